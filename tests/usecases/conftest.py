"""The desk of the use-case tests, on SQLite and on PostgreSQL.

The schema and the people are laid once per kind of database; each test gets a copy of that.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import PostgresServer
from tests.usecases.desk import Desk, desk_on, lay


@pytest.fixture(scope="session")
def _sqlite_laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("laid") / "baobei.db"
    lay(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def _postgres_laid(postgres_server: PostgresServer) -> str:
    name = postgres_server.create_database()
    lay(postgres_server.url(name))
    return name


@pytest.fixture
def sqlite_laid_url(_sqlite_laid: Path, tmp_path: Path) -> str:
    """The URL of an SQLite file with schema and people."""
    file = tmp_path / "baobei.db"
    shutil.copyfile(_sqlite_laid, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_laid_url(postgres_server: PostgresServer, _postgres_laid: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with schema and people."""
    with postgres_server.fresh_database(_postgres_laid) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def laid_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database with schema and people: the test runs once on each kind."""
    name = "sqlite_laid_url" if request.param == "sqlite" else "postgres_laid_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
def desk(laid_url: str) -> Iterator[Desk]:
    """People, a clock and a pipeline over a database of its own."""
    with desk_on(laid_url) as opened:
        yield opened
