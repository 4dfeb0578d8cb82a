"""Undoable changes, duplicate-check counts, and the audit chain.

Audit entries of a unit of work are held back and appended as its last step: the chain has one end,
and whoever appends holds it until the commit, so that moment must be short. Each entry's hash ties
in the one before it with a key, so that nobody with the database alone can rewrite the past.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, delete, func, insert, select, update

from handlers.records import AuditEntry, Change, ChangeKind
from storage.database.crypto import Vault, sha256_hex
from storage.repository import Repository
from storage.tables.base import to_micros
from storage.tables.ledger import audit_entry, change_log, lookup_hit
from storage.values import dump, load

FIRST_HASH = "0" * 64
_CHAIN_LOCK = 7_220_001
"""Key of the PostgreSQL advisory lock that guards the chain's end."""
_VERIFY_BATCH = 1000

_LAST = select(audit_entry.c.seq, audit_entry.c.hash).order_by(audit_entry.c.seq.desc()).limit(1)
_ACTED = (
    select(audit_entry.c.seq).where(audit_entry.c.actor_open_id == bindparam("open_id")).limit(1)
)
_ADD_ENTRY = insert(audit_entry)
_ADD_CHANGE = insert(change_log)
_ADD_LOOKUP = insert(lookup_hit)
_LOCK_CHAIN = select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger)))
_SINCE = bindparam("since", type_=change_log.c.at.type)
_CHANGES_SINCE = (
    select(change_log)
    .where(change_log.c.actor_open_id == bindparam("open_id"), change_log.c.at >= _SINCE)
    .order_by(change_log.c.at.desc(), change_log.c.id.desc())
)
_CHANGES_OF_MESSAGE = (
    select(change_log)
    .where(
        change_log.c.message_id == bindparam("wanted_message"),
        change_log.c.message_id != "",
        change_log.c.undone_at.is_(None),
    )
    .order_by(change_log.c.id.desc())
)
_COUNT_LOOKUPS = select(func.count()).where(
    lookup_hit.c.open_id == bindparam("open_id"), lookup_hit.c.at >= _SINCE
)


class JournalRepository(Repository):
    """Implements `handlers.ports.Journal`."""

    def __init__(
        self,
        connection: Connection,
        vault: Vault,
        before_commit: Callable[[Callable[[], None]], None],
    ) -> None:
        super().__init__(connection, vault)
        self._before_commit = before_commit
        self._held: list[AuditEntry] = []

    def add_change(self, change: Change) -> None:
        """Remember an undoable change; the id is ignored."""
        row = {
            "actor_open_id": change.actor_open_id,
            "kind": change.kind.value,
            "at": change.at,
            "customer_id": change.customer_id,
            "subject_id": change.subject_id,
            "message_id": change.message_id,
            "before_enc": self._vault.seal(dump(change.before), "change.before"),
            "undone_at": change.undone_at,
        }
        self._connection.execute(_ADD_CHANGE, row)

    def changes_since(self, open_id: str, since: datetime) -> list[Change]:
        """Return the person's changes since a moment, newest first, those taken back too."""
        rows = self._connection.execute(_CHANGES_SINCE, {"open_id": open_id, "since": since})
        return [self._change_of(row) for row in rows]

    def change_of_message(self, message_id: str) -> list[Change]:
        """Return the changes one message made, newest first, that are not undone."""
        rows = self._connection.execute(_CHANGES_OF_MESSAGE, {"wanted_message": message_id})
        return [self._change_of(row) for row in rows]

    def mark_undone(self, change_id: int, at: datetime) -> None:
        """Mark a change as taken back; a second time changes nothing."""
        standing = change_log.c.id == change_id, change_log.c.undone_at.is_(None)
        self._connection.execute(update(change_log).where(*standing).values(undone_at=at))

    def audit(self, entry: AuditEntry) -> None:
        """Append to the hash chain, when this unit of work commits."""
        if not self._held:
            self._before_commit(self._append_held)
        self._held.append(entry)

    def has_acted(self, open_id: str) -> bool:
        """Return whether the person ever did anything with the bot."""
        return self._connection.execute(_ACTED, {"open_id": open_id}).first() is not None

    def add_lookup(self, open_id: str, customer_id: int, at: datetime) -> None:
        """Count one duplicate-check hit on a colleague's customer."""
        row = {"open_id": open_id, "customer_id": customer_id, "at": at}
        self._connection.execute(_ADD_LOOKUP, row)

    def forget_lookups(self, open_id: str, customer_id: int) -> None:
        """The person registered what was looked up: those hits no longer count."""
        wanted = lookup_hit.c.open_id == open_id, lookup_hit.c.customer_id == customer_id
        self._connection.execute(delete(lookup_hit).where(*wanted))

    def foresee_lookups(self, open_id: str, since: datetime) -> None:
        """The hits since a moment are about to be counted."""
        self._foresee(_COUNT_LOOKUPS, {"open_id": open_id, "since": since})

    def count_lookups(self, open_id: str, since: datetime) -> int:
        """Count the hits since a moment."""
        asked = {"open_id": open_id, "since": since}
        count: int = self._connection.execute(_COUNT_LOOKUPS, asked).scalar_one()
        return count

    def _append_held(self) -> None:
        if self._dialect == "postgresql":
            self._connection.execute(_LOCK_CHAIN, {"key": _CHAIN_LOCK})
        last = self._connection.execute(_LAST).first()
        seq, previous = (0, FIRST_HASH) if last is None else (last.seq, last.hash)
        for entry in self._held:
            seq += 1
            row = self._row_of(entry, seq, previous)
            previous = row["hash"]
            self._connection.execute(_ADD_ENTRY, row)
        self._held.clear()

    def _row_of(self, entry: AuditEntry, seq: int, previous: str) -> dict[str, Any]:
        row = {
            "seq": seq,
            "at": entry.at,
            "actor_open_id": entry.actor_open_id,
            "act": entry.act,
            "outcome": entry.outcome,
            "customer_id": entry.customer_id,
            "message_id": entry.message_id,
            "facts_enc": self._vault.seal(dump(entry.facts), f"audit:{seq}"),
            "prev_hash": previous,
        }
        row["hash"] = self._vault.chain(previous, _line(row))
        return row

    def _change_of(self, row: Any) -> Change:
        return Change(
            id=row.id,
            actor_open_id=row.actor_open_id,
            kind=ChangeKind(row.kind),
            at=row.at,
            customer_id=row.customer_id,
            subject_id=row.subject_id,
            message_id=row.message_id,
            before=load(self._vault.open(row.before_enc, "change.before")),
            undone_at=row.undone_at,
        )


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """Where the audit chain does not hold: the entry's number, and what is wrong in Chinese."""

    seq: int
    wrong: str


