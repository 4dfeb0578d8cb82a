"""Rules that join several properties of one card component: options, tables, charts, people.

Called by `cards.schema.check` after the single properties were checked. Must not walk into children
or build cards. Source: the component pages of the Feishu Open Platform, "Card JSON 2.0".
"""

from collections.abc import Callable
from typing import Any

from cards.schema import parts as p
from cards.schema import values as v
from cards.schema.values import Code, Notes

Rule = Callable[[Notes, dict[str, Any], str], None]

MAX_TABLE_COLUMNS = 50
MAX_INPUT = 1000
_CELL_TYPES = frozenset(("text", "lark_md", "options", "number", "persons", "date", "markdown"))
_COLUMN_PROPERTIES = frozenset(
    [
        "name",
        "display_name",
        "width",
        "vertical_align",
        "horizontal_align",
        "data_type",
        "format",
        "date_format",
    ]
)
_LINK_PROPERTIES = frozenset(("text", "multi_url", "value", "icon"))
_OPTION_PROPERTIES = frozenset(("text", "value", "icon"))


def _options(notes: Notes, element: dict[str, Any], path: str) -> None:
    """Require options with a text and values that differ; what is chosen must be offered."""
    is_people = element["tag"].endswith("_person")
    here = f"{path} -> options"
    values: set[str] = set()
    for at, option in p.records(notes, element.get("options", []), here):
        value = option.get("value")
        if not _OPTION_PROPERTIES.issuperset(option):
            notes.add(Code.BAD_JSON, at, f"unknown {v.unknown_keys(option, _OPTION_PROPERTIES)}")
        if is_people and not v.is_person_id(value):
            notes.add(Code.BAD_PERSON, at, "is no open_id")
        if not is_people:
            p.PLAIN_TEXT(notes, option.get("text"), f"{at} -> text")
        if not isinstance(value, str) or not value:
            notes.add(Code.WRONG_FORMAT, at, "value must be a non-empty string")
        elif value in values:
            notes.add(Code.WRONG_FORMAT, at, "value repeats that of another option")
        else:
            values.add(value)
    anyone = is_people and not values
    chosen = element.get("selected_values", [])
    picked = [*(chosen if isinstance(chosen, list) else ())]
    picked += [element["initial_option"]] if element.get("initial_option") else []
    if not anyone and any(not isinstance(one, str) or one not in values for one in picked):
        notes.add(Code.WRONG_FORMAT, path, "what is chosen beforehand is no option")
    index = element.get("initial_index")
    if isinstance(index, int) and index > len(values):
        notes.add(Code.WRONG_FORMAT, path, "initial_index is beyond the options")


def _overflow(notes: Notes, element: dict[str, Any], path: str) -> None:
    """Require menu entries with a text."""
    for at, option in p.records(notes, element.get("options"), f"{path} -> options"):
        p.PLAIN_TEXT(notes, option.get("text"), f"{at} -> text")
        if not _LINK_PROPERTIES.issuperset(option):
            notes.add(Code.BAD_JSON, at, f"unknown {v.unknown_keys(option, _LINK_PROPERTIES)}")


