"""The GET routes: what a customer, its claims, follow-ups and cases look like, and the duplicate check."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from handlers.domain.identity import TOO_COMMON, exact_keys
from handlers.records import Contact, Ownership
from storage.tables.customers import customer as table
from tests.web.desk import NOW, USCC, VAULT, WANG, YUNSHAN, ZHAO, Desk, fields_of, registration


def test_a_customer_bears_the_names_of_the_contract(desk: Desk) -> None:
    number = desk.register(uscc=USCC)["customer_no"]
    body = desk.get(f"/customers/{number}").get_json()
    assert body["customer_no"] == number == "XS2026000001"
    assert body["name"] == YUNSHAN
    assert body["ownership"] == "owned"
    assert body["owner_open_id"] == WANG
    assert body["stage"] == ""
    assert body["coop_status"] == ""
    assert body["need"] == "采购50套巡检终端"
    assert body["source"] == "行业展会"
    assert body["uscc"] == USCC
    assert body["registered_at"] == "2026-11-23T10:30:00+08:00"
    assert body["protected_until"] == "2026-12-23T23:59:59+08:00"
    assert body["missing"] == []
    assert desk.get(f"/customers/{number.lower()}").get_json() == body


def test_a_customer_says_who_registered_it_what_it_is_also_called_and_where_it_belongs(
    desk: Desk,
) -> None:
    above = desk.customer(desk.register("云杉控股集团有限公司")["customer_no"])
    contacts = [_contact("13987654321")]
    made = desk.register(uscc=USCC, claimant=ZHAO, contacts=contacts)
    assert (made["claimant_open_id"], made["parent"], made["aliases"]) == (ZHAO, None, [])
    assert made["lifecycle"] == "获取"
    below = desk.customer(made["customer_no"])
    with desk.database.write(VAULT) as store:
        moved = {"owner_open_id": WANG, "last_follow_at": NOW}
        store.customers.change(below, moved)
        store.customers.add_alias(below.id, "云杉电子有限公司", by=WANG, at=NOW)
    with desk.database.transaction() as connection:
        of_below = table.c.id == below.id
        connection.execute(update(table).where(of_below).values(parent_id=above.id))
    for body in (
        desk.get(f"/customers/{made['customer_no']}").get_json(),
        desk.get("/customers", name="云杉智能").get_json()["items"][0],
    ):
        assert (body["owner_open_id"], body["claimant_open_id"]) == (WANG, ZHAO)
        assert body["parent"] == above.customer_no
        assert body["aliases"] == ["云杉电子有限公司"]
        assert body["lifecycle"] == "培养"


def test_a_site_stands_beside_the_name_of_its_body(desk: Desk) -> None:
    customer = desk.customer(desk.register("临江市第一人民医院东院区")["customer_no"])
    with desk.database.write(VAULT) as store:
        store.customers.change(customer, {"site": "东院区"})
    (found,) = desk.get("/customers", name="临江市第一人民医院东院区").get_json()["items"]
    assert found["customer_no"] == customer.customer_no
    assert (found["name"], found["site"]) == ("临江市第一人民医院", "东院区")


def test_contact_ways_are_shown_as_to_an_administrator(desk: Desk) -> None:
    ways = {"phone": "13812345678", "email": "zhang@yunshan.cn", "wechat": "zhang_88"}
    body = desk.register(contacts=[{"name": "张伟", "title": "经理", **ways}])
    contact = body["contacts"][0]
    assert contact["name"] == "张伟"
    assert contact["title"] == "经理"
    assert contact["phone"] == "138****5678"
    assert contact["email"] is None
    assert contact["wechat"] is None
    text = desk.get("/customers").text
    assert not any(way in text for way in ways.values())


def test_the_list_filters_by_name_owner_and_ownership(desk: Desk) -> None:
    desk.add_customer("杭州云杉智能科技有限公司")
    desk.add_customer("云杉木业", owner_open_id=ZHAO)
    desk.add_customer("苏州朗诺精密机械有限公司", ownership=Ownership.POOL)
    desk.add_customer("青岛蓝湾港务集团有限公司", ownership=Ownership.HISTORY)

    def names(**query: Any) -> set[str]:
        body = desk.get("/customers", **query).get_json()
        assert body["total"] == len(body["items"])
        return {item["name"] for item in body["items"]}

    assert len(names()) == 4
    assert names(name="云杉") == {"杭州云杉智能科技有限公司", "云杉木业"}
    assert names(name="雲杉") == names(name="云杉")
    assert names(name="%") == set()
    assert names(owner=ZHAO) == {"云杉木业"}
    assert names(owner="ou_nobody") == set()
    assert names(ownership="pool") == {"苏州朗诺精密机械有限公司"}
    assert names(ownership="history") == {"青岛蓝湾港务集团有限公司"}
    assert names(name="云杉", owner=WANG, ownership="owned") == {"杭州云杉智能科技有限公司"}


def test_nobody_owns_what_lies_in_the_pool(desk: Desk) -> None:
    made = desk.add_customer("苏州朗诺精密机械有限公司", ownership=Ownership.POOL)
    body = desk.get(f"/customers/{made.customer_no}").get_json()
    assert body["owner_open_id"] is None
    assert body["protected_until"] is None


def test_pages_follow_one_another_without_gaps(desk: Desk) -> None:
    for serial in range(7):
        until = NOW + timedelta(days=30 - serial)
        desk.add_customer(f"第{serial}家科技公司", protected_until=until)
    seen = []
    for page in (1, 2, 3, 4):
        body = desk.get("/customers", page=page, page_size=3).get_json()
        assert body["total"] == 7
        seen += [item["protected_until"] for item in body["items"]]
    assert len(seen) == 7
    assert seen == sorted(seen)


def test_drafts_refused_claims_and_withdrawn_registrations_are_no_customers(desk: Desk) -> None:
    number = desk.register()["customer_no"]
    assert desk.post(registration(claimant_open_id=ZHAO)).status_code == 409
    withdrawn = desk.register("苏州朗诺精密机械有限公司", contacts=[_contact("13987654321")])
    with desk.database.write(VAULT) as store:
        customer = store.customers.by_no(withdrawn["customer_no"])
        assert customer is not None
        store.customers.withdraw(customer, NOW)
    assert [item["customer_no"] for item in desk.get("/customers").get_json()["items"]] == [number]
    assert desk.get(f"/customers/{withdrawn['customer_no']}").status_code == 404
    assert desk.get("/duplicates", phone="13987654321").get_json() == {"items": []}


def test_claims_list_the_refused_ones_too_newest_first(desk: Desk) -> None:
    number = desk.register()["customer_no"]
    desk.clock.at += timedelta(minutes=1)
    desk.post(registration(claimant_open_id=ZHAO))
    body = desk.get(f"/customers/{number}/claims").get_json()
    assert body["total"] == 2
    refused, registered = body["items"]
    assert (registered["verdict"], registered["claimant_open_id"]) == ("registered", WANG)
    assert (refused["verdict"], refused["claimant_open_id"]) == ("refused", ZHAO)
    assert refused["owner_open_id"] == WANG
    assert refused["level"] == "E1"
    assert refused["reason"] == "客户名称相同"
    assert refused["via"] == "rest"
    assert datetime.fromisoformat(refused["said_at"]) == desk.clock.at
    assert refused["said_at"].endswith("+08:00")
    second = desk.get(f"/customers/{number}/claims", page=2, page_size=1).get_json()
    assert second == {"items": [registered], "total": 2}


def test_follow_ups_say_whether_they_counted(desk: Desk) -> None:
    number = desk.register()["customer_no"]
    desk.add_follow_up(number, "电话确认了参数和交期")
    later = NOW + timedelta(hours=1)
    desk.add_follow_up(
        number,
        "没人接",
        happened_at=later,
        is_effective=False,
        is_late=True,
        verdict_reason="没有联系上",
        next_at=NOW + timedelta(days=1),
    )
    body = desk.get(f"/customers/{number}/follow-ups").get_json()
    assert body["total"] == 2
    missed, counted = body["items"]
    assert (counted["effective"], counted["late"]) == (True, False)
    assert counted["content"] == "电话确认了参数和交期"
    assert counted["author_open_id"] == WANG
    assert (missed["effective"], missed["late"]) == (False, True)
    assert missed["verdict_reason"] == "没有联系上"
    assert missed["at"] == "2026-11-23T11:30:00+08:00"
    assert missed["next_at"] == "2026-11-24T10:30:00+08:00"


def test_cases_are_listed(desk: Desk) -> None:
    number = desk.register()["customer_no"]
    assert desk.get(f"/customers/{number}/cases").get_json() == {"items": [], "total": 0}
    desk.add_case(number, "我先谈的")
    body = desk.get(f"/customers/{number}/cases").get_json()
    assert body["total"] == 1
    case = body["items"][0]
    assert case["case_no"] == "A1"
    assert case["status"] == "open"
    assert (case["claimant_open_id"], case["owner_open_id"]) == (ZHAO, WANG)
    assert case["manager_open_id"] is None
    assert case["reason"] == "我先谈的"
    assert (case["rulings"], case["evidence"], case["instance"]) == ([], [], 1)


def test_a_ruled_case_tells_its_ruling_and_evidence(desk: Desk) -> None:
    number = desk.register()["customer_no"]
    desk.add_case(number, "我先谈的")
    desk.rule_case("A1", "有拜访记录")
    (case,) = desk.get(f"/customers/{number}/cases").get_json()["items"]
    assert (case["status"], case["outcome"]) == ("ruled", "维持：客户仍归归属人")
    (ruling,) = case["rulings"]
    assert (ruling["decision"], ruling["reason"], ruling["rule_version"]) == (
        "keep",
        "有拜访记录",
        "0",
    )
    assert ruling["ruled_by"] == ZHAO
    (evidence,) = case["evidence"]
    assert (evidence["kind"], evidence["size"]) == ("text", 12)
    assert len(evidence["sha256"]) == 64


@pytest.mark.parametrize(
    ("query", "level", "score"),
    [
        ({"name": YUNSHAN}, "E1", 1.0),
        ({"name": "杭州雲杉智能科技有限公司"}, "E1", 1.0),
        ({"phone": "138-1234-5678"}, "E1", 1.0),
        ({"phone": "+86 138 1234 5678"}, "E1", 1.0),
        ({"uscc": USCC.lower()}, "E1", 1.0),
        ({"name": "宁波海岳进出口有限公司", "phone": "13812345678"}, "E2", 0.9),
        ({"name": "云杉智能"}, "E3", None),
    ],
)
def test_duplicates_are_found_by_each_key(
    desk: Desk, query: dict[str, str], level: str, score: float | None
) -> None:
    number = desk.register(uscc=USCC)["customer_no"]
    items = desk.get("/duplicates", **query).get_json()["items"]
    assert [item["customer_no"] for item in items] == [number]
    assert items[0]["name"] == YUNSHAN
    assert items[0]["level"] == level
    assert items[0]["reason"]
    assert 0 < items[0]["score"] <= 1
    if score is not None:
        assert items[0]["score"] == score


def test_the_head_of_a_names_group_is_among_the_duplicates(desk: Desk) -> None:
    desk.add_customer("云杉集团有限公司", owner_open_id=ZHAO)
    items = desk.get("/duplicates", name="上海云杉集团物流有限公司").get_json()["items"]
    assert [(item["name"], item["level"]) for item in items] == [("云杉集团有限公司", "E4")]
    assert items[0]["reason"] == "同一集团，同字号「云杉」"


def test_duplicates_come_best_first(desk: Desk) -> None:
    desk.register()
    desk.add_customer("云杉智能木业有限公司", owner_open_id=ZHAO)
    keys = exact_keys("", "企业客户", phones=["13812345679"])
    pool = {"ownership": Ownership.POOL, "keys": keys}
    desk.add_customer("苏州朗诺精密机械有限公司", contacts=(Contact("李敏"),), **pool)
    items = desk.get("/duplicates", name=YUNSHAN, phone="13812345679").get_json()["items"]
    assert [item["level"] for item in items] == ["E1", "E3", "E5"] or [
        item["level"] for item in items
    ] == ["E1", "E5"]
    by_short_name = desk.get("/duplicates", name="云杉智能").get_json()["items"]
    assert [item["level"] for item in by_short_name] == ["E3", "E3"]
    scores = [item["score"] for item in by_short_name]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "query", [{"name": "宁波海岳进出口有限公司"}, {"phone": "13700001111"}, {"uscc": USCC}]
)
def test_nothing_is_found_when_it_is_free(desk: Desk, query: dict[str, str]) -> None:
    desk.register()
    assert desk.get("/duplicates", **query).get_json() == {"items": []}


@pytest.mark.parametrize(
    "name",
    [
        "。。。",
        "！！",
        "--",
        "未知",
        "\x00\x00",
        "\u200b\u200b",
        "  ",
        "有限公司",
        "科技",
        "张伟",
        "X" * 101,
    ],
)
def test_a_check_that_cannot_be_made_never_answers_free(desk: Desk, name: str) -> None:
    desk.register()
    assert fields_of(desk.get("/duplicates", name=name)) == ["name"]


def test_a_phone_beside_a_vague_name_is_checked(desk: Desk) -> None:
    number = desk.register()["customer_no"]
    items = desk.get("/duplicates", name="张伟", phone="13812345678").get_json()["items"]
    assert [item["customer_no"] for item in items] == [number]


def test_a_phone_of_very_many_customers_is_no_check(desk: Desk) -> None:
    keys = exact_keys("", "企业客户", phones=["13812345679"])
    for place in range(TOO_COMMON + 1):
        desk.add_customer(f"占位客户{place:02}号", shared_keys=keys)
    query = {"phone": "13812345679"}
    refused = desk.get("/duplicates", **query)
    assert fields_of(refused) == ["phone"]
    assert f"有 {TOO_COMMON} 多家客户共用" in refused.get_data(as_text=True)
    assert fields_of(desk.get("/duplicates", name="张伟", **query)) == ["phone"]
    assert desk.get("/duplicates", name=YUNSHAN, **query).get_json() == {"items": []}


@pytest.mark.parametrize("name", ["langnuo-pm.com", "www.langnuo-pm.com"])
def test_a_mail_domain_finds_its_customers_or_is_no_check(desk: Desk, name: str) -> None:
    people = (Contact("方敏", email="fang@langnuo-pm.com"),)
    for place in range(TOO_COMMON):
        desk.add_customer(f"占位客户{place:02}号", contacts=people)
    items = desk.get("/duplicates", name=name).get_json()["items"]
    assert {(one["level"], one["reason"]) for one in items} == {("E2", "企业邮箱域名相同")}
    assert len(items) == TOO_COMMON
    desk.add_customer("再一家", contacts=people)
    refused = desk.get("/duplicates", name=name)
    assert fields_of(refused) == ["name"]
    assert "这个邮箱域名有 20 多家客户共用" in refused.get_data(as_text=True)


@pytest.mark.parametrize("name", [" ", "\x00", "\u200b"])
def test_a_filter_that_shows_nothing_is_refused_and_not_dropped(desk: Desk, name: str) -> None:
    desk.register()
    assert fields_of(desk.get("/customers", name=name)) == ["name"]


def _contact(phone: str) -> dict[str, str]:
    return {"name": "李敏", "phone": phone}


def test_a_place_and_a_trade_are_looked_up_and_never_called_free(desk: Desk) -> None:
    assert desk.get("/duplicates", name="马鞍山钢铁").status_code == 400
    number = desk.register("马鞍山钢铁股份有限公司")["customer_no"]
    (item,) = desk.get("/duplicates", name="马鞍山钢铁").get_json()["items"]
    assert (item["customer_no"], item["level"]) == (number, "E2")
    assert desk.get("/duplicates", name="钢铁").status_code == 400