def verify_audit(connection: Connection, vault: Vault) -> Iterator[int | ChainBreak]:
    """Walk the audit chain: yields how many entries were seen after each batch, and every break."""
    previous, expected, seen = FIRST_HASH, 1, 0
    while True:
        batch = connection.execute(
            select(audit_entry)
            .where(audit_entry.c.seq >= expected)
            .order_by(audit_entry.c.seq)
            .limit(_VERIFY_BATCH)
        ).all()
        if not batch:
            return
        for row in batch:
            if row.seq != expected:
                yield ChainBreak(expected, f"缺少第 {expected} 到 {row.seq - 1} 条")
            elif row.prev_hash != previous:
                yield ChainBreak(row.seq, "与上一条接不上")
            if row.hash != vault.chain(row.prev_hash, _line(row._mapping)):
                yield ChainBreak(row.seq, "内容被改过")
            previous, expected = row.hash, row.seq + 1
        seen += len(batch)
        yield seen


def read_audit(
    connection: Connection, vault: Vault, *, limit: int = 50, **wanted: Any
) -> list[AuditEntry]:
    """Return the newest entries whose columns (`actor_open_id`, `customer_id`) equal `wanted`."""
    found = select(audit_entry).order_by(audit_entry.c.seq.desc()).limit(limit)
    for column, value in wanted.items():
        found = found.where(audit_entry.c[column] == value)
    return [
        AuditEntry(
            at=row.at,
            actor_open_id=row.actor_open_id,
            act=row.act,
            outcome=row.outcome,
            customer_id=row.customer_id,
            message_id=row.message_id,
            facts=load(vault.open(row.facts_enc, f"audit:{row.seq}")),
        )
        for row in connection.execute(found)
    ]


def _line(row: Any) -> str:
    """Return everything an entry says, as the text that is hashed; facts by their sealed form."""
    return dump(
        [
            row["seq"],
            to_micros(row["at"]),
            row["actor_open_id"],
            row["act"],
            row["outcome"],
            row["customer_id"],
            row["message_id"],
            sha256_hex(bytes(row["facts_enc"])),
        ]
    )
