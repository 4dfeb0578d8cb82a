"""Order without waiting: one lane per partition, worked front to back, lanes side by side.

A data structure for threads, holding what the worker has in hand. It knows nothing of databases or of
what a row means.
"""

import heapq
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from storage.inbox import InboxRow

Answer = dict[str, Any] | None


class Failed(Exception):
    """A click could not be worked on at the first try; `error_id` is the id in the log."""

    def __init__(self, error_id: str) -> None:
        super().__init__(error_id)
        self.error_id = error_id


@dataclass(frozen=True, slots=True)
class Task:
    """A row in hand. `needs` are persons to fetch first, `parkings` counts the vain attempts at that."""

    row: InboxRow
    needs: tuple[str, ...] = ()
    parkings: int = 0

    def again(self) -> "Task":
        """The task for its next try."""
        return replace(self, row=replace(self.row, attempts=self.row.attempts + 1))

    def needing(self, open_ids: Collection[str]) -> "Task":
        """The task once it is known whom it needs."""
        return replace(self, needs=tuple(open_ids))

    def satisfied(self) -> "Task":
        """The task with its persons fetched."""
        return replace(self, needs=(), parkings=0)

    def parked(self) -> "Task":
        """The task after one more vain attempt to fetch its persons."""
        return replace(self, parkings=self.parkings + 1)


def resolve(waiting: Iterable[Future[Answer]], answer: Answer) -> None:
    """Give the answer to those who wait for it."""
    for future in waiting:
        if future.set_running_or_notify_cancel():
            future.set_result(answer)


def reject(waiting: Iterable[Future[Answer]], error_id: str) -> None:
    """Tell those who wait that the first try failed."""
    for future in waiting:
        if future.set_running_or_notify_cancel():
            future.set_exception(Failed(error_id))


class _State(Enum):
    READY = auto()
    BUSY = auto()
    HELD = auto()


class _Lane:
    __slots__ = ("state", "tasks")

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.state = _State.READY


class Lanes:
    """The lanes of one worker. All methods are safe to call from any thread."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._condition = threading.Condition()
        self._lanes: dict[str, _Lane] = {}
        self._ready: deque[str] = deque()
        self._later: list[tuple[float, int, str]] = []
        self._pushes = 0
        self._tasks: dict[int, Task] = {}
        self._waiting: dict[int, list[Future[Answer]]] = {}
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._tasks)

    def ids(self) -> frozenset[int]:
        """Return the ids of the rows in hand."""
        with self._condition:
            return frozenset(self._tasks)

    def add(self, task: Task, future: Future[Answer] | None = None) -> bool:
        """Put a task into its lane by the order of ids; False when the row is in hand already.

        `future` waits for its answer, whether the task was new or not.
        """
        with self._condition:
            if self._is_closed:
                return False
            is_new = task.row.id not in self._tasks
            if future is not None:
                self._waiting.setdefault(task.row.id, []).append(future)
            if is_new:
                self._enter(task, urgent=future is not None)
            return is_new

    def _enter(self, task: Task, *, urgent: bool) -> None:
        self._tasks[task.row.id] = task
        lane = self._lanes.get(task.row.partition)
        if lane is None:
            lane = self._lanes[task.row.partition] = _Lane()
            self._make_ready(task.row.partition, urgent=urgent)
        lane.tasks.append(task)
        lane.tasks.sort(key=_row_id)

    def reserve(self, partition: str) -> bool:
        """Take an empty lane, so that what comes meanwhile stands in line; False when it is not empty."""
        with self._condition:
            if partition in self._lanes or self._is_closed:
                return False
            lane = self._lanes[partition] = _Lane()
            lane.state = _State.BUSY
            return True

    def free(self, partition: str) -> None:
        """Give a reserved lane back; what came meanwhile goes on."""
        with self._condition:
            self._go_on(partition)

    def _go_on(self, partition: str) -> None:
        if self._lanes[partition].tasks:
            self._make_ready(partition)
        else:
            del self._lanes[partition]

    def attach(self, row_id: int, future: Future[Answer]) -> bool:
        """Let `future` wait for the answer of a row in hand; False when it is not in hand."""
        with self._condition:
            if row_id not in self._tasks:
                return False
            self._waiting.setdefault(row_id, []).append(future)
            return True

    def waiting_for(self, row_id: int) -> list[Future[Answer]]:
        """Take out those who wait for a row."""
        with self._condition:
            return self._waiting.pop(row_id, [])

    def take(self) -> Task | None:
        """Wait for the next task whose lane is free; None once closed."""
        with self._condition:
            while not self._is_closed:
                wait = self._release_later()
                if self._ready:
                    partition = self._ready.popleft()
                    lane = self._lanes[partition]
                    lane.state = _State.BUSY
                    return lane.tasks[0]
                self._condition.wait(wait)
            return None

    def finish(self, task: Task) -> list[Future[Answer]]:
        """The task is done: its lane goes on with the next one. Returns those who wait for it."""
        with self._condition:
            self._tasks.pop(task.row.id, None)
            lane = self._lanes[task.row.partition]
            lane.tasks = [one for one in lane.tasks if one.row.id != task.row.id]
            self._go_on(task.row.partition)
            return self._waiting.pop(task.row.id, [])

    def hold(self, task: Task) -> None:
        """The task waits for something; its lane stands still until `put_back`."""
        with self._condition:
            self._lanes[task.row.partition].state = _State.HELD

    def put_back(self, task: Task, pause_seconds: float) -> None:
        """The task comes again, first of its lane, after a pause."""
        with self._condition:
            self._tasks[task.row.id] = task
            lane = self._lanes[task.row.partition]
            lane.tasks = [task if one.row.id == task.row.id else one for one in lane.tasks]
            if pause_seconds <= 0:
                self._make_ready(task.row.partition)
                return
            lane.state = _State.HELD
            self._pushes += 1
            due_at = self._monotonic() + pause_seconds
            heapq.heappush(self._later, (due_at, self._pushes, task.row.partition))
            self._condition.notify()

    def close(self) -> None:
        """Make every `take` return None."""
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()

    def _make_ready(self, partition: str, *, urgent: bool = False) -> None:
        self._lanes[partition].state = _State.READY
        if urgent:
            self._ready.appendleft(partition)
        else:
            self._ready.append(partition)
        self._condition.notify()

    def _release_later(self) -> float | None:
        """Make lanes ready whose pause is over; return the seconds until the next one."""
        now = self._monotonic()
        while self._later and self._later[0][0] <= now:
            _, _, partition = heapq.heappop(self._later)
            lane = self._lanes.get(partition)
            if lane is not None and lane.state is _State.HELD:
                self._make_ready(partition)
        return max(0.0, self._later[0][0] - now) if self._later else None


def _row_id(task: Task) -> int:
    return task.row.id
