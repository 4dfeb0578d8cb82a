"""The golden messages: the sixty samples, those written by hand beside them, and their variants.

A row is `{"id", "text", "intent", "expect", "flags", "missing"}`, all sent at the moment of
`tests.reading.surroundings`. The expectations come from the product's rules, never from the reader.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.reading.test_sample_messages import COMMANDS as BUILT

HERE = Path(__file__).parent
FREE_ORDER, ASKS_FIRST = "free order", "asks first"

COMMANDS: dict[str, str | None] = {
    **BUILT,
    "register_batch": "报备",
    "extend": "延期",
    "pool_list": "公海",
    "transfer": "移交",
    "handover": "移交",
    "joint": "联合",
    "share": "协作",
    "appeal": "申诉",
    "decide": "裁定",
    "won": "成交",
    "lost": "流失",
    "complaint": "投诉",
    "feedback": "满意度",
    "my_customers": "我的客户",
}
"""The command that each intent speaks of; None where nothing is to be done."""


class Row(NamedTuple):
    """One message; `missing` names required fields that it lacks, `flags` what is special about it."""

    id: str
    intent: str
    text: str
    expect: dict[str, Any]
    flags: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@cache
def samples() -> tuple[Row, ...]:
    """Return the sixty sample messages."""
    return _rows(HERE / "messages.jsonl", "sample-")


@cache
def written() -> tuple[Row, ...]:
    """Return the messages written by hand, one file an intent."""
    return tuple(row for file in sorted((HERE / "golden").glob("*.jsonl")) for row in _rows(file))


def _rows(file: Path, prefix: str = "") -> tuple[Row, ...]:
    return tuple(
        Row(
            f"{prefix}{row['id']}",
            row["intent"],
            row["text"],
            row["expect"],
            tuple(row.get("flags", ())),
            tuple(row.get("missing", ())),
        )
        for row in map(json.loads, file.read_text("utf-8").splitlines())
    )
