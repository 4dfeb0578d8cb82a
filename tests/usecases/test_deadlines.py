"""The end of a protection: notices, what holds a release back, and the release, by the real sweeps."""

import pytest

from handlers.ownership.records import Absence
from handlers.people import DepartmentProfile
from handlers.records import LedgerKind, Ownership
from storage.tables.people import absence
from storage.uow import SqlStore
from tests.usecases.desk import EAST, Desk, open_id
from tests.usecases.minutes import at, local
from tests.usecases.samples import UNLIKE

NAME = "杭州云杉智能科技有限公司"
# Registered on Wednesday 2026-11-18, protected to Friday 2026-12-18.
FIRST, SECOND, LAST = "2026-12-11 09:30", "2026-12-15 09:30", "2026-12-17 09:30"
RELEASE = "2026-12-21 09:30"


def register(desk: Desk, name: str = NAME, phone: str = "13812345678", who: str = "王磊") -> None:
    words = f"报备 {name} 张伟 {phone} 需求:终端 来源:行业展会"
    assert desk.says(who, words).act == "register"


def warned(desk: Desk, moment: str) -> list[str]:
    """What the notices and releases did at a moment."""
    return [line for line in at(desk, moment) if "预告" in line or "释放" in line]


def warn_all(desk: Desk) -> None:
    for moment in (FIRST, SECOND, LAST):
        assert warned(desk, moment) == [f"到期预告 王磊：{NAME}"]


def is_owned(desk: Desk) -> bool:
    (customer,) = [one for one in desk.customers() if one.name == NAME]
    return customer.ownership is Ownership.OWNED


def test_three_notices_then_the_release_and_everybody_concerned_is_told(desk: Desk) -> None:
    register(desk)
    assert desk.says("李雷", f"报备 {NAME} 张伟 13812345678").act == "register.refused"
    desk.clicks("李雷", desk.card_to("李雷", "已有归属"), "关注释放")
    for moment in ("2026-12-10 09:30", "2026-12-11 09:29"):
        assert warned(desk, moment) == []
    warn_all(desk)
    card = desk.card_to("王磊", "快要释放")
    assert {"跟进", "延期", "释放"} <= set(card.buttons)
    assert "12月18日 周五（剩 1 天）" in card.text
    assert "12月21日 周一 09:30 释放" in card.text
    for moment in (LAST, "2026-12-18 23:59", "2026-12-19 09:30", "2026-12-21 09:29"):
        assert warned(desk, moment) == []
        assert is_owned(desk)
    assert warned(desk, RELEASE)[0] == f"释放到公海 {NAME}（王磊）"
    assert not is_owned(desk)
    assert "公海" in desk.card_to("王磊", "公海").text
    assert "公海" in desk.card_to("李雷", "公海").text
    assert warned(desk, "2026-12-21 09:31") == []


def test_one_person_gets_one_card_for_all_that_end(desk: Desk) -> None:
    for number in range(12):
        register(desk, UNLIKE[number], f"138000000{number:02}")
    register(desk, who="陈晨")
    assert sorted(warned(desk, FIRST)) == [
        f"到期预告 王磊：{UNLIKE[0]} 等 12 家",
        f"到期预告 陈晨：{NAME}",
    ]
    card = desk.card_to("王磊", "快要释放")
    assert card.title == "12 家客户快要释放"
    assert card.buttons.count("延期") == 10
    assert "还有 2 个" in card.text
    turned = desk.clicks("王磊", card, "下一页")
    assert turned.replaces_card
    assert desk.card_to("王磊", "快要释放").buttons.count("延期") == 2


def test_follow_up_moves_the_deadline_and_its_notices(desk: Desk) -> None:
    register(desk)
    warn_all(desk)
    opened = desk.clicks("王磊", desk.card_to("王磊", "快要释放"), "跟进")
    words = {"content": "电话聊了交付和付款安排，客户下周答复", "channel": "电话"}
    assert desk.clicks("王磊", opened.card, "跟进", words).act == "follow_up"
    assert warned(desk, RELEASE) == []
    assert is_owned(desk)
    assert warned(desk, "2027-01-08 09:30") == [
        f"到期预告 王磊：{NAME}"
    ]  # seven days before the 16th


def test_extension_from_the_notice_keeps_the_customer(desk: Desk) -> None:
    register(desk)
    warn_all(desk)
    opened = desk.clicks("王磊", desk.card_to("王磊", "快要释放"), "延期")
    assert desk.clicks("王磊", opened.card, "延期", {"reason": "招标推迟"}).act == "extend"
    assert warned(desk, RELEASE) == []
    assert is_owned(desk)


def test_release_from_the_notice_gives_the_customer_back(desk: Desk) -> None:
    register(desk)
    warned(desk, FIRST)
    opened = desk.clicks("王磊", desk.card_to("王磊", "快要释放"), "释放")
    assert desk.clicks("王磊", opened.card, "释放", {"reason": "客户停业"}).act == "release"
    assert not is_owned(desk)
    assert warned(desk, SECOND) == []


