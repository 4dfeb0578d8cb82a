"""Customers whose names resemble the one that is claimed, and what the claimant answered about them (E3).

The index says what resembles what and how sure that is; here each becomes a hit as the acting person stands
to it. Names of individuals say nothing of each other (product rules, Conflict levels, no evidence).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.claiming.hits import Hit, is_mine
from handlers.command import Context
from handlers.domain.company_name import CustomerKind, name_key
from handlers.domain.conflict import Level, level_of_alike
from handlers.domain.identity import KeyKind
from handlers.matching.records import Match, Tier
from handlers.records import Customer, Draft

ASKED_ABOUT = 3
"""Candidates that a claimant sees (product rules, E3)."""

NOT_SAME_REASONS = ("名称像但不同公司", "不同地区的两家", "同一集团的两家公司", "其他")
"""The quick choices beside 不是同一家."""

SAID_NOT_SAME = "报备人认为不是同一家"

_FOUND = 10
_ORDER = tuple(Level)
_ANSWERS = "alike"
"""Under this a draft keeps which candidates were answered, for which name, and when it was said."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a claimant said about similar customers: the reason by customer, empty when none was given.

    `asks` is false where nobody can be asked (REST): every candidate is then passed with `instead` for a
    reason, and the owners hear of it. Those as good as the same are refused there, whoever has them.
    """

    reasons: Mapping[int, str] = field(default_factory=dict)
    asks: bool = True
    instead: str = "由接口登记"

    def cover(self, hit: Hit) -> bool:
        """Whether nothing is open about a candidate."""
        return not self.asks or hit.customer.id in self.reasons

    def of(self, hit: Hit) -> str:
        """Return why it is not the same, in words."""
        if hit.level is Level.E4:
            return "同一集团的两家公司"
        if not self.asks:
            return self.instead
        return self.reasons.get(hit.customer.id) or SAID_NOT_SAME


NO_ANSWERS = Answers()
RENAMED = Answers(asks=False, instead="由更新改名")
ALSO_NAMED = Answers(asks=False, instead="由更新加别名")


def alike(
    ctx: Context,
    name: str,
    kind: str,
    *,
    also: Sequence[str] = (),
    besides: Collection[int] = (),
) -> list[Hit]:
    """Return the customers whose names resemble this one, the gravest first; of `besides` none.

    `also` are further names of the same customer, asked about alone where `name` is empty; whom only they
    resemble is told so.
    """
    if kind == CustomerKind.PERSON:
        return []
    found: dict[int, Hit] = {}
    for asked in filter(None, (name, *also)):
        for match in ctx.store.matching.similar(asked, limit=_FOUND):
            customer = ctx.store.customers.get(match.customer_id)
            if customer is None or customer.id in besides or customer.kind == CustomerKind.PERSON:
                continue
            hit = _hit(ctx, customer, match)
            if asked != name:
                hit = replace(hit, reason=f"别名「{asked}」：{hit.reason}")
            known = found.setdefault(customer.id, hit)
            if _gravity(hit) < _gravity(known):
                found[customer.id] = hit
    return sorted(found.values(), key=_gravity)


def _gravity(hit: Hit) -> tuple[int, float, int]:
    return _ORDER.index(hit.level), -hit.score, hit.customer.id


def _hit(ctx: Context, customer: Customer, match: Match) -> Hit:
    is_same = match.tier is Tier.SAME
    level = level_of_alike(
        is_same=is_same,
        ownership=customer.ownership.value,
        is_mine=is_mine(ctx, customer),
    )
    reason = match.reason
    if name_key(match.name) != name_key(customer.name):
        reason = f"{reason}（又名「{match.name}」）"
    kind = KeyKind.NAME.value
    return Hit(customer, level, reason, kind, match.score, is_alike=True, is_sure=is_same)


def best_first(ctx: Context, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits by level and likeness; those known to be others than the very customer asked for come last."""
    named = [one for one in hits if not one.is_alike and one.key_kind == KeyKind.NAME]
    exact = next((one for one in named if one.level in (Level.E0, Level.E1, Level.E5)), None)
    others = ctx.store.cases.apart_from(exact.customer.id) if exact and len(hits) > 1 else ()
    apart = {one.customer_id for one in others}
    told = [
        replace(one, reason=f"{one.reason}，已确认是两家") if one.customer.id in apart else one
        for one in hits
    ]
    return sorted(
        told,
        key=lambda one: (
            one.customer.id in apart,
            _place(one),
            -one.score,
            one.customer.id,
        ),
    )


def _place(hit: Hit) -> int:
    """Return where a hit stands: the very customer in the pool before all that merely resembles it."""
    is_in_pool = hit.level is Level.E5 and not hit.is_alike
    return _ORDER.index(Level.E2 if is_in_pool else hit.level)


def settled_before(ctx: Context, name: str, hit: Hit) -> bool:
    """Whether the acting person said before that this name is not that customer: it is never asked again."""
    return any(
        one.decided_by == ctx.actor.open_id and name_key(one.name) == name_key(name)
        for one in ctx.store.cases.apart_from(hit.customer.id)
    )


def asked_about(hits: Sequence[Hit]) -> list[Hit]:
    """Return the candidates a claimant is asked about, the likeliest first."""
    candidates = [one for one in hits if one.is_alike and one.level is not Level.E6]
    return sorted(candidates, key=lambda one: -one.score)[:ASKED_ABOUT]


def answers_in(draft: Draft | None, name: str) -> Answers:
    """Return what was answered on the card of a draft, as long as the name is still the one asked about."""
    kept: Mapping[str, Any] = draft.payload.get(_ANSWERS, {}) if draft else {}
    if name_key(str(kept.get("name", ""))) != name_key(name):
        return NO_ANSWERS
    return Answers({int(key): str(reason) for key, reason in kept.get("answered", {}).items()})


def with_answer(answers: Answers, draft: Draft, reason: str) -> Answers:
    """Return the answers with 不是同一家 about every candidate that the draft's card shows."""
    said = {one: reason for one in shown_in(draft) if one not in answers.reasons}
    return replace(answers, reasons={**answers.reasons, **said})


def shown_in(draft: Draft) -> list[int]:
    """Return the customers shown as candidates on the card of a draft, in their order; none: it asked nothing."""
    return [int(one) for one in draft.payload.get(_ANSWERS, {}).get("shown", [])]


def said_in(draft: Draft) -> str:
    """Return when the registration of a draft was said, ISO 8601: it counts as from then."""
    return str(draft.payload.get(_ANSWERS, {}).get("said_at", ""))


def as_payload(ctx: Context, name: str, shown: Sequence[Hit], answers: Answers) -> dict[str, Any]:
    """Return what a draft keeps of the question."""
    return {
        _ANSWERS: {
            "name": name,
            "shown": [one.customer.id for one in shown],
            "answered": {str(key): reason for key, reason in answers.reasons.items()},
            "said_at": ctx.source.said_at.isoformat(),
        }
    }
