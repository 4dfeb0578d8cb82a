"""The records the clock of an ownership works with: requests for more protection, locks, notices sent, absences.

Frozen values that cross the storage boundary, like those of `handlers.records`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ExtensionState(StrEnum):
    """What became of a request for more protection."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ExtensionRequest:
    """Somebody asked for days on top; `manager_open_id` is who was asked, empty for one granted at once."""

    customer_id: int
    requested_by: str
    requested_at: datetime
    days: int
    reason: str
    state: ExtensionState
    manager_open_id: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Hold:
    """锁定: a customer its owner exempted from release."""

    customer_id: int
    person_open_id: str
    since: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class SentNotice:
    """Something said to one person, about one customer or none, so that it is said once.

    `kind` names what was said; notices of a release bear the deadline they spoke of.
    """

    key: str
    customer_id: int | None
    kind: str
    person_open_id: str
    at: datetime
    protected_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NearEnd:
    """An owned customer whose protection ends soon or has ended, and that nothing holds back."""

    customer_id: int
    owner_open_id: str
    department_id: str
    protected_until: datetime


@dataclass(frozen=True, slots=True)
class Untouched:
    """An owned customer as the count of 未跟进 needs it."""

    customer_id: int
    owner_open_id: str
    department_id: str
    registered_at: datetime
    last_follow_at: datetime | None
    next_follow_at: datetime | None


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from one day to another, both included, and a deputy gets their reminders."""

    open_id: str
    deputy_open_id: str
    from_on: date
    until_on: date
    id: int = 0
