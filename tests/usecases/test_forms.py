"""Forms that come back: nothing is cut, an old form undoes nothing, a field can be emptied, a recall takes back."""

import pytest

from handlers.records import ReminderKind
from tests.usecases.desk import Desk, open_id
from tests.usecases.samples import COMPLETE, PHONE, YUNSHAN

LONG_NEED, LONG_REMARK = "子丑" * 450, "甲乙丙丁" * 450
LONG_TALK = "聊了预算和交期" * 200


def details(desk: Desk) -> dict[str, object]:
    return dict(desk.customer(YUNSHAN).details)


# ------------------------------------------------------------------ nothing is cut


def test_a_long_text_survives_the_update_form(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"更新 云杉 备注:{LONG_REMARK} 需求:{LONG_NEED}")
    form = desk.says("王磊", "更新 云杉").card
    assert form.fields["need"] == LONG_NEED
    assert "1800 字" in str(form.content)
    desk.clicks("王磊", form, "确认更新", {"expected_amount": "5万"})
    assert details(desk)["expected_amount"] == 50_000
    assert details(desk)["need"] == LONG_NEED
    assert details(desk)["remark"] == LONG_REMARK


def test_a_text_too_long_for_the_form_can_be_replaced_on_it(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"更新 云杉 备注:{LONG_REMARK}")
    form = desk.says("王磊", "更新 云杉").card
    desk.clicks("王磊", form, "确认更新", {"remark": "只留一句"})
    assert details(desk)["remark"] == "只留一句"


def test_a_long_text_survives_the_register_form(desk: Desk) -> None:
    said = desk.says("王磊", f"报备 {YUNSHAN} 需求:{LONG_NEED} 备注:{LONG_REMARK}")
    desk.clicks("王磊", said.card, "确认报备", {"contact": "张伟", "phone": PHONE})
    assert details(desk)["need"] == LONG_NEED
    assert details(desk)["remark"] == LONG_REMARK


def test_an_option_said_by_another_word_stays_chosen_on_the_form(desk: Desk) -> None:
    draft = desk.says("王磊", "报备 无锡锡盛电气有限公司 联系人 老郭 来源 展会")
    assert draft.card.fields["source"] == "行业展会"
    desk.clicks("王磊", draft.card, "确认报备", {"phone": "13812345678"})
    assert desk.customer("无锡锡盛电气有限公司").details["source"] == "行业展会"
    form = desk.says("王磊", "跟进 锡盛 阶段:报价")
    assert form.card.fields["stage"] == "方案报价"


def test_what_a_form_does_not_ask_about_the_contacts_is_kept_while_it_waits(desk: Desk) -> None:
    """The post, the WeChat and further people of a draft: by the form, by a reply, and of another person."""

    def contacts(name: str) -> list[tuple[str, ...]]:
        kept = desk.customer(name).contacts
        return [(one.name, one.title, one.department, one.wechat, one.phone) for one in kept]

    form = desk.says("王磊", "报备 无锡锡盛电气有限公司 采购部郭强(采购经理) 需求:电缆 A级")
    desk.clicks("王磊", form.card, "确认报备", {"phone": "13812345670"})
    assert contacts("无锡锡盛电气有限公司") == [
        ("郭强", "采购经理", "采购部", "", "+8613812345670")
    ]
    assert desk.customer("无锡锡盛电气有限公司").level == "A"
    desk.says("王磊", "报备 无锡海澜电气有限公司 13812345671 微信同号 0510-88886666")
    desk.says("王磊", "郭强")
    assert contacts("无锡海澜电气有限公司") == [
        ("郭强", "", "", "13812345671", "+8613812345671"),
        ("", "", "", "", "+8651088886666"),
    ]
    form = desk.says("王磊", "报备 无锡海天电气有限公司 郭强(采购经理)")
    other = {"contact": "钱明", "phone": "13812345672"}
    desk.clicks("王磊", form.card, "确认报备", other)
    assert contacts("无锡海天电气有限公司") == [("钱明", "", "", "", "+8613812345672")]


