"""Checks for single values inside a card: texts, colours, sizes, ids, callbacks.

`cards.schema.check` walks a card and `cards.schema.components` says which property takes which check;
this module holds the checks and the notes taken on the way. It knows no component and must not
build or change a card. Facts are those of the card JSON 2.0 pages of the Feishu Open Platform
(open.feishu.cn, "Card JSON 2.0 structure" and the page of each component).
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import IntEnum


class Code(IntEnum):
    """Error codes the platform answers a bad card with ("Send message" and card error pages).

    Where the platform documents a rule but no code, `BAD_JSON` stands for it.
    """

    BAD_JSON = 200621
    WRONG_FORMAT = 200732
    UNKNOWN_TAG = 200861
    TOO_LARGE = 230025
    TOO_MANY = 11310
    FORM_NAME = 200530
    BAD_IMAGE = 200570
    BAD_CHART = 200550
    TABLE_ROWS = 200914
    TABLE_COLUMN = 200915
    ELEMENT_ID = 300301
    NOT_SHARED = 300302
    BAD_PERSON = 100290
    AT_ALL = 230018


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason the platform would refuse a card: its code, where it is, and what is wrong."""

    code: int
    path: str
    message: str


@dataclass(slots=True)
class Notes:
    """What the walk over one card has seen so far."""

    problems: list[Problem] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    element_ids: set[str] = field(default_factory=set)
    nodes: int = 0
    tables: int = 0
    own_text_sizes: frozenset[str] = frozenset()
    own_colours: frozenset[str] = frozenset()

    def add(self, code: Code, path: str, message: str) -> None:
        """Note one problem."""
        self.problems.append(Problem(int(code), path, message))


Check = Callable[[Notes, object, str], None]

COLOURS = frozenset(
    [
        "neutral",
        "blue",
        "turquoise",
        "lime",
        "orange",
        "violet",
        "indigo",
        "wathet",
        "green",
        "yellow",
        "red",
        "purple",
        "carmine",
        "grey",
        "gray",
        "default",
        "white",
        "black",
    ]
)
HEADER_TEMPLATES = frozenset(
    [
        "blue",
        "wathet",
        "turquoise",
        "green",
        "yellow",
        "orange",
        "red",
        "carmine",
        "violet",
        "purple",
        "indigo",
        "grey",
        "default",
    ]
)
TAG_COLOURS = frozenset(
    [
        "neutral",
        "blue",
        "turquoise",
        "lime",
        "orange",
        "violet",
        "indigo",
        "wathet",
        "green",
        "yellow",
        "red",
        "purple",
        "carmine",
    ]
)
TEXT_SIZES = frozenset(
    [
        "normal",
        "normal_v2",
        "heading",
        "notation",
        "heading-0",
        "heading-1",
        "heading-2",
        "heading-3",
        "heading-4",
        "xxxx-large",
        "xxx-large",
        "xx-large",
        "x-large",
        "large",
        "medium",
        "small",
        "x-small",
    ]
)

_COLOUR = re.compile(r"(?:bg-)?([a-z]+)(?:-\d{2,3})?")
_RGBA = re.compile(r"rgba\([0-9., ]{5,40}\)")
_PIXELS = re.compile(r"(-?\d{1,4})px")
_ELEMENT_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
_PERSON_ID = re.compile(r"ou_[A-Za-z0-9_-]{1,64}")
_SPACING_WORDS = frozenset(("small", "medium", "large", "extra_large"))


def anything(notes: Notes, value: object, path: str) -> None:
    """Accept any value: the walk or a later rule looks at it."""


def boolean(notes: Notes, value: object, path: str) -> None:
    """Require true or false."""
    if not isinstance(value, bool):
        notes.add(Code.WRONG_FORMAT, path, "must be true or false")


def string(notes: Notes, value: object, path: str) -> None:
    """Require a string."""
    if not isinstance(value, str):
        notes.add(Code.WRONG_FORMAT, path, "must be a string")


