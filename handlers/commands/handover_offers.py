"""接收 and 不接收: the receiver answers a seller's 移交, for all customers that were offered together."""

from handlers.actions import Click
from handlers.changes import note_change, shown_name
from handlers.command import Context, LongWork, Result, Tell
from handlers.commands.handover import news
from handlers.domain.text import clean
from handlers.handover.bulk import JOB, Bulk, progress
from handlers.handover.offering import offer_card, offer_tell, offers_with, reason_of
from handlers.handover.records import Offer, OfferState
from handlers.handover.transferring import (
    can_be_handed_over,
    enter,
    hand_over,
    holding,
)
from handlers.outcomes import HandoverOffered
from handlers.records import ChangeKind, Customer, LedgerKind
from handlers.rights import is_present

_REASON_AT_LEAST, _REASON_AT_MOST = 2, 200


def accept(ctx: Context, click: Click) -> Result:
    """接收: the customer is the receiver's from now on; of many, the long work begins."""
    offer = _offer(ctx, click)
    if offer is None or offer.to_open_id != ctx.actor.open_id:
        return _not_yours()
    asked = [
        (one, customer)
        for one, customer in offers_with(ctx, offer)
        if customer.owner_open_id == one.from_open_id and can_be_handed_over(ctx, customer)
    ]
    if not asked:
        return _gone(ctx, offer)
    ctx.store.pool.take_turn_of(ctx.actor.open_id)
    would = holding(ctx, ctx.actor, sum(customer.won_at is None for _, customer in asked))
    if would.is_over:
        toast = f"名下 {would.now} 个，接收后 {would.then} 个，超过上限 {would.limit} 个。先释放或成交几个再接收"
        return Result(
            answer=None, keeps_card=True, toast=toast, toast_kind="warning", act="handover.full"
        )
    reason = reason_of(ctx, asked[0][1], offer)
    if len(asked) == 1:
        return _accepted(ctx, *asked[0], reason)
    return _accepting_many(ctx, asked, reason)


def refuse(ctx: Context, click: Click, words: str) -> Result:
    """不接收, with the reason: everything stays with the giver, who is told."""
    offer = _offer(ctx, click)
    if offer is None or offer.to_open_id != ctx.actor.open_id:
        return _not_yours()
    asked = offers_with(ctx, offer)
    if not asked:
        return _gone(ctx, offer)
    why = clean(words)[:_REASON_AT_MOST]
    if len(why) < _REASON_AT_LEAST:
        toast = "请先写明不接收的原因，会告诉对方。例：不在我的区域"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="invalid")
    for one, customer in asked:
        ctx.store.handovers.decide(one.id, OfferState.REFUSED, ctx.now)
        enter(ctx, customer, LedgerKind.TRANSFER_REFUSED, one.to_open_id, reason=why)
    customers = [customer for _, customer in asked]
    note_change(
        ctx,
        ChangeKind.TRANSFER,
        customers[0] if len(customers) == 1 else None,
        subject_id=offer.id,
        before={"part": "refused"},
    )
    reason = reason_of(ctx, customers[0], offer)
    return Result(
        answer=_card(ctx, offer, customers, "receiver", reason, "refused", why),
        tells=_asker_told(ctx, offer, customers, reason, "refused", why),
        toast="已回复不接收，已告诉对方",
        act="handover.refuse",
        customer_id=customers[0].id if len(customers) == 1 else None,
    )


def _accepted(ctx: Context, offer: Offer, customer: Customer, reason: str) -> Result:
    ctx.store.handovers.decide(offer.id, OfferState.ACCEPTED, ctx.now)
    moved, tells, before = hand_over(ctx, customer, ctx.actor, reason=reason)
    note_change(ctx, ChangeKind.TRANSFER, moved, subject_id=offer.id, before={"part": "accepted"})
    told = _asker_told(ctx, offer, [moved], reason, "accepted", "", fresh=False)
    if is_present(ctx, offer.from_open_id):
        giver = offer.from_open_id
        outcome = news(ctx, moved, before, "giver", reason, reader=giver)
        told = (*told, Tell(to_open_id=giver, outcome=outcome))
    return Result(
        answer=news(ctx, moved, before, "receiver", reason),
        tells=(*told, *tells),
        toast="已接收，客户归您",
        act="handover.accept",
        customer_id=moved.id,
        group_name=shown_name(moved),
    )


def _accepting_many(ctx: Context, asked: list[tuple[Offer, Customer]], reason: str) -> Result:
    first = asked[0][0]
    work = Bulk(
        person=ctx.actor.open_id,
        giver=first.from_open_id,
        receiver=ctx.actor.open_id,
        customers=tuple(customer.id for _, customer in asked),
        batch=ctx.new_id(),
        reason=reason,
        message_id=ctx.source.message_id,
        chat_id=ctx.source.chat_id,
        begun_at=ctx.now,
        card="" if ctx.source.is_group else ctx.source.message_id,
        offers={customer.id: one.id for one, customer in asked},
    )
    note_change(ctx, ChangeKind.TRANSFER, subject_id=first.id, before={"part": "accepted"})
    customers = [customer for _, customer in asked]
    return Result(
        answer=progress(ctx, work),
        tells=_asker_told(ctx, first, customers, reason, "accepted", "", fresh=False),
        toast="已接收，正在移交",
        act="handover.accept",
        job=LongWork(JOB, work.payload, len(work.customers), work.card_key),
    )


def _card(
    ctx: Context,
    offer: Offer,
    customers: list[Customer],
    role: str,
    reason: str,
    state: str,
    answer: str,
) -> HandoverOffered:
    return offer_card(ctx, offer, customers, role=role, reason=reason, state=state, answer=answer)


def _asker_told(
    ctx: Context,
    offer: Offer,
    customers: list[Customer],
    reason: str,
    state: str,
    answer: str,
    *,
    fresh: bool = True,
) -> tuple[Tell, ...]:
    """Tell who asked: by a card of its own (`fresh`), and by what the earlier one says now."""
    if not is_present(ctx, offer.asked_by):
        return ()
    card = _card(ctx, offer, customers, "asker", reason, state, answer)
    kept = offer_tell(ctx, offer, card, only_replaces=True)
    return (kept, Tell(to_open_id=offer.asked_by, outcome=card)) if fresh else (kept,)


def _offer(ctx: Context, click: Click) -> Offer | None:
    return ctx.store.handovers.get(int(click.word)) if click.word.isdigit() else None


def _gone(ctx: Context, offer: Offer) -> Result:
    """The offer was answered or taken back, or the customer has moved on."""
    customer = ctx.store.customers.get(offer.customer_id)
    together = ctx.store.handovers.made_together(offer)
    state = offer.state.value if offer.state is not OfferState.WAITING else "withdrawn"
    customers = [
        one for each in together if (one := ctx.store.customers.get(each.customer_id)) is not None
    ]
    card = _card(ctx, offer, customers, "receiver", "", state, "") if customer else None
    return Result(
        answer=card,
        keeps_card=card is None,
        toast="这次移交已经处理过，或已撤回",
        toast_kind="info",
        act="handover.gone",
    )


def _not_yours() -> Result:
    toast = "这次移交不是给您的，只有接收人能答复"
    return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="refused")
