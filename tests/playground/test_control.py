"""The control plane: state, clock, journal, reset, live stream, story, registration, page files."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.playground import team
from bot.playground.clock import Clock
from bot.playground.config import PlaygroundConfig
from bot.playground.routing import Request, Response
from bot.playground.server import Playground
from tests.chat import Chat, ChatError
from tests.playground.conftest import Api, RecordingBot, Start, button, card
from tests.support.waiting import wait_until


def test_everybody_has_a_private_chat_and_the_groups_have_the_bot(chat: Chat) -> None:
    state = chat.state()
    people = {p["name"]: p for p in state["people"]}
    assert [n for n, p in people.items() if p["is_manager"]] == ["赵敏", "周强"]
    assert [n for n, p in people.items() if p["is_admin"]] == ["吴昊"]
    private = {c["person"] for c in state["chats"] if c["type"] == "p2p"}
    assert private == {p["open_id"] for p in people.values()}
    groups = [c["name"] for c in state["chats"] if c["type"] == "group" and c["has_bot"]]
    assert groups == ["华东销售群", "华北销售群"]


def test_team_ids_are_the_published_constants(chat: Chat) -> None:
    assert chat.person("吴昊").open_id == team.WU_HAO == team.open_id("wuhao")
    assert chat.person("王磊").chat_id == team.private_chat_id(team.WANG_LEI)


def test_clock_moves_forward_only(chat: Chat) -> None:
    before = chat.now_ms()
    after = chat.advance(days=7)
    assert after - before >= 7 * 86_400_000
    with pytest.raises(ChatError):
        chat.advance(hours=-1)
    with pytest.raises(ChatError):
        chat.advance_to(before)
    assert chat.advance_to(after + 60_000) >= after + 60_000


def test_clock_file_tells_the_offset_and_is_taken_up_again(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "clock" / "offset"
    playground = start(clock_file=path)
    assert float(path.read_text("ascii")) == 0
    with Chat(playground.base_url) as chat:
        chat.advance(hours=36)
    assert float(path.read_text("ascii")) == 36 * 3600
    assert Clock(path).offset_ms == 36 * 3_600_000
    assert [p.name for p in path.parent.iterdir()] == ["offset"]


def test_people_act_only_where_they_are(chat: Chat) -> None:
    with pytest.raises(ChatError, match="不在这个会话里"):
        chat.person("陈晨").says_in(team.EAST_GROUP, "大家好")
    with pytest.raises(ChatError, match="没有这个人"):
        chat.post("messages", {"as": "路人", "text": "x"})


def test_only_own_messages_can_be_taken_back_and_once(chat: Chat) -> None:
    wang, li = chat.person("王磊"), chat.person("李雷")
    said = wang.says("报备")
    with pytest.raises(ChatError, match="403"):
        li.recall(said)
    wang.recall(said)
    assert wang.messages()[0]["recalled"] is True
    assert wang.messages()[0]["content"] == {}
    with pytest.raises(ChatError, match="已经撤回"):
        wang.recall(said)


def test_same_message_can_be_said_again_with_its_ids(chat: Chat, bot: RecordingBot) -> None:
    wang = chat.person("王磊")
    said = wang.says("报备", event_id="e-1", create_time_ms=1_700_000_000_000)
    wang.says("报备", event_id="e-1", message_id=said["message_id"])
    events = bot.wait_events(2)
    assert [e["header"]["event_id"] for e in events] == ["e-1", "e-1"]
    assert {e["event"]["message"]["message_id"] for e in events} == {said["message_id"]}
    assert events[0]["event"]["message"]["create_time"] == "1700000000000"


@pytest.mark.parametrize("msg_type", ["image", "sticker", "audio", "merge_forward"])
def test_other_kinds_of_messages_reach_the_bot(
    chat: Chat, bot: RecordingBot, msg_type: str
) -> None:
    chat.person("王磊").sends(msg_type, {"file_key": "file_x"})
    message = bot.wait_events(1)[0]["event"]["message"]
    assert (message["message_type"], json.loads(message["content"])["file_key"]) == (
        msg_type,
        "file_x",
    )


def test_journal_numbers_each_call_and_says_what_it_was(chat: Chat, api: Api) -> None:
    api.send(team.WANG_LEI, card())
    api.send("ou_nobody", card())
    calls = chat.calls()
    assert [c["summary"] for c in calls] == ["获取令牌", "发送卡片 → 王磊", "发送消息"]
    assert [c["code"] for c in calls] == [0, 0, 99992351]
    assert [c["seq"] for c in chat.calls(after=2)] == [3]
    assert calls[1]["request"]["msg_type"] == "interactive"
    assert calls[0]["request"]["app_secret"] == "******"


def test_reset_forgets_messages_calls_and_faults_but_not_people(chat: Chat, api: Api) -> None:
    chat.person("王磊").leaves()
    api.send(team.LI_LEI, card(), uuid="row-1")
    chat.fault("dlp")
    chat.reset()
    assert chat.person("李雷").messages() == []
    assert chat.calls() == []
    assert chat.state()["faults"] == {}
    assert chat.stats() == {}
    assert chat.deliveries() == []
    assert next(p for p in chat.state()["people"] if p["name"] == "王磊")["has_left"]
    assert api.send(team.LI_LEI, card(), uuid="row-1")["code"] == 0
    assert len(chat.person("李雷").cards()) == 1


def test_reset_forgets_an_event_that_is_just_being_delivered(chat: Chat, bot: RecordingBot) -> None:
    may_answer = threading.Event()

    def answer(_: Request) -> Response:
        may_answer.wait(30)
        return Response(200, b"{}")

    bot.answer = answer
    chat.person("王磊").says("一")
    chat.person("王磊").says("二")
    bot.wait_events(1)
    chat.reset()
    may_answer.set()
    chat.person("王磊").says("三")
    events = bot.wait_events(2)
    wait_until(lambda: chat.stats().get("delivered"), reason="the event after the reset")
    said = [json.loads(e["event"]["message"]["content"])["text"] for e in events]
    assert said == ["一", "三"]
    assert chat.stats() == {"said": 1, "events": 1, "delivered": 1}


def _read_news(response: requests.Response, count: int) -> list[tuple[str, Any]]:
    news: list[tuple[str, Any]] = []
    kind = ""
    for line in response.iter_lines(chunk_size=1, decode_unicode=True):
        if line.startswith("event: "):
            kind = line.removeprefix("event: ")
        elif line.startswith("data: "):
            news.append((kind, json.loads(line.removeprefix("data: "))))
        if len(news) == count:
            break
    return news


def test_stream_tells_what_happens_and_catches_up(
    playground: Playground, chat: Chat, api: Api
) -> None:
    start = chat.state()["rev"]
    said = chat.person("王磊").says("报备")
    sent = api.send(team.WANG_LEI, card("一"))["data"]["message_id"]
    api.call("PATCH", f"im/v1/messages/{sent}", {"content": json.dumps(card("二"))})
    chat.advance(hours=1)
    url = f"{playground.base_url}/_play/stream"
    headers = {"Last-Event-ID": str(start)}
    with requests.get(url, headers=headers, stream=True, timeout=5) as response:
        assert response.headers["Content-Type"].startswith("text/event-stream")
        news = _read_news(response, 6)
    kinds = [kind for kind, _ in news]
    assert kinds == ["message", "message", "call", "updated", "call", "clock"]
    assert news[0][1]["message_id"] == said["message_id"]
    assert news[3][1]["version"] == 2
    assert news[3][1]["content"]["header"]["title"]["content"] == "二"


def test_story_counts_steps(chat: Chat) -> None:
    assert chat.get("story") == {"part": 1, "step": 0, "steps": 9}
    assert chat.post("story", {"step": 3})["step"] == 3
    with pytest.raises(ChatError):
        chat.post("story", {"step": 10})


def test_reset_begins_a_new_round_of_the_story(chat: Chat) -> None:
    before = chat.state()["story_round"]
    chat.post("story", {"step": 3})
    chat.reset()
    assert chat.get("story")["step"] == 0
    assert chat.state()["story_round"] == before + 1


def test_kept_playground_begins_a_new_round_at_each_start(tmp_path: Path) -> None:
    rounds = []
    for _ in range(3):
        with (
            Playground(PlaygroundConfig(story_file=tmp_path / "demo" / "story")) as running,
            Chat(running.base_url) as chat,
        ):
            rounds.append(chat.state()["story_round"])
            chat.reset()
    assert rounds == [0, 2, 4]


def test_page_files_are_served_from_their_folder_only(playground: Playground) -> None:
    for path in ("/assets/../server.py", "/assets/%2e%2e/server.py", "/server.py", "/etc/passwd"):
        request = requests.Request("GET", playground.base_url).prepare()
        request.url = playground.base_url + path
        with requests.Session() as session:
            assert session.send(request, timeout=5).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "messages", b"{", 400),
        ("POST", "messages", b"[]", 400),
        ("GET", "messages?chat_id=oc_x", b"", 404),
        ("GET", "nothing", b"", 404),
        ("POST", "clicks/by-text", b'{"as":"\xe7\x8e\x8b\xe7\xa3\x8a","message_id":"om_x"}', 404),
    ],
)
def test_wrong_control_requests_are_answered_in_words(
    playground: Playground, method: str, path: str, body: bytes, status: int
) -> None:
    url = f"{playground.base_url}/_play/{path}"
    response = requests.request(method, url, data=body, timeout=5)
    assert response.status_code == status
    assert response.json()["error"]


def test_sdk_registers_an_app_by_the_device_flow(start: Start) -> None:
    from lark_oapi.scene.registration import register_app

    playground = start(registration_polls=0)
    shown: list[dict[str, Any]] = []
    result = register_app(on_qr_code=shown.append, domain=playground.base_url)
    assert result["client_id"] == playground.config.app_id
    assert result["user_info"]["open_id"] == team.WU_HAO
    assert shown[0]["expire_in"] == 600


def test_fifty_clients_talk_at_once(playground: Playground) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def talk(_: int) -> list[int]:
        with Api(playground) as api:
            return [api.send(team.WANG_LEI, card())["code"] for _ in range(4)]

    with ThreadPoolExecutor(50) as pool:
        codes = [code for result in pool.map(talk, range(50)) for code in result]
    assert codes == [0] * 200
    assert playground.platform.journal.stats()["sent"] == 200


def test_driver_reads_cards_like_a_person(chat: Chat, api: Api) -> None:
    wang = chat.person("王磊")
    rows = [{"co": "云杉", "st": [{"text": "跟进中", "color": "blue"}]}]
    columns = [
        {"name": "co", "display_name": "客户", "data_type": "text"},
        {"name": "st", "display_name": "状态", "data_type": "options"},
    ]
    table = {"tag": "table", "columns": columns, "rows": rows}
    bold = {"tag": "markdown", "content": "**剩 23 天** <font color='red'>急</font> &#42;"}
    columned = {
        "tag": "column_set",
        "columns": [{"tag": "column", "elements": [button("跟进", {"op": "log"})]}],
    }
    api.send(team.WANG_LEI, card("我的客户", bold, table, columned, summary={"content": "1 个"}))
    shown = wang.wait_card(containing="我的客户")
    for words in ("剩 23 天 急 *", "客户 状态", "云杉 跟进中"):
        assert words in shown.text
    assert (shown.buttons, shown.color, shown.summary) == (["跟进"], "blue", "1 个")
    assert wang.last_text == shown.text


def test_driver_waits_only_for_what_came_after_the_last_act(chat: Chat, api: Api) -> None:
    wang = chat.person("王磊")
    api.send(team.WANG_LEI, card("报备成功"))
    assert wang.wait_card(containing="报备成功").version == 1
    wang.says("报备")
    with pytest.raises(AssertionError, match="last answers"):
        wang.wait_card(containing="报备成功", timeout=0.1)
    assert wang.wait_card(containing="报备成功", after=0)
