"""Structural check of card JSON 2.0, as strict as the platform.

Tests, the sender and the playground all ask `check` whether a card would be accepted, so a bad
card fails here before a person misses it. The module judges structure only: it builds no card,
changes none, and knows nothing of customers. It uses the standard library alone and must stay
fast (well under a millisecond for a usual card), because the sender calls it for every card.

Source: "Card JSON 2.0 structure", "Card JSON 2.0 version release notes" and the component pages
of the Feishu Open Platform; limits from the same pages and "Send message".
"""

import json
from typing import Any

from cards.schema.components import BODY, CARD, CONFIG, HEADER, PROPERTIES, REQUIRED
from cards.schema.rules import RULES
from cards.schema.values import Check, Code, Notes, Problem

__all__ = [
    "GUARD_BYTES",
    "MAX_BYTES",
    "MAX_NESTING",
    "MAX_NODES",
    "MAX_TABLES",
    "Code",
    "Problem",
    "check",
    "size_in_bytes",
]

MAX_BYTES = 30 * 1024
"""Size limit of a card's JSON in UTF-8."""
GUARD_BYTES = 25 * 1024
"""What our own cards stay below, so that ids and wrapping never push them over `MAX_BYTES`."""
MAX_NODES = 200
MAX_TABLES = 5
MAX_NESTING = 5

_V1_TAGS = frozenset(("action", "note", "i18n_elements"))
_V1_KEYS = frozenset(("elements", "i18n_elements", "i18n_header", "fallback"))
_INTERACTIVE = frozenset(
    [
        "input",
        "select_static",
        "multi_select_static",
        "select_person",
        "multi_select_person",
        "date_picker",
        "picker_time",
        "picker_datetime",
        "checker",
        "overflow",
        "button",
    ]
)
_FORM_ONLY = frozenset(("multi_select_static", "multi_select_person"))
_ROOT_ONLY = frozenset(("form", "table"))
_CHART_PARENTS = frozenset(("body", "column", "collapsible_panel"))
_CHILDREN = {
    "column": "elements",
    "form": "elements",
    "collapsible_panel": "elements",
    "interactive_container": "elements",
    "column_set": "columns",
}


