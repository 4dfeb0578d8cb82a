"""What the core asks of the store for hand-overs, beside `handlers.ports` and under its rules."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from handlers.handover.records import Leaver, Offer, OfferState


class Handovers(Protocol):
    """Offers to hand customers over, and what owners have."""

    def add(self, offer: Offer) -> Offer:
        """Store an offer. Raises AlreadyTaken when another waits on that customer."""

    def get(self, offer_id: int) -> Offer | None:
        """Return one offer."""

    def waiting_of(self, customer_id: int) -> Offer | None:
        """Return the offer of this customer that waits for its receiver."""

    def waiting_for(self, open_id: str) -> list[Offer]:
        """Return the offers that wait for this receiver, oldest first."""

    def made_together(self, offer: Offer) -> list[Offer]:
        """Return this offer and those made together with it, whatever became of them, in order."""

    def decide(self, offer_id: int, state: OfferState, at: datetime) -> bool:
        """Answer a waiting offer; False when it does not wait any more."""

    def end_waiting(self, customer_id: int, at: datetime) -> None:
        """Withdraw the offer that waits on a customer, if there is one: the customer moved otherwise."""

    def ids_owned_by(self, open_id: str) -> Sequence[int]:
        """Return the customers a person owns, what ends first before the others."""

    def count_contested(self, open_id: str) -> int:
        """Count the customers of an owner on which a case is open."""

    def left_behind(self, open_id: str, department_id: str) -> Sequence[tuple[int, str]]:
        """Return (customer, its department) of a person's customers that count for another department than this."""

    def owners_who_left(self) -> list[Leaver]:
        """Return who has left and still owns customers, who left first before the others."""

    def owners_who_moved(self) -> list[str]:
        """Return who is here and owns customers that count for a department other than their own."""
