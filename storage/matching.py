"""Looking a name up in the index: two statements, the same result on SQLite and PostgreSQL.

The first asks for the oldest names under each term, for the names too fresh to stand under theirs, and
for the newest number, all of one moment; the second for what is stored of the short list. The pure part
(what a name is made of, what resembles what) is `handlers.matching`; upkeep is `storage.name_index`.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    LargeBinary,
    Text,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)

from handlers.matching import engine
from handlers.matching.records import Match, StoredName, Term
from handlers.matching.shortlist import PER_TERM, shortlist
from storage.customer_rows import folded
from storage.database.contention import checking
from storage.database.crypto import Vault
from storage.database.turns import take_turn
from storage.name_index import TURN, NameIndex, unpacked
from storage.other_names import without_said
from storage.repository import Repository
from storage.tables.matching import known_name, name_fresh, name_term

_FRESH = "fresh"
_NEWEST = "newest"


@dataclass(slots=True)
class _Asked:
    """A name looked up in this unit of work: what was found, and the newest name there was."""

    stored: list[StoredName]
    newest: int
    turn: int
    matches: list[Match] | None = None


@dataclass(slots=True)
class _Found:
    """What the first statement brings. `stock` is the number of the newest name."""

    under: dict[int, list[int]] = field(default_factory=dict)
    fresh: list[tuple[int, bytes]] = field(default_factory=list)
    stock: int = 0

    def settle(self, codes: Iterable[int]) -> None:
        """Put the fresh names under their terms, where the next merge will put them."""
        wanted = set(codes)
        touched = set()
        for name_id, kept in self.fresh:
            for code in wanted.intersection(unpacked(kept)):
                self.under.setdefault(code, []).append(name_id)
                touched.add(code)
        for code in touched:
            self.under[code] = sorted(self.under[code])[:PER_TERM]


class MatchingRepository(Repository):
    """Implements `handlers.matching.ports.Matching`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(connection, vault)
        self._asked: dict[str, _Asked] = {}
        self._turns = 0

    @property
    def index(self) -> NameIndex:
        """The same index, to be written."""
        return NameIndex(self._connection)

    @checking()
    def similar(self, name: str, *, limit: int = 10) -> list[Match]:
        """Return known names that may mean the same customer, best first, each customer once.

        Asked again after `take_turn`, only the names that came in between are judged: so the lock is
        held for that, and not for the whole look-up.
        """
        asked = self._look_up(name)
        matches = asked.matches
        if matches is None:
            matches = engine.rank(engine.parts_of(name), asked.stored, stock=asked.newest)
        if asked.turn < self._turns:
            matches = self._with_newer(name, asked, matches)
        asked.matches, asked.turn = matches, self._turns
        return engine.best_of_each(without_said(self._connection, matches))[:limit]

    def called(self, words: str) -> list[int]:
        """Return customers of whose names one holds these words as they are, in whole or in part.

        Only names that share an indexed term with the words are looked at: a piece out of the middle of a
        brand finds nothing.
        """
        wanted = folded(words)
        stored = self._look_up(words).stored if wanted else []
        return list(dict.fromkeys(one.customer_id for one in stored if wanted in folded(one.name)))

    @checking()
    def beside(self, name: str, customer_id: int, *, limit: int = 10) -> list[Match]:
        """Return other customers that may be the one that bears this name, best first, each once.

        Its own names are left out before judging: a bearer of the very name would speak against all others.
        """
        parts = engine.parts_of(name)
        terms = engine.query_terms(parts)
        found = self._names_under(terms)
        stored = self._stored(shortlist(terms, found.under, stock=found.stock))
        others = [one for one in stored if one.customer_id != customer_id]
        return engine.best_of_each(engine.rank(parts, others, stock=found.stock))[:limit]

    def take_turn(self) -> None:
        """Wait until no other unit of work may add a name."""
        take_turn(self._connection, TURN)
        self._turns += 1

    def _look_up(self, name: str) -> _Asked:
        asked = self._asked.get(name)
        if asked is None:
            terms = engine.query_terms(engine.parts_of(name))
            found = self._names_under(terms)
            stored = self._stored(shortlist(terms, found.under, stock=found.stock))
            asked = self._asked[name] = _Asked(stored, found.stock, self._turns)
        return asked

    def _with_newer(self, name: str, asked: _Asked, matches: list[Match]) -> list[Match]:
        newer = _stored_names(self._connection.execute(_NEWER, {"newest": asked.newest}))
        if not newer:
            return matches
        asked.newest = newer[-1].name_id
        judged = engine.rank(engine.parts_of(name), newer, stock=asked.newest)
        return sorted([*matches, *judged], key=lambda match: (-match.score, match.name_id))

    def _names_under(self, terms: Sequence[Term]) -> _Found:
        codes = [term.code for term in terms]
        given = {"codes": codes if self._dialect == "postgresql" else json.dumps(codes)}
        found = _Found()
        for what, code, ids, kept in self._connection.execute(_under(self._dialect), given):
            if what == _FRESH:
                found.fresh.append((code, kept))
            elif what == _NEWEST:
                found.stock = code or 0
            elif ids:
                found.under[code] = list(map(int, ids.split(",")))
        found.settle(codes)
        return found

    def _stored(self, ids: Sequence[int]) -> list[StoredName]:
        if not ids:
            return []
        given = {"ids": list(ids) if self._dialect == "postgresql" else json.dumps(ids)}
        return _stored_names(self._connection.execute(_names(self._dialect), given))


