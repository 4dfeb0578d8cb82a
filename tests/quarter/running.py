"""Runs one simulation on one database and returns its figures."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.quarter.checks.every import all_checks
from tests.quarter.days import play
from tests.quarter.figures import Result, figures_of
from tests.quarter.world import Scale, begin
from tests.support.postgres import running_server
from tests.support.tenant import ENCRYPTED, LONG_CONNECTION, Way


@dataclass(frozen=True, slots=True)
class Setting:
    """A database and how the bot runs on it."""

    name: str
    way: Way
    processes: int


SQLITE = Setting("SQLite", ENCRYPTED, 1)
POSTGRESQL = Setting("PostgreSQL", LONG_CONNECTION, 2)
"""Two processes on two long connections: the platform hands each event to one of them by chance."""


def run(
    setting: Setting, url: str, directory: Path, scale: Scale, *, told: Callable[[str], None]
) -> Result:
    """Play it through; what the checks found is in the result."""
    world = begin(directory, url, setting.way, setting.processes, scale)
    checks = all_checks()
    started = time.monotonic()
    with world.tenant:
        play(world, checks, told=lambda line: told(f"{setting.name} {line}"))
    return figures_of(
        world,
        checks,
        database=setting.name,
        processes=setting.processes,
        seconds=time.monotonic() - started,
    )


def on_sqlite(folder: Path, scale: Scale) -> Result:
    """Play it on SQLite, in a process of its own."""
    url = f"sqlite:///{folder / 'baobei.db'}"
    return run(SQLITE, url, folder / "sqlite", scale, told=tell)


def on_postgresql(folder: Path, scale: Scale) -> Result:
    """Play it on a PostgreSQL server started for it, in a process of its own."""
    with running_server() as server:
        url = server.url(server.create_database())
        return run(POSTGRESQL, url, folder / "postgresql", scale, told=tell)


def tell(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
