"""Clicks on cards: what the bot is asked, how its answer is judged, what the person sees."""

import json
import threading
from typing import Any

import pytest

from bot.playground.routing import Request, Response
from bot.playground.server import Playground
from bot.playground.team import EAST_GROUP, LI_LEI, WANG_LEI
from tests.chat import CardView, Chat, ChatError
from tests.playground.conftest import Api, RecordingBot, button, card, plain

FORM = {
    "tag": "form",
    "name": "f_register",
    "elements": [
        {
            "tag": "input",
            "name": "company",
            "label": plain("客户名称"),
            "required": True,
            "default_value": "云杉",
        },
        {
            "tag": "select_static",
            "name": "source",
            "placeholder": plain("来源"),
            "options": [
                {"text": plain("行业展会"), "value": "expo"},
                {"text": plain("主动拜访"), "value": "visit"},
            ],
            "initial_option": "expo",
        },
        {"tag": "div", "text": plain("下次跟进")},
        {"tag": "date_picker", "name": "next_at"},
        {
            "tag": "button",
            "name": "submit",
            "text": plain("确认报备"),
            "form_action_type": "submit",
            "behaviors": [{"type": "callback", "value": {"op": "register"}}],
        },
    ],
}


@pytest.fixture
def sent(api: Api, chat: Chat) -> CardView:
    """A card with a button and a form in 王磊's private chat."""
    api.send(WANG_LEI, card("撞单", button("同意协作", {"op": "agree"}), FORM))
    return chat.person("王磊").wait_card(containing="撞单")


def test_click_asks_the_bot_with_the_platforms_fields(sent: CardView, bot: RecordingBot) -> None:
    result = sent.click("同意协作")
    assert (result.error, result.toast, result.card) == ("", "", None)
    body = bot.bodies()[-1]
    assert body["header"]["event_type"] == "card.action.trigger"
    assert len(body["header"]["create_time"]) == 16
    event = body["event"]
    assert event["operator"]["open_id"] == WANG_LEI
    assert event["action"] == {"tag": "button", "value": {"op": "agree"}}
    assert event["context"]["open_message_id"] == sent.message_id
    assert event["token"].startswith("c-")


def test_submit_sends_defaults_overlaid_with_what_was_entered(
    sent: CardView, bot: RecordingBot
) -> None:
    sent.click("确认报备", {"客户名称": "甲公司", "来源": "主动拜访", "下次跟进": "2026-12-01"})
    action = bot.bodies()[-1]["event"]["action"]
    assert action["form_value"] == {
        "company": "甲公司",
        "source": "visit",
        "next_at": "2026-12-01 +0800",
    }
    assert (action["name"], action["timezone"]) == ("submit", "Asia/Shanghai")


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"客户名称": ""}, "必填项未填：客户名称"),
        ({"来源": "电话簿"}, "没有选项"),
        ({"价格": "1"}, "表单里没有"),
    ],
)
def test_client_itself_refuses_a_wrong_form(
    sent: CardView, bot: RecordingBot, entered: dict[str, str], said: str
) -> None:
    assert said in sent.click("确认报备", entered).error
    assert bot.requests == []


def test_unknown_words_list_the_buttons_there_are(sent: CardView) -> None:
    with pytest.raises(ChatError, match="同意协作"):
        sent.click("让出")


def test_answer_replaces_the_card_and_shows_a_toast(sent: CardView, bot: RecordingBot) -> None:
    bot.answers_json(
        {
            "toast": {"type": "success", "content": "已同意"},
            "card": {"type": "raw", "data": card("已同意协作")},
        }
    )
    result = sent.click("同意协作")
    assert (result.toast, result.toast_type) == ("已同意", "success")
    assert sent.wait_change().title == "已同意协作"
    assert sent.version == 2


OLD_CARD = {"config": {"update_multi": True}, "elements": []}
WRONG_ANSWERS: list[tuple[str, Any, int, str]] = [
    ("not 200", {}, 500, "200671"),
    ("other 2xx", {}, 201, "200671"),
    ("not JSON", "<html>", 200, "200672"),
    ("empty", "", 200, "200672"),
    ("a list", [], 200, "200672"),
    ("unknown key", {"message": "x"}, 200, "200672"),
    ("unknown toast type", {"toast": {"type": "loud", "content": "x"}}, 200, "200672"),
    ("toast without content", {"toast": {"type": "info"}}, 200, "200672"),
    ("card as text", {"card": {"type": "raw", "data": "{}"}}, 200, "200673"),
    ("bad card", {"card": {"type": "raw", "data": card("x", {"tag": "note"})}}, 200, "200673"),
    ("old card", {"card": {"type": "raw", "data": OLD_CARD}}, 200, "200830"),
]


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [pytest.param(a, s, c, id=name) for name, a, s, c in WRONG_ANSWERS],
)
def test_wrong_answer_shows_the_platforms_code(
    sent: CardView, bot: RecordingBot, answer: Any, status: int, code: str
) -> None:
    bot.answers_json(answer, status=status)
    assert sent.click("同意协作").error_code == code
    assert sent.refresh().version == 1


