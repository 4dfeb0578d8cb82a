"""Records of 联合: how two people share a customer, as agreed or proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JointState(StrEnum):
    """What became of a proposal."""

    WAITING = "waiting"
    AGREED = "agreed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class JointProposal:
    """Somebody proposed to share a customer. `shares` are in percent by open_id and make up 100.

    `id` is what buttons carry; `partner_open_id` is who was asked.
    """

    id: int
    customer_id: int
    proposed_by: str
    partner_open_id: str
    proposed_at: datetime
    shares: Mapping[str, int]
    state: JointState
