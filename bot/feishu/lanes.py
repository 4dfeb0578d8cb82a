"""Worker threads that keep the order of what belongs together and nothing else.

Jobs of one lane run one after the other in the order given; lanes run beside each other, as many
at a time as there are threads. A slow job holds up its own lane only.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

Job = Callable[[], object]


class Lanes:
    """A pool of `threads` threads; jobs must not raise."""

    def __init__(self, threads: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._changed = threading.Condition()
        self._waiting: dict[str, deque[Job]] = {}
        self._is_closed = False

    def submit(self, lane: str, job: Job) -> None:
        """Run the job after those already given to its lane; ignored once closed."""
        with self._changed:
            if self._is_closed:
                return
            queue = self._waiting.get(lane)
            if queue is not None:
                queue.append(job)
                return
            self._waiting[lane] = deque()
            self._pool.submit(self._run, lane, job)

    def close(self, timeout_s: float) -> bool:
        """Take no more jobs, wait for the accepted ones; False when some are not done by then."""
        with self._changed:
            self._is_closed = True
            is_done = self._changed.wait_for(lambda: not self._waiting, timeout_s)
        self._pool.shutdown(wait=is_done, cancel_futures=not is_done)
        return is_done

    def _run(self, lane: str, job: Job) -> None:
        current: Job | None = job
        while current is not None:
            current()
            with self._changed:
                queue = self._waiting[lane]
                current = queue.popleft() if queue else None
                if current is None:
                    del self._waiting[lane]
                    self._changed.notify_all()
