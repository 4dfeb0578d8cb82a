"""What the core asks of the store about similar names, beside `handlers.ports` and under its rules."""

from typing import Protocol

from handlers.matching.records import Match


class CannotCheck(Exception):
    """The database could not say who bears a key, a hint or a similar name; the unit of work is lost.

    Never to be taken for "nobody" (product rules, Who is who): the claim is refused.
    """


class Matching(Protocol):
    """The index of names: kept in the transaction that writes the customer, the same for all processes."""

    def similar(self, name: str, *, limit: int = 10) -> list[Match]:
        """Return known names that may mean the same customer, best first, each customer once.

        Customers taken back are not found. Those below every tier are left out. Raises
        CannotCheck, as every question of the duplicate check does.
        """

    def beside(self, name: str, customer_id: int, *, limit: int = 10) -> list[Match]:
        """Return other customers that may be the one that bears this name; like `similar`, without its own names."""

    def take_turn(self) -> None:
        """Wait until no other unit of work may add a name; ours are then seen by the next one.

        Called before the question that decides a registration, so that look-alikes cannot both pass.
        """
