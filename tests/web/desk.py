"""A desk for REST tests: a real database with people in it, the blueprint in a bare Flask app, a clock by hand."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.web.api import make_blueprint
from bot.web.api_parts import ApiParts, PlatformAway
from handlers.cases.records import Decision, Evidence, EvidenceKind, Ruling
from handlers.people import DepartmentProfile, PersonStatus, Profile
from handlers.records import Case, Claim, ClaimVerdict, Customer, FollowUp, NewCustomer, Ownership
from storage import outbox
from storage.database.crypto import Vault
from storage.database.engine import Database, open_database
from storage.database.schema import prepare
from storage.outbox import Claim as OutboxClaim
from storage.outbox import OutboxRow
from storage.tables.queues import outbox as outbox_table

VAULT = Vault(bytes(range(32)))
TOKEN = "t0ken-for-tests"
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
WANG, ZHAO, LEFT, LI = "ou_wanglei", "ou_zhaomin", "ou_zhouling", "ou_liming"
CONTACT = {"name": "张伟", "phone": "13812345678"}
YUNSHAN = "杭州云杉智能科技有限公司"
USCC = "91510107MA6C4K2T09"


@dataclass
class HandClock:
    """A clock moved by hand."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class Platform:
    """Who the platform would find; `is_away` makes it unreachable."""

    database: Database
    known: dict[str, Profile] = field(default_factory=dict)
    is_away: bool = False
    asked: list[str] = field(default_factory=list)

    def fetch(self, open_id: str) -> bool:
        self.asked.append(open_id)
        if self.is_away:
            raise PlatformAway
        if open_id not in self.known:
            return False
        with self.database.write(VAULT) as store:
            store.people.upsert_profile(self.known[open_id], NOW)
        return True


