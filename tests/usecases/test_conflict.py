"""Both sides of a refused claim: what each is told, what each may press, and what the other hears of it."""

import pytest

from handlers.records import LedgerKind
from tests.usecases.desk import Answered, CardView, Desk, open_id
from tests.usecases.samples import COMPLETE, LANGNUO, OTHER_PHONE, PHONE, RIVAL, TALKED, YUNSHAN

OWNER_BUTTONS = {"维持归属", "同意协作", "让出"}


def collide(desk: Desk, rival: str = "陈晨", words: str = RIVAL) -> Answered:
    """王磊 registers, the rival is refused."""
    desk.says("王磊", COMPLETE)
    return desk.says(rival, words)


def kinds(desk: Desk) -> list[LedgerKind]:
    customer = desk.customer(YUNSHAN)
    return [one.kind for one in desk.read(lambda store: store.ledger.entries_of(customer.id))]


def attempts(desk: Desk, name: str = "王磊") -> list[CardView]:
    return [card for card in desk.cards_to(name) if "报备了您的客户" in card.title]


# ------------------------------------------------------------------ what each sees


def test_the_claimant_sees_level_reason_owner_and_days_and_nothing_else(desk: Desk) -> None:
    refused = collide(desk)
    for words in ("E1", "客户名称相同", "王磊", "华东销售部", "剩 30 天"):
        assert words in refused.text
    assert {"申请协作", "申诉", "关注释放"} <= set(refused.card.buttons)
    for secret in ("张伟", PHONE, "5678", "巡检", "行业展会", "XS2026"):
        assert secret not in refused.text


def test_the_owner_may_be_shown_by_department_only(desk: Desk) -> None:
    desk.policy(shows_owner=False)
    refused = collide(desk)
    assert "华东销售部" in refused.text
    assert "王磊" not in refused.text
    assert open_id("王磊") not in str(refused.card.content)


def test_the_owner_hears_at_once_who_when_and_by_which_key(desk: Desk) -> None:
    collide(desk)
    told = desk.card_to("王磊", "陈晨")
    for words in ("华北销售部", "今天 10:00", "客户名称相同", "E1", YUNSHAN):
        assert words in told.text
    assert set(told.buttons) == OWNER_BUTTONS
    assert OTHER_PHONE not in told.text


def test_repeats_within_a_day_update_the_owners_card(desk: Desk) -> None:
    collide(desk)
    desk.later(hours=2)
    desk.says("陈晨", RIVAL)
    assert len(attempts(desk)) == 1
    assert "第 2 次" in attempts(desk)[0].text
    desk.says("李雷", RIVAL)
    assert len(attempts(desk)) == 2
    desk.later(hours=25)
    desk.says("陈晨", RIVAL)
    assert len(attempts(desk)) == 3
    assert "次" not in attempts(desk)[-1].text


def test_every_refused_claim_stays_in_the_ledger(desk: Desk) -> None:
    collide(desk)
    desk.says("陈晨", RIVAL)
    customer = desk.customer(YUNSHAN)
    claims = desk.read(lambda store: store.ledger.claims_of(customer.id))
    assert [one.verdict.value for one in claims] == ["refused", "refused", "registered"]


# ------------------------------------------------------------------ the owner answers


def test_keeping_tells_the_claimant_and_changes_nothing(desk: Desk) -> None:
    collide(desk)
    done = desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "维持归属")
    assert done.replaces_card
    assert not OWNER_BUTTONS & set(done.card.buttons)
    told = desk.card_to("陈晨", "维持归属")
    assert {"申诉", "关注释放"} <= set(told.buttons)
    assert "张伟" not in told.text
    assert desk.customer(YUNSHAN).owner_open_id == open_id("王磊")


def test_sharing_lets_the_claimant_work_on_it(desk: Desk) -> None:
    collide(desk)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "同意协作")
    told = desk.card_to("陈晨", "同意您协作")
    assert "张伟 138 1234 5678" in told.text
    assert desk.says("陈晨", TALKED).card.title == "跟进已记录"
    assert desk.customer(YUNSHAN).owner_open_id == open_id("王磊")
    assert YUNSHAN in desk.says("陈晨", "我的客户 协作").text


def test_ceding_makes_the_claimant_the_owner_with_a_fresh_protection(desk: Desk) -> None:
    collide(desk)
    desk.later(days=10)
    done = desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "让出")
    assert "让出" in done.text
    customer = desk.customer(YUNSHAN)
    assert customer.owner_open_id == open_id("陈晨")
    assert customer.department_id == "od_north"
    assert (customer.protected_until - desk.clock.at).days == 30
    assert "张伟" in desk.card_to("陈晨", "让给您").text
    assert [one.customer_id for one in desk.read(_reminders_of("陈晨"))] == [customer.id]
    assert desk.read(_reminders_of("王磊")) == []
    assert desk.says("王磊", TALKED).act == "follow_up.refused"


