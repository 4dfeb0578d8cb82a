"""What is no plain command: groups, the menu, the welcome, unknown words, other message types, bad input."""

from typing import Any

import pytest

from handlers.catalog import COMMANDS
from handlers.incoming import CardClicked, Mention
from tests.usecases.desk import GROUP, Answered, Desk, elements, open_id
from tests.usecases.samples import COMPLETE, LANGNUO, OTHER_PHONE, PHONE, RIVAL, TALKED, YUNSHAN

BOT = Mention("@_user_1", "ou_bot", "报备助手", is_bot=True)


def in_group(desk: Desk, name: str, words: str) -> tuple[str, list[str]]:
    """Say something to the bot in a group; returns what the group and what the person alone reads."""
    said = desk.says(name, f"@_user_1 {words}", group=GROUP, mentions=(BOT,))
    shared = [card.text for card in said.cards if card.receiver == GROUP]
    private = [card.text for card in said.cards if card.receiver == open_id(name)]
    assert len(shared) == 1, shared
    return shared[0], private


# ------------------------------------------------------------------ groups


def test_a_group_reads_the_verdict_and_the_asker_alone_the_rest(desk: Desk) -> None:
    shared, private = in_group(desk, "王磊", COMPLETE)
    assert "报备：报备成功" not in shared
    assert "报备成功" in shared
    assert YUNSHAN in shared
    for secret in ("张伟", PHONE, "5678", "采购50套", "XS2026"):
        assert secret not in shared
    assert "XS2026000001" in private[0]


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (RIVAL, "报备：已有归属，没有登记"),
        (f"查重 {YUNSHAN}", "查重：已有归属"),
        (f"查重 {PHONE}", "查重：已有归属"),
        (f"报备 {LANGNUO} 需求:冷链", "报备：还差几项"),
        (f"查重 {LANGNUO}", "查重：没有人报备过"),
    ],
)
def test_a_group_never_reads_whose_it_is_or_what_was_said(
    desk: Desk, words: str, verdict: str
) -> None:
    desk.says("王磊", COMPLETE)
    shared, private = in_group(desk, "陈晨", words)
    assert verdict in shared
    for secret in (
        "王磊",
        "张伟",
        "李四",
        PHONE,
        OTHER_PHONE,
        "1234 5678",
        "剩 30 天",
        "冷链",
        "采购",
    ):
        assert secret not in shared
    assert len(private) == 1


@pytest.mark.parametrize(
    "words",
    [TALKED, "客户 云杉智能", "历史 云杉智能", "更新 云杉智能 需求:另一个需求", "我的客户", "待办"],
)
def test_a_group_reads_nothing_of_work_on_a_customer(desk: Desk, words: str) -> None:
    desk.says("王磊", COMPLETE)
    shared, private = in_group(desk, "王磊", words)
    for secret in ("张伟", PHONE, "1234 5678", "采购", "合同条款", "另一个需求", "XS2026", "剩"):
        assert secret not in shared
    assert len(private) == 1


def test_a_group_reads_individuals_masked(desk: Desk) -> None:
    for words in (
        f"报备 个人客户 欧阳明月 {PHONE}",
        f"跟进 欧阳明月 {TALKED[8:]}",
        "客户 欧阳明月",
    ):
        shared, _ = in_group(desk, "王磊", words)
        assert "明月" not in shared


