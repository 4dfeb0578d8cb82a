"""The bot's database as an outsider reads it: plain SQL, read only, on SQLite and PostgreSQL.

It knows the tables and shares nothing else with the product.
"""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Customer:
    """A row of `customer`."""

    id: int
    number: str
    name: str
    ownership: str
    owner: str
    department_id: str
    until: datetime | None
    last_follow_at: datetime | None
    stage: str
    is_won: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger."""

    id: int
    customer: int
    kind: str
    at: datetime
    actor: str
    owner: str
    follow_up: int
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Notice:
    """A row of `sent_notice`."""

    id: int
    customer: int
    kind: str
    person: str
    until: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """A row of `reminder`."""

    id: int
    person: str
    kind: str
    customer: int
    due_at: datetime
    is_dated: bool
    is_chosen: bool
    sent_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Case:
    """A row of `case_file`."""

    id: int
    number: str
    customer: int
    claimant: str
    owner: str
    manager: str
    status: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None


@dataclass(slots=True)
class Snapshot:
    """Everything the checks look at, as it was at one moment; the ledger and the notices only grow."""

    customers: dict[int, Customer] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    of_customer: dict[int, list[Entry]] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    reminders: dict[int, Reminder] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    held: dict[int, str] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)
    sharing: dict[int, set[str]] = field(default_factory=dict)
    named: dict[str, list[Customer]] = field(default_factory=dict)
    rules: list[tuple[datetime, str, Any]] = field(default_factory=list)
    """The company's rules as they were set: from when, which, to what."""
    newest: int = 0
    """The number of the last ledger entry there was."""

    def since(self, entry_id: int) -> list[Entry]:
        """Return the ledger's entries above a number."""
        first = len(self.entries)
        while first and self.entries[first - 1].id > entry_id:
            first -= 1
        return self.entries[first:]

    def owned_by(self, open_id: str) -> list[Customer]:
        """Return somebody's customers, the one that ends first first."""
        mine = [one for one in self.customers.values() if one.owner == open_id]
        return sorted(mine, key=lambda one: (one.until or _EPOCH, one.id))

    def in_the_pool(self) -> list[Customer]:
        """Return the customers of the pool."""
        return [one for one in self.customers.values() if one.ownership == "pool"]


