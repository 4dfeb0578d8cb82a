"""Wake-ups between processes on PostgreSQL: LISTEN and NOTIFY, sent by the transaction they tell of.

A notice says only that there is something to look for; who misses one finds it by polling a second later.
SQLite has one process and needs none of this.
"""

import threading
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, func, select

from storage.database.engine import Database

if TYPE_CHECKING:
    import psycopg

_RECONNECT_SECONDS = 2.0
_LOOK_UP_SECONDS = 1.0
_NOTIFY = select(func.pg_notify(bindparam("channel"), ""))


class Channel(StrEnum):
    """What there is to look for."""

    INBOX = "baobei_inbox"
    OUTBOX = "baobei_outbox"


def notify(connection: Connection, channel: Channel) -> None:
    """Wake the listening processes once this transaction is committed; does nothing on SQLite."""
    if connection.dialect.name == "postgresql":
        connection.execute(_NOTIFY, {"channel": channel.value})


class Listener:
    """A thread that hears notices and calls who waits for them."""

    def __init__(self, database: Database, wake: Mapping[Channel, Callable[[], None]]) -> None:
        self._database = database
        self._wake = wake
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        """Start listening."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=_LOOK_UP_SECONDS + 5)

    def _run(self) -> None:
        import psycopg

        url = self._database.url.set(drivername="postgresql")
        address = url.render_as_string(hide_password=False)
        while not self._stopping.is_set():
            try:
                with psycopg.connect(address, autocommit=True) as connection:
                    for channel in self._wake:
                        connection.execute(f'LISTEN "{channel.value}"')
                    # Whatever came before we listened was missed: look for it once.
                    for wake in self._wake.values():
                        wake()
                    self._hear(connection)
            except psycopg.OperationalError:
                self._stopping.wait(_RECONNECT_SECONDS)

    def _hear(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        while not self._stopping.is_set():
            for notice in connection.notifies(timeout=_LOOK_UP_SECONDS):
                self._wake[Channel(notice.channel)]()
