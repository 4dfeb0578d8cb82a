"""Branches, campuses and shops: each one customer with one owner, related to its head and found by its full name."""

import pytest

from tests.usecases.desk import Desk
from tests.usecases.samples import PHONE, YUNSHAN

BRANCH = f"{YUNSHAN}上海分公司"
XIEHE = "北京协和医院"
EAST = f"{XIEHE}东院区"
FREE, ASKED, REFUSED = "register", "register.similar", "register.refused"

SITES = [
    BRANCH,
    "中国建设银行股份有限公司深圳分行",
    "建设银行深圳分行",
    EAST,
    "永辉超市股份有限公司福州仓山店",
    "如家酒店杭州西湖店",
    "浙江大学紫金港校区",
    "中国石油大学（北京）",
    "中国人民财产保险股份有限公司杭州市分公司萧山支公司",
]


def registers(desk: Desk, who: str, name: str, phone: str = PHONE) -> str:
    return desk.says(who, f"报备 {name} 张伟 {phone}").act


@pytest.mark.parametrize("site", SITES)
def test_one_site_has_one_owner(desk: Desk, site: str) -> None:
    assert registers(desk, "王磊", site) == FREE
    refused = desk.says("陈晨", f"报备 {site} 李强 13700000001")
    assert refused.act == REFUSED
    assert "E1" in refused.text
    assert registers(desk, "王磊", site, "13700000002") == "register.own"
    assert [one.name for one in desk.customers()] == [site]


@pytest.mark.parametrize("site", SITES)
def test_a_site_is_found_under_its_full_name(desk: Desk, site: str) -> None:
    registers(desk, "王磊", site)
    assert desk.says("王磊", f"客户 {site}").act == "customer"
    found = desk.says("陈晨", f"查重 {site}").text
    assert "E1" in found
    assert "只查了" not in found
    told = desk.says("王磊", f"跟进 {site} 今天上门拜访，谈了新的采购方案")
    assert told.act == "follow_up", told.text
    assert desk.says("王磊", f"更新 {site} 备注:已联系").act == "update"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BRANCH, f"{YUNSHAN}深圳分公司"),
        ("中国建设银行股份有限公司深圳分行", "中国建设银行股份有限公司广州分行"),
        ("建设银行深圳分行", "建设银行广州分行"),
        (EAST, f"{XIEHE}西单院区"),
        ("永辉超市股份有限公司福州仓山店", "永辉超市股份有限公司厦门湖里店"),
        ("如家酒店杭州西湖店", "如家酒店杭州武林店"),
        ("中国石油大学（北京）", "中国石油大学（华东）"),
        ("中国地质大学（北京）", "中国地质大学（武汉）"),
        ("中国矿业大学", "中国矿业大学（北京）"),
    ],
)
def test_two_sites_of_one_body_are_two_customers(desk: Desk, one: str, other: str) -> None:
    assert registers(desk, "王磊", one) == FREE
    for who, phone in (("陈晨", "13700000001"), ("王磊", "13700000002")):
        assert registers(desk, who, other, phone) in (FREE, ASKED)
        desk.says(who, "不是同一家")
        assert desk.customer(other)
        assert desk.says(who, "撤销").act == "undo"


@pytest.mark.parametrize(
    ("site", "head", "how"),
    [
        (BRANCH, YUNSHAN, FREE),
        (EAST, XIEHE, ASKED),
        ("浙江大学玉泉校区", "浙江大学", ASKED),
        ("如家酒店杭州西湖店", "如家酒店", ASKED),
        ("杭州市第一人民医院分院", "杭州市第一人民医院", FREE),
        ("中国矿业大学（北京）", "中国矿业大学", ASKED),
    ],
)
def test_the_head_stays_free_when_only_a_site_is_registered(
    desk: Desk, site: str, head: str, how: str
) -> None:
    registers(desk, "王磊", site)
    said = desk.says("陈晨", f"查重 {head}").text
    assert "E1" not in said
    assert "E2" not in said
    assert registers(desk, "陈晨", head, "13700000001") == how


def test_a_campus_is_an_institution_also_behind_a_question(desk: Desk) -> None:
    registers(desk, "王磊", XIEHE)
    assert registers(desk, "陈晨", EAST, "13700000001") == ASKED
    assert desk.says("陈晨", "不是同一家").act == FREE
    assert desk.customer(EAST).kind == "机构"


def test_two_branches_of_one_company_are_of_one_group(desk: Desk) -> None:
    registers(desk, "王磊", BRANCH)
    assert "E4 同一集团" in desk.says("陈晨", f"查重 {YUNSHAN}深圳分公司").text