def _reminders_of(name: str):  # type: ignore[no-untyped-def]
    return lambda store: store.reminders.open_of(open_id(name))


def test_the_holding_limit_holds_for_what_is_ceded_too(desk: Desk) -> None:
    collide(desk)
    desk.policy(holding_limit=2)
    desk.gives("陈晨", 2)
    refused = desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "让出")
    assert refused.toast_kind == "error"
    assert "上限" in refused.toast
    assert desk.customer(YUNSHAN).owner_open_id == open_id("王磊")


def test_nothing_is_ceded_to_somebody_who_left(desk: Desk) -> None:
    collide(desk)
    desk.leaves("陈晨")
    assert desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "让出").toast_kind == "error"
    assert desk.customer(YUNSHAN).owner_open_id == open_id("王磊")


@pytest.mark.parametrize("words", ["维持归属", "同意协作", "让出"])
def test_a_second_press_changes_nothing_and_tells_nobody(desk: Desk, words: str) -> None:
    collide(desk)
    card = desk.card_to("王磊", "陈晨")
    desk.clicks("王磊", card, words)
    told, entries = len(desk.cards_to("陈晨")), kinds(desk)
    for again in ("让出", "维持归属"):
        pressed = desk.clicks("王磊", card, again)
        assert pressed.toast_kind == "info"
        assert "答复过" in pressed.toast
    assert (len(desk.cards_to("陈晨")), kinds(desk)) == (told, entries)


@pytest.mark.parametrize("name", ["孙悦", "陈晨", "赵敏", "吴昊"])
def test_only_the_owner_answers(desk: Desk, name: str) -> None:
    collide(desk)
    card = desk.card_to("王磊", "陈晨")
    for words in OWNER_BUTTONS:
        pressed = desk.clicks(name, card, words)
        assert pressed.toast_kind == "error"
        assert not pressed.replaces_card
        assert pressed.cards == ()
    assert desk.customer(YUNSHAN).owner_open_id == open_id("王磊")


def test_an_answer_after_the_registration_was_withdrawn_says_so(desk: Desk) -> None:
    collide(desk)
    card = desk.card_to("王磊", "陈晨")
    desk.says("王磊", "撤销")
    for words in OWNER_BUTTONS:
        assert "撤销" in desk.clicks("王磊", card, words).toast
    assert desk.customers() == []


def test_a_former_owner_answers_no_more(desk: Desk) -> None:
    collide(desk)
    desk.says("李雷", RIVAL)
    of_chen = desk.card_to("王磊", "陈晨")
    desk.clicks("王磊", desk.card_to("王磊", "李雷"), "让出")
    assert desk.clicks("王磊", of_chen, "让出").toast_kind == "error"
    assert desk.customer(YUNSHAN).owner_open_id == open_id("李雷")


# ------------------------------------------------------------------ the claimant asks


def test_asking_to_share_tells_the_owner_once(desk: Desk) -> None:
    refused = collide(desk)
    asked = desk.clicks("陈晨", refused.card, "申请协作")
    assert "申请协作" not in asked.card.buttons
    told = desk.card_to("王磊", "申请协作您的客户")
    assert set(told.buttons) == OWNER_BUTTONS
    count = len(desk.cards_to("王磊"))
    again = desk.clicks("陈晨", refused.card, "申请协作")
    assert again.toast_kind == "info"
    assert len(desk.cards_to("王磊")) == count
    desk.clicks("王磊", told, "同意协作")
    assert desk.says("陈晨", TALKED).card.title == "跟进已记录"


def test_after_a_no_the_wish_may_be_uttered_again_with_a_new_claim(desk: Desk) -> None:
    refused = collide(desk)
    desk.clicks("陈晨", refused.card, "申请协作")
    desk.clicks("王磊", desk.card_to("王磊", "申请协作您的客户"), "维持归属")
    desk.later(days=3)
    again = desk.says("陈晨", RIVAL)
    assert "申请协作" in again.card.buttons


def test_a_collaborator_needs_not_ask(desk: Desk) -> None:
    refused = collide(desk)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "同意协作")
    count = len(desk.cards_to("王磊"))
    asked = desk.clicks("陈晨", refused.card, "申请协作")
    assert "协作人" in asked.toast
    assert len(desk.cards_to("王磊")) == count


