"""A claim on a colleague's customer: recorded, answered as far as allowed, and told to the owner at once.

A claim may run into customers of several owners; each is told, with one card about all of theirs. Repeats by
one person on one customer within 24 hours update the owner's card instead of adding one. A refused claim whose
message is clearly older than the owner's opens a case by itself (first said, not first served; product rules,
Conflict levels).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.cases.lifecycle import open_case
from handlers.changes import note_change
from handlers.claiming.candidate import Candidate
from handlers.claiming.claim_record import record_of
from handlers.claiming.hearing import heard_by, hearer_of, of_a_leaver
from handlers.claiming.hits import Hit
from handlers.command import Context, Result, Tell
from handlers.conversation.saving import keep_refused
from handlers.digests.news import attempt_news
from handlers.disclosing import customer_view, days_left, owner_view, person_view
from handlers.domain.quality import show_customer_name
from handlers.outcomes import AttemptOnYours, Notice, Taken
from handlers.records import (
    Case,
    ChangeKind,
    Claim,
    ClaimVerdict,
    Customer,
    LedgerEntry,
    LedgerKind,
)

REPEAT_WITHIN = timedelta(hours=24)
FIRST_SAID_BY = timedelta(seconds=10)

WISHES = ("", "share", "appeal")
"""What a card about an attempt may be about: the attempt alone, or what the claimant asked for."""

_ANSWERS = {
    LedgerKind.OWNERSHIP_KEPT: "kept",
    LedgerKind.SHARED: "shared",
    LedgerKind.CEDED: "ceded",
}
_REOPENING = (LedgerKind.SHARE_ASKED, LedgerKind.APPEALED, LedgerKind.SHARE_WITHDRAWN)
"""After these an earlier answer stands no longer."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A refused claim on one customer: what it opened and who is told of that, the owner's card apart."""

    customer: Customer
    claim: Claim
    case: Case | None
    tells: tuple[Tell, ...]


def refuse_and_tell(ctx: Context, candidate: Candidate, hits: Sequence[Hit]) -> Result:
    """Record the claim on every customer it runs into (the gravest first) and tell each owner.

    The claimant is answered about the gravest; of the others they hear by which keys.
    """
    attempts = [_refuse(ctx, candidate, hit) for hit in hits]
    first = attempts[0]
    note_change(ctx, ChangeKind.REFUSED_CLAIM, first.customer, subject_id=first.claim.id)
    notes = (_of_case(first), _of_others(ctx, attempts[1:]), *candidate.notes)
    answer = replace(
        taken(ctx, first.customer, first.claim), note="\n".join(one for one in notes if one)
    )
    return Result(
        answer=answer,
        tells=tuple(_told(ctx, attempts)),
        toast="该客户已有归属",
        toast_kind="warning",
        group_state="taken",
        group_name=show_customer_name(first.customer.name, first.customer.kind),
        act="register.refused" if first.case is None else "register.case",
        customer_id=first.customer.id,
    )


def _told(ctx: Context, attempts: Sequence[Attempt]) -> list[Tell]:
    """Tell each owner with one card, about the gravest attempt, which lists the others; a case has its own."""
    tells: list[Tell] = []
    owners: set[str] = set()
    for one in attempts:
        if one.case is not None or one.customer.owner_open_id not in owners:
            tells += owner_told(ctx, one.customer, one.claim)
        owners.add(one.customer.owner_open_id)
        tells += one.tells
    return tells


def _refuse(ctx: Context, candidate: Candidate, hit: Hit) -> Attempt:
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
    kept = {**candidate.payload, "claim": record_of(candidate)}
    keep_refused(ctx, customer.id, kept)
    tells: list[Tell] = []
    case: Case | None = None
    if _is_said_first(claim, customer):
        case, tells = open_case(ctx, customer, claim, "消息早于归属人的报备，按先说先得自动立案")
    tells += attempt_news(ctx, customer, claim) if case is None else []
    return Attempt(customer, claim, case, tuple(tells))


def _is_said_first(claim: Claim, customer: Customer) -> bool:
    return claim.said_at + FIRST_SAID_BY < customer.registered_at


