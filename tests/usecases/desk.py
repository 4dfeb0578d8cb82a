"""A desk for use-case tests: people talk and click, real rows go through the pipeline, cards are read back.

Everything between the inbox and the outbox is the product's own: storage, reading, rules, rendering. Only
the platform is missing, so this module gives the bot's messages ids and applies the patches to them, as
people's screens would. Must not reach into the product's decisions.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.batch import KIND
from bot.batch_steps import Batches
from bot.jobs import JobRunner, Kind
from bot.meaning import Reader
from bot.pipeline import Pipeline, Processed
from bot.playground import cardwalk
from cards.schema import check as card_schema
from handlers.conversation.saving import COMPLETING_PURPOSE
from handlers.domain.policy import Policy
from handlers.incoming import (
    BotAdded,
    CardClicked,
    ChatEntered,
    ChatKind,
    Incoming,
    Mention,
    MenuClicked,
    MessageRecalled,
    MessageReceived,
)
from handlers.people import DepartmentProfile, PersonStatus, Profile
from handlers.reading.result import Reading
from handlers.records import AuditEntry, Customer, CustomerFilter, NewCustomer, Ownership, Role
from storage import inbox, outbox
from storage.database.crypto import Vault
from storage.database.engine import Database, open_database
from storage.database.schema import prepare
from storage.inbox import InboxRow, NewInbox
from storage.journal import read_audit
from storage.tables import customers as customer_tables
from storage.tables.queues import outbox as outbox_table
from storage.uow import SqlStore

T = TypeVar("T")

VAULT = Vault(bytes(range(32)))
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
"""Wednesday 2026-11-18, 10:00 in Shanghai."""

EAST, NORTH = "od_east", "od_north"
MANAGERS = {"赵敏": EAST, "周强": NORTH}
SELLERS = {"王磊": EAST, "李雷": EAST, "韩梅梅": EAST, "陈晨": NORTH, "孙悦": NORTH, "刘洋": NORTH}
ADMIN, FINANCE = "吴昊", "郑琳"
GROUP = "oc_group"


def open_id(name: str) -> str:
    """The open_id of a person of the desk."""
    return f"ou_{name.encode().hex()}"


@dataclass
class HandClock:
    """A clock moved by hand."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class CardView:
    """A card as its reader sees it now."""

    message_id: str
    receiver: str
    content: dict[str, Any]

    @property
    def text(self) -> str:
        """Everything readable, buttons included."""
        return cardwalk.visible_text(self.content)

    @property
    def title(self) -> str:
        """The header's title."""
        return cardwalk.text_of((self.content.get("header") or {}).get("title"))

    @property
    def color(self) -> str:
        """The header's colour."""
        return str((self.content.get("header") or {}).get("template", ""))

    @property
    def buttons(self) -> list[str]:
        """The words on everything that can be pressed."""
        return [item.text for item in cardwalk.clickables(self.content)]

    @property
    def fields(self) -> dict[str, Any]:
        """The filled-in values of the form on the card, by name."""
        found: dict[str, Any] = {}
        for element in elements(self.content):
            if element.get("tag") == "multi_select_static":
                found[str(element["name"])] = element.get("selected_values", [])
            elif element.get("tag") in cardwalk.FIELD_TAGS and element.get("name"):
                filled = ("default_value", "initial_option", "initial_datetime", "initial_date")
                value = next((element[key] for key in filled if element.get(key)), "")
                found[str(element["name"])] = str(value)
        return found

    def value(self, words: str, index: int = 0) -> Any:
        """What pressing the button of these words sends back."""
        fits = [one for one in cardwalk.clickables(self.content) if one.text == words]
        assert len(fits) > index, f"no button {words!r} on:\n{self.text}"
        return cardwalk.callback_value(fits[index].element)


