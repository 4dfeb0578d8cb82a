"""Plain tables for the terminal, lined up although Chinese characters are two columns wide."""

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """Return the columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the rows under their heads, columns padded to the widest cell."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(head))]
    lines.insert(1, ["─" * wide for wide in widths])
    return "\n".join(
        "  ".join(
            cell + " " * (wide - width(cell)) for cell, wide in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )
