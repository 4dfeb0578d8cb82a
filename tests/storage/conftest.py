"""Real databases with the schema in them, and a store of one unit of work."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.crypto import Vault
from storage.engine import Database, open_database
from storage.schema import create_directly
from storage.uow import SqlStore
from tests.storage.samples import VAULT
from tests.support.postgres import PostgresServer


def _lay_schema(url: str) -> None:
    database = open_database(url)
    with database.migration() as connection:
        create_directly(connection)
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed SQLite file with an empty schema."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    _lay_schema(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """The name of a PostgreSQL database with an empty schema."""
    name = postgres_server.create_database()
    _lay_schema(postgres_server.url(name))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def schema_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh database with the schema: the test runs once on each kind."""
    if request.param == "sqlite":
        file = tmp_path / "baobei.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    template = request.getfixturevalue("postgres_template")
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.fresh_database(template) as url:
        yield url


@pytest.fixture
def database(schema_url: str) -> Iterator[Database]:
    """A fresh database with the schema, opened."""
    opened = open_database(schema_url)
    yield opened
    opened.close()


@pytest.fixture
def vault() -> Vault:
    """The vault of the suite's data key."""
    return VAULT


@pytest.fixture
def store(database: Database) -> Iterator[SqlStore]:
    """A unit of work that commits at the end of the test."""
    with database.write(VAULT) as opened:
        yield opened
