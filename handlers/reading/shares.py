"""Shares between two people as they are said: 7:3, 六四分, 五五开, 70%/30%, 对半. Always out of 100."""

import re
from typing import NamedTuple

from handlers.domain.numerals import parse_small

_RATIO = re.compile(r"(?<![\d:])(\d{1,2})%? ?(?:[:/比]|比) ?(\d{1,2})(?![\d:])%?")
_SPOKEN = re.compile(r"([一二三四五六七八九])([一二三四五六七八九])(?:分成?|开|成)")
_HALVES = re.compile(r"对半分?|平分|一人一半|各(?:占)?一半")


class Shares(NamedTuple):
    """Two shares with their place; `parts` is empty where they do not make up the whole."""

    parts: tuple[int, ...]
    start: int
    end: int


def find_shares(text: str) -> Shares | None:
    """Return the first shares said in a folded text; 10 parts or 100 make the whole."""
    if found := _RATIO.search(text) or _SPOKEN.search(text):
        parts = (parse_small(found[1]) or 0, parse_small(found[2]) or 0)
        return Shares(_of_hundred(parts), found.start(), found.end())
    if found := _HALVES.search(text):
        return Shares((50, 50), found.start(), found.end())
    return None


def _of_hundred(parts: tuple[int, int]) -> tuple[int, ...]:
    match sum(parts):
        case 10:
            return (parts[0] * 10, parts[1] * 10)
        case 100:
            return parts
        case _:
            return ()
