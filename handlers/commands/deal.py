"""成交: the owner records a deal; its card, its milestones, and which of several deals an update means."""

from handlers.actions import Click
from handlers.changes import shown_name
from handlers.claiming.candidate import lasting
from handlers.command import Context, Result
from handlers.conversation.finding import among_all, among_mine, ask_which, invalid
from handlers.conversation.saving import READING_PURPOSE, keep_text
from handlers.deals.changing import milestone_reached, write
from handlers.deals.records import Deal
from handlers.deals.showing import SHOWN, deals_of, numbered
from handlers.deals.stating import stated
from handlers.deals.winning import unwin, why_not_unwon, win
from handlers.disclosing import customer_view, protection_restored
from handlers.domain.claim_states import Event
from handlers.domain.quality import example_of
from handlers.outcomes import DealForm, DealsShown, DealWon, Refused, Undone, WhichDeal
from handlers.ownership.life import can
from handlers.ownership.protecting import holding_limit
from handlers.reading.deal_fields import DEAL_KEYS
from handlers.reading.result import Reading
from handlers.records import Change, Customer
from handlers.rights import disclosure, may_change
from handlers.views import FieldView, ProblemView
from handlers.working.left_out import left_out
from handlers.working.updating import record_update

FORM_FIELDS = (
    "amount",
    "product",
    "contract_no",
    "signed_on",
    "contract_until",
    "paid",
    "payment_method",
    "project",
    "milestones",
)
"""Inputs of the form, in order."""
_TAKEN = DEAL_KEYS | {
    "product",
    "expected_amount",
    "expected_amount_max",
    "currency",
    "amount_period",
    "amount_is_approximate",
}
"""What a deal takes from a reading."""
_INSTEAD = {"amount": ("expected_amount",), "paid": ("paid_share",)}
"""What else may have been said for an input."""


def record(ctx: Context, reading: Reading) -> Result:
    """Record a deal of the customer that the message names (command 成交)."""
    if reading.unusable_name is not None:
        return invalid("成交", reading)
    words = str(reading.customer.value) if reading.customer else ""
    found = among_mine(ctx, words)
    if found.only is not None:
        return record_on(ctx, reading, found.only)
    if not found.customers and words and (other := among_all(ctx, words).only) is not None:
        return record_on(ctx, reading, other)
    return ask_which(ctx, found, "成交")


def record_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """Record a deal of this very customer; without a sum, or with something wrong, a form asks."""
    if (refused := _refusal(ctx, customer)) is not None:
        return refused
    said = stated(ctx, reading, customer)
    if said.deal is None:
        return form_for(ctx, customer, reading, said.problems)
    if (known := _same_number(ctx, customer, said.deal)) is not None:
        problem = ProblemView("contract_no", known, "这个合同号已经登记过成交", f"合同号:{known}-2")
        return form_for(ctx, customer, reading, (problem,))
    won = win(ctx, customer, said.deal)
    ctx.store.rules.set_topic(ctx.source.chat_id, ctx.actor.open_id, customer.id, ctx.now)
    deals = numbered(ctx.store.deals.of_customer(customer.id))
    return Result(
        answer=DealWon(
            customer=customer_view(ctx, won.customer),
            deal=next(one for one in deals if one.id == won.deal.id),
            protected_before=customer.protected_until,
            holding=ctx.store.customers.count_open(ctx.actor.open_id),
            holding_limit=holding_limit(ctx, ctx.actor),
            notes=(*_notes(reading), *left_out(ctx, reading, won.customer, _TAKEN)),
        ),
        tells=won.tells,
        toast="已登记成交",
        act="won",
        customer_id=customer.id,
        group_name=shown_name(customer),
    )


def form_for(
    ctx: Context,
    customer: Customer,
    reading: Reading,
    problems: tuple[ProblemView, ...] = (),
    *,
    lead: str = "",
) -> Result:
    """Ask for the deal on a form, filled in with what was said; wrong values stand in it to be mended."""
    if (refused := _refusal(ctx, customer)) is not None:
        return refused
    values = []
    for key in FORM_FIELDS:
        keys = (key, *_INSTEAD.get(key, ()))
        said = next((one for one in keys if one in reading.fields), "")
        if said:
            values.append(FieldView(key, lasting(reading, reading.fields[said], said)))
    wrong = [FieldView(one.key, one.read) for one in problems if one.read]
    told = {one.key: one for one in (*wrong, *values)}
    draft = keep_text(ctx, purpose="deal")
    return Result(
        answer=DealForm(
            customer_id=customer.id,
            customer_name=customer.name,
            values=tuple(told.values()),
            problems=problems,
            lead=lead,
            draft_id=draft.id,
        ),
        toast=problems[0].wrong if problems else "",
        toast_kind="error",
        act="won.invalid" if problems else "won.form",
        customer_id=customer.id,
    )


