"""Customers: kept exactly, found by key and by name, owned once, changed only from what was read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from handlers.domain.identity import hints
from handlers.ports import AlreadyTaken, StaleRecord
from handlers.records import (
    Collaboration,
    Contact,
    CustomerFilter,
    Key,
    KeyKind,
    Ownership,
)
from storage.customers import MAX_KEY_HITS
from storage.database.engine import Database
from storage.hinting import MOST_HOLDERS
from storage.uow import SqlStore
from tests.storage.samples import (
    NAME_KEY,
    NOW,
    OWNER,
    PHONE_KEY,
    RIVAL,
    VAULT,
    ZHANG,
    new_customer,
    other_customer,
    registered,
)

DETAILS: dict[str, Any] = {
    "need": "想要一套系统",
    "source": "行业展会",
    "expected_amount": Decimal("800000"),
    "expected_amount_max": Decimal("1000000.5"),
    "currency": "CNY",
    "expected_close": date(2026, 12, 31),
    "expected_close_precision": "month",
    "intent": "高",
    "remark": "100%_确定",
    "some_field_of_tomorrow": [1, Decimal("2.50"), {"a": date(2026, 1, 1)}],
}


def test_a_customer_comes_back_as_it_was_registered(database: Database) -> None:
    with database.write(VAULT) as store:
        added = registered(store, details=DETAILS, first_contact_at=NOW - timedelta(days=1))
    with database.read(VAULT) as store:
        found = store.customers.get(added.id)
    assert found == added
    assert found.details == {**DETAILS, "first_contact_at": NOW - timedelta(days=1)}
    assert [replace(contact, id=0) for contact in found.contacts] == [ZHANG]
    assert (found.ownership, found.owner_open_id, found.version) == (Ownership.OWNED, OWNER, 1)


@pytest.mark.parametrize(
    "odd",
    [
        {"expected_amount": "五十万"},
        {"expected_amount": Decimal("0.001")},
        {"expected_amount": Decimal("-1")},
        {"expected_amount": Decimal("9e30")},
        {"expected_amount": Decimal(5), "expected_amount_max": Decimal(3)},
        {"expected_amount_max": Decimal(3)},
        {"budget": Decimal(1), "budget_max": "很多"},
        {"expected_close": datetime(2026, 1, 1, tzinfo=UTC)},
        {"expected_close_precision": "month"},
        {"intent": "很高"},
        {"need": ["a", "b"]},
    ],
)
def test_a_detail_that_fits_no_column_is_kept_all_the_same(
    store: SqlStore, odd: dict[str, Any]
) -> None:
    added = registered(store, details=odd)
    assert added.details == odd
    cleared = store.customers.change(added, dict.fromkeys(odd))
    assert cleared.details == {}


def test_numbers_count_per_abbreviation_and_year(store: SqlStore) -> None:
    numbers = [
        store.customers.add(
            other_customer(f"客户{place}", number_prefix=prefix, number_year=year)
        ).customer_no
        for place, (prefix, year) in enumerate(
            [("XS", 2026), ("XS", 2026), ("HD", 2026), ("XS", 2027), ("XS", 2026)]
        )
    ]
    assert numbers == [
        "XS2026000001",
        "XS2026000002",
        "HD2026000001",
        "XS2027000001",
        "XS2026000003",
    ]
    found = store.customers.by_no("xs2026000002 ")
    assert found is not None
    assert found.name == "客户1"


def test_contact_ways_are_unreadable_at_rest(database: Database) -> None:
    with database.write(VAULT) as store:
        registered(store)
    with database.snapshot() as connection:
        rows = connection.execute(text("SELECT * FROM contact")).all()
        keys = connection.execute(text("SELECT * FROM customer_key")).all()
    at_rest = b"".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for row in [*rows, *keys]
        for value in row
    )
    for way in (b"13800138000", b"138001", b"Example", b"example", b"zhang_3"):
        assert way not in at_rest


def test_many_bearers_of_one_key_hide_none_of_another(store: SqlStore) -> None:
    for place in range(MAX_KEY_HITS + 20):
        store.customers.add(other_customer(f"客户{place}", keys=(), shared_keys=(PHONE_KEY,)))
    late = registered(store, keys=(NAME_KEY,))
    for _ in range(2):  # the second time it is prepared
        found = store.customers.with_keys([PHONE_KEY, NAME_KEY])
        holders = [hit.holders for hit in found if hit.key == PHONE_KEY]
        assert holders == [MAX_KEY_HITS] * MAX_KEY_HITS
        assert [hit.customer.id for hit in found if hit.key == NAME_KEY] == [late.id]


def test_many_bearers_of_one_hint_hide_none_of_another(store: SqlStore) -> None:
    def named(name: str, *ways: Contact) -> int:
        return store.customers.add(other_customer(name, keys=(), contacts=ways)).id

    many = Contact("张三", phone="+8657188886666", email="zhang@yunshan.com.cn")
    for place in range(MOST_HOLDERS + 20):
        named(f"客户{place}", many)
        named(f"宁波云杉智能科技{'有限' * (place % 2)}公司")
    others = named("青松", replace(many, phone="+8657166668888", email="a@qingsong.cn"))
    core = named("杭州云杉智能科技有限公司")
    asked = hints(
        "杭州云杉智能科技",
        "企业客户",
        phones=["0571-88886666", "0571-66668888"],
        emails=["a@yunshan.com.cn", "a@qingsong.cn"],
    )
    for _ in range(2):  # the second time it is prepared
        found = [hit for hit in store.customers.with_hints(asked) if hit.holders < MOST_HOLDERS]
        assert {(hit.customer.id, hit.key.value, hit.holders) for hit in found} == {
            (core, "杭州 云杉智能科技", 1),
            (others, "qingsong.cn", 1),
            (others, "+8657166668888", 1),
        }


def test_keys_find_owned_customers_before_pooled_before_history(store: SqlStore) -> None:
    phone = [PHONE_KEY]
    states = (Ownership.HISTORY, Ownership.POOL)
    made = []
    for place, state in enumerate(states):
        customer = store.customers.add(other_customer(f"客户{place}", keys=()))
        freed = store.customers.change(customer, {"ownership": state, "owner_open_id": ""})
        store.customers.set_keys(freed.id, phone if state is Ownership.HISTORY else [])
        made.append(freed.id)
    owned = registered(store)
    hits = store.customers.with_keys([NAME_KEY, PHONE_KEY])
    assert [(hit.customer.id, hit.key.kind, hit.holders) for hit in hits][-1] == (
        made[0],
        KeyKind.PHONE,
        2,
    )
    assert {(hit.customer.id, hit.key.kind) for hit in hits[:2]} == {
        (owned.id, KeyKind.NAME),
        (owned.id, KeyKind.PHONE),
    }
    assert store.customers.with_keys([]) == []


def test_an_exact_key_has_one_active_owner(database: Database) -> None:
    with database.write(VAULT) as store:
        first = registered(store)
    with pytest.raises(AlreadyTaken), database.write(VAULT) as store:
        registered(store, owner_open_id=RIVAL, keys=(PHONE_KEY,))
    with database.write(VAULT) as store:
        store.customers.change(first, {"ownership": Ownership.POOL, "owner_open_id": ""})
    with pytest.raises(AlreadyTaken), database.write(VAULT) as store:
        registered(store, owner_open_id=RIVAL, keys=(NAME_KEY,))
    with database.write(VAULT) as store:
        pooled = store.customers.get(first.id)
        assert pooled is not None
        store.customers.change(pooled, {"ownership": Ownership.HISTORY})
    with database.write(VAULT) as store:
        second = registered(store, owner_open_id=RIVAL)
    with database.read(VAULT) as store:
        old = store.customers.get(first.id)
    assert old is not None
    with pytest.raises(AlreadyTaken), database.write(VAULT) as store:
        store.customers.change(old, {"ownership": Ownership.OWNED, "owner_open_id": OWNER})
    with database.read(VAULT) as store:
        kept = store.customers.get(second.id)
        assert kept is not None
        assert kept.owner_open_id == RIVAL


def test_other_keys_of_the_same_value_do_not_collide(store: SqlStore) -> None:
    registered(store, keys=(Key(KeyKind.NAME, "same"),))
    added = store.customers.add(other_customer("另一家", keys=(Key(KeyKind.PHONE, "same"),)))
    assert store.customers.with_keys([Key(KeyKind.PHONE, "same")])[0].customer == added


def test_keys_are_replaced_and_collide_as_on_registering(database: Database) -> None:
    mail = Key(KeyKind.EMAIL, "zhang@example.com")
    with database.write(VAULT) as store:
        first, other = registered(store), store.customers.add(other_customer("另一家"))
        store.customers.set_keys(first.id, [NAME_KEY, mail])
        assert store.customers.with_keys([PHONE_KEY]) == []
        assert store.customers.with_keys([mail])[0].customer == first
    with pytest.raises(AlreadyTaken), database.write(VAULT) as store:
        store.customers.set_keys(other.id, [mail])


def test_a_withdrawn_registration_leaves_all_lists_and_frees_its_keys(store: SqlStore) -> None:
    first = registered(store)
    store.customers.withdraw(first, NOW)
    assert store.customers.get(first.id) is None
    assert store.customers.by_no(first.customer_no) is None
    assert store.customers.with_keys([NAME_KEY, PHONE_KEY]) == []
    assert store.customers.named_like("示例") == []
    assert store.customers.list(CustomerFilter()).total == 0
    again = registered(store, owner_open_id=RIVAL)
    assert again.customer_no != first.customer_no
    with pytest.raises(StaleRecord):
        store.customers.change(first, {"stage": "方案报价"})


def test_a_change_meets_only_the_version_it_was_made_from(database: Database) -> None:
    with database.write(VAULT) as store:
        first = registered(store, details={"need": "旧", "source": "其他"})
    with database.write(VAULT) as store:
        changed = store.customers.change(
            first,
            {
                "need": "新",
                "source": None,
                "stage": "需求确认",
                "next_follow_at": NOW,
                "name": "新名",
            },
        )
        assert (changed.version, changed.details, changed.stage) == (2, {"need": "新"}, "需求确认")
        assert store.customers.get(first.id) == changed
        assert store.customers.named_like("新名") == [changed]
    with pytest.raises(StaleRecord), database.write(VAULT) as store:
        store.customers.change(first, {"stage": "商务谈判"})
    with database.read(VAULT) as store:
        assert store.customers.get(first.id) == changed


def test_undoing_a_change_restores_every_field(store: SqlStore) -> None:
    first = registered(store, details=DETAILS)
    before = {"stage": first.stage, "next_follow_at": None, "next_plan": "", **DETAILS}
    changed = store.customers.change(
        first,
        {
            "stage": "方案报价",
            "next_follow_at": NOW,
            "next_plan": "报价",
            **dict.fromkeys(DETAILS),
            "product": "新",
        },
    )
    restored = store.customers.change(changed, {**before, "product": None})
    assert replace(restored, version=1) == first


def test_contacts_are_replaced_in_order(store: SqlStore) -> None:
    first = registered(store)
    people = [Contact("李四", phone="+8613900139000"), Contact("王五", extension="801")]
    store.customers.set_contacts(first.id, people)
    found = store.customers.get(first.id)
    assert found is not None
    assert [replace(contact, id=0) for contact in found.contacts] == people
    assert all(contact.id for contact in found.contacts)


def test_a_masked_number_finds_whoever_has_its_digits(store: SqlStore) -> None:
    first = registered(store)
    store.customers.add(
        other_customer("另一家", contacts=(Contact("李四", phone="+8613900139000"),))
    )
    assert store.customers.by_phone_part("138****8000") == [first]
    assert store.customers.by_phone_part("+8613800138000") == [first]
    assert store.customers.by_phone_part("138****8001") == []
    assert store.customers.by_phone_part("8000") == []


NAMES = [
    "上海示例科技有限公司",
    "示例科技（北京）有限公司",
    "示例",
    "杭州不相干贸易有限公司",
    "100%纯棉_制衣厂",
    "1000纯棉制衣厂",
]


IN_PART = [
    ("示例", ["示例", "示例科技（北京）有限公司", "上海示例科技有限公司"]),
    ("上海示例科技有限公司", ["上海示例科技有限公司"]),
    ("上海 示例 科技", ["上海示例科技有限公司"]),
    ("示例科技(北京)有限公司", ["示例科技（北京）有限公司"]),
    ("示例科技（北京", ["示例科技（北京）有限公司"]),
    ("\\", []),
    ("xs2026000004", ["杭州不相干贸易有限公司"]),
    ("杭貿", []),
    ("不相干貿易", ["杭州不相干贸易有限公司"]),
    ("老客户", ["杭州不相干贸易有限公司"]),
    ("", []),
    (" ", []),
]
OF_ONES_OWN = [(typed, ["100%纯棉_制衣厂"]) for typed in ("100%", "%", "_", "棉_制")]


@pytest.mark.parametrize(
    ("open_id", "typed", "found"),
    [
        *((None, typed, found) for typed, found in IN_PART),
        *((OWNER, typed, found) for typed, found in [*IN_PART, *OF_ONES_OWN]),
    ],
)
def test_names_are_found_literally_and_best_first(
    store: SqlStore, open_id: str | None, typed: str, found: list[str]
) -> None:
    for name in NAMES:
        store.customers.add(other_customer(name))
    fourth = store.customers.by_no("XS2026000004")
    assert fourth is not None
    store.customers.add_alias(fourth.id, "老客户", by=OWNER, at=NOW)
    names = [each.name for each in store.customers.named_like(typed, open_id=open_id)]
    assert names[: len(found)] == found
    assert bool(names) == bool(found)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.sampled_from("%_\\ab中(") | st.characters(), max_size=8))
def test_no_text_breaks_the_search(store: SqlStore, typed: str) -> None:
    assert store.customers.named_like(typed) == []


def test_own_customers_come_first_and_strangers_never(store: SqlStore) -> None:
    shared = store.customers.add(other_customer("示例甲", owner_open_id=RIVAL))
    own = store.customers.add(other_customer("示例乙有限公司"))
    store.customers.add(other_customer("示例丙", owner_open_id=RIVAL))
    store.sharing.add_collaborator(Collaboration(shared.id, OWNER, RIVAL, NOW))
    assert store.customers.named_like("示例", open_id=OWNER) == [own, shared]
    assert len(store.customers.named_like("示例", limit=2)) == 2


def test_contacts_of_a_name_lead_to_the_own_customers_only(store: SqlStore) -> None:
    own = registered(store)
    store.customers.add(other_customer("另一家", owner_open_id=RIVAL, contacts=(Contact("张三"),)))
    assert store.customers.with_contact("张三", open_id=OWNER) == [own]
    assert store.customers.with_contact("张", open_id=OWNER) == []


def test_lists_filter_page_and_order_by_the_end_of_protection(store: SqlStore) -> None:
    made = [
        store.customers.add(
            other_customer(
                f"客户{place}",
                protected_until=NOW + timedelta(days=10 - place),
                registered_at=NOW - timedelta(days=place),
                owner_open_id=OWNER if place % 2 else RIVAL,
                stage="方案报价" if place == 3 else "初步接触",
                level="A" if place == 1 else "",
                details={"source": "其他"} if place == 5 else {},
            )
        )
        for place in range(6)
    ]
    store.sharing.add_collaborator(Collaboration(made[0].id, OWNER, RIVAL, NOW))

    def listed(**wanted: Any) -> list[int]:
        return [made.index(each) for each in store.customers.list(CustomerFilter(**wanted)).items]

    assert listed() == [5, 4, 3, 2, 1, 0]
    assert listed(owner_open_id=OWNER) == [5, 3, 1]
    assert listed(owner_open_id=OWNER, collaborator_open_id=OWNER) == [5, 3, 1, 0]
    assert listed(stage="方案报价") == [3]
    assert listed(level="A") == [1]
    assert listed(source="其他") == [5]
    assert listed(name="户2") == [2]
    assert listed(ownership=Ownership.POOL) == []
    assert listed(protected_before=NOW + timedelta(days=6)) == [5]
    assert listed(untouched_since=NOW - timedelta(days=3)) == [5, 4]
    page = store.customers.list(CustomerFilter(), page=2, size=4)
    assert [made.index(each) for each in page.items] == [1, 0]
    assert (page.total, page.number, page.size) == (6, 2, 4)


def test_won_customers_do_not_count_as_open(store: SqlStore) -> None:
    first = registered(store)
    store.customers.add(other_customer("另一家"))
    assert store.customers.count_open(OWNER) == 2
    store.customers.change(first, {"won_at": NOW})
    assert store.customers.count_open(OWNER) == 1
    assert store.customers.count_open(RIVAL) == 0


def test_a_registration_without_contacts_or_keys_is_stored(store: SqlStore) -> None:
    bare = store.customers.add(new_customer(contacts=(), keys=()))
    assert store.customers.get(bare.id) == bare


def test_hints_find_customers_by_domain_switchboard_and_core_name_in_the_city(
    store: SqlStore,
) -> None:
    name, line = "杭州云杉智能科技有限公司", "+8657188886666"
    people = (
        Contact("张三", phone=line, extension="801", email="zhang@yunshan.com.cn"),
        Contact("李四", email="li@yunshan.com.cn"),
    )
    first = store.customers.add(other_customer(name, contacts=people))
    store.customers.add(other_customer("宁波云杉智能科技有限公司"))
    pooled = store.customers.add(other_customer("青松数据", contacts=people[1:]))
    pooled = store.customers.change(
        pooled, {"ownership": Ownership.POOL, "owner_open_id": "", "registered_at": NOW}
    )
    gone = store.customers.add(other_customer("白桦数据", contacts=people))
    store.customers.withdraw(gone, NOW)
    core, domain, board = asked = hints(
        "云杉智能科技股份公司（杭州）",
        "企业客户",
        phones=["0571-88886666"],
        emails=["a@yunshan.com.cn"],
    )
    for _ in range(2):  # the second time it is prepared
        found = {
            (hit.customer.id, hit.key): hit.holders for hit in store.customers.with_hints(asked)
        }
        assert found == {
            (first.id, core): 1,
            (first.id, domain): 2,
            (pooled.id, domain): 2,
            (first.id, board): 1,
        }
        assert store.customers.with_hints([core])[0].customer == first
    assert store.customers.with_hints([]) == []
