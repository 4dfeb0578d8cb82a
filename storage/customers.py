"""Customers, their contacts and exact keys. Searching by name is in `storage.naming`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from handlers.domain.company_name import CustomerKind
from handlers.domain.identity import Hint, exact_keys
from handlers.ports import StaleRecord
from handlers.records import (
    Contact,
    Customer,
    CustomerFilter,
    HintHit,
    Key,
    KeyHit,
    NewCustomer,
    Ownership,
    Page,
)
from storage import custom_values, hinting, naming
from storage.customer_rows import (
    CORE_FIELDS,
    contact_columns,
    contact_of,
    core_columns,
    customer_of,
    detail_columns,
    folded,
    name_columns,
    phone_part_index,
)
from storage.database.contention import checking, translated
from storage.database.crypto import Vault
from storage.listing import IN_ORDER, listing_of
from storage.matching import MatchingRepository
from storage.merging import kept_number
from storage.other_names import MERGED, OtherNames
from storage.repository import insert_into
from storage.tables.customers import contact, counter, customer, customer_alias, customer_key

MAX_KEY_HITS = 100
"""Customers read under one key; one of more holders is no evidence anyway (product rules)."""
SERIAL_DIGITS = 6
_NUMBER = re.compile(rf"[A-Z]+\d{{{4 + SERIAL_DIGITS},}}")

_LIVE = customer.c.withdrawn_at.is_(None)
_BY_IDS = select(customer).where(customer.c.id.in_(bindparam("ids", expanding=True)), _LIVE)
_NAMES_OF = (
    select(customer.c.id, customer.c.name)
    .where(customer.c.owner_open_id == bindparam("owner"), _LIVE)
    .order_by(*IN_ORDER)
    .limit(bindparam("at_most"))
)
_RANK = {Ownership.OWNED.value: 0, Ownership.POOL.value: 1}
_OWNERSHIP_RANK = case(_RANK, value=customer.c.ownership, else_=len(_RANK))
_BY_ID = select(customer).where(customer.c.id == bindparam("wanted_id"), _LIVE)
_BY_NO = select(customer).where(customer.c.customer_no == bindparam("wanted_no"), _LIVE)
_CONTACTS = (
    select(contact)
    .where(contact.c.customer_id.in_(bindparam("ids", expanding=True)))
    .order_by(contact.c.customer_id, contact.c.position)
)
_WITH_KEYS = (
    select(customer, customer_key.c.hash.label("key_hash"))
    .join(customer_key, customer_key.c.customer_id == customer.c.id)
    .where(customer_key.c.hash.in_(bindparam("hashes", expanding=True)), _LIVE)
    .order_by(_OWNERSHIP_RANK, customer.c.id)
    .limit(MAX_KEY_HITS)
)
_KEYS_OF = select(customer_key).where(customer_key.c.customer_id == bindparam("wanted_id"))
_OWNERSHIP_OF = select(customer.c.ownership).where(customer.c.id == bindparam("wanted_id"))
_ADD = insert(customer).returning(customer)
_ADD_CONTACT = insert(contact).returning(contact.c.id)
_ADD_KEY = insert(customer_key)
_DROP_CONTACTS = delete(contact).where(contact.c.customer_id == bindparam("wanted_id"))
_DROP_KEYS = delete(customer_key).where(customer_key.c.customer_id == bindparam("wanted_id"))
_COUNT_OPEN = (
    select(func.count())
    .select_from(customer)
    .where(
        customer.c.owner_open_id == bindparam("open_id"),
        customer.c.ownership == Ownership.OWNED.value,
        customer.c.won_at.is_(None),
        _LIVE,
    )
)
_WITH_CONTACT = (
    select(customer)
    .where(
        customer.c.id.in_(select(contact.c.customer_id).where(contact.c.name == bindparam("name"))),
        _LIVE,
    )
    .limit(bindparam("at_most"))
)


@cache
def _next_serial(dialect: str) -> Any:
    statement = insert_into(dialect, counter).values(
        prefix=bindparam("prefix"), year=bindparam("year"), value=1
    )
    return statement.on_conflict_do_update(
        index_elements=["prefix", "year"], set_={"value": counter.c.value + 1}
    ).returning(counter.c.value)


@lru_cache(maxsize=64)
def _change(columns: frozenset[str]) -> Any:
    """Return the UPDATE of these columns; each value is `new_` and the column's name."""
    fits = (
        customer.c.id == bindparam("of_id"),
        customer.c.version == bindparam("of_version"),
        _LIVE,
    )
    news: dict[str, Any] = {
        name: bindparam(f"new_{name}") for name in sorted(columns | {"version"})
    }
    return update(customer).where(*fits).values(news).returning(customer)


