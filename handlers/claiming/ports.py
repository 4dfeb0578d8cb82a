"""What the further names of customers need of the store."""

from datetime import datetime
from typing import Protocol


class OtherNames(Protocol):
    """What a customer is also called, and who says so."""

    def add_alias(
        self, customer_id: int, alias: str, *, by: str, at: datetime, is_agreed: bool = True
    ) -> None:
        """Remember another name of the customer, such as a former one; one it has already changes nothing.

        Without `is_agreed` only its own side says so; agreed to later, it is as if added then.
        """

    def drop_alias(self, customer_id: int, alias: str, *, added_at: datetime) -> None:
        """Forget a name that was added at that very moment; one that was known before stays."""

    def unsay_alias(self, customer_id: int, alias: str) -> None:
        """Forget a name that only the customer's own side had said."""
