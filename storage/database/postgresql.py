"""Connections to PostgreSQL: their settings, how a transaction begins on them, and what a pool must survive."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    RootTransaction,
    bindparam,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.database.prepared import say, use_prepared

if TYPE_CHECKING:
    import psycopg

STATEMENT_TIMEOUT_MS = 30_000
LOCK_TIMEOUT_MS = 10_000
PREPARED_STATEMENTS = 400
"""So many a connection keeps: more than the product has. Of psycopg's 100 some could fall out each time."""
_MOST_DEAD = 100
"""More connections than a pool ever holds."""
_WAIT_FOR_LOCKS = select(func.set_config("lock_timeout", bindparam("at_most"), True))
"""As SET LOCAL does, in a form that takes a value."""


def engines(url: URL, *, connections: int) -> tuple[Engine, Engine]:
    """Return the writing and the reading engine of a database, on one pool of so many connections.

    As many again are opened for a moment when all are in use.
    """
    # Plans stay the planner's choice: one that does not know the status asked for (force_generic_plan)
    # reads whole queues, 100 ms instead of .4 at 300,000 done rows.
    settings = (
        f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout={LOCK_TIMEOUT_MS} "
        "-c idle_in_transaction_session_timeout=60000 -c timezone=UTC "
        "-c jit=off"
    )
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=connections,
        # The connection used last has the most prepared.
        pool_use_lifo=True,
        connect_args={"options": settings, "application_name": "baobei", "connect_timeout": 5},
        # Else an INSERT's row count is lost when psycopg's cursor closes, unlike SQLite's.
        execution_options={"preserve_rowcount": True},
    )
    event.listen(engine, "connect", _prepare)
    writer, reader = engine.execution_options(), engine.execution_options()
    event.listen(writer, "begin", _begin_writing)
    event.listen(reader, "begin", _begin_reading)
    use_prepared(writer)
    use_prepared(reader)
    return writer, reader


def _prepare(connection: "psycopg.Connection[Any]", _: ConnectionPoolEntry) -> None:
    connection.autocommit = True  # we say BEGIN ourselves
    connection.prepared_max = PREPARED_STATEMENTS


def _begin_writing(connection: Connection) -> None:
    say(connection, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")


def _begin_reading(connection: Connection) -> None:
    say(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")


def begun(connection: Connection) -> RootTransaction:
    """Begin; where the connection died in the pool, on another one.

    So BEGIN tells what a ping before it would, without its round trip. A new connection that cannot be
    made raises as it does.
    """
    for _ in range(_MOST_DEAD):
        try:
            return connection.begin()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
    return connection.begin()


def wait_for_locks(connection: Connection, seconds: float) -> None:
    """Wait for each lock of this transaction no longer than that."""
    connection.execute(_WAIT_FOR_LOCKS, {"at_most": str(max(1, round(seconds * 1000)))})
