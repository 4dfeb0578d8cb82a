"""Collaborators: granted with rights and an end, ended by the owner, by themselves, or when their time is over.

One way for 协作, its form, the sweep, and what is taken back. The ledger keeps that there was one. Rights are
checked by the caller.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.cases.lifecycle import close_case
from handlers.changes import note_change, shown_name
from handlers.claiming.attempts import brought_up_to_date, unanswered
from handlers.command import Context, Tell
from handlers.disclosing import customer_view, person_view
from handlers.outcomes import SharedWithYou, SharingEnded
from handlers.ownership.handing_back import flag_hand_back
from handlers.records import ChangeKind, Collaboration, Customer, LedgerEntry, LedgerKind
from handlers.rights import VIEW, WORK, grant_of, is_present
from handlers.views import SharerView


@dataclass(frozen=True, slots=True)
class Terms:
    """What a collaborator may do, the last moment of it (None: until it is ended), and words to go with it."""

    until: datetime | None = None
    rights: str = WORK
    note: str = ""


def grant(ctx: Context, customer: Customer, person: str, terms: Terms) -> list[Tell]:
    """Let somebody share the customer on these terms; returns who must be told.

    It answers what they had asked of the owner, as 同意协作 does.
    """
    before = grant_of(ctx, customer, person)
    ctx.store.sharing.add_collaborator(
        Collaboration(
            customer_id=customer.id,
            person_open_id=person,
            granted_by=ctx.actor.open_id,
            granted_at=ctx.now,
            until=terms.until,
            rights=terms.rights,
        )
    )
    asked = next((one for one in unanswered(ctx, customer) if one.claimant_open_id == person), None)
    facts = {
        "person": person,
        "rights": terms.rights,
        "until": terms.until.isoformat() if terms.until else "",
    }
    enter(ctx, customer, LedgerKind.SHARED, facts, claim_id=asked.id if asked else None)
    flag_hand_back(ctx, customer, person)
    case = ctx.store.cases.open_of(customer.id, person)
    told = close_case(ctx, customer, case, "归属人同意对方协作") if case else []
    note_change(
        ctx,
        ChangeKind.SHARE,
        customer,
        before={
            "deed": "协作",
            "person": person,
            "grant": as_kept(before),
            "case": case.case_no if case else "",
        },
    )
    if asked is not None:
        told += brought_up_to_date(ctx, customer, asked, customer.owner_open_id)
    if ctx.actor.open_id != customer.owner_open_id:
        told += _owner_told(ctx, customer, person, "granted")
    return [_shared_with(ctx, customer, person, terms), *told]


def end(ctx: Context, customer: Customer, person: str, how: str) -> list[Tell]:
    """End somebody's collaboration; `how`: cancelled (by the owner), left (by themselves), over (by time).

    Returns who must be told: everybody concerned but whoever did it.
    """
    before = grant_of(ctx, customer, person)
    ctx.store.sharing.end_collaboration(customer.id, person)
    enter(ctx, customer, LedgerKind.SHARE_WITHDRAWN, {"person": person, "how": how})
    if how != "over":
        kept = {"deed": "结束协作", "person": person, "grant": as_kept(before), "case": ""}
        note_change(ctx, ChangeKind.SHARE, customer, before=kept)
    told = [] if ctx.actor.open_id == person else [_ended(ctx, customer, person, person, how)]
    if ctx.actor.open_id != customer.owner_open_id:
        told += _owner_told(ctx, customer, person, how)
    return [one for one in told if is_present(ctx, one.to_open_id)]


def restore(ctx: Context, customer: Customer, person: str, kept: Mapping[str, Any]) -> bool:
    """Let somebody's collaboration be what it was; False when it would be over by now, or was none."""
    until = datetime.fromisoformat(str(kept["until"])) if kept.get("until") else None
    if not kept or (until is not None and until <= ctx.now):
        ctx.store.sharing.end_collaboration(customer.id, person)
        return False
    ctx.store.sharing.add_collaborator(
        Collaboration(
            customer_id=customer.id,
            person_open_id=person,
            granted_by=str(kept["by"]),
            granted_at=datetime.fromisoformat(str(kept["at"])),
            until=until,
            rights=str(kept["rights"]),
        )
    )
    return True


def as_kept(grant: Collaboration | None) -> dict[str, str]:
    """Return a collaboration as a change record keeps it; nothing for none."""
    if grant is None:
        return {}
    return {
        "by": grant.granted_by,
        "at": grant.granted_at.isoformat(),
        "until": grant.until.isoformat() if grant.until else "",
        "rights": grant.rights,
    }


def sharer_view(ctx: Context, person: str, terms: Terms) -> SharerView:
    """Return somebody who shares a customer on these terms."""
    return SharerView(person_view(ctx, person), terms.rights == VIEW, terms.until)


def enter(
    ctx: Context,
    customer: Customer,
    kind: LedgerKind,
    facts: Mapping[str, Any],
    *,
    claim_id: int | None = None,
) -> None:
    """Append what happened to the sharing of a customer to its ledger."""
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=kind,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=customer.owner_open_id,
            claim_id=claim_id,
            message_id=ctx.source.message_id,
            facts=facts,
        )
    )


def _shared_with(ctx: Context, customer: Customer, person: str, terms: Terms) -> Tell:
    told = SharedWithYou(
        customer=customer_view(ctx, customer, reader=person),
        by=person_view(ctx, ctx.actor.open_id),
        until=terms.until,
        note=terms.note,
    )
    return Tell(to_open_id=person, outcome=told)


def _owner_told(ctx: Context, customer: Customer, person: str, how: str) -> list[Tell]:
    if not is_present(ctx, customer.owner_open_id):
        return []
    return [_ended(ctx, customer, customer.owner_open_id, person, how)]


def _ended(ctx: Context, customer: Customer, reader: str, person: str, how: str) -> Tell:
    is_owner = reader == customer.owner_open_id
    told = SharingEnded(
        customer_name=customer.name if is_owner else shown_name(customer),
        customer_id=customer.id if is_owner else 0,
        person=person_view(ctx, person),
        how=how,
        by=person_view(ctx, ctx.actor.open_id),
        is_owner=is_owner,
    )
    return Tell(to_open_id=reader, outcome=told)
