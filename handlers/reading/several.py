"""Several customers in one message: numbered lists, lines that each begin with a name, A、B 都…

Each customer's words are returned as typed; what they say is read when each is worked on alone.
"""

import re
from collections.abc import Sequence

from handlers.reading.entities import find_customer_no
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisation
from handlers.reading.people import is_titled_person, parse_person

_NUMBER = re.compile(r"(?:^|\n) *\d{1,2} ?[.、)．] ?(?=[^\d\s])")
_BREAK = re.compile(r"[\n;；]+")
_NAMED = re.compile(r" ?(?:[-·*•] ?)?([^\s,，。;；:：、]{2,20}) ?: ?\S")
_TOGETHER = re.compile(
    r"^[\s:：]*(?P<names>[^\s,，。;；:：、]{2,20}(?:、[^\s,，。;；:：、]{2,20}){1,9}) ?[,，\s] ?"
    r"(?P<told>(?:今天|昨天|上午|下午|刚|刚刚|都|分别|均|一起|全都|全部)[^\n]{2,200})$"
)
_EACH = re.compile(r"都|分别|均|一起|全部|全都")


def numbered_items(line: Line) -> list[str]:
    """Return the items of a numbered list as typed, each on one line; fewer than two are no list."""
    starts = list(_NUMBER.finditer(line.text))
    if len(starts) < 2 or line.text[: starts[0].start()].strip(" :：,，\n"):
        return []
    ends = [*(found.start() for found in starts[1:]), len(line.text)]
    return [
        " ".join(line.words(found.end(), end).split())
        for found, end in zip(starts, ends, strict=True)
    ]


def named_lines(line: Line, labels: Sequence[int]) -> list[str]:
    """Return the lines (or parts between semicolons) when each begins with a customer.

    A customer shows itself by its ending, its number, or a colon behind a word that is no label
    (`labels`: where labels begin) and no person. Else, or with fewer than two, none.
    """
    parts, start = [], 0
    for stop in [*_BREAK.finditer(line.text), None]:
        end = stop.start() if stop else len(line.text)
        if line.text[start:end].strip(" :：,，。\x1f"):
            parts.append((start, end))
        start = stop.end() if stop else end
    if len(parts) < 2 or not all(_begins_named(line, *part, labels) for part in parts):
        return []
    return [" ".join(line.words(start, end).split()).strip(" :：-·*•") for start, end in parts]


def told_together(line: Line) -> list[str]:
    """Return one text per customer for `云杉智能、星河物流 都电话聊了`; none when it is no such telling."""
    found = _TOGETHER.match(line.text)
    if found is None or not _EACH.search(found["told"]):
        return []
    names = line.words(*found.span("names")).split("、")
    told = line.words(*found.span("told"))
    if any(is_titled_person(name) for name in names):
        return []
    return [f"{name} {told}" for name in names]


def _begins_named(line: Line, start: int, end: int, labels: Sequence[int]) -> bool:
    part = line.cut(start, end)
    lead = len(part.text) - len(part.text.lstrip(" -·*•"))
    if start + lead in labels:
        return False
    if find_customer_no(part.text[lead : lead + 24]):
        return True
    organisation = find_organisation(part)
    if organisation is not None and not part.text[: organisation.start].strip(" -·*•"):
        return bool(part.text[organisation.end :].strip(" :：,，"))
    named = _NAMED.match(part.text)
    return named is not None and parse_person(part.words(*named.span(1))) is None
