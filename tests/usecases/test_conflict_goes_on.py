"""What a refused claim comes to after the first answer: a new owner, a request after a no, a leaver, a free name."""

import pytest

from handlers.records import ClaimVerdict, Ownership
from tests.usecases.desk import NOW, Answered, CardView, Desk, open_id
from tests.usecases.samples import COMPLETE, PHONE, RIVAL, TALKED, YUNSHAN

OWNER_BUTTONS = {"维持归属", "同意协作", "让出"}
IN_A_CASE = {"补充证据"}
"""What the owner's card offers beside the answers while a case is open."""
HEYAO = "上海合曜医疗器械有限公司"
HEYAO_PHONE = "13812349876"
OF_HEYAO = f"报备 {HEYAO} 王芳 {HEYAO_PHONE}"
REASON = "我 10 月 20 号就拜访过，有签到照片"


def collide(desk: Desk, rival: str = "陈晨") -> Answered:
    """王磊 registers, the rival is refused."""
    desk.says("王磊", COMPLETE)
    return desk.says(rival, RIVAL)


def about(desk: Desk, reader: str, rival: str) -> list[CardView]:
    """The cards to a reader about what a rival did."""
    return [
        card for card in desk.cards_to(reader) if rival in card.text and "您的客户" in card.title
    ]


def appeal(desk: Desk, name: str, refused: Answered) -> Answered:
    form = desk.clicks(name, refused.card, "申诉").card
    return desk.clicks(name, form, "申诉", {"reason": REASON})


# ------------------------------------------------------------------ the customer changed hands


def test_after_it_was_ceded_attempts_go_to_the_new_owner(desk: Desk) -> None:
    collide(desk)
    desk.says("李雷", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "李雷"), "让出")
    old = [card.text for card in desk.cards_to("王磊")]
    desk.later(hours=2)
    desk.says("陈晨", RIVAL)
    (told,) = about(desk, "李雷", "陈晨")
    assert set(told.buttons) - IN_A_CASE == OWNER_BUTTONS
    assert [card.text for card in desk.cards_to("王磊")] == old
    desk.clicks("李雷", told, "同意协作")
    assert desk.says("陈晨", TALKED).card.title == "跟进已记录"


def test_after_it_was_ceded_the_former_owner_is_asked_no_more(desk: Desk) -> None:
    refused = collide(desk)
    desk.clicks("陈晨", refused.card, "申请协作")
    desk.says("李雷", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "李雷"), "让出")
    for card in about(desk, "王磊", "陈晨"):
        assert not OWNER_BUTTONS & set(card.buttons)
        assert "已不归您" in card.text
        assert "张伟" not in card.text


def test_who_waits_for_sharing_is_passed_on_to_the_new_owner(desk: Desk) -> None:
    of_chen = collide(desk)
    of_li = desk.says("李雷", RIVAL)
    desk.clicks("李雷", of_li.card, "申请协作")
    desk.clicks("陈晨", of_chen.card, "申请协作")
    desk.clicks("王磊", desk.card_to("王磊", "李雷"), "让出")
    assert "李雷" in desk.card_to("陈晨", "已转给").text
    asked = desk.card_to("李雷", "申请协作您的客户")
    assert "陈晨" in asked.text
    desk.clicks("李雷", asked, "同意协作")
    assert desk.says("陈晨", TALKED).card.title == "跟进已记录"


def test_a_wish_passed_on_names_no_owner_where_the_rule_hides_them(desk: Desk) -> None:
    desk.policy(shows_owner=False)
    of_chen = collide(desk)
    desk.says("李雷", RIVAL)
    desk.clicks("陈晨", of_chen.card, "申请协作")
    desk.clicks("王磊", desk.card_to("王磊", "李雷"), "让出")
    for card in desk.cards_to("陈晨"):
        assert "李雷" not in str(card.content)
        assert "王磊" not in str(card.content)


# ------------------------------------------------------------------ after the owner's answer


def test_after_a_no_the_wish_to_share_can_still_be_granted(desk: Desk) -> None:
    refused = collide(desk)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "维持归属")
    desk.clicks("陈晨", refused.card, "申请协作")
    asked = desk.card_to("王磊", "申请协作您的客户")
    assert set(asked.buttons) - IN_A_CASE == OWNER_BUTTONS
    desk.clicks("王磊", asked, "同意协作")
    assert desk.says("陈晨", TALKED).card.title == "跟进已记录"


