"""How names are taken apart, found and judged; the one place that the index and its users call.

A change to what `pack` or `index_terms` return needs a higher `ENGINE_VERSION`; `reindex` then makes
the index anew.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from handlers.matching.comparing import Comparison, compare, compare_alike
from handlers.matching.one_group import are_of_one_group
from handlers.matching.parsing import parse
from handlers.matching.parts import NameParts, pack, unpack
from handlers.matching.reasons import reason_of
from handlers.matching.records import Match, StoredName, Tier
from handlers.matching.relations import Relation, is_chance, is_of_other_body, relation_of
from handlers.matching.scoring import (
    OTHER_NUMBER,
    SAME_FROM,
    features,
    score_of,
    similar_from,
    tier_of,
)
from handlers.matching.tables.weights import WEIGHTS
from handlers.matching.terms import index_terms, query_terms

__all__ = [
    "ENGINE_VERSION",
    "SAME_FROM",
    "NameParts",
    "best_of_each",
    "index_terms",
    "pack",
    "parts_of",
    "query_terms",
    "rank",
    "similar_from",
    "unpack",
]

ENGINE_VERSION = 7


@lru_cache(maxsize=4096)
def parts_of(name: str) -> NameParts:
    """Take a name apart. Any text is taken; what says nothing gives empty parts."""
    return parse(name)


def rank(asked: NameParts, candidates: Iterable[StoredName], *, stock: int) -> list[Match]:
    """Judge stored names against the one asked for; best first, each with its tier and reason.

    `stock` is the number of names known: the more there are, the more look alike by chance.
    """
    known = [(one, unpack(one.parts)) for one in candidates]
    bearers = {(one.customer_id, parts.brand) for one, parts in known}
    namesakes = Counter(brand for _, brand in bearers)
    matches = [_judge(asked, one, parts, namesakes[parts.brand], stock) for one, parts in known]
    return sorted(matches, key=lambda one: (-one.score, one.name_id))


def _judge(
    asked: NameParts, stored: StoredName, known: NameParts, namesakes: int, stock: int
) -> Match:
    pair = _compared(asked, known) if asked.key and known.key else None
    if pair is None:
        return _not_shown(stored, 0.0)
    score = 1.0
    tier: Tier | None = Tier.SAME
    if asked.key != known.key:
        relation = relation_of(asked, known, pair, namesakes=namesakes, stock=stock)
        likely = score_of(pair, namesakes)
        score = _ruled(asked, known, pair, likely, relation, similar_from(stock))
        if is_chance(pair, stock):
            score = min(score, similar_from(stock) / 2)
        tier = tier_of(pair, score, stock, is_one_group=relation is Relation.GROUP)
    if tier is None:
        return _not_shown(stored, score)
    return Match(
        name_id=stored.name_id,
        customer_id=stored.customer_id,
        name=stored.name,
        score=score,
        tier=tier,
        reason=reason_of(asked, known, pair),
        terms={name: WEIGHTS.get(name, 0.0) * value for name, value in features(pair, namesakes)},
    )


def _compared(asked: NameParts, known: NameParts) -> Comparison | None:
    """Return what two names have in common; daughters of one group may have no more than that."""
    pair = compare_alike(asked, known)
    return compare(asked, known) if pair is None and are_of_one_group(asked, known) else pair


def _not_shown(stored: StoredName, score: float) -> Match:
    return Match(stored.name_id, stored.customer_id, stored.name, score, None, "")


def _ruled(
    asked: NameParts,
    known: NameParts,
    pair: Comparison,
    score: float,
    relation: Relation | None,
    shown_from: float,
) -> float:
    """Return the score after the rules that lift a pair into what is shown, or push it out."""
    if pair.number == "conflict":
        return shown_from if relation is Relation.GROUP else min(score, OTHER_NUMBER)
    if relation is not Relation.GROUP and is_of_other_body(asked, known, pair):
        return min(score, shown_from / 2)
    if relation is not None:
        return max(score, shown_from + 0.1 * score)
    return score


def best_of_each(matches: Sequence[Match]) -> list[Match]:
    """Return each customer's best match only, best first; those below every tier left out."""
    best: dict[int, Match] = {}
    for match in matches:
        if match.tier is not None:
            best.setdefault(match.customer_id, match)
    return list(best.values())
