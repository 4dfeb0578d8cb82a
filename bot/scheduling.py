"""Gives the scheduler its desk: the database, the cards and the outbox, and a lease among processes.

`bot.app` makes one `BotDesk` and hands it to `scheduler.runner.start`; `baobei run-due` hands one with a
fixed clock to `scheduler.runner.run_due`. What is due is decided in `scheduler.sweeps`, not here.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.clock import Clock, SystemClock
from bot.logs import Event, describe, logger
from bot.metrics import Metrics
from bot.outgoing import Deliveries
from handlers.ports import Store
from scheduler.sweeps import Done
from storage import leases
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.database.turns import take_turn
from storage.outbox import Claim, OutboxRow
from storage.uow import SqlStore

T = TypeVar("T")


def _nothing_to_claim() -> Claim | None:
    return None


def _leave_to_the_pump(_: Sequence[OutboxRow]) -> None:
    return None


class BotDesk:
    """Implements `scheduler.runner.Desk`.

    `claim` and `send` hand committed rows straight to this process's sender; without them the sender
    finds the rows by itself.
    """

    def __init__(
        self,
        database: Database,
        vault: Vault,
        clock: Clock,
        *,
        timezone: ZoneInfo,
        metrics: Metrics,
        claim: Callable[[], Claim | None] = _nothing_to_claim,
        send: Callable[[Sequence[OutboxRow]], None] = _leave_to_the_pump,
    ) -> None:
        self.timezone = timezone
        self._database = database
        self._vault = vault
        self._clock = clock
        self._metrics = metrics
        self._claim = claim
        self._send = send
        self._owner = uuid.uuid4().hex
        # Leases count real time: a rehearsal that skips a week must not depose the leader.
        self._lease_clock = SystemClock()
        self._log = logger("scheduler")

    def now(self) -> datetime:
        """Return the present moment, rehearsal shift included."""
        return self._clock.now()

    def read(self, look: Callable[[Store], T]) -> T:
        """Run `look` over a read-only snapshot."""
        with self._database.read(self._vault) as store:
            return look(store)

    def write(self, work: Callable[[Store], Sequence[Done]], now: datetime) -> Sequence[Done]:
        """Run `work` in one unit of work and queue its cards in the same transaction.

        Returns what was done, without the cards that had been queued before.
        """

        def once(store: SqlStore) -> tuple[Sequence[Done], list[OutboxRow]]:
            take_turn(store.connection, leases.SCHEDULER)
            out = Deliveries(store, None, now=now, tz=self.timezone, claim=self._claim())
            done = [one for one in work(store) if one.tell is None or out.tell(one.tell)]
            return done, out.claimed

        done, claimed = self._database.run(self._vault, once)
        self._send(claimed)
        return done

    def lead(self) -> bool:
        """Take or renew the lease; False while another process holds it."""
        with self._database.transaction() as connection:
            return leases.hold(
                connection, leases.SCHEDULER, self._owner, now=self._lease_clock.now()
            )

    def resign(self) -> None:
        """Give the lease back."""
        with self._database.transaction() as connection:
            leases.release(connection, leases.SCHEDULER, self._owner)

    def failed(self, job: str, subject: str, error: Exception) -> None:
        """Log what broke; subjects are ids, never words."""
        self._log.error(Event.SWEEP_FAILED, job=job, subject=subject, **describe(error))

    def swept(self, job: str, at: datetime) -> None:
        """Set how far behind the sweep is, and up to which moment it has done its work."""
        lag = max((self._clock.now() - at).total_seconds(), 0.0)
        self._metrics.set("baobei_sweep_lag_seconds", lag, job=job)
        self._metrics.set("baobei_swept_until_seconds", at.timestamp(), job=job)
