"""释放: the owner gives a customer back to the public pool, with a reason; undone within ten minutes."""

from datetime import datetime

from handlers.actions import Click
from handlers.changes import note_change, shown_name
from handlers.command import Context, Result
from handlers.conversation.finding import among_mine, ask_which
from handlers.disclosing import customer_view
from handlers.domain.quality import is_placeholder
from handlers.domain.text import clean
from handlers.outcomes import Refused, Released, ReleaseForm, Undone
from handlers.ownership.owning import restore_ownership
from handlers.ownership.releasing import pool_times, release, rights_of, told_void
from handlers.reading.result import Reading
from handlers.records import (
    Change,
    ChangeKind,
    Customer,
    LedgerEntry,
    LedgerKind,
    Ownership,
)

REASONS = ("联系不上", "没有需求", "预算不足", "选了竞争对手", "客户停业", "精力不够")
"""Quick choices of why a customer is given back."""
_SHORTEST, _LONGEST = 2, 200


def give_back(ctx: Context, reading: Reading) -> Result:
    """Release the named customer; without a reason a card asks for one (command 释放)."""
    found = among_mine(ctx, str(reading.customer.value) if reading.customer else "")
    if found.only is None or not reading.customer:
        return ask_which(ctx, found, "释放") if not found.only else _form(ctx, found.only)
    return give_back_on(ctx, reading, found.only)


def give_back_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """Release this customer for the stated reason, or ask for one."""
    reason = clean(str(reading.fields["reason"].value)) if "reason" in reading.fields else ""
    return _released(ctx, customer, reason) if reason else _form(ctx, customer)


def release_form(ctx: Context, click: Click) -> Result:
    """Ask why, on a card of its own (button 释放)."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None:
        return _not_mine("这个客户")
    form = _form(ctx, customer)
    return Result(
        answer=form.answer,
        keeps_card=True,
        toast="请选择原因" if isinstance(form.answer, ReleaseForm) else "没有释放",
        toast_kind="info",
        act=form.act,
        customer_id=customer.id,
    )


def release_submit(ctx: Context, click: Click, choice: str, words: str) -> Result:
    """Release for the reason of the form."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None:
        return _not_mine("这个客户")
    reason = clean(words) or choice
    return _released(ctx, customer, reason, is_form=True)


def undo_release(ctx: Context, customer: Customer, change: Change) -> Result:
    """Take a release back: the customer is the former owner's again, as it was."""
    shown = shown_name(customer)
    if customer.ownership is not Ownership.POOL:
        why = "这个客户已经被别人领取。要一起跟，可以申请协作。"
        return Result(
            answer=Refused("没有撤销", f"释放 {shown}", why, f"协作 {shown}"), act="undo.refused"
        )
    released = ctx.store.pool.last_releases([customer.id])[customer.id]
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.UNDONE,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=ctx.actor.open_id,
            facts={"entry": released.id},
        )
    )
    before = change.before
    mine = restore_ownership(ctx, customer, ctx.actor, before)
    if next_at := str(before["next_follow_at"]):
        values = {"next_follow_at": datetime.fromisoformat(next_at)}
        ctx.store.customers.change(mine, {**values, "next_plan": str(before["next_plan"])})
    notes = ("保护期和之前一样。锁定和未处理的延期申请需要重新办理。",)
    shared = [str(grant["open_id"]) for grant in before["collaborators"]]
    told = [*ctx.store.sharing.watchers(customer.id), *shared]
    return Result(
        answer=Undone(what="已撤销释放", customer_name=customer.name, notes=notes),
        tells=told_void(ctx, mine, told, "释放"),
    )


def _released(ctx: Context, customer: Customer, reason: str, *, is_form: bool = False) -> Result:
    refused = _refusal(ctx, customer)
    if refused is not None:
        return refused
    if not _SHORTEST <= len(reason) <= _LONGEST or is_placeholder(reason):
        problem = f"原因要 {_SHORTEST}-{_LONGEST} 个字，写明为什么释放。例：客户停业"
        return _form(ctx, customer, problem=problem, is_form=is_form)
    opening, cooled = pool_times(ctx, customer)
    before = rights_of(ctx, customer)
    _, tells = release(ctx, customer, actor=ctx.actor.open_id, cause="owner", reason=reason)
    note_change(ctx, ChangeKind.RELEASE, customer, before=before)
    return Result(
        answer=Released(
            customer_id=customer.id,
            customer_name=customer.name,
            reason=reason,
            opens_at=opening,
            cools_until=cooled,
            told=len([tell for tell in tells if tell.to_open_id]),
        ),
        tells=tuple(tells),
        toast="已释放到公海",
        act="release",
        customer_id=customer.id,
        group_name=shown_name(customer),
    )


def _form(ctx: Context, customer: Customer, *, problem: str = "", is_form: bool = False) -> Result:
    refused = _refusal(ctx, customer)
    if refused is not None:
        return refused
    return Result(
        answer=ReleaseForm(customer_view(ctx, customer), REASONS, problem=problem),
        toast=problem if is_form else "",
        toast_kind="error",
        act="release.problem" if problem else "release.form",
        customer_id=customer.id,
    )


def _refusal(ctx: Context, customer: Customer) -> Result | None:
    """Say why this person may not release this customer now, None when nothing speaks against it."""
    if customer.owner_open_id != ctx.actor.open_id:
        return _not_mine(shown_name(customer))
    case = next(
        (one for one in ctx.store.cases.of_customer(customer.id) if one.status == "open"), None
    )
    if case is None:
        return None
    why = f"撞单案 #{case.case_no} 还没有了结，不能释放。要放手，可以在撞单卡片上点 让出。"
    return _cannot(shown_name(customer), why, f"历史 {customer.name}")


def _not_mine(shown: str) -> Result:
    return _cannot(shown, "只有归属人本人能释放。", "我的客户")


def _cannot(shown: str, why: str, example: str) -> Result:
    return Result(
        answer=Refused(title="没有释放", understood=f"释放 {shown}", why=why, example=example),
        toast="没有释放",
        toast_kind="warning",
        keeps_card=True,
        act="release.refused",
    )
