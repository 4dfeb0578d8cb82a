"""Taking turns: units of work of one kind follow one another, whichever process runs them.

On SQLite there is one writer anyway. On PostgreSQL an advisory lock of the transaction does it, so that
the second of two schedulers sees what the first has marked as sent.
"""

from sqlalchemy import Connection, bindparam, func, select

_TAKE = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), 0)))


def take_turn(connection: Connection, name: str) -> None:
    """Wait until no other transaction has the turn called `name`; it is ours until this one ends.

    The wait is over before the next statement of this connection runs.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_TAKE, {"name": name})
