"""Clients that send their body slowly, or never: the server ends them and goes on serving everybody else."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.playground.config import PlaygroundConfig
from bot.playground.server import Playground
from bot.web.bodies import MOST_HERE, WITHIN_SECONDS
from tests.chat import Chat
from tests.runtime.process import BotProcess
from tests.support.waiting import wait_until

MANY = 40
"""More than twice the server's threads."""

STATED = b"POST /webhook/event HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"
CHUNKED = b"POST /webhook/event HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"
REFUSED = b"HTTP/1.1 408 Request Timeout"
PATIENCE_SECONDS = 2.0


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground(PlaygroundConfig(limits_scale=0)) as running:
        yield running


@pytest.fixture
def bot(playground: Playground, sqlite_url: str, tmp_path: Path) -> Iterator[BotProcess]:
    process = BotProcess(playground, sqlite_url, tmp_path)
    playground.connect_webhook(f"{process.url}/webhook/event")
    process.start()
    yield process
    process.stop()


def slow_clients(bot: BotProcess, begun: bytes) -> list[socket.socket]:
    """Open many connections that begin a request and say no more."""
    found = []
    for _ in range(MANY):
        client = socket.create_connection(("127.0.0.1", bot.port), timeout=20)
        client.sendall(begun)
        found.append(client)
    return found


def answer_of(client: socket.socket) -> bytes:
    """Read until the server closes; TimeoutError when it does not."""
    answered = b""
    while part := client.recv(4096):
        answered += part
    client.close()
    return answered


@pytest.mark.parametrize("begun", [STATED, CHUNKED], ids=["length", "chunks"])
def test_slow_senders_are_ended_and_nobody_waits_for_them(
    bot: BotProcess, playground: Playground, begun: bytes
) -> None:
    clients = slow_clients(bot, begun)
    for page in ("/healthz", "/readyz"):
        asked = time.monotonic()
        assert requests.get(bot.url + page, timeout=20).status_code == 200
        assert time.monotonic() - asked < PATIENCE_SECONDS
    with Chat(playground.base_url) as chat:
        chat.person("王磊").says("帮助")
        chat.person("王磊").wait_card(containing="报备")
    answers = [answer_of(client) for client in clients]
    assert {answer.partition(b"\r\n")[0] for answer in answers if answer} == {REFUSED}

    def refusals() -> list[str]:
        lines = [json.loads(line) for line in bot.log().splitlines() if line.startswith('{"')]
        return [line["reason"] for line in lines if line["event"] == "event.rejected"]

    wait_until(lambda: refusals().count("too_slow") >= 10)


def test_slow_senders_behind_the_platforms_own_address_hold_few_threads(
    bot: BotProcess, playground: Playground
) -> None:
    with Chat(playground.base_url) as chat:
        chat.person("王磊").says(
            "帮助"
        )  # a verified event: its address is read without a hand-over
        chat.person("王磊").wait_card(containing="报备")
        clients = slow_clients(bot, STATED)
        asked = time.monotonic()
        assert requests.get(bot.url + "/healthz", timeout=20).status_code == 200
        assert time.monotonic() - asked < PATIENCE_SECONDS
        chat.person("王磊").says("我的客户")
        chat.person("王磊").wait_card(containing="还没有客户")
    give_up = time.monotonic() + 2 * WITHIN_SECONDS
    assert sum(_is_ended(client, give_up) for client in clients) >= MANY - MOST_HERE


def _is_ended(client: socket.socket, give_up: float) -> bool:
    client.settimeout(max(0.01, give_up - time.monotonic()))
    try:
        answer_of(client)
    except TimeoutError:
        client.close()
        return False
    return True


def test_a_body_in_two_parts_is_read_whole(bot: BotProcess) -> None:
    body = json.dumps({"type": "url_verification", "token": "x", "challenge": "c"}).encode()
    head = f"POST /webhook/event HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", bot.port), timeout=20) as client:
        client.sendall(head.encode() + body[:10])
        assert requests.get(f"{bot.url}/healthz", timeout=20).status_code == 200
        client.sendall(body[10:])
        assert client.recv(4096).startswith(b"HTTP/1.1 401 ")
