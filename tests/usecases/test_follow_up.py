"""跟进: who may log one, whether it counts and why not, and what it moves."""

from datetime import datetime

import pytest

from handlers.records import ReminderKind
from tests.usecases.desk import SHANGHAI, Desk, open_id
from tests.usecases.samples import COMPLETE, HEYAO, OTHER_PHONE, RIVAL, TALKED, XINGHE, YUNSHAN


def days_left(desk: Desk, name: str = YUNSHAN) -> int:
    until = desk.customer(name).protected_until
    assert until is not None
    return (until.astimezone(SHANGHAI).date() - desk.clock.at.astimezone(SHANGHAI).date()).days


def due(desk: Desk, name: str = "王磊") -> list[tuple[ReminderKind, str]]:
    found = desk.read(lambda store: store.reminders.open_of(open_id(name)))
    return [(one.kind, one.due_at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")) for one in found]


def follow_ups(desk: Desk, name: str = YUNSHAN):  # type: ignore[no-untyped-def]
    customer = desk.customer(name)
    return desk.read(lambda store: store.follow_ups.of_customer(customer.id))


def test_an_effective_contact_renews_the_protection_and_sets_the_next_one(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.later(days=8)
    assert days_left(desk) == 22
    logged = desk.says("王磊", f"{TALKED} 下次 明天上午10点 送样")
    for words in ("跟进已记录", "有效", "12月18日", "12月26日", "明天 10:00", "送样"):
        assert words in logged.text
    assert days_left(desk) == 30
    assert due(desk) == [(ReminderKind.NEXT_FOLLOW_UP, "11-27 10:00")]
    assert follow_ups(desk)[0].content == "电话聊了合同条款，对方基本同意"
    assert follow_ups(desk)[0].channel == "电话"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("打电话没人接", "没人接"),
        ("微信发了资料 对方已读没回", "已读没回"),
        ("手机关机", "关机"),
        ("发了产品资料给客户看", "只发了资料"),
        ("聊了聊", "不足 8 个字"),
    ],
)
def test_what_was_no_contact_is_logged_with_the_reason_and_moves_nothing(
    desk: Desk, words: str, why: str
) -> None:
    desk.says("王磊", COMPLETE)
    desk.later(days=8)
    logged = desk.says("王磊", f"跟进 云杉智能 {words}")
    assert "跟进已记录" in logged.text
    assert "不计有效" in logged.text
    assert why in logged.text
    assert days_left(desk) == 22
    assert len(follow_ups(desk)) == 1


def test_nobody_reached_does_not_settle_what_is_due(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "跟进 云杉智能 打电话没人接")
    assert due(desk) == [(ReminderKind.FIRST_FOLLOW_UP, "11-19 10:00")]
    assert desk.customer(YUNSHAN).last_follow_at is None
    desk.says("王磊", TALKED)
    assert due(desk) == []
    assert desk.customer(YUNSHAN).last_follow_at is not None


def test_the_next_attempt_replaces_what_is_due(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "跟进 云杉智能 打电话没人接 下次 明天下午2点")
    assert due(desk) == [(ReminderKind.NEXT_FOLLOW_UP, "11-19 14:00")]


def test_a_contact_in_between_keeps_the_agreed_day(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"{TALKED} 下次 11月27日下午3点 送样")
    desk.later(days=1)
    desk.says("王磊", "跟进 云杉智能 微信确认了样品规格和数量")
    assert due(desk) == [(ReminderKind.NEXT_FOLLOW_UP, "11-27 15:00")]
    desk.later(days=8)
    desk.says("王磊", "跟进 云杉智能 上门送样，客户当场试用了一遍")
    assert due(desk) == []
    assert desk.customer(YUNSHAN).next_follow_at is None


def test_one_a_day_counts_and_repeats_do_not(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    assert "每天计一次" not in desk.says("王磊", TALKED).text
    second = desk.says("王磊", "跟进 云杉智能 微信确认了样品规格和数量")
    assert "每天计一次" in second.text
    desk.later(days=1)
    repeated = desk.says("王磊", "跟进 云杉智能 微信确认了样品规格和数量")
    assert "相同" in repeated.text


def test_what_is_logged_too_late_is_marked_and_does_not_count(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.later(days=6)
    late = desk.says("王磊", "跟进 云杉智能 11月20日拜访了张总，谈了交期和付款方式")
    assert "补记" in late.text
    assert "不计有效" in late.text
    assert days_left(desk) == 24


def test_yesterdays_contact_counts_from_yesterday(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.later(days=10)
    desk.says("王磊", "跟进 云杉智能 昨天拜访了张总，谈了交期和付款方式")
    assert days_left(desk) == 29


def test_todays_early_contact_is_not_in_the_future(desk: Desk) -> None:
    desk.clock.at = datetime(2026, 11, 18, 7, 50, tzinfo=SHANGHAI)
    desk.says("王磊", COMPLETE)
    logged = desk.says("王磊", "跟进 云杉智能 跟进时间:今天 内容:早上通电话聊了交期和价格")
    assert "将来" not in logged.text
    assert "07:50" in logged.text


def test_the_cap_is_said(desk: Desk) -> None:
    desk.policy(cap_before_quote_days=35)
    desk.says("王磊", COMPLETE)
    desk.later(days=20)
    desk.says("王磊", TALKED)
    assert days_left(desk) == 15
    assert "上限 35 天" in desk.says("王磊", "为什么 云杉智能").text


def test_a_stage_from_the_quotation_on_needs_an_amount_and_lifts_the_cap(desk: Desk) -> None:
    desk.policy(cap_before_quote_days=35)
    desk.says("王磊", COMPLETE)
    desk.later(days=20)
    refused = desk.says("王磊", f"{TALKED} 阶段:方案报价")
    assert "金额" in refused.text
    assert desk.customer(YUNSHAN).stage != "方案报价"
    desk.later(days=1)
    desk.says("王磊", "跟进 云杉智能 发了报价单，张总说价格可以接受 阶段:方案报价 预计金额:50万")
    customer = desk.customer(YUNSHAN)
    assert customer.stage == "方案报价"
    assert customer.details["expected_amount"] == 500_000
    assert days_left(desk) == 30
    desk.says("王磊", "撤销")
    assert desk.customer(YUNSHAN).details.get("expected_amount") is None
    assert desk.customer(YUNSHAN).stage != "方案报价"
    assert days_left(desk) == 14


def test_a_collaborator_logs_and_the_owners_protection_is_renewed(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "同意协作")
    desk.later(days=5)
    desk.says("陈晨", f"{TALKED} 下次 明天上午10点")
    assert days_left(desk) == 30
    assert desk.customer(YUNSHAN).owner_open_id == open_id("王磊")
    assert [kind for kind, _ in due(desk, "陈晨")] == [ReminderKind.NEXT_FOLLOW_UP]
    assert "陈晨" in desk.says("王磊", "历史 云杉智能").text


@pytest.mark.parametrize("name", ["陈晨", "李雷", "郑琳"])
def test_a_stranger_logs_nothing(desk: Desk, name: str) -> None:
    desk.says("王磊", COMPLETE)
    refused = desk.says(name, TALKED)
    assert "不在您名下" in refused.text
    assert "张伟" not in refused.text
    assert follow_ups(desk) == []


def test_a_stranger_does_not_get_through_by_button_or_form(desk: Desk) -> None:
    card = desk.says("王磊", COMPLETE).card
    opened = desk.clicks("陈晨", card, "跟进")
    assert opened.toast_kind == "error"
    assert opened.cards == ()
    form = desk.clicks("王磊", card, "跟进").card
    pressed = desk.clicks("陈晨", form, "跟进", {"content": "电话聊了合同条款，对方同意"})
    assert YUNSHAN not in pressed.toast
    assert follow_ups(desk) == []


def test_the_form_logs(desk: Desk) -> None:
    card = desk.says("王磊", COMPLETE).card
    opened = desk.clicks("王磊", card, "跟进")
    assert not opened.replaces_card
    logged = desk.clicks(
        "王磊",
        opened.card,
        "跟进",
        {
            "content": "上门拜访张总，谈了交期和付款方式",
            "channel": "面谈",
            "next_at": "2026-11-20 15:00 +0800",
            "next_plan": "发正式报价",
        },
    )
    assert logged.replaces_card
    assert "跟进已记录" in logged.text
    assert follow_ups(desk)[0].channel == "面谈"
    assert due(desk) == [(ReminderKind.NEXT_FOLLOW_UP, "11-20 15:00")]


def test_a_word_alone_opens_a_form_that_asks_for_the_customer(desk: Desk) -> None:
    desk.says("陈晨", f"报备 {XINGHE} 孙经理 {OTHER_PHONE}")
    desk.later(minutes=1)
    form = desk.says("陈晨", "跟进").card
    logged = desk.clicks(
        "陈晨", form, "跟进", {"name": XINGHE, "content": "电话聊了冷链车的租期和价格"}
    )
    assert "跟进已记录" in logged.text


def test_content_missing_opens_the_form_for_this_customer(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    form = desk.says("王磊", "跟进 云杉智能").card
    assert "内容" in form.text
    done = desk.clicks("王磊", form, "跟进", {"content": "电话聊了合同条款，对方基本同意"})
    assert "跟进已记录" in done.text


def test_several_fits_ask_which_and_the_choice_keeps_every_word(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.registers("王磊", f"报备 杭州云杉软件有限公司 李工 {OTHER_PHONE}")
    asked = desk.says("王磊", "跟进 云杉 电话聊了合同条款，对方基本同意 下次 明天下午3点")
    assert follow_ups(desk) == []
    desk.later(hours=20)
    words = next(one for one in asked.card.buttons if YUNSHAN in one)
    done = desk.clicks("王磊", asked.card, words)
    assert "跟进已记录" in done.text
    assert follow_ups(desk)[0].content == "电话聊了合同条款，对方基本同意"
    agreed = follow_ups(desk)[0].next_at
    assert agreed.astimezone(SHANGHAI).strftime("%m-%d %H:%M") == "11-19 15:00"


def test_the_choice_among_customers_is_the_askers_alone(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.registers("王磊", f"报备 杭州云杉软件有限公司 李工 {OTHER_PHONE}")
    asked = desk.says("王磊", "跟进 云杉 电话聊了合同条款，对方基本同意")
    words = next(one for one in asked.card.buttons if YUNSHAN in one)
    assert desk.clicks("陈晨", asked.card, words).toast_kind == "warning"
    assert follow_ups(desk) == []


def test_a_draft_takes_no_follow_up_and_says_why(desk: Desk) -> None:
    desk.says("王磊", f"报备 {XINGHE}")
    refused = desk.says("王磊", f"跟进 {XINGHE} 打电话没人接")
    assert "草稿" in refused.text


def test_the_sample_sentences_are_logged_as_they_should(desk: Desk) -> None:
    desk.says("王磊", f"报备 {XINGHE} 孙经理 {OTHER_PHONE}")
    desk.says("王磊", f"报备 {HEYAO} 王芳 13812349876")
    assert "不计有效" in desk.says("王磊", "跟进 星河物流 打电话没人接").text
    one_way = desk.says("王磊", "跟进 合曜 微信发了资料 对方已读没回")
    assert "不计有效" in one_way.text
    assert follow_ups(desk, HEYAO)[0].channel == "微信"
    assert follow_ups(desk, HEYAO)[0].content == "微信发了资料 对方已读没回"


def test_an_individuals_name_is_spoken_of_privately(desk: Desk) -> None:
    desk.says("王磊", f"报备 个人客户 赵先生 {OTHER_PHONE}")
    logged = desk.says("王磊", "跟进 赵先生 电话聊了付款方式和发货时间")
    assert "跟进已记录" in logged.text


def test_a_day_that_was_spoken_of_is_logged_at_once_and_one_tap_makes_it_the_next_contact(
    desk: Desk,
) -> None:
    desk.says("王磊", COMPLETE)
    logged = desk.says("王磊", "跟进 云杉智能 电话聊了预算，客户说月底前给答复")
    assert "跟进已记录" in logged.text
    assert follow_ups(desk)[0].next_at is None
    assert days_left(desk) == 30
    other = desk.clicks("李雷", logged.card, "11月30日 提醒我")
    assert "提醒" in other.toast
    assert not due(desk, "李雷")
    chosen = desk.clicks("王磊", logged.card, "11月30日 提醒我")
    assert "已设提醒" in chosen.toast
    assert "客户说月底前给答复" in chosen.text
    assert due(desk) == [(ReminderKind.NEXT_FOLLOW_UP, "11-30 09:00")]
    assert follow_ups(desk)[0].next_at == desk.customer(YUNSHAN).next_follow_at
    again = desk.clicks("王磊", logged.card, "11月30日 提醒我")
    assert len(due(desk)) == 1, again.toast
    assert "已撤销" in desk.says("王磊", "撤销").text
    assert desk.customer(YUNSHAN).next_follow_at is None
    gone = desk.clicks("王磊", logged.card, "11月30日 提醒我")
    assert "已经不在了" in gone.toast
    assert desk.customer(YUNSHAN).next_follow_at is None


def test_an_offered_day_that_is_over_sets_no_reminder(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    logged = desk.says("王磊", "跟进 云杉智能 电话聊了预算，客户说下周二给答复")
    desk.later(days=8)
    late = desk.clicks("王磊", logged.card, "11月24日 提醒我")
    assert "已经过了" in late.toast
    assert desk.customer(YUNSHAN).next_follow_at is None


def test_whom_one_visited_stays_in_the_record(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "跟进 云杉智能 今天拜访何总，定下换型范围")
    (logged,) = desk.read(lambda store: store.follow_ups.of_customer(desk.customer(YUNSHAN).id))
    assert logged.content == "拜访何总，定下换型范围"


def test_a_day_said_behind_the_person_is_when_it_was(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    assert "昨天" in desk.says("王磊", "跟进 云杉智能 张总昨天打过来催报价，答应今天给").text
