"""联合: two people share a customer by agreed shares that make up 100.

The owner proposes, the partner agrees; a new agreement takes the place of the old one. The partner is a
collaborator meanwhile. It ends when the partner or the owner's superior says so, and with the ownership
(让出, 改判, 释放); 移交 resets nothing, so the receiver steps into the giver's share. Rights are checked by the
caller.
"""

from collections.abc import Mapping
from typing import Any

from handlers.changes import note_change, shown_name
from handlers.command import Context, Tell
from handlers.disclosing import customer_view, person_view
from handlers.outcomes import JointEnd, JointOffered, JointShown
from handlers.ownership.handing_back import flag_hand_back
from handlers.people import Profile
from handlers.ports import StaleRecord
from handlers.records import ChangeKind, Collaboration, Customer, LedgerKind
from handlers.rights import grant_of, is_present
from handlers.sharing.granting import as_kept, enter, restore
from handlers.sharing.records import JointProposal, JointState

HOW = {
    "partner": "联合人结束了联合",
    "manager": "主管结束了联合",
    "owner": "客户换了归属人",
    "replaced": "归属人和别的同事约定了新的联合",
    "undone": "刚才的联合已撤销",
    "ruled": "主管裁定由归属人和撞单的同事联合",
}
"""Why a sharing ended, in words."""


def propose(
    ctx: Context, customer: Customer, partner: str, own: int, *, note: str = ""
) -> tuple[JointProposal, list[Tell]]:
    """Propose to share the customer, `own` percent for the owner; one who was asked before hears that it is off."""
    told = withdraw(ctx, customer, "归属人另有提议")
    shares = {customer.owner_open_id: own, partner: 100 - own}
    proposal = ctx.store.joints.propose(customer.id, shares, by=ctx.actor.open_id, at=ctx.now)
    enter(
        ctx,
        customer,
        LedgerKind.JOINT_PROPOSED,
        {"shares": shares, "partner": partner, "note": note},
    )
    note_change(ctx, ChangeKind.JOINT, customer, subject_id=proposal.id, before={"did": "proposed"})
    return proposal, [*told, offered(ctx, customer, proposal, note=note)]


def withdraw(ctx: Context, customer: Customer, note: str) -> list[Tell]:
    """Take back the proposal that waits, if there is one; the partner's card says so."""
    waiting = ctx.store.joints.waiting_of(customer.id)
    return [] if waiting is None else take_back(ctx, customer, waiting, note)


def take_back(ctx: Context, customer: Customer, waiting: JointProposal, note: str) -> list[Tell]:
    """Take back the proposal that was seen to wait; raises StaleRecord when the partner was faster."""
    _take_off(ctx, customer)
    facts = {"partner": waiting.partner_open_id, "note": note}
    enter(ctx, customer, LedgerKind.JOINT_REFUSED, facts)
    if not is_present(ctx, waiting.partner_open_id):
        return []
    return [offered(ctx, customer, waiting, state="withdrawn", note=note)]


def agree(ctx: Context, customer: Customer, proposal: JointProposal) -> list[Tell]:
    """Let a proposal be in force: the partner becomes a collaborator, who shared before hears that it is over."""
    partner = proposal.partner_open_id
    replaced = ctx.store.joints.shares_of(customer.id)
    told: list[Tell] = []
    if replaced:
        told = _ended(ctx, customer, replaced, "replaced", but={partner})
    before = as_kept(grant_of(ctx, customer, partner))
    ctx.store.joints.agree(proposal, ctx.now)
    _let_work(ctx, customer, partner)
    flag_hand_back(ctx, customer, partner)
    facts = {"shares": dict(proposal.shares), "partner": partner, "was": before}
    enter(ctx, customer, LedgerKind.JOINT_AGREED, facts)
    note_change(
        ctx,
        ChangeKind.JOINT,
        customer,
        subject_id=proposal.id,
        before={"did": "agreed", "replaced": dict(replaced)},
    )
    told.append(shown(ctx, customer, partner, dict(proposal.shares), "agreed"))
    return told


