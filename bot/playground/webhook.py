"""Posts one payload to the bot's request address: encrypts, signs, waits at most three seconds.

Connections are kept alive and shared by all threads. One that the bot has closed meanwhile is noticed
before it is used, so that a payload is never posted twice by accident.
Source: platform docs, "Event subscription: configure request URL".
"""

import http.client
import json
import secrets
import select
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.playground.crypto import encrypt, signature
from bot.playground.faults import Faults
from bot.playground.platform import Platform

# Platform docs: an answer within three seconds in all.
ANSWER_LIMIT_S = 3.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `failure` is "", "timeout", "refused" or "no_target"; else status and body."""

    status: int = 0
    body: bytes = b""
    failure: str = ""

    @property
    def is_success(self) -> bool:
        """Only HTTP 200 counts (platform docs, "Event subscription")."""
        return not self.failure and self.status == 200


class Webhook:
    """The sender for the webhook transport. `url` may be set at any time."""

    def __init__(self, platform: Platform, faults: Faults) -> None:
        self.url = platform.config.webhook_url
        self.timeout_s = ANSWER_LIMIT_S
        self._clock = platform.clock
        self._encrypt_key = platform.config.encrypt_key
        self._faults = faults
        self._lock = threading.Lock()
        self._idle: list[http.client.HTTPConnection] = []

    def send(self, payload: dict[str, Any]) -> Answer:
        """Push an event or callback body as configured: sealed and signed, or plain."""
        plain = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        return self.send_bytes(plain)

    def send_bytes(self, plain: bytes, headers: dict[str, str] | None = None) -> Answer:
        """Push raw text as configured; `headers` override the computed ones."""
        body, computed = self._seal(plain)
        return self.post(body, {**computed, **(headers or {})})

    def post(self, body: bytes, headers: dict[str, str]) -> Answer:
        """Post exactly these bytes and headers."""
        url = self.url
        if not url:
            return Answer(failure="no_target")
        started = time.monotonic()
        connection: http.client.HTTPConnection | None = None
        try:
            parts = urlsplit(url)
            target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            connection = self._borrow(parts.hostname or "", parts.port or 80)
            connection.request("POST", target, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.read())
        except (OSError, ValueError, http.client.HTTPException) as error:
            if connection is not None:
                connection.close()
            return Answer(failure="timeout" if isinstance(error, TimeoutError) else "refused")
        with self._lock:
            self._idle.append(connection)
        if time.monotonic() - started > self.timeout_s:
            return Answer(failure="timeout")
        return answer

    def close(self) -> None:
        """Close every idle connection."""
        with self._lock:
            for connection in self._idle:
                connection.close()
            self._idle.clear()

    def _seal(self, plain: bytes) -> tuple[bytes, dict[str, str]]:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if not self._encrypt_key:
            return plain, headers
        body = json.dumps({"encrypt": encrypt(self._encrypt_key, plain)}).encode()
        timestamp, nonce = str(self._clock.now_ms() // 1000), secrets.token_hex(8)
        sign = signature(timestamp, nonce, self._encrypt_key, body)
        if self._faults.strikes("bad_signature"):
            sign = "0" * len(sign)
        headers["X-Lark-Request-Timestamp"] = timestamp
        headers["X-Lark-Request-Nonce"] = nonce
        headers["X-Lark-Signature"] = sign
        if self._faults.strikes("lower_case_headers"):
            headers = {name.lower(): value for name, value in headers.items()}
        return body, headers

    def _borrow(self, host: str, port: int) -> http.client.HTTPConnection:
        while True:
            with self._lock:
                if not self._idle:
                    break
                connection = self._idle.pop()
            if (connection.host, connection.port) == (host, port) and not _is_stale(connection):
                return connection
            connection.close()
        return http.client.HTTPConnection(host, port, timeout=self.timeout_s)


def _is_stale(connection: http.client.HTTPConnection) -> bool:
    """An idle connection that is readable has been closed by the other side."""
    if connection.sock is None:
        return True
    readable, _, _ = select.select([connection.sock], [], [], 0)
    return bool(readable)
