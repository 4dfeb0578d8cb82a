"""Checks for the small objects inside components: texts, icons, dialogs, callbacks, tags.

Built from the checks of `cards.schema.values`; `cards.schema.components` hangs them on
properties. Must not build or change a card. Source: the component pages of the Feishu Open
Platform, "Card JSON 2.0".
"""

import re
from collections.abc import Iterable
from typing import Any

from cards.schema import values as v
from cards.schema.values import Check, Code, Notes

MAX_PLACEHOLDER_CHARS = 100
_URL_KEYS = frozenset(("type", "default_url", "pc_url", "ios_url", "android_url"))
_AT = re.compile(r"<at\b([^<>]{0,400})>", re.IGNORECASE)
_AT_IDS = re.compile(r"\bids?\s*=\s*['\"]?([^'\"\s>]+)", re.IGNORECASE)


def markdown(notes: Notes, value: object, path: str) -> None:
    """Require markdown that mentions nobody by a bad id and never everybody; count its tables.

    A mention of everybody makes the send fail where the chat does not allow it ("Markdown
    component" page), and this bot never has a reason for one.
    """
    if not isinstance(value, str):
        notes.add(Code.WRONG_FORMAT, path, "must be a string")
        return
    if "<" in value:
        for mention in _AT.finditer(value):
            named = _AT_IDS.search(mention[1])
            for one in named[1].split(",") if named else ():
                if one.lower() == "all":
                    notes.add(Code.AT_ALL, path, "mentions everybody")
                elif not v.is_person_id(one):
                    notes.add(Code.BAD_PERSON, path, "mentions an id that is no open_id")
    if "|" in value:
        notes.tables += sum(1 for line in value.splitlines() if _is_table_rule(line))


def _is_table_rule(line: str) -> bool:
    """Tell whether a markdown line is the rule below a table's head."""
    return "|" in line and "--" in line and not line.strip("|-: \t")


def text(*tags: str, max_chars: int | None = None, styled: bool = False) -> Check:
    """Require a text object whose tag is one of `tags`; `styled` allows size, colour and lines."""
    allowed_tags = frozenset(tags)
    allowed = {"tag", "content", "i18n_content"}
    if styled:
        allowed |= {"text_size", "text_color", "text_align", "lines", "element_id"}

    def check(notes: Notes, value: object, path: str) -> None:
        if not isinstance(value, dict):
            notes.add(Code.WRONG_FORMAT, path, "must be a text object")
            return
        notes.nodes += 1
        tag, content = value.get("tag"), value.get("content")
        if not isinstance(tag, str) or tag not in allowed_tags:
            notes.add(Code.UNKNOWN_TAG, path, f"text tag must be one of {sorted(allowed_tags)}")
        if not isinstance(content, str):
            notes.add(Code.WRONG_FORMAT, path, "content must be a string")
        elif max_chars is not None and len(content) > max_chars:
            notes.add(Code.WRONG_FORMAT, path, f"content is longer than {max_chars} characters")
        elif tag != "plain_text":
            markdown(notes, content, path)
        if not allowed.issuperset(value):
            notes.add(Code.BAD_JSON, path, f"unknown property {v.unknown_keys(value, allowed)}")
        if styled:
            _check_style(notes, value, path)

    return check


def _check_style(notes: Notes, value: dict[str, object], path: str) -> None:
    """Check the look of a text object, as far as it is given."""
    if "text_size" in value:
        v.text_size(notes, value["text_size"], path)
    if "text_color" in value:
        v.colour(notes, value["text_color"], path)
    if "text_align" in value:
        v.TEXT_ALIGN(notes, value["text_align"], path)
    if "lines" in value:
        _LINES(notes, value["lines"], path)
    if "element_id" in value:
        v.element_id(notes, value["element_id"], path)


_LINES = v.whole(1, 1000)
PLAIN_TEXT = text("plain_text")
RICH_TEXT = text("plain_text", "lark_md")
PLACEHOLDER = text("plain_text", max_chars=MAX_PLACEHOLDER_CHARS)


def record(required: tuple[str, ...], properties: dict[str, Check]) -> Check:
    """Require an object with the given properties and no others."""

    def check(notes: Notes, value: object, path: str) -> None:
        if not isinstance(value, dict):
            notes.add(Code.WRONG_FORMAT, path, "must be an object")
            return
        notes.nodes += "tag" in value
        for name in required:
            if name not in value:
                notes.add(Code.WRONG_FORMAT, path, f"{name} is missing")
        for name, item in value.items():
            known = properties.get(name)
            if known is None:
                notes.add(Code.BAD_JSON, path, f"unknown property {str(name)[:40]}")
            else:
                known(notes, item, f"{path} -> {name}")

    return check


def behaviors(notes: Notes, value: object, path: str) -> None:
    """Require links and callbacks; what a callback carries must be an object."""
    if not isinstance(value, list) or not value:
        notes.add(Code.WRONG_FORMAT, path, "must be a list of behaviors")
        return
    for index, item in enumerate(value):
        here = f"{path} -> [{index}]"
        kind = item.get("type") if isinstance(item, dict) else None
        if kind == "callback":
            if not isinstance(item.get("value"), dict):
                notes.add(Code.WRONG_FORMAT, here, "a callback value must be an object")
            if set(item) - {"type", "value"}:
                notes.add(Code.BAD_JSON, here, "unknown property of a callback")
        elif kind == "open_url":
            if not isinstance(item.get("default_url"), str):
                notes.add(Code.WRONG_FORMAT, here, "default_url is missing")
            if set(item) - _URL_KEYS:
                notes.add(Code.BAD_JSON, here, "unknown property of a link")
        else:
            notes.add(Code.WRONG_FORMAT, here, "type must be callback or open_url")


def callback_value(notes: Notes, value: object, path: str) -> None:
    """Require an object: a bare string makes the SDK's parser fail with 200671."""
    if not isinstance(value, dict):
        notes.add(Code.WRONG_FORMAT, path, "a callback value must be an object")


ICON = record(
    ("tag",),
    {
        "tag": v.one_of("standard_icon", "custom_icon"),
        "token": v.string,
        "color": v.colour,
        "img_key": v.image_key,
        "size": v.string,
    },
)
CONFIRM = record(("title",), {"title": PLAIN_TEXT, "text": PLAIN_TEXT})
_TEXT_TAG = record(
    ("tag", "text"),
    {
        "tag": v.one_of("text_tag"),
        "text": PLAIN_TEXT,
        "color": v.one_of(*v.TAG_COLOURS),
        "element_id": v.element_id,
    },
)


def tag_list(notes: Notes, value: object, path: str) -> None:
    """Require at most three tags, as the header page says."""
    if not isinstance(value, list) or len(value) > 3:
        notes.add(Code.WRONG_FORMAT, path, "must be a list of at most 3 tags")
        return
    for index, item in enumerate(value):
        _TEXT_TAG(notes, item, f"{path} -> [{index}]")


MULTI_URL = record(
    (), {"url": v.string, "pc_url": v.string, "ios_url": v.string, "android_url": v.string}
)


def records(notes: Notes, value: object, path: str) -> Iterable[tuple[str, dict[str, Any]]]:
    """Give the objects of a list with their paths, noting whatever is none."""
    if not isinstance(value, list):
        notes.add(Code.WRONG_FORMAT, path, "must be a list")
        return
    for index, item in enumerate(value):
        if isinstance(item, dict):
            yield f"{path} -> [{index}]", item
        else:
            notes.add(Code.WRONG_FORMAT, f"{path} -> [{index}]", "must be an object")
