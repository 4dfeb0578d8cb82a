"""Works through the inbox: each partition in order, partitions side by side, every row exactly once.

In calm an event is stored and worked on in one commit by the thread that received it. Else rows come from
this process right after their commit (no polling on the way) and, as the truth, from a poll each second. A
row is finished by the pipeline's transaction; whatever happens before that leaves it due.
Failures are retried with growing pauses and given up after `MAX_ATTEMPTS`, with an id the person is told.
No transaction is open while anything is fetched from the platform.
"""

import random
import threading
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from bot.clock import Clock
from bot.logs import Event, describe, logger
from bot.metrics import Metrics
from bot.pipeline import ProfileMissing
from bot.worklanes import Answer, Lanes, Task, reject, resolve
from handlers.incoming import Incoming
from storage import inbox
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.inbox import AlreadyHandled, EarlierOpen, InboxRow, KnownEvent, NewInbox
from storage.incoming_json import kind_of
from storage.outbox import OutboxRow

THREADS = 4
POLL_SECONDS = 1.0
POLL_ROWS = 200
MOST_IN_HAND = 1000
MOST_AT_ONCE = 2
AT_ONCE_SECONDS = 0.5
"""So long a request may wait for the database before its event stands in line and is answered."""
HOLD_BACK_SECONDS = 0.25
MAX_ATTEMPTS = 5
FIRST_PAUSE_SECONDS = 0.5
PAUSE_FACTOR = 4.0
EARLIER_OPEN_PAUSE_SECONDS = 0.05
PARK_PAUSE_SECONDS = (1.0, 2.0, 5.0, 15.0, 30.0)
_ID_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Processed(Protocol):
    """What a unit of work hands back besides its effects."""

    @property
    def answer(self) -> dict[str, Any] | None:
        """The body that answers a card click; None for everything else."""

    @property
    def claimed(self) -> Sequence[OutboxRow]:
        """The outbox rows this process may send at once."""


class Pipeline(Protocol):
    """Turns one inbox row into effects, in one unit of work."""

    def process(self, row: InboxRow) -> Processed:
        """Finish the row. Raises AlreadyHandled, EarlierOpen or ProfileMissing; else it is a bug."""

    def process_new(self, new: NewInbox, *, within_seconds: float) -> Processed:
        """Store and finish an event in one commit. Raises KnownEvent too; then nothing was stored.

        Raises StillContested when others keep the database longer than that.
        """


class Directory(Protocol):
    """Knows which persons are cached, and fetches those that are not."""

    def missing(self, incoming: Incoming) -> tuple[str, ...]:
        """Return the open_ids an event needs that are not cached. Fetches nothing."""

    def fetch(self, open_ids: Collection[str]) -> bool:
        """Fetch and store them; False when the platform cannot be reached now."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a worker works with."""

    database: Database
    vault: Vault
    clock: Clock
    pipeline: Pipeline
    directory: Directory
    metrics: Metrics
    send: Callable[[Sequence[OutboxRow]], None]
    """Take over committed rows that may go out at once."""
    give_up: Callable[[InboxRow, str], None]
    """Bury the row and tell the person, with the error's id, in one unit of work."""
    holds_back: Callable[[], bool] = lambda: False
    """Whether events arrive so fast that working on them must wait for storing them."""


def error_id() -> str:
    """Return a short id to show and to log: six characters that cannot be misread."""
    return "".join(random.choices(_ID_LETTERS, k=6))


