"""Sending, replying, updating and recalling with the platform's own client, and each refusal."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.playground.server import Playground
from bot.playground.team import EAST_GROUP, WANG_LEI, private_chat_id
from tests.chat import Chat
from tests.playground.conftest import Api, Start, card


def _client(playground: Playground) -> Any:
    import lark_oapi

    return (
        lark_oapi.Client.builder()
        .app_id(playground.config.app_id)
        .app_secret(playground.config.app_secret)
        .domain(playground.base_url)
        .build()
    )


def test_real_client_sends_replies_updates_and_recalls(playground: Playground, chat: Chat) -> None:
    from lark_oapi.api.im.v1 import (
        CreateMessageRequest,
        CreateMessageRequestBody,
        DeleteMessageRequest,
        PatchMessageRequest,
        PatchMessageRequestBody,
        ReplyMessageRequest,
        ReplyMessageRequestBody,
    )

    messages = _client(playground).im.v1.message
    wang = chat.person("王磊")
    said = wang.says("报备")
    body = CreateMessageRequestBody.builder().receive_id(WANG_LEI).msg_type("interactive")
    body = body.content(json.dumps(card("一"))).uuid("u-1")
    sent = messages.create(
        CreateMessageRequest.builder().receive_id_type("open_id").request_body(body.build()).build()
    )
    assert sent.success(), sent.msg
    assert sent.data.chat_id == private_chat_id(WANG_LEI)
    assert sent.data.sender.sender_type == "app"

    reply_body = ReplyMessageRequestBody.builder().msg_type("text").content('{"text":"好"}')
    replied = messages.reply(
        ReplyMessageRequest.builder()
        .message_id(said["message_id"])
        .request_body(reply_body.build())
        .build()
    )
    assert replied.success()
    assert wang.answers()[-1]["reply_to"] == said["message_id"]

    patch_body = PatchMessageRequestBody.builder().content(json.dumps(card("二"))).build()
    patch = PatchMessageRequest.builder().message_id(sent.data.message_id)
    assert messages.patch(patch.request_body(patch_body).build()).success()
    shown = wang.wait_card(containing="二")
    assert shown.version == 2

    delete = DeleteMessageRequest.builder().message_id(sent.data.message_id).build()
    assert messages.delete(delete).success()
    assert wang.cards() == []


REFUSED_SENDS: list[tuple[str, dict[str, Any], int]] = [
    ("unknown person", {"receive_id": "ou_nobody"}, 99992351),
    ("wrong kind of id", {"receive_id": EAST_GROUP, "id_type": "open_id"}, 230034),
    ("unknown chat", {"receive_id": "oc_nowhere"}, 99992356),
    ("unknown id type", {"id_type": "name"}, 99992402),
    ("unknown message type", {"msg_type": "carrier pigeon"}, 99992402),
    ("content not JSON", {"msg_type": "text", "content": "hello"}, 230001),
    ("text without text", {"msg_type": "text", "content": "{}"}, 230001),
    ("post without a language", {"msg_type": "post", "content": '{"title":"a"}'}, 230001),
    ("foreign file", {"msg_type": "file", "content": '{"file_key":"file_x"}'}, 230017),
    ("card not JSON", {"content": "{"}, 230099),
    ("unknown tag", {"content": card("x", {"tag": "note"})}, 230099),
    ("card too big", {"content": card("长" * 11_000)}, 230025),
    ("text too long", {"msg_type": "text", "content": {"text": "长" * 60_000}}, 230025),
    ("uuid too long", {"uuid": "u" * 51}, 99992402),
    ("unknown field", {"reply_to": "om_x"}, 99992402),
    ("missing template", {"content": {"type": "template", "data": {}}}, 230099),
]


@pytest.mark.parametrize(
    ("change", "code"),
    [pytest.param(change, code, id=name) for name, change, code in REFUSED_SENDS],
)
def test_send_is_refused_with_the_platforms_code(
    api: Api, chat: Chat, change: dict[str, Any], code: int
) -> None:
    wanted = {"receive_id": WANG_LEI, "content": card(), **change}
    answer = api.send(wanted.pop("receive_id"), wanted.pop("content"), **wanted)
    assert answer["code"] == code, answer
    assert chat.person("王磊").messages() == []


def test_content_must_be_a_string(api: Api) -> None:
    body = {"receive_id": WANG_LEI, "msg_type": "text", "content": {"text": "x"}}
    answer = api.call("POST", "im/v1/messages?receive_id_type=open_id", body)
    assert answer["code"] == 99992402
    assert answer["error"]["field_violations"][0]["field"] == "content"


def test_card_refusal_names_code_and_path(api: Api) -> None:
    message = api.send(WANG_LEI, card("x", {"tag": "note"}))["msg"]
    assert "ErrCode: 200861" in message
    assert "ErrPath: ROOT -> body -> elements" in message


def test_unreachable_people_are_refused(playground: Playground, api: Api, chat: Chat) -> None:
    chat.person("李雷").leaves()
    people = playground.platform.people
    people[chat.person("陈晨").open_id].in_range = False
    people[chat.person("孙悦").open_id].has_stopped_bot = True
    expected = {"李雷": 230029, "陈晨": 230013, "孙悦": 230053, "刘洋": 0}
    got = {name: api.send(chat.person(name).open_id, card())["code"] for name in expected}
    assert got == expected


def test_group_without_the_bot_is_refused(api: Api, chat: Chat) -> None:
    chat.post(f"groups/{EAST_GROUP}/remove-bot")
    assert api.send(EAST_GROUP, card())["code"] == 230002


def test_same_uuid_sends_once_within_the_hour(api: Api, chat: Chat) -> None:
    first = api.send(WANG_LEI, card("一"), uuid="row-1")["data"]
    chat.advance(minutes=59)
    again = api.send(WANG_LEI, card("二"), uuid="row-1")["data"]
    assert again["message_id"] == first["message_id"]
    assert len(chat.person("王磊").cards()) == 1
    chat.advance(minutes=2)
    later = api.send(WANG_LEI, card("三"), uuid="row-1")["data"]
    assert later["message_id"] != first["message_id"]


def test_same_uuid_from_many_threads_sends_once(playground: Playground, chat: Chat) -> None:
    def send(_: int) -> str:
        with Api(playground) as api:
            return str(api.send(WANG_LEI, card(), uuid="row-1")["data"]["message_id"])

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(send, range(8)))) == 1
    assert len(chat.person("王磊").cards()) == 1


def test_repeated_uuid_may_be_an_error(start: Start) -> None:
    with Api(start(repeated_uuid_is_error=True)) as api:
        codes = [api.send(WANG_LEI, card(), uuid="row-1")["code"] for _ in range(2)]
    assert codes == [0, 230001]


def test_patch_is_for_own_living_shared_cards_of_fourteen_days(api: Api, chat: Chat) -> None:
    wang = chat.person("王磊")
    new = {"content": json.dumps(card("新"))}

    def patch(message_id: str, body: dict[str, str] = new) -> int:
        return int(api.call("PATCH", f"im/v1/messages/{message_id}", body)["code"])

    own = api.send(WANG_LEI, card())["data"]["message_id"]
    text = api.send(WANG_LEI, {"text": "x"}, msg_type="text")["data"]["message_id"]
    recalled = api.send(WANG_LEI, card())["data"]["message_id"]
    api.call("DELETE", f"im/v1/messages/{recalled}")
    unshared = card()
    del unshared["config"]

    assert patch(own) == 0
    assert patch(text) == 230054
    assert patch(recalled) == 230011
    assert patch(wang.says("嗨")["message_id"]) == 230012
    assert patch("om_unknown") == 99992354
    assert patch(own, {"content": json.dumps(unshared)}) in (230001, 230099)
    chat.advance(days=14, minutes=1)
    assert patch(own) == 230031


def test_replying_to_a_recalled_message_is_refused(api: Api, chat: Chat) -> None:
    wang = chat.person("王磊")
    said = wang.says("报备")
    wang.recall(said)
    body = {"msg_type": "text", "content": '{"text":"好"}'}
    answer = api.call("POST", f"im/v1/messages/{said['message_id']}/reply", body)
    assert answer["code"] == 230011


def test_others_messages_cannot_be_recalled(api: Api, chat: Chat) -> None:
    said = chat.person("王磊").says("报备")
    assert api.call("DELETE", f"im/v1/messages/{said['message_id']}")["code"] == 230026


def test_history_pages_through_a_chat(api: Api, chat: Chat) -> None:
    wang = chat.person("王磊")
    wanted = [wang.says(f"第{n}句")["message_id"] for n in range(5)]
    path = f"im/v1/messages?container_id_type=chat&container_id={wang.chat_id}&page_size=2"
    got: list[str] = []
    token = ""
    while True:
        page = api.call("GET", f"{path}&page_token={token}")["data"]
        got += [item["message_id"] for item in page["items"]]
        if not page["has_more"]:
            break
        token = page["page_token"]
    assert got == wanted


def test_sixth_message_of_a_second_to_one_chat_is_refused(start: Start) -> None:
    with Api(start(limits_scale=1)) as api:
        codes = [api.send(WANG_LEI, card())["code"] for _ in range(6)]
        others = api.send(EAST_GROUP, card())["code"]
    assert codes == [0, 0, 0, 0, 0, 230020]
    assert others == 0


def test_more_than_fifty_calls_of_one_api_in_a_second_are_refused(start: Start) -> None:
    with Api(start(limits_scale=0.1)) as api:
        codes = [api.call("GET", "bot/v3/info")["code"] for _ in range(6)]
        assert codes == [0, 0, 0, 0, 0, 99991400]
        assert api.status == 429
        assert int(api.headers["x-ogw-ratelimit-reset"]) >= 1


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ({"tag": "img", "img_key": "img_x", "alt": {"tag": "plain_text", "content": ""}}, 200570),
        ({"tag": "person", "user_id": "ou_nobody"}, 100290),
        ({"tag": "person_list", "persons": [{"id": "ou_nobody"}]}, 100290),
        ({"tag": "markdown", "content": "<at id=ou_nobody></at>"}, 100290),
        ({"tag": "markdown", "content": f"<at id={WANG_LEI}></at>"}, 0),
        (
            {
                "tag": "person_list",
                "persons": [{"id": "ou_nobody"}],
                "drop_invalid_user_id": True,
            },
            0,
        ),
    ],
)
def test_card_may_name_only_pictures_and_people_that_exist(
    api: Api, element: dict[str, Any], code: int
) -> None:
    answer = api.send(WANG_LEI, card("x", element))
    assert answer["code"] == (230099 if code else 0), answer
    assert f"ErrCode: {code};" in answer["msg"] or not code
