"""How fast the bot may talk to Feishu: a limit per receiver inside a limit for the whole app, and one pause.

Sliding windows rather than token buckets: a full bucket plus its refill lets twice the rate through in one
second, which the platform answers with 230020. Time comes in as monotonic seconds; nothing here sleeps.
Limits: platform doc "发送消息" (5/s to one user and to one chat) and "频控策略" (1000/min and 50/s).
"""

from collections import OrderedDict, deque
from dataclasses import dataclass

RECEIVER_PER_SECOND = 5
OVERALL_PER_SECOND = 50
OVERALL_PER_MINUTE = 1000
# Requests leave us evenly and arrive a little unevenly; windows are stretched by this much.
ARRIVAL_JITTER_SECONDS = 0.05
_REMEMBERED_RECEIVERS = 2000


@dataclass(slots=True)
class Window:
    """At most `most` events in any `seconds` (monotonic)."""

    most: int
    seconds: float
    times: deque[float]

    def wait(self, now: float) -> float:
        """Return the seconds until one more event fits; 0 means at once."""
        oldest_kept = now - self.seconds
        while self.times and self.times[0] <= oldest_kept:
            self.times.popleft()
        if len(self.times) < self.most:
            return 0.0
        return self.times[len(self.times) - self.most] + self.seconds - now


def window(most: int, seconds: float) -> Window:
    """Return an empty window of that size, stretched by the arrival jitter."""
    return Window(most, seconds + ARRIVAL_JITTER_SECONDS, deque())


class Limiter:
    """Two levels of windows and a global pause. Not thread-safe: the sender calls it under its own lock."""

    def __init__(self) -> None:
        self._receivers: OrderedDict[str, Window] = OrderedDict()
        self._second = window(OVERALL_PER_SECOND, 1.0)
        self._minute = window(OVERALL_PER_MINUTE, 60.0)
        self._receiver_most, self._receiver_seconds = RECEIVER_PER_SECOND, 1.0
        self._paused_until = float("-inf")

    def set_share(self, senders: int) -> None:
        """Divide all budgets by the number of live senders: each may be the one that writes to somebody.

        Overall at least one send a second each; to one receiver one in a longer time, where there are
        more senders than sends a second.
        """
        senders = max(1, senders)
        self._second.most = max(1, OVERALL_PER_SECOND // senders)
        self._minute.most = max(1, OVERALL_PER_MINUTE // senders)
        self._receiver_most = max(1, RECEIVER_PER_SECOND // senders)
        self._receiver_seconds = max(1.0, senders / RECEIVER_PER_SECOND)
        for found in self._receivers.values():
            found.most = self._receiver_most
            found.seconds = self._receiver_seconds + ARRIVAL_JITTER_SECONDS

    def pause(self, until: float) -> None:
        """Hold everything back until that moment; a later end already set stays."""
        self._paused_until = max(self._paused_until, until)

    def overall_wait(self, now: float) -> float:
        """Return the seconds until any send may go out."""
        return max(self._paused_until - now, self._second.wait(now), self._minute.wait(now), 0.0)

    def receiver_wait(self, receiver: str, now: float) -> float:
        """Return the seconds until this receiver may get one more."""
        found = self._receivers.get(receiver)
        return found.wait(now) if found else 0.0

    def record(self, receiver: str, now: float) -> None:
        """Count one send that goes out now."""
        found = self._receivers.get(receiver)
        if found is None:
            found = self._receivers[receiver] = window(self._receiver_most, self._receiver_seconds)
        self._receivers.move_to_end(receiver)
        found.times.append(now)
        self._second.times.append(now)
        self._minute.times.append(now)
        while len(self._receivers) > _REMEMBERED_RECEIVERS:
            _, idle = self._receivers.popitem(last=False)
            if (
                idle.wait(now) > 0
            ):  # pragma: no cover - 2000 receivers in a second cannot happen at 50/s
                break