class CustomerRepository(OtherNames):
    """Implements `handlers.ports.Customers`. `names` is the index of names, if this unit of work has one open."""

    def __init__(
        self, connection: Connection, vault: Vault, names: MatchingRepository | None = None
    ) -> None:
        super().__init__(connection, vault)
        self._names = names or MatchingRepository(connection, vault)

    def get(self, customer_id: int) -> Customer | None:
        """Return the customer with contacts, or None (withdrawn ones count as absent)."""
        self._foresee(_CONTACTS, {"ids": [customer_id]})
        self._foresee(*custom_values.asked([customer_id]))
        return self._one(_BY_ID, {"wanted_id": customer_id})

    def by_no(self, customer_no: str) -> Customer | None:
        """Return the customer of that number (case-insensitive); a merged one's number leads to the kept one."""
        wanted = customer_no.strip().upper()
        return self._one(_BY_NO, {"wanted_no": wanted}) or self._merged(wanted)

    @checking()
    def with_keys(self, keys: Sequence[Key]) -> list[KeyHit]:
        """Return every customer bearing one of the keys, owned first, then pool, then history.

        `holders` counts up to MAX_KEY_HITS, for each key by itself.
        """
        if not keys:
            return []
        wanted = {self._hash(key): key for key in keys}
        rows = self._bearing(list(wanted))
        found = {one.id: one for one in self._with_contacts(rows)}
        holders: dict[str, int] = {}
        for row in rows:
            holders[row.key_hash] = holders.get(row.key_hash, 0) + 1
        return [KeyHit(found[row.id], wanted[row.key_hash], holders[row.key_hash]) for row in rows]

    def _bearing(self, hashes: Sequence[str]) -> Sequence[Any]:
        rows = self._connection.execute(_WITH_KEYS, {"hashes": hashes}).all()
        if len(rows) < MAX_KEY_HITS or len(hashes) == 1:
            return rows
        # Cut off: the many bearers of one key must not hide the bearer of another, so each is asked for alone.
        rows = [row for each in hashes for row in self._bearing([each])]
        return sorted(rows, key=lambda row: (_RANK.get(row.ownership, len(_RANK)), row.id))

    def foresee_hints(self, hints: Sequence[Hint]) -> None:
        """Have the question for these hints go along with the next one."""
        if hints:
            self._foresee(*hinting.asked(self._vault, hints))

    @checking()
    def with_hints(self, hints: Sequence[Hint]) -> list[HintHit]:
        """Return customers bearing one of the hints, owned first, each once a hint.

        `holders` counts up to `hinting.MOST_HOLDERS`, for each hint by itself.
        """
        if not hints:
            return []
        rows = self._connection.execute(*hinting.asked(self._vault, hints)).all()
        customers = {one.id: one for one in self._with_contacts(rows)}
        return hinting.hits(hints, rows, customers)

    def foresee_named(self, text: str, *, limit: int) -> None:
        """Have `named_like` with the same arguments go along with the next question."""
        if (asked := naming.called(text, limit)) is not None:
            self._foresee(*asked)

    @checking()
    def named_like(
        self, text: str, *, open_id: str | None = None, limit: int = 6
    ) -> list[Customer]:
        """Return customers whose number, name, short name or alias fits `text`, best first.

        With `open_id`, only those the person owns or collaborates on, own ones first; without, parts of names
        are found as far as the index of names knows them.
        """
        asked = (
            naming.called(text, limit)
            if open_id is None
            else naming.of_person(text, open_id, limit)
        )
        found = [] if asked is None else self._all(*asked)
        if open_id is None and len(found) < limit:
            found += self._holding(text, found)[: limit - len(found)]
        if found or not _NUMBER.fullmatch(text.strip().upper()):
            return found
        kept = self._merged(text.strip().upper())
        if kept is None:
            return []
        return self.named_like(kept.customer_no, open_id=open_id, limit=limit)

    def _holding(self, text: str, found: Sequence[Customer]) -> list[Customer]:
        """Return further customers of whose names one holds the text, those whose own begins with it first."""
        known = {one.id for one in found}
        ids = [each for each in self._names.called(text) if each not in known]
        wanted = folded(text)

        def place(one: Customer) -> tuple[int, int, int]:
            name = folded(one.name)
            return (0 if name.startswith(wanted) else 1 if wanted in name else 2, len(name), one.id)

        return sorted(self._all(_BY_IDS, {"ids": ids}) if ids else [], key=place)

    def names_of(self, open_id: str, *, limit: int) -> Mapping[int, str]:
        """Return the names of a person's own customers by their ids, in the order of `list`."""
        asked = {"owner": open_id, "at_most": limit}
        return {row.id: row.name for row in self._connection.execute(_NAMES_OF, asked)}

    def with_contact(self, name: str, *, open_id: str, limit: int = 6) -> list[Customer]:
        """Return the person's customers that have a contact of exactly that name."""
        statement = _WITH_CONTACT.where(naming.belongs_to(open_id)).order_by(
            naming.own_first(open_id), customer.c.id
        )
        return self._all(statement, {"name": name, "at_most": limit})

    def by_phone_part(self, phone: str, *, limit: int = 6) -> list[Customer]:
        """Return customers with a contact whose number shows the same first 3 and last 4 digits."""
        index = phone_part_index(self._vault, phone)
        if index is None:
            return []
        bearing = select(contact.c.customer_id).where(contact.c.phone_part_index == index)
        return self._all(
            select(customer)
            .where(customer.c.id.in_(bearing), _LIVE)
            .order_by(_OWNERSHIP_RANK, customer.c.id)
            .limit(limit),
            {},
        )

    def add(self, new: NewCustomer) -> Customer:
        """Create the customer with contacts, keys and number. Raises AlreadyTaken on a key conflict."""
        serial = self._connection.execute(
            _next_serial(self._dialect), {"prefix": new.number_prefix, "year": new.number_year}
        ).scalar_one()
        details, custom = custom_values.split(new.details)
        coop_status = str(details.pop("coop_status", ""))
        if new.first_contact_at is not None:
            details["first_contact_at"] = new.first_contact_at
        row = {
            **name_columns(new.name),
            **detail_columns(details),
            "customer_no": f"{new.number_prefix}{new.number_year}{serial:0{SERIAL_DIGITS}d}",
            "kind": new.kind,
            "ownership": Ownership.OWNED.value,
            "owner_open_id": new.owner_open_id,
            "department_id": new.department_id,
            "registered_at": new.registered_at,
            "protected_until": new.protected_until,
            "stage": new.stage,
            "level": new.level,
            "coop_status": coop_status,
        }
        with translated():
            created = self._connection.execute(_ADD, row).one()
            self._insert_keys(created.id, new.keys, Ownership.OWNED.value)
            own = str(created.id)
            self._insert_keys(created.id, new.shared_keys, Ownership.OWNED.value, scope=own)
            # Before the contacts, whose numbers are asked back: it goes along with them.
            self._index.put(created.id, new.name, kind="name")
            contacts = self._insert_contacts(created.id, new.contacts)
            custom_values.write(self._connection, created.id, custom)
            self._settle()
        return customer_of(created, contacts, custom)

    def change(self, customer: Customer, values: Mapping[str, Any]) -> Customer:
        """Write fields by identifier (details and added fields included) if the version still fits.

        A detail set to None or "" is dropped; `details` may also hold a mapping of several.
        Raises StaleRecord, and AlreadyTaken when a change of ownership meets a taken key.
        """
        core = {key: value for key, value in values.items() if key in CORE_FIELDS}
        details = {
            key: value
            for key, value in {**values, **values.get("details", {})}.items()
            if key not in CORE_FIELDS and key != "details"
        }
        details, custom = custom_values.split(details)
        known, known_custom = custom_values.split(customer.details)
        columns = core_columns(core)
        if details:
            columns |= detail_columns({**known, **details})
        changed = self._update(customer, columns)
        if changed.name != customer.name:
            self._index.rename(customer.id, changed.name)
        custom_values.write(self._connection, customer.id, custom)
        kept = {**known_custom, **custom}
        kept = {key: value for key, value in kept.items() if not custom_values.is_empty(value)}
        return customer_of(changed, customer.contacts, kept)

    def set_keys(self, customer_id: int, keys: Sequence[Key], shared: Sequence[Key] = ()) -> None:
        """Replace the customer's exact keys; those it has keep their rows, new `shared` ones get its own scope.

        Raises AlreadyTaken on a key conflict.
        """
        asked = {"wanted_id": customer_id}
        ownership = self._connection.execute(_OWNERSHIP_OF, asked).scalar_one()
        wanted = {self._hash(key): key for key in (*keys, *shared)}
        held = {row.hash: row.id for row in self._connection.execute(_KEYS_OF, asked)}
        gone = [row_id for key_hash, row_id in held.items() if key_hash not in wanted]
        if gone:
            named = self._keys_of_further_names(customer_id)
            gone = [
                row_id for key_hash, row_id in held.items() if key_hash not in {*wanted, *named}
            ]
        if gone:
            self._connection.execute(delete(customer_key).where(customer_key.c.id.in_(gone)))
        fresh = [key for key_hash, key in wanted.items() if key_hash not in held]
        alone = [key for key in fresh if key not in shared]
        own = [key for key in fresh if key in shared]
        with translated():
            self._insert_keys(customer_id, alone, ownership)
            self._insert_keys(customer_id, own, ownership, scope=str(customer_id))
            self._settle()

    def set_contacts(self, customer_id: int, contacts: Sequence[Contact]) -> None:
        """Replace the customer's contacts, in this order."""
        self._connection.execute(_DROP_CONTACTS, {"wanted_id": customer_id})
        self._insert_contacts(customer_id, contacts)

    def withdraw(self, customer: Customer, at: datetime) -> None:
        """Take a registration back: the record leaves all lists and frees its keys."""
        self._connection.execute(_DROP_KEYS, {"wanted_id": customer.id})
        self._index.drop(customer.id)
        columns = {
            "ownership": Ownership.HISTORY.value,
            "owner_open_id": None,
            "withdrawn_at": at,
        }
        self._update(customer, columns)

    def foresee_count(self, open_id: str) -> None:
        """The person's open customers are about to be counted."""
        self._foresee(_COUNT_OPEN, {"open_id": open_id})

    def count_open(self, open_id: str) -> int:
        """Count the person's owned customers that are not won (the holding limit's count)."""
        count: int = self._connection.execute(_COUNT_OPEN, {"open_id": open_id}).scalar_one()
        return count

    def _merged(self, customer_no: str) -> Customer | None:
        kept = kept_number(self._connection, customer_no)
        return None if kept is None else self.get(kept)

    def _keys_of_further_names(self, customer_id: int) -> set[str]:
        """Return the hashes of the full names of customers that were merged into this one: they stay its own."""
        own = customer_alias.c.customer_id == customer_id
        merged = select(customer_alias.c.alias).where(own, customer_alias.c.kind == MERGED)
        names = self._connection.execute(merged).scalars()
        keys = (key for name in names for key in exact_keys(name, CustomerKind.COMPANY))
        return {self._hash(key) for key in keys}

    def _hash(self, key: Key) -> str:
        return self._vault.index(f"key.{key.kind.value}", key.value)

    def _insert_keys(
        self, customer_id: int, keys: Sequence[Key], ownership: str, *, scope: str = ""
    ) -> None:
        hashes = {self._hash(key): key.kind.value for key in keys}
        # One order for everybody, so that two units of work cannot wait for each other.
        for value, kind in sorted(hashes.items()):
            row = {
                "customer_id": customer_id,
                "kind": kind,
                "hash": value,
                "ownership": ownership,
                "scope": scope,
            }
            self._connection.execute(_ADD_KEY, row)

    def _insert_contacts(
        self, customer_id: int, contacts: Sequence[Contact]
    ) -> tuple[Contact, ...]:
        rows = [
            contact_columns(self._vault, customer_id, position, each)
            for position, each in enumerate(contacts)
        ]
        added = [self._connection.execute(_ADD_CONTACT, row) for row in rows]
        return tuple(
            replace(each, id=one.scalar_one()) for each, one in zip(contacts, added, strict=True)
        )

    def _update(self, record: Customer, columns: Mapping[str, Any]) -> Any:
        """Write columns if the version still fits; returns the row as it is now."""
        values = {
            "of_id": record.id,
            "of_version": record.version,
            "new_version": record.version + 1,
            **{f"new_{name}": value for name, value in columns.items()},
        }
        with translated():
            changed = self._connection.execute(_change(frozenset(columns)), values).first()
        if changed is None:
            raise StaleRecord(f"customer {record.id} is no longer at version {record.version}")
        return changed

    def _one(self, statement: Select[Any], values: Mapping[str, Any]) -> Customer | None:
        found = self._all(statement, values)
        return found[0] if found else None

    def _all(self, statement: Select[Any], values: Mapping[str, Any]) -> list[Customer]:
        return self._with_contacts(self._connection.execute(statement, dict(values)).all())

    def _with_contacts(self, rows: Sequence[Any]) -> list[Customer]:
        if not rows:
            return []
        ids = list(dict.fromkeys(row.id for row in rows))
        of_customer: dict[int, list[Contact]] = {}
        found = self._connection.execute(_CONTACTS, {"ids": ids})
        custom = custom_values.values_of(self._connection, ids)
        for row in found:
            of_customer.setdefault(row.customer_id, []).append(contact_of(self._vault, row))
        return [
            customer_of(row, of_customer.get(row.id, []), custom.get(row.id, {})) for row in rows
        ]

    def list(self, wanted: CustomerFilter, *, page: int = 1, size: int = 10) -> Page[Customer]:
        """Return a page ordered by protected_until (soonest first), then id.

        With an owner and a collaborator both given, customers of either are listed.
        """
        asked = listing_of(wanted)
        skipped = (max(page, 1) - 1) * size
        values = asked.values | {"at_most": size, "skipped": skipped}
        rows = self._connection.execute(asked.page, values).all()
        if rows or not skipped:
            counted = rows[0].total if rows else 0
        else:  # a page behind the last one
            counted = self._connection.execute(asked.total, asked.values).scalar_one()
        items = tuple(self._with_contacts(rows))
        return Page(items=items, total=counted, number=page, size=size)
