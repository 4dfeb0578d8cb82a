"""The fields an administrator added, in the JSON of a registration and as conditions of a list: checked by kind.

A number is a JSON number, a day ISO 8601, a choice one of the listed ones, several a list of them. Pure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bot.web.api_schema import FieldError
from handlers.domain.custom_field import LONGEST_TEXT, CustomField, CustomKind, named
from handlers.domain.option_list import split_options
from handlers.domain.quality import check_text
from handlers.domain.text import one_line
from handlers.records import CustomCondition

_LARGEST = 10**15
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_EXAMPLES = {
    CustomKind.TEXT: "德国",
    CustomKind.NUMBER: "30000000",
    CustomKind.DATE: "2027-03-01",
}


def wrong_custom(stated: Any, fields: Sequence[CustomField]) -> Iterator[FieldError]:
    """Yield everything wrong with the `custom` object of a registration."""
    if not isinstance(stated, dict):
        return
    known = {one.name: one for one in fields}
    for name, value in stated.items():
        field = known.get(name)
        shown = "".join(char for char in name if char.isprintable())[:40]
        if field is None:
            yield FieldError(f"custom.{shown}", _unknown(fields))
        elif wrong := _wrong(field, value):
            yield FieldError(f"custom.{shown}", wrong, _example(field))


def custom_details(
    stated: Mapping[str, Any], fields: Sequence[CustomField]
) -> dict[str, str | Decimal | date | tuple[str, ...]]:
    """Return the values of a `custom` object in which nothing is wrong, as customers keep them."""
    known = {one.name: one for one in fields}
    return {name: _kept(known[name], value) for name, value in stated.items()}


def wrong_conditions(asked: Sequence[str], fields: Sequence[CustomField]) -> Iterator[FieldError]:
    """Yield everything wrong with the conditions of a list, each written 字段:值."""
    example = fields[0].example if fields else ""
    for condition in asked:
        field, words = _parted(condition, fields)
        if field is None:
            yield FieldError("custom", f"「{condition[:40]}」：{_unknown(fields)}", example)
        elif not words:
            yield FieldError(
                "custom", f"「{field.name}」后面没有写值，格式是 字段:值", field.example
            )
        elif field.kind is not CustomKind.TEXT and (wrong := _wrong(field, _stated(field, words))):
            yield FieldError(
                "custom", f"「{field.name}」{wrong}", f"{field.name}:{_example(field)}"
            )


def conditions_of(
    asked: Sequence[str], fields: Sequence[CustomField]
) -> tuple[CustomCondition, ...]:
    """Return conditions in which nothing is wrong: a text contains the words, all else is as written."""
    parted = [_parted(condition, fields) for condition in asked]
    return tuple(
        CustomCondition(field.name, field.kind, _kept(field, _stated(field, words)))
        for field, words in parted
        if field is not None
    )


def _parted(condition: str, fields: Sequence[CustomField]) -> tuple[CustomField | None, str]:
    name, _, words = condition.replace("：", ":", 1).partition(":")
    return named(name.strip(), tuple(fields)), one_line(words)


def _stated(field: CustomField, words: str) -> Any:
    """Return the JSON value that the words of a condition stand for; what fits nothing stays text."""
    if field.kind is CustomKind.NUMBER and _NUMBER.fullmatch(words):
        return float(words) if "." in words else int(words)
    return list(split_options(words)) if field.kind is CustomKind.CHOICES else words


def _unknown(fields: Sequence[CustomField]) -> str:
    listed = f"可用的有 {'、'.join(one.name for one in fields)}" if fields else "现在没有自定义字段"
    return f"没有这个字段，{listed}"


def _wrong(field: CustomField, value: Any) -> str:
    match field.kind:
        case CustomKind.TEXT:
            return _wrong_text(field, value)
        case CustomKind.NUMBER:
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            is_exact = is_number and abs(value) < _LARGEST and _is_short(Decimal(str(value)))
            return "" if is_exact else "要是数字，小数最多 6 位"
        case CustomKind.DATE:
            return "" if _day(value) is not None else "要是日期"
        case CustomKind.CHOICE:
            return "" if _is_option(field, value) else _options(field, "只能是")
        case CustomKind.CHOICES:
            is_list = isinstance(value, list) and bool(value)
            fits = is_list and all(_is_option(field, one) for one in value)
            return "" if fits else _options(field, "要是列表，每项只能是")


def _wrong_text(field: CustomField, value: Any) -> str:
    if not isinstance(value, str):
        return "要是文字（字符串）"
    words = one_line(value)
    if len(words) > LONGEST_TEXT:
        return f"有 {len(words)} 个字，最多 {LONGEST_TEXT} 个字"
    problem = check_text(field.name, words)
    return problem.wrong if problem else ""


def _kept(field: CustomField, value: Any) -> str | Decimal | date | tuple[str, ...]:
    match field.kind:
        case CustomKind.NUMBER:
            number = Decimal(str(value))
            whole = number.to_integral_value()
            return whole if whole == number else number.normalize()
        case CustomKind.DATE:
            return date.fromisoformat(value)
        case CustomKind.CHOICES:
            return tuple(one for one in field.options if one in value)
        case CustomKind.CHOICE:
            return str(value)
        case CustomKind.TEXT:
            return one_line(value)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _is_short(value: Decimal) -> bool:
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -6


def _is_option(field: CustomField, value: Any) -> bool:
    return isinstance(value, str) and value in field.options


def _options(field: CustomField, lead: str) -> str:
    return f"{lead} {'、'.join(field.options)}"


def _example(field: CustomField) -> str:
    return _EXAMPLES.get(field.kind) or (field.options[0] if field.options else "")
