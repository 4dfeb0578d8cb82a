"""What could not be read is said, with its limit or an example; nothing is cut off or guessed in silence."""

import pytest

from tests.usecases.desk import Desk
from tests.usecases.samples import COMPLETE, YUNSHAN


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("下次 2月30日", ("2月30日", "读不出日期")),
        ("下次 昨天", ("昨天", "已经过去")),
        ("很长的话" * 800, ("最多 2000 个字",)),
    ],
)
def test_a_follow_up_with_something_unreadable_comes_back_as_a_form(
    desk: Desk, words: str, said: tuple[str, ...]
) -> None:
    desk.says("王磊", COMPLETE)
    answer = desk.says("王磊", f"跟进 云杉智能 电话聊了报价，客户有点犹豫 {words}")
    for part in ("记一笔跟进", *said):
        assert part in answer.text
    customer = desk.customer(YUNSHAN)
    assert desk.read(lambda store: store.follow_ups.of_customer(customer.id)) == []
    assert customer.next_follow_at is None


@pytest.mark.parametrize("words", ["电话聊了一下，客户说预算砍半", "今天电话聊了，客户说预算砍半"])
def test_a_follow_up_is_judged_by_all_its_words(desk: Desk, words: str) -> None:
    desk.says("王磊", COMPLETE)
    logged = desk.says("王磊", f"跟进 云杉智能 {words}")
    assert "不计有效" not in logged.text
    customer = desk.customer(YUNSHAN)
    (kept,) = desk.read(lambda store: store.follow_ups.of_customer(customer.id))
    assert (kept.is_effective, kept.verdict_reason) == (True, "")


def test_an_update_gives_a_new_name(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    answer = desk.says("王磊", "更新 云杉智能 名称:杭州云杉智能装备有限公司 级别:A")
    assert "已更新" in answer.text or "更新" in answer.card.title
    renamed = desk.customer("杭州云杉智能装备有限公司")
    assert renamed.level == "A"
    assert "杭州云杉智能装备有限公司" in desk.says("陈晨", "查重 杭州云杉智能装备有限公司").text


def test_a_past_time_is_no_next_contact(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    answer = desk.says("王磊", "更新 云杉智能 下次:昨天")
    assert "已经过去" in answer.text
    assert desk.customer(YUNSHAN).next_follow_at is None


def test_a_reminder_that_is_too_long_says_so(desk: Desk) -> None:
    answer = desk.says("王磊", f"提醒我 3分钟后 {'很长的话' * 750}")
    assert "3000 个字，最多 2000 个字" in answer.text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("云杉智能 张三 12345", ("12345", "不是有效的电话号码")),
        ("云杉智能 未知 13912345678", ("未知", "占位")),
        ("未知 未知 未知", ("未知", "占位")),
    ],
)
def test_the_form_says_what_was_wrong_with_the_message(
    desk: Desk, words: str, said: tuple[str, ...]
) -> None:
    answer = desk.says("王磊", f"报备 {words}")
    for part in said:
        assert part in answer.text
    assert desk.customers() == []
