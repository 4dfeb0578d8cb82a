"""Who is away on a day, and who stands in (请假)."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from handlers.ownership.records import Absence
from storage.repository import Repository
from storage.tables.people import absence

_ON = (
    select(absence)
    .where(
        absence.c.open_id == bindparam("wanted"),
        absence.c.from_on <= bindparam("day"),
        absence.c.until_on >= bindparam("day"),
        absence.c.cancelled_at.is_(None),
    )
    .order_by(absence.c.id.desc())
    .limit(1)
)
_OPEN_OF = (
    select(absence)
    .where(
        absence.c.open_id == bindparam("wanted"),
        absence.c.until_on >= bindparam("day"),
        absence.c.cancelled_at.is_(None),
    )
    .order_by(absence.c.from_on, absence.c.id)
)
_ADD = insert(absence).returning(absence.c.id)


class AbsenceRepository(Repository):
    """Implements `handlers.ownership.ports.Absences`."""

    def on(self, open_id: str, day: date) -> Absence | None:
        """Return the absence a person recorded last that covers this day."""
        row = self._connection.execute(_ON, {"wanted": open_id, "day": day}).first()
        return None if row is None else _absence_of(row)

    def add(self, new: Absence, at: datetime) -> Absence:
        """Record an absence."""
        row = {
            "open_id": new.open_id,
            "deputy_open_id": new.deputy_open_id,
            "from_on": new.from_on,
            "until_on": new.until_on,
            "recorded_at": at,
        }
        return replace(new, id=self._connection.execute(_ADD, row).scalar_one())

    def open_of(self, open_id: str, day: date) -> list[Absence]:
        """Return a person's absences that are not over on this day, the first to begin before the others."""
        rows = self._connection.execute(_OPEN_OF, {"wanted": open_id, "day": day})
        return [_absence_of(row) for row in rows]

    def cancel(self, absence_id: int, at: datetime) -> bool:
        """End an absence as if it had not been recorded; False when it was cancelled already."""
        wanted = absence.c.id == absence_id, absence.c.cancelled_at.is_(None)
        statement = update(absence).where(*wanted).values(cancelled_at=at)
        return self._connection.execute(statement).rowcount > 0

    def let_stand_again(self, absence_id: int) -> None:
        """Take a cancellation back."""
        again = update(absence).where(absence.c.id == absence_id).values(cancelled_at=None)
        self._connection.execute(again)


def _absence_of(row: Any) -> Absence:
    return Absence(row.open_id, row.deputy_open_id, row.from_on, row.until_on, row.id)
