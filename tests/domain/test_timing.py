"""When reminders go out and which share a card."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy
from handlers.domain.timing import (
    Timing,
    bundle,
    first_follow_up_due,
    goes_out_at,
    next_morning,
    postponed,
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
        (Timing.AT_MINUTE, "2026-11-21T10:00", "2026-11-23T08:00"),
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


def test_what_is_due_within_five_minutes_shares_a_card() -> None:
    first = moment("2026-11-20T10:00")
    dues = [first + timedelta(minutes=minutes) for minutes in (7, 0, 5, 12, 13)]
    groups = bundle(dues, lambda due: due)
    assert [[(due - first).seconds // 60 for due in group] for group in groups] == [
        [0, 5],
        [7, 12],
        [13],
    ]
    assert bundle([], lambda due: due) == []


def test_fixed_moments() -> None:
    assert first_follow_up_due(moment("2026-11-20T10:00")) == moment("2026-11-21T10:00")
    assert postponed(moment("2026-11-20T08:00"), CALENDAR) == moment("2026-11-23T09:00")
    assert next_morning(moment("2026-11-20T08:00"), CALENDAR) == moment("2026-11-20T09:00")


def test_untouched_counts_working_days_from_the_later_of_contact_and_appointment() -> None:
    last, now = moment("2026-11-13T10:00"), moment("2026-11-20T09:00")
    assert untouched_workdays(last, None, now, CALENDAR) == 5
    assert untouched_workdays(last, moment("2026-11-18T10:00"), now, CALENDAR) == 2
    assert [untouched_step(days, Policy()) for days in (2, 3, 5, 7, 30)] == [0, 1, 2, 3, 3]
