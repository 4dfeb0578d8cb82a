"""Logged contacts with customers. Taking one back keeps it on record."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from handlers.records import FollowUp
from storage.repository import Repository
from storage.tables.work import follow_up

_FIELDS = (
    "customer_id", "author_open_id", "happened_at", "logged_at", "channel", "content",
    "is_effective", "is_late", "verdict_reason", "result", "next_plan", "next_at", "message_id",
    "undone_at",
)  # fmt: skip
_ADD = insert(follow_up).returning(follow_up.c.id)
_GET = select(follow_up).where(follow_up.c.id == bindparam("wanted_id"))
_OF_CUSTOMER = (
    select(follow_up)
    .where(follow_up.c.customer_id == bindparam("wanted_id"), follow_up.c.undone_at.is_(None))
    .order_by(follow_up.c.happened_at.desc(), follow_up.c.id.desc())
    .limit(bindparam("at_most"))
)


class FollowUpRepository(Repository):
    """Implements `handlers.ports.FollowUps`."""

    def add(self, follow_up: FollowUp) -> FollowUp:
        """Store a follow-up and return it with its id."""
        row = {name: getattr(follow_up, name) for name in _FIELDS}
        return replace(follow_up, id=self._connection.execute(_ADD, row).scalar_one())

    def get(self, follow_up_id: int) -> FollowUp | None:
        """Return one follow-up."""
        row = self._connection.execute(_GET, {"wanted_id": follow_up_id}).first()
        return None if row is None else _follow_up_of(row)

    def foresee_of_customer(self, customer_id: int, limit: int) -> None:
        """So many follow-ups of a customer are about to be asked for."""
        self._foresee(_OF_CUSTOMER, {"wanted_id": customer_id, "at_most": limit})

    def of_customer(self, customer_id: int, limit: int = 50) -> list[FollowUp]:
        """Return the follow-ups that stand (not undone), newest happened_at first."""
        asked = {"wanted_id": customer_id, "at_most": limit}
        return [_follow_up_of(row) for row in self._connection.execute(_OF_CUSTOMER, asked)]

    def agree_next(self, follow_up_id: int, next_at: datetime, next_plan: str) -> None:
        """Enter the next contact that the author chose after writing the follow-up down."""
        chosen = {"next_at": next_at, "next_plan": next_plan}
        wanted = follow_up.c.id == follow_up_id
        self._connection.execute(update(follow_up).where(wanted).values(chosen))

    def mark_undone(self, follow_up_id: int, at: datetime) -> None:
        """Take a follow-up back; it stays on record, and a second time changes nothing."""
        standing = follow_up.c.id == follow_up_id, follow_up.c.undone_at.is_(None)
        self._connection.execute(update(follow_up).where(*standing).values(undone_at=at))


def _follow_up_of(row: Any) -> FollowUp:
    return FollowUp(id=row.id, **{name: getattr(row, name) for name in _FIELDS})
