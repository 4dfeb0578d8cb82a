"""When a digest is due: its times of day, which of them is the last, and when a late one goes out.

A time somebody chose is kept in quiet hours and on days off; the usual times (daily 18:00, weekly the first
working day 09:00) are those of working days (product rules, Reminders). Pure arithmetic.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy
from handlers.domain.timing import is_quiet

DAILY_AT, WEEKLY_AT = time(18), time(9)
KEPT_FOR = timedelta(hours=1)
"""So long after its time a chosen one is still on time; a later one waits for the end of the quiet hours."""
_ONE_DAY = timedelta(days=1)
_FAR = 60
"""Days to look around for a time: longer than any run of days off and any week."""


class DigestKind(StrEnum):
    """What a chat can subscribe to: two digests, and two kinds of news that come at once."""

    DAILY = "daily"
    WEEKLY = "weekly"
    POOL = "pool"
    CONFLICTS = "conflicts"


IN_WORDS = {
    "日报": DigestKind.DAILY,
    "周报": DigestKind.WEEKLY,
    "公海": DigestKind.POOL,
    "撞单": DigestKind.CONFLICTS,
}
TIMED = (DigestKind.DAILY, DigestKind.WEEKLY)
"""Those that come at a time; the others come when something happens."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a digest comes. `weekday` counts from 0 (周一); None: every day, or the week's first working day.

    `is_chosen`: somebody named the time or the day.
    """

    kind: DigestKind
    at: time
    weekday: int | None = None
    is_chosen: bool = False

    def is_day(self, day: date, calendar: WorkCalendar) -> bool:
        """Tell whether a digest comes on that day."""
        if self.kind is DigestKind.DAILY:
            return self.is_chosen or calendar.is_workday(day)
        if self.is_chosen:
            return day.weekday() == (self.weekday or 0)
        return day == first_workday_of_week(day, calendar)


def timetable(kind: DigestKind, at: time | None = None, weekday: int | None = None) -> Timetable:
    """Return the timetable for what somebody said of time and day; what was not said is the usual."""
    usual = DAILY_AT if kind is DigestKind.DAILY else WEEKLY_AT
    is_chosen = at is not None or (weekday is not None and kind is DigestKind.WEEKLY)
    return Timetable(kind, at or usual, weekday, is_chosen)


def last_time(table: Timetable, now: datetime, calendar: WorkCalendar) -> datetime:
    """Return the last moment (UTC) at or before `now` at which the digest was to come."""
    today = calendar.day_of(now)
    days = (today - _ONE_DAY * back for back in range(_FAR))
    return next(at for at in _times(table, days, calendar) if at <= now)


def next_time(table: Timetable, now: datetime, calendar: WorkCalendar) -> datetime:
    """Return the first moment (UTC) after `now` at which the digest is to come."""
    today = calendar.day_of(now)
    days = (today + _ONE_DAY * ahead for ahead in range(_FAR))
    return next(at for at in _times(table, days, calendar) if at > now)


def times_between(
    table: Timetable, since: datetime, until: datetime, calendar: WorkCalendar
) -> int:
    """Count the times of the digest that lie between two moments, neither included."""
    first, last = calendar.day_of(since), calendar.day_of(until)
    days = (first + _ONE_DAY * ahead for ahead in range((last - first).days + 1))
    return sum(since < at < until for at in _times(table, days, calendar))


def goes_out(
    table: Timetable, due: datetime, now: datetime, policy: Policy, calendar: WorkCalendar
) -> bool:
    """Tell whether a digest that was due at `due` is sent now."""
    if table.is_chosen and now < due + KEPT_FOR:
        return True
    return not is_quiet(now, policy, calendar)


def first_workday_of_week(day: date, calendar: WorkCalendar) -> date | None:
    """Return the first working day of the week (from Monday) of that day; None when all of it is off."""
    monday = day - _ONE_DAY * day.weekday()
    week = (monday + _ONE_DAY * ahead for ahead in range(7))
    return next((one for one in week if calendar.is_workday(one)), None)


def _times(table: Timetable, days: Iterator[date], calendar: WorkCalendar) -> Iterator[datetime]:
    return (calendar.at(day, table.at) for day in days if table.is_day(day, calendar))