def refuse(ctx: Context, customer: Customer, proposal: JointProposal, reason: str) -> list[Tell]:
    """The partner does not agree; the owner hears it with the reason."""
    _take_off(ctx, customer)
    facts = {"partner": proposal.partner_open_id, "note": reason}
    enter(ctx, customer, LedgerKind.JOINT_REFUSED, facts)
    note_change(ctx, ChangeKind.JOINT, customer, subject_id=proposal.id, before={"did": "refused"})
    shares = dict(proposal.shares)
    return [shown(ctx, customer, proposal.partner_open_id, shares, "refused", note=reason)]


def end_joint(ctx: Context, customer: Customer, how: str) -> list[Tell]:
    """End the sharing; `how` is a key of `HOW`. Returns who must be told: both but whoever did it."""
    shares = ctx.store.joints.shares_of(customer.id)
    kept = {"did": "ended", "shares": dict(shares)}
    told = _ended(ctx, customer, shares, how, but={ctx.actor.open_id})
    ctx.store.joints.end_shares(customer.id, ctx.now)
    if how in ("partner", "manager"):
        note_change(ctx, ChangeKind.JOINT, customer, before=kept)
    return told


def end_with_ownership(ctx: Context, customer: Customer, receiver: Profile) -> list[Tell]:
    """A new ownership begins: what was shared or proposed is over; the partner goes on as a collaborator."""
    told = withdraw(ctx, customer, HOW["owner"])
    shares = ctx.store.joints.shares_of(customer.id)
    if not shares:
        return told
    enter(ctx, customer, LedgerKind.JOINT_ENDED, {"shares": shares, "how": "owner"})
    ctx.store.joints.end_shares(customer.id, ctx.now)
    note = f"{HOW['owner']}，联合随之结束；您仍是协作人。"
    for partner in shares:
        if partner not in (customer.owner_open_id, receiver.open_id) and is_present(ctx, partner):
            told.append(_over(ctx, customer, partner, note))
    return told


def give_way_to_ruling(ctx: Context, customer: Customer, partner: str) -> list[Tell]:
    """A ruling is about to share the customer with `partner`: what was shared or proposed before is over."""
    told = withdraw(ctx, customer, HOW["ruled"])
    shares = ctx.store.joints.shares_of(customer.id)
    return told + _ended(ctx, customer, shares, "ruled", but={partner})


def hand_on(ctx: Context, customer: Customer, receiver: Profile) -> list[Tell]:
    """移交 resets nothing: the receiver steps into the giver's share; given to the partner, it is over."""
    told = withdraw(ctx, customer, HOW["owner"])
    shares = ctx.store.joints.shares_of(customer.id)
    if not shares:
        return told
    if receiver.open_id in shares:
        enter(ctx, customer, LedgerKind.JOINT_ENDED, {"shares": shares, "how": "owner"})
        ctx.store.joints.end_shares(customer.id, ctx.now)
        return told
    ctx.store.joints.hand_on(customer.id, customer.owner_open_id, receiver.open_id)
    note = f"归属人换成 {receiver.name or '另一位同事'}，您的比例不变。"
    for partner in shares:
        if partner != customer.owner_open_id and is_present(ctx, partner):
            told.append(_over(ctx, customer, partner, note))
    return told


def offered(
    ctx: Context,
    customer: Customer,
    proposal: JointProposal,
    *,
    state: str = "waiting",
    note: str = "",
) -> Tell:
    """Return the partner's card of a proposal; what becomes of it is shown in its place."""
    partner = proposal.partner_open_id
    return Tell(
        to_open_id=partner,
        outcome=offer(ctx, customer, proposal, state=state, note=note),
        card_key=f"joint:{proposal.id}:{partner}",
    )


def offer(
    ctx: Context,
    customer: Customer,
    proposal: JointProposal,
    *,
    state: str = "waiting",
    note: str = "",
) -> JointOffered:
    """Return a proposal as its partner may see it: no more than the name before it is in force."""
    partner = proposal.partner_open_id
    is_agreed = state == "agreed"
    return JointOffered(
        proposal_id=proposal.id,
        customer_name=customer.name if is_agreed else shown_name(customer),
        by=person_view(ctx, proposal.proposed_by),
        own_percent=proposal.shares.get(proposal.proposed_by, 0),
        your_percent=proposal.shares.get(partner, 0),
        state=state,
        note=note,
        customer=customer_view(ctx, customer, reader=partner) if is_agreed else None,
    )


