"""Dates and times as people say them: 明天, 下周三下午3点, 月底, 12月底, Q1, 年前, 3天后, 11月12号.

`find_dates` finds them in folded text; `read_date` reads a text that should be one date. Every
reading tells how precise it is. What is ambiguous (5点, a weekday already gone) is marked unsure.
The arithmetic of spans lives in `handlers.domain.date_spans`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from handlers.domain.calendar import WorkCalendar
from handlers.domain.clock_times import PART_OF_DAY, TIME, clock_time
from handlers.domain.date_spans import (
    DayReading,
    Precision,
    Purpose,
    around_festival,
    in_months,
    month_of,
    named_span,
    nearest_day,
    nearest_month,
    quarter_of,
    weekday_of,
    year_of,
)
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.numerals import parse_small

__all__ = ["DateReading", "DateSpan", "Precision", "Purpose", "find_dates", "read_date"]


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date, with a time of day (`at`, aware UTC) when one was said."""

    on: date
    precision: Precision
    at: datetime | None = None
    is_sure: bool = True

    @property
    def value(self) -> date | datetime:
        """The moment when a time of day was said, else the date."""
        return self.at or self.on

    @property
    def is_approximate(self) -> bool:
        """Whether a span, not a day, was said."""
        return self.precision not in (Precision.MINUTE, Precision.DAY)


class DateSpan(NamedTuple):
    """A date and where it stands in the text."""

    start: int
    end: int
    reading: DateReading


class _Anchor(NamedTuple):
    today: date
    now: datetime
    calendar: WorkCalendar
    purpose: Purpose


