"""What a use case knows it will ask of the store: the questions then go together, and no answer changes.

On a database across a network asking costs more than the answer (docs/decisions, `storage.database.prepared`).
"""

from datetime import datetime
from typing import Protocol

from handlers.people import Profile


class Foresight(Protocol):
    """The questions of whole answers, to be asked along with the next one."""

    def foresee_registration(
        self, actor: Profile, now: datetime, *, draft_purpose: str, lookups_since: datetime
    ) -> None:
        """Have read what every registration asks for."""

    def foresee_card(self, customer_id: int, now: datetime, *, follow_ups: int) -> None:
        """Have read what the card of one customer tells, with so many follow-ups."""

    def foresee_history(self, customer_id: int, *, limit: int) -> None:
        """Have read what happened to one customer, so many follow-ups and so much feedback."""
