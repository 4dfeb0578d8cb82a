"""Grammar of 提醒我: the first time found, everything else is the thing."""

import re

from handlers.domain.dates import Purpose, find_dates
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import is_full_name
from handlers.domain.text import to_simplified
from handlers.reading.collected import Collected
from handlers.reading.fields import put_date
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisation
from handlers.reading.people import titled_person_in

_VERB = lazy_pattern(
    r"^(?:催一?下?|问一?下?|联系|拜访|回访|给|找|约|跟进?|和|去|到|打给|打电话给|送|寄|发)+"
)


_LATIN_PERSON = lazy_pattern(r"(?<=[给找约跟和])[A-Z][a-z]{1,14}(?![A-Za-z])")


_CALLED_UP = lazy_pattern(
    r"(?<=[给找约跟和])([\u4e00-\u9fff]{2,3})(?=(?:打|回)个?电话|回电|发|送|聊|谈|见|确认|沟通|对|寄|报价|催|要)"
)
"""Whom one means to call, by a bare name: 给罗敏打电话."""


def time_and_thing(kept: Collected, line: Line) -> None:
    """Read 提醒我 时间 事, and the customer or contact that the thing speaks of."""
    ctx = kept.ctx
    span = next(find_dates(line.text, ctx.now, ctx.calendar, Purpose.NEXT), None)
    if span is not None:
        put_date(kept, "next_at", span.reading, line.words(span.start, span.end))
        line = line.blank(span.start, span.end, " ")
    words = re.sub(r"^(?:我|要|去|在|的|前|[\s,，:：])+", "", " ".join(line.shown.split()))
    if words:
        kept.put_text("content", words)
    organisation = find_organisation(line)
    if organisation is not None and (name := _VERB.sub("", organisation.full)):
        kept.name(name)
    latin = _LATIN_PERSON.search(to_simplified(words))
    person = titled_person_in(words) or (latin[0] if latin else "") or _called_up(words)
    if person:
        kept.way(name=person)


def _called_up(words: str) -> str:
    found = _CALLED_UP.search(to_simplified(words))
    return found[1] if found and is_full_name(found[1]) else ""
