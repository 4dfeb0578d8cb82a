"""What finding similar names passes around: terms, stored names, and matches with their reason."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

_NO_TERMS: Mapping[str, float] = MappingProxyType({})


class Tier(StrEnum):
    """How sure a match is: to be treated as the same customer, or only to be shown (product rules, E2 and E3)."""

    SAME = "same"
    SIMILAR = "similar"


class Term(NamedTuple):
    """What a name is found by: a signed 64-bit number, and how much sharing it says."""

    code: int
    weight: float


class StoredName(NamedTuple):
    """A name in the index: a customer's name or one of its others; `parts` as `engine.pack` wrote them."""

    name_id: int
    customer_id: int
    name: str
    parts: str


class Match(NamedTuple):
    """A known name that may mean the same customer, with the reason in Chinese.

    `score` is the probability 0 to 1 that both are one; `tier` is None below what is shown.
    `terms` are the terms of the score in the words of the inspector, each with its contribution.
    """

    name_id: int
    customer_id: int
    name: str
    score: float
    tier: Tier | None
    reason: str
    terms: Mapping[str, float] = _NO_TERMS
