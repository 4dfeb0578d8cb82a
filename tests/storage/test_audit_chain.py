"""The audit is one unbroken chain, whoever appends; tampering shows where."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import Connection, text

from handlers.records import AuditEntry
from storage.database.engine import Database
from storage.journal import ChainBreak, read_audit, verify_audit
from tests.storage.samples import NOW, OWNER, RIVAL, VAULT


def _entry(number: int, who: str = OWNER) -> AuditEntry:
    at = NOW + timedelta(seconds=number)
    return AuditEntry(at, who, "register", "ok", 7, "om_1", {"phone": "13800138000", "no": number})


def _append(database: Database, *entries: AuditEntry) -> None:
    with database.write(VAULT) as store:
        for entry in entries:
            store.journal.audit(entry)


def _breaks(database: Database) -> list[ChainBreak]:
    with database.snapshot() as connection:
        return [each for each in verify_audit(connection, VAULT) if isinstance(each, ChainBreak)]


def test_entries_are_kept_in_order_and_sealed(database: Database) -> None:
    _append(database, _entry(1), _entry(2))
    _append(database, _entry(3, RIVAL))
    with database.snapshot() as connection:
        assert [each.facts["no"] for each in read_audit(connection, VAULT)] == [3, 2, 1]
        assert read_audit(connection, VAULT, actor_open_id=RIVAL) == [_entry(3, RIVAL)]
        sealed = connection.execute(text("SELECT facts_enc FROM audit_entry")).scalars()
        assert not any(b"13800138000" in bytes(each) for each in sealed)
        assert list(verify_audit(connection, VAULT)) == [3]


def test_nothing_is_appended_by_a_unit_of_work_that_fails(database: Database) -> None:
    def fail() -> None:
        with database.write(VAULT) as store:
            store.journal.audit(_entry(1))
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        fail()
    with database.snapshot() as connection:
        assert list(verify_audit(connection, VAULT)) == []


def test_a_reading_store_refuses_to_audit(database: Database) -> None:
    with database.read(VAULT) as store, pytest.raises(RuntimeError):
        store.journal.audit(_entry(1))


def test_many_writers_make_one_chain(database: Database) -> None:
    def work() -> None:
        for number in range(15):
            _append(database, _entry(number), _entry(number))

    threads = [Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.snapshot() as connection:
        assert list(verify_audit(connection, VAULT)) == [180]


def _unlocked(connection: Connection, act: str) -> None:
    """Do what an intruder with the database could: switch the triggers off, then change a row."""
    if connection.dialect.name == "sqlite":
        for name in ("update", "delete", "replace"):
            connection.execute(text(f"DROP TRIGGER audit_entry_no_{name}"))
    else:
        connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
    connection.execute(text(act))


@pytest.mark.parametrize(
    ("act", "where"),
    [
        ("UPDATE audit_entry SET actor_open_id = 'ou_x' WHERE seq = 2", [2]),
        ("UPDATE audit_entry SET facts_enc = prev.facts_enc FROM audit_entry prev "
         "WHERE audit_entry.seq = 2 AND prev.seq = 1", [2]),
        ("UPDATE audit_entry SET customer_id = NULL WHERE seq = 3", [3]),
        ("DELETE FROM audit_entry WHERE seq = 2", [2]),
        ("UPDATE audit_entry SET hash = 'f' || hash WHERE seq = 1", [1, 2]),
    ],
)  # fmt: skip
def test_tampering_shows_where(database: Database, act: str, where: list[int]) -> None:
    _append(database, *(_entry(number) for number in (1, 2, 3)))
    with database.transaction() as connection:
        _unlocked(connection, act)
    assert [each.seq for each in _breaks(database)] == where
