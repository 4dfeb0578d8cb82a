"""Writing one contact with a customer down: the record, what it moves, the next reminder, how to undo it.

Whether it counts is decided by `handlers.domain.follow_up`; whether the author may is decided by the caller.
Nobody reached (没人接, 关机, 已读没回) is logged but moves nothing (product rules, Protection).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.command import Context
from handlers.domain.custom_field import is_custom
from handlers.domain.follow_up import Contacted, Earlier, judge, no_contact_words
from handlers.ownership.protecting import policy_of, renewed
from handlers.reading.result import Reading
from handlers.records import (
    Change,
    ChangeKind,
    Customer,
    FollowUp,
    LedgerEntry,
    LedgerKind,
    ReminderKind,
)
from handlers.rights import may_change
from handlers.views import ChangeView
from handlers.working.reminding import remind_of_next
from handlers.working.stages import AMOUNT_NEEDED, is_quoted, is_stage_allowed
from handlers.working.updating import as_json, changes_of, with_precision

CHANNELS = ("电话", "微信", "邮件", "面谈", "会议", "其他")
"""Channels of a follow-up (product rules, Records)."""

_ALSO_KEPT = frozenset(
    {
        "expected_amount",
        "expected_amount_max",
        "currency",
        "amount_is_approximate",
        "amount_period",
        "expected_close",
        "expected_close_precision",
    }
)
"""What a talk often settles and a message may state beside it (a quotation needs its amount); an added
field is stated on purpose, with its colon."""

KEPT = frozenset(
    {
        "content",
        "channel",
        "result",
        "happened_at",
        "next_at",
        "next_plan",
        "stage",
        *_ALSO_KEPT,
    }
)
"""Fields that a follow-up takes from its message, beside the added ones."""

_AS_OPTION = {"拜访": "面谈", "上门": "面谈", "见面": "面谈"}


def as_channel(words: str) -> str:
    """Return the channel that the words mean: 拜访 is 面谈."""
    return _AS_OPTION.get(words, words)


@dataclass(frozen=True, slots=True)
class Written:
    """A contact written down: the record, the customer as it is now, and what must be said about it."""

    follow_up: FollowUp
    customer: Customer
    notes: tuple[str, ...]
    changes: tuple[ChangeView, ...] = ()


def write_down(ctx: Context, reading: Reading, customer: Customer, content: str) -> Written:
    """Write the contact down and move what it moves; the rights were checked before."""
    logged = _log(ctx, reading, customer, content)
    details = _details(ctx, reading, customer)
    stage = text_of(reading, "stage")
    is_refused = bool(stage) and not is_stage_allowed(ctx, stage, {**customer.details, **details})
    wanted = "" if is_refused or stage == customer.stage else stage
    _remind(ctx, reading, customer, logged)
    after = _apply(ctx, customer, logged, details=details, stage=wanted)
    stated = {**details, "stage": wanted} if wanted else details
    return Written(
        logged,
        after,
        (AMOUNT_NEEDED,) if is_refused else (),
        changes_of(ctx, customer, stated),
    )


def _log(ctx: Context, reading: Reading, customer: Customer, content: str) -> FollowUp:
    channel = as_channel(text_of(reading, "channel"))
    happened_at = _happened(ctx, reading, customer)
    earlier = ctx.store.follow_ups.of_customer(customer.id, limit=20)
    contact = Contacted(
        content,
        happened_at,
        ctx.source.said_at,
        channel=channel,
        result=text_of(reading, "result"),
        told=reading.fields["content"].words if "content" in reading.fields else "",
    )
    verdict = judge(
        contact,
        [Earlier(one.content, one.happened_at, one.is_effective) for one in earlier],
        policy_of(ctx, customer.department_id),
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
            result=text_of(reading, "result"),
            next_plan=text_of(reading, "next_plan"),
            next_at=reading.moment("next_at"),
            message_id=ctx.source.message_id,
        )
    )


def _happened(ctx: Context, reading: Reading, customer: Customer) -> datetime:
    """When the contact took place: a bare day means that day, not before the registration if on it."""
    stated = reading.moment("happened_at")
    if stated is None:
        return ctx.source.said_at
    if _has_time(reading, "happened_at"):
        return stated
    day = ctx.calendar.day_of(stated)
    if day == ctx.calendar.day_of(ctx.source.said_at):
        return ctx.source.said_at
    if day == ctx.calendar.day_of(customer.registered_at):
        return max(stated, customer.registered_at)
    return stated


def _details(ctx: Context, reading: Reading, customer: Customer) -> dict[str, Any]:
    """Fields of the customer that the message states besides the contact, if the author may change them."""
    if not may_change(ctx, customer):
        return {}
    return with_precision(
        {
            key: one.value
            for key, one in reading.fields.items()
            if key in _ALSO_KEPT or is_custom(key)
        }
    )


def _was_reached(logged: FollowUp) -> bool:
    """Whether somebody was spoken to: 没人接, 关机, 已读没回 are logged but move nothing."""
    return logged.is_effective or not no_contact_words(f"{logged.content} {logged.result}")


def _apply(
    ctx: Context, customer: Customer, logged: FollowUp, *, details: dict[str, Any], stage: str
) -> Customer:
    """Enter the follow-up in the ledger and move what it moves; remember how to undo it."""
    before: dict[str, Any] = {
        "details": {key: as_json(customer.details.get(key)) for key in details},
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
    values: dict[str, object] = dict(details)
    if _was_reached(logged):
        known = filter(None, (customer.last_follow_at, logged.happened_at))
        values["last_follow_at"] = max(known)
    if logged.next_at is not None or logged.next_plan:
        values |= {"next_follow_at": logged.next_at, "next_plan": logged.next_plan}
    elif _settles_next(ctx, customer, logged):
        values |= {"next_follow_at": None, "next_plan": ""}
    if stage:
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


def _settles_next(ctx: Context, customer: Customer, logged: FollowUp) -> bool:
    """Whether the contact was the one agreed on: somebody was reached and its day has come."""
    agreed = customer.next_follow_at
    if not _was_reached(logged):
        return False
    return agreed is None or ctx.calendar.day_of(agreed) <= ctx.calendar.day_of(ctx.now)


def _remind(ctx: Context, reading: Reading, customer: Customer, logged: FollowUp) -> None:
    """Settle the reminders that the contact answered; one for a later day stays (nobody is forgotten)."""
    kinds: list[ReminderKind] = []
    if logged.next_at is not None or _was_reached(logged):
        kinds += (ReminderKind.FIRST_FOLLOW_UP, ReminderKind.UNTOUCHED)
    if logged.next_at is not None or _settles_next(ctx, customer, logged):
        kinds.append(ReminderKind.NEXT_FOLLOW_UP)
    if kinds:
        ctx.store.reminders.close(customer.id, kinds, ctx.now)
    remind_of_next(
        ctx,
        customer,
        logged.next_at,
        logged.next_plan,
        person=ctx.actor.open_id,
        is_timed=_has_time(reading, "next_at"),
    )


def _has_time(reading: Reading, key: str) -> bool:
    """Whether the words named a time of day, which is then kept to the minute."""
    value = reading.fields.get(key)
    return value is not None and isinstance(value.value, datetime)


def text_of(reading: Reading, key: str) -> str:
    """Return a field's value as text; empty when it is not stated."""
    value = reading.fields.get(key)
    return str(value.value).strip() if value is not None else ""


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
