"""Tenants for conversations: one for each database and way of delivery, shared by the tests of a module.

Tests keep apart by customers of their own (`company`), so that a tenant needs to start only once.
"""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tests.support.postgres import PostgresServer
from tests.support.tenant import WAYS, Tenant, Way
from tests.support.unlike import unlike_company

_NUMBERS = count(1)


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def shared_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], str]]:
    """Makes the URL of a fresh database of one kind."""
    if request.param == "sqlite":
        yield lambda: f"sqlite:///{tmp_path_factory.mktemp('db') / 'baobei.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    yield lambda: server.url(server.create_database())


@pytest.fixture(scope="package", params=WAYS, ids=[way.name for way in WAYS])
def tenant(
    request: pytest.FixtureRequest,
    shared_database: Callable[[], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Tenant]:
    """A running tenant, on each database and each way of delivery."""
    way: Way = request.param
    with Tenant(tmp_path_factory.mktemp("bot"), shared_database(), way) as running:
        yield running


@pytest.fixture
def company() -> str:
    """A customer's name that no other test uses, and none that resembles another's."""
    return unlike_company(next(_NUMBERS))


@pytest.fixture
def phone() -> str:
    """A mobile number that no other test uses."""
    return f"139{next(_NUMBERS):08d}"
