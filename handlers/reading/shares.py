"""Shares between two people as they are said: 7:3, 六四分, 五五开, 70%/30%, 对半. Always out of 100."""

from typing import NamedTuple

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.numerals import parse_small

_RATIO = lazy_pattern(
    r"(?<![\d:])(\d{1,2})%? ?[:/比] ?(\d{1,2})(?![\d:])%?|(?<!\d)(\d{1,2})%[ 和,，、/]*(\d{1,2})%"
)
_SPOKEN = lazy_pattern(
    r"([一二三四五六七八九])([一二三四五六七八九])(?:分成?|开|成)"
    r"|(?<![^\s\x1f])([一二三四五六七八九])([一二三四五六七八九])(?![^\s\x1f])"
)
_HALVES = lazy_pattern(r"对半分?|平分|一人一半|各(?:占)?一半")


class Shares(NamedTuple):
    """Two shares with their place; `parts` is empty where they do not make up the whole."""

    parts: tuple[int, ...]
    start: int
    end: int


def find_shares(text: str) -> Shares | None:
    """Return the first shares said in a folded text; 10 parts or 100 make the whole."""
    if found := _RATIO.search(text) or _SPOKEN.search(text):
        first, second = (one for one in found.groups() if one)
        parts = (parse_small(first) or 0, parse_small(second) or 0)
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
