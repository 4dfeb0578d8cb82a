"""移交 X 给 @人: a manager's takes effect on 确认移交, a seller's when the receiver accepts. It resets nothing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.actions import Click
from handlers.changes import note_change, shown_name
from handlers.command import Context, Result, Tell
from handlers.commands import handover_all
from handlers.commands.handover_pick import PURPOSE, Wanted, kept, pick, reason_in
from handlers.conversation.finding import Found, among_all, ask_which, invalid
from handlers.conversation.saving import mine, of_the_message
from handlers.disclosing import customer_view, line_of, person_view
from handlers.handover.offering import offer_card, offer_tell
from handlers.handover.records import Offer
from handlers.handover.transferring import (
    can_be_handed_over,
    enter,
    hand_over,
    holding,
    may_hand_over,
    takes_effect_at_once,
    why_not_receiver,
)
from handlers.outcomes import HandedOver, HandoverPreview, Refused
from handlers.people import Profile
from handlers.reading.result import Reading
from handlers.records import ChangeKind, Customer, LedgerKind
from handlers.rights import is_present
from handlers.staff.colleagues import named, present
from handlers.working.contacting import text_of

EXAMPLE = "移交 云杉智能 给 @李雷"
_NOT_YOURS = "只有归属人、归属人的主管和管理员能移交。"


def handover(ctx: Context, reading: Reading) -> Result:
    """Hand over the named customer, or all of somebody's (command 移交)."""
    if reading.problems:
        return invalid("移交", reading)
    if "scope" in reading.fields:
        return handover_all.handover_all(ctx, reading)
    found = among_all(ctx, str(reading.customer.value) if reading.customer else "")
    fits = tuple(one for one in found.customers if may_hand_over(ctx, one))
    if len(fits) == 1 and not found.is_loose:
        return handover_on(ctx, reading, fits[0])
    if found.customers and not fits:
        return _refused(found.customers[0], _NOT_YOURS)
    return ask_which(ctx, Found(found.query, fits, found.is_loose), "移交")


def handover_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """移交 of this very customer; the rights are checked here."""
    if why := _why_not(ctx, customer):
        return _refused(customer, why)
    wanted = Wanted(
        giver=customer.owner_open_id, customers=(customer.id,), reason=reason_in(reading)
    )
    name = text_of(reading, "receiver")
    fits = named(ctx, name) if name else ()
    if len(fits) != 1:
        return pick(ctx, wanted, f"移交 {customer.name}", name=name, fits=present(fits))
    return to(ctx, wanted, customer, fits[0])


def to(ctx: Context, wanted: Wanted, customer: Customer, receiver: Profile) -> Result:
    """Show what would happen, or offer the customer at once: nothing moves before the other side's yes."""
    if why := _why_not(ctx, customer) or why_not_receiver(ctx, customer.owner_open_id, receiver):
        return _refused(customer, why)
    if takes_effect_at_once(ctx, customer.owner_open_id, receiver):
        draft = kept(ctx, replace(wanted, receiver=receiver.open_id))
        return Result(
            answer=_preview(ctx, draft.id, wanted, customer, receiver),
            act="handover.preview",
            customer_id=customer.id,
        )
    return _offered(ctx, wanted, customer, receiver)


def _preview(
    ctx: Context, draft_id: str, wanted: Wanted, customer: Customer, receiver: Profile
) -> HandoverPreview:
    would = holding(ctx, receiver, 0 if customer.won_at else 1)
    cases = ctx.store.cases.of_customer(customer.id)
    return HandoverPreview(
        draft_id=draft_id,
        giver=person_view(ctx, customer.owner_open_id),
        receiver=person_view(ctx, receiver.open_id),
        lines=(line_of(ctx, customer),),
        total=1,
        contested=int(any(case.status == "open" for case in cases)),
        holding=would.now,
        then=would.then,
        limit=would.limit,
        reason=wanted.reason,
    )


def _offered(ctx: Context, wanted: Wanted, customer: Customer, receiver: Profile) -> Result:
    waiting = ctx.store.handovers.waiting_of(customer.id)
    if waiting is not None:
        name = person_view(ctx, waiting.to_open_id).name
        return _refused(customer, f"已经在等{name}接收。要改给别人，请先撤销，或等对方答复。")
    offer = ctx.store.handovers.add(
        Offer(
            customer_id=customer.id,
            from_open_id=customer.owner_open_id,
            to_open_id=receiver.open_id,
            asked_by=ctx.actor.open_id,
            asked_at=ctx.now,
        )
    )
    enter(ctx, customer, LedgerKind.TRANSFER_ASKED, receiver.open_id, reason=wanted.reason)
    note_change(ctx, ChangeKind.TRANSFER, customer, subject_id=offer.id, before={"part": "asked"})
    cards = {
        role: offer_card(ctx, offer, [customer], role=role, reason=wanted.reason)
        for role in ("asker", "receiver")
    }
    return Result(
        answer=cards["asker"],
        tells=(offer_tell(ctx, offer, cards["receiver"]),),
        toast=f"已请{receiver.name}接收",
        act="handover.offer",
        customer_id=customer.id,
        group_name=shown_name(customer),
    )


