"""流失: with a listed reason to the history library, whoever waits is told, and it can be taken back."""

from dataclasses import replace

import pytest

from handlers.records import LedgerKind, Ownership, Reminder, ReminderKind
from tests.usecases.desk import Desk, open_id
from tests.usecases.samples import COMPLETE, RIVAL, TALKED, YUNSHAN

LOST = "流失 云杉智能 价格高"


@pytest.fixture
def mine(desk: Desk) -> Desk:
    """王磊 has a customer and spoke to it."""
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"{TALKED} 下次 11月25日上午10点")
    return desk


def test_a_lost_customer_is_in_the_history_library_and_free_for_others(mine: Desk) -> None:
    lost = mine.says("王磊", LOST)
    assert lost.card.color == "red"
    assert "价格" in lost.text
    customer = mine.customer(YUNSHAN)
    assert (customer.ownership, customer.owner_open_id) == (Ownership.HISTORY, "")
    assert (customer.coop_status, customer.details["lost_reason"]) == ("流失客户", "价格")
    assert "没有待办" in mine.says("王磊", "待办").text
    registered = mine.says("陈晨", RIVAL)
    assert "报备成功" in registered.text
    entries = mine.read(lambda store: store.ledger.entries_of(customer.id))
    assert entries[-1].kind is LedgerKind.LOST
    assert entries[-1].facts["reason"] == "价格"


def test_a_reason_that_is_not_listed_is_asked_for_and_kept_as_said(mine: Desk) -> None:
    asked = mine.says("王磊", "流失 云杉智能 客户自己研发了")
    assert "客户自己研发了" in asked.text
    assert {"价格", "竞争对手", "需求取消", "其他"} <= set(asked.card.buttons)
    assert mine.customer(YUNSHAN).ownership is Ownership.OWNED
    lost = mine.clicks("王磊", asked.card, "其他")
    assert "客户自己研发了" in lost.text
    assert mine.customer(YUNSHAN).details["lost_reason"] == "其他"
    again = mine.clicks("王磊", asked.card, "价格")
    assert "已经处理过" in again.toast


def test_without_a_reason_a_card_asks_with_the_reasons_of_the_administrator(mine: Desk) -> None:
    mine.says("吴昊", "选项 流失原因 加 倒闭")
    mine.later(seconds=5)
    asked = mine.says("王磊", "流失 云杉智能")
    mine.clicks("王磊", asked.card, "倒闭")
    assert mine.customer(YUNSHAN).details["lost_reason"] == "倒闭"


def test_who_won_it_instead_is_kept(mine: Desk) -> None:
    asked = mine.says("王磊", "丢单 云杉智能 竞争对手:德力西配套")
    mine.clicks("王磊", asked.card, "竞争对手")
    assert mine.customer(YUNSHAN).details["competitor"] == "德力西配套"


def test_only_the_owner_closes_a_customer_as_lost(mine: Desk) -> None:
    card = mine.says("王磊", "流失 云杉智能").card
    for name in ("李雷", "赵敏"):
        mine.says(name, f"流失 {YUNSHAN} 价格高")
        assert "已经处理过" in mine.clicks(name, card, "价格").toast
    assert mine.customer(YUNSHAN).ownership is Ownership.OWNED


def test_while_a_case_is_open_nothing_is_closed_as_lost(mine: Desk) -> None:
    refused = mine.says("陈晨", RIVAL)
    form = mine.clicks("陈晨", refused.card, "申诉")
    mine.clicks("陈晨", form.card, "申诉", {"reason": "我 10 月就拜访过，有签到照片"})
    assert "还没有了结" in mine.says("王磊", LOST).text
    assert mine.customer(YUNSHAN).ownership is Ownership.OWNED


def test_who_watches_and_who_shared_may_register_it(mine: Desk) -> None:
    mine.clicks("陈晨", mine.says("陈晨", RIVAL).card, "关注释放")
    mine.says("李雷", RIVAL.replace("13700009999", "13700008888"))
    mine.clicks("王磊", mine.card_to("王磊", "李雷"), "同意协作")
    assert "2 位" in mine.says("王磊", LOST).text
    assert "登记了流失" in mine.card_to("李雷", "可以报备了").text
    form = mine.clicks("陈晨", mine.card_to("陈晨", "可以报备了"), "报备")
    assert "报备成功" in mine.clicks("陈晨", form.card, "确认报备").text


