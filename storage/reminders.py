"""Things to tell people later. A sent or closed reminder stays on record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from handlers.records import Reminder, ReminderKind
from storage.repository import Repository
from storage.tables.work import reminder

_FIELDS = (
    "person_open_id", "due_at", "text", "customer_id", "draft_id", "is_dated",
    "chosen_by_person", "closed_at", "sent_at",
)  # fmt: skip
_ADD = insert(reminder)
_ADD_NUMBERED = insert(reminder).returning(reminder.c.id)
_GET = select(reminder).where(reminder.c.id == bindparam("wanted_id"))
_OPEN_OF = (
    select(reminder)
    .where(reminder.c.person_open_id == bindparam("open_id"), reminder.c.closed_at.is_(None))
    .order_by(reminder.c.due_at, reminder.c.id)
    .limit(bindparam("at_most"))
)
_DUE = (
    select(reminder)
    .where(
        reminder.c.closed_at.is_(None),
        reminder.c.sent_at.is_(None),
        reminder.c.due_at <= bindparam("moment", type_=reminder.c.due_at.type),
    )
    .order_by(reminder.c.due_at, reminder.c.id)
    .limit(bindparam("at_most"))
)
_CLOSE = (
    update(reminder)
    .where(
        reminder.c.customer_id == bindparam("of_customer"),
        reminder.c.kind.in_(bindparam("kinds", expanding=True)),
        reminder.c.closed_at.is_(None),
    )
    .values(closed_at=bindparam("moment"))
)


class ReminderRepository(Repository):
    """Implements `handlers.ports.Reminders`."""

    def add(self, reminder: Reminder) -> None:
        """Store a reminder; the id in `reminder` is ignored."""
        self._connection.execute(_ADD, _row_of(reminder))

    def add_numbered(self, reminder: Reminder) -> Reminder:
        """Store a reminder and return it with its id."""
        added = self._connection.execute(_ADD_NUMBERED, _row_of(reminder))
        return replace(reminder, id=added.scalar_one())

    def get(self, reminder_id: int) -> Reminder | None:
        """Return one reminder."""
        row = self._connection.execute(_GET, {"wanted_id": reminder_id}).first()
        return None if row is None else reminder_of(row)

    def open_of(self, open_id: str, limit: int = 100) -> list[Reminder]:
        """Return a person's open reminders, soonest first."""
        asked = {"open_id": open_id, "at_most": limit}
        return [reminder_of(row) for row in self._connection.execute(_OPEN_OF, asked)]

    def due(self, at: datetime, limit: int = 500) -> list[Reminder]:
        """Return open, unsent reminders due at or before `at`, soonest first."""
        asked = {"moment": at, "at_most": limit}
        return [reminder_of(row) for row in self._connection.execute(_DUE, asked)]

    def open_about(self, customer_id: int, kinds: Sequence[ReminderKind]) -> Sequence[int]:
        """Return the ids of a customer's open reminders of these kinds."""
        wanted = (
            reminder.c.customer_id == customer_id,
            reminder.c.kind.in_([kind.value for kind in kinds]),
            reminder.c.closed_at.is_(None),
        )
        found = select(reminder.c.id).where(*wanted).order_by(reminder.c.id)
        return list(self._connection.execute(found).scalars())

    def reopen(self, reminder_ids: Sequence[int]) -> None:
        """Let closed reminders wait again; what was sent counts as sent."""
        if reminder_ids:
            wanted = reminder.c.id.in_(list(reminder_ids))
            self._connection.execute(update(reminder).where(wanted).values(closed_at=None))

    def close(self, customer_id: int, kinds: Sequence[ReminderKind], at: datetime) -> None:
        """Close a customer's open reminders of these kinds."""
        asked = {"of_customer": customer_id, "kinds": [one.value for one in kinds], "moment": at}
        self._connection.execute(_CLOSE, asked)

    def close_one(self, reminder_id: int, at: datetime) -> None:
        """Close one reminder; one that is closed keeps its moment."""
        wanted = reminder.c.id == reminder_id, reminder.c.closed_at.is_(None)
        self._connection.execute(update(reminder).where(*wanted).values(closed_at=at))

    def hand_on(self, customer_id: int, kinds: Sequence[ReminderKind], open_id: str) -> None:
        """Let a customer's open reminders of these kinds come to somebody else; sent ones come again."""
        wanted = (
            reminder.c.customer_id == customer_id,
            reminder.c.kind.in_([kind.value for kind in kinds]),
            reminder.c.closed_at.is_(None),
        )
        given = {"person_open_id": open_id, "sent_at": None}
        self._connection.execute(update(reminder).where(*wanted).values(**given))

    def reschedule(self, reminder_id: int, due_at: datetime, *, is_dated: bool) -> None:
        """Move a reminder; it counts as open and unsent again."""
        moved = {"due_at": due_at, "is_dated": is_dated, "sent_at": None, "closed_at": None}
        self._connection.execute(
            update(reminder).where(reminder.c.id == reminder_id).values(**moved)
        )

    def mark_sent(self, reminder_ids: Sequence[int], at: datetime) -> None:
        """Remember that these went out."""
        if reminder_ids:
            wanted = reminder.c.id.in_(list(reminder_ids))
            self._connection.execute(update(reminder).where(wanted).values(sent_at=at))


def _row_of(reminder: Reminder) -> dict[str, Any]:
    return {name: getattr(reminder, name) for name in _FIELDS} | {"kind": reminder.kind.value}


def reminder_of(row: Any) -> Reminder:
    """Return the record of a reminder row."""
    values = {name: getattr(row, name) for name in _FIELDS}
    return Reminder(id=row.id, kind=ReminderKind(row.kind), **values)
