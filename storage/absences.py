"""Who is away on a day, and who stands in (请假)."""

from datetime import date

from sqlalchemy import bindparam, select

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


class AbsenceRepository(Repository):
    """Implements `handlers.ports.Absences`."""

    def on(self, open_id: str, day: date) -> Absence | None:
        """Return the absence a person recorded last that covers this day."""
        row = self._connection.execute(_ON, {"wanted": open_id, "day": day}).first()
        if row is None:
            return None
        return Absence(row.open_id, row.deputy_open_id, row.from_on, row.until_on, row.id)
