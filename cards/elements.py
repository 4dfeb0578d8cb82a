"""The parts cards are made of: small pure functions, each giving one piece of card JSON 2.0.

Subject files (`cards/claim.py`, ...) compose these and write no raw dictionary of their own. What
people typed or imported is shown only where the client parses no markup: plain_text and table
text cells, always through `inert`. `constant_markdown` takes our own words only. Nothing here
knows customers or rules, reads a clock or makes an id.

Source: component pages of the Feishu Open Platform, "Card JSON 2.0"; for the sizes of things,
what reads well on a phone 390 px wide.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, LiteralString

Element = dict[str, Any]
"""One component, as JSON."""

_MARKUP_RISK = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
_SPACES = re.compile(r"\s+")
_LABEL_WIDTH = "84px"
GAP = "8px"
_MOST_ROWS = 14
_FEW_ROWS = 9
_FEW_BARS = 6


class ButtonStyle(StrEnum):
    """How loud a button is; a card has at most one PRIMARY."""

    PRIMARY = "primary_filled"
    PLAIN = "default"
    DANGER = "danger"
    QUIET = "text"


@dataclass(frozen=True, slots=True)
class Confirm:
    """The dialog before a button acts: what is asked, and what will follow."""

    title: str
    text: str


def inert(text: str, limit: int = 200) -> str:
    """Make foreign text safe to show on one line.

    Drops control, zero-width, bidirectional and lone surrogate characters, joins white space and
    line breaks into single spaces (nobody can fake a further line of the card) and cuts at
    `limit` characters with an ellipsis.
    """
    flat = _SPACES.sub(" ", _MARKUP_RISK.sub("", text)).strip()
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def plain(text: str, limit: int = 200) -> Element:
    """Wrap text as plain_text, which no client parses."""
    return {"tag": "plain_text", "content": inert(text, limit)}


def plain_lines(text: str, limit: int) -> Element:
    """Wrap several lines, each made inert on its own, as one plain_text."""
    lines = [inert(line, limit) for line in text.split("\n")]
    return {"tag": "plain_text", "content": "\n".join(lines)[:limit].strip("\n")}


def card(head: Element, elements: Iterable[Element], *, summary: str) -> Element:
    """Build a whole card. `summary` is what chat lists and notifications show."""
    return {
        "schema": "2.0",
        "config": {
            "update_multi": True,
            "width_mode": "default",
            "enable_forward": False,
            "summary": {"content": inert(summary, 100)},
        },
        "header": head,
        "body": {
            "direction": "vertical",
            "padding": "12px 12px 12px 12px",
            "vertical_spacing": GAP,
            "elements": list(elements),
        },
    }


def header(title: str, colour: str, *, subtitle: str = "", tags: Sequence[Element] = ()) -> Element:
    """Build the card's head: what happened, whose customer, up to three state tags."""
    head: Element = {"title": plain(title, 60), "template": colour, "padding": "12px"}
    if subtitle:
        head["subtitle"] = plain(subtitle, 60)
    if tags:
        head["text_tag_list"] = list(tags[:3])
    return head


def tag(text: str, colour: str) -> Element:
    """Build a coloured tag for a header."""
    return {"tag": "text_tag", "text": plain(text, 20), "color": colour}


def text(
    content: str, *, colour: str = "default", size: str = "normal", limit: int = 1200
) -> Element:
    """Show a paragraph of at most `limit` characters; line breaks stay, markup never acts."""
    words = plain_lines(content, limit)
    return {"tag": "div", "text": {**words, "text_size": size, "text_color": colour}}


def note(content: str) -> Element:
    """Show a small grey remark, such as what happens next."""
    return text(content, colour="grey", size="notation")


def heading(content: str) -> Element:
    """Show a short section title."""
    return text(content, size="heading-4")


def constant_markdown(content: LiteralString) -> Element:
    """Show markdown of our own. The type checker refuses anything that is no literal."""
    return {"tag": "markdown", "content": content}


def fields(pairs: Iterable[tuple[str, str]]) -> list[Element]:
    """Show label and value side by side, one row each; rows without a value are left out.

    Each row takes seven of a card's 200 nodes, so rows beyond the first `_MOST_ROWS` share one
    paragraph.
    """
    shown = [pair for pair in pairs if pair[1]]
    limit = 400 if len(shown) <= _FEW_ROWS else 100
    rows = [_field_row(label, value, limit) for label, value in shown[:_MOST_ROWS]]
    return [*rows, lines(shown[_MOST_ROWS:])] if len(shown) > _MOST_ROWS else rows


def _field_row(label: str, value: str, limit: int) -> Element:
    """Show one label and value; the label keeps its width so that values line up."""
    return {
        "tag": "column_set",
        "flex_mode": "none",
        "horizontal_spacing": GAP,
        "columns": [
            {
                "tag": "column",
                "width": _LABEL_WIDTH,
                "elements": [text(label, colour="grey")],
            },
            {
                "tag": "column",
                "width": "weighted",
                "weight": 1,
                "elements": [text(value, limit=limit)],
            },
        ],
    }


def lines(pairs: Iterable[tuple[str, str]]) -> Element:
    """Show many labels and values as lines of one paragraph, for lists that would need many nodes."""
    rows = [f"{label}：{inert(value)}" for label, value in pairs if value]
    return text("\n".join(rows), limit=2500)


def columns(*groups: Sequence[Element], keeps_row: bool = False) -> Element:
    """Put groups of elements side by side; on a phone they stack unless `keeps_row`."""
    return {
        "tag": "column_set",
        "flex_mode": "none" if keeps_row else "stretch",
        "horizontal_spacing": GAP,
        "columns": [
            {"tag": "column", "width": "weighted", "weight": 1, "elements": list(group)}
            for group in groups
        ],
    }


