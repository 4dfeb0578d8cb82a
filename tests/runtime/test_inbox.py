"""The inbox: stored once, worked in order, done exactly once, on both databases."""

import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.incoming import (
    BotAdded,
    BotRemoved,
    CardClicked,
    ChatEntered,
    ChatKind,
    Incoming,
    Mention,
    MenuClicked,
    MessageRecalled,
    MessageReceived,
    PersonChanged,
)
from storage import inbox, incoming_json, repeats
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.database.group_commit import GroupCommit
from storage.inbox import AlreadyHandled, EarlierOpen, InboxRow
from tests.runtime.conftest import BEGAN_AT
from tests.runtime.events import click, later, message, new
from tests.support.holding import held
from tests.support.waiting import wait_until

_moments = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
_texts = st.text(max_size=20)
_json = st.dictionaries(_texts, st.one_of(_texts, st.integers(), st.booleans(), st.none()))
_mentions = st.lists(st.builds(Mention, _texts, _texts, _texts, st.booleans())).map(tuple)
INCOMING = st.one_of(
    st.builds(
        MessageReceived,
        _texts, _texts, st.sampled_from(ChatKind), _texts, _texts, _texts, _moments, _mentions,
        st.booleans(), _texts, _texts, _texts,
    ),
    st.builds(
        CardClicked,
        _texts, _texts, _texts, _json, _moments, _json, _texts, _texts, _texts,
        st.lists(_texts).map(tuple), _texts, st.booleans(),
    ),
    st.builds(MenuClicked, _texts, _texts, _moments),
    st.builds(MessageRecalled, _texts, _texts, _texts, _moments),
    st.builds(ChatEntered, _texts, _texts, _moments),
    st.builds(BotAdded, _texts, _texts, _texts, _moments),
    st.builds(BotRemoved, _texts, _moments),
    st.builds(PersonChanged, _texts, _texts, _json, _json, _moments),
)  # fmt: skip


@given(INCOMING)
def test_what_is_stored_comes_back_equal(incoming: Incoming) -> None:
    kind = incoming_json.kind_of(incoming)
    assert incoming_json.load(kind, incoming_json.dump(incoming)) == incoming


def stored(database: Database, vault: Vault, *rows: inbox.NewInbox) -> list[InboxRow | None]:
    with database.transaction() as connection:
        return inbox.add_all(connection, vault, rows)


def due_ids(database: Database, vault: Vault, seconds: float = 0) -> list[int]:
    with database.snapshot() as connection:
        return [
            row.id
            for row in inbox.load(
                connection, vault, inbox.due_ids(connection, now=later(seconds), limit=100)
            )
        ]


def test_the_same_event_is_stored_once(database: Database, sealed: Vault) -> None:
    first = new(message())
    assert [row is None for row in stored(database, sealed, first, first)] == [False, True]
    assert stored(database, sealed, first) == [None]
    assert len(due_ids(database, sealed)) == 1


def test_one_message_under_two_event_ids_is_stored_once(database: Database, sealed: Vault) -> None:
    said = message()
    rows = [new(said, message_key=said.message_id) for _ in range(2)]
    assert [row is None for row in stored(database, sealed, *rows)] == [False, True]


def test_of_a_mixed_batch_each_new_event_is_told_with_its_own_id(
    database: Database, sealed: Vault
) -> None:
    known, said = new(message("一")), message("二")
    stored(database, sealed, known, new(said, message_key=said.message_id))
    fresh = [new(message(text)) for text in "三四五"]
    again = new(said, message_key=said.message_id)
    told = stored(database, sealed, fresh[0], known, fresh[1], again, fresh[0], fresh[2])
    assert [row is None for row in told] == [False, True, False, True, True, False]
    ids = [row.id for row in told if row is not None]
    with database.snapshot() as connection:
        texts = [row.incoming.text for row in inbox.load(connection, sealed, ids)]
    assert texts == ["三", "四", "五"]
    assert ids == sorted(ids)