def test_waiting_extension_holds_back_and_after_a_no_the_owner_is_told_once_more(
    desk: Desk,
) -> None:
    register(desk)
    warned(desk, FIRST)
    desk.policy(extension_times=2)
    desk.says("王磊", "延期 云杉智能 1天 招标推迟")  # to the 19th
    asked = desk.says("王磊", "延期 云杉智能 30天 招标推迟")
    assert asked.act == "extend.ask"
    for moment in ("2026-12-18 09:30", "2026-12-21 09:30", "2026-12-23 09:30"):
        assert warned(desk, moment) == []
    desk.clicks("赵敏", desk.card_to("赵敏", "申请延期"), "不同意")
    assert warned(desk, "2026-12-23 11:00") == [f"到期预告 王磊：{NAME}"]
    assert warned(desk, "2026-12-24 09:30") == []  # less than a day after the notice
    assert warned(desk, "2026-12-25 09:30")[0] == f"释放到公海 {NAME}（王磊）"


def test_lock_holds_back_and_its_end_brings_the_notices(desk: Desk) -> None:
    register(desk)
    desk.says("王磊", "锁定 云杉智能")
    for moment in (FIRST, SECOND, LAST, RELEASE, "2027-03-01 09:30"):
        assert warned(desk, moment) == []
    desk.says("王磊", "解锁 云杉智能")
    assert warned(desk, "2027-03-01 09:31") == [f"到期预告 王磊：{NAME}"]
    assert warned(desk, "2027-03-03 09:30")[0] == f"释放到公海 {NAME}（王磊）"


def test_open_case_stops_the_clock(desk: Desk) -> None:
    register(desk)
    refused = desk.says("李雷", f"报备 {NAME} 张伟 13812345678")
    appeal = desk.clicks("李雷", refused.card, "申诉")
    desk.clicks("李雷", appeal.card, "申诉", {"reason": "我十月就拜访过，有签到照片"})
    for moment in (FIRST, LAST, RELEASE, "2027-02-01 09:30"):
        assert warned(desk, moment) == []
    assert "撞单案 #A1 还没了结" in desk.says("王磊", "为什么 云杉智能").text


def test_missed_notices_come_together_and_a_day_passes(desk: Desk) -> None:
    register(desk)
    assert warned(desk, "2026-12-28 10:00") == [f"到期预告 王磊：{NAME}"]
    assert warned(desk, "2026-12-29 09:30") == []
    assert warned(desk, "2026-12-30 09:30")[0] == f"释放到公海 {NAME}（王磊）"


def test_notice_missed_for_its_day_is_marked_and_the_next_covers_it(desk: Desk) -> None:
    register(desk)
    (line,) = warned(desk, "2026-12-14 10:00")
    assert "错过的到期预告（前 7 天）由下一次补上" in line
    assert warned(desk, SECOND) == [f"到期预告 王磊：{NAME}"]
    kinds = [
        one.kind
        for one in desk.read(lambda store: store.deadlines.said_of(desk.customer(NAME).id))
        if one.kind.startswith("release")
    ]
    assert kinds == ["release_3", "release_7_covered"]


def test_department_may_have_its_own_notices(desk: Desk) -> None:
    register(desk)
    desk.write(
        lambda store: store.rules.set_rule(
            "notice_days", (4,), by="test", at=desk.clock.at, department_id=EAST
        )
    )
    assert warned(desk, FIRST) == []
    assert warned(desk, "2026-12-14 09:30") == [f"到期预告 王磊：{NAME}"]
    assert warned(desk, LAST) == []
    assert warned(desk, RELEASE)[0] == f"释放到公海 {NAME}（王磊）"


def test_nothing_goes_to_leavers_and_their_customers_wait_for_the_hand_over(desk: Desk) -> None:
    register(desk)
    desk.leaves("王磊")
    for moment in (FIRST, LAST, RELEASE):
        assert warned(desk, moment) == []
    assert is_owned(desk)


def test_deputy_gets_the_notices_too(desk: Desk) -> None:
    register(desk)
    desk.write(lambda store: _away(store, "王磊", "李雷"))
    lines = warned(desk, FIRST)
    assert lines == [f"到期预告 王磊：{NAME}", f"到期预告 李雷：{NAME}"]
    card = desk.card_to("李雷", "快要释放")
    assert "您代 王磊 处理" in card.text
    assert desk.read(
        lambda store: store.absences.on(open_id("王磊"), local(FIRST).date())
    ) == Absence(
        open_id("王磊"), open_id("李雷"), local(FIRST).date(), local("2026-12-31 00:00").date(), 1
    )
    assert warned(desk, "2027-01-04 09:30") == [f"到期预告 王磊：{NAME}"]


