"""What a change of the rules would do to present customers: whose protection moves, how far, who would lapse.

Counted in pages, so that a large stock can be gone through by a job; what was counted is kept as plain data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from handlers.command import Context
from handlers.domain.release_plan import plan
from handlers.ownership.protecting import policy_of, renewed
from handlers.policy.proposal import Proposal
from handlers.records import Customer

PAGE = 50
"""Customers gone through in one unit of work: about a tenth of a second."""
KEPT = 40
"""The largest moves that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Move:
    """A customer whose protection would end at another time. `release_at`: the first moment at which it could
    be released, where the new end is over already (a notice always comes first)."""

    customer_id: int
    owner_open_id: str
    was: datetime
    becomes: datetime
    release_at: datetime | None = None

    @property
    def days(self) -> int:
        """By how many days, whichever way."""
        return abs((self.becomes - self.was).days)


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted so far: customers looked at, moved later and earlier, lapsing at once, by owner."""

    looked_at: int = 0
    later: int = 0
    earlier: int = 0
    lapsing: int = 0
    owners: Mapping[str, int] = field(default_factory=dict)
    largest: tuple[Move, ...] = ()

    @property
    def moved(self) -> int:
        """How many protections end at another time."""
        return self.later + self.earlier

    def with_moves(self, looked_at: int, moves: Sequence[Move], now: datetime) -> "Tally":
        """Count further ones."""
        owners = dict(self.owners)
        for move in moves:
            owners[move.owner_open_id] = owners.get(move.owner_open_id, 0) + 1
        largest = sorted((*self.largest, *moves), key=lambda one: (-one.days, one.customer_id))
        return replace(
            self,
            looked_at=self.looked_at + looked_at,
            later=self.later + sum(one.becomes > one.was for one in moves),
            earlier=self.earlier + sum(one.becomes < one.was for one in moves),
            lapsing=self.lapsing + sum(one.becomes <= now < one.was for one in moves),
            owners=owners,
            largest=tuple(largest[:KEPT]),
        )

    @property
    def payload(self) -> dict[str, Any]:
        """How a job keeps it."""
        return {
            "counts": [self.looked_at, self.later, self.earlier, self.lapsing],
            "owners": dict(self.owners),
            "largest": [
                [
                    one.customer_id,
                    one.owner_open_id,
                    *map(_text, (one.was, one.becomes, one.release_at)),
                ]
                for one in self.largest
            ],
        }

    @staticmethod
    def of(payload: Mapping[str, Any]) -> "Tally":
        """Read it back."""
        largest = tuple(
            Move(
                row[0],
                row[1],
                _moment(row[2]),
                _moment(row[3]),
                _moment(row[4]) if row[4] else None,
            )
            for row in payload["largest"]
        )
        looked_at, later, earlier, lapsing = payload["counts"]
        return Tally(looked_at, later, earlier, lapsing, payload["owners"], largest)


def try_out(ctx: Context, proposal: Proposal, customers: Sequence[Customer]) -> list[Move]:
    """Return which of these customers would be protected to another time under the proposal."""
    as_it_would_be = replace(ctx, book=proposal.book(ctx.book))
    moves = (_move(as_it_would_be, one) for one in customers)
    return [move for move in moves if move is not None]


def _move(ctx: Context, customer: Customer) -> Move | None:
    was = customer.protected_until
    if was is None or (becomes := renewed(ctx, customer)) == was:
        return None
    policy = policy_of(ctx, customer.department_id)
    lapses = becomes <= ctx.now < was
    release_at = plan(becomes, {}, ctx.now, policy, ctx.calendar).release_at if lapses else None
    return Move(customer.id, customer.owner_open_id, was, becomes, release_at)


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
