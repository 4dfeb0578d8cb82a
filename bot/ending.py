"""Being told to end: SIGTERM and SIGINT (Ctrl-C), heard from the first moment of a process.

Without this a process that is told to end while it starts dies where it stands, and as the first process of
a container it is not even told: the system keeps such signals from it.
"""

import signal
from queue import Empty, SimpleQueue

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Ended(KeyboardInterrupt):
    """Told to end before anything began that must be ended in order."""


class Ending:
    """Listens from now on, in the main thread, until something else takes the signals over.

    At first a signal raises Ended wherever the process is, so that no database that does not answer is waited
    for; what is open there rolls back, as with Ctrl-C. After `postpone` it is only noted.
    """

    def __init__(self) -> None:
        # Putting into it is safe in a signal's handler; setting a threading.Event is not.
        self._told: SimpleQueue[None] = SimpleQueue()
        self._is_told = False
        self._may_raise = True
        for number in SIGNALS:
            signal.signal(number, self._note)

    @property
    def is_told(self) -> bool:
        """Whether the process was told to end."""
        return self._is_told

    def postpone(self) -> None:
        """Raise no more: what begins now is ended in order. Raises Ended when told already."""
        self._may_raise = False
        # What a signal raised may have been lost, in a destructor for example.
        if self._is_told:
            raise Ended

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until told, so long at most; returns whether it was."""
        if not self._is_told:
            try:
                self._told.get(timeout=seconds)
            except Empty:
                return False
        return True

    def _note(self, *_: object) -> None:
        self._is_told = True
        self._told.put(None)
        if self._may_raise:
            raise Ended
