"""Leases: one holder at a time, replaced when it stops renewing."""

import threading
from concurrent.futures import ThreadPoolExecutor

from storage import leases
from storage.database.engine import Database
from tests.runtime.conftest import BEGAN_AT
from tests.runtime.events import later


def hold(database: Database, owner: str, at: float, name: str = "leader") -> bool:
    with database.transaction() as connection:
        return leases.hold(connection, name, owner, now=later(at))


def test_one_holds_and_renews_while_the_other_waits(database: Database) -> None:
    assert hold(database, "a", 0)
    assert not hold(database, "b", 5)
    assert hold(database, "a", 15)
    assert not hold(database, "b", 34)
    with database.snapshot() as connection:
        assert leases.holder(connection, "leader", now=later(34)) == "a"


def test_a_killed_holder_is_replaced_when_its_lease_ends(database: Database) -> None:
    assert hold(database, "a", 0)
    assert hold(database, "b", 20.1)
    assert not hold(database, "a", 21)


def test_a_lease_given_back_is_free_at_once(database: Database) -> None:
    hold(database, "a", 0)
    with database.transaction() as connection:
        leases.release(connection, "leader", "b")
        leases.release(connection, "leader", "a")
    assert hold(database, "b", 1)


def test_the_lease_of_a_forerunner_that_is_gone_is_reclaimed(database: Database) -> None:
    hold(database, "a", 0)
    with database.transaction() as connection:
        leases.reclaim(connection, "leader")
    assert hold(database, "b", 1)


def test_live_leases_of_a_family_are_counted(database: Database) -> None:
    for name, at in (("sender:1", 0.0), ("sender:2", 10.0), ("senders", 10.0)):
        hold(database, name, at, name)
    with database.transaction() as connection:
        assert leases.count_live(connection, "sender:", now=later(15)) == 2
        assert leases.count_live(connection, "sender:", now=later(25)) == 1
        leases.drop_ended(connection, "sender:", now=later(3625))
        assert leases.count_live(connection, "sender", now=BEGAN_AT) == 2


def test_of_eight_at_once_one_gets_it(database: Database) -> None:
    barrier = threading.Barrier(8)

    def race(number: int) -> bool:
        barrier.wait()
        return hold(database, str(number), 0)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(race, range(8))) == 1
