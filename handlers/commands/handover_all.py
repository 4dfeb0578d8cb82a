"""移交 全部 @甲 给 @乙: a preview with the receiver's limits, then long work with its progress on the card.

A manager's takes effect on 确认移交; a seller's own customers are offered all at once, and the receiver answers once.
"""

from dataclasses import replace

from handlers.actions import Click
from handlers.changes import note_change
from handlers.command import Context, LongWork, Result
from handlers.commands.handover_pick import PURPOSE, Wanted, kept, pick, reason_in
from handlers.conversation.saving import mine
from handlers.disclosing import line_of, person_view
from handlers.handover.bulk import JOB, Bulk, progress
from handlers.handover.offering import offer_card, offer_tell
from handlers.handover.records import Offer
from handlers.handover.transferring import (
    can_be_handed_over,
    enter,
    has_left,
    holding,
    in_hand,
    takes_effect_at_once,
    why_not_receiver,
)
from handlers.outcomes import HandoverPreview, Refused
from handlers.people import Profile
from handlers.reading.result import Reading
from handlers.records import ChangeKind, LedgerKind, Role
from handlers.staff.colleagues import named, present
from handlers.working.contacting import text_of

_PAGE = 10
_EXAMPLE = "移交 全部 @韩梅梅 给 @李雷"


def handover_all(ctx: Context, reading: Reading) -> Result:
    """Preview handing over all that somebody has; without a giver the acting person's own."""
    wanted = Wanted(reason=reason_in(reading), is_all=True)
    receiver_name = text_of(reading, "receiver")
    receivers = present(named(ctx, receiver_name)) if receiver_name else ()
    if len(receivers) == 1:
        wanted = replace(wanted, receiver=receivers[0].open_id)
    if name := text_of(reading, "giver"):
        givers = named(ctx, name)
        if len(givers) != 1:
            return pick(
                ctx, wanted, "移交谁的全部客户", name=name, fits=givers, label="移交谁的客户"
            )
        giver = givers[0]
    else:
        giver = ctx.actor
    wanted = replace(wanted, giver=giver.open_id)
    if wanted.receiver:
        return preview(ctx, wanted)
    if why := _why_not(ctx, wanted):
        return _refused(ctx, wanted, why)
    what = f"移交 {giver.name} 的全部客户"
    return pick(ctx, wanted, what, name=receiver_name, fits=receivers)


def picked(ctx: Context, wanted: Wanted, chosen: Profile) -> Result:
    """Somebody was chosen on the card: who gives, else who receives."""
    if not wanted.giver:
        wanted = replace(wanted, giver=chosen.open_id)
        if not wanted.receiver:
            if why := _why_not(ctx, wanted):
                return _refused(ctx, wanted, why)
            return pick(ctx, wanted, f"移交 {chosen.name} 的全部客户")
    else:
        wanted = replace(wanted, receiver=chosen.open_id)
    return preview(ctx, wanted)


def preview(ctx: Context, wanted: Wanted) -> Result:
    """Say how many and which would move, and what that makes of the receiver's 保有量."""
    receiver = ctx.store.people.get(wanted.receiver)
    why = _why_not(ctx, wanted)
    if not why and receiver is not None:
        why = why_not_receiver(ctx, wanted.giver, receiver)
    if why or receiver is None:
        return _refused(ctx, wanted, why or "没有找到接收人。")
    wanted = replace(wanted, customers=in_hand(ctx, wanted.giver))
    draft = kept(ctx, wanted)
    return Result(answer=_page(ctx, draft.id, wanted, receiver, 1), act="handover.preview")


def turn_page(ctx: Context, click: Click) -> Result:
    """Another page of which customers would move (上一页, 下一页)."""
    draft = mine(ctx, click.draft)
    wanted = Wanted.of(draft) if draft is not None and draft.purpose == PURPOSE else None
    receiver = ctx.store.people.get(wanted.receiver) if wanted else None
    if wanted is None or receiver is None or draft is None:
        toast = "这张卡片已经处理过，或已过期。请重新发：移交"
        return Result(None, keeps_card=True, toast=toast, toast_kind="warning", act="draft.gone")
    return Result(answer=_page(ctx, draft.id, wanted, receiver, click.page), act="handover.preview")


