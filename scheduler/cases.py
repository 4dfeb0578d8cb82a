"""Cases whose time limit is over: each goes to the next level, and everybody in it hears of that."""

from collections.abc import Sequence

from handlers.cases.lifecycle import pass_up
from handlers.ownership.releasing import SYSTEM
from handlers.people import Profile
from scheduler.sweeps import Done, Turn, context_of


def cases_due(turn: Turn) -> list[str]:
    """Return the ids of the open cases that were to be ruled by now."""
    return [str(case.id) for case in turn.store.cases.due(turn.now)]


def escalate(turn: Turn, case_id: str) -> Sequence[Done]:
    """Put one case before the next level; its new time limit keeps it from coming again at once."""
    case = turn.store.cases.get(int(case_id))
    if case is None or case.status != "open" or case.due_at is None or case.due_at > turn.now:
        return []
    customer = turn.store.customers.get(case.customer_id)
    if customer is None:
        return []
    ctx = context_of(turn, Profile(open_id=SYSTEM))
    tells = pass_up(ctx, customer, case)
    passed = turn.store.cases.get(case.id) or case
    is_same = passed.manager_open_id == case.manager_open_id
    what = "没有更上一级，再次提醒裁定人" if is_same else "转上一级裁定"
    line = f"撞单案 #{case.case_no} 裁定时限已过：{what}"
    return [Done(line), *(Done("", tell) for tell in tells)]
