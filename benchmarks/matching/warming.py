"""Has the system keep a database's files in memory, as after some days of work.

What was just written in bulk lies on disk only: at ten million names the figures would be the disk's (a read by
primary key 55 us at the median in place of 4, on a busy machine).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import text

from storage.database.engine import Database

_PART = 1 << 24


def read_through(database: Database) -> int:
    """Read all of a database's files once; returns how many bytes they hold.

    The server of a PostgreSQL database must run here, and its files must be readable.
    """
    return sum(map(_read, _files(database)))


def _files(database: Database) -> Iterator[Path]:
    if database.file is not None:
        yield database.file
        return
    with database.snapshot() as connection:
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
    yield from _there(folder.glob("base/*/*"))


def _there(files: Iterable[Path]) -> Iterator[Path]:
    """Leave out directories, and files that the server dropped meanwhile."""
    return (file for file in files if file.is_file())


def _read(file: Path) -> int:
    count = 0
    with file.open("rb") as source:
        while part := source.read(_PART):
            count += len(part)
    return count
