"""The long connection against the playground, and against a server that sends odd frames."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from websockets.sync.server import ServerConnection, serve

from bot.feishu.inbound import Reason, Rejected
from bot.feishu.longconn import LongConnection
from bot.playground import team
from bot.playground.config import PlaygroundConfig, Transport
from bot.playground.server import Playground
from tests.chat import Chat
from tests.feishu.scripted import ScriptedServer
from tests.support.waiting import wait_until

Connect = Callable[..., LongConnection]
ENDPOINT = "/callback/ws/endpoint"


class Listener:
    """Stands where the intake stands: keeps the payloads and answers as told."""

    def __init__(self) -> None:
        self.payloads: list[dict[str, Any]] = []
        self.answer: Callable[[dict[str, Any]], tuple[int, dict[str, Any] | None]] = lambda _: (
            200,
            None,
        )

    def __call__(self, payload: bytes) -> tuple[int, dict[str, Any] | None]:
        event = json.loads(payload)
        self.payloads.append(event)
        return self.answer(event)

    def texts(self) -> list[str]:
        """The texts of the messages received."""
        return [
            json.loads(event["event"]["message"]["content"])["text"]
            for event in list(self.payloads)
            if "message" in event["event"]
        ]


@pytest.fixture
def playground() -> Iterator[Playground]:
    config = PlaygroundConfig(
        seed=1, limits_scale=0, transport=Transport.WEBSOCKET, ping_interval_s=1
    )
    with Playground(config) as found:
        yield found


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def connect(listener: Listener) -> Iterator[Connect]:
    """Starts connections to a playground or any domain, stopped afterwards."""
    started: list[LongConnection] = []

    def start(at: Playground | str, *, secret: str = "", **options: Any) -> LongConnection:
        config = at.config if isinstance(at, Playground) else PlaygroundConfig()
        domain = at if isinstance(at, str) else at.base_url
        connection = LongConnection(
            config.app_id, secret or config.app_secret, domain, listener, **options
        )
        started.append(connection)
        connection.start()
        return connection

    yield start
    for connection in started:
        connection.stop()


@pytest.fixture
def connection(playground: Playground, connect: Connect) -> LongConnection:
    found = connect(playground)
    wait_until(lambda: playground.connections.count == 1)
    return found


def settled(chat: Chat) -> list[str]:
    return [delivery["state"] for delivery in chat.deliveries()]


def attempted(chat: Chat) -> list[tuple[str, int]]:
    return [(delivery["state"], delivery["attempts"]) for delivery in chat.deliveries()]


def test_an_event_arrives_and_is_acknowledged(
    connection: LongConnection, chat: Chat, listener: Listener
) -> None:
    chat.person("王磊").says("报备 星光照明")
    wait_until(lambda: settled(chat) == ["delivered"])
    assert listener.texts() == ["报备 星光照明"]
    assert connection.is_connected
    assert connection.problem == ""
    assert connection.last_seen_s is not None


def test_a_callback_is_answered_with_what_the_handler_returns(
    connection: LongConnection, playground: Playground, chat: Chat, listener: Listener, client: Any
) -> None:
    button = {
        "tag": "button",
        "text": {"tag": "plain_text", "content": "领取"},
        "behaviors": [{"type": "callback", "value": {"op": "pick"}}],
    }
    card = {"schema": "2.0", "config": {"update_multi": True}, "body": {"elements": [button]}}
    client.send(team.WANG_LEI, "interactive", card, "c")
    toast = {"type": "success", "content": "已领取"}
    listener.answer = lambda _: (200, {"toast": toast})
    clicked = chat.person("王磊").wait_card(containing="领取").click("领取")
    assert clicked.error == ""
    assert listener.payloads[-1]["event"]["action"]["value"] == {"op": "pick"}
    assert clicked.toast == "已领取"


def test_what_the_handler_refuses_or_raises_is_delivered_again(
    connection: LongConnection, chat: Chat, listener: Listener
) -> None:
    def answer(_: dict[str, Any]) -> tuple[int, dict[str, Any] | None]:
        match len(listener.payloads):
            case 1:
                return 500, None
            case 2:
                raise RuntimeError("store is away")
            case _:
                return 200, None

    listener.answer = answer
    chat.person("王磊").says("待办")
    wait_until(lambda: attempted(chat) == [("waiting", 1)])
    chat.advance(minutes=1)
    wait_until(lambda: attempted(chat) == [("waiting", 2)])
    chat.advance(minutes=6)
    wait_until(lambda: settled(chat) == ["delivered"])
    ids = {payload["header"]["event_id"] for payload in listener.payloads}
    assert (len(listener.payloads), len(ids)) == (3, 1)


def test_payloads_in_parts_are_joined(
    connection: LongConnection, chat: Chat, listener: Listener
) -> None:
    chat.fault("split_frames", parts=5)
    chat.person("王磊").says("报备 " + "长" * 500)
    wait_until(lambda: settled(chat) == ["delivered"])
    assert listener.texts() == ["报备 " + "长" * 500]


def test_a_broken_connection_comes_back_with_what_was_missed(
    connection: LongConnection, playground: Playground, chat: Chat, listener: Listener
) -> None:
    chat.fault("drop_connection", times=1)
    chat.person("王磊").says("报备 星光照明")
    wait_until(lambda: listener.texts() == ["报备 星光照明"])
    assert connection.problem == ""


def test_a_silent_connection_is_given_up(
    playground: Playground, chat: Chat, connect: Connect, listener: Listener
) -> None:
    chat.fault("silent_connection", times=1)
    connection = connect(playground, pong_timeout_s=0.2)
    wait_until(lambda: chat.stats().get("connections", 0) >= 2)
    wait_until(lambda: connection.is_connected)
    chat.person("王磊").says("待办")
    wait_until(lambda: listener.texts() == ["待办"])


def test_a_slow_handler_delays_nobody_else_and_a_chat_keeps_its_order(
    connection: LongConnection, chat: Chat, listener: Listener
) -> None:
    release = threading.Event()

    def answer(event: dict[str, Any]) -> tuple[int, dict[str, Any] | None]:
        if "慢" in event["event"]["message"]["content"]:
            release.wait(10)
        return 200, None

    listener.answer = answer
    chat.person("王磊").says("慢")
    wait_until(lambda: listener.texts() == ["慢"])
    chat.person("李雷").says("快")
    wait_until(lambda: "delivered" in settled(chat))
    assert listener.texts() == ["慢", "快"]
    release.set()
    wait_until(lambda: settled(chat) == ["delivered", "delivered"])


def test_stopping_acknowledges_what_is_being_handled(
    connection: LongConnection, playground: Playground, chat: Chat, listener: Listener
) -> None:
    release = threading.Event()

    def answer(_: dict[str, Any]) -> tuple[int, dict[str, Any] | None]:
        release.wait(10)
        return 200, None

    listener.answer = answer
    chat.person("王磊").says("待办")
    wait_until(lambda: len(listener.payloads) == 1)
    stopping = threading.Thread(target=connection.stop)
    stopping.start()
    release.set()
    stopping.join(10)
    wait_until(lambda: settled(chat) == ["delivered"])
    assert not connection.is_connected
    wait_until(lambda: playground.connections.count == 0)


@pytest.mark.parametrize(("secret", "words"), [("wrong", "鉴权失败"), ("", "50 个上限")])
def test_a_refusal_is_told_in_words(connect: Connect, secret: str, words: str) -> None:
    config = PlaygroundConfig(transport=Transport.WEBSOCKET, connection_limit=0)
    with Playground(config) as full:
        refused = connect(full, secret=secret)
        wait_until(lambda: words in refused.problem)
        assert not refused.is_connected
        refused.stop()


def test_a_connection_that_never_came_about_can_be_stopped(connect: Connect) -> None:
    with ScriptedServer() as gone:
        pass
    connection = connect(gone.url)
    wait_until(lambda: "连不上飞书" in connection.problem)
    assert connection.last_seen_s is None
    connection.stop()


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>",
        b"[]",
        b'{"code":0}',
        b'{"code":0,"data":{"URL":"http://x/?service_id=1"}}',
        b'{"code":0,"data":{"URL":"ws://127.0.0.1:1/ws"}}',
        b'{"code":0,"data":{"URL":"ws://127.0.0.1:1/ws?service_id=1"}}',
        b'{"code":1,"msg":"busy"}',
    ],
)
def test_odd_discovery_answers_are_failures_to_try_again(
    connect: Connect, scripted: ScriptedServer, answer: bytes
) -> None:
    scripted.answers[ENDPOINT] = (200, {}, answer)
    connection = connect(scripted.url)
    wait_until(lambda: len(scripted.paths) >= 2)
    assert connection.problem


class OddServer:
    """A WebSocket server whose frames are made and read by the SDK's own protobuf."""

    def __init__(self, scripted: ScriptedServer) -> None:
        from lark_oapi.ws.pb.pbbp2_pb2 import Frame

        self.frame = Frame
        self.got: list[Any] = []
        self.socket: ServerConnection | None = None
        self._server = serve(self._serve, "127.0.0.1", 0)
        port = self._server.socket.getsockname()[1]
        url = f"ws://127.0.0.1:{port}/ws/v2?device_id=1&service_id=33554678&ticket=t"
        scripted.answers[ENDPOINT] = (
            200,
            {},
            json.dumps({"code": 0, "data": {"URL": url}}).encode(),
        )
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def _serve(self, socket: ServerConnection) -> None:
        self.socket = socket
        for data in socket:
            frame = self.frame()
            frame.ParseFromString(data)
            self.got.append(frame)

    def send(self, type_: str, payload: bytes, method: int = 1, **headers: str) -> None:
        frame = self.frame()
        frame.SeqID, frame.LogID, frame.service, frame.method = 5, 6, 33554678, method
        frame.payload_encoding, frame.payload = "utf8", payload
        for key, value in {"type": type_, "message_id": "m1", **headers}.items():
            header = frame.headers.add()
            header.key, header.value = key, value
        assert self.socket is not None
        self.socket.send(frame.SerializeToString())

    def acknowledgement(self) -> tuple[Any, dict[str, str], Any]:
        """The first data frame received: itself, its headers, its payload read."""
        found = wait_until(lambda: [f for f in self.got if f.method == 1])[0]
        return found, {h.key: h.value for h in found.headers}, json.loads(found.payload)

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()


