"""How names are taken apart, found and judged; the one place that the index and its users call.

First version: short name, brand and the two-character pieces of the short name. A change to what
`pack` or `index_terms` return needs a higher `ENGINE_VERSION`; `reindex` then makes the index anew.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from hashlib import blake2b

from handlers.domain.company_name import brand, core_name, name_key, ordinals
from handlers.matching.records import Match, StoredName, Term, Tier

ENGINE_VERSION = 1
SAME_FROM = 0.95
SIMILAR_FROM = 0.42


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart."""

    key: str
    core: str
    brand: str
    numbers: tuple[str, ...] = ()


def parts_of(name: str) -> NameParts:
    """Take a name apart. Any text is taken; what says nothing gives empty parts."""
    return NameParts(name_key(name), core_name(name), brand(name), ordinals(name))


def pack(parts: NameParts) -> str:
    """Return the parts as stored beside a name."""
    return json.dumps(asdict(parts), ensure_ascii=False, separators=(",", ":"))


def unpack(stored: str) -> NameParts:
    """Return the parts that `pack` wrote."""
    read = json.loads(stored)
    return NameParts(read["key"], read["core"], read["brand"], tuple(read["numbers"]))


def index_terms(parts: NameParts) -> tuple[int, ...]:
    """Return the codes a name is stored under, each once."""
    return tuple(dict.fromkeys(term.code for term in query_terms(parts)))


def query_terms(parts: NameParts) -> tuple[Term, ...]:
    """Return the terms a name is looked for by."""
    core = parts.core
    words = {f"k{parts.key}": 2.0, f"c{core}": 2.0, f"b{parts.brand}": 1.5}
    words |= {f"2{core[at : at + 2]}": 0.5 for at in range(min(len(core) - 1, 12))}
    return tuple(Term(_code(word), weight) for word, weight in words.items() if len(word) > 2)


def rank(asked: NameParts, candidates: Iterable[StoredName], *, stock: int) -> list[Match]:
    """Judge stored names against the one asked for; best first, each with its tier and reason.

    `stock` is the number of names known: the more there are, the more look alike by chance.
    """
    matches = [_judge(asked, one) for one in candidates]
    return sorted(matches, key=lambda one: (-one.score, one.name_id))


def _judge(asked: NameParts, stored: StoredName) -> Match:
    known = unpack(stored.parts)
    score = SequenceMatcher(None, asked.core, known.core, autojunk=False).ratio()
    reason = "名称相近"
    if asked.core and asked.core == known.core:
        score, reason = 0.97, f"去掉地区和公司类型后同名「{known.core}」"
    elif asked.brand == known.brand:
        score, reason = max(score, 0.6), f"同字号「{known.brand}」"
    if asked.numbers != known.numbers:
        score = min(score, SIMILAR_FROM - 0.01)
    return Match(
        name_id=stored.name_id,
        customer_id=stored.customer_id,
        name=stored.name,
        score=score,
        tier=_tier(score),
        reason=reason,
    )


def _tier(score: float) -> Tier | None:
    if score >= SAME_FROM:
        return Tier.SAME
    return Tier.SIMILAR if score >= SIMILAR_FROM else None


def best_of_each(matches: Sequence[Match]) -> list[Match]:
    """Return each customer's best match only, best first; those below every tier left out."""
    best: dict[int, Match] = {}
    for match in matches:
        if match.tier is not None:
            best.setdefault(match.customer_id, match)
    return list(best.values())


def _code(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big", signed=True)
