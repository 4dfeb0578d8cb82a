"""How far the guided story of the chat page has come. The texts live with the page."""

from typing import Any

from bot.playground.platform import Platform
from bot.playground.routing import BadRequest

STEPS = 8


def state(platform: Platform) -> dict[str, Any]:
    """The number of finished steps, and of all."""
    return {"step": platform.story_step, "steps": STEPS}


def reach(platform: Platform, step: object) -> dict[str, Any]:
    """Note that `step` steps are finished (0 starts over)."""
    if not isinstance(step, int) or not 0 <= step <= STEPS:
        raise BadRequest(f"step 应为 0 到 {STEPS} 的整数")
    platform.story_step = step
    return state(platform)
