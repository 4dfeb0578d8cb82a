"""The working days of the simulated quarter, written down by hand: the checks must not ask the product's calendar.

Source: the State Council's notice on the public holidays of 2026 (清明, 劳动节, 端午).
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
KNOWN_FROM, KNOWN_UNTIL = date(2026, 3, 1), date(2026, 9, 19)

_OFF = {
    *(date(2026, 4, day) for day in (4, 5, 6)),
    *(date(2026, 5, day) for day in (1, 2, 3, 4, 5)),
    *(date(2026, 6, day) for day in (19, 20, 21)),
}
_WORKED_WEEKENDS = {date(2026, 5, 9)}
_ONE_DAY = timedelta(days=1)


def is_workday(day: date) -> bool:
    """Tell whether people work that day. Raises ValueError outside the days written down here."""
    if not KNOWN_FROM <= day <= KNOWN_UNTIL:
        raise ValueError(f"{day} is not written down")
    return day in _WORKED_WEEKENDS or (day.weekday() < 5 and day not in _OFF)


def on_or_before(day: date) -> date:
    """Return the day itself if it is a working day, else the last one before."""
    while not is_workday(day):
        day -= _ONE_DAY
    return day


def after(day: date) -> date:
    """Return the first working day after a day."""
    day += _ONE_DAY
    while not is_workday(day):
        day += _ONE_DAY
    return day


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the moment (UTC) at which clocks in Shanghai show this time."""
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)


def local(moment: datetime) -> datetime:
    """Return the moment in Shanghai's time."""
    return moment.astimezone(SHANGHAI)


def day_of(moment: datetime) -> date:
    """Return the local day of a moment."""
    return local(moment).date()


def is_quiet(moment: datetime) -> bool:
    """Tell whether reminders wait: days off, and 21:00 to 08:00."""
    here = local(moment)
    return not is_workday(here.date()) or not 8 <= here.hour < 21


def first_open(moment: datetime) -> datetime:
    """Return the moment itself, or the 08:00 at which the quiet hours it falls into end."""
    if not is_quiet(moment):
        return moment
    here = local(moment)
    if is_workday(here.date()) and here.hour < 8:
        return at(here.date(), 8)
    return at(after(here.date()), 8)


def first_morning(moment: datetime) -> datetime:
    """Return the first 09:00 of a working day at or after a moment."""
    day = day_of(moment)
    if is_workday(day) and at(day, 9) >= moment:
        return at(day, 9)
    return at(after(day), 9)
