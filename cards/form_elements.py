"""The parts of form cards: the form itself and its fields, as pure functions.

Beside `cards.elements`, under the same rule: what people typed is shown only as plain_text or as a
field's value. Must not know customers. Limits on a field's length are for the client only; the
server checks again.

Source: component pages of the Feishu Open Platform, "Card JSON 2.0", form rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cards.elements import GAP, Element, button_row, inert, plain, plain_lines, text

MAX_OPTION_CHARS = 100


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a select: what is shown and what comes back."""

    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """What all form fields share: the name that comes back, the visible label, whether needed."""

    name: str
    label: str
    is_required: bool = False
    hint: str = ""


def form(
    name: str, elements: Iterable[Element], *, submit: Element, other: Sequence[Element] = ()
) -> Element:
    """Build a form: fields, then the button that submits and others beside it, named as a form demands."""
    beside = [{**button, "name": f"{name}_{place}"} for place, button in enumerate(other, 1)]
    return {
        "tag": "form",
        "name": name,
        "vertical_spacing": GAP,
        "elements": [*elements, button_row(submit, *beside)],
    }


def _entry(tag_name: str, field: Field) -> Element:
    """Start a form field."""
    made: Element = {
        "tag": tag_name,
        "name": field.name,
        "required": field.is_required,
        "width": "fill",
    }
    made["placeholder"] = plain(field.hint or field.label, 100)
    return made


def _labelled(field: Field, made: Element) -> list[Element]:
    """Give a field without a label of its own one above it, as large as the client's own labels."""
    return [text(f"{field.label} *" if field.is_required else field.label), made]


def text_input(field: Field, value: str = "", *, max_chars: int = 200) -> Element:
    """Ask for one line of text."""
    made = _entry("input", field)
    made["label"] = plain(field.label, 40)
    made["max_length"] = max_chars
    if _fits(made, value, max_chars):
        made["default_value"] = inert(value, max_chars)
    return made


def area_input(field: Field, value: str = "", *, rows: int = 3, max_chars: int = 1000) -> Element:
    """Ask for several lines of text."""
    made = _entry("input", field)
    made["label"] = plain(field.label, 40)
    made["input_type"] = "multiline_text"
    made["rows"] = rows
    made["max_length"] = max_chars
    if _fits(made, value, max_chars):
        made["default_value"] = plain_lines(value, max_chars)["content"]
    return made


def _fits(made: Element, value: str, max_chars: int) -> bool:
    """Whether there is a value to fill in; one that is too long is left out whole, never cut."""
    if len(value) > max_chars:
        words = f"原有 {len(value)} 字，这里放不下。不改请留空；写了就替换原来的"
        made["placeholder"] = plain(words, 100)
        made["required"] = False
    return 0 < len(value) <= max_chars


def select(field: Field, options: Iterable[Option], chosen: str = "") -> list[Element]:
    """Ask for one of `options`; a chosen value that is no option is left unchosen."""
    made = _entry("select_static", field)
    made["options"] = _options(options)
    if any(option["value"] == chosen for option in made["options"]):
        made["initial_option"] = chosen
    return _labelled(field, made)


def pick(words: str, options: Iterable[Option], value: Mapping[str, Any]) -> Element:
    """Offer choices outside a form; choosing one calls back at once with `value` and the option."""
    return {
        "tag": "select_static",
        "placeholder": plain(words, 40),
        "width": "default",
        "options": _options(options),
        "behaviors": [{"type": "callback", "value": dict(value)}],
    }


def multi_select(
    field: Field, options: Iterable[Option], chosen: Sequence[str] = ()
) -> list[Element]:
    """Ask for some of `options`; stands inside forms only."""
    made = _entry("multi_select_static", field)
    made["options"] = _options(options)
    offered = [option["value"] for option in made["options"]]
    made["selected_values"] = [value for value in offered if value in chosen]
    return _labelled(field, made)


def _options(options: Iterable[Option]) -> list[Element]:
    """List options, each value once; a value too long to be an option's is left out."""
    unique = {one.value: one for one in options if 0 < len(one.value) <= MAX_OPTION_CHARS}
    return [{"text": plain(one.text, 60), "value": one.value} for one in unique.values()]


def date_input(field: Field, value: str = "") -> list[Element]:
    """Ask for a date; `value` is `YYYY-MM-DD`."""
    made = _entry("date_picker", field)
    if value:
        made["initial_date"] = value
    return _labelled(field, made)


def datetime_input(field: Field, value: str = "") -> list[Element]:
    """Ask for a date and time; `value` is local, `YYYY-MM-DD HH:MM`."""
    made = _entry("picker_datetime", field)
    if value:
        made["initial_datetime"] = value
    return _labelled(field, made)


def person_select(field: Field, open_ids: Sequence[str]) -> list[Element]:
    """Ask for one of the people listed; without a list, any member of the chat."""
    made = _entry("select_person", field)
    made["options"] = [{"value": open_id} for open_id in dict.fromkeys(open_ids)]
    return _labelled(field, made)
