"""The inbox: what the platform sent us, stored before it is acknowledged, and done exactly once.

A row is `due` until the transaction that holds its effects turns it `done`: that compare-and-set is the
whole exactly-once rule, so no lease is written on the hot path. Functions work on the caller's connection
and never commit. Payloads and stored answers are encrypted whole.
"""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal_column, select, update

from handlers.incoming import Incoming
from storage import incoming_json
from storage.database.crypto import Vault
from storage.repository import insert_or_ignore
from storage.tables.base import to_micros
from storage.tables.queues import inbox

_OPEN = ("due", "parked")
_OPEN_STATES: list[Any] = [literal_column(f"'{status}'") for status in _OPEN]
"""Said in the words of the statement: a plan kept for later must know that few rows are in these states."""
_PAYLOAD = "inbox.payload"
_ANSWER = "inbox.answer"


class AlreadyHandled(Exception):
    """Another unit of work has finished this inbox row; nothing of this one may be committed."""


class KnownEvent(Exception):
    """The event was stored before; nothing of this unit of work may be committed."""


class EarlierOpen(Exception):
    """An earlier row of the same partition is not finished yet; try this one again in a moment."""


@dataclass(frozen=True, slots=True)
class NewInbox:
    """An event to be stored. `partition` = in whose order it is worked: an open_id or a chat_id."""

    event_key: str
    partition: str
    incoming: Incoming
    happened_at: datetime
    received_at: datetime
    message_key: str | None = None


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A stored event. `attempts` counts the failed tries so far."""

    id: int
    kind: str
    partition: str
    attempts: int
    happened_at: datetime
    received_at: datetime
    incoming: Incoming


@dataclass(frozen=True, slots=True)
class KnownInbox:
    """What is known of an event that came before: its status, and the answer given to a click."""

    id: int
    status: str
    answer: dict[str, Any] | None
    error: str


@dataclass(frozen=True, slots=True)
class InboxDepth:
    """How many rows wait, how many are dead, and since when the oldest one waits."""

    due: int
    parked: int
    dead: int
    oldest_received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """An event with its sealed values, ready to be inserted: made before the write lock is taken."""

    row: NewInbox
    values: dict[str, Any]


def prepare(vault: Vault, row: NewInbox) -> Prepared:
    """Seal an event for `insert_all`; needs no connection."""
    return Prepared(row, _values(vault, row))


def add_all(
    connection: Connection, vault: Vault, rows: Sequence[NewInbox]
) -> list[InboxRow | None]:
    """Store the events; None stands for one that was stored before."""
    return insert_all(connection, [prepare(vault, row) for row in rows])


def insert_all(connection: Connection, rows: Sequence[Prepared]) -> list[InboxRow | None]:
    """Store prepared events; None stands for one that was stored before."""
    if connection.dialect.name == "postgresql":
        return _insert_postgresql(connection, rows)
    return _insert_sqlite(connection, rows)


def insert_done(connection: Connection, new: Prepared, *, now: datetime) -> InboxRow:
    """Store an event as done, in the unit of work that holds its effects: `insert_all` and `take` in one.

    Raises KnownEvent when it was stored before, EarlierOpen when the partition's order forbids it yet;
    either way the unit of work must be rolled back.
    """
    # Asked for before the row is there: whatever of its partition is open now, is earlier.
    earlier = connection.execute(_OPEN_IN, {"in_partition": new.row.partition})
    values = new.values | {"status": "done", "done_at": now}
    row_id = connection.execute(_insert_done(connection.dialect.name), values).scalar_one_or_none()
    if row_id is None:
        raise KnownEvent(new.row.event_key)
    if earlier.first() is not None:
        raise EarlierOpen(row_id)
    return _row_of(new.row, row_id)


_OPEN_IN = (
    select(inbox.c.id)
    .where(inbox.c.partition == bindparam("in_partition"), inbox.c.status.in_(_OPEN_STATES))
    .limit(1)
)


@cache
def _insert_done(dialect: str) -> Any:
    return insert_or_ignore(dialect, inbox).returning(inbox.c.id)


@cache
def _insert_due(dialect: str) -> Any:
    return insert_or_ignore(dialect, inbox).returning(inbox.c.id, inbox.c.event_key)


def _insert_postgresql(connection: Connection, rows: Sequence[Prepared]) -> list[InboxRow | None]:
    found = connection.execute(_insert_due("postgresql"), [one.values for one in rows])
    ids: dict[str, int] = {event_key: row_id for row_id, event_key in found}
    return [_stored(one.row, ids.pop(one.row.event_key, None)) for one in rows]


def _insert_sqlite(connection: Connection, rows: Sequence[Prepared]) -> list[InboxRow | None]:
    """The same in two steps of the driver's own connection, however many rows there are.

    An acknowledgement waits for this, and at each step the driver lets the other threads of a storm in.
    """
    raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    values = [
        to_micros(value) if isinstance(value, datetime) else value
        for one in rows
        for value in map(one.values.__getitem__, _ADDED)
    ]
    added = raw.execute(_sqlite_insert(len(rows)), values).rowcount
    ids = _sqlite_ids(raw, [one.row.event_key for one in rows], added)
    return [_stored(one.row, ids.pop(one.row.event_key, None)) for one in rows]


def _sqlite_ids(raw: sqlite3.Connection, event_keys: list[str], added: int) -> dict[str, int]:
    """Return the ids of the rows just added: what was known before has lower ids, they only grow."""
    if not added:
        return {}
    (found,) = raw.execute(_SQLITE_IDS, (json.dumps(event_keys),)).fetchone()
    by_id = sorted(json.loads(found).items(), key=lambda known: int(known[1]))
    return dict(by_id[-added:])


_SQLITE_IDS = (
    f"SELECT json_group_object(event_key, id) FROM {inbox.name}"
    " WHERE event_key IN (SELECT value FROM json_each(?))"
)


@cache
def _sqlite_insert(count: int) -> str:
    """Return the statement that adds so many rows; each takes the values of `_ADDED` in order."""
    from sqlalchemy.dialects.sqlite import dialect, insert

    one_row = insert(inbox).values([{inbox.c[name]: bindparam(name) for name in _ADDED}])
    compiled = one_row.on_conflict_do_nothing().compile(dialect=dialect())
    if compiled.positiontup != list(_ADDED):
        raise RuntimeError(f"SQLAlchemy orders the parameters anew: {compiled.positiontup}")
    places = f"({', '.join('?' * len(_ADDED))})"
    return str(compiled).replace(places, ", ".join([places] * count))


_ADDED = (
    "event_key",
    "message_key",
    "kind",
    "partition",
    "happened_at",
    "received_at",
    "not_before",
    "payload_enc",
)


def _values(vault: Vault, row: NewInbox) -> dict[str, Any]:
    incoming = row.incoming
    sealed = vault.seal(incoming_json.dump(incoming), _PAYLOAD)
    return dict(
        zip(
            _ADDED,
            (
                row.event_key,
                row.message_key,
                incoming_json.kind_of(incoming),
                row.partition,
                row.happened_at,
                row.received_at,
                row.received_at,
                sealed,
            ),
            strict=True,
        )
    )


def _stored(row: NewInbox, row_id: int | None) -> InboxRow | None:
    return None if row_id is None else _row_of(row, row_id)


def _row_of(row: NewInbox, row_id: int) -> InboxRow:
    return InboxRow(
        id=row_id,
        kind=incoming_json.kind_of(row.incoming),
        partition=row.partition,
        attempts=0,
        happened_at=row.happened_at,
        received_at=row.received_at,
        incoming=row.incoming,
    )


_DUE = (
    select(inbox.c.id)
    .where(inbox.c.status.in_(_OPEN), inbox.c.not_before <= bindparam("now"))
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
)


_THESE = (
    select(inbox)
    .where(inbox.c.id.in_(bindparam("wanted", expanding=True)), inbox.c.status.in_(_OPEN))
    .order_by(inbox.c.id)
)


def due_ids(connection: Connection, *, now: datetime, limit: int) -> list[int]:
    """Return the ids of the open rows whose time has come, oldest first."""
    return [
        int(row_id) for row_id in connection.execute(_DUE, {"now": now, "most": limit}).scalars()
    ]


def load(connection: Connection, vault: Vault, ids: Sequence[int]) -> list[InboxRow]:
    """Return these rows as far as they are open, oldest first."""
    if not ids:
        return []
    return [_open(row, vault) for row in connection.execute(_THESE, {"wanted": list(ids)})]


def _open(row: Any, vault: Vault) -> InboxRow:
    return InboxRow(
        id=row.id,
        kind=row.kind,
        partition=row.partition,
        attempts=row.attempts,
        happened_at=row.happened_at,
        received_at=row.received_at,
        incoming=incoming_json.load(row.kind, vault.open(row.payload_enc, _PAYLOAD)),
    )


_earlier = inbox.alias("earlier")
_EARLIER_OPEN = (
    select(_earlier.c.id)
    .where(
        _earlier.c.partition == bindparam("in_partition"),
        _earlier.c.status.in_(_OPEN_STATES),
        _earlier.c.id < bindparam("row_id"),
    )
    .exists()
)
_TAKE = (
    update(inbox)
    .where(inbox.c.id == bindparam("row_id"), inbox.c.status.in_(_OPEN), ~_EARLIER_OPEN)
    .values(status="done", done_at=bindparam("moment"), error="")
)
_STATUS = select(inbox.c.status).where(inbox.c.id == bindparam("row_id"))


def take(connection: Connection, row: InboxRow, *, now: datetime) -> None:
    """Turn the row done as the first statement of the unit of work that holds its effects.

    Raises AlreadyHandled when somebody else did, EarlierOpen when the partition's order forbids it
    yet; either way the unit of work must be rolled back.
    """
    taken = connection.execute(
        _TAKE, {"row_id": row.id, "in_partition": row.partition, "moment": now}
    )
    if taken.rowcount:
        return
    status = connection.execute(_STATUS, {"row_id": row.id}).scalar_one_or_none()
    if status in _OPEN:
        raise EarlierOpen(row.id)
    raise AlreadyHandled(row.id)


_ANSWERED = (
    update(inbox)
    .where(inbox.c.id == bindparam("row_id"))
    .values(answer_enc=bindparam("sealed_answer"))
)


def store_answer(connection: Connection, vault: Vault, row_id: int, answer: dict[str, Any]) -> None:
    """Keep the answer to a click, for the same click arriving again."""
    sealed = vault.seal(json.dumps(answer, ensure_ascii=False), _ANSWER)
    connection.execute(_ANSWERED, {"row_id": row_id, "sealed_answer": sealed})


def open_answer(vault: Vault, sealed: bytes | None) -> dict[str, Any] | None:
    """Return the answer kept by `store_answer`; None without one."""
    answer: dict[str, Any] | None = json.loads(vault.open(sealed, _ANSWER)) if sealed else None
    return answer


_PARTITION = select(inbox.c.partition).where(inbox.c.message_key == bindparam("key"))


def partition_of_message(connection: Connection, message_id: str) -> str | None:
    """Return in whose order a message was worked."""
    return connection.execute(_PARTITION, {"key": message_id}).scalar_one_or_none()


_LATER = (
    update(inbox)
    .where(inbox.c.id == bindparam("row_id"), inbox.c.status.in_(_OPEN))
    .values(
        status=bindparam("new_status"),
        attempts=bindparam("new_attempts"),
        not_before=bindparam("new_not_before"),
        error=bindparam("new_error"),
    )
)


def retry_later(connection: Connection, row: InboxRow, *, not_before: datetime, error: str) -> None:
    """Count a failed try; the row is due again at that moment."""
    values = {"new_status": "due", "new_attempts": row.attempts + 1}
    _move(connection, row, values, not_before, error)


def park(connection: Connection, row: InboxRow, *, not_before: datetime, reason: str) -> None:
    """Set the row aside without counting a try: what it needs from outside is not there yet."""
    values = {"new_status": "parked", "new_attempts": row.attempts}
    _move(connection, row, values, not_before, reason)


def bury(connection: Connection, row: InboxRow, *, now: datetime, error: str) -> bool:
    """Give the row up; False when somebody else finished it meanwhile."""
    values = {"new_status": "dead", "new_attempts": row.attempts + 1}
    return _move(connection, row, values, now, error)


def _move(
    connection: Connection,
    row: InboxRow,
    values: dict[str, Any],
    not_before: datetime,
    error: str,
) -> bool:
    parameters = values | {"row_id": row.id, "new_not_before": not_before, "new_error": error}
    return bool(connection.execute(_LATER, parameters).rowcount)


_COUNTS = (
    select(inbox.c.status, func.count(), func.min(inbox.c.received_at))
    .where(inbox.c.status.in_((*_OPEN, "dead")))
    .group_by(inbox.c.status)
)


def depth(connection: Connection) -> InboxDepth:
    """Count what waits, for health and metrics."""
    counts: dict[str, tuple[int, datetime]] = {
        status: (count, oldest) for status, count, oldest in connection.execute(_COUNTS)
    }
    waiting = [counts[status][1] for status in _OPEN if status in counts]
    return InboxDepth(
        due=counts["due"][0] if "due" in counts else 0,
        parked=counts["parked"][0] if "parked" in counts else 0,
        dead=counts["dead"][0] if "dead" in counts else 0,
        oldest_received_at=min(waiting, default=None),
    )
