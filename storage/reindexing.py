"""Making keys and index anew after a change of version: customer by customer, in small transactions.

How far it got is a row of `meta` that each transaction moves on with what it did: killed at any moment it
goes on from there, and two at once take turns. Meanwhile names of an older version are found by the terms
they have and judged by what this program makes of them; new ones are right at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from handlers.domain.company_name import KEY_VERSION
from handlers.matching.engine import ENGINE_VERSION
from handlers.records import Customer, Key, Ownership
from storage.customer_rows import name_columns
from storage.database.turns import take_turn
from storage.name_index import TURN, row_of, unpacked
from storage.repository import insert_into, insert_or_replace
from storage.tables.customers import customer, customer_alias, customer_key
from storage.tables.matching import known_name, name_fresh
from storage.tables.settings import meta
from storage.uow import SqlStore

AT_ONCE = 20
"""Customers to one transaction: some 20 ms, in which nobody else writes to SQLite."""
_MERGED = 256
_DONE, _PLACE = "index_version", "index_place"
_FIRST_KEY_VERSION = 1
"""What a database without a note was written with: keys are as old as the note is not."""

_VALUE_OF = select(meta.c.value).where(meta.c.key == bindparam("wanted"))
_LIVE = customer.c.withdrawn_at.is_(None)
_NAMES_OF = select(known_name).where(known_name.c.customer_id == bindparam("of_customer"))
_ALIASES_OF = (
    select(customer_alias.c.alias)
    .where(customer_alias.c.customer_id == bindparam("of_customer"))
    .order_by(customer_alias.c.id)
)
_KEYS_OF = select(customer_key.c.id, customer_key.c.hash).where(
    customer_key.c.customer_id == bindparam("of_customer")
)
_NO_LONGER_FRESH = delete(name_fresh).where(name_fresh.c.name_id == bindparam("gone"))

KeysOf = Callable[[Customer], Sequence[Key]]
"""Gives a customer's exact keys as this program makes them."""


@dataclass(frozen=True, slots=True)
class State:
    """How far the keys and the index are this program's: customers in all, and those still to be done."""

    total: int
    waiting: int

    @property
    def is_current(self) -> bool:
        """Whether nothing is left to do."""
        return self.waiting == 0


def wanted_version() -> str:
    """Return the version of keys and index that this program writes."""
    return f"{KEY_VERSION}.{ENGINE_VERSION}"


def state_of(connection: Connection) -> State:
    """Look how far everything is. Reads all names: for a start and for `baobei check`."""
    place = _place(connection)
    if place is None and _is_done(connection) and not _has_older_names(connection):
        return State(_count(connection, 0), 0)
    return State(_count(connection, 0), _count(connection, place or 0))


def begin(store: SqlStore) -> bool:
    """Note that everything is to be made anew, unless nothing is; goes on where one was begun."""
    if state_of(store.connection).is_current:
        if not _is_done(store.connection) or _place(store.connection) is not None:
            _finish(store.connection)
        return False
    if _place(store.connection) is None:
        _note(store.connection, _PLACE, f"{wanted_version()}:0")
    return True


def step(store: SqlStore, keys_of: KeysOf, *, most: int = AT_ONCE) -> int:
    """Do the next customers; returns how many, 0 when all are done."""
    take_turn(store.connection, TURN)
    place = _place(store.connection)
    if place is None:
        return 0
    customers = store.customers.after(place, limit=most)
    if not customers:
        _finish(store.connection)
        return 0
    has_older_keys = _key_version(store.connection) != KEY_VERSION
    for one in customers:
        _make_names(store, one)
        if has_older_keys:
            _make_keys(store, one, keys_of(one))
    store.matching.index.merge(_MERGED)
    _note(store.connection, _PLACE, f"{wanted_version()}:{customers[-1].id}")
    return len(customers)


