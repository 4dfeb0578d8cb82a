"""Groups of companies: the tree that `customer.parent_id` makes. A withdrawn registration is in no group."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update

from handlers.domain.company_name import CustomerKind
from handlers.groups.records import Member
from handlers.records import Customer
from storage.customers import CustomerRepository
from storage.database.turns import take_turn
from storage.repository import Repository
from storage.tables.customers import customer

MOST = 5000
"""Companies of one group that are looked at."""
_ASKED_FOR = 6
"""Names that one question holds: a prepared statement has as many places."""
_NOBODY = ("",) * _ASKED_FOR
_LIVE = customer.c.withdrawn_at.is_(None)
_parent = customer.alias("parent")
_PARENT_OF = (
    select(customer.c.parent_id)
    .join(_parent, _parent.c.id == customer.c.parent_id)
    .where(customer.c.id == bindparam("wanted_id"), _parent.c.withdrawn_at.is_(None))
)
_BELOW = (
    select(customer.c.id, customer.c.parent_id)
    .where(customer.c.parent_id.in_(bindparam("wanted", expanding=True)), _LIVE)
    .order_by(customer.c.id)
    .limit(bindparam("at_most"))
)
_HEADS = (
    select(customer.c.id)
    .where(
        or_(
            and_(
                customer.c.core_name.in_(bindparam("cores", expanding=True)),
                customer.c.name_folded.like("%集团%"),
            ),
            customer.c.name_folded.in_(bindparam("names", expanding=True)),
        ),
        customer.c.kind == CustomerKind.COMPANY.value,
        _LIVE,
    )
    .order_by(customer.c.id)
    .limit(10)
)


class GroupRepository(Repository):
    """Implements `handlers.groups.ports.Groups`."""

    def foresee_around(self, customer_id: int) -> None:
        """What is above and below a customer is about to be asked for; most stand alone."""
        self._foresee(_PARENT_OF, {"wanted_id": customer_id})
        self._foresee(_BELOW, {"wanted": [customer_id], "at_most": MOST})

    def above(self, customer_id: int) -> list[int]:
        """Return the customers above this one, the nearest first."""
        found: dict[int, None] = {customer_id: None}  # a broken tree must not hang
        current: int | None = customer_id
        while current is not None:
            asked = {"wanted_id": current}
            current = self._connection.execute(_PARENT_OF, asked).scalar_one_or_none()
            if current in found:
                break
            if current is not None:
                found[current] = None
        return list(found)[1:]

    def members(self, head_id: int, limit: int = MOST) -> list[Member]:
        """Return everybody below a customer, depth first in the order of registration."""
        below: dict[int, list[int]] = {}
        level, seen = [head_id], {head_id}
        while level and len(seen) <= limit:
            fresh = [row for row in self._rows_below(level, limit) if row.id not in seen]
            for row in fresh:
                below.setdefault(row.parent_id, []).append(row.id)
            level = [row.id for row in fresh]
            seen |= set(level)
        return _in_order(head_id, below)[:limit]

    def put_below(self, customer_id: int, parent_id: int | None) -> bool:
        """Put a customer below another (None: below nobody); False when that would be a circle."""
        take_turn(self._connection, "groups")
        if parent_id is not None and customer_id in (parent_id, *self.above(parent_id)):
            return False
        changed = update(customer).where(customer.c.id == customer_id).values(parent_id=parent_id)
        self._connection.execute(changed)
        return True

    def foresee_heads(self, cores: Sequence[str], names: Sequence[str]) -> None:
        """Heads of groups are about to be asked for."""
        self._foresee(_HEADS, _asked(cores, names))

    def heads_called(self, cores: Sequence[str], names: Sequence[str]) -> list[Customer]:
        """Return companies that bear one of these full names (folded), or one of these short names and 集团."""
        if not cores and not names:
            return []
        ids = self._connection.execute(_HEADS, _asked(cores, names)).scalars().all()
        customers = CustomerRepository(self._connection, self._vault)
        found = [customers.get(each) for each in ids]
        return [one for one in found if one is not None]

    def _rows_below(self, ids: Sequence[int], limit: int) -> list[Any]:
        asked = {"wanted": list(ids), "at_most": limit}
        return list(self._connection.execute(_BELOW, asked))


def _in_order(head_id: int, below: Mapping[int, Sequence[int]]) -> list[Member]:
    """Walk the tree depth first; however deep it is."""
    found: list[Member] = []
    ahead = [Member(one, head_id, 1) for one in reversed(below.get(head_id, ()))]
    while ahead:
        member = ahead.pop()
        found.append(member)
        children = reversed(below.get(member.customer_id, ()))
        ahead += [Member(one, member.customer_id, member.depth + 1) for one in children]
    return found


def _asked(cores: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    """Return the values of one prepared statement: lists of one length, filled up with what nothing is called."""
    return {
        "cores": [*cores, *_NOBODY][:_ASKED_FOR],
        "names": [*names, *_NOBODY][:_ASKED_FOR],
    }