def test_a_stored_row_reads_back_whole(database: Database, sealed: Vault) -> None:
    said = message("报备 上海示例科技有限公司 张三 13800138000")
    (row,) = stored(database, sealed, new(said))
    with database.snapshot() as connection:
        (found,) = inbox.load(connection, sealed, inbox.due_ids(connection, now=BEGAN_AT, limit=10))
    assert found == row
    assert found.incoming == said


def test_no_word_of_it_lies_on_disk_in_the_clear(database: Database, sealed: Vault) -> None:
    stored(database, sealed, new(message("张三 13800138000")))
    with database.snapshot() as connection:
        lines = str(connection.exec_driver_sql("SELECT * FROM inbox").all())
    assert "13800138000" not in lines
    assert "张三" not in lines


def test_a_row_is_done_by_one_of_two(database: Database, sealed: Vault) -> None:
    (row,) = stored(database, sealed, new(message()))
    assert row is not None
    with database.transaction() as connection:
        inbox.take(connection, row, now=BEGAN_AT)
    with pytest.raises(AlreadyHandled), database.transaction() as connection:
        inbox.take(connection, row, now=BEGAN_AT)
    assert due_ids(database, sealed) == []


def test_a_unit_of_work_that_fails_leaves_the_row_due(database: Database, sealed: Vault) -> None:
    (row,) = stored(database, sealed, new(message()))
    assert row is not None

    def take_and_take_again() -> None:
        with database.transaction() as connection:
            inbox.take(connection, row, now=BEGAN_AT)
            inbox.take(connection, row, now=BEGAN_AT)

    with pytest.raises(AlreadyHandled):
        take_and_take_again()
    assert due_ids(database, sealed) == [row.id]


def test_a_later_row_of_the_same_person_must_wait(database: Database, sealed: Vault) -> None:
    first, second, other = stored(
        database, sealed, new(message()), new(message()), new(message(), "ou_li")
    )
    assert first
    assert second
    assert other
    with pytest.raises(EarlierOpen), database.transaction() as connection:
        inbox.take(connection, second, now=BEGAN_AT)
    for row in (other, first, second):
        with database.transaction() as connection:
            inbox.take(connection, row, now=BEGAN_AT)


def test_two_threads_never_finish_one_row_twice(database: Database, sealed: Vault) -> None:
    (row,) = stored(database, sealed, new(message()))
    assert row is not None
    barrier = threading.Barrier(6)

    def finish(_: int) -> bool:
        barrier.wait()
        try:
            with database.transaction() as connection:
                inbox.take(connection, row, now=BEGAN_AT)
        except AlreadyHandled:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(finish, range(6))) == 1


def test_a_failed_try_comes_back_later_and_is_counted(database: Database, sealed: Vault) -> None:
    (row,) = stored(database, sealed, new(message()))
    assert row is not None
    with database.transaction() as connection:
        inbox.retry_later(connection, row, not_before=later(8), error="X7 KeyError")
    assert due_ids(database, sealed, 7) == []
    with database.snapshot() as connection:
        (again,) = inbox.load(connection, sealed, inbox.due_ids(connection, now=later(8), limit=10))
    assert again.attempts == 1


def test_a_parked_row_counts_no_try_and_keeps_its_place(database: Database, sealed: Vault) -> None:
    first, second = stored(database, sealed, new(message()), new(message()))
    assert first
    assert second
    with database.transaction() as connection:
        inbox.park(connection, first, not_before=later(5), reason="profile")
    with pytest.raises(EarlierOpen), database.transaction() as connection:
        inbox.take(connection, second, now=BEGAN_AT)
    with database.snapshot() as connection:
        assert (
            inbox.load(connection, sealed, inbox.due_ids(connection, now=later(5), limit=1))[
                0
            ].attempts
            == 0
        )
        depth = inbox.depth(connection)
    assert (depth.due, depth.parked, depth.oldest_received_at) == (1, 1, BEGAN_AT)


def test_a_buried_row_no_longer_holds_up_its_lane(database: Database, sealed: Vault) -> None:
    first, second = stored(database, sealed, new(message()), new(message()))
    assert first
    assert second
    with database.transaction() as connection:
        assert inbox.bury(connection, first, now=BEGAN_AT, error="X7")
        inbox.take(connection, second, now=BEGAN_AT)
        assert not inbox.bury(connection, second, now=BEGAN_AT, error="X8")


