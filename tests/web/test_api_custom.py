"""Added fields over REST: a `custom` object by the fields' names, in and out, checked by kind."""

from typing import Any

import pytest

from handlers.domain.custom_field import CustomField, CustomKind
from storage.uow import SqlStore
from tests.web.desk import NOW, VAULT, YUNSHAN, Desk, fields_of, registration

FIELDS = (
    CustomField("国家", CustomKind.TEXT),
    CustomField("年产值", CustomKind.NUMBER),
    CustomField("投产日期", CustomKind.DATE),
    CustomField("渠道商", CustomKind.CHOICE, ("甲", "乙")),
    CustomField("兴趣", CustomKind.CHOICES, ("产线", "仓储", "质检")),
)
CUSTOM: dict[str, Any] = {
    "国家": "德国",
    "年产值": 30_000_000.5,
    "投产日期": "2027-03-01",
    "渠道商": "乙",
    "兴趣": ["质检", "产线"],
}
SHOWN = CUSTOM | {"兴趣": ["产线", "质检"]}


@pytest.fixture
def fields(desk: Desk) -> None:
    """The five kinds of fields are in use."""

    def work(store: SqlStore) -> None:
        for one in FIELDS:
            store.custom_fields.add(one, by="test", at=NOW)

    desk.database.run(VAULT, work)


@pytest.mark.usefixtures("fields")
def test_values_come_back_by_the_names_of_their_fields(desk: Desk) -> None:
    made = desk.register(custom=CUSTOM)
    assert made["custom"] == SHOWN
    assert desk.get(f"/customers/{made['customer_no']}").get_json()["custom"] == SHOWN
    (listed,) = desk.get("/customers").get_json()["items"]
    assert listed["custom"] == SHOWN
    assert "国家" not in listed


@pytest.mark.usefixtures("fields")
def test_a_customer_without_values_has_an_empty_object(desk: Desk) -> None:
    assert desk.register()["custom"] == {}


@pytest.mark.usefixtures("fields")
@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("国家", 7, "要是文字"),
        ("国家", "", "没有实际内容"),
        ("国家", "未知", "占位"),
        ("国家", "长短" * 101, "最多 200 个字"),
        ("年产值", "3000万", "要是数字"),
        ("年产值", True, "要是数字"),
        ("年产值", 10**15, "要是数字"),
        ("年产值", 0.1234567, "要是数字"),
        ("投产日期", "2027年3月", "要是日期"),
        ("投产日期", "20270301", "要是日期"),
        ("投产日期", None, "要是日期"),
        ("渠道商", "丁", "只能是 甲、乙"),
        ("渠道商", ["甲"], "只能是 甲、乙"),
        ("兴趣", "产线", "要是列表"),
        ("兴趣", [], "要是列表"),
        ("兴趣", ["产线", "采购"], "每项只能是 产线、仓储、质检"),
        ("颜色", "红", "没有这个字段，可用的有 国家、年产值"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_wrong(
    desk: Desk, name: str, value: Any, wrong: str
) -> None:
    refused = desk.post(registration(custom={name: value}))
    assert fields_of(refused) == [f"custom.{name}"]
    assert wrong in refused.get_json()["errors"][0]["message"]
    assert desk.total() == 0


@pytest.mark.usefixtures("fields")
def test_all_wrong_values_are_told_at_once(desk: Desk) -> None:
    body = registration(custom={"国家": 7, "渠道商": "丁"}, source="天外")
    assert fields_of(desk.post(body)) == ["source", "custom.国家", "custom.渠道商"]
    assert fields_of(desk.post(registration(custom=[]))) == ["custom"]


def test_without_fields_every_name_is_unknown(desk: Desk) -> None:
    refused = desk.post(registration(custom={"国家": "德国"}))
    assert "现在没有自定义字段" in refused.get_json()["errors"][0]["message"]


@pytest.mark.usefixtures("fields")
def test_a_stopped_field_is_neither_taken_nor_shown(desk: Desk) -> None:
    made = desk.register(custom=CUSTOM)
    desk.database.run(VAULT, lambda store: store.custom_fields.stop("国家", NOW))
    shown = desk.get(f"/customers/{made['customer_no']}").get_json()["custom"]
    assert shown == {key: value for key, value in SHOWN.items() if key != "国家"}
    refused = desk.post(registration(name="苏州朗诺精密机械有限公司", custom={"国家": "德国"}))
    assert fields_of(refused) == ["custom.国家"]


@pytest.mark.usefixtures("fields")
@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        (["国家:德"], True),
        (["国家：德国"], True),
        (["国家:法国"], False),
        (["年产值:30000000.5"], True),
        (["年产值:30000000.50"], True),
        (["年产值:3000"], False),
        (["投产日期:2027-03-01"], True),
        (["投产日期:2027-03-02"], False),
        (["渠道商:乙"], True),
        (["渠道商:甲"], False),
        (["兴趣:产线"], True),
        (["兴趣:质检、产线"], True),
        (["兴趣:仓储"], False),
        (["国家:德国", "渠道商:乙"], True),
        (["国家:德国", "渠道商:甲"], False),
        (["国家:%"], False),
        ([""], True),
    ],
)
def test_the_list_is_narrowed_by_added_fields(desk: Desk, asked: list[str], is_found: bool) -> None:
    made = desk.register(custom=CUSTOM)
    desk.register("苏州朗诺精密机械有限公司", contacts=[{"name": "李敏", "phone": "13987654321"}])
    body = desk.get("/customers", name="云杉", custom=asked).get_json()
    found = [one["customer_no"] for one in body["items"]]
    assert found == ([made["customer_no"]] if is_found else [])
    assert body["total"] == len(found)


