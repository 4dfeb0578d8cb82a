"""Reading the value of an administrator's field: by its kind, from the beginning of the words.

Each reading says what it left over, so that a message may go on behind the value. What does not fit is a
problem with an example of that very field; a day without its year is asked about, never guessed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from handlers.domain.amount import find_amounts
from handlers.domain.calendar import WorkCalendar
from handlers.domain.custom_field import LONGEST_TEXT, CustomField, CustomKind
from handlers.domain.dates import Precision, Purpose, find_dates
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.option_list import listed, to_choose
from handlers.domain.quality import Problem, check_text
from handlers.domain.text import fold, one_line
from handlers.reading.labels import Field, FieldType
from handlers.reading.line import Line

Value = str | Decimal | date | tuple[str, ...]

_ENDS = " ,，、;；。\n\x1f"
_JOINS = ",，、;；"
_PLAIN = lazy_pattern(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,6})?(?=$|[\s,，;；。、\x1f])")
_DAY = lazy_pattern(
    r"((?:19|20)\d\d) ?[-./年] ?(\d{1,2}) ?[-./月] ?(\d{1,2})(?!\d) ?[日号]?"
    r"(?: ?(?:周|星期)[一二三四五六日天])?"
)
_LARGEST = Decimal(10**15)


class CustomReading(NamedTuple):
    """What a value was read as; without one, `problem` says why. `note` asks where it is not sure."""

    value: Value | None
    words: str
    rest: Line
    problem: Problem | None = None
    note: str = ""


@lru_cache(maxsize=8)
def labels_of(fields: tuple[CustomField, ...]) -> tuple[Field, ...]:
    """Return the fields as labels to be found in a message; each is written with a colon."""
    return tuple(
        Field(
            one.name,
            FieldType.TEXT if one.kind is CustomKind.TEXT else FieldType.CUSTOM,
            (one.name,),
        )
        for one in fields
    )


def read_custom(
    field: CustomField, line: Line, now: datetime, calendar: WorkCalendar
) -> CustomReading:
    """Read the value of a field from the beginning of a line; `now` is when it was said.

    An empty line says nothing: neither a value nor a problem.
    """
    lead = len(line.text) - len(line.text.lstrip(" :"))
    line = line.cut(lead, len(line.text))
    if not line.text.strip(_ENDS):
        return CustomReading(None, "", Line("", ""))
    match field.kind:
        case CustomKind.TEXT:
            return _text(field, line)
        case CustomKind.NUMBER:
            return _number(field, line)
        case CustomKind.DATE:
            return _day(field, line, now, calendar)
        case _:
            return _choices(field, line)


def _text(field: CustomField, line: Line) -> CustomReading:
    words = one_line(line.shown).strip(" ,，;；")
    problem = check_text(field.name, words)
    if len(words) > LONGEST_TEXT:
        wrong = f"有 {len(words)} 个字，最多 {LONGEST_TEXT} 个字"
        problem = Problem(field.name, f"{words[:30]}…", wrong, "")
    if problem is not None:
        problem = replace(problem, example=field.example)
        return CustomReading(None, words, Line("", ""), problem)
    return CustomReading(words, words, Line("", ""))


def _number(field: CustomField, line: Line) -> CustomReading:
    if plain := _PLAIN.match(line.text):
        return _taken(line, plain.end(), _short(Decimal(plain[0].replace(",", ""))))
    sign = -1 if line.text.startswith("-") else 1
    at = 1 if sign < 0 else 0
    first = next(find_amounts(line.text[at:], bare=True), None)
    if first is None or first.start or line.text[at + first.end : at + first.end + 1].strip(_ENDS):
        return _refused(field, line, "读不出数字，请只写一个数，不带单位")
    amount = first.amount
    is_one = not (amount.high or amount.is_approximate or amount.period)
    if not is_one or amount.currency != "CNY" or amount.value >= _LARGEST:
        return _refused(field, line, "要写成一个确定的数")
    return _taken(line, at + first.end, _short(amount.value * sign))


def _short(value: Decimal) -> Decimal:
    """Return the one form of a number, so that equal numbers are kept alike."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def _day(field: CustomField, line: Line, now: datetime, calendar: WorkCalendar) -> CustomReading:
    if full := _DAY.match(line.text):
        try:
            stated = date(int(full[1]), int(full[2]), int(full[3]))
        except ValueError:
            return _refused(field, line, "没有这一天")
        return _taken(line, full.end(), stated)
    first = (
        next(find_dates(line.text, now, calendar, meant), None)
        for meant in (Purpose.NEXT, Purpose.PAST)
    )
    spans = [one for one in first if one is not None and not one.start]
    if not spans:
        return _refused(field, line, "读不出日期")
    found = spans[0].reading
    if found.precision not in (Precision.DAY, Precision.MINUTE):
        return _refused(field, line, "要写到哪一天")
    end, day = spans[0].end, found.on
    is_sure = found.is_sure and all(one.reading.on == day for one in spans)
    note = "" if is_sure else f"{field.name}「{line.words(0, end)}」读作 {day.isoformat()}，对吗？"
    return _taken(line, end, day)._replace(note=note)


def _choices(field: CustomField, line: Line) -> CustomReading:
    """Read options one after the other; behind a comma only another option may follow."""
    found: list[str] = []
    place = end = 0
    while place < len(line.text):
        chosen = _option_at(line.text, place, field.options)
        if chosen is None:
            is_joined = any(char in _JOINS for char in line.text[end:place])
            if found and not is_joined:
                break
            wrong = f"不在选项里，可选：{listed(field.options)}"
            refused = _refused(field, line, wrong, start=place)
            return refused._replace(problem=_with_ways(field, refused.problem))
        option, end = chosen
        found.append(option)
        place = end
        while place < len(line.text) and line.text[place] in _ENDS:
            place += 1
    if field.kind is CustomKind.CHOICES:
        chosen_ones = tuple(one for one in field.options if one in found)
        return _taken(line, end, chosen_ones)
    if len(set(found)) > 1:
        return _refused(field, line, "只能选一个", end=end)
    return _taken(line, end, found[0])


def _with_ways(field: CustomField, problem: Problem | None) -> Problem | None:
    """Offer the options where one is to be chosen."""
    if problem is None or field.kind is not CustomKind.CHOICE:
        return problem
    return replace(problem, ways=to_choose(field.options))


def _option_at(text: str, place: int, options: Sequence[str]) -> tuple[str, int] | None:
    """Return the longest option that stands here as a whole, and where it ends."""
    for option in sorted(options, key=len, reverse=True):
        end = place + len(fold(option))
        is_whole = end >= len(text) or text[end] in _ENDS
        if is_whole and text.startswith(fold(option), place):
            return option, end
    return None


def _taken(line: Line, end: int, value: Value) -> CustomReading:
    return CustomReading(value, line.words(0, end), line.cut(end, len(line.text)))


def _refused(
    field: CustomField, line: Line, wrong: str, *, start: int = 0, end: int = 0
) -> CustomReading:
    """Refuse the word that stands here; what follows it is left over."""
    stop = end or next(
        (n for n in range(start, len(line.text)) if line.text[n] in _ENDS), len(line.text)
    )
    words = line.words(start, stop)
    read = words if len(words) <= 30 else f"{words[:30]}…"
    problem = Problem(field.name, read, wrong, field.example)
    return CustomReading(None, words, line.cut(stop, len(line.text)), problem)
