"""Working days, local time and quiet hours of the team.

Everything the product counts in days, working days or times of day goes through one
`WorkCalendar`, so that a public holiday or a make-up workday means the same everywhere. It reads
no clock and changes nothing: callers pass the moment in. Public holidays come from the
`chinese_calendar` package, which knows them to the end of a given year. Beyond it the days that
the law itself names are off; which other days are, and which weekends are worked for them, is
announced each November only, so Monday to Friday count as working days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from handlers.domain.date_spans import SPRING_FESTIVALS

QUIET_FROM = time(21, 0)
"""Begin of 免打扰 (product rules, table of defaults)."""
QUIET_UNTIL = time(8, 0)
"""End of 免打扰 (product rules, table of defaults)."""

_ONE_DAY = timedelta(days=1)

_FIXED_HOLIDAYS = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
"""Month and day of New Year, Labour Day and National Day (State Council decree 795, from 2025)."""
_FESTIVAL_DAYS = range(-1, 3)
"""From New Year's Eve to the third day of the Chinese year, counted from its first (same decree)."""


@lru_cache(maxsize=4096)
def _is_workday_by_law(day: date) -> bool:
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # beyond the years the package knows
        return day.weekday() < 5 and not _is_holiday_by_name(day)


def _is_holiday_by_name(day: date) -> bool:
    festival = SPRING_FESTIVALS.get(day.year)
    is_festival = festival is not None and (day - festival).days in _FESTIVAL_DAYS
    return is_festival or (day.month, day.day) in _FIXED_HOLIDAYS


def holidays_known_until() -> date:
    """Return the last day of which the public holidays and make-up workdays are known."""
    from chinese_calendar.constants import holidays

    return date(max(holidays).year, 12, 31)


@lru_cache(maxsize=4096)
def holiday_name(day: date) -> str:
    """English name of the public holiday `day` belongs to (`Spring Festival`), else empty."""
    import chinese_calendar

    try:
        return str(chinese_calendar.get_holiday_detail(day)[1] or "")
    except NotImplementedError:
        return ""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The calendar of one team: its time zone and the days that differ from the law.

    `extra` maps a day to True (working day) or False (day off) and wins over the public calendar.
    """

    timezone: ZoneInfo
    extra: Mapping[date, bool] = field(default_factory=dict, hash=False)

    def local(self, moment: datetime) -> datetime:
        """Return the moment in the team's time zone. Raises ValueError for a naive datetime."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return moment.astimezone(self.timezone)

    def day_of(self, moment: datetime) -> date:
        """Return the local date of a moment."""
        return self.local(moment).date()

    def at(self, day: date, clock_time: time) -> datetime:
        """Return the moment (UTC) at which the local clock shows this day and time."""
        return datetime.combine(day, clock_time, self.timezone).astimezone(UTC)

    def end_of_day(self, moment: datetime) -> datetime:
        """Return the last second (UTC) of the local day: what ends with a day ends there."""
        return self.at(self.day_of(moment), time(23, 59, 59))

    def days_until(self, moment: datetime, now: datetime) -> int:
        """Count the local days from now to a moment; 0 on its own day, negative when gone."""
        return (self.day_of(moment) - self.day_of(now)).days

    def is_workday(self, day: date) -> bool:
        """Tell whether people work that day, make-up workdays included."""
        known = self.extra.get(day)
        return _is_workday_by_law(day) if known is None else known

    def next_workday(self, day: date) -> date:
        """Return the first working day after `day`."""
        return self._seek(day, _ONE_DAY)

    def previous_workday(self, day: date) -> date:
        """Return the last working day before `day`."""
        return self._seek(day, -_ONE_DAY)

    def workday_on_or_after(self, day: date) -> date:
        """Return `day` if it is a working day, else the next one."""
        return day if self.is_workday(day) else self.next_workday(day)

    def workday_on_or_before(self, day: date) -> date:
        """Return `day` if it is a working day, else the one before."""
        return day if self.is_workday(day) else self.previous_workday(day)

    def add_workdays(self, day: date, count: int) -> date:
        """Return the `count`-th working day after (negative: before) `day`; 0 returns `day`."""
        step = self.next_workday if count >= 0 else self.previous_workday
        for _ in range(abs(count)):
            day = step(day)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`; 0 when end <= start."""
        days = (end - start).days
        return sum(self.is_workday(start + timedelta(days=n)) for n in range(1, days + 1))

    def add_working_hours_24(self, moment: datetime) -> datetime:
        """Return the same local time on the next working day (product rules: 24 working hours)."""
        here = self.local(moment)
        return self.at(self.next_workday(here.date()), here.time())

    def add_working_hours(self, moment: datetime, hours: int) -> datetime:
        """Return the moment so many working hours on: each 24 are a working day, the rest follow on it.

        Hours that would fall on days off go to the next working day.
        """
        days, rest = divmod(hours, 24)
        here = self.local(moment)
        day = self.add_workdays(here.date(), days) if days else here.date()
        if not self.is_workday(day):
            day = self.next_workday(day)
        end = self.local(self.at(day, here.time()) + timedelta(hours=rest))
        last = self.workday_on_or_after(end.date())
        return self.at(last, end.time())

    def is_quiet(
        self, moment: datetime, *, start: time = QUIET_FROM, end: time = QUIET_UNTIL
    ) -> bool:
        """Tell whether reminders wait: at night, and all of a day off (product rules, 免打扰)."""
        here = self.local(moment)
        return not self.is_workday(here.date()) or _is_night(here.time(), start, end)

    def next_open(
        self, moment: datetime, *, start: time = QUIET_FROM, end: time = QUIET_UNTIL
    ) -> datetime:
        """Return `moment` when it is not quiet, else the first moment (UTC) that is not."""
        if not self.is_quiet(moment, start=start, end=end):
            return moment.astimezone(UTC)
        here = self.local(moment)
        day = here.date()
        if not self.is_workday(day) or here.time() >= end:
            day = self.next_workday(day)
        return self.at(day, end)

    def _seek(self, day: date, step: timedelta) -> date:
        day += step
        while not self.is_workday(day):
            day += step
        return day


def _is_night(clock_time: time, start: time, end: time) -> bool:
    if start <= end:  # a quiet span inside one day, as an administrator may set it
        return start <= clock_time < end
    return clock_time >= start or clock_time < end
