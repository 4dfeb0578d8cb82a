"""Fixtures: a playground of its own for each test, a recording bot, and the platform's real SDK."""

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.playground.config import PlaygroundConfig
from bot.playground.http_server import HttpServer
from bot.playground.routing import Request, Response
from bot.playground.server import Playground
from tests.chat import Chat
from tests.support.waiting import wait_until

Start = Callable[..., Playground]


class RecordingBot:
    """Stands where the bot stands: keeps what is pushed and answers as told."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answer: Callable[[Request], Response] = lambda _: Response(200, b"{}")
        self._server = HttpServer("127.0.0.1", 0, self._answer)
        self._server.start()
        self._changed = threading.Lock()

    @property
    def url(self) -> str:
        """Its request address."""
        return f"http://127.0.0.1:{self._server.port}/webhook/event"

    def _answer(self, request: Request) -> Response:
        with self._changed:
            self.requests.append(request)
        return self.answer(request)

    def bodies(self) -> list[dict[str, Any]]:
        """All bodies pushed so far, parsed."""
        return [json.loads(request.body) for request in list(self.requests)]

    def events(self, event_type: str = "") -> list[dict[str, Any]]:
        """The plain events of a type (all types for "")."""
        return [
            body
            for body in self.bodies()
            if "header" in body and event_type in ("", body["header"]["event_type"])
        ]

    def wait_events(self, count: int = 1, event_type: str = "") -> list[dict[str, Any]]:
        """Wait until so many events of the type have come."""
        wait_until(lambda: len(self.events(event_type)) >= count, reason=f"{count} {event_type}")
        return self.events(event_type)

    def answers_json(self, value: Any, status: int = 200) -> None:
        """Answer everything with this JSON from now on."""
        body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        self.answer = lambda _: Response(status, body)

    def stop(self) -> None:
        """Stop listening."""
        self._server.stop()


@pytest.fixture
def bot() -> Iterator[RecordingBot]:
    """A bot that records."""
    recorder = RecordingBot()
    yield recorder
    recorder.stop()


@pytest.fixture
def start(bot: RecordingBot) -> Iterator[Start]:
    """Starts playgrounds with given settings, each with an app id of its own, and stops them.

    The SDK keeps tokens per app id for the whole process, so ids must not repeat.
    """
    started: list[Playground] = []

    def make(**settings: Any) -> Playground:
        app_id = f"cli_{uuid.uuid4().hex[:16]}"
        config = PlaygroundConfig(app_id=app_id, webhook_url=bot.url, limits_scale=0)
        playground = Playground(replace(config, **settings)).start()
        started.append(playground)
        return playground

    yield make
    for playground in started:
        playground.stop()


@pytest.fixture
def playground(start: Start) -> Playground:
    """A playground with limits lifted, pushing plain events to `bot`."""
    return start()


@pytest.fixture
def chat(playground: Playground) -> Iterator[Chat]:
    """The driver of that playground."""
    with Chat(playground.base_url) as driver:
        yield driver


@pytest.fixture
def api(playground: Playground) -> Iterator["Api"]:
    """Raw calls with a valid token."""
    with Api(playground) as caller:
        yield caller


class Api:
    """The bare wire: one method and path, the answer as JSON with its status."""

    def __init__(self, playground: Playground) -> None:
        import requests

        self._playground = playground
        self._session = requests.Session()
        self._session.trust_env = False
        self.status = 0
        self.headers: dict[str, str] = {}
        self.token = self.fresh_token()

    def __enter__(self) -> "Api":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._session.close()

    def fresh_token(self) -> str:
        """Fetch a tenant token."""
        config = self._playground.config
        answer = self.raw(
            "POST",
            "auth/v3/tenant_access_token/internal",
            json={"app_id": config.app_id, "app_secret": config.app_secret},
        )
        return str(answer["tenant_access_token"])

    def raw(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        """One call without a token."""
        url = f"{self._playground.base_url}/open-apis/{path}"
        response = self._session.request(method, url, timeout=10, **more)
        self.status, self.headers = response.status_code, dict(response.headers)
        value: dict[str, Any] = response.json()
        return value

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
        """One call with the token, its body as JSON."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if body is not None:
            more["json"] = body
        return self.raw(method, path, headers=headers, **more)

    def send(self, receive_id: str, content: Any, **more: Any) -> dict[str, Any]:
        """Send a message; content is serialised unless it is text already."""
        id_type = more.pop("id_type", "chat_id" if receive_id.startswith("oc_") else "open_id")
        text = content if isinstance(content, str) else json.dumps(content)
        body = {"receive_id": receive_id, "msg_type": "interactive", "content": text, **more}
        return self.call("POST", f"im/v1/messages?receive_id_type={id_type}", body)


def card(text: str = "你好", *more: dict[str, Any], **config: Any) -> dict[str, Any]:
    """A small valid card."""
    return {
        "schema": "2.0",
        "config": {"update_multi": True, **config},
        "header": {"title": {"tag": "plain_text", "content": text}, "template": "blue"},
        "body": {"elements": [{"tag": "div", "text": plain(text)}, *more]},
    }


def plain(text: str) -> dict[str, str]:
    """A plain text object."""
    return {"tag": "plain_text", "content": text}


def button(text: str, value: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A button that calls back."""
    behaviors = [{"type": "callback", "value": value}]
    return {"tag": "button", "text": plain(text), "behaviors": behaviors, **more}
