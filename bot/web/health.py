"""GET /healthz, /readyz and /metrics: is the process alive, can it do its work, what has it counted.

Ready means: the database answers, there is a token to talk to Feishu with, sending is not halted, and no
queue has stood still.
Answers name parts and numbers, never content.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.feishu.client import FeishuClient
from bot.feishu.errors import FeishuError
from bot.logs import Event, describe, logger
from bot.metrics import Metrics
from storage import dead_letters, inbox, jobs
from storage.database.engine import Database

STANDS_STILL_AFTER = timedelta(minutes=5)
TOKEN_CHECKED_FOR_SECONDS = 15.0
_DEPTHS = (
    "baobei_inbox_rows",
    "baobei_inbox_oldest_seconds",
    "baobei_outbox_rows",
    "baobei_outbox_oldest_seconds",
    "baobei_job_rows",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the readiness: whether it is well, and a word on it."""

    ok: bool
    detail: str


class Health:
    """Looks at the parts of a process. Safe to use from several threads."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        client: FeishuClient,
        metrics: Metrics,
        *,
        is_connected: Callable[[], bool] | None = None,
        halted: Callable[[], str] = lambda: "",
    ) -> None:
        self._database = database
        self._clock = clock
        self._client = client
        self._metrics = metrics
        self._is_connected = is_connected
        self._halted = halted
        self._log = logger("health")
        self._lock = threading.Lock()
        self._token_good_until = 0.0
        metrics.before_render(self._set_depths)

    def readiness(self) -> tuple[bool, dict[str, Any]]:
        """Return whether everything is well, and each part for the answer."""
        checks = {"database": self._check_database(), "token": self._check_token()}
        checks["queues"] = (
            self._check_queues() if checks["database"].ok else Check(False, "数据库不可用")
        )
        reason = self._halted()
        checks["sending"] = Check(not reason, f"已暂停：{reason}" if reason else "正常")
        if self._is_connected is not None:
            is_up = self._is_connected()
            checks["connection"] = Check(is_up, "已连接" if is_up else "长连接未建立")
        is_ready = all(check.ok for check in checks.values())
        parts = {name: {"ok": check.ok, "detail": check.detail} for name, check in checks.items()}
        return is_ready, {"ready": is_ready, "parts": parts}

    def render_metrics(self) -> bytes:
        """Return the metrics with the present depths of the queues."""
        return self._metrics.render()

    def _check_database(self) -> Check:
        try:
            self._database.ping()
        except Exception as error:  # the request's edge: whatever the driver says, it is not ready
            return Check(False, f"数据库不可用（{type(error).__name__}）")
        return Check(True, "正常")

    def _check_token(self) -> Check:
        with self._lock:
            if time.monotonic() < self._token_good_until:
                return Check(True, "正常")
        try:
            self._client.ping_token()
        except FeishuError as error:
            return Check(False, error.message)
        with self._lock:
            self._token_good_until = time.monotonic() + TOKEN_CHECKED_FOR_SECONDS
        return Check(True, "正常")

    def _check_queues(self) -> Check:
        now = self._clock.now()
        with self._database.snapshot() as connection:
            waiting, going = inbox.depth(connection), dead_letters.depth(connection)
        oldest = [waiting.oldest_received_at, going.oldest_due_at]
        late = [now - moment for moment in oldest if moment is not None]
        detail = f"待处理 {waiting.due + waiting.parked}，待发送 {going.due}，死信 {going.dead}"
        return Check(max(late, default=timedelta()) < STANDS_STILL_AFTER, detail)

    def _set_depths(self) -> None:
        """Set the gauges of the queues; without the database they are left out, not shown as old."""
        try:
            self._read_depths()
        except Exception as error:  # the request's edge: the counters of this process still tell
            self._log.warning(Event.METRICS_PARTIAL, **describe(error))
            for name in _DEPTHS:
                self._metrics.leave_out(name)
            self._metrics.set("baobei_database_up", 0)
        else:
            self._metrics.set("baobei_database_up", 1)

    def _read_depths(self) -> None:
        now = self._clock.now()
        with self._database.snapshot() as connection:
            waiting, going = inbox.depth(connection), dead_letters.depth(connection)
            long_work = jobs.depth(connection)
        self._metrics.set_rows(
            "baobei_inbox_rows",
            {"due": waiting.due, "parked": waiting.parked, "dead": waiting.dead},
        )
        self._metrics.set_rows(
            "baobei_outbox_rows", {"due": going.due, "sending": going.sending, "dead": going.dead}
        )
        self._metrics.set_rows("baobei_job_rows", long_work)
        for name, oldest in (
            ("baobei_inbox_oldest_seconds", waiting.oldest_received_at),
            ("baobei_outbox_oldest_seconds", going.oldest_due_at),
        ):
            age = (now - oldest).total_seconds() if oldest is not None else 0.0
            self._metrics.set(name, max(0.0, age))
