"""Whether all sending stands still because the platform refuses the app itself, and since why.

Nothing is wrong with the messages then, so none is tried but one now and again, to see whether the cause is
mended. State of one process, in memory: a restarted one finds out with its first message.
"""

import threading
from collections.abc import Callable

PROBE_SECONDS = 30.0


class Halt:
    """Safe to use from several threads."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._reason = ""
        self._probe_at = 0.0

    @property
    def reason(self) -> str:
        """Why nothing is sent, in Chinese; "" while sending goes on."""
        return self._reason

    def begin(self, reason: str) -> bool:
        """Stand still until the next probe; True when sending went on until now."""
        with self._lock:
            is_new, self._reason = not self._reason, reason
            self._probe_at = self._monotonic() + PROBE_SECONDS
            return is_new

    def end(self) -> bool:
        """Go on: the platform has taken a call of the app; True when sending stood still until now."""
        if not self._reason:
            return False
        with self._lock:
            stood_still, self._reason = bool(self._reason), ""
            return stood_still

    def room(self, most: int) -> int:
        """Return how many of at most so many rows may be tried now: one, each half minute, while halted."""
        if not self._reason:
            return most
        with self._lock:
            if self._monotonic() < self._probe_at:
                return 0
            self._probe_at = self._monotonic() + PROBE_SECONDS
            return min(1, most)
