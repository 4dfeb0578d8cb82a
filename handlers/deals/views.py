"""What one person may see of deals, payments and feedback; made by `handlers.deals.showing` alone."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """A step of a deal; `done_on` None: it is still waited for."""

    id: int
    name: str
    due_on: date | None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class DealView:
    """A deal as shown. `number` counts the customer's deals from 1, the first recorded first; sums are in
    units of `currency` ("": yuan), per `amount_period` (month, year, "": the whole)."""

    id: int
    number: int
    signed_on: date
    contract_until: date
    amount: Decimal
    paid: Decimal = Decimal(0)
    currency: str = ""
    amount_period: str = ""
    product: str = ""
    project: str = ""
    started_on: date | None = None
    contract_no: str = ""
    payment_method: str = ""
    delivery_state: str = ""
    milestones: tuple[MilestoneView, ...] = ()


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """A complaint as shown. `state`: open, handling or done; `due_on`: the last day for handling it."""

    id: int
    content: str
    state: str
    at: datetime
    author: str
    due_on: date | None = None
    result: str = ""
    is_overdue: bool = False
