"""What looks like gaming the rules: written once each, with the record that the signs are counted from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import bindparam, select, update

from handlers.digests.records import Concern, ConcernKind, Taken
from handlers.domain.fair_play import FIRST_DAYS, LookedUp, Told
from handlers.records import LedgerKind, Ownership
from storage.repository import Repository, insert_or_ignore
from storage.tables.customers import CUSTOMER_KINDS, contact, customer
from storage.tables.ledger import concern, ledger_entry, lookup_hit
from storage.tables.work import follow_up

T = TypeVar("T")

_AT_ONCE = 1_000
"""Values in one statement: databases take some ten thousand at most."""
_PERSON = CUSTOMER_KINDS[1]
"""Names of individuals say nothing of each other."""
_UNREPORTED = (
    select(concern)
    .where(
        concern.c.reported_at.is_(None),
        concern.c.at < bindparam("before", type_=concern.c.at.type),
    )
    .order_by(concern.c.at, concern.c.id)
)
_BETWEEN = (
    select(concern)
    .where(
        concern.c.noted_at >= bindparam("since", type_=concern.c.at.type),
        concern.c.noted_at < bindparam("until", type_=concern.c.at.type),
    )
    .order_by(concern.c.noted_at, concern.c.id)
)
_EFFECTIVE = (
    ledger_entry.c.kind == LedgerKind.FOLLOWED_UP.value,
    follow_up.c.is_effective,
    follow_up.c.undone_at.is_(None),
)


class ConcernRepository(Repository):
    """Implements `handlers.ports.Concerns`."""

    def add(
        self,
        key: str,
        kind: str,
        *,
        person: str,
        customer_id: int | None,
        at: datetime,
        facts: Mapping[str, Any],
        noted_at: datetime | None = None,
    ) -> bool:
        """Note a concern; False when one of that key is noted already."""
        row = {
            "key": key,
            "kind": kind,
            "person_open_id": person,
            "customer_id": customer_id,
            "at": at,
            "noted_at": noted_at or at,
            "facts": dict(facts),
        }
        statement = insert_or_ignore(self._dialect, concern).returning(concern.c.id)
        return self._connection.execute(statement, row).first() is not None

    def count_anew(self, key: str, facts: Mapping[str, Any]) -> None:
        """Bring the numbers of a concern that was not reported yet up to date."""
        self._connection.execute(
            update(concern)
            .where(concern.c.key == key, concern.c.reported_at.is_(None))
            .values(facts=dict(facts))
        )

    def noted(self, keys: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Return the facts of those of these concerns that are noted, by key."""
        found: dict[str, Mapping[str, Any]] = {}
        for some in _parts(keys):
            wanted = select(concern.c.key, concern.c.facts).where(concern.c.key.in_(some))
            found |= {row.key: row.facts for row in self._connection.execute(wanted)}
        return found

    def unreported(self, before: datetime) -> list[Concern]:
        """Return the concerns of before a moment that no manager was told of, oldest first."""
        rows = self._connection.execute(_UNREPORTED, {"before": before})
        return [_concern_of(row) for row in rows]

    def between(self, since: datetime, until: datetime) -> list[Concern]:
        """Return the concerns noted in a span, reported or not, oldest first."""
        rows = self._connection.execute(_BETWEEN, {"since": since, "until": until})
        return [_concern_of(row) for row in rows]

    def mark_reported(self, ids: Sequence[int], at: datetime) -> None:
        """Remember that these were told."""
        for some in _parts(ids):
            told = update(concern).where(concern.c.id.in_(some)).values(reported_at=at)
            self._connection.execute(told)

    def taken(self, since: datetime, until: datetime) -> list[Taken]:
        """Return who took which customer in the span and has it still, oldest first.

        Its effective contacts are those of the first days.
        """
        taken = (
            select(
                ledger_entry.c.id,
                ledger_entry.c.customer_id,
                customer.c.owner_open_id,
                ledger_entry.c.at,
            )
            .join(customer, customer.c.id == ledger_entry.c.customer_id)
            .where(
                ledger_entry.c.kind.in_((LedgerKind.REGISTERED.value, LedgerKind.PICKED_UP.value)),
                ledger_entry.c.at >= since,
                ledger_entry.c.at < until,
                customer.c.ownership == Ownership.OWNED.value,
                customer.c.withdrawn_at.is_(None),
                customer.c.won_at.is_(None),
                ledger_entry.c.owner_open_id == customer.c.owner_open_id,
            )
            .order_by(ledger_entry.c.at, ledger_entry.c.id)
        )
        rows = self._connection.execute(taken).all()
        of_these = taken.with_only_columns(ledger_entry.c.customer_id).order_by(None)
        contacts: dict[int, list[datetime]] = {}
        first_days = until + timedelta(days=FIRST_DAYS)
        effective = select(follow_up.c.customer_id, follow_up.c.happened_at).where(
            follow_up.c.customer_id.in_(of_these),
            follow_up.c.happened_at >= since,
            follow_up.c.happened_at < first_days,
            follow_up.c.is_effective,
            follow_up.c.undone_at.is_(None),
        )
        for one in self._connection.execute(effective):
            contacts.setdefault(one.customer_id, []).append(one.happened_at)
        return [Taken(*row, tuple(contacts.get(row.customer_id, ()))) for row in rows]

    def told(self, since: datetime, until: datetime) -> Mapping[str, Sequence[Told]]:
        """Return the effective follow-ups logged in the span, by author."""
        logged = (*_EFFECTIVE, ledger_entry.c.at >= since, ledger_entry.c.at < until)
        entries = ledger_entry.join(follow_up, follow_up.c.id == ledger_entry.c.follow_up_id)
        theirs = select(follow_up.c.customer_id).select_from(entries).where(*logged)
        named: dict[int, list[str]] = {}
        for table, of in ((customer, customer.c.id), (contact, contact.c.customer_id)):
            for one in self._connection.execute(select(of, table.c.name).where(of.in_(theirs))):
                named.setdefault(one[0], []).append(one.name)
        rows = self._connection.execute(
            select(
                follow_up.c.id,
                follow_up.c.customer_id,
                follow_up.c.content,
                ledger_entry.c.at,
                follow_up.c.author_open_id,
            )
            .select_from(entries)
            .where(*logged)
            .order_by(ledger_entry.c.at, ledger_entry.c.id)
        )
        found: dict[str, list[Told]] = {}
        for row in rows:
            names = tuple(named.get(row.customer_id, ()))
            told = Told(row.id, row.customer_id, row.content, row.at, names)
            found.setdefault(row.author_open_id, []).append(told)
        return found

    def contacted(self, since: datetime, until: datetime) -> list[int]:
        """Return the owned customers with an effective follow-up logged in the span."""
        rows = self._connection.execute(
            select(ledger_entry.c.customer_id)
            .distinct()
            .select_from(ledger_entry)
            .join(follow_up, follow_up.c.id == ledger_entry.c.follow_up_id)
            .join(customer, customer.c.id == ledger_entry.c.customer_id)
            .where(
                *_EFFECTIVE,
                ledger_entry.c.at >= since,
                ledger_entry.c.at < until,
                customer.c.ownership == Ownership.OWNED.value,
            )
            .order_by(ledger_entry.c.customer_id)
        )
        return [int(row[0]) for row in rows]

    def looked_up(self, since: datetime, until: datetime) -> Mapping[str, Sequence[LookedUp]]:
        """Return the hits on colleagues' customers in the span, by who looked."""
        found: dict[str, list[LookedUp]] = {}
        rows = self._connection.execute(
            select(lookup_hit.c.open_id, customer.c.id, customer.c.name, lookup_hit.c.at)
            .join(customer, customer.c.id == lookup_hit.c.customer_id)
            .where(lookup_hit.c.at >= since, lookup_hit.c.at < until, customer.c.kind != _PERSON)
            .order_by(lookup_hit.c.at, lookup_hit.c.id)
        )
        for row in rows:
            found.setdefault(row.open_id, []).append(LookedUp(row.id, row.name, row.at))
        return found


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield as many at once as fit into a statement."""
    return (values[n : n + _AT_ONCE] for n in range(0, len(values), _AT_ONCE))


def _concern_of(row: Any) -> Concern:
    return Concern(
        key=row.key,
        kind=ConcernKind(row.kind),
        person=row.person_open_id,
        customer_id=row.customer_id,
        at=row.at,
        facts=row.facts,
        id=row.id,
    )