def _of_case(attempt: Attempt) -> str:
    if attempt.case is None:
        return ""
    judge = "由主管裁定" if attempt.case.manager_open_id else "但暂时没有能裁定的主管或管理员"
    return f"您的消息早于归属人的报备，已按先说先得自动立案 #{attempt.case.case_no}，{judge}。"


def _of_others(ctx: Context, attempts: Sequence[Attempt]) -> str:
    if not attempts:
        return ""
    reasons = "、".join(dict.fromkeys(one.claim.reason for one in attempts))
    hearers = {heard_by(ctx, one.customer, one.claim.claimant_open_id) for one in attempts}
    told = "其归属人也已收到通知" if hearers == {"owner"} else "也已记录在案"
    return f"您写的内容还和另外 {len(attempts)} 家已有归属的客户重合（{reasons}），{told}。"


def taken(ctx: Context, customer: Customer, claim: Claim) -> Taken:
    """Return what the claimant may know of a refused claim, as it stands now."""
    case = ctx.store.cases.open_of(customer.id, claim.claimant_open_id)
    return Taken(
        claim_id=claim.id,
        level=claim.level,
        customer_name=show_customer_name(customer.name, customer.kind),
        reason=claim.reason,
        owner=owner_view(ctx, customer, reader=claim.claimant_open_id),
        days_left=days_left(ctx, customer),
        asked=asked_by(ctx, customer, claim.claimant_open_id),
        case_no=case.case_no if case else "",
        case_id=case.id if case else 0,
        heard_by=heard_by(ctx, customer, claim.claimant_open_id),
        is_without_judge=case is not None and not case.manager_open_id,
    )


def asked_by(ctx: Context, customer: Customer, claimant: str) -> tuple[str, ...]:
    """Return what the claimant already pressed: share, appeal, watch."""
    asked = []
    if _waits_for_sharing(ctx, customer, claimant):
        asked.append("share")
    if ctx.store.cases.open_of(customer.id, claimant) is not None:
        asked.append("appeal")
    if claimant in ctx.store.sharing.watchers(customer.id):
        asked.append("watch")
    return tuple(asked)


def _waits_for_sharing(ctx: Context, customer: Customer, claimant: str) -> bool:
    """Whether the claimant asked to share and the owner has not answered since."""
    return any(wish.claimant_open_id == claimant for wish in waiting_wishes(ctx, customer))


def waiting_wishes(ctx: Context, customer: Customer) -> list[Claim]:
    """Return the claims whose claimants asked to share and wait for the answer, the oldest wish first."""
    waiting: dict[str, Claim] = {}
    for entry, claim in _talk(ctx, customer):
        if entry.kind is LedgerKind.SHARE_ASKED:
            waiting[claim.claimant_open_id] = claim
        elif entry.kind in _ANSWERS:
            waiting.pop(claim.claimant_open_id, None)
    return list(waiting.values())


def unanswered(ctx: Context, customer: Customer) -> list[Claim]:
    """Return the newest refused claim of everybody whom no owner has answered since."""
    newest: dict[str, Claim] = {}
    for claim in ctx.store.ledger.claims_of(customer.id):
        if claim.verdict is ClaimVerdict.REFUSED:
            newest.setdefault(claim.claimant_open_id, claim)
    return [claim for claim in newest.values() if answer_to(ctx, customer, claim) is None]


def answer_to(ctx: Context, customer: Customer, claim: Claim) -> LedgerEntry | None:
    """Return the owner's answer to the claimant that stands for this claim, if there is one.

    It was given after the claim, and the claimant has asked for nothing since: a request after the answer
    waits for an answer of its own.
    """
    stands: LedgerEntry | None = None
    for entry, about in _talk(ctx, customer):
        if about.claimant_open_id != claim.claimant_open_id:
            continue
        if entry.kind not in _ANSWERS:
            stands = None
        elif entry.at >= claim.recorded_at:
            stands = entry
    return stands


def _talk(ctx: Context, customer: Customer) -> Iterator[tuple[LedgerEntry, Claim]]:
    """Walk through what was asked and answered about the customer, oldest first, each with its claim."""
    for entry in ctx.store.ledger.entries_of(customer.id):
        if entry.claim_id is None or not (entry.kind in _ANSWERS or entry.kind in _REOPENING):
            continue
        claim = ctx.store.ledger.claim(entry.claim_id)
        if claim is not None:
            yield entry, claim


