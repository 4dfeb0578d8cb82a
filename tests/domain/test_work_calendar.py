"""Working days, local time and quiet hours, checked against the published Chinese calendar."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.calendar import WorkCalendar, holiday_name, holidays_known_until

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(SHANGHAI)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 18), True),  # an ordinary Wednesday
        (date(2026, 11, 21), False),  # an ordinary Saturday
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 10, 10), True),  # a Saturday worked for the holiday
        (date(2029, 11, 24), False),  # beyond the package: a Saturday
        (date(2029, 11, 26), True),  # beyond the package: a Monday
        (date(2029, 1, 1), False),  # beyond the package: New Year, a Monday
        (date(2029, 5, 1), False),  # beyond the package: Labour Day, a Tuesday
        (date(2029, 5, 2), False),  # and its second day
        (date(2029, 10, 1), False),  # beyond the package: National Day, a Monday
        (date(2029, 10, 3), False),  # and its third day
        (date(2029, 10, 4), True),  # a Thursday that only an announcement takes off
        (date(2029, 2, 12), False),  # beyond the package: New Year's Eve of the Chinese year
        (date(2029, 2, 15), False),  # and its third day
        (date(2029, 2, 16), True),  # a Friday that only an announcement takes off
        (date(2050, 2, 1), True),  # beyond every table: a Tuesday
    ],
)
def test_workdays_follow_the_public_calendar(day: date, works: bool) -> None:
    assert CALENDAR.is_workday(day) is works


def test_reminders_wait_over_new_year_of_a_year_not_yet_announced() -> None:
    assert CALENDAR.next_open(moment("2029-01-01T10:00")) == moment("2029-01-02T08:00")


def test_holidays_are_known_to_the_end_of_the_last_announced_year() -> None:
    until = holidays_known_until()
    assert (until.month, until.day) == (12, 31)
    assert holiday_name(date(until.year, 10, 1)) == "National Day"
    assert holiday_name(date(until.year + 1, 10, 1)) == ""


def test_days_of_the_team_win_over_the_public_calendar() -> None:
    own = WorkCalendar(SHANGHAI, {date(2026, 11, 18): False, date(2026, 11, 21): True})
    assert not own.is_workday(date(2026, 11, 18))
    assert own.is_workday(date(2026, 11, 21))
    assert own.next_workday(date(2026, 11, 17)) == date(2026, 11, 19)


def test_counting_workdays_skips_the_national_holiday() -> None:
    assert CALENDAR.next_workday(date(2026, 9, 30)) == date(2026, 10, 8)
    assert CALENDAR.previous_workday(date(2026, 10, 8)) == date(2026, 9, 30)
    assert CALENDAR.add_workdays(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert CALENDAR.add_workdays(date(2026, 10, 10), -3) == date(2026, 9, 30)
    assert CALENDAR.workdays_between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert CALENDAR.workdays_between(date(2026, 10, 10), date(2026, 9, 30)) == 0
    assert CALENDAR.workday_on_or_before(date(2026, 10, 5)) == date(2026, 9, 30)
    assert CALENDAR.workday_on_or_after(date(2026, 10, 5)) == date(2026, 10, 8)


def test_a_day_ends_with_its_last_local_second() -> None:
    assert CALENDAR.end_of_day(moment("2026-11-18T10:00")) == moment("2026-11-18T23:59:59")
    assert CALENDAR.days_until(moment("2026-11-19T00:10"), moment("2026-11-18T23:50")) == 1
    assert CALENDAR.at(date(2026, 11, 18), time(9, 30)) == moment("2026-11-18T09:30")
    assert CALENDAR.day_of(datetime(2026, 11, 18, 17, tzinfo=UTC)) == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        ("2026-11-18T10:00", "2026-11-18T10:00"),
        ("2026-11-18T20:59:59", "2026-11-18T20:59:59"),
        ("2026-11-18T21:00", "2026-11-19T08:00"),
        ("2026-11-18T23:30", "2026-11-19T08:00"),
        ("2026-11-18T03:00", "2026-11-18T08:00"),
        ("2026-11-20T22:00", "2026-11-23T08:00"),
        ("2026-11-21T12:00", "2026-11-23T08:00"),
        ("2026-10-01T12:00", "2026-10-08T08:00"),
        ("2026-10-10T12:00", "2026-10-10T12:00"),
    ],
)
def test_quiet_hours_end_on_the_morning_of_a_workday(asked: str, opens: str) -> None:
    assert CALENDAR.next_open(moment(asked)) == moment(opens)


def test_twenty_four_working_hours_are_the_same_time_next_workday() -> None:
    assert CALENDAR.add_working_hours_24(moment("2026-11-20T16:20")) == moment("2026-11-23T16:20")
    assert CALENDAR.add_working_hours_24(moment("2026-09-30T09:00")) == moment("2026-10-08T09:00")


@given(st.integers(1_577_836_800, 2_051_222_400).map(lambda s: datetime.fromtimestamp(s, UTC)))
def test_the_next_open_moment_is_open_and_not_earlier(asked: datetime) -> None:
    opens = CALENDAR.next_open(asked)
    assert opens >= asked
    assert not CALENDAR.is_quiet(opens)
    assert CALENDAR.next_open(opens) == opens


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 40))
def test_adding_workdays_is_counted_back_by_workdays_between(day: date, count: int) -> None:
    assert CALENDAR.workdays_between(day, CALENDAR.add_workdays(day, count)) == count


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.local(datetime(2026, 1, 1))  # noqa: DTZ001


def test_quiet_span_may_lie_inside_one_day() -> None:
    noon = moment("2026-11-18T12:30")
    assert CALENDAR.is_quiet(noon, start=time(12), end=time(13))
    assert CALENDAR.next_open(noon, start=time(12), end=time(13)) == moment("2026-11-18T13:00")


def test_holiday_names_are_known_where_the_package_knows_them() -> None:
    assert holiday_name(date(2026, 10, 1)) == "National Day"
    assert holiday_name(date(2026, 11, 18)) == ""
    assert holiday_name(date(2040, 1, 1)) == ""


@pytest.mark.parametrize(
    ("moment", "hours", "until"),
    [
        ("2026-11-18 10:00", 24, "2026-11-19 10:00"),
        ("2026-11-20 10:00", 24, "2026-11-23 10:00"),
        ("2026-11-21 10:00", 24, "2026-11-23 10:00"),
        ("2026-11-20 10:00", 48, "2026-11-24 10:00"),
        ("2026-11-18 10:00", 6, "2026-11-18 16:00"),
        ("2026-11-20 20:00", 6, "2026-11-23 02:00"),
    ],
)
def test_working_hours_go_by_days_and_rest_on_days_off(moment: str, hours: int, until: str) -> None:
    start, end = (
        datetime.fromisoformat(text).replace(tzinfo=CALENDAR.timezone) for text in (moment, until)
    )
    assert CALENDAR.add_working_hours(start, hours) == end