def _page(
    ctx: Context, draft_id: str, wanted: Wanted, receiver: Profile, page: int
) -> HandoverPreview:
    total = len(wanted.customers)
    pages = max((total + _PAGE - 1) // _PAGE, 1)
    page = min(max(page, 1), pages)
    here = wanted.customers[(page - 1) * _PAGE : page * _PAGE]
    found = [one for each in here if (one := ctx.store.customers.get(each)) is not None]
    would = holding(ctx, receiver, min(total, ctx.store.customers.count_open(wanted.giver)))
    return HandoverPreview(
        draft_id=draft_id,
        giver=person_view(ctx, wanted.giver),
        receiver=person_view(ctx, receiver.open_id),
        lines=tuple(line_of(ctx, one) for one in found),
        total=total,
        contested=ctx.store.handovers.count_contested(wanted.giver),
        holding=would.now,
        then=would.then,
        limit=would.limit,
        reason=wanted.reason,
        page=page,
        pages=pages,
        is_offer=not takes_effect_at_once(ctx, wanted.giver, receiver),
    )


def begin(ctx: Context, wanted: Wanted, *, pressed: str) -> Result:
    """确认移交: begin the long work, or put the offer before the receiver."""
    receiver = ctx.store.people.get(wanted.receiver)
    why = _why_not(ctx, wanted)
    if not why and receiver is not None:
        why = why_not_receiver(ctx, wanted.giver, receiver)
    if why or receiver is None:
        return _refused(ctx, wanted, why or "没有找到接收人。")
    if not takes_effect_at_once(ctx, wanted.giver, receiver):
        return _offer(ctx, wanted, receiver)
    still = set(in_hand(ctx, wanted.giver))
    if not still.intersection(wanted.customers):
        return _refused(ctx, wanted, "这些客户的归属都已经变了。")
    work = Bulk(
        person=ctx.actor.open_id,
        giver=wanted.giver,
        receiver=receiver.open_id,
        customers=tuple(one for one in wanted.customers if one in still),
        batch=ctx.new_id(),
        reason=wanted.reason,
        message_id=ctx.source.message_id,
        chat_id=ctx.source.chat_id,
        begun_at=ctx.now,
        card="" if ctx.source.is_group else pressed,
    )
    note_change(
        ctx,
        ChangeKind.TRANSFER,
        before={
            "part": "all",
            "giver": work.giver,
            "receiver": work.receiver,
            "giver_left": has_left(ctx, work.giver),
            "batch": work.batch,
            "customers": list(work.customers),
        },
    )
    return Result(
        answer=progress(ctx, work),
        toast="开始移交",
        act="handover.all",
        job=LongWork(JOB, work.payload, len(work.customers), work.card_key),
    )


def _offer(ctx: Context, wanted: Wanted, receiver: Profile) -> Result:
    """Offer all of one's own customers that can go and wait for nobody yet."""
    found = [ctx.store.customers.get(each) for each in wanted.customers]
    free = [
        one
        for one in found
        if one is not None
        and one.owner_open_id == wanted.giver
        and can_be_handed_over(ctx, one)
        and ctx.store.handovers.waiting_of(one.id) is None
    ]
    if not free:
        return _refused(ctx, wanted, "这些客户都已经在等别人接收，或已不在您名下。")
    offers = []
    for one in free:
        offer = Offer(one.id, wanted.giver, receiver.open_id, ctx.actor.open_id, ctx.now)
        offers.append(ctx.store.handovers.add(offer))
        enter(ctx, one, LedgerKind.TRANSFER_ASKED, receiver.open_id, reason=wanted.reason)
    note_change(ctx, ChangeKind.TRANSFER, subject_id=offers[0].id, before={"part": "asked"})
    cards = {
        role: offer_card(ctx, offers[0], free, role=role, reason=wanted.reason)
        for role in ("asker", "receiver")
    }
    return Result(
        answer=cards["asker"],
        tells=(offer_tell(ctx, offers[0], cards["receiver"]),),
        toast=f"已请{receiver.name}接收",
        act="handover.offer",
    )


def _why_not(ctx: Context, wanted: Wanted) -> str:
    if in_hand(ctx, wanted.giver):
        return ""
    name = person_view(ctx, wanted.giver).name or "这位同事"
    if wanted.giver == ctx.actor.open_id or Role.ADMIN in ctx.roles:
        return f"{name}名下没有客户。"
    return f"只有{name}本人、主管和管理员能移交{name}的客户；没有可以移交的客户。"


def _refused(ctx: Context, wanted: Wanted, why: str) -> Result:
    name = person_view(ctx, wanted.giver).name or "同事"
    return Result(
        answer=Refused(
            title="没有移交",
            understood=f"移交 {name} 的全部客户",
            why=why,
            example=_EXAMPLE,
        ),
        toast="没有移交",
        toast_kind="warning",
        act="handover.refused",
    )
