"""The desk of the use-case tests, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.usecases.desk import Desk, desk_on


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    """People, a clock and a pipeline over a fresh database."""
    with desk_on(database_url) as opened:
        yield opened
