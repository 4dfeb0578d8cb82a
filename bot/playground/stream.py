"""Live news for the chat page: a bounded log of changes that subscribers follow.

Publishing costs one append; text is made only in the subscriber's own thread.
"""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

_KEPT = 500
_HEARTBEAT_S = 15.0


class Stream:
    """Numbered news items; slow or absent readers cost the publisher nothing."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._items: deque[tuple[int, str, Any]] = deque(maxlen=_KEPT)
        self._revision = 0
        self._is_closed = False

    @property
    def revision(self) -> int:
        """The number of the latest item."""
        return self._revision

    def publish(self, kind: str, item: Any) -> None:
        """Append an item and wake the subscribers."""
        self.publish_numbered(kind, lambda _: item)

    def publish_numbered(self, kind: str, make: Callable[[int], Any]) -> None:
        """Append the item that `make` builds from its own revision."""
        with self._news:
            self._revision += 1
            self._items.append((self._revision, kind, make(self._revision)))
            self._news.notify_all()

    def follow(self, after: int | None = None) -> Iterator[bytes]:
        """Server-sent events from `after` (None: from now) until the stream is closed.

        A number from the future is a browser's memory of an earlier process: it means from now.
        """
        seen = self._revision if after is None else min(after, self._revision)
        yield b"retry: 1000\n\n"
        while True:
            with self._news:
                if self._revision <= seen and not self._is_closed:
                    self._news.wait(_HEARTBEAT_S)
                if self._is_closed:
                    return
                fresh = [item for item in self._items if item[0] > seen]
            if not fresh:
                yield b": \n\n"
                continue
            seen = fresh[-1][0]
            yield b"".join(_encode(*item) for item in fresh)

    def close(self) -> None:
        """End every subscription."""
        with self._news:
            self._is_closed = True
            self._news.notify_all()


def _encode(revision: int, kind: str, item: Any) -> bytes:
    text = json.dumps(item, ensure_ascii=False)
    return f"id: {revision}\nevent: {kind}\ndata: {text}\n\n".encode()
