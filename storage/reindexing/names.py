"""Bringing the index of names to what it should hold for a batch of customers.

A row keeps its number: lists are cut at the lowest ones, and the highest stands for the size of the
stock. The caller has the turn of the index.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from handlers.matching import engine
from storage.name_index import NameIndex, unpacked
from storage.repository import insert_or_ignore
from storage.tables.matching import known_name, name_fresh, name_term

_KNOWN = (
    select(
        known_name.c.id,
        known_name.c.customer_id,
        known_name.c.name,
        known_name.c.kind,
        known_name.c.codes,
        known_name.c.engine_version,
    )
    .where(known_name.c.customer_id.in_(bindparam("ids", expanding=True)))
    .order_by(known_name.c.id)
)
_TAKE_FRESH = (
    delete(name_fresh)
    .where(name_fresh.c.name_id.in_(bindparam("ids", expanding=True)))
    .returning(name_fresh.c.name_id)
)
_ADD = insert(known_name).returning(known_name.c.id, sort_by_parameter_order=True)
_CHANGE = (
    update(known_name)
    .where(known_name.c.id == bindparam("of_id"))
    .values(
        parts=bindparam("new_parts"),
        codes=bindparam("new_codes"),
        engine_version=bindparam("new_version"),
    )
)

_Pair = tuple[int, int]


@dataclass(slots=True)
class _Changes:
    """What has to be done, gathered so that each sort takes one statement."""

    drop: list[tuple[int, bytes]] = field(default_factory=list)
    change: list[tuple[int, bytes, Mapping[str, Any]]] = field(default_factory=list)
    add: list[Mapping[str, Any]] = field(default_factory=list)


def bring_up_to_date(
    connection: Connection,
    ids: Sequence[int],
    wanted: Iterable[Mapping[str, Any]],
    *,
    every: bool = False,
) -> int:
    """Make the index hold exactly the `wanted` rows of these customers; returns how many were written.

    Rows of this program's version are left as they are, unless `every` asks for all of them anew; rows
    of a newer program are left to it.
    """
    changes = _compare(connection.execute(_KNOWN, {"ids": list(ids)}), wanted, every=every)
    index = NameIndex(connection)
    index.drop_rows(changes.drop)
    gone, come = _change_rows(connection, changes)
    come += _add_rows(connection, changes.add)
    index.drop_pairs(gone)
    _add_pairs(connection, come)
    return len(changes.drop) + len(changes.change) + len(changes.add)


def _compare(known: Iterable[Any], wanted: Iterable[Mapping[str, Any]], *, every: bool) -> _Changes:
    missing = {(row["customer_id"], row["name"], row["kind"]): row for row in wanted}
    changes = _Changes()
    for row in known:
        should_be = missing.pop((row.customer_id, row.name, row.kind), None)
        if should_be is None:
            changes.drop.append((row.id, row.codes))
        elif every or row.engine_version < engine.ENGINE_VERSION:
            changes.change.append((row.id, row.codes, should_be))
    changes.add.extend(missing.values())
    return changes


def _change_rows(connection: Connection, changes: _Changes) -> tuple[list[_Pair], list[_Pair]]:
    """Write the changed rows; returns the pairs they lose and the pairs they get."""
    if not changes.change:
        return [], []
    numbers = [name_id for name_id, _, _ in changes.change]
    # A merge that has one of them in hand is waited for: then its pairs are there, by the old codes.
    without_pairs = set(connection.execute(_TAKE_FRESH, {"ids": numbers}).scalars())
    gone: list[_Pair] = []
    come: list[_Pair] = []
    rows = []
    for name_id, old_codes, row in changes.change:
        old = set() if name_id in without_pairs else set(unpacked(old_codes))
        new = set(unpacked(row["codes"]))
        gone += [(code, name_id) for code in old - new]
        # Those that stay are written again too: what an accident lost comes back.
        come += [(code, name_id) for code in new]
        rows.append(
            {
                "of_id": name_id,
                "new_parts": row["parts"],
                "new_codes": row["codes"],
                "new_version": row["engine_version"],
            }
        )
    connection.execute(_CHANGE, rows)
    return gone, come


def _add_rows(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[_Pair]:
    """Write rows that were missing; returns the pairs they get."""
    if not rows:
        return []
    numbers = connection.execute(_ADD, [dict(row) for row in rows]).scalars()
    return [
        (code, number)
        for row, number in zip(rows, numbers, strict=True)
        for code in unpacked(row["codes"])
    ]


def _add_pairs(connection: Connection, pairs: Sequence[_Pair]) -> None:
    if not pairs:
        return
    ordered = sorted(pairs)
    if connection.dialect.name == "postgresql":
        terms, ids = zip(*ordered, strict=True)
        connection.execute(_add_unnested(), {"terms": list(terms), "ids": list(ids)})
    else:
        rows = [{"term": term, "name_id": name_id} for term, name_id in ordered]
        connection.execute(insert_or_ignore("sqlite", name_term), rows)


@cache
def _add_unnested() -> Any:
    arrays = (bindparam(name, type_=ARRAY(BigInteger)) for name in ("terms", "ids"))
    pair = func.unnest(*arrays).table_valued("term", "name_id", name="pair").render_derived()
    rows = select(pair.c.term, pair.c.name_id)
    return insert_or_ignore("postgresql", name_term).from_select(["term", "name_id"], rows)
