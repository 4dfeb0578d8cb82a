"""From stored customers that bear the same keys to the one verdict that decides a claim."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.candidate import Candidate
from handlers.command import Context
from handlers.domain.conflict import Level, Rival, Verdict, assess
from handlers.records import Customer, KeyHit

_RANK = (Level.E0, Level.E1, Level.E2, Level.E5, Level.E4, Level.E3, Level.E6)
"""Which verdict decides when a claim hits several customers: a colleague's record comes before the pool,
the pool before history; one's own comes first only when nobody else's is hit."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer that a claim runs into, and how."""

    customer: Customer
    verdict: Verdict

    @staticmethod
    def similar(customer: Customer, open_id: str) -> "Hit":
        """A customer whose name merely contains the words asked for."""
        level = Level.E0 if customer.owner_open_id == open_id else Level.E3
        return Hit(customer, Verdict(level=level, reason="简称包含于全称", key_kind="name"))


def verdicts(ctx: Context, name: str, hits: Sequence[KeyHit]) -> list[Hit]:
    """Judge each customer by all the keys it shares, the gravest first."""
    by_customer: dict[int, list[KeyHit]] = {}
    for hit in hits:
        by_customer.setdefault(hit.customer.id, []).append(hit)
    judged = []
    for group in by_customer.values():
        customer = group[0].customer
        verdict = assess(
            name,
            Rival(
                name=customer.name,
                ownership=customer.ownership.value,
                is_mine=customer.owner_open_id == ctx.actor.open_id,
                keys=tuple((hit.key.kind.value, hit.holders) for hit in group),
            ),
        )
        if verdict is not None:
            judged.append(Hit(customer, verdict))
    return sorted(judged, key=_gravity)


def best_hit(ctx: Context, candidate: Candidate, hits: Sequence[KeyHit]) -> Hit | None:
    """Return the hit that decides the claim, or None when it is free."""
    judged = verdicts(ctx, candidate.name, hits)
    others = [hit for hit in judged if hit.verdict.level in (Level.E1, Level.E2)]
    return (others or judged or [None])[0]


def _gravity(hit: Hit) -> int:
    return _RANK.index(hit.verdict.level)
