"""客户, 历史, 为什么 by right; 我的客户, 待办, 提醒我 and what their buttons do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.records import LedgerEntry, LedgerKind, ReminderKind
from storage.uow import SqlStore
from tests.usecases.desk import SHANGHAI, Desk, open_id
from tests.usecases.samples import COMPLETE, LANGNUO, OTHER_PHONE, PHONE, RIVAL, TALKED, YUNSHAN

PRIVATE = ("张伟", "138 1234 5678", PHONE, "采购50套", "价格可以再谈一谈", "送样")


def worked_on(desk: Desk) -> None:
    """王磊's customer with a follow-up and an amount."""
    desk.says("王磊", f"{COMPLETE} 预计金额:50万")
    desk.says("王磊", "跟进 云杉智能 电话聊了，价格可以再谈一谈 下次 明天上午10点 送样")


# ------------------------------------------------------------------ one customer


@pytest.mark.parametrize("name", ["王磊", "赵敏"])
def test_owner_and_manager_see_everything(desk: Desk, name: str) -> None:
    worked_on(desk)
    card = desk.says(name, "客户 云杉智能").text
    for words in (YUNSHAN, "张伟", "138 1234 5678", "采购50套", "¥50万", "价格可以再谈一谈"):
        assert words in card


def test_a_collaborator_sees_everything(desk: Desk) -> None:
    worked_on(desk)
    desk.says("陈晨", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "同意协作")
    assert "138 1234 5678" in desk.says("陈晨", "客户 云杉智能").text


def test_an_administrator_sees_phones_masked(desk: Desk) -> None:
    worked_on(desk)
    card = desk.says("吴昊", "客户 云杉智能")
    assert "138****5678" in card.text
    assert "1234 5678" not in card.text
    assert PHONE not in str(card.card.content)
    assert "价格可以再谈一谈" in card.text


def test_finance_sees_the_name_and_the_amount_only(desk: Desk) -> None:
    worked_on(desk)
    for words in ("客户 云杉智能", "历史 云杉智能", "为什么 云杉智能"):
        card = desk.says("郑琳", words)
        assert "¥50万" in card.text
        for secret in PRIVATE:
            assert secret not in str(card.card.content), words
    for action in ("customer", "history"):
        customer = desk.customer(YUNSHAN)
        opened = desk.sends_back("郑琳", {"v": 1, "a": action, "c": customer.id})
        for secret in PRIVATE:
            assert secret not in str([card.content for card in opened.cards])


def test_strangers_get_what_a_check_gives(desk: Desk) -> None:
    worked_on(desk)
    for name in ("陈晨", "李雷", "周强"):
        for command in ("客户", "历史", "为什么"):
            told = desk.says(name, f"{command} 云杉智能")
            assert "已有归属" in told.text
            for secret in (*PRIVATE, "50万", "XS2026"):
                assert secret not in str(told.card.content)


def test_a_forged_button_opens_nothing_for_strangers(desk: Desk) -> None:
    worked_on(desk)
    customer = desk.customer(YUNSHAN)
    for action in ("customer", "history", "update_form", "follow_up_form"):
        pressed = desk.sends_back("陈晨", {"v": 1, "a": action, "c": customer.id})
        assert pressed.cards == ()
        assert pressed.toast_kind == "error"


def test_the_history_tells_all_that_happened_newest_first(desk: Desk) -> None:
    worked_on(desk)
    desk.says("陈晨", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "维持归属")
    text = desk.says("王磊", "历史 云杉智能").text
    places = [text.index(words) for words in ("维持归属", "尝试报备", "价格可以再谈一谈")]
    assert places == sorted(places)
    assert "陈晨" in text


