"""跟进: logs a contact, renews the protection if it counts, and sets the next reminder.

Whether it counts is decided by `handlers.domain.follow_up` and told to the author with the reason.
"""

from handlers.actions import Click
from handlers.claiming import lookups
from handlers.claiming.candidate import lasting
from handlers.claiming.objecting import foresee_lines
from handlers.command import Context, Result
from handlers.conversation.finding import among_all, among_mine, ask_which, invalid
from handlers.conversation.forming import fits_input, keep_shown
from handlers.conversation.saving import drafted
from handlers.conversation.several import one_by_one
from handlers.deals.winning import SIGNED_STAGE
from handlers.disclosing import customer_view
from handlers.domain.custom_field import CustomField
from handlers.domain.quality import show_customer_name
from handlers.outcomes import FollowedUp, FollowUpForm, Refused
from handlers.reading.labels import label_of
from handlers.reading.result import Reading
from handlers.records import Customer, Draft
from handlers.rights import may_work_on
from handlers.views import FieldView
from handlers.working.contacting import CHANNELS, KEPT, as_channel, text_of, write_down
from handlers.working.left_out import left_out
from handlers.working.offered import agree_on, day_chosen

_INPUTS = frozenset(("content", "channel", "next_at", "next_plan", "stage", "expected_amount"))
"""What the form has inputs for; what else was said goes with it unseen."""


def follow_up(ctx: Context, reading: Reading) -> Result:
    """Log a contact with the customer that the message names (command 跟进)."""
    words = str(reading.customer.value) if reading.customer else ""
    if reading.items:
        return one_by_one(ctx, "跟进", reading.items)
    if reading.unusable_name is not None:
        return invalid("跟进", reading)
    if not words and not reading.fields and not reading.problems:
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
    content = text_of(reading, "content")
    if not content or reading.problems:
        return _form(ctx, customer, reading)
    written = write_down(ctx, reading, customer, content)
    logged = written.follow_up
    ctx.store.rules.set_topic(ctx.source.chat_id, ctx.actor.open_id, customer.id, ctx.now)
    foresee_lines(ctx.store, ctx.actor.open_id, ctx.now)
    return Result(
        answer=FollowedUp(
            customer=customer_view(ctx, written.customer),
            channel=logged.channel,
            content=logged.content,
            happened_at=logged.happened_at,
            is_effective=logged.is_effective,
            is_late=logged.is_late,
            verdict_reason=logged.verdict_reason,
            protected_before=customer.protected_until,
            next_at=logged.next_at,
            next_plan=logged.next_plan,
            notes=(
                *written.notes,
                *_signed(customer, written.customer),
                *left_out(ctx, reading, customer, KEPT, text=content),
            ),
            changes=written.changes,
            follow_up_id=logged.id,
            offers=tuple(one.value for one in reading.offers if logged.next_at is None),
        ),
        toast="已记录跟进",
        group_state="logged",
        group_name=show_customer_name(customer.name, customer.kind),
        act="follow_up",
        customer_id=customer.id,
    )


def _signed(before: Customer, after: Customer) -> tuple[str, ...]:
    """Say what comes next when the contract is signed and no deal is recorded."""
    is_new = after.stage == SIGNED_STAGE != before.stage
    return (f"合同签了请登记成交：成交 {after.name} 金额",) if is_new and not after.won_at else ()


