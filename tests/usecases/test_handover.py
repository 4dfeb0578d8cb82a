"""移交: a manager's on 确认移交, a seller's when the receiver accepts; nothing is reset, and it can be taken back."""

from handlers.handover.records import OfferState
from handlers.people import PersonStatus, Profile
from handlers.records import Customer, LedgerKind
from tests.usecases.desk import ADMIN, EAST, Desk, open_id

NAME = "杭州云杉智能科技有限公司"


def register(
    desk: Desk, owner: str = "王磊", name: str = NAME, phone: str = "13812345678"
) -> Customer:
    done = desk.says(owner, f"报备 {name} 张伟 {phone} 需求:终端 来源:行业展会")
    assert done.act == "register"
    return desk.customer(name)


def offered(desk: Desk, words: str = "移交 云杉智能 给 @李雷 区域调整") -> Customer:
    register(desk)
    assert desk.says("王磊", words).act == "handover.offer"
    return desk.customer(NAME)


def owner_of(desk: Desk, name: str = NAME) -> str:
    return desk.customer(name).owner_open_id


def test_a_sellers_waits_for_the_receiver_and_moves_on_accept(desk: Desk) -> None:
    before = register(desk)
    desk.says("王磊", "跟进 云杉智能 电话聊了预算，下周给方案 下次 周五")
    before = desk.customer(NAME)
    asked = desk.says("王磊", "移交 云杉智能 给 @李雷 区域调整")
    assert (asked.act, asked.card.title) == ("handover.offer", "已请对方接收")
    assert owner_of(desk) == open_id("王磊")
    card = desk.card_to("李雷", "区域调整")
    assert {"接收", "不接收"} <= set(card.buttons)
    assert "13812345678" not in card.text
    assert "张伟" not in card.text
    done = desk.clicks("李雷", card, "接收")
    assert (done.act, done.card.title) == ("handover.accept", "客户移交给您了")
    after = desk.customer(NAME)
    assert after.owner_open_id == open_id("李雷")
    kept = ("protected_until", "stage", "last_follow_at", "next_follow_at", "registered_at")
    for field in kept:
        assert getattr(after, field) == getattr(before, field)
    reminders = desk.read(lambda store: store.reminders.open_of(open_id("李雷")))
    assert [one.customer_id for one in reminders] == [after.id] * len(reminders)
    assert reminders
    assert not desk.read(lambda store: store.reminders.open_of(open_id("王磊")))
    assert (
        "已接收" in desk.cards_to("王磊")[-2].title or "已移交" in desk.cards_to("王磊")[-1].title
    )


def test_refusing_needs_a_reason_and_leaves_everything(desk: Desk) -> None:
    customer = offered(desk)
    card = desk.card_to("李雷", "区域调整")
    assert desk.clicks("李雷", card, "不接收").toast.startswith("请先写明不接收的原因")
    done = desk.clicks("李雷", card, "不接收", {"reason": "不在我的区域"})
    assert (done.act, done.card.title) == ("handover.refuse", "已回复不接收")
    assert owner_of(desk) == open_id("王磊")
    assert "不在我的区域" in desk.card_to("王磊", "对方不接收").text
    assert desk.clicks("李雷", card, "接收").act == "handover.gone"
    kinds = [one.kind for one in desk.read(lambda store: store.ledger.entries_of(customer.id))]
    assert kinds[-2:] == [LedgerKind.TRANSFER_ASKED, LedgerKind.TRANSFER_REFUSED]
    assert "不在我的区域" in desk.says("王磊", "历史 云杉智能").text


def test_only_the_receiver_answers(desk: Desk) -> None:
    offered(desk)
    card = desk.card_to("李雷", "区域调整")
    for name in ("王磊", "韩梅梅", "赵敏"):
        assert desk.sends_back(name, card.value("接收"), card=card).act == "refused"
    assert owner_of(desk) == open_id("王磊")


def test_a_customer_waits_for_one_receiver_at_a_time(desk: Desk) -> None:
    offered(desk)
    again = desk.says("王磊", "移交 云杉智能 给 @韩梅梅")
    assert (again.act, "已经在等李雷接收" in again.text) == ("handover.refused", True)


def test_an_offer_is_withdrawn_by_undo_and_by_recall(desk: Desk) -> None:
    customer = offered(desk)
    undone = desk.says("王磊", "撤销")
    assert "已撤回移交" in undone.text
    assert "已撤回" in desk.card_to("李雷", "移交").title
    said = desk.says("王磊", "移交 云杉智能 给 @李雷")
    desk.recalls("王磊", said)
    offers = desk.read(lambda store: store.handovers.waiting_of(customer.id))
    assert offers is None


def test_an_answered_offer_is_not_taken_back(desk: Desk) -> None:
    offered(desk)
    desk.clicks("李雷", desk.card_to("李雷", "区域调整"), "接收")
    assert "对方已经答复" in desk.says("王磊", "撤销").text
    assert "已接收" in desk.says("李雷", "撤销").text
    assert owner_of(desk) == open_id("李雷")


def test_an_offer_ends_when_the_customer_moves_otherwise(desk: Desk) -> None:
    customer = offered(desk)
    desk.clicks("赵敏", desk.says("赵敏", "移交 云杉智能 给 @韩梅梅").card, "确认移交")
    assert owner_of(desk) == open_id("韩梅梅")
    assert desk.clicks("李雷", desk.card_to("李雷", "区域调整"), "接收").act == "handover.gone"
    assert desk.read(lambda store: store.handovers.waiting_of(customer.id)) is None


