"""Turns typed `@名字` into the platform's placeholders. Pure.

Source: platform docs, "Receive message" (mentions): placeholders are numbered in order of
appearance; `@_all` stands for everybody and brings no mention entry.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The text as the event carries it, and its mentions (key, open_id, name)."""

    wire_text: str
    mentions: list[dict[str, str]]


def resolve(text: str, names: dict[str, str]) -> Mentioned:
    """Replace every `@name` of `names` (name to open_id); the longest name wins."""
    by_length = sorted(names, key=len, reverse=True)
    pieces: list[str] = []
    mentions: list[dict[str, str]] = []
    rest = text
    while "@" in rest:
        before, _, rest = rest.partition("@")
        pieces.append(before)
        if rest.startswith("所有人"):
            pieces.append("@_all")
            rest = rest.removeprefix("所有人")
            continue
        name = next((n for n in by_length if rest.startswith(n)), None)
        if name is None:
            pieces.append("@")
            continue
        key = f"@_user_{len(mentions) + 1}"
        mentions.append({"key": key, "open_id": names[name], "name": name})
        pieces.append(key)
        rest = rest[len(name) :]
    return Mentioned("".join(pieces) + rest, mentions)
