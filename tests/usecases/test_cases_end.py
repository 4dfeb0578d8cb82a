"""Cases that the parties settle themselves: closed with what came of them, and nobody left unaware."""

from datetime import timedelta

from handlers.records import Case, ReminderKind
from tests.usecases.desk import ADMIN, Answered, Desk, open_id
from tests.usecases.samples import COMPLETE, LANGNUO, OTHER_PHONE, PHONE, RIVAL, YUNSHAN

REASON = {"reason": "10 月 20 号就拜访过客户"}


def appeal(desk: Desk, name: str = "陈晨") -> Answered:
    """Somebody is refused and appeals."""
    refused = desk.says(name, RIVAL)
    form = desk.clicks(name, refused.card, "申诉")
    return desk.clicks(name, form.card, "申诉", REASON)


def cases(desk: Desk, customer_id: int) -> list[Case]:
    return desk.read(lambda store: store.cases.of_customer(customer_id))


def test_a_case_keeps_its_deadline_and_the_rules_it_was_opened_under(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    appeal(desk)
    desk.policy(holding_limit=20)
    appeal(desk, "李雷")
    second, first = cases(desk, desk.customer(YUNSHAN).id)
    assert first.due_at == first.opened_at + timedelta(hours=24)
    assert first.rule_version
    assert second.rule_version != first.rule_version


def test_ceding_settles_the_claimants_case_and_passes_the_others_on(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    appeal(desk)
    appeal(desk, "李雷")
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "让出")
    of_lilei, of_chen = cases(desk, desk.customer(YUNSHAN).id)
    assert (of_chen.status, of_chen.closed_at) == ("closed", desk.clock.at)
    assert "让出" in of_chen.outcome
    assert (of_lilei.status, of_lilei.owner_open_id) == ("open", open_id("陈晨"))
    assert "#A1" in desk.card_to("陈晨", "让给您").text
    assert YUNSHAN in desk.card_to(ADMIN, "撞单案 #A1 已了结").text
    assert "陈晨" in desk.card_to("李雷", "撞单案 #A2 的归属人换了").text
    assert "#A1" in desk.says("陈晨", f"历史 {YUNSHAN}").text


def test_sharing_settles_the_claimants_case_and_is_not_taken_back(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    appeal(desk)
    desk.clicks("王磊", desk.card_to("王磊", "提出申诉"), "同意协作")
    (case,) = cases(desk, desk.customer(YUNSHAN).id)
    assert case.status == "closed"
    assert "协作" in desk.card_to(ADMIN, "已了结").text
    assert "#A1" in desk.card_to("陈晨", "同意您协作").text
    assert "不能撤销" in desk.says("王磊", "撤销").text


def test_withdrawing_the_registration_settles_every_case(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    appeal(desk)
    customer = desk.customer(YUNSHAN).id
    desk.says("王磊", "撤销")
    (case,) = cases(desk, customer)
    assert case.status == "closed"
    assert "撤销" in desk.card_to(ADMIN, "撞单案 #A1 已了结").text
    assert "#A1" in desk.card_to("陈晨", "可以报备了").text


def test_the_free_customer_is_told_by_reason_and_opens_what_was_claimed(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", f"{RIVAL} 需求:询价")
    watching = desk.says("李雷", RIVAL)
    desk.clicks("李雷", watching.card, "关注释放")
    desk.says("孙悦", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "孙悦"), "同意协作")
    desk.recalls_id("王磊", desk_first_message(desk))
    assert desk.customers() == []
    assert desk.card_to("李雷", "您关注的客户可以报备了")
    assert "协作随之结束" in desk.card_to("孙悦", "您协作的客户可以报备了").text
    told = desk.card_to("陈晨", "您报备过的客户可以报备了")
    form = desk.clicks("陈晨", told, "报备").card
    assert form.fields["name"] == YUNSHAN
    assert form.fields["contact"] == "李四"
    assert form.fields["phone"].replace(" ", "") == OTHER_PHONE
    assert form.fields["need"] == "询价"
    assert desk.clicks("陈晨", form, "确认报备").toast == "报备成功"
    assert desk.customer(YUNSHAN).owner_open_id == open_id("陈晨")


def desk_first_message(desk: Desk) -> str:
    """The message by which the customer was registered."""
    (customer,) = desk.customers()
    claims = desk.read(lambda store: store.ledger.claims_of(customer.id))
    return claims[-1].message_id


def test_ceding_keeps_what_a_person_wanted_to_be_reminded_of(desk: Desk) -> None:
    desk.says("王磊", f"报备 {YUNSHAN} 张伟 {PHONE}")
    desk.says("王磊", "提醒我 明天下午3点 联系张伟")
    desk.says("王磊", f"报备 {LANGNUO} 李敏 13987654321 需求:设备 来源:其他")
    desk.says("陈晨", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "让出")
    mine = desk.read(lambda store: store.reminders.open_of(open_id("王磊")))
    assert [one.kind for one in mine].count(ReminderKind.PERSONAL) == 1
    todo = desk.says("王磊", "待办").text
    assert "联系张伟" in todo
    theirs = desk.read(lambda store: store.reminders.open_of(open_id("陈晨")))
    assert sorted(one.kind for one in theirs) == [
        ReminderKind.FIRST_FOLLOW_UP,
        ReminderKind.INCOMPLETE,
        ReminderKind.INCOMPLETE,
    ]


def test_the_reason_of_an_appeal_that_was_too_short_is_kept(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    refused = desk.says("陈晨", RIVAL)
    form = desk.clicks("陈晨", refused.card, "申诉")
    again = desk.clicks("陈晨", form.card, "申诉", {"reason": "拜访"})
    assert again.card.fields["reason"] == "拜访"