def test_after_a_no_an_appeal_can_still_be_answered(desk: Desk) -> None:
    refused = collide(desk)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "维持归属")
    appeal(desk, "陈晨", refused)
    told = desk.card_to("王磊", "提出申诉")
    assert set(told.buttons) - IN_A_CASE == OWNER_BUTTONS
    desk.clicks("王磊", told, "让出")
    assert desk.customer(YUNSHAN).owner_open_id == open_id("陈晨")


@pytest.mark.parametrize("place", [0, 1])
def test_an_answer_on_one_card_is_told_on_the_other_too(desk: Desk, place: int) -> None:
    refused = collide(desk)
    desk.clicks("陈晨", refused.card, "申请协作")
    cards = about(desk, "王磊", "陈晨")
    assert len(cards) == 2
    desk.clicks("王磊", cards[place], "维持归属")
    for card in about(desk, "王磊", "陈晨"):
        assert not OWNER_BUTTONS & set(card.buttons)
        assert "维持归属" in card.text
    assert [card.title for card in about(desk, "王磊", "陈晨")] == [
        "有人报备了您的客户",
        "有人申请协作您的客户",
    ]


def test_an_answer_leaves_the_cards_about_others_alone(desk: Desk) -> None:
    collide(desk)
    desk.says("李雷", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "维持归属")
    (other,) = about(desk, "王磊", "李雷")
    assert set(other.buttons) - IN_A_CASE == OWNER_BUTTONS


def test_a_no_names_the_owner_only_as_far_as_the_rule_lets(desk: Desk) -> None:
    desk.policy(shows_owner=False)
    collide(desk)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "维持归属")
    told = desk.card_to("陈晨", "维持归属")
    assert "华东销售部" in told.text
    assert "王磊" not in told.text
    assert open_id("王磊") not in str(told.content)


def test_the_owner_reads_truly_what_the_rival_saw(desk: Desk) -> None:
    collide(desk)
    told = desk.card_to("王磊", "陈晨").text
    assert "只知道客户有归属" not in told
    assert "看不到联系人" in told
    assert "不处理等于维持归属" in told


def test_a_case_by_the_older_message_asks_for_more_than_silence(desk: Desk) -> None:
    desk.later(minutes=5)
    desk.says("王磊", COMPLETE)
    desk.says("李雷", RIVAL, at=NOW)
    told = desk.card_to("王磊", "李雷")
    assert "不处理等于维持归属" not in told.text
    assert "A1" in told.text
    assert set(told.buttons) - IN_A_CASE == OWNER_BUTTONS


# ------------------------------------------------------------------ several owners at once