def test_a_long_history_turns_its_pages_in_place(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    for place in range(14):
        desk.later(days=1)
        desk.says("王磊", f"跟进 云杉智能 电话聊了第{place}批样品的规格和数量")
    first = desk.says("王磊", "历史 云杉智能")
    assert "1 / 2" in first.text
    second = desk.clicks("王磊", first.card, "下一页")
    assert second.replaces_card
    assert "第0批" in second.text
    back = desk.clicks("王磊", second.card, "上一页")
    assert back.replaces_card
    assert "第13批" in back.text


def test_the_deadline_is_explained_term_by_term(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.later(days=5)
    desk.says("王磊", TALKED)
    told = desk.says("王磊", "为什么 云杉智能").text
    assert "11月18日 周三 报备起保护 30 天 → 12月18日" in told
    assert "11月23日 周一 有效跟进，续 30 天 → 12月23日" in told
    assert "12月23日" in desk.says("王磊", "客户 云杉智能").text


def test_of_very_many_terms_none_is_cut_off(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    customer = desk.customer(YUNSHAN)
    days = [desk.clock.at + timedelta(days=number) for number in range(1, 71)]

    def talked(store: SqlStore) -> None:
        for day in days:
            facts = {"happened_at": day.isoformat(), "effective": True}
            entry = LedgerEntry(customer.id, LedgerKind.FOLLOWED_UP, day, open_id("王磊"))
            store.ledger.add(replace(entry, facts=facts))

    desk.write(talked)
    desk.later(days=71)
    desk.says("王磊", TALKED)
    told = desk.says("王磊", "为什么 云杉智能").text
    assert "同样的 60 次，按最后一次" in told
    assert "已到跟进上限 90 天（同样的 11 次，按最后一次） → 2月16日" in told


def test_the_customer_last_spoken_of_is_meant_without_a_name(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    assert YUNSHAN in desk.says("王磊", "客户").text
    assert "是哪家客户" in desk.says("陈晨", "客户").text


def test_a_topic_that_is_no_longer_mine_opens_nothing(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "让出")
    for words in ("客户", "历史", "更新", "跟进 电话聊了合同条款，对方基本同意"):
        told = desk.says("王磊", words)
        assert "138 1234 5678" not in told.text
        assert told.act not in ("follow_up", "update")


def test_several_fits_ask_which(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.registers("王磊", f"报备 杭州云杉软件有限公司 李工 {OTHER_PHONE}")
    asked = desk.says("王磊", "客户 云杉")
    assert len(asked.card.buttons) >= 2
    words = next(one for one in asked.card.buttons if "软件" in one)
    assert "李工" in desk.clicks("王磊", asked.card, words).text


def test_a_short_name_with_its_place_means_the_one_of_that_place(desk: Desk) -> None:
    desk.registers("王磊", "报备 杭州海纳德阀门有限公司 张伟 13800001111")
    desk.registers("王磊", "报备 宁波海纳德阀门有限公司 李强 13900002222")
    assert "宁波海纳德阀门有限公司" in desk.says("王磊", "客户 宁波海纳德阀门").card.title
    assert "哪一家" in desk.says("王磊", "客户 海纳德阀门").text


def test_a_company_number_opens_ones_own(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    assert "张伟" in desk.says("王磊", "客户 xs2026000001").text


# ------------------------------------------------------------------ lists


def test_my_customers_are_own_and_shared_soonest_first(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.later(days=2)
    desk.says("陈晨", f"报备 {LANGNUO} 李敏 13987654321")
    desk.says("陈晨", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "同意协作")
    text = desk.says("陈晨", "我的客户").text
    assert text.index(YUNSHAN) < text.index(LANGNUO)
    assert "协作" in text
    assert "1 / 50" in text
    assert LANGNUO not in desk.says("王磊", "我的客户").text


def test_an_empty_list_says_how_to_begin(desk: Desk) -> None:
    assert "报备" in desk.says("王磊", "我的客户").card.buttons


_NARROWED = (
    ("快到期", "早报备", "晚报备"),
    ("未跟进", "早报备", "晚报备"),
    ("需求确认", "晚报备", "早报备"),
    ("阶段:需求确认", "晚报备", "早报备"),
    ("A", "晚报备", "早报备"),
    ("A级", "晚报备", "早报备"),
    ("级别:A", "晚报备", "早报备"),
    ("等级:A", "晚报备", "早报备"),
    ("客户分级：A级", "晚报备", "早报备"),
    ("当前阶段:需求确认", "晚报备", "早报备"),
    ("报备来源:行业展会", "早报备", "晚报备"),
    ("行业展会", "早报备", "晚报备"),
    ("来源:行业展会", "早报备", "晚报备"),
    ("早报备", "早报备", "晚报备"),
)


def test_conditions_narrow_the_list(desk: Desk) -> None:
    desk.says("王磊", f"报备 杭州早报备有限公司 张伟 {PHONE} 来源:行业展会")
    desk.later(days=25)
    desk.registers(
        "王磊", f"报备 杭州晚报备有限公司 李敏 {OTHER_PHONE} 来源:主动拜访 阶段:需求确认 级别:A"
    )
    for condition, shown, hidden in _NARROWED:
        text = desk.says("王磊", f"我的客户 {condition}").text
        assert f"杭州{shown}有限公司" in text, condition
        assert f"杭州{hidden}有限公司" not in text, condition


def test_pages_turn_in_place_and_keep_the_condition(desk: Desk) -> None:
    desk.gives("王磊", 19)
    desk.gives("王磊", 2, prefix="另一批")
    first = desk.says("王磊", "我的客户 占位")
    assert "19" in first.text
    second = desk.clicks("王磊", first.card, "下一页")
    assert second.replaces_card
    assert "占位客户008号" in second.text
    third = desk.clicks("王磊", second.card, "下一页")
    assert "占位客户018号" in third.text
    assert "另一批" not in first.text + second.text + third.text
    assert "下一页" not in third.card.buttons
    assert "占位客户008号" in desk.clicks("王磊", third.card, "上一页").text


def test_a_page_far_beyond_the_end_shows_the_last(desk: Desk) -> None:
    desk.gives("王磊", 9)
    for page in (99, 2**52):
        shown = desk.sends_back("王磊", {"v": 1, "a": "mine", "p": page})
        assert "占位客户008号" in shown.text


# ------------------------------------------------------------------ due things


def due_of(desk: Desk, name: str) -> list[tuple[ReminderKind, str, bool]]:
    found = desk.read(lambda store: store.reminders.open_of(open_id(name)))
    return [
        (one.kind, one.due_at.astimezone(SHANGHAI).strftime("%m-%d %H:%M"), one.chosen_by_person)
        for one in found
    ]


def test_a_reminder_is_kept_to_the_minute(desk: Desk) -> None:
    noted = desk.says("王磊", "提醒我 明天下午3点 给何总发报价")
    assert "15:00" in noted.text
    assert "给何总发报价" in noted.text
    assert due_of(desk, "王磊") == [(ReminderKind.PERSONAL, "11-19 15:00", True)]


@pytest.mark.parametrize(
    "words",
    ["提醒我", "提醒我 给何总发报价", "提醒我 昨天下午3点 发报价", "提醒我 2031年1月1日 发报价"],
)
def test_what_cannot_be_reminded_says_why_with_an_example(desk: Desk, words: str) -> None:
    assert "提醒我 周五上午10点" in desk.says("王磊", words).text
    assert due_of(desk, "王磊") == []


def test_overdue_comes_first_in_the_to_do_list(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "提醒我 周五下午3点 给何总发报价")
    desk.later(hours=26)
    text = desk.says("王磊", "待办").text
    assert text.index(YUNSHAN) < text.index("给何总发报价")
    assert "逾期" in text
    assert "何总" not in desk.says("陈晨", "待办").text


def test_postponing_moves_one_and_done_closes_it(desk: Desk) -> None:
    desk.says("王磊", "提醒我 明天下午3点 给何总发报价")
    desk.says("王磊", "提醒我 明天下午4点 给李总打电话")
    todo = desk.says("王磊", "待办").card
    value = {"v": 1, "a": "snooze", "r": 1}
    later = desk.sends_back("王磊", value, card=todo, option="hour")
    assert "11:00" in later.toast
    assert later.toast_kind == "success"
    assert (ReminderKind.PERSONAL, "11-18 11:00", True) in due_of(desk, "王磊")
    gone = desk.clicks("王磊", todo, "知道了", index=1)
    assert gone.toast_kind == "success"
    assert len(due_of(desk, "王磊")) == 1
    assert "处理过" in desk.clicks("王磊", todo, "知道了", index=1).toast


@pytest.mark.parametrize("option", ["", "never", "9999"])
def test_an_unknown_choice_postpones_nothing(desk: Desk, option: str) -> None:
    desk.says("王磊", "提醒我 明天下午3点 给何总发报价")
    todo = desk.says("王磊", "待办").card
    asked = desk.sends_back("王磊", {"v": 1, "a": "snooze", "r": 1}, card=todo, option=option)
    assert asked.toast_kind == "error"
    assert asked.cards == ()
    assert due_of(desk, "王磊") == [(ReminderKind.PERSONAL, "11-19 15:00", True)]


def test_nobody_else_postpones_or_closes_it(desk: Desk) -> None:
    desk.says("王磊", "提醒我 明天下午3点 给何总发报价")
    todo = desk.says("王磊", "待办").card
    assert desk.clicks("陈晨", todo, "知道了").toast_kind == "info"
    snoozed = desk.sends_back("陈晨", {"v": 1, "a": "snooze", "r": 1}, option="hour")
    assert "何总" not in str(snoozed.processed.answer)
    assert due_of(desk, "王磊") == [(ReminderKind.PERSONAL, "11-19 15:00", True)]


def test_a_reminder_about_a_customer_names_it(desk: Desk) -> None:
    desk.says("王磊", f"报备 {YUNSHAN} 何总 {PHONE}")
    assert YUNSHAN in desk.says("王磊", "提醒我 周五上午10点 联系何总").text


def test_a_reminder_that_names_a_strangers_customer_opens_nothing(desk: Desk) -> None:
    desk.says("王磊", f"报备 {YUNSHAN} 何总 {PHONE}")
    noted = desk.says("陈晨", "提醒我 周五上午10点 联系何总")
    assert YUNSHAN not in noted.text


def test_more_due_things_than_fit_turn_their_pages(desk: Desk) -> None:
    for place in range(13):
        desk.says("王磊", f"提醒我 明天下午{place % 5 + 1}点 联系第{place}家客户")
    first = desk.says("王磊", "待办")
    assert "13" in first.text
    second = desk.clicks("王磊", first.card, "下一页")
    assert second.replaces_card
    desk.clock.at += timedelta(days=2)
    due = desk.sends_back("王磊", {"v": 1, "a": "reminders_page", "p": 2})
    assert due.replaces_card


@pytest.mark.parametrize("words", [PHONE, "138 1234 5678", "+86 13812345678"])
def test_own_customer_is_found_by_its_full_phone_number(desk: Desk, words: str) -> None:
    desk.says("王磊", COMPLETE)
    assert YUNSHAN in desk.says("王磊", f"客户 {words}").text
    assert YUNSHAN in desk.says("赵敏", f"客户 {words}").text
    assert YUNSHAN not in desk.says("李雷", f"客户 {words}").text
    assert YUNSHAN not in desk.says("王磊", f"客户 {PHONE[:8]}").text
