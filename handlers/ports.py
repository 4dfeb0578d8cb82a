"""What the core asks of the outside: the store's repositories, as protocols.

`storage` implements them on SQLite and PostgreSQL; handlers and the scheduler see nothing else of it.
All calls of one `Store` belong to one transaction, which the pipeline opens and `storage.uow` commits.
A repository never commits and never reaches the network.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from handlers.cases.ports import Cases
from handlers.claiming.ports import OtherNames
from handlers.conversation.ports import Drafts
from handlers.deals.ports import Deals, Feedbacks
from handlers.digests.ports import Concerns, Digests
from handlers.domain.custom_field import CustomField
from handlers.domain.identity import Hint
from handlers.domain.policy import Policy, Setting
from handlers.domain.policy_book import PolicyBook
from handlers.foresight import Foresight
from handlers.groups.ports import Groups
from handlers.handover.ports import Handovers
from handlers.matching.ports import Matching
from handlers.merging.ports import Duplicates, Merges
from handlers.ownership.ports import Absences, Deadlines, Extensions, Holds
from handlers.people import DepartmentProfile, Profile
from handlers.policy.ports import Touched
from handlers.policy.records import RuleVersion
from handlers.records import (
    AlikeClaim,
    AuditEntry,
    Change,
    Claim,
    Collaboration,
    Contact,
    Customer,
    CustomerFilter,
    FollowUp,
    HintHit,
    Key,
    KeyHit,
    LedgerEntry,
    NewCustomer,
    Page,
    PoolFilter,
    Reminder,
    ReminderKind,
    Role,
)
from handlers.sharing.ports import Joints
from handlers.staff.records import Grant


class AlreadyTaken(Exception):
    """A unique key was claimed by somebody else in the meantime; the unit of work must be rerun."""


class StaleRecord(Exception):
    """A record changed since it was read; the unit of work must be rerun."""


class Customers(OtherNames, Protocol):
    """Customers, their contacts, and the keys that decide who owns them."""

    def get(self, customer_id: int) -> Customer | None:
        """Return the customer with contacts, or None (withdrawn ones count as absent)."""

    def by_no(self, customer_no: str) -> Customer | None:
        """Return the customer of that number (case-insensitive)."""

    def with_keys(self, keys: Sequence[Key]) -> list[KeyHit]:
        """Return every customer bearing one of the keys, owned first, then pool, then history."""

    def with_hints(self, hints: Sequence[Hint]) -> list[HintHit]:
        """Return customers bearing one of the hints (E2), in the same order, each once a hint."""

    def foresee_hints(self, hints: Sequence[Hint]) -> None:
        """These hints are about to be asked for."""

    def foresee_named(self, text: str, *, limit: int) -> None:
        """`named_like` of all customers is about to be asked with these arguments."""

    def named_like(
        self, text: str, *, open_id: str | None = None, limit: int = 6
    ) -> list[Customer]:
        """Return customers whose number, name, short name or alias fits `text`, best first.

        With `open_id`, only those the person owns or collaborates on; without, parts of names are found as far
        as the index of names knows them.
        """

    def names_of(self, open_id: str, *, limit: int) -> Mapping[int, str]:
        """Return the names of a person's own customers by their ids, in the order of `list`."""

    def with_contact(self, name: str, *, open_id: str, limit: int = 6) -> list[Customer]:
        """Return the person's customers that have a contact of exactly that name."""

    def add(self, new: NewCustomer) -> Customer:
        """Create the customer with contacts, keys and number. Raises AlreadyTaken on a key conflict."""

    def change(self, customer: Customer, values: Mapping[str, Any]) -> Customer:
        """Write fields by identifier (details included) if the version still fits; raises StaleRecord."""

    def set_keys(self, customer_id: int, keys: Sequence[Key], shared: Sequence[Key] = ()) -> None:
        """Replace the exact keys, new `shared` ones in the customer's own scope. Raises AlreadyTaken on a conflict."""

    def set_contacts(self, customer_id: int, contacts: Sequence[Contact]) -> None:
        """Replace the customer's contacts, in this order."""

    def withdraw(self, customer: Customer, at: datetime) -> None:
        """Take a registration back: the record leaves all lists and frees its keys."""

    def list(self, wanted: CustomerFilter, *, page: int = 1, size: int = 10) -> Page[Customer]:
        """Return a page ordered by protected_until (soonest first), then id."""

    def count_open(self, open_id: str) -> int:
        """Count the person's owned customers that are not won (the holding limit's count)."""