@pytest.mark.usefixtures("fields")
@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ("颜色:红", "没有这个字段，可用的有 国家、年产值"),
        ("国家", "后面没有写值"),
        ("国家:", "后面没有写值"),
        (":德国", "没有这个字段"),
        ("年产值:三千万", "要是数字"),
        ("年产值:nan", "要是数字"),
        ("投产日期:2027年3月", "要是日期"),
        ("渠道商:丁", "只能是 甲、乙"),
        ("兴趣:产线、采购", "每项只能是 产线、仓储、质检"),
        ("国家:" + "长" * 250, "最多 250 个字"),
    ],
)
def test_a_condition_that_cannot_be_is_named_and_not_searched_for(
    desk: Desk, asked: str, wrong: str
) -> None:
    refused = desk.get("/customers", custom=[asked, "国家:德国"])
    assert refused.status_code == 400
    assert fields_of(refused)[0].startswith("custom")
    assert wrong in refused.get_json()["errors"][0]["message"]


@pytest.mark.usefixtures("fields")
def test_a_stopped_field_is_no_condition(desk: Desk) -> None:
    desk.register(custom=CUSTOM)
    desk.database.run(VAULT, lambda store: store.custom_fields.stop("国家", NOW))
    assert desk.get("/customers", custom="国家:德国").status_code == 400


def test_the_document_describes_the_condition(desk: Desk) -> None:
    document = desk.http.get("/api/openapi.json", headers=desk.token).get_json()
    parameters = document["paths"]["/api/v1/customers"]["get"]["parameters"]
    (custom,) = (one for one in parameters if one["name"] == "custom")
    assert custom["schema"]["type"] == "array"
    assert custom["schema"]["items"]["type"] == "string"
    assert "国家:德国" in custom["description"]


def test_the_source_follows_the_live_list(desk: Desk) -> None:
    assert fields_of(desk.post(registration(source="抖音"))) == ["source"]
    desk.database.run(VAULT, lambda store: store.rules.add_option("source", "抖音"))
    assert desk.register(YUNSHAN, source="抖音")["source"] == "抖音"


def test_the_document_describes_the_object(desk: Desk) -> None:
    document = desk.http.get("/api/openapi.json", headers=desk.token).get_json()
    schemas = document["components"]["schemas"]
    assert schemas["CustomFields"]["additionalProperties"] is True
    for name in ("Customer", "Registration"):
        assert schemas[name]["properties"]["custom"] == {
            "$ref": "#/components/schemas/CustomFields"
        }
    assert "custom" not in schemas["Registration"]["required"]
