"""When two people collide: which database errors mean it, and starting over.

Errors that say "somebody else was first" become `AlreadyTaken`, `StaleRecord` or `Contested`;
`rerun` starts the whole unit of work again, so that it sees the winner's rows.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    TimeoutError,
)

from handlers.matching.ports import CannotCheck
from handlers.ports import AlreadyTaken, StaleRecord

T = TypeVar("T")

_COLLISIONS = frozenset({"40001", "40P01"})
"""PostgreSQL: serialization_failure, deadlock_detected (its manual, appendix A)."""
_RETRY_SQLSTATES = _COLLISIONS | {"55P03"}
"""These and lock_not_available."""
_OF_VALUES = ("22", "23", "54")
"""PostgreSQL: data exception, integrity constraint violation, program limit exceeded (a value too long)."""
_UNIQUE_SQLSTATE = "23505"
_FIRST_PAUSE_SECONDS = 0.005


class Contested(Exception):
    """The database could not decide between two transactions; the unit of work must be rerun."""


class StillContested(Exception):
    """A unit of work lost to others too often; nothing was written."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn database errors that a rerun may heal into the exceptions that ask for one."""
    try:
        yield
    except DBAPIError as error:
        raise _meaning(error) from error


@contextmanager
def checking() -> Iterator[None]:
    """Turn what keeps the database from answering a duplicate check into CannotCheck.

    A lost connection is none of it, for then nothing can be written either and the whole unit of work is
    tried again later; nor is a collision that a rerun may heal. A lock that outlasts the lock_timeout is:
    readers wait only for somebody who works on the table itself.
    """
    try:
        yield
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        is_lost = error.connection_invalidated or isinstance(error, InterfaceError)
        if is_lost or state in _COLLISIONS:
            raise
        raise CannotCheck(str(error.orig).partition("\n")[0]) from error


def _meaning(error: DBAPIError) -> Exception:
    state = getattr(error.orig, "sqlstate", None)
    message = str(error.orig)
    if isinstance(error, IntegrityError):
        is_unique = state == _UNIQUE_SQLSTATE or "UNIQUE constraint failed" in message
        return AlreadyTaken(message.splitlines()[0]) if is_unique else error
    if state in _RETRY_SQLSTATES or "database is locked" in message:
        return Contested(message.splitlines()[0])
    return error


def is_of_one_row(error: BaseException) -> bool:
    """Whether a value may be to blame for a failed commit, so that other rows would succeed without it.

    Not when the database is away or busy: then each row would wait for it in turn.
    """
    if isinstance(error, Contested | StillContested):
        return False
    if not isinstance(error, DBAPIError):
        return isinstance(error, Exception)
    state = getattr(error.orig, "sqlstate", None) or ""
    if state:
        return state[:2] in _OF_VALUES
    return not isinstance(error, OperationalError | InterfaceError)


def rerun(once: Callable[[], T], *, attempts: int, until: float | None = None) -> T:
    """Call `once` until it is not contested.

    Raises StillContested after `attempts` calls, or when a call ends so behind `until` (monotonic
    seconds).
    """
    for attempt in range(1, attempts + 1):
        try:
            return once()
        except (AlreadyTaken, StaleRecord, Contested) as error:
            if attempt == attempts or (until is not None and time.monotonic() >= until):
                raise StillContested(f"{attempt} tries: {error}") from error
            # Both losers of a collision must not come back in step.
            time.sleep(random.uniform(0, _FIRST_PAUSE_SECONDS * 2**attempt))
    raise ValueError("attempts must be at least 1")


def is_away(error: Exception) -> bool:
    """Whether the database could not be reached, rather than asked something wrong."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, TimeoutError)
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    return isinstance(error, OperationalError) and "no such " not in str(error.orig)
