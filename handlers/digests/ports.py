"""What the core asks of the store for subscriptions, digests and concerns, under the rules of `handlers.ports`."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from handlers.digests.records import (
    Closed,
    Concern,
    Disputes,
    DueList,
    Happening,
    Span,
    Subscription,
    Taken,
    Worked,
)
from handlers.domain.digest_times import DigestKind
from handlers.domain.fair_play import LookedUp, Told


class Digests(Protocol):
    """Subscriptions, and what their digests count."""

    def get(self, subscription_id: int) -> Subscription | None:
        """Return one subscription, ended or not."""

    def is_settled(self, since: timedelta) -> bool:
        """Whether every unit of work that began longer ago is over, so that what it wrote can be seen."""

    def of_chat(self, chat_id: str) -> list[Subscription]:
        """Return what a chat gets, the first subscribed first."""

    def live(self) -> list[Subscription]:
        """Return the daily and weekly ones of chats that can be written to, by id."""

    def news_to(self, kind: DigestKind, departments: Sequence[str]) -> list[Subscription]:
        """Return who wants such news of these departments ("" is everybody's)."""

    def add(self, subscription: Subscription) -> Subscription:
        """Store a subscription. Raises AlreadyTaken when the chat has one of its kind."""

    def change(self, subscription: Subscription) -> None:
        """Write time and department of the subscription of that id, not what it covers; it is live again."""

    def end(self, subscription_id: int, at: datetime) -> None:
        """End a subscription."""

    def begin_run(
        self, subscription: Subscription, until: datetime, at: datetime, *, skipped: int
    ) -> int:
        """Note the digest of the time since the last one, as covered; returns the run's id, 0 if it was made."""

    def happened(self, span: Span) -> list[Happening]:
        """Return what happened to customers in the span and was not taken back, oldest first."""

    def disputes(self, span: Span) -> Disputes:
        """Return the refused claims and cases of the span."""

    def worked(self, span: Span) -> list[Worked]:
        """Return the effective follow-ups logged in the span, oldest first."""

    def ending(
        self, before: datetime, departments: frozenset[str] | None, *, limit: int
    ) -> DueList:
        """Return the owned customers that may be released and are protected to before a moment, soonest first.

        Left out are those that something holds back: an open case, a lock, a waiting 延期.
        """

    def overdue(
        self, before: datetime, departments: frozenset[str] | None, *, limit: int
    ) -> DueList:
        """Return the owned customers whose agreed or first contact lies before a moment, longest ago first."""

    def deals(self, span: Span) -> list[Closed]:
        """Return the deals recorded in the span that stand."""


class Concerns(Protocol):
    """What looks like gaming the rules."""

    def add(
        self,
        key: str,
        kind: str,
        *,
        person: str,
        customer_id: int | None,
        at: datetime,
        facts: Mapping[str, Any],
        noted_at: datetime | None = None,
    ) -> bool:
        """Note a concern; False when one of that key is noted already.

        `at` is the moment of what was done, `noted_at` (default: the same) when it was found.
        """

    def count_anew(self, key: str, facts: Mapping[str, Any]) -> None:
        """Bring the numbers of a concern that was not reported yet up to date."""

    def noted(self, keys: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Return the facts of those of these concerns that are noted, by key."""

    def unreported(self, before: datetime) -> list[Concern]:
        """Return the concerns of before a moment that no manager was told of, oldest first."""

    def between(self, since: datetime, until: datetime) -> list[Concern]:
        """Return the concerns noted in a span, reported or not, oldest first."""

    def mark_reported(self, ids: Sequence[int], at: datetime) -> None:
        """Remember that these were told."""

    def taken(self, since: datetime, until: datetime) -> list[Taken]:
        """Return who took which customer in the span and has it still, oldest first."""

    def told(self, since: datetime, until: datetime) -> Mapping[str, Sequence[Told]]:
        """Return the effective follow-ups logged in the span, by author."""

    def contacted(self, since: datetime, until: datetime) -> list[int]:
        """Return the owned customers with an effective follow-up logged in the span."""

    def looked_up(self, since: datetime, until: datetime) -> Mapping[str, Sequence[LookedUp]]:
        """Return the hits on colleagues' customers in the span, by who looked."""
