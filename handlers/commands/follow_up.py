"""跟进: logs a contact, renews the protection if it counts, and sets the next reminder.

Whether it counts is decided by `handlers.domain.follow_up` and told to the author with the reason.
"""

from datetime import datetime

from handlers.actions import Click
from handlers.command import Context, Result
from handlers.disclosing import customer_view
from handlers.domain.follow_up import Contacted, Earlier, judge
from handlers.finding import among_all, among_mine, ask_which
from handlers.outcomes import FollowedUp, FollowUpForm, Refused
from handlers.protecting import renewed
from handlers.reading.result import Reading
from handlers.records import (
    Change,
    ChangeKind,
    Customer,
    FollowUp,
    LedgerEntry,
    LedgerKind,
    Reminder,
    ReminderKind,
)
from handlers.rights import may_work_on
from handlers.saving import drafted_names
from handlers.stages import is_quoted, is_stage_allowed
from handlers.views import FieldView

CHANNELS = ("电话", "微信", "邮件", "面谈", "会议", "其他")
"""Channels of a follow-up (product rules, Records)."""

_AS_OPTION = {"拜访": "面谈", "上门": "面谈", "见面": "面谈"}


def follow_up(ctx: Context, reading: Reading) -> Result:
    """Log a contact with the customer that the message names (command 跟进)."""
    words = str(reading.customer.value) if reading.customer else ""
    if not words and not reading.fields:
        return _form(ctx, None)
    found = among_mine(ctx, words)
    customer = found.only
    if customer is None:
        if not found.customers and words:
            return _not_mine(ctx, words)
        return ask_which(ctx, found, "跟进")
    return follow_up_on(ctx, reading, customer)


def follow_up_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """Log the contact on this very customer; the rights are checked here."""
    if not may_work_on(ctx, customer):
        return _refused(customer.name)
    content = _text(reading, "content")
    if not content:
        return _form(ctx, customer, reading)
    logged = _log(ctx, reading, customer, content)
    before = customer.protected_until
    after = _apply(ctx, reading, customer, logged)
    _remind(ctx, reading, after, logged)
    ctx.store.rules.set_topic(ctx.source.chat_id, ctx.actor.open_id, customer.id, ctx.now)
    return Result(
        answer=FollowedUp(
            customer=customer_view(ctx, after),
            channel=logged.channel,
            content=logged.content,
            happened_at=logged.happened_at,
            is_effective=logged.is_effective,
            is_late=logged.is_late,
            verdict_reason=logged.verdict_reason,
            protected_before=before,
            next_at=logged.next_at,
            next_plan=logged.next_plan,
        ),
        toast="已记录跟进",
        group_state="logged",
        group_name=customer.name,
        act="follow_up",
        customer_id=customer.id,
    )


