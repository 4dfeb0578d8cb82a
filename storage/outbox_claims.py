"""Claiming outbox rows for sending, and recording what became of each.

A claim is a token and an end; the sender holds it while it tries. Expired claims of killed processes are
taken over, with the same uuid, so that the platform drops the second copy. Functions work on the caller's
connection and never commit; when to send, and what an error means, is the sender's.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, func, null, or_, select, update

from storage.database.crypto import Vault
from storage.outbox import PAYLOAD, Claim, OutboxKind, OutboxRow
from storage.tables.queues import outbox

CLAIM_LENGTH = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a try failed: the platform's code (None without one) and a line for the operator."""

    code: int | None
    text: str


# ------------------------------------------------------------------ claiming

_EXPIRED = (
    update(outbox)
    .where(
        outbox.c.status == "sending",
        outbox.c.claimed_until < bindparam("now"),
        outbox.c.claim_token != bindparam("my_token"),
    )
    .values(status="due", claim_token=None, claimed_until=None)
)
_ahead = outbox.alias("ahead")
_BLOCKED = (
    select(_ahead.c.seq)
    .where(
        _ahead.c.receiver == outbox.c.receiver,
        or_(
            _ahead.c.status == "sending",
            (_ahead.c.status == "due")
            & (_ahead.c.not_before <= bindparam("due_by"))
            & (_ahead.c.target != "")
            & or_(
                _ahead.c.priority < outbox.c.priority,
                (_ahead.c.priority == outbox.c.priority) & (_ahead.c.seq < outbox.c.seq),
            ),
        ),
    )
    .exists()
)
_READY = (
    outbox.c.status == "due",
    outbox.c.not_before <= bindparam("due_by"),
    or_(outbox.c.next_try_at.is_(None), outbox.c.next_try_at <= bindparam("now")),
    outbox.c.target != "",
)
_CANDIDATES = (
    select(outbox)
    .where(*_READY, ~_BLOCKED)
    .order_by(outbox.c.priority, outbox.c.seq)
    .limit(bindparam("most"))
)
_CANDIDATES_LOCKED = _CANDIDATES.with_for_update(skip_locked=True)
_CLAIM = (
    update(outbox)
    .where(outbox.c.seq == bindparam("of_seq"), outbox.c.status == "due")
    .values(
        status="sending",
        claim_token=bindparam("token"),
        claimed_until=bindparam("until"),
        attempts=outbox.c.attempts + 1,
        first_try_at=func.coalesce(
            outbox.c.first_try_at, bindparam("now", type_=outbox.c.first_try_at.type)
        ),
    )
)
_WAITING = (
    select(outbox.c.seq)
    .where(
        or_(
            (outbox.c.status == "due")
            & (outbox.c.not_before <= bindparam("now"))
            & or_(outbox.c.next_try_at.is_(None), outbox.c.next_try_at <= bindparam("now")),
            (outbox.c.status == "sending")
            & (outbox.c.claimed_until < bindparam("now"))
            & (outbox.c.claim_token != bindparam("my_token")),
        )
    )
    .limit(1)
)


def has_waiting(connection: Connection, *, now: datetime, token: str) -> bool:
    """Whether a claim may find anything; for a snapshot, so that idle polling writes nothing."""
    return connection.execute(_WAITING, {"now": now, "my_token": token}).first() is not None


def claim_due(
    connection: Connection,
    vault: Vault,
    claim: Claim,
    *,
    now: datetime,
    limit: int,
    due_by: datetime | None = None,
) -> list[OutboxRow]:
    """Claim the next row of each receiver with nothing in flight, most urgent first.

    Claims of others that ran out are taken over. `first_try_at` is set when it was not. With `due_by`,
    rows due by that moment count as due; whether a claim or a pause is over is a matter of `now`.
    """
    connection.execute(_EXPIRED, {"now": now, "my_token": claim.token})
    _resolve_late_targets(connection)
    is_postgresql = connection.dialect.name == "postgresql"
    found = connection.execute(
        _CANDIDATES_LOCKED if is_postgresql else _CANDIDATES,
        {"now": now, "due_by": due_by or now, "most": limit},
    ).all()
    if not found:
        return []
    values = {"token": claim.token, "until": claim.until, "now": now}
    connection.execute(_CLAIM, [values | {"of_seq": row.seq} for row in found])
    return [_row(vault, row, now) for row in found]


