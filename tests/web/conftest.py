"""The REST desk over each kind of database."""

from collections.abc import Iterator

import pytest

from tests.web.desk import Desk, open_desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    """The interface over a fresh database with a few people."""
    opened = open_desk(database_url)
    yield opened
    opened.database.close()