def test_a_claim_on_two_customers_tells_both_owners(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("韩梅梅", OF_HEYAO)
    refused = desk.says("李雷", f"报备 {YUNSHAN} 王芳 {HEYAO_PHONE}")
    for owner in ("王磊", "韩梅梅"):
        (told,) = about(desk, owner, "李雷")
        assert set(told.buttons) - IN_A_CASE == OWNER_BUTTONS
    assert "电话相同" in about(desk, "韩梅梅", "李雷")[0].text
    for name in (YUNSHAN, HEYAO):
        customer = desk.customer(name)
        claims = desk.read(lambda store, at=customer.id: store.ledger.claims_of(at))
        assert ClaimVerdict.REFUSED in {one.verdict for one in claims}
    assert "王磊" in refused.text
    assert "另外 1 家" in refused.text
    for secret in ("韩梅梅", HEYAO, "张伟", PHONE):
        assert secret not in refused.text


def test_each_of_two_owners_answers_for_the_own_customer(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("韩梅梅", OF_HEYAO)
    desk.says("李雷", f"报备 {YUNSHAN} 王芳 {HEYAO_PHONE}")
    desk.clicks("韩梅梅", about(desk, "韩梅梅", "李雷")[0], "同意协作")
    assert HEYAO in desk.card_to("李雷", "同意您协作").text
    assert set(about(desk, "王磊", "李雷")[0].buttons) - IN_A_CASE == OWNER_BUTTONS


# ------------------------------------------------------------------ the owner has left


def test_of_a_leavers_customer_the_superior_is_told_and_the_claimant_hears_so(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.leaves("王磊")
    before = len(desk.cards_to("王磊"))
    refused = desk.says("李雷", RIVAL)
    assert "归属人已收到通知" not in refused.text
    assert "主管已收到通知" in refused.text
    told = desk.card_to("赵敏", YUNSHAN)
    for words in ("李雷", "王磊", "离职", "客户名称相同"):
        assert words in told.text
    asked = desk.clicks("李雷", refused.card, "申请协作")
    assert "主管" in asked.toast
    assert "等归属人答复" not in asked.text
    assert "申请协作" in desk.card_to("赵敏", "离职").text
    assert len(desk.cards_to("王磊")) == before


def test_repeats_on_a_leavers_customer_update_the_superiors_card(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.leaves("王磊")
    desk.says("李雷", RIVAL)
    desk.says("李雷", RIVAL)
    assert len(desk.cards_to("赵敏")) == 1


# ------------------------------------------------------------------ who rules


def test_without_common_superior_and_administrator_the_claimants_superior_gets_it(
    desk: Desk,
) -> None:
    desk.write(lambda store: store.people.set_admins([], NOW))
    done = appeal(desk, "陈晨", collide(desk))
    assert "A1" in desk.card_to("周强").text
    assert done.toast_kind == "success"


def test_an_appeal_that_nobody_can_rule_on_says_so(desk: Desk) -> None:
    desk.write(lambda store: store.people.set_admins([], NOW))
    refused = collide(desk)
    for name in ("赵敏", "周强"):
        desk.leaves(name)
    done = appeal(desk, "陈晨", refused)
    assert done.toast_kind == "warning"
    assert "主管会收到" not in done.text
    assert "管理员" in done.text


def test_the_reason_of_an_appeal_reaches_manager_and_owner_whole(desk: Desk) -> None:
    refused = collide(desk, "李雷")
    form = desk.clicks("李雷", refused.card, "申诉").card
    desk.clicks("李雷", form, "申诉", {"reason": "甲" * 480 + "关键证据"})
    for name in ("赵敏", "王磊"):
        assert "关键证据" in desk.card_to(name, "申诉").text


# ------------------------------------------------------------------ nobody's any more


@pytest.mark.parametrize("words", ["申请协作", "申诉", "关注释放"])
def test_what_somebody_else_took_since_is_not_called_free(desk: Desk, words: str) -> None:
    desk.says("韩梅梅", OF_HEYAO)
    refused = desk.says("陈晨", OF_HEYAO)
    desk.says("韩梅梅", "撤销")
    desk.says("刘洋", OF_HEYAO)
    pressed = desk.clicks("陈晨", refused.card, words)
    assert "空出" not in pressed.text + pressed.toast
    assert "又有了归属" in pressed.text
    assert "刘洋" not in pressed.text


@pytest.mark.parametrize("words", ["申请协作", "申诉", "关注释放"])
def test_what_lies_in_the_pool_is_called_so(desk: Desk, words: str) -> None:
    refused = collide(desk)
    desk.moves_to(desk.customer(YUNSHAN), Ownership.POOL)
    pressed = desk.clicks("陈晨", refused.card, words)
    assert "公海" in pressed.text
    assert "直接报备" not in pressed.text
    assert "已有归属" not in pressed.text


@pytest.mark.parametrize("words", ["申请协作", "申诉", "关注释放"])
def test_what_left_the_history_is_looked_up_again(desk: Desk, words: str) -> None:
    refused = collide(desk)
    desk.moves_to(desk.customer(YUNSHAN), Ownership.HISTORY)
    assert "空出" in desk.clicks("陈晨", refused.card, words).toast
    desk.says("刘洋", RIVAL)
    assert "又有了归属" in desk.clicks("陈晨", refused.card, words).text


def test_an_individual_without_a_key_is_not_called_free(desk: Desk) -> None:
    desk.says("王磊", "报备 个人客户 欧阳明月 18800003333 需求:一套家用设备")
    refused = desk.says("陈晨", "报备 个人客户 李先生 18800003333")
    desk.says("王磊", "撤销")
    desk.says("刘洋", "报备 个人客户 王女士 18800003333")
    assert "又有了归属" in desk.clicks("陈晨", refused.card, "申诉").text
    desk.later(days=2)
    assert "空出" not in desk.clicks("陈晨", refused.card, "申诉").text
