"""Individuals as customers: a person's name is no evidence, and nobody else sees it in full."""

import pytest

from tests.usecases.desk import Desk


@pytest.mark.parametrize("name", ["王小明", "李雷", "欧阳娜娜", "陈总", "赵工"])
def test_two_sellers_may_have_customers_of_the_same_persons_name(desk: Desk, name: str) -> None:
    first = desk.says("王磊", f"报备 {name} {name} 18800003333")
    second = desk.says("陈晨", f"报备 {name} {name} 18800004444")
    assert (first.card.title, second.card.title) == ("报备成功", "报备成功")
    assert {one.kind for one in desk.customers()} == {"个人客户"}
    third = desk.says("孙悦", f"报备 {name} {name} 18800003333")
    assert third.card.title != "报备成功"
    assert name not in third.text.replace(f"报备 {name}", "")


def test_a_persons_name_alone_cannot_be_checked(desk: Desk) -> None:
    desk.says("王磊", "报备 周小燕 周小燕 18800003333")
    answer = desk.says("陈晨", "查重 周小燕")
    assert "只凭个人姓名不能判断" in answer.text
    assert "查单位请写全称" in answer.text
    assert "未报备" not in answer.text


def test_a_short_company_name_is_asked_about_only_when_it_looks_like_a_person(desk: Desk) -> None:
    assert desk.says("王磊", "报备 华为 任总 18800003333").card.title == "报备成功"
    asked = desk.says("陈晨", "报备 周德福 任总 18800004444")
    assert asked.card.fields["kind"] == "个人客户"
    company = desk.says("陈晨", "报备 周德福 任总 18800004444 类型:企业客户")
    assert company.card.title == "报备成功"
    assert desk.customer("周德福").kind == "企业客户"
