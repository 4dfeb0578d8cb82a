"""Outcomes of the public pool: its list, taking a customer, giving one back."""

from dataclasses import dataclass
from datetime import datetime

from handlers.views import CustomerView, FieldView, PoolLine


@dataclass(frozen=True, slots=True)
class PoolList:
    """公海: a page, what came in last first. Lines that may be taken now have 领取 (Action.PICK_UP); of the
    others the line says from when, or why not. The two limits are shown before they are hit. `key` is the
    condition as a page button carries it."""

    lines: tuple[PoolLine, ...]
    total: int
    page: int
    pages: int
    condition: str = ""
    key: str = ""
    picked_up: int = 0
    daily_limit: int = 0
    holding: int = 0
    holding_limit: int = 0


@dataclass(frozen=True, slots=True)
class PickedUp:
    """领取 done: the customer in full, until when it is protected, what of the limits is used now. Buttons
    跟进, 客户详情, 历史, 撤销."""

    customer: CustomerView
    first_follow_up_due_at: datetime
    picked_up: int
    daily_limit: int
    holding: int
    holding_limit: int


@dataclass(frozen=True, slots=True)
class ReleaseForm:
    """释放 without a reason: asks for one by quick choice or in words. Submit 释放 (Action.RELEASE_SUBMIT)."""

    customer: CustomerView
    reasons: tuple[str, ...]
    problem: str = ""
    values: tuple[FieldView, ...] = ()


@dataclass(frozen=True, slots=True)
class Released:
    """释放 done: from when others may take it, until when the releaser may not. Button 撤销."""

    customer_id: int
    customer_name: str
    reason: str
    opens_at: datetime
    cools_until: datetime
    told: int = 0


@dataclass(frozen=True, slots=True)
class NowInPool:
    """A customer came into the pool, or may be taken from now on, worded by why it concerns the reader.

    `reason`: watched, shared (collaborated, which ended), owner (it was the reader's, the protection ended).
    `opens_at` None: it may be taken now, button 领取. `cools_until` is the former owner's.
    """

    customer_id: int
    customer_name: str
    reason: str
    opens_at: datetime | None = None
    cools_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PoolNews:
    """For a group: a customer came into the pool. No contact, need or amount."""

    customer_name: str
    department: str
    opens_at: datetime
