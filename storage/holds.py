"""Locks (锁定) that exempt a customer from release. One per customer lives, by a unique index."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from handlers.ownership.records import Hold
from storage.database.contention import translated
from storage.repository import Repository
from storage.tables.disputes import hold

_ADD = insert(hold)
_LIVE = select(hold).where(
    hold.c.customer_id == bindparam("wanted_id"), hold.c.released_at.is_(None)
)
_COUNT = (
    select(func.count())
    .select_from(hold)
    .where(hold.c.person_open_id == bindparam("open_id"), hold.c.released_at.is_(None))
)


class HoldRepository(Repository):
    """Implements `handlers.ports.Holds`."""

    def add(self, customer_id: int, open_id: str, at: datetime) -> None:
        """Lock a customer. Raises AlreadyTaken when it is locked already."""
        row = {"customer_id": customer_id, "person_open_id": open_id, "since_at": at}
        with translated():
            self._connection.execute(_ADD, row)

    def foresee_of(self, customer_id: int) -> None:
        """The lock on a customer is about to be asked for."""
        self._foresee(_LIVE, {"wanted_id": customer_id})

    def of(self, customer_id: int) -> Hold | None:
        """Return the lock on a customer, if it is locked."""
        row: Any = self._connection.execute(_LIVE, {"wanted_id": customer_id}).first()
        if row is None:
            return None
        return Hold(row.customer_id, row.person_open_id, row.since_at, row.id)

    def end(self, customer_id: int, at: datetime) -> None:
        """End the lock on a customer, if there is one."""
        wanted = hold.c.customer_id == customer_id, hold.c.released_at.is_(None)
        self._connection.execute(update(hold).where(*wanted).values(released_at=at))

    def hand_on(self, customer_id: int, open_id: str) -> None:
        """Let the lock on a customer count as somebody else's."""
        wanted = hold.c.customer_id == customer_id, hold.c.released_at.is_(None)
        self._connection.execute(update(hold).where(*wanted).values(person_open_id=open_id))

    def count_of(self, open_id: str) -> int:
        """Count the customers a person has locked."""
        count: int = self._connection.execute(_COUNT, {"open_id": open_id}).scalar_one()
        return count
