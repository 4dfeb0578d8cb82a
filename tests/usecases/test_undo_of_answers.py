"""撤销 after an answer to a 撞单: it takes back the answer or says why not, and never reaches past it."""

import pytest

from tests.usecases.desk import Answered, Desk, open_id
from tests.usecases.samples import COMPLETE, LANGNUO, OTHER_PHONE, RIVAL, TALKED, YUNSHAN

MINE_TOO = f"报备 {LANGNUO} 李敏 13987654321"


def collide(desk: Desk) -> Answered:
    """王磊 owns two customers; 陈晨 was refused the first one."""
    desk.says("王磊", COMPLETE)
    refused = desk.says("陈晨", RIVAL)
    desk.says("王磊", MINE_TOO)
    return refused


def test_sharing_is_taken_back_and_the_colleague_hears_it(desk: Desk) -> None:
    collide(desk)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "同意协作")
    desk.says("王磊", "撤销")
    assert "对方已收到通知" in desk.card_to("王磊", "已撤销同意协作").text
    assert set(desk.card_to("王磊", "报备了您的客户").buttons) == {"维持归属", "同意协作", "让出"}
    assert len(desk.customers("王磊")) == 2
    assert desk.says("陈晨", TALKED).act == "follow_up.refused"
    told = desk.card_to("陈晨", "协作已结束")
    assert YUNSHAN in told.text
    again = desk.says("陈晨", RIVAL)
    assert "E1" in again.text
    assert {"维持归属", "同意协作"} <= set(desk.card_to("王磊", "陈晨").buttons)


@pytest.mark.parametrize("words", ["维持归属", "让出"])
def test_an_answer_that_cannot_be_taken_back_is_named_and_nothing_before_it_is_touched(
    desk: Desk, words: str
) -> None:
    collide(desk)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), words)
    before = len(desk.customers())
    refused = desk.says("王磊", "撤销")
    assert f"上一步是{words}" in refused.text
    assert "不能撤销" in refused.text
    assert len(desk.customers()) == before


def test_a_watch_is_taken_back(desk: Desk) -> None:
    refused = collide(desk)
    desk.says("陈晨", "报备 星河物流 孙经理 13600001111")
    desk.clicks("陈晨", refused.card, "关注释放")
    desk.says("陈晨", "撤销")
    assert "关注释放" in desk.card_to("陈晨", "已撤销").text
    assert len(desk.customers("陈晨")) == 1
    watched = desk.customer(YUNSHAN).id
    assert desk.read(lambda store: store.sharing.watchers(watched)) == []


def test_a_wish_uttered_stands_between_撤销_and_what_was_before(desk: Desk) -> None:
    refused = collide(desk)
    desk.says("陈晨", "报备 星河物流 孙经理 13600001111")
    desk.clicks("陈晨", refused.card, "申请协作")
    said = desk.says("陈晨", "撤销")
    assert "上一步是申请协作" in said.text
    assert len(desk.customers("陈晨")) == 1


def test_a_refused_claim_stands_between_too(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", MINE_TOO)
    desk.says("陈晨", RIVAL)
    said = desk.says("陈晨", "撤销")
    assert "没有登记" in said.text
    assert len(desk.customers("陈晨")) == 1


def test_a_reminder_pressed_away_comes_back(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "提醒我 10分钟后 给何总发报价")
    todo = desk.says("王磊", "待办")
    desk.later(minutes=2)
    desk.clicks("王磊", todo.card, "知道了")
    assert "给何总发报价" not in desk.says("王磊", "待办").text
    assert "提醒" in desk.says("王磊", "撤销").text
    assert "给何总发报价" in desk.says("王磊", "待办").text
    assert len(desk.customers()) == 1


def test_a_second_undo_asks_before_it_takes_back_one_more(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", TALKED)
    assert "已撤销这条跟进" in desk.says("王磊", "撤销").text
    asked = desk.says("王磊", "撤销")
    assert "报备" in asked.text
    assert YUNSHAN in asked.text
    assert "确认撤销" in asked.card.buttons
    assert len(desk.customers()) == 1
    done = desk.clicks("王磊", asked.card, "确认撤销")
    assert done.toast == "已撤销"
    assert desk.customers() == []
    assert "没有可撤销" in desk.says("王磊", "撤销").text


def test_a_yes_to_one_more_takes_back_nothing_newer(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", TALKED)
    desk.says("王磊", "撤销")
    asked = desk.says("王磊", "撤销")
    desk.says("王磊", f"报备 星河物流 孙经理 {OTHER_PHONE}")
    assert desk.clicks("王磊", asked.card, "确认撤销").toast != "已撤销"
    assert len(desk.customers()) == 2


def test_sharing_that_was_there_before_stays(desk: Desk) -> None:
    refused = collide(desk)
    older = desk.card_to("王磊", "陈晨")
    desk.later(hours=25)
    desk.says("陈晨", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "同意协作")
    desk.later(minutes=11)
    desk.clicks("王磊", older, "同意协作")
    desk.says("王磊", "撤销")
    assert refused.cards
    customer = desk.customer(YUNSHAN)
    grants = desk.read(lambda store: store.sharing.collaborators(customer.id, desk.clock.at))
    assert [one.person_open_id for one in grants] == [open_id("陈晨")]
