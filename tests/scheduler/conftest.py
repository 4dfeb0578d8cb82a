"""The scheduler's world on either database, at ten o'clock of Thursday 19 November 2026."""

from collections.abc import Iterator

import pytest

from tests.scheduler.desk import World, add_person, make_world


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """An empty product with two salespeople."""
    made = make_world(database_url, "2026-11-19 10:00")
    add_person(made, "ou_wang", "王磊")
    add_person(made, "ou_li", "李雷")
    yield made
    made.database.close()