def strings(notes: Notes, value: object, path: str) -> None:
    """Require a list of strings."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        notes.add(Code.WRONG_FORMAT, path, "must be a list of strings")


def any_object(notes: Notes, value: object, path: str) -> None:
    """Require an object."""
    if not isinstance(value, dict):
        notes.add(Code.WRONG_FORMAT, path, "must be an object")


def one_of(*words: str) -> Check:
    """Require one of `words`."""
    allowed = frozenset(words)

    def check(notes: Notes, value: object, path: str) -> None:
        if not isinstance(value, str) or value not in allowed:
            notes.add(Code.WRONG_FORMAT, path, f"must be one of {', '.join(sorted(allowed))}")

    return check


def whole(low: int, high: int) -> Check:
    """Require a whole number between `low` and `high`, both allowed."""

    def check(notes: Notes, value: object, path: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            notes.add(Code.WRONG_FORMAT, path, f"must be a whole number from {low} to {high}")

    return check


def pixels(low: int, high: int, *words: str) -> Check:
    """Require `<n>px` with n between `low` and `high`, or one of `words`."""
    allowed = frozenset(words)

    def check(notes: Notes, value: object, path: str) -> None:
        if isinstance(value, str):
            if value in allowed:
                return
            match = _PIXELS.fullmatch(value)
            if match and low <= int(match[1]) <= high:
                return
        notes.add(Code.WRONG_FORMAT, path, f"must be {low}-{high}px or one of {sorted(allowed)}")

    return check


def pattern(expression: str, meaning: str) -> Check:
    """Require a string that fully matches `expression`; `meaning` shows the shape."""
    compiled = re.compile(expression)

    def check(notes: Notes, value: object, path: str) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            notes.add(Code.WRONG_FORMAT, path, f"must look like {meaning}")

    return check


def spacing(notes: Notes, value: object, path: str) -> None:
    """Require a gap: small, medium, large, extra_large or 0-99px."""
    if isinstance(value, str):
        match = _PIXELS.fullmatch(value)
        if value in _SPACING_WORDS or (match and 0 <= int(match[1]) <= 99):
            return
    notes.add(Code.WRONG_FORMAT, path, "must be a named gap or 0-99px")


def edges(notes: Notes, value: object, path: str) -> None:
    """Require a padding or margin: one, two or four lengths from -99px to 99px."""
    parts = value.split() if isinstance(value, str) else []
    matches = [_PIXELS.fullmatch(part) for part in parts]
    sizes_fit = all(match and -99 <= int(match[1]) <= 99 for match in matches)
    if len(parts) not in (1, 2, 4) or not sizes_fit:
        notes.add(Code.WRONG_FORMAT, path, "must be 1, 2 or 4 lengths in px")


def colour(notes: Notes, value: object, path: str) -> None:
    """Require a colour of the palette, with an optional shade, an rgba() or one the card names."""
    if isinstance(value, str):
        if value in COLOURS or value in notes.own_colours or _RGBA.fullmatch(value):
            return
        match = _COLOUR.fullmatch(value)
        if match and match[1] in COLOURS:
            return
    notes.add(Code.WRONG_FORMAT, path, "is no colour of the palette")


def text_size(notes: Notes, value: object, path: str) -> None:
    """Require a text size of the platform, or one the card's config names."""
    if isinstance(value, str) and (value in TEXT_SIZES or value in notes.own_text_sizes):
        return
    notes.add(Code.WRONG_FORMAT, path, "is no text size")


def element_id(notes: Notes, value: object, path: str) -> None:
    """Require an id of the documented shape that no other element of the card has."""
    if not isinstance(value, str) or not _ELEMENT_ID.fullmatch(value):
        notes.add(Code.ELEMENT_ID, path, "must be a letter and up to 19 letters, digits or _")
    elif value in notes.element_ids:
        notes.add(Code.ELEMENT_ID, path, f"repeats element_id {value}")
    else:
        notes.element_ids.add(value)


def is_person_id(value: object) -> bool:
    """Tell whether `value` looks like an open_id, the only kind of person id the bot uses."""
    return isinstance(value, str) and _PERSON_ID.fullmatch(value) is not None


def person(notes: Notes, value: object, path: str) -> None:
    """Require an open_id."""
    if not is_person_id(value):
        notes.add(Code.BAD_PERSON, path, "is no open_id")


def image_key(notes: Notes, value: object, path: str) -> None:
    """Require the key of an uploaded image."""
    if not isinstance(value, str) or not value.startswith("img_"):
        notes.add(Code.BAD_IMAGE, path, "is no image key")


def unknown_keys(value: dict[str, object], allowed: Collection[str]) -> str:
    """Name the first few keys of `value` that are not allowed."""
    return ", ".join(sorted(str(key)[:40] for key in value if key not in allowed)[:3])


TEXT_ALIGN = one_of("left", "center", "right")
