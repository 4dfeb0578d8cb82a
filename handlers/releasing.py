"""Giving a customer to the public pool: one way for 释放 by its owner, at the end of its protection, and for leavers.

Contacts are hidden from then on (`handlers.domain.disclosure`); the keys keep the customer from being
registered a second time. Checks no rights and no notices: the caller did.
"""

from handlers.cases import end_cases
from handlers.command import Context, Tell
from handlers.records import Customer, LedgerEntry, LedgerKind, Ownership
from handlers.reminding import OF_THE_OWNER

SYSTEM = "system"
"""The actor of what the rules do by themselves."""


def release(
    ctx: Context, customer: Customer, *, actor: str, cause: str, reason: str = ""
) -> tuple[Customer, list[Tell]]:
    """Put the customer into the pool; returns it, and who must be told.

    `cause`: `owner` (释放), `expired` (the protection ended) or `left` (the owner left and nobody took over).
    """
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
    pooled = ctx.store.customers.change(
        customer,
        {"ownership": Ownership.POOL, "owner_open_id": "", "pooled_at": ctx.now},
    )
    return pooled, end_cases(ctx, pooled, "客户已释放到公海")