def next_on(ctx: Context, click: Click) -> Result:
    """Make a day that the follow-up spoke of the next contact; it is part of the follow-up and goes with it."""
    number, _, said = click.word.partition("@")
    customer = ctx.store.customers.get(click.customer)
    logged = ctx.store.follow_ups.get(int(number)) if number.isdecimal() else None
    if (
        customer is None
        or logged is None
        or logged.undone_at is not None
        or (logged.customer_id, logged.author_open_id) != (click.customer, ctx.actor.open_id)
        or not may_work_on(ctx, customer)
    ):
        return _not_offered("这条跟进已经不在了，没有设提醒。可发：我的客户")
    if (chosen := day_chosen(ctx, logged, said)) is None:
        return _not_offered("那一天已经过了，没有设提醒。可发：更新 客户 下次:明天 10点")
    changed = agree_on(ctx, customer, logged, chosen)
    return Result(
        answer=FollowedUp(
            customer=customer_view(ctx, changed),
            channel=logged.channel,
            content=logged.content,
            happened_at=logged.happened_at,
            is_effective=logged.is_effective,
            is_late=logged.is_late,
            verdict_reason=logged.verdict_reason,
            protected_before=changed.protected_until,
            next_at=chosen.at,
            next_plan=chosen.plan,
            follow_up_id=logged.id,
        ),
        toast="已设提醒",
        act="follow_up.next",
        customer_id=customer.id,
    )


def _not_offered(toast: str) -> Result:
    return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="refused")


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


def _form(ctx: Context, customer: Customer | None, reading: Reading | None = None) -> Result:
    values = _values(reading) if reading else ()
    hidden = {
        one.key: one.text
        for one in values
        if one.key not in _INPUTS or not fits_input(one.key, one.text)
    }
    return Result(
        answer=FollowUpForm(
            customer_id=customer.id if customer else None,
            customer_name=customer.name if customer else "",
            channels=CHANNELS,
            values=values,
            problem=_problem(reading) if reading else "",
            stages=ctx.store.rules.options("stage"),
            custom=_stated_fields(ctx, reading) if reading else (),
            draft_id=keep_shown(ctx, {}, hidden=hidden).id if hidden else "",
        ),
        act="follow_up.form",
        customer_id=customer.id if customer else None,
    )


def _stated_fields(ctx: Context, reading: Reading) -> tuple[CustomField, ...]:
    """The added fields that the message spoke of, rightly or wrongly: the form must not lose them."""
    said = {*reading.fields, *(one.field for one in reading.problems)}
    return tuple(one for one in ctx.store.custom_fields.live() if one.name in said)


def _problem(reading: Reading) -> str:
    """What is wrong with the values said, and whether the words themselves are missing."""
    wrong = [
        f"{label_of(one.field)}：读到「{one.read}」，{one.wrong}。例：{one.example}"
        for one in reading.problems
    ]
    if not text_of(reading, "content"):
        wrong.append("还缺跟进内容:和谁、谈了什么。")
    return "\n".join(wrong)


def _values(reading: Reading) -> tuple[FieldView, ...]:
    """What was read, as the form's fields take it: a moment as a moment, a channel as an option."""
    texts = {key: lasting(reading, one, key) for key, one in reading.fields.items()}
    if (next_at := reading.moment("next_at")) is not None:
        texts["next_at"] = f"{next_at.astimezone(reading.timezone):%Y-%m-%d %H:%M}"
    if "channel" in texts:
        texts["channel"] = as_channel(texts["channel"])
    return tuple(FieldView(key, text) for key, text in texts.items())


def _not_mine(ctx: Context, words: str) -> Result:
    if lookups.may_hear_of(ctx, among_all(ctx, words).customers):
        return _refused(words)
    if (draft := drafted(ctx, words)) is not None:
        return _still_draft(draft)
    return ask_which(ctx, among_mine(ctx, words), "跟进")


def _still_draft(draft: Draft) -> Result:
    words = draft.payload["words"]
    name = str(words.get("name", ""))
    said = [name, *(str(words[key]) for key in ("contact", "phone") if words.get(key))]
    lacks = [
        *(() if words.get("contact") else ("联系人",)),
        *(() if words.get("phone") or words.get("email") else ("电话",)),
    ]
    return Result(
        answer=Refused(
            title="这家还是草稿",
            understood=f"跟进 {name}",
            why="报备还缺必填项，草稿不受保护，也不能记跟进。补全后再记，这条跟进没有写入。",
            example=" ".join(["报备", *said, *lacks]),
            draft_id=draft.id,
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
