"""The records of hand-overs: offers that wait for their receiver, and owners who left.

Frozen values that cross the storage boundary, like those of `handlers.records`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class OfferState(StrEnum):
    """What became of a seller's offer to hand a customer over."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Offer:
    """A seller's 移交 that waits for the receiver's 接收; a manager's takes effect at once and is none.

    Offers of one person to another with the same `asked_at` were made together and are answered together.
    """

    customer_id: int
    from_open_id: str
    to_open_id: str
    asked_by: str
    asked_at: datetime
    state: OfferState = OfferState.WAITING
    decided_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who has left the company and still is the owner of customers."""

    open_id: str
    left_at: datetime
