"""Real databases with the schema in them, and a store of one unit of work."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.database.crypto import Vault
from storage.database.engine import Database, open_database
from storage.database.schema import create_directly
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


@pytest.fixture(scope="session")
def _shared(request: pytest.FixtureRequest) -> Iterator[dict[str, Database]]:
    """The databases of tests that roll everything back: making one for each takes ten times longer."""
    opened: dict[str, Database] = {}
    yield opened
    for database in opened.values():
        database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(
    request: pytest.FixtureRequest,
    _shared: dict[str, Database],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Connection]:
    """A writing connection to a database with an empty schema; everything is rolled back."""
    if request.param not in _shared:
        if request.param == "sqlite":
            file = tmp_path_factory.mktemp("shared") / "shared.db"
            shutil.copy(request.getfixturevalue("sqlite_template"), file)
            url = f"sqlite:///{file}"
        else:
            server: PostgresServer = request.getfixturevalue("postgres_server")
            template = request.getfixturevalue("postgres_template")
            url = server.url(server.create_database(template))
        _shared[request.param] = open_database(url)
    with _shared[request.param].writer.connect() as opened:
        transaction = opened.begin()
        yield opened
        transaction.rollback()


@pytest.fixture
def store(connection: Connection) -> SqlStore:
    """A store whose work is rolled back after the test."""
    return SqlStore(connection, VAULT, is_writable=True)
