"""Where a customer stands in its life with us, derived, never typed (product rules, Records: state)."""

from enum import StrEnum


class Lifecycle(StrEnum):
    """The four phases."""

    ACQUIRE = "获取"
    NURTURE = "培养"
    RETAIN = "保留"
    WIN_BACK = "挽回"


_LOST = ("流失客户", "暂停合作")
_PARTNER = "合作中"


def lifecycle_of(
    *, is_in_history: bool, is_won: bool, is_contacted: bool, coop_status: str
) -> Lifecycle:
    """Return the phase: lost or paused is won back, won is retained, contacted is nurtured."""
    if is_in_history or coop_status in _LOST:
        return Lifecycle.WIN_BACK
    if is_won or coop_status == _PARTNER:
        return Lifecycle.RETAIN
    return Lifecycle.NURTURE if is_contacted else Lifecycle.ACQUIRE
