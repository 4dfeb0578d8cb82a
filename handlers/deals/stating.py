"""What a message or a form says of a new deal: a `Deal` to be, and what of it cannot be.

Pure assembly over a reading; sums are exact to the fen, days are local.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from handlers.command import Context
from handlers.deals.records import Deal, Milestone
from handlers.domain.deal import contract_end, share_of
from handlers.domain.quality import example_of
from handlers.reading.milestones import MilestoneReading
from handlers.reading.result import Reading
from handlers.records import Customer
from handlers.views import ProblemView

NO_MORE_THAN_THE_SUM = "已付比合同金额多，请核对"
_TEXTS = ("product", "project", "contract_no", "payment_method", "delivery_state")


class Stated(NamedTuple):
    """A deal as said; None while its sum is missing or something said cannot be."""

    deal: Deal | None
    problems: tuple[ProblemView, ...]


def stated(ctx: Context, reading: Reading, customer: Customer) -> Stated:
    """Return the deal that a reading states, signed today and for a year unless it says otherwise."""
    problems = [
        ProblemView(one.field, one.read, one.wrong, one.example) for one in reading.problems
    ]
    amount = value_of(reading, "amount")
    if amount is None:
        amount = value_of(reading, "expected_amount")
    today = ctx.calendar.day_of(ctx.source.said_at)
    signed_on = day_of(ctx, value_of(reading, "signed_on")) or today
    until = day_of(ctx, value_of(reading, "contract_until")) or contract_end(signed_on)
    if value_of(reading, "amount_max") or value_of(reading, "expected_amount_max"):
        problems.append(_problem("amount", amount, "成交金额要写一个确定的数"))
    if signed_on > today:
        problems.append(_problem("signed_on", signed_on, "签约日期还没到，签了再登记"))
    if until < signed_on:
        problems.append(_problem("contract_until", until, "合同到期不能早于签约日期"))
    if amount is not None and not amount:
        problems.append(_problem("amount", amount, "成交金额要大于 0"))
    paid = paid_of(reading, Decimal(amount)) if amount else Decimal(0)
    period = str(value_of(reading, "amount_period") or "")
    if amount and not period and paid is not None and paid > amount:
        problems.append(_problem("paid", paid, NO_MORE_THAN_THE_SUM))
    problems += [
        _problem(key, value, "金额最多到分")
        for key, value in (("amount", amount), ("paid", paid))
        if value and Decimal(value) * 100 % 1
    ]
    if not amount or problems:
        return Stated(None, tuple(problems))
    texts: dict[str, Any] = {key: str(value_of(reading, key) or "") for key in _TEXTS}
    deal = Deal(
        customer_id=customer.id,
        signed_on=signed_on,
        contract_until=until,
        amount=Decimal(amount),
        paid=paid or Decimal(0),
        currency=str(value_of(reading, "currency") or ""),
        amount_period=period,
        started_on=day_of(ctx, value_of(reading, "started_on")),
        milestones=tuple(
            Milestone(one.name, one.due_on, today if one.is_done else None)
            for one in steps_of(reading)
        ),
        recorded_by=ctx.actor.open_id,
        recorded_at=ctx.now,
        **texts,
    )
    return Stated(deal, ())


def paid_of(reading: Reading, amount: Decimal) -> Decimal | None:
    """Return what is paid by now, said in money or as a part of the sum; None when it was not said."""
    share = value_of(reading, "paid_share")
    if share is not None:
        return share_of(amount, share)
    paid = value_of(reading, "paid")
    return Decimal(paid) if paid is not None else None


def steps_of(reading: Reading) -> tuple[MilestoneReading, ...]:
    """Return the milestones that were said."""
    return tuple(value_of(reading, "milestones") or ())


def value_of(reading: Reading, key: str) -> Any:
    """Return the value of a field, None when it was not said."""
    field = reading.fields.get(key)
    return field.value if field is not None else None


def day_of(ctx: Context, value: Any) -> date | None:
    """Return a stated day, or the local day of a stated moment."""
    if isinstance(value, datetime):
        return ctx.calendar.day_of(value)
    return value if isinstance(value, date) else None


def _problem(key: str, read: object, wrong: str) -> ProblemView:
    return ProblemView(key, str(read), wrong, example_of(key))
