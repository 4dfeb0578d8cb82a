"""Deals and their milestones. Sums are kept in whole fen; one with a finer part is refused by the caller."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from handlers.deals.records import Deal, Milestone, MilestoneDue
from handlers.ports import StaleRecord
from handlers.records import Ownership
from storage.repository import Repository
from storage.tables.customers import customer
from storage.tables.work import deal, milestone

_PLAIN = (
    "customer_id", "signed_on", "contract_until", "product", "project", "started_on", "contract_no",
    "payment_method", "delivery_state", "currency", "amount_period", "recorded_by", "recorded_at",
    "undone_at",
)  # fmt: skip
_SUMS = {"amount": "amount_fen", "paid": "paid_fen"}
_ADD = insert(deal).returning(deal.c.id)
_GET = select(deal).where(deal.c.id == bindparam("wanted_id"))
_MOST = 50
_OF_CUSTOMER = (
    select(deal)
    .where(deal.c.customer_id == bindparam("wanted_id"), deal.c.undone_at.is_(None))
    .order_by(deal.c.signed_on.desc(), deal.c.id.desc())
    .limit(bindparam("at_most"))
)
_MILESTONES = (
    select(milestone)
    .where(milestone.c.deal_id.in_(bindparam("ids", expanding=True)))
    .order_by(milestone.c.deal_id, milestone.c.position, milestone.c.id)
)
_ADD_MILESTONE = insert(milestone).returning(milestone.c.id)
_DUE = (
    select(milestone, deal.c.customer_id, customer.c.owner_open_id)
    .join(deal, deal.c.id == milestone.c.deal_id)
    .join(customer, customer.c.id == deal.c.customer_id)
    .where(
        milestone.c.done_on.is_(None),
        milestone.c.due_on <= bindparam("until", type_=milestone.c.due_on.type),
        deal.c.undone_at.is_(None),
        customer.c.ownership == Ownership.OWNED.value,
    )
    .order_by(milestone.c.due_on, milestone.c.id)
    .limit(5000)
)


class DealRepository(Repository):
    """Implements `handlers.deals.ports.Deals`."""

    def add(self, new: Deal) -> Deal:
        """Store a deal with its milestones and return it with their ids."""
        row = {name: getattr(new, name) for name in _PLAIN} | _sums(new)
        added = replace(new, id=self._connection.execute(_ADD, row).scalar_one())
        kept = tuple(
            self._add_milestone(added.id, one, place) for place, one in enumerate(new.milestones)
        )
        return replace(added, milestones=kept)

    def get(self, deal_id: int) -> Deal | None:
        """Return one deal, one taken back too."""
        rows = self._connection.execute(_GET, {"wanted_id": deal_id}).all()
        return next(iter(self._with_milestones(rows)), None)

    def foresee_of_customer(self, customer_id: int) -> None:
        """A customer's deals are about to be asked for."""
        self._foresee(_OF_CUSTOMER, {"wanted_id": customer_id, "at_most": _MOST})

    def of_customer(self, customer_id: int, limit: int = _MOST) -> Sequence[Deal]:
        """Return the deals that stand, the one signed last first."""
        asked = {"wanted_id": customer_id, "at_most": limit}
        return self._with_milestones(self._connection.execute(_OF_CUSTOMER, asked).all())

    def change(self, known: Deal, values: Mapping[str, Any]) -> Deal:
        """Write fields by name (milestones apart) if the version still fits; raises StaleRecord."""
        changed = replace(known, **values, version=known.version + 1)
        row = {name: getattr(changed, name) for name in _PLAIN} | _sums(changed)
        fits = deal.c.id == known.id, deal.c.version == known.version
        statement = update(deal).where(*fits).values(**row, version=changed.version)
        if self._connection.execute(statement).rowcount != 1:
            raise StaleRecord
        return changed

    def put_milestone(self, known: Deal, name: str, due_on: date | None) -> None:
        """Add a milestone at the end, or give the one of that name another day."""
        same = next((one for one in known.milestones if one.name == name), None)
        if same is None:
            last = select(func.count()).where(milestone.c.deal_id == known.id)
            place = self._connection.execute(last).scalar_one()
            self._add_milestone(known.id, Milestone(name, due_on), place)
            return
        wanted = milestone.c.id == same.id
        self._connection.execute(update(milestone).where(wanted).values(due_on=due_on))

    def set_milestone_done(self, milestone_id: int, on: date | None) -> None:
        """Note when a milestone was reached; None: it is open again."""
        wanted = milestone.c.id == milestone_id
        self._connection.execute(update(milestone).where(wanted).values(done_on=on))

    def remove_milestone(self, milestone_id: int) -> None:
        """Drop a milestone that was written by mistake."""
        self._connection.execute(delete(milestone).where(milestone.c.id == milestone_id))

    def milestones_due(self, until: date, open_id: str = "") -> Sequence[MilestoneDue]:
        """Return the open milestones of owned customers (of one owner if named) due by a day, soonest first."""
        wanted = _DUE.where(customer.c.owner_open_id == open_id) if open_id else _DUE
        return [
            MilestoneDue(_milestone_of(row), row.customer_id, row.owner_open_id)
            for row in self._connection.execute(wanted, {"until": until})
        ]

    def _add_milestone(self, deal_id: int, new: Milestone, place: int) -> Milestone:
        row = {"deal_id": deal_id, "name": new.name, "due_on": new.due_on, "position": place}
        row["done_on"] = new.done_on
        return replace(new, id=self._connection.execute(_ADD_MILESTONE, row).scalar_one())

    def _with_milestones(self, rows: Iterable[Any]) -> list[Deal]:
        deals = [_deal_of(row) for row in rows]
        if not deals:
            return []
        found: dict[int, list[Milestone]] = {}
        for row in self._connection.execute(_MILESTONES, {"ids": [one.id for one in deals]}):
            found.setdefault(row.deal_id, []).append(_milestone_of(row))
        return [replace(one, milestones=tuple(found.get(one.id, ()))) for one in deals]


def _sums(of: Deal) -> dict[str, int]:
    return {column: int(getattr(of, name) * 100) for name, column in _SUMS.items()}


def _deal_of(row: Any) -> Deal:
    values: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    values |= {name: _yuan(getattr(row, column)) for name, column in _SUMS.items()}
    return Deal(id=row.id, version=row.version, **values)


def _yuan(fen: int) -> Decimal:
    return Decimal(f"{(Decimal(fen) / 100).normalize():f}")


def _milestone_of(row: Any) -> Milestone:
    return Milestone(id=row.id, name=row.name, due_on=row.due_on, done_on=row.done_on)
