"""The long connection: endpoint discovery, and events as frames on the bot's own WebSocket.

Each event goes to one connection picked at random and is acknowledged within three seconds, or it
is redelivered. Source: platform docs, "Receive events through a long connection"; the SDK's client.
"""

import base64
import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request as Handshake
from websockets.http11 import Response as HandshakeAnswer
from websockets.sync.server import Server, ServerConnection, serve

from bot.playground import frames
from bot.playground.config import Transport
from bot.playground.faults import Faults
from bot.playground.platform import Platform
from bot.playground.routing import Request, Response, json_response
from bot.playground.webhook import ANSWER_LIMIT_S, Answer

ENDPOINT = "/callback/ws/endpoint"
_SERVICE_ID = 33554678
_MAX_FRAME = 10 * 1024 * 1024


def serve_until_stopped(server: Server, stopping: threading.Event) -> None:
    """Accept connections until the server is shut down.

    A shutdown in the moment the server begins closes the socket under its feet: websockets (15-16) then
    lets the poller's OSError through, which is no error once `stopping` is set.
    """
    try:
        server.serve_forever()
    except OSError:
        if not stopping.is_set():
            raise


class LongConnections:
    """All live connections of the bot, and the sender for the websocket transport."""

    def __init__(self, platform: Platform, faults: Faults) -> None:
        self._platform = platform
        self._faults = faults
        self._lock = threading.Lock()
        self._live: list[ServerConnection] = []
        self._tickets: set[str] = set()
        self._waiting: dict[str, Future[Answer]] = {}
        self._server: Server | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self.on_connected: Callable[[], None] = lambda: None

    @property
    def count(self) -> int:
        """How many connections are live."""
        return len(self._live)

    @property
    def is_used(self) -> bool:
        """Whether events go this way at all."""
        return self._platform.config.transport is Transport.WEBSOCKET

    def start(self) -> None:
        """Listen for WebSocket connections."""
        config = self._platform.config
        self._server = serve(
            self._serve_one,
            config.host,
            config.websocket_port,
            process_request=self._admit,
            compression=None,
            max_size=_MAX_FRAME,
            ping_interval=None,
        )
        self._thread = threading.Thread(
            target=serve_until_stopped,
            args=(self._server, self._stopping),
            name="playground-websocket",
            daemon=True,
        )
        self._thread.start()

    def stop(self) -> None:
        """End every connection and stop listening."""
        self._stopping.set()
        self.close_all()
        if self._server is not None:
            self._server.shutdown()
        if self._thread is not None:
            self._thread.join()

    def close_all(self) -> None:
        """End every connection, as a restart of the platform's gateway does."""
        with self._lock:
            live = list(self._live)
        for connection in live:
            connection.close()

    def endpoint(self, request: Request) -> Response:
        """POST /callback/ws/endpoint: where to connect, for the right credentials."""
        config = self._platform.config
        body = request.json_object()
        if not body.get("AppID") or not body.get("AppSecret"):
            return json_response({"code": 1000040344, "msg": "no credential"})
        if (body["AppID"], body["AppSecret"]) != (config.app_id, config.app_secret):
            return json_response({"code": 514, "msg": "auth failed"})
        if len(self._live) >= config.connection_limit:
            return json_response({"code": 1000040350, "msg": "exceed connection limit"})
        ticket = self._platform.ids.fresh("")
        self._tickets.add(ticket)
        assert self._server is not None
        port = self._server.socket.getsockname()[1]
        url = (
            f"ws://{config.host}:{port}/ws/v2?device_id={int(ticket[:12], 16)}"
            f"&service_id={_SERVICE_ID}&access_key=playground&ticket={ticket}"
        )
        data = {"URL": url, "ClientConfig": self._client_config()}
        return json_response({"code": 0, "msg": "ok", "data": data})

    def send(self, payload: dict[str, Any]) -> Answer:
        """Send one event or callback and wait for its acknowledgement."""
        if self._faults.strikes("drop_connection"):
            self.close_all()
        with self._lock:
            if not self._live:
                return Answer(failure="refused")
            connection = self._platform.ids.chance.choice(self._live)
        message_id = self._platform.ids.fresh("")
        acknowledged: Future[Answer] = Future()
        self._waiting[message_id] = acknowledged
        try:
            for frame in self._frames(message_id, payload):
                connection.send(frames.encode(frame))
            return acknowledged.result(timeout=ANSWER_LIMIT_S)
        except TimeoutError:
            return Answer(failure="timeout")
        except (ConnectionClosed, OSError):
            return Answer(failure="refused")
        finally:
            self._waiting.pop(message_id, None)

    def _frames(self, message_id: str, payload: dict[str, Any]) -> list[frames.Frame]:
        text = json.dumps(payload, ensure_ascii=False).encode()
        fault = self._faults.fires("split_frames")
        parts = int(fault["parts"]) if fault else 1
        size = -(-len(text) // parts)
        made = [
            frames.Frame(
                frames.DATA,
                service=_SERVICE_ID,
                seq_id=index + 1,
                headers={
                    "type": "event",
                    "message_id": message_id,
                    "sum": str(parts),
                    "seq": str(index),
                    "trace_id": message_id,
                },
                payload=text[index * size : (index + 1) * size],
            )
            for index in range(parts)
        ]
        # Parts may arrive in any order; the last one first is the hardest for a client.
        return made[::-1]

    def _admit(self, connection: ServerConnection, request: Handshake) -> HandshakeAnswer | None:
        query = parse_qs(urlsplit(request.path).query)
        ticket = query.get("ticket", [""])[0]
        with self._lock:
            if ticket in self._tickets:
                self._tickets.discard(ticket)
                return None
        answer = connection.respond(HTTPStatus.FORBIDDEN, "")
        answer.headers["handshake-status"] = "403"
        answer.headers["handshake-msg"] = "ticket is invalid"
        return answer

    def _serve_one(self, connection: ServerConnection) -> None:
        with self._lock:
            self._live.append(connection)
        self._platform.journal.count("connections")
        self.on_connected()
        try:
            for data in connection:
                if isinstance(data, bytes):
                    self._receive(connection, frames.decode(data))
        except (ConnectionClosed, frames.BadFrame, UnicodeDecodeError):
            connection.close()
        finally:
            with self._lock:
                self._live.remove(connection)

    def _receive(self, connection: ServerConnection, frame: frames.Frame) -> None:
        if frame.method == frames.CONTROL:
            if frame.headers.get("type") != "ping" or self._faults.strikes("silent_connection"):
                return
            config = json.dumps(self._client_config()).encode()
            pong = frames.Frame(
                frames.CONTROL, service=frame.service, headers={"type": "pong"}, payload=config
            )
            connection.send(frames.encode(pong))
            return
        waiting = self._waiting.get(frame.headers.get("message_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(_read_ack(frame.payload))

    def _client_config(self) -> dict[str, int]:
        return {
            "ReconnectCount": -1,
            "ReconnectInterval": 1,
            "ReconnectNonce": 0,
            "PingInterval": self._platform.config.ping_interval_s,
        }


def _read_ack(payload: bytes) -> Answer:
    try:
        ack = json.loads(payload)
        data = ack.get("data")
        body = base64.b64decode(data) if data else b"{}"
        return Answer(int(ack["code"]), body)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Answer(500)
