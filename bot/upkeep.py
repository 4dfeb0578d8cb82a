"""What a process does beside its work: its sender's lease, who the bot and the administrators are, fresh profiles.

One thread, a few seconds apart; nothing here is on the way of a message. Errors are logged and tried again.
"""

import gc
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import SystemClock
from bot.directory import PeopleDirectory
from bot.feishu.client import FeishuClient
from bot.feishu.errors import FeishuError
from bot.logs import Event, describe, logger
from bot.sender import Sender
from storage import leases
from storage.database.engine import Database

TICK_SECONDS = leases.RENEW_EVERY.total_seconds()
REFRESH_SECONDS = 3600.0
RECONCILE_SECONDS = 10.0
"""How often it is looked whether a night has begun; a shifted rehearsal clock counts too."""
REHEARSE_AGAIN_SECONDS = 1.0
"""How soon a rehearsal goes on that gave way to events."""
FIRST_RETRY_SECONDS = 0.5
LONGEST_RETRY_SECONDS = 10.0
SENDER_PREFIX = "sender:"


@dataclass(slots=True)
class _Chore:
    """Something to do now and then: `do` returns the seconds until it is to be done again."""

    do: Callable[[], float]
    due_at: float = 0.0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class UpkeepParts:
    """What the upkeep works with. `token` names this process; `admins` are those of the setting."""

    database: Database
    client: FeishuClient
    directory: PeopleDirectory
    admins: tuple[str, ...]
    token: str
    reconcile: Callable[[], object] = lambda: None
    """Looks whether the night's reconciliation of people is due, and does it."""
    index_chores: tuple[Callable[[], float], ...] = ()
    """Upkeep of the index of names; each returns the seconds until it is to be done again."""


class Upkeep:
    """The background thread of one process."""

    def __init__(
        self,
        parts: UpkeepParts,
        *,
        sender: Sender | None,
        warm_up: Callable[[], bool] = lambda: True,
    ) -> None:
        self._parts = parts
        self._sender = sender
        self._warm_up = warm_up
        self._name = f"{SENDER_PREFIX}{parts.token}"
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)
        self._lease_clock = SystemClock()
        self._log = logger("upkeep")
        self.bot_open_id = ""
        """The bot's own open_id; "" until the platform told it."""

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and give the lease back."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        if self._sender is not None and not self._parts.database.is_sqlite:
            with self._parts.database.transaction() as connection:
                leases.release(connection, self._name, self._parts.token)

    def _run(self) -> None:
        chores = [_Chore(self._learn_bot), _Chore(self._resolve_admins), _Chore(self._refresh)]
        # A missed night can wait until the first messages are answered.
        later = time.monotonic() + RECONCILE_SECONDS
        chores += [_Chore(self._rehearse), _Chore(self._reconcile, due_at=later)]
        chores += [_Chore(do) for do in self._parts.index_chores]
        if self._sender is not None and not self._parts.database.is_sqlite:
            chores.insert(0, _Chore(self._share_budget))
        while not self._stopping.is_set():
            now = time.monotonic()
            for chore in chores:
                if chore.due_at <= now:
                    chore.due_at = now + self._attempt(chore)
            next_at = min(chore.due_at for chore in chores)
            self._stopping.wait(max(0.1, next_at - time.monotonic()))

    def _attempt(self, chore: _Chore) -> float:
        try:
            seconds = chore.do()
            chore.failures = 0
            return seconds
        except FeishuError as error:
            self._log.warning(Event.DIRECTORY_FAILED, code=error.code, **describe(error))
        except Exception as error:  # the edge of this thread: the chore is tried again
            self._log.warning(Event.LEASE_FAILED, **describe(error))
        # Soon at first: a network or tenant that comes up a moment after the bot must not cost ten seconds.
        chore.failures += 1
        return min(FIRST_RETRY_SECONDS * 2.0 ** (chore.failures - 1), LONGEST_RETRY_SECONDS)

    def _learn_bot(self) -> float:
        self.bot_open_id = str(self._parts.client.bot_info().get("open_id", ""))
        return REFRESH_SECONDS

    def _resolve_admins(self) -> float:
        self._parts.directory.resolve_admins(self._parts.admins)
        return REFRESH_SECONDS

    def _refresh(self) -> float:
        return 1.0 if self._parts.directory.refresh() else REFRESH_SECONDS

    def _reconcile(self) -> float:
        self._parts.reconcile()
        return RECONCILE_SECONDS

    def _rehearse(self) -> float:
        """Warm up, and once that is over have what was loaded no longer searched for garbage.

        A full collection over the loaded modules stops all threads for tens of milliseconds, in the
        middle of somebody's answer.
        """
        if not self._warm_up():
            return REHEARSE_AGAIN_SECONDS
        gc.collect()
        gc.freeze()
        return float("inf")

    def _share_budget(self) -> float:
        now = self._lease_clock.now()
        with self._parts.database.transaction() as connection:
            leases.hold(connection, self._name, self._parts.token, now=now)
            leases.drop_ended(connection, SENDER_PREFIX, now=now)
            live = leases.count_live(connection, SENDER_PREFIX, now=now)
        if self._sender is not None:
            self._sender.set_share(live)
        return TICK_SECONDS
