"""When the owner is told that a protection ends, and when the customer goes to the pool: pure arithmetic.

A notice belongs to one deadline and one owner: where either changes, all of them are due anew. One that was
missed for a whole day while a later one lies ahead is covered by that one; the last is never passed over
(product rules, Protection; docs/decisions/0008). What holds a release back is not known here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy
from handlers.domain.timing import is_quiet, to_the_minute, wait_for_open

AT = time(9, 30)
"""Local time of the notices and of the release, on working days."""
NEVER_WITHIN = timedelta(hours=24)
"""A customer is never released sooner than this after the last notice."""


@dataclass(frozen=True, slots=True)
class NoticeTime:
    """One notice of one deadline: so many days before, at that moment (UTC)."""

    days: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done for one customer now.

    `say`: the notice to send, None without; `covered`: missed ones that it, or a later one, makes up for;
    `release`: the customer goes to the pool. `release_at` is the first moment at which it may, as things
    stand, if nothing more is missed.
    """

    say: int | None = None
    covered: tuple[int, ...] = ()
    release: bool = False
    release_at: datetime | None = None


def notice_times(until: datetime, policy: Policy, calendar: WorkCalendar) -> tuple[NoticeTime, ...]:
    """Return the notices of a deadline, the first one first; one on a day off comes the working day before."""
    last_day = calendar.day_of(until)
    return tuple(
        NoticeTime(
            days,
            _at(calendar.workday_on_or_before(last_day - timedelta(days=days)), policy, calendar),
        )
        for days in policy.notice_days
    )


def looked_at_until(now: datetime, books: Iterable[Policy], calendar: WorkCalendar) -> datetime:
    """Return before which end a protection must lie for anything to be due now, under any of these rules."""
    most = max((days for policy in books for days in policy.notice_days), default=0)
    day = calendar.next_workday(calendar.day_of(now)) + timedelta(days=most)
    return calendar.at(day, time(0))


def is_hour_of_release(now: datetime, policy: Policy, calendar: WorkCalendar) -> bool:
    """Tell whether notices and releases may happen: from 09:30 of a working day until its quiet hours."""
    today = calendar.day_of(now)
    return not is_quiet(now, policy, calendar) and now >= _at(today, policy, calendar)


def plan(
    until: datetime,
    said: Mapping[int, datetime],
    now: datetime,
    policy: Policy,
    calendar: WorkCalendar,
) -> Plan:
    """Decide what is due now for a protection that ends at `until`.

    `said` maps the notices dealt with for this deadline and this owner, by their days, to the moment; those
    that were covered by another count too.
    """
    times = notice_times(until, policy, calendar)
    missing = [one for one in times if one.days not in said]
    release_at = _release_at(until, said, [one.at for one in missing], policy, calendar)
    if not is_hour_of_release(now, policy, calendar):
        return Plan(release_at=release_at)
    due = [one for one in missing if one.at <= now]
    if not due:
        return Plan(release=not missing and release_at <= now, release_at=release_at)
    newest = due[-1]
    is_last = newest.days == times[-1].days
    if is_last or calendar.day_of(newest.at) == calendar.day_of(now):
        release_at = _release_at(until, {**said, newest.days: now}, (), policy, calendar)
        return Plan(newest.days, tuple(one.days for one in due[:-1]), release_at=release_at)
    return Plan(covered=tuple(one.days for one in due), release_at=release_at)


def release_day(until: datetime, calendar: WorkCalendar) -> date:
    """Return the working day of the release where no notice was late."""
    return calendar.next_workday(calendar.day_of(until))


def _release_at(
    until: datetime,
    said: Mapping[int, datetime],
    still_to_come: Iterable[datetime],
    policy: Policy,
    calendar: WorkCalendar,
) -> datetime:
    """Return the first moment of release: 09:30 of a working day after the end, 24 h after the last notice."""
    last = max((*said.values(), *still_to_come), default=None)
    regular = _at(release_day(until, calendar), policy, calendar)
    if last is None:
        return regular
    # A notice that went out seconds after 09:30 lets the release come as many seconds after 09:30.
    wanted = to_the_minute(last) + NEVER_WITHIN
    if wanted <= regular:
        return max(regular, last + NEVER_WITHIN)
    day = calendar.workday_on_or_after(calendar.day_of(wanted))
    opens = _at(day, policy, calendar)
    if opens < wanted:
        opens = _at(calendar.next_workday(day), policy, calendar)
    return max(opens, last + NEVER_WITHIN)


def _at(day: date, policy: Policy, calendar: WorkCalendar) -> datetime:
    return wait_for_open(calendar.at(day, AT), policy, calendar)
