"""Views of deals and complaints for one reader: sums only for whom the policy lets see them."""

from collections.abc import Sequence

from handlers.command import Context
from handlers.deals.records import Deal, Feedback, FeedbackKind, FeedbackState
from handlers.deals.views import ComplaintView, DealView, MilestoneView
from handlers.disclosing import person_view
from handlers.records import Customer
from handlers.rights import disclosure

SHOWN = 5
"""Deals on one card, the newest."""


def deals_of(ctx: Context, customer: Customer, *, reader: str = "") -> tuple[DealView, ...]:
    """Return the customer's deals, the newest first; none for who may not see sums."""
    if not disclosure(ctx, customer, reader=reader).sees_amounts:
        return ()
    return numbered(ctx.store.deals.of_customer(customer.id))


def numbered(deals: Sequence[Deal]) -> tuple[DealView, ...]:
    """Return views of a customer's deals, each with its number in the order in which they were recorded."""
    numbers = {one.id: place for place, one in enumerate(sorted(deals, key=lambda one: one.id), 1)}
    return tuple(deal_view(one, numbers[one.id]) for one in deals)


def deal_view(deal: Deal, number: int) -> DealView:
    """Return one deal as shown."""
    return DealView(
        id=deal.id,
        number=number,
        signed_on=deal.signed_on,
        contract_until=deal.contract_until,
        amount=deal.amount,
        paid=deal.paid,
        currency=deal.currency,
        amount_period=deal.amount_period,
        product=deal.product,
        project=deal.project,
        started_on=deal.started_on,
        contract_no=deal.contract_no,
        payment_method=deal.payment_method,
        delivery_state=deal.delivery_state,
        milestones=tuple(
            MilestoneView(one.id, one.name, one.due_on, one.done_on) for one in deal.milestones
        ),
    )


def complaint_view(ctx: Context, complaint: Feedback) -> ComplaintView:
    """Return one complaint as shown to who may see the customer's details."""
    due_on = ctx.calendar.day_of(complaint.due_at) if complaint.due_at else None
    is_done = complaint.state is FeedbackState.DONE
    return ComplaintView(
        id=complaint.id,
        content=complaint.content,
        state=complaint.state.value,
        at=complaint.at,
        author=person_view(ctx, complaint.author_open_id).name,
        due_on=due_on,
        result=complaint.result,
        is_overdue=not is_done and due_on is not None and due_on < ctx.calendar.day_of(ctx.now),
    )


def open_complaints(ctx: Context, customer: Customer) -> list[Feedback]:
    """Return the complaints still to be handled, newest first."""
    known = ctx.store.feedback.of_customer(customer.id, FeedbackKind.COMPLAINT)
    return [one for one in known if one.state is not FeedbackState.DONE]
