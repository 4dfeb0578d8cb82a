"""Delivers events to the bot: in order per chat, at least once, again on failure.

An event that is not answered 200 in three seconds comes again after 15 seconds, 5 minutes, 1 hour
and 6 hours of the playground's clock, then it is lost (platform docs, "Event subscription").
Callbacks of cards do not pass here: they are synchronous and never repeated.
"""

import heapq
import itertools
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.playground import events
from bot.playground.faults import Faults
from bot.playground.platform import Platform
from bot.playground.webhook import Answer

REDELIVER_AFTER_MS = (15_000, 300_000, 3_600_000, 21_600_000)
_WORKERS = 16
_KEPT = 1000


class State(StrEnum):
    """Where a delivery stands."""

    QUEUED = "queued"
    WAITING = "waiting"
    DELIVERED = "delivered"
    LOST = "lost"


@dataclass(slots=True)
class Delivery:
    """One event on its way. Times are the playground's milliseconds."""

    event_id: str
    event_type: str
    payload: dict[str, Any]
    lane: str
    next_at_ms: int
    attempts: int = 0
    state: State = State.QUEUED
    last_answer: str = ""
    is_forgotten: bool = False

    def view(self) -> dict[str, Any]:
        """The delivery as the control plane shows it."""
        return {
            "event_id": self.event_id,
            "type": self.event_type,
            "attempts": self.attempts,
            "next_at_ms": self.next_at_ms if self.state is State.WAITING else None,
            "state": self.state.value,
            "last_answer": self.last_answer,
        }


Send = Callable[[dict[str, Any]], Answer]


class Pusher:
    """The queue of deliveries, its workers, and the thread that wakes what is due."""

    def __init__(self, platform: Platform, faults: Faults, send: Send) -> None:
        self._platform = platform
        self._faults = faults
        self._send = send
        self._changed = threading.Condition()
        self._lanes: dict[str, deque[Delivery]] = {}
        self._due: list[tuple[int, int, Delivery]] = []
        self._serial = itertools.count()
        self._log: deque[Delivery] = deque(maxlen=_KEPT)
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="playground-push")
        self._is_stopped = False
        self._waker = threading.Thread(target=self._wake, name="playground-due", daemon=True)
        platform.clock.on_change(self._notify)

    def start(self) -> None:
        """Begin to redeliver."""
        self._waker.start()

    def stop(self) -> None:
        """Stop; deliveries under way finish, waiting ones are dropped."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()
        if self._waker.is_alive():
            self._waker.join()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def event(self, event_type: str, body: dict[str, Any], lane: str, *, event_id: str = "") -> str:
        """Queue one event and return its id. Events of one lane (a chat) go out in order."""
        payload = events.envelope(self._platform, event_type, body, event_id=event_id)
        identity: str = payload["header"]["event_id"]
        self._platform.journal.count("events")
        if self._faults.strikes("lost_delivery"):
            self._log.append(Delivery(identity, event_type, payload, lane, 0, state=State.LOST))
            return identity
        for copy in self._copies(event_type, body, payload):
            delivery = Delivery(
                copy["header"]["event_id"], event_type, copy, lane, self._platform.clock.now_ms()
            )
            self._log.append(delivery)
            self._dispatch(delivery)
        return identity

    def replay_waiting(self) -> None:
        """Deliver everything that waits at once, as a new long connection receives it.

        A replay comes on top of the four repetitions and uses none of them up.
        """
        with self._changed:
            waiting = [entry[2] for entry in sorted(self._due)]
            self._due.clear()
        for delivery in waiting:
            delivery.attempts -= 1
            self._enqueue(delivery)

    def deliveries(self) -> list[dict[str, Any]]:
        """All deliveries still known, oldest first."""
        return [delivery.view() for delivery in list(self._log)]

    def clear(self) -> None:
        """Forget what waits and what was delivered; what is under way ends unnoticed."""
        with self._changed:
            for delivery in self._log:
                delivery.is_forgotten = True
            for lane in self._lanes.values():
                lane.clear()
            self._due.clear()
            self._log.clear()

    def _copies(
        self, event_type: str, body: dict[str, Any], payload: dict[str, Any]
    ) -> list[dict[str, Any]]:
        fault = self._faults.fires("duplicate_delivery")
        if fault is None:
            return [payload]
        more = int(fault["copies"]) - 1
        if fault["fresh_event_ids"]:
            again = [events.envelope(self._platform, event_type, body) for _ in range(more)]
        else:
            again = [payload] * more
        return [payload, *again]

    def _dispatch(self, delivery: Delivery) -> None:
        held = self._faults.fires("delayed_delivery") or self._faults.fires("out_of_order")
        if held is None:
            self._enqueue(delivery)
        else:
            self._wait(delivery, round(float(held["seconds"]) * 1000))

    def _enqueue(self, delivery: Delivery) -> None:
        delivery.state = State.QUEUED
        with self._changed:
            if self._is_stopped:
                return
            lane = self._lanes.get(delivery.lane)
            if lane is not None:
                lane.append(delivery)
                return
            self._lanes[delivery.lane] = deque([delivery])
            self._pool.submit(self._drain, delivery.lane)

    def _drain(self, name: str) -> None:
        while True:
            with self._changed:
                lane = self._lanes[name]
                if not lane or self._is_stopped:
                    del self._lanes[name]
                    return
                delivery = lane.popleft()
            self._attempt(delivery)

    def _attempt(self, delivery: Delivery) -> None:
        delivery.attempts += 1
        if delivery.attempts > 1:
            self._platform.journal.count("redeliveries")
        answer = self._send(delivery.payload)
        with self._changed:
            if not delivery.is_forgotten:
                self._settle(delivery, answer)

    def _settle(self, delivery: Delivery, answer: Answer) -> None:
        delivery.last_answer = answer.failure or str(answer.status)
        if answer.is_success:
            delivery.state = State.DELIVERED
            self._platform.journal.count("delivered")
        elif answer.failure == "no_target":
            delivery.state = State.LOST
        elif delivery.attempts > len(REDELIVER_AFTER_MS):
            delivery.state = State.LOST
            self._platform.journal.count("deliveries_lost")
        else:
            self._wait(delivery, REDELIVER_AFTER_MS[delivery.attempts - 1])

    def _wait(self, delivery: Delivery, milliseconds: int) -> None:
        with self._changed:
            delivery.state = State.WAITING
            delivery.next_at_ms = self._platform.clock.now_ms() + milliseconds
            heapq.heappush(self._due, (delivery.next_at_ms, next(self._serial), delivery))
            self._changed.notify_all()

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _wake(self) -> None:
        while True:
            with self._changed:
                while not self._is_stopped and not self._is_due():
                    self._changed.wait(self._seconds_to_next())
                if self._is_stopped:
                    return
                delivery = heapq.heappop(self._due)[2]
            self._enqueue(delivery)

    def _is_due(self) -> bool:
        return bool(self._due) and self._due[0][0] <= self._platform.clock.now_ms()

    def _seconds_to_next(self) -> float | None:
        if not self._due:
            return None
        return max(0.0, (self._due[0][0] - self._platform.clock.now_ms()) / 1000)
