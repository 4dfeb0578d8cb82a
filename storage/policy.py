"""Whom a change of the rules touches: owned customers in pages, and what people hold."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select

from handlers.records import Ownership
from storage.repository import Repository
from storage.tables.customers import customer
from storage.tables.disputes import hold

_OWNED = (customer.c.ownership == Ownership.OWNED.value, customer.c.withdrawn_at.is_(None))
_HOW_MANY = select(func.count(customer.c.id), func.coalesce(func.max(customer.c.id), 0)).where(
    *_OWNED
)
_AFTER = (
    select(customer.c.id)
    .where(*_OWNED, customer.c.id > bindparam("after"), customer.c.id <= bindparam("up_to"))
    .order_by(customer.c.id)
    .limit(bindparam("at_most"))
)
_HOLDINGS = (
    select(customer.c.owner_open_id, func.count(customer.c.id))
    .where(*_OWNED, customer.c.won_at.is_(None))
    .group_by(customer.c.owner_open_id)
)
_LOCKS = (
    select(hold.c.person_open_id, func.count(hold.c.id))
    .where(hold.c.released_at.is_(None))
    .group_by(hold.c.person_open_id)
)
_POOLED = (
    select(customer.c.department_id, func.count(customer.c.id))
    .where(
        customer.c.ownership == Ownership.POOL.value,
        customer.c.withdrawn_at.is_(None),
        customer.c.pooled_at <= bindparam("moment", type_=customer.c.pooled_at.type),
    )
    .group_by(customer.c.department_id)
)


class TouchedRepository(Repository):
    """Implements `handlers.policy.ports.Touched`."""

    def owned(self) -> tuple[int, int]:
        """Return how many customers are owned, and the highest id among them (0 without)."""
        count, highest = self._connection.execute(_HOW_MANY).one()
        return count, highest

    def owned_after(self, customer_id: int, up_to: int, limit: int) -> Sequence[int]:
        """Return the ids of owned customers behind one id, up to another, in order."""
        asked = {"after": customer_id, "up_to": up_to, "at_most": limit}
        return [row[0] for row in self._connection.execute(_AFTER, asked)]

    def holdings(self) -> Mapping[str, int]:
        """Return how many open customers everybody holds, by owner."""
        return {row[0]: row[1] for row in self._connection.execute(_HOLDINGS)}

    def pooled_before(self, moment: datetime) -> Mapping[str, int]:
        """Return how many customers lie in the pool since before a moment, by department."""
        rows = self._connection.execute(_POOLED, {"moment": moment})
        return {row[0]: row[1] for row in rows}

    def locks(self) -> Mapping[str, int]:
        """Return how many customers everybody has locked, by owner."""
        return {row[0]: row[1] for row in self._connection.execute(_LOCKS)}
