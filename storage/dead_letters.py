"""Looking at the outbox: how deep it is, what was given up, and giving that another chance.

For health, metrics and `baobei outbox`. Shows no content. Functions never commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, or_, select, update

from storage.outbox import OutboxKind
from storage.tables.queues import outbox


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A row that was given up, as `baobei outbox` lists it. Holds no content."""

    id: str
    kind: str
    receiver: str
    created_at: datetime
    attempts: int
    error_code: int | None
    error_text: str


@dataclass(frozen=True, slots=True)
class OutboxDepth:
    """How many rows wait or are given up, and since when the oldest due one waits."""

    due: int
    sending: int
    dead: int
    oldest_due_at: datetime | None


def dead_letters(connection: Connection, *, limit: int = 200) -> list[DeadLetter]:
    """Return the rows given up, newest first."""
    found = connection.execute(
        select(outbox).where(outbox.c.status == "dead").order_by(outbox.c.seq.desc()).limit(limit)
    )
    return [
        DeadLetter(
            id=row.id,
            kind=row.kind,
            receiver=row.receiver,
            created_at=row.created_at,
            attempts=row.attempts,
            error_code=row.error_code,
            error_text=row.error_text,
        )
        for row in found
    ]


@dataclass(frozen=True, slots=True)
class Revived:
    """How many dead rows are due again, and how many were dropped instead for newer ones of their card."""

    due: int
    outdated: int


_newer = outbox.alias("newer")
_IS_OUTDATED = (
    outbox.c.kind == OutboxKind.PATCH,
    select(_newer.c.seq)
    .where(
        _newer.c.seq > outbox.c.seq,
        _newer.c.kind == OutboxKind.PATCH,
        _newer.c.status != "cancelled",
        or_(
            (_newer.c.target == outbox.c.target) & (outbox.c.target != ""),
            _newer.c.target_outbox_id == outbox.c.target_outbox_id,
        ),
    )
    .exists(),
)
"""A card's state that a newer one has replaced, or will: it must not come after it."""


def revive(connection: Connection, ids: Sequence[str] | None, *, now: datetime) -> Revived:
    """Make dead rows due again (None: all of them); their 50 minutes start anew.

    Of several states of one card only the newest is sent again; the older ones are cancelled.
    """
    wanted = [outbox.c.status == "dead"]
    if ids is not None:
        wanted.append(outbox.c.id.in_(ids))
    dropped = update(outbox).where(*wanted, *_IS_OUTDATED).values(status="cancelled")
    outdated = connection.execute(dropped).rowcount
    values = {"status": "due", "first_try_at": None, "next_try_at": None, "not_before": now}
    again = connection.execute(update(outbox).where(*wanted).values(**values))
    return Revived(again.rowcount, outdated)


_LEFT = select(outbox.c.error_text).where(
    or_(
        (outbox.c.status == "due") & (outbox.c.not_before <= bindparam("now")),
        (outbox.c.status == "sending") & (outbox.c.claim_token == bindparam("my_token")),
    )
)


def left(connection: Connection, *, now: datetime, token: str) -> tuple[int, str]:
    """Return how many rows due by now have not gone out, and why the last of them that failed did.

    What another sender is sending at this moment is not among them; what this one (`token`) left is.
    """
    asked = {"now": now, "my_token": token}
    count = connection.execute(
        select(func.count()).select_from(_LEFT.subquery()), asked
    ).scalar_one()
    failed = _LEFT.where(outbox.c.error_text != "").order_by(outbox.c.seq.desc()).limit(1)
    return count, connection.execute(failed, asked).scalar() or ""


_COUNTS = (
    select(outbox.c.status, func.count(), func.min(outbox.c.not_before))
    .where(outbox.c.status.in_(("due", "sending", "dead")))
    .group_by(outbox.c.status)
)


def depth(connection: Connection) -> OutboxDepth:
    """Count what waits, for health and metrics."""
    counts: dict[str, int] = {}
    oldest: datetime | None = None
    for status, count, first in connection.execute(_COUNTS):
        counts[status] = count
        if status == "due":
            oldest = first
    return OutboxDepth(
        due=counts.get("due", 0),
        sending=counts.get("sending", 0),
        dead=counts.get("dead", 0),
        oldest_due_at=oldest,
    )
