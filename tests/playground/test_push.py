"""Pushing to the request address: form, signature, order, repetition by the playground's clock."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.playground.push import REDELIVER_AFTER_MS
from bot.playground.routing import Request, Response
from bot.playground.server import Playground
from bot.playground.team import BOT_OPEN_ID, LI_LEI, WANG_LEI
from tests.chat import Chat
from tests.playground.conftest import RecordingBot, Start
from tests.support.waiting import wait_until

KEY = "test encrypt key"
RECEIVE = "im.message.receive_v1"


def _sdk_handler(playground: Playground, seen: list[Any]) -> Any:
    import lark_oapi

    config = playground.config
    return (
        lark_oapi.EventDispatcherHandler.builder(config.encrypt_key, config.verification_token)
        .register_p2_im_message_receive_v1(seen.append)
        .build()
    )


def _as_raw(request: Request) -> Any:
    from lark_oapi.core.model import RawRequest

    names = ("X-Lark-Request-Timestamp", "X-Lark-Request-Nonce", "X-Lark-Signature")
    raw = RawRequest()
    raw.uri, raw.body = request.path, request.body
    raw.headers = {name: request.headers.get(name.lower()) for name in names}
    return raw


@pytest.mark.parametrize("encrypt_key", ["", KEY])
def test_sdk_accepts_what_is_pushed(start: Start, bot: RecordingBot, encrypt_key: str) -> None:
    playground = start(encrypt_key=encrypt_key)
    with Chat(playground.base_url) as chat:
        chat.person("王磊").says("报备 杭州云杉智能科技有限公司")
    wait_until(lambda: bot.requests)
    seen: list[Any] = []
    answer = _sdk_handler(playground, seen).do(_as_raw(bot.requests[0]))
    assert answer.status_code == 200, answer.content
    message = seen[0].event.message
    assert json.loads(message.content) == {"text": "报备 杭州云杉智能科技有限公司"}
    assert seen[0].event.sender.sender_id.open_id == WANG_LEI
    assert seen[0].event.sender.sender_id.user_id is None
    assert ("encrypt" in json.loads(bot.requests[0].body)) is bool(encrypt_key)


def test_forged_push_is_refused_by_the_sdk(start: Start, bot: RecordingBot) -> None:
    playground = start(encrypt_key=KEY)
    with Chat(playground.base_url) as chat:
        chat.fault("bad_signature", times=1)
        chat.person("王磊").says("报备")
    wait_until(lambda: bot.requests)
    seen: list[Any] = []
    assert _sdk_handler(playground, seen).do(_as_raw(bot.requests[0])).status_code == 500
    assert seen == []


@pytest.mark.parametrize("encrypt_key", ["", KEY])
def test_sdk_answers_the_url_verification(
    start: Start, bot: RecordingBot, encrypt_key: str
) -> None:
    playground = start(encrypt_key=encrypt_key)
    handler = _sdk_handler(playground, [])

    def answer(request: Request) -> Response:
        answered = handler.do(_as_raw(request))
        return Response(answered.status_code, answered.content)

    bot.answer = answer
    assert playground.verify_url()


def test_events_of_one_chat_come_in_order(chat: Chat, bot: RecordingBot) -> None:
    wang = chat.person("王磊")
    for number in range(30):
        wang.says(str(number))
    events = bot.wait_events(30)
    texts = [json.loads(e["event"]["message"]["content"])["text"] for e in events]
    assert texts == [str(number) for number in range(30)]


def test_half_a_character_is_replaced_and_blocks_nobody(chat: Chat, bot: RecordingBot) -> None:
    wang = chat.person("王磊")
    wang.says("报备 \ud83d")
    wang.says("帮助")
    texts = [json.loads(e["event"]["message"]["content"])["text"] for e in bot.wait_events(2)]
    assert texts == ["报备 \ufffd", "帮助"]
    assert wang.messages()[-1]["content"] == {"text": "帮助"}


def _wait_attempt(chat: Chat, number: int) -> None:
    wait_until(lambda: chat.deliveries()[0]["attempts"] == number)


def test_refused_event_comes_again_on_schedule_and_is_then_lost(
    chat: Chat, bot: RecordingBot
) -> None:
    bot.answers_json({}, status=500)
    chat.person("王磊").says("报备")
    for attempt, wait_ms in enumerate(REDELIVER_AFTER_MS, 1):
        _wait_attempt(chat, attempt)
        wait_until(lambda: chat.deliveries()[0]["state"] == "waiting")
        chat.advance(minutes=(wait_ms - 5000) / 60_000)
        assert chat.deliveries()[0]["attempts"] == attempt
        chat.advance(minutes=5000 / 60_000)
    wait_until(lambda: chat.deliveries()[0]["state"] == "lost")
    assert chat.deliveries()[0]["attempts"] == 5
    assert len({event["header"]["event_id"] for event in bot.events()}) == 1


def test_redelivered_event_is_delivered_once_the_bot_is_back(chat: Chat, bot: RecordingBot) -> None:
    bot.answers_json({}, status=503)
    chat.person("王磊").says("报备")
    wait_until(lambda: chat.deliveries()[0]["state"] == "waiting")
    bot.answers_json({})
    chat.advance(minutes=1)
    wait_until(lambda: chat.deliveries()[0]["state"] == "delivered")
    assert chat.stats()["redeliveries"] == 1


def test_failing_event_holds_up_nobody(chat: Chat, bot: RecordingBot) -> None:
    bot.answer = lambda r: Response(500 if b"poison" in r.body else 200, b"{}")
    wang = chat.person("王磊")
    wang.says("poison")
    wang.says("报备")
    wait_until(lambda: [d["state"] for d in chat.deliveries()] == ["waiting", "delivered"])


def test_duplicates_share_the_event_id_or_only_the_message_id(
    chat: Chat, bot: RecordingBot
) -> None:
    wang = chat.person("王磊")
    chat.fault("duplicate_delivery", times=1, copies=5)
    wang.says("一")
    events = bot.wait_events(5)
    assert len({e["header"]["event_id"] for e in events}) == 1
    chat.fault("duplicate_delivery", times=1, copies=3, fresh_event_ids=True)
    wang.says("二")
    later = bot.wait_events(8)[5:]
    assert len({e["header"]["event_id"] for e in later}) == 3
    assert len({e["event"]["message"]["message_id"] for e in later}) == 1


def test_lost_event_never_comes(chat: Chat, bot: RecordingBot) -> None:
    wang = chat.person("王磊")
    chat.fault("lost_delivery", times=1)
    wang.says("一")
    wang.says("二")
    events = bot.wait_events(1)
    assert json.loads(events[0]["event"]["message"]["content"]) == {"text": "二"}
    wait_until(lambda: [d["state"] for d in chat.deliveries()] == ["lost", "delivered"])


def test_delayed_event_is_overtaken(chat: Chat, bot: RecordingBot) -> None:
    wang = chat.person("王磊")
    chat.fault("delayed_delivery", times=1, seconds=60)
    wang.says("一")
    wang.says("二")
    bot.wait_events(1)
    chat.advance(minutes=1)
    texts = [json.loads(e["event"]["message"]["content"])["text"] for e in bot.wait_events(2)]
    assert texts == ["二", "一"]


def test_headers_may_come_in_lower_case(start: Start) -> None:
    playground = start(encrypt_key=KEY)
    playground.faults.set("lower_case_headers")
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        playground.connect_webhook(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        sending = pool.submit(playground.webhook.send, {"a": 1})
        connection, _ = listener.accept()
        with connection:
            head = connection.recv(65_536)
        assert sending.result(5).failure == "refused"
    assert b"x-lark-signature: " in head
    assert b"X-Lark-Signature" not in head


def test_groups_are_heard_only_when_the_bot_is_mentioned(chat: Chat, bot: RecordingBot) -> None:
    wang = chat.person("王磊")
    wang.says_in("华东销售群", "大家好")
    wang.says_in("华东销售群", "@报备助手 查重 云杉 @李雷 @所有人 @路人")
    (event,) = bot.wait_events(1)
    message = event["event"]["message"]
    assert json.loads(message["content"]) == {"text": "@_user_1 查重 云杉 @_user_2 @_all @路人"}
    assert [m["id"]["open_id"] for m in message["mentions"]] == [BOT_OPEN_ID, LI_LEI]
    assert [m["mentioned_type"] for m in message["mentions"]] == ["bot", "user"]
    assert message["chat_type"] == "group"


def test_private_message_carries_no_mentions(chat: Chat, bot: RecordingBot) -> None:
    chat.person("王磊").says("报备")
    (event,) = bot.wait_events(1)
    assert "mentions" not in event["event"]["message"]
    assert len(event["header"]["create_time"]) == 13


def test_raw_body_is_posted_as_it_is(chat: Chat, bot: RecordingBot) -> None:
    bot.answers_json({"msg": "bad"}, status=400)
    answer = chat.deliver("{garbage", raw=True, headers={"X-Test": "1"})
    assert (answer["status"], json.loads(answer["body"])) == (400, {"msg": "bad"})
    assert bot.requests[0].body == b"{garbage"
    assert bot.requests[0].headers["x-test"] == "1"


SMALL_EVENTS: list[tuple[str, str, str]] = [
    ("presses_menu", "application.bot.menu_v6", "event_key"),
    ("enters", "im.chat.access_event.bot_p2p_chat_entered_v1", "chat_id"),
    ("leaves", "contact.user.deleted_v3", "old_object"),
]


@pytest.mark.parametrize(("act", "event_type", "key"), SMALL_EVENTS)
def test_small_acts_push_their_event(
    chat: Chat, bot: RecordingBot, act: str, event_type: str, key: str
) -> None:
    wang = chat.person("王磊")
    getattr(wang, act)(*(["register"] if act == "presses_menu" else []))
    (event,) = bot.wait_events(1, event_type)
    assert key in event["event"]


def test_leaver_has_departments_only_in_the_old_object(chat: Chat, bot: RecordingBot) -> None:
    chat.person("王磊").leaves()
    (event,) = bot.wait_events(1)
    assert event["event"]["object"]["department_ids"] == []
    assert event["event"]["old_object"]["department_ids"]
    assert event["event"]["object"]["status"]["is_resigned"] is True


def test_move_carries_only_what_changed(chat: Chat, bot: RecordingBot) -> None:
    wang, zhou = chat.person("王磊"), chat.person("周强")
    old = next(p for p in chat.state()["people"] if p["name"] == "王磊")["department_id"]
    new = next(p for p in chat.state()["people"] if p["name"] == "陈晨")["department_id"]
    wang.moves(new, zhou.open_id)
    (event,) = bot.wait_events(1, "contact.user.updated_v3")
    assert event["event"]["object"]["department_ids"] == [new]
    assert event["event"]["old_object"]["department_ids"] == [old]


def test_recall_pushes_who_took_back_what(chat: Chat, bot: RecordingBot) -> None:
    wang = chat.person("王磊")
    said = wang.says("报备")
    wang.recall(said)
    event = bot.wait_events(1, "im.message.recalled_v1")[0]["event"]
    assert (event["message_id"], event["recall_type"]) == (said["message_id"], "message_owner")


def test_group_membership_of_the_bot_is_told(chat: Chat, bot: RecordingBot) -> None:
    chat_id = chat.make_group("新项目群", "王磊", "李雷")
    added = bot.wait_events(1, "im.chat.member.bot.added_v1")[0]["event"]
    assert (added["chat_id"], added["name"]) == (chat_id, "新项目群")
    chat.post(f"groups/{chat_id}/remove-bot")
    removed = bot.wait_events(1, "im.chat.member.bot.deleted_v1")[0]["event"]
    assert removed["chat_id"] == chat_id
