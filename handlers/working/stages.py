"""Stages of a customer: from 方案报价 on an amount is needed, and a longer cap holds.

Pure questions about the ordered list an administrator edits (product rules, Protection). It writes nothing.
"""

from collections.abc import Mapping
from typing import Any

from handlers.command import Context

QUOTED_STAGE = "方案报价"
AMOUNT_NEEDED = f"进入{QUOTED_STAGE}及以后的阶段要先有预计金额，阶段没有改。例：预计金额:50万"


def is_quoted(ctx: Context, stage: str) -> bool:
    """Whether a stage is 方案报价 or comes after it."""
    stages = ctx.store.rules.options("stage")
    if stage not in stages or QUOTED_STAGE not in stages:
        return stage == QUOTED_STAGE
    return stages.index(stage) >= stages.index(QUOTED_STAGE)


def is_stage_allowed(ctx: Context, stage: str, details: Mapping[str, Any]) -> bool:
    """Whether a customer with these details may be in the stage: from 方案报价 on only with an amount."""
    return bool(details.get("expected_amount")) or not is_quoted(ctx, stage)
