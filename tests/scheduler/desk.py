"""A desk for the scheduler over the real storage; its cards are queued as the names of their outcomes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select

from handlers.command import Tell
from handlers.outcomes import RemindersDue
from handlers.people import Profile
from handlers.ports import Store
from handlers.records import Customer, NewCustomer, Reminder, ReminderKind
from scheduler.sweeps import Done
from storage import leases, outbox
from storage.database.crypto import Vault
from storage.database.engine import Database, open_database
from storage.database.schema import create_directly
from storage.database.turns import take_turn
from storage.tables.queues import outbox as outbox_table
from storage.uow import SqlStore

T = TypeVar("T")

VAULT = Vault(b"k" * 32)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    """Read `2026-11-19 09:00` as Shanghai time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass
class StorageDesk:
    """Implements `scheduler.runner.Desk`; `at` is its clock, moved by hand."""

    database: Database
    at: datetime
    owner: str = field(default_factory=lambda: uuid4().hex)
    timezone: ZoneInfo = SHANGHAI
    failures: list[str] = field(default_factory=list)
    lease_clock: Callable[[], datetime] | None = None

    def now(self) -> datetime:
        return self.at

    def read(self, look: Callable[[Store], T]) -> T:
        with self.database.read(VAULT) as store:
            return look(store)

    def write(self, work: Callable[[Store], Sequence[Done]], now: datetime) -> Sequence[Done]:
        def once(store: SqlStore) -> list[Done]:
            take_turn(store.connection, "scheduler")
            return [done for done in work(store) if self._queue(store, done.tell, now)]

        return self.database.run(VAULT, once)

    def _queue(self, store: SqlStore, tell: Tell | None, now: datetime) -> bool:
        if tell is None:
            return True
        queued = outbox.add(
            store.connection,
            VAULT,
            outbox.Outgoing(
                kind=outbox.OutboxKind.SEND,
                receiver=tell.to_open_id,
                payload=_shown(tell),
                priority=outbox.Priority.SCHEDULED,
                dedup_key=tell.dedup_key or None,
            ),
            now=now,
        )
        return queued is not None

    def lead(self) -> bool:
        with self.database.transaction() as connection:
            now = self.lease_clock() if self.lease_clock else self.at
            return leases.hold(connection, "scheduler", self.owner, now=now)

    def resign(self) -> None:
        with self.database.transaction() as connection:
            leases.release(connection, "scheduler", self.owner)

    def failed(self, job: str, subject: str, error: Exception) -> None:
        self.failures.append(f"{job} {subject}: {error!r}")

    def swept(self, job: str, at: datetime) -> None:
        pass


def _shown(tell: Tell) -> dict[str, Any]:
    body = json.loads(json.dumps(asdict(tell.outcome), default=str))
    if isinstance(tell.outcome, RemindersDue):
        body["subjects"] = [line.customer_name or line.text for line in tell.outcome.lines]
    return {"outcome": type(tell.outcome).__name__, **body}


@dataclass
class World:
    """A database with people and customers, and the desk over it."""

    database: Database
    desk: StorageDesk

    def write(self, work: Callable[[SqlStore], T]) -> T:
        """Run `work` in a unit of work."""
        return self.database.run(VAULT, work)

    def queued(self) -> list[tuple[str, dict[str, Any]]]:
        """Return (receiver, card) of everything queued so far, oldest first."""
        with self.database.snapshot() as connection:
            rows = connection.execute(
                select(outbox_table.c.receiver, outbox_table.c.payload_enc).order_by(
                    outbox_table.c.seq
                )
            )
            return [
                (row.receiver, json.loads(VAULT.open(row.payload_enc, outbox.PAYLOAD)))
                for row in rows
            ]

    def subjects(self) -> list[list[str]]:
        """Return what each reminder card so far was about."""
        return [card["subjects"] for _, card in self.queued() if "subjects" in card]


def make_world(url: str, at: str) -> World:
    """Create the schema in an empty database and a desk whose clock shows `at`."""
    database = open_database(url)
    with database.transaction() as connection:
        create_directly(connection)
    return World(database, StorageDesk(database, local(at)))


def add_person(world: World, open_id: str, name: str) -> None:
    """Cache a person of the directory."""
    profile = Profile(open_id=open_id, name=name)
    world.write(lambda store: store.people.upsert_profile(profile, world.desk.at))


def add_customer(world: World, name: str, *, owner: str = "ou_wang", **details: str) -> Customer:
    """Register a customer of nobody's commands: only what the sweeps look at."""
    new = NewCustomer(
        name=name,
        kind="企业客户",
        owner_open_id=owner,
        department_id="",
        registered_at=world.desk.at,
        first_contact_at=None,
        protected_until=world.desk.at + timedelta(days=30),
        number_prefix="XS",
        number_year=2026,
        contacts=(),
        keys=(),
        details=details,
    )
    return world.write(lambda store: store.customers.add(new))


def add_reminder(
    world: World,
    due: str,
    *,
    customer: Customer | None = None,
    kind: ReminderKind = ReminderKind.NEXT_FOLLOW_UP,
    person: str = "ou_wang",
    **more: Any,
) -> Reminder:
    """Store a reminder due at a local time."""
    reminder = Reminder(
        person_open_id=person,
        kind=kind,
        due_at=local(due),
        customer_id=customer.id if customer else None,
        **more,
    )
    return world.write(lambda store: store.reminders.add_numbered(reminder))
