"""The records of what a customer bought and how it took it: deals with their milestones, and feedback.

Frozen values that cross the storage boundary, like those of `handlers.records`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

DELIVERY_STATES = ("未开始", "交付中", "已交付", "已验收")
"""How far a delivery is, in order (product rules, Records)."""


class FeedbackKind(StrEnum):
    """What a customer said of us."""

    SATISFACTION = "satisfaction"
    SUGGESTION = "suggestion"
    COMPLAINT = "complaint"


class FeedbackState(StrEnum):
    """How far a complaint is handled; other feedback is done when it is noted."""

    OPEN = "open"
    HANDLING = "handling"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of a deal that somebody waits for. `due_on` None: no day was said; `done_on`: it is over."""

    name: str
    due_on: date | None = None
    done_on: date | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Deal:
    """One contract. `amount` and `paid` are in units of `currency` ("": yuan), per `amount_period`
    (month, year, "": the whole)."""

    customer_id: int
    signed_on: date
    contract_until: date
    amount: Decimal
    recorded_by: str
    recorded_at: datetime
    currency: str = ""
    amount_period: str = ""
    product: str = ""
    project: str = ""
    started_on: date | None = None
    contract_no: str = ""
    payment_method: str = ""
    paid: Decimal = Decimal(0)
    delivery_state: str = ""
    undone_at: datetime | None = None
    milestones: tuple[Milestone, ...] = ()
    version: int = 1
    id: int = 0


@dataclass(frozen=True, slots=True)
class MilestoneDue:
    """A milestone still to be reached, with the customer it belongs to and whose that is."""

    milestone: Milestone
    customer_id: int
    owner_open_id: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A score (1-5), a suggestion or a complaint. `due_at`: until when a complaint is to be handled;
    `result`: what came of it."""

    customer_id: int
    kind: FeedbackKind
    author_open_id: str
    at: datetime
    content: str = ""
    score: int | None = None
    state: FeedbackState = FeedbackState.DONE
    due_at: datetime | None = None
    result: str = ""
    closed_at: datetime | None = None
    id: int = 0
