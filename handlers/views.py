"""What one particular person may see of a record: the only shapes that outcomes, cards and REST get.

`handlers.disclosing` makes them from records under the disclosure policy. A value that this person may
not see is absent or masked here already, so whatever renders a view cannot leak it.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PersonView:
    """A colleague as shown: `name` may be empty where only the department is disclosed."""

    open_id: str
    name: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class SharerView:
    """A colleague who shares a customer. `only_looks`: sees and writes nothing; `until` is the last moment, if
    it ends by itself; `percent` is the share of a joint one, 0 without."""

    person: PersonView
    only_looks: bool = False
    until: datetime | None = None
    percent: int = 0


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact as shown to this person; `phone` is in display form, masked where it must be."""

    name: str
    title: str = ""
    department: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field with its identifier (labels come from the glossary) and its text as shown."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class ListLine:
    """What became of one customer of a list that came in one message.

    `state`: registered, logged, taken, draft, similar, mine, pool, full, asked, recalled, failed. `detail`: the
    customer's number, whether the follow-up counts, or the error's id.
    """

    name: str
    state: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer as shown to one person.

    `ownership` is owned/pool/history; `days_left` counts whole days of protection left (None: not
    protected; negative: over, but not yet released). `is_mine` = the viewer owns it; `is_shared` = the
    viewer collaborates. `fields` are the further details in display order.
    `missing` are field identifiers that make it 待完善. `is_held`: locked by its owner. `is_at_risk`: left alone
    too long. `is_won`: there is a deal; `coop_status` and `lifecycle` say where the cooperation stands.
    `only_looks`: the viewer collaborates without the right to write. `owner_percent` is the owner's share of a
    joint customer, 0 when it is not joint.
    """

    id: int
    customer_no: str
    name: str
    kind: str
    ownership: str
    owner: PersonView
    stage: str
    level: str
    protected_until: datetime | None
    days_left: int | None
    last_follow_at: datetime | None
    next_follow_at: datetime | None
    next_plan: str
    is_mine: bool
    is_shared: bool
    contacts: tuple[ContactView, ...] = ()
    fields: tuple[FieldView, ...] = ()
    collaborators: tuple[SharerView, ...] = ()
    missing: tuple[str, ...] = ()
    registered_at: datetime | None = None
    version: int = 0
    is_held: bool = False
    is_at_risk: bool = False
    is_won: bool = False
    coop_status: str = ""
    lifecycle: str = ""
    only_looks: bool = False
    owner_percent: int = 0


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """A customer in a list of one's own: one line. `percent` is the reader's share of a joint one, else 0."""

    id: int
    customer_no: str
    name: str
    stage: str
    days_left: int | None
    last_follow_at: datetime | None
    next_follow_at: datetime | None
    is_shared: bool = False
    is_incomplete: bool = False
    is_at_risk: bool = False
    is_won: bool = False
    percent: int = 0


@dataclass(frozen=True, slots=True)
class PoolLine:
    """A customer of the pool: nothing but what may be known before it is taken.

    `barrier` is a value of `handlers.domain.pool_rules.Barrier`, "" when this reader may take it now;
    `free_from` is when the barrier ends by itself.
    """

    id: int
    name: str
    region: str
    industry: str
    level: str
    department: str
    days: int
    barrier: str = ""
    free_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """Of which group a customer is: its head, the company right above ("" for the head), how many there are."""

    head: str
    parent: str
    count: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One company of a group as this person may see it.

    `state` is one of mine, shared, taken, pool, history; `customer_id` is 0 unless the reader may open it.
    """

    customer_id: int
    name: str
    depth: int
    state: str
    owner: PersonView
    days_left: int | None = None
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One line of a customer's history: `what` is a ready Chinese phrase, `detail` user text (inert).

    `changes` are the fields an update changed; `changed_only` names those that changed without old and new.
    """

    at: datetime
    who: str
    what: str
    detail: str = ""
    changes: tuple["ChangeView", ...] = ()
    changed_only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term of the explained deadline, in Chinese, in the order in which they add up: when it happened and
    the deadline after it."""

    text: str
    until: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A field's old and new text."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProblemView:
    """What is wrong with one field: what was read, what is wrong with it, and an example to copy."""

    key: str
    read: str
    wrong: str
    example: str


EXTEND, RELEASE = "extend", "release"
"""What the select of a due line offers beside moments to put it off to."""


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One due thing in a reminder or to-do card. `kind` is a ReminderKind value."""

    reminder_id: int
    kind: str
    customer_id: int | None
    customer_name: str
    due_at: datetime
    text: str
    is_overdue: bool = False
    days_left: int | None = None
    is_at_risk: bool = False


@dataclass(frozen=True, slots=True)
class EndingLine:
    """One protection that ends: its last day, the days left (0 on the day and after), and the first moment at
    which the customer may go to the pool."""

    customer_id: int
    name: str
    until: datetime
    days_left: int
    release_at: datetime


@dataclass(frozen=True, slots=True)
class UntouchedLine:
    """One customer of the team that was left alone for so many working days."""

    customer_id: int
    name: str
    owner: PersonView
    workdays: int
    is_at_risk: bool = False


@dataclass(frozen=True, slots=True)
class LaterView:
    """A moment to put a reminder off to: `key` comes back with the press."""

    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftLine:
    """An unfinished registration: what it is called so far, what it lacks, when it lapses."""

    draft_id: str
    name: str
    missing: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AlikeLine:
    """To an owner: a colleague registered a customer of a similar name, saying that it is another one (`answer`)."""

    claim_id: int
    customer_name: str
    other_name: str
    by: PersonView
    at: datetime
    reason: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One hit of a duplicate check, as far as this person may know.

    `level` E0..E6; `state` one of mine, shared, taken, pool, history. `owner.name` is empty when only the
    department is disclosed. With `is_limited` (beyond 查重次数) the line does not tell
    who has it: of a duplicate check nothing but 已有, of a question before a registration still the name.
    """

    level: str
    state: str
    customer_name: str
    reason: str
    owner: PersonView
    days_left: int | None
    customer_id: int | None = None
    is_limited: bool = False
