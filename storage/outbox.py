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

from sqlalchemy import Connection, Executable, bindparam, func, or_, select, update

from storage.crypto import Vault
from storage.notices import Channel, notify
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
_AHEAD = (
    select(outbox.c.seq)
    .where(
        outbox.c.receiver == bindparam("of_receiver"),
        or_(
            outbox.c.status == "sending",
            (outbox.c.status == "due")
            & (outbox.c.priority <= bindparam("of_priority"))
            & (outbox.c.not_before <= bindparam("now")),
        ),
    )
    .limit(1)
)
_IS_IDLE = select(~_AHEAD.exists())
_IS_IDLE_AND_LOCKED = select(
    func.pg_try_advisory_xact_lock(func.hashtextextended(bindparam("of_receiver"), 0))
    & ~_AHEAD.exists()
)
"""On PostgreSQL two units of work may see the same idle receiver: the second leaves the row to the pump."""


@cache
def _insert(dialect: str) -> Executable:
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    skip_known = insert(outbox).on_conflict_do_nothing(index_elements=[outbox.c.dedup_key])
    return skip_known.returning(outbox.c.seq)


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
    is_ready = claim is not None and due_at <= now and target != "" and not is_void
    if is_ready:
        is_postgresql = connection.dialect.name == "postgresql"
        is_ready = connection.execute(
            _IS_IDLE_AND_LOCKED if is_postgresql else _IS_IDLE,
            {
                "of_receiver": outgoing.receiver,
                "of_priority": int(outgoing.priority),
                "now": now,
            },
        ).scalar_one()
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
        "status": "cancelled" if is_void else "sending" if is_ready else "due",
        "error_text": GROUP_LEFT if is_void else "",
        "attempts": 1 if is_ready else 0,
        "first_try_at": now if is_ready else None,
        "claim_token": claim.token if claim and is_ready else None,
        "claimed_until": claim.until if claim and is_ready else None,
        "payload_enc": vault.seal(_dump(outgoing.payload), PAYLOAD),
        "created_at": now,
        "inbox_id": outgoing.inbox_id,
    }
    seq: int | None = connection.execute(
        _insert(connection.dialect.name), values
    ).scalar_one_or_none()
    if seq is None:
        return None
    if not is_ready and not is_void and due_at <= now:
        notify(connection, Channel.OUTBOX)
    return Added(seq, _claimed(seq, outgoing, target, now) if is_ready else None)


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
