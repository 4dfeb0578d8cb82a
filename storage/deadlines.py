"""What the sweeps over deadlines look for, and what was said to whom already.

The queries read narrow rows by index: they run each minute of the day.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text, bindparam, exists, func, select, type_coerce

from handlers.ownership.records import NearEnd, SentNotice, Untouched
from handlers.records import LedgerKind, Ownership
from storage.repository import Repository, insert_or_ignore
from storage.tables.customers import contact, customer
from storage.tables.disputes import case_file, extension, hold
from storage.tables.ledger import ledger_entry
from storage.tables.work import sent_notice

_MOMENT = customer.c.protected_until.type
OWNED = customer.c.ownership == Ownership.OWNED.value
FREE_TO_GO = (
    OWNED,
    customer.c.withdrawn_at.is_(None),
    ~exists().where(case_file.c.customer_id == customer.c.id, case_file.c.status == "open"),
    ~exists().where(hold.c.customer_id == customer.c.id, hold.c.released_at.is_(None)),
    ~exists().where(extension.c.customer_id == customer.c.id, extension.c.status == "waiting"),
)
"""Owned, and nothing holds it back from its release: no open case, no lock, no 延期 that waits."""
_ENDING = (
    select(
        customer.c.id,
        customer.c.owner_open_id,
        customer.c.department_id,
        customer.c.protected_until,
    )
    .where(customer.c.protected_until < bindparam("before", type_=_MOMENT), *FREE_TO_GO)
    .order_by(customer.c.protected_until, customer.c.id)
)
_SAID_OF_ENDING = (
    select(sent_notice)
    .join(customer, customer.c.id == sent_notice.c.customer_id)
    .where(
        customer.c.protected_until < bindparam("before", type_=_MOMENT),
        OWNED,
        sent_notice.c.protected_until == customer.c.protected_until,
        sent_notice.c.person_open_id == customer.c.owner_open_id,
    )
)
_SAID_OF = (
    select(sent_notice)
    .where(sent_notice.c.customer_id == bindparam("wanted_id"))
    .order_by(sent_notice.c.at.desc(), sent_notice.c.id.desc())
    .limit(200)
)
_TOUCHED = func.coalesce(customer.c.last_follow_at, customer.c.registered_at)
_UNTOUCHED = (
    select(
        customer.c.id,
        customer.c.owner_open_id,
        customer.c.department_id,
        customer.c.registered_at,
        customer.c.last_follow_at,
        customer.c.next_follow_at,
    )
    .where(
        OWNED,
        customer.c.withdrawn_at.is_(None),
        customer.c.won_at.is_(None),
        bindparam("before", type_=_MOMENT) > _TOUCHED,
    )
    .order_by(customer.c.id)
)
_CONFIRMED = exists().where(
    ledger_entry.c.customer_id == customer.c.id,
    ledger_entry.c.kind == LedgerKind.UPDATED.value,
    ledger_entry.c.at >= bindparam("since", type_=_MOMENT),
    type_coerce(ledger_entry.c.facts, Text).like('%"contact%'),
)
_STALE = (
    select(customer.c.id, customer.c.owner_open_id)
    .where(
        OWNED,
        customer.c.withdrawn_at.is_(None),
        customer.c.registered_at < bindparam("since", type_=_MOMENT),
        exists().where(contact.c.customer_id == customer.c.id),
        ~_CONFIRMED,
    )
    .order_by(customer.c.owner_open_id, customer.c.id)
)


class DeadlineRepository(Repository):
    """Implements `handlers.ports.Deadlines`."""

    def ending(self, before: datetime, open_id: str = "") -> list[NearEnd]:
        """Return the owned customers (of one owner if named) protected to before a moment, the soonest first.

        Left out are those that something holds back: an open case, a lock, a waiting 延期.
        """
        wanted: Any = _ENDING if not open_id else _ENDING.where(customer.c.owner_open_id == open_id)
        rows = self._connection.execute(wanted, {"before": before})
        return [NearEnd(*row) for row in rows]

    def said_of_ending(self, before: datetime) -> dict[int, list[SentNotice]]:
        """Return, by customer, what the present owners were told of the present deadlines."""
        said: dict[int, list[SentNotice]] = {}
        for row in self._connection.execute(_SAID_OF_ENDING, {"before": before}):
            said.setdefault(row.customer_id, []).append(_notice_of(row))
        return said

    def said_of(self, customer_id: int) -> list[SentNotice]:
        """Return the newest 200 things said of a customer, newest first."""
        rows = self._connection.execute(_SAID_OF, {"wanted_id": customer_id})
        return [_notice_of(row) for row in rows]

    def say(self, notice: SentNotice) -> bool:
        """Remember that something is said now; False when it was said before."""
        row = {
            "key": notice.key,
            "customer_id": notice.customer_id,
            "kind": notice.kind,
            "person_open_id": notice.person_open_id,
            "protected_until": notice.protected_until,
            "at": notice.at,
        }
        statement = insert_or_ignore(self._dialect, sent_notice).returning(sent_notice.c.id)
        return self._connection.execute(statement, row).first() is not None

    def was_said(self, keys: Sequence[str]) -> frozenset[str]:
        """Return which of these keys were said already."""
        wanted = select(sent_notice.c.key).where(sent_notice.c.key.in_(list(keys)))
        return frozenset(self._connection.execute(wanted).scalars())

    def said(self, keys: Sequence[str]) -> list[SentNotice]:
        """Return what was said already under these keys, oldest first."""
        wanted = select(sent_notice).where(sent_notice.c.key.in_(list(keys)))
        rows = self._connection.execute(wanted.order_by(sent_notice.c.at, sent_notice.c.id))
        return [_notice_of(row) for row in rows]

    def untouched(self, before: datetime, open_id: str = "") -> list[Untouched]:
        """Return the owned, not won customers (of one owner if named) last touched before a moment.

        Never touched, the registration counts.
        """
        wanted: Any = _UNTOUCHED
        if open_id:
            wanted = wanted.where(customer.c.owner_open_id == open_id)
        return [Untouched(*row) for row in self._connection.execute(wanted, {"before": before})]

    def stale_contacts(self, since: datetime, open_id: str = "") -> list[tuple[int, str]]:
        """Return (customer, owner) of those whose contacts nobody touched or confirmed since a moment."""
        wanted: Any = _STALE if not open_id else _STALE.where(customer.c.owner_open_id == open_id)
        return [(row[0], row[1]) for row in self._connection.execute(wanted, {"since": since})]


def _notice_of(row: Any) -> SentNotice:
    return SentNotice(
        key=row.key,
        customer_id=row.customer_id,
        kind=row.kind,
        person_open_id=row.person_open_id,
        at=row.at,
        protected_until=row.protected_until,
    )