def test_the_owner_is_told_alone_about_an_attempt_in_a_group(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    in_group(desk, "陈晨", RIVAL)
    assert "陈晨" in desk.card_to("王磊", "报备了您的客户").text
    assert all("报备了您的客户" not in card.text for card in desk.cards_in(GROUP))


def test_a_click_in_a_group_is_answered_alone(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.adds_bot("王磊")
    welcome = desk.cards_in(GROUP)[0]
    before = welcome.text
    pressed = desk.clicks("王磊", welcome, "我的客户", group=GROUP)
    assert not pressed.replaces_card
    assert YUNSHAN in desk.card_to("王磊", "我的客户").text
    assert [card.text for card in desk.cards_in(GROUP)] == [before]


def test_so_is_one_in_a_group_the_bot_was_in_before_it_was_told(desk: Desk) -> None:
    """Its being added came before the events were subscribed to; its messages tell."""
    desk.says("王磊", "@_user_1 帮助", group=GROUP, mentions=(BOT,))
    (helping,) = desk.cards_in(GROUP)
    assert not desk.clicks("王磊", helping, "我的客户", group=GROUP).replaces_card


def test_a_group_that_does_not_speak_to_the_bot_is_left_alone(desk: Desk) -> None:
    colleague = Mention("@_user_1", open_id("李雷"), "李雷")
    for mentions in ((), (colleague,)):
        said = desk.says("王磊", f"@_user_1 {COMPLETE}", group=GROUP, mentions=mentions)
        assert said.cards == ()
    assert desk.says("王磊", "", group=GROUP, message_type="image").cards == ()
    assert desk.total() == 0


def test_a_mention_alone_gets_the_help(desk: Desk) -> None:
    said = desk.says("王磊", "@_user_1 ", group=GROUP, mentions=(BOT,))
    assert "报备" in said.text


def test_everyone_and_the_bot_may_be_called_together(desk: Desk) -> None:
    said = desk.says("王磊", f"@_all @_user_1 {COMPLETE}", group=GROUP, mentions=(BOT,))
    assert "报备成功" in said.cards[0].text


# ------------------------------------------------------------------ first words


def test_a_person_is_welcomed_once(desk: Desk) -> None:
    assert "报备" in desk.enters("王磊").card.buttons
    assert desk.enters("王磊").cards == ()


def test_who_has_spoken_already_is_not_welcomed(desk: Desk) -> None:
    desk.says("王磊", "帮助")
    assert desk.enters("王磊").cards == ()


def test_a_group_is_welcomed_with_buttons(desk: Desk) -> None:
    desk.adds_bot("王磊")
    (card,) = desk.cards_in(GROUP)
    assert {"报备", "查重", "帮助"} <= set(card.buttons)


def test_the_menu_runs_commands(desk: Desk) -> None:
    for key, words in (
        ("register", "确认报备"),
        ("check", "查重 苏州朗诺"),
        ("follow_up", "内容"),
        ("my_customers", "我的客户"),
        ("todo", "待办"),
        ("help", "报备"),
        ("something_else", "报备"),
    ):
        assert words in desk.presses_menu("王磊", key).text, key


def test_help_lists_what_the_person_may_do(desk: Desk) -> None:
    seller, admin = desk.says("王磊", "帮助").text, desk.says("吴昊", "帮助").text
    for command in COMMANDS:
        assert command.word in admin
    assert "规则" not in seller
    assert "报备 杭州云杉智能科技有限公司" in desk.says("王磊", "帮助 报备").text


def test_a_command_of_others_is_refused_politely(desk: Desk) -> None:
    assert "管理员" in desk.says("王磊", "规则").text


def test_a_command_to_come_is_answered_with_what_works(desk: Desk) -> None:
    assert "报备" in desk.says("王磊", "导出").card.buttons


# ------------------------------------------------------------------ words that are no command


def asked(desk: Desk, name: str, words: str) -> Answered:
    said = desk.says(name, words)
    assert desk.total() == 0
    return said


def test_chat_is_answered_with_buttons_and_writes_nothing(desk: Desk) -> None:
    for words in (
        "苏州朗诺 李敏 13987654321",
        "你好",
        "今天天气不错",
        "先别报备云杉智能",
        "报备流程是什么",
        "客户说：报备一下就行",
        "???",
        "1",
    ):
        assert asked(desk, "王磊", words).card.buttons, words


def test_a_button_runs_its_command_on_the_same_words(desk: Desk) -> None:
    said = asked(desk, "王磊", f"{LANGNUO} 李敏 13987654321")
    done = desk.clicks("王磊", said.card, "报备")
    assert done.card.title == "报备成功"
    assert desk.customer(LANGNUO).contacts[0].name == "李敏"


def test_a_button_does_not_turn_doubt_into_a_record(desk: Desk) -> None:
    said = asked(desk, "王磊", f"{LANGNUO} {YUNSHAN} 李敏 13987654321")
    doubtful = desk.clicks("王磊", said.card, "报备")
    assert desk.total() == 0
    assert doubtful.card.buttons == [LANGNUO, YUNSHAN, "取消"]
    done = desk.clicks("王磊", doubtful.card, LANGNUO)
    assert done.card.title == "报备成功"
    assert desk.total() == 1


def test_a_doubt_may_be_dropped(desk: Desk) -> None:
    said = asked(desk, "王磊", f"报备 {LANGNUO} {YUNSHAN} 李敏 13987654321")
    dropped = desk.clicks("王磊", said.card, "取消")
    assert dropped.replaces_card
    assert desk.clicks("王磊", said.card, YUNSHAN).toast_kind == "warning"
    assert desk.total() == 0


def test_nobody_confirms_for_somebody_else(desk: Desk) -> None:
    said = asked(desk, "王磊", f"报备 {LANGNUO} {YUNSHAN} 李敏 13987654321")
    assert desk.clicks("陈晨", said.card, YUNSHAN).toast_kind == "warning"
    assert desk.total() == 0


# ------------------------------------------------------------------ bad input


def test_other_messages_get_a_polite_line(desk: Desk) -> None:
    for kind, words in (
        ("image", "图片"),
        ("audio", "语音"),
        ("media", "视频"),
        ("sticker", "表情"),
        ("file", "文件"),
        ("merge_forward", "合并转发"),
        ("general_calendar", "日程"),
        ("not_yet_invented", "一条其他消息"),
        ("location", "位置"),
        ("a_new_kind", "这类消息"),
    ):
        said = desk.says("王磊", "", message_type=kind)
        assert words in said.text
        assert "报备 杭州" in said.text


def test_very_long_words_are_answered_and_not_kept(desk: Desk) -> None:
    for words in (
        "报备 " + "长" * 5000,
        "报备 " + "长" * 3000 + " 张伟 13812345678",
        f"报备 {YUNSHAN} 张伟 {PHONE} 需求:" + "要" * 3000,
        "查重 " + "长" * 4500,
        "跟进 " + "长" * 3900,
        "更新 " + "长" * 3900 + " 需求:啊",
    ):
        said = desk.says("王磊", words)
        assert len(said.text) < 3000
        assert all(len(one.name) <= 100 for one in desk.customers())


def test_a_long_form_value_is_answered(desk: Desk) -> None:
    card = desk.says("王磊", f"报备 {YUNSHAN}").card
    pressed = desk.clicks(
        "王磊", card, "确认报备", {"name": "杭州云杉智能" * 900, "contact": "张伟", "phone": PHONE}
    )
    assert "最多 100 个字" in pressed.text
    assert desk.total() == 0


def test_invisible_characters_are_dropped(desk: Desk) -> None:
    desk.says("王磊", f"报备\u200b {YUNSHAN[:4]}\u0000\u202e{YUNSHAN[4:]}\ufeff 张伟\x07 {PHONE}")
    assert desk.customer(YUNSHAN).contacts[0].name == "张伟"


def test_nothing_said_gets_the_help(desk: Desk) -> None:
    for words in ("", " ", "\u200b", "\x00\x01", "\n\n"):
        assert "报备" in desk.says("王磊", words).text


def test_a_malformed_card_value_says_that_the_card_is_stale(desk: Desk) -> None:
    values: tuple[Any, ...] = (
        {},
        {"v": 2, "a": "undo"},
        {"v": 1},
        {"v": 1, "a": "drop_table"},
        {"v": 1, "a": ["undo"]},
        {"v": 1, "a": "customer", "c": "1"},
        {"v": 1, "a": "customer", "c": -1},
        {"v": 1, "a": "customer", "c": 1.5},
        {"v": 1, "a": "customer", "c": True},
        {"v": 1, "a": "customer", "c": 2**63},
        {"v": 1, "a": "run", "w": "x" * 65},
        {"v": 1, "a": "run", "w": {"a": 1}},
        {"v": 1, "a": "run", "d": None},
        {"v": 1, "a": "mine", "p": "2"},
        {"v": 1, "a": "run", "d": "\x00", "w": "报备"},
    )
    for value in values:
        pressed = desk.sends_back("王磊", value)
        assert pressed.toast_kind == "error", value
        assert "失效" in pressed.toast, value
    assert desk.rows() == []


def test_a_press_that_names_no_card_is_answered_and_leaves_nothing_to_send(desk: Desk) -> None:
    card = desk.says("王磊", COMPLETE).card
    mine, before = open_id("王磊"), len(desk.rows())
    pressed = CardClicked("", f"oc_{mine}", mine, card.value("撤销"), desk.clock.at)
    answer = desk.process(desk.store(pressed, "王磊")).answer
    assert answer is not None
    assert "已撤销报备" in str(answer["card"])
    assert len(desk.rows()) == before


def test_a_value_that_points_nowhere_is_answered(desk: Desk) -> None:
    for value in (
        {"v": 1, "a": "customer", "c": 2**52},
        {"v": 1, "a": "keep", "k": 2**52},
        {"v": 1, "a": "watch", "k": 0},
        {"v": 1, "a": "snooze", "r": 2**52},
        {"v": 1, "a": "reminder_done"},
        {"v": 1, "a": "register_submit", "d": "none"},
        {"v": 1, "a": "update_confirm", "d": "none"},
        {"v": 1, "a": "pick", "d": "none", "c": 2**52},
        {"v": 1, "a": "update_submit", "c": 2**52},
        {"v": 1, "a": "follow_up_submit", "c": 2**52},
        {"v": 1, "a": "todo", "p": 2**52},
        {"v": 1, "a": "history", "c": 2**52, "p": 2**52},
        {"v": 1, "a": "mine", "p": 2**52},
        {"v": 1, "a": "reminders_page", "p": 2**52},
        {"v": 1, "a": "run", "w": "没有这个命令"},
        {"v": 1, "a": "mine", "w": "%_'\"\\"},
        {"v": 1, "a": "undo"},
    ):
        pressed = desk.sends_back("王磊", value, {"content": "x", "name": ["a", 1], "phone": None})
        assert pressed.toast or pressed.cards, value
    assert desk.total() == 0


def test_strange_form_values_are_read_as_text_or_not_at_all(desk: Desk) -> None:
    card = desk.says("王磊", f"报备 {YUNSHAN}").card
    form = {"contact": ["张伟"], "phone": 13812345678, "need": {"a": 1}, "x\x00y": "\x00", "": "y"}
    pressed = desk.clicks("王磊", card, "确认报备", form)
    assert pressed.cards
    again = desk.clicks("王磊", card, "确认报备", {"remark": "\x00\ud83d", "phone": PHONE})
    assert again.cards or again.toast


def test_control_characters_in_an_appeal_do_no_harm(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    refused = desk.says("陈晨", RIVAL)
    form = desk.clicks("陈晨", refused.card, "申诉").card
    reason = "\x00我上个月\u202e就拜访过<at id=all></at>[点我](https://x.test)"
    done = desk.clicks("陈晨", form, "申诉", {"reason": reason})
    assert "A1" in done.toast
    told = desk.card_to("王磊", "提出申诉").content
    alive = [one for one in elements(told) if one.get("tag") in ("markdown", "lark_md")]
    assert all("<at id=all>" not in one["content"] for one in alive)
