"""When a reminder goes out, and which go out together (product rules, Reminders).

Pure arithmetic on due times; it neither knows what a reminder says nor sends one.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy

T = TypeVar("T")

FIRST_FOLLOW_UP_WITHIN = timedelta(hours=24)
BUNDLED_WITHIN = timedelta(minutes=5)
MORNING = time(9, 0)
NOTICE_TIME = time(9, 30)
CUSTOMERS_A_CARD = 10


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


def goes_out_at(
    due_at: datetime, timing: Timing, policy: Policy, calendar: WorkCalendar
) -> datetime:
    """Return the moment (UTC) at which something due at `due_at` is sent."""
    match timing:
        case Timing.CHOSEN:
            return due_at
        case Timing.AT_MINUTE:
            return wait_for_open(due_at, policy, calendar)
        case Timing.MORNING:
            return wait_for_open(next_morning(due_at, calendar), policy, calendar)


def wait_for_open(moment: datetime, policy: Policy, calendar: WorkCalendar) -> datetime:
    """Return the moment itself, or the end of the quiet hours it falls into."""
    return calendar.next_open(moment, start=policy.quiet_from, end=policy.quiet_until)


def next_morning(moment: datetime, calendar: WorkCalendar) -> datetime:
    """Return the first 09:00 of a working day at or after a moment."""
    here = calendar.local(moment)
    day = here.date()
    if here.time() > MORNING or not calendar.is_workday(day):
        day = calendar.next_workday(day)
    return calendar.at(day, MORNING)


def postponed(now: datetime, calendar: WorkCalendar) -> datetime:
    """Return when a reminder put off (稍后提醒) comes back: 09:00 of the next working day."""
    return calendar.at(calendar.next_workday(calendar.day_of(now)), MORNING)


def bundle(items: Iterable[T], due_at: Callable[[T], datetime]) -> list[list[T]]:
    """Group what is due within five minutes of the first of its group, soonest first."""
    groups: list[list[T]] = []
    for item in sorted(items, key=due_at):
        if groups and due_at(item) - due_at(groups[-1][0]) <= BUNDLED_WITHIN:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


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
