"""Added fields and their values, on both databases: kept exactly, hidden when stopped, found by condition."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread

import pytest

from handlers.domain.custom_field import CustomField, CustomKind
from handlers.ports import StaleRecord
from handlers.records import CustomCondition, Customer, CustomerFilter
from storage.database.engine import Database
from storage.uow import SqlStore
from tests.storage.samples import NOW, VAULT, registered

FIELDS = (
    CustomField("国家", CustomKind.TEXT),
    CustomField("年产值", CustomKind.NUMBER),
    CustomField("投产日期", CustomKind.DATE),
    CustomField("渠道商", CustomKind.CHOICE, ("甲", "乙")),
    CustomField("兴趣", CustomKind.CHOICES, ("产线", "仓储")),
)
VALUES = {
    "国家": '德国 "100%" \\ Straße',
    "年产值": Decimal("0.125"),
    "投产日期": date(2027, 3, 1),
    "渠道商": "乙",
    "兴趣": ("产线", "仓储"),
}


def prepared(store: SqlStore) -> Customer:
    for one in FIELDS:
        store.custom_fields.add(one, by="ou_admin", at=NOW)
    return registered(store)


def custom(customer: Customer | None) -> dict[str, object]:
    assert customer is not None
    return {key: value for key, value in customer.details.items() if not key.isascii()}


def test_fields_come_in_the_order_in_which_they_were_added(database: Database) -> None:
    with database.write(VAULT) as store:
        prepared(store)
        store.custom_fields.stop("国家", NOW)
        assert store.custom_fields.live() == FIELDS[1:]
        assert store.custom_fields.all()[0] == CustomField("国家", CustomKind.TEXT, is_live=False)
        store.custom_fields.add(FIELDS[0], by="ou_admin", at=NOW)
        store.custom_fields.set_options("渠道商", ("甲", "丙"))
        assert store.custom_fields.live()[0] == FIELDS[0]
        assert store.custom_fields.live()[3].options == ("甲", "丙")


def test_values_are_kept_exactly_beside_the_details(database: Database) -> None:
    with database.write(VAULT) as store:
        customer = prepared(store)
        changed = store.customers.change(customer, {**VALUES, "need": "终端", "site": "东院区"})
        assert custom(changed) == VALUES
    with database.read(VAULT) as store:
        found = store.customers.get(customer.id)
        assert custom(found) == VALUES
        assert found is not None
        assert found.details["need"] == "终端"
        assert found.details["site"] == "东院区"
        assert list(custom(found)) == list(VALUES)
        assert store.custom_fields.has_values("国家")


def test_a_value_is_changed_and_dropped_and_zero_is_a_value(database: Database) -> None:
    with database.write(VAULT) as store:
        customer = store.customers.change(prepared(store), VALUES)
        values = {"国家": "", "投产日期": None, "兴趣": (), "年产值": Decimal(0)}
        customer = store.customers.change(customer, values)
        assert custom(customer) == {"渠道商": "乙", "年产值": 0}
        assert custom(store.customers.get(customer.id)) == {"渠道商": "乙", "年产值": 0}
        assert not store.custom_fields.has_values("国家")


def test_values_of_a_stopped_field_are_hidden_and_come_back(database: Database) -> None:
    with database.write(VAULT) as store:
        customer = store.customers.change(prepared(store), {"国家": "德国", "渠道商": "乙"})
        store.custom_fields.stop("国家", NOW)
        assert custom(store.customers.get(customer.id)) == {"渠道商": "乙"}
        found = store.customers.get(customer.id)
        assert found is not None
        store.customers.change(found, {"need": "别的"})
        store.custom_fields.add(FIELDS[0], by="ou_admin", at=NOW)
        assert custom(store.customers.get(customer.id)) == {"国家": "德国", "渠道商": "乙"}


def test_a_name_that_is_no_field_keeps_nothing(database: Database) -> None:
    with database.write(VAULT) as store:
        customer = registered(store)
        store.customers.change(customer, {"颜色": "红"})
        assert custom(store.customers.get(customer.id)) == {}


def test_a_change_of_added_fields_alone_counts_as_a_version(database: Database) -> None:
    with database.write(VAULT) as store:
        customer = prepared(store)
        changed = store.customers.change(customer, {"国家": "德国"})
        assert changed.version == customer.version + 1
        with pytest.raises(StaleRecord):
            store.customers.change(customer, {"国家": "法国"})


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("国家", "德国", True),
        ("国家", '"100%"', True),
        ("国家", "\\", True),
        ("国家", "STRASSE", False),
        ("国家", "_", False),
        ("国家", "德%国", False),
        ("年产值", Decimal("0.125"), True),
        ("年产值", Decimal("0.12"), False),
        ("投产日期", date(2027, 3, 1), True),
        ("投产日期", date(2027, 3, 2), False),
        ("渠道商", "乙", True),
        ("渠道商", "甲", False),
        ("兴趣", ("仓储",), True),
        ("兴趣", ("仓储", "产线"), True),
        ("兴趣", ("仓",), False),
    ],
)
def test_customers_are_found_by_a_condition(
    database: Database, name: str, value: object, fits: bool
) -> None:
    kind = next(one.kind for one in FIELDS if one.name == name)
    wanted = CustomerFilter(custom=(CustomCondition(name, kind, value),))
    with database.write(VAULT) as store:
        store.customers.change(prepared(store), VALUES)
        assert store.customers.list(wanted).total == int(fits)
        store.custom_fields.stop(name, NOW)
        assert store.customers.list(wanted).total == 0


def together(database: Database, *works: Callable[[SqlStore], object]) -> list[object]:
    """Do several units of work at the same moment; returns what each gave."""
    barrier, given = Barrier(len(works)), [object()] * len(works)

    def do(place: int, work: Callable[[SqlStore], object]) -> None:
        barrier.wait()
        given[place] = database.run(VAULT, work)

    threads = [Thread(target=do, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_a_field_added_by_several_at_once_is_one_field(database: Database) -> None:
    def add(store: SqlStore) -> None:
        store.custom_fields.add(FIELDS[0], by="ou_admin", at=NOW)

    together(database, *[add] * 6)
    with database.read(VAULT) as store:
        assert store.custom_fields.all() == FIELDS[:1]


def test_the_last_two_options_stopped_at_once_leave_one(database: Database) -> None:
    with database.write(VAULT) as store:
        first, *others = store.rules.options("tier")
        store.rules.stop_option("tier", others.pop())
        pair = (first, *others)
    done = together(
        database,
        *[lambda store, one=one: store.rules.stop_option("tier", one) for one in pair],
    )
    assert sorted(map(bool, done)) == [False, True]
    with database.read(VAULT) as store:
        assert len(store.rules.options("tier")) == 1


def test_the_last_option_of_a_list_stays(database: Database) -> None:
    with database.write(VAULT) as store:
        for one in store.rules.options("tier")[1:]:
            assert store.rules.stop_option("tier", one)
        (last,) = store.rules.options("tier")
        assert not store.rules.stop_option("tier", last)
        assert store.rules.options("tier") == (last,)


def test_options_are_put_in_order_and_stopped_ones_follow(database: Database) -> None:
    with database.write(VAULT) as store:
        store.rules.add_option("stage", "样品测试")
        store.rules.stop_option("stage", "商务谈判")
        order = ("初步接触", "样品测试", "需求确认", "方案报价", "合同签订")
        store.rules.order_options("stage", order)
        assert store.rules.options("stage") == order
        assert store.rules.stopped_options("stage") == ("商务谈判",)
