"""满意度 and 投诉: noted by the owner; a complaint is handled until it is done, and its manager hears of it."""

import pytest

from handlers.deals.records import Feedback
from tests.usecases.desk import Desk
from tests.usecases.samples import COMPLETE, YUNSHAN


@pytest.fixture
def mine(desk: Desk) -> Desk:
    """王磊 has a customer."""
    desk.says("王磊", COMPLETE)
    return desk


def feedback(desk: Desk) -> list[Feedback]:
    customer = desk.customer(YUNSHAN)
    return list(desk.read(lambda store: store.feedback.of_customer(customer.id)))


# ------------------------------------------------------------------ 满意度


def test_a_score_is_noted_and_shown_among_the_last_ones(mine: Desk) -> None:
    mine.says("王磊", "满意度 云杉智能 3 交货慢")
    mine.later(days=30)
    rated = mine.says("王磊", "满意度 云杉智能 4分 响应快")
    for words in ("4 / 5", "响应快", "3 → 4", "3.5"):
        assert words in rated.text
    assert "4 / 5" in mine.says("王磊", "客户 云杉智能").text
    assert "满意度 3 分" in mine.says("王磊", "历史 云杉智能").text


def test_a_low_score_offers_to_note_a_complaint(mine: Desk) -> None:
    rated = mine.says("王磊", "满意度 云杉智能 2")
    form = mine.clicks("王磊", rated.card, "投诉")
    noted = mine.clicks("王磊", form.card, "投诉", {"content": "发错货"})
    assert "投诉已记录" in noted.text


@pytest.mark.parametrize(
    "said", ["满意度 云杉智能", "满意度 云杉智能 9分 很好", "满意度 云杉智能 9"]
)
def test_without_a_score_of_five_a_form_asks(mine: Desk, said: str) -> None:
    asked = mine.says("王磊", said)
    assert ("读到「9" in asked.text and "1 到 5 分" in asked.text) is ("9" in said)
    assert not feedback(mine)
    rated = mine.clicks("王磊", asked.card, "满意度", {"score": "5"})
    assert "5 / 5" in rated.text
    assert [one.score for one in feedback(mine)] == [5]


def test_a_score_is_taken_back(mine: Desk) -> None:
    card = mine.says("王磊", "满意度 云杉智能 5").card
    assert "已撤销满意度" in mine.clicks("王磊", card, "撤销").text
    assert not feedback(mine)


def test_only_the_owner_notes_feedback(mine: Desk) -> None:
    mine.says("李雷", f"满意度 {YUNSHAN} 5")
    mine.says("李雷", f"投诉 {YUNSHAN} 发错货")
    assert not feedback(mine)


# ------------------------------------------------------------------ 投诉


def test_a_complaint_has_a_day_and_the_manager_hears_of_it(mine: Desk) -> None:
    noted = mine.says("王磊", "投诉 云杉智能 发错货")
    for words in ("投诉已记录", "发错货", "11月23日", "待处理", "赵敏"):
        assert words in noted.card.text + str(noted.card.content), words
    told = mine.card_to("赵敏", "有客户投诉")
    assert "发错货" in told.text
    assert "1 条投诉待处理" in mine.says("王磊", "客户 云杉智能").text


def test_the_day_that_was_said_counts(mine: Desk) -> None:
    noted = mine.says("王磊", "投诉 云杉智能 冷库温度不稳 周五前处理")
    assert "11月20日" in noted.text


def test_the_form_takes_a_day(mine: Desk) -> None:
    form = mine.says("王磊", "投诉 云杉智能").card
    noted = mine.clicks("王磊", form, "投诉", {"content": "发错货", "due": "2026-11-25 +0800"})
    assert "11月25日" in noted.text


def test_a_complaint_is_handled_and_done_with_its_result(mine: Desk) -> None:
    noted = mine.says("王磊", "投诉 云杉智能 发错货")
    handling = mine.clicks("王磊", noted.card, "开始处理")
    assert "处理中" in str(handling.card.content)
    empty = mine.clicks("王磊", handling.card, "处理完成", {"result": " "})
    assert "处理结果" in empty.toast
    done = mine.clicks("王磊", handling.card, "处理完成", {"result": "已补发两箱"})
    assert done.card.color == "green"
    assert "已补发两箱" in done.text
    again = mine.clicks("赵敏", mine.card_to("赵敏", "有客户投诉"), "开始处理")
    assert "已经处理完" in again.toast
    assert "投诉待处理" not in mine.says("王磊", "客户 云杉智能").text
    assert "发错货 → 已补发两箱" in mine.says("王磊", "历史 云杉智能").text


def test_the_manager_may_handle_it_and_a_stranger_may_not(mine: Desk) -> None:
    noted = mine.says("王磊", "投诉 云杉智能 发错货")
    told = mine.card_to("赵敏", "有客户投诉")
    refused = mine.clicks("陈晨", noted.card, "处理完成", {"result": "已补发两箱"})
    assert "没有记录" in refused.toast
    mine.clicks("赵敏", told, "处理完成", {"result": "已补发两箱"})
    assert [one.result for one in feedback(mine)] == ["已补发两箱"]


def test_words_that_it_is_settled_settle_the_open_one(mine: Desk) -> None:
    mine.says("王磊", "投诉 云杉智能 发错货")
    done = mine.says("王磊", "投诉 云杉智能 已处理 补发了两箱")
    assert "已处理完" in done.card.title
    (kept,) = feedback(mine)
    assert (kept.content, kept.result) == ("发错货", "已处理 补发了两箱")


def test_said_again_without_words_it_shows_what_waits(mine: Desk) -> None:
    assert "记一条投诉" in mine.says("王磊", "投诉 云杉智能").card.title
    mine.says("王磊", "投诉 云杉智能 发错货")
    shown = mine.says("王磊", "投诉 云杉智能")
    assert "发错货" in shown.text
    assert "处理完成" in shown.card.buttons


def test_a_complaint_is_taken_back_unless_somebody_handles_it(mine: Desk) -> None:
    card = mine.says("王磊", "投诉 云杉智能 发错货").card
    mine.clicks("赵敏", mine.card_to("赵敏", "有客户投诉"), "开始处理")
    assert "已经有人在处理" in mine.clicks("王磊", card, "撤销").text
    mine.clicks("赵敏", mine.card_to("赵敏", "发错货"), "处理完成", {"result": "已补发两箱"})
    mine.says("赵敏", "撤销")
    assert [one.result for one in feedback(mine)] == [""]