def test_slow_bot_is_a_timeout(playground: Playground, sent: CardView, bot: RecordingBot) -> None:
    playground.webhook.timeout_s = 0.2
    release = threading.Event()

    def wait(_: Request) -> Response:
        release.wait(10)
        return Response(200, b"{}")

    bot.answer = wait
    try:
        assert sent.click("同意协作").error_code == "200341"
    finally:
        release.set()


def test_absent_bot_is_refused_or_not_configured(playground: Playground, sent: CardView) -> None:
    playground.connect_webhook("http://127.0.0.1:1/webhook/event")
    assert sent.click("同意协作").error_code == "200342"
    playground.connect_webhook("")
    assert sent.click("同意协作").error_code == "200340"


def test_lost_answer_leaves_the_old_card(chat: Chat, sent: CardView, bot: RecordingBot) -> None:
    bot.answers_json({"card": {"type": "raw", "data": card("新")}})
    chat.fault("lost_callback_answer", times=1)
    assert sent.click("同意协作").error_code == "200341"
    assert sent.refresh().title == "撞单"
    assert len(bot.requests) == 1


def test_double_click_asks_twice(chat: Chat, sent: CardView, bot: RecordingBot) -> None:
    chat.fault("double_click", times=1)
    sent.click("同意协作")
    assert len(bot.bodies()) == 2
    assert len({b["header"]["event_id"] for b in bot.bodies()}) == 2


def test_others_cannot_click_in_a_private_chat_but_anybody_in_a_group(
    api: Api, chat: Chat, sent: CardView, bot: RecordingBot
) -> None:
    li = chat.person("李雷")
    with pytest.raises(ChatError, match="403"):
        sent.click("同意协作", by=li)
    api.send(EAST_GROUP, card("公告", button("知道了", {"op": "ok"})))
    shown = chat.person("王磊").wait_card(containing="公告", chat="华东销售群")
    assert shown.click("知道了", by=li).error == ""
    assert bot.bodies()[-1]["event"]["operator"]["open_id"] == LI_LEI


def test_old_and_recalled_cards_do_not_ask_the_bot(
    api: Api, chat: Chat, sent: CardView, bot: RecordingBot
) -> None:
    chat.advance(days=14, minutes=1)
    assert "过期" in sent.click("同意协作").error
    api.call("DELETE", f"im/v1/messages/{sent.message_id}")
    assert bot.requests == []


def test_same_words_are_told_apart_by_index(api: Api, chat: Chat, bot: RecordingBot) -> None:
    rows = [button("跟进", {"row": n}) for n in range(3)]
    api.send(WANG_LEI, card("待办", *rows))
    shown = chat.person("王磊").wait_card(containing="待办")
    shown.click("跟进", index=2)
    assert bot.bodies()[-1]["event"]["action"]["value"] == {"row": 2}


def test_disabled_and_link_buttons_never_ask(api: Api, chat: Chat, bot: RecordingBot) -> None:
    link = {"type": "open_url", "default_url": "https://example.com"}
    elements = (
        button("已处理", {"op": "x"}, disabled=True),
        {"tag": "button", "text": plain("官网"), "behaviors": [link]},
    )
    api.send(WANG_LEI, card("完成", *elements))
    shown = chat.person("王磊").wait_card(containing="完成")
    assert shown.click("已处理").error
    assert shown.click("官网").error
    assert bot.requests == []


def test_choice_outside_a_form_calls_back_with_the_option(
    api: Api, chat: Chat, bot: RecordingBot
) -> None:
    options = [{"text": plain(t), "value": v} for t, v in (("甲", "a"), ("乙", "b"))]
    behaviors = [{"type": "callback", "value": {"op": "choose"}}]
    select = {"tag": "select_static", "options": options, "behaviors": behaviors}
    api.send(WANG_LEI, card("哪一家", select))
    chat.person("王磊").wait_card(containing="哪一家").click("乙")
    action = bot.bodies()[-1]["event"]["action"]
    assert action == {"tag": "select_static", "option": "b", "value": {"op": "choose"}}


def _update(api: Api, token: str, title: str = "更新") -> int:
    body = {"token": token, "card": card(title)}
    return int(api.call("POST", "interactive/v1/card/update", body)["code"])


def test_update_token_works_after_the_answer_twice_for_half_an_hour(
    api: Api, chat: Chat, sent: CardView, bot: RecordingBot
) -> None:
    codes: list[int] = []

    def answer(request: Request) -> Response:
        codes.append(_update(api, json.loads(request.body)["event"]["token"]))
        return Response(200, b"{}")

    bot.answer = answer
    sent.click("同意协作")
    assert codes == [300090]
    token = bot.bodies()[-1]["event"]["token"]
    assert [_update(api, token) for _ in range(3)] == [0, 0, 300040]
    assert sent.refresh().title == "更新"
    assert _update(api, "x-1") == 300020
    assert _update(api, "c-unknown") == 200310


def test_update_token_expires(api: Api, chat: Chat, sent: CardView, bot: RecordingBot) -> None:
    sent.click("同意协作")
    token = bot.bodies()[-1]["event"]["token"]
    chat.advance(minutes=31)
    assert _update(api, token) == 300030
