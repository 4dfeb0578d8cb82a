"""The index of names follows the customers, and answers the same merged or not, on both databases."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, update

from handlers.matching.records import Term
from handlers.matching.shortlist import PER_TERM
from handlers.records import Ownership
from storage import matching
from storage.database.engine import Database, open_database
from storage.name_index import MERGED_AT_ONCE
from storage.tables.matching import known_name, name_fresh, name_term
from storage.uow import SqlStore
from tests.storage.samples import NOW, OWNER, VAULT, other_customer
from tests.support.postgres import PostgresServer

PLACES, TRADES = ("杭州", "宁波", "深圳市"), ("智能科技", "家具", "餐饮管理")
BRANDS = ("云杉", "云山", "柏木", "海棠")
ASKED = (
    "云杉",
    "杭州云杉",
    "云杉智能",
    "宁波柏木家俱厂",
    "棠海餐饮",
    "深圳云衫智能科技有限公司",
    "有限公司",
)
FIR = "杭州云杉智能科技有限公司"


def _found(store: SqlStore, name: str) -> list[str]:
    """Return what a new look-up finds; the store remembers what it was asked before."""
    fresh_store = SqlStore(store.connection, store.vault, is_writable=True)
    return [one.name for one in fresh_store.matching.similar(name)]


def _count(store: SqlStore, table: object) -> int:
    count: int = store.connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]
    return count


def test_a_name_is_found_at_once_and_no_differently_after_the_merge(store: SqlStore) -> None:
    added = [store.customers.add(other_customer(one)) for one in (FIR, "宁波海曙柏木家具有限公司")]
    before = SqlStore(store.connection, VAULT, is_writable=True).matching.similar("云杉智能")
    assert [one.name for one in before] == [FIR]
    waiting = 0  # PostgreSQL goes on counting from test to test, and every 64th customer merges
    for one in added:
        waiting = 0 if one.id % MERGED_AT_ONCE == 0 else waiting + 1
    assert store.matching.index.count_fresh() == waiting
    assert store.matching.index.merge() == waiting
    assert store.matching.index.merge() == 0
    assert _count(store, name_fresh) == 0
    assert _count(store, name_term) > 0
    assert store.matching.similar("云杉智能") == before


@pytest.mark.parametrize("is_merged", [False, True])
def test_the_index_follows_every_change_of_a_name(store: SqlStore, *, is_merged: bool) -> None:
    def settle() -> None:
        if is_merged:
            store.matching.index.merge()

    added = store.customers.add(other_customer(FIR))
    settle()
    store.customers.add_alias(added.id, "青松数据", by=OWNER, at=NOW)
    settle()
    assert _found(store, "青松数据") == ["青松数据"]
    renamed = store.customers.change(added, {"name": "杭州银杏软件有限公司"})
    settle()
    assert _found(store, "云杉智能") == []
    assert _found(store, "银杏软件") == ["杭州银杏软件有限公司"]
    pooled = store.customers.change(renamed, {"ownership": Ownership.POOL, "owner_open_id": ""})
    assert _found(store, "银杏软件") == ["杭州银杏软件有限公司"]
    store.customers.withdraw(pooled, NOW + timedelta(minutes=1))
    assert _found(store, "银杏软件") == _found(store, "青松数据") == []
    assert [_count(store, one) for one in (known_name, name_fresh, name_term)] == [0, 0, 0]


def test_a_term_of_many_names_gives_the_oldest_ones_merged_or_not(store: SqlStore) -> None:
    first = store.customers.add(other_customer(FIR))
    code = 42
    ids = list(range(1000, 1000 + PER_TERM + 5))
    store.matching.index.add_pairs([(code, one) for one in reversed(ids)])
    name_id = store.connection.execute(select(known_name.c.id)).scalar_one()
    fresh_codes = {"codes": code.to_bytes(8, "little", signed=True)}
    store.connection.execute(update(known_name).values(fresh_codes))
    terms = [Term(code, 1.0), Term(-7, 1.0)]
    found = store.matching._names_under(terms)
    assert found.under == {code: [name_id, *ids[: PER_TERM - 1]]}
    assert found.stock == name_id
    store.matching.index.merge()
    assert store.matching._names_under(terms).under == found.under
    assert first.id


def test_both_databases_give_the_same_answer_merged_or_not(
    sqlite_template: Path, postgres_template: str, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    file = tmp_path / "same.db"
    shutil.copy(sqlite_template, file)
    answers = []
    with postgres_server.fresh_database(postgres_template) as url:
        for address in (f"sqlite:///{file}", url):
            database = open_database(address)
            with database.write(VAULT) as store:
                for place, brand, trade in product(PLACES, BRANDS, TRADES):
                    store.customers.add(other_customer(f"{place}{brand}{trade}有限公司"))
                    if brand == BRANDS[1]:
                        store.matching.index.merge(5)
                answers.append([store.matching.similar(name) for name in ASKED])
            database.close()
    assert answers[0] == answers[1]
    assert answers[0][0]
    assert answers[0][2]


def _as_after_analyze(connection: Connection) -> None:
    """Give SQLite the statistics of a large stock without fresh names, as ANALYZE would write them."""
    connection.exec_driver_sql("ANALYZE")
    connection.exec_driver_sql(
        "INSERT INTO sqlite_stat1 VALUES ('known_name', 'ix_known_name_customer_id', '100000 1')"
    )
    connection.exec_driver_sql("ANALYZE sqlite_master")


def test_no_look_up_reads_a_whole_table_whatever_is_asked(connection: Connection) -> None:
    # The statements are the same for every name; what is read under a term ends at PER_TERM.
    dialect = connection.dialect.name
    if dialect == "postgresql":
        # A table of a few rows is read whole where that is allowed.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    else:
        _as_after_analyze(connection)
    for statement, given in (
        (matching._under(dialect), "codes"),
        (matching._names(dialect), "ids"),
    ):
        compiled = statement.compile(connection)
        values = compiled.construct_params({given: [1] if dialect == "postgresql" else "[1]"})
        explain = "EXPLAIN " if dialect == "postgresql" else "EXPLAIN QUERY PLAN "
        placed = tuple(values[name] for name in compiled.positiontup or ()) or values
        plan = [str(row[-1]) for row in connection.exec_driver_sql(explain + str(compiled), placed)]
        assert any("name_term" in step or "known_name" in step for step in plan)
        for table in ("known_name", "name_term", "customer"):
            assert not any(f"SCAN {table}" in step for step in plan), plan
            assert not any(f"Seq Scan on {table}" in step for step in plan), plan


def test_a_name_of_an_older_version_is_judged_by_what_the_program_makes_of_it(
    store: SqlStore,
) -> None:
    store.customers.add(other_customer(FIR))
    store.connection.execute(update(known_name).values(engine_version=0, parts="?"))
    assert _found(store, FIR) == [FIR]


def test_after_the_turn_only_names_that_came_in_between_are_judged(database: Database) -> None:
    with database.write(VAULT) as store:
        store.customers.add(other_customer("宁波云杉智能科技有限公司"))
    with database.read(VAULT) as reader:
        assert [one.name for one in reader.matching.similar(FIR)] == ["宁波云杉智能科技有限公司"]
    if database.is_sqlite:
        return  # one writer: nobody comes in between
    with database.write(VAULT) as store:
        assert len(store.matching.similar(FIR)) == 1
        with ThreadPoolExecutor() as other:
            other.submit(_add, database, "杭州云杉智能有限公司").result()
        assert len(store.matching.similar(FIR)) == 1
        store.matching.take_turn()
        assert {one.name for one in store.matching.similar(FIR)} == {
            "宁波云杉智能科技有限公司",
            "杭州云杉智能有限公司",
        }


def _add(database: Database, name: str) -> None:
    with database.write(VAULT) as store:
        store.customers.add(other_customer(name))


@pytest.mark.parametrize(
    "name", ["", "  ", "云", "a" * 200, "😀", "有限公司", "2026", "\u200b", "%_'\\\""]
)
def test_any_text_may_be_asked_for(store: SqlStore, name: str) -> None:
    store.customers.add(other_customer(FIR))
    assert store.matching.similar(name) == []
