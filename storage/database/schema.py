"""The schema as a whole: which revision the code needs, which a database has, and bringing it there.

An ordinary start costs one query and never imports alembic; `storage.database.migrating` does that when a
database is behind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, MetaData, inspect, text

from storage.database.engine import Database
from storage.tables import (
    customers,
    disputes,
    ledger,
    matching,
    merging,
    people,
    queues,
    settings,
    work,
)
from storage.tables.base import metadata

MODULES = (customers, disputes, ledger, matching, merging, people, queues, settings, work)
VERSIONS = Path(__file__).parent.parent / "migrations" / "versions"


class OutdatedSchema(Exception):
    """The PostgreSQL database is behind this program; the message names the mend."""


class UnknownSchema(Exception):
    """The database was written by a newer program, or is not ours; the message names the mend."""


class NoDatabase(Exception):
    """There is no database to work on yet, or it does not answer; the message names the mend."""


class SchemaState(StrEnum):
    """What `prepare` found and did."""

    CURRENT = "current"
    CREATED = "created"
    UPGRADED = "upgraded"


@dataclass(frozen=True, slots=True)
class Prepared:
    """The outcome of `prepare`; `backup` is the copy made of an SQLite file before an upgrade."""

    state: SchemaState
    revision: str
    backup: Path | None = None


@cache
def revisions() -> tuple[str, ...]:
    """Return all revisions in order, from the file names (`r0001_record_model.py` is `0001`)."""
    return tuple(sorted(path.name[1:5] for path in VERSIONS.glob("r[0-9]*_*.py")))


def head() -> str:
    """Return the revision this program needs."""
    return revisions()[-1]


def all_tables() -> MetaData:
    """Return the metadata with every table of the product in it."""
    return metadata


def current_revision(connection: Connection) -> str | None:
    """Return the revision the database is at, or None when it is empty of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    value = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if value is None else str(value)


def create_directly(connection: Connection) -> None:
    """Create the newest schema in an empty database; the same as all migrations (a test says so)."""
    metadata.create_all(connection)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head()})


def require_current(database: Database) -> None:
    """Make sure that a database made by an earlier start fits this program. Creates and changes nothing.

    Raises NoDatabase, OutdatedSchema or UnknownSchema.
    """
    if database.file is not None and not database.file.exists():
        raise NoDatabase(
            f"还没有数据：找不到 {database.file}。请在 baobei 的目录里运行，"
            "或核对 DATABASE_URL；第一次使用请先运行 baobei serve，数据库会自动建立。"
        )
    check_answers(database)
    with database.snapshot() as connection:
        found = current_revision(connection)
    if found is None:
        raise NoDatabase("数据库是空的。请先运行 baobei serve（或 baobei migrate），会自动建立。")
    if found != head():
        _check_known(found)
        raise OutdatedSchema(
            f"数据库结构是版本 {found}，程序需要 {head()}。请先备份，再运行：baobei migrate"
        )


def check_answers(database: Database) -> None:
    """Raise NoDatabase when the database cannot be read now, with the mend."""
    trouble = database.trouble()
    if trouble and database.file is not None:
        raise NoDatabase(
            f"{database.file} 打不开，或不是 SQLite 数据库（{trouble}）。"
            "请核对 DATABASE_URL；若文件坏了，请从备份恢复。"
        )
    if trouble:
        raise NoDatabase(f"数据库没有应答（{trouble}）。请核对 DATABASE_URL，并确认数据库在运行。")


def prepare(database: Database, *, say: Callable[[str], None] | None = None) -> Prepared:
    """Make the database fit this program, or refuse.

    An empty database is created. An SQLite file that is behind is copied, then upgraded; `say` hears
    of it beforehand. Raises OutdatedSchema for PostgreSQL that is behind, UnknownSchema for a
    database from a newer program, NoDatabase for one that does not answer,
    storage.database.places.NoPlace where the file cannot be made.
    """
    database.make_file()
    check_answers(database)
    with database.snapshot() as connection:
        found = current_revision(connection)
    if found == head():
        return Prepared(SchemaState.CURRENT, found)
    if found is not None:
        _check_known(found)
    if found is None:
        with database.migration() as connection:
            if current_revision(connection) is None:
                create_directly(connection)
                return Prepared(SchemaState.CREATED, head())
        return prepare(database, say=say)
    if not database.is_sqlite:
        raise OutdatedSchema(
            f"数据库结构是版本 {found}，程序需要 {head()}。请先备份，再运行：baobei migrate"
        )
    from storage.database.migrating import upgrade

    if say is not None:
        say(f"数据库结构从 {found} 升级到 {head()}，先备份。")
    backup = upgrade(database)
    return Prepared(SchemaState.UPGRADED, head(), backup)


def _check_known(found: str) -> None:
    if found not in revisions():
        raise UnknownSchema(
            f"数据库结构是版本 {found}，本程序最高只认识 {head()}。"
            "请安装更新的程序，或恢复升级前的备份。"
        )
