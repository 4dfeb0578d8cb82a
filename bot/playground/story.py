"""How far the guided story of the chat page has come, and how often it began. The texts live with the page.

The bot's database outlives a reset of the playground, and a start with `--keep`. Each of them begins a new
round, in which the page plays with another customer than before.
"""

from pathlib import Path
from typing import Any

from bot.playground.routing import BadRequest

STEPS = 8


class Story:
    """The progress of the present round. With `path`, the number of the last round is kept there."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.step = 0
        self.round = self._next_round()
        self._store()

    def state(self) -> dict[str, Any]:
        """The number of finished steps, and of all."""
        return {"step": self.step, "steps": STEPS}

    def reach(self, step: object) -> dict[str, Any]:
        """Note that `step` steps are finished (0 starts over)."""
        if not isinstance(step, int) or not 0 <= step <= STEPS:
            raise BadRequest(f"step 应为 0 到 {STEPS} 的整数")
        self.step = step
        return self.state()

    def begin_anew(self) -> None:
        """Begin the next round at its first step."""
        self.step = 0
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