@pytest.fixture
def odd(scripted: ScriptedServer, connect: Connect) -> Iterator[OddServer]:
    """The odd server with a connection to it."""
    server = OddServer(scripted)
    connection = connect(scripted.url)
    wait_until(lambda: server.got)
    yield server
    connection.stop()
    server.stop()


def test_the_first_thing_said_is_a_ping(odd: OddServer) -> None:
    ping = odd.got[0]
    assert (ping.method, ping.service) == (0, 33554678)
    assert [(h.key, h.value) for h in ping.headers] == [("type", "ping")]


@pytest.mark.parametrize("type_", ["event", "card"])
def test_events_and_cards_are_acknowledged_with_their_own_frame(
    odd: OddServer, listener: Listener, type_: str
) -> None:
    listener.answer = lambda _: (200, {"toast": {"content": "好"}})
    odd.send(type_, b'{"event":{}}', sum="1", seq="0", trace_id="tr")
    frame, headers, answer = odd.acknowledgement()
    assert (frame.SeqID, frame.LogID, frame.service) == (5, 6, 33554678)
    assert frame.payload_encoding == "utf8"
    assert headers.pop("biz_rt").isdigit()
    assert headers == {"type": type_, "message_id": "m1", "sum": "1", "seq": "0", "trace_id": "tr"}
    assert answer["code"] == 200
    assert json.loads(base64.b64decode(answer["data"])) == {"toast": {"content": "好"}}


