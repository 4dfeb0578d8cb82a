"""One durable commit for all events that arrive at the same time.

Whoever comes first commits, without waiting for company; whoever comes while that commit runs is taken along
by the next one, led by the first of those who wait. So an event alone pays one commit and no hand-over
between threads, and under load one disk flush serves many. Small records that are in no hurry (what was
sent) ride along with the next commit.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy import Connection

from storage.database.contention import is_of_one_row
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.database.notices import Channel, notify
from storage.inbox import InboxRow, NewInbox, Prepared, insert_all, prepare
from storage.uow import rerun

MOST_PER_COMMIT = 128
STORM_ROWS = 4
"""So many events to one commit: they arrive faster than commits end. See `is_storming`."""
STORM_PASSES_SECONDS = 0.2
_TRIES = 3

Rider = Callable[[Connection], None]
"""A write that may join any commit; it must be safe to run again after a failed one."""


class Riders:
    """Small writes in no hurry, waiting for a commit to join. Safe to use from several threads."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._riders: list[Rider] = []

    def __bool__(self) -> bool:
        return bool(self._riders)

    def add(self, rider: Rider) -> None:
        """Have a write done by whatever is committed next."""
        with self._mutex:
            self._riders.append(rider)

    @contextmanager
    def aboard(self) -> Iterator[Rider]:
        """Take all who wait along: the block runs them inside its transaction, and commits it.

        When the block raises, they wait again.
        """
        with self._mutex:
            taken, self._riders = self._riders, []

        def ride(connection: Connection) -> None:
            for rider in taken:
                rider(connection)

        try:
            yield ride
        except BaseException:
            with self._mutex:
                self._riders[:0] = taken
            raise


class _Waiter:
    """One caller of `GroupCommit.add`: what it wants stored, and what became of it."""

    __slots__ = ("error", "is_done", "on_stored", "row", "stored", "turn")

    def __init__(self, row: Prepared | None, on_stored: Callable[[InboxRow], None] | None) -> None:
        self.row = row
        self.on_stored = on_stored
        self.stored: InboxRow | None = None
        self.error: BaseException | None = None
        self.is_done = False
        self.turn = threading.Lock()
        self.turn.acquire()


class GroupCommit:
    """Stores inbox rows durably, several callers to a commit."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        *,
        tells_others: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._vault = vault
        self._tells_others = tells_others
        self._monotonic = monotonic
        self._stormy_until = monotonic()
        self._mutex = threading.Lock()
        self._waiting: deque[_Waiter] = deque()
        self.riders = Riders()
        self._is_led = False

    def add(
        self, row: NewInbox, on_stored: Callable[[InboxRow], None] | None = None
    ) -> InboxRow | None:
        """Return once the event is on disk; None when it was stored before.

        `on_stored` is called after the commit and before any caller of that commit returns, in the
        order of the ids. Raises what the database raises; then nothing was stored.
        """
        return self._join(_Waiter(prepare(self._vault, row), on_stored)).stored

    @property
    def is_storming(self) -> bool:
        """Whether events arrive faster than they can be stored: whoever works may hold back."""
        return len(self._waiting) >= STORM_ROWS or self._monotonic() < self._stormy_until

    def ride(self, rider: Rider) -> None:
        """Have a write done by the next commit, or by `flush`."""
        self.riders.add(rider)

    def flush(self) -> None:
        """Commit the riders that wait, if there are any."""
        if self.riders:
            self._join(_Waiter(None, None))

    @property
    def has_riders(self) -> bool:
        """Whether a flush would do anything."""
        return bool(self.riders)

    def _join(self, waiter: _Waiter) -> _Waiter:
        with self._mutex:
            self._waiting.append(waiter)
            leads = not self._is_led
            self._is_led = True
        if not leads:
            waiter.turn.acquire()
        if not waiter.is_done:
            self._lead(waiter)
        if waiter.error is not None:
            raise waiter.error
        return waiter

    def _lead(self, leader: _Waiter) -> None:
        with self._mutex:
            batch = [
                self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_PER_COMMIT))
            ]
        if len(batch) >= STORM_ROWS:
            self._stormy_until = self._monotonic() + STORM_PASSES_SECONDS
        try:
            self._commit(batch)
        finally:
            for waiter in batch:
                waiter.is_done = True
            with self._mutex:
                next_leader = self._waiting[0] if self._waiting else None
                self._is_led = next_leader is not None
            if next_leader is not None:
                next_leader.turn.release()
            for waiter in batch:
                if waiter is not leader:
                    waiter.turn.release()

    def _commit(self, batch: list[_Waiter]) -> None:
        new = [(waiter, waiter.row) for waiter in batch if waiter.row is not None]
        try:
            with self.riders.aboard() as ride:
                rows = [row for _, row in new]
                stored = rerun(lambda: self._write(rows, ride), attempts=_TRIES)
        except BaseException as error:  # every caller of this commit must hear of it
            for waiter in batch:
                waiter.error = error
            if len(batch) == 1 or not is_of_one_row(error):
                return
            self._commit_one_by_one(new)
        else:
            for (waiter, _), row in zip(new, stored, strict=True):
                waiter.stored = row
        fresh = [waiter for waiter, _ in new if waiter.stored is not None]
        for waiter in sorted(fresh, key=_row_id):
            if waiter.on_stored is not None and waiter.stored is not None:
                waiter.on_stored(waiter.stored)

    def _commit_one_by_one(self, new: list[tuple[_Waiter, Prepared]]) -> None:
        """Store what can be stored after a commit failed for something one of the rows holds."""
        for waiter, row in new:
            try:
                once = partial(self._write, [row], _nothing_rides)
                (waiter.stored,) = rerun(once, attempts=_TRIES)
                waiter.error = None
            except Exception as error:  # its caller must hear of it, and nobody else
                waiter.error = error

    def _write(self, rows: list[Prepared], ride: Rider) -> list[InboxRow | None]:
        with self._database.transaction() as connection:
            stored = insert_all(connection, rows) if rows else []
            if rows and self._tells_others:
                notify(connection, Channel.INBOX)
            ride(connection)
        return stored


def _nothing_rides(_: Connection) -> None:
    """What waits along is committed with the next batch."""


def _row_id(waiter: _Waiter) -> int:
    return waiter.stored.id if waiter.stored is not None else 0
