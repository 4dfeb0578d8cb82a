"""Giving a customer to the public pool: one way for 释放 by its owner, at the end of its protection, and for leavers.

Contacts are hidden from then on (`handlers.domain.disclosure`); the keys keep the customer from being
registered a second time. Checks no rights and no notices: the caller did.
"""

from handlers.clock_records import ExtensionState
from handlers.command import Context, Tell
from handlers.domain.claim_states import Event
from handlers.life import check
from handlers.records import Customer, LedgerEntry, LedgerKind, Ownership
from handlers.reminding import OF_THE_OWNER

SYSTEM = "system"
"""The actor of what the rules do by themselves."""

_EVENTS = {"owner": Event.GIVE_BACK, "expired": Event.EXPIRE, "left": Event.LEAVE}


def end_of_ownership(ctx: Context, customer: Customer) -> None:
    """End what the owner alone could ask for: the lock, and a request for more protection that still waits."""
    ctx.store.holds.end(customer.id, ctx.now)
    waiting = ctx.store.extensions.waiting_of(customer.id)
    if waiting is not None:
        ctx.store.extensions.decide(waiting.id, ExtensionState.REFUSED, by=SYSTEM, at=ctx.now)


def release(
    ctx: Context, customer: Customer, *, actor: str, cause: str, reason: str = ""
) -> tuple[Customer, list[Tell]]:
    """Put the customer into the pool; returns it, and who must be told.

    `cause`: `owner` (释放), `expired` (the protection ended) or `left` (the owner left and nobody took over).
    """
    check(ctx, customer, _EVENTS[cause])
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.RELEASED,
            at=ctx.now,
            actor_open_id=actor,
            owner_open_id=customer.owner_open_id,
            message_id=ctx.source.message_id,
            facts={"cause": cause, "reason": reason},
        )
    )
    ctx.store.reminders.close(customer.id, OF_THE_OWNER, ctx.now)
    end_of_ownership(ctx, customer)
    pooled = ctx.store.customers.change(
        customer,
        {"ownership": Ownership.POOL, "owner_open_id": "", "pooled_at": ctx.now},
    )
    return pooled, []
