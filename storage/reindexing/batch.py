"""What a batch of customers is made of, and what follows from it: columns, exact keys, index rows.

Working it out takes ten times longer than writing it, so it is done before the transaction that
writes; there, `Facts` read again and found the same say that it still holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from sqlalchemy import Connection, bindparam, select

from handlers.claiming.candidate import keys_of
from handlers.domain.company_name import CustomerKind
from handlers.domain.identity import exact_keys
from handlers.domain.site import with_site
from handlers.records import Contact, Key
from storage.customer_rows import contact_of, name_columns
from storage.database.crypto import Vault
from storage.name_index import row_of
from storage.other_names import MERGED
from storage.tables.customers import contact, customer, customer_alias

_CUSTOMERS = (
    select(
        customer.c.id,
        customer.c.name,
        customer.c.kind,
        customer.c.uscc,
        customer.c.ownership,
        customer.c.withdrawn_at.is_not(None).label("is_withdrawn"),
        customer.c.name_folded,
        customer.c.core_name,
        customer.c.extra,
    )
    .where(customer.c.id > bindparam("after"))
    .order_by(customer.c.id)
    .limit(bindparam("most"))
)
_LOCKED = _CUSTOMERS.with_for_update()
_CONTACTS = (
    select(contact)
    .where(contact.c.customer_id.in_(bindparam("ids", expanding=True)))
    .order_by(contact.c.customer_id, contact.c.position)
)
_ALIASES = (
    select(customer_alias.c.customer_id, customer_alias.c.alias, customer_alias.c.kind)
    .where(customer_alias.c.customer_id.in_(bindparam("ids", expanding=True)))
    .order_by(customer_alias.c.id)
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a customer's derived rows follow from; equal facts give equal rows.

    `name_folded` and `core_name` are the columns as they are. Contacts are rows, their ways sealed. Among
    the aliases `former_names` are those of customers that were merged into this one: they have exact keys too.
    """

    customer_id: int
    name: str
    kind: str
    uscc: str
    ownership: str
    is_withdrawn: bool
    name_folded: str
    core_name: str
    site: str = ""
    contacts: tuple[Any, ...] = ()
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from facts: columns of the customer, its exact keys, its rows in the index of names."""

    columns: Mapping[str, Any]
    keys: Sequence[Key]
    names: Sequence[Mapping[str, Any]]


def read_batch(
    connection: Connection, after: int, most: int, *, locks: bool = False
) -> list[Facts]:
    """Return the facts of the next customers by number, withdrawn ones too; with `locks` nobody changes them."""
    given = {"after": after, "most": most}
    rows: Sequence[Any] = connection.execute(_LOCKED if locks else _CUSTOMERS, given).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    contacts: dict[int, list[Any]] = {}
    for one in connection.execute(_CONTACTS, {"ids": ids}):
        contacts.setdefault(one.customer_id, []).append(one)
    aliases: dict[int, list[Any]] = {}
    for one in connection.execute(_ALIASES, {"ids": ids}):
        aliases.setdefault(one.customer_id, []).append(one)
    return [
        replace(
            Facts(*row[:-1]),
            site=str(row.extra.get("site") or ""),
            contacts=tuple(contacts.get(row.id, ())),
            aliases=tuple(one.alias for one in aliases.get(row.id, ())),
            former_names=tuple(one.alias for one in aliases.get(row.id, ()) if one.kind == MERGED),
        )
        for row in rows
    ]


@dataclass(slots=True)
class Workings:
    """Works out what follows from facts, each once. `with_keys` also the exact keys, which opens contacts."""

    vault: Vault
    with_keys: bool
    _known: dict[Facts, Derived] = field(default_factory=dict)

    def of(self, facts: Facts) -> Derived:
        """Return what follows; nothing of a customer taken back is in the index."""
        if facts not in self._known:
            self._known[facts] = self._derive(facts)
        return self._known[facts]

    def _derive(self, facts: Facts) -> Derived:
        # before sites were part of the name: 公司, 上海分公司
        name = with_site(facts.name, facts.site)
        named = [(name, "name"), *((alias, "alias") for alias in facts.aliases)]
        names = [] if facts.is_withdrawn else named
        return Derived(
            columns=name_columns(name),
            keys=self._keys(facts, name),
            names=[row_of(facts.customer_id, one, kind) for one, kind in names],
        )

    def _keys(self, facts: Facts, name: str) -> list[Key]:
        if not self.with_keys or facts.is_withdrawn:
            return []
        contacts: list[Contact] = [contact_of(self.vault, row) for row in facts.contacts]
        former = [exact_keys(one, CustomerKind.COMPANY) for one in facts.former_names]
        own = keys_of(name, facts.kind, facts.uscc, contacts)
        return list(dict.fromkeys([*own, *chain.from_iterable(former)]))