def test_the_limit_is_kept_when_accepting(desk: Desk) -> None:
    desk.gives("李雷", 2)
    desk.policy(holding_limit=2)
    offered(desk)
    refused = desk.clicks("李雷", desk.card_to("李雷", "区域调整"), "接收")
    assert (refused.act, "超过上限 2 个" in refused.toast) == ("handover.full", True)
    assert owner_of(desk) == open_id("王磊")


def test_a_managers_takes_effect_on_confirm_and_everybody_hears(desk: Desk) -> None:
    before = register(desk)
    asked = desk.says("赵敏", "移交 云杉智能 给 @李雷 王磊休产假")
    assert (asked.act, asked.card.title) == ("handover.preview", "请确认移交")
    assert "0 个，接收后 1 个，上限 50 个" in asked.text
    assert owner_of(desk) == open_id("王磊")
    done = desk.clicks("赵敏", asked.card, "确认移交")
    assert (done.act, done.card.title) == ("handover", "已移交")
    after = desk.customer(NAME)
    assert (after.owner_open_id, after.protected_until) == (open_id("李雷"), before.protected_until)
    assert desk.card_to("李雷", "王磊休产假").title == "客户移交给您了"
    assert desk.card_to("王磊", "王磊休产假").title == "您的客户已移交"
    assert "确认移交" not in desk.clicks("赵敏", asked.card, "确认移交").toast
    assert desk.says("李雷", "客户 云杉智能").act == "customer"


def test_a_managers_is_taken_back_unless_the_receiver_worked_on_it(desk: Desk) -> None:
    register(desk)
    desk.clicks("赵敏", desk.says("赵敏", "移交 云杉智能 给 @李雷").card, "确认移交")
    assert "已撤销移交" in desk.says("赵敏", "撤销").text
    after = desk.customer(NAME)
    assert after.owner_open_id == open_id("王磊")
    assert desk.card_to("李雷", "移交已撤销").text
    desk.clicks("赵敏", desk.says("赵敏", "移交 云杉智能 给 @李雷").card, "确认移交")
    desk.says("李雷", "跟进 云杉智能 电话聊了预算，下周给方案")
    assert "李雷接手后已经处理过" in desk.says("赵敏", "撤销").text
    assert owner_of(desk) == open_id("李雷")


def test_strangers_hand_nothing_over(desk: Desk) -> None:
    register(desk)
    for name in ("李雷", "周强", "陈晨"):
        refused = desk.says(name, "移交 云杉智能 给 @刘洋")
        assert refused.act == "handover.refused"
    assert owner_of(desk) == open_id("王磊")
    assert desk.says(ADMIN, "移交 云杉智能 给 @刘洋").act == "handover.preview"


def test_a_manager_hands_own_customers_to_the_team_at_once_and_offers_them_elsewhere(
    desk: Desk,
) -> None:
    register(desk, "赵敏")
    assert desk.says("赵敏", "移交 云杉智能 给 @李雷").act == "handover.preview"
    assert desk.says("赵敏", "移交 云杉智能 给 @陈晨").act == "handover.offer"


def test_who_receives_is_picked_when_nobody_or_several_are_named(desk: Desk) -> None:
    register(desk)
    nobody = desk.says("王磊", "移交 云杉智能")
    assert (nobody.act, nobody.card.title) == ("handover.pick", "移交：选择同事")
    unknown = desk.says("王磊", "移交 云杉智能 给 @李磊磊")
    assert "没有找到同事「李磊磊」" in unknown.text
    twin = Profile("ou_twin", name="李雷", department_id=EAST)
    desk.write(lambda store: store.people.upsert_profile(twin, desk.clock.at))
    several = desk.says("王磊", "移交 云杉智能 给 @李雷")
    assert "有 2 位同事叫「李雷」" in several.text
    done = desk.clicks("王磊", several.card, "下一步", {"receiver": "ou_twin"})
    assert done.act == "handover.offer"
    offer = desk.read(lambda store: store.handovers.waiting_of(desk.customer(NAME).id))
    assert offer is not None
    assert (offer.to_open_id, offer.state) == ("ou_twin", OfferState.WAITING)


def test_nobody_hands_over_to_who_cannot_have_it(desk: Desk) -> None:
    register(desk)
    assert "本来就归您" in desk.says("王磊", "移交 云杉智能 给 @王磊").text
    desk.leaves("李雷")
    assert "已离职" in desk.says("王磊", "移交 云杉智能 给 @李雷").text
    frozen = Profile(open_id("韩梅梅"), name="韩梅梅", status=PersonStatus.FROZEN)
    desk.write(lambda store: store.people.upsert_profile(frozen, desk.clock.at))
    assert "已暂停" in desk.says("王磊", "移交 云杉智能 给 @韩梅梅").text


def test_an_open_case_goes_with_the_customer(desk: Desk) -> None:
    register(desk)
    desk.says("陈晨", f"报备 {NAME} 李四 13700009901")
    assert desk.says("陈晨", "申诉 云杉智能 10月拜访过，有签到照片").act.startswith("appeal")
    asked = desk.says("赵敏", "移交 云杉智能 给 @李雷")
    assert "1 个有撞单案没了结" in asked.text
    desk.clicks("赵敏", asked.card, "确认移交")
    (case,) = desk.read(lambda store: store.cases.of_customer(desk.customer(NAME).id))
    assert (case.status, case.owner_open_id) == ("open", open_id("李雷"))
