"""Making keys and index anew: resumed after any end, two at once, and everything is found meanwhile."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text, update

from handlers.domain.identity import exact_keys
from handlers.records import Customer, Key
from storage import reindexing
from storage.database.engine import Database
from storage.reindexing import State, begin, state_of, step
from storage.tables.customers import customer_key
from storage.tables.matching import known_name, name_term
from storage.uow import SqlStore
from tests.storage.samples import NOW, OWNER, VAULT, other_customer

NAMES = [f"杭州{name}智能科技有限公司" for name in ("云杉", "青松", "白桦", "银杏", "水杉")]


def _keys(one: Customer) -> Sequence[Key]:
    return exact_keys(one.name, one.kind)


def _state(database: Database) -> State:
    with database.snapshot() as connection:
        return state_of(connection)


def _fill(database: Database) -> list[int]:
    with database.write(VAULT) as store:
        made = [store.customers.add(other_customer(name)).id for name in NAMES]
        store.customers.add_alias(made[0], "星河云杉", by=OWNER, at=NOW)
        store.matching.index.merge()
    return made


def _found(database: Database, name: str) -> set[str]:
    with database.read(VAULT) as store:
        return {one.name for one in store.matching.similar(name)}


def _postings(store: SqlStore) -> set[tuple[int, int]]:
    found = store.connection.execute(select(name_term.c.term, name_term.c.name_id))
    return {(row.term, row.name_id) for row in found}


def _run(database: Database, most: int = 2) -> int:
    done = 0
    while count := database.run(VAULT, lambda store: step(store, _keys, most=most)):
        done += count
    return done


def test_customers_that_were_there_before_the_index_get_into_it(database: Database) -> None:
    _fill(database)
    with database.transaction() as connection:
        for table in ("name_term", "name_fresh", "known_name"):
            connection.execute(text(f"DELETE FROM {table}"))
    assert _state(database) == State(5, 5)
    assert database.run(VAULT, begin)
    assert _run(database) == 5
    assert _state(database) == State(5, 0)
    assert not database.run(VAULT, begin)
    for name in NAMES:
        assert name in _found(database, name)
    assert _found(database, "星河云杉") >= {"星河云杉"}


def test_old_names_are_made_anew_in_place_and_found_all_the_while(database: Database) -> None:
    _fill(database)
    with database.write(VAULT) as store:
        wanted = _postings(store)
        reindexing.begin(store)
    _run(database)
    with database.write(VAULT) as store:
        newest = store.connection.execute(text("SELECT max(id) FROM known_name")).scalar_one()
        old = update(known_name).values(engine_version=0, parts="of old")
        store.connection.execute(old)
    assert _state(database) == State(5, 5)
    assert NAMES[3] in _found(database, "银杏智能")
    assert database.run(VAULT, begin)
    assert database.run(VAULT, lambda store: step(store, _keys, most=2)) == 2
    # Killed here; the next one goes on.
    assert _state(database).waiting == 3
    assert NAMES[3] in _found(database, "银杏智能")
    assert database.run(VAULT, begin)
    assert _run(database) == 3
    assert _state(database).is_current
    with database.read(VAULT) as reader:
        assert _postings(reader) == wanted
        again = reader.connection.execute(text("SELECT max(id) FROM known_name")).scalar_one()
        assert again == newest


def test_a_step_that_breaks_off_leaves_nothing_behind(database: Database) -> None:
    _fill(database)
    database.run(VAULT, begin)

    def break_off(store: SqlStore) -> None:
        step(store, _keys, most=2)
        raise KeyError

    with pytest.raises(KeyError):
        database.run(VAULT, break_off)
    assert _state(database).waiting == 5


def test_two_at_once_share_the_work_and_a_registration_comes_between(database: Database) -> None:
    _fill(database)
    with database.write(VAULT) as store:
        store.connection.execute(update(known_name).values(engine_version=0))
    database.run(VAULT, begin)
    database.run(VAULT, begin)
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(_run, database, 1) for _ in range(2)]
        pool.submit(_add, database, "杭州红枫智能科技有限公司").result()
        done = [one.result() for one in runs]
    assert 5 <= sum(done) <= 6
    assert _state(database) == State(6, 0)
    assert "杭州红枫智能科技有限公司" in _found(database, "红枫智能")


def _add(database: Database, name: str) -> None:
    database.run(VAULT, lambda store: store.customers.add(other_customer(name)))


def test_a_new_version_of_the_keys_makes_them_anew_and_a_collision_decides_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _fill(database)
    database.run(VAULT, begin)
    _run(database)
    monkeypatch.setattr(reindexing, "KEY_VERSION", 2)

    def keys(one: Customer) -> Sequence[Key]:
        """The new version takes the first two for namesakes."""
        name = NAMES[0] if one.id == made[1] else one.name
        return exact_keys(f"新{name}", one.kind)

    assert _state(database).waiting == 5
    assert database.run(VAULT, begin)
    while database.run(VAULT, lambda store: step(store, keys, most=2)):
        pass
    with database.read(VAULT) as store:
        scopes = select(customer_key.c.customer_id, customer_key.c.scope)
        found = {tuple(row) for row in store.connection.execute(scopes)}
        namesakes = store.customers.with_keys(exact_keys(f"新{NAMES[0]}", "企业客户"))
    assert found == {(one, str(one) if one == made[1] else "") for one in made}
    assert [hit.customer.id for hit in namesakes] == made[:2]