def test_the_answer_to_a_click_is_kept(database: Database, sealed: Vault) -> None:
    pressed = new(click({"a": "x"}), message_key="event:e1")
    (row,) = stored(database, sealed, pressed)
    assert row is not None
    with database.transaction() as connection:
        inbox.take(connection, row, now=BEGAN_AT)
        inbox.store_answer(connection, sealed, row.id, {"toast": {"content": "好"}})
    with database.snapshot() as connection:
        for event_key, message_key in ((pressed.event_key, "none"), ("none", "event:e1")):
            again = replace(pressed, event_key=event_key, message_key=message_key)
            repeat = repeats.find(connection, sealed, again)
            assert repeat is not None
            assert repeat.known.answer == {"toast": {"content": "好"}}
        unknown = replace(pressed, event_key="none", message_key="none")
        assert repeats.find(connection, sealed, unknown) is None


# ---------------------------------------------------------------- group commit


def test_many_at_once_are_all_stored_in_few_commits(database: Database, sealed: Vault) -> None:
    commits = GroupCommit(database, sealed)
    handed: list[int] = []
    barrier = threading.Barrier(16)

    def add(number: int) -> InboxRow | None:
        barrier.wait()
        return commits.add(new(message(), f"ou_{number}"), lambda row: handed.append(row.id))

    with ThreadPoolExecutor(16) as pool:
        rows = [row for row in pool.map(add, range(16)) if row is not None]
    assert len({row.id for row in rows}) == 16
    assert handed == sorted(handed)
    assert due_ids(database, sealed) == sorted(row.id for row in rows)


def test_of_sixteen_equal_events_at_once_one_is_new(database: Database, sealed: Vault) -> None:
    commits = GroupCommit(database, sealed)
    event = new(message())
    barrier = threading.Barrier(16)

    def add(_: int) -> bool:
        barrier.wait()
        return commits.add(event) is not None

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(add, range(16))) == 1


@pytest.mark.parametrize(
    "message_key", ["\ud800", "om_" + secrets.token_hex(6000)], ids=["half", "long"]
)
def test_what_cannot_be_stored_fails_alone_in_its_commit(
    database: Database, sealed: Vault, schema_url: str, message_key: str
) -> None:
    """PostgreSQL refuses 12,000 characters in an index; no database takes half a character."""
    commits = GroupCommit(database, sealed)
    handed: list[int] = []
    with ThreadPoolExecutor(5) as pool:
        with held(schema_url, "inbox"):  # the first one waits, and the others for the first
            good = [
                pool.submit(commits.add, new(message()), lambda row: handed.append(row.id))
                for _ in range(4)
            ]
            bad = pool.submit(commits.add, new(message(), message_key=message_key))
            wait_until(lambda: commits.is_storming)
        stored = [one.result() for one in good]
        failed = bad.exception()
    assert all(row is not None for row in stored)
    assert sorted(handed) == handed == sorted(row.id for row in stored if row is not None)
    is_long_on_sqlite = database.is_sqlite and len(message_key) > 1
    assert (failed is None) == is_long_on_sqlite


def test_a_rider_goes_with_the_next_commit(database: Database, sealed: Vault) -> None:
    commits = GroupCommit(database, sealed)
    ridden: list[str] = []
    commits.ride(lambda _: ridden.append("first"))
    assert commits.has_riders
    commits.add(new(message()))
    commits.ride(lambda _: ridden.append("second"))
    commits.flush()
    commits.flush()
    assert ridden == ["first", "second"]
    assert not commits.has_riders


def test_a_broken_commit_is_told_to_everyone_and_keeps_the_riders(
    database: Database, sealed: Vault
) -> None:
    commits = GroupCommit(database, sealed)
    attempts: list[bool] = []

    def rider(_: object) -> None:
        attempts.append(True)
        if len(attempts) == 1:
            raise ZeroDivisionError

    commits.ride(rider)
    with pytest.raises(ZeroDivisionError):
        commits.add(new(message()))
    assert due_ids(database, sealed) == []
    assert commits.add(new(message())) is not None
    assert len(attempts) == 2