def test_deputy_gets_reminders_but_not_personal_ones_and_may_settle_them(desk: Desk) -> None:
    register(desk)
    desk.says("王磊", "提醒我 12月11日 10:00 接孩子")
    desk.write(lambda store: _away(store, "王磊", "李雷"))
    lines = [line for line in at(desk, "2026-12-11 10:00") if line.startswith("提醒")]
    assert lines == [f"提醒 王磊：{NAME} 等 2 项", f"提醒 李雷：{NAME}"]
    card = desk.card_to("李雷", "已跟进")
    assert "您代 王磊 处理" in card.text
    assert "接孩子" not in card.text
    assert desk.clicks("李雷", card, "已跟进").act == "reminder.done"
    open_ones = desk.read(lambda store: store.reminders.open_of(open_id("王磊")))
    assert "first_follow_up" not in {one.kind.value for one in open_ones}


def _away(store: SqlStore, name: str, deputy: str) -> None:
    row = {
        "open_id": open_id(name),
        "deputy_open_id": open_id(deputy),
        "from_on": local(FIRST).date(),
        "until_on": local("2026-12-31 00:00").date(),
        "recorded_at": local(FIRST),
    }
    store.connection.execute(absence.insert(), row)


def test_untouched_customer_comes_to_the_owner_then_to_the_manager_then_is_at_risk(
    desk: Desk,
) -> None:
    register(desk)
    said = [
        (day, [line for line in at(desk, f"2026-11-{day} 09:00") if "未跟进" in line])
        for day in (19, 20, 23, 24, 25, 26, 27, 30)
    ]
    assert [(day, len(lines)) for day, lines in said if lines] == [(23, 1), (25, 2), (27, 2)]
    assert "已跟进" in desk.card_to("王磊", "已 7 个工作日没有跟进，有风险").buttons
    team = desk.card_to("赵敏", "没人跟进")
    assert "7 个工作日没有跟进 · 有风险" in team.text
    mine = desk.says("王磊", "我的客户")
    assert "有风险" in mine.text
    assert desk.says("王磊", "客户 云杉智能").card.color == "orange"
    desk.says("王磊", "跟进 云杉智能 电话聊了交付和付款安排，客户下周答复")
    assert "有风险" not in desk.says("王磊", "我的客户").text
    assert [line for line in at(desk, "2026-12-01 09:00") if "未跟进" in line] == []


def test_agreed_next_contact_puts_the_count_off(desk: Desk) -> None:
    register(desk)
    desk.says("王磊", "跟进 云杉智能 电话聊了交付和付款安排 下次 11月27日 10:00")
    for day in ("2026-11-24", "2026-11-26", "2026-12-01"):
        assert [line for line in at(desk, f"{day} 09:00") if "未跟进" in line] == []
    assert [line for line in at(desk, "2026-12-02 09:00") if "未跟进" in line]


def test_contacts_of_three_months_are_checked_once_a_month(desk: Desk) -> None:
    register(desk)
    desk.says("王磊", "锁定 云杉智能")
    assert not [line for line in at(desk, "2027-02-01 09:00") if "核对" in line]
    assert [line for line in at(desk, "2027-03-01 09:00") if "核对" in line] == [
        "请核对联系人 王磊：1 家"
    ]
    card = [one for one in desk.cards_to("王磊") if "没变" in one.buttons][-1]
    assert {"没变", "更新"} <= set(card.buttons)
    assert not [line for line in at(desk, "2027-03-02 09:00") if "核对" in line]
    confirmed = desk.clicks("王磊", card, "没变")
    assert confirmed.act == "reminder.done"
    kinds = desk.read(lambda store: store.ledger.entries_of(desk.customer(NAME).id))
    assert kinds[-1].kind is LedgerKind.UPDATED
    assert not [line for line in at(desk, "2027-04-01 09:00") if "核对" in line]
    assert [line for line in at(desk, "2027-07-01 09:00") if "核对" in line]


@pytest.mark.parametrize("moment", ["2026-12-11 22:00", "2026-12-12 10:00"])
def test_notices_keep_quiet_hours(desk: Desk, moment: str) -> None:
    register(desk)
    assert warned(desk, moment) == []


def test_receiver_of_a_customer_hears_of_its_end_before_it_is_released(desk: Desk) -> None:
    """A 移交 resets nothing, and the receiver has never been told: all notices are theirs too."""
    register(desk)
    warn_all(desk)
    desk.write(
        lambda store: store.customers.change(
            desk.customer(NAME), {"owner_open_id": open_id("李雷")}
        )
    )
    assert warned(desk, RELEASE) == [f"到期预告 李雷：{NAME}"]
    assert warned(desk, "2026-12-22 09:30")[0] == f"释放到公海 {NAME}（李雷）"


def test_nobody_has_a_manager_above_is_no_trouble(desk: Desk) -> None:
    desk.write(
        lambda store: store.people.upsert_department(
            DepartmentProfile(EAST, "华东销售部", "", ""), desk.clock.at
        )
    )
    register(desk)
    at(desk, "2026-11-25 09:00")
    assert is_owned(desk)
