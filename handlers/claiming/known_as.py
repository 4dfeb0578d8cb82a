"""A name that turned out to mean a known customer: the customer is found by it from then on."""

from datetime import datetime

from handlers.command import Context
from handlers.domain.company_name import CustomerKind, guess_kind, name_key
from handlers.records import Customer


def also_known_as(ctx: Context, customer: Customer, name: str) -> None:
    """Let the customer be found by the name it was claimed under; names of individuals say nothing."""
    is_person = CustomerKind.PERSON in (customer.kind, guess_kind(name))
    if is_person or not name_key(name) or name_key(name) == name_key(customer.name):
        return
    ctx.store.customers.add_alias(customer.id, name, by=ctx.actor.open_id, at=ctx.now)


def not_known_as(ctx: Context, customer: Customer, name: str, since: datetime) -> None:
    """Take back what `also_known_as` did at a moment; a name that the customer had before stays."""
    ctx.store.customers.drop_alias(customer.id, name, added_at=since)
