"""流失: the owner closes a customer as lost, for a listed reason; undone within ten minutes."""

from handlers.actions import Click
from handlers.changes import shown_name
from handlers.command import Context, Result
from handlers.conversation.finding import among_mine, ask_which, invalid
from handlers.conversation.saving import keep_text, mine, of_the_message
from handlers.deals.losing import Loss, lose, regain, why_not_regained
from handlers.deals.stating import value_of
from handlers.disclosing import customer_view
from handlers.domain.claim_states import Event
from handlers.domain.text import clean
from handlers.outcomes import CustomerLost, LossForm, Refused, Undone
from handlers.ownership.life import can
from handlers.reading.result import Reading
from handlers.records import Change, Customer

_PURPOSE = "loss"
_MOST_REASONS = 20
"""Buttons on one card."""


def close_as_lost(ctx: Context, reading: Reading) -> Result:
    """Close the customer that the message names as lost (command 流失)."""
    if reading.unusable_name is not None:
        return invalid("流失", reading)
    found = among_mine(ctx, str(reading.customer.value) if reading.customer else "")
    if found.only is None:
        return ask_which(ctx, found, "流失")
    if reading.customer is None:
        return form_for(ctx, found.only, reading)  # whom it is about was not said: a button decides
    return close_on(ctx, reading, found.only)


def close_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """Close this very customer; a reason that is not listed, or none, is asked for."""
    reason = str(value_of(reading, "reason") or "")
    if reason not in ctx.store.rules.options("lost_reason"):
        return form_for(ctx, customer, reading)
    return _closed(ctx, customer, Loss(reason, _words(reading), _competitor(reading)))


def form_for(ctx: Context, customer: Customer, reading: Reading) -> Result:
    """Ask for the reason by button; what was said in other words is kept with it."""
    if (refused := _refusal(ctx, customer)) is not None:
        return refused
    reasons = ctx.store.rules.options("lost_reason")[:_MOST_REASONS]
    said = " ".join(one for one in (str(value_of(reading, "reason") or ""), _words(reading)) if one)
    draft = keep_text(
        ctx,
        purpose=_PURPOSE,
        word="流失",
        reasons=list(reasons),
        said=said,
        competitor=_competitor(reading),
    )
    return Result(
        answer=LossForm(
            customer=customer_view(ctx, customer),
            reasons=reasons,
            draft_id=draft.id,
            said=said,
            is_won=customer.won_at is not None,
        ),
        act="lost.form",
        customer_id=customer.id,
    )


def choose(ctx: Context, click: Click) -> Result:
    """Close the customer for the reason that was pressed."""
    draft = mine(ctx, click.draft)
    customer = ctx.store.customers.get(click.customer)
    reasons = [str(one) for one in draft.payload.get("reasons", [])] if draft else []
    place = int(click.word) if click.word.isdigit() else 0
    if draft is None or customer is None or not 1 <= place <= len(reasons):
        toast = "这张卡片已经处理过，或已过期。可以重新发：流失 客户 原因"
        return Result(
            answer=None, keeps_card=True, toast=toast, toast_kind="warning", act="draft.gone"
        )
    said, competitor = str(draft.payload["said"]), str(draft.payload["competitor"])
    loss = Loss(reasons[place - 1], said, competitor)
    done = _closed(of_the_message(ctx, draft), customer, loss)
    ctx.store.drafts.delete(draft.id)
    return done


def undo_lost(ctx: Context, customer: Customer, change: Change) -> Result:
    """Take the loss back that `change` noted."""
    shown = shown_name(customer)
    if why := why_not_regained(ctx, customer, change):
        return Result(
            answer=Refused("不能撤销", f"撤销 流失 {shown}", why, f"查重 {shown}"),
            act="undo.refused",
        )
    tells = regain(ctx, customer, change)
    notes = ("保护期和之前一样。锁定和未处理的延期申请需要重新办理。",)
    answer = Undone(what="已撤销流失", customer_name=customer.name, notes=notes)
    return Result(answer=answer, tells=tells)


def _closed(ctx: Context, customer: Customer, loss: Loss) -> Result:
    if (refused := _refusal(ctx, customer)) is not None:
        return refused
    tells = lose(ctx, customer, loss)
    return Result(
        answer=CustomerLost(
            customer_id=customer.id,
            customer_name=customer.name,
            reason=loss.reason,
            words=loss.words,
            competitor=loss.competitor,
            told=len(tells),
        ),
        tells=tells,
        toast="已登记流失",
        act="lost",
        customer_id=customer.id,
        group_name=shown_name(customer),
    )


def _refusal(ctx: Context, customer: Customer) -> Result | None:
    """Say why this person may not close this customer now, None when nothing speaks against it."""
    shown = shown_name(customer)
    if customer.owner_open_id != ctx.actor.open_id:
        return _cannot(shown, "只有归属人本人能登记流失。", "我的客户")
    if can(ctx, customer, Event.LOSE):
        return None
    cases = ctx.store.cases.of_customer(customer.id)
    numbers = "、".join(f"#{case.case_no}" for case in cases if case.status == "open")
    why = f"撞单案 {numbers} 还没有了结，不能登记流失。要放手，可以在撞单卡片上点 让出。"
    return _cannot(shown, why, f"历史 {shown}")


def _cannot(shown: str, why: str, example: str) -> Result:
    return Result(
        answer=Refused(title="没有登记", understood=f"流失 {shown}", why=why, example=example),
        toast="没有登记流失",
        toast_kind="warning",
        keeps_card=True,
        act="lost.refused",
    )


def _words(reading: Reading) -> str:
    return clean(str(value_of(reading, "remark") or ""))


def _competitor(reading: Reading) -> str:
    return clean(str(value_of(reading, "competitor") or ""))
