"""What the core asks of the store when rules change: whom a change touches. `storage.policy` implements it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol


class Touched(Protocol):
    """Owned customers in the order of their ids, and what people hold."""

    def owned(self) -> tuple[int, int]:
        """Return how many customers are owned, and the highest id among them (0 without)."""

    def owned_after(self, customer_id: int, up_to: int, limit: int) -> Sequence[int]:
        """Return the ids of owned customers behind one id, up to another, in order."""

    def holdings(self) -> Mapping[str, int]:
        """Return how many open customers everybody holds (won ones not counted), by owner."""

    def pooled_before(self, moment: datetime) -> Mapping[str, int]:
        """Return how many customers lie in the pool since before a moment, by department."""

    def locks(self) -> Mapping[str, int]:
        """Return how many customers everybody has locked, by owner."""
