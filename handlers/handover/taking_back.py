"""撤销 of 移交: an offer that waits is withdrawn; what a manager moved goes back, unless somebody has worked on it."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.changes import shown_name
from handlers.command import Context, Result, Tell
from handlers.disclosing import person_view
from handlers.handover.bulk import stopped_key
from handlers.handover.leaving import count_for, note_return
from handlers.handover.offering import offer_card, offer_tell, offers_with
from handlers.handover.records import OfferState
from handlers.handover.transferring import (
    has_left,
    notice_of_return,
    take_back,
    why_not_taken_back,
)
from handlers.outcomes import Notice, Refused, Undone
from handlers.records import Change, Customer, LedgerEntry, LedgerKind
from handlers.rights import is_present

_ANSWERED = {
    "accepted": "您已接收，对方也收到了通知。要退回，请再移交给对方。",
    "refused": "您的答复已经告诉对方。改主意的话，请对方再移交一次。",
}


def undo_transfer(ctx: Context, customer: Customer | None, change: Change) -> Result:
    """Take back what the acting person did about a 移交."""
    part = str(change.before.get("part"))
    if part == "asked":
        return _withdraw(ctx, customer, change)
    if part == "moved" and customer is not None:
        return _give_back(ctx, customer, change.before)
    if part == "all":
        return _give_all_back(ctx, change.before)
    if part == "each" and "each" in change.before:
        return _give_each_back(ctx, change.before["each"])
    if part == "along" and "was" in change.before:
        return _count_as_before(ctx, change.before)
    return _refused(customer, _ANSWERED.get(part, "这次移交已经不在了。"))


def _withdraw(ctx: Context, customer: Customer | None, change: Change) -> Result:
    offer = ctx.store.handovers.get(change.subject_id or 0)
    waiting = offers_with(ctx, offer) if offer else []
    if offer is None or not waiting:
        return _refused(customer, "对方已经答复了这次移交。")
    for one, asked in waiting:
        ctx.store.handovers.decide(one.id, OfferState.WITHDRAWN, ctx.now)
        _not_asked(ctx, asked, one.to_open_id)
    customers = [asked for _, asked in waiting]
    card = offer_card(ctx, offer, customers, role="receiver", state="withdrawn")
    name = person_view(ctx, offer.to_open_id).name
    notes = (f"{name}那边的卡片也已撤下。",)
    shown = customers[0].name if len(customers) == 1 else f"{len(customers)} 个客户"
    return Result(
        answer=Undone(what="已撤回移交", customer_name=shown, notes=notes),
        tells=(offer_tell(ctx, offer, card, only_replaces=True),),
    )


def _not_asked(ctx: Context, customer: Customer, receiver: str) -> None:
    """Let the ledger's entry of the offer count no more."""
    asked = [
        one
        for one in ctx.store.ledger.entries_of(customer.id)
        if one.kind is LedgerKind.TRANSFER_ASKED and one.facts.get("receiver") == receiver
    ]
    if asked:
        ctx.store.ledger.add(
            LedgerEntry(
                customer_id=customer.id,
                kind=LedgerKind.UNDONE,
                at=ctx.now,
                actor_open_id=ctx.actor.open_id,
                owner_open_id=customer.owner_open_id,
                message_id=ctx.source.message_id,
                facts={"entry": asked[-1].id},
            )
        )


def _give_back(ctx: Context, customer: Customer, before: Mapping[str, Any]) -> Result:
    if why := why_not_taken_back(ctx, customer, before):
        return _refused(customer, why)
    tells = take_back(ctx, customer, before)
    tells += notice_of_return(ctx, shown_name(customer), before)
    owner = person_view(ctx, str(before["giver"])).name or "原归属人"
    return Result(
        answer=Undone(
            what="已撤销移交",
            customer_name=customer.name,
            notes=(f"客户回到{owner}名下，保护期没有变。", *_choose_anew(ctx, before)),
        ),
        tells=tuple(tells),
    )