def test_a_taken_branch_is_told_beside_its_head(desk: Desk) -> None:
    registers(desk, "王磊", BRANCH)
    registers(desk, "陈晨", YUNSHAN, "13700000001")
    found = desk.says("李雷", f"查重 {BRANCH}").text
    assert "E1 客户名称相同" in found
    assert "E4 同一集团" in found
    assert "E3" not in found


@pytest.mark.parametrize("other", [f"{YUNSHAN}上海市分公司", f"{YUNSHAN}（上海分公司）"])
def test_one_branch_written_differently_is_no_second_one(desk: Desk, other: str) -> None:
    registers(desk, "王磊", BRANCH)
    assert registers(desk, "陈晨", other, "13700000001") == REFUSED


def test_a_branch_behind_a_blank_is_the_same_branch(desk: Desk) -> None:
    registers(desk, "王磊", BRANCH)
    assert registers(desk, "陈晨", f"{YUNSHAN} 上海分公司", "13700000001") == REFUSED
    assert "E1" in desk.says("陈晨", f"查重 {YUNSHAN} 上海分公司").text


def test_what_is_planned_is_no_site(desk: Desk) -> None:
    for number, words in enumerate(("想开个新店", "张伟要做园区监控")):
        desk.says("王磊", f"报备 苏州朗诺精密机械有限公司{words} 李强 1370000000{number}")
    assert {one.name for one in desk.customers()} <= {"苏州朗诺精密机械有限公司"}


def test_a_site_as_a_word_of_its_own_or_a_field_is_the_same(desk: Desk) -> None:
    registers(desk, "王磊", f"{XIEHE}（东院区）")
    for words in (f"{XIEHE} 东院区", f"{XIEHE}东院区"):
        assert registers(desk, "陈晨", words, "13700000001") == REFUSED
        assert "E1" in desk.says("陈晨", f"查重 {words}").text
    assert desk.says("陈晨", f"报备 {XIEHE} 院区:东院区 李强 13700000001").act == REFUSED


def test_a_department_in_brackets_makes_no_other_customer(desk: Desk) -> None:
    registers(desk, "王磊", YUNSHAN)
    assert registers(desk, "陈晨", f"{YUNSHAN}（采购部）", "13700000001") == REFUSED


def test_ones_own_site_by_the_phone_is_not_turned_into_another(desk: Desk) -> None:
    registers(desk, "王磊", EAST)
    said = desk.says("王磊", f"报备 {XIEHE}西院区 张伟 {PHONE}")
    assert said.act == "register.own"
    assert "确认更新" not in said.card.buttons


def test_a_changed_site_changes_the_name_and_leaves_the_old_one_free(desk: Desk) -> None:
    registers(desk, "王磊", EAST)
    assert desk.says("王磊", f"更新 {EAST} 院区:西院区").act == "update"
    assert desk.customer(f"{XIEHE}西院区")
    assert registers(desk, "陈晨", f"{XIEHE}西院区", "13700000001") == REFUSED
    assert registers(desk, "陈晨", EAST, "13700000002") == ASKED
    assert desk.says("王磊", f"更新 {XIEHE}西院区 名称:{XIEHE}").act == "update"
    assert "site" not in desk.customer(XIEHE).details


def test_another_site_of_ones_customer_is_asked_about_and_never_taken_for_it(desk: Desk) -> None:
    registers(desk, "王磊", EAST)
    said = desk.says("王磊", f"成交 {XIEHE}西院区 50万")
    assert said.act == "成交.which"
    assert EAST in said.text


@pytest.mark.parametrize(
    "bracket",
    [
        "（原杭州云松科技有限公司）",
        "（曾用名:杭州云松科技有限公司）",
        "(曾用名：杭州云松科技有限公司)",
    ],
)
def test_a_former_name_in_brackets_is_another_name_of_the_customer(
    desk: Desk, bracket: str
) -> None:
    assert registers(desk, "王磊", f"{YUNSHAN}{bracket}") == FREE
    customer = desk.customer(YUNSHAN)
    assert customer.details["other_names"] == "杭州云松科技有限公司"
    assert "site" not in customer.details
    assert "又名「杭州云松科技有限公司」" in desk.says("陈晨", "查重 杭州云松科技有限公司").text
    # said by one side only, it is a question to others
    assert registers(desk, "陈晨", "杭州云松科技有限公司", "13700000001") == ASKED


def test_a_site_or_a_department_that_begins_like_a_former_name_is_none(desk: Desk) -> None:
    registers(desk, "王磊", f"{YUNSHAN}（原料部）")
    assert "other_names" not in desk.customer(YUNSHAN).details
