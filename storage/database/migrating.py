"""Running migrations. Imports alembic, so nothing that starts up imports this module at its top."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage.database import schema
from storage.database.engine import Database


def upgrade(database: Database, revision: str = "head") -> Path | None:
    """Bring the database to a revision; on SQLite a copy of the file with data is made before.

    Returns the copy, None where nothing was copied. Another process that waits here finds the work
    done and does nothing. Raises UnknownSchema via `storage.database.schema` for a newer database.
    """
    with database.migration() as connection:
        found = schema.current_revision(connection)
        wanted = schema.head() if revision == "head" else revision
        if found == wanted:
            return None
        copy = _back_up(database, found) if found is not None else None
        command.upgrade(_config(connection), revision)
        return copy


def downgrade(database: Database, revision: str) -> None:
    """Take migrations back, down to a revision or `base`; drops what they had added."""
    with database.migration() as connection:
        command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(schema.VERSIONS.parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _back_up(database: Database, found: str) -> Path | None:
    """Copy an SQLite file as it is now; the caller holds the write lock, readers are not disturbed."""
    if database.file is None:
        return None
    copy = _free_name(database.file, f"before-upgrade-from-{found}")
    source = sqlite3.connect(database.file)
    try:
        source.execute("VACUUM INTO ?", (str(copy),))
    finally:
        source.close()
    copy.chmod(0o600)
    return copy


def _free_name(file: Path, suffix: str) -> Path:
    name, number = file.with_name(f"{file.name}.{suffix}"), 1
    while name.exists():
        number += 1
        name = file.with_name(f"{file.name}.{suffix}-{number}")
    return name
