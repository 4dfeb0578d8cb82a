"""What the core asks of the store about 联合, beside `handlers.ports` and under its rules."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from handlers.records import Reminder, ReminderKind
from handlers.sharing.records import JointProposal


class Joints(Protocol):
    """Shares of customers: those in force, and proposals that wait for the partner."""

    def shares_of(self, customer_id: int) -> dict[str, int]:
        """Return the accepted shares in force, in percent by open_id."""

    def shares_at(self, customer_id: int, at: datetime) -> dict[str, int]:
        """Return the accepted shares that were in force at a moment; handed on since, in the receiver's name."""

    def shares_of_each(self, customer_ids: Sequence[int]) -> dict[int, dict[str, int]]:
        """Return the accepted shares in force of each of these customers that has any."""

    def share_out(
        self, customer_id: int, shares: Mapping[str, int], *, by: str, at: datetime
    ) -> None:
        """Let these people share a customer from now on, in percent; earlier shares and proposals end.

        Raises ValueError unless the shares make up 100.
        """

    def end_shares(self, customer_id: int, at: datetime) -> None:
        """End the shares of a customer that are in force, and a proposal that waits."""

    def hand_on(self, customer_id: int, giver: str, receiver: str) -> None:
        """Let the giver's share in force be the receiver's, who has none."""

    def propose(
        self, customer_id: int, shares: Mapping[str, int], *, by: str, at: datetime
    ) -> JointProposal:
        """Keep a proposal that waits for the partner; an earlier one that waits ends."""

    def proposal(self, proposal_id: int) -> JointProposal | None:
        """Return one proposal."""

    def waiting_of(self, customer_id: int) -> JointProposal | None:
        """Return the proposal on this customer that waits for the partner."""

    def agree(self, proposal: JointProposal, at: datetime) -> None:
        """Let a proposal be in force; shares that were in force before end.

        Raises StaleRecord when it was taken back or agreed to in the meantime.
        """

    def end_proposal(self, customer_id: int, at: datetime) -> bool:
        """End the proposal that waits; False when there was none. Shares in force stay."""

    def reminders_with(
        self, open_id: str, kinds: Sequence[ReminderKind], limit: int = 500
    ) -> list[Reminder]:
        """Return others' open reminders of these kinds about customers of which the person has a share."""
