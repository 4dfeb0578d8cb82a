"""What the sender does about a failed call: the actions of the error table, one by one.

Retry with backoff and jitter, pause or halt everything, send masked, plain or fresh, or give up and tell
whom it concerns. What a code means is `bot.feishu.errors`; this module only acts.
"""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot import send_alerts
from bot.clock import Clock, SystemClock
from bot.feishu.client import FeishuClient, receive_id_type_of
from bot.feishu.errors import Action, FeishuError, Verdict, classify, meaning_of
from bot.halting import Halt
from bot.logs import Event, logger
from bot.metrics import Metrics
from bot.sendqueue import SendQueue
from bot.substitutes import as_masked, as_text
from storage import leases
from storage import outbox_claims as claims
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.database.group_commit import GroupCommit
from storage.database.notices import Channel, notify
from storage.outbox import OutboxKind, OutboxRow
from storage.outbox_claims import Failure, Sent
from storage.uow import SqlStore

FIRST_BACKOFF_SECONDS = 1.0
LONGEST_BACKOFF_SECONDS = 60.0
SHORTEST_PAUSE_SECONDS = 0.2
PAUSE = "sending-pause"
"""Name of the lease that lasts as long as nobody may send."""
RESIGNED = 230029
"""The one code of those about unreachable people that says why for certain."""

Resend = Callable[[OutboxRow], str]
"""Calls the platform with another form of the row; returns the message id. Raises FeishuError."""

_WAITS = (Action.RETRY, Action.REFRESH_TOKEN, Action.PAUSE, Action.HALT)
"""Failures that say nothing of the message: the call did not get so far as to judge it."""


def backoff_seconds(attempts: int, chance: random.Random) -> float:
    """Return the pause after so many tries: doubling, at most a minute, half of it random."""
    longest = min(LONGEST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2.0 ** max(0, attempts - 1))
    return longest / 2 + chance.uniform(0, longest / 2)


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


