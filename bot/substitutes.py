"""What goes out instead of a message that is not taken as it is: the same masked, or as plain text.

Pure: from an outbox row to another one with the same id, so that the platform takes at most one of them.
Whether and when to substitute is the sender's decision.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cards.plain import fallback_text
from cards.schema.check import Problem, check
from storage.outbox import OutboxKind, OutboxRow

CARD = "interactive"
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")


def message_type(row: OutboxRow) -> str:
    """Return the platform's name for what the row holds."""
    return str(row.payload.get("msg_type", CARD))


def faults_of(row: OutboxRow) -> list[Problem]:
    """Return why the platform would refuse the row's card; nothing for a sound card or no card."""
    holds_card = row.kind is not OutboxKind.RECALL and message_type(row) == CARD
    return check(row.payload.get("content", {})) if holds_card else []


def masked(payload: Mapping[str, Any]) -> Any:
    """Return the content without full mobile numbers: its own masked variant, else stars in the digits."""
    if payload.get("masked") is not None:
        return payload["masked"]
    text = json.dumps(payload.get("content", {}), ensure_ascii=False)
    return json.loads(_MOBILE.sub(r"\1****\2", text))


def as_masked(row: OutboxRow) -> OutboxRow:
    """Return the row without full mobile numbers."""
    return replace(row, payload={**row.payload, "content": masked(row.payload)})


def as_text(row: OutboxRow) -> OutboxRow | None:
    """Return the row with its card's words as text; None when it holds no card.

    A card that is to be replaced stays as it is: its new state comes as a message of its own.
    """
    if message_type(row) != CARD or row.kind is OutboxKind.RECALL:
        return None
    words = {"text": fallback_text(row.payload.get("content", {}))}
    plain = replace(row, payload={"msg_type": "text", "content": words})
    if row.kind is OutboxKind.PATCH:
        return replace(plain, kind=OutboxKind.SEND, target=row.receiver)
    return plain
