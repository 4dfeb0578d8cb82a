"""Pumps the outbox: claimed rows go out in order of urgency, one per receiver, within the limits.

Rows of this process arrive claimed, in memory, right after their commit; everything else is claimed by a
pump that looks once a second and whenever it is woken. What an error means is `bot.feishu.errors`; this
module does it. A row is tried with the same uuid until 50 minutes after its first try (the platform forgets
uuids after an hour), then it is a dead letter and the administrators hear of it.
"""

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from queue import SimpleQueue

from bot.clock import SystemClock
from bot.feishu.errors import FeishuError
from bot.halting import Halt
from bot.logs import Event, describe, logger
from bot.sendfailures import PAUSE, Failures, SenderParts, Tally
from bot.sendqueue import SendQueue
from bot.substitutes import as_text, faults_of, message_type
from storage import dead_letters, leases
from storage import outbox_claims as claims
from storage.database.contention import rerun
from storage.outbox import Claim, OutboxKind, OutboxRow
from storage.outbox_claims import CLAIM_LENGTH, Failure, Sent

THREADS = 8
POLL_SECONDS = 1.0
LOOK_AFTER_SECONDS = 0.02
MOST_IN_HAND = 64
CLAIM_TRIES = 3
NO_RETRY_AFTER = timedelta(minutes=50)
RENEW_AT = timedelta(seconds=12)


PROGRESS_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Drained:
    """What came of a drain: messages sent, given up, and left for a later try, with the last reason."""

    sent: int
    dead: int
    left: int
    reason: str

    @property
    def is_complete(self) -> bool:
        """Whether everything due went out."""
        return not (self.dead or self.left)


class _Reason(Enum):
    """Why the pump looks."""

    WOKEN = auto()
    SENT = auto()
    POLL = auto()
    STOP = auto()


