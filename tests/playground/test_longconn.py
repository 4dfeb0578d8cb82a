"""The long connection: the platform's own client connects, hears, acknowledges and comes back."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.sync.server import Server, serve

from bot.playground import frames
from bot.playground.config import PlaygroundConfig, Transport
from bot.playground.longconn import serve_until_stopped
from bot.playground.server import Playground
from bot.playground.team import WANG_LEI
from tests.chat import Chat
from tests.playground.conftest import Api, Start, button, card
from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]


class SdkClient:
    """The child process and what it printed."""

    def __init__(self, playground: Playground) -> None:
        config = playground.config
        self.lines: list[dict[str, Any]] = []
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.playground.sdk_client",
                playground.base_url,
                config.app_id,
                config.app_secret,
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                self.lines.append(json.loads(line))

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()


@pytest.fixture
def playground(start: Start) -> Playground:
    """A playground that delivers over the long connection."""
    return start(transport=Transport.WEBSOCKET)


@pytest.fixture(scope="module")
def connected() -> Iterator[tuple[Playground, SdkClient]]:
    """One playground with the platform's own client on it: importing the client takes seconds."""
    config = PlaygroundConfig(app_id=f"cli_{uuid.uuid4().hex[:16]}", transport=Transport.WEBSOCKET)
    with Playground(config) as playground:
        client = SdkClient(playground)
        try:
            wait_until(lambda: playground.connections.count == 1, 60, reason="it connects")
            yield playground, client
        finally:
            client.stop()


@pytest.fixture
def sdk(connected: tuple[Playground, SdkClient]) -> Iterator[tuple[Chat, SdkClient]]:
    """A clean chat, and the client with nothing heard yet."""
    playground, client = connected
    client.lines.clear()
    with Chat(playground.base_url) as driver:
        driver.reset()
        yield driver, client


def test_sdk_client_hears_in_order_and_acknowledges(sdk: tuple[Chat, SdkClient]) -> None:
    chat, client = sdk
    for text in ("一", "二", "三"):
        chat.person("王磊").says(text)
    wait_until(lambda: len(client.lines) == 3)
    assert [line["text"] for line in client.lines] == ["一", "二", "三"]
    wait_until(lambda: {d["state"] for d in chat.deliveries()} == {"delivered"})


def test_sdk_client_answers_clicks(
    connected: tuple[Playground, SdkClient], sdk: tuple[Chat, SdkClient]
) -> None:
    chat, client = sdk
    with Api(connected[0]) as api:
        api.send(WANG_LEI, card("撞单", button("同意协作", {"op": "agree"})))
    result = chat.person("王磊").wait_card(containing="撞单").click("同意协作")
    assert (result.toast, result.error) == ("好", "")
    assert client.lines == [{"value": {"op": "agree"}}]


def test_split_event_is_joined_by_the_sdk_client(sdk: tuple[Chat, SdkClient]) -> None:
    chat, client = sdk
    chat.fault("split_frames", times=1, parts=4)
    chat.person("王磊").says("报备 杭州云杉智能科技有限公司")
    wait_until(lambda: client.lines)
    assert client.lines[0]["text"] == "报备 杭州云杉智能科技有限公司"


def test_raising_handler_brings_the_event_again(sdk: tuple[Chat, SdkClient]) -> None:
    chat, client = sdk
    chat.person("王磊").says("boom")
    wait_until(lambda: chat.deliveries()[0]["state"] == "waiting")
    chat.advance(minutes=1)
    wait_until(lambda: len(client.lines) == 2)
    assert client.lines[0] == client.lines[1]


def test_sdk_client_comes_back_and_gets_what_it_missed(sdk: tuple[Chat, SdkClient]) -> None:
    chat, client = sdk
    chat.fault("drop_connection", times=1)
    chat.person("王磊").says("报备")
    wait_until(lambda: client.lines, 20, reason="the event is replayed on reconnection")
    assert client.lines[0]["text"] == "报备"
    assert chat.stats()["connections"] == 1


def _endpoint(playground: Playground, **body: str) -> dict[str, Any]:
    import requests

    config = playground.config
    wanted = {"AppID": config.app_id, "AppSecret": config.app_secret, **body}
    url = f"{playground.base_url}/callback/ws/endpoint"
    answer: dict[str, Any] = requests.post(url, json=wanted, timeout=5).json()
    return answer