def _row(vault: Vault, row: Row[Any], now: datetime) -> OutboxRow:
    return OutboxRow(
        seq=row.seq,
        id=row.id,
        kind=OutboxKind(row.kind),
        receiver=row.receiver,
        target=row.target,
        priority=row.priority,
        attempts=row.attempts + 1,
        first_try_at=row.first_try_at or now,
        created_at=row.created_at,
        payload=json.loads(vault.open(row.payload_enc, PAYLOAD)),
        dedup_key=row.dedup_key,
    )


_earlier_card = outbox.alias("earlier_card")
_LATE_TARGETS = (
    select(outbox.c.seq, _earlier_card.c.feishu_message_id, _earlier_card.c.status)
    .join(_earlier_card, _earlier_card.c.id == outbox.c.target_outbox_id)
    .where(
        outbox.c.status == "due",
        outbox.c.target == "",
        _earlier_card.c.status.in_(("sent", "dead", "cancelled")),
    )
    .limit(100)
)
_SET_TARGET = (
    update(outbox)
    .where(outbox.c.seq == bindparam("of_seq"), outbox.c.status == "due")
    .values(target=bindparam("new_target"))
)
_SEND_FRESH = (
    update(outbox)
    .where(outbox.c.seq == bindparam("of_seq"))
    .values(kind=OutboxKind.SEND, target=outbox.c.receiver, target_outbox_id=None)
)


def _resolve_late_targets(connection: Connection) -> None:
    """Give patches their card's message id; where the card never arrived, send them as new cards."""
    for row in connection.execute(_LATE_TARGETS).all():
        if row.feishu_message_id:
            connection.execute(
                _SET_TARGET, {"of_seq": row.seq, "new_target": row.feishu_message_id}
            )
        else:
            connection.execute(_SEND_FRESH, {"of_seq": row.seq})


def reclaim_all(connection: Connection, *, token: str) -> int:
    """Free every claim that is not ours at once: for the one process that may write (SQLite)."""
    freed = connection.execute(
        update(outbox)
        .where(outbox.c.status == "sending", outbox.c.claim_token != token)
        .values(status="due", claim_token=None, claimed_until=None)
    )
    return freed.rowcount


_RENEW = (
    update(outbox)
    .where(outbox.c.seq == bindparam("of_seq"), outbox.c.claim_token == bindparam("of_token"))
    .values(claimed_until=bindparam("until"))
)


def renew(connection: Connection, rows: Sequence[OutboxRow], claim: Claim) -> None:
    """Hold claimed rows longer: they wait for the rate limit."""
    if rows:
        values = {"of_token": claim.token, "until": claim.until}
        connection.execute(_RENEW, [values | {"of_seq": row.seq} for row in rows])


_UNTRIED = {
    "status": "due",
    "claim_token": None,
    "claimed_until": None,
    "attempts": outbox.c.attempts - 1,
    "first_try_at": case((outbox.c.attempts > 1, outbox.c.first_try_at), else_=null()),
}


def give_back(connection: Connection, rows: Sequence[OutboxRow], *, token: str) -> None:
    """Free claimed rows that the platform has not seen, as if never claimed."""
    mine = (outbox.c.seq.in_([row.seq for row in rows]), outbox.c.claim_token == token)
    connection.execute(update(outbox).where(*mine).values(**_UNTRIED))


_END_RESTS = (
    update(outbox)
    .where(
        outbox.c.status == "due",
        outbox.c.not_before <= bindparam("due_by"),
        outbox.c.next_try_at > bindparam("now"),
    )
    .values(next_try_at=None)
)


