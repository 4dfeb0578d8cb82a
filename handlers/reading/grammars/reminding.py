"""Grammar of 提醒我: the first time found, everything else is the thing."""

import re

from handlers.domain.dates import Purpose, find_dates
from handlers.reading.collected import Collected
from handlers.reading.fields import put_date
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisation
from handlers.reading.people import is_titled_person


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
    if organisation is not None:
        kept.name(organisation.name)
    for word in re.split(r"[\s,，、]|联系|拜访|给|和|跟|约|找|回访|打电话", words):
        if is_titled_person(word):
            kept.way(name=word)
            return
