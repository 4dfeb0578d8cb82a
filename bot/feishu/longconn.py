"""The long connection: events and callbacks over a WebSocket of ours, each acknowledged once handled.

A small client of its own, because the SDK's cannot be stopped, runs handlers on the loop that
acknowledges, drops card frames and loads 90 MB (docs/decisions/0003-long-connection.md). It only
carries: what a payload means, and storing it, is the caller's. Platform page: 「使用长连接接收事件」.
"""

import base64
import json
import random
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import Any

from bot.feishu.error_table import Action
from bot.feishu.errors import FeishuError, classify
from bot.feishu.frames import CONTROL, DATA, BadFrame, Frame, decode, encode
from bot.feishu.inbound import Rejected
from bot.feishu.lanes import Lanes
from bot.feishu.ordering import Ordering
from bot.feishu.parts import Parts
from bot.feishu.ws_endpoint import Endpoint, Pace, connect, discover, read_pace
from bot.logs import Event, describe, logger

OnEvent = Callable[[bytes], tuple[int, dict[str, Any] | None]]
"""Takes a payload (an envelope, plain JSON); returns 200 or 500, and a callback's response."""

_STOP_GRACE_S = 5.0


class _Silent(Exception):
    """The other side did not answer a ping."""


class LongConnection:
    """Keeps one connection open until stopped, through errors, silence and restarts of Feishu.

    `on_event` runs on worker threads, in order for one person or group, and must answer within 3 s; what it
    raises is answered 500, so that Feishu delivers again, but for `Rejected`, which is final.
    `pong_timeout_s` is how long the other side may be silent after a ping.
    """

    def __init__(
        self,
        app_id: str,
        app_secret: str,
        domain: str,
        on_event: OnEvent,
        *,
        timeout_s: float = 5.0,
        pong_timeout_s: float = 30.0,
        workers: int = 8,
    ) -> None:
        self._discover = partial(discover, app_id, app_secret, domain, timeout_s)
        self._on_event = on_event
        self._timeout_s = timeout_s
        self._pong_timeout_s = pong_timeout_s
        self._pace = Pace()
        self._lanes = Lanes(workers, "feishu-event")
        self._ordering = Ordering()
        self._thread = threading.Thread(target=self._run, name="feishu-connection", daemon=True)
        self._stopping = threading.Event()
        self._socket: Any = None
        self._seen_at: float | None = None
        self._problem = ""
        self._log = logger("connection")

    @property
    def is_connected(self) -> bool:
        """Whether a connection is open right now."""
        return self._socket is not None

    @property
    def last_seen_s(self) -> float | None:
        """Seconds since anything was received; None before the first frame."""
        return None if self._seen_at is None else monotonic() - self._seen_at

    @property
    def problem(self) -> str:
        """Why there is no connection, in Chinese; "" while there is one."""
        return self._problem

    def start(self) -> None:
        """Begin to connect, in a thread of its own; returns at once. Once per object."""
        self._thread.start()

    def stop(self) -> None:
        """Finish and acknowledge what was received, close the connection, end the threads."""
        self._stopping.set()
        self._lanes.close(_STOP_GRACE_S)
        socket = self._socket
        if socket is not None:
            socket.close()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        from websockets.exceptions import WebSocketException

        failures = 0
        while not self._stopping.is_set():
            seen_before = self._seen_at
            try:
                self._connect_once(self._discover())
            except FeishuError as failure:
                self._note(failure.message)
                if classify(failure).action in (Action.ALERT, Action.HALT):
                    failures = max(failures, _SLOW)
            except (_Silent, OSError, WebSocketException) as problem:
                self._note(f"长连接中断（{type(problem).__name__}）")
            failures = failures + 1 if self._seen_at == seen_before else 0
            self._stopping.wait(self._pace.delay_s(failures, random.random()))

    def _note(self, problem: str) -> None:
        if not self._stopping.is_set():
            self._problem = problem
            self._log.warning(Event.CONNECTION_DOWN, problem=problem)

    def _connect_once(self, endpoint: Endpoint) -> None:
        """Connect and receive until the connection ends: by itself, or because stop() closes it."""
        self._pace = endpoint.pace
        with connect(endpoint.url, self._timeout_s) as socket:
            self._socket, self._problem = socket, ""
            self._log.info(Event.CONNECTION_UP)
            try:
                if not self._stopping.is_set():  # else stop() may not have seen this socket
                    self._receive(socket, endpoint.service_id)
            finally:
                self._socket = None

    def _receive(self, socket: Any, service_id: int) -> None:
        ping = encode(Frame(CONTROL, service_id, (("type", "ping"),)))
        parts = Parts()
        pinged_at, silent_at = float("-inf"), None
        while True:
            now, ping_at = monotonic(), pinged_at + self._pace.ping_interval_s
            if silent_at is not None and now >= silent_at:
                raise _Silent
            if now >= ping_at:
                socket.send(ping)
                pinged_at, ping_at = now, now + self._pace.ping_interval_s
                silent_at = silent_at or now + self._pong_timeout_s
            try:
                data = socket.recv(min(ping_at, silent_at or ping_at) - now)
            except TimeoutError:
                continue
            self._seen_at, silent_at = monotonic(), None
            self._take(socket, data, parts)

    def _take(self, socket: Any, data: object, parts: Parts) -> None:
        """Sort one received frame; what is no frame is left alone."""
        try:
            frame = decode(data) if isinstance(data, bytes) else None
        except BadFrame:
            frame = None
        if frame is None:
            self._log.warning(Event.EVENT_MALFORMED, field="frame")
        elif frame.method == CONTROL:
            if frame.header("type") == "pong" and frame.payload:
                self._pace = read_pace(frame.payload, self._pace)
        elif frame.method == DATA and frame.header("type") in ("event", "card"):
            payload = parts.whole(frame, monotonic())
            if payload is not None and not self._stopping.is_set():
                lane = self._ordering.lane_of(payload, frame.header("message_id"))
                self._lanes.submit(lane, lambda: self._handle(socket, frame, payload))

    def _handle(self, socket: Any, frame: Frame, payload: bytes) -> None:
        """Hand a payload to the caller and acknowledge it with what comes back."""
        from websockets.exceptions import ConnectionClosed

        started = monotonic()
        try:
            code, data = self._on_event(payload)
        except Rejected as refusal:
            # Delivering it again would bring the same again.
            self._log.warning(Event.EVENT_REJECTED, reason=refusal.reason)
            code, data = 200, None
        except Exception as error:
            # The edge of a worker: whatever a handler raises must become a redelivery.
            self._log.error(Event.REQUEST_BROKE, **describe(error))
            code, data = 500, None
        try:
            socket.send(encode(_acknowledgement(frame, code, data, monotonic() - started)))
        except (ConnectionClosed, OSError):
            self._log.info(Event.ANSWER_LOST)


_SLOW = 16
"""Failures after which the longest pause applies; taken at once where only a person can mend it."""


def _acknowledgement(frame: Frame, code: int, data: dict[str, Any] | None, took_s: float) -> Frame:
    """The same frame back, with the result as its payload and the time taken as a header."""
    answer: dict[str, Any] = {"code": code}
    if code == 200 and data is not None:
        answer["data"] = base64.b64encode(json.dumps(data, ensure_ascii=False).encode()).decode()
    return replace(
        frame,
        headers=(*frame.headers, ("biz_rt", str(round(took_s * 1000)))),
        payload=json.dumps(answer).encode(),
    )