class Worker:
    """Threads that work through the inbox."""

    def __init__(
        self,
        parts: Parts,
        *,
        threads: int = THREADS,
        polls: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._parts = parts
        self._lanes = Lanes(monotonic)
        self._polls = polls
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._at_once = threading.Semaphore(MOST_AT_ONCE)
        self._log = logger("worker")
        self._threads = [
            threading.Thread(target=self._work, args=(n == 0,), name=f"worker-{n}", daemon=True)
            for n in range(threads)
        ]
        self._fetches = Lanes(monotonic)
        self._threads += [threading.Thread(target=self._fetch, name="worker-fetch", daemon=True)]
        if polls:
            self._threads.append(
                threading.Thread(target=self._poll, name="worker-poll", daemon=True)
            )

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_seconds: float = 5.0) -> None:
        """Let the rows in hand finish, take no more, and return; what is left stays due."""
        self._stopping.set()
        self._woken.set()
        self._lanes.close()
        self._fetches.close()
        deadline = time.monotonic() + timeout_seconds
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))

    def accept(self, row: InboxRow, future: Future[Answer] | None = None) -> None:
        """Take over a row that was just stored. `future` gets the answer of a click.

        With too many in hand it is left to the poll, unless somebody waits for it.
        """
        if future is not None or len(self._lanes) < MOST_IN_HAND:
            self._lanes.add(Task(row), future)

    def at_once(self, new: NewInbox) -> Processed | None:
        """Store the event and work on it in one commit, here and now; None when it must stand in line.

        Only in calm: nothing of its partition in hand, everybody known, hardly anything else under way.
        What breaks is left to the threads, which try again and tell. Raises KnownEvent.
        """
        if self._parts.holds_back() or self._parts.directory.missing(new.incoming):
            return None
        if not self._at_once.acquire(blocking=False):
            return None
        try:
            if not self._lanes.reserve(new.partition):
                return None
            try:
                return self._do_at_once(new)
            finally:
                self._lanes.free(new.partition)
        finally:
            self._at_once.release()

    def _do_at_once(self, new: NewInbox) -> Processed | None:
        began = time.perf_counter()
        kind = kind_of(new.incoming)
        try:
            processed = self._parts.pipeline.process_new(new, within_seconds=AT_ONCE_SECONDS)
        except (EarlierOpen, ProfileMissing):
            return None
        except KnownEvent:
            raise
        except Exception as error:  # the worker's edge: it stands in line like any other
            self._log.warning(Event.WORK_FAILED, kind=kind, **describe(error))
            return None
        self._parts.send(processed.claimed)
        seconds = time.perf_counter() - began
        self._parts.metrics.observe("baobei_handling_seconds", seconds, kind=kind)
        return processed

    def wake(self) -> None:
        """Have the poll look now: another process has stored something."""
        self._woken.set()

    def attach(self, row_id: int, future: Future[Answer]) -> bool:
        """Have `future` get the answer of a row that is still in hand; False when it is not."""
        return self._lanes.attach(row_id, future)

    @property
    def backlog(self) -> int:
        """How many rows are in hand."""
        return len(self._lanes)

    # ---------------------------------------------------------------- one row

    def _work(self, is_first: bool) -> None:
        while (task := self._lanes.take()) is not None:
            self._run(task)
            if self._parts.holds_back():
                self._hold_back(is_first)

    def _hold_back(self, is_first: bool) -> None:
        """In a storm of events acknowledging goes first: one thread works on, slowly; the others wait."""
        self._stopping.wait(HOLD_BACK_SECONDS)
        while not is_first and self._parts.holds_back() and not self._stopping.is_set():
            self._stopping.wait(HOLD_BACK_SECONDS)

    def _run(self, task: Task) -> None:
        missing = self._parts.directory.missing(task.row.incoming)
        if missing:
            self._hand_to_fetcher(task, missing)
            return
        began = time.perf_counter()
        try:
            processed = self._parts.pipeline.process(task.row)
        except AlreadyHandled:
            resolve(self._lanes.finish(task), None)
        except EarlierOpen:
            self._lanes.put_back(task, EARLIER_OPEN_PAUSE_SECONDS)
        except ProfileMissing as need:
            self._hand_to_fetcher(task, (need.open_id,))
        except Exception as error:  # the worker's edge: whatever a unit of work raises
            self._failed(task, error)
        else:
            self._parts.send(processed.claimed)
            resolve(self._lanes.finish(task), processed.answer)
            self._parts.metrics.observe(
                "baobei_handling_seconds", time.perf_counter() - began, kind=task.row.kind
            )

    def _failed(self, task: Task, error: Exception) -> None:
        row = task.row
        shown = error_id()
        self._parts.metrics.count("baobei_handling_failures_total", kind=row.kind)
        self._log.error(
            Event.WORK_FAILED,
            inbox_id=row.id,
            kind=row.kind,
            attempt=row.attempts + 1,
            error_id=shown,
            **describe(error),
        )
        reject(self._lanes.waiting_for(row.id), shown)
        pause = FIRST_PAUSE_SECONDS * PAUSE_FACTOR**row.attempts
        try:
            if row.attempts + 1 >= MAX_ATTEMPTS:
                self._parts.give_up(row, shown)
                self._log.error(Event.WORK_DEAD, inbox_id=row.id, kind=row.kind, error_id=shown)
                self._lanes.finish(task)
                return
            not_before = self._parts.clock.now() + timedelta(seconds=pause)
            with self._parts.database.transaction() as connection:
                inbox.retry_later(
                    connection, row, not_before=not_before, error=f"{shown} {type(error).__name__}"
                )
        except AlreadyHandled:
            self._lanes.finish(task)
            return
        except Exception as worse:  # the database is away: the row is still due, the poll brings it
            self._log.error(Event.WORK_FAILED, inbox_id=row.id, **describe(worse))
            self._lanes.put_back(task, POLL_SECONDS)
            return
        self._lanes.put_back(task.again(), pause)

    # ---------------------------------------------------------------- persons

    def _hand_to_fetcher(self, task: Task, open_ids: Collection[str]) -> None:
        self._lanes.hold(task)
        self._fetches.add(task.needing(open_ids))

    def _fetch(self) -> None:
        while (task := self._fetches.take()) is not None:
            self._fetches.finish(task)
            self._fetch_for(task)

    def _fetch_for(self, task: Task) -> None:
        try:
            found = self._parts.directory.fetch(task.needs)
            if not found:
                self._park(task)
        except Exception as error:  # the worker's edge: the row stays due
            self._log.error(Event.DIRECTORY_FAILED, inbox_id=task.row.id, **describe(error))
            found = False
        if found:
            self._lanes.put_back(task.satisfied(), 0.0)
        else:
            pause = PARK_PAUSE_SECONDS[min(task.parkings, len(PARK_PAUSE_SECONDS) - 1)]
            self._lanes.put_back(task.parked(), pause)

    def _park(self, task: Task) -> None:
        pause = PARK_PAUSE_SECONDS[min(task.parkings, len(PARK_PAUSE_SECONDS) - 1)]
        self._log.warning(Event.WORK_PARKED, inbox_id=task.row.id, pause_seconds=pause)
        not_before = self._parts.clock.now() + timedelta(seconds=pause)
        with self._parts.database.transaction() as connection:
            inbox.park(connection, task.row, not_before=not_before, reason="profile")

    # ---------------------------------------------------------------- the truth

    def _poll(self) -> None:
        while not self._stopping.is_set():
            full = False
            try:
                full = self.poll_once()
            except Exception as error:  # the worker's edge: the next poll tries again
                self._log.warning(Event.POLL_FAILED, **describe(error))
            if not (full and self.backlog < POLL_ROWS // 2):
                self._woken.wait(POLL_SECONDS)
                self._woken.clear()

    def poll_once(self) -> bool:
        """Take over the due rows nobody handed us; True when there may be more.

        With many in hand only those that came before one of them: it may be waiting for them, and would
        for ever if they were not taken because there is no room.
        """
        in_hand = self._lanes.ids()
        with self._parts.database.snapshot() as connection:
            ids = inbox.due_ids(
                connection, now=self._parts.clock.now(), limit=POLL_ROWS + len(in_hand)
            )
            fresh = [row_id for row_id in ids if row_id not in in_hand][:POLL_ROWS]
            if len(in_hand) >= POLL_ROWS:
                newest = max(in_hand)
                fresh = [row_id for row_id in fresh if row_id < newest]
            rows = inbox.load(connection, self._parts.vault, fresh)
        for row in rows:
            self._lanes.add(Task(row))
        if not ids and not in_hand:
            self._parts.database.checkpoint(min_commits=500)
        return len(fresh) == POLL_ROWS
