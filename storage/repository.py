"""What all repositories share: one connection, the vault, and statements for both databases."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, case, func

from storage.database.crypto import Vault
from storage.database.prepared import PreparedConnection

ESCAPE = "\\"


class Repository:
    """Queries over the connection of one transaction. Never commits."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._dialect = connection.dialect.name

    def _settle(self) -> None:
        """Have what was written so far reach the database, so that what it refuses is raised here."""
        if isinstance(self._connection, PreparedConnection):
            self._connection.send_waiting()

    def _foresee(self, statement: Any, given: dict[str, Any]) -> None:
        """Have a question that is about to be asked go along with the next one."""
        if isinstance(self._connection, PreparedConnection):
            self._connection.foresee(statement, given)

    def _seal(self, text: str, context: str) -> bytes | None:
        """Seal a value; an empty one is no value."""
        return self._vault.seal(text, context) if text else None

    def _open(self, sealed: bytes | None, context: str) -> str:
        return self._vault.open(sealed, context) if sealed else ""


@cache
def insert_or_ignore(dialect: str, table: Table) -> Any:
    """Return an INSERT that does nothing where a unique value is already there."""
    return insert_into(dialect, table).on_conflict_do_nothing()


@cache
def insert_or_replace(
    dialect: str, table: Table, keys: tuple[str, ...], *, keep_earlier: tuple[str, ...] = ()
) -> Any:
    """Return an INSERT of all columns given that overwrites the row with the same `keys`.

    The statement sets every column but the keys, so callers pass a value for each of them. Columns
    named in `keep_earlier` keep a value they have, unless the new one is NULL.
    """
    statement = insert_into(dialect, table)
    others: dict[str, Any] = {}
    for column in table.columns:
        new = statement.excluded[column.name]
        if column.name in keep_earlier:
            others[column.name] = case((new.is_(None), None), else_=func.coalesce(column, new))
        elif column.name not in keys:
            others[column.name] = new
    return statement.on_conflict_do_update(index_elements=list(keys), set_=others)


def insert_into(dialect: str, table: Table) -> Any:
    """Return an INSERT of that database, which knows ON CONFLICT."""
    if dialect == "postgresql":
        # Not at the top: a start on SQLite has no use for this dialect.
        from sqlalchemy.dialects.postgresql import insert

        return insert(table)
    from sqlalchemy.dialects.sqlite import insert as insert_lite

    return insert_lite(table)


def like_literal(text: str) -> str:
    """Escape what LIKE would read as a wildcard (use with `escape=ESCAPE`)."""
    return text.replace(ESCAPE, ESCAPE * 2).replace("%", f"{ESCAPE}%").replace("_", f"{ESCAPE}_")