@dataclass(frozen=True)
class Answered:
    """What one act came to: the cards it sent or changed, and for clicks the answer."""

    processed: Processed
    message_id: str
    cards: tuple[CardView, ...]

    @property
    def act(self) -> str:
        """The deed as the audit names it."""
        return self.processed.act

    @property
    def toast(self) -> str:
        """The toast's words; empty without."""
        return str(((self.processed.answer or {}).get("toast") or {}).get("content", ""))

    @property
    def toast_kind(self) -> str:
        """success, info, warning or error; empty without a toast."""
        return str(((self.processed.answer or {}).get("toast") or {}).get("type", ""))

    @property
    def replaces_card(self) -> bool:
        """Whether the clicked card was replaced in the answer itself."""
        return "card" in (self.processed.answer or {})

    @property
    def card(self) -> CardView:
        """The one card of the act."""
        assert len(self.cards) == 1, [card.text for card in self.cards]
        return self.cards[0]

    @property
    def text(self) -> str:
        """The text of the one card."""
        return self.card.text


@dataclass
class Desk:
    """People, a clock, a database, and the pipeline between them."""

    database: Database
    clock: HandClock
    pipeline: Pipeline
    serial: Iterator[int] = field(default_factory=lambda: count(1))
    opened: dict[str, dict[str, Any]] = field(default_factory=dict)
    payloads: dict[str, dict[str, Any]] = field(default_factory=dict)
    shown: dict[str, CardView] = field(default_factory=dict)
    shown_at: dict[str, int] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)

    # ---------------------------------------------------------------- acts

    def says(
        self,
        name: str,
        text: str,
        *,
        group: str = "",
        at: datetime | None = None,
        message_type: str = "text",
        mentions: tuple[Mention, ...] = (),
        message_id: str = "",
        file_key: str = "",
        file_name: str = "",
    ) -> Answered:
        """Somebody says something; `cards` are those to the same person (and in the group)."""
        self.clock.at += timedelta(seconds=1)
        message_id = message_id or f"om_{next(self.serial)}"
        received = MessageReceived(
            message_id=message_id,
            chat_id=group or f"oc_{open_id(name)}",
            chat_kind=ChatKind.GROUP if group else ChatKind.PRIVATE,
            sender_open_id=open_id(name),
            message_type=message_type,
            text=text,
            sent_at=at or self.clock.at,
            mentions=mentions,
            file_key=file_key,
            file_name=file_name,
        )
        return self._act(received, name, message_id, group)

    def registers(self, name: str, text: str) -> Answered:
        """Somebody registers a customer, and says 不是同一家 where similar ones are known."""
        said = self.says(name, text)
        if said.act == "register.similar":
            said = self.clicks(name, said.card, "不是同一家")
        assert said.act == "register", said.text
        return said

    def clicks(
        self,
        name: str,
        card: CardView,
        words: str,
        form: dict[str, Any] | None = None,
        *,
        index: int = 0,
        group: str = "",
        option: str = "",
    ) -> Answered:
        """Somebody presses what reads `words`; a form's fields not named keep what they show."""
        submits = any(
            one.element.get("form_action_type") == "submit"
            for one in cardwalk.clickables(card.content)
            if one.text == words
        )
        values = {**card.fields, **(form or {})} if submits else {}
        value = card.value(words, index)
        return self.sends_back(name, value, values, card=card, group=group, option=option)

    def sends_back(
        self,
        name: str,
        value: Any,
        form: dict[str, Any] | None = None,
        *,
        card: CardView | None = None,
        group: str = "",
        option: str = "",
    ) -> Answered:
        """Somebody's client sends a callback value, whatever it is."""
        self.clock.at += timedelta(seconds=1)
        message_id = card.message_id if card else f"om_unknown_{next(self.serial)}"
        clicked = CardClicked(
            message_id=message_id,
            chat_id=group or f"oc_{open_id(name)}",
            operator_open_id=open_id(name),
            value=value,
            clicked_at=self.clock.at,
            form_value=form or {},
            option=option,
        )
        return self._act(clicked, name, message_id, group)

    def recalls(self, name: str, said: Answered, *, recall_type: str = "message_owner") -> Answered:
        """A message is taken back."""
        return self.recalls_id(name, said.message_id, recall_type=recall_type)

    def recalls_id(
        self, name: str, message_id: str, *, recall_type: str = "message_owner"
    ) -> Answered:
        """A message is taken back, known by its id alone."""
        self.clock.at += timedelta(seconds=1)
        recalled = MessageRecalled(message_id, f"oc_{open_id(name)}", recall_type, self.clock.at)
        return self._act(recalled, name, message_id, "")

    def presses_menu(self, name: str, key: str) -> Answered:
        """Somebody presses an item of the bot's menu."""
        self.clock.at += timedelta(seconds=1)
        return self._act(MenuClicked(open_id(name), key, self.clock.at), name, "", "")

    def enters(self, name: str) -> Answered:
        """Somebody opens the private chat."""
        self.clock.at += timedelta(seconds=1)
        entered = ChatEntered(f"oc_{open_id(name)}", open_id(name), self.clock.at)
        return self._act(entered, name, "", "")

    def adds_bot(self, name: str, group: str = GROUP) -> Answered:
        """Somebody adds the bot to a group."""
        self.clock.at += timedelta(seconds=1)
        return self._act(BotAdded(group, open_id(name), "华东群", self.clock.at), name, "", group)

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.clock.at += timedelta(**span)

    def job_runner(self, token: str = "desk", kinds: Mapping[str, Kind] | None = None) -> JobRunner:
        """Who does the long work, as one process of the product."""
        ours = {KIND: Batches(self.pipeline, timezone=SHANGHAI, claim=lambda: None)}
        return JobRunner(
            self.database, VAULT, self.clock, kinds=kinds or ours, token=token, send=lambda _: None
        )

    # ---------------------------------------------------------------- looking

    def cards_to(self, name: str) -> list[CardView]:
        """Every card in the private chat with a person as it reads now, oldest first."""
        return [card for card in self.screen() if card.receiver == open_id(name)]

    def card_to(self, name: str, containing: str = "") -> CardView:
        """The newest card to a person that reads so."""
        fits = [card for card in self.cards_to(name) if containing in card.text]
        assert fits, f"nothing for {name} with {containing!r}:\n" + "\n---\n".join(
            card.text for card in self.cards_to(name)[-3:]
        )
        return fits[-1]

    def cards_in(self, group: str) -> list[CardView]:
        """Every card in a group as it reads now."""
        return [card for card in self.screen() if card.receiver == group]

    def screen(self, after: int = 0) -> list[CardView]:
        """All cards sent, patches applied; with `after`, those sent or changed behind that number."""
        self._look()
        return [card for card in self.shown.values() if self.shown_at[card.message_id] > after]

    def _look(self) -> None:
        """Read the outbox rows that are new since the last look; all of them again if they came out of order."""
        with self.database.snapshot() as connection:
            numbers = set(connection.execute(select(outbox_table.c.seq)).scalars())
        new = numbers - self.seen
        if self.seen - numbers or (new and self.seen and min(new) < max(self.seen)):
            self.shown, self.shown_at, new = {}, {}, numbers
        self.seen = numbers
        for row in self.rows(new) if new else []:
            self._show(row)

    def _show(self, row: Any) -> None:
        if self._payload(row)["msg_type"] != "interactive":
            return
        message_id = f"om_bot_{row.id}"
        if row.kind == "patch":
            message_id = f"om_bot_{row.target_outbox_id}" if row.target_outbox_id else row.target
        known = self.shown.get(message_id)
        receiver = known.receiver if known else row.receiver
        self.shown[message_id] = CardView(message_id, receiver, self._content(row))
        self.shown_at[message_id] = row.seq

    def _payload(self, row: Any) -> dict[str, Any]:
        if row.id not in self.payloads:
            self.payloads[row.id] = json.loads(VAULT.open(row.payload_enc, outbox.PAYLOAD))
        return self.payloads[row.id]

    def _content(self, row: Any) -> dict[str, Any]:
        """Return the card of an outbox row, opened and checked once."""
        if row.id not in self.opened:
            payload = self._payload(row)
            assert not card_schema.check(payload["content"]), (
                card_schema.check(payload["content"]),
                payload["content"]["header"]["title"],
            )
            self.opened[row.id] = payload["content"]
        return self.opened[row.id]

    def rows(self, numbers: set[int] | None = None) -> list[Any]:
        """All outbox rows, or those of these numbers, oldest first."""
        wanted = select(outbox_table).order_by(outbox_table.c.seq)
        if numbers is not None:
            wanted = wanted.where(outbox_table.c.seq.in_(numbers))
        with self.database.snapshot() as connection:
            return list(connection.execute(wanted))

    def rows_of_files(self) -> list[Any]:
        """The outbox rows that send a file."""
        return [row for row in self.rows() if self._payload(row)["msg_type"] == "file"]

    def read(self, look: Callable[[SqlStore], T]) -> T:
        """Look into the store."""
        with self.database.read(VAULT) as store:
            return look(store)

    def write(self, work: Callable[[SqlStore], T]) -> T:
        """Change the store past the commands."""
        return self.database.run(VAULT, work)

    def customers(self, owner: str = "") -> list[Customer]:
        """Customers that stand, of one owner if named."""
        wanted = CustomerFilter(owner_open_id=open_id(owner) if owner else "")
        page = self.read(lambda store: store.customers.list(wanted, page=1, size=500))
        return list(page.items)

    def customer(self, name: str) -> Customer:
        """The one customer of that name."""
        fits = [one for one in self.customers() if one.name == name]
        assert len(fits) == 1, [one.name for one in self.customers()]
        return fits[0]

    def audit(self) -> list[AuditEntry]:
        """What is in the audit, newest first."""
        with self.database.snapshot() as connection:
            return read_audit(connection, VAULT)

    def drafts(self) -> int:
        """How many drafts are kept; what a reply may still add to a registration is none."""
        from storage.tables.work import draft

        query = select(func.count()).where(draft.c.purpose != COMPLETING_PURPOSE)
        with self.database.snapshot() as connection:
            return int(connection.execute(query).scalar_one())

    def total(self) -> int:
        """How many customer records were ever made."""
        query = select(func.count()).select_from(customer_tables.customer)
        with self.database.snapshot() as connection:
            return int(connection.execute(query).scalar_one())

    def reads(self, text: str) -> Reading:
        """How the product reads a private message of now."""
        received = MessageReceived(
            "om_read", "oc_read", ChatKind.PRIVATE, "ou_read", "text", text, self.clock.at
        )
        meaning = Reader(self.clock, SHANGHAI).meaning_of(received, self.database, VAULT)
        return meaning.read(meaning.text)

    # ---------------------------------------------------------------- arranging

    def policy(self, **values: Any) -> None:
        """Change rules from now on."""
        at = self.clock.at

        def work(store: SqlStore) -> None:
            for name, value in values.items():
                store.rules.set_rule(name, value, by="test", at=at)

        assert all(hasattr(Policy(), name) for name in values)
        self.write(work)
        self.later(seconds=5)

    def leaves(self, name: str) -> None:
        """Somebody leaves the company."""
        self.write(lambda store: store.people.mark_left(open_id(name), self.clock.at))

    def moves_to(self, customer: Customer, ownership: Ownership) -> None:
        """Put a customer into the pool or the history, past the commands."""
        values = {"ownership": ownership, "owner_open_id": "", "protected_until": None}
        self.write(lambda store: store.customers.change(customer, values))

    def gives(self, owner: str, number: int, prefix: str = "占位客户") -> None:
        """Let somebody own so many customers, past the commands."""

        def work(store: SqlStore) -> None:
            for place in range(number):
                store.customers.add(_plain(f"{prefix}{place:03}号", owner, self.clock.at))

        self.write(work)

    # ---------------------------------------------------------------- inside

    def _act(self, incoming: Incoming, name: str, message_id: str, group: str) -> Answered:
        before = self._last_seq()
        processed = self.process(self.store(incoming, name))
        mine = (open_id(name), group) if group else (open_id(name),)
        fresh = tuple(card for card in self.screen(before) if card.receiver in mine)
        return Answered(processed, message_id, fresh)

    def store(self, incoming: Incoming, name: str) -> InboxRow:
        """Put an event into the inbox, as the intake does."""
        number = next(self.serial)
        is_message = isinstance(incoming, MessageReceived)
        new = NewInbox(
            event_key=f"event-{number}",
            partition=open_id(name),
            incoming=incoming,
            happened_at=self.clock.at,
            received_at=self.clock.at,
            message_key=incoming.message_id if is_message else None,
        )
        with self.database.transaction() as connection:
            (row,) = inbox.add_all(connection, VAULT, [new])
        assert row is not None
        return row

    def process(self, row: InboxRow) -> Processed:
        """Have the pipeline do one row, as it came back from the database."""
        with self.database.snapshot() as connection:
            due = inbox.load(
                connection, VAULT, inbox.due_ids(connection, now=self.clock.at, limit=50)
            )
        (stored,) = [one for one in due if one.id == row.id]
        return self.pipeline.process(stored)

    def _last_seq(self) -> int:
        query = select(func.coalesce(func.max(outbox_table.c.seq), 0))
        with self.database.snapshot() as connection:
            return int(connection.execute(query).scalar_one())

    def restarted(self) -> "Desk":
        """The same database under a new pipeline, as after a restart."""
        return Desk(
            self.database, self.clock, make_pipeline(self.database, self.clock), self.serial
        )