def form(ctx: Context, click: Click) -> Result:
    """Open the 跟进 form for the customer of a button."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None or not may_work_on(ctx, customer):
        toast = "这个客户不在您名下，不能记跟进。可发：我的客户"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="refused")
    opened = _form(ctx, customer)
    return Result(
        answer=opened.answer,
        keeps_card=True,
        toast="请在新卡片里填写",
        toast_kind="info",
        act="follow_up.form",
    )


def _log(ctx: Context, reading: Reading, customer: Customer, content: str) -> FollowUp:
    stated = _text(reading, "channel")
    channel = _AS_OPTION.get(stated, stated)
    happened_at = _moment(reading, "happened_at") or ctx.source.said_at
    earlier = ctx.store.follow_ups.of_customer(customer.id, limit=20)
    contact = Contacted(
        content,
        happened_at,
        ctx.source.said_at,
        channel=channel,
        result=_text(reading, "result"),
    )
    verdict = judge(
        contact,
        [Earlier(one.content, one.happened_at, one.is_effective) for one in earlier],
        ctx.policy,
        ctx.calendar,
    )
    return ctx.store.follow_ups.add(
        FollowUp(
            customer_id=customer.id,
            author_open_id=ctx.actor.open_id,
            happened_at=happened_at,
            logged_at=ctx.source.said_at,
            channel=channel if channel in CHANNELS else "其他",
            content=content,
            is_effective=verdict.is_effective,
            is_late=verdict.is_late,
            verdict_reason=verdict.reason,
            result=_text(reading, "result"),
            next_plan=_text(reading, "next_plan"),
            next_at=_moment(reading, "next_at"),
            message_id=ctx.source.message_id,
        )
    )


def _apply(ctx: Context, reading: Reading, customer: Customer, logged: FollowUp) -> Customer:
    """Enter the follow-up in the ledger and move what it moves; remember how to undo it."""
    before = {
        "last_follow_at": _iso(customer.last_follow_at),
        "next_follow_at": _iso(customer.next_follow_at),
        "next_plan": customer.next_plan,
        "stage": customer.stage,
    }
    _enter(
        ctx,
        customer,
        LedgerKind.FOLLOWED_UP,
        follow_up_id=logged.id,
        facts={
            "happened_at": logged.happened_at.isoformat(),
            "effective": logged.is_effective,
        },
    )
    values: dict[str, object] = {
        "last_follow_at": max(filter(None, (customer.last_follow_at, logged.happened_at)))
    }
    if logged.next_at is not None or logged.next_plan:
        values |= {"next_follow_at": logged.next_at, "next_plan": logged.next_plan}
    stage = _text(reading, "stage")
    if stage and stage != customer.stage and is_stage_allowed(ctx, stage, customer.details):
        values["stage"] = stage
        _enter(
            ctx,
            customer,
            LedgerKind.STAGE_CHANGED,
            facts={"from": customer.stage, "to": stage, "quoted": is_quoted(ctx, stage)},
        )
    values["protected_until"] = renewed(ctx, customer)
    ctx.store.journal.add_change(
        Change(
            id=0,
            actor_open_id=ctx.actor.open_id,
            kind=ChangeKind.FOLLOW_UP,
            at=ctx.now,
            customer_id=customer.id,
            subject_id=logged.id,
            message_id=ctx.source.message_id,
            before=before,
        )
    )
    return ctx.store.customers.change(customer, values)


def _enter(
    ctx: Context,
    customer: Customer,
    kind: LedgerKind,
    *,
    facts: dict[str, object],
    follow_up_id: int | None = None,
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
            facts=facts,
        )
    )


def _remind(ctx: Context, reading: Reading, customer: Customer, logged: FollowUp) -> None:
    ctx.store.reminders.close(
        customer.id, (ReminderKind.FIRST_FOLLOW_UP, ReminderKind.NEXT_FOLLOW_UP), ctx.now
    )
    if logged.next_at is None:
        return
    ctx.store.reminders.add(
        Reminder(
            person_open_id=ctx.actor.open_id,
            kind=ReminderKind.NEXT_FOLLOW_UP,
            due_at=logged.next_at,
            text=logged.next_plan,
            customer_id=customer.id,
            is_dated=has_time(reading, "next_at"),
        )
    )


def has_time(reading: Reading, key: str) -> bool:
    """Whether the words named a time of day, which is then kept to the minute."""
    value = reading.fields.get(key)
    return value is not None and isinstance(value.value, datetime)


def _moment(reading: Reading, key: str) -> datetime | None:
    return reading.moment(key)


def _text(reading: Reading, key: str) -> str:
    value = reading.fields.get(key)
    return str(value.value).strip() if value is not None else ""


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _form(ctx: Context, customer: Customer | None, reading: Reading | None = None) -> Result:
    values = (
        tuple(FieldView(key, field.words) for key, field in reading.fields.items())
        if reading
        else ()
    )
    return Result(
        answer=FollowUpForm(
            customer_id=customer.id if customer else None,
            customer_name=customer.name if customer else "",
            channels=CHANNELS,
            values=values,
            problem="还缺跟进内容:和谁、谈了什么。" if reading else "",
        ),
        act="follow_up.form",
        customer_id=customer.id if customer else None,
    )


def _not_mine(ctx: Context, words: str) -> Result:
    if among_all(ctx, words).customers:
        return _refused(words)
    if any(words in str(name) for name in drafted_names(ctx)):
        return _still_draft(words)
    return ask_which(ctx, among_mine(ctx, words), "跟进")


def _still_draft(name: str) -> Result:
    return Result(
        answer=Refused(
            title="这家还是草稿",
            understood=f"跟进 {name}",
            why="报备还缺必填项（联系人和电话）,草稿不受保护，也不能记跟进。补全后再记。",
            example=f"报备 {name} 张伟 13812345678",
        ),
        act="follow_up.draft",
    )


def _refused(name: str) -> Result:
    return Result(
        answer=Refused(
            title="不能记这条跟进",
            understood=f"跟进 {name}",
            why="这个客户不在您名下，您也不是协作人，所以没有记录。可以先查重，再向归属人申请协作。",
            example=f"查重 {name}",
        ),
        act="follow_up.refused",
    )
