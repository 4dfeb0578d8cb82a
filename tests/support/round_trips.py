"""Counting how often a PostgreSQL connection asks and waits, by the driver's own trace of the wire."""

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import Connection

from storage.database.engine import Database


def round_trips(connection: Connection, act: Callable[[], object]) -> int:
    """Return how often PostgreSQL said on this connection that it is ready for more while `act` ran."""
    return _ready_again(connection.connection.driver_connection, act)


def round_trips_on(database: Database, act: Callable[[], object]) -> int:
    """Return the same for all that `act` does on a database, one thing after the other.

    The pool gives out the connection that was returned last: the one looked at here.
    """
    with database.writer.connect() as connection:
        driver = connection.connection.driver_connection
    return _ready_again(driver, act)


def _ready_again(driver: Any, act: Callable[[], object]) -> int:
    with TemporaryFile() as trace:
        driver.pgconn.trace(trace.fileno())
        try:
            act()
        finally:
            driver.pgconn.untrace()
        trace.seek(0)
        return trace.read().count(b"ReadyForQuery")
