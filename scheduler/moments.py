"""When something scheduled goes out: to its minute, or in the one card at 09:00 of a working day.

Pure functions of a reminder or draft, the calendar and the policy (product rules, Reminders). They
read no clock and no store.
"""

from datetime import date, datetime, timedelta

from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy
from handlers.domain.timing import MORNING, wait_for_open
from handlers.records import Draft, Reminder

_DRAFT_NOTICE = timedelta(hours=4)
_ONE_HOUR = timedelta(hours=1)


def is_quiet(moment: datetime, calendar: WorkCalendar, policy: Policy) -> bool:
    """Tell whether reminders wait at that moment: 免打扰 and days off."""
    return calendar.is_quiet(moment, start=policy.quiet_from, end=policy.quiet_until)


def keeps_its_minute(reminder: Reminder, calendar: WorkCalendar, policy: Policy) -> bool:
    """Tell whether a reminder goes out at its own minute; otherwise it waits for a morning.

    A time a person chose with 提醒我 is kept in quiet hours too; 下次 and a snooze wait.
    """
    if not reminder.is_dated:
        return False
    return reminder.chosen_by_person or not is_quiet(reminder.due_at, calendar, policy)


def goes_out_at(reminder: Reminder, calendar: WorkCalendar, policy: Policy) -> datetime:
    """Return when an unsent reminder is to reach the person."""
    if keeps_its_minute(reminder, calendar, policy):
        return reminder.due_at
    return first_morning(reminder.due_at, calendar, policy)


def first_morning(moment: datetime, calendar: WorkCalendar, policy: Policy) -> datetime:
    """Return the first morning of a working day at or after `moment`."""
    day = calendar.workday_on_or_after(calendar.day_of(moment))
    morning = _morning_of(day, calendar, policy)
    return (
        morning if morning >= moment else _morning_of(calendar.next_workday(day), calendar, policy)
    )


def last_morning(moment: datetime, calendar: WorkCalendar, policy: Policy) -> datetime:
    """Return the last morning of a working day at or before `moment`."""
    day = calendar.workday_on_or_before(calendar.day_of(moment))
    morning = _morning_of(day, calendar, policy)
    return (
        morning
        if morning <= moment
        else _morning_of(calendar.previous_workday(day), calendar, policy)
    )


def _morning_of(day: date, calendar: WorkCalendar, policy: Policy) -> datetime:
    return wait_for_open(calendar.at(day, MORNING), policy, calendar)


def draft_reminder_at(draft: Draft, calendar: WorkCalendar, policy: Policy) -> datetime | None:
    """Return when the one reminder of an unfinished registration goes out; None: there is no good time.

    Four hours before the draft lapses. Where that is quiet: in the first open minute after it, else in
    the last open hour of the day it was begun, as long as the draft is an hour old and still lives.
    """
    wanted = draft.expires_at - _DRAFT_NOTICE
    if not is_quiet(wanted, calendar, policy):
        return wanted
    evening = calendar.at(calendar.day_of(draft.created_at), policy.quiet_from) - _ONE_HOUR
    later = wait_for_open(wanted, policy, calendar)
    for candidate in (later, evening):
        is_alive = draft.created_at + _ONE_HOUR <= candidate < draft.expires_at
        if is_alive and not is_quiet(candidate, calendar, policy):
            return candidate
    return None
