"""The schema as a whole: every table loaded, and whether a database has it.

This module knows which revision the code needs without importing alembic, so that an ordinary
start costs one query; making or changing a schema is in `storage.migrating`.
"""

from sqlalchemy import Connection, MetaData, inspect, text

from storage.tables import customers, disputes, ledger, people, queues, settings, work
from storage.tables.base import metadata

MODULES = (customers, disputes, ledger, people, queues, settings, work)


def all_tables() -> MetaData:
    """Return the metadata with every table of the product in it."""
    return metadata


def create_directly(connection: Connection) -> None:
    """Create every table in an empty database, for tests that need no history."""
    metadata.create_all(connection)


def current_revision(connection: Connection) -> str | None:
    """Return the revision the database is at, or None when it has never been migrated."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    value = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if value is None else str(value)
