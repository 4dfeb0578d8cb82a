"""请假: a deputy gets reminders and cards meanwhile, hears of it, and no more after 销假 or 撤销."""

from tests.usecases.desk import Desk, open_id
from tests.usecases.minutes import at
from tests.usecases.samples import UNLIKE

NAME = "杭州云杉智能科技有限公司"


def absences(desk: Desk, name: str = "王磊") -> list[tuple[str, str, str]]:
    today = desk.clock.at.date()
    found = desk.read(lambda store: store.absences.open_of(open_id(name), today))
    return [(one.deputy_open_id, str(one.from_on), str(one.until_on)) for one in found]


def test_a_leave_is_recorded_and_both_hear_what_it_means(desk: Desk) -> None:
    done = desk.says("王磊", "请假 12-01~12-07 @李雷")
    assert (done.act, done.card.title) == ("leave", "请假已记录")
    assert "客户归属和权限不变" in done.text
    assert "共 7 天" in done.text
    assert absences(desk) == [(open_id("李雷"), "2026-12-01", "2026-12-07")]
    told = desk.card_to("李雷")
    assert (told.title, "王磊" in told.text) == ("请您代理", True)


def test_the_deputy_gets_the_reminders_on_those_days_only(desk: Desk) -> None:
    desk.says("王磊", f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    desk.says("王磊", "请假 明天 @李雷")
    at(desk, "2026-11-19 10:05")
    assert "王磊" in desk.card_to("李雷", "云杉智能").text
    before = len(desk.cards_to("李雷"))
    at(desk, "2026-11-20 10:05")
    assert len(desk.cards_to("李雷")) == before


def test_the_deputy_turns_the_page_of_the_owners_card(desk: Desk) -> None:
    for place, name in enumerate(UNLIKE[:11]):
        said = desk.says("王磊", f"报备 {name} 张伟 138123456{place:02} 需求:终端 来源:行业展会")
        assert said.act == "register"
    desk.says("王磊", "请假 明天 @李雷")
    desk.says("王磊", "提醒我 明天 10:02 给孩子开家长会")
    at(desk, "2026-11-19 10:05")
    card = desk.card_to("李雷", "您代 王磊")
    assert "还有 1 个" in card.text
    # What a deputy may not do is no button that refuses.
    assert "跟进" not in card.buttons
    assert "代理不改变客户权限" in card.text
    second = desk.clicks("李雷", card, "下一页").card
    assert UNLIKE[10] in second.text
    assert "家长会" not in second.text
    left = desk.clicks("李雷", desk.clicks("李雷", card, "已跟进").card, "已跟进")
    assert "有 9 项到时间了" in left.text
    assert "您代 王磊" in left.text
    # Who stands in for nobody gets nothing by a forwarded card.
    assert UNLIKE[10] not in "".join(
        one.text for one in desk.clicks("韩梅梅", card, "下一页").cards
    )


def test_it_is_cancelled_by_either_word_and_the_deputy_hears(desk: Desk) -> None:
    for words in ("请假 取消", "销假", "取消请假"):
        desk.says("王磊", "请假 12-01~12-07 @李雷")
        ended = desk.says("王磊", words)
        assert (ended.act, ended.card.title) == ("leave.cancel", "请假已取消")
        assert absences(desk) == []
        assert desk.cards_to("李雷")[-1].title == "不用再代理了"
    assert desk.says("王磊", "销假").act == "leave.none"


def test_undo_takes_the_last_step_back(desk: Desk) -> None:
    desk.says("王磊", "请假 12-01~12-07 @李雷")
    replaced = desk.says("王磊", "请假 12-03~12-10 @韩梅梅")
    assert "已替换" in replaced.text
    assert absences(desk) == [(open_id("韩梅梅"), "2026-12-03", "2026-12-10")]
    desk.clicks("王磊", replaced.card, "撤销")
    assert absences(desk) == [(open_id("李雷"), "2026-12-01", "2026-12-07")]
    assert desk.cards_to("韩梅梅")[-1].title == "不用再代理了"
    assert desk.cards_to("李雷")[-1].title == "请您代理"
    desk.says("王磊", "销假")
    desk.says("王磊", "撤销")
    assert absences(desk) == [(open_id("李雷"), "2026-12-01", "2026-12-07")]


def test_the_bare_word_opens_the_form_or_shows_what_is_recorded(desk: Desk) -> None:
    form = desk.says("王磊", "请假")
    assert (form.act, form.card.title) == ("leave.form", "请假")
    filled = {"from_on": "2026-12-01 +0800", "until_on": "2026-12-02 +0800", "deputy": ""}
    again = desk.clicks("王磊", form.card, "请假", filled)
    assert "还缺代理人" in again.text
    done = desk.clicks("王磊", again.card, "请假", {**filled, "deputy": open_id("李雷")})
    assert done.act == "leave"
    shown = desk.says("王磊", "请假")
    assert (shown.act, "李雷" in shown.text) == ("leave.shown", True)
    assert desk.clicks("王磊", shown.card, "取消请假").act == "leave.cancel"


def test_what_cannot_be_is_asked_again_with_the_reason(desk: Desk) -> None:
    for words, why in (
        ("请假 12-01~12-07 @王磊", "代理人不能是自己"),
        ("请假 12-01~12-07 @张三丰", "没有找到同事「张三丰」"),
        ("请假 12-01~12-07", "代理人"),
    ):
        asked = desk.says("王磊", words)
        assert (asked.act, why in asked.text) == ("leave.form", True)
    desk.leaves("李雷")
    assert desk.says("王磊", "请假 12-01~12-07 @李雷").act == "leave.form"
    assert absences(desk) == []


def test_a_deputy_who_is_away_too_is_named(desk: Desk) -> None:
    desk.says("李雷", "请假 12-03~12-04 @韩梅梅")
    assert "李雷 12月3日~12月4日 也请假" in desk.says("王磊", "请假 12-01~12-07 @李雷").text


def on_leave(desk: Desk, name: str = "王磊", deputy: str = "李雷") -> None:
    assert desk.says(name, f"请假 11-18~11-25 @{deputy}").act == "leave"


def claimed_by_chen(desk: Desk) -> None:
    desk.registers("王磊", f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    desk.says("陈晨", f"报备 {NAME} 李四 13912340000 需求:终端")


def test_the_deputy_hears_of_an_attempt_and_of_an_appeal(desk: Desk) -> None:
    on_leave(desk)
    claimed_by_chen(desk)
    told = desk.card_to("李雷", "有人报备了王磊的客户")
    assert "陈晨（华北销售部）报备 杭州云杉智能科技有限公司" in told.text
    assert "请转告王磊" in told.text
    assert "138" not in told.text
    assert told.buttons == []
    before = len(desk.cards_to("李雷"))
    desk.says("陈晨", f"报备 {NAME} 李四 13912340000 需求:终端")
    assert len(desk.cards_to("李雷")) == before
    desk.says("陈晨", "申诉 云杉智能 我11月3日就拜访过张总，有会议纪要")
    assert "提出申诉" in desk.card_to("李雷", "有人对王磊的客户提出申诉").text
    desk.says("吴昊", "裁定 #A1 改判 @陈晨 申诉方先拜访，有会议纪要")
    ruled = desk.card_to("李雷", "撞单案 #A1 已裁定")
    assert "到 11-23 为止" in ruled.text


def test_the_deputy_of_who_must_rule_hears_of_the_case(desk: Desk) -> None:
    on_leave(desk, "赵敏", "周强")
    desk.registers("王磊", f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    desk.says("李雷", f"报备 {NAME} 李四 13912340000 需求:终端")
    desk.says("李雷", "申诉 云杉智能 我11月3日就拜访过张总，有会议纪要")
    assert desk.card_to("赵敏", "撞单案待裁定").buttons
    told = desk.card_to("周强", "撞单案 #A1 等赵敏裁定")
    assert "李雷与王磊，请于 11-19 10:00 前裁定" in told.text
    assert told.buttons == []


def test_a_deputy_on_the_other_side_hears_nothing_more(desk: Desk) -> None:
    on_leave(desk, deputy="陈晨")
    claimed_by_chen(desk)
    assert not [one for one in desk.cards_to("陈晨") if "王磊的客户" in one.text]


def test_the_deputy_hears_of_what_waits_to_be_accepted(desk: Desk) -> None:
    on_leave(desk)
    desk.registers("韩梅梅", f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    desk.says("韩梅梅", "移交 云杉智能 给 @王磊")
    assert (
        "韩梅梅（华东销售部）想移交 杭州云杉智能科技有限公司"
        in desk.card_to("李雷", "有客户等王磊接收").text
    )
    desk.says("韩梅梅", "撤销")
    desk.says("韩梅梅", "联合 云杉智能 @王磊 7:3")
    assert "联合 杭州云杉智能科技有限公司" in desk.card_to("李雷", "有联合等王磊答复").text
