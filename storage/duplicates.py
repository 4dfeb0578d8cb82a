"""Pairs of customers that are likely one: found by the nightly sweep, listed while both stand.

A pair is not listed any more when one of the two is merged, taken back or in the history, or when somebody
said that they are two. That an interface registered both (`UNASKED`) is nobody's word.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, exists, or_, select, update

from handlers.claiming.alike import ALSO_NAMED, NO_ANSWERS, RENAMED
from handlers.merging.records import Pair
from storage.repository import Repository, insert_into, insert_or_ignore
from storage.tables.customers import customer, not_same_pair
from storage.tables.matching import known_name
from storage.tables.merging import duplicate_pair
from storage.tables.settings import meta

UNASKED = (NO_ANSWERS.instead, RENAMED.instead, ALSO_NAMED.instead)
"""Reasons that a program gave, where nobody was asked."""
_MARK = "duplicates_compared"
_ACTIVE = ("owned", "pool")

_pair = duplicate_pair.c
_first, _second = customer.alias("first"), customer.alias("second")
_SAID_TWO = exists().where(
    not_same_pair.c.first_id == _pair.first_id,
    not_same_pair.c.second_id == _pair.second_id,
    not_same_pair.c.reason.not_in(UNASKED),
)
_OPEN = (
    select(duplicate_pair)
    .join(_first, _first.c.id == _pair.first_id)
    .join(_second, _second.c.id == _pair.second_id)
    .where(
        *(one.c.withdrawn_at.is_(None) for one in (_first, _second)),
        *(one.c.ownership.in_(_ACTIVE) for one in (_first, _second)),
        ~_SAID_TWO,
    )
    .order_by(_pair.permille.desc(), _pair.first_id, _pair.second_id)
    .limit(bindparam("at_most"))
)
_UNTOLD = _OPEN.where(_pair.told_at.is_(None))
_NAMES = (
    select(known_name.c.id, known_name.c.customer_id, known_name.c.name)
    .join(customer, customer.c.id == known_name.c.customer_id)
    .where(known_name.c.id > bindparam("mark"), customer.c.withdrawn_at.is_(None))
    .order_by(known_name.c.id)
    .limit(bindparam("at_most"))
)
_READ_MARK = select(meta.c.value).where(meta.c.key == _MARK)


@cache
def _write_mark(dialect: str) -> Any:
    statement = insert_into(dialect, meta).values(key=_MARK, value=bindparam("mark"))
    new = {"value": statement.excluded.value}
    return statement.on_conflict_do_update(index_elements=["key"], set_=new)


class DuplicateRepository(Repository):
    """Implements `handlers.merging.ports.Duplicates`."""

    def names_after(self, mark: int, limit: int) -> Sequence[tuple[int, int, str]]:
        """Return (number of the name, customer, name) of the next known names, in order of their numbers."""
        rows = self._connection.execute(_NAMES, {"mark": mark, "at_most": limit})
        return [(row.id, row.customer_id, row.name) for row in rows]

    def mark(self) -> int:
        """Return the number of the last name that was compared; 0 before the first sweep."""
        return int(self._connection.execute(_READ_MARK).scalar_one_or_none() or 0)

    def set_mark(self, mark: int) -> None:
        """Remember up to which name was compared; it never goes back."""
        if mark > self.mark():
            self._connection.execute(_write_mark(self._dialect), {"mark": str(mark)})

    def is_known(self, one: int, other: int) -> bool:
        """Whether the pair is listed already, or somebody said that they are two."""
        first, second = sorted((one, other))
        listed = select(_pair.first_id).where(_pair.first_id == first, _pair.second_id == second)
        two = not_same_pair.c
        said = and_(two.first_id == first, two.second_id == second, two.reason.not_in(UNASKED))
        either = select(or_(exists(listed), exists().where(said)))
        return bool(self._connection.execute(either).scalar_one())

    def add(self, pair: Pair) -> bool:
        """List a pair; False when it is there already."""
        row = {
            "first_id": pair.first_id,
            "second_id": pair.second_id,
            "permille": round(pair.score * 1000),
            "reason": pair.reason,
            "found_at": pair.found_at,
        }
        statement = insert_or_ignore(self._dialect, duplicate_pair).returning(_pair.first_id)
        return self._connection.execute(statement, row).first() is not None

    def open(self, limit: int = 500) -> Sequence[Pair]:
        """Return the pairs whose customers both are owned or in the pool and were not said to be two."""
        return [_pair_of(row) for row in self._connection.execute(_OPEN, {"at_most": limit})]

    def untold(self, limit: int = 500) -> Sequence[Pair]:
        """Return those of the open pairs that nobody was told of."""
        return [_pair_of(row) for row in self._connection.execute(_UNTOLD, {"at_most": limit})]

    def mark_told(self, pairs: Sequence[Pair], at: datetime) -> None:
        """Write down that somebody was told of these."""
        for one in pairs:
            wanted = (_pair.first_id == one.first_id, _pair.second_id == one.second_id)
            self._connection.execute(update(duplicate_pair).where(*wanted).values(told_at=at))

    def say_two(self, one: int, other: int, *, by: str, at: datetime, reason: str) -> None:
        """Remember for good that these are two customers.

        Who decided first stays written down: an owner's objection rests on it (`claiming.objecting`).
        """
        first, second = sorted((one, other))
        row = {"first_id": first, "second_id": second, "decided_by": by, "decided_at": at}
        known = insert_or_ignore(self._dialect, not_same_pair)
        self._connection.execute(known, {**row, "reason": reason})
        two = not_same_pair.c
        wanted = (two.first_id == first, two.second_id == second)
        self._connection.execute(update(not_same_pair).where(*wanted).values(reason=reason))


def _pair_of(row: Any) -> Pair:
    return Pair(
        first_id=row.first_id,
        second_id=row.second_id,
        score=row.permille / 1000,
        reason=row.reason,
        found_at=row.found_at,
        told_at=row.told_at,
    )
