"""What speaks to the bot and orders nothing: asked about, and nothing of it is written by a yes."""

import pytest

from handlers.reading.message import read
from handlers.reading.result import Certainty
from tests.reading.surroundings import CONTEXT

YUNTU = "上海云图科技有限公司 王总 13800001111"


@pytest.mark.parametrize(
    "behind",
    [
        "先别报",
        "算了先不报了",
        "还没定先不报",
        "取消",
        "发错了",
        "等我确认了再说",
        "会不会撞单",
        "有没有重复",
        "想问下能不能报",
        "能报吗？",
        "已经有人报了",
        "不是我的客户",
    ],
)
def test_a_yes_registers_the_customer_and_none_of_the_words_that_took_it_back(behind: str) -> None:
    reading = read(f"报备 {YUNTU} {behind}", CONTEXT)
    assert (reading.command, reading.certainty) == ("报备", Certainty.UNSURE)
    assert reading.customer is not None
    assert reading.customer.value == "上海云图科技有限公司"
    assert (dict(reading.fields), reading.unread) == ({}, "")
    assert reading.note


@pytest.mark.parametrize(
    "before",
    ["先缓一缓", "改天", "何时", "撤销", "忘了", "明天再", "不准备", "李雷说要", "已经被李雷"],
)
def test_a_command_at_the_end_is_sure_only_where_politeness_touches_it(before: str) -> None:
    asked = read(f"{YUNTU} {before}报备", CONTEXT)
    assert (asked.command, asked.certainty) == ("报备", Certainty.UNSURE)
    assert before.removesuffix("要") in asked.note
    assert (dict(asked.fields), asked.unread) == ({}, "")
    assert read(f"{YUNTU} 麻烦帮我报备一下，谢谢", CONTEXT).certainty is Certainty.SURE


def test_what_is_told_as_done_is_no_order() -> None:
    reading = read(f"我已经把{YUNTU}报备了", CONTEXT)
    assert reading.certainty is Certainty.UNSURE
    assert reading.customer is not None
    assert reading.customer.value == "上海云图科技有限公司"


@pytest.mark.parametrize(
    "text",
    [
        "更新 云杉智能 金额 65万 对吗",
        "云杉智能的金额改成90万会怎样",
        "把云杉智能的金额改成65万怎么弄",
        "更新 云杉智能 先别改 金额:50万",
        "更新 云杉智能 金额:50万 待确认",
    ],
)
def test_a_change_in_doubt_still_shows_the_value_to_confirm(text: str) -> None:
    reading = read(text, CONTEXT)
    assert (reading.command, reading.certainty) == ("更新", Certainty.UNSURE)
    assert set(reading.fields) == {"expected_amount"}


@pytest.mark.parametrize(
    "content",
    ["你觉得今天要不要打个电话过去呢？", "为什么没有延长保护期？", "张总同意了吗？", "别记了"],
)
def test_words_to_the_bot_are_no_follow_up_until_confirmed(content: str) -> None:
    assert read(f"跟进 云杉智能 {content}", CONTEXT).certainty is Certainty.UNSURE


@pytest.mark.parametrize(
    "content",
    ["客户问什么时候能交货？", "张总说先不签，等预算批了再说", "拜访了张总，谁来负责还没定"],
)
def test_what_the_customer_asked_or_declined_is_content(content: str) -> None:
    assert read(f"跟进 云杉智能 {content}", CONTEXT).certainty is Certainty.SURE


@pytest.mark.parametrize(
    "text",
    [
        "领导让我联系上海云图科技有限公司",
        "改天再约王总 13800001111",
        "看来上海云图科技有限公司不错",
        "登记处王总 13800001111",
        "跟王总约了 13800001111 明天上门",
        "签了个保密协议 上海云图科技有限公司",
    ],
)
def test_a_word_that_only_begins_like_a_command_is_none(text: str) -> None:
    assert read(text, CONTEXT).command is None


@pytest.mark.parametrize(
    "text", ["云杉智能跟进了没", "帮我看看 云杉智能 报备了没", "云杉智能有没有被报备"]
)
def test_asking_whether_somebody_has_a_customer_is_a_duplicate_check(text: str) -> None:
    reading = read(text, CONTEXT)
    assert (reading.command, reading.certainty) == ("查重", Certainty.SURE)
    assert reading.customer is not None
    assert reading.customer.value == "云杉智能"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("跟进 云杉智能 今天晚上8点拜访了张总，聊了方案细节", "今天晚上8点"),
        ("跟进 云杉智能 2027年1月5日拜访过张总，聊了方案细节", "2027年1月5日"),
    ],
)
def test_a_contact_told_of_at_a_time_to_come_asks_when_it_was(text: str, day: str) -> None:
    reading = read(text, CONTEXT)
    assert reading.certainty is Certainty.UNSURE
    assert day in reading.note
    assert not reading.fields["happened_at"].is_sure


@pytest.mark.parametrize("name", ["杭州 明镜 光学公司", "杭州", "深圳市"])
def test_a_labelled_name_that_is_a_place_alone_is_asked_about(name: str) -> None:
    reading = read(f"报备 客户:{name} 联系人:张伟 电话:13800001111", CONTEXT)
    assert reading.certainty is Certainty.UNSURE
    assert "只有地名" in reading.note