def _make_names(store: SqlStore, one: Customer) -> None:
    asked = {"of_customer": one.id}
    wanted = {(one.name, "name"): True}
    wanted |= {
        (alias, "alias"): True for alias in store.connection.execute(_ALIASES_OF, asked).scalars()
    }
    rows = {(row.name, row.kind): row for row in store.connection.execute(_NAMES_OF, asked)}
    index = store.matching.index
    index.drop_rows([(row.id, row.codes) for key, row in rows.items() if key not in wanted])
    for name, kind in wanted:
        row = rows.get((name, kind))
        if row is None:
            index.put(one.id, name, kind=kind)
        elif row.engine_version != ENGINE_VERSION:
            _make_name(store, row)


def _make_name(store: SqlStore, row: Any) -> None:
    """Take a name apart anew. It keeps its number: nothing is newer for it."""
    new = row_of(row.customer_id, row.name, row.kind)
    index = store.matching.index
    store.connection.execute(_NO_LONGER_FRESH, {"gone": row.id})
    index.drop_pairs([(code, row.id) for code in unpacked(row.codes)])
    store.connection.execute(update(known_name).where(known_name.c.id == row.id).values(new))
    index.add_pairs([(code, row.id) for code in unpacked(new["codes"])])


def _make_keys(store: SqlStore, one: Customer, keys: Sequence[Key]) -> None:
    """Write a customer's keys anew; one that another customer turns out to bear decides nothing between the two."""
    connection = store.connection
    columns = name_columns(one.name)
    connection.execute(update(customer).where(customer.c.id == one.id).values(columns))
    wanted = {store.vault.index(f"key.{key.kind.value}", key.value): key for key in keys}
    held = {row.hash: row.id for row in connection.execute(_KEYS_OF, {"of_customer": one.id})}
    gone = [number for key_hash, number in held.items() if key_hash not in wanted]
    if gone:
        connection.execute(delete(customer_key).where(customer_key.c.id.in_(gone)))
    for key_hash in sorted(wanted.keys() - held.keys()):
        row = {
            "customer_id": one.id,
            "kind": wanted[key_hash].kind.value,
            "hash": key_hash,
            "ownership": Ownership(one.ownership).value,
            "scope": "",
        }
        add = insert_into(connection.dialect.name, customer_key).on_conflict_do_nothing()
        if connection.execute(add, row).rowcount == 0:
            connection.execute(insert(customer_key), {**row, "scope": str(one.id)})


def _is_done(connection: Connection) -> bool:
    return _value(connection, _DONE) == wanted_version()


def _key_version(connection: Connection) -> int:
    noted = _value(connection, _DONE)
    return int(noted.partition(".")[0]) if noted else _FIRST_KEY_VERSION


def _place(connection: Connection) -> int | None:
    """Return the last customer done, 0 where an older program's work is to be begun anew; None: not begun."""
    noted = _value(connection, _PLACE)
    if noted is None:
        return None
    version, _, place = noted.partition(":")
    return int(place) if version == wanted_version() else 0


def _has_older_names(connection: Connection) -> bool:
    older = select(known_name.c.id).where(known_name.c.engine_version != ENGINE_VERSION).limit(1)
    return connection.execute(older).first() is not None


def _count(connection: Connection, above: int) -> int:
    counted = select(func.count()).select_from(customer).where(_LIVE, customer.c.id > above)
    count: int = connection.execute(counted).scalar_one()
    return count


def _value(connection: Connection, key: str) -> str | None:
    value: str | None = connection.execute(_VALUE_OF, {"wanted": key}).scalar()
    return value


def _note(connection: Connection, key: str, value: str) -> None:
    note = insert_or_replace(connection.dialect.name, meta, ("key",))
    connection.execute(note, {"key": key, "value": value})


def _finish(connection: Connection) -> None:
    _note(connection, _DONE, wanted_version())
    connection.execute(delete(meta).where(meta.c.key == _PLACE))
