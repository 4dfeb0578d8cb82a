"""The records of subscriptions, of what a digest counts, and of concerns: frozen, from storage to the core."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from handlers.domain.digest_times import DigestKind, Timetable


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a chat gets. `chat_id` is a group's, or the open_id of a person who gets it in private.

    `department_id` "": everybody's. `said_time` holds the words of a chosen time, empty for the usual one.
    `created_at`: since when it is as it is; times before that are none of its own.
    `covered_until`: up to when the last digest told.
    """

    chat_id: str
    kind: DigestKind
    at: time
    department_id: str
    created_by: str
    created_at: datetime
    covered_until: datetime
    weekday: int | None = None
    said_time: str = ""
    ended_at: datetime | None = None
    id: int = 0

    @property
    def is_private(self) -> bool:
        """Whether one person alone reads it."""
        return self.chat_id.startswith("ou_")

    @property
    def timetable(self) -> Timetable:
        """When it comes."""
        return Timetable(self.kind, self.at, self.weekday, bool(self.said_time))


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment (included) to another (not), and of which departments; None: all."""

    since: datetime
    until: datetime
    departments: frozenset[str] | None = None


class Deed(StrEnum):
    """What a digest tells of customers."""

    REGISTERED = "registered"
    PICKED_UP = "picked_up"
    RELEASED = "released"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Happening:
    """One such deed that stands. `person`: who did it or whose the customer was."""

    deed: Deed
    customer_id: int
    name: str
    kind: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RuledCase:
    """A case ruled in the span."""

    case_no: str
    customer_name: str
    customer_kind: str
    decision: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Disputes:
    """Refused claims and cases of the span, and how many cases wait for a ruling now."""

    attempts: int
    opened: int
    ruled: tuple[RuledCase, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class Worked:
    """An effective follow-up that stands: whose, and when it was logged."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """An owned customer and the moment that makes it due: the protection's end, or a contact.

    `is_first`: the first contact was due then, none was agreed.
    """

    customer_id: int
    name: str
    kind: str
    owner: str
    at: datetime
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class DueList:
    """How many customers are due, and the first of them."""

    total: int
    first: tuple[Due, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """A deal recorded in the span: in fen of its currency ("": yuan), per `period` where it has one.

    `closed_by` was the owner when it was recorded.
    """

    customer_id: int
    amount_fen: int
    closed_by: str
    at: datetime
    currency: str = ""
    period: str = ""


class ConcernKind(StrEnum):
    """What looks like gaming the rules."""

    SQUATTING = "squatting"
    COPIED = "copied_follow_up"
    LAST_DAY = "last_day_rescue"
    PROBING = "near_name_probing"
    HAND_BACK = "friend_hand_back"


SIGN_WORDS: Mapping[ConcernKind, str] = {
    ConcernKind.SQUATTING: "到手后 7 天没有有效跟进",
    ConcernKind.COPIED: "跟进文字几乎相同",
    ConcernKind.LAST_DAY: "只在到期前 2 天跟进",
    ConcernKind.PROBING: "连续查重相近名称",
    ConcernKind.HAND_BACK: "冷却期内经同事回到名下",
}
"""Each kind as people read it: what the record shows, no judgement."""


@dataclass(frozen=True, slots=True)
class Concern:
    """One sign about one person. `facts` are small numbers and ids, no words of a customer."""

    key: str
    kind: ConcernKind
    person: str
    customer_id: int | None
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """A customer somebody took (registered or picked up) and has had ever since, with its effective contacts."""

    entry_id: int
    customer_id: int
    person: str
    at: datetime
    effective_at: tuple[datetime, ...]
