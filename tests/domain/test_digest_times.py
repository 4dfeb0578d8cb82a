"""When digests are due: chosen times on every day, usual ones on working days, late ones not at night."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.calendar import WorkCalendar
from handlers.domain.digest_times import (
    DigestKind,
    Timetable,
    goes_out,
    last_time,
    next_time,
    times_between,
    timetable,
)
from handlers.domain.policy import Policy

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(SHANGHAI)
POLICY = Policy()

DAILY, WEEKLY = timetable(DigestKind.DAILY), timetable(DigestKind.WEEKLY)
AT_NINE = timetable(DigestKind.DAILY, time(21))
FRIDAY = timetable(DigestKind.WEEKLY, time(17, 30), 4)
MONDAY_AT_SEVEN = timetable(DigestKind.WEEKLY, time(7))


def at(text: str) -> datetime:
    """A local time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("table", "now", "last", "following"),
    [
        # 2026-11-19 is a Thursday; 2026-10-01 to 07 are days off, 2026-10-10 is a worked Saturday.
        (DAILY, "2026-11-19 17:59", "2026-11-18 18:00", "2026-11-19 18:00"),
        (DAILY, "2026-11-19 18:00", "2026-11-19 18:00", "2026-11-20 18:00"),
        (DAILY, "2026-11-22 18:00", "2026-11-20 18:00", "2026-11-23 18:00"),
        (AT_NINE, "2026-11-22 21:00", "2026-11-22 21:00", "2026-11-23 21:00"),
        (DAILY, "2026-10-07 20:00", "2026-09-30 18:00", "2026-10-08 18:00"),
        (DAILY, "2026-10-10 18:30", "2026-10-10 18:00", "2026-10-12 18:00"),
        (WEEKLY, "2026-11-23 08:59", "2026-11-16 09:00", "2026-11-23 09:00"),
        # The week of National Day begins to work on Thursday 8 October.
        (WEEKLY, "2026-10-08 09:00", "2026-10-08 09:00", "2026-10-12 09:00"),
        (WEEKLY, "2026-10-05 09:00", "2026-09-28 09:00", "2026-10-08 09:00"),
        (FRIDAY, "2026-11-20 17:30", "2026-11-20 17:30", "2026-11-27 17:30"),
        (FRIDAY, "2026-10-02 17:30", "2026-10-02 17:30", "2026-10-09 17:30"),
        (MONDAY_AT_SEVEN, "2026-11-23 07:00", "2026-11-23 07:00", "2026-11-30 07:00"),
    ],
)
def test_last_and_next_time(table: Timetable, now: str, last: str, following: str) -> None:
    assert last_time(table, at(now), CALENDAR) == at(last)
    assert next_time(table, at(now), CALENDAR) == at(following)


@pytest.mark.parametrize(
    ("table", "since", "until", "count"),
    [
        (DAILY, "2026-11-18 18:00", "2026-11-19 18:00", 0),
        (DAILY, "2026-11-18 18:00", "2026-11-23 18:00", 2),
        (AT_NINE, "2026-11-18 21:00", "2026-11-23 21:00", 4),
        (WEEKLY, "2026-11-02 09:00", "2026-11-23 09:00", 2),
    ],
)
def test_missed_times_are_counted(table: Timetable, since: str, until: str, count: int) -> None:
    assert times_between(table, at(since), at(until), CALENDAR) == count


@pytest.mark.parametrize(
    ("table", "due", "now", "goes"),
    [
        (AT_NINE, "2026-11-19 21:00", "2026-11-19 21:00", True),
        (AT_NINE, "2026-11-21 21:00", "2026-11-21 21:59", True),
        # An hour late it is night, and nobody chose that.
        (AT_NINE, "2026-11-19 21:00", "2026-11-19 22:00", False),
        (AT_NINE, "2026-11-19 21:00", "2026-11-20 08:00", True),
        (DAILY, "2026-11-20 18:00", "2026-11-20 20:59", True),
        (DAILY, "2026-11-20 18:00", "2026-11-21 10:00", False),
        (DAILY, "2026-11-20 18:00", "2026-11-23 08:00", True),
    ],
)
def test_a_late_digest_waits_for_the_end_of_the_quiet_hours(
    table: Timetable, due: str, now: str, goes: bool
) -> None:
    assert goes_out(table, at(due), at(now), POLICY, CALENDAR) is goes
