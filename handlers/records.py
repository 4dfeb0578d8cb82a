"""The records of the product as the core sees them: frozen values that cross the storage boundary.

Storage makes and stores them; handlers decide with them; nothing here knows a table or a card.
Field identifiers are those of the product's glossary. All datetimes are aware UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from handlers.domain.custom_field import CustomKind
from handlers.domain.identity import ExactKey, Hint
from handlers.domain.identity import KeyKind as KeyKind

T = TypeVar("T")

Key = ExactKey
"""An exact identifier of a customer in its normalised, still readable form."""


ALIKE_TOLD = "alike_told:"
"""Before the claim's id: the key under which it is written that the owner was told of a similar name."""


class Role(StrEnum):
    """What a person may do; roles add up."""

    SALES = "sales"
    MANAGER = "manager"
    ADMIN = "admin"
    FINANCE = "finance"


class Ownership(StrEnum):
    """Where a customer stands: with an owner, in the public pool, or in the history library."""

    OWNED = "owned"
    POOL = "pool"
    HISTORY = "history"


class ClaimVerdict(StrEnum):
    """How a claim was answered at the moment it was made. Never changed afterwards."""

    REGISTERED = "registered"
    OWN = "own"
    REFUSED = "refused"
    CONTESTED = "contested"


class LedgerKind(StrEnum):
    """What moved a customer or its deadline; the terms of the protection come from these."""

    REGISTERED = "registered"
    WITHDRAWN = "withdrawn"
    PICKED_UP = "picked_up"
    RULED = "ruled"
    CEDED = "ceded"
    TRANSFERRED = "transferred"
    RELEASED = "released"
    EXTENDED = "extended"
    FOLLOWED_UP = "followed_up"
    FOLLOW_UP_UNDONE = "follow_up_undone"
    LEVEL_CONFIRMED = "level_confirmed"
    STAGE_CHANGED = "stage_changed"
    SHARE_ASKED = "share_asked"
    SHARED = "shared"
    SHARE_WITHDRAWN = "share_withdrawn"
    OWNERSHIP_KEPT = "ownership_kept"
    APPEALED = "appealed"
    CASE_CLOSED = "case_closed"
    UPDATED = "updated"
    WON = "won"
    LOST = "lost"
    ARCHIVED = "archived"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_REFUSED = "extension_refused"
    HELD = "held"
    HOLD_ENDED = "hold_ended"
    EVIDENCE_GIVEN = "evidence_given"
    CASE_ESCALATED = "case_escalated"
    JOINT_PROPOSED = "joint_proposed"
    JOINT_AGREED = "joint_agreed"
    JOINT_REFUSED = "joint_refused"
    JOINT_ENDED = "joint_ended"
    TRANSFER_ASKED = "transfer_asked"
    TRANSFER_REFUSED = "transfer_refused"
    PARENT_CHANGED = "parent_changed"
    MERGED = "merged"
    UNDONE = "undone"
    """`facts["entry"]` names the entry of this customer that counts no more."""


class ReminderKind(StrEnum):
    """Why somebody is reminded."""

    FIRST_FOLLOW_UP = "first_follow_up"
    NEXT_FOLLOW_UP = "next_follow_up"
    PERSONAL = "personal"
    INCOMPLETE = "incomplete"
    DRAFT = "draft"
    MILESTONE = "milestone"
    STALE_CONTACTS = "stale_contacts"
    COMPLAINT = "complaint"
    UNTOUCHED = "untouched"