def button(
    words: str,
    value: Mapping[str, Any],
    *,
    style: ButtonStyle = ButtonStyle.PLAIN,
    confirm: Confirm | None = None,
    submits: str = "",
) -> Element:
    """Build a button that calls back with `value`.

    `submits` is the button's name when it sends the form around it.
    """
    made: Element = {
        "tag": "button",
        "text": plain(words, 40),
        "type": style.value,
        "behaviors": [{"type": "callback", "value": dict(value)}],
    }
    if confirm:
        made["confirm"] = {"title": plain(confirm.title, 60), "text": plain(confirm.text, 200)}
    if submits:
        made["name"] = submits
        made["form_action_type"] = "submit"
    return made


def button_row(*buttons: Element) -> Element:
    """Put buttons in a row that wraps on a narrow screen."""
    return {
        "tag": "column_set",
        "flex_mode": "flow",
        "horizontal_spacing": GAP,
        "columns": [{"tag": "column", "width": "auto", "elements": [button]} for button in buttons],
    }


def line_with_button(about: Sequence[Element], button: Element) -> Element:
    """Put what a line is about on the left and its button on the right, on phones too."""
    return {
        "tag": "column_set",
        "flex_mode": "none",
        "horizontal_spacing": GAP,
        "columns": [
            {
                "tag": "column",
                "width": "weighted",
                "weight": 1,
                "vertical_spacing": "2px",
                "elements": list(about),
            },
            {"tag": "column", "width": "auto", "vertical_align": "center", "elements": [button]},
        ],
    }


def wide_button(button: Element) -> Element:
    """Stretch a button over the card, for choices with long words."""
    return {**button, "width": "fill"}


def hr() -> Element:
    """Draw a line."""
    return {"tag": "hr"}


def table(
    heads: Sequence[tuple[str, str]], rows: Iterable[Mapping[str, str]], *, page_size: int = 10
) -> Element:
    """Show a table of text. `heads` pairs each column's key with its visible name."""
    names = [name for name, _ in heads]
    return {
        "tag": "table",
        "page_size": page_size,
        "row_height": "auto",
        "header_style": {"background_style": "grey", "bold": True},
        "columns": [
            {"name": name, "display_name": shown, "data_type": "text"} for name, shown in heads
        ],
        "rows": [{name: inert(row.get(name, "")) for name in names} for row in rows],
    }


def chart(kind: str, title: str, points: Iterable[tuple[str, float]]) -> Element:
    """Draw one series as bar, line or pie."""
    values = [{"x": inert(label, 20), "y": amount} for label, amount in points]
    spec: Element = {"type": kind, "title": {"text": inert(title, 40)}, "data": {"values": values}}
    if kind == "pie":
        spec |= {"categoryField": "x", "valueField": "y", "legends": {"visible": True}}
    else:
        spec |= {"xField": "x", "yField": "y"}
    return {"tag": "chart", "aspect_ratio": "16:9", "color_theme": "brand", "chart_spec": spec}


def ranking(title: str, points: Iterable[tuple[str, float]]) -> Element:
    """Draw who has how much of something as bars side by side, the first at the top."""
    values = [{"y": inert(label, 20), "x": amount} for label, amount in points]
    spec: Element = {
        "type": "bar",
        "direction": "horizontal",
        "title": {"text": inert(title, 40)},
        "data": {"values": values},
        "xField": "x",
        "yField": "y",
        "label": {"visible": True},
    }
    shape = "16:9" if len(values) <= _FEW_BARS else "1:1"
    return {"tag": "chart", "aspect_ratio": shape, "color_theme": "brand", "chart_spec": spec}


def trend(title: str, series: Iterable[tuple[str, Iterable[tuple[str, float]]]]) -> Element:
    """Draw several series over the same days as lines, each by its name."""
    values = [
        {"x": inert(label, 20), "y": amount, "s": inert(name, 20)}
        for name, points in series
        for label, amount in points
    ]
    spec: Element = {
        "type": "line",
        "title": {"text": inert(title, 40)},
        "data": {"values": values},
        "xField": "x",
        "yField": "y",
        "seriesField": "s",
        "legends": {"visible": True},
    }
    return {"tag": "chart", "aspect_ratio": "16:9", "color_theme": "brand", "chart_spec": spec}


def compared(title: str, series: Iterable[tuple[str, Iterable[tuple[str, float]]]]) -> Element:
    """Draw several series over the same few things as bars beneath each other, each series by its name.

    Lying, so that every thing has its word beside it on a narrow screen too.
    """
    values = [
        {"y": inert(label, 20), "x": amount, "s": inert(name, 20)}
        for name, points in series
        for label, amount in points
    ]
    spec: Element = {
        "type": "bar",
        "direction": "horizontal",
        "title": {"text": inert(title, 40)},
        "data": {"values": values},
        "xField": "x",
        "yField": ["y", "s"],
        "seriesField": "s",
        "label": {"visible": True},
        "legends": {"visible": True},
    }
    return {"tag": "chart", "aspect_ratio": "1:1", "color_theme": "brand", "chart_spec": spec}


def panel(title: str, elements: Iterable[Element], *, is_open: bool = False) -> Element:
    """Hide details behind a title that opens."""
    return {
        "tag": "collapsible_panel",
        "expanded": is_open,
        "header": {"title": plain(title, 60), "padding": "4px 8px"},
        "border": {"color": "grey", "corner_radius": "6px"},
        "padding": "8px",
        "vertical_spacing": GAP,
        "elements": list(elements),
    }
