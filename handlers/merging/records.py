"""The records of merging: a merge with what it moved, and a pair of customers that are likely one.

Frozen values that cross the storage boundary, like those of `handlers.records`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Merge:
    """One customer taken into another. `before` is what undoing restores; it is encrypted at rest."""

    kept_id: int
    merged_id: int
    merged_by: str
    merged_at: datetime
    before: Mapping[str, Any]
    undone_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers that are likely one: `first_id` < `second_id`, `score` the probability 0 to 1, the reason."""

    first_id: int
    second_id: int
    score: float
    reason: str
    found_at: datetime
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """How much hangs on a customer that would move with it."""

    follow_ups: int = 0
    deals: int = 0
    feedback: int = 0
    reminders: int = 0
    cases: int = 0
    aliases: int = 0
    collaborators: int = 0
    watchers: int = 0
    subsidiaries: int = 0
