"""When reminders and drafts go out, as tables of real days of 2026 in Shanghai.

19 November is a Thursday; Saturday 10 October is a make-up workday; 1-7 October is the National Day holiday.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy
from handlers.domain.timing import (
    Timing,
    draft_reminder_at,
    first_follow_up_due,
    first_morning,
    goes_out_at,
    is_due,
    is_quiet,
    last_morning,
    untouched_step,
    untouched_workdays,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(SHANGHAI)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("timing", "due", "sent"),
    [
        (Timing.AT_MINUTE, "2026-11-25T15:00", "2026-11-25T15:00"),
        (Timing.AT_MINUTE, "2026-11-25T22:00", "2026-11-26T08:00"),
        (Timing.AT_MINUTE, "2026-11-19T08:00", "2026-11-19T08:00"),
        (Timing.AT_MINUTE, "2026-11-19T20:59", "2026-11-19T20:59"),
        (Timing.AT_MINUTE, "2026-11-19T07:30", "2026-11-19T08:00"),
        (Timing.AT_MINUTE, "2026-11-20T22:00", "2026-11-23T08:00"),
        (Timing.AT_MINUTE, "2026-11-21T10:00", "2026-11-23T08:00"),
        (Timing.AT_MINUTE, "2026-10-10T10:00", "2026-10-10T10:00"),
        (Timing.AT_MINUTE, "2026-10-01T10:00", "2026-10-08T08:00"),
        (Timing.CHOSEN, "2026-11-21T23:00", "2026-11-21T23:00"),
        (Timing.MORNING, "2026-11-20T00:00", "2026-11-20T09:00"),
        (Timing.MORNING, "2026-11-20T09:00", "2026-11-20T09:00"),
        (Timing.MORNING, "2026-11-20T09:01", "2026-11-23T09:00"),
        (Timing.MORNING, "2026-11-21T00:00", "2026-11-23T09:00"),
        (Timing.MORNING, "2026-10-01T00:00", "2026-10-08T09:00"),
    ],
)
def test_a_reminder_goes_out_when_its_kind_says(timing: Timing, due: str, sent: str) -> None:
    assert goes_out_at(moment(due), timing, Policy(), CALENDAR) == moment(sent)


def test_quiet_hours_of_the_policy_win() -> None:
    policy = Policy(quiet_hours="18:00-10:00")
    due = moment("2026-11-20T00:00")
    assert goes_out_at(due, Timing.MORNING, policy, CALENDAR) == moment("2026-11-20T10:00")


@pytest.mark.parametrize(
    ("timing", "due", "now", "is_sent"),
    [
        (Timing.AT_MINUTE, "2026-11-19T14:30", "2026-11-19T14:29", False),
        (Timing.AT_MINUTE, "2026-11-19T14:30", "2026-11-19T14:30", True),
        (Timing.AT_MINUTE, "2026-11-19T14:30", "2026-11-19T22:00", False),
        (Timing.AT_MINUTE, "2026-11-19T22:00", "2026-11-20T08:00", True),
        (Timing.CHOSEN, "2026-11-19T14:30", "2026-11-19T22:00", True),
        (Timing.MORNING, "2026-11-19T14:30", "2026-11-20T08:59", False),
        (Timing.MORNING, "2026-11-19T14:30", "2026-11-20T09:00", True),
    ],
)
def test_what_was_missed_waits_for_the_end_of_the_quiet_hours(
    timing: Timing, due: str, now: str, is_sent: bool
) -> None:
    assert is_due(moment(due), timing, moment(now), Policy(), CALENDAR) is is_sent


MOMENTS = st.integers(0, 2 * 365 * 1440).map(
    lambda minutes: moment("2026-01-01T00:00") + timedelta(minutes=minutes)
)


@given(MOMENTS)
def test_mornings_enclose_every_moment_and_are_never_quiet(at: datetime) -> None:
    before = last_morning(at, Policy(), CALENDAR)
    after = first_morning(at, Policy(), CALENDAR)
    assert before <= at <= after
    assert not is_quiet(before, Policy(), CALENDAR)
    assert not is_quiet(after, Policy(), CALENDAR)
    assert after - before <= timedelta(days=15)
    assert (before == after) == (before == at)


@pytest.mark.parametrize(
    ("created", "reminded"),
    [
        ("2026-11-18T15:00", "2026-11-19T11:00"),  # four hours before it lapses
        ("2026-11-18T10:00", "2026-11-19T08:00"),  # 06:00 is quiet: when quiet ends
        ("2026-11-20T15:00", "2026-11-20T20:00"),  # Friday: its end lies in the weekend
        ("2026-11-21T10:00", None),  # begun on Saturday, lapses on Sunday
        ("2026-11-18T07:30", "2026-11-18T20:00"),  # lapses before quiet ends
    ],
)
def test_draft_is_reminded_once_before_it_lapses(created: str, reminded: str | None) -> None:
    begun = moment(created)
    at = draft_reminder_at(begun, begun + timedelta(hours=24), Policy(), CALENDAR)
    assert at == (moment(reminded) if reminded else None)


@given(MOMENTS)
def test_draft_reminder_never_disturbs_and_never_comes_too_late(created: datetime) -> None:
    lapses = created + timedelta(hours=24)
    at = draft_reminder_at(created, lapses, Policy(), CALENDAR)
    if at is not None:
        assert not is_quiet(at, Policy(), CALENDAR)
        assert created < at < lapses


def test_fixed_moments() -> None:
    assert first_follow_up_due(moment("2026-11-20T10:00")) == moment("2026-11-21T10:00")


def test_untouched_counts_working_days_from_the_later_of_contact_and_appointment() -> None:
    last, now = moment("2026-11-13T10:00"), moment("2026-11-20T09:00")
    assert untouched_workdays(last, None, now, CALENDAR) == 5
    assert untouched_workdays(last, moment("2026-11-18T10:00"), now, CALENDAR) == 2
    assert [untouched_step(days, Policy()) for days in (2, 3, 5, 7, 30)] == [0, 1, 2, 3, 3]
