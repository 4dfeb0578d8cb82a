"""Grammars of what is added to a customer without a command: values of an administrator's fields, a further contact.

云杉智能的国家改成法国, 国家写错了 是法国, 再加个联系人 王五 138…. The person always confirms.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from handlers.domain.custom_field import CustomField
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import fold
from handlers.reading.collected import Collected
from handlers.reading.context import ReadingContext
from handlers.reading.grammars.correcting import put_labelled, right_value
from handlers.reading.grammars.speaking import may_be_name
from handlers.reading.labels import CHANGES
from handlers.reading.line import Line
from handlers.reading.people import parse_person_by_number
from handlers.reading.ways import take_ways
from handlers.reading.words import words_of

_LEAD = r"^(?:把|将|刚才|刚刚|不对|[\s,，])*+(?:(?P<name>[^\s,，。;；:：@?？我你他她]{2,30}?)的)?"
_WRONG = r"(?:(?:打|写|填|选|输|报|说|搞|弄|记|发|录|给)?错(?:了|啦)?|不对|有误)"
_FURTHER = lazy_pattern(
    r"^(?:再|另外|还要|还有|帮我|给(?:他们?|这家))*+(?:加|补充?|添加|新增|增加|多)(?:上|了)?(?:一?[个位])?新?的?"
    r"联系人[\s,，:：]*"
)


class Changed(NamedTuple):
    """The customer as typed if any, the field that is another from now on, and where its value begins."""

    name: str
    field: CustomField
    value_start: int


@lru_cache(maxsize=8)
def _pattern(fields: tuple[CustomField, ...]) -> re.Pattern[str]:
    names = sorted((fold(one.name) for one in fields), key=len, reverse=True)
    words = "|".join(map(re.escape, names))
    return lazy_pattern(
        rf"{_LEAD}(?P<label>{words})(?:{CHANGES}|{_WRONG}|应该?是|应为|不是(?=[^吗?？]+是))"
    )


def find_changed(line: Line, ctx: ReadingContext) -> Changed | None:
    """Return the added field that a message says is another; None when it says so of none."""
    found = _pattern(ctx.custom).match(line.text) if ctx.custom else None
    if found is None:
        return None
    name = line.words(*found.span("name")) if found["name"] else ""
    if name and not may_be_name(name):
        return None
    field = next(one for one in ctx.custom if fold(one.name) == found["label"])
    start = found.end() - (2 if found[0].endswith("不是") else 0)
    return Changed(name, field, start)


def put_changed(kept: Collected, line: Line) -> None:
    """Read the customer and the field's right value."""
    found = find_changed(line, kept.ctx)
    if found is None:
        return
    if found.name:
        kept.name(found.name)
    value = right_value(line.cut(found.value_start, len(line.text)))
    put_labelled(kept, Line.of(f"{found.field.name}:{value.shown.strip(' ,，。!！')}"))


def says_further_contact(line: Line) -> bool:
    """Tell whether a message adds a contact, with a name or number behind: 再加个联系人 王五 138…."""
    found = _FURTHER.match(line.text)
    return found is not None and bool(line.text[found.end() :].strip())


def put_further_contact(kept: Collected, line: Line) -> None:
    """Read the contact and what reaches it."""
    found = _FURTHER.match(line.text)
    if found is None:
        return
    kept.is_update = True
    words = words_of(take_ways(kept, line.cut(found.end(), len(line.text))))
    if words and kept.lacks("contact") and (person := parse_person_by_number(words[0])):
        kept.person(person)
        words = words[1:]
    kept.unread += words
