"""The public pool: its list, who had a customer last, who has taken how many, what ends with an ownership."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, select, update

from handlers.records import Customer, LedgerEntry, LedgerKind, Ownership, Page, PoolFilter
from storage.customer_rows import folded
from storage.customers import CustomerRepository
from storage.database.turns import take_turn
from storage.ledger import entry_of
from storage.repository import ESCAPE, Repository, like_literal
from storage.tables.customers import customer
from storage.tables.disputes import (
    collaboration,
    extension,
    handover_offer,
    hold,
    joint_share,
    watch,
)
from storage.tables.ledger import ledger_entry
from storage.tables.people import subscription

_AT = ledger_entry.c.at.type
_PICKED_UP = (
    select(func.count())
    .select_from(ledger_entry)
    .where(
        ledger_entry.c.kind == LedgerKind.PICKED_UP.value,
        ledger_entry.c.at >= bindparam("since", type_=_AT),
        ledger_entry.c.actor_open_id == bindparam("open_id"),
    )
)
_RELEASES = (
    select(ledger_entry)
    .where(
        ledger_entry.c.customer_id.in_(bindparam("wanted", expanding=True)),
        ledger_entry.c.kind == LedgerKind.RELEASED.value,
    )
    .order_by(ledger_entry.c.id)
)
_RELEASES_AND_BACK = (
    select(ledger_entry)
    .where(
        ledger_entry.c.customer_id.in_(bindparam("wanted", expanding=True)),
        ledger_entry.c.kind.in_((LedgerKind.RELEASED.value, LedgerKind.UNDONE.value)),
    )
    .order_by(ledger_entry.c.id)
)
_POOLED_BEFORE = (
    select(customer.c.id)
    .where(
        customer.c.ownership == Ownership.POOL.value,
        customer.c.pooled_at <= bindparam("moment", type_=customer.c.pooled_at.type),
        customer.c.withdrawn_at.is_(None),
    )
    .order_by(customer.c.pooled_at, customer.c.id)
    .limit(bindparam("at_most"))
)
_WATCHED = (
    select(customer.c.id)
    .where(
        customer.c.ownership == Ownership.POOL.value,
        customer.c.withdrawn_at.is_(None),
        customer.c.id.in_(select(watch.c.customer_id)),
    )
    .order_by(customer.c.pooled_at, customer.c.id)
    .limit(bindparam("at_most"))
)
_CHATS_TOLD = select(subscription.c.chat_id).where(
    subscription.c.kind == "pool",
    subscription.c.ended_at.is_(None),
    subscription.c.department_id.in_(bindparam("departments", expanding=True)),
)


class PoolRepository(Repository):
    """Implements `handlers.ports.Pool`."""

    def list(self, wanted: PoolFilter, *, page: int = 1, size: int = 10) -> Page[Customer]:
        """Return a page of the pool, what came in last first."""
        where = _conditions(wanted)
        total = self._connection.execute(
            select(func.count()).select_from(customer).where(*where)
        ).scalar_one()
        ids = self._connection.execute(
            select(customer.c.id)
            .where(*where)
            .order_by(customer.c.pooled_at.desc(), customer.c.id.desc())
            .limit(size)
            .offset((page - 1) * size)
        ).scalars()
        customers = CustomerRepository(self._connection, self._vault)
        found = [customers.get(each) for each in ids]
        return Page(tuple(one for one in found if one is not None), total, page, size)

    def last_releases(self, customer_ids: Sequence[int]) -> Mapping[int, LedgerEntry]:
        """Return the entry of the last release of each of these customers that ever was in the pool."""
        if not customer_ids:
            return {}
        rows = self._connection.execute(_RELEASES, {"wanted": list(customer_ids)})
        return {row.customer_id: entry_of(row) for row in rows}

    def released_by(self, open_id: str, customer_ids: Sequence[int]) -> Mapping[int, datetime]:
        """Return when this person last had each of these customers released, others had it since or not."""
        if not customer_ids:
            return {}
        rows = self._connection.execute(_RELEASES_AND_BACK, {"wanted": list(customer_ids)}).all()
        undone = {row.facts.get("entry") for row in rows if row.kind == LedgerKind.UNDONE.value}
        return {
            row.customer_id: row.at
            for row in rows
            if row.kind == LedgerKind.RELEASED.value
            and row.owner_open_id == open_id
            and row.id not in undone
        }

    def take_turn_of(self, open_id: str) -> None:
        """Wait until no other unit of work counts what this person holds; it is ours until this one ends."""
        take_turn(self._connection, f"holder:{open_id}")

    def count_picked_up(self, open_id: str, since: datetime) -> int:
        """Count what a person picked up since a moment, given back again or not."""
        asked = {"open_id": open_id, "since": since}
        count: int = self._connection.execute(_PICKED_UP, asked).scalar_one()
        return count

    def pooled_before(self, moment: datetime, limit: int = 500) -> Sequence[int]:
        """Return the customers that are in the pool since before a moment, longest first."""
        asked = {"moment": moment, "at_most": limit}
        return [int(each) for each in self._connection.execute(_POOLED_BEFORE, asked).scalars()]

    def watched(self, limit: int = 500) -> Sequence[Customer]:
        """Return the customers of the pool that somebody watches, longest in the pool first."""
        customers = CustomerRepository(self._connection, self._vault)
        ids = self._connection.execute(_WATCHED, {"at_most": limit}).scalars().all()
        found = [customers.get(each) for each in ids]
        return [one for one in found if one is not None]

    def end_rights(self, customer_id: int, at: datetime) -> None:
        """End what hung on an ownership: collaborations, shares, locks, offers, extensions asked for."""
        own = {"customer_id": customer_id}
        ends: list[tuple[Any, dict[str, Any]]] = [
            (joint_share.c.ended_at.is_(None), {"ended_at": at}),
            (hold.c.released_at.is_(None), {"released_at": at}),
            (handover_offer.c.status == "waiting", {"status": "withdrawn", "decided_at": at}),
            (extension.c.status == "waiting", {"status": "refused", "decided_at": at}),
        ]
        for table, (live, values) in zip(
            (joint_share, hold, handover_offer, extension), ends, strict=True
        ):
            wanted = table.c.customer_id == own["customer_id"]
            self._connection.execute(update(table).where(wanted, live).values(**values))
        self._connection.execute(
            delete(collaboration).where(collaboration.c.customer_id == customer_id)
        )

    def chats_told(self, departments: Sequence[str]) -> Sequence[str]:
        """Return the chats that want to hear of the pool of these departments ("" is everybody's)."""
        rows = self._connection.execute(_CHATS_TOLD, {"departments": list(departments)}).scalars()
        return sorted({str(each) for each in rows})


def _conditions(wanted: PoolFilter) -> Sequence[Any]:
    c = customer.c
    found: list[Any] = [c.ownership == Ownership.POOL.value, c.withdrawn_at.is_(None)]
    if wanted.name:
        pattern = f"%{like_literal(folded(wanted.name))}%"
        found.append(c.name_folded.like(pattern, escape=ESCAPE))
    if wanted.regions:
        # Where no region was noted, the name often tells it.
        fits = [c.region.like(f"%{like_literal(one)}%", escape=ESCAPE) for one in wanted.regions]
        fits += [c.address.like(f"%{like_literal(one)}%", escape=ESCAPE) for one in wanted.regions]
        fits += [c.name.like(f"%{like_literal(one)}%", escape=ESCAPE) for one in wanted.regions]
        found.append(or_(*fits))
    if wanted.industry:
        found.append(c.industry.like(f"%{like_literal(wanted.industry)}%", escape=ESCAPE))
    for column, value in ((c.level, wanted.level), (c.source, wanted.source)):
        if value:
            found.append(column == value)
    if wanted.departments is not None:
        found.append(c.department_id.in_(list(wanted.departments)))
    return found
