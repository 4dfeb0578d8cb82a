"""What the sender does about a failed call: the actions of the error table, one by one.

Retry with backoff and jitter, pause everything, send masked, send fresh, or give up and tell the
administrators. What a code means is `bot.feishu.errors`; this module only acts.
"""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.feishu.client import FeishuClient
from bot.feishu.errors import Action, FeishuError, Verdict, classify, meaning_of
from bot.logs import Event, logger
from bot.metrics import Metrics
from bot.sendqueue import SendQueue
from storage import outbox_claims as claims
from storage.crypto import Vault
from storage.engine import Database
from storage.group_commit import GroupCommit
from storage.outbox import OutboxKind, OutboxRow, Outgoing, Priority, add
from storage.outbox_claims import Failure, Sent

FIRST_BACKOFF_SECONDS = 1.0
LONGEST_BACKOFF_SECONDS = 60.0
SHORTEST_PAUSE_SECONDS = 0.2
ALERT_PREFIX = "alert:"
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")


def backoff_seconds(attempts: int, chance: random.Random) -> float:
    """Return the pause after so many tries: doubling, at most a minute, half of it random."""
    longest = min(LONGEST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2.0 ** max(0, attempts - 1))
    return longest / 2 + chance.uniform(0, longest / 2)


def masked(payload: Any) -> Any:
    """Return the content without full mobile numbers: its own masked variant, else stars in the digits."""
    if payload.get("masked") is not None:
        return payload["masked"]
    text = json.dumps(payload.get("content", {}), ensure_ascii=False)
    return json.loads(_MOBILE.sub(r"\1****\2", text))


@dataclass(frozen=True, slots=True)
class SenderParts:
    """What a sender works with. `token` names this sender's claims."""

    database: Database
    vault: Vault
    clock: Clock
    client: FeishuClient
    commits: GroupCommit
    metrics: Metrics
    token: str


class Failures:
    """Acts on failed calls of one sender."""

    def __init__(
        self,
        parts: SenderParts,
        queue: SendQueue,
        chance: random.Random,
        wake: Callable[[], None],
    ) -> None:
        self._parts = parts
        self._queue = queue
        self._chance = chance
        self._wake = wake
        self._log = logger("sender")

    def handle(self, row: OutboxRow, error: FeishuError, *, resend: Callable[[Any], str]) -> None:
        """Do what the error table says. `resend` calls with another content, for the masked one."""
        verdict = classify(error)
        self._log.warning(
            Event.SEND_FAILED,
            outbox_id=row.id,
            kind=row.kind,
            code=error.code,
            http_status=error.http_status,
            action=verdict.action,
            attempt=row.attempts,
            log_id=error.log_id,
        )
        match verdict.action:
            case Action.RETRY | Action.REFRESH_TOKEN:
                self._retry(row, error, verdict)
            case Action.PAUSE:
                self._pause(row, verdict)
            case Action.MASK:
                self._send_masked(row, error, resend)
            case Action.FRESH if row.kind in (OutboxKind.REPLY, OutboxKind.PATCH):
                self._send_fresh(row)
            case Action.ALERT | Action.UNREACHABLE | Action.CHAT_GONE:
                self.bury(row, _failure(error))
            case _:
                self.bury(row, _failure(error), tells_admins=False)

    def bury(self, row: OutboxRow, failure: Failure, *, tells_admins: bool = True) -> None:
        """Make the row a dead letter, and tell the administrators at most once an hour per cause."""
        now = self._parts.clock.now()
        with self._parts.database.write(self._parts.vault) as store:
            if not claims.bury(store.connection, row, failure, token=self._parts.token):
                return
            is_alert = (row.dedup_key or "").startswith(ALERT_PREFIX)
            if tells_admins and not is_alert:
                for open_id in store.people.admins():
                    key = f"{ALERT_PREFIX}{failure.code}:{now:%Y%m%d%H}:{open_id}"
                    add(store.connection, store.vault, _alert(open_id, failure, key), now=now)
        self._parts.metrics.count("baobei_dead_letters_total")
        self._log.error(Event.SEND_DEAD, outbox_id=row.id, kind=row.kind, code=failure.code)
        self._wake()

    def _retry(self, row: OutboxRow, error: FeishuError, verdict: Verdict) -> None:
        wait = verdict.retry_after_seconds
        seconds = backoff_seconds(row.attempts, self._chance) if wait is None else wait
        next_try_at = self._parts.clock.now() + timedelta(seconds=seconds)
        with self._parts.database.transaction() as connection:
            claims.put_back(
                connection,
                row,
                _failure(error),
                token=self._parts.token,
                next_try_at=next_try_at,
            )

    def _pause(self, row: OutboxRow, verdict: Verdict) -> None:
        seconds = max(verdict.retry_after_seconds or 0.0, SHORTEST_PAUSE_SECONDS)
        self._parts.metrics.count("baobei_send_pauses_total")
        self._log.warning(Event.SEND_PAUSED, seconds=seconds)
        self._queue.pause(seconds)
        self._queue.again(row)

    def _send_masked(
        self, row: OutboxRow, error: FeishuError, resend: Callable[[Any], str]
    ) -> None:
        try:
            message_id = resend(masked(row.payload))
        except FeishuError as again:
            if classify(again).action is Action.MASK:
                self.bury(row, _failure(again))
            else:
                self._retry(row, again, classify(again))
            return
        sent = Sent(row.seq, message_id, self._parts.clock.now())
        with self._parts.database.transaction() as connection:
            claims.mark_sent(connection, [sent], token=self._parts.token)

    def _send_fresh(self, row: OutboxRow) -> None:
        with self._parts.database.transaction() as connection:
            claims.make_fresh(connection, row, token=self._parts.token)
        self._wake()


def _failure(error: FeishuError) -> Failure:
    text = meaning_of(error.code) if error.code is not None else error.message
    return Failure(error.code, text)


def _alert(open_id: str, failure: Failure, key: str) -> Outgoing:
    text = (
        f"有消息没能送到：{failure.text}。\n"
        "查看：baobei outbox list；处理好以后重新发送：baobei outbox retry all"
    )
    return Outgoing(
        kind=OutboxKind.SEND,
        receiver=open_id,
        payload={"msg_type": "text", "content": {"text": text}},
        priority=Priority.ALERT,
        dedup_key=key,
    )
