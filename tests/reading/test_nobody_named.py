"""跟进 without a customer: a day, a channel or a command word is never taken for a name."""

import pytest

from handlers.reading.message import read
from handlers.reading.result import Certainty
from tests.reading.surroundings import CONTEXT


@pytest.mark.parametrize(
    "text",
    [
        "跟进 今天电话聊了报价和交期问题",
        "跟进 今天 电话聊了报价和交期问题",
        "跟进 昨天下午3点拜访了客户 谈了报价",
        "跟进 电话聊了一下，客户说预算砍半",
        "跟进 客户说价格太高，要再降5个点",
        "跟进 客户 电话聊了一下",
        "跟进 拜访张总，谈了付款方式",
        "跟进 刚和客户通了电话，确认了交期",
    ],
)
def test_words_that_tell_of_a_contact_name_nobody(text: str) -> None:
    reading = read(text, CONTEXT)
    assert (reading.command, reading.certainty) == ("跟进", Certainty.SURE)
    assert (reading.customer, reading.unusable_name) == (None, None)
    assert reading.fields["content"].value


@pytest.mark.parametrize(
    "name",
    [
        "今日头条",
        "和谐家园",
        "明天集团",
        "见微科技",
        "十月网络",
        "通力电梯",
        "客户关系协会",
        "微信支付",
        "去哪儿网",
    ],
)
def test_a_name_that_begins_like_a_day_or_a_talk_is_a_name(name: str) -> None:
    reading = read(f"跟进 {name} 电话聊了报价和交期问题", CONTEXT)
    assert reading.customer is not None
    assert reading.customer.value == name


def test_a_company_named_further_on_is_asked_about() -> None:
    reading = read("跟进 今天拜访了杭州云杉智能科技有限公司，谈了报价", CONTEXT)
    assert reading.certainty is Certainty.UNSURE
    assert "云杉智能" in reading.note


@pytest.mark.parametrize("name", ["报备", "登记", "未知", "###"])
def test_a_name_that_cannot_be_one_is_told_apart_from_no_name(name: str) -> None:
    reading = read(f"跟进 {name} 今天电话聊了报价", CONTEXT)
    assert reading.customer is None
    assert reading.unusable_name is not None
    assert reading.unusable_name.read == name
