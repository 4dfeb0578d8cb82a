"""What the core asks of the store for the clock of an ownership, beside `handlers.ports` and under its rules."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from handlers.ownership.records import (
    Absence,
    ExtensionRequest,
    ExtensionState,
    Hold,
    NearEnd,
    SentNotice,
    Untouched,
)


class Extensions(Protocol):
    """Requests for more protection (延期)."""

    def add(self, request: ExtensionRequest) -> ExtensionRequest:
        """Store a request. Raises AlreadyTaken when another waits on that customer."""

    def get(self, request_id: int) -> ExtensionRequest | None:
        """Return one request."""

    def waiting_of(self, customer_id: int) -> ExtensionRequest | None:
        """Return the request on this customer that waits for the manager."""

    def waiting(self, asked_before: datetime) -> list[int]:
        """Return the ids of the requests asked before a moment that still wait, the oldest first."""

    def decide(self, request_id: int, state: ExtensionState, *, by: str, at: datetime) -> None:
        """Answer a waiting request; one that was answered stays as it is."""

    def let_wait_again(self, request_id: int) -> None:
        """Take an answer back. Raises AlreadyTaken when another request waits meanwhile."""

    def remove(self, request_id: int) -> None:
        """Take a request back; that there was one stays in the ledger."""


class Holds(Protocol):
    """Locks that exempt a customer from release (锁定)."""

    def add(self, customer_id: int, open_id: str, at: datetime) -> None:
        """Lock a customer. Raises AlreadyTaken when it is locked already."""

    def foresee_of(self, customer_id: int) -> None:
        """The lock on a customer is about to be asked for."""

    def of(self, customer_id: int) -> Hold | None:
        """Return the lock on a customer, if it is locked."""

    def end(self, customer_id: int, at: datetime) -> None:
        """End the lock on a customer, if there is one."""

    def hand_on(self, customer_id: int, open_id: str) -> None:
        """Let the lock on a customer count as somebody else's."""

    def count_of(self, open_id: str) -> int:
        """Count the customers a person has locked."""


class Deadlines(Protocol):
    """What the sweeps over deadlines look for, and what was said to whom already."""

    def ending(self, before: datetime, open_id: str = "") -> list[NearEnd]:
        """Return the owned customers (of one owner if named) protected to before a moment, soonest first.

        Left out are those that something holds back.
        """

    def said_of_ending(self, before: datetime) -> dict[int, list[SentNotice]]:
        """Return, by customer, what the present owners were told of the present deadlines."""

    def said_of(self, customer_id: int) -> list[SentNotice]:
        """Return the newest 200 things said of a customer, newest first."""

    def say(self, notice: SentNotice) -> bool:
        """Remember that something is said now; False when it was said before."""

    def was_said(self, keys: Sequence[str]) -> frozenset[str]:
        """Return which of these keys were said already."""

    def said(self, keys: Sequence[str]) -> list[SentNotice]:
        """Return what was said already under these keys, oldest first."""

    def untouched(self, before: datetime, open_id: str = "") -> list[Untouched]:
        """Return the owned, not won customers (of one owner if named) last touched before a moment."""

    def stale_contacts(self, since: datetime, open_id: str = "") -> list[tuple[int, str]]:
        """Return (customer, owner) of those whose contacts nobody touched or confirmed since a moment."""


class Absences(Protocol):
    """Who is away, and who stands in (请假)."""

    def on(self, open_id: str, day: date) -> Absence | None:
        """Return the absence a person recorded last that covers this day."""

    def add(self, absence: Absence, at: datetime) -> Absence:
        """Record an absence."""

    def open_of(self, open_id: str, day: date) -> list[Absence]:
        """Return a person's absences that are not over on this day, the first to begin before the others."""

    def cancel(self, absence_id: int, at: datetime) -> bool:
        """End an absence as if it had not been recorded; False when it was cancelled already."""

    def let_stand_again(self, absence_id: int) -> None:
        """Take a cancellation back."""
