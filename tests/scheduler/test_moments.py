"""When reminders and drafts go out, as a table of real days of 2026 in Shanghai.

19 November is a Thursday; Saturday 10 October is a make-up workday; 1-7 October is the National Day holiday.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy
from handlers.records import Draft, Reminder, ReminderKind
from scheduler.moments import draft_reminder_at, first_morning, goes_out_at, is_quiet, last_morning

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(SHANGHAI)
POLICY = Policy()


def local(text: str) -> datetime:
    """Read `2026-11-19 09:00` as Shanghai time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


MOMENTS = st.integers(0, 2 * 365 * 1440).map(
    lambda minutes: local("2026-01-01 00:00") + timedelta(minutes=minutes)
)


def reminder(due: str, *, is_dated: bool = True, chosen: bool = False) -> Reminder:
    return Reminder(
        person_open_id="ou_1",
        kind=ReminderKind.NEXT_FOLLOW_UP,
        due_at=local(due),
        is_dated=is_dated,
        chosen_by_person=chosen,
    )


@pytest.mark.parametrize(
    ("due", "goes_out"),
    [
        ("2026-11-19 10:00", "2026-11-19 10:00"),  # a time of day is kept to the minute
        ("2026-11-19 08:00", "2026-11-19 08:00"),  # quiet ends
        ("2026-11-19 20:59", "2026-11-19 20:59"),
        ("2026-11-19 21:00", "2026-11-20 09:00"),  # quiet begins
        ("2026-11-19 07:30", "2026-11-19 09:00"),  # postponed: the card of that morning
        ("2026-11-20 22:00", "2026-11-23 09:00"),  # Friday night: Monday
        ("2026-11-21 10:00", "2026-11-23 09:00"),  # Saturday: Monday
        ("2026-10-10 10:00", "2026-10-10 10:00"),  # Saturday, but people work
        ("2026-10-01 10:00", "2026-10-08 09:00"),  # the holiday's end
    ],
)
def test_dated_reminder_keeps_its_minute_unless_it_is_quiet(due: str, goes_out: str) -> None:
    assert goes_out_at(reminder(due), CALENDAR, POLICY) == local(goes_out)


@pytest.mark.parametrize(
    ("due", "goes_out"),
    [
        ("2026-11-19 00:00", "2026-11-19 09:00"),
        ("2026-11-19 09:00", "2026-11-19 09:00"),
        ("2026-11-19 14:20", "2026-11-20 09:00"),
        ("2026-11-21 00:00", "2026-11-23 09:00"),
    ],
)
def test_undated_reminder_comes_at_nine_of_a_working_day(due: str, goes_out: str) -> None:
    assert goes_out_at(reminder(due, is_dated=False), CALENDAR, POLICY) == local(goes_out)


@pytest.mark.parametrize("due", ["2026-11-21 10:00", "2026-11-19 23:30", "2026-10-03 06:00"])
def test_time_chosen_by_the_person_is_kept_in_quiet_hours(due: str) -> None:
    assert goes_out_at(reminder(due, chosen=True), CALENDAR, POLICY) == local(due)


def test_morning_moves_behind_longer_quiet_hours() -> None:
    late = Policy(quiet_hours="20:00-10:30")
    due = reminder("2026-11-19 09:30")
    assert goes_out_at(due, CALENDAR, late) == local("2026-11-19 10:30")


@given(MOMENTS)
def test_mornings_enclose_every_moment_and_are_never_quiet(moment: datetime) -> None:
    before = last_morning(moment, CALENDAR, POLICY)
    after = first_morning(moment, CALENDAR, POLICY)
    assert before <= moment <= after
    assert not is_quiet(before, CALENDAR, POLICY)
    assert not is_quiet(after, CALENDAR, POLICY)
    assert after - before <= timedelta(days=15)
    assert (before == after) == (before == moment)


def draft(created: str) -> Draft:
    return Draft(
        id="d1",
        person_open_id="ou_1",
        purpose="register",
        payload={"words": {"name": "杭州云杉"}},
        created_at=local(created),
        expires_at=local(created) + timedelta(hours=24),
    )


@pytest.mark.parametrize(
    ("created", "reminded"),
    [
        ("2026-11-18 15:00", "2026-11-19 11:00"),  # four hours before it lapses
        ("2026-11-18 10:00", "2026-11-19 08:00"),  # 06:00 is quiet: when quiet ends
        ("2026-11-20 15:00", "2026-11-20 20:00"),  # Friday: its end lies in the weekend
        ("2026-11-21 10:00", None),  # begun on Saturday, lapses on Sunday
        ("2026-11-18 07:30", "2026-11-18 20:00"),  # lapses before quiet ends
    ],
)
def test_draft_is_reminded_once_before_it_lapses(created: str, reminded: str | None) -> None:
    moment = draft_reminder_at(draft(created), CALENDAR, POLICY)
    assert moment == (local(reminded) if reminded else None)


@given(MOMENTS)
def test_draft_reminder_never_disturbs_and_never_comes_too_late(created: datetime) -> None:
    begun = draft(created.strftime("%Y-%m-%d %H:%M"))
    moment = draft_reminder_at(begun, CALENDAR, POLICY)
    if moment is not None:
        assert not is_quiet(moment, CALENDAR, POLICY)
        assert begun.created_at < moment < begun.expires_at
