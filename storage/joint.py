"""Shares of customers (联合): in force, proposed, ended. A split is written whole, in one unit of work."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, insert, or_, select, update

from handlers.ports import StaleRecord
from handlers.records import Reminder, ReminderKind
from handlers.sharing.records import JointProposal, JointState
from storage.database.contention import translated
from storage.reminders import reminder_of
from storage.repository import Repository
from storage.tables.disputes import joint_share
from storage.tables.work import reminder

_LIVE = joint_share.c.ended_at.is_(None)
_IN_FORCE = (_LIVE, joint_share.c.accepted_at.is_not(None))
_WAITS = (_LIVE, joint_share.c.accepted_at.is_(None))
_SHARES = (
    select(joint_share.c.customer_id, joint_share.c.person_open_id, joint_share.c.share_percent)
    .where(joint_share.c.customer_id.in_(bindparam("wanted", expanding=True)), *_IN_FORCE)
    .order_by(joint_share.c.id)
)
_MOMENT = bindparam("moment", type_=joint_share.c.accepted_at.type)
_SHARES_AT = (
    select(joint_share.c.person_open_id, joint_share.c.share_percent)
    .where(
        joint_share.c.customer_id == bindparam("wanted_id"),
        joint_share.c.accepted_at <= _MOMENT,
        or_(joint_share.c.ended_at.is_(None), joint_share.c.ended_at > _MOMENT),
    )
    .order_by(joint_share.c.id)
)
_ROW = select(joint_share).where(joint_share.c.id == bindparam("wanted_id"))
_WAITING = (
    select(joint_share)
    .where(joint_share.c.customer_id == bindparam("wanted_id"), *_WAITS)
    .order_by(joint_share.c.id)
)
_SPLIT = (
    select(joint_share)
    .where(
        joint_share.c.customer_id == bindparam("wanted_id"),
        joint_share.c.proposed_at == bindparam("proposed", type_=joint_share.c.proposed_at.type),
        joint_share.c.proposed_by == bindparam("proposer"),
    )
    .order_by(joint_share.c.id)
)
_ADD = insert(joint_share).returning(joint_share.c.id)


def customers_of(open_id: str | BindParameter[str]) -> Select[Any]:
    """Return the query of the customers of which somebody has a share in force."""
    return select(joint_share.c.customer_id).where(
        joint_share.c.person_open_id == open_id, *_IN_FORCE
    )


class JointRepository(Repository):
    """Implements `handlers.sharing.ports.Joints`."""

    def shares_of(self, customer_id: int) -> dict[str, int]:
        """Return the accepted shares in force, in percent by open_id."""
        return self.shares_of_each([customer_id]).get(customer_id, {})

    def shares_at(self, customer_id: int, at: datetime) -> dict[str, int]:
        """Return the accepted shares that were in force at a moment; handed on since, in the receiver's name."""
        asked = {"wanted_id": customer_id, "moment": at}
        rows = self._connection.execute(_SHARES_AT, asked)
        return {row.person_open_id: row.share_percent for row in rows}

    def shares_of_each(self, customer_ids: Sequence[int]) -> dict[int, dict[str, int]]:
        """Return the accepted shares in force of each of these customers that has any."""
        if not customer_ids:
            return {}
        found: dict[int, dict[str, int]] = {}
        for row in self._connection.execute(_SHARES, {"wanted": list(customer_ids)}):
            found.setdefault(row.customer_id, {})[row.person_open_id] = row.share_percent
        return found

    def share_out(
        self, customer_id: int, shares: Mapping[str, int], *, by: str, at: datetime
    ) -> None:
        """Let these people share a customer from now on; earlier shares and proposals end.

        Raises ValueError unless the shares make up 100.
        """
        self._check(shares)
        self.end_shares(customer_id, at)
        self._add(customer_id, shares, by=by, at=at, accepted_at=at)

    def end_shares(self, customer_id: int, at: datetime) -> None:
        """End the shares of a customer that are in force, and a proposal that waits."""
        self._end(customer_id, at, (_LIVE,))

    def hand_on(self, customer_id: int, giver: str, receiver: str) -> None:
        """Let the giver's share in force be the receiver's, who has none."""
        theirs = (
            joint_share.c.customer_id == customer_id,
            joint_share.c.person_open_id == giver,
            *_IN_FORCE,
        )
        changed = update(joint_share).where(*theirs).values(person_open_id=receiver)
        with translated():
            self._connection.execute(changed)

    def propose(
        self, customer_id: int, shares: Mapping[str, int], *, by: str, at: datetime
    ) -> JointProposal:
        """Keep a proposal that waits for the partner; an earlier one that waits ends.

        Raises ValueError unless the shares make up 100.
        """
        self._check(shares)
        self.end_proposal(customer_id, at)
        ids = self._add(customer_id, shares, by=by, at=at, accepted_at=None)
        partner = next(one for one in shares if one != by)
        return JointProposal(
            ids[partner], customer_id, by, partner, at, dict(shares), JointState.WAITING
        )

    def proposal(self, proposal_id: int) -> JointProposal | None:
        """Return one proposal."""
        row = self._connection.execute(_ROW, {"wanted_id": proposal_id}).first()
        return None if row is None else self._proposal_of(row)

    def waiting_of(self, customer_id: int) -> JointProposal | None:
        """Return the proposal on this customer that waits for the partner."""
        rows = self._connection.execute(_WAITING, {"wanted_id": customer_id}).all()
        asked = [row for row in rows if row.person_open_id != row.proposed_by]
        return self._proposal_of(asked[0]) if asked else None

    def agree(self, proposal: JointProposal, at: datetime) -> None:
        """Let a proposal be in force; shares that were in force before end.

        Raises StaleRecord when it was taken back or agreed to in the meantime.
        """
        waits = (
            joint_share.c.customer_id == proposal.customer_id,
            joint_share.c.proposed_by == proposal.proposed_by,
            joint_share.c.proposed_at == proposal.proposed_at,
            *_WAITS,
        )
        self._end(proposal.customer_id, at, _IN_FORCE)
        with translated():
            agreed = self._connection.execute(
                update(joint_share).where(*waits).values(accepted_at=at)
            )
        if agreed.rowcount != len(proposal.shares):
            raise StaleRecord(f"the proposal {proposal.id} waits no more")

    def end_proposal(self, customer_id: int, at: datetime) -> bool:
        """End the proposal that waits; False when there was none. Shares in force stay."""
        return self._end(customer_id, at, _WAITS) > 0

    def reminders_with(
        self, open_id: str, kinds: Sequence[ReminderKind], limit: int = 500
    ) -> list[Reminder]:
        """Return others' open reminders of these kinds about customers of which the person has a share."""
        rows = self._connection.execute(
            select(reminder)
            .where(
                reminder.c.customer_id.in_(customers_of(open_id)),
                reminder.c.kind.in_([each.value for each in kinds]),
                reminder.c.person_open_id != open_id,
                reminder.c.closed_at.is_(None),
            )
            .order_by(reminder.c.due_at, reminder.c.id)
            .limit(limit)
        )
        return [reminder_of(row) for row in rows]

    # ------------------------------------------------------------------ inside

    def _check(self, shares: Mapping[str, int]) -> None:
        if sum(shares.values()) != 100:
            raise ValueError("shares make up 100")

    def _add(
        self,
        customer_id: int,
        shares: Mapping[str, int],
        *,
        by: str,
        at: datetime,
        accepted_at: datetime | None,
    ) -> dict[str, int]:
        ids: dict[str, int] = {}
        for person, percent in shares.items():
            row = {
                "customer_id": customer_id,
                "person_open_id": person,
                "share_percent": percent,
                "proposed_by": by,
                "proposed_at": at,
                "accepted_at": accepted_at,
            }
            with translated():
                ids[person] = self._connection.execute(_ADD, row).scalar_one()
        return ids

    def _end(self, customer_id: int, at: datetime, which: Sequence[Any]) -> int:
        wanted = joint_share.c.customer_id == customer_id, *which
        ended = self._connection.execute(update(joint_share).where(*wanted).values(ended_at=at))
        return int(ended.rowcount)

    def _proposal_of(self, row: Any) -> JointProposal:
        asked = {
            "wanted_id": row.customer_id,
            "proposed": row.proposed_at,
            "proposer": row.proposed_by,
        }
        split = self._connection.execute(_SPLIT, asked).all()
        state = JointState.WAITING if row.accepted_at is None else JointState.AGREED
        if row.ended_at is not None:
            state = JointState.ENDED
        return JointProposal(
            id=row.id,
            customer_id=row.customer_id,
            proposed_by=row.proposed_by,
            partner_open_id=row.person_open_id,
            proposed_at=row.proposed_at,
            shares={one.person_open_id: one.share_percent for one in split},
            state=state,
        )