class ChangeKind(StrEnum):
    """What a person did that `撤销` takes back, or names because it cannot be taken back.

    An update is of a customer's fields, or of a setting (`handlers.setting_changes`).
    `撤销` never reaches past the last of these (product rules, Commands).
    """

    REGISTER = "register"
    FOLLOW_UP = "follow_up"
    UPDATE = "update"
    REMINDER = "reminder"
    REMINDER_MOVED = "reminder_moved"
    REFUSED_CLAIM = "refused_claim"
    SHARE_ASK = "share_ask"
    APPEAL = "appeal"
    WATCH = "watch"
    KEEP = "keep"
    SHARE = "share"
    CEDE = "cede"
    EXTEND = "extend"
    HOLD = "hold"
    RELEASE = "release"
    PICK_UP = "pick_up"
    JOINT = "joint"
    TRANSFER = "transfer"
    WON = "won"
    LOST = "lost"
    FEEDBACK = "feedback"
    EVIDENCE = "evidence"
    RULING = "ruling"
    ABSENCE = "absence"
    ROLE = "role"
    RULE = "rule"
    SUBSCRIPTION = "subscription"
    GROUP = "group"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Contact:
    """One person at a customer. `phone` is E.164 (`+8613812345678`); masked numbers keep their stars."""

    name: str
    phone: str = ""
    extension: str = ""
    email: str = ""
    wechat: str = ""
    title: str = ""
    department: str = ""
    role: str = ""
    remark: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Customer:
    """A registered customer. `details` holds every other field of the product by identifier, and those
    an administrator added by their names (`handlers.domain.custom_field`)."""

    id: int
    customer_no: str
    name: str
    kind: str
    ownership: Ownership
    owner_open_id: str
    department_id: str
    registered_at: datetime
    protected_until: datetime | None
    version: int
    stage: str = ""
    level: str = ""
    coop_status: str = ""
    last_follow_at: datetime | None = None
    next_follow_at: datetime | None = None
    next_plan: str = ""
    won_at: datetime | None = None
    contacts: tuple[Contact, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """What is needed to create a customer; the number is drawn by the store in the same transaction."""

    name: str
    kind: str
    owner_open_id: str
    department_id: str
    registered_at: datetime
    first_contact_at: datetime | None
    protected_until: datetime
    number_prefix: str
    number_year: int
    contacts: tuple[Contact, ...]
    keys: tuple[Key, ...]
    stage: str = ""
    level: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    shared_keys: tuple[Key, ...] = ()
    """Further keys that are another customer's as well, by a ruling, within a group or as the claimant said; they
    decide nothing between the two."""


@dataclass(frozen=True, slots=True)
class KeyHit:
    """A stored customer that bears one of the keys asked for. `holders` = how many customers bear that key."""

    customer: Customer
    key: Key
    holders: int = 1


@dataclass(frozen=True, slots=True)
class HintHit:
    """A stored customer that bears one of the hints asked for, told like a `KeyHit`."""

    customer: Customer
    key: Hint
    holders: int = 1


@dataclass(frozen=True, slots=True)
class Claim:
    """One attempt to register, as recorded in the ledger (append-only)."""

    id: int
    customer_id: int | None
    claimant_open_id: str
    verdict: ClaimVerdict
    level: str
    reason: str
    name: str
    message_id: str
    said_at: datetime
    recorded_at: datetime
    via: str = "chat"
    owner_open_id: str = ""
    reply: str = ""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One thing that happened to a customer (append-only). `facts` are small JSON values, no contact data."""

    customer_id: int
    kind: LedgerKind
    at: datetime
    actor_open_id: str
    owner_open_id: str = ""
    claim_id: int | None = None
    follow_up_id: int | None = None
    message_id: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One logged contact. `happened_at` is when it took place, `logged_at` when it was written down."""

    customer_id: int
    author_open_id: str
    happened_at: datetime
    logged_at: datetime
    channel: str
    content: str
    is_effective: bool
    is_late: bool
    verdict_reason: str
    result: str = ""
    next_plan: str = ""
    next_at: datetime | None = None
    message_id: str = ""
    undone_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to tell somebody at a time. `chosen_by_person` ones are kept in quiet hours too."""

    person_open_id: str
    kind: ReminderKind
    due_at: datetime
    text: str = ""
    customer_id: int | None = None
    draft_id: str = ""
    is_dated: bool = True
    chosen_by_person: bool = False
    closed_at: datetime | None = None
    sent_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class AlikeClaim:
    """A registration whose name resembles that of somebody's customer (E3), with what the customer is called.

    The claim's customer is the one that was there before.
    """

    claim: Claim
    customer_name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person began: a registration lacking required fields, or a reading that waits for a yes.

    `purpose` is a command name or `pick`; `payload` is JSON (encrypted at rest).
    """

    id: str
    person_open_id: str
    purpose: str
    payload: Mapping[str, Any]
    created_at: datetime
    expires_at: datetime
    message_id: str = ""
    said_at: datetime | None = None
    reminded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Collaboration:
    """A colleague who may see somebody's customer and, unless `rights` is `view`, work on it.

    `until` is its last moment, if it ends by itself.
    """

    customer_id: int
    person_open_id: str
    granted_by: str
    granted_at: datetime
    until: datetime | None = None
    id: int = 0
    rights: str = "work"


@dataclass(frozen=True, slots=True)
class Case:
    """A dispute about a customer, ended by what the parties do or by a ruling (`handlers.cases.records`).

    `due_at` is when the manager's time is over; `rule_version` names the rules in force at the opening;
    `status`: open, ruled, withdrawn or closed (settled by the parties); `instance` 2 is the appeal;
    `outcome` is a Chinese phrase, empty while the case is open.
    """

    id: int
    case_no: str
    customer_id: int
    claim_id: int | None
    claimant_open_id: str
    owner_open_id: str
    manager_open_id: str
    level: str
    reason: str
    opened_at: datetime
    due_at: datetime | None = None
    rule_version: str = ""
    status: str = "open"
    outcome: str = ""
    closed_at: datetime | None = None
    instance: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """One undoable act of a person. `before` is what to restore, by identifier."""

    id: int
    actor_open_id: str
    kind: ChangeKind
    at: datetime
    customer_id: int | None
    subject_id: int | None
    message_id: str
    before: Mapping[str, Any]
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did or saw what, when, through which message."""

    at: datetime
    actor_open_id: str
    act: str
    outcome: str
    customer_id: int | None = None
    message_id: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CustomCondition:
    """What a customer must have in an added field: a text contains the value, several choices contain
    each of it, all else equals it."""

    name: str
    kind: CustomKind
    value: Any


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """Conditions of a list, all to be met. Empty means any; `name` is contained in the customer's name.

    Collaborations count that are in force `at` a moment (None: all). `joint_open_id` has a share of it.
    """

    owner_open_id: str = ""
    collaborator_open_id: str = ""
    joint_open_id: str = ""
    ownership: Ownership | None = None
    name: str = ""
    stage: str = ""
    level: str = ""
    source: str = ""
    protected_before: datetime | None = None
    untouched_since: datetime | None = None
    at: datetime | None = None
    custom: tuple[CustomCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class PoolFilter:
    """Conditions of the pool's list; empty means any. one of `regions` fits, none of
    `closed_departments`."""

    name: str = ""
    regions: tuple[str, ...] = ()
    industry: str = ""
    level: str = ""
    source: str = ""
    closed_departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A slice of a listing: `total` counts all, `number` starts at 1."""

    items: tuple[T, ...]
    total: int
    number: int = 1
    size: int = 10
