"""Who says that a customer is also called so: its own side alone, both sides, or a merge.

The kind of a row tells. A name that one side typed is found and asked about; it is never evidence enough to
refuse somebody else (product rules, Conflict levels).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from handlers.matching import engine
from handlers.matching.records import Match, Tier
from storage.customer_rows import folded
from storage.database.contention import checking
from storage.name_index import NameIndex
from storage.repository import Repository
from storage.tables.customers import customer_alias

AGREED = "alias"
"""Both sides or a ruling hold it to be the customer's, or it bore the name itself."""
SAID = "short_name"
"""Only the customer's own side says so."""
MERGED = "former_name"
"""The name of a customer that was merged into this one: it has an exact key."""

_SAID_SCORE = engine.SAME_FROM - 0.05
"""The most that a name counts which one side typed: what the customer is really called goes before."""

_KNOWN = select(customer_alias.c.id, customer_alias.c.kind).where(
    customer_alias.c.customer_id == bindparam("wanted_id"),
    customer_alias.c.alias_folded == bindparam("wanted_alias"),
)
_SAID_OF = select(customer_alias.c.customer_id, customer_alias.c.alias_folded).where(
    customer_alias.c.customer_id.in_(bindparam("ids", expanding=True)),
    customer_alias.c.kind == SAID,
)


class OtherNames(Repository):
    """Implements `handlers.claiming.ports.OtherNames`."""

    def add_alias(
        self, customer_id: int, alias: str, *, by: str, at: datetime, is_agreed: bool = True
    ) -> None:
        """Remember another name of the customer; one it has already changes nothing.

        Without `is_agreed` only its own side says so; agreed to later, it is as if added then.
        """
        known = self._known(customer_id, alias)
        added = {"kind": AGREED if is_agreed else SAID, "added_by": by, "added_at": at}
        if known is None:
            row = {"customer_id": customer_id, "alias": alias, "alias_folded": folded(alias)}
            self._connection.execute(insert(customer_alias), {**row, **added})
            self._index.put(customer_id, alias, kind="alias")
        elif is_agreed and known.kind == SAID:
            agreed = update(customer_alias).where(customer_alias.c.id == known.id)
            self._connection.execute(agreed.values(added))

    def drop_alias(self, customer_id: int, alias: str, *, added_at: datetime) -> None:
        """Forget a name that was added at that very moment; one that was known before stays."""
        self._forget_alias(customer_id, alias, customer_alias.c.added_at == added_at)

    def unsay_alias(self, customer_id: int, alias: str) -> None:
        """Forget a name that only the customer's own side had said."""
        self._forget_alias(customer_id, alias, customer_alias.c.kind == SAID)

    def _forget_alias(self, customer_id: int, alias: str, which: ColumnElement[bool]) -> None:
        own = customer_alias.c.customer_id == customer_id
        named = customer_alias.c.alias_folded == folded(alias)
        gone = delete(customer_alias).where(own, named, which).returning(customer_alias.c.alias)
        for name in self._connection.execute(gone).scalars().all():
            self._index.drop(customer_id, kind="alias", name=name)

    @property
    def _index(self) -> NameIndex:
        return NameIndex(self._connection)

    @checking()
    def _known(self, customer_id: int, alias: str) -> Any:
        """Return the row (id, kind) of a customer's further name, None when it has none such."""
        asked = {"wanted_id": customer_id, "wanted_alias": folded(alias)}
        return self._connection.execute(_KNOWN, asked).first()


def without_said(connection: Connection, matches: Sequence[Match]) -> list[Match]:
    """Return the matches, best first, with names that one side typed as similar at most."""
    sure = {one.customer_id for one in matches if one.tier is Tier.SAME}
    if not sure:
        return list(matches)
    said = {tuple(row) for row in connection.execute(_SAID_OF, {"ids": sorted(sure)})}
    judged = [
        one._replace(tier=Tier.SIMILAR, score=min(one.score, _SAID_SCORE))
        if one.tier is Tier.SAME and (one.customer_id, folded(one.name)) in said
        else one
        for one in matches
    ]
    return sorted(judged, key=lambda one: (-one.score, one.name_id))