def test_a_long_talk_survives_the_follow_up_form(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    said = desk.says("王磊", f"跟进 云杉 内容:{LONG_TALK} 结果:等回复 预计金额:很多")
    form = said.card
    assert "1400 字" in str(form.content)
    desk.clicks("王磊", form, "跟进")
    customer = desk.customer(YUNSHAN)
    (logged,) = desk.read(lambda store: store.follow_ups.of_customer(customer.id))
    assert logged.content == LONG_TALK
    assert logged.result == "等回复"


# ------------------------------------------------------------------ an old form undoes nothing


def test_an_old_form_writes_only_what_was_changed_on_it(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    form = desk.says("王磊", "更新 云杉").card
    desk.says("王磊", "更新 云杉 需求:改成租赁新设备 预计金额:80万 阶段:方案报价")
    desk.says("王磊", "更新 云杉 联系人:张伟 电话:13700001111")
    sent = desk.clicks("王磊", form, "确认更新", {"remark": "补充说明"})
    assert details(desk)["remark"] == "补充说明"
    assert details(desk)["need"] == "改成租赁新设备"
    assert details(desk)["expected_amount"] == 800_000
    assert desk.customer(YUNSHAN).stage == "方案报价"
    assert desk.customer(YUNSHAN).contacts[0].phone == "+8613700001111"
    assert "需求" not in sent.text


def test_a_wrong_value_keeps_what_else_was_typed(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    form = desk.says("王磊", "更新 云杉").card
    again = desk.clicks(
        "王磊", form, "确认更新", {"expected_amount": "很多钱", "remark": "补充说明"}
    )
    assert again.card.fields["remark"] == "补充说明"
    desk.clicks("王磊", again.card, "确认更新", {"expected_amount": "60万"})
    assert details(desk)["remark"] == "补充说明"
    assert details(desk)["expected_amount"] == 600_000


def test_a_form_past_its_day_writes_nothing(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    form = desk.says("王磊", "更新 云杉").card
    desk.later(hours=25)
    sent = desk.clicks("王磊", form, "确认更新", {"remark": "补充说明"})
    assert "过期" in sent.toast
    assert "remark" not in details(desk)


# ------------------------------------------------------------------ emptied


def test_a_text_and_an_amount_can_be_emptied_and_come_back(desk: Desk) -> None:
    desk.says("王磊", f"{COMPLETE} 备注:老客户介绍 预计金额:50-60万美元")
    form = desk.says("王磊", "更新 云杉").card
    sent = desk.clicks("王磊", form, "确认更新", {"remark": "", "expected_amount": ""})
    assert "老客户介绍 → （空）" in sent.text
    for key in ("remark", "expected_amount", "expected_amount_max", "currency"):
        assert key not in details(desk)
    desk.clicks("王磊", sent.card, "撤销")
    assert details(desk)["remark"] == "老客户介绍"
    assert details(desk)["expected_amount"] == 500_000
    assert details(desk)["expected_amount_max"] == 600_000


def test_an_emptied_need_is_reminded_of_again(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    form = desk.says("王磊", "更新 云杉").card
    desk.clicks("王磊", form, "确认更新", {"need": ""})
    open_ones = desk.read(lambda store: store.reminders.open_of(open_id("王磊")))
    assert ReminderKind.INCOMPLETE in {one.kind for one in open_ones}


def test_an_amount_that_the_stage_needs_is_not_emptied(desk: Desk) -> None:
    desk.says("王磊", f"{COMPLETE} 预计金额:50万 阶段:方案报价")
    form = desk.says("王磊", "更新 云杉").card
    sent = desk.clicks("王磊", form, "确认更新", {"expected_amount": ""})
    assert "没有清空" in sent.text
    assert details(desk)["expected_amount"] == 500_000


@pytest.mark.parametrize("key", ["contact", "phone", "source", "name"])
def test_what_a_customer_cannot_do_without_is_not_emptied(desk: Desk, key: str) -> None:
    desk.says("王磊", COMPLETE)
    before = desk.customer(YUNSHAN)
    form = desk.says("王磊", "更新 云杉").card
    desk.clicks("王磊", form, "确认更新", {key: ""})
    assert desk.customer(YUNSHAN) == before


# ------------------------------------------------------------------ half read


@pytest.mark.parametrize("contact", ["<at id=all></at>", "@所有人 13800000000", "见 附件"])
def test_what_is_no_name_is_no_contact(desk: Desk, contact: str) -> None:
    said = desk.says("王磊", f"报备 {YUNSHAN}")
    sent = desk.clicks("王磊", said.card, "确认报备", {"contact": contact, "phone": PHONE})
    assert desk.customers() == []
    assert "联系人" in sent.text
    sent = desk.clicks("王磊", sent.card, "确认报备", {"contact": "张伟"})
    assert [one.name for one in desk.customer(YUNSHAN).contacts] == ["张伟"]


# ------------------------------------------------------------------ recalled


def test_recalling_the_message_takes_back_what_its_form_finished(desk: Desk) -> None:
    said = desk.says("王磊", f"报备 {YUNSHAN}")
    desk.later(minutes=1)
    desk.clicks("王磊", said.card, "确认报备", {"contact": "张伟", "phone": PHONE})
    assert desk.customer(YUNSHAN).registered_at == desk.clock.at, "said at the press, not before"
    desk.later(minutes=1)
    assert "撤销" in desk.recalls("王磊", said).text
    assert desk.customers() == []


def test_recalling_the_message_takes_back_what_its_update_form_changed(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    said = desk.says("王磊", "更新 云杉")
    desk.clicks("王磊", said.card, "确认更新", {"remark": "补充说明"})
    assert "已恢复" in desk.recalls("王磊", said).text
    assert "remark" not in details(desk)


def test_a_recall_after_ten_minutes_leaves_what_the_form_finished(desk: Desk) -> None:
    said = desk.says("王磊", f"报备 {YUNSHAN}")
    desk.clicks("王磊", said.card, "确认报备", {"contact": "张伟", "phone": PHONE})
    desk.later(minutes=11)
    assert "超过 10 分钟" in desk.recalls("王磊", said).text
    assert len(desk.customers()) == 1
