"""The journal of every call the bot made, and counters. Secrets are masked before they are kept."""

import threading
from collections import Counter, deque
from dataclasses import dataclass
from typing import Any

from bot.playground.stream import Stream

_KEPT = 2000
_SECRET_KEYS = frozenset({"app_secret", "AppSecret", "tenant_access_token", "client_secret"})


def mask(value: Any) -> Any:
    """A copy of a JSON value with credentials replaced; anything else is passed through."""
    if isinstance(value, dict) and not _SECRET_KEYS.isdisjoint(value):
        return {k: "******" if k in _SECRET_KEYS else v for k, v in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class CallRecord:
    """What is kept of one call; times in milliseconds."""

    at_ms: int
    method: str
    path: str
    status: int
    code: int
    elapsed_ms: float
    request: Any
    response: Any
    summary: str


class Journal:
    """Numbered calls, the newest 2,000 of them, and counters since the last reset."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._calls: deque[dict[str, Any]] = deque(maxlen=_KEPT)
        self._sequence = 0
        self._counters: Counter[str] = Counter()

    def record(self, call: CallRecord) -> None:
        """Keep one call and tell the chat page."""
        with self._lock:
            self._sequence += 1
            entry = {
                "seq": self._sequence,
                "at_ms": call.at_ms,
                "method": call.method,
                "path": call.path,
                "status": call.status,
                "code": call.code,
                "elapsed_ms": call.elapsed_ms,
                "request": mask(call.request),
                "response": mask(call.response),
                "summary": call.summary,
            }
            self._calls.append(entry)
            self._counters["calls"] += 1
            if call.code:
                self._counters[f"code_{call.code}"] += 1
        self._stream.publish("call", entry)

    def calls(self, *, after: int = 0, limit: int = 200) -> list[dict[str, Any]]:
        """Up to `limit` calls numbered above `after`; the newest ones when there are more."""
        with self._lock:
            return [entry for entry in self._calls if entry["seq"] > after][-limit:]

    def count(self, name: str) -> None:
        """Add one to a counter."""
        with self._lock:
            self._counters[name] += 1

    def stats(self) -> dict[str, int]:
        """All counters."""
        with self._lock:
            return dict(self._counters)

    def clear(self) -> None:
        """Forget calls and counters; numbering goes on."""
        with self._lock:
            self._calls.clear()
            self._counters.clear()
