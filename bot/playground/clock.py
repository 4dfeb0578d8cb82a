"""The playground's clock: real time plus an offset that only grows, from where its file let it begin.

It must never be used for rate limits, token lives or network deadlines: those run in real time, so
that a test which jumps a month ahead does not thereby lift them.
"""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path


class Clock:
    """Real time moved forward by an offset, kept in milliseconds.

    With `path`, the offset is written there as decimal seconds (atomically, so that another
    process never reads half a number) and taken up again at the next start. A file that says less
    than 0 lets the playground begin in the past.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []
        self._offset_ms = self._load()
        if path is not None:
            self._store()

    @property
    def offset_ms(self) -> int:
        """How far ahead of real time the playground is, in milliseconds."""
        return self._offset_ms

    def now_ms(self) -> int:
        """The playground's time in milliseconds since the epoch."""
        return time.time_ns() // 1_000_000 + self._offset_ms

    def advance(self, milliseconds: int) -> int:
        """Move forward and return the new time; raises ValueError when asked to go back."""
        if milliseconds < 0:
            raise ValueError("时钟只能向前走")
        with self._lock:
            self._offset_ms += milliseconds
            self._store()
        for listener in self._listeners:
            listener()
        return self.now_ms()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every jump."""
        self._listeners.append(listener)

    def _load(self) -> int:
        if self._path is None or not self._path.exists():
            return 0
        try:
            return round(float(self._path.read_text("ascii")) * 1000)
        except ValueError:
            return 0

    def _store(self) -> None:
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(f"{self._path.name}.{os.getpid()}.tmp")
        draft.write_text(f"{self._offset_ms / 1000:.3f}", "ascii")
        draft.replace(self._path)
