"""Walks a card as a person reads it: visible text, buttons by their words, forms and their fields.

Shared by the control plane (clicks by visible text) and by tests. It does not judge a card.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Node = dict[str, Any]

_TAG = re.compile(r"<[^<>]{1,200}>")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()]{0,500}\)")
_MARKS = re.compile(r"\*\*|~~|`")
# Elements that hold the answer of a form field.
FIELD_TAGS = frozenset(
    {
        "input",
        "select_static",
        "multi_select_static",
        "select_person",
        "multi_select_person",
        "date_picker",
        "picker_time",
        "picker_datetime",
        "checker",
    }
)
CLICKABLE_TAGS = frozenset({"button", "interactive_container"})


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form: its element, and every text a person may know it by."""

    element: Node
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clickable:
    """Something that can be pressed: its words, its element, and the form it submits."""

    text: str
    element: Node
    fields: tuple[FormField, ...] = ()


@dataclass(slots=True)
class _Seen:
    clickables: list[Clickable] = field(default_factory=list)
    last_text: str = ""


def clickables(card: Node) -> list[Clickable]:
    """Every button and clickable container, in reading order."""
    seen = _Seen()
    for element in card.get("body", {}).get("elements", []):
        _visit(element, (), seen)
    return seen.clickables


def _visit(element: Node, fields: tuple[FormField, ...], seen: _Seen) -> None:
    tag = element.get("tag")
    if tag == "form":
        fields = tuple(form_fields(element))
    if tag in CLICKABLE_TAGS:
        words = text_of(element.get("text")) if tag == "button" else element_text(element)
        seen.clickables.append(Clickable(words, element, fields))
    for child in _children(element):
        _visit(child, fields, seen)


def form_fields(form: Node) -> Iterator[FormField]:
    """The fields of a form; a field is also known by the text that stands right before it."""
    before = ""
    for element in _flatten(form):
        if element.get("tag") in FIELD_TAGS:
            known = [element.get("name", ""), text_of(element.get("label")), before]
            known += [text_of(element.get("placeholder")), text_of(element.get("text"))]
            yield FormField(element, tuple(_bare(item) for item in known if item))
            before = ""
        elif element.get("tag") in {"div", "markdown"}:
            before = element_text(element)


def _bare(label: str) -> str:
    return label.strip().strip("*＊:： ").strip()


def _flatten(element: Node) -> Iterator[Node]:
    for child in _children(element):
        yield child
        yield from _flatten(child)


def _children(element: Node) -> Iterator[Node]:
    for key in ("elements", "columns"):
        for child in element.get(key) or ():
            if isinstance(child, dict) and (key == "elements" or "elements" in child):
                yield child
    area = element.get("button_area")
    if isinstance(area, dict):
        yield from area.get("buttons") or ()


def callback_value(element: Node) -> Any:
    """The value a press sends back, or None when the element carries none."""
    for behaviour in element.get("behaviors") or ():
        if behaviour.get("type") == "callback":
            return behaviour.get("value")
    return element.get("value")


def calls_back(element: Node) -> bool:
    """Whether pressing reaches the bot (else it opens a link, resets, or does nothing)."""
    if element.get("form_action_type") == "submit":
        return True
    if element.get("form_action_type") == "reset":
        return False
    has_callback = any(b.get("type") == "callback" for b in element.get("behaviors") or ())
    return has_callback or "value" in element


def text_of(value: Any) -> str:
    """The plain words of a text object."""
    if not isinstance(value, dict):
        return ""
    content = str(value.get("content", ""))
    return plain(content) if value.get("tag") == "lark_md" else content


def plain(markdown: str) -> str:
    """Markdown as it reads on the screen: marks and tags dropped, entities resolved."""
    shown = markdown.replace("<br>", "\n")
    shown = _TAG.sub("", _LINK.sub(r"\1", shown))
    return html.unescape(_MARKS.sub("", shown))


def visible_text(card: Node) -> str:
    """Everything a person can read on the card, a line per piece."""
    header = card.get("header") or {}
    lines = [text_of(header.get("title")), text_of(header.get("subtitle"))]
    lines += [text_of(tag.get("text")) for tag in header.get("text_tag_list") or ()]
    lines += [element_text(element) for element in card.get("body", {}).get("elements", [])]
    return "\n".join(line for line in lines if line)


def element_text(element: Node) -> str:
    """The words of one element and all inside it."""
    lines: list[str] = []
    match element.get("tag"):
        case "markdown":
            lines.append(plain(str(element.get("content", ""))))
        case "table":
            lines += _table_lines(element)
        case "collapsible_panel":
            lines.append(text_of((element.get("header") or {}).get("title")))
        case "chart":
            lines += _chart_lines(element.get("chart_spec") or {})
        case _:
            lines += [text_of(element.get(key)) for key in ("text", "label", "placeholder")]
            lines.append(str(element.get("default_value") or ""))
            lines += [text_of(option.get("text")) for option in element.get("options") or ()]
    lines += [element_text(child) for child in _children(element)]
    return "\n".join(line for line in lines if line)


def _chart_lines(spec: Node) -> list[str]:
    title, data = spec.get("title"), spec.get("data")
    first = data[0] if isinstance(data, list) and data else data
    points = first.get("values") if isinstance(first, dict) else None
    drawn = [" ".join(str(part) for part in point.values()) for point in points or ()]
    return [str(title.get("text", "")) if isinstance(title, dict) else "", *drawn]


def _table_lines(table: Node) -> list[str]:
    columns = table.get("columns") or []
    lines = [" ".join(str(c.get("display_name", "")) for c in columns)]
    for row in table.get("rows") or ():
        lines.append(" ".join(_cell(row.get(str(c.get("name")))) for c in columns))
    return lines


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(_cell(item) for item in value)
    if isinstance(value, dict):
        return str(value.get("text") or value.get("content") or "")
    return "" if value is None else str(value)
