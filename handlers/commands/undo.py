"""撤销, and the author's recall of a message: takes back the own last change within ten minutes.

A registration taken back frees its keys, and everybody who was refused or watches is told. A later
recall is answered with what to do instead (product rules, Commands).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers.actions import Click
from handlers.command import Context, Result, Tell
from handlers.disclosing import customer_view
from handlers.domain.quality import show_customer_name
from handlers.domain.timing import first_follow_up_due
from handlers.outcomes import NowFree, Refused, Undone
from handlers.people import PersonStatus
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
    Reminder,
    ReminderKind,
)
from handlers.rights import may_change, may_work_on
from handlers.saving import keep_for
from handlers.stages import is_quoted
from handlers.updating import agree_next, enter, from_json, stored_keys, taken_by_other

UNDO_WITHIN = timedelta(minutes=10)
_ALL_CLAIMS = 10_000


def undo(ctx: Context, reading: Reading) -> Result:
    """Take back the acting person's last change (command 撤销); acts at once."""
    change = ctx.store.journal.last_change(ctx.actor.open_id, ctx.now - UNDO_WITHIN)
    return undo_changes(ctx, [change] if change else [])


def undo_card(ctx: Context, click: Click) -> Result:
    """Take back what a card tells of (button 撤销), if it is still the last thing the person did."""
    change = ctx.store.journal.last_change(ctx.actor.open_id, ctx.now - UNDO_WITHIN)
    is_other = change is not None and (
        (click.word and change.kind.value != click.word)
        or (click.customer and change.customer_id != click.customer)
    )
    if is_other:
        toast = "这之后您还有别的操作，没有撤销。要撤销最近一次，请发：撤销"
        return Result(
            answer=None, keeps_card=True, toast=toast, toast_kind="info", act="undo.other"
        )
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
    results = []
    for change in changes:
        result = _undo(ctx, change)
        results.append(result)
        if isinstance(result.answer, Refused):
            continue
        ctx.store.journal.mark_undone(change.id, ctx.now)
    is_done = any(not isinstance(result.answer, Refused) for result in results)
    return Result(
        answer=results[0].answer,
        tells=tuple(tell for result in results for tell in result.tells),
        toast="已撤销" if is_done else "没有撤销",
        toast_kind="success" if is_done else "warning",
        act="undo" if is_done else "undo.refused",
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
        return _refused(f"撤销 报备 {customer.name}", "这个客户已经不在您名下。")
    waiting = _waiting(ctx, customer)
    _enter(ctx, customer, LedgerKind.WITHDRAWN)
    ctx.store.reminders.close(customer.id, tuple(ReminderKind), ctx.now)
    ctx.store.sharing.clear_watches(customer.id)
    ctx.store.customers.withdraw(customer, ctx.now)
    notes = (f"已告诉 {len(waiting)} 位之前想报备的同事:现在可以报备了。",) if waiting else ()
    return Result(
        answer=Undone(what="已撤销报备", customer_name=customer.name, notes=notes),
        tells=tuple(_told_free(ctx, customer, open_id, said) for open_id, said in waiting.items()),
    )


def _waiting(ctx: Context, customer: Customer) -> dict[str, str]:
    """Return who wanted the customer, refused or watching, with the name each called it by."""
    waiting = dict.fromkeys(ctx.store.sharing.watchers(customer.id), "")
    for claim in reversed(ctx.store.ledger.claims_of(customer.id, limit=_ALL_CLAIMS)):
        if claim.verdict in (ClaimVerdict.REFUSED, ClaimVerdict.CONTESTED):
            waiting[claim.claimant_open_id] = claim.name
    waiting.pop(ctx.actor.open_id, None)
    people = {open_id: ctx.store.people.get(open_id) for open_id in waiting}
    return {
        open_id: said
        for open_id, said in waiting.items()
        if (person := people[open_id]) is not None and person.status is not PersonStatus.LEFT
    }


def _told_free(ctx: Context, customer: Customer, open_id: str, said: str) -> Tell:
    shown = show_customer_name(customer.name, customer.kind)
    draft = keep_for(ctx, open_id, said or shown)
    return Tell(to_open_id=open_id, outcome=NowFree(customer_name=shown, draft_id=draft.id))


def _undo_follow_up(ctx: Context, customer: Customer, change: Change, follow_up_id: int) -> Result:
    if not may_work_on(ctx, customer):
        return _refused(f"撤销 跟进 {customer.name}", "您已不能在这个客户上记跟进。")
    ctx.store.follow_ups.mark_undone(follow_up_id, ctx.now)
    _enter(ctx, customer, LedgerKind.FOLLOW_UP_UNDONE, follow_up_id=follow_up_id)
    before = change.before
    values: dict[str, Any] = {
        "last_follow_at": _moment(before.get("last_follow_at")),
        "next_follow_at": _moment(before.get("next_follow_at")),
        "next_plan": before.get("next_plan", ""),
        "stage": before.get("stage", ""),
        **{key: from_json(value) for key, value in before.get("details", {}).items()},
    }
    if values["stage"] != customer.stage:
        _enter(
            ctx,
            customer,
            LedgerKind.STAGE_CHANGED,
            facts={
                "from": customer.stage,
                "to": values["stage"],
                "quoted": is_quoted(ctx, values["stage"]),
            },
        )
    _remind_again(ctx, customer, values["next_follow_at"], values["next_plan"])
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


def _remind_again(
    ctx: Context, customer: Customer, next_at: datetime | None, next_plan: str
) -> None:
    """Put the reminder back that the follow-up had settled: nobody's customer is forgotten."""
    kinds = (ReminderKind.FIRST_FOLLOW_UP, ReminderKind.NEXT_FOLLOW_UP)
    ctx.store.reminders.close(customer.id, kinds, ctx.now)
    is_first = not ctx.store.follow_ups.of_customer(customer.id, limit=1)
    if next_at is None and not is_first:
        return
    ctx.store.reminders.add(
        Reminder(
            person_open_id=customer.owner_open_id,
            kind=ReminderKind.NEXT_FOLLOW_UP if next_at else ReminderKind.FIRST_FOLLOW_UP,
            due_at=next_at or first_follow_up_due(customer.registered_at),
            text=next_plan if next_at else "",
            customer_id=customer.id,
        )
    )


def _undo_update(ctx: Context, customer: Customer, change: Change) -> Result:
    if not may_change(ctx, customer):
        return _refused(f"撤销 更新 {customer.name}", "这个客户已经不在您名下。")
    values = {key: from_json(value) for key, value in change.before.get("values", {}).items()}
    contacts = tuple(Contact(**one) for one in change.before.get("contacts", []))
    before = replace(customer, name=values.get("name", customer.name), contacts=contacts)
    keys = stored_keys(before, {**customer.details, **values})
    if taken_by_other(ctx, customer, keys, before.name):
        why = "原来的名称或电话已经被别的客户登记，不能恢复。可以直接更新资料。"
        return _refused(f"撤销 更新 {customer.name}", why)
    changed = ctx.store.customers.change(customer, values) if values else customer
    _settle_terms(ctx, customer, change, values)
    ctx.store.customers.set_contacts(customer.id, contacts)
    fresh = ctx.store.customers.get(changed.id) or changed
    ctx.store.customers.set_keys(customer.id, keys)
    _enter(ctx, customer, LedgerKind.UPDATED, facts={"undone": True})
    return Result(answer=Undone(what="已恢复更新前的资料", customer_name=fresh.name))


def _settle_terms(ctx: Context, customer: Customer, change: Change, values: dict[str, Any]) -> None:
    """Take back what hung on single fields: stage, a confirmed level, the next contact."""
    if "stage" in values:
        quoted = is_quoted(ctx, values["stage"])
        facts = {"from": customer.stage, "to": values["stage"], "quoted": quoted}
        enter(ctx, customer, LedgerKind.STAGE_CHANGED, facts)
    confirmed = [
        entry
        for entry in ctx.store.ledger.entries_of(customer.id)
        if entry.kind is LedgerKind.LEVEL_CONFIRMED
    ]
    if "level" in values and confirmed and confirmed[-1].at == change.at:
        level = confirmed[-2].facts["level"] if len(confirmed) > 1 else ""
        enter(ctx, customer, LedgerKind.LEVEL_CONFIRMED, {"level": level})
    if "next_follow_at" in values:
        plan = str(values.get("next_plan", customer.next_plan))
        agree_next(ctx, customer, values["next_follow_at"], plan, is_timed=True)


def _refused(understood: str, why: str) -> Result:
    return Result(
        answer=Refused(title="不能撤销", understood=understood, why=why, example="我的客户")
    )


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
