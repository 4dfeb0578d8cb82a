"""What the rules make of customers is made anew after a change of rules: once, whole, whatever happens meanwhile."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from handlers.matching import engine
from handlers.records import Customer, Key, KeyKind
from storage.database.engine import Database, open_database
from storage.name_index import packed, unpacked
from storage.reindexing import walk
from storage.tables.customers import customer, customer_alias, customer_key
from storage.tables.matching import known_name, name_fresh, name_term
from storage.tables.settings import meta
from tests.storage.samples import NOW, OWNER, VAULT, other_customer

_HANG = """
import sys
from storage.database.engine import open_database
from storage.reindexing import walk
from tests.storage.samples import VAULT

def stop(*given):
    written(*given)
    print("inside", flush=True)
    sys.stdin.readline()

written, walk._write = walk._write, stop
walk.step(open_database(sys.argv[1]), VAULT, most=3)
"""


def _name(number: int) -> str:
    return f"杭州{chr(0x4E10 + 97 * number)}{chr(0x5010 + 71 * number)}智能科技有限公司"


def _add(database: Database, *numbers: int) -> list[Customer]:
    with database.write(VAULT) as store:
        return [store.customers.add(other_customer(_name(one))) for one in numbers]


def _empty_index(connection: Connection) -> None:
    """As an upgrade finds it: customers, and nothing in the index."""
    for table in (name_term, name_fresh, known_name):
        connection.execute(delete(table))
    connection.execute(delete(meta).where(meta.c.key.in_(("index_made_by", "index_place"))))


def _walk(database: Database, *, most: int = 3) -> walk.State:
    """Walk to the end; returns where it was before the last step."""
    with database.transaction() as connection:
        now = last = walk.begin(connection)
    while not now.is_done:
        last, now = now, walk.step(database, VAULT, most=most)
    return last


def _assert_whole(database: Database) -> None:
    """The index holds every name of every customer that is not taken back, and nothing else."""
    with database.snapshot() as connection:
        live = customer.c.withdrawn_at.is_(None)
        names = select(customer.c.id, customer.c.name).where(live)
        wanted = sorted((row.id, row.name) for row in connection.execute(names))
        aliases = select(customer_alias.c.customer_id, customer_alias.c.alias).join(customer)
        wanted += [(row.customer_id, row.alias) for row in connection.execute(aliases.where(live))]
        known = connection.execute(select(known_name)).all()
        assert sorted((row.customer_id, row.name) for row in known) == sorted(wanted)
        fresh = set(connection.execute(select(name_fresh.c.name_id)).scalars())
        pairs = {(row.term, row.name_id) for row in connection.execute(select(name_term))}
    expected = set()
    for row in known:
        parts = engine.parts_of(row.name)
        assert row.engine_version == engine.ENGINE_VERSION
        assert row.parts == engine.pack(parts)
        assert row.codes == packed(engine.index_terms(parts))
        if row.id not in fresh:
            expected |= {(code, row.id) for code in unpacked(row.codes)}
    assert pairs == expected


def _found(database: Database, name: str) -> list[str]:
    with database.read(VAULT) as store:
        return [one.name for one in store.matching.similar(name)]


def test_customers_from_before_the_index_are_found_after_the_walk(database: Database) -> None:
    *_, renamed, gone = _add(database, *range(8))
    with database.write(VAULT) as store:
        store.customers.add_alias(renamed.id, "云杉智能", by=OWNER, at=NOW)
        store.customers.withdraw(gone, NOW + timedelta(minutes=1))
        _empty_index(store.connection)
    with database.snapshot() as connection:
        assert walk.state(connection).stage is walk.Stage.WAITING
    assert _found(database, _name(0)) == []
    last = _walk(database)
    assert (last.done, last.total) == (8, 8)
    assert _found(database, _name(0))[0] == _name(0)
    assert _found(database, "云杉智能")[0] == "云杉智能"
    _assert_whole(database)
    with database.transaction() as connection:
        assert walk.state(connection).is_done
        assert walk.begin(connection).is_done
        again = walk.begin(connection, every=True)
    assert (again.stage, again.total) == (walk.Stage.UNDER_WAY, 8)


@pytest.mark.parametrize("is_merged", [False, True])
def test_rows_of_an_older_version_keep_their_number_and_get_the_new_terms(
    database: Database, *, is_merged: bool
) -> None:
    _add(database, 1, 2, 3, 4)
    junk = (7, -9)
    with database.write(VAULT) as store:
        numbers = list(store.connection.execute(select(known_name.c.id)).scalars())
        if is_merged:
            store.matching.index.merge()
            store.connection.execute(delete(name_term))
            rows = [{"term": code, "name_id": one} for one in numbers for code in junk]
            store.connection.execute(insert(name_term), rows)
        old = {"engine_version": engine.ENGINE_VERSION - 1, "parts": "?", "codes": packed(junk)}
        store.connection.execute(update(known_name).values(old))
    _walk(database)
    _assert_whole(database)
    with database.snapshot() as connection:
        assert list(connection.execute(select(known_name.c.id)).scalars()) == numbers
    assert _found(database, _name(2))[0] == _name(2)


def test_exact_keys_of_older_rules_are_replaced_and_nobody_loses_a_customer(
    database: Database,
) -> None:
    """Two that become equal by new rules both stay; whoever comes third is told of both."""
    name = _name(1)
    key = Key(KeyKind.NAME, name)
    with database.write(VAULT) as store:
        first = store.customers.add(other_customer(name, keys=(Key(KeyKind.NAME, "as of old"),)))
        second = store.customers.add(other_customer(name, keys=(Key(KeyKind.NAME, "as older"),)))
        other = store.customers.add(other_customer(_name(2), keys=()))
        store.connection.execute(update(customer).values(core_name="?"))
        assert store.customers.with_keys([key]) == []
        versions = '{"names": 0, "keys": 0}'
        store.connection.execute(insert(meta), {"key": "index_made_by", "value": versions})
    assert _walk(database).met == 1
    with database.read(VAULT) as store:
        assert [one.customer.id for one in store.customers.with_keys([key])] == [
            first.id,
            second.id,
        ]
        # A key left out on purpose does not come back.
        assert store.customers.with_keys([Key(KeyKind.NAME, _name(2))]) == []
        scopes = select(customer_key.c.scope).order_by(customer_key.c.customer_id)
        assert list(store.connection.execute(scopes).scalars()) == ["", str(second.id)]
        cores = select(customer.c.core_name).where(customer.c.id == other.id)
        assert store.connection.execute(cores).scalar_one() not in ("", "?")
        assert store.customers.get(first.id) == first


def test_a_site_noted_beside_the_name_becomes_part_of_it(database: Database) -> None:
    """Before sites were part of who a customer is, a branch bore its company's key."""
    head = _name(1)
    branch, noted = f"{head}上海分公司", Key(KeyKind.NAME, _name(2))
    with database.write(VAULT) as store:
        old = store.customers.add(other_customer(head, details={"site": "上海分公司"}))
        store.customers.add(other_customer(_name(2), details={"site": "采购部"}))
        versions = '{"names": 0, "keys": 1}'
        store.connection.execute(insert(meta), {"key": "index_made_by", "value": versions})
    _walk(database)
    _assert_whole(database)
    with database.read(VAULT) as store:
        (hit,) = store.customers.with_keys([Key(KeyKind.NAME, branch)])
        assert (hit.customer.id, hit.customer.name) == (old.id, branch)
        assert store.customers.with_keys([Key(KeyKind.NAME, head)]) == []
        assert store.customers.with_keys([noted])[0].customer.name == _name(2)
        assert [one.id for one in store.customers.named_like(branch)] == [old.id]


