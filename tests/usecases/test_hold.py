"""锁定: exempt from release within a quota that is always shown."""

from tests.usecases.desk import Desk, open_id

NAME = "杭州云杉智能科技有限公司"


def register(desk: Desk, name: str = NAME, phone: str = "13812345678") -> None:
    assert desk.says("王磊", f"报备 {name} 张伟 {phone} 需求:终端 来源:行业展会").act == "register"


def is_held(desk: Desk, name: str = NAME) -> bool:
    return desk.read(lambda store: store.holds.of(desk.customer(name).id)) is not None


def test_lock_shows_the_quota_and_said_again_ends_it(desk: Desk) -> None:
    register(desk)
    held = desk.says("王磊", "锁定 云杉智能")
    assert (held.act, held.card.title) == ("hold", "已锁定，到期不释放")
    assert "已用 1 / 5" in held.text
    assert is_held(desk)
    again = desk.says("王磊", "锁定 云杉智能")
    assert again.act == "hold.end"
    assert "已用 0 / 5" in again.text
    assert not is_held(desk)


def test_unlock_by_word_and_by_button(desk: Desk) -> None:
    register(desk)
    held = desk.says("王磊", "锁定 云杉智能")
    assert desk.clicks("王磊", held.card, "解锁").act == "hold.end"
    assert "没有锁定" in desk.says("王磊", "解锁 云杉智能").text
    desk.says("王磊", "锁定 云杉智能")
    assert desk.says("王磊", "解锁 云杉智能").act == "hold.end"


def test_quota_is_kept_and_named(desk: Desk) -> None:
    register(desk)
    register(desk, "苏州朗诺精密机械有限公司", "13987654321")
    desk.policy(lock_limit=1)
    desk.says("王磊", "锁定 云杉智能")
    refused = desk.says("王磊", "锁定 朗诺精密")
    assert refused.act == "hold.refused"
    assert "已锁定 1 个，上限 1 个" in refused.text
    desk.says("王磊", "解锁 云杉智能")
    assert desk.says("王磊", "锁定 朗诺精密").act == "hold"


def test_only_the_owner_locks(desk: Desk) -> None:
    register(desk)
    value = {"v": 1, "a": "run_on", "w": "锁定", "c": desk.customer(NAME).id}
    assert desk.sends_back("李雷", value).act == "hold.refused"
    assert desk.sends_back("赵敏", value).act == "hold.refused"
    assert not is_held(desk)


def test_undo_puts_the_lock_back_to_what_it_was(desk: Desk) -> None:
    register(desk)
    held = desk.says("王磊", "锁定 云杉智能")
    assert desk.clicks("王磊", held.card, "撤销").act == "undo"
    assert not is_held(desk)
    desk.says("王磊", "锁定 云杉智能")
    ended = desk.says("王磊", "解锁 云杉智能")
    desk.clicks("王磊", ended.card, "撤销")
    assert is_held(desk)


def test_lock_ends_with_the_ownership(desk: Desk) -> None:
    register(desk)
    desk.says("王磊", "锁定 云杉智能")
    desk.says("李雷", f"报备 {NAME} 张伟 13812345678")
    desk.clicks("王磊", desk.card_to("王磊", "李雷"), "让出")
    assert desk.customer(NAME).owner_open_id == open_id("李雷")
    assert not is_held(desk)
    assert desk.read(lambda store: store.holds.count_of(open_id("王磊"))) == 0


def test_card_of_the_customer_and_why_say_that_it_is_locked(desk: Desk) -> None:
    register(desk)
    shown = desk.says("王磊", "客户 云杉智能")
    assert {"延期", "锁定"} <= set(shown.card.buttons)
    desk.clicks("王磊", shown.card, "锁定")
    shown = desk.says("王磊", "客户 云杉智能")
    assert "已锁定" in str(shown.card.content)
    assert "解锁" in shown.card.buttons
    assert "起锁定，到期不释放" in desk.says("王磊", "为什么 云杉智能").text
    assert "锁定" not in " ".join(desk.says("赵敏", "客户 云杉智能").card.buttons)


def test_a_protection_that_is_over_is_never_shown_as_ending_today(desk: Desk) -> None:
    register(desk)
    desk.says("王磊", "锁定 云杉智能")
    desk.later(days=30)
    assert "今天到期" in desk.says("王磊", "客户 云杉智能").text
    desk.later(days=20)
    for name, text in (
        ("王磊", "客户 云杉智能"),
        ("王磊", "我的客户"),
        ("王磊", "为什么 云杉智能"),
        ("陈晨", "查重 云杉智能"),
    ):
        shown = desk.says(name, text).text
        assert "已到期" in shown, shown
        assert "今天到期" not in shown


def test_undo_does_not_count_days_of_a_protection_that_is_over(desk: Desk) -> None:
    register(desk)
    desk.says("王磊", "锁定 云杉智能")
    desk.later(days=50)
    desk.says("王磊", "跟进 云杉智能 电话聊了终端的价格和交期")
    undone = desk.says("王磊", "撤销")
    assert "保护期已恢复，已经到期。" in undone.text
