"""A card as plain text: for notifications, text fallbacks and tests that read what is shown.

Reads finished cards only; it must not build or change one.
"""

from typing import Any


def fallback_text(card: dict[str, Any]) -> str:
    """Write everything a reader of `card` would see, a line each, buttons in brackets."""
    lines: list[str] = []
    head = card.get("header") or {}
    for key in ("title", "subtitle"):
        _add(lines, head.get(key))
    for element in (card.get("body") or {}).get("elements", []):
        _read(lines, element)
    return "\n".join(line for line in lines if line)


def _read(lines: list[str], element: dict[str, Any]) -> None:
    """Add the lines of one element."""
    match element.get("tag"):
        case "column_set":
            _read_columns(lines, element)
        case "button":
            lines.append(f"[{_words(element.get('text'))}]")
        case (
            "input"
            | "select_static"
            | "multi_select_static"
            | "select_person"
            | "date_picker"
            | "picker_datetime"
        ):
            _read_field(lines, element)
        case "table":
            _read_table(lines, element)
        case "collapsible_panel":
            _add(lines, element["header"].get("title"))
        case "chart":
            _read_chart(lines, element["chart_spec"])
        case _:
            _add(lines, element.get("text") or element)
    if element.get("tag") != "column_set":
        for child in element.get("elements", []):
            _read(lines, child)


def _read_columns(lines: list[str], element: dict[str, Any]) -> None:
    """Put the columns of a row on one line, as the client shows them."""
    parts: list[str] = []
    for column in element.get("columns", []):
        below: list[str] = []
        for child in column.get("elements", []):
            _read(below, child)
        parts.append("\n".join(below))
    lines.append((" " if any(part.startswith("[") for part in parts) else "：").join(parts))


def _read_field(lines: list[str], element: dict[str, Any]) -> None:
    """Show a form field as its label and what is filled in."""
    label = _words(element.get("label"))
    filled = (
        element.get("default_value")
        or element.get("initial_option")
        or element.get("initial_date")
        or "、".join(element.get("selected_values", ()))
    )
    if label or filled:
        lines.append(f"{label}：{filled}" if label else str(filled))


def _read_chart(lines: list[str], spec: dict[str, Any]) -> None:
    """Show a chart as its title and what it draws, in the order of its points."""
    points = (spec.get("data") or {}).get("values") or []
    drawn = "、".join(" ".join(str(part) for part in point.values()) for point in points)
    title = str((spec.get("title") or {}).get("text", ""))
    lines.append(f"{title}：{drawn}" if drawn else title)


def _read_table(lines: list[str], element: dict[str, Any]) -> None:
    """Show a table's head and rows, cells parted by a bar."""
    names = [column["name"] for column in element.get("columns", [])]
    lines.append(" | ".join(column.get("display_name", "") for column in element["columns"]))
    lines.extend(
        " | ".join(str(row.get(name, "")) for name in names) for row in element.get("rows", [])
    )


def _add(lines: list[str], words: object) -> None:
    """Add the content of a text object."""
    lines.append(_words(words))


def _words(words: object) -> str:
    """Give a text object's content, or nothing."""
    content = words.get("content") if isinstance(words, dict) else None
    return content if isinstance(content, str) else ""
