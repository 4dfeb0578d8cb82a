"""What 更新 changes of a deal: what is paid, how far it is delivered, milestones, the contract; and taking that back.

Which deal: the one of the contract number that was said, or the only one. 财务 changes payment and delivery alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from handlers.command import Context
from handlers.deals.records import Deal, Milestone
from handlers.deals.stating import NO_MORE_THAN_THE_SUM, day_of, paid_of, steps_of, value_of
from handlers.deals.winning import move_contract
from handlers.domain.quality import example_of
from handlers.reading.deal_fields import DEAL_KEYS
from handlers.reading.milestones import MilestoneReading
from handlers.reading.result import Reading
from handlers.records import Customer, Role
from handlers.rights import may_change
from handlers.views import ChangeView, ProblemView

_OF_FINANCE = frozenset(("paid", "paid_share", "delivery_state", "contract_no"))
"""What 财务 may say of a deal; the contract number only to name it."""
_TEXTS = ("project", "payment_method", "delivery_state", "contract_no")
_MARKS = ("currency", "amount_period", "amount_is_approximate", "amount_max")
"""What goes with a sum."""
_DAYS = ("signed_on", "contract_until", "started_on")


@dataclass(frozen=True, slots=True)
class DealChange:
    """What a message changes of one deal, old and new as text; nothing is written yet."""

    deal: Deal
    values: Mapping[str, Any]
    steps: tuple[MilestoneReading, ...]
    changes: tuple[ChangeView, ...]

    @property
    def before(self) -> dict[str, Any]:
        """What taking it back needs, as JSON."""
        known = {one.name: one for one in self.deal.milestones}
        return {
            "deal": self.deal.id,
            "values": {key: _as_text(getattr(self.deal, key)) for key in self.values},
            "after": {key: _as_text(value) for key, value in self.values.items()},
            "steps": [
                {
                    "name": step.name,
                    "is_new": step.name not in known,
                    "due_on": _as_text(known[step.name].due_on) if step.name in known else "",
                    "done_on": _as_text(known[step.name].done_on) if step.name in known else "",
                }
                for step in self.steps
            ],
        }


class Chosen(NamedTuple):
    """The deal that is meant; None when there is none, or several and none was named."""

    deal: Deal | None
    deals: Sequence[Deal]


def says_of_a_deal(reading: Reading) -> bool:
    """Whether a reading of 更新 states anything of a deal."""
    return any(key in DEAL_KEYS for key in reading.fields)


def may_settle(ctx: Context, customer: Customer, reading: Reading) -> bool:
    """Whether the acting person may write what is said: who may change the customer, 财务 payments only."""
    if may_change(ctx, customer):
        return True
    stated = set(reading.fields)
    is_payment = bool(stated) and stated <= _OF_FINANCE and not reading.contacts
    return Role.FINANCE in ctx.roles and is_payment


def without_deal(reading: Reading) -> Reading:
    """Return the rest of the reading: what is the customer's own."""
    marks = () if "expected_amount" in reading.fields else _MARKS
    dropped = {*DEAL_KEYS, *(marks if "amount" in reading.fields else ())}
    kept = {key: one for key, one in reading.fields.items() if key not in dropped}
    problems = tuple(one for one in reading.problems if one.field not in DEAL_KEYS)
    return replace(reading, fields=kept, problems=problems)


def choose(ctx: Context, customer: Customer, reading: Reading, deal_id: int = 0) -> Chosen:
    """Return which deal is meant: chosen on a card, named by its contract number, or the only one."""
    deals = ctx.store.deals.of_customer(customer.id)
    number = str(value_of(reading, "contract_no") or "").casefold()
    named = [one for one in deals if number and one.contract_no.casefold() == number]
    picked = [one for one in deals if one.id == deal_id]
    if picked or named:
        return Chosen((picked or named)[0], deals)
    return Chosen(deals[0] if len(deals) == 1 else None, deals)


def change_of(ctx: Context, deal: Deal, reading: Reading) -> DealChange | tuple[ProblemView, ...]:
    """Return what the reading changes of the deal, or what is wrong with it."""
    values: dict[str, Any] = {}
    for key in _TEXTS:
        if (text := value_of(reading, key)) is not None:
            values[key] = str(text)
    for key in _DAYS:
        if (day := day_of(ctx, value_of(reading, key))) is not None:
            values[key] = day
    if (amount := value_of(reading, "amount")) is not None:
        values["amount"] = Decimal(amount)
        values |= {key: str(value_of(reading, key) or "") for key in _MARKS[:2]}
    if (paid := paid_of(reading, values.get("amount", deal.amount))) is not None:
        values["paid"] = paid
    after = replace(deal, **values)
    if problems := tuple(_problems(ctx, after, reading)):
        return problems
    values = {key: value for key, value in values.items() if value != getattr(deal, key)}
    steps = tuple(one for one in steps_of(reading) if _moves(deal, one))
    changes = [
        ChangeView(key, _shown(getattr(deal, key)), _shown(value)) for key, value in values.items()
    ]
    changes += [_step_change(deal, one) for one in steps]
    return DealChange(deal, values, steps, tuple(changes))


