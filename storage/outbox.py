"""The outbox: what must go out because something was committed.

Written in the same transaction as the effects; the id is the `uuid` the platform deduplicates by, and
`first_try_at` is durable before the first try. A row that may go out at once is inserted as claimed by this
process, which saves the sender a query and a commit. One row per receiver is in flight, by a partial unique
index. Functions work on the caller's connection and never commit; how and when to send is the sender's.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)

from storage.database.crypto import Vault
from storage.database.notices import Channel, notify
from storage.repository import insert_into
from storage.tables.people import chat
from storage.tables.queues import outbox

PAYLOAD = "outbox.payload"


class OutboxKind(StrEnum):
    """What to call: a new message, an answer to one, a replaced card, a message taken back."""

    SEND = "send"
    REPLY = "reply"
    PATCH = "patch"
    RECALL = "recall"


class Priority(IntEnum):
    """Answers go before alerts, alerts before scheduled cards."""

    ANSWER = 0
    ALERT = 1
    SCHEDULED = 2


def new_id() -> str:
    """Return a fresh outbox id: 32 characters, within the platform's 50 for `uuid`."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One call to be made. `receiver` (open_id or chat_id) decides order and rate.

    `target`: the message for reply, patch and recall; for send it is the receiver. A patch of a card
    whose message id is not known yet names its outbox row in `target_outbox_id` instead.
    `payload`: {"msg_type", "content"} and optionally "masked", the content without contact data.
    `dedup_key`: at most one row ever bears it. `card_key`: by which `latest_card` finds it again.
    """

    kind: OutboxKind
    receiver: str
    payload: Mapping[str, Any]
    target: str = ""
    priority: Priority = Priority.ANSWER
    not_before: datetime | None = None
    dedup_key: str | None = None
    card_key: str | None = None
    target_outbox_id: str | None = None
    inbox_id: int | None = None
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose claim it is: the sender's token, and until when it holds."""

    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A row claimed for sending. `attempts` counts this try."""

    seq: int
    id: str
    kind: OutboxKind
    receiver: str
    target: str
    priority: int
    attempts: int
    first_try_at: datetime
    created_at: datetime
    payload: Mapping[str, Any]
    dedup_key: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """A stored row: `claimed` holds it when this process may send it at once."""

    seq: int
    claimed: OutboxRow | None


@dataclass(frozen=True, slots=True)
class SentCard:
    """An earlier card found by its key; `message_id` is None until the platform has taken it."""

    outbox_id: str
    message_id: str | None
    receiver: str
    created_at: datetime


# ------------------------------------------------------------------ writing

_CANCEL_BY_TARGET = (
    update(outbox)
    .where(
        outbox.c.target == bindparam("of_target"),
        outbox.c.kind == OutboxKind.PATCH,
        outbox.c.status == "due",
    )
    .values(status="cancelled")
)
_CANCEL_BY_OUTBOX_ID = (
    update(outbox)
    .where(
        outbox.c.target_outbox_id == bindparam("of_outbox_id"),
        outbox.c.kind == OutboxKind.PATCH,
        outbox.c.status == "due",
    )
    .values(status="cancelled")
)
_MESSAGE_ID = select(outbox.c.feishu_message_id).where(outbox.c.id == bindparam("of_outbox_id"))
_SENDING: Any = literal_column("'sending'")
_DUE: Any = literal_column("'due'")
"""Said in the words of the statement: a plan kept for later must know that few rows are in these states."""
_AHEAD = select(outbox.c.seq).where(
    outbox.c.receiver == bindparam("of_receiver"),
    outbox.c.status.in_((_SENDING, _DUE)),
    or_(
        outbox.c.status == _SENDING,
        (outbox.c.priority <= bindparam("of_priority")) & (outbox.c.not_before <= bindparam("now")),
    ),
)
_LOCKS_RECEIVER = func.pg_try_advisory_xact_lock(func.hashtextextended(bindparam("of_receiver"), 0))
"""On PostgreSQL two units of work may see the same idle receiver: the second leaves the row to the pump."""


@cache
def _insert(dialect: str) -> Any:
    skip_known = insert_into(dialect, outbox).on_conflict_do_nothing(
        index_elements=[outbox.c.dedup_key]
    )
    return skip_known.returning(outbox.c.seq, outbox.c.status)


_PLAIN = (
    "id", "dedup_key", "card_key", "kind", "receiver", "target", "target_outbox_id", "priority",
    "not_before", "error_text", "payload_enc", "created_at", "inbox_id",
)  # fmt: skip
_UNCLAIMED: Mapping[str, Any] = {
    "status": "due",
    "attempts": 0,
    "first_try_at": None,
    "claim_token": None,
    "claimed_until": None,
}
"""What a row has until it is claimed."""


@cache
def _insert_claimed_if_idle(dialect: str) -> Any:
    """Return the INSERT of a row that is claimed at once unless something is ahead of it.

    It stores nothing when the key is known, or when another began to send to the receiver in this moment.

    Each value of the claimed row is a parameter `new_` and the column's name.
    """
    is_idle: Any = ~_AHEAD.exists()
    if dialect == "postgresql":
        is_idle = _LOCKS_RECEIVER & is_idle
    receiver = select(is_idle.label("is_idle")).subquery("receiver")
    names = (*_PLAIN, *_UNCLAIMED)
    row = {name: bindparam(f"new_{name}", type_=outbox.c[name].type) for name in names}
    claimed = {
        name: case((receiver.c.is_idle, row[name]), else_=unclaimed)
        for name, unclaimed in _UNCLAIMED.items()
    }
    # SQLite would take ON CONFLICT for a join's ON, were there no WHERE before it.
    values = select(*(row | claimed).values()).select_from(receiver).where(text("1 = 1"))
    skip_known = insert_into(dialect, outbox).from_select(names, values).on_conflict_do_nothing()
    return skip_known.returning(outbox.c.seq, outbox.c.status)


_GROUP_LEFT = (
    select(chat.c.chat_id)
    .where(chat.c.chat_id == bindparam("of_receiver"), chat.c.left_at.is_not(None))
    .limit(1)
)
GROUP_LEFT = "机器人已不在这个群里，没有发送"


def _is_for_nobody(connection: Connection, outgoing: Outgoing) -> bool:
    """Whether a message of our own accord is for a group the bot has left.

    An answer goes out all the same: who spoke to us there is there with us.
    """
    if outgoing.kind is not OutboxKind.SEND or not outgoing.receiver.startswith("oc_"):
        return False
    return connection.execute(_GROUP_LEFT, {"of_receiver": outgoing.receiver}).first() is not None


def add(
    connection: Connection,
    vault: Vault,
    outgoing: Outgoing,
    *,
    now: datetime,
    claim: Claim | None = None,
) -> Added | None:
    """Store one call to be made; None when its dedup_key is known.

    With `claim`, the row is claimed at once if nothing else is under way to its receiver. A new patch
    cancels the older patches of the same card that have not gone out. What is for a group the bot has
    left is kept as cancelled. Raises ValueError for a call on a message that does not say on which.
    """
    if outgoing.kind is not OutboxKind.SEND and not (outgoing.target or outgoing.target_outbox_id):
        raise ValueError(f"a {outgoing.kind} names no message; it could never be sent")
    target = _resolve(connection, outgoing)
    due_at = outgoing.not_before or now
    is_void = _is_for_nobody(connection, outgoing)
    values = {
        "id": outgoing.id,
        "dedup_key": outgoing.dedup_key,
        "card_key": outgoing.card_key,
        "kind": outgoing.kind,
        "receiver": outgoing.receiver,
        "target": target,
        "target_outbox_id": outgoing.target_outbox_id,
        "priority": int(outgoing.priority),
        "not_before": due_at,
        "error_text": GROUP_LEFT if is_void else "",
        "payload_enc": vault.seal(_dump(outgoing.payload), PAYLOAD),
        "created_at": now,
        "inbox_id": outgoing.inbox_id,
    }
    if claim is not None and due_at <= now and target != "" and not is_void:
        stored = _store_claimed_if_idle(connection, values, claim, now)
    else:
        stored = None
    if stored is None:
        values["status"] = "cancelled" if is_void else "due"
        stored = connection.execute(_insert(connection.dialect.name), values).one_or_none()
    if stored is None:
        return None
    if stored.status == "due" and due_at <= now:
        notify(connection, Channel.OUTBOX)
    is_claimed = stored.status == "sending"
    return Added(stored.seq, _claimed(stored.seq, outgoing, target, now) if is_claimed else None)


def _store_claimed_if_idle(
    connection: Connection, row: dict[str, Any], claim: Claim, now: datetime
) -> Row[Any] | None:
    claimed = row | {
        "status": "sending",
        "attempts": 1,
        "first_try_at": now,
        "claim_token": claim.token,
        "claimed_until": claim.until,
    }
    asked = {"of_receiver": row["receiver"], "of_priority": row["priority"], "now": now}
    news = {f"new_{name}": value for name, value in claimed.items()}
    statement = _insert_claimed_if_idle(connection.dialect.name)
    return connection.execute(statement, asked | news).one_or_none()


def _dump(payload: Mapping[str, Any]) -> str:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def _claimed(seq: int, outgoing: Outgoing, target: str, now: datetime) -> OutboxRow:
    return OutboxRow(
        seq=seq,
        id=outgoing.id,
        kind=outgoing.kind,
        receiver=outgoing.receiver,
        target=target,
        priority=int(outgoing.priority),
        attempts=1,
        first_try_at=now,
        created_at=now,
        payload=outgoing.payload,
        dedup_key=outgoing.dedup_key,
    )


def _resolve(connection: Connection, outgoing: Outgoing) -> str:
    """Return the message or receiver to call, "" while it is not known; older patches are cancelled."""
    if outgoing.kind is OutboxKind.SEND:
        return outgoing.target or outgoing.receiver
    target = outgoing.target
    if outgoing.target_outbox_id is not None:
        by_id = {"of_outbox_id": outgoing.target_outbox_id}
        target = target or connection.execute(_MESSAGE_ID, by_id).scalar_one_or_none() or ""
        if outgoing.kind is OutboxKind.PATCH:
            connection.execute(_CANCEL_BY_OUTBOX_ID, by_id)
    if target and outgoing.kind is OutboxKind.PATCH:
        connection.execute(_CANCEL_BY_TARGET, {"of_target": target})
    return target


_LATEST_CARD = (
    select(outbox.c.id, outbox.c.feishu_message_id, outbox.c.receiver, outbox.c.created_at)
    .where(
        outbox.c.card_key == bindparam("key"),
        outbox.c.kind.in_((OutboxKind.SEND, OutboxKind.REPLY)),
        outbox.c.status.not_in(("dead", "cancelled")),
    )
    .order_by(outbox.c.seq.desc())
    .limit(1)
)


def latest_card(connection: Connection, card_key: str) -> SentCard | None:
    """Return the newest card sent under the key, to be patched by `target_outbox_id`."""
    row = connection.execute(_LATEST_CARD, {"key": card_key}).one_or_none()
    return SentCard(row.id, row.feishu_message_id, row.receiver, row.created_at) if row else None