def shown(
    ctx: Context,
    customer: Customer,
    partner: str,
    shares: Mapping[str, int],
    state: str,
    *,
    note: str = "",
) -> Tell:
    """Return the owner's card of how it stands."""
    return Tell(
        to_open_id=customer.owner_open_id,
        outcome=joint_shown(ctx, customer, partner, shares, state, note=note),
    )


def joint_shown(
    ctx: Context,
    customer: Customer,
    partner: str,
    shares: Mapping[str, int],
    state: str,
    *,
    note: str = "",
) -> JointShown:
    """Return how it stands with a joint customer, as its owner sees it."""
    return JointShown(
        customer=customer_view(ctx, customer, reader=customer.owner_open_id),
        partner=person_view(ctx, partner),
        own_percent=shares.get(customer.owner_open_id, 0),
        their_percent=shares.get(partner, 0),
        state=state,
        note=note,
    )


def _take_off(ctx: Context, customer: Customer) -> None:
    """End the proposal that was seen to wait; raises StaleRecord when somebody was faster."""
    if not ctx.store.joints.end_proposal(customer.id, ctx.now):
        raise StaleRecord(f"the proposal on customer {customer.id} waits no more")


def share_again(ctx: Context, customer: Customer, shares: Mapping[str, int]) -> None:
    """Let shares be in force that were before; their partner works on the customer again."""
    ctx.store.joints.share_out(customer.id, shares, by=ctx.actor.open_id, at=ctx.now)
    for partner in shares:
        if partner != customer.owner_open_id:
            _let_work(ctx, customer, partner)
    enter(ctx, customer, LedgerKind.JOINT_AGREED, {"shares": dict(shares), "how": "undone"})


def _let_work(ctx: Context, customer: Customer, partner: str) -> None:
    ctx.store.sharing.add_collaborator(
        Collaboration(
            customer_id=customer.id,
            person_open_id=partner,
            granted_by=customer.owner_open_id,
            granted_at=ctx.now,
        )
    )


def _ended(
    ctx: Context, customer: Customer, shares: Mapping[str, int], how: str, *, but: set[str]
) -> list[Tell]:
    """Write that shares end, let each partner's collaboration be what it was before, and tell both."""
    told: list[Tell] = []
    for partner in shares:
        if partner == customer.owner_open_id:
            continue
        stays = restore(ctx, customer, partner, _was(ctx, customer, partner))
        enter(ctx, customer, LedgerKind.JOINT_ENDED, {"shares": dict(shares), "how": how})
        after = "您仍是协作人。" if stays else "协作也随之结束。"
        if partner not in but and is_present(ctx, partner):
            told.append(_over(ctx, customer, partner, f"{HOW[how]}，{after}"))
        owner = customer.owner_open_id
        if owner not in but and how not in ("replaced", "ruled") and is_present(ctx, owner):
            told.append(shown(ctx, customer, partner, shares, "ended", note=HOW[how]))
    return told


def _was(ctx: Context, customer: Customer, partner: str) -> Mapping[str, Any]:
    """Return the collaboration that the partner had before the sharing, as the ledger keeps it."""
    for entry in reversed(ctx.store.ledger.entries_of(customer.id)):
        if entry.kind is LedgerKind.JOINT_AGREED and entry.facts.get("partner") == partner:
            return dict(entry.facts.get("was") or {})
    return {}


def _over(ctx: Context, customer: Customer, partner: str, note: str) -> Tell:
    told = JointEnd(
        customer_id=customer.id,
        customer_name=shown_name(customer),
        by=person_view(ctx, ctx.actor.open_id),
        note=note,
        is_over=True,
    )
    return Tell(to_open_id=partner, outcome=told)


def is_waiting(proposal: JointProposal) -> bool:
    """Tell whether a proposal still waits for its partner."""
    return proposal.state is JointState.WAITING