def _give_all_back(ctx: Context, before: Mapping[str, Any]) -> Result:
    """Stop what is still on its way, and give back what nobody has worked on."""
    ctx.store.rules.first_time(stopped_key(str(before["batch"])), ctx.now)
    back, stays, tells = 0, [], []
    for number in before["customers"]:
        customer = ctx.store.customers.get(int(number))
        if customer is None or customer.owner_open_id != before["receiver"]:
            continue
        if not _moved_by(ctx, customer, str(before["batch"])):
            continue
        if why_not_taken_back(ctx, customer, before):
            stays.append(shown_name(customer))
            continue
        tells += take_back(ctx, customer, before)
        back += 1
    if back:
        tells += notice_of_return(ctx, f"{back} 个客户", before)
    owner = person_view(ctx, str(before["giver"])).name or "原归属人"
    notes = [f"{back} 个客户回到{owner}名下，还没移交的不再移交。"]
    if stays:
        notes.append(_stay(stays))
    if back:
        notes += _choose_anew(ctx, before)
    answer = Undone(what="已撤销全部移交", notes=tuple(notes))
    return Result(answer=answer, tells=tuple(tells))


def _give_each_back(ctx: Context, each: Sequence[Mapping[str, Any]]) -> Result:
    """Give back what 逐个指定 moved and nobody has worked on."""
    back: dict[str, list[str]] = {}
    stays: list[str] = []
    tells: list[Tell] = []
    for before in each:
        customer = ctx.store.customers.get(int(before["customer"]))
        if customer is None:
            continue
        if why_not_taken_back(ctx, customer, before):
            stays.append(shown_name(customer))
            continue
        tells += take_back(ctx, customer, before)
        back.setdefault(str(before["receiver"]), []).append(shown_name(customer))
    giver = str(each[0]["giver"])
    owner = person_view(ctx, giver).name or "原归属人"
    for place, (receiver, names) in enumerate(back.items()):
        # The giver hears once of all, each receiver of the own ones.
        sides = {"receiver": receiver, "giver": "" if place else giver}
        tells += notice_of_return(ctx, "、".join(names[:5]), sides)
    total = sum(len(names) for names in back.values())
    notes = [f"{total} 个客户回到{owner}名下，保护期没有变。"] if total else []
    if stays:
        notes.append(_stay(stays))
    if total:
        notes += _choose_anew(ctx, each[0])
    what = "已撤销逐个移交" if total else "没有可以退回的客户"
    return Result(answer=Undone(what=what, notes=tuple(notes)), tells=tuple(tells))


def _stay(stays: Sequence[str]) -> str:
    names = "、".join(stays[:5]) + ("等" if len(stays) > 5 else "")
    return f"{len(stays)} 个已有人处理过或归属又变了，留在新归属人名下：{names}。"


def _count_as_before(ctx: Context, before: Mapping[str, Any]) -> Result:
    """Let the customers that went along count for the department left behind again."""
    person, unit = str(before["person"]), str(before["to"])
    changed = 0
    for number, was in before["was"]:
        customer = ctx.store.customers.get(int(number))
        if customer is None or (customer.owner_open_id, customer.department_id) != (person, unit):
            continue
        count_for(ctx, customer, str(was))
        changed += 1
    name = person_view(ctx, person).name or "同事"
    text = f"主管撤销了「客户随人走」，您的 {changed} 个客户又算原部门的，等主管处理；归属不变。"
    told = Tell(to_open_id=person, outcome=Notice(title="客户又算原部门的", text=text))
    note = f"{name}的 {changed} 个客户又算原部门的，请在原来的卡片上重新选择。"
    return Result(
        answer=Undone(what="已撤销客户随人走", notes=(note,)),
        tells=(told,) if changed and is_present(ctx, person) else (),
    )


def _choose_anew(ctx: Context, before: Mapping[str, Any]) -> list[str]:
    """Say what to do about customers that are a leaver's again; they wait for it."""
    giver = str(before["giver"])
    if not has_left(ctx, giver):
        return []
    note_return(ctx, giver)
    return [f"{person_view(ctx, giver).name}已离职，请在原来的交接卡片上重新选择接收人。"]


def _moved_by(ctx: Context, customer: Customer, batch: str) -> bool:
    return any(
        one.kind is LedgerKind.TRANSFERRED and one.facts.get("batch") == batch
        for one in ctx.store.ledger.entries_of(customer.id)
    )


def _refused(customer: Customer | None, why: str) -> Result:
    name = customer.name if customer else "客户"
    answer = Refused(
        title="不能撤销",
        understood=f"撤销 移交 {name}",
        why=why,
        example=f"移交 {name} 给 @原归属人" if customer else "我的客户",
    )
    return Result(answer=answer)