def _connect(playground: Playground) -> ClientConnection:
    url = _endpoint(playground)["data"]["URL"]
    return connect(url, proxy=None, compression=None)


def test_wrong_credentials_get_no_endpoint(playground: Playground) -> None:
    assert _endpoint(playground, AppSecret="wrong")["code"] == 514
    assert _endpoint(playground, AppSecret="")["code"] == 1000040344


def test_connections_are_limited(start: Start) -> None:
    playground = start(transport=Transport.WEBSOCKET, connection_limit=1)
    with _connect(playground):
        wait_until(lambda: playground.connections.count == 1)
        assert _endpoint(playground)["code"] == 1000040350


def test_ticket_opens_one_connection(playground: Playground) -> None:
    url = _endpoint(playground)["data"]["URL"]
    with connect(url, proxy=None), pytest.raises(InvalidStatus) as refused:
        connect(url, proxy=None)
    assert refused.value.response.headers["handshake-status"] == "403"


def test_ping_is_answered_with_the_client_settings(playground: Playground) -> None:
    ping = bytes.fromhex("0800100018f681801020002a0c0a0474797065120470696e67")
    with _connect(playground) as connection:
        connection.send(ping)
        pong = frames.decode(bytes(connection.recv(5)))  # type: ignore[arg-type]
    assert (pong.method, pong.headers) == (frames.CONTROL, {"type": "pong"})
    assert json.loads(pong.payload)["PingInterval"] == playground.config.ping_interval_s


def test_each_event_goes_to_one_connection(playground: Playground, chat: Chat) -> None:
    with _connect(playground) as one, _connect(playground) as two:
        wait_until(lambda: playground.connections.count == 2)
        heard: list[str] = []

        def serve(connection: ClientConnection) -> None:
            for data in connection:
                frame = frames.decode(bytes(data))  # type: ignore[arg-type]
                heard.append(frame.headers["message_id"])
                frame.payload = b'{"code":200}'
                connection.send(frames.encode(frame))

        threads = [threading.Thread(target=serve, args=(c,)) for c in (one, two)]
        for thread in threads:
            thread.start()
        wang = chat.person("王磊")
        for number in range(10):
            wang.says(str(number))
        wait_until(lambda: [d["state"] for d in chat.deliveries()] == ["delivered"] * 10)
        assert len(heard) == len(set(heard)) == 10
        playground.connections.close_all()
        for thread in threads:
            thread.join()


@settings(deadline=None)
@given(
    method=st.sampled_from([frames.CONTROL, frames.DATA]),
    numbers=st.tuples(*[st.integers(0, 2**63 - 1)] * 2, st.integers(0, 2**31 - 1)),
    headers=st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=5),
    payload=st.binary(max_size=300),
)
def test_frames_read_and_write_as_the_sdk_does(
    method: int, numbers: tuple[int, int, int], headers: dict[str, str], payload: bytes
) -> None:
    from lark_oapi.ws.pb.pbbp2_pb2 import Frame

    seq_id, log_id, service = numbers
    ours = frames.Frame(method, service, seq_id, log_id, headers, payload)
    theirs = Frame()
    theirs.ParseFromString(frames.encode(ours))
    assert (theirs.SeqID, theirs.LogID, theirs.service, theirs.method) == (*numbers, method)
    assert {h.key: h.value for h in theirs.headers} == headers
    assert theirs.payload == payload
    assert frames.decode(theirs.SerializeToString()) == ours


@settings(deadline=None)
@given(st.binary(max_size=100))
def test_garbage_is_a_bad_frame_or_a_frame(data: bytes) -> None:
    with contextlib.suppress(frames.BadFrame, UnicodeDecodeError):
        frames.decode(data)


def shut_in_its_first_moment() -> Server:
    """A server whose socket the system has closed, while Python still holds its number."""
    server = serve(lambda _: None, "127.0.0.1", 0)
    listening = server.socket
    server.socket = listening.dup()
    listening.close()
    os.close(server.socket.fileno())
    return server


def test_a_server_shut_in_its_first_moment_ends_quietly_only_when_asked_to() -> None:
    stopping = threading.Event()
    hurried = shut_in_its_first_moment()
    with pytest.raises(OSError, match=r"Bad file descriptor|Invalid argument"):
        serve_until_stopped(hurried, stopping)
    stopping.set()
    serve_until_stopped(hurried, stopping)
    hurried.socket.detach()
    hurried.shutdown()