def test_odd_frames_are_passed_over(odd: OddServer, listener: Listener) -> None:
    assert odd.socket is not None
    odd.socket.send("text")
    odd.socket.send(b"\xff\xff")
    odd.send("pong", b"not json", method=0)
    odd.send("pong", b'{"PingInterval":"soon"}', method=0)
    odd.send("ping", b"", method=0)
    odd.send("future", b"{}")
    odd.send("event", b'{"event":{}}', sum="x", seq="0")
    odd.send("event", b'{"event":{}, "n": 1}')
    assert odd.acknowledgement()[2] == {"code": 200}
    assert listener.payloads == [{"event": {}, "n": 1}]


def test_a_payload_that_is_no_event_is_not_asked_for_again(
    odd: OddServer, listener: Listener
) -> None:
    def answer(_: dict[str, Any]) -> tuple[int, dict[str, Any] | None]:
        raise Rejected(Reason.NOT_AN_EVENT)

    listener.answer = answer
    odd.send("event", b"{}")
    assert odd.acknowledgement()[2] == {"code": 200}


def test_a_pong_may_change_the_pace(odd: OddServer) -> None:
    def pings() -> int:
        return sum(frame.method == 0 for frame in odd.got)

    assert pings() == 1
    odd.send("pong", b'{"PingInterval":0.02}', method=0)
    wait_until(lambda: pings() >= 3)
