"""One round trip to PostgreSQL for many statements, by psycopg's pipeline.

They run in their order, each on a snapshot of its own, as if sent one after the other; after an error the
database skips the rest of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Waiting:
    """A statement to be sent, and once it was, its cursor."""

    sql: str
    values: Any
    cursor: Any = None

    @property
    def was_sent(self) -> bool:
        """Whether it went out, so that its answer is here."""
        return self.cursor is not None

    def rows(self) -> list[Any]:
        """Return the rows that came back."""
        rows: list[Any] = self.cursor.fetchall()
        return rows

    @property
    def rowcount(self) -> int:
        """How many rows it changed or returned."""
        count: int = self.cursor.rowcount
        return count


def send(driver: Any, statements: Sequence[Waiting]) -> None:
    """Send them over a psycopg connection and wait for all answers. Raises the first error among these."""
    if len(statements) == 1:
        _execute(driver, statements[0])
        return
    with driver.pipeline():
        for one in statements:
            _execute(driver, one)


def say_alone(driver: Any, words: str) -> None:
    """Say something without values or rows. Raises psycopg's error."""
    # Not at the top: a start on SQLite has no use for this driver.
    from psycopg import errors, pq

    answer = driver.pgconn.exec_(words.encode())
    if answer.status != pq.ExecStatus.COMMAND_OK:
        raise errors.error_from_result(answer)


def _execute(driver: Any, statement: Waiting) -> None:
    # Prepared at once: whoever sends a statement this way, does so again and again.
    statement.cursor = driver.execute(statement.sql, statement.values, prepare=True)