class Ledger(Protocol):
    """Claims and what became of them: append-only."""

    def add_claim(self, claim: Claim) -> Claim:
        """Record an attempt; the id in `claim` is ignored and the stored one returned."""

    def claim(self, claim_id: int) -> Claim | None:
        """Return one claim."""

    def claims_of(self, customer_id: int, limit: int = 50) -> list[Claim]:
        """Return the claims on a customer, newest first, refused ones too."""

    def refused_in(self, message_id: str) -> list[Claim]:
        """Return the refused claims that came of one message, oldest first."""

    def refused_since(self, customer_id: int, claimant: str, since: datetime) -> list[Claim]:
        """Return one person's refused claims on a customer since a moment, oldest first."""

    def foresee_alike(self, owner: str, since: datetime, *, limit: int) -> None:
        """Have `alike_untold` read along with the next question; changes no answer."""

    def alike_untold(self, owner: str, since: datetime, *, limit: int) -> list[AlikeClaim]:
        """Return claims on names like those of somebody's customers that they have not been told of, oldest first."""

    def add(self, entry: LedgerEntry) -> None:
        """Append an entry; the id in `entry` is ignored."""

    def entries_of(self, customer_id: int, limit: int = 500) -> list[LedgerEntry]:
        """Return the entries of a customer, oldest first."""


class FollowUps(Protocol):
    """Logged contacts."""

    def add(self, follow_up: FollowUp) -> FollowUp:
        """Store a follow-up and return it with its id."""

    def get(self, follow_up_id: int) -> FollowUp | None:
        """Return one follow-up."""

    def of_customer(self, customer_id: int, limit: int = 50) -> list[FollowUp]:
        """Return the follow-ups that stand (not undone), newest happened_at first."""

    def agree_next(self, follow_up_id: int, next_at: datetime, next_plan: str) -> None:
        """Enter the next contact that the author chose after writing the follow-up down."""

    def mark_undone(self, follow_up_id: int, at: datetime) -> None:
        """Take a follow-up back; it stays on record."""


class Reminders(Protocol):
    """Things to tell people later."""

    def add(self, reminder: Reminder) -> None:
        """Store a reminder; the id in `reminder` is ignored."""

    def add_numbered(self, reminder: Reminder) -> Reminder:
        """Store a reminder and return it with its id."""

    def get(self, reminder_id: int) -> Reminder | None:
        """Return one reminder."""

    def open_of(self, open_id: str, limit: int = 100) -> list[Reminder]:
        """Return a person's open reminders, soonest first."""

    def due(self, at: datetime, limit: int = 500) -> list[Reminder]:
        """Return open, unsent reminders due at or before `at`, soonest first."""

    def open_about(self, customer_id: int, kinds: Sequence[ReminderKind]) -> Sequence[int]:
        """Return the ids of a customer's open reminders of these kinds."""

    def reopen(self, reminder_ids: Sequence[int]) -> None:
        """Let closed reminders wait again; what was sent counts as sent."""

    def close(self, customer_id: int, kinds: Sequence[ReminderKind], at: datetime) -> None:
        """Close a customer's open reminders of these kinds."""

    def close_one(self, reminder_id: int, at: datetime) -> None:
        """Close one reminder."""

    def hand_on(self, customer_id: int, kinds: Sequence[ReminderKind], open_id: str) -> None:
        """Let a customer's open reminders of these kinds come to somebody else."""

    def reschedule(self, reminder_id: int, due_at: datetime, *, is_dated: bool) -> None:
        """Move a reminder; it counts as unsent again."""

    def mark_sent(self, reminder_ids: Sequence[int], at: datetime) -> None:
        """Remember that these went out."""


class People(Protocol):
    """Persons, departments and roles as cached from the platform; never fetches."""

    def get(self, open_id: str) -> Profile | None:
        """Return the cached person."""

    def named(self, name: str) -> list[Profile]:
        """Return persons of exactly that name, leavers included."""

    def all(self) -> list[Profile]:
        """Return every cached person."""

    def department(self, department_id: str) -> DepartmentProfile | None:
        """Return the cached department."""

    def departments(self) -> list[DepartmentProfile]:
        """Return every cached department."""

    def roles(self, open_id: str) -> frozenset[Role]:
        """Return the roles: everybody SALES; leaders MANAGER; administrators and finance as granted."""

    def admins(self) -> list[str]:
        """Return the administrators' open_ids."""

    def grants(self) -> list[Grant]:
        """Return every role granted here, the settings' administrators too, by role and person."""

    def grant_role(
        self, open_id: str, role: Role, *, by: str, at: datetime, department_id: str = ""
    ) -> None:
        """Grant a role; granting twice changes nothing."""

    def revoke_role(self, open_id: str, role: Role, *, department_id: str | None = None) -> bool:
        """Take a granted role back, in all departments unless one is named; False when it was not granted."""

    def take_turn_of_roles(self) -> None:
        """Wait until no other unit of work changes roles; it is ours until this one ends."""

    def mark_left(self, open_id: str, at: datetime) -> bool:
        """Note that a person left; False when unknown or already noted."""