class Tally:
    """How many messages of a sender went out, and how many it gave up. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.sent = 0
        self.dead = 0

    def add(self, *, sent: int = 0, dead: int = 0) -> None:
        """Count messages."""
        with self._lock:
            self.sent += sent
            self.dead += dead


class Failures:
    """Acts on failed calls of one sender."""

    def __init__(
        self,
        parts: SenderParts,
        queue: SendQueue,
        halt: Halt,
        *,
        chance: random.Random,
        wake: Callable[[], None],
        tally: Tally,
    ) -> None:
        self._parts = parts
        self._queue = queue
        self._halt = halt
        self._chance = chance
        self._wake = wake
        self._tally = tally
        self._log = logger("sender")

    def handle(self, row: OutboxRow, error: FeishuError, resend: Resend | None) -> None:
        """Do what the error table says. `resend`: None when this was another form already."""
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
        if verdict.action not in _WAITS:
            self._halt.end()
        match verdict.action:
            case Action.RETRY | Action.REFRESH_TOKEN:
                self.try_later(row, _failure(error), verdict.retry_after_seconds)
            case Action.PAUSE:
                self._pause(row, verdict)
            case Action.HALT:
                self._stand_still(row, error)
            case Action.FRESH if row.kind in (OutboxKind.REPLY, OutboxKind.PATCH):
                self._send_fresh(row)
            case Action.MASK if resend is not None:
                self._send_instead(row, as_masked(row), error, resend)
            case Action.PLAIN if resend is not None and (plain := as_text(row)) is not None:
                self._send_instead(row, plain, error, resend)
            case _:
                self._give_up(row, error, verdict)

    def bury(
        self,
        row: OutboxRow,
        failure: Failure,
        also: Callable[[SqlStore], None] = lambda _: None,
    ) -> None:
        """Make the row a dead letter, and do `also` in the same unit of work."""
        with self._parts.database.write(self._parts.vault) as store:
            if not claims.bury(store.connection, row, failure, token=self._parts.token):
                return
            also(store)
        self._tally.add(dead=1)
        self._parts.metrics.count("baobei_dead_letters_total")
        self._log.error(Event.SEND_DEAD, outbox_id=row.id, kind=row.kind, code=failure.code)
        self._wake()

    def bury_and_tell(self, row: OutboxRow, failure: Failure) -> None:
        """Make the row a dead letter, and tell the administrators at most once an hour per cause."""
        self.bury(row, failure, lambda store: self._tell_admins(store, row, failure))

    def _tell_admins(self, store: SqlStore, row: OutboxRow, failure: Failure) -> None:
        if not send_alerts.is_alert(row):
            words = send_alerts.of_dead_letter(failure)
            send_alerts.tell_admins(store, words, str(failure.code), self._parts.clock.now())

    def _give_up(self, row: OutboxRow, error: FeishuError, verdict: Verdict) -> None:
        failure = _failure(error)
        match verdict.action:
            case Action.UNREACHABLE:
                self.bury(row, failure, lambda store: self._note_unreachable(store, row, failure))
            case Action.CHAT_GONE:
                self.bury(row, failure, lambda store: self._note_chat_gone(store, row, failure))
            case Action.ALERT | Action.MASK:
                self.bury_and_tell(row, failure)
            case _:
                self.bury(row, failure)

    def _note_unreachable(self, store: SqlStore, row: OutboxRow, failure: Failure) -> None:
        now = self._parts.clock.now()
        if failure.code == RESIGNED:
            store.people.mark_left(row.receiver, now)
        send_alerts.tell_of_unreachable(store, row, failure, now)

    def _note_chat_gone(self, store: SqlStore, row: OutboxRow, failure: Failure) -> None:
        if receive_id_type_of(row.receiver) == "chat_id":
            store.chats.lost(row.receiver, self._parts.clock.now())
            claims.cancel_for(store.connection, row.receiver, failure)
        self._tell_admins(store, row, failure)

    def try_later(self, row: OutboxRow, failure: Failure, seconds: float | None = None) -> None:
        """Make the row due again after so many seconds, or after the backoff of its attempts."""
        wait = backoff_seconds(row.attempts, self._chance) if seconds is None else seconds
        next_try_at = self._parts.clock.now() + timedelta(seconds=wait)
        with self._parts.database.transaction() as connection:
            claims.put_back(
                connection, row, failure, token=self._parts.token, next_try_at=next_try_at
            )

    def _pause(self, row: OutboxRow, verdict: Verdict) -> None:
        seconds = max(verdict.retry_after_seconds or 0.0, SHORTEST_PAUSE_SECONDS)
        self._parts.metrics.count("baobei_send_pauses_total")
        self._log.warning(Event.SEND_PAUSED, seconds=seconds)
        self._queue.pause(seconds)
        # The limit is the app's: every process that sends must pause.
        until = SystemClock().now() + timedelta(seconds=seconds)
        with self._parts.database.transaction() as connection:
            leases.extend(connection, PAUSE, self._parts.token, until=until)
            notify(connection, Channel.OUTBOX)
        self._queue.again(row)

    def _stand_still(self, row: OutboxRow, error: FeishuError) -> None:
        """Give every row back as if untried: the app was refused, not the messages."""
        failure = _failure(error)
        is_new = self._halt.begin(failure.text)
        waiting = [row, *self._queue.withdraw()]
        with self._parts.database.write(self._parts.vault) as store:
            claims.give_back(store.connection, waiting, token=self._parts.token)
            if is_new:
                now = self._parts.clock.now()
                send_alerts.tell_admins(store, send_alerts.of_halt(failure), "halt", now)
        if is_new:
            self._parts.metrics.count("baobei_send_pauses_total")
            self._log.error(Event.SEND_HALTED, code=failure.code)

    def _send_instead(
        self, row: OutboxRow, instead: OutboxRow, error: FeishuError, resend: Resend
    ) -> None:
        try:
            message_id = resend(instead)
        except FeishuError as again:
            self.handle(row, again, None)
            return
        failure, now = _failure(error), self._parts.clock.now()
        with self._parts.database.write(self._parts.vault) as store:
            sent = Sent(row.seq, message_id, now)
            claims.mark_sent(store.connection, [sent], token=self._parts.token)
            if classify(error).action is Action.MASK:
                send_alerts.tell_admins(store, send_alerts.of_masked(failure), "masked", now)
        self._tally.add(sent=1)
        self._wake()

    def _send_fresh(self, row: OutboxRow) -> None:
        with self._parts.database.transaction() as connection:
            claims.make_fresh(connection, row, token=self._parts.token)
        self._wake()


def _failure(error: FeishuError) -> Failure:
    text = meaning_of(error.code) if error.code is not None else error.message
    return Failure(error.code, text)
