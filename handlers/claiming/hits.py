"""From stored customers that bear the same keys to the verdicts that decide a claim."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.command import Context
from handlers.domain.company_name import CustomerKind, is_clearly_different, name_key
from handlers.domain.conflict import (
    OTHER_WITH_PHONE,
    SAME_NAME,
    Level,
    Rival,
    Verdict,
    assess_all,
    is_too_common,
)
from handlers.domain.identity import Hint, HintKind, KeyKind
from handlers.records import Customer, HintHit, Key, KeyHit
from handlers.rights import viewer


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer that a claim runs into: the level, the reason in words, and the deciding key.

    `is_alike`: it may well be another one, and the claimant is asked: the names resemble each other, by
    `score` (0 to 1; a shared key is 1), or nobody else owns it and only a hint, or the phone of a clearly
    different name, speaks for it. `is_sure` then says that it would be refused (E2) if a colleague owned it.
    """

    customer: Customer
    level: Level
    reason: str
    key_kind: str = ""
    score: float = 1.0
    is_alike: bool = False
    is_sure: bool = False


def hits_of(ctx: Context, name: str, kind: str, found: Sequence[KeyHit | HintHit]) -> list[Hit]:
    """Judge each customer by the keys and hints it shares with the claim, the gravest first.

    An empty name: a number or an address alone is asked about, which differs from nobody's name.
    """
    customers = {hit.customer.id: hit.customer for hit in found}
    mine = {number for number, one in customers.items() if is_mine(ctx, one)}
    rivals = [
        Rival(
            customer_id=hit.customer.id,
            name=hit.customer.name,
            kind=hit.customer.kind,
            ownership=hit.customer.ownership.value,
            key_kind=hit.key.kind.value,
            is_mine=hit.customer.id in mine,
            holders=hit.holders,
        )
        for hit in found
    ]
    return [
        _hit(name, kind, customers[verdict.customer_id], verdict.level, verdict)
        for verdict in assess_all(name, kind, rivals)
        if verdict.level is not None and verdict.customer_id is not None
    ]


def too_common(found: Sequence[KeyHit | HintHit]) -> list[Key | Hint]:
    """Return the keys and hints that so many customers bear that they tell nothing, each once."""
    return list(dict.fromkeys(one.key for one in found if is_too_common(one.holders)))


def similar(ctx: Context, customer: Customer) -> Hit:
    """A customer whose name merely contains the words asked for."""
    level = Level.E0 if is_mine(ctx, customer) else Level.E3
    return Hit(customer, level, "简称包含于全称", KeyKind.NAME.value, score=0.5, is_alike=True)


def _hit(name: str, kind: str, customer: Customer, level: Level, verdict: Verdict) -> Hit:
    is_hint = isinstance(verdict.key_kind, HintKind)
    reason = verdict.reason
    if level in (Level.E0, Level.E5) and _is_phone_of_another(
        name, kind, customer, verdict.key_kind
    ):
        is_hint, reason = True, OTHER_WITH_PHONE
    if verdict.key_kind is KeyKind.NAME and name and name_key(name) != name_key(customer.name):
        also = f"{SAME_NAME}（又名「{name}」）"  # a merged customer's name, which is on no card
        reason = reason.replace(SAME_NAME, also, 1)
    return Hit(
        customer,
        level,
        reason,
        verdict.key_kind.value if verdict.key_kind else "",
        is_alike=is_hint and level is not Level.E2,
        is_sure=is_hint,
    )


def _is_phone_of_another(name: str, kind: str, customer: Customer, key_kind: str | None) -> bool:
    """Whether two clearly different names share a phone, and nothing more: one buyer of two companies."""
    return (
        key_kind == KeyKind.PHONE
        and CustomerKind.PERSON not in (kind, customer.kind)
        and is_clearly_different(name, customer.name)
    )


def is_mine(ctx: Context, customer: Customer) -> bool:
    """Whether the acting person owns the customer or collaborates on it."""
    me = viewer(ctx, customer)
    return me.is_owner or me.is_collaborator
