"""One durable commit for all events that arrive at the same time.

Whoever comes first commits, without waiting for company; whoever comes while that commit runs is taken along
by the next one, led by the first of those who wait. So an event alone pays one commit and no hand-over
between threads, and under load one disk flush serves many. Small records that are in no hurry (what was
sent) ride along with the next commit.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

from sqlalchemy import Connection

from storage.crypto import Vault
from storage.engine import Database
from storage.inbox import InboxRow, NewInbox, add_all
from storage.notices import Channel, notify
from storage.uow import rerun

MOST_PER_COMMIT = 128
STORM_PER_SECOND = 300.0
"""Above this rate of arrivals, acknowledging goes before working: see `is_storming`."""
_WINDOW_SECONDS = 0.1
_TRIES = 3

Rider = Callable[[Connection], None]
"""A write that may join any commit; it must be safe to run again after a failed one."""


class _Waiter:
    """One caller of `GroupCommit.add`: what it wants stored, and what became of it."""

    __slots__ = ("error", "is_done", "on_stored", "row", "stored", "turn")

    def __init__(self, row: NewInbox | None, on_stored: Callable[[InboxRow], None] | None) -> None:
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
        self._arrivals = _Arrivals(monotonic)
        self._mutex = threading.Lock()
        self._waiting: deque[_Waiter] = deque()
        self._riders: list[Rider] = []
        self._is_led = False

    def add(
        self, row: NewInbox, on_stored: Callable[[InboxRow], None] | None = None
    ) -> InboxRow | None:
        """Return once the event is on disk; None when it was stored before.

        `on_stored` is called after the commit and before any caller of that commit returns, in the
        order of the ids. Raises what the database raises; then nothing was stored.
        """
        self._arrivals.note()
        return self._join(_Waiter(row, on_stored)).stored

    @property
    def is_storming(self) -> bool:
        """Whether events arrive faster than they could be worked on: whoever works may hold back."""
        return self._arrivals.rate() > STORM_PER_SECOND

    def ride(self, rider: Rider) -> None:
        """Have a write done by the next commit, or by `flush`."""
        with self._mutex:
            self._riders.append(rider)

    def flush(self) -> None:
        """Commit the riders that wait, if there are any."""
        with self._mutex:
            if not self._riders:
                return
        self._join(_Waiter(None, None))

    @property
    def has_riders(self) -> bool:
        """Whether a flush would do anything."""
        return bool(self._riders)

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
            riders, self._riders = self._riders, []
        try:
            self._commit(batch, riders)
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

    def _commit(self, batch: list[_Waiter], riders: list[Rider]) -> None:
        new = [(waiter, waiter.row) for waiter in batch if waiter.row is not None]
        try:
            stored = rerun(lambda: self._write([row for _, row in new], riders), attempts=_TRIES)
        except BaseException as error:  # every caller of this commit must hear of it
            with self._mutex:
                self._riders[:0] = riders
            for waiter in batch:
                waiter.error = error
            return
        for (waiter, _), row in zip(new, stored, strict=True):
            waiter.stored = row
        fresh = [waiter for waiter, _ in new if waiter.stored is not None]
        for waiter in sorted(fresh, key=_row_id):
            if waiter.on_stored is not None and waiter.stored is not None:
                waiter.on_stored(waiter.stored)

    def _write(self, rows: list[NewInbox], riders: list[Rider]) -> list[InboxRow | None]:
        with self._database.transaction() as connection:
            stored = add_all(connection, self._vault, rows) if rows else []
            if rows and self._tells_others:
                notify(connection, Channel.INBOX)
            for rider in riders:
                rider(connection)
        return stored


class _Arrivals:
    """The rate of arrivals, from windows of a tenth of a second."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._began = monotonic()
        self._count = 0
        self._last_rate = 0.0

    def note(self) -> None:
        """Count one arrival. A lost count between threads does not matter."""
        self._count += 1
        self._turn()

    def rate(self) -> float:
        """Return the arrivals per second of the last whole window."""
        self._turn()
        return self._last_rate

    def _turn(self) -> None:
        passed = self._monotonic() - self._began
        if passed >= _WINDOW_SECONDS:
            self._last_rate = self._count / passed
            self._began, self._count = self._began + passed, 0


def _row_id(waiter: _Waiter) -> int:
    return waiter.stored.id if waiter.stored is not None else 0