def size_in_bytes(card: object) -> int:
    """Measure a card as it is sent: compact JSON in UTF-8.

    Raises TypeError, ValueError or RecursionError when the value cannot be JSON.
    """
    text = json.dumps(card, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return len(text.encode())


def check(card: object) -> list[Problem]:
    """List every reason why the platform would refuse `card`; an empty list means it is good.

    `card` is the parsed JSON, not the string. An empty object is a legal empty card.
    """
    notes = Notes()
    if not isinstance(card, dict):
        notes.add(Code.BAD_JSON, "ROOT", "a card must be an object")
        return notes.problems
    try:
        size = size_in_bytes(card)
    except (TypeError, ValueError, RecursionError):
        notes.add(Code.BAD_JSON, "ROOT", "the card cannot be written as JSON")
        return notes.problems
    if size > MAX_BYTES:
        notes.add(Code.TOO_LARGE, "ROOT", f"{size} bytes, at most {MAX_BYTES} are allowed")
    if card:
        _check_root(notes, card)
        _check_totals(notes)
    return notes.problems


def _check_totals(notes: Notes) -> None:
    """Compare the counts of the whole card with the platform's limits."""
    if notes.nodes > MAX_NODES:
        message = f"element exceeds the limit: {notes.nodes} of {MAX_NODES}"
        notes.add(Code.TOO_MANY, "ROOT", message)
    if notes.tables > MAX_TABLES:
        message = f"card table number over limit: {notes.tables} of {MAX_TABLES}"
        notes.add(Code.TOO_MANY, "ROOT", message)


def _check_root(notes: Notes, card: dict[str, Any]) -> None:
    """Check the skeleton, then walk the body."""
    if "schema" not in card:
        notes.add(Code.BAD_JSON, "ROOT", 'schema must be "2.0"')
    old = _V1_KEYS.intersection(card)
    if old:
        notes.add(Code.UNKNOWN_TAG, "ROOT", f"{sorted(old)} exists in card JSON 1.0 only")
    _check_properties(notes, card, "ROOT", CARD, skip=_V1_KEYS)
    _check_config(notes, card.get("config"))
    header = card.get("header", {})
    if _check_part(notes, header, "ROOT -> header", HEADER) and header and "title" not in header:
        notes.add(Code.WRONG_FORMAT, "ROOT -> header", "a header needs a title")
    body = card.get("body", {})
    if _check_part(notes, body, "ROOT -> body", BODY):
        elements = body.get("elements", [])
        _walk_list(notes, elements, "ROOT -> body -> elements", _Place("body", 0, False))


def _check_config(notes: Notes, config: object) -> None:
    """Require a shared card, said explicitly: a card without it cannot be patched later."""
    here = "ROOT -> config"
    if not isinstance(config, dict) or config.get("update_multi") is not True:
        notes.add(Code.NOT_SHARED, here, "update_multi must be written and true")
    if config is None:
        return
    if not isinstance(config, dict):
        notes.add(Code.WRONG_FORMAT, here, "must be an object")
        return
    _check_properties(notes, config, here, CONFIG)
    style = config.get("style")
    if isinstance(style, dict):
        sizes, colours = style.get("text_size"), style.get("color")
        notes.own_text_sizes = frozenset(sizes if isinstance(sizes, dict) else ())
        notes.own_colours = frozenset(colours if isinstance(colours, dict) else ())


def _check_part(notes: Notes, part: object, path: str, known: dict[str, Check]) -> bool:
    """Check one object of the skeleton; tell whether it is an object at all."""
    if not isinstance(part, dict):
        notes.add(Code.WRONG_FORMAT, path, "must be an object")
        return False
    _check_properties(notes, part, path, known)
    return True


def _check_properties(
    notes: Notes,
    part: dict[str, Any],
    path: str,
    known: dict[str, Check],
    *,
    skip: frozenset[str] = frozenset(),
) -> None:
    """Check every property of one object against the whitelist."""
    for name, value in part.items():
        rule = known.get(name)
        if rule is not None:
            rule(notes, value, f"{path} -> {name}")
        elif name not in skip:
            notes.add(Code.BAD_JSON, path, f"unknown property {str(name)[:40]}")


class _Place:
    """Where in the tree an element stands: its parent's tag, containers above it, a form above."""

    __slots__ = ("in_form", "nesting", "parent")

    def __init__(self, parent: str, nesting: int, in_form: bool) -> None:
        self.parent = parent
        self.nesting = nesting
        self.in_form = in_form


def _walk_list(notes: Notes, elements: object, path: str, place: _Place) -> None:
    """Walk the children of one container."""
    if not isinstance(elements, list):
        notes.add(Code.WRONG_FORMAT, path, "must be a list of elements")
        return
    for index, element in enumerate(elements):
        _walk(notes, element, f"{path} -> [{index}]", place)


def _walk(notes: Notes, element: object, path: str, place: _Place) -> None:
    """Check one element and what is below it."""
    tag = element.get("tag") if isinstance(element, dict) else None
    if isinstance(element, dict) and tag is None and place.parent == "column_set":
        element = {**element, "tag": (tag := "column")}
    if not isinstance(element, dict) or not isinstance(tag, str):
        notes.add(Code.BAD_JSON, path, "an element must be an object with a tag")
        return
    notes.nodes += 1
    properties = PROPERTIES.get(tag)
    if properties is None or (tag == "column") != (place.parent == "column_set"):
        hint = "exists in card JSON 1.0 only" if tag in _V1_TAGS else "is no component here"
        notes.add(Code.UNKNOWN_TAG, path, f"tag {tag[:40]} {hint}")
        return
    _check_properties(notes, element, path, properties)
    for name in REQUIRED.get(tag, ()):
        if name not in element:
            notes.add(Code.WRONG_FORMAT, path, f"{name} is missing")
    rule = RULES.get(tag)
    if rule is not None:
        rule(notes, element, path)
    _check_place(notes, tag, path, place)
    if tag in _INTERACTIVE:
        _check_name(notes, element, path, place)
    children = _CHILDREN.get(tag)
    if children is not None:
        _walk_children(notes, element, path, place, children=children)


def _walk_children(
    notes: Notes, element: dict[str, Any], path: str, place: _Place, *, children: str
) -> None:
    """Walk into a container, unless it is nested too deeply to be accepted anyway."""
    tag = element["tag"]
    if place.nesting >= MAX_NESTING:
        notes.add(Code.TOO_MANY, path, f"containers are nested deeper than {MAX_NESTING}")
        return
    if tag == "form":
        _check_form(notes, element, path)
    below = _Place(tag, place.nesting + 1, place.in_form or tag == "form")
    _walk_list(notes, element.get(children, []), f"{path} -> {children}", below)


def _check_place(notes: Notes, tag: str, path: str, place: _Place) -> None:
    """Check that a component stands where the platform allows it."""
    if tag == "table":
        notes.tables += 1
    if tag in _ROOT_ONLY and place.parent != "body":
        notes.add(Code.BAD_JSON, path, f"{tag} is allowed at the root of the body only")
    if tag in _FORM_ONLY and not place.in_form:
        notes.add(Code.BAD_JSON, path, f"{tag} is allowed inside a form only")
    if tag == "chart" and (place.in_form or place.parent not in _CHART_PARENTS):
        notes.add(Code.BAD_JSON, path, "a chart is allowed at the root, in columns and panels")


def _check_name(notes: Notes, element: dict[str, Any], path: str, place: _Place) -> None:
    """Require names inside forms, and that no two components of the card share one."""
    name = element.get("name")
    if name is None and not place.in_form:
        if "form_action_type" in element:
            notes.add(Code.BAD_JSON, path, "form_action_type outside a form")
        return
    if not isinstance(name, str) or not name:
        notes.add(Code.FORM_NAME, path, "name must be a non-empty string")
    elif name in notes.names:
        notes.add(Code.FORM_NAME, path, f"name {name[:40]} is used twice in the card")
    else:
        notes.names.add(name)


def _check_form(notes: Notes, form: dict[str, Any], path: str) -> None:
    """Require a name of its own and a button that submits."""
    _check_name(notes, form, path, _Place("body", 0, True))
    if not _has_submit(form, 0):
        notes.add(Code.FORM_NAME, path, "a form needs a button that submits it")


def _has_submit(element: dict[str, Any], depth: int) -> bool:
    """Look for a submit button below `element`."""
    if element.get("tag") == "button" and element.get("form_action_type") == "submit":
        return True
    children = element.get(_CHILDREN.get(str(element.get("tag", "column")), ""), [])
    if depth > MAX_NESTING or not isinstance(children, list):
        return False
    return any(isinstance(child, dict) and _has_submit(child, depth + 1) for child in children)
