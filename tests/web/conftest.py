"""The REST desk over each kind of database."""

from collections.abc import Iterator

import pytest

from tests.storage.conftest import postgres_template, schema_url, sqlite_template
from tests.web.desk import Desk, open_desk

__all__ = ["postgres_template", "schema_url", "sqlite_template"]


@pytest.fixture
def desk(schema_url: str) -> Iterator[Desk]:
    """The interface over a fresh database with a few people."""
    opened = open_desk(schema_url)
    yield opened
    opened.database.close()
