"""A bot that remembers what it is told and answers clicks as the test says. No product code.

It stands in for the bot so that the chat page is judged by itself: what it sends, what it shows.
"""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

from bot.playground.server import Playground
from tests.support.waiting import wait_until

Body = dict[str, Any]


class FakeBot:
    """Receives pushes on a port of its own; sends cards by the wire API."""

    def __init__(self) -> None:
        self.events: list[Body] = []
        self.answer: Callable[[Body], tuple[int, Body]] = lambda _: (200, {})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._http = requests.Session()
        self._http.trust_env = False
        self._base_url = ""
        self._headers: dict[str, str] = {}

    @property
    def url(self) -> str:
        """Where events are to be pushed."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and release everything."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._http.close()

    def join(self, playground: Playground) -> None:
        """Fetch a token from this playground, to send by."""
        self._base_url = playground.base_url
        config = playground.config
        body = {"app_id": config.app_id, "app_secret": config.app_secret}
        path = "/open-apis/auth/v3/tenant_access_token/internal"
        token = self._call("POST", path, body)["tenant_access_token"]
        self._headers = {"Authorization": f"Bearer {token}"}

    def send(self, open_id: str, card: Body) -> str:
        """Send a card to a person; returns the message_id."""
        return self._post("/open-apis/im/v1/messages?receive_id_type=open_id", open_id, card)

    def reply(self, message_id: str, card: Body) -> str:
        """Reply to a message with a card; returns the new message_id."""
        return self._post(f"/open-apis/im/v1/messages/{message_id}/reply", None, card)

    def patch(self, message_id: str, card: Body) -> None:
        """Put another card in place of a sent one."""
        self._call("PATCH", f"/open-apis/im/v1/messages/{message_id}", {"content": _text(card)})

    def heard(self, event_type: str) -> Body:
        """The latest event of this type; waits for one."""
        found = wait_until(lambda: self._latest(event_type), reason=event_type)
        assert found is not None
        return found

    def actions(self) -> list[Body]:
        """The `action` of every click so far."""
        return [
            one["event"]["action"]
            for one in self.events
            if one["header"]["event_type"] == "card.action.trigger"
        ]

    def _latest(self, event_type: str) -> Body | None:
        for one in reversed(self.events):
            if one["header"]["event_type"] == event_type:
                event: Body = one["event"]
                return event
        return None

    def _post(self, path: str, receive_id: str | None, card: Body) -> str:
        body = {"msg_type": "interactive", "content": _text(card)}
        if receive_id:
            body["receive_id"] = receive_id
        return str(self._call("POST", path, body)["data"]["message_id"])

    def _call(self, method: str, path: str, body: Body) -> Body:
        url = f"{self._base_url}{path}"
        answer = self._http.request(method, url, json=body, headers=self._headers, timeout=10)
        found: Body = answer.json()
        assert found["code"] == 0, found
        return found

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        bot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                event = json.loads(self.rfile.read(length))
                bot.events.append(event)
                is_click = event["header"]["event_type"] == "card.action.trigger"
                status, body = bot.answer(event["event"]["action"]) if is_click else (200, {})
                text = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: object) -> None:
                """Say nothing on the test's output."""

        return Handler


def _text(card: Body) -> str:
    return json.dumps(card, ensure_ascii=False)
