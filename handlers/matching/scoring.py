"""From what two names have in common to a probability and a tier.

The score is logistic over the words of a `Comparison`; weights come from `tables.weights`.
Rules above the score keep a few pairs from ever counting as the same.
"""

from functools import lru_cache
from itertools import pairwise
from math import exp, log10
from typing import NamedTuple

from handlers.matching.comparing import Comparison
from handlers.matching.records import Tier
from handlers.matching.tables.weights import WEIGHTS

SAME_FROM = 0.95
OTHER_NUMBER = 0.05
"""The most that names of two numbers score (第一医院, 第二医院): they must not crowd out others."""
SIMILAR_FROM = ((5.0, 0.25), (6.0, 0.25), (7.0, 0.80))
"""Shown from this score, by the logarithm of the stock; between the points in a straight line.

Chosen on 1,600 training queries at a million names: from .40 down to .20 the same .5 % of novel names are
shown. The point at ten million is chosen on 8,880 training questions of four seeds: 1.8 % of novel names are
shown and .906 of the others found; at .78 2.1 % and .917, at .82 1.8 % and .903."""

_EDITED = frozenset(
    (
        "shape",
        "one2",
        "one3",
        "one4",
        "swapped",
        "more2",
        "more3",
        "less2",
        "less3",
        "nearsound",
        "latinone",
    )
)
_PARTLY = frozenset(("opens", "opens2", "opened", "latinopens", "speltin", "within"))


class Said(NamedTuple):
    """The words of a comparison, one for each aspect, and how crowded the stored brand is."""

    brand: str
    region: str
    trade: str
    number: str
    form: str
    branch: str
    letters: str
    crowd: str


def said(pair: Comparison, namesakes: int) -> Said:
    """Return the words that the score weighs.

    `namesakes` is how many of the candidates bear the stored name's brand: many make it say little.
    """
    crowd = "1" if namesakes <= 1 else "2" if namesakes <= 3 else "3" if namesakes <= 9 else "4"
    return Said(
        pair.brand,
        pair.region,
        pair.trade,
        pair.number,
        pair.form,
        pair.branch,
        pair.letters,
        crowd,
    )


def features(pair: Comparison, namesakes: int) -> list[tuple[str, float]]:
    """Return the names and values of what the score adds up; `namesakes` as for `said`."""
    return [
        *((word, 1.0) for word in _words(said(pair, namesakes))),
        ("cover", pair.cover),
        ("ratio", pair.ratio),
        (f"ratio:{_group(pair.brand)}", pair.ratio),
    ]


def _words(of: Said) -> tuple[str, ...]:
    group = _group(of.brand)
    return (
        "bias",
        f"b:{of.brand}",
        f"r:{of.region}",
        f"t:{of.trade}",
        f"n:{of.number}",
        f"f:{'other' if of.form == 'group' else of.form}",
        f"s:{of.branch}",
        f"l:{of.letters}",
        f"l:{of.letters.rstrip('123')}*",
        f"g:{group}{of.crowd}",
        f"x:{group}|{of.region}|{of.trade}",
        f"lt:{of.letters}|{of.trade}",
        f"lr:{of.letters}|{of.region}",
    )


def _group(brand: str) -> str:
    if brand in ("same", "sound", "spelt", "hollow"):
        return brand
    if brand in _EDITED:
        return "edited"
    return "partly" if brand in _PARTLY else "other"


@lru_cache(maxsize=32768)
def _weight_of(of: Said) -> tuple[float, float]:
    """Return what the words weigh together, and what the ratio counts beside them.

    Kept: the same few thousand combinations of words come up again and again.
    """
    fixed = sum(WEIGHTS.get(word, 0.0) for word in _words(of))
    return fixed, WEIGHTS.get("ratio", 0.0) + WEIGHTS.get(f"ratio:{_group(of.brand)}", 0.0)


def score_of(pair: Comparison, namesakes: int) -> float:
    """Return the probability that the pair is one customer; `namesakes` as for `said`."""
    fixed, by_ratio = _weight_of(said(pair, namesakes))
    total = fixed + WEIGHTS.get("cover", 0.0) * pair.cover + by_ratio * pair.ratio
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def tier_of(
    pair: Comparison, score: float, stock: int, *, is_one_group: bool = False
) -> Tier | None:
    """Return the tier a score gives, unless a rule keeps the pair lower.

    Two numbers are two companies, of which a person hears only where both are of one group.
    """
    if (pair.number == "conflict" and not is_one_group) or score < similar_from(stock):
        return None
    if score >= SAME_FROM and may_be_same(pair):
        return Tier.SAME
    return Tier.SIMILAR


def may_be_same(pair: Comparison) -> bool:
    """Tell whether nothing contradicts: equal brand, no other region, number, branch or trade.

    The same sound, one brand opening the other, or a short name without place and trade is a question to a
    person, never more (product rules, E3). Two full names with legal forms are two companies where one of
    them is without a trade or says more of it, or where one only says 集团; what bears its place for a brand
    is the same in that place only. A registered name without a place is one of its own, too, and 西湖支行
    without its city may be another city's.
    """
    is_placed = pair.region not in ("none", "unasked", "unknown")
    is_said = pair.form.startswith("none")
    if pair.region == "unasked" and (pair.trade != "same" or not is_said):
        return False
    if not is_placed and pair.trade in ("unasked", "unknown"):
        return False
    if pair.branch == "same" and pair.region in ("unasked", "unknown", "within"):
        return False
    if pair.trade in ("unasked", "unknown") and not is_said:
        return False
    if pair.brand == "hollow" and pair.region != "same":
        return False
    if pair.form == "group" or (pair.trade == "opens" and not is_said):
        return False
    return (
        pair.brand in ("same", "hollow")
        and pair.region in ("same", "none", "unasked", "unknown", "within")
        and pair.trade in ("same", "none", "synonym", "unasked", "unknown", "opens")
        and pair.number in ("same", "none")
        and pair.branch in ("none", "same")
    )


@lru_cache(maxsize=64)
def similar_from(stock: int) -> float:
    """Return the score from which a pair is shown, for a stock of so many names."""
    size = log10(max(stock, 1))
    points = SIMILAR_FROM
    if size <= points[0][0]:
        return points[0][1]
    for (low, at_low), (high, at_high) in pairwise(points):
        if size <= high:
            return at_low + (at_high - at_low) * (size - low) / (high - low)
    return points[-1][1]
