"""Works through long work: one thread, one step after the other, beside the order of messages.

Each step is one unit of work that writes its effects and the job's progress together. What breaks is tried
again with growing pauses; after `MAX_ATTEMPTS` the step is given up, and told, and the job goes on. A job that
cannot even be read or given up is buried, and told, so that it holds up no other.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.apology import apology_for
from bot.clock import Clock
from bot.logs import Event, describe, logger
from bot.worker import error_id
from storage import jobs, outbox
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.jobs import Job, LostClaim, UnreadableJob
from storage.outbox import OutboxKind, OutboxRow, Outgoing
from storage.uow import SqlStore

POLL_SECONDS = 1.0
MAX_ATTEMPTS = 3
FIRST_PAUSE_SECONDS = 1.0
PAUSE_FACTOR = 4.0


@dataclass(frozen=True, slots=True)
class Stepped:
    """What a step came to: the job's payload from now on, and rows this process may send at once."""

    payload: Mapping[str, Any]
    claimed: Sequence[OutboxRow] = ()


Step = Callable[[SqlStore, datetime], Stepped]
"""The effects of one step, inside a unit of work that may be rerun."""


class Kind(Protocol):
    """How jobs of one kind are done."""

    def step(self, job: Job) -> Step:
        """Prepare the next step outside any transaction; what it returns writes it."""

    def give_up(self, job: Job, error_id: str) -> Step:
        """Pass over a step that cannot be done; the person is told the id that is in the log."""


class JobRunner:
    """The thread that does the jobs of a process."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        clock: Clock,
        *,
        kinds: Mapping[str, Kind],
        token: str,
        send: Callable[[Sequence[OutboxRow]], None],
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._kinds = kinds
        self._token = token
        self._send = send
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        self._log = logger("jobs")

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Let the step under way finish, lay the job down, and return."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def wake(self) -> None:
        """Look now: a job was stored."""
        self._woken.set()

    def work_off(self) -> int:
        """Do what is due until nothing is; returns the number of jobs taken up."""
        taken = 0
        while not self._stopping.is_set() and (job := self._claim()) is not None:
            taken += 1
            self._do(job)
        return taken

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.work_off()
            except Exception as error:  # this thread's edge: the next look tries again
                self._log.warning(Event.POLL_FAILED, **describe(error))
            self._woken.wait(POLL_SECONDS)
            self._woken.clear()

    def _claim(self) -> Job | None:
        with self._database.snapshot() as connection:
            if not jobs.is_any_due(connection, now=self._clock.now()):
                return None
        try:
            with self._database.transaction() as connection:
                return jobs.claim(connection, self._vault, token=self._token, now=self._clock.now())
        except UnreadableJob as unreadable:
            self._bury(unreadable.job_id, unreadable.requested_by, error_id(), unreadable)
            return self._claim()

    def _do(self, job: Job | None) -> None:
        while job is not None:
            if self._stopping.is_set():
                self._lay_down(job, attempts=job.attempts)
                return
            job = self._one_step(job)

    def _one_step(self, job: Job) -> Job | None:
        """Take the next step; None when the job is over, laid down or somebody else's."""
        try:
            return self._take_step(job, self._kinds[job.kind].step(job))
        except LostClaim:
            return None
        except Exception as error:  # the step's edge: whatever a unit of work raises
            return self._failed(job, error)

    def _take_step(self, job: Job, step: Step) -> Job | None:
        def work(store: SqlStore) -> tuple[Job | None, Stepped]:
            now = self._clock.now()
            stepped = step(store, now)
            moved = jobs.advance(
                store.connection, self._vault, job, stepped.payload, token=self._token, now=now
            )
            return moved, stepped

        moved, stepped = self._database.run(self._vault, work)
        self._send(stepped.claimed)
        return moved

    def _failed(self, job: Job, error: Exception) -> Job | None:
        shown = error_id()
        tries = job.attempts + 1
        self._log.error(
            Event.WORK_FAILED,
            job_id=job.id,
            kind=job.kind,
            attempt=tries,
            error_id=shown,
            **describe(error),
        )
        if tries >= MAX_ATTEMPTS:
            try:
                return self._take_step(job, self._kinds[job.kind].give_up(job, shown))
            except LostClaim:
                return None
            except Exception as worse:  # the step's edge: whatever a unit of work raises
                self._bury(job.id, job.requested_by, shown, worse)
                return None
        pause = FIRST_PAUSE_SECONDS * PAUSE_FACTOR**job.attempts
        self._lay_down(job, attempts=tries, pause=pause, error=shown)
        return None

    def _bury(self, job_id: int, requested_by: str, shown: str, error: Exception) -> None:
        """Give a job up for good and tell who asked for it, in one unit of work."""

        def work(store: SqlStore) -> None:
            if jobs.bury(store.connection, job_id, error=shown):
                note = Outgoing(OutboxKind.SEND, requested_by, apology_for(shown))
                outbox.add(store.connection, store.vault, note, now=self._clock.now())

        self._database.run(self._vault, work)
        self._log.error(Event.WORK_DEAD, job_id=job_id, error_id=shown, **describe(error))

    def _lay_down(self, job: Job, *, attempts: int, pause: float = 0.0, error: str = "") -> None:
        not_before = self._clock.now() + timedelta(seconds=pause)
        with self._database.transaction() as connection:
            jobs.lay_down(
                connection,
                job,
                token=self._token,
                attempts=attempts,
                not_before=not_before,
                error=error,
            )
