"""The worker: lanes in order, each row once, failures told and never lost."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.apology import Apology
from bot.metrics import Metrics
from bot.pipeline import ProfileMissing
from bot.worker import MAX_ATTEMPTS, POLL_ROWS, Parts, Worker
from bot.worklanes import Answer, Failed, Lanes, Task
from handlers.incoming import Incoming, MessageReceived
from storage import inbox
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.inbox import InboxRow, KnownEvent, NewInbox
from storage.outbox import Claim, OutboxRow
from storage.outbox_claims import claim_due
from storage.uow import SqlStore
from tests.runtime.conftest import BEGAN_AT, HandClock
from tests.runtime.events import later, message, new
from tests.support.waiting import wait_until


def text_of(row: InboxRow) -> str:
    assert isinstance(row.incoming, MessageReceived)
    return row.incoming.text


@dataclass(frozen=True, slots=True)
class Echoed:
    """What the echo pipeline hands back."""

    answer: dict[str, Any] | None
    claimed: tuple[OutboxRow, ...] = ()


@dataclass(slots=True)
class EchoPipeline:
    """A pipeline that notes what it did, in the very transaction that finishes the row."""

    database: Database
    vault: Vault
    clock: HandClock
    breaks: Callable[[InboxRow], object] = lambda _: None
    done: list[tuple[str, str]] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    """What was worked on, noted before the commit: the next of a partition can only be taken after it."""
    running: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    most_running: int = 0
    overlapped: bool = False

    def process_new(self, event: NewInbox, *, within_seconds: float) -> Echoed:
        def store_it(store: SqlStore) -> InboxRow:
            (row,) = inbox.add_all(store.connection, self.vault, [event])
            if row is None:
                raise KnownEvent(event.event_key)
            return row

        return self._run(event.partition, store_it)

    def process(self, row: InboxRow) -> Echoed:
        return self._run(row.partition, lambda _: row)

    def _run(self, partition: str, row_in: Callable[[SqlStore], InboxRow]) -> Echoed:
        self.running[partition] += 1
        self.overlapped |= self.running[partition] > 1
        self.most_running = max(self.most_running, sum(self.running.values()))
        try:
            with self.database.write(self.vault) as store:
                row = row_in(store)
                inbox.take(store.connection, row, now=self.clock.now())
                self.breaks(row)
                self.taken.append((row.partition, text_of(row)))
                store.after_commit(lambda: self.done.append((row.partition, text_of(row))))
        finally:
            self.running[partition] -= 1
        return Echoed({"said": text_of(row)})


@dataclass(slots=True)
class Book:
    """A directory that knows people once it has been allowed to fetch them."""

    unknown: set[str] = field(default_factory=set)
    is_reachable: bool = True
    fetched: list[str] = field(default_factory=list)

    def missing(self, incoming: Incoming) -> tuple[str, ...]:
        assert isinstance(incoming, MessageReceived)
        who = incoming.sender_open_id
        return (who,) if who in self.unknown else ()

    def fetch(self, open_ids: Collection[str]) -> bool:
        self.fetched += open_ids
        if self.is_reachable:
            self.unknown -= set(open_ids)
        return self.is_reachable


@dataclass(slots=True)
class Bench:
    """A worker with everything a test wants to look at."""

    database: Database
    vault: Vault
    clock: HandClock
    pipeline: EchoPipeline
    book: Book
    worker: Worker

    def say(self, text: str, partition: str = "ou_wang") -> InboxRow:
        with self.database.transaction() as connection:
            (row,) = inbox.add_all(
                connection, self.vault, [new(message(text, sender=partition), partition)]
            )
        assert row is not None
        return row

    def texts(self, partition: str = "ou_wang") -> list[str]:
        return [text for whose, text in self.pipeline.done if whose == partition]

    def depth(self) -> inbox.InboxDepth:
        with self.database.snapshot() as connection:
            return inbox.depth(connection)


@pytest.fixture
def bench(database: Database, sealed: Vault, clock: HandClock) -> Iterator[Bench]:
    pipeline, book = EchoPipeline(database, sealed, clock), Book()
    apology = Apology(database, sealed, clock, lambda: None, lambda _: None)
    parts = Parts(
        database, sealed, clock, pipeline, book, Metrics(), lambda _: None, apology.give_up
    )
    made = Bench(database, sealed, clock, pipeline, book, Worker(parts))
    yield made
    made.worker.stop()


def test_a_person_is_answered_in_the_order_of_the_messages(bench: Bench) -> None:
    rows = [bench.say(str(number), f"ou_{number % 3}") for number in range(30)]
    bench.worker.start()
    for row in reversed(rows):
        bench.worker.accept(row)
    wait_until(lambda: len(bench.pipeline.done) == 30)
    for who in range(3):
        assert bench.texts(f"ou_{who}") == [str(number) for number in range(who, 30, 3)]
    assert not bench.pipeline.overlapped


def test_different_people_are_worked_on_side_by_side(bench: Bench) -> None:
    meet = threading.Barrier(2)
    if not bench.database.is_sqlite:
        bench.pipeline.breaks = lambda _: meet.wait(10)
        rows = [bench.say("x", who) for who in ("ou_a", "ou_b")]
        bench.worker.start()
        for row in rows:
            bench.worker.accept(row)
        wait_until(lambda: len(bench.pipeline.done) == 2)
        assert bench.pipeline.most_running == 2
        return
    # SQLite has one writer: side by side means that a waiting lane holds up no other.
    bench.book.unknown, bench.book.is_reachable = {"ou_a"}, False
    bench.worker.start()
    for who in ("ou_a", "ou_b"):
        bench.worker.accept(bench.say("x", who))
    wait_until(lambda: bench.pipeline.done == [("ou_b", "x")])


def test_what_nobody_handed_over_is_found_by_the_poll(bench: Bench) -> None:
    for number in range(5):
        bench.say(str(number))
    bench.worker.start()
    wait_until(lambda: bench.texts() == ["0", "1", "2", "3", "4"])
    assert bench.depth().due == 0


def test_rows_in_hand_never_keep_the_poll_from_the_earlier_ones_they_wait_for(bench: Bench) -> None:
    """After a restart in a storm: so many new rows are handed over that the poll has no room for more."""
    left_behind = [bench.say(str(number)) for number in range(250)]
    handed_over = [bench.say(str(number)) for number in range(250, 250 + POLL_ROWS + 50)]
    for row in handed_over:
        bench.worker.accept(row)
    bench.worker.start()
    every = [str(number) for number in range(len(left_behind) + len(handed_over))]
    wait_until(lambda: len(bench.texts()) == len(every), 60, reason=lambda: str(bench.depth()))
    assert bench.texts() == every


def test_a_row_handed_over_and_found_by_the_poll_is_done_once(bench: Bench) -> None:
    row = bench.say("once")
    bench.worker.poll_once()
    for _ in range(3):
        bench.worker.accept(row)
    bench.worker.start()
    wait_until(lambda: bench.worker.backlog == 0)
    assert bench.texts() == ["once"]


def test_who_waits_for_an_answer_gets_it_although_late(bench: Bench) -> None:
    row = bench.say("hello")
    first: Future[Answer] = Future()
    second: Future[Answer] = Future()
    bench.worker.accept(row, first)
    assert bench.worker.attach(row.id, second)
    assert not bench.worker.attach(row.id + 1, Future())
    bench.worker.start()
    assert first.result(10) == second.result(10) == {"said": "hello"}


def test_a_row_somebody_else_finished_is_let_go(bench: Bench) -> None:
    row = bench.say("x")
    with bench.database.transaction() as connection:
        inbox.take(connection, row, now=BEGAN_AT)
    future: Future[Answer] = Future()
    bench.worker.accept(row, future)
    bench.worker.start()
    assert future.result(10) is None
    assert bench.pipeline.done == []


def fails_times(count: int) -> Callable[[InboxRow], None]:
    tries: dict[int, int] = defaultdict(int)

    def breaks(row: InboxRow) -> None:
        tries[row.id] += 1
        if text_of(row) == "poison" and tries[row.id] <= count:
            raise ZeroDivisionError("张三 13800138000")

    return breaks


def test_a_failure_is_tried_again_and_the_order_kept(bench: Bench) -> None:
    bench.pipeline.breaks = fails_times(1)
    for text in ("poison", "next"):
        bench.say(text)
    bench.worker.start()
    wait_until(lambda: bench.texts() == ["poison", "next"])


def test_who_waits_hears_of_the_first_failure_with_an_id(bench: Bench) -> None:
    bench.pipeline.breaks = fails_times(1)
    row = bench.say("poison")
    future: Future[Answer] = Future()
    bench.worker.accept(row, future)
    bench.worker.start()
    with pytest.raises(Failed) as caught:
        future.result(10)
    assert len(caught.value.error_id) == 6
    wait_until(lambda: bench.texts() == ["poison"])


def test_poison_is_given_up_told_and_holds_up_nobody_after(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.pipeline.breaks = fails_times(MAX_ATTEMPTS)
    row = bench.say("poison")
    with bench.database.transaction() as connection:
        for attempt in range(MAX_ATTEMPTS - 1):
            tried = InboxRow(**{**_fields(row), "attempts": attempt})
            inbox.retry_later(connection, tried, not_before=BEGAN_AT, error="earlier")
    bench.say("next")
    bench.worker.start()
    wait_until(lambda: bench.texts() == ["next"])
    assert bench.depth().dead == 1
    with bench.database.transaction() as connection:
        claim = Claim("test", later(30))
        (told,) = claim_due(connection, bench.vault, claim, now=BEGAN_AT, limit=9)
    assert "编号" in told.payload["content"]["text"]
    assert told.target == row.incoming.message_id  # type: ignore[union-attr]
    logged = capsys.readouterr()
    assert "13800138000" not in logged.out + logged.err


def _fields(row: InboxRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in InboxRow.__slots__}


def test_a_stranger_is_fetched_before_the_work_and_outside_of_it(bench: Bench) -> None:
    bench.book.unknown = {"ou_new"}
    row = bench.say("hello", "ou_new")
    bench.worker.start()
    bench.worker.accept(row)
    wait_until(lambda: bench.texts("ou_new") == ["hello"])
    assert bench.book.fetched == ["ou_new"]


def test_somebody_the_work_finds_missing_is_fetched_too(bench: Bench) -> None:
    known: set[str] = set()

    def breaks(_: InboxRow) -> None:
        if "ou_boss" not in bench.book.fetched and not known:
            raise ProfileMissing("ou_boss")

    bench.pipeline.breaks = breaks
    bench.say("hello")
    bench.worker.start()
    wait_until(lambda: bench.texts() == ["hello"])
    assert bench.book.fetched == ["ou_boss"]


def test_while_the_directory_is_away_the_row_is_parked_and_then_done(bench: Bench) -> None:
    bench.book.unknown, bench.book.is_reachable = {"ou_new"}, False
    bench.say("hello", "ou_new")
    bench.worker.start()
    wait_until(lambda: bench.depth().parked == 1)
    bench.book.is_reachable = True
    wait_until(lambda: bench.texts("ou_new") == ["hello"])
    assert bench.depth().parked == 0


def test_two_workers_on_one_database_do_each_row_once(bench: Bench) -> None:
    second = Worker(bench.worker._parts)
    for number in range(24):
        bench.say(str(number), f"ou_{number % 4}")
    bench.worker.start()
    second.start()
    wait_until(lambda: len(bench.pipeline.done) == 24, timeout=30)
    second.stop()
    for who in range(4):
        expected = [str(number) for number in range(who, 24, 4)]
        assert [text for whose, text in bench.pipeline.taken if whose == f"ou_{who}"] == expected
        # Two processes may hear of their commits in another order than the database had them in.
        assert sorted(bench.texts(f"ou_{who}"), key=int) == expected


# ---------------------------------------------------------------- at once


def test_in_calm_an_event_is_stored_and_done_in_one_commit(bench: Bench) -> None:
    done = bench.worker.at_once(new(message("now")))
    assert done is not None
    assert done.answer == {"said": "now"}
    assert bench.texts() == ["now"]
    assert bench.depth().due == 0


def test_a_known_event_is_not_done_again_at_once(bench: Bench) -> None:
    event = new(message("once"))
    bench.worker.at_once(event)
    with pytest.raises(KnownEvent):
        bench.worker.at_once(event)
    assert bench.texts() == ["once"]


def test_who_has_something_in_hand_stands_in_line(bench: Bench) -> None:
    bench.worker.accept(bench.say("first"))
    assert bench.worker.at_once(new(message("second"))) is None
    assert bench.worker.at_once(new(message("other", sender="ou_li"), "ou_li")) is not None
    assert bench.texts("ou_li") == ["other"]


def test_what_arrives_while_one_is_done_at_once_stands_in_line(bench: Bench) -> None:
    bench.worker.start()
    seen: list[object] = []

    def breaks(row: InboxRow) -> None:
        if text_of(row) == "first" and not bench.database.is_sqlite:
            seen.append(bench.worker.at_once(new(message("second"))))
            bench.worker.accept(bench.say("second"))

    bench.pipeline.breaks = breaks
    assert bench.worker.at_once(new(message("first"))) is not None
    if bench.database.is_sqlite:
        bench.worker.accept(bench.say("second"))
    else:
        assert seen == [None]
    wait_until(lambda: bench.texts() == ["first", "second"])
    assert not bench.pipeline.overlapped


def test_what_another_process_has_stored_comes_first(bench: Bench) -> None:
    bench.say("first")
    assert bench.worker.at_once(new(message("second"))) is None
    assert bench.pipeline.done == []


def test_a_stranger_and_a_failure_stand_in_line_and_nothing_is_stored(bench: Bench) -> None:
    bench.book.unknown = {"ou_new"}
    assert bench.worker.at_once(new(message(sender="ou_new"), "ou_new")) is None
    bench.pipeline.breaks = fails_times(1)
    assert bench.worker.at_once(new(message("poison"))) is None
    assert bench.depth().due == 0


# ---------------------------------------------------------------- lanes alone


def row_in(partition: str, number: int) -> InboxRow:
    return InboxRow(number, "message", partition, 0, BEGAN_AT, BEGAN_AT, message())


def test_a_paused_lane_comes_back_when_its_time_has_come() -> None:
    now = [0.0]
    lanes = Lanes(lambda: now[0])
    lanes.add(Task(row_in("a", 1)))
    lanes.add(Task(row_in("b", 2)))
    paused = lanes.take()
    assert paused
    lanes.put_back(paused, 5.0)
    other = lanes.take()
    assert other
    assert other.row.partition == "b"
    lanes.finish(other)
    now[0] = 5.0
    again = lanes.take()
    assert again
    assert again.row.id == 1


def test_a_click_goes_before_what_waits_in_other_lanes() -> None:
    lanes = Lanes(time.monotonic)
    for number, partition in enumerate("abc"):
        lanes.add(Task(row_in(partition, number)))
    lanes.add(Task(row_in("clicker", 9)), Future())
    first = lanes.take()
    assert first
    assert first.row.partition == "clicker"


def test_closing_wakes_everybody() -> None:
    lanes = Lanes(time.monotonic)
    ended: list[object] = []
    threads = [threading.Thread(target=lambda: ended.append(lanes.take())) for _ in range(3)]
    for thread in threads:
        thread.start()
    lanes.close()
    for thread in threads:
        thread.join(10)
    assert ended == [None, None, None]