def test_what_happens_between_the_batches_is_right_at_once_and_stays_so(database: Database) -> None:
    early, late = _add(database, *range(12))[1::9]
    with database.transaction() as connection:
        _empty_index(connection)
        walk.begin(connection)
    walk.step(database, VAULT, most=4)
    with database.write(VAULT) as store:
        store.customers.change(early, {"name": _name(21)})
        store.customers.change(late, {"name": _name(22)})
        store.customers.add(other_customer(_name(23)))
        store.customers.add_alias(late.id, "云杉智能", by=OWNER, at=NOW)
    for number in (21, 22, 23):
        assert _found(database, _name(number))[0] == _name(number)
    assert _walk(database).total == 12
    _assert_whole(database)


@pytest.fixture
def child() -> Iterator[list[subprocess.Popen[str]]]:
    """The process of a test; killed at its end if it is still there."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for one in started:
        one.kill()
        one.communicate()


def test_killed_in_the_middle_it_goes_on_and_several_at_once_do_it_once(
    schema_url: str, child: list[subprocess.Popen[str]]
) -> None:
    database = open_database(schema_url)
    _add(database, *range(20))
    with database.transaction() as connection:
        _empty_index(connection)
        walk.begin(connection)
    walk.step(database, VAULT, most=3)
    command = [sys.executable, "-c", _HANG, schema_url]
    child.append(
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    )
    assert child[0].stdout is not None
    assert child[0].stdout.readline() == "inside\n"
    assert walk.step(database, VAULT, most=3).done == 3  # it waits, and leaves it for later
    child[0].kill()
    child[0].wait(timeout=30)
    with database.snapshot() as connection:
        assert walk.state(connection).done == 3
    with ThreadPoolExecutor(3) as pool:
        ends = [pool.submit(_walk, database) for _ in range(3)]
        newcomer = pool.submit(_add, database, 30)
        assert max(end.result().done for end in ends) in (20, 21)
        newcomer.result()
    _assert_whole(database)
    database.close()
