"""The index of names in the database: kept with the customer, asked by every registration.

The pure part (what a name is made of, what resembles what) is `handlers.matching`.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, delete, func, insert, select, union_all

from handlers.matching import engine
from handlers.matching.records import Match, StoredName, Term
from handlers.matching.shortlist import PER_TERM, shortlist
from storage.database.turns import take_turn
from storage.repository import Repository
from storage.tables.customers import customer
from storage.tables.matching import known_name, name_term

_STOCK = select(func.max(known_name.c.id))
_NAMES = (
    select(known_name)
    .join(customer, customer.c.id == known_name.c.customer_id)
    .where(known_name.c.id.in_(bindparam("ids", expanding=True)), customer.c.withdrawn_at.is_(None))
)
_ADD_NAME = insert(known_name).returning(known_name.c.id)
_ADD_TERM = insert(name_term)
_IDS_OF = select(known_name.c.id).where(
    known_name.c.customer_id == bindparam("of_customer"), known_name.c.kind == bindparam("of_kind")
)


@lru_cache(maxsize=64)
def _under(count: int) -> Any:
    """Return the question for the names under `count` terms, each list cut."""
    lists: list[Select[Any]] = []
    for at in range(count):
        code = bindparam(f"code{at}", type_=BigInteger)
        cut = select(name_term.c.term, name_term.c.name_id).where(name_term.c.term == code)
        lists.append(select(cut.limit(PER_TERM).subquery()))
    return union_all(*lists)


class MatchingRepository(Repository):
    """Implements `handlers.matching.ports.Matching`, and keeps the index for the other repositories."""

    def similar(self, name: str, *, limit: int = 10) -> list[Match]:
        """Return known names that may mean the same customer, best first, each customer once."""
        asked = engine.parts_of(name)
        terms = engine.query_terms(asked)
        if not terms:
            return []
        stock = int(self._connection.execute(_STOCK).scalar() or 0)
        ids = shortlist(terms, self._names_under(terms), stock=stock)
        matches = engine.rank(asked, self._stored(ids), stock=stock)
        return engine.best_of_each(matches)[:limit]

    def take_turn(self) -> None:
        """Wait until no other unit of work may add a name."""
        take_turn(self._connection, "known_name")

    def put(self, customer_id: int, name: str, *, kind: str) -> None:
        """Add a name of a customer to the index."""
        parts = engine.parts_of(name)
        row = {
            "customer_id": customer_id,
            "name": name,
            "kind": kind,
            "parts": engine.pack(parts),
            "engine_version": engine.ENGINE_VERSION,
        }
        name_id = self._connection.execute(_ADD_NAME, row).scalar_one()
        for code in sorted(engine.index_terms(parts)):
            self._connection.execute(_ADD_TERM, {"term": code, "name_id": name_id})

    def rename(self, customer_id: int, name: str) -> None:
        """Put a customer's new name into the place of its old one."""
        of = {"of_customer": customer_id, "of_kind": "name"}
        ids = list(self._connection.execute(_IDS_OF, of).scalars())
        self._connection.execute(delete(name_term).where(name_term.c.name_id.in_(ids)))
        self._connection.execute(delete(known_name).where(known_name.c.id.in_(ids)))
        self.put(customer_id, name, kind="name")

    def _names_under(self, terms: Sequence[Term]) -> dict[int, list[int]]:
        given = {f"code{at}": term.code for at, term in enumerate(terms)}
        found: dict[int, list[int]] = {}
        for code, name_id in self._connection.execute(_under(len(terms)), given):
            found.setdefault(code, []).append(name_id)
        return found

    def _stored(self, ids: Sequence[int]) -> list[StoredName]:
        if not ids:
            return []
        rows = self._connection.execute(_NAMES, {"ids": list(ids)})
        return [StoredName(row.id, row.customer_id, row.name, row.parts) for row in rows]
