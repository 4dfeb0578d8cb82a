"""How long a customer has been left alone (未跟进), in working days, and whether that puts it at risk.

Counted from the last contact, the agreed next one, or the begin of the present ownership, whichever is latest
(product rules, Reminders). It is shown and told; it releases nothing.
"""

from datetime import datetime

from handlers.command import Context
from handlers.domain.timing import untouched_step, untouched_workdays
from handlers.ownership.protecting import policy_of, terms_of
from handlers.records import Customer, Ownership

AT_RISK = 3
"""The step of 未跟进 at which a customer is marked."""


def since(ctx: Context, customer: Customer) -> datetime:
    """Return the moment from which the days are counted."""
    began = terms_of(ctx, customer).started_at
    return max(filter(None, (began, customer.last_follow_at, customer.next_follow_at)))


def workdays(ctx: Context, customer: Customer) -> int:
    """Return the working days for which the present owner has left the customer alone."""
    return untouched_workdays(since(ctx, customer), None, ctx.now, ctx.calendar)


def step(ctx: Context, customer: Customer) -> int:
    """Return how far 未跟进 has gone: 0 not at all, 1 owner, 2 owner and manager, 3 at risk."""
    if customer.ownership is not Ownership.OWNED or customer.won_at is not None:
        return 0
    policy = policy_of(ctx, customer.department_id)
    touched = customer.last_follow_at or customer.registered_at
    most = untouched_workdays(touched, customer.next_follow_at, ctx.now, ctx.calendar)
    # The ledger is read only for what would be told of at all: lists show many customers.
    return untouched_step(workdays(ctx, customer), policy) if untouched_step(most, policy) else 0


def is_at_risk(ctx: Context, customer: Customer) -> bool:
    """Whether lists and cards mark the customer."""
    return step(ctx, customer) >= AT_RISK
