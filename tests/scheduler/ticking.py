"""A scheduler process for the tests: `python -m tests.scheduler.ticking URL START`, where time runs fast.

START is the Unix time at which all processes' clocks show ten o'clock; a real second is ten minutes for
the sweeps, and ten seconds for the lease. Prints a line when it begins to lead.
"""

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scheduler.runner import Ticker
from storage.database.engine import open_database
from tests.scheduler.desk import StorageDesk, local

CALENDAR_SPEED = 600.0
LEASE_SPEED = 10.0

DAY_ENDS = local("2026-11-19 20:00")
"""Where the day stands still, so that a slow machine does not run into the quiet hours."""


@dataclass
class FastDesk(StorageDesk):
    """A desk whose clock is computed from the real one."""

    started: float = 0.0

    def now(self) -> datetime:
        passed = timedelta(seconds=(time.time() - self.started) * CALENDAR_SPEED)
        return min(local("2026-11-19 10:00") + passed, DAY_ENDS)


def main(url: str, started: float) -> None:
    """Tick until killed."""
    desk = FastDesk(
        open_database(url),
        local("2026-11-19 10:00"),
        started=started,
        lease_clock=lambda: datetime.fromtimestamp(
            started + (time.time() - started) * LEASE_SPEED, UTC
        ),
    )
    ticker = Ticker(desk, monotonic=lambda: time.monotonic() * LEASE_SPEED)
    was_leading = False
    while True:
        ticker.tick()
        if ticker.is_leading and not was_leading:
            print("leading", flush=True)  # noqa: T201  (the test waits for it)
        was_leading = ticker.is_leading
        if desk.failures:
            sys.exit("\n".join(desk.failures))
        time.sleep(0.02)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
