"""Claims and ledger entries: what was tried and what happened. Append-only."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Text, bindparam, cast, exists, insert, literal, select

from handlers.records import ALIKE_TOLD, AlikeClaim, Claim, ClaimVerdict, LedgerEntry, LedgerKind
from storage.repository import Repository
from storage.tables.customers import customer
from storage.tables.ledger import claim, ledger_entry
from storage.tables.settings import once_key

_MOVES_OWNERSHIP = frozenset(
    {
        LedgerKind.WITHDRAWN,
        LedgerKind.PICKED_UP,
        LedgerKind.RULED,
        LedgerKind.CEDED,
        LedgerKind.TRANSFERRED,
        LedgerKind.RELEASED,
        LedgerKind.LOST,
        LedgerKind.ARCHIVED,
        LedgerKind.UNDONE,
    }
)
_TAKE_CUSTOMER = (
    select(customer.c.id).where(customer.c.id == bindparam("wanted_id")).with_for_update()
)

_ADD_CLAIM = insert(claim).returning(claim.c.id)
_CLAIM = select(claim).where(claim.c.id == bindparam("wanted_id"))
_MOST_CLAIMS = 50
_MOST_ENTRIES = 500
_CLAIMS_OF = (
    select(claim)
    .where(claim.c.customer_id == bindparam("wanted_id"))
    .order_by(claim.c.id.desc())
    .limit(bindparam("at_most"))
)
_REFUSED_IN = (
    select(claim)
    .where(
        claim.c.message_id == bindparam("message_id"),
        claim.c.verdict == ClaimVerdict.REFUSED.value,
    )
    .order_by(claim.c.id)
)
_REFUSED_SINCE = (
    select(claim)
    .where(
        claim.c.customer_id == bindparam("wanted_id"),
        claim.c.claimant_open_id == bindparam("claimant"),
        claim.c.recorded_at >= bindparam("since", type_=claim.c.recorded_at.type),
        claim.c.verdict == ClaimVerdict.REFUSED.value,
    )
    .order_by(claim.c.id)
)
_ALIKE_UNTOLD = (
    select(claim, customer.c.name.label("known_name"))
    .join(customer, customer.c.id == claim.c.customer_id)
    .where(
        customer.c.owner_open_id == bindparam("owner"),
        claim.c.verdict == ClaimVerdict.CONTESTED.value,
        claim.c.level == "E3",
        claim.c.claimant_open_id != bindparam("owner"),
        claim.c.recorded_at >= bindparam("since", type_=claim.c.recorded_at.type),
        ~exists().where(once_key.c.key == literal(ALIKE_TOLD) + cast(claim.c.id, Text)),
    )
    .order_by(claim.c.id)
    .limit(bindparam("at_most"))
)
_ADD_ENTRY = insert(ledger_entry)
_ENTRIES_OF = (
    select(ledger_entry)
    .where(ledger_entry.c.customer_id == bindparam("wanted_id"))
    .order_by(ledger_entry.c.at.desc(), ledger_entry.c.id.desc())
    .limit(bindparam("at_most"))
)


class LedgerRepository(Repository):
    """Implements `handlers.ports.Ledger`."""

    def add_claim(self, claim: Claim) -> Claim:
        """Record an attempt; the id in `claim` is ignored and the stored one returned."""
        row = {
            "customer_id": claim.customer_id,
            "claimant_open_id": claim.claimant_open_id,
            "owner_open_id": claim.owner_open_id,
            "verdict": claim.verdict.value,
            "level": claim.level,
            "reason": claim.reason,
            "name": claim.name,
            "message_id": claim.message_id,
            "said_at": claim.said_at,
            "recorded_at": claim.recorded_at,
            "via": claim.via,
            "reply": claim.reply,
        }
        return replace(claim, id=self._connection.execute(_ADD_CLAIM, row).scalar_one())

    def claim(self, claim_id: int) -> Claim | None:
        """Return one claim."""
        row = self._connection.execute(_CLAIM, {"wanted_id": claim_id}).first()
        return None if row is None else _claim_of(row)

    def foresee_of(self, customer_id: int) -> None:
        """The claims on a customer and its entries are about to be asked for."""
        self._foresee(_CLAIMS_OF, {"wanted_id": customer_id, "at_most": _MOST_CLAIMS})
        self._foresee(_ENTRIES_OF, {"wanted_id": customer_id, "at_most": _MOST_ENTRIES})

    def claims_of(self, customer_id: int, limit: int = _MOST_CLAIMS) -> list[Claim]:
        """Return the claims on a customer, newest first, refused ones too."""
        asked = {"wanted_id": customer_id, "at_most": limit}
        return [_claim_of(row) for row in self._connection.execute(_CLAIMS_OF, asked)]

    def refused_in(self, message_id: str) -> list[Claim]:
        """Return the refused claims that came of one message, oldest first."""
        asked = {"message_id": message_id}
        return [_claim_of(row) for row in self._connection.execute(_REFUSED_IN, asked)]

    def refused_since(self, customer_id: int, claimant: str, since: datetime) -> list[Claim]:
        """Return one person's refused claims on a customer since a moment, oldest first."""
        asked = {"wanted_id": customer_id, "claimant": claimant, "since": since}
        return [_claim_of(row) for row in self._connection.execute(_REFUSED_SINCE, asked)]

    def foresee_alike(self, owner: str, since: datetime, *, limit: int) -> None:
        """It is about to be asked what somebody has not been told of."""
        self._foresee(_ALIKE_UNTOLD, {"owner": owner, "since": since, "at_most": limit})

    def alike_untold(self, owner: str, since: datetime, *, limit: int) -> list[AlikeClaim]:
        """Return claims on names like those of somebody's customers that they have not been told of, oldest first."""
        asked = {"owner": owner, "since": since, "at_most": limit}
        rows = self._connection.execute(_ALIKE_UNTOLD, asked)
        return [AlikeClaim(_claim_of(row), row.known_name) for row in rows]

    def add(self, entry: LedgerEntry) -> None:
        """Append an entry; the id in `entry` is ignored.

        An entry that goes with a change of ownership takes the customer's row first. On PostgreSQL the entry's
        foreign key shares a lock on that row, and `ownership` is part of a key: of two transactions that both
        hold the share, neither could change it (deadlock, found by the race over 领取).
        """
        if entry.kind in _MOVES_OWNERSHIP and self._dialect == "postgresql":
            self._connection.execute(_TAKE_CUSTOMER, {"wanted_id": entry.customer_id})
        row = {
            "customer_id": entry.customer_id,
            "kind": entry.kind.value,
            "at": entry.at,
            "actor_open_id": entry.actor_open_id,
            "owner_open_id": entry.owner_open_id,
            "claim_id": entry.claim_id,
            "follow_up_id": entry.follow_up_id,
            "message_id": entry.message_id,
            "facts": entry.facts,
        }
        self._connection.execute(_ADD_ENTRY, row)

    def entries_of(self, customer_id: int, limit: int = _MOST_ENTRIES) -> list[LedgerEntry]:
        """Return the entries of a customer, oldest first (the newest `limit` of them)."""
        asked = {"wanted_id": customer_id, "at_most": limit}
        rows: Sequence[Any] = self._connection.execute(_ENTRIES_OF, asked).all()
        return [entry_of(row) for row in reversed(rows)]


def _claim_of(row: Any) -> Claim:
    return Claim(
        id=row.id,
        customer_id=row.customer_id,
        claimant_open_id=row.claimant_open_id,
        verdict=ClaimVerdict(row.verdict),
        level=row.level,
        reason=row.reason,
        name=row.name,
        message_id=row.message_id,
        said_at=row.said_at,
        recorded_at=row.recorded_at,
        via=row.via,
        owner_open_id=row.owner_open_id,
        reply=row.reply,
    )


def entry_of(row: Any) -> LedgerEntry:
    """Return the entry that a row holds."""
    return LedgerEntry(
        id=row.id,
        customer_id=row.customer_id,
        kind=LedgerKind(row.kind),
        at=row.at,
        actor_open_id=row.actor_open_id,
        owner_open_id=row.owner_open_id,
        claim_id=row.claim_id,
        follow_up_id=row.follow_up_id,
        message_id=row.message_id,
        facts=row.facts,
    )
