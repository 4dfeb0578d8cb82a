"""协作: shared by the owner with rights and an end, ended again, asked for by somebody else, taken back."""

import pytest

from handlers.incoming import Mention
from handlers.people import Profile
from handlers.records import Collaboration, LedgerKind, Ownership
from tests.usecases.desk import Desk, open_id
from tests.usecases.minutes import at, local
from tests.usecases.samples import COMPLETE, LANGNUO, RIVAL, YUNSHAN

WORKED = f"跟进 {YUNSHAN} 上门拜访了张伟，聊了巡检终端的需求和预算"


def grants(desk: Desk) -> list[Collaboration]:
    customer = desk.customer(YUNSHAN)
    return desk.read(lambda store: store.sharing.collaborators(customer.id, desk.clock.at))


def kinds(desk: Desk) -> list[LedgerKind]:
    entries = desk.read(lambda store: store.ledger.entries_of(desk.customer(YUNSHAN).id))
    return [one.kind for one in entries]


def test_the_owner_shares_a_customer_and_both_know(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    shared = desk.says("王磊", "协作 云杉智能 @李雷 7天")
    assert (shared.act, shared.card.title) == ("share.grant", "已设为协作人")
    assert "11月25日" in shared.text
    told = desk.card_to("李雷", "请您一起跟一家客户")
    assert "11月25日" in told.text
    assert {"跟进", "客户详情"} <= set(told.buttons)
    assert "138 1234 5678" in desk.clicks("李雷", told, "客户详情").text
    assert desk.says("李雷", WORKED).act == "follow_up"
    assert "协作" in desk.says("李雷", "我的客户").text
    assert desk.customer(YUNSHAN).owner_open_id == open_id("王磊")


def test_who_only_looks_sees_everything_and_writes_nothing(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "协作 云杉智能 @李雷 只看")
    told = desk.card_to("李雷", "请您一起跟一家客户")
    assert "跟进" not in told.buttons
    shown = desk.clicks("李雷", told, "客户详情")
    assert "138 1234 5678" in shown.text
    assert "跟进" not in shown.card.buttons
    assert desk.says("李雷", WORKED).act == "follow_up.refused"
    assert "只看" in desk.says("李雷", RIVAL).text
    desk.says("王磊", "协作 云杉智能 @李雷")
    assert desk.says("李雷", WORKED).act == "follow_up"


def test_a_collaboration_ends_by_itself_and_both_hear_it_in_working_hours(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "协作 云杉智能 @李雷 2天")
    at(desk, "2026-11-20 23:58")
    assert desk.says("李雷", "客户 云杉智能").act == "customer"
    at(desk, "2026-11-21 00:00")
    assert "138 1234 5678" not in desk.says("李雷", "客户 云杉智能").text
    assert "共 0 家" in desk.says("李雷", "我的客户").text
    assert not [one for one in desk.cards_to("李雷") if "协作已到期" in one.text]
    at(desk, "2026-11-23 09:00")
    assert "还需要的话请联系归属人" in desk.card_to("李雷", "协作已到期结束").text
    owner = desk.card_to("王磊", "协作已到期结束")
    assert "协作" in owner.buttons
    assert grants(desk) == []
    at(desk, "2026-11-24 09:00")
    assert len([one for one in desk.cards_to("李雷") if "协作已到期" in one.text]) == 1
    assert "到期自动结束" in desk.says("王磊", "历史 云杉智能").text
    assert desk.clicks("王磊", owner, "协作").card.title == "请谁协作？"


def test_the_owner_ends_it_by_word_and_by_button(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    for words in ("协作 云杉智能 取消 @李雷", "取消协作 云杉智能 @李雷", "协作 云杉智能 取消"):
        shared = desk.says("王磊", "协作 云杉智能 @李雷")
        ended = desk.says("王磊", words)
        assert (ended.act, ended.card.title) == ("share.cancelled", "协作已结束")
        assert grants(desk) == []
        assert "王磊" in desk.card_to("李雷", "协作已结束").text
    desk.says("王磊", "协作 云杉智能 @李雷")
    assert desk.clicks("王磊", shared.card, "结束协作").act == "share.cancelled"
    assert desk.says("李雷", WORKED).act == "follow_up.refused"


def test_a_collaborator_leaves(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "协作 云杉智能 @李雷")
    again = desk.says("李雷", "协作 云杉智能")
    assert "已经是协作人" in again.text
    assert desk.says("李雷", "协作 云杉智能 取消").act == "share.left"
    assert "退出了协作" in desk.card_to("王磊", "协作人已退出").text
    assert desk.says("李雷", "撤销").act == "undo"
    assert len(grants(desk)) == 1


def test_撤销_restores_what_was_before(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "协作 云杉智能 @李雷 7天 只看")
    (before,) = grants(desk)
    desk.says("王磊", "协作 云杉智能 @李雷")
    assert grants(desk)[0].rights == "work"
    assert "已恢复李雷的协作" in desk.says("王磊", "撤销").text
    (after,) = grants(desk)
    assert (after.rights, after.until) == (before.rights, before.until)
    fresh = desk.says("王磊", "协作 云杉智能 @韩梅梅")
    desk.clicks("王磊", fresh.card, "撤销")
    assert [one.person_open_id for one in grants(desk)] == [open_id("李雷")]
    assert "不再能查看" in desk.card_to("韩梅梅", "协作已结束").text
    desk.says("王磊", "协作 云杉智能 取消 @李雷")
    assert desk.says("王磊", "撤销").act == "undo"
    assert len(grants(desk)) == 1


def test_without_a_colleague_a_form_asks(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    form = desk.says("王磊", "协作 云杉智能 7天")
    assert form.card.title == "请谁协作？"
    assert form.card.fields["days"] == "7"
    wrong = desk.clicks("王磊", form.card, "协作", {"partner": open_id("李雷"), "days": "400"})
    assert "1 到 365" in wrong.text
    sent = desk.clicks("王磊", wrong.card, "协作", {"days": "3", "rights": "view"})
    assert sent.act == "share.grant"
    (one,) = grants(desk)
    assert (one.person_open_id, one.rights, one.until) == (
        open_id("李雷"),
        "view",
        local("2026-11-21 23:59:59"),
    )
    again = desk.says("王磊", "协作 云杉智能")
    assert "只看" in again.text
    assert desk.clicks("王磊", again.card, "结束协作").act == "share.cancelled"


def test_a_name_that_nobody_or_several_bear_opens_the_form(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    assert "没有找到同事「欧阳锋」" in desk.says("王磊", "协作 云杉智能 @欧阳锋").text
    twin = Profile("ou_twin", name="李雷", department_id="od_north")
    desk.write(lambda store: store.people.upsert_profile(twin, desk.clock.at))
    asked = desk.says("王磊", "协作 云杉智能 @李雷")
    assert "有 2 位同事叫「李雷」" in asked.text
    desk.clicks("王磊", asked.card, "协作", {"partner": "ou_twin"})
    assert [one.person_open_id for one in grants(desk)] == ["ou_twin"]
    said = Mention("@_user_1", open_id("李雷"), "李雷")
    desk.says("王磊", "协作 云杉智能 @_user_1 只看", mentions=(said,))
    assert {one.person_open_id for one in grants(desk)} == {"ou_twin", open_id("李雷")}
    desk.leaves("韩梅梅")
    assert "已不在职" in desk.says("王磊", "协作 云杉智能 @韩梅梅").text
    assert "就是归属人" in desk.says("王磊", "协作 云杉智能 @王磊").text


def test_somebody_else_asks_the_owner(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    asked = desk.says("陈晨", f"协作 {YUNSHAN}")
    assert asked.act == "share.ask"
    assert "138" not in asked.text
    card = desk.card_to("王磊", "有人申请协作您的客户")
    assert "陈晨" in card.text
    assert desk.says("陈晨", f"协作 {YUNSHAN}").act == "share.again"
    desk.clicks("王磊", card, "同意协作")
    assert desk.says("陈晨", WORKED).act == "follow_up"
    shown = desk.says("王磊", "历史 云杉智能").text
    assert "申请协作" in shown
    assert "尝试报备" not in shown


def test_the_owners_command_answers_what_was_asked(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", RIVAL)
    desk.says("陈晨", f"协作 {YUNSHAN}")
    desk.says("王磊", "协作 云杉智能 @陈晨 30天")
    assert "您已同意协作" in desk.card_to("王磊", "有人申请协作").text
    assert desk.says("陈晨", WORKED).act == "follow_up"


def test_asking_tells_no_stranger_more_than_a_duplicate_check(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.policy(lookups_per_hour=1)
    assert desk.says("陈晨", f"查重 {YUNSHAN}").act == "check"
    assert desk.says("陈晨", f"协作 {YUNSHAN}").act == "share.refused"
    assert "次数已用完" in desk.card_to("陈晨", "没有改变协作").text
    assert desk.says("陈晨", f"协作 {LANGNUO}").act == "协作.not_found"


def test_an_individual_cannot_be_found_by_name(desk: Desk) -> None:
    desk.says("王磊", "报备 张伟先生 张伟 13812345678 需求:装修 来源:行业展会")
    assert desk.says("陈晨", "协作 张伟先生").act == "协作.not_found"


def test_a_customer_of_the_pool_is_offered(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.moves_to(desk.customer(YUNSHAN), Ownership.POOL)
    assert "领取" in desk.says("陈晨", f"协作 {YUNSHAN}").text


def test_a_superior_arranges_it_and_the_owner_hears(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("赵敏", f"协作 {YUNSHAN} @韩梅梅")
    assert [one.person_open_id for one in grants(desk)] == [open_id("韩梅梅")]
    assert "赵敏" in desk.card_to("王磊", "新的协作人").text
    assert desk.says("李雷", f"协作 {YUNSHAN} @陈晨").act == "share.ask"


@pytest.mark.parametrize("words", ["协作 云杉智能 @李雷 0天", "协作 云杉智能 @李雷 400天"])
def test_an_impossible_span_shares_nothing(desk: Desk, words: str) -> None:
    desk.says("王磊", COMPLETE)
    assert desk.says("王磊", words).act in ("share.form", "协作.invalid")
    assert grants(desk) == []


def test_words_beside_go_to_the_collaborator(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "协作 云杉智能 @李雷 一个月 一起做方案")
    assert "一起做方案" in desk.card_to("李雷", "请您一起跟").text
