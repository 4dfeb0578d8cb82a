"""Outcomes around the end of a protection: more of it (延期), the lock (锁定), notices, what was left alone."""

from dataclasses import dataclass
from datetime import datetime

from handlers.views import CustomerView, EndingLine, PersonView, UntouchedLine


@dataclass(frozen=True, slots=True)
class ExtendForm:
    """延期 for one customer: days 天数* (number, `days` filled in, at most `most_days`), reason 理由* (area).

    Submit 延期 (Action.EXTEND_SUBMIT). `used` of `limit` were granted in this ownership; `asks_manager`: the
    next one needs the manager's yes. `problem` is shown on top.
    """

    customer_id: int
    customer_name: str
    days: str
    reason: str
    most_days: int
    used: int
    limit: int
    asks_manager: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Extended:
    """延期 granted at once: the deadline before and now. Buttons 撤销, 客户详情."""

    customer: CustomerView
    days: int
    reason: str
    protected_before: datetime | None
    used: int
    limit: int


@dataclass(frozen=True, slots=True)
class ExtensionAsked:
    """延期 waits for the manager; nothing is released meanwhile. Buttons 撤销, 客户详情."""

    customer: CustomerView
    days: int
    reason: str
    manager: PersonView


@dataclass(frozen=True, slots=True)
class ExtensionForManager:
    """To the manager: somebody asks for more protection, with what is needed to decide.

    While `state` is waiting: reason 理由 (one line), submits 同意 and 不同意 (Action.EXTENSION_AGREE,
    EXTENSION_REFUSE). Else who answered (`decided_by`) and how; gone: taken back, or the customer is not theirs.
    """

    request_id: int
    customer: CustomerView
    asker: PersonView
    asked_at: datetime
    days: int
    reason: str
    used: int
    limit: int
    state: str = "waiting"
    decided_by: PersonView | None = None


@dataclass(frozen=True, slots=True)
class ExtensionAnswered:
    """To the owner: the manager's answer. Buttons 跟进, 客户详情."""

    customer: CustomerView
    days: int
    is_granted: bool
    manager: PersonView
    reason: str = ""
    protected_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class HoldChanged:
    """锁定 or 解锁: how many of the quota are used. Buttons 解锁 or 锁定, 撤销, 客户详情."""

    customer: CustomerView
    is_held: bool
    used: int
    limit: int


@dataclass(frozen=True, slots=True)
class ReleaseNotices:
    """Protections that end: at most 10 lines, the soonest first, then 还有 N 个 (button 下一页).

    Each line has 跟进, 延期, 释放. `owner` is named where the reader stands in for somebody away, then
    `owner_id` is theirs. Without
    lines it says that all is done.
    """

    lines: tuple[EndingLine, ...]
    more: int = 0
    page: int = 1
    owner: str = ""
    owner_id: str = ""


@dataclass(frozen=True, slots=True)
class UntouchedTeam:
    """To a manager: customers of the team that nobody touched for days; at most 10 lines, then 还有 N 家.

    Button 客户详情 per line.
    """

    lines: tuple[UntouchedLine, ...]
    more: int = 0
