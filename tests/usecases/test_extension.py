"""延期: the first at once, the second by the manager, and what each answer moves."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.usecases.desk import ADMIN, Answered, Desk, open_id
from tests.usecases.minutes import at

NAME = "杭州云杉智能科技有限公司"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def register(desk: Desk) -> None:
    assert (
        desk.says("王磊", f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会").act == "register"
    )


def until(desk: Desk) -> str:
    """The last protected day."""
    deadline = desk.customer(NAME).protected_until
    assert deadline is not None
    return deadline.astimezone(SHANGHAI).strftime("%m-%d")


def extend(desk: Desk, text: str = "延期 云杉智能 30天 客户年底预算冻结") -> Answered:
    return desk.says("王磊", text)


def ask_twice(desk: Desk) -> Answered:
    """Use the first, then ask for the second."""
    register(desk)
    assert extend(desk).act == "extend"
    asked = extend(desk, "延期 云杉智能 20天 预算要到一月")
    assert asked.act == "extend.ask"
    return asked


def test_first_extension_holds_at_once_and_says_what_is_left(desk: Desk) -> None:
    register(desk)
    assert until(desk) == "12-18"
    done = extend(desk)
    assert until(desk) == "01-17"
    assert done.card.title == "保护期已延长"
    for words in ("30 天", "客户年底预算冻结", "12月18日", "2027年1月17日", "1 / 2", "要主管同意"):
        assert words in done.text
    assert {"跟进", "客户详情", "撤销"} <= set(done.card.buttons)


def test_extension_goes_on_top_of_the_cap(desk: Desk) -> None:
    register(desk)
    for day in range(1, 9):
        desk.later(days=10)
        desk.says("王磊", f"跟进 云杉智能 第{day}次电话聊了设备选型和交付安排")
    assert until(desk) == "02-16"  # ninety days from the registration
    extend(desk, "延期 云杉智能 10天 招标推迟")
    assert until(desk) == "02-26"


def test_form_opens_where_the_reason_is_missing_and_the_submit_extends(desk: Desk) -> None:
    register(desk)
    opened = extend(desk, "延期 云杉智能")
    assert opened.act == "extend.form"
    assert opened.card.fields["days"] == "30"
    done = desk.clicks("王磊", opened.card, "延期", {"days": "15", "reason": "招标推迟到一月"})
    assert done.act == "extend"
    assert until(desk) == "01-02"


@pytest.mark.parametrize("days", ["31", "0", "很久", "-5", "99999"])
def test_days_out_of_range_are_refused_on_the_form(desk: Desk, days: str) -> None:
    register(desk)
    opened = extend(desk, "延期 云杉智能")
    wrong = desk.clicks("王磊", opened.card, "延期", {"days": days, "reason": "招标推迟"})
    assert "一次延 1 到 30 天" in wrong.text
    assert until(desk) == "12-18"


def test_second_extension_waits_for_the_manager_and_agreeing_moves_the_deadline(desk: Desk) -> None:
    asked = ask_twice(desk)
    assert "赵敏" in asked.text
    assert until(desk) == "01-17"
    card = desk.card_to("赵敏", "申请延期")
    for words in ("王磊", NAME, "20 天", "预算要到一月", "1 次，上限 2 次"):
        assert words in card.text
    agreed = desk.clicks("赵敏", card, "同意", {"reason": "可以"})
    assert agreed.act == "extend.agree"
    assert until(desk) == "02-06"
    assert "延期已同意" in desk.card_to("赵敏", "预算要到一月").text
    told = desk.card_to("王磊", "主管同意延期")
    assert "可以" in told.text
    assert "2月6日" in told.text


def test_refusing_leaves_the_deadline_and_tells_the_owner_why(desk: Desk) -> None:
    ask_twice(desk)
    card = desk.card_to("赵敏", "申请延期")
    assert desk.clicks("赵敏", card, "不同意", {"reason": "先去拜访"}).act == "extend.refuse"
    assert until(desk) == "01-17"
    assert "先去拜访" in desk.card_to("王磊", "没有同意").text
    assert desk.clicks("赵敏", card, "同意").act == "extend.gone"
    assert until(desk) == "01-17"


def test_refused_request_does_not_use_one_up(desk: Desk) -> None:
    ask_twice(desk)
    desk.clicks("赵敏", desk.card_to("赵敏", "申请延期"), "不同意")
    assert extend(desk, "延期 云杉智能 10天 又有新情况").act == "extend.ask"


def test_third_extension_is_refused_and_names_other_ways(desk: Desk) -> None:
    ask_twice(desk)
    desk.clicks("赵敏", desk.card_to("赵敏", "申请延期"), "同意")
    refused = extend(desk)
    assert refused.act == "extend.refused"
    assert "已用 2 次，上限 2 次" in refused.text


def test_while_one_waits_no_other_is_taken(desk: Desk) -> None:
    ask_twice(desk)
    assert "在等主管答复" in extend(desk).text


@pytest.mark.parametrize("name", ["王磊", "李雷", "周强"])
def test_only_the_owners_superiors_and_administrators_decide(desk: Desk, name: str) -> None:
    ask_twice(desk)
    value = desk.card_to("赵敏", "申请延期").value("同意")
    assert desk.sends_back(name, value, {"reason": ""}).act == "refused"
    assert until(desk) == "01-17"


def test_nobody_extends_a_colleagues_customer(desk: Desk) -> None:
    register(desk)
    extend(desk)
    form = desk.sends_back("李雷", {"v": 1, "a": "extend_form", "c": desk.customer(NAME).id})
    assert form.act == "refused"
    sent = desk.sends_back(
        "李雷",
        {"v": 1, "a": "extend_submit", "c": desk.customer(NAME).id},
        {"days": "30", "reason": "我想要"},
    )
    assert sent.act == "extend.refused"
    assert until(desk) == "01-17"


def test_undo_takes_a_granted_extension_back_and_frees_it(desk: Desk) -> None:
    register(desk)
    done = extend(desk)
    undone = desk.clicks("王磊", done.card, "撤销")
    assert undone.act == "undo"
    assert until(desk) == "12-18"
    assert extend(desk).act == "extend"  # the first is free again


def test_undo_withdraws_a_request_and_renews_the_managers_card(desk: Desk) -> None:
    ask_twice(desk)
    assert desk.says("王磊", "撤销").act == "undo"
    card = desk.card_to("赵敏", "预算要到一月")
    assert card.title == "这个延期申请已撤回"
    assert "同意" not in card.buttons
    assert desk.read(lambda store: store.extensions.waiting_of(desk.customer(NAME).id)) is None


def test_request_that_was_answered_cannot_be_withdrawn(desk: Desk) -> None:
    ask_twice(desk)
    desk.clicks("赵敏", desk.card_to("赵敏", "申请延期"), "同意")
    refused = desk.says("王磊", "撤销")
    assert "主管已经答复" in refused.text
    assert until(desk) == "02-06"


def test_manager_takes_an_answer_back_and_the_request_waits_again(desk: Desk) -> None:
    ask_twice(desk)
    desk.clicks("赵敏", desk.card_to("赵敏", "申请延期"), "同意")
    assert desk.says("赵敏", "撤销").act == "undo"
    assert until(desk) == "01-17"
    assert "又在等主管" in desk.card_to("王磊", "又在等").text
    card = [one for one in desk.cards_to("赵敏") if "同意" in one.buttons][-1]
    assert desk.clicks("赵敏", card, "不同意").act == "extend.refuse"


def test_a_new_ownership_has_its_extensions_anew_and_the_old_request_is_over(desk: Desk) -> None:
    ask_twice(desk)
    refused = desk.says("李雷", f"报备 {NAME} 张伟 13812345678")
    assert refused.act == "register.refused"
    desk.clicks("王磊", desk.card_to("王磊", "李雷"), "让出")
    assert desk.customer(NAME).owner_open_id == open_id("李雷")
    card = desk.card_to("赵敏", "预算要到一月")
    assert desk.clicks("赵敏", card, "同意").act == "extend.gone"
    assert desk.says("李雷", "延期 云杉智能 30天 客户年底预算冻结").act == "extend"


def test_why_adds_up_with_an_extension_and_names_what_waits(desk: Desk) -> None:
    ask_twice(desk)
    why = desk.says("王磊", "为什么 云杉智能")
    assert "延期 30 天 → 2027年1月17日" in why.text
    assert "延期 20 天在等主管答复，期间不释放" in why.text
    assert "最早释放" not in why.text
    desk.clicks("赵敏", desk.card_to("赵敏", "申请延期"), "同意")
    why = desk.says("王磊", "为什么 云杉智能")
    assert "延期 20 天 → 2027年2月6日" in why.text
    assert "最早释放" in why.text


def test_limits_of_the_rules_hold(desk: Desk) -> None:
    register(desk)
    desk.policy(extension_days=10, extension_times=1)
    assert extend(desk).act == "extend.form"
    assert extend(desk, "延期 云杉智能 10天 预算冻结").act == "extend"
    assert extend(desk, "延期 云杉智能 5天 预算冻结").act == "extend.refused"


def test_customer_past_its_end_can_still_be_extended(desk: Desk) -> None:
    register(desk)
    desk.later(days=30, hours=20)
    assert extend(desk).act == "extend"
    assert desk.customer(NAME).protected_until > desk.clock.at + timedelta(days=20)


def test_a_request_comes_before_the_manager_each_working_morning_until_answered(desk: Desk) -> None:
    def asked(name: str) -> int:
        return len([one for one in desk.cards_to(name) if "不同意" in one.buttons])

    ask_twice(desk)  # Wednesday
    assert asked("赵敏") == 1
    at(desk, "2026-11-18 18:00")
    assert asked("赵敏") == 1
    for day, count in (("19", 2), ("20", 3), ("21", 3), ("22", 3), ("23", 4)):
        for hour in ("08:30", "09:00", "09:01", "15:00"):
            at(desk, f"2026-11-{day} {hour}")
        assert asked("赵敏") == count, day
    desk.leaves("赵敏")
    at(desk, "2026-11-24 09:00")
    assert asked("赵敏") == 4
    card = desk.card_to(ADMIN, "申请延期")
    assert desk.clicks(ADMIN, card, "不同意").act == "extend.refuse"
    at(desk, "2026-11-25 09:00")
    assert asked(ADMIN) == 0
    stale = next(one for one in desk.cards_to("赵敏") if "不同意" in one.buttons)
    assert desk.clicks("赵敏", stale, "同意").act != "extend.agree"
    assert until(desk) == "01-17"


def test_the_number_after_the_customer_counts_not_a_span_in_the_reason(desk: Desk) -> None:
    register(desk)
    done = extend(desk, "延期 云杉智能 10 客户说还要再等一个月")
    assert done.act == "extend"
    assert until(desk) == "12-28"
    assert "客户说还要再等一个月" in done.text
