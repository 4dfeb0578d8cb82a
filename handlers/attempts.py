"""A claim on a colleague's customer: recorded, answered as far as allowed, and told to the owner at once.

Repeats by one person on one customer within 24 hours update the owner's card instead of adding one. A
refused claim whose message is clearly older than the owner's opens a case by itself (first said, not
first served; product rules, Conflict levels).
"""

from dataclasses import replace
from datetime import timedelta

from handlers.candidate import Candidate
from handlers.cases import open_case
from handlers.changes import note_change
from handlers.command import Context, Result, Tell
from handlers.disclosing import customer_view, days_left, owner_view, person_view
from handlers.domain.quality import show_customer_name
from handlers.hits import Hit
from handlers.outcomes import AttemptOnYours, Taken
from handlers.records import (
    Case,
    ChangeKind,
    Claim,
    ClaimVerdict,
    Customer,
    LedgerEntry,
    LedgerKind,
)
from handlers.saving import keep_refused

REPEAT_WITHIN = timedelta(hours=24)
FIRST_SAID_BY = timedelta(seconds=10)

_ANSWERS = {
    LedgerKind.OWNERSHIP_KEPT: "kept",
    LedgerKind.SHARED: "shared",
    LedgerKind.CEDED: "ceded",
}


def refuse_and_tell(ctx: Context, candidate: Candidate, hit: Hit) -> Result:
    """Record the refused claim, answer the claimant, tell the owner."""
    customer = hit.customer
    claim = ctx.store.ledger.add_claim(
        Claim(
            id=0,
            customer_id=customer.id,
            claimant_open_id=ctx.actor.open_id,
            verdict=ClaimVerdict.REFUSED,
            level=hit.level.value,
            reason=hit.reason,
            name=candidate.name,
            message_id=ctx.source.message_id,
            said_at=ctx.source.said_at,
            recorded_at=ctx.now,
            via=ctx.source.via,
            owner_open_id=customer.owner_open_id,
        )
    )
    ctx.store.journal.forget_lookups(ctx.actor.open_id, customer.id)
    note_change(ctx, ChangeKind.REFUSED_CLAIM, customer, subject_id=claim.id)
    keep_refused(ctx, customer.id, candidate.payload)
    tells: list[Tell] = []
    case: Case | None = None
    if ctx.source.said_at + FIRST_SAID_BY < customer.registered_at:
        case, tells = open_case(ctx, customer, claim, "消息早于归属人的报备，按先说先得自动立案")
    tells.append(owner_told(ctx, customer, claim))
    answer = taken(ctx, customer, claim)
    if case is not None:
        note = f"您的消息早于归属人的报备，已按先说先得自动立案 #{case.case_no}，由主管裁定。"
        answer = replace(answer, note=note)
    return Result(
        answer=answer,
        tells=tuple(tells),
        toast="该客户已有归属",
        toast_kind="warning",
        group_state="taken",
        group_name=show_customer_name(customer.name, customer.kind),
        act="register.refused" if case is None else "register.case",
        customer_id=customer.id,
    )


def taken(ctx: Context, customer: Customer, claim: Claim) -> Taken:
    """Return what the claimant may know of a refused claim, as it stands now."""
    asked = asked_by(ctx, customer, claim.claimant_open_id)
    case = ctx.store.sharing.open_case_of(customer.id, claim.claimant_open_id)
    return Taken(
        claim_id=claim.id,
        level=claim.level,
        customer_name=show_customer_name(customer.name, customer.kind),
        reason=claim.reason,
        owner=owner_view(ctx, customer),
        days_left=days_left(ctx, customer),
        asked=asked,
        case_no=case.case_no if case else "",
    )


def asked_by(ctx: Context, customer: Customer, claimant: str) -> tuple[str, ...]:
    """Return what the claimant already pressed: share, appeal, watch."""
    asked = []
    if _waits_for_sharing(ctx, customer, claimant):
        asked.append("share")
    if ctx.store.sharing.open_case_of(customer.id, claimant) is not None:
        asked.append("appeal")
    if claimant in ctx.store.sharing.watchers(customer.id):
        asked.append("watch")
    return tuple(asked)


def _waits_for_sharing(ctx: Context, customer: Customer, claimant: str) -> bool:
    """Whether the claimant asked to share and the owner has not answered since."""
    waits = False
    for entry in ctx.store.ledger.entries_of(customer.id):
        if entry.kind is LedgerKind.SHARE_ASKED and entry.actor_open_id == claimant:
            waits = True
        elif entry.kind in _ANSWERS and entry.claim_id is not None:
            claim = ctx.store.ledger.claim(entry.claim_id)
            waits = waits and (claim is None or claim.claimant_open_id != claimant)
    return waits


def owner_told(
    ctx: Context, customer: Customer, claim: Claim, *, wants: str = "", appeal_reason: str = ""
) -> Tell:
    """Return the owner's card about an attempt, under the key that makes repeats update it."""
    return Tell(
        to_open_id=customer.owner_open_id,
        outcome=attempt_card(ctx, customer, claim, wants=wants, appeal_reason=appeal_reason),
        card_key=f"attempt:{customer.id}:{claim.claimant_open_id}:{wants}",
    )


def attempt_card(
    ctx: Context,
    customer: Customer,
    claim: Claim,
    *,
    wants: str = "",
    appeal_reason: str = "",
    reader: str = "",
) -> AttemptOnYours:
    """Return the owner's view of an attempt, with the answer given so far."""
    repeats = ctx.store.ledger.refused_since(
        customer.id, claim.claimant_open_id, claim.said_at - REPEAT_WITHIN
    )
    answer = answer_to(ctx, customer, claim)
    case = ctx.store.sharing.open_case_of(customer.id, claim.claimant_open_id)
    return AttemptOnYours(
        claim_id=claim.id,
        customer=customer_view(ctx, customer, reader=reader or customer.owner_open_id),
        rival=person_view(ctx, claim.claimant_open_id),
        attempted_at=claim.said_at,
        level=claim.level,
        reason=claim.reason,
        count=max(len(repeats), 1),
        wants=wants,
        appeal_reason=appeal_reason,
        case_no=case.case_no if case else "",
        answer=_ANSWERS[answer.kind] if answer else "",
        answered_at=answer.at if answer else None,
    )


def answer_to(ctx: Context, customer: Customer, claim: Claim) -> LedgerEntry | None:
    """Return the owner's answer to this very claim that stands, if there is one."""
    answers = [
        entry
        for entry in ctx.store.ledger.entries_of(customer.id)
        if entry.claim_id == claim.id
        and (entry.kind in _ANSWERS or entry.kind is LedgerKind.SHARE_WITHDRAWN)
    ]
    return answers[-1] if answers and answers[-1].kind in _ANSWERS else None
