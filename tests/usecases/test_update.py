"""更新: by message, by form, by managers; changed keys are checked again, terms follow their fields."""

import pytest

from handlers.records import ReminderKind
from tests.usecases.desk import SHANGHAI, Desk, open_id
from tests.usecases.samples import (
    COMPLETE,
    LANGNUO,
    OTHER_PHONE,
    PHONE,
    RIVAL,
    TALKED,
    UNLIKE,
    YUNSHAN,
)


def due(desk: Desk, name: str = "王磊") -> list[tuple[ReminderKind, str]]:
    found = desk.read(lambda store: store.reminders.open_of(open_id(name)))
    return [(one.kind, one.due_at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")) for one in found]


def test_fields_change_and_old_and_new_are_shown(desk: Desk) -> None:
    desk.says("王磊", f"{COMPLETE} 预计金额:50万")
    updated = desk.says("王磊", "更新 云杉智能 预计金额:65万 需求:采购80套")
    for words in ("¥50万 → ¥65万", "采购50套巡检终端 → 采购80套"):
        assert words in updated.text
    assert desk.customer(YUNSHAN).details["expected_amount"] == 650_000


def test_nothing_new_changes_nothing(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    assert "没有变化" in desk.says("王磊", "更新 云杉智能 来源:行业展会").text


def test_wrong_values_are_refused_all_at_once(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    refused = desk.says("王磊", "更新 云杉智能 电话:138 预计金额:很多 需求:采购80套")
    assert "电话" in refused.text
    assert "金额" in refused.text
    assert desk.customer(YUNSHAN).details["need"] == "采购50套巡检终端"


@pytest.mark.parametrize("change", [f"电话:{OTHER_PHONE}", f"联系人:李四 电话:{OTHER_PHONE}"])
def test_a_phone_of_another_customer_is_refused_without_saying_whose(
    desk: Desk, change: str
) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", f"报备 {LANGNUO} 李敏 {OTHER_PHONE} 需求:保密的需求")
    refused = desk.says("王磊", f"更新 云杉智能 {change}")
    assert "相同" in refused.text
    for secret in (LANGNUO, "李敏", "陈晨", "保密"):
        assert secret not in refused.text
    assert desk.customer(YUNSHAN).contacts[0].phone == "+86" + PHONE


def test_changing_phones_is_no_search_among_colleagues_customers(desk: Desk) -> None:
    desk.policy(lookups_per_hour=3)
    phones = [f"1390000000{number}" for number in range(5)]
    for name, phone in zip(UNLIKE, phones, strict=False):
        desk.says("李雷", f"报备 {name} 李四 {phone}")
    desk.says("王磊", COMPLETE)
    asked = [desk.says("王磊", f"更新 云杉 电话:{phone}") for phone in phones]
    assert ["电话相同" in one.text for one in asked] == [True] * 3 + [False] * 2
    assert all("没有更新" in one.text for one in asked)
    assert [card.title for card in desk.cards_to("赵敏")] == ["查重次数偏多"]
    assert "已有" in desk.says("王磊", f"查重 {phones[0]}").text
    assert "李雷" not in desk.says("王磊", f"查重 {phones[0]}").text


def test_a_changed_phone_decides_from_now_on(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"更新 云杉智能 电话:{OTHER_PHONE}")
    assert "E1" in desk.says("陈晨", f"报备 云杉科技 李四 {OTHER_PHONE}").text
    assert desk.says("陈晨", f"报备 {LANGNUO} 李敏 {PHONE}").card.title == "报备成功"


def test_a_new_name_is_checked_and_the_former_one_still_finds_it(desk: Desk) -> None:
    card = desk.says("王磊", COMPLETE).card
    desk.says("陈晨", f"报备 {LANGNUO} 李敏 {OTHER_PHONE}")
    form = desk.clicks("王磊", desk.says("王磊", "客户 云杉智能").card, "更新").card
    taken = desk.clicks("王磊", form, "确认更新", {"name": LANGNUO})
    assert "相同" in taken.text
    renamed = desk.clicks("王磊", form, "确认更新", {"name": "杭州松柏科技有限公司"})
    assert f"{YUNSHAN} → 杭州松柏科技有限公司" in renamed.text
    assert "杭州松柏科技有限公司" in desk.says("王磊", f"客户 {YUNSHAN}").text
    assert "E1" in desk.says("陈晨", "报备 杭州松柏科技有限公司 张三 13500001111").text
    assert card


def test_a_renamed_customer_is_still_found_by_a_part_of_its_former_name(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "更新 云杉智能 客户名称:杭州小杉机器人有限公司")
    assert "杭州小杉机器人有限公司" in desk.says("王磊", "客户 云杉智能").text
    assert "杭州小杉机器人有限公司" in desk.says("王磊", "客户 小杉").text


@pytest.mark.parametrize("label", ["别名", "简称", "曾用名"])
def test_another_name_behind_a_label_finds_the_customer(desk: Desk, label: str) -> None:
    desk.says("王磊", COMPLETE)
    updated = desk.says("王磊", f"更新 云杉智能 {label}:蓝鲸、老蓝")
    assert "别名" in updated.text
    for name in ("蓝鲸", "老蓝"):
        assert YUNSHAN in desk.says("王磊", f"客户 {name}").text


def test_another_name_in_brackets_behind_the_name_finds_the_customer(desk: Desk) -> None:
    desk.says("王磊", f"报备 {YUNSHAN}（简称蓝鲸） 张伟 {PHONE} 需求:巡检终端 来源:行业展会")
    assert YUNSHAN in desk.says("王磊", "客户 蓝鲸").text


def test_a_change_told_inside_a_remark_changes_nothing_else(desk: Desk) -> None:
    desk.says("王磊", f"{COMPLETE} 预计金额:50万")
    desk.says("王磊", "更新 云杉智能 备注:客户说预算改成80万要等老板回来")
    details = desk.customer(YUNSHAN).details
    assert details["expected_amount"] == 500_000
    assert details["remark"] == "客户说预算改成80万要等老板回来"


def test_the_form_shows_what_is_there_and_corrects_the_first_contact(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    form = desk.says("王磊", "更新 云杉智能").card
    assert form.fields["name"] == YUNSHAN
    assert form.fields["need"] == "采购50套巡检终端"
    assert "+86" not in form.fields["phone"]
    desk.clicks("王磊", form, "确认更新", {"contact": "张玮"})
    contacts = desk.customer(YUNSHAN).contacts
    assert [(one.name, one.phone) for one in contacts] == [("张玮", "+86" + PHONE)]


def test_a_form_sent_back_as_it_is_changes_nothing(desk: Desk) -> None:
    desk.says("王磊", f"{COMPLETE} 预计金额:50万 阶段:方案报价 预计成交:2027年Q1")
    form = desk.says("王磊", "更新 云杉智能").card
    sent = desk.clicks("王磊", form, "确认更新")
    assert sent.toast == "没有变化", sent.text


def test_a_wrong_form_comes_back_with_the_reason(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    form = desk.says("王磊", "更新 云杉智能").card
    again = desk.clicks("王磊", form, "确认更新", {"expected_amount": "很多钱"})
    assert again.toast_kind == "error"
    assert "金额" in again.text


@pytest.mark.parametrize("name", ["陈晨", "李雷", "周强", "郑琳"])
def test_who_has_no_right_changes_nothing(desk: Desk, name: str) -> None:
    desk.says("王磊", COMPLETE)
    form = desk.says("王磊", "更新 云杉智能").card
    refused = desk.says(name, "更新 云杉智能 需求:另一个需求")
    assert "不能更新" in refused.text
    pressed = desk.clicks(name, form, "确认更新", {"need": "另一个需求"})
    assert pressed.toast_kind == "error"
    assert desk.customer(YUNSHAN).details["need"] == "采购50套巡检终端"


def test_a_collaborator_works_but_does_not_change_the_record(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "同意协作")
    assert "不能更新" in desk.says("陈晨", "更新 云杉智能 需求:另一个需求").text


@pytest.mark.parametrize("name", ["赵敏", "吴昊"])
def test_managers_and_administrators_may(desk: Desk, name: str) -> None:
    desk.says("王磊", COMPLETE)
    desk.says(name, "更新 云杉智能 需求:另一个需求")
    assert desk.customer(YUNSHAN).details["need"] == "另一个需求"


def test_an_administrator_changes_without_seeing_the_phone(desk: Desk) -> None:
    desk.says("王磊", f"报备 {YUNSHAN} 张伟 13877774321")
    form = desk.says("吴昊", "更新 云杉智能").card
    updated = desk.clicks("吴昊", form, "确认更新", {"contact": "张玮"})
    for card in (form, updated.card):
        assert "7777" not in str(card.content)
    assert "张玮" in updated.text
    assert desk.customer(YUNSHAN).contacts[0].phone == "+8613877774321"


def test_a_level_counts_when_a_manager_set_it_from_the_next_contact(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "更新 云杉智能 级别:C")
    desk.later(days=1)
    desk.says("王磊", TALKED)
    assert "续 30 天" in desk.says("王磊", "为什么 云杉智能").text
    desk.later(days=1)
    desk.says("赵敏", "更新 云杉智能 级别:A")
    before = desk.customer(YUNSHAN).protected_until
    desk.says("赵敏", "更新 云杉智能 级别:C")
    assert desk.customer(YUNSHAN).protected_until == before
    desk.says("王磊", "跟进 云杉智能 上门拜访，谈了付款方式和交期")
    assert "续 60 天（C 级）" in desk.says("王磊", "为什么 云杉智能").text


def test_a_level_taken_back_counts_no_more(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("赵敏", "更新 云杉智能 级别:C")
    desk.says("赵敏", "撤销")
    desk.later(days=1)
    desk.says("王磊", TALKED)
    assert "续 30 天" in desk.says("王磊", "为什么 云杉智能").text
    assert desk.customer(YUNSHAN).level == ""


def test_a_stage_that_needs_an_amount_waits_for_it(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    refused = desk.says("王磊", "更新 云杉智能 阶段:商务谈判 需求:采购80套")
    assert "金额" in refused.text
    customer = desk.customer(YUNSHAN)
    assert customer.stage != "商务谈判"
    assert customer.details["need"] == "采购80套"
    assert "金额" in desk.says("王磊", "更新 云杉智能 阶段:商务谈判").text
    desk.says("王磊", "更新 云杉智能 阶段:商务谈判 预计金额:50万")
    assert desk.customer(YUNSHAN).stage == "商务谈判"
    assert "变更阶段" in desk.says("王磊", "历史 云杉智能").text


def test_the_next_contact_moves_its_reminder_and_back(desk: Desk) -> None:
    desk.says("王磊", f"{COMPLETE} 下次:11月25日下午2点")
    desk.says("王磊", "更新 云杉智能 下次:11月27日下午3点")
    assert (ReminderKind.NEXT_FOLLOW_UP, "11-27 15:00") in due(desk)
    desk.says("王磊", "撤销")
    kept = [when for kind, when in due(desk) if kind is ReminderKind.NEXT_FOLLOW_UP]
    assert kept == ["11-25 14:00"]


def test_what_was_missing_is_no_longer_reminded(desk: Desk) -> None:
    desk.says("王磊", f"报备 {YUNSHAN} 张伟 {PHONE}")
    assert sum(kind is ReminderKind.INCOMPLETE for kind, _ in due(desk)) == 2
    desk.says("王磊", "更新 云杉智能 需求:采购50套 来源:行业展会")
    assert sum(kind is ReminderKind.INCOMPLETE for kind, _ in due(desk)) == 0
    assert "待完善" not in desk.says("王磊", "客户 云杉智能").text


def test_an_unknown_customer_is_said_so(desk: Desk) -> None:
    assert "没有找到" in desk.says("王磊", "更新 没有这家公司 需求:采购80套").text


def test_several_fits_ask_which_and_keep_the_values(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.registers("王磊", f"报备 杭州云杉软件有限公司 李工 {OTHER_PHONE}")
    asked = desk.says("王磊", "更新 云杉 需求:采购80套")
    words = next(one for one in asked.card.buttons if YUNSHAN in one)
    desk.clicks("王磊", asked.card, words)
    assert desk.customer(YUNSHAN).details["need"] == "采购80套"


def test_stage_that_lifts_the_cap_moves_the_stored_deadline_at_once(desk: Desk) -> None:
    """为什么 and the release go by the record: it must not wait for the next follow-up (#4)."""
    name = "杭州云杉智能科技有限公司"
    desk.says("王磊", f"报备 {name} 张伟 13812345678 需求:终端 来源:行业展会 预计金额:50万")
    for number in range(8):
        desk.later(days=11)
        desk.says("王磊", f"跟进 云杉智能 第{number}次电话聊了设备选型和交付安排")
    capped = desk.customer(name).protected_until
    done = desk.says("王磊", "更新 云杉智能 阶段:方案报价")
    lifted = desk.customer(name).protected_until
    assert capped is not None
    assert lifted is not None
    assert (lifted - capped).days == 28
    desk.clicks("王磊", done.card, "撤销")
    assert desk.customer(name).protected_until == capped


@pytest.mark.parametrize(
    ("words", "name", "phone"),
    [
        ("联系人换成李四 13700003333", "李四", "+8613700003333"),
        ("联系人改成李四，电话13700003333", "李四", "+8613700003333"),
        ("张伟的名字写错了，应该是张玮，电话13700003333", "张玮", "+8613700003333"),
        ("联系人写错了，是李四", "李四", "+8613812345678"),
    ],
)
def test_a_corrected_contact_is_a_name_and_its_number_apart(
    desk: Desk, words: str, name: str, phone: str
) -> None:
    desk.says("王磊", COMPLETE)
    desk.clicks("王磊", desk.says("王磊", words).card, "确认更新")
    (contact,) = desk.customer(YUNSHAN).contacts
    assert (contact.name, contact.phone) == (name, phone)


def test_a_further_contact_is_added_on_a_yes(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", "再加个联系人 王五 13700003333")
    assert len(desk.customer(YUNSHAN).contacts) == 1
    desk.clicks("王磊", asked.card, "确认更新")
    assert [one.name for one in desk.customer(YUNSHAN).contacts] == ["张伟", "王五"]


def test_the_form_behind_wrong_values_holds_what_was_typed(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    said = desk.says(
        "王磊", "更新 云杉智能 电话:123 级别:Z 需求:采购80套 来源:展会 行业:制造业 备注:急用"
    )
    assert "有 2 处" in said.text
    form = desk.clicks("王磊", said.card, "打开表单改").card
    assert form.fields["phone"] == "123"
    assert form.fields["need"] == "采购80套"
    assert form.fields["source"] == "行业展会"
    assert "不是有效的电话号码" in form.text
    assert "级别：读到「Z」" in form.text
    done = desk.clicks("王磊", form, "确认更新", {"phone": "13812345670"})
    assert done.toast_kind == "success", done.toast
    details = desk.customer(YUNSHAN).details
    assert (details["need"], details["industry"]) == ("采购80套", "制造业")
    assert details["remark"] == "急用"
    assert desk.customer(YUNSHAN).contacts[0].phone == "+8613812345670"


def test_the_form_opened_otherwise_holds_only_the_record(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "更新 云杉智能 电话:123 需求:采购80套 级别:Z")
    card = desk.says("王磊", "客户 云杉智能").card
    assert desk.clicks("王磊", card, "更新").card.fields["need"] != "采购80套"


def test_what_can_be_no_wechat_id_is_refused_with_an_example(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    refused = desk.says("王磊", "更新 云杉智能 微信:13")
    assert refused.act == "update.invalid"
    assert "「13」，微信号太短" in refused.text
    assert "zhangwei_88" in refused.text