class Records:
    """A reader of one database."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._is_sqlite = url.startswith("sqlite")

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Run one SELECT (values as `:name`) and return its rows."""
        return (
            self._sqlite(statement, values)
            if self._is_sqlite
            else self._postgres(statement, values)
        )

    def count(self, statement: str, **values: Any) -> int:
        """Run one SELECT of one number."""
        return int(next(iter(self.rows(statement, **values)[0].values())) or 0)

    def _sqlite(self, statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
        path = self._url.removeprefix("sqlite:///")
        given = {key: _micros(value) for key, value in values.items()}
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(statement, given)]

    def _postgres(self, statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
        for name in values:
            statement = statement.replace(f":{name}", f"%({name})s")
        with psycopg.connect(self._url, row_factory=psycopg.rows.dict_row) as connection:
            return connection.execute(statement.encode(), values).fetchall()

    def take(self, before: Snapshot) -> Snapshot:
        """Return what the database says now; of the ledger and the notices only what came since is read."""
        now = Snapshot(
            entries=before.entries, of_customer=before.of_customer, notices=before.notices
        )
        for entry in self._entries(now.entries[-1].id if now.entries else 0):
            now.entries.append(entry)
            now.of_customer.setdefault(entry.customer, []).append(entry)
        now.newest = now.entries[-1].id if now.entries else 0
        now.notices.extend(self._notices(now.notices[-1].id if now.notices else 0))
        now.customers = {one.id: one for one in self._customers()}
        for one in now.customers.values():
            now.named.setdefault(one.name, []).append(one)
        now.reminders = {one.id: one for one in self._reminders()}
        now.cases = {one.id: one for one in self._cases()}
        now.held = {
            row["customer_id"]: row["person_open_id"]
            for row in self.rows("SELECT * FROM hold WHERE released_at IS NULL")
        }
        waiting = self.rows("SELECT customer_id FROM extension WHERE status = 'waiting'")
        now.waiting = {row["customer_id"] for row in waiting}
        now.rules = [
            (moment_of(row["valid_from"]), row["name"], json.loads(row["value"]))
            for row in self.rows("SELECT * FROM policy_rule WHERE department_id = '' ORDER BY id")
        ]
        for row in self._sharing():
            now.sharing.setdefault(row["customer_id"], set()).add(row["person_open_id"])
        return now

    def _customers(self) -> Iterable[Customer]:
        for row in self.rows("SELECT * FROM customer ORDER BY id"):
            yield Customer(
                id=row["id"],
                number=row["customer_no"],
                name=row["name"],
                ownership=row["ownership"],
                owner=row["owner_open_id"] or "",
                department_id=row["department_id"],
                until=moment(row["protected_until"]),
                last_follow_at=moment(row["last_follow_at"]),
                stage=row["stage"],
                is_won=row["won_at"] is not None,
            )

    def _entries(self, after: int) -> Iterable[Entry]:
        for row in self.rows(
            "SELECT * FROM ledger_entry WHERE id > :after ORDER BY id", after=after
        ):
            yield Entry(
                id=row["id"],
                customer=row["customer_id"],
                kind=row["kind"],
                at=moment_of(row["at"]),
                actor=row["actor_open_id"],
                owner=row["owner_open_id"],
                follow_up=row["follow_up_id"] or 0,
                facts=json.loads(row["facts"]),
            )

    def _notices(self, after: int) -> Iterable[Notice]:
        for row in self.rows(
            "SELECT * FROM sent_notice WHERE id > :after ORDER BY id", after=after
        ):
            yield Notice(
                id=row["id"],
                customer=row["customer_id"],
                kind=row["kind"],
                person=row["person_open_id"],
                until=moment(row["protected_until"]),
                at=moment_of(row["at"]),
            )

    def _reminders(self) -> Iterable[Reminder]:
        for row in self.rows("SELECT * FROM reminder"):
            yield Reminder(
                id=row["id"],
                person=row["person_open_id"],
                kind=row["kind"],
                customer=row["customer_id"] or 0,
                due_at=moment_of(row["due_at"]),
                is_dated=bool(row["is_dated"]),
                is_chosen=bool(row["chosen_by_person"]),
                sent_at=moment(row["sent_at"]),
                closed_at=moment(row["closed_at"]),
            )

    def _cases(self) -> Iterable[Case]:
        for row in self.rows("SELECT * FROM case_file"):
            yield Case(
                id=row["id"],
                number=row["case_no"],
                customer=row["customer_id"],
                claimant=row["claimant_open_id"],
                owner=row["owner_open_id"],
                manager=row["manager_open_id"],
                status=row["status"],
                opened_at=moment_of(row["opened_at"]),
                due_at=moment(row["due_at"]),
                closed_at=moment(row["closed_at"]),
            )

    def _sharing(self) -> list[dict[str, Any]]:
        """Who was ever let in on a customer without owning it: collaborators and joint partners."""
        shares = "SELECT customer_id, person_open_id FROM joint_share WHERE accepted_at IS NOT NULL"
        return self.rows(f"SELECT customer_id, person_open_id FROM collaboration UNION {shares}")


def moment(value: Any) -> datetime | None:
    """Return a stored moment, of either database."""
    return None if value is None else moment_of(value)


def moment_of(value: Any) -> datetime:
    """Return a stored moment that is there."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return _EPOCH + timedelta(microseconds=int(value))


def _micros(value: Any) -> Any:
    return (value - _EPOCH) // timedelta(microseconds=1) if isinstance(value, datetime) else value
