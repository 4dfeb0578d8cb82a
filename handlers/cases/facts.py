"""What is on record about a case at one moment, for the hints of `handlers.domain.arbitration`."""

import json
from collections.abc import Iterable
from datetime import datetime

from handlers.cases.records import Evidence, EvidenceKind, Part
from handlers.command import Context
from handlers.disclosing import missing_of
from handlers.domain.arbitration import DEPTH_WITHIN, CaseFacts, Work
from handlers.ownership.protecting import standing, terms_of
from handlers.records import Case, Customer, FollowUp, LedgerEntry, LedgerKind

ALL = 100_000
"""The record is read whole: what a ruling rested on must not fall behind newer entries."""

_WANTED = {"need": "需求", "source": "来源"}
_STARTS = (
    LedgerKind.REGISTERED,
    LedgerKind.PICKED_UP,
    LedgerKind.CEDED,
    LedgerKind.RULED,
    LedgerKind.TRANSFERRED,
)


def facts_of(ctx: Context, case: Case, customer: Customer) -> CaseFacts:
    """Gather what counts in a case, as it stands now."""
    claim = ctx.store.ledger.claim(case.claim_id) if case.claim_id else None
    had = came_by(ctx, case, customer)
    evidence = ctx.store.cases.evidence_of(case.id)
    logged = ctx.store.follow_ups.of_customer(customer.id, limit=ALL)
    claimants = {case.claimant_open_id}
    owners = {
        one.open_id
        for one in ctx.store.cases.parties(case.id)
        if one.part in (Part.OWNER, Part.WITNESS)
    } | {entry.owner_open_id for entry in had}
    lacks = tuple(_WANTED[key] for key in missing_of(customer))
    return CaseFacts(
        at=ctx.now,
        conflict_level=case.level,
        ground=claim.reason if claim else "",
        owned_from=had[0].at if had else terms_of(ctx, customer).started_at,
        claimed_at=claim.said_at if claim else case.opened_at,
        owner=_work(ctx.now, owners, logged, evidence),
        claimant=_work(ctx.now, claimants, logged, evidence),
        contact_named_at=contact_named_at(evidence),
        lacks=lacks,
        stage=customer.stage,
        level=customer.level,
    )


def came_by(ctx: Context, case: Case, customer: Customer) -> list[LedgerEntry]:
    """Return how the customer was had when the case was opened: the entry that began the ownership, then its
    hand-overs, which reset nothing. Empty where the ledger tells of no beginning."""
    entries = standing(ctx.store.ledger.entries_of(customer.id, limit=ALL))
    starts = [
        entry
        for entry in entries
        if entry.kind in _STARTS
        and (entry.kind is not LedgerKind.RULED or entry.facts.get("decision") == "reassign")
    ]
    before = [entry for entry in starts if entry.at <= case.opened_at] or starts
    began = (place for place, one in enumerate(before) if one.kind is not LedgerKind.TRANSFERRED)
    return before[max(began, default=0) :]


def claim_words(evidence: Iterable[Evidence]) -> dict[str, object]:
    """Return what the claim itself had said, as far as it was still kept when the case was opened."""
    said = next((one for one in evidence if one.kind is EvidenceKind.MESSAGE), None)
    words = json.loads(said.text) if said else {}
    return words if isinstance(words, dict) else {}


def contact_named_at(evidence: Iterable[Evidence]) -> datetime | None:
    """Return the first contact that the claimant spoke of, in the claim or in the appeal."""
    named = claim_words(evidence).get("first_contact_at")
    return datetime.fromisoformat(str(named)) if named else None


def _work(
    now: datetime, people: set[str], logged: Iterable[FollowUp], evidence: Iterable[Evidence]
) -> Work:
    theirs = [one for one in logged if one.author_open_id in people]
    effective = sorted(one.happened_at for one in theirs if one.is_effective)
    return Work(
        contacts=len(theirs),
        effective=len(effective),
        effective_lately=sum(at >= now - DEPTH_WITHIN for at in effective),
        first_effective_at=effective[0] if effective else None,
        last_at=max((one.happened_at for one in theirs), default=None),
        evidence=sum(
            one.given_by in people and one.kind is not EvidenceKind.MESSAGE for one in evidence
        ),
    )
