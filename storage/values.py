"""Small values as JSON text: plain JSON plus moments, days, times and decimals, exactly kept.

A value that JSON lacks is written as an object with the one key `$`: `{"$": ["decimal", "1.50"]}`.
Tuples come back as lists. Anything else raises TypeError, so that nothing is stored half.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

_MARK = "$"


def dump(value: Any) -> str:
    """Return the value as compact JSON with sorted keys. Raises TypeError for unknown types."""
    return json.dumps(
        _plain(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
    )


def load(text: str) -> Any:
    """Return the value of `dump`."""
    return _DECODER.decode(text)


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)
        case datetime():
            return {_MARK: ["datetime", value.isoformat()]}
        case date():
            return {_MARK: ["date", value.isoformat()]}
        case time():
            return {_MARK: ["time", value.isoformat()]}
        case Decimal():
            return {_MARK: ["decimal", str(value)]}
        case Mapping():
            return _plain_mapping(value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            raise TypeError(f"cannot store a {type(value).__name__}")


def _plain_mapping(value: Mapping[Any, Any]) -> Any:
    plain: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise TypeError(f"cannot store a mapping with {type(key).__name__} keys")
        plain[str(key)] = _plain(item)
    # A mapping of the caller's that looks like ours is wrapped, so that it comes back as it was.
    return {_MARK: ["mapping", list(plain.items())]} if _MARK in plain else plain


def _revive(found: dict[str, Any]) -> Any:
    if _MARK not in found:
        return found
    kind, text = found[_MARK]
    match kind:
        case "datetime":
            return datetime.fromisoformat(text)
        case "date":
            return date.fromisoformat(text)
        case "time":
            return time.fromisoformat(text)
        case "decimal":
            return Decimal(text)
        case "mapping":
            return dict(text)
        case _:
            raise ValueError(f"unknown stored value of kind {kind!r}")


# Made once: json.loads with a hook makes a decoder for every text.
_DECODER = json.JSONDecoder(object_hook=_revive)