class Sender:
    """Threads that send what the outbox holds."""

    def __init__(
        self,
        parts: SenderParts,
        *,
        threads: int = THREADS,
        monotonic: Callable[[], float] = time.monotonic,
        chance: random.Random | None = None,
        due_by: datetime | None = None,
    ) -> None:
        """Prepare a sender. `due_by`: send what is due by that moment instead of by now.

        Claims, pauses and the 50 minutes count real time all the same: other senders and the platform do.
        """
        self._parts = parts
        self._due_by = due_by
        self._queue = SendQueue(monotonic)
        self._halt = Halt(monotonic)
        self._tally = Tally()
        self._failures = Failures(
            parts,
            self._queue,
            self._halt,
            chance=chance or random.Random(),
            wake=self.wake,
            tally=self._tally,
        )
        self._log = logger("sender")
        self._broken: SimpleQueue[OutboxRow] = SimpleQueue()
        self._woken = threading.Condition()
        self._is_awake = False
        self._is_stopping = False
        self._looks_soon = False
        self._most_threads = threads
        self._senders: list[threading.Thread] = []
        self._pump_thread = threading.Thread(target=self._pump, name="sender-pump", daemon=True)

    def start(self) -> None:
        """Start pumping."""
        for _ in range(2):
            self._add_thread()
        self._pump_thread.start()

    def stop(self, timeout_seconds: float = 8.0) -> None:
        """Finish the calls under way, record them, and give the other claims back."""
        with self._woken:
            self._is_stopping = True
            self._woken.notify_all()
        left = self._queue.close()
        deadline = time.monotonic() + timeout_seconds
        for thread in (*self._senders, self._pump_thread):
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))
        self._parts.commits.flush()
        if left:
            with self._parts.database.transaction() as connection:
                claims.give_back(connection, left, token=self._parts.token)

    def drain(
        self, within_seconds: float, *, progress: Callable[[int], None] = lambda _: None
    ) -> Drained:
        """Send everything due now, without a pump of its own, and stop.

        For commands that end. What rests after an earlier failure is tried once more, at once; what fails
        now stays for a running sender. `progress` hears once a second how many went out so far.
        """
        self._end_rests()
        self._add_thread()
        deadline = time.monotonic() + within_seconds
        while time.monotonic() < deadline and self.pump_once():
            if not self._wait_until_tried(deadline, progress):
                break
            self._parts.commits.flush()
        self.stop()
        with self._parts.database.snapshot() as connection:
            now, token = self._due_by or self._parts.clock.now(), self._parts.token
            left, reason = dead_letters.left(connection, now=now, token=token)
        return Drained(self._tally.sent, self._tally.dead, left, reason)

    def _end_rests(self) -> None:
        now = self._parts.clock.now()
        with self._parts.database.transaction() as connection:
            claims.end_rests(connection, now=now, due_by=self._due_by or now)

    def _wait_until_tried(self, deadline: float, progress: Callable[[int], None]) -> bool:
        """Wait until every row in hand was tried; False when the deadline came first."""
        while (left := deadline - time.monotonic()) > 0:
            if self._queue.wait_until_empty(min(left, PROGRESS_SECONDS)):
                return True
            progress(self._tally.sent)
        return False

    @property
    def halted(self) -> str:
        """Why nothing is sent at all, in Chinese; "" while sending goes on."""
        return self._halt.reason

    def claim(self, now: datetime) -> Claim | None:
        """Return the claim under which a row may be handed to `accept`; None while sending is halted."""
        return None if self._halt.reason else self._claim(now)

    def _claim(self, now: datetime) -> Claim:
        return Claim(self._parts.token, now + CLAIM_LENGTH)

    def accept(self, rows: Sequence[OutboxRow]) -> None:
        """Take over rows that were committed as claimed by this sender."""
        self._queue.add(rows)
        if self._queue.is_short_of_threads(len(self._senders)):
            self._add_thread()

    def set_share(self, senders: int) -> None:
        """Tell how many senders divide the rates."""
        self._queue.set_share(senders)

    def wake(self) -> None:
        """Have the pump look now."""
        with self._woken:
            self._is_awake = True
            self._woken.notify_all()

    def _add_thread(self) -> None:
        if len(self._senders) < self._most_threads:
            thread = threading.Thread(
                target=self._send_all, name=f"sender-{len(self._senders)}", daemon=True
            )
            self._senders.append(thread)
            thread.start()

    # ---------------------------------------------------------------- one row

    def _send_all(self) -> None:
        while (row := self._queue.take()) is not None:
            try:
                self.attempt(row)
            except Exception as error:  # the sender's edge: the pump frees the row, it comes again
                self._log.error(Event.SEND_BROKE, outbox_id=row.id, **describe(error))
                self._broken.put(row)
            finally:
                self._queue.done(row)

    def attempt(self, row: OutboxRow) -> None:
        """Try one claimed row once and record what became of it."""
        now = self._parts.clock.now()
        if now - row.first_try_at > NO_RETRY_AFTER:
            if row.attempts == 1:
                self._let_go(row)
                return
            failure = Failure(None, "50 分钟内没有发送成功，已停止自动重试")
            self._failures.bury_and_tell(row, failure)
            return
        began = time.perf_counter()
        try:
            message_id = self._call(self._sound(row))
        except FeishuError as error:
            self._count(row, str(error.code if error.code is not None else "network"))
            self._failures.handle(row, error, self._call)
        else:
            self._parts.metrics.observe(
                "baobei_send_seconds", time.perf_counter() - began, kind=row.kind
            )
            self._count(row, "0")
            self._halt.end()
            self._sent(row, message_id)

    def _let_go(self, row: OutboxRow) -> None:
        """Free a row that was never tried: the machine stood still since its claim, as suspended ones do.

        Nothing can have reached the platform, so it goes out under a claim of its own, however late. Had
        another sender taken it over meanwhile, it stays with that one.
        """
        with self._parts.database.transaction() as connection:
            claims.give_back(connection, [row], token=self._parts.token)
        self.wake()

    def _sound(self, row: OutboxRow) -> OutboxRow:
        """Return the row, or its words as text when the platform would refuse its card."""
        faults = faults_of(row)
        if not faults:
            return row
        first = faults[0]
        self._log.error(Event.SEND_BAD_CARD, outbox_id=row.id, code=first.code, path=first.path)
        return as_text(row) or row

    def _call(self, row: OutboxRow) -> str:
        client, content = self._parts.client, row.payload.get("content", {})
        match row.kind:
            case OutboxKind.SEND:
                return client.send(row.target, message_type(row), content, row.id).message_id
            case OutboxKind.REPLY:
                return client.reply(row.target, message_type(row), content, row.id).message_id
            case OutboxKind.PATCH:
                client.patch(row.target, content)
            case OutboxKind.RECALL:
                client.recall(row.target)
        return ""

    def _sent(self, row: OutboxRow, message_id: str) -> None:
        sent = Sent(row.seq, message_id, self._due_by or self._parts.clock.now())
        token = self._parts.token
        self._tally.add(sent=1)
        self._parts.commits.ride(
            lambda connection: claims.mark_sent(connection, [sent], token=token)
        )
        with self._woken:
            if not self._looks_soon:
                self._looks_soon = True
                self._woken.notify_all()

    def _count(self, row: OutboxRow, code: str) -> None:
        self._parts.metrics.count("baobei_sends_total", kind=row.kind, code=code)

    # ---------------------------------------------------------------- the pump

    def _pump(self) -> None:
        next_poll = 0.0
        while (reason := self._wait_for_reason(next_poll)) is not _Reason.STOP:
            try:
                waits = reason is _Reason.WOKEN or self._has_waiting()
                if waits or reason is _Reason.POLL:
                    next_poll = time.monotonic() + POLL_SECONDS
                    self._parts.commits.flush()
                    self.pump_once(is_sure=waits)
            except Exception as error:  # the sender's edge: the next round tries again
                self._log.warning(Event.PUMP_FAILED, **describe(error))
                next_poll = time.monotonic() + POLL_SECONDS

    def _wait_for_reason(self, next_poll: float) -> _Reason:
        """Wait until it is time to look.

        Soon after a send, because the receiver's next row may wait for it. If none does, the mark of the
        send is in no hurry: it goes with the next unit of work, or with the poll.
        """
        with self._woken:
            while not self._is_awake and not self._is_stopping:
                left = next_poll - time.monotonic()
                if left <= 0:
                    return _Reason.POLL
                if self._looks_soon:
                    self._looks_soon = False
                    if not self._woken.wait(min(left, LOOK_AFTER_SECONDS)):
                        return _Reason.SENT
                else:
                    self._woken.wait(left)
            if self._is_stopping:
                return _Reason.STOP
            self._is_awake = self._looks_soon = False
            return _Reason.WOKEN

    def _has_waiting(self) -> bool:
        now, token = self._parts.clock.now(), self._parts.token
        with self._parts.database.snapshot() as connection:
            return claims.has_waiting(connection, now=now, token=token)

    def pump_once(self, *, is_sure: bool = True) -> int:
        """Claim what may go out now and queue it; returns how many. `is_sure` skips looking first."""
        self._heed_pause()
        self._free_broken()
        self._renew_claims()
        room = self._halt.room(MOST_IN_HAND - len(self._queue))
        if room <= 0:
            return 0
        now = self._parts.clock.now()
        if not is_sure and not self._has_waiting():
            return 0
        rows = rerun(lambda: self._claim_due(now, room), attempts=CLAIM_TRIES)
        self.accept(rows)
        return len(rows)

    def _claim_due(self, now: datetime, most: int) -> list[OutboxRow]:
        with self._parts.database.transaction() as connection:
            return claims.claim_due(
                connection,
                self._parts.vault,
                self._claim(now),
                now=now,
                due_by=self._due_by,
                limit=most,
            )

    def _heed_pause(self) -> None:
        """Pause as long as any process was told to: the platform counts the calls of the whole app."""
        with self._parts.database.snapshot() as connection:
            until = leases.end_of(connection, PAUSE)
        left = (until - SystemClock().now()).total_seconds() if until is not None else 0.0
        if left > 0:
            self._queue.pause(left)

    def _free_broken(self) -> None:
        """Make rows due again of which nobody knows what became: the same uuid sends once."""
        while not self._broken.empty():
            row = self._broken.get()
            try:
                self._failures.try_later(row, Failure(None, "结果没能记下"))
            except Exception:
                self._broken.put(row)
                raise

    def _renew_claims(self) -> None:
        """Hold on to rows that wait for the rate limit, before somebody takes them for abandoned."""
        now = self._parts.clock.now()
        waiting = self._queue.held_since(RENEW_AT.total_seconds())
        if waiting:
            with self._parts.database.transaction() as connection:
                claims.renew(connection, waiting, self._claim(now))
