"""A department that was put below another: the rules there hold for it now, so protections are computed anew.

The same job as after a change of the rules does it, page by page; only the owners whose protections move are
told. Where no department has rules of its own, a move changes nothing.
"""

from collections.abc import Iterable
from datetime import datetime

from handlers.commands import rules
from handlers.outcomes import RuleChanged
from handlers.ownership.releasing import SYSTEM
from handlers.people import DepartmentProfile
from storage import jobs
from storage.uow import SqlStore


def settle_moved(store: SqlStore, found: Iterable[DepartmentProfile], now: datetime) -> None:
    """Queue the computing anew for departments that are about to be stored below another one than before."""
    if not store.rules.book(now).own:
        return
    known = {one.id: one for one in store.people.departments()}
    fresh = {one.id: one for one in found}
    names = {one.id: one.name for one in (*known.values(), *fresh.values())}
    for unit in fresh.values():
        before = known.get(unit.id)
        if before is None or before.parent_id == unit.parent_id:
            continue
        shown = RuleChanged(
            name=f"{unit.name}的上级部门",
            department="",
            was=names.get(before.parent_id) or "公司",
            becomes=names.get(unit.parent_id) or "公司",
            version=int(store.rules.version(now)),
        )
        payload = {"shown": shown.payload, "after": 0, "owners": {}, "is_quiet": True}
        total, _ = store.touched.owned()
        wanted = jobs.NewJob(rules.SETTLE_JOB, SYSTEM, payload, rules.steps_for(total) + 1)
        jobs.add(store.connection, store.vault, wanted, now=now)
