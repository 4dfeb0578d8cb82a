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


@pytest.mark.parametrize("words", ["科技", "第一", "🙂🙂科技有限公司"])
def test_a_trade_or_a_number_alone_is_asked_about_wherever_it_stands(
    desk: Desk, words: str
) -> None:
    for said in (f"报备 {words} 张伟 13812345678", f"报备 客户名称:{words} 张伟 13812345678"):
        asked = desk.says("王磊", said)
        assert f"{words.strip('🙂')}」只有" in asked.text
        assert desk.customers() == []
    assert desk.says("王磊", f"查重 {words}").act == "check.empty"


@pytest.mark.parametrize("words", ["查重 哈哈", f"查重 {'云' * 300}", "查重 91510107MA6C4K2T00"])
def test_a_refused_check_does_not_speak_of_writing(desk: Desk, words: str) -> None:
    refused = desk.says("王磊", words)
    assert refused.act == "check.invalid"
    assert "写入" not in refused.text


@pytest.mark.parametrize("words", ["查重 饿了么", "饿了么有人跟吗", "查重 饿 了 么"])
def test_a_name_that_ends_like_a_question_is_looked_up_whole(desk: Desk, words: str) -> None:
    free = desk.says("陈晨", words)
    assert "未报备" in free.card.title
    assert "饿了么" in free.text