def test_a_loss_is_taken_back_with_everything_as_before(mine: Desk) -> None:
    mine.clicks("陈晨", mine.says("陈晨", RIVAL).card, "关注释放")
    before = mine.customer(YUNSHAN)
    card = mine.says("王磊", LOST).card
    assert "已撤销流失" in mine.clicks("王磊", card, "撤销").text
    after = mine.customer(YUNSHAN)
    assert (after.owner_open_id, after.protected_until, after.coop_status) == (
        open_id("王磊"),
        before.protected_until,
        before.coop_status,
    )
    assert "lost_reason" not in after.details
    assert after.next_follow_at == before.next_follow_at
    assert "25日" in mine.says("王磊", "待办").text
    assert "作废" in mine.card_to("陈晨", "仍有归属").title
    assert "已有归属" in mine.says("李雷", RIVAL).text


@pytest.mark.parametrize("words", [LOST, "释放 云杉智能 客户停业"])
def test_what_it_ended_comes_back_with_it(mine: Desk, words: str) -> None:
    mine.says("王磊", "协作 云杉智能 @李雷 7天 只看")
    customer = mine.customer(YUNSHAN)
    due = Reminder(open_id("王磊"), ReminderKind.MILESTONE, mine.clock.at, text="节点「验收」")
    mine.write(lambda store: store.reminders.add(replace(due, customer_id=customer.id)))

    def waiting() -> list[tuple[ReminderKind, str]]:
        return mine.read(
            lambda store: [(one.kind, one.text) for one in store.reminders.open_of(open_id("王磊"))]
        )

    def rights() -> list[str]:
        at = mine.clock.at
        shared = mine.read(lambda store: store.sharing.collaborators(customer.id, at))
        return [one.rights for one in shared]

    before = waiting(), rights()
    assert before[1] == ["view"]
    mine.says("王磊", words)
    assert (waiting(), rights()) == ([], [])
    assert "已撤销" in mine.says("王磊", "撤销").text
    assert (waiting(), rights()) == before


@pytest.mark.parametrize("words", [LOST, "释放 云杉智能 客户停业"])
def test_no_partner_loses_a_share_by_what_is_taken_back(mine: Desk, words: str) -> None:
    mine.says("王磊", "联合 云杉智能 @李雷 7:3")
    mine.clicks("李雷", mine.card_to("李雷", "比例"), "接收")
    customer = mine.customer(YUNSHAN)
    mine.says("王磊", words)
    assert mine.read(lambda store: store.joints.shares_of(customer.id)) == {}
    mine.says("王磊", "撤销")
    assert mine.read(lambda store: store.joints.shares_of(customer.id)) == {
        open_id("王磊"): 70,
        open_id("李雷"): 30,
    }
    assert "您的协作照旧" in mine.card_to("李雷", "刚才的通知作废").text


def test_a_loss_that_somebody_answered_by_registering_stays(mine: Desk) -> None:
    mine.says("王磊", LOST)
    mine.says("陈晨", RIVAL)
    assert "已经被别人报备" in mine.says("王磊", "撤销").text


def test_a_won_customer_may_be_lost_and_its_deals_stay(mine: Desk) -> None:
    mine.says("王磊", "成交 云杉智能 118万")
    asked = mine.says("王磊", "流失 云杉智能")
    assert "成交记录" in asked.text
    mine.clicks("王磊", asked.card, "竞争对手")
    customer = mine.customer(YUNSHAN)
    assert customer.ownership is Ownership.HISTORY
    mine.says("王磊", "撤销")
    assert mine.customer(YUNSHAN).won_at is not None
    assert len(mine.read(lambda store: store.deals.of_customer(customer.id))) == 1


def test_history_says_why_it_was_lost(mine: Desk) -> None:
    asked = mine.says("王磊", "流失 云杉智能 客户自己研发了")
    mine.clicks("王磊", asked.card, "其他")
    mine.says("王磊", "撤销")
    told = mine.says("王磊", "历史 云杉智能").text
    assert "其他 · 客户自己研发了" in told
