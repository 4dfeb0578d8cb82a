"""What deals and feedback ask of the store, as protocols (`handlers.ports`)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from handlers.deals.records import Deal, Feedback, FeedbackKind, FeedbackState, MilestoneDue


class Deals(Protocol):
    """Contracts of customers, with their milestones."""

    def add(self, deal: Deal) -> Deal:
        """Store a deal with its milestones and return it with their ids."""

    def get(self, deal_id: int) -> Deal | None:
        """Return one deal, one taken back too."""

    def of_customer(self, customer_id: int, limit: int = 50) -> Sequence[Deal]:
        """Return the deals that stand, the one signed last first."""

    def change(self, deal: Deal, values: Mapping[str, Any]) -> Deal:
        """Write fields by name (milestones apart) if the version still fits; raises StaleRecord."""

    def put_milestone(self, deal: Deal, name: str, due_on: date | None) -> None:
        """Add a milestone at the end, or give the one of that name another day."""

    def set_milestone_done(self, milestone_id: int, on: date | None) -> None:
        """Note when a milestone was reached; None: it is open again."""

    def remove_milestone(self, milestone_id: int) -> None:
        """Drop a milestone that was written by mistake."""

    def milestones_due(self, until: date, open_id: str = "") -> Sequence[MilestoneDue]:
        """Return the open milestones of owned customers (of one owner if named) due by a day, soonest first."""


class Feedbacks(Protocol):
    """Scores, suggestions and complaints."""

    def add(self, feedback: Feedback) -> Feedback:
        """Store feedback and return it with its id."""

    def get(self, feedback_id: int) -> Feedback | None:
        """Return one."""

    def of_customer(
        self, customer_id: int, kind: FeedbackKind | None = None, limit: int = 50
    ) -> Sequence[Feedback]:
        """Return a customer's feedback, of one kind if named, newest first."""

    def handle(
        self, feedback_id: int, state: FeedbackState, *, result: str, at: datetime | None
    ) -> None:
        """Set how far a complaint is handled; `at` is when it was done, None while it is not."""

    def remove(self, feedback_id: int) -> None:
        """Drop feedback that was taken back."""

    def complaints_due(self, until: datetime, limit: int = 500) -> Sequence[Feedback]:
        """Return the complaints that are not done and due by a moment, soonest first."""
