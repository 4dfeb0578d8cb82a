"""成交: what is recorded, what follows from it, and taking it back; 更新 of payment, delivery and milestones."""

from datetime import date
from decimal import Decimal

import pytest

from handlers.deals.records import Deal
from handlers.records import LedgerKind, Ownership
from tests.usecases.desk import FINANCE, SHANGHAI, Desk
from tests.usecases.samples import COMPLETE, RIVAL, TALKED, YUNSHAN

WON = "成交 云杉智能 118万"


@pytest.fixture
def mine(desk: Desk) -> Desk:
    """王磊 has a customer."""
    desk.says("王磊", COMPLETE)
    return desk


def deals(desk: Desk) -> list[Deal]:
    customer = desk.customer(YUNSHAN)
    return list(desk.read(lambda store: store.deals.of_customer(customer.id)))


def last_day(desk: Desk) -> date:
    until = desk.customer(YUNSHAN).protected_until
    assert until is not None
    return until.astimezone(SHANGHAI).date()


# ------------------------------------------------------------------ 成交


def test_a_deal_is_recorded_and_everything_that_hangs_on_it_follows(mine: Desk) -> None:
    won = mine.says("王磊", WON)
    assert won.card.color == "green"
    for words in ("成交", "¥118万", "2027年11月18日", "合同签订", "0 / 50"):
        assert words in won.text, won.text
    customer = mine.customer(YUNSHAN)
    assert (customer.stage, customer.coop_status) == ("合同签订", "合作中")
    assert customer.won_at is not None
    assert last_day(mine) == date(2028, 2, 16)  # a year from today, and 90 days
    (deal,) = deals(mine)
    assert (deal.amount, deal.signed_on, deal.contract_until) == (
        Decimal(1_180_000),
        date(2026, 11, 18),
        date(2027, 11, 18),
    )
    entries = mine.read(lambda store: store.ledger.entries_of(customer.id))
    (entry,) = (one for one in entries if one.kind is LedgerKind.WON)
    assert entry.facts["contract_until"] == "2027-11-18"
    why = mine.says("王磊", "为什么 云杉智能").text
    assert "2027年11月18日合同到期后再保护 90 天 → 2028年2月16日" in why


def test_everything_said_of_the_deal_is_kept(mine: Desk) -> None:
    won = mine.says(
        "王磊",
        "成交 云杉智能 118万 巡检终端50套 HT2026-001 至:2028-12-31 已付30% 付款方式:月结 项目:一期 节点:验收 3月1日",
    )
    (deal,) = deals(mine)
    assert (deal.product, deal.contract_no, deal.contract_until) == (
        "巡检终端50套",
        "HT2026-001",
        date(2028, 12, 31),
    )
    assert (deal.paid, deal.payment_method, deal.project) == (Decimal(354_000), "月结", "一期")
    assert [(one.name, one.due_on) for one in deal.milestones] == [("验收", date(2027, 3, 1))]
    assert "还差 ¥82.6万" in won.text
    assert last_day(mine) == date(2029, 3, 31)


def test_foreign_money_and_money_a_month_stay_what_they_are(mine: Desk) -> None:
    assert "US$3.5万" in mine.says("王磊", "成交 云杉智能 3.5万美金").text
    mine.says("王磊", "撤销")
    assert "¥5,000/月" in mine.says("王磊", "成交 云杉智能 每月5000").text


def test_without_a_sum_a_form_asks_and_writes_nothing_before(mine: Desk) -> None:
    asked = mine.says("王磊", "成交 云杉智能 合同号:HT-1")
    assert asked.card.fields["contract_no"] == "HT-1"
    assert not deals(mine)
    form = {"amount": "118万", "signed_on": "2026-11-16 +0800", "milestones": "验收 3月1日"}
    won = mine.clicks("王磊", asked.card, "成交", form)
    assert "¥118万" in won.text
    (deal,) = deals(mine)
    assert (deal.contract_no, deal.signed_on) == ("HT-1", date(2026, 11, 16))
    assert deal.contract_until == date(2027, 11, 16)
    again = mine.clicks("王磊", asked.card, "成交", form)
    assert len(deals(mine)) == 1, again.text


