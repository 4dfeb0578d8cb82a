"""撤销, and the author's recall of a message: takes back the own last change within ten minutes.

A registration taken back frees its keys, and everybody who was refused or watches is told. A later
recall is answered with what to do instead (product rules, Commands).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers.actions import Click
from handlers.cases.taking_back import undo_appeal
from handlers.changes import DEEDS, shown_name, words_of
from handlers.claiming.attempts import owner_told
from handlers.claiming.watching import unwatch
from handlers.claiming.withdrawing import withdraw
from handlers.command import Context, Result, Tell
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
from handlers.conversation.begun import begun_since, named_in
from handlers.conversation.finding import among_mine
from handlers.conversation.saving import REGISTER_PURPOSE
from handlers.deals import changing
from handlers.digests.keeping import undo_subscription
from handlers.disclosing import customer_view, owner_view
from handlers.domain.text import squeeze
from handlers.domain.timing import first_follow_up_due
from handlers.groups.moving import move_back
from handlers.handover.taking_back import undo_transfer
from handlers.outcomes import ConfirmUndo, Notice, Refused, Undone
from handlers.ownership.protecting import renewed, settled
from handlers.reading.result import Reading
from handlers.records import (
    Change,
    ChangeKind,
    Contact,
    Customer,
    Draft,
    LedgerEntry,
    LedgerKind,
    Reminder,
    ReminderKind,
    Role,
)
from handlers.rights import may_change, may_work_on
from handlers.setting_changes import undo_setting
from handlers.sharing.taking_back import undo_joint
from handlers.working.stages import is_quoted
from handlers.working.updating import agree_next, enter, from_json, others_with, stored_keys

UNDO_WITHIN = timedelta(minutes=10)


_WHAT_CAN_BE_UNDONE = "、".join(dict.fromkeys(deed.word for deed in DEEDS.values() if deed.effect))


def undo(ctx: Context, reading: Reading) -> Result:
    """Take back the acting person's last change (command 撤销), or what was begun after it.

    The last change goes at once; one more, after something was just taken back, or one that is not what
    the words name, only after a yes.
    """
    changes = _recent(ctx)
    standing = _standing(changes)
    said = named_in(reading.unread)
    if begun := begun_since(ctx, changes[0].at if changes else None, said):
        return _drop_begun(ctx, begun)
    is_other = standing is not None and bool(said) and not _is_named(ctx, standing, said)
    if standing is None or (standing is changes[0] and not is_other):
        return undo_changes(ctx, [standing] if standing else [])
    if not DEEDS[standing.kind].effect:
        return _not_undoable(ctx, standing)
    return _ask(ctx, standing, said if is_other else "")


def _is_named(ctx: Context, change: Change, said: str) -> bool:
    """Whether words name this change: its deed, its customer, or both."""
    customer = _customer_of(ctx, change)
    deed = DEEDS[change.kind].word
    if squeeze(said) in squeeze(words_of(change, customer)):
        return True
    name = said.replace(deed, "", 1).strip(" 的了")
    if not name or customer is None:
        return not name
    return customer.id in {one.id for one in among_mine(ctx, name).customers}


def _drop_begun(ctx: Context, begun: Draft) -> Result:
    """Drop a draft or an open question: it is what was done last, and nothing of it was written."""
    ctx.store.drafts.delete(begun.id)
    if begun.purpose == REGISTER_PURPOSE:
        name = str(begun.payload["words"].get("name", ""))
        answer = Undone(what="报备草稿已删除，它没有登记过", customer_name=name)
        return Result(answer=answer, act="undo.draft")
    answer = Undone(what="刚才问您的那一条不记了，没有写入任何内容")
    return Result(answer=answer, act="undo.question")


def _ask(ctx: Context, standing: Change, said: str) -> Result:
    """Name the change that would be taken back, and ask."""
    customer = _customer_of(ctx, standing)
    asked = ConfirmUndo(
        change_id=standing.id,
        kind=standing.kind.value,
        what=words_of(standing, customer),
        at=standing.at,
        effect=DEEDS[standing.kind].effect,
        customer_id=standing.customer_id or 0,
        said=said,
    )
    return Result(answer=asked, act="undo.ask", customer_id=standing.customer_id)


def undo_card(ctx: Context, click: Click) -> Result:
    """Take back what a card tells of (button 撤销), if it is still the last thing the person did."""
    change = _standing(_recent(ctx))
    is_other = change is not None and (
        (click.word and change.kind.value != click.word)
        or (click.customer and change.customer_id != click.customer)
        or (click.change and change.id != click.change)
    )
    if is_other:
        toast = "这之后您还有别的操作，没有撤销。要撤销最近一次，请发：撤销"
        return Result(
            answer=None, keeps_card=True, toast=toast, toast_kind="info", act="undo.other"
        )
    return undo_changes(ctx, [change] if change else [])


def _recent(ctx: Context) -> list[Change]:
    return ctx.store.journal.changes_since(ctx.actor.open_id, ctx.now - UNDO_WITHIN)


def _standing(changes: Sequence[Change]) -> Change | None:
    """Return the newest change that was not taken back: nothing before it is ever touched."""
    return next((one for one in changes if one.undone_at is None), None)


def _customer_of(ctx: Context, change: Change) -> Customer | None:
    return ctx.store.customers.get(change.customer_id) if change.customer_id else None


def recall(ctx: Context, message_id: str) -> Result:
    """The author recalled a message: take back what it made, or say what to do when it is too late."""
    changes = [
        change
        for change in ctx.store.journal.change_of_message(message_id)
        if change.actor_open_id == ctx.actor.open_id and DEEDS[change.kind].effect
    ]
    begun = _drop_drafts(ctx, message_id)
    if not changes:
        return begun or Result(answer=None, act="recall.nothing")
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


def _drop_drafts(ctx: Context, message_id: str) -> Result | None:
    """Drop what the message left unfinished; the answer is for a registration that was begun."""
    drafts = [
        one
        for one in ctx.store.drafts.of_message(message_id)
        if one.person_open_id == ctx.actor.open_id
    ]
    for one in drafts:
        ctx.store.drafts.delete(one.id)
    begun = [one for one in drafts if one.purpose == REGISTER_PURPOSE and one.payload["words"]]
    if not begun:
        return None
    names = [str(one.payload["words"].get("name", "")) for one in begun]
    if len(names) == 1:
        answer = Undone(what="消息已撤回，它的报备草稿也删除了", customer_name=names[0])
    else:
        what = f"消息已撤回，它的 {len(names)} 份报备草稿也删除了"
        answer = Undone(what=what, notes=tuple(name for name in names if name))
    return Result(answer=answer, act="recall.draft")


def undo_changes(ctx: Context, changes: Sequence[Change]) -> Result:
    """Take back these changes, newest first."""
    if not changes:
        return Result(
            answer=Refused(
                title="没有可撤销的操作",
                understood="撤销",
                why=f"只能撤销自己 10 分钟内的最后一次 {_WHAT_CAN_BE_UNDONE}。",
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
        answer=results[0].answer if len(results) == 1 else _several(results),
        tells=tuple(tell for result in results for tell in result.tells),
        renewals=tuple(one for result in results for one in result.renewals),
        toast="已撤销" if is_done else "没有撤销",
        toast_kind="success" if is_done else "warning",
        act="undo" if is_done else "undo.refused",
        customer_id=changes[0].customer_id,
        setting=next((result.setting for result in results if result.setting), {}),
        job=next((result.job for result in results if result.job is not None), None),
    )


def _several(results: Sequence[Result]) -> Undone | Refused:
    """Say of each thing a message did whether it was taken back."""
    lines, done = [], 0
    for result in results:
        match result.answer:
            case Undone(what=what, customer_name=name):
                done += 1
                lines.append(f"{name}：{what}" if name else what)
            case Refused(understood=understood, why=why):
                lines.append(f"没有撤销 {understood}：{why}")
    if not done:
        return Refused(
            title="没有撤销",
            understood=f"撤回了一条消息（{len(results)} 项）",
            why="\n".join(lines),
            example="我的客户",
        )
    return Undone(what=f"这条消息做的 {len(results)} 项，已撤销 {done} 项", notes=tuple(lines))


def _undo(ctx: Context, change: Change) -> Result:
    customer = _customer_of(ctx, change)
    if not DEEDS[change.kind].effect:
        return _not_undoable(ctx, change)
    match change.kind:
        case ChangeKind.REMINDER:
            if change.subject_id is not None:
                ctx.store.reminders.close_one(change.subject_id, ctx.now)
            return Result(answer=Undone(what="已取消刚才设的提醒"))
        case ChangeKind.REMINDER_MOVED:
            return _undo_reminder_move(ctx, change)
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
    if others_with(ctx, customer, keys, before.name):
        why = "原来的名称或电话已经被别的客户登记，不能恢复。可以直接更新资料。"
        return _refused(f"撤销 更新 {customer.name}", why)
    if "parent" in change.before:
        move_back(ctx, customer, int(change.before["parent"]))
    changed = ctx.store.customers.change(customer, values) if values else customer
    _settle_terms(ctx, customer, change, values)
    if deal:
        changing.take_back(ctx, customer, deal)
    settled(ctx, changed)
    if contacts != customer.contacts:
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


def _not_undoable(ctx: Context, change: Change) -> Result:
    deed, what = DEEDS[change.kind], words_of(change, _customer_of(ctx, change))
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