@dataclass
class Desk:
    """The interface over one database."""

    database: Database
    clock: HandClock
    platform: Platform
    http: FlaskClient
    handed_over: list[OutboxRow]
    token: dict[str, str] = field(default_factory=lambda: {"Authorization": f"Bearer {TOKEN}"})

    def get(self, path: str, **query: Any) -> TestResponse:
        """GET below /api/v1 with the token."""
        return self.call("GET", path, query_string=query)

    def post(self, body: Any, **headers: str) -> TestResponse:
        """POST a registration with the token; `Idempotency_Key="…"` gives a header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.call("POST", "/customers", json=body, headers=named)

    def call(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> TestResponse:
        """Make any request below /api/v1 with the token."""
        given = {**self.token, **(headers or {})}
        return self.http.open(f"/api/v1{path}", method=method, headers=given, **more)

    def register(self, name: str = YUNSHAN, *, claimant: str = WANG, **more: Any) -> dict[str, Any]:
        """Register a customer and return it."""
        answer = self.post(registration(name=name, claimant_open_id=claimant, **more))
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.get_json()
        return body

    def cards(self) -> list[tuple[str, str, str]]:
        """Return (receiver, kind, card text) of everything queued, oldest first."""
        with self.database.snapshot() as connection:
            rows = connection.execute(select(outbox_table).order_by(outbox_table.c.seq)).all()
        return [
            (row.receiver, row.kind, VAULT.open(row.payload_enc, outbox.PAYLOAD)) for row in rows
        ]

    def customer(self, customer_no: str) -> Customer:
        """Return the stored customer."""
        with self.database.read(VAULT) as store:
            found = store.customers.by_no(customer_no)
        assert found is not None
        return found

    def claims(self, customer_no: str) -> list[Claim]:
        """Return the stored claims on a customer, newest first."""
        customer_id = self.customer(customer_no).id
        with self.database.read(VAULT) as store:
            return store.ledger.claims_of(customer_id)

    def total(self) -> int:
        """Return how many customers there are."""
        total: int = self.get("/customers").get_json()["total"]
        return total

    def add_customer(self, name: str, **changes: Any) -> Customer:
        """Store a customer past the interface; `ownership` moves it afterwards."""
        ownership = changes.pop("ownership", Ownership.OWNED)
        values: dict[str, Any] = {
            "kind": "企业客户",
            "owner_open_id": WANG,
            "department_id": "od_east",
            "registered_at": self.clock.at,
            "first_contact_at": None,
            "protected_until": self.clock.at + timedelta(days=30),
            "number_prefix": "XS",
            "number_year": 2026,
            "contacts": (),
            "keys": (),
        }
        with self.database.write(VAULT) as store:
            made = store.customers.add(NewCustomer(name=name, **(values | changes)))
            if ownership is not Ownership.OWNED:
                moved = {"ownership": ownership, "owner_open_id": "", "protected_until": None}
                made = store.customers.change(made, moved)
        return made

    def add_follow_up(self, customer_no: str, content: str, **changes: Any) -> None:
        """Store a follow-up by the owner."""
        values: dict[str, Any] = {
            "customer_id": self.customer(customer_no).id,
            "author_open_id": WANG,
            "happened_at": self.clock.at,
            "logged_at": self.clock.at,
            "channel": "电话",
            "is_effective": True,
            "is_late": False,
            "verdict_reason": "",
        }
        with self.database.write(VAULT) as store:
            store.follow_ups.add(FollowUp(content=content, **(values | changes)))

    def add_case(self, customer_no: str, reason: str) -> None:
        """Store a case of 赵敏 against the owner."""
        customer = self.customer(customer_no)
        with self.database.write(VAULT) as store:
            claim = store.ledger.add_claim(
                Claim(
                    id=0,
                    customer_id=customer.id,
                    claimant_open_id=ZHAO,
                    verdict=ClaimVerdict.REFUSED,
                    level="E1",
                    reason=reason,
                    name=customer.name,
                    message_id="om_case",
                    said_at=self.clock.at,
                    recorded_at=self.clock.at,
                )
            )
            store.cases.open(
                Case(
                    id=0,
                    case_no="",
                    customer_id=customer.id,
                    claim_id=claim.id,
                    claimant_open_id=ZHAO,
                    owner_open_id=customer.owner_open_id,
                    manager_open_id="",
                    level="E1",
                    reason=reason,
                    opened_at=self.clock.at,
                )
            )

    def rule_case(self, case_no: str, reason: str) -> None:
        """Store evidence and a ruling of 赵敏 that leaves the customer where it is."""
        with self.database.write(VAULT) as store:
            case = store.cases.by_no(case_no)
            assert case is not None
            at = self.clock.at
            said = Evidence(case.id, ZHAO, at, EvidenceKind.TEXT, "")
            store.cases.add_evidence(said, "拜访记录".encode())
            store.cases.add_ruling(Ruling(case.id, 1, Decision.KEEP, reason, "0", ZHAO, at))
            outcome = "维持：客户仍归归属人"
            store.cases.close(case.id, outcome=outcome, at=at, status="ruled")


def registration(**changes: Any) -> dict[str, Any]:
    """Return a complete registration by 王磊."""
    body = {
        "name": YUNSHAN,
        "contacts": [CONTACT],
        "need": "采购50套巡检终端",
        "source": "行业展会",
        "claimant_open_id": WANG,
    }
    return {key: value for key, value in (body | changes).items() if value is not None}


def fields_of(answer: TestResponse) -> list[str]:
    """Return the fields a 400 complains of."""
    assert answer.status_code == 400, answer.text
    return [error["field"] for error in json.loads(answer.data)["errors"]]


def open_desk(
    url: str, *, token: str = TOKEN, claim: Callable[[], OutboxClaim | None] = lambda: None
) -> Desk:
    """Lay the schema, seed the people, and open the interface."""
    database = open_database(url)
    prepare(database)
    with database.write(VAULT) as store:
        store.people.upsert_department(DepartmentProfile("od_east", "华东部"), NOW)
        for open_id, name in ((WANG, "王磊"), (ZHAO, "赵敏")):
            store.people.upsert_profile(Profile(open_id, name=name, department_id="od_east"), NOW)
        gone = Profile(LEFT, name="周岭", status=PersonStatus.LEFT)
        store.people.upsert_profile(gone, NOW)
    clock = HandClock()
    handed_over: list[OutboxRow] = []
    platform = Platform(database, {LI: Profile(LI, name="李明")})
    parts = ApiParts(
        database,
        VAULT,
        clock,
        SHANGHAI,
        token,
        claim=claim,
        send=handed_over.extend,
        fetch_person=platform.fetch,
    )
    app = Flask("rest-tests")
    app.register_blueprint(make_blueprint(parts))
    return Desk(database, clock, platform, app.test_client(), handed_over)
