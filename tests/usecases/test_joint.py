"""联合: proposed by the owner, agreed by the partner, in lists and reminders, ended as the rules need."""

import pytest

from handlers.command import Context, Source
from handlers.domain.calendar import WorkCalendar
from handlers.incoming import ChatKind
from handlers.ownership.owning import continue_ownership
from handlers.records import LedgerKind, Role
from storage.uow import SqlStore
from tests.usecases.desk import SHANGHAI, Answered, Desk, open_id
from tests.usecases.minutes import at
from tests.usecases.samples import COMPLETE, RIVAL, YUNSHAN

WORKED = f"跟进 {YUNSHAN} 上门拜访了张伟，聊了巡检终端的需求和预算"


def shares(desk: Desk) -> dict[str, int]:
    return desk.read(lambda store: store.joints.shares_of(desk.customer(YUNSHAN).id))


def collaborators(desk: Desk) -> list[str]:
    found = desk.read(
        lambda store: store.sharing.collaborators(desk.customer(YUNSHAN).id, desk.clock.at)
    )
    return [one.person_open_id for one in found]


def proposed(desk: Desk, words: str = "联合 云杉智能 @李雷 7:3") -> Answered:
    """王磊 has the customer and proposes to share it."""
    if not desk.customers():
        desk.says("王磊", COMPLETE)
    return desk.says("王磊", words)


def agreed(desk: Desk, words: str = "联合 云杉智能 @李雷 7:3", name: str = "李雷") -> Answered:
    proposed(desk, words)
    return desk.clicks(name, desk.card_to(name, "邀请您联合"), "接收")


def test_shares_are_in_force_once_the_partner_agrees(desk: Desk) -> None:
    asked = proposed(desk)
    assert (asked.act, asked.card.title) == ("joint.propose", "已提议联合，等对方接收")
    assert shares(desk) == {}
    card = desk.card_to("李雷", "邀请您联合")
    assert "对方 70% · 您 30%" in card.text
    assert "138" not in card.text
    taken = desk.clicks("李雷", card, "接收")
    assert (taken.act, taken.card.title) == ("joint.agree", "联合已生效")
    assert shares(desk) == {open_id("王磊"): 70, open_id("李雷"): 30}
    assert "您 70% · 对方 30%" in desk.card_to("王磊", "联合已生效").text
    assert desk.says("李雷", WORKED).act == "follow_up"
    assert "联合 30%" in desk.says("李雷", "我的客户").text
    assert "联合 70%" in desk.says("王磊", "我的客户 联合").text
    assert "您 70% · 李雷 30%" in desk.says("王磊", "客户 云杉智能").text
    assert "王磊 70% · 李雷 30%" in desk.says("王磊", "历史 云杉智能").text
    assert desk.clicks("李雷", card, "接收").toast == "您已接收"


def test_the_partner_declines_with_a_reason(desk: Desk) -> None:
    proposed(desk)
    card = desk.card_to("李雷", "邀请您联合")
    declined = desk.clicks("李雷", card, "不同意", {"reason": "我这边排不开"})
    assert declined.act == "joint.refuse"
    assert "我这边排不开" in desk.card_to("王磊", "对方不同意联合").text
    assert shares(desk) == {}
    assert collaborators(desk) == []
    assert "不能撤销" in desk.says("李雷", "撤销").text


def test_only_the_partner_answers_and_only_the_owner_proposes(desk: Desk) -> None:
    proposed(desk)
    card = desk.card_to("李雷", "邀请您联合")
    assert "只有被邀请的同事" in desk.clicks("陈晨", card, "接收").toast
    desk.says("王磊", "协作 云杉智能 @韩梅梅")
    assert "只有归属人能提议" in desk.says("韩梅梅", "联合 云杉智能 @李雷 5:5").text
    assert shares(desk) == {}


@pytest.mark.parametrize(
    "words", ["联合 云杉智能 @李雷 7:4", "联合 云杉智能 @李雷", "联合 云杉智能"]
)
def test_what_is_missing_or_wrong_opens_the_form(desk: Desk, words: str) -> None:
    form = proposed(desk, words)
    assert form.card.title == "和谁联合？"
    wrong = desk.clicks("王磊", form.card, "联合", {"partner": open_id("李雷"), "split": "7:4"})
    assert "加起来" in wrong.text
    sent = desk.clicks("王磊", wrong.card, "联合", {"split": "六四"})
    assert sent.act == "joint.propose"
    assert "对方 60% · 您 40%" in desk.card_to("李雷", "邀请您联合").text


def test_a_new_proposal_replaces_the_one_that_waits(desk: Desk) -> None:
    proposed(desk)
    first = desk.card_to("李雷", "邀请您联合")
    proposed(desk, "联合 云杉智能 @韩梅梅 5:5")
    assert desk.card_to("李雷", "联合提议已撤回").message_id == first.message_id
    assert desk.clicks("李雷", first, "接收").act == "joint.gone"
    assert shares(desk) == {}


def test_an_agreement_replaces_the_earlier_one(desk: Desk) -> None:
    agreed(desk)
    again = proposed(desk, "联合 云杉智能 @韩梅梅 6:4")
    assert "取代现在和李雷的联合" in again.text
    desk.clicks("韩梅梅", desk.card_to("韩梅梅", "邀请您联合"), "接收")
    assert shares(desk) == {open_id("王磊"): 60, open_id("韩梅梅"): 40}
    assert collaborators(desk) == [open_id("韩梅梅")]
    assert "新的联合" in desk.card_to("李雷", "联合有变化").text
    changed = agreed(desk, "联合 云杉智能 @韩梅梅 8:2", "韩梅梅")
    assert changed.act == "joint.agree"
    assert shares(desk) == {open_id("王磊"): 80, open_id("韩梅梅"): 20}
    assert "不需要再提议" in proposed(desk, "联合 云杉智能 @韩梅梅 8:2").text


