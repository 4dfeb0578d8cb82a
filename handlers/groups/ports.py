"""What the core asks of the store about groups of companies, beside `handlers.ports` and under its rules."""

from collections.abc import Sequence
from typing import Protocol

from handlers.groups.records import Member
from handlers.records import Customer


class Groups(Protocol):
    """The tree of parent companies: any depth, no circles."""

    def above(self, customer_id: int) -> list[int]:
        """Return the customers above this one, the nearest first."""

    def members(self, head_id: int, limit: int = 5000) -> list[Member]:
        """Return everybody below a customer, depth first in the order of registration."""

    def put_below(self, customer_id: int, parent_id: int | None) -> bool:
        """Put a customer below another (None: below nobody); False when that would be a circle.

        Two at the same moment come one after the other, so that no circle can be made by both.
        """

    def foresee_heads(self, cores: Sequence[str], names: Sequence[str]) -> None:
        """Have heads of groups read along with the next question; changes no answer."""

    def heads_called(self, cores: Sequence[str], names: Sequence[str]) -> list[Customer]:
        """Return companies that bear one of these full names (folded), or one of these short names and 集团."""
