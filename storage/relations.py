"""What a customer hangs on and is also called: its group's head, its other names, who registered it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from handlers.records import ClaimVerdict
from storage.tables.customers import customer, customer_alias
from storage.tables.ledger import claim


@dataclass(frozen=True, slots=True)
class Relations:
    """`parent_no` is the number of the customer above in the group; "" without one."""

    parent_no: str = ""
    aliases: tuple[str, ...] = ()
    claimant_open_id: str = ""


_parent = customer.alias("parent")
_PARENTS = (
    select(customer.c.id, _parent.c.customer_no)
    .join(_parent, _parent.c.id == customer.c.parent_id)
    .where(customer.c.id.in_(bindparam("ids", expanding=True)))
)
_ALIASES = (
    select(customer_alias.c.customer_id, customer_alias.c.alias)
    .where(customer_alias.c.customer_id.in_(bindparam("ids", expanding=True)))
    .order_by(customer_alias.c.id)
)
_CLAIMANTS = (
    select(claim.c.customer_id, claim.c.claimant_open_id)
    .where(
        claim.c.customer_id.in_(bindparam("ids", expanding=True)),
        claim.c.verdict == ClaimVerdict.REGISTERED.value,
    )
    .order_by(claim.c.id.desc())
)


def relations_of(connection: Connection, customer_ids: Collection[int]) -> dict[int, Relations]:
    """Return the relations of each customer, in three queries however many there are."""
    if not customer_ids:
        return {}
    asked = {"ids": list(customer_ids)}
    parents = {row.id: row.customer_no for row in connection.execute(_PARENTS, asked)}
    # The first registration is the last row of each customer here, and stays.
    claimants = {
        row.customer_id: row.claimant_open_id for row in connection.execute(_CLAIMANTS, asked)
    }
    aliases: dict[int, list[str]] = {}
    for row in connection.execute(_ALIASES, asked):
        aliases.setdefault(row.customer_id, []).append(row.alias)
    return {
        one: Relations(parents.get(one, ""), tuple(aliases.get(one, ())), claimants.get(one, ""))
        for one in customer_ids
    }
