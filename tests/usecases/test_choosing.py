"""What a card offers or asks: whose phone, what is ahead, what was read, in words people use."""

from tests.usecases.desk import Desk
from tests.usecases.samples import COMPLETE, HEYAO, PHONE, YUNSHAN

NEW_PHONE = "13811118887"


def two_contacts(desk: Desk) -> None:
    """A customer with 王芳 and 李新."""
    desk.says("王磊", f"报备 {HEYAO} 王芳 {PHONE}")
    desk.says("王磊", "更新 合曜 联系人:李新 电话:13987654321")


def phones(desk: Desk) -> dict[str, str]:
    return {one.name: one.phone for one in desk.customer(HEYAO).contacts}


def test_an_unnamed_phone_asks_whose_it_is(desk: Desk) -> None:
    two_contacts(desk)
    before = phones(desk)
    asked = desk.says("王磊", f"更新 合曜 电话:{NEW_PHONE}")
    assert phones(desk) == before
    assert {"王芳", "李新"} <= set(asked.card.buttons)
    assert "138 1111 8887" in asked.text
    desk.clicks("王磊", asked.card, "李新")
    assert phones(desk) == {**before, "李新": f"+86{NEW_PHONE}"}


def test_a_named_one_is_not_asked(desk: Desk) -> None:
    two_contacts(desk)
    desk.says("王磊", f"更新 合曜 联系人:李新 电话:{NEW_PHONE}")
    assert phones(desk)["李新"] == f"+86{NEW_PHONE}"


def test_a_sole_contact_is_not_asked(desk: Desk) -> None:
    desk.says("王磊", f"报备 {HEYAO} 王芳 {PHONE}")
    desk.says("王磊", f"更新 合曜 电话:{NEW_PHONE}")
    assert phones(desk) == {"王芳": f"+86{NEW_PHONE}"}


def test_the_follow_up_form_keeps_what_was_read(desk: Desk) -> None:
    desk.says("王磊", f"{COMPLETE} 预计金额:50万")
    form = desk.says("王磊", "跟进 云杉智能 方式:拜访 阶段:需求确认 下次 周五下午3点").card
    assert form.fields["next_at"] == "2026-11-20 15:00"
    assert form.fields["stage"] == "需求确认"
    assert form.fields["channel"] == "面谈"
    desk.clicks("王磊", form, "跟进", {"content": "上门看了现场，确认了点位数量"})
    customer = desk.customer(YUNSHAN)
    assert customer.stage == "需求确认"
    assert customer.next_follow_at is not None
    assert customer.next_follow_at.isoformat() == "2026-11-20T07:00:00+00:00"


def test_a_bare_day_stays_its_working_morning(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    form = desk.says("王磊", "跟进 云杉智能 下次 周五").card
    assert form.fields["next_at"] == "2026-11-20 09:00"


def test_an_unsure_reading_shows_phone_and_date_as_people_write_them(desk: Desk) -> None:
    asked = desk.says("王磊", f"是不是要报备 {YUNSHAN} 张伟 {NEW_PHONE} 下次 明天上午10点")
    if "确认报备" in asked.card.buttons:
        assert "138 1111 8887" in asked.text
        assert "明天 10:00" in asked.text
    assert "+86" not in asked.text


def test_only_what_is_ahead_is_offered(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    assert "今天下午" in desk.says("王磊", "待办").text
    desk.later(hours=5)
    afternoon = desk.says("王磊", "待办").text
    assert "今天下午" not in afternoon
    assert {"1 小时后", "明天上午"} <= set(afternoon.split("\n"))
    desk.later(days=2)
    assert "周一上午" in desk.says("王磊", "待办").text


def test_a_reminder_done_leaves_the_card_with_the_rest(desk: Desk) -> None:
    desk.says("王磊", "提醒我 明天下午3点 给何总发报价")
    desk.says("王磊", "提醒我 明天下午4点 约周总")
    todo = desk.says("王磊", "待办").card
    done = desk.clicks("王磊", todo, "知道了")
    assert done.replaces_card
    assert "约周总" in done.text
    assert "给何总发报价" not in done.text
    last = desk.clicks("王磊", done.card, "知道了")
    assert "没有待办" in last.text


def test_an_expected_close_reads_as_exactly_as_it_was_said(desk: Desk) -> None:
    desk.says("王磊", f"{COMPLETE} 预计成交:2027年Q1")
    assert "2027年一季度" in desk.says("王磊", f"客户 {YUNSHAN}").text
    changed = desk.says("王磊", "更新 云杉智能 预计成交:2027年3月").text
    assert "2027年一季度 → 2027年3月" in changed
    assert "precision" not in changed
    exact = desk.says("王磊", "更新 云杉智能 预计成交:2027-03-31").text
    assert "2027年3月 → 2027年3月31日 周三" in exact
    desk.says("王磊", "撤销")
    assert "2027年3月" in desk.says("王磊", f"客户 {YUNSHAN}").text
    assert "3月31日" not in desk.says("王磊", f"客户 {YUNSHAN}").text


def test_the_to_do_list_asks_once_to_complete_a_customer(desk: Desk) -> None:
    desk.says("王磊", "报备 杭州云杉智能科技有限公司 张伟 13812345678")
    todo = desk.says("王磊", "待办").text
    assert todo.count("资料待完善") == 1
    assert "首次跟进" in todo


def test_a_value_left_open_is_written_as_the_chosen_one_alone(desk: Desk) -> None:
    """The other value and the word between them belong neither to the content nor to the step."""
    desk.says("王磊", f"报备 {HEYAO} 王芳 {PHONE}")
    told = desk.says("王磊", "跟进 合曜 聊了付款条件 下周四或者下周五去签字")
    logged = desk.clicks("王磊", told.card, "下周四")
    assert "11月26日" in logged.text
    assert "签字" in logged.text
    assert "去签字" not in logged.text.split("跟进时间")[0]
    told = desk.says("王磊", "跟进 合曜 聊了交货 下周四还是下周五去签字")
    assert "11月27日" in desk.says("王磊", "下周五").text
    closing = desk.says("王磊", "更新 合曜 预计成交:月底还是明年3月")
    assert closing.card.buttons[:2] == ["月底", "明年3月"]
    assert "在问" not in closing.text
    desk.says("王磊", "2")
    details = desk.customer(HEYAO).details
    assert (str(details["expected_close"]), details["expected_close_precision"]) == (
        "2027-03-31",
        "month",
    )
    desk.says("王磊", "更新 合曜 金额:30-50万")
    desk.says("王磊", "更新 合曜 预计成交:2026-12-10 金额:60万")
    details = desk.customer(HEYAO).details
    assert details["expected_close_precision"] == "day"
    assert details.get("expected_amount_max") is None
    desk.says("王磊", "更新 合曜 金额:30-50万")
    desk.says("王磊", "跟进 合曜 王芳说预算加到80万 让我们下周二出方案")
    details = desk.customer(HEYAO).details
    assert (int(details["expected_amount"]), details.get("expected_amount_max")) == (800000, None)


def test_an_amount_is_shown_in_its_currency(desk: Desk) -> None:
    told = desk.says("王磊", f"报备 {HEYAO} 王芳 {PHONE} 10万美金")
    assert "US$10万" in told.text
    assert "US$10万 → US$12万" in desk.says("王磊", "更新 合曜 金额:12万美金").text
    assert "US$12万" in desk.says("王磊", "客户 合曜").text
    assert "US$12万 → ¥60万" in desk.says("王磊", "更新 合曜 金额:60万").text