def make_pipeline(database: Database, clock: HandClock) -> Pipeline:
    """The pipeline as the product joins it."""
    return Pipeline(database, VAULT, clock, timezone=SHANGHAI, reader=Reader(clock, SHANGHAI))


def seed_people(store: SqlStore) -> None:
    """Two departments with three sellers and a manager each, an administrator, and finance."""
    store.people.upsert_department(DepartmentProfile("od_sales", "销售中心"), NOW)
    for unit, title, leader in ((EAST, "华东销售部", "赵敏"), (NORTH, "华北销售部", "周强")):
        store.people.upsert_department(
            DepartmentProfile(unit, title, "od_sales", open_id(leader)), NOW
        )
    for name, unit in {**MANAGERS, **SELLERS, ADMIN: "od_it", FINANCE: "od_finance"}.items():
        leader = next((one for one, led in MANAGERS.items() if led == unit and one != name), "")
        store.people.upsert_profile(
            Profile(
                open_id(name),
                name=name,
                department_id=unit,
                leader_open_id=open_id(leader) if leader else "",
                status=PersonStatus.ACTIVE,
            ),
            NOW,
        )
    store.people.set_admins([open_id(ADMIN)], NOW)
    store.people.grant_role(open_id(FINANCE), Role.FINANCE, by="test", at=NOW)


def lay(url: str) -> None:
    """Lay the schema in an empty database and seed the people."""
    database = open_database(url)
    prepare(database)
    database.close()
    seed(url)


def seed(url: str) -> None:
    """Put the people into a database that has the schema."""
    database = open_database(url)
    with database.write(VAULT) as store:
        seed_people(store)
    database.close()


def open_desk(url: str) -> Desk:
    """Make the pipeline over a database with schema and people."""
    database, clock = open_database(url), HandClock()
    return Desk(database, clock, make_pipeline(database, clock))


@contextmanager
def desk_on(url: str) -> Iterator[Desk]:
    """A desk that closes its database."""
    desk = open_desk(url)
    try:
        yield desk
    finally:
        desk.database.close()


def _plain(name: str, owner: str, at: datetime) -> NewCustomer:
    return NewCustomer(
        name=name,
        kind="企业客户",
        owner_open_id=open_id(owner),
        department_id=SELLERS.get(owner, ""),
        registered_at=at,
        first_contact_at=None,
        protected_until=at + timedelta(days=30),
        number_prefix="XS",
        number_year=2026,
        contacts=(),
        keys=(),
    )


def elements(node: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a card."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from elements(value)
    elif isinstance(node, list):
        for value in node:
            yield from elements(value)
