"""Reads the bodies of requests with a deadline: who sends slowly holds a thread for a moment, not for ever.

Reading cannot be interrupted, so threads of its own do it and the request waits for them. One that is late
may be waited for by a few requests only; the threads of the others stay free. Ending the connection
(`ending`) frees the thread that reads.

The hand-over between the threads costs more than the reading. So who has brought a verified event, as the
platform does all the time, is read by the request's own thread: a few at once, so that even a liar among them
(a stranger behind the same address) holds few threads.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from queue import SimpleQueue
from typing import Protocol

AT_ONCE_SECONDS = 0.25
"""How long any request may wait for its body, however many others do."""

WITHIN_SECONDS = 5.0
"""How long a few requests may wait; the platform waits 3 s for the whole answer."""

MOST_LATE = 6
"""How many may: well below the threads of the server, so that health and other pushes are answered."""

MOST_HERE = 6
"""How many requests may read on their own thread at once; with `MOST_LATE` still below the server's threads."""

MOST_KNOWN = 256
"""How many addresses are remembered as well known; the platform has far fewer."""


LEAVES_WITHIN_SECONDS = 0.02
"""How long an answer has to leave before its connection is ended."""


class Stream(Protocol):
    """The body of a request, as the server hands it over."""

    def read(self, size: int, /) -> bytes: ...


class TooSlow(Exception):
    """The body did not arrive in time; answer through `ending`, or its connection stays open."""


class _Reading:
    """One body on its way."""

    __slots__ = ("body", "error", "is_done", "size", "stream")

    def __init__(self, stream: Stream, size: int) -> None:
        self.stream = stream
        self.size = size
        self.body = b""
        self.error: Exception | None = None
        self.is_done = threading.Lock()
        self.is_done.acquire()

    def read(self) -> None:
        try:
            self.body = self.stream.read(self.size)
        except Exception as error:  # the request's edge: raised again where the body is asked for
            self.error = error
        finally:
            self.is_done.release()

    def wait(self, seconds: float) -> bool:
        return self.is_done.acquire(timeout=max(0.0, seconds))


class Bodies:
    """Threads that read bodies, as many as are needed at once. Safe to use from several threads."""

    def __init__(self, *, within_seconds: float = WITHIN_SECONDS) -> None:
        self._within_seconds = within_seconds
        self._idle: deque[SimpleQueue[_Reading]] = deque()
        self._late = threading.Semaphore(MOST_LATE)
        self._here = threading.Semaphore(MOST_HERE)
        self._known: set[str] = set()

    def know(self, address: str) -> None:
        """Note that a verified event came from this address."""
        if address and address not in self._known and len(self._known) < MOST_KNOWN:
            self._known.add(address)

    def read(self, stream: Stream, size: int, address: str = "") -> bytes:
        """Return at most `size` bytes of a body. Raises TooSlow, and what the stream raises.

        `address` is where the request came from; "" for nobody in particular.
        """
        if address in self._known and self._here.acquire(blocking=False):
            try:
                return self._read_here(stream, size, address)
            finally:
                self._here.release()
        return self._read_elsewhere(stream, size)

    def _read_here(self, stream: Stream, size: int, address: str) -> bytes:
        began = time.monotonic()
        body = stream.read(size)
        if time.monotonic() - began > AT_ONCE_SECONDS:
            self._known.discard(address)
        return body

    def _read_elsewhere(self, stream: Stream, size: int) -> bytes:
        began = time.monotonic()
        reading = _Reading(stream, size)
        self._start(reading)
        if not reading.wait(AT_ONCE_SECONDS):
            if not self._late.acquire(blocking=False):
                raise TooSlow
            try:
                if not reading.wait(began + self._within_seconds - time.monotonic()):
                    raise TooSlow
            finally:
                self._late.release()
        if reading.error is not None:
            raise reading.error
        return reading.body

    def _start(self, reading: _Reading) -> None:
        try:
            work = self._idle.pop()
        except IndexError:
            work = SimpleQueue()
            threading.Thread(target=self._read_all, args=(work,), name="body", daemon=True).start()
        work.put(reading)

    def _read_all(self, work: "SimpleQueue[_Reading]") -> None:
        while True:
            work.get().read()
            self._idle.append(work)


def ending(content: bytes) -> tuple[str, Iterator[bytes]]:
    """Return the Content-Length and the parts of an answer after which the server closes the connection.

    One byte more is stated than comes: whatever is left unread of the request, nothing can follow such an
    answer, and the server drops the connection as soon as it sees the end. `Connection: close` is not
    enough: granian waits for the rest of the body first (tests/runtime/test_slow_bodies.py). Between the
    content and the end is a moment, or the server drops the answer with the connection.
    """

    def parts() -> Iterator[bytes]:
        yield content
        time.sleep(LEAVES_WITHIN_SECONDS)

    return str(len(content) + 1), parts()
