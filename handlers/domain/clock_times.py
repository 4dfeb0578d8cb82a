"""Times of day as people say them: 下午3点, 今晚7点, 9点半, 14:30, 中午12点一刻.

Only the clock; the day it belongs to is found by `handlers.domain.dates`. An hour from one to seven
without a part of the day could be morning or evening and is marked unsure.
"""

import re
from datetime import time

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.numerals import parse_small

TIME = lazy_pattern(
    r" ?的?(凌晨|早上|早晨|清晨|上午|中午|下午|午后|傍晚|晚上|晚间|夜里|晚|早)? ?"
    r"(?:(\d{1,2}|[一二两三四五六七八九十]{1,3})(?:点钟?|时(?!间|候))(半|[一三]刻|\d{1,2}分?|[一二三四五]?十[一二三四五六七八九]?分?)?"
    r"|(\d{1,2}):(\d{2})(?::\d{2})?(?!\d))"
)
PART_OF_DAY = lazy_pattern(r" ?的?(凌晨|早上|上午|中午|下午|傍晚|晚上)")
_EVENING = ("下午", "午后", "傍晚", "晚上", "晚间", "夜里", "晚")


def clock_time(found: re.Match[str], part: str) -> tuple[time, bool] | None:
    """Return the time of day and whether morning or afternoon is beyond doubt."""
    if found[4]:
        hour, minute, is_sure = int(found[4]), int(found[5]), True
    else:
        hour, minute = parse_small(found[2]) or 0, _minute(found[3] or "")
        is_sure = bool(part) or not 1 <= hour <= 7
    if (part in _EVENING and hour < 12) or (part == "中午" and hour < 3):
        hour += 12
    elif not part and not is_sure:
        hour += 12 if hour < 7 else 0
    if part in ("晚", "晚上", "夜里") and hour == 12:
        return None
    return (time(hour, minute), is_sure) if hour < 24 and minute < 60 else None


def _minute(words: str) -> int:
    match words.removesuffix("分"):
        case "":
            return 0
        case "半":
            return 30
        case "一刻":
            return 15
        case "三刻":
            return 45
        case other:
            return parse_small(other) or 0
