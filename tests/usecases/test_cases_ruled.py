"""Cases that a manager rules on: 维持, 改判, 联合, 两家, who may, what it does, who hears it."""

import pytest

from handlers.cases.records import Decision, Part
from handlers.people import Profile
from handlers.records import Case, LedgerKind
from tests.usecases.desk import ADMIN, NOW, Answered, CardView, Desk, open_id
from tests.usecases.minutes import at
from tests.usecases.samples import COMPLETE, LANGNUO, PHONE, RIVAL, YUNSHAN

REASON = "10 月 20 号就拜访过客户"
WHY = "先报备且有拜访记录"


def opened(desk: Desk, name: str = "陈晨") -> Answered:
    """王磊 has the customer, somebody is refused and appeals."""
    if not desk.customers():
        desk.says("王磊", COMPLETE)
    refused = desk.says(name, RIVAL)
    form = desk.clicks(name, refused.card, "申诉")
    return desk.clicks(name, form.card, "申诉", {"reason": REASON})


def case_of(desk: Desk) -> Case:
    (case,) = desk.read(lambda store: store.cases.of_customer(desk.customer(YUNSHAN).id))
    return case


def before(desk: Desk, name: str = ADMIN) -> CardView:
    """The newest case card of a decider."""
    return desk.card_to(name, "裁定顺序")


def rules(
    desk: Desk, words: str, form: dict[str, str] | None = None, name: str = ADMIN
) -> Answered:
    """A decider presses a decision and sends the form."""
    asked = desk.clicks(name, before(desk, name), words)
    return desk.clicks(name, asked.card, "确认裁定", {"reason": WHY, **(form or {})})


def test_the_decider_gets_everything_needed_to_rule(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"跟进 {YUNSHAN} 上门拜访了张伟，聊了巡检终端的需求和预算")
    opened(desk)
    card = before(desk)
    claim = desk.read(lambda store: store.ledger.claims_of(desk.customer(YUNSHAN).id))[0]
    for words in (
        "王磊",
        "陈晨",
        REASON,
        "有效 1 次",
        "规则版本",
        "请于此前裁定",
    ):
        assert words in card.text
    assert claim.message_id not in card.text  # nobody can read it there: the dossier has it
    assert {"维持", "改判", "联合", "两家", "导出卷宗"} <= set(card.buttons)


def test_upholding_leaves_the_customer_and_renews_its_protection(desk: Desk) -> None:
    opened(desk)
    until = desk.customer(YUNSHAN).protected_until
    desk.later(days=1)
    ruled = rules(desk, "维持")
    assert "已裁定" in ruled.toast
    customer, case = desk.customer(YUNSHAN), case_of(desk)
    assert customer.owner_open_id == open_id("王磊")
    assert until is not None
    assert customer.protected_until is not None
    assert customer.protected_until > until
    assert (case.status, case.outcome) == ("ruled", "维持：客户仍归归属人")
    for name in ("王磊", "陈晨", "赵敏", "周强"):
        told = desk.card_to(name, "裁定结果")
        assert WHY in told.text
        assert "规则版本" in told.text
    assert "申诉" in desk.card_to("陈晨", "裁定结果").buttons
    assert "裁定维持" in desk.says("王磊", f"为什么 {YUNSHAN}").text
    assert WHY in desk.says("王磊", f"历史 {YUNSHAN}").text


def test_reassigning_begins_a_new_ownership(desk: Desk) -> None:
    opened(desk)
    rules(desk, "改判")
    customer = desk.customer(YUNSHAN)
    assert customer.owner_open_id == open_id("陈晨")
    assert "申诉" in desk.card_to("王磊", "裁定结果").buttons
    assert "裁定起保护" in desk.says("陈晨", f"为什么 {YUNSHAN}").text
    (ruling,) = desk.read(lambda store: store.cases.rulings_of(case_of(desk).id))
    assert (ruling.decision, ruling.new_owner_open_id) == (Decision.REASSIGN, open_id("陈晨"))


