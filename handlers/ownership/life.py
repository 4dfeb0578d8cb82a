"""Where a stored customer stands in the life of a claim; every path that moves one asks here first."""

from handlers.command import Context
from handlers.domain.claim_states import Event, State, after, may_happen, state_of
from handlers.domain.lifecycle import Lifecycle, lifecycle_of
from handlers.records import Customer, Ownership


def state(ctx: Context, customer: Customer) -> State:
    """Return the state of a customer's claim."""
    cases = ctx.store.cases.of_customer(customer.id)
    return state_of(
        customer.ownership.value,
        is_won=customer.won_at is not None,
        has_open_case=any(case.status == "open" for case in cases),
    )


def can(ctx: Context, customer: Customer, event: Event) -> bool:
    """Tell whether the event can happen to this customer now; for what a person asked for."""
    return may_happen(state(ctx, customer), event)


def check(ctx: Context, customer: Customer, event: Event) -> State:
    """Return the state after the event. Raises ImpossibleMove: the caller should have asked `can` before."""
    return after(state(ctx, customer), event)


def lifecycle(customer: Customer) -> Lifecycle:
    """Return where the customer stands in its life with us."""
    return lifecycle_of(
        is_in_history=customer.ownership is Ownership.HISTORY,
        is_won=customer.won_at is not None,
        is_contacted=customer.last_follow_at is not None,
        coop_status=customer.coop_status,
    )
