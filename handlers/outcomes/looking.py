"""Outcomes of looking up: the duplicate check, one customer, lists, and which one is meant."""

from dataclasses import dataclass
from datetime import datetime

from handlers.deals.views import DealView
from handlers.views import (
    CheckLine,
    CustomerLine,
    CustomerView,
    GroupSummary,
    LaterView,
    ReminderLine,
    TermLine,
    TimelineLine,
)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """查重: free (no lines; button 报备), or lines by level. `is_limited`: over the hourly limit.

    `used`/`limit` count hits on others' customers this hour (shown when few are left).
    """

    query: str
    lines: tuple[CheckLine, ...]
    is_limited: bool = False
    used: int = 0
    limit: int = 0
    draft_id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """客户 X: the detail card by right. Buttons by right: 跟进, 更新, 历史 (owner/collaborator), 成交 (owner),
    成交记录 where there are `deals`, 处理投诉 where `complaints` are open; `score` is the latest 满意度 (0: none)."""

    customer: CustomerView
    recent: tuple[TimelineLine, ...] = ()
    deals: tuple[DealView, ...] = ()
    complaints: int = 0
    score: int = 0
    group: GroupSummary | None = None


@dataclass(frozen=True, slots=True)
class CustomerHistory:
    """历史 X: ledger and follow-ups, newest first, paged (page from 1)."""

    customer_id: int
    customer_name: str
    lines: tuple[TimelineLine, ...]
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True)
class ProtectionExplained:
    """为什么 X: the deadline term by term; the last term's `until` is the stored deadline.

    `held_back` are ready Chinese phrases of what keeps the customer from being released whatever the deadline;
    without them `release_at` is the first moment at which it may be.
    """

    customer: CustomerView
    terms: tuple[TermLine, ...]
    held_back: tuple[str, ...] = ()
    release_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MyCustomers:
    """我的客户: a page of own and shared customers; buttons 上一页/下一页; empty list says how to begin."""

    lines: tuple[CustomerLine, ...]
    total: int
    page: int
    pages: int
    condition: str = ""
    holding_used: int = 0
    holding_limit: int = 0


@dataclass(frozen=True, slots=True)
class TodoList:
    """待办: overdue first, then due, soonest first. Same line buttons as RemindersDue."""

    lines: tuple[ReminderLine, ...]
    total: int
    page: int = 1
    pages: int = 1
    later: tuple[LaterView, ...] = ()


@dataclass(frozen=True, slots=True)
class WhichCustomer:
    """Several customers fit the words: one button each (Action.PICK with the draft and customer id)."""

    draft_id: str
    command: str
    query: str
    choices: tuple[CustomerLine, ...]
