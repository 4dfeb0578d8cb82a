"""Runs one simulation on one database and returns its figures."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.quarter.checks.every import all_checks
from tests.quarter.days import play
from tests.quarter.figures import Result, figures_of
from tests.quarter.world import Scale, begin
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
