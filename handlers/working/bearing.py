"""The exact keys of a customer that is here already: which it must have, who else bears them, and writing them."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.claiming.candidate import keys_of
from handlers.claiming.hits import Hit, hits_of
from handlers.claiming.key_rows import rows_of
from handlers.command import Context
from handlers.domain.conflict import Level
from handlers.records import Customer, Key, KeyHit


def stored_keys(customer: Customer, details: Mapping[str, Any]) -> list[Key]:
    """Return the exact keys a stored customer must have with these details."""
    return keys_of(customer.name, customer.kind, str(details.get("uscc") or ""), customer.contacts)


def others_with(ctx: Context, customer: Customer, found: Sequence[KeyHit], name: str) -> list[Hit]:
    """Return the others among those that bear the customer's keys; empty when they are this one's alone.

    A customer that a ruling found to be another one (两家) may bear the same.
    """
    return [
        hit
        for hit in hits_of(ctx, name, customer.kind, found)
        if hit.customer.id != customer.id
        and hit.level is not Level.E6
        and not ctx.store.cases.are_apart(customer.id, hit.customer.id)
    ]


def write_keys(
    ctx: Context, customer: Customer, keys: Sequence[Key], found: Sequence[KeyHit]
) -> None:
    """Let the customer have these keys, after `others_with` spoke against none of those who bear them."""
    rows = rows_of(keys, found, bearer=customer.id)
    ctx.store.customers.set_keys(customer.id, rows.alone, rows.shared)


def make_way(
    ctx: Context, customer: Customer, keys: Sequence[Key], found: Sequence[KeyHit]
) -> None:
    """Let a customer that comes back from the history leave to others what is theirs by now.

    In the history its keys stood in nobody's way; owned again, what others bear is shared with them.
    """
    rows = rows_of(keys, found)
    theirs = [one for one in keys if one not in rows.alone]
    if theirs:
        ctx.store.customers.set_keys(customer.id, rows.alone)
        ctx.store.customers.set_keys(customer.id, rows.alone, theirs)
