"""When the manager is told again of a leaver's customers, and when they go to the pool: pure arithmetic.

Untouched for three working days (product rules, Protection): the same time on the third working day after the
manager first got the card, never before 09:30, never in quiet hours. Each working day between has its notice; one
that was missed is made up for, and the pool waits for it and for 24 hours more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy
from handlers.domain.release_plan import AT, NEVER_WITHIN
from handlers.domain.timing import MORNING, is_quiet, to_the_minute, wait_for_open

UNTOUCHED_WORKDAYS = 3
_NOTICES_BETWEEN = UNTOUCHED_WORKDAYS - 1


@dataclass(frozen=True, slots=True)
class Step:
    """What is due now: the notice of today, or the pool; both where something may have to stay (an open case)."""

    say: bool = False
    pool: bool = False


def pool_at(
    opened_at: datetime, said: Sequence[datetime], policy: Policy, calendar: WorkCalendar
) -> datetime:
    """Return the first moment (UTC) at which the customers may go to the pool, if no further notice is missed.

    `said` are the moments of the notices after the first card.
    """
    day = calendar.add_workdays(calendar.day_of(opened_at), UNTOUCHED_WORKDAYS)
    wanted = calendar.at(day, max(calendar.local(to_the_minute(opened_at)).time(), AT))
    if len(said) >= _NOTICES_BETWEEN:
        wanted = max(wanted, to_the_minute(max(said)) + NEVER_WITHIN)
    wanted = wait_for_open(wanted, policy, calendar)
    return max(wanted, calendar.at(calendar.day_of(wanted), AT))


def step(
    opened_at: datetime,
    said: Sequence[datetime],
    now: datetime,
    policy: Policy,
    calendar: WorkCalendar,
) -> Step:
    """Decide what is due at `now`."""
    today = calendar.day_of(now)
    if is_quiet(now, policy, calendar):
        return Step()
    until = pool_at(opened_at, said, policy, calendar)
    was_told = today in {calendar.day_of(one) for one in (opened_at, *said)}
    is_morning = now >= wait_for_open(calendar.at(today, MORNING), policy, calendar)
    is_due = is_morning and not was_told
    if len(said) < _NOTICES_BETWEEN:
        return Step(say=is_due)
    if now >= until:
        return Step(say=is_due, pool=True)
    return Step(say=is_due and today != calendar.day_of(until))


def looked_back(calendar: WorkCalendar, opened_at: datetime, now: datetime) -> list[str]:
    """Return the local days since the first card as ISO dates: each may have had its notice."""
    first = calendar.day_of(opened_at)
    days = (calendar.day_of(now) - first).days
    return [(first + timedelta(days=number)).isoformat() for number in range(days + 1)]
