"""The store of one unit of work: all repositories over one connection.

`SqlStore` implements `handlers.ports.Store`. It never commits: `Database.transaction` does, when the
unit of work returns.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from handlers.deals.records import FeedbackKind
from handlers.people import Profile
from storage.absences import AbsenceRepository
from storage.cases import CaseRepository
from storage.chats import ChatRepository
from storage.concerns import ConcernRepository
from storage.custom_fields import CustomFieldRepository
from storage.customers import CustomerRepository
from storage.database.contention import Contested, StillContested, rerun, translated
from storage.database.crypto import Vault
from storage.deadlines import DeadlineRepository
from storage.deals import DealRepository
from storage.digests import DigestRepository
from storage.drafts import DraftRepository
from storage.duplicates import DuplicateRepository
from storage.extensions import ExtensionRepository
from storage.feedback import FeedbackRepository
from storage.follow_ups import FollowUpRepository
from storage.groups import GroupRepository
from storage.handovers import HandoverRepository
from storage.holds import HoldRepository
from storage.joint import JointRepository
from storage.journal import JournalRepository
from storage.ledger import LedgerRepository
from storage.matching import MatchingRepository
from storage.merging import MergeRepository
from storage.people import PeopleRepository
from storage.policy import TouchedRepository
from storage.pool import PoolRepository
from storage.reminders import ReminderRepository
from storage.rules import RuleRepository
from storage.sharing import SharingRepository

__all__ = ["Contested", "SqlStore", "StillContested", "rerun", "translated"]


class SqlStore:
    """All repositories of one transaction, made when first used."""

    def __init__(self, connection: Connection, vault: Vault, *, is_writable: bool) -> None:
        self.connection = connection
        self.vault = vault
        self._is_writable = is_writable
        self._hooks: list[Callable[[], None]] = []
        self._last_steps: list[Callable[[], None]] = []

    @cached_property
    def customers(self) -> CustomerRepository:
        return CustomerRepository(self.connection, self.vault, self.matching)

    @cached_property
    def ledger(self) -> LedgerRepository:
        return LedgerRepository(self.connection, self.vault)

    @cached_property
    def follow_ups(self) -> FollowUpRepository:
        return FollowUpRepository(self.connection, self.vault)

    @cached_property
    def reminders(self) -> ReminderRepository:
        return ReminderRepository(self.connection, self.vault)

    @cached_property
    def drafts(self) -> DraftRepository:
        return DraftRepository(self.connection, self.vault)

    @cached_property
    def people(self) -> PeopleRepository:
        return PeopleRepository(self.connection, self.vault)

    @cached_property
    def sharing(self) -> SharingRepository:
        return SharingRepository(self.connection, self.vault)

    @cached_property
    def cases(self) -> CaseRepository:
        return CaseRepository(self.connection, self.vault)

    @cached_property
    def journal(self) -> JournalRepository:
        return JournalRepository(self.connection, self.vault, self.before_commit)

    @cached_property
    def rules(self) -> RuleRepository:
        return RuleRepository(self.connection, self.vault)

    @cached_property
    def custom_fields(self) -> CustomFieldRepository:
        return CustomFieldRepository(self.connection, self.vault)

    @cached_property
    def pool(self) -> PoolRepository:
        return PoolRepository(self.connection, self.vault)

    @cached_property
    def touched(self) -> TouchedRepository:
        return TouchedRepository(self.connection, self.vault)

    @cached_property
    def concerns(self) -> ConcernRepository:
        return ConcernRepository(self.connection, self.vault)

    @cached_property
    def digests(self) -> DigestRepository:
        return DigestRepository(self.connection, self.vault)

    @cached_property
    def chats(self) -> ChatRepository:
        return ChatRepository(self.connection, self.vault)

    @cached_property
    def extensions(self) -> ExtensionRepository:
        return ExtensionRepository(self.connection, self.vault)

    @cached_property
    def holds(self) -> HoldRepository:
        return HoldRepository(self.connection, self.vault)

    @cached_property
    def deadlines(self) -> DeadlineRepository:
        return DeadlineRepository(self.connection, self.vault)

    @cached_property
    def absences(self) -> AbsenceRepository:
        return AbsenceRepository(self.connection, self.vault)

    @cached_property
    def deals(self) -> DealRepository:
        return DealRepository(self.connection, self.vault)

    @cached_property
    def feedback(self) -> FeedbackRepository:
        return FeedbackRepository(self.connection, self.vault)

    @cached_property
    def joints(self) -> JointRepository:
        return JointRepository(self.connection, self.vault)

    @cached_property
    def groups(self) -> GroupRepository:
        return GroupRepository(self.connection, self.vault)

    @cached_property
    def matching(self) -> MatchingRepository:
        return MatchingRepository(self.connection, self.vault)

    @cached_property
    def handovers(self) -> HandoverRepository:
        return HandoverRepository(self.connection, self.vault)

    @cached_property
    def merges(self) -> MergeRepository:
        return MergeRepository(self.connection, self.vault)

    @cached_property
    def duplicates(self) -> DuplicateRepository:
        return DuplicateRepository(self.connection, self.vault)

    def foresee_registration(
        self, actor: Profile, now: datetime, *, draft_purpose: str, lookups_since: datetime
    ) -> None:
        """Have what every registration asks for read along with the next question."""
        self.customers.foresee_count(actor.open_id)
        self.drafts.foresee_of_person(actor.open_id, draft_purpose)
        self.journal.foresee_lookups(actor.open_id, lookups_since)
        self.rules.foresee_abbreviation(actor.department_id, now)

    def foresee_card(self, customer_id: int, now: datetime, *, follow_ups: int) -> None:
        """Have what the card of one customer tells read along with the next question."""
        self.follow_ups.foresee_of_customer(customer_id, follow_ups)
        self.feedback.foresee_of_customer(customer_id, FeedbackKind.SATISFACTION, 1)
        self.feedback.foresee_of_customer(customer_id, FeedbackKind.COMPLAINT)
        self.holds.foresee_of(customer_id)
        self.sharing.foresee_collaborators(customer_id, now)
        self.deals.foresee_of_customer(customer_id)
        self.groups.foresee_around(customer_id)

    def foresee_history(self, customer_id: int, *, limit: int) -> None:
        """Have what happened to one customer read along with the next question."""
        self.merges.foresee_into(customer_id)
        self.ledger.foresee_of(customer_id)
        self.follow_ups.foresee_of_customer(customer_id, limit)
        self.feedback.foresee_of_customer(customer_id, limit=limit)

    def foresee_basis(self, now: datetime) -> None:
        """Have the rules and lists that every reading rests on read in one go."""
        self.rules.foresee_all(now)
        self.custom_fields.foresee_live()

    def after_commit(self, hook: Callable[[], None]) -> None:
        """Have `hook` run once this unit of work is durable; for wake-ups inside the process."""
        self._check_writable()
        self._hooks.append(hook)

    def before_commit(self, step: Callable[[], None]) -> None:
        """Have `step` run as a last step inside the transaction."""
        self._check_writable()
        self._last_steps.append(step)

    def finish(self) -> None:
        """Run the last steps. Called by `Database.write`."""
        while self._last_steps:
            self._last_steps.pop(0)()

    def run_hooks(self) -> None:
        """Run the after-commit hooks. Called by `Database.write`."""
        while self._hooks:
            self._hooks.pop(0)()

    def _check_writable(self) -> None:
        if not self._is_writable:
            raise RuntimeError("this store only reads; open it with Database.write")
