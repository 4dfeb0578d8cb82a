"""撤销, and the author's recall of a message: takes back the own last change within ten minutes.

A registration taken back frees its keys, and everybody who was refused or watches is told. A later
recall is answered with what to do instead (product rules, Commands).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from handlers.command import Context, Result, Tell
from handlers.disclosing import customer_view
from handlers.outcomes import NowFree, Refused, Undone
from handlers.protecting import renewed
from handlers.reading.result import Reading
from handlers.records import (
    Change,
    ChangeKind,
    ClaimVerdict,
    Contact,
    Customer,
    LedgerEntry,
    LedgerKind,
    ReminderKind,
)
from handlers.updating import from_json, stored_keys

UNDO_WITHIN = timedelta(minutes=10)


def undo(ctx: Context, reading: Reading) -> Result:
    """Take back the acting person's last change (command 撤销); acts at once."""
    change = ctx.store.journal.last_change(ctx.actor.open_id, ctx.now - UNDO_WITHIN)
    return undo_changes(ctx, [change] if change else [])


def recall(ctx: Context, message_id: str) -> Result:
    """The author recalled a message: take back what it made, or say what to do when it is too late."""
    changes = [
        change
        for change in ctx.store.journal.change_of_message(message_id)
        if change.actor_open_id == ctx.actor.open_id
    ]
    if not changes:
        return Result(answer=None, act="recall.nothing")
    if any(change.at < ctx.now - UNDO_WITHIN for change in changes):
        return Result(
            answer=Refused(
                title="已过 10 分钟，记录还在",
                understood="撤回了一条消息",
                why="消息已撤回，但它登记的内容超过 10 分钟，不会自动撤销。可以更新资料，或请主管处理。",
                example="更新 客户名称 备注:登记有误",
            ),
            act="recall.late",
        )
    return undo_changes(ctx, changes)


def undo_changes(ctx: Context, changes: Sequence[Change]) -> Result:
    """Take back these changes, newest first."""
    if not changes:
        return Result(
            answer=Refused(
                title="没有可撤销的操作",
                understood="撤销",
                why="只能撤销自己 10 分钟内的最后一次 报备、跟进、更新 或 提醒。",
                example="我的客户",
            ),
            toast="没有可撤销的操作",
            toast_kind="info",
            act="undo.nothing",
        )
    results = [_undo(ctx, change) for change in changes]
    for change in changes:
        ctx.store.journal.mark_undone(change.id, ctx.now)
    return Result(
        answer=results[0].answer,
        tells=tuple(tell for result in results for tell in result.tells),
        toast="已撤销",
        act="undo",
        customer_id=changes[0].customer_id,
    )


def _undo(ctx: Context, change: Change) -> Result:
    customer = ctx.store.customers.get(change.customer_id) if change.customer_id else None
    match change.kind:
        case ChangeKind.REMINDER:
            if change.subject_id is not None:
                ctx.store.reminders.close_one(change.subject_id, ctx.now)
            return Result(answer=Undone(what="已取消刚才设的提醒"))
        case ChangeKind.REGISTER if customer is not None:
            return _undo_register(ctx, customer)
        case ChangeKind.FOLLOW_UP if customer is not None and change.subject_id is not None:
            return _undo_follow_up(ctx, customer, change, change.subject_id)
        case ChangeKind.UPDATE if customer is not None:
            return _undo_update(ctx, customer, change)
    return Result(answer=Undone(what="这项内容已经不在了，无需再撤销"))


def _undo_register(ctx: Context, customer: Customer) -> Result:
    if customer.owner_open_id != ctx.actor.open_id:
        return Result(
            answer=Refused(
                title="不能撤销",
                understood=f"撤销 报备 {customer.name}",
                why="这个客户已经不在您名下。",
                example="我的客户",
            )
        )
    refused = dict.fromkeys(
        claim.claimant_open_id
        for claim in ctx.store.ledger.claims_of(customer.id)
        if claim.verdict in (ClaimVerdict.REFUSED, ClaimVerdict.CONTESTED)
    )
    waiting = dict.fromkeys([*refused, *ctx.store.sharing.watchers(customer.id)])
    waiting.pop(ctx.actor.open_id, None)
    _enter(ctx, customer, LedgerKind.WITHDRAWN)
    ctx.store.reminders.close(customer.id, tuple(ReminderKind), ctx.now)
    ctx.store.sharing.clear_watches(customer.id)
    ctx.store.customers.withdraw(customer, ctx.now)
    notes = (f"已告诉 {len(waiting)} 位之前想报备的同事:现在可以报备了。",) if waiting else ()
    return Result(
        answer=Undone(what="已撤销报备", customer_name=customer.name, notes=notes),
        tells=tuple(
            Tell(to_open_id=open_id, outcome=NowFree(customer_name=customer.name))
            for open_id in waiting
        ),
    )


def _undo_follow_up(ctx: Context, customer: Customer, change: Change, follow_up_id: int) -> Result:
    ctx.store.follow_ups.mark_undone(follow_up_id, ctx.now)
    _enter(ctx, customer, LedgerKind.FOLLOW_UP_UNDONE, follow_up_id=follow_up_id)
    before = change.before
    values: dict[str, Any] = {
        "last_follow_at": _moment(before.get("last_follow_at")),
        "next_follow_at": _moment(before.get("next_follow_at")),
        "next_plan": before.get("next_plan", ""),
        "stage": before.get("stage", ""),
    }
    if values["stage"] != customer.stage:
        _enter(
            ctx,
            customer,
            LedgerKind.STAGE_CHANGED,
            facts={"from": customer.stage, "to": values["stage"], "quoted": False},
        )
    ctx.store.reminders.close(customer.id, (ReminderKind.NEXT_FOLLOW_UP,), ctx.now)
    changed = ctx.store.customers.change(customer, values)
    changed = ctx.store.customers.change(changed, {"protected_until": renewed(ctx, changed)})
    until = customer_view(ctx, changed).days_left
    return Result(
        answer=Undone(
            what="已撤销这条跟进",
            customer_name=customer.name,
            notes=(f"保护期已恢复，还剩 {until} 天。",),
        )
    )


def _undo_update(ctx: Context, customer: Customer, change: Change) -> Result:
    values = {key: from_json(value) for key, value in change.before.get("values", {}).items()}
    contacts = tuple(Contact(**one) for one in change.before.get("contacts", []))
    changed = ctx.store.customers.change(customer, values) if values else customer
    ctx.store.customers.set_contacts(customer.id, contacts)
    fresh = ctx.store.customers.get(changed.id) or changed
    ctx.store.customers.set_keys(customer.id, stored_keys(fresh, fresh.details))
    _enter(ctx, customer, LedgerKind.UPDATED, facts={"undone": True})
    return Result(answer=Undone(what="已恢复更新前的资料", customer_name=fresh.name))


def _enter(
    ctx: Context,
    customer: Customer,
    kind: LedgerKind,
    *,
    follow_up_id: int | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=kind,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=customer.owner_open_id,
            follow_up_id=follow_up_id,
            message_id=ctx.source.message_id,
            facts=facts or {},
        )
    )


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None
