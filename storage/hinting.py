"""Finding customers by what speaks for one without being theirs alone: mail domain, switchboard, core name.

Nothing is kept for it: the blind indexes of contacts and the core name of the customer are there already,
written with them in one transaction. So they need no rows of their own, and the customers that were here
before are found as well.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, case, literal, select, union_all

from handlers.domain.company_name import city
from handlers.domain.identity import TOO_COMMON, Hint, HintKind
from handlers.records import Customer, HintHit, Ownership
from storage.database.crypto import Vault
from storage.tables.customers import contact, customer

MOST_HOLDERS = 5 * TOO_COMMON
"""Rows read under one kind of hint; one of more holders is no evidence anyway (product rules)."""
_NONE = ("",)
"""What is asked for of a kind that has no hints: an index is never empty."""

_LIVE = customer.c.withdrawn_at.is_(None)
_OWNERSHIP_RANK = case(
    {Ownership.OWNED.value: 0, Ownership.POOL.value: 1}, value=customer.c.ownership, else_=2
)


def _borne_by_contacts(kind: HintKind, index: Any) -> Any:
    bearing = (
        select(literal(kind.value).label("kind"), index.label("value"), contact.c.customer_id)
        .join(customer, customer.c.id == contact.c.customer_id)
        .where(index.in_(bindparam(kind.value, expanding=True)), _LIVE)
        .distinct()
        .limit(literal(MOST_HOLDERS))
    )
    return select(bearing.subquery())


_OF_CORE = (
    select(
        literal(HintKind.CORE.value).label("kind"),
        customer.c.core_name.label("value"),
        customer.c.id.label("customer_id"),
    )
    .where(customer.c.core_name.in_(bindparam(HintKind.CORE.value, expanding=True)), _LIVE)
    .limit(literal(MOST_HOLDERS))
)
_BORNE = union_all(
    select(_OF_CORE.subquery()),
    _borne_by_contacts(HintKind.DOMAIN, contact.c.email_domain_index),
    _borne_by_contacts(HintKind.SWITCHBOARD, contact.c.phone_index),
).subquery()
WITH_HINTS = (
    select(customer, _BORNE.c.kind.label("hint_kind"), _BORNE.c.value.label("hint_value"))
    .join(_BORNE, _BORNE.c.customer_id == customer.c.id)
    .order_by(_OWNERSHIP_RANK, customer.c.id)
)
"""The question for the customers that bear hints; `asked` gives what it is asked with."""


def asked(vault: Vault, hints: Sequence[Hint]) -> dict[str, Any]:
    """Return what the question is asked with."""
    return {
        kind.value: [_indexed(vault, one) for one in hints if one.kind is kind] or list(_NONE)
        for kind in HintKind
    }


def hits(
    vault: Vault, hints: Sequence[Hint], rows: Sequence[Any], customers: Mapping[int, Customer]
) -> list[HintHit]:
    """Return the rows as hits, each with the number of customers that bear its hint."""
    meant = {(one.kind.value, _indexed(vault, one)): one for one in hints}
    holders: dict[Hint, int] = {}
    found = [(row, meant[row.hint_kind, row.hint_value]) for row in rows]
    borne = [(row.id, hint) for row, hint in found if _is_in_its_city(row.name, hint)]
    for _, hint in borne:
        holders[hint] = holders.get(hint, 0) + 1
    return [HintHit(customers[number], hint, holders[hint]) for number, hint in borne]


def _is_in_its_city(name: str, hint: Hint) -> bool:
    return hint.kind is not HintKind.CORE or hint.value.startswith(f"{city(name)} ")


def _indexed(vault: Vault, hint: Hint) -> str:
    match hint.kind:
        case HintKind.CORE:
            return hint.value.partition(" ")[2]
        case HintKind.DOMAIN:
            return vault.index("email_domain", hint.value)
        case HintKind.SWITCHBOARD:
            return vault.index("phone", hint.value)