def milestone_reached(deal: Deal, milestone: Milestone) -> DealChange:
    """Return the change by which a milestone is over."""
    step = MilestoneReading(milestone.name, None, True)
    return DealChange(deal, {}, (step,), (_step_change(deal, step),))


def write(ctx: Context, customer: Customer, change: DealChange) -> None:
    """Write it; the protection follows a changed end of the contract (the caller settles it)."""
    deal = change.deal
    if change.values:
        deal = ctx.store.deals.change(deal, change.values)
    if "contract_until" in change.values:
        move_contract(ctx, customer, deal)
    for step in change.steps:
        known = _step_of(deal, step.name)
        if known is None or step.due_on is not None:
            ctx.store.deals.put_milestone(deal, step.name, step.due_on)
        if step.is_done:
            _finish(ctx, deal.id, step.name)


def why_not_back(ctx: Context, before: Mapping[str, Any]) -> str:
    """Say why a change of a deal cannot be taken back; empty when it can."""
    deal = ctx.store.deals.get(int(before["deal"]))
    if deal is None or deal.undone_at is not None:
        return "这笔成交已经撤销了。"
    moved = [key for key, text in before["after"].items() if _as_text(getattr(deal, key)) != text]
    return "这之后有人又改过这笔成交，请直接用 更新 改。" if moved else ""


def take_back(ctx: Context, customer: Customer, before: Mapping[str, Any]) -> None:
    """Put back what a change of a deal had changed."""
    deal = ctx.store.deals.get(int(before["deal"]))
    assert deal is not None
    values = {key: _from_text(key, text) for key, text in before["values"].items()}
    if values:
        deal = ctx.store.deals.change(deal, values)
    if "contract_until" in values:
        move_contract(ctx, customer, deal)
    for step in before["steps"]:
        known = _step_of(deal, str(step["name"]))
        if known is None:
            continue
        if step["is_new"]:
            ctx.store.deals.remove_milestone(known.id)
            continue
        ctx.store.deals.put_milestone(deal, known.name, _from_text("due_on", step["due_on"]))
        ctx.store.deals.set_milestone_done(known.id, _from_text("done_on", step["done_on"]))


def _problems(ctx: Context, after: Deal, reading: Reading) -> list[ProblemView]:
    found = [
        ProblemView(one.field, one.read, one.wrong, one.example)
        for one in reading.problems
        if one.field in DEAL_KEYS
    ]
    if not after.amount_period and after.paid > after.amount:
        wrong = f"{NO_MORE_THAN_THE_SUM}（合同金额 {_shown(after.amount)} 元）"
        found.append(ProblemView("paid", _shown(after.paid), wrong, example_of("paid")))
    if after.contract_until < after.signed_on:
        shown, wrong = after.contract_until.isoformat(), "合同到期不能早于签约日期"
        found.append(ProblemView("contract_until", shown, wrong, example_of("contract_until")))
    if after.signed_on > ctx.calendar.day_of(ctx.now):
        shown, wrong = after.signed_on.isoformat(), "签约日期还没到"
        found.append(ProblemView("signed_on", shown, wrong, example_of("signed_on")))
    found += [
        ProblemView(key, _shown(value), "金额最多到分", example_of(key))
        for key, value in (("amount", after.amount), ("paid", after.paid))
        if value * 100 % 1
    ]
    return found


def _finish(ctx: Context, deal_id: int, name: str) -> None:
    deal = ctx.store.deals.get(deal_id)
    step = _step_of(deal, name) if deal else None
    if step is not None:
        ctx.store.deals.set_milestone_done(step.id, ctx.calendar.day_of(ctx.now))


def _step_of(deal: Deal, name: str) -> Milestone | None:
    return next((one for one in deal.milestones if one.name == name), None)


def _moves(deal: Deal, step: MilestoneReading) -> bool:
    known = _step_of(deal, step.name)
    if known is None:
        return True
    is_later = step.due_on is not None and step.due_on != known.due_on
    return is_later or (step.is_done and known.done_on is None)


def _step_change(deal: Deal, step: MilestoneReading) -> ChangeView:
    known = _step_of(deal, step.name)
    before = _step_words(known.name, known.due_on, known.done_on is not None) if known else ""
    due_on = step.due_on or (known.due_on if known else None)
    return ChangeView("milestones", before, _step_words(step.name, due_on, step.is_done))


def _step_words(name: str, due_on: date | None, is_done: bool) -> str:
    day = f" {due_on.month}月{due_on.day}日" if due_on else ""
    return f"{name}{day}{'（已完成）' if is_done else ''}"


def _shown(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else _as_text(value)


def _as_text(value: object) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value.normalize():f}"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _from_text(key: str, text: str) -> Any:
    if key in ("amount", "paid"):
        return Decimal(text)
    if key in (*_DAYS, "due_on", "done_on"):
        return date.fromisoformat(text) if text else None
    return text