def test_what_belongs_elsewhere_is_no_product_and_is_named(mine: Desk) -> None:
    won = mine.says("王磊", "成交 云杉智能 118万 签约:11月1日 交货期:3月1日 备注:客户很满意")
    (deal,) = deals(mine)
    assert (deal.product, deal.signed_on) == ("", date(2026, 11, 1))
    assert "没看懂「交货期:3月1日」" in won.text
    assert f"备注 没有记录。可发：更新 {YUNSHAN} 备注:客户很满意" in won.text
    told = mine.says("王磊", f"{TALKED} 合作状态:暂停合作 备注:爱喝茶").text
    assert f"更新 {YUNSHAN} 合作状态:暂停合作 备注:爱喝茶" in told


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("成交 云杉智能 0元", "要大于 0"),
        ("成交 云杉智能 -5万", "读不出金额"),
        ("成交 云杉智能 118万 节点:验收 2月30日", "带一个日期"),
        ("成交 云杉智能 118万 节点:初验 3月1日 终验 4月1日", "带一个日期"),
        ("成交 云杉智能 118万 已付200万", "已付比合同金额多"),
        ("成交 云杉智能 118万 至:2025-12-31", "不能早于签约日期"),
        ("成交 云杉智能 100-120万", "确定的数"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_written(mine: Desk, said: str, wrong: str) -> None:
    assert wrong in mine.says("王磊", said).text
    assert not deals(mine)


def test_only_the_owner_records_a_deal(mine: Desk) -> None:
    for name in ("李雷", "赵敏", FINANCE):
        refused = mine.says(name, f"成交 {YUNSHAN} 118万")
        assert not deals(mine), refused.text
    assert "已付" in mine.card_to(FINANCE, "没有登记").text


def test_a_second_deal_is_a_deal_of_its_own(mine: Desk) -> None:
    mine.says("王磊", f"{WON} 合同号:HT-1")
    first_won = mine.customer(YUNSHAN).won_at
    mine.later(days=30)
    second = mine.says("王磊", "成交 云杉智能 40万 合同号:HT-2 至:2028-06-30")
    assert "第 2 笔" in mine.says("王磊", "客户 云杉智能").text or "第 2 笔" in str(
        second.card.content
    )
    assert mine.customer(YUNSHAN).won_at == first_won
    assert last_day(mine) == date(2028, 9, 28)
    twice = mine.says("王磊", "成交 云杉智能 40万 合同号:HT-2")
    assert "已经登记过成交" in twice.text
    assert len(deals(mine)) == 2


def test_a_won_customer_does_not_count_in_the_holding(mine: Desk) -> None:
    mine.policy(holding_limit=1)
    refused = mine.says("王磊", "报备 苏州朗诺精密机械有限公司 李敏 13987654321")
    assert "报备成功" not in refused.text
    mine.says("王磊", WON)
    assert "报备成功" in mine.says("王磊", "报备 苏州朗诺精密机械有限公司 李敏 13987654321").text


def test_a_deal_is_taken_back_with_all_that_followed(mine: Desk) -> None:
    mine.says("王磊", TALKED)
    before = mine.customer(YUNSHAN)
    card = mine.says("王磊", WON).card
    undone = mine.clicks("王磊", card, "撤销")
    assert "已撤销成交" in undone.text
    after = mine.customer(YUNSHAN)
    assert (after.won_at, after.stage, after.coop_status, after.protected_until) == (
        None,
        before.stage,
        before.coop_status,
        before.protected_until,
    )
    assert not deals(mine)


def test_a_deal_with_a_payment_on_it_is_not_taken_back(mine: Desk) -> None:
    mine.says("王磊", WON)
    mine.says(FINANCE, f"更新 {YUNSHAN} 已付:30万")
    assert "登记了收款" in mine.says("王磊", "撤销").text
    assert mine.customer(YUNSHAN).won_at is not None


def test_the_deal_goes_back_with_the_message_that_opened_its_form(mine: Desk) -> None:
    said = mine.says("王磊", "成交 云杉智能")
    mine.clicks("王磊", said.card, "成交", {"amount": "118万"})
    mine.recalls("王磊", said)
    assert not deals(mine)


def test_an_open_case_does_not_keep_a_deal_from_being_recorded(mine: Desk) -> None:
    refused = mine.says("陈晨", RIVAL)
    form = mine.clicks("陈晨", refused.card, "申诉")
    mine.clicks("陈晨", form.card, "申诉", {"reason": "我 10 月就拜访过，有签到照片"})
    assert "¥118万" in mine.says("王磊", WON).text


def test_who_works_on_the_customer_hears_of_the_deal(mine: Desk) -> None:
    mine.says("李雷", RIVAL)
    mine.clicks("王磊", mine.card_to("王磊", "李雷"), "同意协作")
    mine.says("王磊", WON)
    assert "成交" in mine.card_to("李雷", "一起跟的客户成交了").text


def test_of_two_deals_the_earlier_may_be_recalled_first(mine: Desk) -> None:
    before = mine.customer(YUNSHAN)
    first = mine.says("王磊", f"{WON} 合同号:HT-1")
    mine.says("王磊", "成交 云杉智能 40万 合同号:HT-2 至:2027-06-30")
    mine.recalls("王磊", first)
    between = mine.customer(YUNSHAN)
    assert (between.stage, between.coop_status) == ("合同签订", "合作中")
    assert between.won_at is not None
    assert last_day(mine) == date(2027, 9, 28)
    mine.says("王磊", "撤销")
    after = mine.customer(YUNSHAN)
    assert (after.won_at, after.stage, after.coop_status, after.protected_until) == (
        None,
        before.stage,
        before.coop_status,
        before.protected_until,
    )


def test_an_extension_that_the_contract_makes_idle_says_so(mine: Desk) -> None:
    mine.says("王磊", WON)
    idle = mine.says("王磊", "延期 云杉智能 30天 客户预算推迟").card
    assert "保护期没有变" in idle.title
    assert "已撤销" in mine.clicks("王磊", idle, "撤销").text
    assert "1 / 2" in mine.says("王磊", "延期 云杉智能 30天 客户预算推迟").text


def test_a_deal_without_a_name_is_of_the_customer_spoken_of(mine: Desk) -> None:
    assert "¥5万" in mine.says("王磊", "成交 5万").text
    assert len(deals(mine)) == 1


def test_a_contract_goes_on_with_a_customer_that_is_ceded(mine: Desk) -> None:
    mine.says("王磊", f"{WON} 至:2028-12-31")
    mine.says("陈晨", RIVAL)
    mine.clicks("王磊", mine.card_to("王磊", "陈晨"), "让出")
    assert mine.customer(YUNSHAN).won_at is not None
    assert last_day(mine) == date(2029, 3, 31)
    why = mine.says("陈晨", "为什么 云杉智能").text
    assert "让出起保护" in why
    assert "成交" in why
    mine.says("陈晨", "更新 云杉智能 合同到期:2028-06-30")
    assert last_day(mine) == date(2028, 9, 28)


def test_a_deal_of_before_the_pool_neither_protects_nor_frees_a_place(mine: Desk) -> None:
    mine.says("王磊", WON)
    mine.says("王磊", "释放 云杉智能 客户停业")
    mine.later(days=3)
    mine.says("陈晨", f"领取 {YUNSHAN}")
    until = last_day(mine)
    mine.says("陈晨", "更新 云杉智能 合同到期:2031-12-31")
    assert last_day(mine) == until
    mine.says("陈晨", "成交 云杉智能 10万 合同号:HT-9")
    assert mine.customer(YUNSHAN).won_at is not None
    mine.says("陈晨", "撤销")
    assert mine.customer(YUNSHAN).won_at is None
    assert last_day(mine) == until


# ------------------------------------------------------------------ 更新 of a deal


def test_finance_records_payment_and_delivery_and_nothing_else(mine: Desk) -> None:
    mine.says("王磊", WON)
    paid = mine.says(FINANCE, f"更新 {YUNSHAN} 已付:30万 交付:已交付")
    assert "¥30万" in paid.text
    assert "138" not in paid.text
    (deal,) = deals(mine)
    assert (deal.paid, deal.delivery_state) == (Decimal(300_000), "已交付")
    assert "不能更新" in mine.says(FINANCE, f"更新 {YUNSHAN} 需求:别的").text
    assert "不能更新" in mine.says(FINANCE, f"更新 {YUNSHAN} 成交金额:200万").text
    assert "不能更新" in mine.says(FINANCE, f"更新 {YUNSHAN} 已付:40万 需求:别的").text
    mine.says(FINANCE, "撤销")
    (deal,) = deals(mine)
    assert (deal.paid, deal.delivery_state) == (Decimal(0), "")


def test_payment_goes_with_other_fields_and_back_with_them(mine: Desk) -> None:
    mine.says("王磊", WON)
    mine.says("王磊", "更新 云杉智能 已付:50% 需求:加20套")
    (deal,) = deals(mine)
    assert deal.paid == Decimal(590_000)
    assert mine.customer(YUNSHAN).details["need"] == "加20套"
    mine.says("王磊", "撤销")
    (deal,) = deals(mine)
    assert deal.paid == 0
    assert mine.customer(YUNSHAN).details["need"] == "采购50套巡检终端"
    assert len(mine.customer(YUNSHAN).contacts) == 1


def test_more_than_the_sum_is_not_paid(mine: Desk) -> None:
    mine.says("王磊", WON)
    assert "已付比合同金额多" in mine.says("王磊", "更新 云杉智能 已付:300万").text
    (deal,) = deals(mine)
    assert deal.paid == 0


def test_before_there_is_a_deal_nothing_of_it_is_updated(mine: Desk) -> None:
    refused = mine.says("王磊", "更新 云杉智能 已付:30万")
    assert "还没有成交记录" in refused.text
    assert "成交 " in refused.text


def test_of_several_deals_the_one_named_is_updated_and_else_it_is_asked(mine: Desk) -> None:
    mine.says("王磊", f"{WON} 合同号:HT-1")
    mine.says("王磊", "成交 云杉智能 40万 合同号:HT-2")
    mine.says("王磊", "更新 云杉智能 合同号:HT-1 已付:30万")
    asked = mine.says("王磊", "更新 云杉智能 已付:10万")
    (button,) = (one for one in asked.card.buttons if "40万" in one)
    mine.clicks("王磊", asked.card, button)
    assert {one.contract_no: one.paid for one in deals(mine)} == {
        "HT-1": Decimal(300_000),
        "HT-2": Decimal(100_000),
    }


def test_a_longer_contract_protects_longer_and_a_shorter_one_shorter(mine: Desk) -> None:
    mine.says("王磊", WON)
    mine.says("王磊", "更新 云杉智能 合同到期:2028-12-31")
    assert last_day(mine) == date(2029, 3, 31)
    mine.says("王磊", "更新 云杉智能 合同到期:2027-06-30")
    assert last_day(mine) == date(2027, 9, 28)
    mine.says("王磊", "撤销")
    assert last_day(mine) == date(2029, 3, 31)


def test_milestones_are_added_moved_finished_and_taken_back(mine: Desk) -> None:
    mine.says("王磊", WON)
    mine.says("王磊", "更新 云杉智能 节点:验收 3月1日、尾款 6月30日")
    mine.says("王磊", "更新 云杉智能 节点:验收 3月15日")
    (deal,) = deals(mine)
    assert [(one.name, one.due_on) for one in deal.milestones] == [
        ("验收", date(2027, 3, 15)),
        ("尾款", date(2027, 6, 30)),
    ]
    mine.says("王磊", "撤销")
    shown = mine.clicks("王磊", mine.says("王磊", "客户 云杉智能").card, "成交记录")
    assert "3月1日" in shown.text
    finished = mine.clicks("王磊", shown.card, "完成")
    assert "已完成" in finished.text
    assert finished.card.buttons.count("完成") == 1
    (deal,) = deals(mine)
    assert [one.done_on is not None for one in deal.milestones] == [True, False]
    assert "（已完成）" in mine.says("王磊", "历史 云杉智能").text
    mine.says("王磊", "撤销")
    (deal,) = deals(mine)
    assert [one.done_on is not None for one in deal.milestones] == [False, False]


def test_others_see_no_sum(mine: Desk) -> None:
    mine.says("王磊", f"{WON} 合同号:HT-SECRET")
    for words in (RIVAL, f"查重 {YUNSHAN}", f"客户 {YUNSHAN}"):
        text = str(mine.says("陈晨", words).card.content)
        assert "118" not in text
        assert "HT-SECRET" not in text
    value = mine.clicks("王磊", mine.says("王磊", "客户 云杉智能").card, "成交记录")
    assert "HT-SECRET" in value.text
    card = mine.says("王磊", "客户 云杉智能").card
    assert "看不到" in mine.clicks("陈晨", card, "成交记录").toast
    assert "¥118万" in mine.says(FINANCE, f"客户 {YUNSHAN}").text


# ------------------------------------------------------------------ 合作状态 and 阶段


def test_a_partner_needs_a_deal(mine: Desk) -> None:
    asked = mine.says("王磊", "更新 云杉智能 合作状态:合作中")
    assert mine.customer(YUNSHAN).coop_status != "合作中"
    mine.clicks("王磊", asked.card, "成交", {"amount": "118万"})
    assert mine.customer(YUNSHAN).coop_status == "合作中"
    mine.says("王磊", "更新 云杉智能 合作状态:暂停合作")
    mine.says("王磊", "更新 云杉智能 合作状态:合作中")
    assert mine.customer(YUNSHAN).coop_status == "合作中"


def test_becoming_a_lost_customer_asks_for_the_reason(mine: Desk) -> None:
    asked = mine.says("王磊", "更新 云杉智能 合作状态:流失客户")
    assert "为什么流失" in asked.card.title
    assert mine.customer(YUNSHAN).ownership is Ownership.OWNED
    mine.clicks("王磊", asked.card, "价格")
    assert mine.customer(YUNSHAN).coop_status == "流失客户"


def test_the_rest_of_the_message_is_written_and_the_loss_offered(mine: Desk) -> None:
    updated = mine.says("王磊", "更新 云杉智能 合作状态:流失客户 备注:换了供应商")
    assert mine.customer(YUNSHAN).details["remark"] == "换了供应商"
    assert mine.customer(YUNSHAN).coop_status == ""
    assert "流失" in updated.card.buttons
    assert "为什么流失" in mine.clicks("王磊", updated.card, "流失").card.title


def test_a_signed_contract_offers_to_record_the_deal(mine: Desk) -> None:
    updated = mine.says("王磊", "更新 云杉智能 预计金额:118万 阶段:合同签订")
    assert mine.customer(YUNSHAN).stage == "合同签订"
    assert "成交" in updated.card.buttons
    assert "登记成交" in mine.clicks("王磊", updated.card, "成交").card.title


def test_a_paused_customer_comes_last_among_what_is_due(mine: Desk) -> None:
    mine.says("王磊", "报备 苏州朗诺精密机械有限公司 李敏 13987654321 需求:机床 来源:行业展会")
    mine.says("王磊", "更新 云杉智能 合作状态:暂停合作")
    mine.later(days=3)
    todo = mine.says("王磊", "待办").text
    assert todo.index("苏州朗诺") < todo.index("云杉智能")


def test_the_card_of_a_won_customer_is_green(mine: Desk) -> None:
    mine.says("王磊", WON)
    shown = mine.says("王磊", "客户 云杉智能")
    assert shown.card.color == "green"
    assert "保留" in shown.text


def test_a_follow_up_that_signs_the_contract_says_how_to_record_the_deal(mine: Desk) -> None:
    mine.says("王磊", "更新 云杉智能 预计金额:118万")
    told = mine.says("王磊", f"{TALKED} 阶段:合同签订")
    assert "登记成交" in told.text


def test_what_was_won_by_an_earlier_owner_counts_again_for_who_takes_it(mine: Desk) -> None:
    mine.says("王磊", WON)
    assert "已成交" in mine.says("王磊", "我的客户").text
    mine.says("王磊", "释放 云杉智能 客户停业")
    mine.later(days=2)
    taken = mine.says("李雷", "领取 云杉智能")
    assert "1 / 50" in taken.text
    assert mine.customer(YUNSHAN).won_at is None
    mine.says("李雷", "撤销")
    assert mine.customer(YUNSHAN).won_at is not None
    assert mine.customer(YUNSHAN).ownership is Ownership.POOL