class Sharing(Protocol):
    """Collaborators, and watchers of a release."""

    def collaborators(self, customer_id: int, at: datetime) -> list[Collaboration]:
        """Return the collaborations in force."""

    def ended_collaborations(self, at: datetime, limit: int = 200) -> list[Collaboration]:
        """Return the collaborations whose end has come, the first to end first."""

    def add_collaborator(self, collaboration: Collaboration) -> None:
        """Grant; granting twice changes end and rights."""

    def end_collaboration(self, customer_id: int, open_id: str) -> None:
        """End a colleague's collaboration at once."""

    def add_watch(self, customer_id: int, open_id: str, at: datetime) -> bool:
        """Remember who wants to hear of the release; False when already watching."""

    def watchers(self, customer_id: int) -> list[str]:
        """Return the open_ids watching."""

    def remove_watch(self, customer_id: int, open_id: str) -> None:
        """Forget one watcher."""

    def clear_watches(self, customer_id: int) -> None:
        """Forget the watchers (they were told)."""


class Pool(Protocol):
    """The public pool."""

    def list(self, wanted: PoolFilter, *, page: int = 1, size: int = 10) -> Page[Customer]:
        """Return a page of the pool, what came in last first."""

    def last_releases(
        self, customer_ids: Sequence[int], *, owner: str = ""
    ) -> Mapping[int, LedgerEntry]:
        """Return the last release of each of these customers that stands; of the named owner's only his own."""

    def take_turn_of(self, open_id: str) -> None:
        """Wait until no other unit of work counts what this person holds; it is ours until this one ends."""

    def count_picked_up(self, open_id: str, since: datetime) -> int:
        """Count what a person picked up since a moment, given back again or not."""

    def pooled_before(self, moment: datetime, limit: int = 500) -> Sequence[int]:
        """Return the customers that are in the pool since before a moment, longest first."""

    def watched(self, limit: int = 500) -> Sequence[Customer]:
        """Return the customers of the pool that somebody watches, longest in the pool first."""

    def end_rights(self, customer_id: int, at: datetime) -> None:
        """End what hung on an ownership: collaborations, shares, locks, offers, extensions asked for."""

    def chats_told(self, departments: Sequence[str]) -> Sequence[str]:
        """Return the chats that want to hear of the pool of these departments ("" is everybody's)."""


class Journal(Protocol):
    """Undoable changes, the audit chain, and duplicate-check counts."""

    def add_change(self, change: Change) -> None:
        """Remember an undoable change; the id is ignored."""

    def changes_since(self, open_id: str, since: datetime) -> list[Change]:
        """Return the person's changes since a moment, newest first, those taken back too."""

    def change_of_message(self, message_id: str) -> list[Change]:
        """Return the changes one message made, newest first, that are not undone."""

    def mark_undone(self, change_id: int, at: datetime) -> None:
        """Mark a change as taken back."""

    def audit(self, entry: AuditEntry) -> None:
        """Append to the hash chain."""

    def has_acted(self, open_id: str) -> bool:
        """Return whether the person ever did anything with the bot."""

    def add_lookup(self, open_id: str, customer_id: int, at: datetime) -> None:
        """Count one duplicate-check hit on a colleague's customer."""

    def forget_lookups(self, open_id: str, customer_id: int) -> None:
        """The person registered what was looked up: those hits no longer count."""

    def foresee_lookups(self, open_id: str, since: datetime) -> None:
        """The hits since a moment are about to be counted."""

    def count_lookups(self, open_id: str, since: datetime) -> int:
        """Count the hits since a moment."""


