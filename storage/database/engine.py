"""Opening a database and its transactions, on SQLite and PostgreSQL.

SQLite has one writer: a lock of this process is taken before BEGIN IMMEDIATE, because SQLite's own
busy handler sleeps in long steps (measured: p99 644 -> 100 ms at saturation). Other processes are
waited for by busy_timeout. Reads go to connections of their own and see one snapshot each.
`Database.transaction` holds the only commit of the product.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    RootTransaction,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from storage.database import postgresql
from storage.database.contention import Contested, rerun, translated
from storage.database.crypto import Vault
from storage.database.places import needed
from storage.database.prepared import say, use_prepared
from storage.uow import SqlStore

T = TypeVar("T")

BUSY_TIMEOUT_MS = 15_000
CHECKPOINT_PAGES = 10_000
"""WAL pages after which a commit checkpoints by itself; before that `checkpoint` does it when idle."""
READ_CONNECTIONS = 8
_SHORTEST_WAIT_SECONDS = 0.01

SCHEMA_LOCK = 7_220_000
"""Key of the PostgreSQL advisory lock under which the schema changes."""


class BrokenReference(Exception):
    """A migration left a row that refers to nothing; it was rolled back."""


class BadDatabaseUrl(ValueError):
    """DATABASE_URL names no database this program can use; the message gives an example."""


class Database:
    """One database: writing transactions, reading snapshots, and units of work over them."""

    def __init__(self, url: URL, writer: Engine, reader: Engine) -> None:
        self.url = url
        self.writer = writer
        self.reader = reader
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._write_lock = threading.Lock()
        self._kept: Connection | None = None
        self._unchecked_commits = 0

    @property
    def file(self) -> Path | None:
        """The SQLite file, None on PostgreSQL."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    def make_file(self) -> None:
        """Make the SQLite file and its directory when absent, for this user only.

        SQLite gives the files it puts beside it the same rights. Nothing else makes them: looking at a
        database that is not there must leave nothing behind. Raises storage.database.places.NoPlace.
        """
        if self.file is not None:
            with needed(self.file, "请核对 DATABASE_URL，或换一个能写的目录。"):
                self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.close(os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))

    @contextmanager
    def transaction(self, *, within_seconds: float | None = None) -> Iterator[Connection]:
        """Open a writing transaction: committed on return, rolled back when anything is raised.

        `within_seconds` shortens each wait for others' locks. Raises AlreadyTaken, StaleRecord or
        Contested (see `storage.database.contention`) where a rerun may help.
        """
        with translated():
            if self.is_sqlite:
                with self._write_turn(within_seconds) as left_seconds:
                    with self._writing(left_seconds) as connection:
                        yield connection
                    self._unchecked_commits += 1
            else:
                with self.writer.connect() as connection, postgresql.begun(connection):
                    if within_seconds is not None:
                        postgresql.wait_for_locks(connection, within_seconds)
                    yield connection

    @contextmanager
    def _write_turn(self, within_seconds: float | None) -> Iterator[float | None]:
        """Wait for the writers of this process; gives what is left for those of others."""
        began = time.monotonic()
        timeout = -1 if within_seconds is None else within_seconds
        if not self._write_lock.acquire(timeout=timeout):
            raise Contested("the writers of this process are busy")
        try:
            spent = time.monotonic() - began
            yield None if within_seconds is None else max(0.0, within_seconds - spent)
        finally:
            self._write_lock.release()

    @contextmanager
    def _writing(self, within_seconds: float | None) -> Iterator[Connection]:
        """Open a transaction on the one writing connection, which stays out of the pool between.

        Fetching it and giving it back cost more than BEGIN and COMMIT themselves. It is
        given up when anything goes wrong on it.
        """
        connection = self._kept or self.writer.connect()
        self._kept = None
        try:
            with _begun(connection, within_seconds):
                yield connection
            self._kept = connection
        finally:
            if self._kept is None:
                connection.close()

    def _released_writer(self) -> Connection:
        """Return a writing connection of the pool's; the kept one goes back first."""
        self._let_go()
        return self.writer.connect()

    def _let_go(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    @contextmanager
    def migration(self) -> Iterator[Connection]:
        """Open a transaction that may change the schema; one process at a time is in it.

        On SQLite foreign keys are off inside, as its own recipe for rebuilding a table asks, and
        checked before the commit.
        """
        with translated(), self._write_lock, self._released_writer() as connection:
            if not self.is_sqlite:
                with connection.begin():
                    connection.execute(text("SET LOCAL lock_timeout = '30s'"))
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({SCHEMA_LOCK})"))
                    yield connection
                return
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys = OFF")
            try:
                with connection.begin():
                    yield connection
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                    if broken is not None:
                        raise BrokenReference(f"after the migration: {tuple(broken)}")
            finally:
                raw.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Open a read-only connection that sees one moment of the database."""
        with translated(), self.reader.connect() as connection:
            if not self.is_sqlite:
                postgresql.begun(connection)
            yield connection

    @contextmanager
    def write(self, vault: Vault, *, within_seconds: float | None = None) -> Iterator[SqlStore]:
        """Open a unit of work. Its after-commit hooks run once it is durable, and only then.

        `within_seconds`: as `transaction` has it.
        """
        with self.transaction(within_seconds=within_seconds) as connection:
            store = SqlStore(connection, vault, is_writable=True)
            yield store
            store.finish()
        store.run_hooks()

    @contextmanager
    def read(self, vault: Vault) -> Iterator[SqlStore]:
        """Open the same repositories over a read-only snapshot."""
        with self.snapshot() as connection:
            yield SqlStore(connection, vault, is_writable=False)

    def run(
        self,
        vault: Vault,
        work: Callable[[SqlStore], T],
        *,
        attempts: int = 5,
        within_seconds: float | None = None,
    ) -> T:
        """Run `work` as a unit of work, again from its start when somebody else was first.

        Raises StillContested after `attempts` tries, or when others keep it waiting longer than
        `within_seconds`; whatever else `work` raises passes through.
        """
        until = None if within_seconds is None else time.monotonic() + within_seconds

        def once() -> T:
            left = None if until is None else max(_SHORTEST_WAIT_SECONDS, until - time.monotonic())
            with self.write(vault, within_seconds=left) as store:
                return work(store)

        return rerun(once, attempts=attempts, until=until)

    def checkpoint(self, min_commits: int = 1) -> bool:
        """Copy the WAL into the file without waiting for anybody; for idle moments. SQLite only."""
        if not self.is_sqlite or self._unchecked_commits < min_commits:
            return False
        self._unchecked_commits = 0
        with self.reader.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)")
        return True

    def ping(self) -> None:
        """Raise what the driver raises when the database cannot be read now."""
        with self.snapshot() as connection:
            # SQLite opens its file only when something in it is asked for.
            asked = "PRAGMA schema_version" if self.is_sqlite else "SELECT 1"
            connection.execute(text(asked)).scalar()

    def trouble(self) -> str:
        """Return why the database cannot be read now, by the error's name; empty when it can."""
        try:
            self.ping()
        except (SQLAlchemyError, Contested) as error:
            return type(getattr(error, "orig", None) or error).__name__
        return ""

    def close(self) -> None:
        """Close all pooled connections."""
        with self._write_lock:
            self._let_go()
        self.reader.dispose()
        self.writer.dispose()


def open_database(url: str) -> Database:
    """Open the database of DATABASE_URL (`sqlite:///file` or `postgresql://...`).

    Creates nothing (`Database.make_file` does). Raises BadDatabaseUrl.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed)
    return Database(parsed, *postgresql.engines(parsed, connections=READ_CONNECTIONS))


def parse_url(url: str) -> URL:
    """Read DATABASE_URL and fix the driver. Raises BadDatabaseUrl with an example."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise BadDatabaseUrl(_url_message("看不懂这个地址")) from error
    match parsed.drivername:
        case "sqlite" | "sqlite+pysqlite":
            if not parsed.database or parsed.database == ":memory:":
                raise BadDatabaseUrl(_url_message("SQLite 需要一个文件"))
            return parsed.set(drivername="sqlite+pysqlite")
        case "postgres" | "postgresql" | "postgresql+psycopg":
            return parsed.set(drivername="postgresql+psycopg")
        case _:
            raise BadDatabaseUrl(_url_message(f"不支持 {parsed.drivername}"))


def _url_message(wrong: str) -> str:
    return (
        f"DATABASE_URL {wrong}。示例：sqlite:///data/baobei.db "
        "或 postgresql://baobei:密码@127.0.0.1:5432/baobei"
    )


def _open_sqlite(url: URL) -> Database:
    options = {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
    writer = create_engine(
        url, poolclass=QueuePool, pool_size=1, max_overflow=0, connect_args=options
    )
    reader = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=READ_CONNECTIONS,
        max_overflow=READ_CONNECTIONS,
        connect_args=options,
    )
    event.listen(writer, "connect", _prepare_sqlite_writer)
    event.listen(writer, "begin", _begin_immediate)
    event.listen(reader, "connect", _prepare_sqlite_reader)
    event.listen(reader, "begin", _begin_deferred)
    use_prepared(writer)
    use_prepared(reader)
    return Database(url, writer, reader)


def _prepare_sqlite(connection: object, pragmas: tuple[str, ...]) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # we say BEGIN ourselves
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]  # DBAPI connection


def _prepare_sqlite_writer(connection: object, _: ConnectionPoolEntry) -> None:
    _prepare_sqlite(
        connection,
        (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
            "cache_size = -8000",
            "trusted_schema = OFF",
        ),
    )


def _prepare_sqlite_reader(connection: object, _: ConnectionPoolEntry) -> None:
    _prepare_sqlite(
        connection,
        ("foreign_keys = ON", "query_only = ON", "cache_size = -4000", "mmap_size = 67108864"),
    )


def _begun(connection: Connection, within_seconds: float | None) -> RootTransaction:
    """Begin, waiting for other processes no longer than that. SQLite only."""
    if within_seconds is None:
        return connection.begin()
    say(connection, f"PRAGMA busy_timeout = {round(within_seconds * 1000)}")
    try:
        return connection.begin()
    finally:
        say(connection, f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def _begin_immediate(connection: Connection) -> None:
    say(connection, "BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    say(connection, "BEGIN")
