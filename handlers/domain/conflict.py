"""Conflict levels from exact keys: how a claim meets a customer that bears the same key.

Pure: from which keys are shared, the two names, and where the other customer stands, to a level and a
reason in words (product rules, Conflict levels). Look-alike names are judged elsewhere.
"""

from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.company_name import is_clearly_different

MOST_HOLDERS = 20
"""A key shared by more records than this is no evidence (product rules, Conflict levels)."""


class Level(StrEnum):
    """E0 own, E1 exact, E2 high, E3 similar, E4 group, E5 in the pool, E6 in history."""

    E0 = "E0"
    E1 = "E1"
    E2 = "E2"
    E3 = "E3"
    E4 = "E4"
    E5 = "E5"
    E6 = "E6"


@dataclass(frozen=True, slots=True)
class Rival:
    """A stored customer that shares keys with a claim: (key kind, number of records bearing it)."""

    name: str
    ownership: str
    is_mine: bool
    keys: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The level, the reason in words a person accepts, and the key that decided."""

    level: Level
    reason: str
    key_kind: str


_REASONS = {
    "uscc": "统一社会信用代码相同",
    "name": "客户名称相同",
    "phone": "联系电话相同",
    "email": "联系邮箱相同",
}
_WEIGHT = ("uscc", "name", "email", "phone")


def assess(name: str, rival: Rival) -> Verdict | None:
    """Judge a claim under `name` against one customer; None when nothing shared is evidence."""
    kinds = [kind for kind, holders in rival.keys if holders <= MOST_HOLDERS]
    if not kinds:
        return None
    deciding = min(kinds, key=_WEIGHT.index)
    reason = "、".join(_REASONS[kind] for kind in sorted(set(kinds), key=_WEIGHT.index))
    if rival.ownership == "history":
        return Verdict(Level.E6, f"{reason},历史库里有过往记录", deciding)
    if rival.ownership == "pool":
        return Verdict(Level.E5, f"{reason},客户在公海", deciding)
    if rival.is_mine:
        return Verdict(Level.E0, reason, deciding)
    if deciding == "phone" and name and is_clearly_different(name, rival.name):
        return Verdict(Level.E2, "联系电话相同,但名称明显不同", deciding)
    return Verdict(Level.E1, reason, deciding)
