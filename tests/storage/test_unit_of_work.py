"""A unit of work happens whole or not at all, and is rerun when somebody else was first."""

import sqlite3
import stat
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from handlers.ports import AlreadyTaken, StaleRecord
from storage.database.contention import Contested, StillContested
from storage.database.engine import BadDatabaseUrl, Database, open_database, parse_url
from storage.uow import SqlStore
from tests.storage.samples import NOW, OWNER, VAULT, other_customer, registered
from tests.support.holding import held
from tests.support.waiting import wait_until


def _count(database: Database) -> int:
    with database.snapshot() as connection:
        return int(connection.execute(text("SELECT count(*) FROM customer")).scalar_one())


def test_what_is_raised_rolls_everything_back(database: Database) -> None:
    def fail() -> None:
        with database.write(VAULT) as store:
            registered(store)
            raise KeyError("a bug")

    with pytest.raises(KeyError):
        fail()
    assert _count(database) == 0
    with database.write(VAULT) as store:
        assert registered(store).customer_no == "XS2026000001"


def test_hooks_run_after_the_commit_and_only_then(database: Database) -> None:
    seen: list[int] = []
    with database.write(VAULT) as store:
        registered(store)
        store.after_commit(lambda: seen.append(_count(database)))
        assert seen == []
    assert seen == [1]

    def fail() -> None:
        with database.write(VAULT) as store:
            store.after_commit(lambda: seen.append(99))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert seen == [1]


@pytest.mark.parametrize("error", [AlreadyTaken, StaleRecord, Contested])
def test_a_lost_race_is_rerun_from_the_start(database: Database, error: type[Exception]) -> None:
    tries: list[int] = []

    def work(store: SqlStore) -> int:
        tries.append(len(tries))
        customer = store.customers.add(other_customer(f"客户{len(tries)}"))
        if len(tries) < 3:
            raise error("lost")
        return customer.id

    assert database.run(VAULT, work) > 0
    assert len(tries) == 3
    assert _count(database) == 1


def test_a_unit_of_work_in_a_hurry_waits_for_others_no_longer_than_told(
    database: Database, schema_url: str
) -> None:
    with held(schema_url, "customer"), pytest.raises(StillContested):
        database.run(VAULT, registered, within_seconds=0.2)
    assert database.run(VAULT, registered, within_seconds=0.2).customer_no == "XS2026000001"


def test_afterwards_others_are_waited_for_as_before(database: Database, schema_url: str) -> None:
    with held(schema_url, "customer"), pytest.raises(StillContested):
        database.run(VAULT, registered, within_seconds=0.05)
    waiting = Thread(target=lambda: database.run(VAULT, registered, attempts=1))
    with held(schema_url, "customer"):
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
    waiting.join(20)
    assert _count(database) == 1


def test_five_lost_races_end_in_a_refusal(database: Database) -> None:
    tries: list[int] = []

    def work(store: SqlStore) -> None:
        tries.append(1)
        registered(store)
        raise AlreadyTaken

    with pytest.raises(StillContested):
        database.run(VAULT, work)
    assert len(tries) == 5
    assert _count(database) == 0


def test_other_errors_are_not_rerun(database: Database) -> None:
    tries: list[int] = []

    def work(store: SqlStore) -> None:
        tries.append(1)
        store.connection.execute(text("INSERT INTO meta (key) VALUES ('x')"))

    with pytest.raises(IntegrityError):
        database.run(VAULT, work)
    assert tries == [1]


def test_a_reading_store_writes_nothing(database: Database) -> None:
    with database.write(VAULT) as store:
        customer = registered(store)
    with pytest.raises(DBAPIError), database.read(VAULT) as store:
        store.customers.change(customer, {"stage": "方案报价"})


def test_a_reader_sees_one_moment_and_does_not_wait(database: Database) -> None:
    with database.read(VAULT) as reader:
        assert reader.customers.count_open(OWNER) == 0
        with database.write(VAULT) as writer:
            registered(writer)
            with database.read(VAULT) as other:
                assert other.customers.count_open(OWNER) == 0
        assert reader.customers.count_open(OWNER) == 0
    with database.read(VAULT) as reader:
        assert reader.customers.count_open(OWNER) == 1


