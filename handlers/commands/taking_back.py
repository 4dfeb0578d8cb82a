"""What taking a change back means, kind by kind; the command itself is `handlers.commands.undo`.

Each part knows what its deed wrote and puts it back, or says why it cannot.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.cases.taking_back import undo_appeal
from handlers.changes import DEEDS, shown_name, words_of
from handlers.claiming.attempts import owner_told
from handlers.claiming.known_as import not_known_as
from handlers.claiming.watching import unwatch
from handlers.claiming.withdrawing import withdraw
from handlers.command import Context, Result, Tell
from handlers.commands import merge
from handlers.commands.collaborate import undo_sharing
from handlers.commands.deal import undo_won
from handlers.commands.extend import undo_extension
from handlers.commands.feedback import undo_feedback
from handlers.commands.hold import undo_hold
from handlers.commands.leave import undo_absence
from handlers.commands.lose import undo_lost
from handlers.commands.pool import undo_pick_up
from handlers.commands.release import undo_release
from handlers.commands.roles import undo_role
from handlers.commands.rules import undo_rule
from handlers.deals import changing
from handlers.digests.keeping import undo_subscription
from handlers.disclosing import owner_view, protection_restored
from handlers.domain.timing import first_follow_up_due
from handlers.groups.moving import move_back
from handlers.handover.taking_back import undo_transfer
from handlers.merging.following import kept_for, went_into
from handlers.outcomes import Notice, Refused, Undone
from handlers.ownership.protecting import renewed, settled
from handlers.records import (
    Change,
    ChangeKind,
    Contact,
    Customer,
    LedgerEntry,
    LedgerKind,
    Reminder,
    ReminderKind,
    Role,
)
from handlers.rights import may_change, may_work_on
from handlers.setting_changes import undo_setting
from handlers.sharing.taking_back import undo_joint
from handlers.working.bearing import others_with, stored_keys, write_keys
from handlers.working.renaming import settle_names
from handlers.working.stages import is_quoted
from handlers.working.updating import agree_next, enter, from_json


def customer_of(ctx: Context, change: Change) -> Customer | None:
    """Return the customer a change was about, if it was about one."""
    return ctx.store.customers.get(change.customer_id) if change.customer_id else None


def take_back(ctx: Context, change: Change) -> Result:
    """Put back what a change wrote, as its kind needs it; who may and when is checked by the command."""
    customer = customer_of(ctx, change)
    if not DEEDS[change.kind].effect:
        return not_undoable(ctx, change)
    match change.kind:
        case ChangeKind.REMINDER:
            if change.subject_id is not None:
                ctx.store.reminders.close_one(change.subject_id, ctx.now)
            return Result(answer=Undone(what="已取消刚才设的提醒"))
        case ChangeKind.REMINDER_MOVED:
            return _undo_reminder_move(ctx, change)
        case ChangeKind.MERGE:
            return merge.take_back(ctx, change)
        case ChangeKind.REGISTER if customer is not None:
            return _undo_register(ctx, customer, change)
        case ChangeKind.SHARE if customer is not None and "person" in change.before:
            return undo_sharing(ctx, customer, change)
        case ChangeKind.JOINT if customer is not None:
            return undo_joint(ctx, customer, change)
        case ChangeKind.SHARE if customer is not None:
            return _undo_share(ctx, customer, change)
        case ChangeKind.RELEASE if customer is not None:
            return undo_release(ctx, customer, change)
        case ChangeKind.PICK_UP if customer is not None:
            return undo_pick_up(ctx, customer, change)
        case ChangeKind.WATCH if customer is not None:
            return unwatch(ctx, customer, change)
        case ChangeKind.APPEAL if customer is not None:
            return undo_appeal(ctx, customer, change)
        case ChangeKind.FOLLOW_UP if customer is not None and change.subject_id is not None:
            return _undo_follow_up(ctx, customer, change, change.subject_id)
        case ChangeKind.EXTEND if customer is not None:
            return undo_extension(ctx, customer, change)
        case ChangeKind.HOLD if customer is not None:
            return undo_hold(ctx, customer, change)
        case ChangeKind.SUBSCRIPTION:
            return undo_subscription(ctx, change)
        case ChangeKind.WON if customer is not None:
            return undo_won(ctx, customer, change)
        case ChangeKind.LOST if customer is not None:
            return undo_lost(ctx, customer, change)
        case ChangeKind.FEEDBACK if customer is not None:
            return undo_feedback(ctx, customer, change)
        case ChangeKind.TRANSFER:
            return undo_transfer(ctx, customer, change)
        case ChangeKind.ABSENCE:
            return undo_absence(ctx, change)
        case ChangeKind.ROLE:
            return undo_role(ctx, change)
        case ChangeKind.RULE:
            return undo_rule(ctx, change)
        case ChangeKind.UPDATE if "setting" in change.before:
            return undo_setting(ctx, change)
        case ChangeKind.UPDATE if customer is not None:
            return _undo_update(ctx, customer, change)
    if change.customer_id and (kept := kept_for(ctx, change.customer_id)) is not None:
        why = f"{went_into(kept)}，合并之前的这一步不能单独撤销。合并有误请联系主管。"
        return _refused(f"撤销 {words_of(change, None)}", why)
    return Result(answer=Undone(what="这项内容已经不在了，无需再撤销"))


def _undo_register(ctx: Context, customer: Customer, change: Change) -> Result:
    if customer.owner_open_id != ctx.actor.open_id:
        return _refused(words_of(change, customer), "这个客户已经不在您名下。")
    return withdraw(ctx, customer)


def _undo_share(ctx: Context, customer: Customer, change: Change) -> Result:
    if case_no := change.before.get("case"):
        why = f"同意协作时撞单案 #{case_no} 已经了结。要结束协作，请联系主管。"
        return _refused(words_of(change, customer), why)
    if customer.owner_open_id != ctx.actor.open_id:
        return _refused(words_of(change, customer), "这个客户已经不在您名下。")
    claim = ctx.store.ledger.claim(change.subject_id or 0)
    if claim is None or change.before.get("was_collaborator"):
        return Result(
            answer=Undone(what="对方原来就是协作人，协作照旧", customer_name=customer.name)
        )
    ctx.store.sharing.end_collaboration(customer.id, claim.claimant_open_id)
    not_known_as(ctx, customer, claim.name, change.at)
    _enter(ctx, customer, LedgerKind.SHARE_WITHDRAWN, claim_id=claim.id)
    shown = shown_name(customer)
    owner = owner_view(ctx, customer, reader=claim.claimant_open_id)
    text = f"{owner.name or '归属人'}撤销了刚才的同意，您不再能查看 {shown} 的资料和记跟进。"
    told = Notice(title="协作已结束", text=text, color="wathet")
    return Result(
        answer=Undone(
            what="已撤销同意协作",
            customer_name=customer.name,
            notes=("对方已收到通知。您可以在撞单卡片上重新答复。",),
        ),
        tells=(
            Tell(to_open_id=claim.claimant_open_id, outcome=told),
            *owner_told(ctx, customer, claim),
        ),
    )


def _undo_reminder_move(ctx: Context, change: Change) -> Result:
    due_at = _moment(change.before.get("due_at"))
    if change.subject_id is not None and due_at is not None:
        is_dated = bool(change.before.get("is_dated"))
        ctx.store.reminders.reschedule(change.subject_id, due_at, is_dated=is_dated)
    return Result(answer=Undone(what="提醒已恢复到原来的时间"))


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
    return Result(
        answer=Undone(
            what="已撤销这条跟进",
            customer_name=customer.name,
            notes=(protection_restored(ctx, changed),),
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
    deal = change.before.get("deal")
    if not may_change(ctx, customer) and not (deal and Role.FINANCE in ctx.roles):
        return _refused(f"撤销 更新 {customer.name}", "这个客户已经不在您名下。")
    if deal and (why := changing.why_not_back(ctx, deal)):
        return _refused(f"撤销 更新 {customer.name}", why)
    values = {key: from_json(value) for key, value in change.before.get("values", {}).items()}
    contacts = customer.contacts
    if "contacts" in change.before:
        contacts = tuple(Contact(**one) for one in change.before["contacts"])
    before = replace(customer, name=values.get("name", customer.name), contacts=contacts)
    keys = stored_keys(before, {**customer.details, **values})
    found = ctx.store.customers.with_keys(keys)
    if others_with(ctx, customer, found, before.name):
        why = "原来的名称或电话已经被别的客户登记，不能恢复。可以直接更新资料。"
        return _refused(f"撤销 更新 {customer.name}", why)
    if "parent" in change.before:
        move_back(ctx, customer, int(change.before["parent"]))
    changed = ctx.store.customers.change(customer, values) if values else customer
    if "other_names" in values:
        settle_names(ctx, customer, str(values["other_names"] or ""))
    _settle_terms(ctx, customer, change, values)
    if deal:
        changing.take_back(ctx, customer, deal)
    settled(ctx, changed)
    if contacts != customer.contacts:
        ctx.store.customers.set_contacts(customer.id, contacts)
    fresh = ctx.store.customers.get(changed.id) or changed
    write_keys(ctx, customer, keys, found)
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


def not_undoable(ctx: Context, change: Change) -> Result:
    """Name the last deed, which cannot be taken back, and say why and what to do instead."""
    deed, what = DEEDS[change.kind], words_of(change, customer_of(ctx, change))
    answer = Refused(
        title=f"上一步是{deed.word}，不能撤销",
        understood=f"撤销 {what}",
        why=deed.why_not,
        example=deed.example,
    )
    return Result(answer=answer, act="undo.refused", customer_id=change.customer_id)


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
    claim_id: int | None = None,
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
            claim_id=claim_id,
            message_id=ctx.source.message_id,
            facts=facts or {},
        )
    )


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None
