"""POST /webhook/event: raw bytes in, verified and stored, answered. Plain WSGI, no framework on the way.

What may be asked here is decided by `bot.feishu.inbound`, what becomes of it by `bot.intake`. Answers hold
no exception text.
"""

import json
import time
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Protocol

from bot.clock import Clock
from bot.feishu.inbound import MAX_BODY_BYTES, Challenge, Envelope, Reason, Rejected, Verifier
from bot.intake import Intake, Reply
from bot.logs import Event, logger
from bot.metrics import Metrics
from bot.web.bodies import Bodies, TooSlow, ending

PATH = "/webhook/event"
_TYPE = ("Content-Type", "application/json; charset=utf-8")
_HEADERS = (
    ("X-Lark-Signature", "HTTP_X_LARK_SIGNATURE"),
    ("X-Lark-Request-Timestamp", "HTTP_X_LARK_REQUEST_TIMESTAMP"),
    ("X-Lark-Request-Nonce", "HTTP_X_LARK_REQUEST_NONCE"),
)
_STATUS_LINES = {int(status): f"{int(status)} {status.phrase}" for status in HTTPStatus}

Environ = dict[str, Any]


class StartResponse(Protocol):
    """The second argument of a WSGI application."""

    def __call__(self, status: str, headers: list[tuple[str, str]], /) -> object: ...


def answer_json(
    start_response: StartResponse, status: int, body: Mapping[str, Any]
) -> Iterable[bytes]:
    """Answer with a JSON object. After 408 the connection ends: the rest of the body is not awaited."""
    content = json.dumps(body, ensure_ascii=False).encode() if body else b"{}"
    length = str(len(content))
    parts: Iterable[bytes] = (content,)
    if status == HTTPStatus.REQUEST_TIMEOUT:
        length, parts = ending(content)
    start_response(_STATUS_LINES[status], [_TYPE, ("Content-Length", length)])
    return parts


class Webhook:
    """The WSGI application behind the one webhook path."""

    def __init__(
        self, intake: Intake, verifier: Verifier | None, clock: Clock, metrics: Metrics
    ) -> None:
        self._intake = intake
        self._verifier = verifier
        self._clock = clock
        self._metrics = metrics
        self._bodies = Bodies()
        self._log = logger("webhook")

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        reply = self._reply(environ)
        answered = answer_json(start_response, reply.status, reply.body)
        self._metrics.observe("baobei_ack_seconds", time.perf_counter() - began)
        return answered

    def _reply(self, environ: Environ) -> Reply:
        if self._verifier is None:
            return self._refuse(Rejected(Reason.WEBHOOK_IS_OFF))
        if environ["REQUEST_METHOD"] != "POST":
            return self._refuse(Rejected(Reason.POST_ONLY))
        try:
            body = self._body(environ)
            headers = {name: environ[key] for name, key in _HEADERS if key in environ}
            opened = self._verifier.open(headers, body, now=self._clock.now())
        except Rejected as rejected:
            return self._refuse(rejected)
        match opened:
            case Challenge():
                return Reply(HTTPStatus.OK, {"challenge": opened.value})
            case Envelope():
                self._bodies.know(environ.get("REMOTE_ADDR", ""))
                return self._intake.accept(opened)

    def _body(self, environ: Environ) -> bytes:
        """Return the request's bytes. Raises Rejected when there are too many, or they come too slowly."""
        stated = environ.get("CONTENT_LENGTH") or ""
        if stated.isdigit() and int(stated) > MAX_BODY_BYTES:
            raise Rejected(Reason.TOO_LARGE)
        size = int(stated) if stated.isdigit() else MAX_BODY_BYTES + 1
        try:
            body = self._bodies.read(environ["wsgi.input"], size, environ.get("REMOTE_ADDR", ""))
        except TooSlow:
            raise Rejected(Reason.TOO_SLOW) from None
        if len(body) > MAX_BODY_BYTES:
            raise Rejected(Reason.TOO_LARGE)
        return body

    def _refuse(self, rejected: Rejected) -> Reply:
        reason = rejected.reason.value
        self._metrics.count("baobei_rejected_total", reason=reason)
        self._log.warning(Event.EVENT_REJECTED, reason=reason, status=rejected.status)
        return Reply(rejected.status, {"error": reason})
