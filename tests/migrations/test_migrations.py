"""Migrations: one head, both ways, the same schema as the code declares, and no start on a wrong one."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from handlers.records import Case
from storage.database import migrating, schema
from storage.database.engine import BrokenReference, Database, open_database
from storage.database.schema import OutdatedSchema, SchemaState, UnknownSchema, prepare
from tests.migrations.shape import Shape, shape_of
from tests.storage.samples import NOW, OWNER, RIVAL, VAULT, registered


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database."""
    opened = open_database(database_url)
    yield opened
    opened.close()


def _shape(database: Database) -> Shape:
    with database.snapshot() as connection:
        return shape_of(connection)


def _revision(database: Database) -> str | None:
    with database.snapshot() as connection:
        return schema.current_revision(connection)


def _pretend(database: Database, revision: str) -> None:
    with database.transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})


def test_the_history_is_one_line_and_its_end_is_known_without_alembic() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.VERSIONS.parent))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [schema.head()]
    in_order = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(in_order)) == schema.revisions()


def test_migrations_make_what_the_code_declares(database: Database) -> None:
    assert migrating.upgrade(database) is None
    migrated = _shape(database)
    migrating.downgrade(database, "base")
    assert set(_shape(database)) <= {("table", "sqlite_sequence")}
    with database.migration() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        schema.create_directly(connection)
    assert len(migrated) > 100
    assert _shape(database) == migrated
    assert _revision(database) == schema.head()


def test_migrations_go_down_and_up_again(database: Database) -> None:
    migrating.upgrade(database)
    shape = _shape(database)
    migrating.downgrade(database, "base")
    migrating.upgrade(database)
    assert _shape(database) == shape
    with database.write(VAULT) as store:
        assert registered(store).customer_no == "XS2026000001"


def test_the_checks_of_the_second_revision_come_and_go_with_the_data_kept(
    database: Database,
) -> None:
    migrating.upgrade(database)
    with database.write(VAULT) as store:
        customer = registered(store)
        case = Case(0, "", customer.id, None, RIVAL, OWNER, "ou_chen", "E1", "名称相同", NOW)
        case = store.cases.open(case)
    migrating.downgrade(database, "0001")
    with database.transaction() as connection:
        connection.execute(text("UPDATE customer_key SET scope = 'zzz' WHERE kind = 'name'"))
    for target in ("0002", "0001", "0002"):
        step = migrating.upgrade if target == "0002" else migrating.downgrade
        step(database, target)
        with database.read(VAULT) as store:
            assert store.customers.get(customer.id) == customer
            assert store.cases.get(case.id) == case
            scopes = store.connection.execute(text("SELECT DISTINCT scope FROM customer_key"))
            assert set(scopes.scalars()) <= {"", str(customer.id)}

    def break_it() -> None:
        with database.transaction() as connection:
            connection.execute(text("UPDATE customer_key SET scope = 'zzz'"))

    with pytest.raises(IntegrityError):
        break_it()
    migrating.downgrade(database, "0001")
    break_it()


def test_an_empty_database_is_created_and_a_full_one_left_alone(database: Database) -> None:
    assert prepare(database).state is SchemaState.CREATED
    with database.write(VAULT) as store:
        customer = registered(store)
    found = prepare(database)
    assert (found.state, found.revision, found.backup) == (
        SchemaState.CURRENT,
        schema.head(),
        None,
    )
    with database.read(VAULT) as store:
        assert store.customers.get(customer.id) == customer


def test_starting_together_creates_once(database: Database) -> None:
    states: list[SchemaState] = []

    def start() -> None:
        other = open_database(database.url.render_as_string(hide_password=False))
        states.append(prepare(other).state)
        other.close()

    threads = [Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(states) == [SchemaState.CREATED, *[SchemaState.CURRENT] * 3]


def test_a_database_of_a_newer_program_is_refused(database: Database) -> None:
    prepare(database)
    _pretend(database, "9999")
    with pytest.raises(UnknownSchema, match="9999"):
        prepare(database)


_NEXT = """
from alembic import op

revision, down_revision, branch_labels, depends_on = "9000", "{head}", None, None


def upgrade():
    op.execute("ALTER TABLE customer ADD COLUMN motto TEXT NOT NULL DEFAULT 'none'")


def downgrade():
    op.execute("ALTER TABLE customer DROP COLUMN motto")
"""


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Call it to become the program's next release, which has one more revision."""

    def release() -> None:
        folder = tmp_path / "next" / "migrations"
        shutil.copytree(schema.VERSIONS.parent, folder)
        (folder / "versions" / "r9000_motto.py").write_text(_NEXT.format(head=schema.head()))
        monkeypatch.setattr(schema, "VERSIONS", folder / "versions")
        schema.revisions.cache_clear()

    yield release
    schema.revisions.cache_clear()


def test_an_outdated_sqlite_file_is_copied_then_upgraded(
    sqlite_url: str, next_release: Callable[[], None]
) -> None:
    database = open_database(sqlite_url)
    prepare(database)
    with database.write(VAULT) as store:
        registered(store)
    before = schema.head()
    next_release()
    said: list[str] = []
    found = prepare(database, say=said.append)
    assert (found.state, found.revision, len(said)) == (SchemaState.UPGRADED, "9000", 1)
    with database.snapshot() as connection:
        assert connection.execute(text("SELECT motto FROM customer")).scalar() == "none"
    assert found.backup is not None
    copy = sqlite3.connect(found.backup)
    assert copy.execute("SELECT * FROM alembic_version").fetchall() == [(before,)]
    assert copy.execute("SELECT customer_no FROM customer").fetchall() == [("XS2026000001",)]
    copy.close()
    migrating.downgrade(database, before)
    again = prepare(database)
    assert again.backup is not None
    assert again.backup != found.backup
    database.close()


def test_an_outdated_postgresql_database_waits_for_the_command(
    postgres_url: str, next_release: Callable[[], None]
) -> None:
    database = open_database(postgres_url)
    prepare(database)
    before = schema.head()
    next_release()
    with pytest.raises(OutdatedSchema, match="baobei migrate"):
        prepare(database)
    assert _revision(database) == before
    assert migrating.upgrade(database) is None
    assert prepare(database).state is SchemaState.CURRENT
    database.close()


def test_a_migration_that_breaks_a_reference_is_rolled_back(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    prepare(database)

    def break_it() -> None:
        with database.migration() as connection:
            connection.execute(
                text("INSERT INTO watch (customer_id, open_id, since_at) VALUES (5, 'a', 0)")
            )

    with pytest.raises(BrokenReference):
        break_it()
    with database.transaction() as connection:
        assert connection.execute(text("SELECT count(*) FROM watch")).scalar() == 0
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()
