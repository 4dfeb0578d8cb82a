"""Bringing columns and exact keys of a batch of customers to what the rules make of them now.

A key of the old rules is replaced by that of the new ones. Where another customer has the new one
already, the two have become equal by a change of rules: neither may lose its owner by that, so the
later one keeps the key for itself (`scope`), is found by it, and is counted for the manager.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from handlers.records import Key
from storage.database.crypto import Vault
from storage.reindexing.batch import Facts
from storage.tables.customers import customer, customer_key

_CHANGE_COLUMNS = (
    update(customer)
    .where(customer.c.id == bindparam("of_id"))
    .values(
        name=bindparam("new_name"),
        name_folded=bindparam("new_folded"),
        core_name=bindparam("new_core"),
    )
)
_HELD = select(customer_key).where(customer_key.c.customer_id.in_(bindparam("ids", expanding=True)))
_TAKEN = select(customer_key.c.hash).where(
    customer_key.c.hash.in_(bindparam("hashes", expanding=True)),
    customer_key.c.ownership.in_(("owned", "pool")),
    customer_key.c.scope == "",
)
_DROP = delete(customer_key).where(customer_key.c.id.in_(bindparam("gone", expanding=True)))
_ADD = insert(customer_key)


def bring_columns_up_to_date(
    connection: Connection, wanted: Iterable[tuple[Facts, Mapping[str, Any]]]
) -> None:
    """Write the name with its site, and the columns that follow from it, where they differ.

    Not a change of the customer: its version stays, so that nobody's form is outdated by it.
    """
    rows = [
        {
            "of_id": facts.customer_id,
            "new_name": columns["name"],
            "new_folded": columns["name_folded"],
            "new_core": columns["core_name"],
        }
        for facts, columns in wanted
        if (facts.name, facts.name_folded, facts.core_name)
        != (columns["name"], columns["name_folded"], columns["core_name"])
    ]
    if rows:
        connection.execute(_CHANGE_COLUMNS, rows)


def bring_keys_up_to_date(
    connection: Connection, vault: Vault, wanted: Sequence[tuple[Facts, Sequence[Key]]]
) -> int:
    """Replace exact keys that the rules make differently now; returns how many met another customer's."""
    ids = [facts.customer_id for facts, _ in wanted]
    held: dict[int, list[Any]] = {}
    for row in connection.execute(_HELD, {"ids": ids}):
        held.setdefault(row.customer_id, []).append(row)
    gone: list[int] = []
    come: list[dict[str, Any]] = []
    for facts, keys in wanted:
        replaced, fresh = _compare(vault, facts, held.get(facts.customer_id, []), keys)
        gone += [row.id for row in replaced]
        come += fresh
    if gone:
        connection.execute(_DROP, {"gone": gone})
    return _add(connection, come) if come else 0


def _compare(
    vault: Vault, facts: Facts, held: Sequence[Any], keys: Sequence[Key]
) -> tuple[list[Any], list[dict[str, Any]]]:
    """Return the rows to be replaced and the rows that take their place.

    Only keys of a kind that was replaced come: others a customer lacks were left out on purpose, since
    somebody else has them.
    """
    now = {vault.index(f"key.{key.kind.value}", key.value): key.kind.value for key in keys}
    replaced = [row for row in held if row.hash not in now]
    kept = {row.hash for row in held}
    scopes: dict[str, str] = {}
    for row in replaced:
        scopes[row.kind] = max(scopes.get(row.kind, ""), row.scope)
    fresh = [
        {
            "customer_id": facts.customer_id,
            "kind": kind,
            "hash": value,
            "ownership": facts.ownership,
            "scope": scopes[kind],
        }
        for value, kind in now.items()
        if value not in kept and kind in scopes
    ]
    return replaced, fresh


def _add(connection: Connection, rows: Sequence[dict[str, Any]]) -> int:
    asked = {"hashes": sorted({row["hash"] for row in rows})}
    taken = set(connection.execute(_TAKEN, asked).scalars())
    met = 0
    ordered = sorted(rows, key=lambda row: (row["customer_id"], row["hash"]))
    for row in ordered:
        is_active = row["ownership"] != "history" and not row["scope"]
        if is_active and row["hash"] in taken:
            row["scope"] = str(row["customer_id"])
            met += 1
        elif is_active:
            taken.add(row["hash"])
    # One order for everybody, so that two units of work cannot wait for each other.
    connection.execute(_ADD, sorted(ordered, key=lambda row: row["hash"]))
    return met