def test_read_then_write_by_many_threads_loses_nothing(database: Database) -> None:
    with database.write(VAULT) as store:
        customer = registered(store)

    def work(store: SqlStore) -> None:
        current = store.customers.get(customer.id)
        assert current is not None
        count = int(current.details.get("count", 0))
        store.customers.change(current, {"count": count + 1})

    def many() -> None:
        for _ in range(10):
            database.run(VAULT, work, attempts=100)

    threads = [Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read(VAULT) as store:
        found = store.customers.get(customer.id)
    assert found is not None
    assert found.details["count"] == 80


def test_a_writer_waits_for_another_process(tmp_path: Path, sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with database.transaction() as connection:
        connection.execute(text("CREATE TABLE note (word TEXT)"))
    # A second program: another connection that knows nothing of our lock.
    other = sqlite3.connect(str(database.file), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    started, done = Event(), Event()

    def write() -> None:
        started.set()
        with database.transaction() as tx:
            tx.execute(text("INSERT INTO note VALUES ('ours')"))
        done.set()

    thread = Thread(target=write)
    thread.start()
    started.wait()
    assert not done.is_set()
    other.execute("COMMIT")
    wait_until(done.is_set)
    thread.join()
    other.close()
    database.close()


def test_sqlite_is_durable_and_keeps_to_its_references(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with database.transaction() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    database.close()


def test_an_idle_checkpoint_empties_the_log(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with database.transaction() as connection:
        connection.execute(text("CREATE TABLE note (word TEXT)"))
    assert not database.checkpoint(min_commits=2)
    assert database.checkpoint()
    assert not database.checkpoint()
    log = Path(f"{database.file}-wal")
    with database.transaction() as connection:
        connection.execute(text("INSERT INTO note VALUES ('x')"))
    size = log.stat().st_size
    assert database.checkpoint()
    with database.transaction() as connection:
        connection.execute(text("INSERT INTO note VALUES ('y')"))
    assert log.stat().st_size == size
    database.close()


def test_a_database_that_does_not_answer_says_why(tmp_path: Path, database: Database) -> None:
    assert database.trouble() == ""
    (tmp_path / "novel.db").write_text("Call me Ishmael. " * 100)
    novel = open_database(f"sqlite:///{tmp_path}/novel.db")
    assert novel.trouble() == "DatabaseError"
    nowhere = open_database("postgresql://nobody@127.0.0.1:1/none")
    assert nowhere.trouble() == "OperationalError"
    novel.close()
    nowhere.close()


def test_the_folder_of_the_file_is_made_for_this_user(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/deep/er/baobei.db")
    assert list(tmp_path.iterdir()) == []
    database.make_file()
    database.ping()
    assert stat.S_IMODE((tmp_path / "deep" / "er").stat().st_mode) == 0o700
    database.close()


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///data/baobei.db", "sqlite+pysqlite"),
        ("postgres://u:p@127.0.0.1/b", "postgresql+psycopg"),
        ("postgresql://u:p@127.0.0.1/b", "postgresql+psycopg"),
        ("postgresql+psycopg://u:p@127.0.0.1/b", "postgresql+psycopg"),
    ],
)
def test_database_urls_are_read(url: str, driver: str) -> None:
    assert parse_url(url).drivername == driver


@pytest.mark.parametrize("url", ["", "data/baobei.db", "sqlite://", "mysql://u@h/b", "数据库"])
def test_other_urls_are_refused_with_an_example(url: str) -> None:
    with pytest.raises(BadDatabaseUrl, match=r"DATABASE_URL.*sqlite:///"):
        parse_url(url)


def test_a_rerun_is_told_apart_from_now(database: Database) -> None:
    """A unit of work that reads before it writes sees, on its rerun, what the winner wrote."""
    with database.write(VAULT) as store:
        first = registered(store)
    outcomes: list[str] = []

    def work(store: SqlStore) -> str:
        outcomes.append("looked")
        held = store.customers.get(first.id) if len(outcomes) > 1 else None
        if held is not None:
            return held.owner_open_id
        return registered(store, owner_open_id="ou_late", registered_at=NOW).owner_open_id

    assert database.run(VAULT, work) == OWNER
    assert outcomes == ["looked", "looked"]
