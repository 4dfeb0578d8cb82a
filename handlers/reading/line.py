"""A message in two parallel forms of equal length: as compared, and as shown.

`text` is half width, simplified and lower case; `shown` keeps what the person typed. Whatever is
found in `text` is cut from `shown`, so that names stay as written.
"""

import re
import unicodedata
from dataclasses import dataclass

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import clean, to_simplified

THANKS = (
    "谢谢",
    "谢谢您",
    "谢谢你",
    "谢谢大家",
    "谢谢啦",
    "多谢",
    "辛苦了",
    "辛苦",
    "麻烦了",
    "拜托了",
    "thanks",
    "thx",
)
"""Words of thanks that may end a message or a value."""

_SIGNS = " \n,，。.!！~～;；🙏"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SPOKEN_DIGITS = lazy_pattern(
    r"(?<![零〇一二三四五六七八九幺])[零〇一二三四五六七八九幺]{7,12}(?![零〇一二三四五六七八九幺十百千万亿])"
)
"""A number read out digit by digit, as dictated: 一三五零五九八八七七六."""

_HALF_SPOKEN = lazy_pattern(
    r"(?<![\d零〇一二三四五六七八九幺])(?=\d{3,9}[零〇一二三四五六七八九幺])1[3-9][\d零〇一二三四五六七八九幺]{9}"
    r"(?![\d零〇一二三四五六七八九幺十百千万亿])"
)
"""A mobile number of which only a part was turned into digits: 1380591二二三三."""

_DIGIT_OF = str.maketrans("零〇一二三四五六七八九幺", "001234567891")
HOLE = "\x1f"
"""Stands where something was taken out: a separator that no cleaned message can contain."""


@dataclass(frozen=True, slots=True)
class Line:
    """The two forms; a position means the same character in both."""

    text: str
    shown: str

    @staticmethod
    def of(message: str) -> "Line":
        """Clean a message and bring it into both forms."""
        text: list[str] = []
        shown: list[str] = []
        for char in clean(message):
            narrow = char if char.isascii() else unicodedata.normalize("NFKC", char)
            if char in _CIRCLED:
                narrow += "."  # numbers the items of a list
            kept = char if len(narrow) == 1 and not _is_wide(char, narrow) else narrow
            shown.append(kept)
            text.append("".join(low if len(low := one.lower()) == 1 else one for one in narrow))
        folded = _SPOKEN_DIGITS.sub(_as_digits, _plain_letters("".join(text)))
        folded = _HALF_SPOKEN.sub(_as_digits, folded)
        simplified = to_simplified(folded)
        return Line(simplified if len(simplified) == len(folded) else folded, "".join(shown))

    def words(self, start: int, end: int) -> str:
        """Return what was typed between two positions, trimmed."""
        return self.shown[start:end].strip()

    def cut(self, start: int, end: int) -> "Line":
        """Return the part between two positions."""
        return Line(self.text[start:end], self.shown[start:end])

    def before(self, other: "Line") -> "Line":
        """Return this line and another right behind it."""
        return Line(self.text + other.text, self.shown + other.shown)

    def joined(self, other: "Line") -> "Line":
        """Return this line and another behind it, a blank between them."""
        return Line(f"{self.text} {other.text}", f"{self.shown} {other.shown}")

    def blank(self, start: int, end: int, mark: str = HOLE) -> "Line":
        """Return the line with a part taken out: one separator in each place."""
        hole = mark * (end - start)
        return Line(
            self.text[:start] + hole + self.text[end:],
            self.shown[:start] + hole + self.shown[end:],
        )


def without_thanks(line: Line) -> Line:
    """Drop the thanks and signs behind the words of a message or a value; thanks alone stay."""
    end = len(line.text.rstrip(_SIGNS))
    while word := next((one for one in THANKS if line.text.endswith(one, 0, end)), ""):
        before = line.text[: end - len(word)]
        if not before.strip(_SIGNS) or before[-1] not in _SIGNS:
            break
        end = len(before.rstrip(_SIGNS))
        line = line.cut(0, end)
    return line


def _plain_letters(text: str) -> str:
    """Compare letters with accents as those without: Müller, Würth. The length stays."""
    if text.isascii():
        return text
    return "".join(
        base if "\xc0" <= char < "\u0250" and (base := _base(char)).isascii() else char
        for char in text
    )


def _base(char: str) -> str:
    return unicodedata.normalize("NFD", char)[0]


def _as_digits(run: re.Match[str]) -> str:
    return run[0].translate(_DIGIT_OF)


def _is_wide(char: str, narrow: str) -> bool:
    """Full-width letters, digits and signs are shown narrow; Chinese brackets stay."""
    return char != narrow and narrow.isascii() and char not in "（）［］【】：；，！？"
