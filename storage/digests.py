"""Subscriptions, their runs, and what a digest counts of its span.

The counting queries run once a digest; the one that looks for live subscriptions each minute reads few rows.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import bindparam, exists, func, insert, select, update

from handlers.digests.records import (
    Closed,
    Deed,
    Disputes,
    Due,
    Happening,
    RuledCase,
    Span,
    Subscription,
    Worked,
)
from handlers.domain.digest_times import TIMED, DigestKind
from handlers.records import ClaimVerdict, LedgerKind, Ownership
from storage.database.contention import translated
from storage.repository import Repository, insert_or_ignore
from storage.tables.customers import customer
from storage.tables.disputes import case_file, ruling
from storage.tables.ledger import claim, ledger_entry
from storage.tables.people import chat, digest_run, person, subscription
from storage.tables.work import deal, follow_up

AT_MOST = 20_000
"""Rows that one digest looks at; a company that does more in its span gets the first of them counted."""

_DEEDS = {
    LedgerKind.PICKED_UP.value: Deed.PICKED_UP,
    LedgerKind.RELEASED.value: Deed.RELEASED,
    LedgerKind.WON.value: Deed.WON,
    LedgerKind.LOST.value: Deed.LOST,
}
_LIVE = subscription.c.ended_at.is_(None)
_GET = select(subscription).where(subscription.c.id == bindparam("wanted_id"))
_OF_CHAT = (
    select(subscription)
    .where(subscription.c.chat_id == bindparam("wanted_chat"), _LIVE)
    .order_by(subscription.c.id)
)
_TIMED = (
    select(subscription)
    .where(
        _LIVE,
        subscription.c.kind.in_([one.value for one in TIMED]),
        ~exists().where(chat.c.chat_id == subscription.c.chat_id, chat.c.left_at.is_not(None)),
    )
    .order_by(subscription.c.id)
)
_NEWS_TO = (
    select(subscription)
    .where(
        _LIVE,
        subscription.c.kind == bindparam("wanted_kind"),
        subscription.c.department_id.in_(bindparam("departments", expanding=True)),
    )
    .order_by(subscription.c.id)
)
_ADD = insert(subscription).returning(subscription.c.id)
_END = update(subscription).where(subscription.c.id == bindparam("wanted_id"), _LIVE)
_CHANGE = update(subscription).where(subscription.c.id == bindparam("wanted_id"))


class DigestRepository(Repository):
    """Implements `handlers.ports.Digests`."""

    def get(self, subscription_id: int) -> Subscription | None:
        """Return one subscription, ended or not."""
        row = self._connection.execute(_GET, {"wanted_id": subscription_id}).first()
        return None if row is None else _subscription_of(row)

    def of_chat(self, chat_id: str) -> list[Subscription]:
        """Return what a chat gets, the first subscribed first."""
        rows = self._connection.execute(_OF_CHAT, {"wanted_chat": chat_id})
        return [_subscription_of(row) for row in rows]

    def live(self) -> list[Subscription]:
        """Return the daily and weekly ones of chats that can be written to, by id."""
        return [_subscription_of(row) for row in self._connection.execute(_TIMED)]

    def news_to(self, kind: DigestKind, departments: Sequence[str]) -> list[Subscription]:
        """Return who wants such news of these departments ("" is everybody's)."""
        asked = {"wanted_kind": kind.value, "departments": list(departments)}
        return [_subscription_of(row) for row in self._connection.execute(_NEWS_TO, asked)]

    def add(self, new: Subscription) -> Subscription:
        """Store a subscription. Raises AlreadyTaken when the chat has one of its kind."""
        row = {
            "chat_id": new.chat_id,
            "kind": new.kind.value,
            "created_by": new.created_by,
            "covered_until": new.covered_until,
            **_variable(new),
        }
        with translated():
            new_id = self._connection.execute(_ADD, row).scalar_one()
        found = self.get(int(new_id))
        assert found is not None  # written just now
        return found

    def change(self, changed: Subscription) -> None:
        """Write time and department of the subscription of that id; it is live again.

        What it has told of stays as it is: only a run moves that, and one may be under way. Raises
        AlreadyTaken when the chat has another of its kind meanwhile.
        """
        values = {**_variable(changed), "ended_at": None}
        with translated():
            self._connection.execute(_CHANGE.values(**values), {"wanted_id": changed.id})

    def end(self, subscription_id: int, at: datetime) -> None:
        """End a subscription; one that has ended stays as it is."""
        self._connection.execute(_END.values(ended_at=at), {"wanted_id": subscription_id})

    def begin_run(
        self, covered: Subscription, until: datetime, at: datetime, *, skipped: int
    ) -> int:
        """Note the digest of the time since the last one, as covered; returns the run's id, 0 if it was made."""
        row = {
            "subscription_id": covered.id,
            "covered_from": covered.covered_until,
            "covered_until": until,
            "ran_at": at,
            "skipped": skipped,
        }
        statement = insert_or_ignore(self._dialect, digest_run).returning(digest_run.c.id)
        made = self._connection.execute(statement, row).scalar_one_or_none()
        if made is None:
            return 0
        self._connection.execute(_CHANGE.values(covered_until=until), {"wanted_id": covered.id})
        return int(made)

    def happened(self, span: Span) -> list[Happening]:
        """Return what happened to customers in the span and was not taken back, oldest first."""
        found = [*self._registered(span), *self._moved(span)]
        return sorted(found, key=lambda one: one.at)

    def _registered(self, span: Span) -> list[Happening]:
        """Return the registrations by when they were recorded: the ledger has the message's time, and a
        message may be worked on after the digest of its time went out."""
        rows = self._connection.execute(
            select(
                customer.c.id,
                customer.c.name,
                customer.c.kind,
                claim.c.claimant_open_id,
                claim.c.recorded_at,
            )
            .join(customer, customer.c.id == claim.c.customer_id)
            .outerjoin(person, person.c.open_id == claim.c.claimant_open_id)
            .where(
                claim.c.verdict == ClaimVerdict.REGISTERED.value,
                *_within(claim.c.recorded_at, span),
                *_done_in(span.departments),
                customer.c.withdrawn_at.is_(None),
            )
            .order_by(claim.c.recorded_at, claim.c.id)
            .limit(AT_MOST)
        )
        return [Happening(Deed.REGISTERED, *row) for row in rows]

    def _moved(self, span: Span) -> list[Happening]:
        found = (
            select(ledger_entry, customer.c.name, customer.c.kind.label("customer_kind"))
            .join(customer, customer.c.id == ledger_entry.c.customer_id)
            .outerjoin(person, person.c.open_id == ledger_entry.c.owner_open_id)
            .where(
                ledger_entry.c.kind.in_(list(_DEEDS)),
                *_within(ledger_entry.c.at, span),
                *_done_in(span.departments),
                customer.c.withdrawn_at.is_(None),
            )
            .order_by(ledger_entry.c.at, ledger_entry.c.id)
            .limit(AT_MOST)
        )
        taken_back = self._taken_back_since(span.since)
        return [
            Happening(
                deed=_DEEDS[row.kind],
                customer_id=row.customer_id,
                name=row.name,
                kind=row.customer_kind,
                person=row.owner_open_id or row.actor_open_id,
                at=row.at,
            )
            for row in self._connection.execute(found)
            if row.id not in taken_back
        ]

    def _taken_back_since(self, since: datetime) -> frozenset[int]:
        """Return the entries that count no more, of those entered since a moment."""
        undone = select(ledger_entry.c.facts).where(
            ledger_entry.c.kind == LedgerKind.UNDONE.value, ledger_entry.c.at >= since
        )
        rows = self._connection.execute(undone).scalars()
        return frozenset(int(facts["entry"]) for facts in rows if facts.get("entry"))

    def disputes(self, span: Span) -> Disputes:
        """Return the refused claims and cases of the span."""
        refused = (ClaimVerdict.REFUSED.value, ClaimVerdict.CONTESTED.value)
        attempts = self._count(
            claim.c.verdict.in_(refused), *_within(claim.c.recorded_at, span), on=claim, span=span
        )
        opened = self._count(*_within(case_file.c.opened_at, span), on=case_file, span=span)
        waiting = self._count(case_file.c.status == "open", on=case_file, span=span)
        rows = self._connection.execute(
            select(
                case_file.c.case_no,
                customer.c.name,
                customer.c.kind,
                ruling.c.decision,
                ruling.c.ruled_at,
            )
            .select_from(ruling)
            .join(case_file, case_file.c.id == ruling.c.case_id)
            .join(customer, customer.c.id == case_file.c.customer_id)
            .where(*_within(ruling.c.ruled_at, span), *_of(span.departments))
            .order_by(ruling.c.ruled_at, ruling.c.id)
            .limit(AT_MOST)
        )
        return Disputes(attempts, opened, tuple(RuledCase(*row) for row in rows), waiting)

    def _count(self, *where: Any, on: Any, span: Span) -> int:
        counted = select(func.count()).select_from(on)
        if span.departments is not None:
            counted = counted.join(customer, customer.c.id == on.c.customer_id)
        found: int = self._connection.execute(
            counted.where(*where, *_of(span.departments))
        ).scalar_one()
        return found

    def worked(self, span: Span) -> list[Worked]:
        """Return the effective follow-ups logged in the span, oldest first.

        Of which department somebody is, the people say; that of the customers does not count here.
        """
        rows = self._connection.execute(
            select(follow_up.c.author_open_id, ledger_entry.c.at)
            .select_from(ledger_entry)
            .join(follow_up, follow_up.c.id == ledger_entry.c.follow_up_id)
            .where(
                ledger_entry.c.kind == LedgerKind.FOLLOWED_UP.value,
                *_within(ledger_entry.c.at, span),
                follow_up.c.is_effective,
                follow_up.c.undone_at.is_(None),
            )
            .order_by(ledger_entry.c.at, ledger_entry.c.id)
            .limit(AT_MOST)
        )
        return [Worked(*row) for row in rows]

    def ending(self, before: datetime, departments: frozenset[str] | None) -> list[Due]:
        """Return the owned customers protected to before a moment, soonest first."""
        return self._due(customer.c.protected_until, before, departments)

    def overdue(self, before: datetime, departments: frozenset[str] | None) -> list[Due]:
        """Return the owned customers whose agreed contact lies before a moment, longest ago first."""
        return self._due(customer.c.next_follow_at, before, departments)

    def _due(self, moment: Any, before: datetime, departments: frozenset[str] | None) -> list[Due]:
        c = customer.c
        rows = self._connection.execute(
            select(c.id, c.name, c.kind, c.owner_open_id, moment)
            .where(
                c.ownership == Ownership.OWNED.value,
                c.withdrawn_at.is_(None),
                moment < before,
                *_of(departments),
            )
            .order_by(moment, c.id)
            .limit(AT_MOST)
        )
        return [Due(*row) for row in rows]

    def deals(self, span: Span) -> list[Closed]:
        """Return the deals recorded in the span that stand."""
        rows = self._connection.execute(
            select(deal.c.customer_id, deal.c.amount_fen, deal.c.currency, deal.c.amount_period)
            .join(customer, customer.c.id == deal.c.customer_id)
            .where(
                *_within(deal.c.recorded_at, span),
                deal.c.undone_at.is_(None),
                *_of(span.departments),
            )
            .order_by(deal.c.id)
            .limit(AT_MOST)
        )
        return [Closed(*row) for row in rows]


def _variable(one: Subscription) -> Mapping[str, Any]:
    """The columns that may change while a subscription lives."""
    return {
        "created_at": one.created_at,
        "at_minute": one.at.hour * 60 + one.at.minute,
        "weekday": one.weekday,
        "said_time": one.said_time,
        "department_id": one.department_id,
    }


def _within(moment: Any, span: Span) -> tuple[Any, Any]:
    return moment >= span.since, moment < span.until


def _of(departments: frozenset[str] | None) -> tuple[Any, ...]:
    return () if departments is None else (customer.c.department_id.in_(sorted(departments)),)


def _done_in(departments: frozenset[str] | None) -> tuple[Any, ...]:
    """Of the department of whom it was; a customer may have gone to another one since."""
    if departments is None:
        return ()
    theirs = func.coalesce(person.c.department_id, customer.c.department_id)
    return (theirs.in_(sorted(departments)),)


def _subscription_of(row: Any) -> Subscription:
    hour, minute = divmod(row.at_minute, 60)
    return Subscription(
        chat_id=row.chat_id,
        kind=DigestKind(row.kind),
        at=time(hour, minute),
        department_id=row.department_id,
        created_by=row.created_by,
        created_at=row.created_at,
        covered_until=row.covered_until,
        weekday=row.weekday,
        said_time=row.said_time,
        ended_at=row.ended_at,
        id=row.id,
    )
