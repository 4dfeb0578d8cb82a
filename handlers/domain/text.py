"""Bringing text into one form: width, script, invisible characters, white space.

Used wherever two texts are compared or a message is read. What people see again is cleaned with
`clean`, which keeps their characters; what is only compared goes through `fold`.
"""

import unicodedata
from functools import cache, lru_cache
from typing import Protocol

from handlers.domain import wordlists
from handlers.domain.lazy_pattern import lazy_pattern

_WORDS_OF_A_MESSAGE = 256
"""Forms kept: reading one message asks some six words for theirs, each several times."""
_KEPT_CONTROLS = "\n\t"
_SHOWING_NOTHING = frozenset("\u115f\u3164\ufe0f\ufffd")
"""What Unicode calls printable and yet shows nothing, or stands for something lost."""
_TERMINAL = lazy_pattern(r"\x1b\[[0-9;?]*[A-Za-z]")
"""What colours a terminal: nothing of it is text."""

_TAB_SHOWN = lazy_pattern(r" ?\u2409 ?")
"""The sign that stands for a tab where white space is made plain."""


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _to_simplified() -> _Converter:
    from opencc import OpenCC

    converter: _Converter = OpenCC("t2s")
    return converter


def is_invisible(char: str) -> bool:
    """Tell whether a character shows nothing: control, zero-width, bidi mark, private use.

    U+FFFD too: it stands where something was that no database takes.
    """
    if char in _KEPT_CONTROLS:
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn") or char in _SHOWING_NOTHING


def clean(text: str) -> str:
    """Drop invisible characters, make every white space a plain blank, trim; keeps line breaks."""
    if text.isprintable() and _SHOWING_NOTHING.isdisjoint(text):
        # Nearly every text: 3 µs for twenty characters, where looking at each takes 58.
        return " ".join(text.split())
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    if "\x1b" in text:
        text = _TERMINAL.sub("", text)
    shown = "".join(char for char in text if not is_invisible(char))
    lines = (" ".join(line.split()) for line in shown.split("\n"))
    return "\n".join(lines).strip()


def clean_cells(text: str) -> str:
    """Return `clean` text with the tabs kept that part the cells of a pasted sheet."""
    if "\t" not in text:
        return clean(text)
    return _TAB_SHOWN.sub("\t", clean(text.replace("\t", " \u2409 ")))


def one_line(text: str) -> str:
    """Return `clean` text with line breaks turned into blanks."""
    return " ".join(clean(text).split())


def to_simplified(text: str) -> str:
    """Turn traditional characters into simplified ones, by the phrase."""
    if text.isascii():
        return text
    try:  # the GB 2312 set has no traditional characters; the check spares loading the tables
        text.encode("gb2312")
    except UnicodeEncodeError:
        return _to_simplified().convert(text)
    return text


@lru_cache(maxsize=_WORDS_OF_A_MESSAGE)
def fold(text: str) -> str:
    """Return the form in which texts are compared: NFKC, simplified, lower case, one blank."""
    if text.isascii():
        return one_line(text).lower()
    narrow = unicodedata.normalize("NFKC", one_line(text)).casefold()
    return one_line(to_simplified(unicodedata.normalize("NFKC", narrow)))


@lru_cache(maxsize=_WORDS_OF_A_MESSAGE)
def squeeze(text: str) -> str:
    """Return `fold` without anything but letters, digits and ideographs."""
    return "".join(char for char in fold(text) if char.isalnum())


def is_han(char: str) -> bool:
    """Tell whether a single character is a Chinese ideograph."""
    return len(char) == 1 and _is_ideograph(char)


def _is_ideograph(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇"


def has_substance(text: str) -> bool:
    """Tell whether a text says anything: a letter or ideograph, and no mere placeholder.

    One character twice is a name (旺旺, 当当), unless it is what people laugh or sigh with; more often it is none.
    """
    squeezed = squeeze(text)
    if not squeezed or squeezed in wordlists.PLACEHOLDERS:
        return False
    return len(set(squeezed)) > 1 or is_han(squeezed) or _is_doubled(squeezed)


def _is_doubled(squeezed: str) -> bool:
    is_twice = len(squeezed) == 2 and squeezed[0] == squeezed[1]
    return is_twice and is_han(squeezed[0]) and squeezed[0] not in wordlists.INTERJECTIONS


def count_characters(text: str) -> int:
    """Count what a reader would count: letters, digits and ideographs, no blanks or signs."""
    return len(squeeze(text))
