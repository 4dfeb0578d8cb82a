"""A seller's offer to hand customers over: what both sides see of it, while it waits and when it was answered."""

from collections.abc import Sequence

from handlers.changes import shown_name
from handlers.command import Context, Tell
from handlers.disclosing import person_view
from handlers.handover.records import Offer, OfferState
from handlers.handover.transferring import holding
from handlers.outcomes import HandoverOffered
from handlers.people import Profile
from handlers.records import Customer, LedgerKind

NAMES_SHOWN = 10


def offers_with(ctx: Context, offer: Offer) -> list[tuple[Offer, Customer]]:
    """Return this offer and those made together with it, each with its customer, while they wait."""
    found = []
    for one in ctx.store.handovers.made_together(offer):
        customer = ctx.store.customers.get(one.customer_id)
        if one.state is OfferState.WAITING and customer is not None:
            found.append((one, customer))
    return found


def reason_of(ctx: Context, customer: Customer, offer: Offer) -> str:
    """Return what was said when the offer was made; it is in the ledger."""
    entries = ctx.store.ledger.entries_of(customer.id)
    asked = [
        one
        for one in entries
        if one.kind is LedgerKind.TRANSFER_ASKED
        and one.facts.get("receiver") == offer.to_open_id
        and one.at == offer.asked_at
    ]
    return str(asked[-1].facts.get("reason", "")) if asked else ""


def offer_card(
    ctx: Context,
    offer: Offer,
    customers: Sequence[Customer],
    *,
    role: str,
    reason: str = "",
    state: str = "waiting",
    answer: str = "",
    skipped: tuple[str, ...] = (),
) -> HandoverOffered:
    """Return the offer as its receiver or its maker sees it; of the customers no more than their names."""
    receiver = ctx.store.people.get(offer.to_open_id) or Profile(offer.to_open_id)
    is_open = [one for one in customers if one.won_at is None]
    would = holding(ctx, receiver, len(is_open))
    return HandoverOffered(
        offer_id=offer.id,
        role=role,
        names=tuple(shown_name(one) for one in customers[:NAMES_SHOWN]),
        total=len(customers),
        giver=person_view(ctx, offer.from_open_id),
        receiver=person_view(ctx, offer.to_open_id),
        asked_at=offer.asked_at,
        holding=would.now,
        then=would.then,
        limit=would.limit,
        reason=reason,
        state=state,
        answer=answer,
        customer_id=customers[0].id if len(customers) == 1 else 0,
        skipped=skipped,
    )


def offer_tell(
    ctx: Context, offer: Offer, card: HandoverOffered, *, only_replaces: bool = False
) -> Tell:
    """Return the card to one side; sent again it replaces the earlier one."""
    reader = offer.to_open_id if card.role == "receiver" else offer.asked_by
    return Tell(
        to_open_id=reader,
        outcome=card,
        card_key=f"handover:{offer.id}:{reader}",
        only_replaces=only_replaces,
    )
