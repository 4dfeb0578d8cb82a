"""What the core asks of the store about similar names, beside `handlers.ports` and under its rules."""

from typing import Protocol

from handlers.matching.records import Match


class Matching(Protocol):
    """The index of names: kept in the transaction that writes the customer, the same for all processes."""

    def similar(self, name: str, *, limit: int = 10) -> list[Match]:
        """Return known names that may mean the same customer, best first, each customer once.

        Customers taken back are not found. Those below every tier are left out.
        """

    def take_turn(self) -> None:
        """Wait until no other unit of work may add a name; ours are then seen by the next one.

        Called before the question that decides a registration, so that look-alikes cannot both pass.
        """
