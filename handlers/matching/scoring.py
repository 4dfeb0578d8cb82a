"""From what two names have in common to a probability and a tier.

The score is logistic over the words of a `Comparison`; weights come from `tables.weights`.
Rules above the score keep a few pairs from ever counting as the same.
"""

from itertools import pairwise
from math import exp, log10

from handlers.matching.comparing import Comparison
from handlers.matching.records import Tier
from handlers.matching.tables.weights import WEIGHTS

SAME_FROM = 0.95
OTHER_NUMBER = 0.05
"""The most that names of two numbers score (第一医院, 第二医院): they must not crowd out others."""
SIMILAR_FROM = ((5.0, 0.40), (6.0, 0.40), (7.0, 0.60))
"""Shown from this score, by the logarithm of the stock; between the points in a straight line.

Chosen on train queries and real names: at a million .30, .35 and .40 flag the same .8 % of novel names,
but of 108 real names unseen .30 flags 11 % and .40 7 % (stock of 100 thousand). The point at ten million
is an estimate after the shared study, section 4 (about .2 more for ten times the names)."""

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


def features(pair: Comparison, namesakes: int) -> list[tuple[str, float]]:
    """Return the names and values of what the score adds up.

    `namesakes` is how many of the candidates bear the stored name's brand: many make it say little.
    """
    group = _group(pair.brand)
    crowd = "1" if namesakes <= 1 else "2" if namesakes <= 3 else "3" if namesakes <= 9 else "4"
    return [
        ("bias", 1.0),
        (f"b:{pair.brand}", 1.0),
        (f"r:{pair.region}", 1.0),
        (f"t:{pair.trade}", 1.0),
        (f"n:{pair.number}", 1.0),
        (f"f:{pair.form}", 1.0),
        (f"s:{pair.branch}", 1.0),
        (f"l:{pair.letters}", 1.0),
        (f"l:{pair.letters.rstrip('123')}*", 1.0),
        (f"g:{group}{crowd}", 1.0),
        (f"x:{group}|{pair.region}|{pair.trade}", 1.0),
        (f"lt:{pair.letters}|{pair.trade}", 1.0),
        (f"lr:{pair.letters}|{pair.region}", 1.0),
        ("cover", pair.cover),
        ("ratio", pair.ratio),
        (f"ratio:{group}", pair.ratio),
    ]


def is_hopeless(pair: Comparison) -> bool:
    """Tell whether the brands have nothing in common: such a pair need not be weighed."""
    return pair.brand in ("other", "otherscript") and pair.letters in ("no", "long")


def _group(brand: str) -> str:
    if brand in ("same", "sound", "spelt", "hollow"):
        return brand
    if brand in _EDITED:
        return "edited"
    return "partly" if brand in _PARTLY else "other"


def score_of(found: list[tuple[str, float]]) -> float:
    """Return the probability that the pair is one customer."""
    total = sum(WEIGHTS.get(name, 0.0) * value for name, value in found)
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def tier_of(pair: Comparison, score: float, stock: int) -> Tier | None:
    """Return the tier a score gives, unless a rule keeps the pair lower."""
    if pair.number == "conflict" or score < similar_from(stock):
        return None
    if score >= SAME_FROM and may_be_same(pair):
        return Tier.SAME
    return Tier.SIMILAR


def may_be_same(pair: Comparison) -> bool:
    """Tell whether nothing contradicts: equal brand, no other region, number, branch or trade.

    The same sound, or one brand opening the other, is a question to a person, never more (product rules,
    E3). Two full names with legal forms, one of them without a trade, are two companies (集团 and
    daughter); what bears its place for a brand is the same in that place only.
    """
    if pair.trade in ("unasked", "unknown") and not pair.form.startswith("none"):
        return False
    if pair.brand == "hollow" and pair.region not in ("same", "none"):
        return False
    return (
        pair.brand in ("same", "hollow")
        and pair.region in ("same", "none", "unasked", "unknown", "within")
        and pair.trade in ("same", "none", "synonym", "unasked", "unknown", "opens")
        and pair.number in ("same", "none")
        and pair.branch in ("none", "same")
    )


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