def end_rests(connection: Connection, *, now: datetime, due_by: datetime) -> int:
    """Let every row that rests after a failure, and is due by a moment, be tried at once; returns how many.

    For a person who has mended the cause and says so. When it was first tried stays as it was.
    """
    return connection.execute(_END_RESTS, {"now": now, "due_by": due_by}).rowcount


_CANCEL_FOR = (
    update(outbox)
    .where(outbox.c.receiver == bindparam("of_receiver"), outbox.c.status == "due")
    .values(status="cancelled", error_code=bindparam("code"), error_text=bindparam("text"))
)


def cancel_for(connection: Connection, receiver: str, failure: Failure) -> None:
    """Cancel what waits for a receiver who can get nothing any more, noting why."""
    values = {"of_receiver": receiver, "code": failure.code, "text": failure.text}
    connection.execute(_CANCEL_FOR, values)


_LEAVE = (
    update(outbox)
    .where(
        outbox.c.status == "due",
        outbox.c.not_before > bindparam("now"),
        outbox.c.created_at == bindparam("stamped_at"),
    )
    .values(not_before=bindparam("now", type_=outbox.c.not_before.type))
)


def leave_to_others(connection: Connection, stamped_at: datetime, *, now: datetime) -> int:
    """Make due now what a run with the clock `stamped_at` queued ahead of time and could not send.

    Returns how many.
    """
    return connection.execute(_LEAVE, {"stamped_at": stamped_at, "now": now}).rowcount


# ------------------------------------------------------------------ what became of it

_MINE = (
    outbox.c.seq == bindparam("of_seq"),
    outbox.c.status == "sending",
    outbox.c.claim_token == bindparam("of_token"),
)
_SENT = (
    update(outbox)
    .where(*_MINE)
    .values(
        status="sent",
        sent_at=bindparam("moment"),
        feishu_message_id=bindparam("message_id"),
        claim_token=None,
        claimed_until=None,
    )
)
_LATER = (
    update(outbox)
    .where(*_MINE)
    .values(
        status="due",
        next_try_at=bindparam("moment"),
        error_code=bindparam("code"),
        error_text=bindparam("text"),
        claim_token=None,
        claimed_until=None,
    )
)
_DEAD = (
    update(outbox)
    .where(*_MINE)
    .values(
        status="dead",
        error_code=bindparam("code"),
        error_text=bindparam("text"),
        claim_token=None,
        claimed_until=None,
    )
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A row the platform has taken; `message_id` is empty for patch and recall."""

    seq: int
    message_id: str
    at: datetime


def mark_sent(connection: Connection, sent: Sequence[Sent], *, token: str) -> None:
    """Record what went out. A claim lost meanwhile changes nothing: the other sends the same uuid."""
    if sent:
        connection.execute(
            _SENT,
            [
                {
                    "of_seq": one.seq,
                    "of_token": token,
                    "moment": one.at,
                    "message_id": one.message_id or None,
                }
                for one in sent
            ],
        )


def put_back(
    connection: Connection, row: OutboxRow, failure: Failure, *, token: str, next_try_at: datetime
) -> None:
    """Make the row due again at a later moment."""
    values = _outcome(row, failure, token) | {"moment": next_try_at}
    connection.execute(_LATER, values)


def bury(connection: Connection, row: OutboxRow, failure: Failure, *, token: str) -> bool:
    """Give the row up; False when the claim was lost."""
    return connection.execute(_DEAD, _outcome(row, failure, token)).rowcount > 0


def _outcome(row: OutboxRow, failure: Failure, token: str) -> dict[str, Any]:
    return {"of_seq": row.seq, "of_token": token, "code": failure.code, "text": failure.text}


def make_fresh(connection: Connection, row: OutboxRow, *, token: str) -> None:
    """Turn a reply or patch whose message is gone into a new message, due at once."""
    connection.execute(_SEND_FRESH, {"of_seq": row.seq})
    freed = {"status": "due", "next_try_at": None, "claim_token": None, "claimed_until": None}
    connection.execute(
        update(outbox).where(outbox.c.seq == row.seq, outbox.c.claim_token == token).values(**freed)
    )
