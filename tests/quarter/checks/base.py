"""A check of the simulated quarter: counts what it has looked at, keeps what was wrong, never stops the run."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.quarter.delivered import Delivered
from tests.quarter.world import World

KEPT_FAILURES = 20


@dataclass
class Check:
    """`name` and `what` are the report's words; `seen` counts what was looked at."""

    name: str = ""
    what: str = ""
    seen: int = 0
    failed: int = 0
    failures: list[str] = field(default_factory=list)

    def looks(self, world: World, mail: Sequence[Delivered], *, has_swept: bool) -> None:
        """Look at a moment. `mail` came since the last one; `has_swept`: nobody has acted since the sweeps ran."""

    def ends_day(self, world: World) -> None:
        """Look at the end of a day."""

    def ends(self, world: World) -> None:
        """Look once more when all is over."""

    def fails(self, world: World, what: str) -> None:
        """Note one thing that was wrong."""
        self.failed += 1
        if len(self.failures) < KEPT_FAILURES:
            self.failures.append(f"{world.now:%m-%d %H:%M} UTC {what}")

    def demands(self, world: World, holds: bool, what: str) -> None:
        """Count one thing looked at, and note it when it does not hold."""
        self.seen += 1
        if not holds:
            self.fails(world, what)
