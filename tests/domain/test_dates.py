"""Spoken dates, said on Wednesday 2026-11-18 at 10:00 in Shanghai unless a row says otherwise."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.calendar import WorkCalendar
from handlers.domain.dates import DateReading, Precision, Purpose, find_dates, read_date

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(SHANGHAI)
NOW = datetime(2026, 11, 18, 10, tzinfo=SHANGHAI).astimezone(UTC)


def shown(reading: DateReading | None) -> str:
    """The notation of the sample messages: date, or local time, then `~precision`, `?` unsure."""
    if reading is None:
        return ""
    text = reading.on.isoformat()
    if reading.at:
        text = f"{CALENDAR.local(reading.at):%Y-%m-%dT%H:%M}"
    exact = reading.precision in (Precision.DAY, Precision.MINUTE)
    return text + ("" if exact else f"~{reading.precision}") + ("" if reading.is_sure else "?")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("明天", "2026-11-19"),
        ("下周三", "2026-11-25"),
        ("11-26 10:00", "2026-11-26T10:00"),
        ("12-03 下午3点", "2026-12-03T15:00"),
        ("8-10台", ""),
        ("周五", "2026-11-20"),
        ("周一", "2026-11-23?"),
        ("月底", "2026-11-30~month_end"),
        ("12月底", "2026-12-31~month_end"),
        ("12月底签", ""),
        ("12月", "2026-12-31~month"),
        ("3月", "2027-03-31~month"),
        ("明年3月", "2027-03-31~month"),
        ("q1", "2027-03-31~quarter"),
        ("q2", "2027-06-30~quarter"),
        ("q4", "2026-12-31~quarter"),
        ("2027年q1", "2027-03-31~quarter"),
        ("三季度", "2027-09-30~quarter"),
        ("明年二季度", "2027-06-30~quarter"),
        ("年前", "2027-02-05~approx"),
        ("年底", "2026-12-31~month_end"),
        ("明年年底", "2027-12-31~month_end"),
        ("暑假前", "2027-06-30~approx"),
        ("国庆前", "2027-09-30~approx"),
        ("双十一前", "2027-11-10~approx"),
        ("双12前", "2026-12-11~approx"),
        ("中秋前", "2027-09-14~approx"),
        ("端午节前", "2027-06-08~approx"),
        ("元宵节前", "2027-02-19~approx"),
        ("清明前", "2027-04-03~approx"),
        ("五一后", "2027-05-16~approx"),
        ("618前", "2027-06-17~approx"),
        ("20261201", "2026-12-01"),
        ("15/12/2026", "2026-12-15"),
        ("12.1前", "2026-12-01"),
        ("二零二七年三月", "2027-03-31~month"),
        ("27年3月", "2027-03-31~month"),
        ("本季度末", "2026-12-31~quarter"),
        ("两个月内", "2027-01-18~approx"),
        ("半年内", "2027-05-18~approx"),
        ("3天后", "2026-11-21"),
        ("3个工作日后", "2026-11-23"),
        ("2026.12.1", "2026-12-01"),
        ("2026年12月1日", "2026-12-01"),
        ("2026-12-01", "2026-12-01"),
        ("12.1", "2026-12-01"),
        ("12/1", "2026-12-01"),
        ("12月1号", "2026-12-01"),
        ("12月1号前", "2026-12-01"),
        ("2026.13.1", ""),
        ("2月30日", ""),
        ("下个月", "2026-12-31~month"),
        ("下个月初", "2026-12-10~approx"),
        ("下月15号", "2026-12-15"),
        ("25号", "2026-11-25"),
        ("5号", "2026-12-05?"),
        ("11月2号", "2027-11-02?"),
        ("下周", "2026-11-29~week"),
        ("12月1日左右", "2026-12-01~approx"),
        ("by end of dec", "2026-12-31~month_end"),
        ("mid january", "2027-01-20~approx"),
        ("march 15", "2027-03-15?"),
        ("很快", ""),
        ("12月或1月", ""),
    ],
)
def test_an_expected_close_is_read_with_its_precision(words: str, expected: str) -> None:
    assert shown(read_date(words, NOW, CALENDAR, Purpose.CLOSE)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("下周三下午3点", "2026-11-25T15:00"),
        ("今晚7点", "2026-11-18T19:00"),
        ("周五上午10点", "2026-11-20T10:00"),
        ("明天上午九点半", "2026-11-19T09:30"),
        ("明早8点", "2026-11-19T08:00"),
        ("明天 14:30", "2026-11-19T14:30"),
        ("下午3点", "2026-11-18T15:00"),
        ("上午9点", "2026-11-19T09:00?"),
        ("明天3点", "2026-11-19T15:00?"),
        ("中午12点一刻", "2026-11-18T12:15"),
        ("半小时后", "2026-11-18T10:30"),
        ("2小时后", "2026-11-18T12:00"),
        ("一个半小时后", "2026-11-18T11:30"),
        ("周五上午", "2026-11-20"),
        ("下周", "2026-11-23~week"),
        ("下个月", "2026-12-01~month"),
        ("月底", "2026-11-30~month_end"),
        ("周五前", "2026-11-20"),
        ("25点", ""),
    ],
)
def test_a_next_step_is_read_to_the_minute_when_said(words: str, expected: str) -> None:
    assert shown(read_date(words, NOW, CALENDAR, Purpose.NEXT)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("11月12号", "2026-11-12"),
        ("11月2号", "2026-11-02"),
        ("12月2号", "2025-12-02"),
        ("昨天", "2026-11-17"),
        ("昨天下午3点", "2026-11-17T15:00"),
        ("上周五", "2026-11-13"),
        ("周五", "2026-11-13"),
        ("周一", "2026-11-16"),
        ("3天前", "2026-11-15"),
        ("5号", "2026-11-05"),
        ("上午9点", "2026-11-18T09:00"),
        ("刚才", "2026-11-18"),
    ],
)
def test_the_past_is_looked_for_backwards(words: str, expected: str) -> None:
    assert shown(read_date(words, NOW, CALENDAR, Purpose.PAST)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张总有点犹豫,下周三下午3点带样机过去", ["2026-11-25T15:00"]),
        ("确认样品 3天后寄", ["2026-11-21"]),
        ("今天聊了,周五发报价", ["2026-11-18", "2026-11-20"]),
        ("三年前合作过", ["2023-11-18~approx"]),
        ("几年前合作过", []),
        ("50万 12月底 采购终端", ["2026-12-31~month_end"]),
        ("采购50套 3号楼 5月份", ["2027-05-01~month"]),
        ("80-100万", []),
        ("第一人民医院 三月", ["2027-03-01~month"]),
        ("138 1234 5678", []),
        ("3点半见,4点走", ["2026-11-18T15:30?", "2026-11-18T16:00?"]),
    ],
)
def test_dates_are_found_in_running_text(text: str, expected: list[str]) -> None:
    spans = find_dates(text, NOW, CALENDAR, Purpose.NEXT)
    assert [shown(span.reading) for span in spans] == expected


def test_value_is_the_moment_when_there_is_one() -> None:
    timed = read_date("明天 14:30", NOW, CALENDAR, Purpose.NEXT)
    dated = read_date("明天", NOW, CALENDAR, Purpose.NEXT)
    assert timed is not None
    assert dated is not None
    assert timed.value == datetime(2026, 11, 19, 6, 30, tzinfo=UTC)
    assert dated.value == date(2026, 11, 19)
    assert not dated.is_approximate


@given(
    st.text(
        alphabet="0123456789年月日号底初周一二三四五六天后内前半个小时分钟q/.:- 下上本今明昨晚午点",
        max_size=60,
    ),
    st.sampled_from(Purpose),
)
def test_no_jumble_of_date_words_breaks_the_reader(text: str, purpose: Purpose) -> None:
    end = 0
    for span in find_dates(text, NOW, CALENDAR, purpose):
        assert end <= span.start < span.end <= len(text)
        end = span.end
    read_date(text, NOW, CALENDAR, purpose)
