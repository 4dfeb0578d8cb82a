"""撤销 and recalled messages: what is taken back, within ten minutes, and who hears of it."""

from handlers.records import ReminderKind
from tests.usecases.desk import Desk, open_id
from tests.usecases.samples import (
    COMPLETE,
    LANGNUO,
    OTHER_PHONE,
    PHONE,
    RIVAL,
    TALKED,
    XINGHE,
    YUNSHAN,
)


def reminder_kinds(desk: Desk, name: str) -> list[ReminderKind]:
    return [one.kind for one in desk.read(lambda store: store.reminders.open_of(open_id(name)))]


def test_a_registration_is_taken_back_and_its_keys_are_free(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    done = desk.says("王磊", "撤销")
    assert "已撤销报备" in done.text
    assert desk.customers() == []
    assert reminder_kinds(desk, "王磊") == []
    assert desk.says("陈晨", RIVAL).card.title == "报备成功"


def test_the_button_on_the_card_takes_back_too(desk: Desk) -> None:
    card = desk.says("王磊", COMPLETE).card
    done = desk.clicks("王磊", card, "撤销")
    assert done.toast == "已撤销"
    assert desk.customers() == []
    assert desk.clicks("王磊", card, "撤销").toast != "已撤销"


def test_the_button_of_an_older_card_does_not_take_back_something_else(desk: Desk) -> None:
    card = desk.says("王磊", COMPLETE).card
    desk.says("王磊", f"报备 {LANGNUO} 李敏 13987654321")
    pressed = desk.clicks("王磊", card, "撤销")
    names = [one.name for one in desk.customers()]
    assert names == [YUNSHAN] or names == [YUNSHAN, LANGNUO], pressed.text


def test_a_strangers_press_of_undo_touches_nothing_of_mine(desk: Desk) -> None:
    card = desk.says("王磊", COMPLETE).card
    assert "没有可撤销" in desk.clicks("陈晨", card, "撤销").toast
    assert len(desk.customers()) == 1


def test_ten_minutes_are_the_limit(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.later(minutes=9, seconds=58)
    assert "已撤销" in desk.says("王磊", "撤销").text
    desk.says("王磊", COMPLETE)
    desk.later(minutes=10)
    assert "没有可撤销" in desk.says("王磊", "撤销").text
    assert len(desk.customers()) == 1


def test_refused_rivals_are_told_each_once(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    for _ in range(2):
        desk.says("陈晨", RIVAL)
    desk.says("李雷", RIVAL)
    desk.says("孙悦", RIVAL)
    desk.leaves("孙悦")
    done = desk.says("王磊", "撤销")
    assert "2 位" in done.text
    for name, times in (("陈晨", 1), ("李雷", 1), ("孙悦", 0), ("王磊", 0)):
        assert sum("可以报备了" in card.title for card in desk.cards_to(name)) == times, name


def test_rivals_are_told_however_many_claims_there_were(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", RIVAL)
    for _ in range(55):
        desk.says("李雷", RIVAL)
    desk.says("王磊", "撤销")
    assert any("可以报备了" in card.title for card in desk.cards_to("陈晨"))


def test_a_follow_up_is_taken_back_with_all_it_moved(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.later(days=5)
    before = desk.customer(YUNSHAN)
    desk.says("王磊", f"{TALKED} 阶段:需求确认 下次 12月1日下午3点 送样")
    moved = desk.customer(YUNSHAN)
    assert moved.protected_until > before.protected_until
    assert moved.stage == "需求确认"
    desk.says("王磊", "撤销")
    after = desk.customer(YUNSHAN)
    assert (after.protected_until, after.stage) == (before.protected_until, before.stage)
    assert (after.last_follow_at, after.next_follow_at) == (None, None)
    assert reminder_kinds(desk, "王磊") == [ReminderKind.FIRST_FOLLOW_UP]
    assert "对方基本同意" not in desk.says("王磊", f"历史 {YUNSHAN}").text


def test_an_agreed_next_contact_comes_back_with_it(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"{TALKED} 下次 12月1日下午3点 送样")
    desk.later(hours=2)
    desk.says("王磊", "跟进 云杉智能 微信确认了样品规格和数量 下次 12月8日上午10点")
    desk.says("王磊", "撤销")
    assert desk.customer(YUNSHAN).next_follow_at.isoformat() == "2026-12-01T07:00:00+00:00"
    assert reminder_kinds(desk, "王磊") == [ReminderKind.NEXT_FOLLOW_UP]


def test_an_update_is_taken_back(desk: Desk) -> None:
    desk.says("王磊", f"{COMPLETE} 预计金额:50万")
    desk.says("王磊", "更新 云杉智能 预计金额:65万 电话:13811112222")
    desk.says("王磊", "撤销")
    customer = desk.customer(YUNSHAN)
    assert customer.details["expected_amount"] == 500_000
    assert customer.contacts[0].phone == "+86" + PHONE
    assert "E1" in desk.says("陈晨", f"报备 云杉科技 李四 {PHONE}").text


def test_an_update_whose_old_phone_was_taken_meanwhile_stays(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "更新 云杉智能 电话:13811112222")
    assert desk.says("陈晨", f"报备 {LANGNUO} 李敏 {PHONE}").card.title == "报备成功"
    refused = desk.says("王磊", "撤销")
    assert "不能撤销" in refused.text
    assert desk.customer(YUNSHAN).contacts[0].phone == "+8613811112222"


def test_a_reminder_is_taken_back(desk: Desk) -> None:
    desk.says("王磊", "提醒我 明天下午3点 给何总发报价")
    assert "取消" in desk.says("王磊", "撤销").text
    assert reminder_kinds(desk, "王磊") == []


def test_changes_go_back_one_by_one(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", TALKED)
    assert "跟进" in desk.says("王磊", "撤销").text
    assert len(desk.customers()) == 1
    asked = desk.says("王磊", "撤销")
    assert len(desk.customers()) == 1
    desk.clicks("王磊", asked.card, "确认撤销")
    assert desk.customers() == []
    assert "没有可撤销" in desk.says("王磊", "撤销").text


def test_what_was_ceded_is_no_longer_the_former_owners_to_take_back(desk: Desk) -> None:
    card = desk.says("王磊", COMPLETE).card
    desk.says("陈晨", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "让出")
    refused = desk.clicks("王磊", card, "撤销")
    assert refused.toast != "已撤销"
    assert desk.customer(YUNSHAN).owner_open_id == open_id("陈晨")


def test_recalling_the_message_takes_back_what_it_made(desk: Desk) -> None:
    said = desk.says("王磊", COMPLETE)
    desk.says("陈晨", RIVAL)
    recalled = desk.recalls("王磊", said)
    assert "已撤销报备" in recalled.text
    assert desk.customers() == []
    assert any("可以报备了" in card.title for card in desk.cards_to("陈晨"))


def test_a_card_offers_to_watch_again_after_watching_was_taken_back(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    refused = desk.says("陈晨", RIVAL).card
    desk.clicks("陈晨", refused, "关注释放")
    assert "关注释放" not in desk.card_to("陈晨", "已有归属").buttons
    desk.says("陈晨", "撤销")
    offered = desk.card_to("陈晨", "已有归属")
    assert {"申请协作", "申诉", "关注释放"} <= set(offered.buttons)
    assert desk.clicks("陈晨", offered, "关注释放").toast == "释放时会马上告诉您"
    customer = desk.customer(YUNSHAN)
    assert desk.read(lambda store: store.sharing.watchers(customer.id)) == [open_id("陈晨")]


def test_a_recall_later_than_that_is_answered_with_what_to_do(desk: Desk) -> None:
    said = desk.says("王磊", COMPLETE)
    desk.later(minutes=11)
    late = desk.recalls("王磊", said)
    assert "10 分钟" in late.text
    assert "更新" in late.text
    assert len(desk.customers()) == 1


def test_a_recall_that_comes_before_its_message_leaves_nothing(desk: Desk) -> None:
    desk.recalls_id("王磊", "om_early")
    said = desk.says("王磊", COMPLETE, message_id="om_early")
    assert said.cards == ()
    assert desk.total() == 0


def test_what_a_groups_owner_removes_is_no_undo(desk: Desk) -> None:
    said = desk.says("王磊", COMPLETE)
    for kind in ("group_owner", "group_manager", "enterprise_manager"):
        assert desk.recalls("王磊", said, recall_type=kind).cards == ()
    assert len(desk.customers()) == 1


def test_recalling_a_message_that_wrote_nothing_says_nothing(desk: Desk) -> None:
    said = desk.says("王磊", f"查重 {YUNSHAN}")
    assert desk.recalls("王磊", said).cards == ()


def test_a_draft_completed_by_form_is_taken_back_by_undo(desk: Desk) -> None:
    card = desk.says("王磊", f"报备 {XINGHE}").card
    desk.clicks("王磊", card, "确认报备", {"contact": "孙经理", "phone": OTHER_PHONE})
    desk.says("王磊", "撤销")
    assert desk.customers() == []
