"""How far the guided stories of the chat page have come, and how often they began. The texts live with the page.

There are two: nine steps of some minutes, and the long one of seven weeks.

The bot's database outlives a reset of the playground, and a start with `--keep`. Each of them begins a new
round, in which the page plays with another customer than before.
"""

from pathlib import Path
from typing import Any

from bot.playground.routing import BadRequest

STEPS = (9, 12)
"""Of each story."""


class Story:
    """The progress of the present round. With `path`, the number of the last round is kept there."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.part, self.step = 1, 0
        self.round = self._next_round()
        self._store()

    def state(self) -> dict[str, Any]:
        """Which story is played (1, 2), the number of its finished steps, and of all."""
        return {"part": self.part, "step": self.step, "steps": STEPS[self.part - 1]}

    def reach(self, step: object, part: object = None) -> dict[str, Any]:
        """Note that `step` steps are finished (0 starts over), of another story if `part` is given."""
        part = self.part if part is None else part
        if not isinstance(part, int) or not 1 <= part <= len(STEPS):
            raise BadRequest(f"part 应为 1 到 {len(STEPS)} 的整数")
        if not isinstance(step, int) or not 0 <= step <= STEPS[part - 1]:
            raise BadRequest(f"step 应为 0 到 {STEPS[part - 1]} 的整数")
        self.part, self.step = part, step
        return self.state()

    def begin_anew(self) -> None:
        """Begin the next round at the first step of the first story."""
        self.part, self.step = 1, 0
        self.round += 1
        self._store()

    def _next_round(self) -> int:
        if self._path is None or not self._path.exists():
            return 0
        try:
            return max(0, int(self._path.read_text("ascii"))) + 1
        except ValueError:
            return 0

    def _store(self) -> None:
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(str(self.round), "ascii")
