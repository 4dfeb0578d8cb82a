"""Runs the sweeps: once on demand (`baobei run-due`), or every minute in the one process that leads.

APScheduler is only the clockwork: it keeps no state and knows no date. It ticks each second, so that a
shifted rehearsal clock counts at once; a tick works when the minute has changed. Whatever was missed is
found by the sweeps in the data. The leader holds a lease; a killed one is replaced when it ends.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from handlers.domain.calendar import WorkCalendar
from handlers.domain.timing import to_the_minute
from handlers.ports import Store
from scheduler.jobs import JOBS, Job
from scheduler.sweeps import Done, Turn

T = TypeVar("T")

TICK_SECONDS = 1
START_AFTER_SECONDS = 1.0
"""Loading APScheduler costs 0.1 s of start-up, which a process that is not ready yet needs itself."""
RENEW_AFTER_SECONDS = 5.0
"""The lease is renewed this often; it must be held several times longer (see `Desk.lead`)."""


class Desk(Protocol):
    """What the runner needs of the outside; `bot` gives it the database, the cards and the outbox."""

    @property
    def timezone(self) -> ZoneInfo:
        """The team's time zone."""

    def now(self) -> datetime:
        """Return the present moment, rehearsal shift included."""

    def read(self, look: Callable[[Store], T]) -> T:
        """Run `look` over a read-only snapshot."""

    def write(self, work: Callable[[Store], Sequence[Done]], now: datetime) -> Sequence[Done]:
        """Run `work` as one unit of work and queue its cards in the same transaction.

        Units of all schedulers follow one another, so that what one marked the next one sees.
        Returns what was done, without the cards that had been queued before.
        """

    def lead(self) -> bool:
        """Take or renew the lease of the one leading scheduler; False while another holds it."""

    def resign(self) -> None:
        """Give the lease back, so that another takes over at once."""

    def failed(self, job: str, subject: str, error: Exception) -> None:
        """Report that one subject of one sweep broke; the next run tries it again."""

    def swept(self, job: str, at: datetime) -> None:
        """Report that a sweep has gone through everything due by `at`."""


@dataclass(slots=True)
class Report:
    """What one run did: a line per thing, and how many subjects broke and wait for the next run."""

    lines: list[str] = field(default_factory=list)
    failures: int = 0


def run_due(desk: Desk, at: datetime) -> list[str]:
    """Do everything due by `at`, once, and return a line per thing done."""
    report = sweep(desk, at)
    broken = [f"有 {report.failures} 项没有做成，详情见日志；下次会再做"] if report.failures else []
    return report.lines + broken


def sweep(desk: Desk, at: datetime, *, since: datetime | None = None) -> Report:
    """Run every job at `at`. `since`: this process has gone completely through what was due by then."""
    run = _Run(desk, at, since, Report())
    for job in JOBS:
        for subject in run.subjects(job):
            run.act(job, subject)
        desk.swept(job.name, at)
    return run.report


@dataclass(frozen=True, slots=True)
class _Run:
    """One going through all jobs."""

    desk: Desk
    at: datetime
    since: datetime | None
    report: Report

    def subjects(self, job: Job) -> Sequence[str]:
        try:
            return self.desk.read(lambda store: job.find(self._turn(store)))
        except Exception as error:  # edge: one broken sweep must not stop the others
            self._note(job, "", error)
            return ()

    def act(self, job: Job, subject: str) -> None:
        try:
            done = self.desk.write(lambda store: job.act(self._turn(store), subject), self.at)
        except Exception as error:  # edge: one broken record must not keep everybody else waiting
            self._note(job, subject, error)
        else:
            self.report.lines.extend(one.line for one in done if one.line)

    def _note(self, job: Job, subject: str, error: Exception) -> None:
        self.report.failures += 1
        self.desk.failed(job.name, subject, error)

    def _turn(self, store: Store) -> Turn:
        calendar = WorkCalendar(self.desk.timezone, store.rules.extra_days())
        return Turn(store, self.at, store.rules.book(self.at), calendar, self.since)


@dataclass(slots=True)
class Ticker:
    """The state of one scheduler between ticks: whether it leads, and what it has gone through."""

    desk: Desk
    monotonic: Callable[[], float] = time.monotonic
    is_leading: bool = False
    _renewed_at: float = float("-inf")
    _ticked_at: datetime | None = None
    _complete_at: datetime | None = None

    def tick(self) -> list[str]:
        """Renew the lease when it is time, and run the sweeps when a new minute has begun."""
        if self.monotonic() - self._renewed_at >= RENEW_AFTER_SECONDS:
            self._renew()
        if not self.is_leading:
            return []
        now = self.desk.now()
        if self._ticked_at is not None and to_the_minute(now) == to_the_minute(self._ticked_at):
            return []
        self._ticked_at = now
        report = sweep(self.desk, now, since=self._complete_at)
        if not report.failures:
            self._complete_at = now
        return report.lines

    def _renew(self) -> None:
        self._renewed_at = self.monotonic()
        try:
            leads = self.desk.lead()
        except (
            Exception
        ) as error:  # edge: without the database there is no leader, and no end either
            self.desk.failed("lease", "", error)
            leads = False
        if not leads:
            # Somebody else may do the next minutes; after that nothing is known of them here.
            self._ticked_at = self._complete_at = None
        self.is_leading = leads


class Runner:
    """A running scheduler; made by `start`, ended by `stop`."""

    def __init__(self, ticker: Ticker) -> None:
        self._ticker = ticker
        self._clockwork: Any = None
        self._stopping = threading.Event()
        self._winder = threading.Thread(target=self._wind, name="scheduler-start")
        self._winder.start()

    @property
    def is_leading(self) -> bool:
        """Whether this process does the scheduled work at present."""
        return self._ticker.is_leading

    def stop(self) -> None:
        """Finish the tick at hand, end the clockwork, and give the lease back."""
        self._stopping.set()
        self._winder.join()
        if self._clockwork is not None:
            self._clockwork.shutdown(wait=True)
        if self._ticker.is_leading:
            self._ticker.desk.resign()

    def _wind(self) -> None:
        if self._stopping.wait(START_AFTER_SECONDS):
            return
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        self._clockwork = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._clockwork.add_job(self._ticker.tick, "interval", seconds=TICK_SECONDS)
        self._clockwork.start()


def start(desk: Desk) -> Runner:
    """Start ticking in a thread of its own, a moment from now."""
    return Runner(Ticker(desk))
