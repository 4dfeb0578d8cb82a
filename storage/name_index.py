"""Upkeep of the index of names: what is written when a customer gets, changes or loses a name.

Every write takes the turn of the index first: numbers of names are then given in the order of their
commits, and "newer than the newest I have seen" leaves none out (`storage.matching`).
"""

import struct
from collections.abc import Callable, Iterable, Sequence
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
    literal,
    select,
    tuple_,
)

from handlers.matching import engine
from storage.database.turns import take_turn
from storage.tables.matching import known_name, name_fresh, name_term

TURN = "known_name"
MERGED_AT_ONCE = 64
"""Names whose pairs are made in one transaction: 64 hold the one writer of SQLite for some ms."""

_ADD_NAME = insert(known_name)
_ROWS_OF = select(known_name.c.id, known_name.c.codes).where(
    known_name.c.customer_id == bindparam("of_customer")
)
_DROP_NAME = delete(known_name).where(known_name.c.id == bindparam("gone"))
_DROP_FRESH = delete(name_fresh).where(name_fresh.c.name_id == bindparam("gone"))
_CODES_OF = select(known_name.c.id, known_name.c.codes).where(
    known_name.c.id.in_(bindparam("ids", expanding=True))
)
_ADD_TERM = insert(name_term)
_DROP_TERM = delete(name_term).where(
    name_term.c.term == bindparam("of_term"), name_term.c.name_id == bindparam("of_name")
)
_COUNT_FRESH = select(func.count()).select_from(name_fresh)


def packed(codes: Iterable[int]) -> bytes:
    """Return codes as kept in `known_name.codes`: eight bytes each, in order of size."""
    ordered = sorted(codes)
    return struct.pack(f"<{len(ordered)}q", *ordered)


def unpacked(kept: bytes) -> tuple[int, ...]:
    """Return the codes that `packed` wrote."""
    return struct.unpack(f"<{len(kept) // 8}q", kept)


class NameIndex:
    """Writes to the index over the connection of one transaction. Never commits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_postgresql = connection.dialect.name == "postgresql"

    def put(self, customer_id: int, name: str, *, kind: str) -> None:
        """Add a name of a customer; it is found from the next statement on.

        Costs no round trip of its own: nothing is asked back.
        """
        take_turn(self._connection, TURN)
        self._connection.execute(_ADD_NAME, row_of(customer_id, name, kind))
        self._connection.execute(_add_fresh(self._is_postgresql), {})
        if customer_id % MERGED_AT_ONCE == 0:
            # Whoever comes then does it for all, should nobody have had the leisure so far.
            self.merge()

    def rename(self, customer_id: int, name: str) -> None:
        """Put a customer's new name into the place of its old one."""
        self.drop(customer_id, kind="name")
        self.put(customer_id, name, kind="name")

    def drop(self, customer_id: int, *, kind: str = "", name: str = "") -> None:
        """Take a customer's names of that kind, or the one name, out of the index; without a kind, all."""
        take_turn(self._connection, TURN)
        wanted = _ROWS_OF if not kind else _ROWS_OF.where(known_name.c.kind == kind)
        wanted = wanted if not name else wanted.where(known_name.c.name == name)
        rows = self._connection.execute(wanted, {"of_customer": customer_id}).all()
        self.drop_rows([(row.id, row.codes) for row in rows])

    def drop_rows(self, rows: Sequence[tuple[int, bytes]]) -> None:
        """Take names out, given with their codes."""
        for name_id, codes in rows:
            # The fresh row first: a merge that has it in hand is waited for, and its pairs are seen then.
            self._connection.execute(_DROP_FRESH, {"gone": name_id})
            self.drop_pairs([(code, name_id) for code in unpacked(codes)])
            self._connection.execute(_DROP_NAME, {"gone": name_id})

    def merge(self, most: int = MERGED_AT_ONCE) -> int:
        """Make the pairs of the oldest fresh names; returns of how many.

        Two at once share the work. What is found is the same before and after.
        """
        taken = self._connection.execute(_take_fresh(self._is_postgresql), {"most": most})
        ids = sorted(taken.scalars())
        if ids:
            rows = self._connection.execute(_CODES_OF, {"ids": ids}).all()
            pairs = sorted((code, row.id) for row in rows for code in unpacked(row.codes))
            self.add_pairs(pairs)
        return len(ids)

    def add_pairs(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Write pairs of term and name in one statement."""
        if not pairs:
            return
        if self._is_postgresql:
            terms, ids = zip(*pairs, strict=True)
            self._connection.execute(_add_unnested(), {"terms": list(terms), "ids": list(ids)})
        else:
            rows = [{"term": term, "name_id": name_id} for term, name_id in pairs]
            self._connection.execute(_ADD_TERM, rows)

    def drop_pairs(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Delete pairs of term and name; those that are not there do not matter."""
        if not pairs:
            return
        if self._is_postgresql:
            terms, ids = zip(*pairs, strict=True)
            self._connection.execute(_drop_unnested(), {"terms": list(terms), "ids": list(ids)})
        else:
            rows = [{"of_term": term, "of_name": name_id} for term, name_id in pairs]
            self._connection.execute(_DROP_TERM, rows)

    def count_fresh(self) -> int:
        """Return how many names still wait for their pairs."""
        count: int = self._connection.execute(_COUNT_FRESH, {}).scalar_one()
        return count


def row_of(customer_id: int, name: str, kind: str) -> dict[str, Any]:
    """Return the row of a name as this program's engine makes it."""
    parts = engine.parts_of(name)
    return {
        "customer_id": customer_id,
        "name": name,
        "kind": kind,
        "parts": engine.pack(parts),
        "codes": packed(engine.index_terms(parts)),
        "engine_version": engine.ENGINE_VERSION,
    }


@cache
def _add_fresh(is_postgresql: bool) -> Any:
    """Return the INSERT of the name that this connection added last."""
    last: Callable[[], Any] = func.last_insert_rowid
    if is_postgresql:
        last = lambda: func.currval(literal("known_name_id_seq"))  # noqa: E731
    return insert(name_fresh).from_select(["name_id"], select(last()))


@cache
def _take_fresh(is_postgresql: bool) -> Any:
    oldest = select(name_fresh.c.name_id).order_by(name_fresh.c.name_id).limit(bindparam("most"))
    if is_postgresql:
        oldest = oldest.with_for_update(skip_locked=True)
    return (
        delete(name_fresh).where(name_fresh.c.name_id.in_(oldest)).returning(name_fresh.c.name_id)
    )


@cache
def _drop_unnested() -> Any:
    pair = _unnested()
    given = select(pair.c.term, pair.c.name_id)
    return delete(name_term).where(tuple_(name_term.c.term, name_term.c.name_id).in_(given))


def _unnested() -> Any:
    arrays = (bindparam(name, type_=ARRAY(BigInteger)) for name in ("terms", "ids"))
    return func.unnest(*arrays).table_valued("term", "name_id", name="pair").render_derived()


@cache
def _add_unnested() -> Any:
    pair = _unnested()
    return insert(name_term).from_select(
        ["term", "name_id"], select(pair.c.term, pair.c.name_id).order_by(pair.c.term)
    )
