"""Further names of a customer: those that turned out to mean it, and those that only its own side typed.

What both sides, or a ruling, hold to be its name speaks against others like the name itself. What one side
types is looked for and asked about, and refuses nobody (product rules, Conflict levels).
"""

from collections.abc import Sequence
from datetime import datetime

from handlers.command import Context
from handlers.domain.company_name import CustomerKind, guess_kind, name_key
from handlers.domain.other_names import names_in
from handlers.records import Customer


def also_known_as(ctx: Context, customer: Customer, name: str, *, is_agreed: bool = True) -> None:
    """Let the customer be found by the name it was claimed under; names of individuals say nothing.

    `is_agreed`: not the owner alone says so.
    """
    is_person = CustomerKind.PERSON in (customer.kind, guess_kind(name))
    if is_person or not name_key(name) or name_key(name) == name_key(customer.name):
        return
    by, at = ctx.actor.open_id, ctx.now
    ctx.store.customers.add_alias(customer.id, name, by=by, at=at, is_agreed=is_agreed)


def not_known_as(ctx: Context, customer: Customer, name: str, since: datetime) -> None:
    """Take back what `also_known_as` did at a moment; a name that the customer had before stays."""
    ctx.store.customers.drop_alias(customer.id, name, added_at=since)
    typed = names_in(str(customer.details.get("other_names") or ""))
    say_names(ctx, customer.id, [one for one in typed if name_key(one) == name_key(name)])


def say_names(ctx: Context, customer_id: int, names: Sequence[str]) -> None:
    """Let the customer be found by what its own side calls it."""
    for name in names:
        by, at = ctx.actor.open_id, ctx.now
        ctx.store.customers.add_alias(customer_id, name, by=by, at=at, is_agreed=False)


def unsay_names(ctx: Context, customer_id: int, names: Sequence[str]) -> None:
    """Find the customer no longer by what only its own side had called it."""
    for name in names:
        ctx.store.customers.unsay_alias(customer_id, name)
