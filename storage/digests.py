"""Subscriptions, their runs, and what a digest counts of its span.

The counting queries run once a digest; the one that looks for live subscriptions each minute reads few rows.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)

from handlers.digests.records import (
    Closed,
    Deed,
    Disputes,
    Due,
    DueList,
    Happening,
    RuledCase,
    Span,
    Subscription,
    Worked,
)
from handlers.domain.digest_times import TIMED, DigestKind
from handlers.records import ClaimVerdict, LedgerKind, ReminderKind
from storage.database.contention import translated
from storage.deadlines import FREE_TO_GO, OWNED
from storage.repository import Repository, insert_or_ignore
from storage.tables.customers import customer
from storage.tables.disputes import case_file, ruling
from storage.tables.ledger import claim, ledger_entry
from storage.tables.people import chat, digest_run, person, subscription
from storage.tables.work import deal, follow_up, reminder

_DEEDS = {
    LedgerKind.PICKED_UP.value: Deed.PICKED_UP,
    LedgerKind.RELEASED.value: Deed.RELEASED,
    LedgerKind.LOST.value: Deed.LOST,
}
_NO = literal(0)
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
_OPEN_SINCE = text(
    "SELECT EXISTS (SELECT 1 FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'baobei' AND pid <> pg_backend_pid()"
    " AND xact_start <= clock_timestamp() - make_interval(secs => :seconds))"
)
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

    def is_settled(self, since: timedelta) -> bool:
        """Whether every unit of work that began longer ago is over, so that what it wrote can be seen.

        SQLite has one writer, which is us now. A unit reads its clock after BEGIN.
        """
        if self._dialect != "postgresql":
            return True
        asked = {"seconds": since.total_seconds()}
        return not self._connection.execute(_OPEN_SINCE, asked).scalar_one()

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
        found = [*self._registered(span), *self._moved(span), *self._won(span)]
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

    def _won(self, span: Span) -> list[Happening]:
        """Return the deals: the ledger has a new entry too whenever the end of a contract is corrected."""
        rows = self._connection.execute(
            select(
                customer.c.id,
                customer.c.name,
                customer.c.kind,
                deal.c.recorded_by,
                deal.c.recorded_at,
            )
            .select_from(deal)
            .join(customer, customer.c.id == deal.c.customer_id)
            .outerjoin(person, person.c.open_id == deal.c.recorded_by)
            .where(*_closed_in(span))
            .order_by(deal.c.recorded_at, deal.c.id)
        )
        return [Happening(Deed.WON, *row) for row in rows]

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
        )
        return [Worked(*row) for row in rows]

    def ending(
        self, before: datetime, departments: frozenset[str] | None, *, limit: int
    ) -> DueList:
        """Return the owned customers that may be released and are protected to before a moment, soonest first."""
        moment = customer.c.protected_until
        return self._due(moment, departments, limit, (moment < before, *FREE_TO_GO))

    def overdue(
        self, before: datetime, departments: frozenset[str] | None, *, limit: int
    ) -> DueList:
        """Return the owned customers whose agreed or first contact lies before a moment, longest ago first."""
        agreed = customer.c.next_follow_at
        first_due = and_(
            reminder.c.customer_id == customer.c.id,
            reminder.c.person_open_id == customer.c.owner_open_id,
            reminder.c.kind == ReminderKind.FIRST_FOLLOW_UP.value,
            reminder.c.closed_at.is_(None),
            customer.c.won_at.is_(None),
        )
        first = select(func.min(reminder.c.due_at)).where(first_due).scalar_subquery()
        moment = case((agreed < before, agreed), else_=first)
        is_late = or_(agreed < before, exists().where(first_due, reminder.c.due_at < before))
        is_first = case((agreed < before, 0), else_=1)
        return self._due(moment, departments, limit, (OWNED, is_late), is_first)

    def _due(
        self,
        moment: Any,
        departments: frozenset[str] | None,
        limit: int,
        where: Sequence[Any],
        is_first: Any = _NO,
    ) -> DueList:
        c = customer.c
        total = func.count().over().label("total")
        rows = self._connection.execute(
            select(
                c.id,
                c.name,
                c.kind,
                c.owner_open_id,
                moment.label("at"),
                is_first.label("is_first"),
                total,
            )
            .where(*where, c.withdrawn_at.is_(None), *_of(departments))
            .order_by(moment, c.id)
            .limit(limit)
        ).all()
        first = tuple(
            Due(row.id, row.name, row.kind, row.owner_open_id, row.at, bool(row.is_first))
            for row in rows
        )
        return DueList(rows[0].total if rows else 0, first)

    def deals(self, span: Span) -> list[Closed]:
        """Return the deals recorded in the span that stand."""
        rows = self._connection.execute(
            select(
                deal.c.customer_id,
                deal.c.amount_fen,
                deal.c.recorded_by,
                deal.c.recorded_at,
                deal.c.currency,
                deal.c.amount_period,
            )
            .select_from(deal)
            .join(customer, customer.c.id == deal.c.customer_id)
            .outerjoin(person, person.c.open_id == deal.c.recorded_by)
            .where(*_closed_in(span))
            .order_by(deal.c.id)
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


def _closed_in(span: Span) -> tuple[Any, ...]:
    """A deal of the span that stands, of the department of who closed it: its owner of then."""
    return (
        *_within(deal.c.recorded_at, span),
        deal.c.undone_at.is_(None),
        customer.c.withdrawn_at.is_(None),
        *_done_in(span.departments),
    )


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
