"""Taking turns: units of work of one kind follow one another, whichever process runs them.

On SQLite there is one writer anyway. On PostgreSQL an advisory lock of the transaction does it, so that
the second of two schedulers sees what the first has marked as sent.
"""

from sqlalchemy import Connection, bindparam, text

_TAKE = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))").bindparams(
    bindparam("name")
)


def take_turn(connection: Connection, name: str) -> None:
    """Wait until no other transaction has the turn called `name`; it is ours until this one ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(_TAKE, {"name": name})
