"""The one process that may write an SQLite database: held by a file lock, freed by the system at death.

Because the lock is certain, claims of an earlier process are certainly dead when it is ours, and need not
run out. Short-lived commands do not take it; they write through SQLite's own lock.
"""

import fcntl
import os
from pathlib import Path


class AlreadyRunning(Exception):
    """Another baobei process works on this SQLite file; the message names the mend."""


class SingleWriter:
    """The lock beside one SQLite file."""

    def __init__(self, database_file: Path) -> None:
        self._path = database_file.with_name(database_file.name + ".lock")
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the lock for the life of this process. Raises AlreadyRunning."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise AlreadyRunning(
                f"已经有一个 baobei 在用 {self._path.with_suffix('').name}，SQLite 只能由一个进程写入。"
                "请先停掉它；要开多个进程请改用 PostgreSQL（DATABASE_URL=postgresql://…）。"
            ) from None
        self._handle = handle

    def release(self) -> None:
        """Give the lock back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
