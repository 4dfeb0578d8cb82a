"""The conditions of 我的客户 and 客户 字段:值: added fields, options, several together, and what fits nothing."""

import pytest

from tests.usecases.desk import ADMIN, Desk
from tests.usecases.samples import COMPLETE, HEYAO, LANGNUO, OTHER_PHONE, YUNSHAN
from tests.usecases.test_custom_fields import FILLED, add_all


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("国家:德国", [YUNSHAN]),
        ("国家：德", [YUNSHAN]),
        ("国家:%", []),
        ("年产值:3000万", [YUNSHAN]),
        ("年产值:30000000", [YUNSHAN]),
        ("投产日期:2027-03-01", [YUNSHAN]),
        ("渠道商:甲", [LANGNUO]),
        ("兴趣:质检", [YUNSHAN, LANGNUO]),
        ("兴趣:质检、产线", [YUNSHAN]),
    ],
)
def test_ones_own_customers_are_searched_by_them(
    desk: Desk, condition: str, found: list[str]
) -> None:
    add_all(desk)
    desk.says("王磊", f"{COMPLETE} {FILLED}")
    desk.says("王磊", f"报备 {LANGNUO} 李敏 {OTHER_PHONE} 国家:法国 渠道商:甲 兴趣:质检")
    desk.says("陈晨", f"报备 {HEYAO} 周洁 13566660000 {FILLED}")
    shown = desk.says("王磊", f"我的客户 {condition}").text
    assert [one for one in (YUNSHAN, LANGNUO, HEYAO) if one in shown] == found


def test_a_condition_that_fits_no_value_is_answered(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", COMPLETE)
    refused = desk.says("王磊", "我的客户 渠道商:丁").text
    assert "可选：甲、乙、丙" in refused
    assert "我的客户 渠道商:甲" in refused


def test_several_conditions_hold_together(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", f"{COMPLETE} {FILLED} 阶段:需求确认 级别:A")
    desk.says("王磊", f"报备 {LANGNUO} 李敏 {OTHER_PHONE} 国家:德国 渠道商:甲 来源:主动拜访")
    for condition, found in (
        ("渠道商:乙 国家:德国", [YUNSHAN]),
        ("国家:德国 渠道商:甲", [LANGNUO]),
        ("国家:德国 来源:拜访", [LANGNUO]),
        ("阶段:需求确认 国家:德国 级别:A类", [YUNSHAN]),
        ("朗诺 国家:德国", [LANGNUO]),
        ("国家:德国 渠道商:甲 快到期", []),
        ("国家:德国 渠道商:甲 云杉", []),
    ):
        shown = desk.says("王磊", f"我的客户 {condition}").text
        assert [one for one in (YUNSHAN, LANGNUO) if one in shown] == found, condition


def test_one_option_taken_off_its_list_still_finds_who_has_it(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", f"{COMPLETE} {FILLED}")
    for words in ("渠道商 停 乙", "客户来源 停 行业展会"):
        desk.says(ADMIN, f"选项 {words}")
    for condition in ("渠道商:乙", "来源:行业展会"):
        assert YUNSHAN in desk.says("王磊", f"我的客户 {condition}").text
    refused = desk.says("王磊", "我的客户 来源:小红书").text
    assert "可选：线上推广、客户转介绍" in refused
    assert "我的客户 来源:线上推广" in refused


def test_a_customer_is_searched_for_by_them(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", f"{COMPLETE} 国家:德国")
    for words in ("客户 国家:德国", "客户 国家：德国", "查找 国家:德国"):
        found = desk.says("王磊", words).card
        assert found.title.startswith("我的客户")
        assert YUNSHAN in found.text
    assert desk.says("王磊", "查找 云杉").card.title == YUNSHAN
    assert YUNSHAN not in desk.says("陈晨", "客户 国家:德国").text
    desk.says("王磊", "客户 国家:德国")
    assert "德国 → 法国" in desk.says("王磊", "更新 国家:法国").text
