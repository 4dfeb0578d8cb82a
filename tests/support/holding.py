"""Somebody else's open transaction, in whose way others' writes are: a backup, an import, a stuck client."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from storage.database.engine import open_database


@contextmanager
def held(url: str, table: str) -> Iterator[None]:
    """Let nobody write to `table` meanwhile; on SQLite to none at all. Reading goes on."""
    database = open_database(url)
    try:
        with database.transaction() as connection:
            if not database.is_sqlite:
                connection.execute(text(f"LOCK TABLE {table} IN SHARE MODE"))
            yield
    finally:
        database.close()
