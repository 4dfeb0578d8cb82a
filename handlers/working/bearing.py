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


def others_with(
    ctx: Context,
    customer: Customer,
    found: Sequence[KeyHit],
    name: str,
    *,
    held: Sequence[Key] | None = None,
) -> list[Hit]:
    """Return the others among those that bear the customer's keys; empty when they are this one's alone.

    A customer found to be another one (两家) may bear the same. `held` are the keys it has so far: what it gains
    beyond them from a colleague's is not excused by what its own side said (`found_apart`).
    """
    gained = {
        one.customer.id
        for one in found
        if held is not None
        and one.key not in held
        and one.customer.owner_open_id != customer.owner_open_id
    }
    hits = [
        hit
        for hit in hits_of(ctx, name, customer.kind, found)
        if hit.customer.id != customer.id and hit.level is not Level.E6
    ]
    if not hits:
        return []
    apart = found_apart(ctx, customer)
    return [
        hit
        for hit in hits
        if hit.customer.id not in apart
        or (hit.customer.id in gained and not apart[hit.customer.id])
    ]


def found_apart(ctx: Context, customer: Customer) -> dict[int, bool]:
    """Return the customers found to be others than this one; true where more than its own side said so.

    不是同一家 of whoever registered it lets it stand beside a similar one; it must not take that one's name or
    number a moment later.
    """
    apart = ctx.store.cases.apart_from(customer.id)
    if not apart:
        return {}
    entries = ctx.store.ledger.entries_of(customer.id)
    own = {customer.owner_open_id, *(one.owner_open_id for one in entries)}
    return {one.customer_id: one.decided_by not in own for one in apart}


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
