"""Who gets what is meant for somebody: that person, and the deputy while the person is away (请假).

Only reminders and cards go to a deputy; rights on customers do not (product rules, Commands: 请假).
"""

from datetime import datetime
from typing import Protocol

from handlers.domain.calendar import WorkCalendar
from handlers.people import PersonStatus
from handlers.ports import Store


class Moment(Protocol):
    """A command's context or a sweep's turn."""

    @property
    def store(self) -> Store: ...
    @property
    def now(self) -> datetime: ...
    @property
    def calendar(self) -> WorkCalendar: ...


def recipients(at: Moment, open_id: str) -> tuple[str, ...]:
    """Return the person and, on a day of leave, the deputy too; empty without a person.

    A deputy who has left the company is passed over; a deputy on leave gets it all the same: deputies of
    deputies would send a customer's affairs ever further away.
    """
    if not open_id:
        return ()
    deputy = deputy_of(at, open_id)
    return (open_id, deputy) if deputy else (open_id,)


def deputy_of(at: Moment, open_id: str) -> str:
    """Return who stands in for somebody today; empty when nobody does."""
    absence = at.store.absences.on(open_id, at.calendar.day_of(at.now))
    if absence is None:
        return ""
    person = at.store.people.get(absence.deputy_open_id)
    has_left = person is not None and person.status is PersonStatus.LEFT
    return "" if has_left else absence.deputy_open_id
