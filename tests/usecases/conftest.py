"""The desk of the use-case tests, on SQLite and on PostgreSQL.

The schema and the people are laid once per kind of database. Each test gets a copy of the SQLite file; the
PostgreSQL database is emptied instead, because making one costs more than most tests.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import PostgresServer
from tests.usecases.desk import Desk, desk_on, lay, seed

# As a replica, so that neither foreign keys nor the append-only triggers stand in the way.
_EMPTY = """
DO $$
DECLARE name text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename NOT IN ('alembic_version')
    LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        PERFORM setval(format('%I', name)::regclass, 1, false);
    END LOOP;
END $$
"""


@pytest.fixture(scope="session")
def _sqlite_laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("laid") / "baobei.db"
    lay(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def _postgres_laid(postgres_server: PostgresServer) -> Iterator[str]:
    with postgres_server.fresh_database() as url:
        lay(url)
        yield url


@pytest.fixture
def sqlite_laid_url(_sqlite_laid: Path, tmp_path: Path) -> str:
    """The URL of an SQLite file with schema and people."""
    file = tmp_path / "baobei.db"
    shutil.copyfile(_sqlite_laid, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_laid_url(_postgres_laid: str) -> str:
    """The URL of a PostgreSQL database with schema and people, emptied of what the last test wrote."""
    with psycopg.connect(_postgres_laid, autocommit=True) as connection:
        connection.execute(_EMPTY)
    seed(_postgres_laid)
    return _postgres_laid


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
