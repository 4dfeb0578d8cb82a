"""Paging as the platform does it: page_size with a ceiling, an opaque page_token, has_more."""

from typing import Any, TypeVar

from bot.playground.errors import field_error
from bot.playground.wire.gateway import Call

T = TypeVar("T")


def page(call: Call, items: list[T], most: int) -> tuple[list[T], dict[str, Any]]:
    """The page asked for, and the fields `has_more` and `page_token` for the answer."""
    size, token = call.query("page_size") or "20", call.query("page_token") or "p0"
    if not size.isdecimal() or not 1 <= int(size) <= most:
        raise field_error("page_size", f"must be between 1 and {most}", size)
    if not token.startswith("p") or not token[1:].isdecimal():
        raise field_error("page_token", "is not one we gave", token)
    start = int(token[1:])
    end = start + int(size)
    has_more = end < len(items)
    return items[start:end], {"has_more": has_more, "page_token": f"p{end}" if has_more else ""}