def _table(notes: Notes, element: dict[str, Any], path: str) -> None:
    """Require named columns, and rows whose every key is one of them and fits its type."""
    types: dict[str, str] = {}
    columns_path = f"{path} -> columns"
    for at, column in p.records(notes, element.get("columns"), columns_path):
        name, kind = column.get("name"), column.get("data_type", "text")
        if not isinstance(name, str) or not name or name in types:
            notes.add(Code.TABLE_COLUMN, at, "name must be non-empty and unique")
            continue
        types[name] = kind if isinstance(kind, str) else ""
        if types[name] not in _CELL_TYPES:
            notes.add(Code.WRONG_FORMAT, at, "data_type is unknown")
        if not _COLUMN_PROPERTIES.issuperset(column):
            notes.add(Code.BAD_JSON, at, f"unknown {v.unknown_keys(column, _COLUMN_PROPERTIES)}")
    if not 1 <= len(types) <= MAX_TABLE_COLUMNS:
        notes.add(Code.TABLE_COLUMN, columns_path, f"needs 1-{MAX_TABLE_COLUMNS} columns")
    rows = element.get("rows")
    if not isinstance(rows, list):
        notes.add(Code.TABLE_ROWS, f"{path} -> rows", "must be a list")
        return
    for index, row in enumerate(rows):
        at = f"{path} -> rows -> [{index}]"
        if not isinstance(row, dict):
            notes.add(Code.TABLE_ROWS, at, "must be an object")
            continue
        for name, cell in row.items():
            if name not in types:
                notes.add(Code.TABLE_COLUMN, at, f"{str(name)[:40]} is no column")
            else:
                _cell(notes, cell, types[name], at)


def _cell(notes: Notes, cell: object, kind: str, path: str) -> None:
    """Require a table cell of its column's type."""
    match kind:
        case "text":
            fits = isinstance(cell, str)
        case "lark_md" | "markdown":
            fits = isinstance(cell, str)
            p.markdown(notes, cell, path)
        case "number" | "date":
            fits = isinstance(cell, int | float) and not isinstance(cell, bool)
        case "options":
            fits = isinstance(cell, list) and all(isinstance(one, dict) for one in cell)
        case "persons":
            people = cell if isinstance(cell, list) else [cell]
            fits = all(v.is_person_id(one) for one in people)
            if not fits:
                notes.add(Code.BAD_PERSON, path, "a person is no open_id")
        case _:
            fits = True
    if not fits:
        notes.add(Code.TABLE_ROWS, path, f"a cell does not fit its column's type {kind}")


def _chart(notes: Notes, element: dict[str, Any], path: str) -> None:
    """Require a chart description with a type and values."""
    spec = element.get("chart_spec")
    drawn = spec if isinstance(spec, dict) else {}
    if not isinstance(drawn.get("type"), str) or not isinstance(drawn.get("data"), dict | list):
        notes.add(Code.BAD_CHART, path, "chart_spec needs a type and data")


def _person_list(notes: Notes, element: dict[str, Any], path: str) -> None:
    """Require open_ids, unless the card says that bad ones are dropped."""
    for at, person in p.records(notes, element.get("persons"), f"{path} -> persons"):
        is_wrong = set(person) != {"id"} or not v.is_person_id(person.get("id"))
        if is_wrong and element.get("drop_invalid_user_id") is not True:
            notes.add(Code.BAD_PERSON, at, "is no open_id")


def _images(notes: Notes, element: dict[str, Any], path: str) -> None:
    """Require image keys."""
    for at, image in p.records(notes, element.get("img_list"), f"{path} -> img_list"):
        v.image_key(notes, image.get("img_key"), at)


def _width(notes: Notes, element: dict[str, Any], path: str) -> None:
    """Allow a weight only where the width is shared out by weight."""
    if "weight" in element and element.get("width", "weighted") != "weighted":
        notes.add(Code.WRONG_FORMAT, path, "weight needs width weighted")


def _input(notes: Notes, element: dict[str, Any], path: str) -> None:
    """Allow only as much beforehand as may be typed."""
    filled, at_most = element.get("default_value"), element.get("max_length", MAX_INPUT)
    if isinstance(filled, str) and isinstance(at_most, int) and len(filled) > at_most:
        notes.add(Code.WRONG_FORMAT, f"{path} -> default_value", f"longer than {at_most}")


RULES: dict[str, Rule] = {
    "input": _input,
    "select_static": _options,
    "multi_select_static": _options,
    "select_person": _options,
    "multi_select_person": _options,
    "overflow": _overflow,
    "table": _table,
    "chart": _chart,
    "person_list": _person_list,
    "img_combination": _images,
    "column": _width,
}
