"""What the core asks of the store for merging, beside `handlers.ports` and under its rules."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from handlers.merging.records import Held, Merge, Pair
from handlers.records import Customer


class Merges(Protocol):
    """Merges that were made, and moving what hangs on a customer."""

    def take_turn(self) -> None:
        """Wait until no other unit of work merges or undoes a merge; it is ours until this one ends."""

    def held_by(self, customer_id: int) -> Held:
        """Count what hangs on a customer."""

    def move(self, kept: Customer, merged: Customer, at: datetime) -> Mapping[str, Any]:
        """Take `merged` out of all lists and let what hangs on it hang on `kept`; return what moved.

        Names become aliases of `kept`, exact keys its keys. Raises StaleRecord when it changed meanwhile.
        """

    def move_back(self, merge: Merge) -> None:
        """Put everything back as `move` found it. Raises AlreadyTaken when a key is somebody else's by now."""

    def add(self, merge: Merge) -> Merge:
        """Remember a merge and return it with its id. Raises AlreadyTaken when the customer is merged already."""

    def get(self, merge_id: int) -> Merge | None:
        """Return one merge, undone or not."""

    def mark_undone(self, merge_id: int, *, by: str, at: datetime) -> bool:
        """Mark a merge as undone; False when it was already."""

    def since(self, since: datetime, limit: int = 20) -> Sequence[Merge]:
        """Return the merges that stand and were made since a moment, newest first."""

    def into(self, kept_id: int) -> Sequence[int]:
        """Return the customers that were merged into this one and into those, as merges stand."""

    def kept_for(self, merged_id: int) -> int | None:
        """Return the customer that a merged one is found as now; None for one that is not merged."""


class Duplicates(Protocol):
    """Pairs of customers that are likely one: found by the nightly sweep, listed while both stand."""

    def names_after(self, mark: int, limit: int) -> Sequence[tuple[int, int, str]]:
        """Return (number of the name, customer, name) of the next known names, in order of their numbers."""

    def mark(self) -> int:
        """Return the number of the last name that was compared; 0 before the first sweep."""

    def set_mark(self, mark: int) -> None:
        """Remember up to which name was compared; it never goes back."""

    def is_known(self, one: int, other: int) -> bool:
        """Whether the pair is listed already, or somebody said that they are two."""

    def add(self, pair: Pair) -> bool:
        """List a pair; False when it is there already."""

    def open(self, limit: int = 500) -> Sequence[Pair]:
        """Return the pairs whose customers both are owned or in the pool and were not said to be two.

        Those of the highest score first.
        """

    def untold(self, limit: int = 500) -> Sequence[Pair]:
        """Return those of the open pairs that nobody was told of."""

    def mark_told(self, pairs: Sequence[Pair], at: datetime) -> None:
        """Write down that somebody was told of these."""

    def say_two(self, one: int, other: int, *, by: str, at: datetime, reason: str) -> None:
        """Remember for good that these are two customers."""