def test_a_joint_ruling_shares_out_a_hundred_and_lets_the_partner_work(desk: Desk) -> None:
    opened(desk)
    asked = desk.clicks(ADMIN, before(desk), "联合")
    wrong = desk.clicks(ADMIN, asked.card, "确认裁定", {"reason": WHY, "split": "60:30"})
    assert "100" in wrong.text
    desk.clicks(ADMIN, wrong.card, "确认裁定", {"reason": WHY, "split": "6:4"})
    customer = desk.customer(YUNSHAN)
    shares = desk.read(lambda store: store.joints.shares_of(customer.id))
    assert shares == {open_id("王磊"): 60, open_id("陈晨"): 40}
    followed = desk.says("陈晨", f"跟进 {YUNSHAN} 和张伟电话聊了报价的细节")
    assert "跟进" in followed.text
    assert desk.customer(YUNSHAN).last_follow_at is not None


def test_two_customers_are_kept_apart_from_the_time_of_the_message(desk: Desk) -> None:
    opened(desk)
    claimed_at = desk.read(lambda store: store.ledger.claims_of(desk.customer(YUNSHAN).id))[
        0
    ].said_at
    rules(desk, "两家")
    first, second = sorted(desk.customers(), key=lambda one: one.id)
    assert (first.owner_open_id, second.owner_open_id) == (open_id("王磊"), open_id("陈晨"))
    assert second.registered_at == claimed_at
    assert desk.read(lambda store: store.cases.are_apart(second.id, first.id))
    again = desk.says("王磊", f"更新 {first.customer_no} 预算:30万")
    assert "没有更新" not in again.text
    renamed = desk.says("陈晨", f"更新 {second.customer_no} 电话:13700008888")
    assert "没有更新" not in renamed.text
    refused = desk.says("李雷", RIVAL)
    assert "已有归属" in refused.text


def test_a_ruling_needs_a_reason_and_nothing_happens_without(desk: Desk) -> None:
    opened(desk)
    asked = desk.clicks(ADMIN, before(desk), "维持")
    again = desk.clicks(ADMIN, asked.card, "确认裁定", {"reason": " "})
    assert "理由" in again.toast
    assert case_of(desk).status == "open"
    by_words = desk.says(ADMIN, "裁定 #A1 改判")
    assert "确认裁定" in by_words.card.buttons
    assert case_of(desk).status == "open"


@pytest.mark.parametrize(
    ("words", "decision"),
    [
        (f"裁定 #A1 维持 {WHY}", Decision.KEEP),
        (f"裁定 #A1 改判 @陈晨 {WHY}", Decision.REASSIGN),
        (f"裁定 A1 联合 7:3 {WHY}", Decision.JOINT),
        (f"裁定 #A1 两家 {WHY}", Decision.BOTH),
        (f"#A1 维持原判 {WHY}", Decision.KEEP),
    ],
)
def test_a_ruling_is_one_message(desk: Desk, words: str, decision: Decision) -> None:
    opened(desk)
    case = case_of(desk)
    desk.says(ADMIN, words)
    (ruling,) = desk.read(lambda store: store.cases.rulings_of(case.id))
    assert (ruling.decision, ruling.reason) == (decision, WHY)


@pytest.mark.parametrize("name", ["赵敏", "周强"])
def test_one_partys_own_manager_does_not_rule(desk: Desk, name: str) -> None:
    opened(desk)
    said = desk.says(name, f"裁定 #A1 维持 {WHY}")
    assert "共同上级" in said.text
    assert case_of(desk).status == "open"


def test_the_common_superior_rules_and_a_party_never(desk: Desk) -> None:
    opened(desk, "李雷")
    assert case_of(desk).manager_open_id == open_id("赵敏")
    rules(desk, "维持", name="赵敏")
    assert case_of(desk).status == "ruled"


def test_an_administrator_who_is_a_party_does_not_rule(desk: Desk) -> None:
    desk.write(
        lambda store: store.people.set_admins([open_id("陈晨"), open_id(ADMIN)], desk.clock.at)
    )
    opened(desk)
    assert "当事人" in desk.says("陈晨", f"裁定 #A1 改判 {WHY}").text
    assert case_of(desk).status == "open"


def test_a_full_receiver_is_not_given_one_more(desk: Desk) -> None:
    opened(desk)
    desk.policy(holding_limit=2)
    desk.gives("陈晨", 2)
    assert "保有量" in desk.says(ADMIN, f"裁定 #A1 改判 {WHY}").text
    assert case_of(desk).status == "open"


def test_a_second_ruling_of_the_same_case_is_refused(desk: Desk) -> None:
    opened(desk)
    form = desk.clicks(ADMIN, before(desk), "改判").card
    rules(desk, "维持")
    late = desk.clicks(ADMIN, form, "确认裁定", {"reason": WHY})
    assert "已经结束" in late.toast
    assert desk.customer(YUNSHAN).owner_open_id == open_id("王磊")


