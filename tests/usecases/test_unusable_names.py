"""A customer that was named but cannot be one: nothing is written, least of all to somebody else's card."""

import pytest

from tests.usecases.desk import Desk
from tests.usecases.samples import COMPLETE, YUNSHAN


@pytest.mark.parametrize(
    "words",
    [
        "跟进 未知 今天电话聊了报价和交期问题",
        "跟进 ### 今天电话聊了报价和交期问题",
        "跟进 报备 今天电话聊了报价和交期问题",
        "更新 未知 预计金额:66万",
        "更新 ### 预计金额:66万",
        "客户 %",
        "历史 未知",
        "为什么 ###",
    ],
)
def test_an_unusable_name_is_answered_with_the_problem_and_touches_no_other_customer(
    desk: Desk, words: str
) -> None:
    desk.says("王磊", COMPLETE)
    before = desk.customer(YUNSHAN)
    answer = desk.says("王磊", words)
    assert "1 处需要修改" in answer.card.title
    assert words.split()[1] in answer.text
    after = desk.customer(YUNSHAN)
    assert after == before
    assert desk.read(lambda store: store.follow_ups.of_customer(after.id)) == []


def test_no_name_at_all_means_the_customer_last_spoken_of(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    for words in ("今天电话聊了报价和交期问题", "电话聊了一下，客户说下周给答复"):
        logged = desk.says("王磊", f"跟进 {words}")
        assert "跟进已记录" in logged.text
        assert "云杉智能" in logged.text
    assert "云杉智能" in desk.says("王磊", "客户").text
