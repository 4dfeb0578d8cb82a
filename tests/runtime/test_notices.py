"""Wake-ups between processes, and holding back in a storm."""

import threading
from collections.abc import Iterator
from functools import partial

import pytest

from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.database.group_commit import STORM_PASSES_SECONDS, GroupCommit, Riders
from storage.database.notices import Channel, Listener, notify
from tests.runtime.events import message, new
from tests.support.waiting import wait_until


@pytest.fixture
def heard(database: Database) -> Iterator[list[Channel]]:
    """What a listener on the database hears; its first look round is left out."""
    told: list[Channel] = []
    listener = Listener(database, {channel: partial(told.append, channel) for channel in Channel})
    if not database.is_sqlite:
        listener.start()
        wait_until(lambda: len(told) == len(Channel))
        told.clear()
    yield told
    listener.stop()


def test_a_notice_is_heard_once_its_transaction_is_committed(
    database: Database, heard: list[Channel]
) -> None:
    with database.transaction() as connection:
        notify(connection, Channel.OUTBOX)
        assert heard == []
    if database.is_sqlite:
        assert heard == []  # one process: nobody to wake
    else:
        wait_until(lambda: heard == [Channel.OUTBOX])


def test_storing_an_event_for_others_wakes_them(
    database: Database, sealed: Vault, heard: list[Channel]
) -> None:
    GroupCommit(database, sealed, tells_others=True).add(new(message()))
    if not database.is_sqlite:
        wait_until(lambda: heard == [Channel.INBOX])


def test_a_storm_is_seen_by_its_crowded_commits_and_passes(
    database: Database, sealed: Vault
) -> None:
    now = [0.0]
    commits = GroupCommit(database, sealed, monotonic=lambda: now[0])
    for _ in range(30):
        commits.add(new(message()))
    assert not commits.is_storming  # one after the other, however many
    entered, go = threading.Event(), threading.Event()

    def hold_up(_: object) -> None:
        entered.set()
        go.wait(10)

    commits.ride(hold_up)
    threads = [threading.Thread(target=commits.add, args=(new(message()),)) for _ in range(9)]
    threads[0].start()
    entered.wait(10)
    for thread in threads[1:]:
        thread.start()
    wait_until(lambda: commits.is_storming)
    go.set()
    for thread in threads:
        thread.join(10)
    assert commits.is_storming
    now[0] = STORM_PASSES_SECONDS + 0.01
    assert not commits.is_storming


def test_nobody_is_left_waiting_when_leaders_change(database: Database, sealed: Vault) -> None:
    commits = GroupCommit(database, sealed)
    done: list[int] = []

    def add_several() -> None:
        for _ in range(20):
            row = commits.add(new(message()))
            assert row is not None
            done.append(row.id)

    threads = [threading.Thread(target=add_several) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(set(done)) == 160


def test_who_rides_with_a_work_that_fails_waits_again() -> None:
    riders = Riders()
    riders.add(lambda _: None)
    try:
        with riders.aboard():
            assert not riders
            raise ZeroDivisionError
    except ZeroDivisionError:
        assert riders
    with riders.aboard():
        pass
    assert not riders