def test_an_appeal_needs_a_reason_and_goes_before_the_common_manager(desk: Desk) -> None:
    refused = collide(desk, rival="李雷")
    opened = desk.clicks("李雷", refused.card, "申诉")
    assert not opened.replaces_card
    form = opened.card
    short = desk.clicks("李雷", form, "申诉", {"reason": "不服"})
    assert "4" in short.text
    done = desk.clicks("李雷", short.card, "申诉", {"reason": "我 10 月 20 号就拜访过，有签到照片"})
    assert "A1" in done.toast
    assert "申诉" not in done.card.buttons
    manager = desk.card_to("赵敏", "A1")
    for words in ("李雷", "王磊", YUNSHAN, "签到照片"):
        assert words in manager.text
    owner = desk.card_to("王磊", "提出申诉")
    assert "签到照片" in owner.text
    assert desk.cards_to("周强") == []


def test_without_a_common_manager_an_administrator_decides(desk: Desk) -> None:
    refused = collide(desk)
    form = desk.clicks("陈晨", refused.card, "申诉").card
    desk.clicks("陈晨", form, "申诉", {"reason": "我上个月就拜访过"})
    assert "A1" in desk.card_to("吴昊").text


def test_an_appeal_twice_is_one_case(desk: Desk) -> None:
    refused = collide(desk)
    form = desk.clicks("陈晨", refused.card, "申诉").card
    desk.clicks("陈晨", form, "申诉", {"reason": "我上个月就拜访过"})
    again = desk.clicks("陈晨", form, "申诉", {"reason": "我上个月就拜访过，还有照片"})
    assert "处理中" in again.toast
    assert "处理中" in desk.clicks("陈晨", refused.card, "申诉").toast
    assert len(desk.cards_to("吴昊")) == 1
    customer = desk.customer(YUNSHAN)
    assert len(desk.read(lambda store: store.cases.of_customer(customer.id))) == 1


def test_not_the_same_opens_a_case_on_a_doubtful_hit(desk: Desk) -> None:
    refused = collide(desk, words=f"报备 {LANGNUO} 李四 {PHONE}")
    done = desk.clicks("陈晨", refused.card, "不是同一家")
    assert "A1" in done.toast
    assert "不是同一家" not in done.card.buttons
    assert "A1" in desk.card_to("吴昊").text
    assert "不是同一家" in desk.card_to("王磊", "提出申诉").text
    assert len(desk.customers()) == 1


def test_not_the_same_is_no_way_around_an_exact_hit(desk: Desk) -> None:
    refused = collide(desk)
    value = {**refused.card.value("申诉"), "a": "not_same"}
    pressed = desk.sends_back("陈晨", value)
    assert pressed.toast_kind == "error"
    assert desk.cards_to("吴昊") == []


def test_watchers_hear_when_it_is_free(desk: Desk) -> None:
    refused = collide(desk)
    watching = desk.clicks("陈晨", refused.card, "关注释放")
    assert "关注释放" not in watching.card.buttons
    desk.clicks("陈晨", refused.card, "关注释放")
    desk.says("王磊", "撤销")
    free = [card for card in desk.cards_to("陈晨") if "可以报备了" in card.title]
    assert len(free) == 1
    form = desk.clicks("陈晨", free[0], "报备")
    assert form.card.fields["name"] == YUNSHAN


@pytest.mark.parametrize("words", ["申请协作", "申诉", "关注释放"])
def test_only_the_claimant_presses_these(desk: Desk, words: str) -> None:
    refused = collide(desk)
    before = len(desk.rows())
    pressed = desk.clicks("孙悦", refused.card, words)
    assert pressed.toast_kind == "error"
    assert len(desk.rows()) == before


@pytest.mark.parametrize("words", ["申请协作", "申诉", "关注释放"])
def test_what_is_asked_after_it_was_withdrawn_gets_a_way_on(desk: Desk, words: str) -> None:
    refused = collide(desk)
    desk.says("王磊", "撤销")
    pressed = desk.clicks("陈晨", refused.card, words)
    assert "报备" in pressed.text
    assert "空出" in pressed.toast


@pytest.mark.parametrize("words", ["申请协作", "申诉", "关注释放"])
def test_what_is_asked_after_it_became_ones_own_says_so(desk: Desk, words: str) -> None:
    refused = collide(desk)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "让出")
    pressed = desk.clicks("陈晨", refused.card, words)
    assert "归您" in pressed.toast
    assert desk.cards_to("吴昊") == []


def test_an_individuals_name_stays_masked_for_the_rival_throughout(desk: Desk) -> None:
    desk.says("王磊", "报备 个人客户 欧阳明月 18800003333 需求:一套家用设备")
    refused = desk.says("陈晨", "报备 个人客户 李先生 18800003333")
    form = desk.clicks("陈晨", refused.card, "申诉").card
    desk.clicks("陈晨", form, "申诉", {"reason": "我上个月就拜访过"})
    desk.clicks("王磊", desk.card_to("王磊", "报备了您的客户"), "维持归属")
    for card in desk.cards_to("陈晨"):
        assert "明月" not in str(card.content)