def test_an_appeal_goes_to_the_next_level_once_and_is_final(desk: Desk) -> None:
    opened(desk, "李雷")
    rules(desk, "维持", name="赵敏")
    said = desk.says("李雷", f"申诉 {YUNSHAN} 会议纪要没有看，请再看一次")
    assert "上一级" in said.text
    case = case_of(desk)
    assert (case.status, case.instance, case.manager_open_id) == ("open", 2, open_id(ADMIN))
    assert "上一级" in desk.says("赵敏", f"裁定 #A1 维持 {WHY}").text
    rules(desk, "改判")
    assert desk.customer(YUNSHAN).owner_open_id == open_id("李雷")
    final = desk.says("王磊", f"申诉 {YUNSHAN} 我不同意这个裁定")
    assert "终局" in final.text
    assert case_of(desk).status == "ruled"


def test_an_appeal_comes_too_late_after_three_working_days(desk: Desk) -> None:
    opened(desk)
    rules(desk, "维持")
    desk.later(days=3)  # Saturday; the third working day is Monday
    desk.clock.at = desk.clock.at.replace(hour=1)
    late = desk.card_to("陈晨", "裁定结果")
    desk.later(days=3)
    assert "已经过了" in desk.clicks("陈晨", late, "申诉").toast
    assert "已经过了" in desk.says("陈晨", f"申诉 {YUNSHAN} 还有新的证据").text


def test_the_owner_may_appeal_on_the_card(desk: Desk) -> None:
    opened(desk)
    rules(desk, "改判")
    form = desk.clicks("王磊", desk.card_to("王磊", "裁定结果"), "申诉").card
    done = desk.clicks("王磊", form, "申诉", {"reason": "对方的证据是假的"})
    assert "上一级" in done.toast
    # The only administrator ruled: nobody is above, so it is looked at again there.
    assert case_of(desk).manager_open_id == open_id(ADMIN)
    rules(desk, "改判")
    assert desk.customer(YUNSHAN).owner_open_id == open_id("王磊")


def test_the_appeal_takes_two_customers_back(desk: Desk) -> None:
    opened(desk)
    rules(desk, "两家")
    desk.says("王磊", f"申诉 {YUNSHAN} 明明是同一家，地址都一样")
    rules(desk, "联合", {"split": "80:20"})
    (only,) = desk.customers()
    assert only.owner_open_id == open_id("王磊")
    assert desk.read(lambda store: store.joints.shares_of(only.id))[open_id("陈晨")] == 20


def test_the_appeal_that_finds_two_customers_is_one_entry_and_gives_the_first_one_back(
    desk: Desk,
) -> None:
    opened(desk)
    rules(desk, "改判")
    desk.says("王磊", f"申诉 {YUNSHAN} 是两家公司，地址不同")
    rules(desk, "两家")
    first, second = sorted(desk.customers(), key=lambda one: one.id)
    assert (first.owner_open_id, second.owner_open_id) == (open_id("王磊"), open_id("陈晨"))
    entries = desk.read(lambda store: store.ledger.entries_of(first.id))
    final = [one for one in entries if one.kind == "ruled" and one.facts["instance"] == 2]
    assert [(one.owner_open_id, one.facts["second"]) for one in final] == [
        (open_id("王磊"), second.id)
    ]


