"""Records to store: each with every field a test does not care about filled in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.records import Claim, ClaimVerdict, Contact, Customer, Key, KeyKind, NewCustomer
from storage.database.crypto import Vault
from storage.uow import SqlStore

VAULT = Vault(bytes(range(32)))
NOW = datetime(2026, 11, 22, 1, 30, 15, 123456, tzinfo=UTC)
OWNER, RIVAL = "ou_wanglei", "ou_zhaomin"
NAME_KEY = Key(KeyKind.NAME, "上海示例科技有限公司")
PHONE_KEY = Key(KeyKind.PHONE, "+8613800138000")
ZHANG = Contact("张三", phone="+8613800138000", email="Zhang@Example.com", wechat="zhang_3")


def new_customer(**changes: Any) -> NewCustomer:
    """Return a registration of 上海示例科技有限公司 by OWNER."""
    sample = NewCustomer(
        name="上海示例科技有限公司",
        kind="企业客户",
        owner_open_id=OWNER,
        department_id="od_east",
        registered_at=NOW,
        first_contact_at=None,
        protected_until=NOW + timedelta(days=30),
        number_prefix="XS",
        number_year=2026,
        contacts=(ZHANG,),
        keys=(NAME_KEY, PHONE_KEY),
        stage="初步接触",
    )
    return replace(sample, **changes)


def other_customer(name: str, **changes: Any) -> NewCustomer:
    """Return a registration of another customer, sharing no key with the first."""
    defaults: dict[str, Any] = {"contacts": (), "keys": (Key(KeyKind.NAME, name),)}
    return new_customer(name=name, **(defaults | changes))


def claim_of(customer: Customer, **changes: Any) -> Claim:
    """Return a refused claim by RIVAL on a customer."""
    sample = Claim(
        id=0,
        customer_id=customer.id,
        claimant_open_id=RIVAL,
        verdict=ClaimVerdict.REFUSED,
        level="E1",
        reason="名称相同",
        name=customer.name,
        message_id="om_1",
        said_at=NOW,
        recorded_at=NOW,
        owner_open_id=customer.owner_open_id,
    )
    return replace(sample, **changes)


def registered(store: SqlStore, **changes: Any) -> Customer:
    """Store the sample customer."""
    return store.customers.add(new_customer(**changes))
