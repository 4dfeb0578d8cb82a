"""Begun registrations: one per person and name, gone when done, and never more cards than one at a time."""

import pytest

from tests.usecases.desk import Desk
from tests.usecases.samples import COMPLETE, LANGNUO, PHONE, XINGHE, YUNSHAN


def test_trying_again_replaces_the_draft_and_both_forms_serve(desk: Desk) -> None:
    first = desk.says("王磊", f"报备 {XINGHE}").card
    desk.says("王磊", f"报备 {XINGHE} 需求:运输")
    again = desk.says("王磊", f"报备 {XINGHE} 孙经理").card
    assert desk.drafts() == 1
    assert again.fields["contact"] == "孙经理"
    done = desk.clicks("王磊", first, "确认报备", {"contact": "孙经理", "phone": PHONE})
    assert done.toast == "报备成功"
    assert desk.drafts() == 0


def test_two_names_are_two_drafts(desk: Desk) -> None:
    desk.says("王磊", f"报备 {XINGHE}")
    desk.says("王磊", f"报备 {LANGNUO}")
    desk.says("陈晨", f"报备 {LANGNUO}")
    assert desk.drafts() == 3


def test_a_complete_message_ends_the_draft_of_that_name(desk: Desk) -> None:
    desk.says("王磊", f"报备 {YUNSHAN}")
    assert desk.says("王磊", COMPLETE).card.title == "报备成功"
    assert desk.drafts() == 0


def test_an_answer_otherwise_ends_it_too(desk: Desk) -> None:
    desk.says("陈晨", f"报备 {YUNSHAN}")
    desk.says("王磊", COMPLETE)
    refused = desk.says("陈晨", f"报备 {YUNSHAN} 李四 13700009999")
    assert "E1" in refused.text
    desk.later(hours=21)
    assert "草稿" not in desk.says("陈晨", f"跟进 {YUNSHAN} 电话聊了合同条款").text


def test_recalling_the_message_drops_its_draft(desk: Desk) -> None:
    said = desk.says("王磊", f"报备 {XINGHE}")
    recalled = desk.recalls("王磊", said)
    assert "草稿也删除了" in recalled.text
    assert XINGHE in recalled.text
    assert desk.drafts() == 0
    pressed = desk.clicks("王磊", said.card, "确认报备", {"contact": "孙经理", "phone": PHONE})
    assert desk.customers() == []
    assert pressed.toast_kind == "warning"


def test_what_an_unsure_message_asked_is_not_confirmed_after_its_recall(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    said = desk.says("王磊", "跟进 云杉智能 电话聊了付款方式，对方同意 下次 3号")
    desk.recalls("王磊", said)
    assert desk.drafts() == 0


@pytest.mark.parametrize("word", ["报备", "报备 "])
def test_bare_forms_do_not_pile_up(desk: Desk, word: str) -> None:
    for _ in range(3):
        desk.says("王磊", word)
    assert desk.drafts() == 1


@pytest.mark.parametrize("other", ["成都沐川软件 江经理 13612340000", "云杉智能 李敏 13612340000"])
def test_another_company_in_the_next_message_is_no_reply_to_the_draft(
    desk: Desk, other: str
) -> None:
    desk.says("王磊", f"报备 {XINGHE}")
    asked = desk.says("王磊", other)
    assert "没有写要做什么" in asked.text
    assert desk.customers() == []
    desk.says("王磊", f"报备 {XINGHE}")
    done = desk.says("王磊", "采购3台封边机 江经理 13612340000")
    assert done.card.title == "报备成功"
