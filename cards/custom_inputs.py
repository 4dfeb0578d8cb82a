"""Inputs for the fields an administrator added, as many as a card has room for.

A card holds 200 nodes and 30 KB; a select takes a node for each option. Fields come in their order; a list
too long for a select becomes a line of text, and what finds no room at all is named instead.
"""

import json
from collections.abc import Sequence

from cards import elements as e
from cards import form_elements as f
from cards.customer_form import Shown, choices
from cards.schema.check import GUARD_BYTES, MAX_NODES
from handlers.domain.custom_field import LONGEST_TEXT, CustomField, CustomKind, input_name
from handlers.domain.option_list import listed

_SPARE_NODES, _SPARE_BYTES = 24, 3 * 1024
"""Kept for the frame: header, buttons, notes below the form."""

_MOST_NAMED = 10


def custom_inputs(
    fields: Sequence[CustomField], values: Shown, before: Sequence[e.Element]
) -> list[e.Element]:
    """Build the inputs that fit behind what the card holds `before`; say which fields found no room."""
    nodes = MAX_NODES - _SPARE_NODES - sum(_nodes(one) for one in before)
    size = GUARD_BYTES - _SPARE_BYTES - sum(_bytes(one) for one in before)
    inputs: list[e.Element] = []
    left_out: list[str] = []
    for field in fields:
        for made in _ways(field, values.get(field.name)):
            cost = sum(map(_nodes, made)), sum(map(_bytes, made))
            if cost[0] <= nodes and cost[1] <= size:
                nodes, size = nodes - cost[0], size - cost[1]
                inputs += made
                break
        else:
            left_out.append(field.name)
    if left_out:
        words = listed(left_out, most=_MOST_NAMED)
        inputs.append(
            e.note(f"这里放不下：{words}。可以发消息填写，例如：更新 客户名称 {left_out[0]}:…")
        )
    return inputs


def _ways(field: CustomField, value: str) -> list[list[e.Element]]:
    """Return the ways to ask for a field, the best first."""
    about = f.Field(input_name(field.name), field.name, hint=_hint(field))
    line = [f.text_input(about, value, max_chars=LONGEST_TEXT)]
    match field.kind:
        case CustomKind.DATE:
            return [f.date_input(about, value if _is_day(value) else "")]
        case CustomKind.CHOICE:
            return [f.select(about, choices(field.options), value), line]
        case CustomKind.CHOICES:
            chosen = [one for one in value.replace(",", "、").split("、") if one]
            # A value that is no option any more would be lost by sending the form back as it is.
            known = chosen if set(chosen) <= set(field.options) else []
            return [f.multi_select(about, choices(field.options), known), line]
        case _:
            return [line]


def _hint(field: CustomField) -> str:
    match field.kind:
        case CustomKind.NUMBER:
            return "写一个数，如 3000"
        case CustomKind.DATE:
            return "请选择日期"
        case CustomKind.CHOICE:
            return f"选一个，如 {field.options[0] if field.options else ''}（共 {len(field.options)} 项）"
        case CustomKind.CHOICES:
            return f"选一个或几个，如 {'、'.join(field.options[:2])}（共 {len(field.options)} 项）"
        case _:
            return f"请填写{field.name}"


def _is_day(value: str) -> bool:
    return len(value) == 10 and value[4] == value[7] == "-"


def _nodes(element: object) -> int:
    """Count the nodes as the platform does: every object with a tag, texts of options included."""
    if isinstance(element, dict):
        return ("tag" in element) + sum(map(_nodes, element.values()))
    return sum(map(_nodes, element)) if isinstance(element, list) else 0


def _bytes(element: e.Element) -> int:
    return len(json.dumps(element, ensure_ascii=False, separators=(",", ":")).encode())