class Rules(Protocol):
    """The policy in force, option lists, and small memories."""

    def version(self, at: datetime) -> str:
        """Return what identifies the rules in force at a moment; any change of a rule changes it."""

    def set_rule(
        self, field: str, value: Setting | None, *, by: str, at: datetime, department_id: str = ""
    ) -> None:
        """Let a rule (a field of Policy) have this value from `at` on; None leaves it open again."""

    def take_turn(self) -> None:
        """Wait until nobody else changes the rules."""

    def versions(self, limit: int) -> list[RuleVersion]:
        """Return the changes of the rules, the newest first."""

    def set_day(
        self, day: date, *, is_workday: bool, by: str, at: datetime, name: str = ""
    ) -> None:
        """Make a day a working day or a day off, against the public calendar."""

    def clear_day(self, day: date) -> None:
        """Let the public calendar decide about a day again."""

    def policy(self, at: datetime) -> Policy:
        """Return the company's policy in force at a moment."""

    def book(self, at: datetime) -> PolicyBook:
        """Return all rules in force at a moment, the departments' own too."""

    def department_abbreviation(self, department_id: str, at: datetime) -> str:
        """Return what the customer numbers of a department begin with (rule 部门简称)."""

    def options(self, field: str) -> tuple[str, ...]:
        """Return the live options of an option field, in order."""

    def stopped_options(self, field: str) -> tuple[str, ...]:
        """Return the options of a field that were listed once and are offered no more."""

    def add_option(self, field: str, value: str) -> None:
        """Add an option at the end of its list, or bring a stopped one back."""

    def stop_option(self, field: str, value: str) -> bool:
        """Offer an option no more; what bears it keeps it. False when not offered, or the last one."""

    def order_options(self, field: str, values: Sequence[str]) -> None:
        """Put the options of a list into this order."""

    def extra_days(self) -> Mapping[Any, bool]:
        """Return administrators' extra calendar days: date -> is a workday."""

    def foresee_topic(self, chat_id: str, open_id: str) -> None:
        """The customer last spoken of is about to be asked for."""

    def topic(self, chat_id: str, open_id: str) -> tuple[int, datetime] | None:
        """Return the customer last spoken of by this person in this chat, and when that was."""

    def set_topic(self, chat_id: str, open_id: str, customer_id: int, at: datetime) -> None:
        """Remember the customer last spoken of."""

    def end_topic(self, chat_id: str, open_id: str) -> None:
        """Forget it: something else was spoken of."""

    def first_time(self, key: str, at: datetime) -> bool:
        """Return True exactly once per key (welcomes, one line a day)."""

    def happened(self, key: str) -> bool:
        """Return whether `first_time` was ever asked for this key."""


class CustomFields(Protocol):
    """The fields an administrator added; their values belong to `Customers`."""

    def live(self) -> tuple[CustomField, ...]:
        """Return the fields in use, in the order in which they were added."""

    def all(self) -> tuple[CustomField, ...]:
        """Return every field ever added, stopped ones too."""

    def has_values(self, name: str) -> bool:
        """Return whether any customer has a value of this field, stopped or not."""

    def add(self, field: CustomField, *, by: str, at: datetime) -> None:
        """Add a field or bring the stopped one of that name back. Raises AlreadyTaken on a race."""

    def stop(self, name: str, at: datetime) -> None:
        """Offer a field no more; customers keep its values."""

    def set_options(self, name: str, options: Sequence[str]) -> None:
        """Replace the choices of a field."""


class Store(Foresight, Protocol):
    """All repositories of one transaction."""

    @property
    def customers(self) -> Customers: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def follow_ups(self) -> FollowUps: ...
    @property
    def reminders(self) -> Reminders: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def people(self) -> People: ...
    @property
    def sharing(self) -> Sharing: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def pool(self) -> Pool: ...
    @property
    def touched(self) -> Touched: ...
    @property
    def concerns(self) -> Concerns: ...
    @property
    def digests(self) -> Digests: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def rules(self) -> Rules: ...
    @property
    def custom_fields(self) -> CustomFields: ...
    @property
    def extensions(self) -> Extensions: ...
    @property
    def holds(self) -> Holds: ...
    @property
    def deadlines(self) -> Deadlines: ...
    @property
    def absences(self) -> Absences: ...
    @property
    def deals(self) -> Deals: ...
    @property
    def feedback(self) -> Feedbacks: ...
    @property
    def joints(self) -> Joints: ...
    @property
    def groups(self) -> Groups: ...
    @property
    def matching(self) -> Matching: ...
    @property
    def handovers(self) -> Handovers: ...
    @property
    def merges(self) -> Merges: ...
    @property
    def duplicates(self) -> Duplicates: ...