def picked(ctx: Context, click: Click, form: Mapping[str, Any]) -> Result:
    """The form comes back with who receives (or, of 移交 全部, who gives)."""
    draft = mine(ctx, click.draft)
    if draft is None or draft.purpose != PURPOSE:
        return _gone()
    wanted = Wanted.of(draft)
    chosen = ctx.store.people.get(str(form.get("receiver", "")))
    if chosen is None:
        toast = "请先选择一位同事"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="invalid")
    ctx.store.drafts.delete(draft.id)
    said = of_the_message(ctx, draft)
    if not wanted.customers:
        return handover_all.picked(said, wanted, chosen)
    customer = ctx.store.customers.get(wanted.customers[0])
    if customer is None:
        return _gone()
    return to(said, wanted, customer, chosen)


def confirm(ctx: Context, click: Click) -> Result:
    """确认移交: the customer changes hands; of many, the long work begins."""
    draft = mine(ctx, click.draft)
    if draft is None or draft.purpose != PURPOSE:
        return _gone()
    wanted = Wanted.of(draft)
    ctx.store.drafts.delete(draft.id)
    said = of_the_message(ctx, draft)
    if wanted.is_all:
        return handover_all.begin(said, wanted, pressed=ctx.source.message_id)
    customer = ctx.store.customers.get(wanted.customers[0])
    receiver = ctx.store.people.get(wanted.receiver)
    if customer is None or receiver is None:
        return _gone()
    if customer.owner_open_id != wanted.giver:
        return _refused(customer, "这个客户的归属刚刚变了，没有移交。")
    why = _why_not(ctx, customer) or why_not_receiver(ctx, wanted.giver, receiver)
    if why or not takes_effect_at_once(ctx, wanted.giver, receiver):
        return _refused(customer, why or "您已经不能移交这个客户。")
    return _moved(said, customer, receiver, wanted.reason)


def _moved(ctx: Context, customer: Customer, receiver: Profile, reason: str) -> Result:
    moved, tells, before = hand_over(ctx, customer, receiver, reason=reason)
    note_change(ctx, ChangeKind.TRANSFER, moved, before={"part": "moved", **before})
    return Result(
        answer=news(ctx, moved, before, "mover", reason),
        tells=(*told(ctx, moved, before, reason), *tells),
        toast="已移交",
        act="handover",
        customer_id=moved.id,
    )


def told(ctx: Context, moved: Customer, before: Mapping[str, Any], reason: str) -> list[Tell]:
    """Tell the receiver and the former owner, but for whoever did it and who has left."""
    sides = (("receiver", str(before["receiver"])), ("giver", str(before["giver"])))
    return [
        Tell(to_open_id=open_id, outcome=news(ctx, moved, before, role, reason, reader=open_id))
        for role, open_id in sides
        if open_id != ctx.actor.open_id and is_present(ctx, open_id)
    ]


def news(
    ctx: Context,
    moved: Customer,
    before: Mapping[str, Any],
    role: str,
    reason: str,
    *,
    reader: str = "",
) -> HandedOver:
    """Return what one side is told of a customer that has changed hands."""
    return HandedOver(
        role=role,
        customer=customer_view(ctx, moved, reader=reader),
        giver=person_view(ctx, str(before["giver"])),
        receiver=person_view(ctx, str(before["receiver"])),
        by=person_view(ctx, ctx.actor.open_id),
        reason=reason,
    )


def _why_not(ctx: Context, customer: Customer) -> str:
    if not may_hand_over(ctx, customer):
        return _NOT_YOURS
    return "" if can_be_handed_over(ctx, customer) else "这个客户现在没有归属人，可以从公海领取。"


def _refused(customer: Customer, why: str) -> Result:
    return Result(
        answer=Refused(
            title="没有移交",
            understood=f"移交 {shown_name(customer)}",
            why=why,
            example=EXAMPLE,
        ),
        toast="没有移交",
        toast_kind="warning",
        act="handover.refused",
        customer_id=customer.id,
    )


def _gone() -> Result:
    toast = "这张卡片已经处理过，或已过期。请重新发：移交"
    return Result(answer=None, keeps_card=True, toast=toast, toast_kind="warning", act="draft.gone")
