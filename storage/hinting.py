"""Finding customers by what speaks for one without being theirs alone: mail domain, switchboard, core name.

Nothing is kept for it: the blind indexes of contacts and the core name of the customer are there already,
written with them in one transaction. So they need no rows of their own, and the customers that were here
before are found as well.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, case, literal, select, union_all

from handlers.domain.company_name import city
from handlers.domain.identity import TOO_COMMON, Hint, HintKind
from handlers.records import Customer, HintHit, Ownership
from storage.database.crypto import Vault
from storage.tables.customers import contact, customer

MOST_HOLDERS = 5 * TOO_COMMON
"""Customers read under one hint; one of more holders is no evidence anyway (product rules)."""

_LIVE = customer.c.withdrawn_at.is_(None)
_OWNERSHIP_RANK = case(
    {Ownership.OWNED.value: 0, Ownership.POOL.value: 1}, value=customer.c.ownership, else_=2
)


def _borne_by_contacts(kind: HintKind, place: int, index: Any) -> Any:
    bearing = (
        select(literal(place, Integer).label("place"), contact.c.customer_id)
        .join(customer, customer.c.id == contact.c.customer_id)
        .where(index == bindparam(f"{kind.value}_{place}"), _LIVE)
        .distinct()
        .limit(literal(MOST_HOLDERS))
    )
    return select(literal(kind.value).label("kind"), bearing.subquery())


def _of_core(place: int) -> Any:
    """Ask for a core name in its city: who bears it elsewhere takes no place of those who bear it there."""
    kind = HintKind.CORE.value
    bearing = (
        select(literal(place, Integer).label("place"), customer.c.id.label("customer_id"))
        .where(
            customer.c.core_name == bindparam(f"{kind}_{place}"),
            customer.c.name_folded.like(bindparam(f"city_{place}")),
            _LIVE,
        )
        .limit(literal(MOST_HOLDERS))
    )
    return select(literal(kind).label("kind"), bearing.subquery())


@lru_cache(maxsize=64)
def _question(cores: int, domains: int, switchboards: int) -> Any:
    """Return the question for so many hints of each kind: a limit of its own for each of them, so that many
    bearers of one never hide those of another."""
    borne = union_all(
        *(_of_core(place) for place in range(cores)),
        *(
            _borne_by_contacts(HintKind.DOMAIN, place, contact.c.email_domain_index)
            for place in range(domains)
        ),
        *(
            _borne_by_contacts(HintKind.SWITCHBOARD, place, contact.c.phone_index)
            for place in range(switchboards)
        ),
    ).subquery()
    return (
        select(customer, borne.c.kind.label("hint_kind"), borne.c.place.label("hint_place"))
        .join(borne, borne.c.customer_id == customer.c.id)
        .order_by(_OWNERSHIP_RANK, customer.c.id)
    )


def asked(vault: Vault, hints: Sequence[Hint]) -> tuple[Any, dict[str, Any]]:
    """Return the question for the customers that bear these hints, and what it is asked with."""
    by_kind = _by_kind(hints)
    values: dict[str, Any] = {
        f"{kind.value}_{place}": _indexed(vault, one)
        for kind, every in by_kind.items()
        for place, one in enumerate(every)
    }
    for place, one in enumerate(by_kind[HintKind.CORE]):
        values[f"city_{place}"] = _holding(one.value.partition(" ")[0])
    return _question(*map(len, by_kind.values())), values


def _by_kind(hints: Sequence[Hint]) -> dict[HintKind, list[Hint]]:
    every = list(dict.fromkeys(hints))
    return {kind: [one for one in every if one.kind is kind] for kind in HintKind}


def _holding(city: str) -> str:
    """Return a pattern for the names that hold a city, whatever signs stand in between; `city` decides then."""
    return f"%{'%'.join(city)}%"


def hits(
    hints: Sequence[Hint], rows: Sequence[Any], customers: Mapping[int, Customer]
) -> list[HintHit]:
    """Return the rows as hits, each with the number of customers that bear its hint."""
    meant = _by_kind(hints)
    holders: dict[Hint, int] = {}
    found = [(row, meant[HintKind(row.hint_kind)][row.hint_place]) for row in rows]
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
