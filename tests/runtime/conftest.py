"""Fixtures of the runtime tests: databases with the schema, and a clock that tests move."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.database.crypto import Vault
from tests.storage.conftest import (
    database,
    postgres_template,
    schema_url,
    sqlite_template,
    vault,
)

__all__ = ["database", "postgres_template", "schema_url", "sqlite_template", "vault"]

BEGAN_AT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


class HandClock:
    """A clock the test moves."""

    def __init__(self, at: datetime = BEGAN_AT) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return the present moment of the test."""
        return self.at

    def advance(self, **spans: float) -> None:
        """Move forward."""
        self.at += timedelta(**spans)


@pytest.fixture
def clock() -> HandClock:
    """A clock the test moves."""
    return HandClock()


@pytest.fixture
def sealed() -> Vault:
    """A vault with a key of its own."""
    return Vault(bytes(range(32)))