def _stored_names(rows: Iterable[Any]) -> list[StoredName]:
    # Rows are taken apart by place: by name costs more than reading them does.
    return [
        StoredName(name_id, customer_id, name, _current(name, parts, version))
        for name_id, customer_id, name, parts, version in rows
    ]


def _current(name: str, parts: str, version: int) -> str:
    """Return the parts as this program's engine makes them, whichever version wrote the row."""
    if version == engine.ENGINE_VERSION:
        return parts
    return engine.pack(engine.parts_of(name))


# Whoever takes a customer back takes its names out of the index: nothing of it is found here.
_STORED = select(
    known_name.c.id,
    known_name.c.customer_id,
    known_name.c.name,
    known_name.c.parts,
    known_name.c.engine_version,
)
_NEWER = _STORED.where(known_name.c.id > bindparam("newest")).order_by(known_name.c.id)


def _given(dialect: str, name: str) -> Any:
    """Return the numbers bound under `name` as a table with the column `value`."""
    if dialect == "postgresql":
        numbers = func.unnest(bindparam(name, type_=ARRAY(BigInteger)))
        return numbers.table_valued("value", name=f"given_{name}").render_derived()
    numbers = func.json_each(bindparam(name, type_=Text))
    return numbers.table_valued("value", name=f"given_{name}")


@cache
def _under(dialect: str) -> Any:
    """Return the question for the names under given terms, each list cut at its oldest."""
    given = _given(dialect, "codes")
    cut = (
        select(name_term.c.name_id)
        .where(name_term.c.term == given.c.value)
        .order_by(name_term.c.name_id)
        .limit(literal(PER_TERM))
        .correlate(given)
        .subquery()
    )
    if dialect == "postgresql":
        joined = func.string_agg(cast(cut.c.name_id, Text), literal(","))
    else:
        joined = func.group_concat(cut.c.name_id)
    ids = select(joined).select_from(cut).correlate(given).scalar_subquery()
    # SQLite would make a BLOB of a cast NULL's text, PostgreSQL needs to know the column's type.
    no_codes: ColumnElement[bytes] = type_coerce(null(), LargeBinary)
    no_ids = cast(null(), Text)
    if dialect == "postgresql":
        no_codes = cast(null(), LargeBinary)
    lists = select(
        literal("list").label("what"),
        cast(given.c.value, BigInteger).label("code"),
        ids.label("ids"),
        no_codes.label("codes"),
    )
    # Not a join: with statistics of a time without fresh names SQLite would go through all names for them.
    codes = (
        select(known_name.c.codes).where(known_name.c.id == name_fresh.c.name_id).scalar_subquery()
    )
    fresh = select(literal(_FRESH), name_fresh.c.name_id, no_ids, codes)
    newest = select(literal(_NEWEST), func.max(known_name.c.id), no_ids, no_codes)
    return union_all(lists, fresh, newest)


@cache
def _names(dialect: str) -> Any:
    """Return the question for what is stored of given names."""
    given = _given(dialect, "ids")
    return _STORED.where(known_name.c.id.in_(select(given.c.value)))
