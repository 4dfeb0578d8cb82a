"""Offers to hand customers over (移交), and the customers of those who left.

One offer per customer waits at a time, by a unique index.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, insert, select, update

from handlers.handover.records import Leaver, Offer, OfferState
from handlers.people import PersonStatus
from handlers.records import Ownership
from storage.database.contention import translated
from storage.repository import Repository
from storage.tables.customers import customer
from storage.tables.disputes import case_file, handover_offer
from storage.tables.people import person

_offer = handover_offer.c
_IS_WAITING = _offer.status == OfferState.WAITING.value
_ADD = insert(handover_offer).returning(_offer.id)
_GET = select(handover_offer).where(_offer.id == bindparam("wanted_id"))
_WAITING_OF = select(handover_offer).where(
    _offer.customer_id == bindparam("wanted_id"), _IS_WAITING
)
_WAITING_FOR = (
    select(handover_offer)
    .where(_offer.to_open_id == bindparam("open_id"), _IS_WAITING)
    .order_by(_offer.id)
)
_TOGETHER = (
    select(handover_offer)
    .where(
        _offer.from_open_id == bindparam("giver"),
        _offer.to_open_id == bindparam("receiver"),
        _offer.asked_at == bindparam("moment", type_=_offer.asked_at.type),
    )
    .order_by(_offer.id)
)
_OWNED = (
    customer.c.ownership == Ownership.OWNED.value,
    customer.c.withdrawn_at.is_(None),
)
_IDS_OWNED = (
    select(customer.c.id)
    .where(customer.c.owner_open_id == bindparam("open_id"), *_OWNED)
    .order_by(customer.c.protected_until, customer.c.id)
)
_LEFT_BEHIND = (
    select(customer.c.id, customer.c.department_id)
    .where(
        customer.c.owner_open_id == bindparam("open_id"),
        customer.c.department_id.not_in((bindparam("unit"), "")),
        *_OWNED,
    )
    .order_by(customer.c.protected_until, customer.c.id)
)
_CONTESTED = (
    select(func.count())
    .select_from(customer)
    .where(
        customer.c.owner_open_id == bindparam("open_id"),
        *_OWNED,
        exists().where(case_file.c.customer_id == customer.c.id, case_file.c.status == "open"),
    )
)
_LEAVERS = (
    select(person.c.open_id, person.c.left_at)
    .where(
        person.c.status == PersonStatus.LEFT.value,
        exists().where(customer.c.owner_open_id == person.c.open_id, *_OWNED),
    )
    .order_by(person.c.left_at, person.c.open_id)
)
_MOVERS = (
    select(person.c.open_id)
    .where(
        person.c.status != PersonStatus.LEFT.value,
        person.c.department_id != "",
        exists().where(
            customer.c.owner_open_id == person.c.open_id,
            customer.c.department_id.not_in((person.c.department_id, "")),
            *_OWNED,
        ),
    )
    .order_by(person.c.open_id)
)


class HandoverRepository(Repository):
    """Implements `handlers.handover.ports.Handovers`."""

    def add(self, offer: Offer) -> Offer:
        """Store an offer. Raises AlreadyTaken when another waits on that customer."""
        row = {
            "customer_id": offer.customer_id,
            "from_open_id": offer.from_open_id,
            "to_open_id": offer.to_open_id,
            "asked_by": offer.asked_by,
            "asked_at": offer.asked_at,
            "status": offer.state.value,
        }
        with translated():
            added: int = self._connection.execute(_ADD, row).scalar_one()
        return Offer(
            offer.customer_id,
            offer.from_open_id,
            offer.to_open_id,
            offer.asked_by,
            offer.asked_at,
            id=added,
        )

    def get(self, offer_id: int) -> Offer | None:
        """Return one offer."""
        row = self._connection.execute(_GET, {"wanted_id": offer_id}).first()
        return None if row is None else _offer_of(row)

    def waiting_of(self, customer_id: int) -> Offer | None:
        """Return the offer of this customer that waits for its receiver."""
        row = self._connection.execute(_WAITING_OF, {"wanted_id": customer_id}).first()
        return None if row is None else _offer_of(row)

    def waiting_for(self, open_id: str) -> list[Offer]:
        """Return the offers that wait for this receiver, oldest first."""
        rows = self._connection.execute(_WAITING_FOR, {"open_id": open_id})
        return [_offer_of(row) for row in rows]

    def made_together(self, offer: Offer) -> list[Offer]:
        """Return this offer and those made together with it, whatever became of them, in order."""
        asked = {
            "giver": offer.from_open_id,
            "receiver": offer.to_open_id,
            "moment": offer.asked_at,
        }
        return [_offer_of(row) for row in self._connection.execute(_TOGETHER, asked)]

    def decide(self, offer_id: int, state: OfferState, at: datetime) -> bool:
        """Answer a waiting offer; False when it does not wait any more."""
        wanted = _offer.id == offer_id, _IS_WAITING
        answered = {"status": state.value, "decided_at": at}
        statement = update(handover_offer).where(*wanted).values(**answered)
        return self._connection.execute(statement).rowcount > 0

    def end_waiting(self, customer_id: int, at: datetime) -> None:
        """Withdraw the offer that waits on a customer, if there is one: the customer moved otherwise."""
        wanted = _offer.customer_id == customer_id, _IS_WAITING
        ended = {"status": OfferState.WITHDRAWN.value, "decided_at": at}
        self._connection.execute(update(handover_offer).where(*wanted).values(**ended))

    def ids_owned_by(self, open_id: str) -> Sequence[int]:
        """Return the customers a person owns, what ends first before the others."""
        rows = self._connection.execute(_IDS_OWNED, {"open_id": open_id}).scalars()
        return [int(each) for each in rows]

    def count_contested(self, open_id: str) -> int:
        """Count the customers of an owner on which a case is open."""
        count: int = self._connection.execute(_CONTESTED, {"open_id": open_id}).scalar_one()
        return count

    def left_behind(self, open_id: str, department_id: str) -> Sequence[tuple[int, str]]:
        """Return (customer, its department) of a person's customers that count for another department than this."""
        asked = {"open_id": open_id, "unit": department_id}
        rows = self._connection.execute(_LEFT_BEHIND, asked)
        return [(row.id, row.department_id) for row in rows]

    def owners_who_left(self) -> list[Leaver]:
        """Return who has left and still owns customers, who left first before the others."""
        return [Leaver(row.open_id, row.left_at) for row in self._connection.execute(_LEAVERS)]

    def owners_who_moved(self) -> list[str]:
        """Return who is here and owns customers that count for a department other than their own."""
        return [str(each) for each in self._connection.execute(_MOVERS).scalars()]


def _offer_of(row: Any) -> Offer:
    return Offer(
        customer_id=row.customer_id,
        from_open_id=row.from_open_id,
        to_open_id=row.to_open_id,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        state=OfferState(row.status),
        decided_at=row.decided_at,
        id=row.id,
    )
