"""查重 of names that look like something else: a sound said twice, a question, a person, a trade, words apart."""

import pytest

from tests.usecases.desk import Desk


def _known(desk: Desk, name: str) -> None:
    desk.registers("王磊", f"报备 客户名称:{name} 联系人:张伟 电话:13812345678 类型:企业客户")
    assert [one.name for one in desk.customers()] == [name]


@pytest.mark.parametrize("words", ["查重 旺旺", "旺旺有人跟吗"])
def test_a_name_of_one_character_twice_is_looked_up(desk: Desk, words: str) -> None:
    _known(desk, "旺旺食品有限公司")
    assert "旺旺食品有限公司" in desk.says("陈晨", words).text


def test_a_name_of_one_character_twice_can_be_registered(desk: Desk) -> None:
    desk.registers("王磊", "报备 盼盼 张伟 13812345678")
    assert [one.name for one in desk.customers()] == ["盼盼"]
    assert "请补上客户名称" in desk.says("王磊", "报备 哈哈 张伟 13812345679").text