def owner_told(
    ctx: Context, customer: Customer, claim: Claim, *, wants: str = "", appeal_reason: str = ""
) -> tuple[Tell, ...]:
    """Return the card about an attempt, under the key that makes repeats update it.

    It is the owner's; of an owner who has left, a line to the superior, and none where nobody is left.
    """
    hearer = hearer_of(ctx, customer, claim.claimant_open_id)
    if not hearer:
        return ()
    outcome: AttemptOnYours | Notice = attempt_card(
        ctx, customer, claim, wants=wants, appeal_reason=appeal_reason
    )
    if hearer != customer.owner_open_id:
        others = () if wants else _others(ctx, claim, customer.owner_open_id, reader=hearer)
        outcome = of_a_leaver(
            ctx, customer, claim, hearer, wants=wants, appeal_reason=appeal_reason, others=others
        )
    key = _card_key(customer, hearer, claim, wants)
    return (Tell(to_open_id=hearer, outcome=outcome, card_key=key),)


def brought_up_to_date(ctx: Context, customer: Customer, claim: Claim, reader: str) -> list[Tell]:
    """Return the renewed cards on which `reader` was asked about this claimant, where there are any."""
    return [
        Tell(
            to_open_id=reader,
            outcome=attempt_card(ctx, customer, claim, wants=wants, reader=reader),
            card_key=_card_key(customer, reader, claim, wants),
            only_replaces=True,
        )
        for wants in WISHES
    ]


def _card_key(customer: Customer, reader: str, claim: Claim, wants: str) -> str:
    return f"attempt:{customer.id}:{reader}:{claim.claimant_open_id}:{wants}"


def attempt_card(
    ctx: Context,
    customer: Customer,
    claim: Claim,
    *,
    wants: str = "",
    appeal_reason: str = "",
    reader: str = "",
) -> AttemptOnYours:
    """Return the owner's view of an attempt, with the answer given so far.

    A `reader` who owns the customer no longer and did not answer sees that it is somebody else's now.
    """
    repeats = ctx.store.ledger.refused_since(
        customer.id, claim.claimant_open_id, claim.said_at - REPEAT_WITHIN
    )
    reader = reader or customer.owner_open_id
    answer = answer_to(ctx, customer, claim)
    case = ctx.store.cases.open_of(customer.id, claim.claimant_open_id)
    given = _ANSWERS[answer.kind] if answer else ""
    if reader != customer.owner_open_id and (answer is None or answer.actor_open_id != reader):
        given, answer = "moved", None
    return AttemptOnYours(
        claim_id=claim.id,
        customer=customer_view(ctx, customer, reader=reader),
        rival=person_view(ctx, claim.claimant_open_id),
        attempted_at=claim.said_at,
        level=claim.level,
        reason=claim.reason,
        count=max(len(repeats), 1),
        wants=wants,
        appeal_reason=appeal_reason
        or (_reason_of(ctx, customer, claim) if wants == "appeal" else ""),
        case_no=case.case_no if case else "",
        case_id=case.id if case else 0,
        answer=given,
        answered_at=answer.at if answer else None,
        others=() if wants else _others(ctx, claim, reader, reader=reader),
    )


def _others(ctx: Context, claim: Claim, owner: str, *, reader: str) -> tuple[str, ...]:
    """Name the owner's further customers that the same claim ran into and that have no card of their own."""
    named = []
    for one in ctx.store.ledger.refused_in(claim.message_id) if claim.message_id else ():
        # A card's message may be pressed again: only what was refused at that very moment came together.
        is_further = one.recorded_at == claim.recorded_at and one.customer_id != claim.customer_id
        known = ctx.store.customers.get(one.customer_id or 0) if is_further else None
        if known is None or known.owner_open_id != owner or _is_said_first(one, known):
            continue
        name = customer_view(ctx, known, reader=reader).name
        named.append(name if one.reason == claim.reason else f"{name}（{one.reason}）")
    return tuple(named)


def _reason_of(ctx: Context, customer: Customer, claim: Claim) -> str:
    """Return why the claimant appealed, from the newest case."""
    cases = ctx.store.cases.of_customer(customer.id)
    mine = (one.reason for one in cases if one.claimant_open_id == claim.claimant_open_id)
    return next(mine, "")
