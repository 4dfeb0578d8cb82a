"""The unit of work: all repositories over one connection, and what to do when two people collide.

`SqlStore` implements `handlers.ports.Store`. It never commits: `Database.transaction` does, on
return. Database errors that mean "somebody else was first" become `AlreadyTaken`, `StaleRecord` or
`Contested`, and `rerun` starts the whole unit again, so that it sees the winner's rows.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from handlers.ports import AlreadyTaken, StaleRecord
from storage.crypto import Vault

T = TypeVar("T")

_RETRY_SQLSTATES = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL: serialization_failure, deadlock_detected, lock_not_available (its manual, appendix A)."""
_UNIQUE_SQLSTATE = "23505"
_FIRST_PAUSE_SECONDS = 0.005


class Contested(Exception):
    """The database could not decide between two transactions; the unit of work must be rerun."""


class StillContested(Exception):
    """A unit of work lost to others too often; nothing was written."""


class SqlStore:
    """All repositories of one transaction, made when first used."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self.connection = connection
        self.vault = vault
        self._hooks: list[Callable[[], None]] = []
        self._flushes: list[Callable[[], None]] = []

    def after_commit(self, hook: Callable[[], None]) -> None:
        """Have `hook` run once this unit of work is durable; for wake-ups inside the process."""
        self._hooks.append(hook)

    def before_commit(self, flush: Callable[[], None]) -> None:
        """Have `flush` run as the last step inside the transaction."""
        self._flushes.append(flush)

    def flush(self) -> None:
        """Write what repositories held back. Called by `Database.write`."""
        while self._flushes:
            self._flushes.pop(0)()

    def run_hooks(self) -> None:
        """Run the after-commit hooks. Called by `Database.write`."""
        while self._hooks:
            self._hooks.pop(0)()


@contextmanager
def translated() -> Iterator[None]:
    """Turn database errors that a rerun may heal into the exceptions that ask for one."""
    try:
        yield
    except DBAPIError as error:
        raise _meaning(error) from error


def _meaning(error: DBAPIError) -> Exception:
    state = getattr(error.orig, "sqlstate", None)
    message = str(error.orig)
    if isinstance(error, IntegrityError):
        is_unique = state == _UNIQUE_SQLSTATE or "UNIQUE constraint failed" in message
        return AlreadyTaken(message.splitlines()[0]) if is_unique else error
    if state in _RETRY_SQLSTATES or "database is locked" in message:
        return Contested(message.splitlines()[0])
    return error


def rerun(once: Callable[[], T], *, attempts: int) -> T:
    """Call `once` until it is not contested. Raises StillContested after `attempts` calls."""
    for attempt in range(1, attempts + 1):
        try:
            return once()
        except (AlreadyTaken, StaleRecord, Contested) as error:
            if attempt == attempts:
                raise StillContested(f"{attempts} tries: {error}") from error
            # Both losers of a collision must not come back in step.
            time.sleep(random.uniform(0, _FIRST_PAUSE_SECONDS * 2**attempt))
    raise ValueError("attempts must be at least 1")
