"""Notices before the end of a protection and the release after it, by day and minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy
from handlers.domain.release_plan import NEVER_WITHIN, looked_at_until, notice_times, plan

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(SHANGHAI)
POLICY = Policy()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def shown(moment: datetime | None) -> str:
    assert moment is not None
    return f"{CALENDAR.local(moment):%m-%d %H:%M}"


# Friday 2026-12-18: the notices fall on Friday 11th, Tuesday 15th, Thursday 17th.
FRIDAY = at("2026-12-18 23:59:59")
SAID = {7: at("2026-12-11 09:30"), 3: at("2026-12-15 09:30"), 1: at("2026-12-17 09:30")}


@pytest.mark.parametrize(
    ("until", "days"),
    [
        ("2026-12-18", ["12-11 09:30", "12-15 09:30", "12-17 09:30"]),
        (
            "2026-12-20",
            ["12-11 09:30", "12-17 09:30", "12-18 09:30"],
        ),  # Sunday: 13th and 19th are off
        ("2026-12-21", ["12-14 09:30", "12-18 09:30", "12-18 09:30"]),  # Monday: two on one day
        ("2027-01-02", ["12-25 09:30", "12-30 09:30", "12-31 09:30"]),  # New Year's Day is off
    ],
)
def test_notices_come_at_half_past_nine_and_before_days_off(until: str, days: list[str]) -> None:
    times = notice_times(at(f"{until} 23:59:59"), POLICY, CALENDAR)
    assert [shown(one.at) for one in times] == days


def test_each_notice_is_due_at_its_minute_and_once() -> None:
    said: dict[int, datetime] = {}
    for day, days in (("11", 7), ("15", 3), ("17", 1)):
        before = plan(FRIDAY, said, at(f"2026-12-{day} 09:29"), POLICY, CALENDAR)
        assert before.say is None
        now = at(f"2026-12-{day} 09:30")
        assert plan(FRIDAY, said, now, POLICY, CALENDAR).say == days
        said[days] = now
        assert plan(FRIDAY, said, now, POLICY, CALENDAR).say is None


def test_release_comes_at_half_past_nine_of_the_next_working_day() -> None:
    assert not plan(FRIDAY, SAID, at("2026-12-18 23:59"), POLICY, CALENDAR).release
    for quiet in ("2026-12-19 09:30", "2026-12-20 12:00", "2026-12-21 09:29"):
        assert not plan(FRIDAY, SAID, at(quiet), POLICY, CALENDAR).release
    assert plan(FRIDAY, SAID, at("2026-12-21 09:30"), POLICY, CALENDAR).release


def test_nothing_is_released_without_all_notices() -> None:
    said = {7: SAID[7], 3: SAID[3]}
    step = plan(FRIDAY, said, at("2026-12-21 09:30"), POLICY, CALENDAR)
    assert (step.say, step.release) == (1, False)


def test_overdue_notices_come_together_and_the_release_a_day_later() -> None:
    now = at("2026-12-21 11:00")
    step = plan(FRIDAY, {}, now, POLICY, CALENDAR)
    assert (step.say, step.covered, step.release) == (1, (7, 3), False)
    said = dict.fromkeys((7, 3, 1), now)
    assert shown(step.release_at) == "12-23 09:30"
    assert not plan(FRIDAY, said, at("2026-12-22 17:00"), POLICY, CALENDAR).release
    assert not plan(FRIDAY, said, at("2026-12-23 09:29"), POLICY, CALENDAR).release
    assert plan(FRIDAY, said, at("2026-12-23 09:30"), POLICY, CALENDAR).release


def test_notice_some_seconds_late_delays_the_release_by_as_many_seconds() -> None:
    said = {**SAID, 1: at("2026-12-21 09:30:02")}
    assert not plan(FRIDAY, said, at("2026-12-22 09:30:01"), POLICY, CALENDAR).release
    assert plan(FRIDAY, said, at("2026-12-22 09:30:02"), POLICY, CALENDAR).release


def test_notice_missed_for_its_whole_day_is_covered_by_the_next_one() -> None:
    later = plan(FRIDAY, {}, at("2026-12-11 17:00"), POLICY, CALENDAR)
    assert (later.say, later.covered) == (7, ())
    missed = plan(FRIDAY, {}, at("2026-12-14 09:30"), POLICY, CALENDAR)
    assert (missed.say, missed.covered) == (None, (7,))
    together = plan(FRIDAY, {}, at("2026-12-15 09:30"), POLICY, CALENDAR)
    assert (together.say, together.covered) == (3, (7,))


def test_last_notice_is_sent_however_late() -> None:
    said = {7: SAID[7], 3: SAID[3]}
    step = plan(FRIDAY, said, at("2026-12-18 10:00"), POLICY, CALENDAR)
    assert (step.say, step.covered) == (1, ())


@pytest.mark.parametrize("now", ["2026-12-12 10:00", "2026-12-11 22:00", "2026-12-14 08:30"])
def test_nothing_is_said_in_quiet_hours(now: str) -> None:
    step = plan(FRIDAY, {}, at(now), POLICY, CALENDAR)
    assert (step.say, step.covered, step.release) == (None, (), False)


def test_release_missed_waits_for_working_hours() -> None:
    for quiet in ("2026-12-21 22:00", "2026-12-22 09:00"):
        assert not plan(FRIDAY, SAID, at(quiet), POLICY, CALENDAR).release
    assert plan(FRIDAY, SAID, at("2026-12-22 15:00"), POLICY, CALENDAR).release


_MINUTES = st.integers(0, 60 * 24 * 45)


@given(
    st.integers(0, 365),
    st.lists(_MINUTES, max_size=60, unique=True).map(sorted),
    st.sampled_from([(7, 3, 1), (5,), (30, 7, 1), (2, 1)]),
)
@settings(max_examples=300)
def test_whenever_the_clock_runs_no_release_without_notices_and_a_day(
    day: int, ticks: list[int], notice_days: tuple[int, ...]
) -> None:
    """However seldom the scheduler runs: every notice is dealt with, the last one said, then a day passes."""
    policy = Policy(notice_days=notice_days)
    until = CALENDAR.at((FRIDAY + timedelta(days=day)).date(), FRIDAY.astimezone(SHANGHAI).time())
    start = until - timedelta(days=20)
    said: dict[int, datetime] = {}
    spoken: list[tuple[int, datetime]] = []
    for minutes in ticks:
        now = start + timedelta(minutes=minutes)
        step = plan(until, said, now, policy, CALENDAR)
        if step.say is not None or step.covered or step.release:
            assert until < looked_at_until(now, [policy], CALENDAR)
        if step.release:
            assert step.say is None
            assert set(said) == set(notice_days)
            assert spoken[-1][0] == notice_days[-1]
            assert now - spoken[-1][1] >= NEVER_WITHIN
            assert now > until
            assert CALENDAR.is_workday(CALENDAR.day_of(now))
            return
        said |= dict.fromkeys(step.covered, now)
        if step.say is not None:
            said[step.say] = now
            spoken.append((step.say, now))
    assert len(spoken) <= len(notice_days)
