"""Files both ways, with the platform's own client where it matters."""

import io
import json
from typing import Any

import pytest

from bot.playground.server import Playground
from bot.playground.team import WANG_LEI
from tests.chat import Chat
from tests.playground.conftest import Api

EVERY_BYTE = bytes(range(256)) * 40 + b"\r\n--end--\r\n"


def test_real_client_uploads_and_sends_a_file(playground: Playground, chat: Chat) -> None:
    import lark_oapi
    from lark_oapi.api.im.v1 import CreateFileRequest, CreateFileRequestBody

    client = (
        lark_oapi.Client.builder()
        .app_id(playground.config.app_id)
        .app_secret(playground.config.app_secret)
        .domain(playground.base_url)
        .build()
    )
    file: Any = ("客户.xlsx", io.BytesIO(EVERY_BYTE), "application/octet-stream")
    body = CreateFileRequestBody.builder().file_type("xls").file_name("客户.xlsx").file(file)
    request = CreateFileRequest.builder().request_body(body.build()).build()
    uploaded = client.im.v1.file.create(request)
    assert uploaded.success(), uploaded.msg
    key = uploaded.data.file_key
    assert playground.platform.files[key].content == EVERY_BYTE
    with Api(playground) as api:
        assert api.send(WANG_LEI, {"file_key": key}, msg_type="file")["code"] == 0
        assert api.send(WANG_LEI, {"image_key": key}, msg_type="image")["code"] == 230055


def test_bot_downloads_what_a_person_sent(playground: Playground, chat: Chat) -> None:
    import requests

    message = chat.person("王磊").sends_file("名单.csv", EVERY_BYTE)
    assert message["content"]["file_name"] == "名单.csv"
    key = message["content"]["file_key"]
    with Api(playground) as api:
        base = f"{playground.base_url}/open-apis/im/v1/messages/{message['message_id']}/resources"
        got = requests.get(
            f"{base}/{key}?type=file",
            headers={"Authorization": f"Bearer {api.token}"},
            timeout=5,
        )
        assert got.content == EVERY_BYTE
        path = f"im/v1/messages/{message['message_id']}/resources"
        assert api.call("GET", f"{path}/{key}?type=image")["code"] == 234003
        assert api.call("GET", f"{path}/file_other?type=file")["code"] == 234003
        text = chat.person("王磊").says("x")["message_id"]
        assert api.call("GET", f"im/v1/messages/{text}/resources/{key}?type=file")["code"] == 234043


def test_pictures_come_as_image_messages(chat: Chat) -> None:
    message = chat.person("王磊").sends_file("名片.png", b"\x89PNG....")
    assert message["msg_type"] == "image"
    assert json.dumps(message["content"]).startswith('{"image_key"')


@pytest.mark.parametrize(
    ("values", "content", "code"),
    [
        ({"file_type": "stream", "file_name": "a.csv"}, b"", 234010),
        ({"file_type": "zip", "file_name": "a.zip"}, b"x", 234001),
        ({"file_type": "stream"}, b"x", 234001),
    ],
)
def test_wrong_uploads_are_refused(
    api: Api, values: dict[str, str], content: bytes, code: int
) -> None:
    files = {"file": ("a.bin", content)}
    assert api.call("POST", "im/v1/files", data=values, files=files)["code"] == code


def test_upload_without_a_file_name_is_refused(api: Api) -> None:
    parts = {"file_type": (None, "stream"), "file_name": (None, "a"), "file": (None, b"x")}
    assert api.call("POST", "im/v1/files", files=parts)["code"] == 234001


def test_image_must_be_one(api: Api) -> None:
    body = {"image_type": "message"}
    good = api.call("POST", "im/v1/images", data=body, files={"image": ("a.png", b"\x89PNG1")})
    bad = api.call("POST", "im/v1/images", data=body, files={"image": ("a.png", b"text")})
    assert (good["code"], bad["code"]) == (0, 234011)
