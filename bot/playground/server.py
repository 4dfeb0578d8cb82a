"""The playground as one object: start it, talk to it, stop it.

Puts the parts together and dispatches requests: the platform's API, the control plane, the chat
page's files. For tests and the demo; the product's code never imports it.
"""

import json
import socket
from pathlib import Path
from typing import Any

from bot.playground.acts import Acts
from bot.playground.callbacks import Callbacks
from bot.playground.clock import Clock
from bot.playground.config import PlaygroundConfig, Transport
from bot.playground.control import ChatControl, Handler
from bot.playground.control_tools import ToolControl
from bot.playground.faults import Faults
from bot.playground.http_server import HttpServer
from bot.playground.ids import Ids
from bot.playground.journal import CallRecord
from bot.playground.limits import Limits
from bot.playground.longconn import ENDPOINT, LongConnections
from bot.playground.platform import Platform
from bot.playground.push import Pusher
from bot.playground.routing import BadRequest, Request, Response, Router, json_response
from bot.playground.webhook import Answer, Webhook
from bot.playground.wire import registration, routes
from bot.playground.wire.gateway import Gateway

__all__ = ["Playground", "PlaygroundConfig", "Transport"]

_PAGE = Path(__file__).parent / "page"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".json": "application/json; charset=utf-8",
}


class Playground:
    """A local Feishu with one tenant and one app.

    `with Playground(PlaygroundConfig(...)) as playground:` serves on `playground.base_url`, which is
    the bot's FEISHU_DOMAIN. All parts are public for tests that look behind the wire.
    """

    def __init__(
        self, config: PlaygroundConfig | None = None, listening: socket.socket | None = None
    ) -> None:
        """Take the port of `config`, or take over a socket that listens already."""
        self.config = config or PlaygroundConfig()
        ids = Ids(self.config.seed)
        self.clock = Clock(self.config.clock_file)
        self.platform = Platform(self.config, self.clock, ids)
        self.faults = Faults(ids.chance, self.platform.stream)
        self.limits = Limits(self.config.limits_scale)
        self.gateway = Gateway(self.platform, self.faults, self.limits, routes.ALL)
        self.webhook = Webhook(self.platform, self.faults)
        self.connections = LongConnections(self.platform, self.faults)
        self.pusher = Pusher(self.platform, self.faults, self._send)
        self.connections.on_connected = self.pusher.replay_waiting
        self.acts = Acts(self.platform, self.pusher)
        self.callbacks = Callbacks(self.platform, self.faults, self._send)
        self._registration = registration.Registration(self.platform)
        self._control: Router[Handler] = Router()
        chat = ChatControl(self.platform, self.acts, self.callbacks, self.faults)
        chat.declare(self._control)
        tools = ToolControl(self.platform, self.faults, self.limits)
        tools.declare(
            self._control,
            pusher=self.pusher,
            webhook=self.webhook,
            connections=self.connections,
        )
        self._http = HttpServer(
            self.config.host, self.config.port, self._answer, listening=listening
        )

    @property
    def base_url(self) -> str:
        """Where everything is served, without a trailing slash."""
        return f"http://{self.config.host}:{self._http.port}"

    @property
    def control_paths(self) -> list[str]:
        """The paths of the control plane, parameters written `:name`."""
        return self._control.templates

    def start(self) -> "Playground":
        """Begin to serve; returns itself."""
        self._http.start()
        self.connections.start()
        self.pusher.start()
        return self

    def stop(self) -> None:
        """Stop serving and release ports and threads."""
        self.pusher.stop()
        self.connections.stop()
        self.platform.stream.close()
        self._http.stop()
        self.webhook.close()

    def __enter__(self) -> "Playground":
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def connect_webhook(self, url: str) -> None:
        """Push events to this address from now on."""
        self.webhook.url = url

    def verify_url(self) -> bool:
        """Send the URL verification challenge, as saving the address in the console does."""
        challenge = self.platform.ids.fresh("")
        body = {
            "challenge": challenge,
            "token": self.config.verification_token,
            "type": "url_verification",
        }
        answer = self.webhook.send(body)
        return answer.is_success and answer.body.decode("utf-8", "replace").find(challenge) >= 0

    def _send(self, payload: dict[str, Any]) -> Answer:
        if self.connections.is_used:
            return self.connections.send(payload)
        return self.webhook.send(payload)

    def _answer(self, request: Request) -> Response:
        try:
            return self._dispatch(request)
        except BadRequest as error:
            body = {"error": error.reason, **error.details}
            return json_response(body, status=error.status)

    def _journaled(self, request: Request) -> Response:
        response = self.connections.endpoint(request)
        value = json.loads(response.body)
        self.platform.journal.record(
            CallRecord(
                at_ms=self.clock.now_ms(),
                method=request.method,
                path=request.path,
                status=response.status,
                code=value["code"],
                elapsed_ms=0,
                request=request.json_object(),
                response=value,
                summary="查询长连接地址",
            )
        )
        return response

    def _dispatch(self, request: Request) -> Response:
        path = request.path
        if path.startswith("/open-apis/"):
            return self.gateway.answer(request)
        if path == ENDPOINT and request.method == "POST":
            return self._journaled(request)
        if path == registration.PATH and request.method == "POST":
            return self._registration.answer(request)
        found = self._control.match(request.method, path)
        if found is not None:
            handler, request.params = found
            result = handler(request)
            return result if isinstance(result, Response) else json_response(result)
        if request.method == "GET":
            return _page(path)
        raise BadRequest(f"没有这个地址：{path}", status=404)


def _page(path: str) -> Response:
    name = "index.html" if path == "/" else path.removeprefix("/assets/")
    wanted = (_PAGE / name).resolve()
    is_asset = path == "/" or path.startswith("/assets/")
    kind = _TYPES.get(wanted.suffix)
    if not is_asset or kind is None or not wanted.is_relative_to(_PAGE.resolve()):
        raise BadRequest(f"没有这个地址：{path}", status=404)
    try:
        content = wanted.read_bytes()
    except OSError as error:
        raise BadRequest(f"没有这个文件：{name}", status=404) from error
    return Response(200, content, kind, (("Cache-Control", "no-cache"),))
