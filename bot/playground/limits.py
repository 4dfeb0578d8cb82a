"""Rate limits in real time, whatever the playground's clock says.

Values: platform docs, "Frequency control" (50 a second and 1,000 a minute per API) and "Send
message" (5 a second to one user or chat, 5 a second for updates of one message).
"""

import threading
import time
from collections import deque

# A sender that spaces its calls exactly must pass although a network's jitter brings two calls a
# little closer together than they were sent.
_TOLERANCE = 0.95
_PER_TARGET_PER_SECOND = 5
_SWEEP_EVERY = 5000


class Limits:
    """Sliding windows per API and per target."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self._lock = threading.Lock()
        self._windows: dict[tuple[str, float], deque[float]] = {}
        self._uses = 0

    def admit_api(self, api: str, per_second: int, per_minute: int) -> float:
        """0 when the call may pass, else the seconds after which to try again."""
        return self._admit(api, ((1.0, per_second), (60.0, per_minute)))

    def admit_target(self, target: str) -> bool:
        """Whether one more call for this chat or message may pass."""
        return self._admit(target, ((1.0, _PER_TARGET_PER_SECOND),)) == 0

    def clear(self) -> None:
        """Forget all calls seen."""
        with self._lock:
            self._windows.clear()

    def _admit(self, key: str, rules: tuple[tuple[float, int], ...]) -> float:
        if self.scale <= 0:
            return 0.0
        now = time.monotonic()
        with self._lock:
            self._forget_idle(now)
            windows = [self._window(key, span, now) for span, _ in rules]
            for window, (span, allowed) in zip(windows, rules, strict=True):
                if len(window) >= allowed * self.scale:
                    return max(0.05, window[0] + span - now)
            for window in windows:
                window.append(now)
        return 0.0

    def _window(self, key: str, span: float, now: float) -> deque[float]:
        window = self._windows.setdefault((key, span), deque())
        while window and window[0] <= now - span * _TOLERANCE:
            window.popleft()
        return window

    def _forget_idle(self, now: float) -> None:
        self._uses += 1
        if self._uses % _SWEEP_EVERY:
            return
        idle = [k for k, w in self._windows.items() if not w or w[-1] < now - k[1]]
        for key in idle:
            del self._windows[key]
