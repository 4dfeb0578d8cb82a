"""What customers said of us: scores, suggestions, complaints and how far they are handled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select, update

from handlers.deals.records import Feedback, FeedbackKind, FeedbackState
from storage.repository import Repository
from storage.tables.work import feedback

_PLAIN = (
    "customer_id", "score", "content", "due_at", "result", "author_open_id", "at", "closed_at",
)  # fmt: skip
_ADD = insert(feedback).returning(feedback.c.id)
_GET = select(feedback).where(feedback.c.id == bindparam("wanted_id"))
_OF_CUSTOMER = (
    select(feedback)
    .where(feedback.c.customer_id == bindparam("wanted_id"))
    .order_by(feedback.c.at.desc(), feedback.c.id.desc())
    .limit(bindparam("at_most"))
)
_OF_CUSTOMER_AND_KIND = _OF_CUSTOMER.where(feedback.c.kind == bindparam("wanted_kind"))
_MOST = 50
_DUE = (
    select(feedback)
    .where(
        feedback.c.kind == FeedbackKind.COMPLAINT.value,
        feedback.c.state.in_((FeedbackState.OPEN.value, FeedbackState.HANDLING.value)),
        feedback.c.due_at <= bindparam("until", type_=feedback.c.due_at.type),
    )
    .order_by(feedback.c.due_at, feedback.c.id)
    .limit(bindparam("at_most"))
)


class FeedbackRepository(Repository):
    """Implements `handlers.deals.ports.Feedbacks`."""

    def add(self, new: Feedback) -> Feedback:
        """Store feedback and return it with its id."""
        row = {name: getattr(new, name) for name in _PLAIN}
        row |= {"kind": new.kind.value, "state": new.state.value}
        return replace(new, id=self._connection.execute(_ADD, row).scalar_one())

    def get(self, feedback_id: int) -> Feedback | None:
        """Return one."""
        row = self._connection.execute(_GET, {"wanted_id": feedback_id}).first()
        return None if row is None else _feedback_of(row)

    def foresee_of_customer(
        self, customer_id: int, kind: FeedbackKind | None = None, limit: int = _MOST
    ) -> None:
        """A customer's feedback is about to be asked for."""
        self._foresee(*_asked(customer_id, kind, limit))

    def of_customer(
        self, customer_id: int, kind: FeedbackKind | None = None, limit: int = _MOST
    ) -> Sequence[Feedback]:
        """Return a customer's feedback, of one kind if named, newest first."""
        rows = self._connection.execute(*_asked(customer_id, kind, limit))
        return [_feedback_of(row) for row in rows]

    def handle(
        self, feedback_id: int, state: FeedbackState, *, result: str, at: datetime | None
    ) -> None:
        """Set how far a complaint is handled; `at` is when it was done, None while it is not."""
        values = {"state": state.value, "result": result, "closed_at": at}
        wanted = feedback.c.id == feedback_id
        self._connection.execute(update(feedback).where(wanted).values(**values))

    def remove(self, feedback_id: int) -> None:
        """Drop feedback that was taken back."""
        self._connection.execute(delete(feedback).where(feedback.c.id == feedback_id))

    def complaints_due(self, until: datetime, limit: int = 500) -> Sequence[Feedback]:
        """Return the complaints that are not done and due by a moment, soonest first."""
        asked = {"until": until, "at_most": limit}
        return [_feedback_of(row) for row in self._connection.execute(_DUE, asked)]


def _asked(
    customer_id: int, kind: FeedbackKind | None, limit: int
) -> tuple[Select[Any], dict[str, Any]]:
    """Return the question after a customer's feedback, and its values."""
    asked = {"wanted_id": customer_id, "at_most": limit}
    if kind is None:
        return _OF_CUSTOMER, asked
    return _OF_CUSTOMER_AND_KIND, asked | {"wanted_kind": kind.value}


def _feedback_of(row: Any) -> Feedback:
    values = {name: getattr(row, name) for name in _PLAIN}
    kind, state = FeedbackKind(row.kind), FeedbackState(row.state)
    return Feedback(id=row.id, kind=kind, state=state, **values)
