"""Calendar arithmetic of spoken dates: which day a month, quarter, weekday or season means.

A span stands for its last day when a deal is expected to close, for its first day when the next
step is planned, and for the most recent one when somebody tells what happened.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Purpose(StrEnum):
    """What a date is for: an expected close, the next step, or something that happened."""

    CLOSE = "close"
    NEXT = "next"
    PAST = "past"


class Precision(StrEnum):
    """How exactly a date was said."""

    MINUTE = "minute"
    DAY = "day"
    WEEK = "week"
    MONTH_END = "month_end"
    MONTH = "month"
    QUARTER = "quarter"
    APPROX = "approx"


@dataclass(frozen=True, slots=True)
class DayReading:
    """A day meant by some words; unsure when another day could be meant as well."""

    on: date
    precision: Precision
    is_sure: bool = True


SPRING_FESTIVALS = {
    day.year: day
    for day in (
        date(2024, 2, 10),
        date(2025, 1, 29),
        date(2026, 2, 17),
        date(2027, 2, 6),
        date(2028, 1, 26),
        date(2029, 2, 13),
        date(2030, 2, 3),
        date(2031, 1, 23),
        date(2032, 2, 11),
        date(2033, 1, 31),
        date(2034, 2, 19),
        date(2035, 2, 8),
        date(2036, 1, 28),
        date(2037, 2, 15),
        date(2038, 2, 4),
        date(2039, 1, 24),
        date(2040, 2, 12),
    )
}
"""First day of the Chinese year (Hong Kong Observatory, Gregorian-lunar conversion tables)."""

_DRAGON_BOATS = """
2024-06-10 2025-05-31 2026-06-19 2027-06-09 2028-05-28 2029-06-16 2030-06-05 2031-06-24 2032-06-12 2033-06-01
2034-06-20 2035-06-10 2036-05-30 2037-06-18 2038-06-07 2039-05-27 2040-06-14
"""
_MID_AUTUMNS = """
2024-09-17 2025-10-06 2026-09-25 2027-09-15 2028-10-03 2029-09-22 2030-09-12 2031-10-01 2032-09-19 2033-09-08
2034-09-27 2035-09-16 2036-10-04 2037-09-24 2038-09-13 2039-10-02 2040-09-20
"""
"""Fifth day of the fifth and fifteenth of the eighth Chinese month (Unicode CLDR's Chinese calendar)."""

_LANTERNS = tuple(day + timedelta(days=14) for day in SPRING_FESTIVALS.values())
_MOVING = {
    "端午": tuple(map(date.fromisoformat, _DRAGON_BOATS.split())),
    "中秋": tuple(map(date.fromisoformat, _MID_AUTUMNS.split())),
    "元宵": _LANTERNS,
}
_FIXED = {
    "双十一": (11, 11),
    "双11": (11, 11),
    "双十二": (12, 12),
    "双12": (12, 12),
    "618": (6, 18),
    "六一八": (6, 18),
    "清明": (4, 4),
    "五一": (5, 1),
    "国庆": (10, 1),
    "十一": (10, 1),
    "元旦": (1, 1),
}
_WEEKDAYS = {char: number for number, char in enumerate("一二三四五六")} | {
    "日": 6,
    "天": 6,
    "末": 5,
}
_ONE_DAY = timedelta(days=1)
_YEAR_ENDS = ("底", "末", "年底", "年末", "年内")


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def in_months(day: date, count: int) -> date:
    """Return the same day so many months away, or the month's last day where it has none."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_of(year: int, month: int, part: str, purpose: Purpose) -> DayReading | None:
    """Return the day a month, or its 初, 中旬, 底, stands for; None for a month that is none."""
    if not 1 <= month <= 12:
        return None
    part = part.removeprefix("份").removeprefix("的")
    last = last_of_month(year, month)
    match part:
        case "底" | "末" | "下旬":
            return DayReading(last, Precision.MONTH_END)
        case "初" | "上旬":
            day = 10 if purpose is Purpose.CLOSE else 1
            return DayReading(date(year, month, day), Precision.APPROX)
        case "中旬":
            day = 20 if purpose is Purpose.CLOSE else 11
            return DayReading(date(year, month, day), Precision.APPROX)
        case _:
            on = last if purpose is Purpose.CLOSE else date(year, month, 1)
            return DayReading(on, Precision.MONTH)


def nearest_month(today: date, month: int, part: str, purpose: Purpose) -> DayReading | None:
    """Return the day of a month named without its year: the coming one, or the last for the past."""
    if not 1 <= month <= 12:
        return None
    year = today.year
    if purpose is Purpose.PAST:
        year -= month > today.month
    else:
        year += month < today.month
    return month_of(year, month, part, purpose)


def nearest_day(today: date, month: int | None, day: int, purpose: Purpose) -> DayReading | None:
    """Return 11月12号 or 5号 without a year: the coming one, or the last for the past.

    A coming date that lies in the past of this year or month is taken for the next and unsure.
    """
    is_past = purpose is Purpose.PAST
    step = (1 if month is None else 12) * (-1 if is_past else 1)
    first = date(today.year, today.month if month is None else 1, 1)
    for turn in range(3):
        base = in_months(first, step * turn)
        try:
            on = date(base.year, base.month if month is None else month, day)
        except ValueError:
            continue
        if (on <= today) if is_past else (on >= today):
            return DayReading(on, Precision.DAY, is_sure=is_past or turn == 0)
    return None


def quarter_of(today: date, year: int | None, number: int, purpose: Purpose) -> DayReading:
    """Return the day a quarter stands for; without a year the next such quarter not yet over."""
    month = number * 3
    if year is None:
        year = today.year
        if purpose is Purpose.PAST:
            year -= date(year, month - 2, 1) > today
        else:
            year += last_of_month(year, month) < today
    on = last_of_month(year, month) if purpose is Purpose.CLOSE else date(year, month - 2, 1)
    return DayReading(on, Precision.QUARTER)


def year_of(year: int, purpose: Purpose, *, is_sure: bool) -> DayReading | None:
    """Return the day a whole year stands for when a deal is expected to close in it; else none."""
    if purpose is not Purpose.CLOSE:
        return None
    return DayReading(date(year, 12, 31), Precision.APPROX, is_sure)


def weekday_of(today: date, which: str, weekday: str, purpose: Purpose) -> DayReading:
    """Return 下周三 (that day of the next ISO week), 周五 (this week's), or 下周 as a week.

    A bare weekday of this week that is gone is the next one, unsure; for the past the last one.
    """
    which = which.removesuffix("个")
    weeks = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(which, 0)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    if not weekday:
        last = 6 if purpose is Purpose.CLOSE else 0
        on = monday + timedelta(days=last)
        return DayReading(max(on, today) if weeks == 0 else on, Precision.WEEK)
    on = monday + timedelta(days=_WEEKDAYS[weekday])
    if which or (on <= today if purpose is Purpose.PAST else on >= today):
        return DayReading(on, Precision.DAY)
    other = on - timedelta(weeks=1) if purpose is Purpose.PAST else on + timedelta(weeks=1)
    return DayReading(other, Precision.DAY, is_sure=purpose is Purpose.PAST)


def named_span(
    words: str, today: date, purpose: Purpose, *, is_this: bool = True
) -> DayReading | None:
    """Return the day of 月底, 年底, 年前, 国庆前, 上半年, …; None where the calendar is unknown.

    With `is_this` false, `today` only names the year meant (明年年底).
    """
    year = today.year
    match words:
        case "月底" | "月末":
            return DayReading(last_of_month(year, today.month), Precision.MONTH_END)
        case "月初":
            first = in_months(today.replace(day=1), 1 if purpose is not Purpose.PAST else 0)
            return month_of(first.year, first.month, "初", purpose)
        case _ if words in _YEAR_ENDS:
            return DayReading(date(year, 12, 31), Precision.MONTH_END)
        case "初" | "年初":
            return DayReading(date(year, 1, 31), Precision.APPROX)
        case "上半年" | "年中":
            return DayReading(_coming(today, 6, 30, is_this), Precision.APPROX)
        case "下半年":
            return DayReading(date(year, 12, 31), Precision.APPROX)
        case "节前" | "节后" | "过年":
            return None  # which festival, and which side of it, is not said
        case _:
            return _around_festival(words, today)


def around_festival(name: str, side: str, today: date) -> DayReading | None:
    """Return the day before a coming festival (`side` 前), or two weeks into the time after it (后)."""
    name = name.removesuffix("节")
    if name in _MOVING:
        days = _MOVING[name]
    else:
        days = tuple(
            date(year, *_FIXED[name]) for year in (today.year, today.year + 1, today.year + 2)
        )
    at = -_ONE_DAY if side == "前" else timedelta(days=15)
    on = next((day + at for day in days if day + at >= today and day > today), None)
    return DayReading(on, Precision.APPROX) if on is not None else None


def _coming(today: date, month: int, day: int, is_this: bool) -> date:
    on = date(today.year, month, day)
    return on.replace(year=on.year + 1) if is_this and on < today else on


def _around_festival(words: str, today: date) -> DayReading | None:
    fixed = {"元旦前": (12, 31), "五一前": (4, 30), "十一前": (9, 30), "国庆前": (9, 30)}
    fixed |= {"暑假前": (6, 30), "寒假前": (1, 15)}
    if words in fixed:
        return DayReading(_coming(today, *fixed[words], True), Precision.APPROX)
    festival = next((day for _, day in sorted(SPRING_FESTIVALS.items()) if day > today), None)
    if festival is None:
        return None
    if words.endswith("前"):
        return DayReading(festival - _ONE_DAY, Precision.APPROX)
    return DayReading(festival + timedelta(days=15), Precision.APPROX)
