"""Colleagues named in a message: @李雷, 给李雷, 转给 李雷. Who they are is looked up by the command."""

import re
from typing import NamedTuple

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import is_full_name
from handlers.domain.text import to_simplified
from handlers.reading.line import Line

_MENTION = lazy_pattern(
    r"@ ?([a-z][a-z.'-]{0,19}(?: [a-z][a-z.'-]{1,19})?(?![a-z])|[^\s@,，。;；:：>、()（）→\x1f-]{1,20})"
)
_HANDED_TO = lazy_pattern(
    r"(?:给到?|->|→|=>|转|归|判) ?((?![给归转到])[\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])"
)
_ALONE = lazy_pattern(r"(?:^|(?<=[\s,，、\x1f]))([\u4e00-\u9fff]{2,4})(?=$|[\s,，、。;；\x1f#])")


class Colleague(NamedTuple):
    """A colleague as named, and the place of the name with its sign before it."""

    name: str
    start: int
    end: int


def mentioned(line: Line) -> list[Colleague]:
    """Return the colleagues named with @, in order; without any, those behind 给, 归 or an arrow."""
    found = [_colleague(line, match) for match in _MENTION.finditer(line.text)]
    return found or [
        _colleague(line, match)
        for match in _HANDED_TO.finditer(line.text)
        if is_full_name(to_simplified(match[1]))
    ]


def first_alone(line: Line) -> Colleague | None:
    """Return the first word that is a person's full name by itself: 协作 云杉智能 李雷."""
    for match in _ALONE.finditer(line.text):
        if is_full_name(to_simplified(match[1])):
            return _colleague(line, match)
    return None


def _colleague(line: Line, match: re.Match[str]) -> Colleague:
    return Colleague(line.words(match.start(1), match.end(1)), match.start(), match.end())
