"""Outcomes of 规则: the rules as they are, one of them, a change tried out, made, and told to owners."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from handlers.views import PersonView


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule as an administrator reads it; `default` is empty where the value is the default."""

    name: str
    value: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class OwnRule:
    """What a department set for itself."""

    department: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ExtraDay:
    """A day an administrator set against the public calendar."""

    day: date
    is_workday: bool


@dataclass(frozen=True, slots=True)
class RulesShown:
    """规则: all of them, what departments have of their own, extra days, and the version."""

    lines: tuple[RuleLine, ...]
    own: tuple[OwnRule, ...]
    days: tuple[ExtraDay, ...]
    version: str


@dataclass(frozen=True, slots=True)
class RuleShown:
    """规则 X: one rule (or those that share its first word), what may be set, and how.

    `note` says why nothing is changed, where a change was asked for.
    """

    name: str
    lines: tuple[RuleLine, ...]
    own: tuple[OwnRule, ...]
    allowed: str
    example: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One change of a rule."""

    number: int
    name: str
    value: str
    department: str
    by: PersonView
    at: datetime


@dataclass(frozen=True, slots=True)
class RuleVersions:
    """规则 历史: the newest changes first; `total` is the version in force."""

    lines: tuple[VersionLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A customer whose protection would move; `release_at` where it would lapse at once."""

    customer_name: str
    owner: PersonView
    was: datetime
    becomes: datetime
    release_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """A change tried out before it is made: what holds, what would, and whom it moves. Button 确认 and 取消.

    `looked_at` of `total` customers were gone through so far; the buttons come when all were. `words` and
    `department_id` are what the button carries, `version` the rules it was tried on. `notes` say what else
    the change means.
    """

    name: str
    department: str
    was: str
    becomes: str
    words: str
    department_id: str
    version: int
    looked_at: int
    total: int
    later: int = 0
    earlier: int = 0
    lapsing: int = 0
    owners: tuple[tuple[PersonView, int], ...] = ()
    owner_count: int = 0
    largest: tuple[MoveLine, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether every customer was looked at."""
        return self.looked_at >= self.total


@dataclass(frozen=True, slots=True)
class RuleChanged:
    """A rule has its new value; protections are computed anew, `looked_at` of `total` so far.

    Button 撤销 (by `change_id`; 0: it was the taking back itself).
    """

    name: str
    department: str
    was: str
    becomes: str
    version: int
    looked_at: int = 0
    total: int = 0
    moved: int = 0
    change_id: int = 0

    @property
    def payload(self) -> dict[str, Any]:
        """How a job keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class DayChanged:
    """规则 工作日 / 放假: what a day is now; `is_workday` None: the public calendar decides again."""

    day: date
    is_workday: bool | None
    days: tuple[ExtraDay, ...]
    change_id: int


@dataclass(frozen=True, slots=True)
class ProtectionsMoved:
    """To an owner: a change of the rules moved the ends of protections of theirs."""

    name: str
    was: str
    becomes: str
    version: int
    later: int
    earlier: int