_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_YEAR = (
    r"(?:20\d\d年?|(?<!\d)2[4-9]年(?=的?(?:\d|[一二三四五六七八九十]){1,2}月|的?q[1-4]|第?[一二三四1-4]季)"
    r"|二[零〇]二[四五六七八九]年|今年|明年|后年|去年)"
)
_MONTH_PART = r"(?:份?的?(?:底|末|初|中旬|上旬|下旬)|份|中)?"

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("full", lazy_pattern(r"(?<!\d)(20\d\d)[-./年 ]{1,2}(\d{1,2})[-./月 ]{1,2}(\d{1,2})(?!\d)[日号]?")),
    ("full", lazy_pattern(r"(?<![\da-z*])(20[2-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\d*天])")),
    ("day_first", lazy_pattern(r"(?<![\d/])(1[3-9]|2\d|3[01])/(\d{1,2})/(20\d\d)(?![\d/])")),
    ("dotted", lazy_pattern(
        r"(?<![\d.])(1[0-2]|0?[1-9])\.(3[01]|[12]\d|0?[1-9])(?=[日号]|[之以]?前|签|定下|下单|交货|上线|开标)[日号]?")),
    ("year_month_day", lazy_pattern(rf"({_YEAR}) ?的?({_N})月({_N})[日号]?")),
    ("year_month", lazy_pattern(rf"({_YEAR}) ?的?({_N})月({_MONTH_PART})")),
    ("year_dot_month", lazy_pattern(r"(?<!\d)(20\d\d)[-./](\d{1,2})(?![\d./-])()")),
    ("quarter", lazy_pattern(rf"({_YEAR})? ?的?(?:q([1-4])(?!\d)|第?([一二三四1-4])季度)")),
    ("year_part", lazy_pattern(rf"({_YEAR}) ?的?(年?底|年?末|年?初|上半年|下半年|年中|年内)")),
    ("year", lazy_pattern(
        r"(?<![a-z\d])(今年|明年|后年|20[2-4]\d年|fy ?(?:20)?[2-4]\d(?!\d))(?:内|之?前)?"
        r"(?= ?(?:能|要|想|才|就)?(?:签(?![名字证收到])|定(?![金制做期点位稿价])"
        r"|成交(?![额价量])|拿下|下单|上(?![半海市学班任涨门次级])|采购(?![额量部经员])|投产)(?![过了]))")),
    ("month_day", lazy_pattern(rf"(?<!\d)({_N})月({_N})(?:[日号]|(?![\d个天月]))")),
    ("month", lazy_pattern(rf"(?<![\d个])({_N})月({_MONTH_PART})(?!\d)")),
    ("relative_month", lazy_pattern(
        rf"(上个?月|这个?月|本月|当月|下下个?月|下个?月)(?:({_N})[日号]|(底|末|初|中旬|内)?)")),
    ("relative_quarter", lazy_pattern(r"(本季度?|这个?季度|下个?季度|上个?季度)(?:[末底]|内)?")),
    ("span_away", lazy_pattern(
        r"(?<![第几数多来])(\d{1,3}|[一二两三四五六七八九十]{1,3}|半)(个半)?(小时|个小时|个钟头|分钟|个工作日|天|日|周"
        r"|个?星期|个?礼拜|个?月|年)(之?后|以后|之?内|以内|之?前|以前)")),
    ("weekday", lazy_pattern(r"(上上个?|上个?|这个?|本|下下个?|下个?)?(?:周|星期|礼拜)([一二三四五六日天末])")),
    ("week", lazy_pattern(r"(上|这|本|下下|下)个?(?:周|星期|礼拜)(?![一二三四五六日天末内后])")),
    ("day_word", lazy_pattern(
        r"(大前天|大后天|前天|昨天|昨日|昨儿个?|前儿个?|今天|今日|今儿个?|明天|明日|明儿个?|后天|后儿个?|昨晚|今晚|今早|今夜|明早|明晚|昨早|后晚"
        r"|刚才|刚刚|当天)")),
    ("festival", lazy_pattern(
        r"(双十一|双11|双十二|双12|618|六一八|中秋节?|端午节?|清明节?|元宵节?|五一|国庆节?|元旦|十一节?)(?:假期)?([之以]?前|[之以]?后)"
        r"(?![\d])")),
    ("named", lazy_pattern(
        r"(?<![\d几多来数一二两三四五六七八九十半上前双])(年前|年后|春节前|春节后|过年前|过完年|过年|节前|节后|元旦前"
        r"|五一前|十一前|国庆前|暑假前|寒假前|月底|月末|月初|年底|年末|年中|年内|上半年|下半年)")),
    ("day_of_month", lazy_pattern(r"(?<![\d月第.:/-])(\d{1,2})[号日](?!楼|院|线|厂|店|库|机|门|文|令)")),
    ("english", lazy_pattern(
        r"(?<![a-z])(?:(end of|late|mid|early) )?(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
        r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?(?: (\d{1,2})(?!\d))?")),
    ("slashed", lazy_pattern(r"(?<![\d./:-])(\d{1,2})/(\d{1,2})(?![\d./:-])")),
    # A dash means a range too: only a time of day behind it makes it a date.
    ("slashed", lazy_pattern(
        r"(?<![\d./:-])(1[0-2]|0?[1-9])-(3[01]|[12]\d|0?[1-9])"
        r"(?= ?(?:[上下]午|早上|中午|晚上)?(?:[01]?\d|2[0-3])[:点时])")),
)  # fmt: skip

_DOTTED = lazy_pattern(r"(\d{1,2})[./-](\d{1,2})$")
_ENGLISH_MONTHS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_ENGLISH_PARTS = {"end of": "底", "late": "底", "mid": "中旬", "early": "初"}
_CHINESE_DIGITS = str.maketrans("零〇二四五六七八九", "002456789")
_DAY_WORDS = {
    "大前天": -3,
    "前天": -2,
    "前儿": -2,
    "昨": -1,
    "今": 0,
    "刚": 0,
    "当天": 0,
    "明": 1,
    "后天": 2,
    "后儿": 2,
    "后晚": 2,
    "大后天": 3,
}


def read_date(
    words: str, now: datetime, calendar: WorkCalendar, purpose: Purpose
) -> DateReading | None:
    """Read a folded text that should be one date; None when it is none or more than that."""
    text = words.strip().strip("。.,;")
    spans = list(find_dates(text, now, calendar, purpose))
    if not spans and (years := list(find_dates(f"{text}签", now, calendar, purpose))):
        spans = years  # 明年 alone is a date where one is asked for
    if not spans and (dotted := _DOTTED.match(text)):
        today = calendar.day_of(now)
        day = nearest_day(today, int(dotted[1]), int(dotted[2]), purpose)
        return DateReading(day.on, day.precision, is_sure=day.is_sure) if day else None
    if len(spans) != 1:
        return None
    outside = text[: spans[0].start] + text[spans[0].end :]
    rest = re.sub(
        r"[之以]?前|左右|大概|大约|预计|争取|准备|吧|\b(?:by|the|in|before)\b|[\s约,。]",
        "",
        outside,
    )
    if rest:
        return None
    reading = spans[0].reading
    is_about = re.search(r"左右|大概|大约|约", outside) is not None
    return replace(reading, precision=Precision.APPROX) if is_about and not reading.at else reading


def find_dates(
    text: str, now: datetime, calendar: WorkCalendar, purpose: Purpose
) -> Iterator[DateSpan]:
    """Yield the dates in a folded text, left to right, longest first, times of day included."""
    anchor = _Anchor(calendar.day_of(now), now, calendar, purpose)
    found = [
        (match.start(), -match.end(), rank, name, match)
        for rank, (name, rule) in enumerate(_RULES)
        for match in rule.finditer(text)
    ]
    end = 0
    for start, minus_end, _, name, match in sorted(found, key=lambda item: item[:3]):
        if start < end or minus_end == -start:
            continue
        day = _day(name, match, anchor)
        if day is None:
            continue
        for clock in _clocks_between(text, end, start, anchor):
            yield clock
            end = clock.end
        span = _with_time(text, start, -minus_end, day, anchor)
        yield span
        end = span.end
    yield from _clocks_between(text, end, len(text), anchor)


def _day(name: str, match: re.Match[str], anchor: _Anchor) -> DayReading | datetime | None:
    today, purpose = anchor.today, anchor.purpose
    groups = [group or "" for group in match.groups()]
    match name:
        case "full" | "year_month_day":
            return _valid(_year(groups[0], today), parse_small(groups[1]), parse_small(groups[2]))
        case "year_month" | "year_dot_month":
            return month_of(
                _year(groups[0], today), parse_small(groups[1]) or 0, groups[2], purpose
            )
        case "quarter":
            number = parse_small(groups[1] or groups[2]) or 1
            year = _year(groups[0], today) if groups[0] else None
            return quarter_of(today, year, number, purpose)
        case "year_part":
            return named_span(
                groups[1], date(_year(groups[0], today), 1, 1), purpose, is_this=False
            )
        case "year":
            year = _year(groups[0].removeprefix("fy").strip(), today)
            return year_of(year, purpose, is_sure=not groups[0].startswith("fy"))
        case "day_first":
            return _valid(int(groups[2]), int(groups[1]), int(groups[0]))
        case "festival":
            return around_festival(groups[0], groups[1][-1], today)
        case "month_day" | "slashed" | "dotted":
            month, day = parse_small(groups[0]) or 0, parse_small(groups[1]) or 0
            return nearest_day(today, month, day, purpose)
        case "month":
            return nearest_month(today, parse_small(groups[0]) or 0, groups[1], purpose)
        case "english":
            month = _ENGLISH_MONTHS.index(groups[1][:3]) + 1
            if groups[2]:
                return nearest_day(today, month, int(groups[2]), purpose)
            return nearest_month(today, month, _ENGLISH_PARTS.get(groups[0], ""), purpose)
        case "relative_month" | "relative_quarter":
            return _relative(name, groups, anchor)
        case "span_away":
            return _away(groups, anchor)
        case "weekday" | "week":
            return weekday_of(today, groups[0], groups[1] if name == "weekday" else "", purpose)
        case "day_word":
            return DayReading(today + timedelta(days=_offset(groups[0])), Precision.DAY)
        case "day_of_month":
            return nearest_day(today, None, int(groups[0]), purpose)
        case _:
            return named_span(groups[0], today, purpose)


def _relative(name: str, groups: list[str], anchor: _Anchor) -> DayReading | None:
    today, words = anchor.today, groups[0]
    step = (
        -1 if words.startswith("上") else 2 if words.startswith("下下") else int(words[0] == "下")
    )
    if name == "relative_quarter":
        quarter = (today.month - 1) // 3 + step
        return quarter_of(today, today.year + quarter // 4, quarter % 4 + 1, anchor.purpose)
    first = in_months(today.replace(day=1), step)
    if groups[1]:
        return _valid(first.year, first.month, parse_small(groups[1]))
    return month_of(first.year, first.month, groups[2], anchor.purpose)


def _away(groups: list[str], anchor: _Anchor) -> DayReading | datetime | None:
    """Read 3天后, 两个月内, 半小时后, 3个工作日内; 前 looks back."""
    amount, half, unit, side = groups
    count = 0.5 if amount == "半" else float(parse_small(amount) or 0)
    count += 0.5 if half else 0
    sign = -1 if side.endswith("前") else 1
    unit = unit.removeprefix("个")
    if unit in ("小时", "钟头", "分钟"):
        return anchor.now + sign * count * timedelta(minutes=1 if unit == "分钟" else 60)
    is_within = side.endswith("内")
    today = anchor.today
    if unit == "工作日":
        on = anchor.calendar.add_workdays(today, sign * int(count))
    elif unit in ("月", "年"):
        months = count * (12 if unit == "年" else 1)
        on = in_months(today, sign * int(months))
        on += timedelta(days=15 * sign if months != int(months) else 0)
    else:
        on = today + timedelta(days=sign * int(count * (1 if unit in ("天", "日") else 7)))
    exact = unit in ("天", "日", "工作日") and not is_within
    return DayReading(on, Precision.DAY if exact else Precision.APPROX)


def _with_time(
    text: str, start: int, end: int, day: DayReading | datetime, anchor: _Anchor
) -> DateSpan:
    if isinstance(day, datetime):
        on = anchor.calendar.day_of(day)
        return DateSpan(start, end, DateReading(on, Precision.MINUTE, at=day.astimezone(UTC)))
    reading = DateReading(day.on, day.precision, is_sure=day.is_sure)
    if day.precision is Precision.DAY and (found := TIME.match(text, end)):
        said = text[start:end]
        part = found[1] or (
            "晚" if said.endswith(("晚", "夜")) else "早" if said.endswith("早") else ""
        )
        clock = clock_time(found, part)
        if clock:
            return DateSpan(start, found.end(), _timed(day, clock, anchor))
    if day.precision is Precision.DAY and (part_of_day := PART_OF_DAY.match(text, end)):
        end = part_of_day.end()
    return DateSpan(start, end, reading)


def _clocks_between(text: str, start: int, end: int, anchor: _Anchor) -> Iterator[DateSpan]:
    """Yield times of day that stand without a date: they are today's, or tomorrow's when gone."""
    for found in TIME.finditer(text, start, end):
        clock = clock_time(found, found[1] or "")
        if clock is None or (found.start() and text[found.start() - 1].isdigit()):
            continue
        day = DayReading(anchor.today, Precision.DAY)
        reading = _timed(day, clock, anchor)
        if anchor.purpose is not Purpose.PAST and reading.at and reading.at <= anchor.now:
            day = DayReading(anchor.today + timedelta(days=1), Precision.DAY, is_sure=False)
            reading = _timed(day, clock, anchor)
        blanks = len(found[0]) - len(found[0].lstrip(" "))
        yield DateSpan(found.start() + blanks, found.end(), reading)


def _timed(day: DayReading, clock: tuple[time, bool], anchor: _Anchor) -> DateReading:
    at = anchor.calendar.at(day.on, clock[0])
    return DateReading(day.on, Precision.MINUTE, at=at, is_sure=day.is_sure and clock[1])


def _offset(words: str) -> int:
    return next(days for word, days in _DAY_WORDS.items() if words.startswith(word))


def _year(words: str, today: date) -> int:
    number = words.removesuffix("年").translate(_CHINESE_DIGITS)
    if number.isdigit():
        return int(number) if len(number) == 4 else 2000 + int(number)
    return today.year + {"去": -1, "今": 0, "明": 1, "后": 2}[words[0]]


def _valid(year: int, month: int | None, day: int | None) -> DayReading | None:
    try:
        return DayReading(date(year, month or 0, day or 0), Precision.DAY)
    except ValueError:
        return None