def test_申诉_by_words_opens_the_case_of_a_refused_claim(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", RIVAL)
    said = desk.says("陈晨", f"申诉 {YUNSHAN} 10月20号就拜访过，有签到照片")
    assert "#A1" in said.text
    case = case_of(desk)
    assert "10月20号" in case.reason
    assert "签到照片" in case.reason
    assert "首次接触" in before(desk).text
    assert "正在等裁定" in desk.says("陈晨", f"申诉 {YUNSHAN} 再说一次理由").text


def test_申诉_tells_a_stranger_nothing(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    known = desk.says("孙悦", f"申诉 {YUNSHAN} 我也拜访过").text
    unknown = desk.says("孙悦", "申诉 苏州朗诺精密机械有限公司 我也拜访过").text
    assert known.replace(YUNSHAN, "") == unknown.replace("苏州朗诺精密机械有限公司", "")
    assert LANGNUO in unknown


@pytest.mark.parametrize("day", ["上个月", "10月20号"])
def test_the_reason_of_an_appeal_names_the_day_once(desk: Desk, day: str) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", RIVAL)
    desk.says("陈晨", f"申诉 {YUNSHAN} {day}已经上门拜访过张伟，有会议纪要")
    assert case_of(desk).reason.count(day) == 1


def test_an_appeal_is_withdrawn_by_its_claimant(desk: Desk) -> None:
    opened(desk)
    shown = desk.says("陈晨", f"申诉 {YUNSHAN} 看看进度")
    gone = desk.clicks("陈晨", shown.card, "撤回申诉")
    assert "已撤回" in gone.toast
    assert case_of(desk).status == "withdrawn"
    assert desk.card_to("王磊", "已撤回")
    assert desk.card_to(ADMIN, "已了结")


def test_撤销_takes_an_appeal_back_until_others_acted(desk: Desk) -> None:
    opened(desk)
    assert "已撤回" in desk.says("陈晨", "撤销").text
    assert case_of(desk).status == "withdrawn"
    again = desk.says("陈晨", f"申诉 {YUNSHAN} {REASON}")
    assert "#A2" in again.text
    desk.says("王磊", "证据 #A2 我 10 月 8 号就见过张伟")
    assert "已经提交了证据" in desk.says("陈晨", "撤销").text


def test_the_owners_answer_is_before_the_decider(desk: Desk) -> None:
    opened(desk)
    desk.clicks("王磊", desk.card_to("王磊", "提出申诉"), "维持归属")
    assert "归属人答复" in before(desk).text
    assert case_of(desk).status == "open"
    # The case goes on: neither side is told that it is over, and both may still add to the evidence.
    kept = desk.card_to("王磊", "您已选择维持归属")
    assert "撞单案 #A1 还等主管裁定，裁定前客户仍归您" in desk.card_to("王磊", "提出申诉").text
    assert "补充证据" in kept.buttons
    told = desk.card_to("陈晨", "归属人选择维持归属")
    assert "撞单案还等主管裁定" in told.text
    assert "可以申诉" not in told.text


def test_裁定_alone_lists_what_waits(desk: Desk) -> None:
    assert "没有等您裁定" in desk.says(ADMIN, "裁定").text
    opened(desk)
    assert "裁定顺序" in desk.says(ADMIN, "裁定").text
    desk.says("王磊", f"报备 {LANGNUO} 李敏 13987654321")
    desk.says("陈晨", f"报备 {LANGNUO} 李敏 13987654321")
    desk.says("陈晨", f"申诉 {LANGNUO} {REASON}")
    listed = desk.says(ADMIN, "裁定")
    assert "#A2" in listed.text
    assert "裁定顺序" in desk.clicks(ADMIN, listed.card, "查看").text


def test_every_manager_of_a_case_stays_on_record(desk: Desk) -> None:
    opened(desk)
    parts = {
        one.open_id: one.part for one in desk.read(lambda s: s.cases.parties(case_of(desk).id))
    }
    assert parts == {
        open_id("陈晨"): Part.CLAIMANT,
        open_id("王磊"): Part.OWNER,
        open_id(ADMIN): Part.MANAGER,
    }


def test_an_undone_ruling_is_named_and_stays(desk: Desk) -> None:
    opened(desk)
    rules(desk, "改判")
    assert "不能撤销" in desk.says(ADMIN, "撤销").text
    entries = desk.read(lambda store: store.ledger.entries_of(desk.customer(YUNSHAN).id))
    assert [one.kind for one in entries].count(LedgerKind.RULED) == 1


def test_a_manager_who_becomes_the_owner_no_longer_decides(desk: Desk) -> None:
    opened(desk, "李雷")
    refused = desk.says("赵敏", f"报备 {YUNSHAN} 张伟 {PHONE}")
    assert "已有归属" in refused.text
    desk.clicks("王磊", desk.card_to("王磊", "赵敏"), "让出")
    case = case_of(desk)
    assert case.owner_open_id == open_id("赵敏")
    assert case.manager_open_id not in (open_id("赵敏"), "")
    assert isinstance(desk.read(lambda store: store.people.get(case.manager_open_id)), Profile)


# ------------------------------------------------------------------ what a ruling must not do


def test_a_customer_goes_to_a_party_only_never_to_who_rules(desk: Desk) -> None:
    opened(desk, "李雷")
    for name in ("赵敏", "孙悦"):
        asked = desk.says("赵敏", f"裁定 #A1 改判 @{name} {WHY}")
        assert asked.act == "rule.problem"
        assert "只能判给案子的当事人" in asked.text
    assert case_of(desk).status == "open"
    assert desk.clicks("赵敏", asked.card, "确认裁定", {"reason": WHY}).act == "rule"
    assert desk.customer(YUNSHAN).owner_open_id == open_id("李雷")


def test_an_administrator_who_leads_one_side_alone_does_not_rule(desk: Desk) -> None:
    desk.write(lambda store: store.people.set_admins([open_id("周强"), open_id(ADMIN)], NOW))
    opened(desk)
    assert case_of(desk).manager_open_id == open_id(ADMIN)
    assert desk.says("周强", f"裁定 #A1 改判 {WHY}").act == "rule.refused"
    at(desk, "2026-11-20 10:30")
    assert case_of(desk).manager_open_id == open_id(ADMIN)
    assert desk.says(ADMIN, f"裁定 #A1 维持 {WHY}").act == "rule"
    desk.says("陈晨", f"申诉 #A1 {REASON}")
    assert case_of(desk).manager_open_id == open_id(ADMIN)


def test_nothing_is_given_to_who_has_left(desk: Desk) -> None:
    opened(desk)
    rules(desk, "改判")
    desk.says("王磊", f"申诉 #A1 {REASON}")
    desk.leaves("王磊")
    for words in ("两家", "联合 6:4", "改判"):
        assert "已不在职" in desk.says(ADMIN, f"裁定 #A1 {words} {WHY}").text
    assert desk.says(ADMIN, f"裁定 #A1 维持 {WHY}").act == "rule"


def test_what_nobody_has_any_more_is_not_appealed(desk: Desk) -> None:
    opened(desk)
    rules(desk, "改判")
    desk.says("陈晨", f"释放 {YUNSHAN} 没有需求")
    late = desk.says("王磊", f"申诉 #A1 {REASON}")
    assert f"领取 {YUNSHAN}" in late.text
    assert case_of(desk).status == "ruled"


def test_a_joint_ruling_tells_whose_share_or_offer_it_ends(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "联合 云杉智能 @李雷 7:3")
    desk.clicks("李雷", desk.card_to("李雷", "邀请您联合"), "接收")
    desk.says("王磊", "联合 云杉智能 @韩梅梅 6:4")
    opened(desk)
    rules(desk, "联合", {"split": "7:3"})
    assert "主管裁定" in desk.card_to("李雷", "联合有变化").text
    assert "联合提议已撤回" in desk.cards_to("韩梅梅")[-1].text
    number = desk.customer(YUNSHAN).id
    kinds = [one.kind for one in desk.read(lambda store: store.ledger.entries_of(number))]
    assert kinds[-3:] == [LedgerKind.JOINT_REFUSED, LedgerKind.JOINT_ENDED, LedgerKind.RULED]
    assert "客户 云杉智能" not in desk.says("李雷", "我的客户 联合").text
    assert desk.read(lambda store: store.joints.shares_of(number)) == {
        open_id("王磊"): 70,
        open_id("陈晨"): 30,
    }


def test_an_appeal_that_finds_two_takes_the_claimed_name_from_the_first(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    refused = desk.says("陈晨", f"报备 宁波云杉巡检有限公司 李四 {PHONE}")
    assert refused.act == "register.refused", refused.text
    desk.clicks("陈晨", desk.clicks("陈晨", refused.card, "申诉").card, "申诉", {"reason": REASON})
    rules(desk, "维持")
    claimed = desk.read(lambda store: store.matching.similar("宁波云杉巡检有限公司", limit=1))[0]
    assert (claimed.name, claimed.customer_id) == (
        "宁波云杉巡检有限公司",
        desk.customer(YUNSHAN).id,
    )
    desk.later(minutes=1)
    desk.says("陈晨", f"申诉 #A1 {REASON}")
    assert desk.says(ADMIN, f"裁定 #A1 两家 {WHY}").act == "rule"
    found = desk.read(lambda store: store.matching.similar("宁波云杉巡检有限公司", limit=10))
    borne = [one.customer_id for one in found if one.name == "宁波云杉巡检有限公司"]
    assert borne == [desk.customer("宁波云杉巡检有限公司").id]
