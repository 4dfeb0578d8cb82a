"""A value that the speaker takes back at once: 13502412345 不对 是13502412354, 先报30万 哦不 改成45万.

Two values of one kind with words of correction between them: the later one is meant. The earlier one is
taken out, so that a yes never writes it; the person is asked all the same.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from handlers.domain.amount import find_amounts
from handlers.domain.dates import Purpose, find_dates
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.phone import mask_phone
from handlers.reading.context import ReadingContext
from handlers.reading.entities import find_entities
from handlers.reading.line import Line
from handlers.reading.people import is_titled_person

_SLIP = lazy_pattern(
    r"[吧啊了]?[\s,，。;；]*(?:(?:哦|啊|呃|噢|哎|额)?不对(?![外称等劲付路口])|(?:说|写|打|报|填|输|记|念)错了?|(?:哦|啊|呃|噢|哎|额)不(?:是)?"
    r"|口误|更正一?下?)[\s,，。;；:：]*(?:应该|应|改成?|改为|写成|是|为|[\s,，]){0,6}"
)
_SLIP_WORD = lazy_pattern(r"不对|错|[哦啊呃噢哎额]不|口误|更正")
_LEAD = lazy_pattern(r"(?:先|就)?(?:报|按|写)?(?:大概|大约|预算|预计|约)?\Z")
_LONGEST_LEAD = 8
_LONGEST_SLIP = 24


class Settled(NamedTuple):
    """The line without what was taken back, and the question to ask; without one, nothing was."""

    line: Line
    note: str = ""


class _Value(NamedTuple):
    start: int
    end: int
    kind: str


_NOT_THE_OTHER = lazy_pattern(r"[\s,，]*(?:而)?不是[\s,，]*")
_NOT_THAT_PERSON = lazy_pattern(
    r"(?P<one>[\u4e00-\u9fff]{2,3})(?P<denied>[,，]?不是(?P<other>[\u4e00-\u9fff]{2,3}))(?=$|[\s,，;；。\d])"
)


def settle(line: Line, ctx: ReadingContext) -> Settled:
    """Take out values that are corrected right behind them."""
    notes: list[str] = []
    if "不是" in line.text:
        line = _without_denied(line, ctx, notes)
    if _SLIP_WORD.search(line.text) is None:
        return Settled(line, "；".join(notes))
    values = sorted(_values(line, ctx))
    for one, other in reversed(list(pairwise(values))):
        if one.kind != other.kind or other.start - one.end > _LONGEST_SLIP:
            continue
        if not _SLIP.fullmatch(line.text, one.end, other.start):
            continue
        lead = _LEAD.search(line.text, max(0, one.start - _LONGEST_LEAD), one.start)
        old, new = _said(line, one), _said(line, other)
        notes.append(f"「{old}」改成「{new}」，对吗？")
        start = lead.start() if lead else one.start
        line = Line(
            line.text[:start] + line.text[other.start :],
            line.shown[:start] + line.shown[other.start :],
        )
    return Settled(line, "；".join(notes))


def _without_denied(line: Line, ctx: ReadingContext, notes: list[str]) -> Line:
    """Take out a value that is denied behind the right one: 联系人张姐不是李姐, 138… 不是139…."""
    if (found := _NOT_THAT_PERSON.search(line.text)) is not None:
        right = next((one for one in (found["one"], found["one"][1:]) if is_titled_person(one)), "")
        if right and is_titled_person(found["other"]):
            notes.append(f"联系人是「{right}」，不是「{found['other']}」，对吗？")
            return _cut_out(line, *found.span("denied"))
    values = sorted(one for one in _values(line, ctx) if one.kind != "date")
    for one, other in reversed(list(pairwise(values))):
        if one.kind == other.kind and _NOT_THE_OTHER.fullmatch(line.text, one.end, other.start):
            notes.append(f"是「{_said(line, one)}」，不是「{_said(line, other)}」，对吗？")
            line = _cut_out(line, one.end, other.end)
    return line


def _cut_out(line: Line, start: int, end: int) -> Line:
    return Line(line.text[:start] + line.text[end:], line.shown[:start] + line.shown[end:])


def _said(line: Line, value: _Value) -> str:
    """Return a value as typed; a phone number masked, because a group may read the question."""
    words = line.words(value.start, value.end)
    return mask_phone(words) if value.kind == "phone" else words


def _values(line: Line, ctx: ReadingContext) -> Iterator[_Value]:
    numbers = [one for one in find_entities(line).found if one.key in ("phone", "email")]
    yield from (_Value(one.start, one.end, one.key) for one in numbers)
    for span in find_amounts(line.text):
        if not any(one.start < span.end and span.start < one.end for one in numbers):
            yield _Value(span.start, span.end, "amount")
    for date in find_dates(line.text, ctx.now, ctx.calendar, Purpose.NEXT):
        if not any(one.start < date.end and date.start < one.end for one in numbers):
            yield _Value(date.start, date.end, "date")
