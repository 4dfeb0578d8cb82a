"""When a reminder goes out: to its minute, or in the one card of a working morning (product rules, Reminders).

Pure arithmetic on due times; it neither knows what a reminder says nor sends one.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy

FIRST_FOLLOW_UP_WITHIN = timedelta(hours=24)
BUNDLED_WITHIN = timedelta(minutes=5)
MORNING = time(9, 0)
CUSTOMERS_A_CARD = 10

_DRAFT_NOTICE = timedelta(hours=4)
_ONE_HOUR = timedelta(hours=1)


class Timing(StrEnum):
    """How a reminder's due time is meant.

    AT_MINUTE: a time of day was said, quiet hours wait (下次, first follow-up). MORNING: undated,
    overdue or postponed. CHOSEN: the person chose the time for this (提醒我, 订阅), never waits.
    """

    AT_MINUTE = "at_minute"
    MORNING = "morning"
    CHOSEN = "chosen"


def first_follow_up_due(registered_at: datetime) -> datetime:
    """Return when the first follow-up of a new customer is due."""
    return registered_at + FIRST_FOLLOW_UP_WITHIN


def to_the_minute(moment: datetime) -> datetime:
    """Return the beginning of a moment's minute: times of day are shown and kept to the minute."""
    return moment.replace(second=0, microsecond=0)


def next_contact_due(
    next_at: datetime, now: datetime, *, is_timed: bool, policy: Policy, calendar: WorkCalendar
) -> datetime | None:
    """Return when the reminder of an agreed contact is due; None: its time has gone by.

    A bare 今天 said after the cards of that morning went out comes with those of the next one.
    """
    if next_at > now:
        return next_at
    is_today = calendar.day_of(next_at) == calendar.day_of(now)
    return first_morning(now, policy, calendar) if is_today and not is_timed else None


def goes_out_at(
    due_at: datetime, timing: Timing, policy: Policy, calendar: WorkCalendar
) -> datetime:
    """Return the moment (UTC) at which something due at `due_at` is sent: the beginning of a minute."""
    due_at = to_the_minute(due_at)
    match timing:
        case Timing.CHOSEN:
            return due_at
        case Timing.AT_MINUTE:
            return wait_for_open(due_at, policy, calendar)
        case Timing.MORNING:
            return first_morning(due_at, policy, calendar)


def is_due(
    due_at: datetime, timing: Timing, now: datetime, policy: Policy, calendar: WorkCalendar
) -> bool:
    """Tell whether something is to be sent now; what was missed does not come in the quiet hours either."""
    if timing is not Timing.CHOSEN and is_quiet(now, policy, calendar):
        return False
    return goes_out_at(due_at, timing, policy, calendar) <= now


def is_quiet(moment: datetime, policy: Policy, calendar: WorkCalendar) -> bool:
    """Tell whether reminders wait at that moment: 免打扰 and days off."""
    return calendar.is_quiet(moment, start=policy.quiet_from, end=policy.quiet_until)


def wait_for_open(moment: datetime, policy: Policy, calendar: WorkCalendar) -> datetime:
    """Return the moment itself, or the end of the quiet hours it falls into."""
    return calendar.next_open(moment, start=policy.quiet_from, end=policy.quiet_until)


def first_morning(moment: datetime, policy: Policy, calendar: WorkCalendar) -> datetime:
    """Return the first morning (09:00, or the end of longer quiet hours) at or after a moment."""
    day = calendar.workday_on_or_after(calendar.day_of(moment))
    morning = _morning_of(day, policy, calendar)
    if morning >= moment:
        return morning
    return _morning_of(calendar.next_workday(day), policy, calendar)


def last_morning(moment: datetime, policy: Policy, calendar: WorkCalendar) -> datetime:
    """Return the last morning of a working day at or before a moment."""
    day = calendar.workday_on_or_before(calendar.day_of(moment))
    morning = _morning_of(day, policy, calendar)
    if morning <= moment:
        return morning
    return _morning_of(calendar.previous_workday(day), policy, calendar)


def draft_reminder_at(
    created_at: datetime, expires_at: datetime, policy: Policy, calendar: WorkCalendar
) -> datetime | None:
    """Return when the one reminder of an unfinished registration goes out; None: there is no good time.

    Four hours before the draft lapses. Where that is quiet: in the first open minute after it, else in
    the last open hour of the day it was begun, as long as the draft is an hour old and still lives.
    """
    wanted = expires_at - _DRAFT_NOTICE
    if not is_quiet(wanted, policy, calendar):
        return wanted
    evening = calendar.at(calendar.day_of(created_at), policy.quiet_from) - _ONE_HOUR
    for candidate in (wait_for_open(wanted, policy, calendar), evening):
        is_alive = created_at + _ONE_HOUR <= candidate < expires_at
        if is_alive and not is_quiet(candidate, policy, calendar):
            return candidate
    return None


def untouched_workdays(
    last_contact_at: datetime,
    next_follow_at: datetime | None,
    now: datetime,
    calendar: WorkCalendar,
) -> int:
    """Count the working days since the last contact or, if later, since the agreed next one."""
    since = max(last_contact_at, next_follow_at or last_contact_at)
    return calendar.workdays_between(calendar.day_of(since), calendar.day_of(now))


def untouched_step(workdays: int, policy: Policy) -> int:
    """Return how far 未跟进 has gone: 0 not at all, 1 owner, 2 owner and manager, 3 at risk."""
    return sum(workdays >= step for step in policy.untouched_workdays)


def _morning_of(day: date, policy: Policy, calendar: WorkCalendar) -> datetime:
    return wait_for_open(calendar.at(day, MORNING), policy, calendar)
