"""Strict reading of request bodies: unknown fields, wrong types and lengths are refused.

Source: platform docs, "Generic error codes", 99992402 with field_violations.
"""

import json
from dataclasses import dataclass
from typing import Any

from bot.playground.errors import ApiError, field_error


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a request body. `kind` is its JSON type; booleans are no integers."""

    name: str
    kind: type
    required: bool = False
    max_length: int | None = None


def read_body(body: bytes, fields: tuple[Field, ...]) -> dict[str, Any]:
    """The body as an object with exactly the declared fields; raises ApiError otherwise."""
    try:
        value = json.loads(body) if body else {}
    except ValueError as error:
        raise ApiError(99992402, "the request body is not JSON") from error
    if not isinstance(value, dict):
        raise ApiError(99992402, "the request body is not a JSON object")
    known = {declared.name for declared in fields}
    for name in value:
        if name not in known:
            raise field_error(str(name), "unknown field")
    for declared in fields:
        _check(declared, value.get(declared.name))
    return value


def _check(declared: Field, value: Any) -> None:
    if value is None:
        if declared.required:
            raise field_error(declared.name, f"{declared.name} is required")
        return
    is_bool_as_int = declared.kind is int and isinstance(value, bool)
    if not isinstance(value, declared.kind) or is_bool_as_int:
        raise field_error(declared.name, f"must be {declared.kind.__name__}", value)
    if declared.required and value == "":
        raise field_error(declared.name, f"{declared.name} is required")
    if (
        declared.max_length is not None
        and isinstance(value, str)
        and len(value) > declared.max_length
    ):
        raise field_error(declared.name, f"the max length is {declared.max_length}", value)
