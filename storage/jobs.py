"""Long work, done step by step outside anybody's order: what it is, how far it got, who is at it.

A step's effects and its progress are one transaction under the token of the claim, so that a step counts
once however often it is begun; who lost the claim writes nothing. Functions work on the caller's
connection and never commit. What a job holds is encrypted whole.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update

from storage.database.crypto import Unreadable, Vault
from storage.tables.queues import job

CLAIM_LENGTH = timedelta(seconds=30)
"""How long a killed process keeps a job from the others; a step takes milliseconds and renews it."""

_PAYLOAD = "job.payload"


class LostClaim(Exception):
    """Another process has taken the job over; nothing of this unit of work may be committed."""


class UnreadableJob(Exception):
    """The oldest job that waits cannot be opened: of another version, or damaged. It is to be buried."""

    def __init__(self, job_id: int, requested_by: str) -> None:
        super().__init__(job_id)
        self.job_id = job_id
        self.requested_by = requested_by


@dataclass(frozen=True, slots=True)
class NewJob:
    """Work to be done: `kind` says how, `total` counts its steps; it begins after `wait_seconds`."""

    kind: str
    requested_by: str
    payload: Mapping[str, Any]
    total: int
    wait_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed job. `done` counts the steps that are over, `attempts` the failed tries at the next."""

    id: int
    kind: str
    requested_by: str
    payload: Mapping[str, Any]
    done: int
    total: int
    attempts: int


_ADD = insert(job).returning(job.c.id)


def add(connection: Connection, vault: Vault, new: NewJob, *, now: datetime) -> int:
    """Store a job; returns its id."""
    values = {
        "kind": new.kind,
        "requested_by": new.requested_by,
        "total_count": new.total,
        "payload_enc": _sealed(vault, new.payload),
        "created_at": now,
        "not_before": now + timedelta(seconds=new.wait_seconds),
    }
    added: int = connection.execute(_ADD, values).scalar_one()
    return added


_CLAIMABLE = or_(
    and_(job.c.status == "due", job.c.not_before <= bindparam("now")),
    and_(job.c.status == "running", job.c.claimed_until < bindparam("now")),
)
_NEXT = select(job).where(_CLAIMABLE).order_by(job.c.id).limit(1)
_CLAIM = (
    update(job)
    .where(job.c.id == bindparam("job_id"), _CLAIMABLE)
    .values(status="running", claim_token=bindparam("token"), claimed_until=bindparam("until"))
)


def is_any_due(connection: Connection, *, now: datetime) -> bool:
    """Tell whether `claim` would find one; a look costs no write lock."""
    return connection.execute(_NEXT, {"now": now}).first() is not None


def claim(connection: Connection, vault: Vault, *, token: str, now: datetime) -> Job | None:
    """Take the oldest job that waits, or whose holder is gone; None without one.

    Raises UnreadableJob; then nothing was taken.
    """
    row = connection.execute(_NEXT, {"now": now}).one_or_none()
    if row is None:
        return None
    values = {"job_id": row.id, "now": now, "token": token, "until": now + CLAIM_LENGTH}
    if not connection.execute(_CLAIM, values).rowcount:
        return None
    try:
        payload = json.loads(vault.open(row.payload_enc, _PAYLOAD))
    except (Unreadable, ValueError) as error:
        raise UnreadableJob(row.id, row.requested_by) from error
    return Job(
        id=row.id,
        kind=row.kind,
        requested_by=row.requested_by,
        payload=payload,
        done=row.done_count,
        total=row.total_count,
        attempts=row.attempts,
    )


_HELD = (job.c.id == bindparam("job_id"), job.c.claim_token == bindparam("token"))
_ADVANCE = (
    update(job)
    .where(*_HELD, job.c.done_count == bindparam("steps_before"))
    .values(
        payload_enc=bindparam("sealed"),
        done_count=bindparam("steps_done"),
        attempts=0,
        error="",
        claimed_until=bindparam("until"),
    )
)
_FINISH = (
    update(job)
    .where(*_HELD)
    .values(status="done", done_at=bindparam("moment"), claim_token=None, claimed_until=None)
)
_LAY_DOWN = (
    update(job)
    .where(*_HELD)
    .values(
        status="due",
        attempts=bindparam("tries"),
        not_before=bindparam("begins_at"),
        error=bindparam("why"),
        claim_token=None,
        claimed_until=None,
    )
)


def advance(
    connection: Connection,
    vault: Vault,
    held: Job,
    payload: Mapping[str, Any],
    *,
    token: str,
    now: datetime,
) -> Job | None:
    """Count a step in the transaction of its effects; None when it was the last.

    Raises LostClaim.
    """
    moved = replace(held, payload=payload, done=held.done + 1, attempts=0)
    values = {"job_id": held.id, "token": token}
    values |= {"steps_before": held.done, "steps_done": moved.done}
    values |= {"sealed": _sealed(vault, payload), "until": now + CLAIM_LENGTH}
    if not connection.execute(_ADVANCE, values).rowcount:
        raise LostClaim(held.id)
    if moved.done < moved.total:
        return moved
    connection.execute(_FINISH, {"job_id": held.id, "token": token, "moment": now})
    return None


def lay_down(
    connection: Connection,
    held: Job,
    *,
    token: str,
    attempts: int,
    not_before: datetime,
    error: str = "",
) -> None:
    """Give a job back, to go on at that moment. Does nothing when the claim was lost."""
    values = {"job_id": held.id, "token": token, "tries": attempts}
    connection.execute(_LAY_DOWN, values | {"begins_at": not_before, "why": error})


_BURY = (
    update(job)
    .where(job.c.id == bindparam("job_id"), job.c.status.in_(("due", "running")))
    .values(status="dead", error=bindparam("why"), claim_token=None, claimed_until=None)
)


def bury(connection: Connection, job_id: int, *, error: str) -> bool:
    """Give a job up for good; False when it is over already."""
    return bool(connection.execute(_BURY, {"job_id": job_id, "why": error}).rowcount)


_RECLAIM = (
    update(job)
    .where(job.c.status == "running", job.c.claim_token != bindparam("my_token"))
    .values(status="due", claim_token=None, claimed_until=None)
)


def reclaim_all(connection: Connection, *, token: str) -> None:
    """Free what other processes hold: they are gone, where only one process may run (SQLite)."""
    connection.execute(_RECLAIM, {"my_token": token})


_COUNTS = (
    select(job.c.status, func.count().label("number"))
    .where(job.c.status != "done")
    .group_by(job.c.status)
)


def depth(connection: Connection) -> dict[str, int]:
    """Count the unfinished jobs by status, for health and metrics."""
    found = connection.execute(_COUNTS)
    return {"due": 0, "running": 0, "dead": 0} | {row.status: row.number for row in found}


def _sealed(vault: Vault, payload: Mapping[str, Any]) -> bytes:
    return vault.seal(json.dumps(payload, ensure_ascii=False, separators=(",", ":")), _PAYLOAD)