def show(ctx: Context, click: Click) -> Result:
    """Show a customer's deals as a new card (button 成交记录)."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None or not disclosure(ctx, customer).sees_amounts:
        toast = "您看不到这个客户的成交。可发：我的客户"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="refused")
    return Result(
        answer=_shown(ctx, customer), keeps_card=True, act="deals", customer_id=customer.id
    )


def finish_milestone(ctx: Context, click: Click) -> Result:
    """Note that a milestone was reached (button 完成); the card shows the deals as they are now."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None or not may_change(ctx, customer):
        toast = "这个客户不在您名下，没有记录。可发：我的客户"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="refused")
    wanted = int(click.word) if click.word.isdigit() else 0
    found = [
        (deal, one)
        for deal in ctx.store.deals.of_customer(customer.id)
        for one in deal.milestones
        if one.id == wanted and one.done_on is None
    ]
    for deal, milestone in found:
        change = milestone_reached(deal, milestone)
        write(ctx, customer, change)
        record_update(ctx, customer, {"deal": change.before}, change.changes)
    return Result(
        answer=_shown(ctx, customer),
        toast="节点已完成" if found else "这个节点已经处理过了",
        toast_kind="success" if found else "info",
        act="milestone.done",
        customer_id=customer.id,
    )


def ask_deal(ctx: Context, customer: Customer, deals: tuple[Deal, ...]) -> Result:
    """Ask which of several deals an update means."""
    draft = keep_text(ctx, purpose=READING_PURPOSE, word="更新")
    return Result(
        answer=WhichDeal(draft.id, customer.id, customer.name, numbered(deals)[:SHOWN]),
        act="update.which_deal",
        customer_id=customer.id,
    )


def no_deal(customer: Customer) -> Result:
    """Say that nothing of a deal can be changed before there is one."""
    return Result(
        answer=Refused(
            title="还没有成交记录",
            understood=f"更新 {shown_name(customer)} 的收款、交付或节点",
            why="这些记在成交上，请归属人先登记成交。",
            example=f"成交 {shown_name(customer)} 118万",
        ),
        act="update.no_deal",
        customer_id=customer.id,
    )


def undo_won(ctx: Context, customer: Customer, change: Change) -> Result:
    """Take the deal back that `change` noted."""
    if why := why_not_unwon(ctx, customer, change):
        shown = shown_name(customer)
        return Result(
            answer=Refused("不能撤销", f"撤销 成交 {shown}", why, f"更新 {shown} 已付:30万"),
            act="undo.refused",
        )
    notes = (protection_restored(ctx, unwin(ctx, customer, change)),)
    return Result(answer=Undone(what="已撤销成交", customer_name=customer.name, notes=notes))


def _shown(ctx: Context, customer: Customer) -> DealsShown:
    deals = deals_of(ctx, customer)
    return DealsShown(
        customer_id=customer.id,
        customer_name=customer.name,
        deals=deals[:SHOWN],
        may_change=may_change(ctx, customer),
        more=max(len(deals) - SHOWN, 0),
    )


def _refusal(ctx: Context, customer: Customer) -> Result | None:
    """Say why this person may not record a deal of this customer, None when nothing speaks against it."""
    shown = shown_name(customer)
    if customer.owner_open_id == ctx.actor.open_id and can(ctx, customer, Event.WIN):
        return None
    why, example = "成交由归属人登记。", "我的客户"
    if disclosure(ctx, customer).sees_amounts:
        why = "成交由归属人登记；收款和交付可以由财务更新。"
        example = f"更新 {shown} 已付:30万"
    return Result(
        answer=Refused(title="没有登记", understood=f"成交 {shown}", why=why, example=example),
        toast="没有登记成交",
        toast_kind="warning",
        keeps_card=True,
        act="won.refused",
        customer_id=customer.id,
    )


def _same_number(ctx: Context, customer: Customer, deal: Deal) -> str | None:
    """Return the contract number if the customer has a deal of that number already."""
    if not deal.contract_no:
        return None
    known = {one.contract_no.casefold() for one in ctx.store.deals.of_customer(customer.id)}
    return deal.contract_no if deal.contract_no.casefold() in known else None


def _notes(reading: Reading) -> tuple[str, ...]:
    """Say what of the message found no place."""
    words = reading.unread.strip()
    return (f"没看懂「{words}」，没有记录。例：{example_of('product')}",) if words else ()
