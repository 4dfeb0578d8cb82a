"""What the conversation asks of the store, beside `handlers.ports` and under its rules."""

from datetime import datetime
from typing import Protocol

from handlers.records import Draft


class Drafts(Protocol):
    """Begun registrations and readings that wait for a yes."""

    def add(self, draft: Draft) -> None:
        """Store a draft of a new id."""

    def put(self, draft: Draft) -> None:
        """Store or replace a draft by its id."""

    def get(self, draft_id: str) -> Draft | None:
        """Return a draft."""

    def of_person(self, open_id: str, purpose: str = "") -> list[Draft]:
        """Return a person's drafts, of one purpose if named, newest first."""

    def latest(self, open_id: str) -> Draft | None:
        """Return the draft that a person began last, of whatever purpose."""

    def of_message(self, message_id: str) -> list[Draft]:
        """Return what one message left behind, oldest first."""

    def delete(self, draft_id: str) -> None:
        """Drop a draft."""

    def expiring(self, before: datetime, limit: int = 200) -> list[Draft]:
        """Return drafts whose end lies before the moment, soonest first."""
