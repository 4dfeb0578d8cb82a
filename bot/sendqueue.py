"""Rows ready to go out, in memory: the most urgent first, each held back as long as the limits say.

Shared by the sender's threads. It holds claimed rows only and knows nothing of databases or of calls.
"""

import heapq
import threading
from collections.abc import Callable, Sequence

from bot.limiter import Limiter
from storage.outbox import OutboxRow


class SendQueue:
    """A priority queue that hands a row out only when the limits allow it."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._limiter = Limiter()
        self._condition = threading.Condition()
        self._ready: list[tuple[int, int, OutboxRow]] = []
        self._later: list[tuple[float, int, OutboxRow]] = []
        self._held_at: dict[int, tuple[float, OutboxRow]] = {}
        self._idle = 0
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._held_at)

    def add(self, rows: Sequence[OutboxRow]) -> None:
        """Queue claimed rows; one that is here already is ignored."""
        with self._condition:
            for row in rows:
                if row.seq not in self._held_at and not self._is_closed:
                    self._held_at[row.seq] = (self._monotonic(), row)
                    heapq.heappush(self._ready, (row.priority, row.seq, row))
                    self._condition.notify()

    def again(self, row: OutboxRow) -> None:
        """Queue a row anew that was taken and could not go out because of a pause."""
        with self._condition:
            self._held_at[row.seq] = (self._monotonic(), row)
            heapq.heappush(self._ready, (row.priority, row.seq, row))
            self._condition.notify()

    def take(self) -> OutboxRow | None:
        """Wait for the most urgent row that may go out now; None once closed."""
        with self._condition:
            self._idle += 1
            try:
                while not self._is_closed:
                    now = self._monotonic()
                    wait = self._release_later(now)
                    if self._ready:
                        overall = self._limiter.overall_wait(now)
                        row = self._pop_allowed(now) if overall <= 0 else None
                        if row is not None:
                            return row
                        wait = overall if overall > 0 else self._release_later(now)
                    self._condition.wait(wait)
                return None
            finally:
                self._idle -= 1

    def _pop_allowed(self, now: float) -> OutboxRow | None:
        while self._ready:
            _, seq, row = heapq.heappop(self._ready)
            wait = self._limiter.receiver_wait(row.receiver, now)
            if wait <= 0:
                self._limiter.record(row.receiver, now)
                return row
            heapq.heappush(self._later, (now + wait, seq, row))
        return None

    def _release_later(self, now: float) -> float | None:
        while self._later and self._later[0][0] <= now:
            _, seq, row = heapq.heappop(self._later)
            heapq.heappush(self._ready, (row.priority, seq, row))
        return max(0.0, self._later[0][0] - now) if self._later else None

    def done(self, row: OutboxRow) -> None:
        """The row was tried; it leaves unless it was queued again meanwhile."""
        with self._condition:
            queued = any(seq == row.seq for _, seq, _ in (*self._ready, *self._later))
            if not queued:
                self._held_at.pop(row.seq, None)
            if not self._held_at:
                self._condition.notify_all()

    def wait_until_empty(self, within_seconds: float) -> bool:
        """Wait until every row was tried; False when that took longer."""
        with self._condition:
            return self._condition.wait_for(lambda: not self._held_at, timeout=within_seconds)

    def pause(self, seconds: float) -> None:
        """Hold everything back for so long."""
        with self._condition:
            self._limiter.pause(self._monotonic() + seconds)

    def set_share(self, senders: int) -> None:
        """Divide the budgets by the number of live senders."""
        with self._condition:
            self._limiter.set_share(senders)

    def held_since(self, seconds: float) -> list[OutboxRow]:
        """Return rows held at least so long since queued or last returned here."""
        with self._condition:
            now = self._monotonic()
            held = [row for since, row in self._held_at.values() if now - since >= seconds]
            for row in held:
                self._held_at[row.seq] = (now, row)
            return held

    def is_short_of_threads(self, threads: int) -> bool:
        """Whether more rows are ready than threads are free to send them."""
        with self._condition:
            return len(self._ready) > self._idle and threads > 0

    def withdraw(self) -> list[OutboxRow]:
        """Take back every row that waits; those under way are not among them."""
        with self._condition:
            left = [row for _, _, row in (*self._ready, *self._later)]
            self._ready.clear()
            self._later.clear()
            for row in left:
                self._held_at.pop(row.seq, None)
            return left

    def close(self) -> list[OutboxRow]:
        """Hand out nothing more; returns the rows that were not taken."""
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()
        return self.withdraw()