def test_the_partner_ends_it_and_stays_what_they_were_before(desk: Desk) -> None:
    agreed(desk)
    ended = desk.says("李雷", "联合 云杉智能 取消")
    assert ended.act == "joint.end"
    assert shares(desk) == {}
    assert collaborators(desk) == []
    assert "联合人结束了联合" in desk.card_to("王磊", "联合已结束").text
    assert desk.says("李雷", "撤销").act == "undo"
    assert shares(desk) == {open_id("王磊"): 70, open_id("李雷"): 30}
    assert collaborators(desk) == [open_id("李雷")]
    desk.says("李雷", "联合 云杉智能 取消")
    desk.says("王磊", "协作 云杉智能 @李雷 只看")
    agreed(desk)
    desk.says("李雷", "联合 云杉智能 取消")
    (one,) = desk.read(
        lambda store: store.sharing.collaborators(desk.customer(YUNSHAN).id, desk.clock.at)
    )
    assert one.rights == "view"


def test_the_owner_asks_the_partner_to_end_it(desk: Desk) -> None:
    agreed(desk)
    asked = desk.says("王磊", "联合 云杉智能 取消")
    assert asked.act == "joint.end_ask"
    assert shares(desk) != {}
    desk.clicks("李雷", desk.card_to("李雷", "请您结束联合"), "结束联合")
    assert shares(desk) == {}


def test_a_superior_ends_it_and_both_hear(desk: Desk) -> None:
    agreed(desk)
    assert desk.says("赵敏", f"联合 {YUNSHAN} 取消").act == "joint.end"
    assert "主管结束了联合" in desk.card_to("王磊", "联合已结束").text
    assert "主管结束了联合" in desk.card_to("李雷", "联合有变化").text


def test_the_owner_withdraws_what_waits(desk: Desk) -> None:
    asked = proposed(desk)
    desk.clicks("王磊", asked.card, "撤销")
    assert desk.card_to("李雷", "联合提议已撤回")
    proposed(desk)
    assert desk.says("王磊", "联合 云杉智能 取消").act == "joint.withdraw"
    assert desk.read(lambda store: store.joints.waiting_of(desk.customer(YUNSHAN).id)) is None
    agreed(desk)
    desk.later(minutes=1)
    assert "已经答复" in desk.says("王磊", "撤销").text


def test_the_partner_takes_an_agreement_back(desk: Desk) -> None:
    agreed(desk)
    assert desk.says("李雷", "撤销").act == "undo"
    assert shares(desk) == {}
    assert collaborators(desk) == []
    assert desk.card_to("王磊", "联合已结束")


def test_reminders_come_to_both_and_either_settles_them(desk: Desk) -> None:
    agreed(desk)
    desk.says("王磊", f"{WORKED} 下次 11月20日下午3点 送样")
    at(desk, "2026-11-20 15:00")
    owner, partner = desk.card_to("王磊", "送样"), desk.card_to("李雷", "送样")
    assert "您和 王磊 联合的客户" in partner.text
    assert "送样" in desk.says("李雷", "待办").text
    assert desk.clicks("李雷", partner, "已跟进").act == "reminder.done"
    assert "送样" not in desk.says("王磊", "待办").text
    assert owner.buttons


def test_notices_of_the_end_come_to_both(desk: Desk) -> None:
    agreed(desk)
    at(desk, "2026-12-11 09:30")
    assert desk.card_to("王磊", "快要释放")
    assert "延期请和归属人 王磊" in desk.card_to("李雷", "您联合的客户快要释放").text


def test_让出_ends_it_and_the_partner_stays_a_collaborator(desk: Desk) -> None:
    agreed(desk)
    desk.says("陈晨", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "有人报备了"), "让出")
    assert shares(desk) == {}
    assert "您仍是协作人" in desk.card_to("李雷", "联合有变化").text
    assert collaborators(desk) == [open_id("李雷")]


def test_release_ends_it(desk: Desk) -> None:
    agreed(desk)
    desk.says("王磊", "释放 云杉智能 客户停业")
    assert shares(desk) == {}
    assert desk.card_to("李雷", "您协作的客户进了公海")


def handed_over(desk: Desk, name: str) -> None:
    """The customer goes on in other hands, as 移交 does it."""

    def work(store: SqlStore) -> None:
        customer = desk.customer(YUNSHAN)
        giver, receiver = (store.people.get(one) for one in (customer.owner_open_id, open_id(name)))
        assert giver is not None
        assert receiver is not None
        now = desk.clock.at
        ctx = Context(
            now=now,
            actor=giver,
            roles=frozenset({Role.SALES}),
            source=Source("chat", "om_hand", "oc_hand", ChatKind.PRIVATE, now),
            store=store,
            book=store.rules.book(now),
            calendar=WorkCalendar(SHANGHAI),
            new_id=lambda: "id",
        )
        continue_ownership(ctx, customer, receiver)

    desk.write(work)


def test_a_hand_over_resets_nothing(desk: Desk) -> None:
    agreed(desk)
    handed_over(desk, "韩梅梅")
    assert shares(desk) == {open_id("韩梅梅"): 70, open_id("李雷"): 30}
    handed_over(desk, "李雷")
    assert shares(desk) == {}
    entries = desk.read(lambda store: store.ledger.entries_of(desk.customer(YUNSHAN).id))
    assert LedgerKind.JOINT_ENDED in {one.kind for one in entries}
