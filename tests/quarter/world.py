"""The running simulation: a tenant with the company in it, its clock, its days, and the kills.

The clock stands at a moment of the day while people act, then jumps to the next one, but only when everything
said is answered and everything due is sent: a jump over half-sent messages would be a fault of the rehearsal.
"""

import random
import signal
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from bot.playground.model import Message
from scheduler.jobs import JOBS
from tests.quarter import cast, workdays
from tests.quarter.cast import Kind, Member
from tests.quarter.delivered import Mail
from tests.quarter.market import Company, companies
from tests.quarter.records import Records, Snapshot
from tests.support.tenant import Tenant, Way
from tests.support.waiting import wait_until

SETTLED_WITHIN_S = 240.0
REDELIVERED_AFTER_S = 16
"""The platform sends an event again 15 s after a failed delivery."""
_SOON = timedelta(minutes=1)
"""What is to be sent so soon counts as due: a jump must not come between its first try and its end."""
_SWEEPS = frozenset(job.name for job in JOBS)
_OPEN = (
    "SELECT (SELECT count(*) FROM inbox WHERE status IN ('due', 'parked'))"
    " + (SELECT count(*) FROM job WHERE status IN ('due', 'running'))"
    " + (SELECT count(*) FROM outbox WHERE status = 'sending'"
    " OR (status = 'due' AND not_before <= :soon)) AS open"
)


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the simulation is. `kills` are spread over the days by chance.

    On each of the days `leavers` a seller leaves the company. `pace` multiplies what sellers do. `rules`: what
    the administrator changes. Days are counted from 0 and working days.
    """

    first_day: date = date(2026, 4, 1)
    days: int = 92
    sellers: int = 50
    companies: int = 1300
    kills: int = 16
    pace: float = 1.0
    seed: int = 20260401
    leavers: tuple[int, ...] = (27, 55)
    rules: tuple[tuple[int, str], ...] = ((40, "保护期 B 35"), (75, "保护期 B 30"))


@dataclass(frozen=True, slots=True)
class Kill:
    """One process (or all of them) ended by SIGKILL."""

    at: datetime
    what: str


@dataclass
class World:
    """The company with its bot."""

    tenant: Tenant
    scale: Scale
    records: Records
    members: list[Member]
    market: list[Company]
    chance: random.Random
    mail: Mail
    known: Snapshot = field(default_factory=Snapshot)
    before: Snapshot = field(default_factory=Snapshot)
    day: date = date.min
    kills: list[Kill] = field(default_factory=list)
    acts: dict[str, int] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    _restarting: threading.Lock = field(default_factory=threading.Lock)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def companies(self) -> dict[str, Company]:
        """The market by the names of its companies."""
        return {one.name: one for one in self.market}

    @property
    def now(self) -> datetime:
        """The simulated moment."""
        return datetime.fromtimestamp(self.tenant.playground.clock.now_ms() / 1000, UTC)

    def member(self, open_id: str) -> Member | None:
        """Return the member of this open_id."""
        return self._members.get(open_id)

    @cached_property
    def _members(self) -> dict[str, Member]:
        return {one.open_id: one for one in self.members}

    def of_kind(self, *kinds: Kind) -> list[Member]:
        """Return the members of these kinds."""
        return [one for one in self.members if one.kind in kinds]

    # The clock

    def go(self, hour: int, minute: int = 0) -> None:
        """Jump to a time of the present day and let the bot do what is due by then."""
        moment = workdays.at(self.day, hour, minute)
        ahead = (moment - self.now).total_seconds()
        if ahead > 0:
            self.tenant.chat.advance(minutes=(ahead + 2) / 60)
        self.settle(swept=max(moment, self.now).timestamp())

    def settle(self, *, swept: float = 0) -> None:
        """Wait until all that was said is answered and all that is due was sent; then look."""
        wait_until(
            lambda: self._is_swept(swept) and self._is_settled() and self._is_swept(swept),
            SETTLED_WITHIN_S,
            reason=self._state,
        )

    def look(self) -> None:
        """Read the database anew."""
        self.before, self.known = self.known, self.records.take(self.known)

    def _is_settled(self) -> bool:
        now_ms = self.tenant.chat.now_ms()
        deliveries = self.tenant.playground.pusher.deliveries()
        if any(
            one["state"] not in ("delivered", "lost") and (one["next_at_ms"] or 0) <= now_ms
            for one in deliveries
        ):
            return False
        if any(one["state"] == "waiting" for one in deliveries):
            self.tenant.chat.advance(minutes=REDELIVERED_AFTER_S / 60)
            return False
        return self.records.count(_OPEN, soon=self.now + _SOON) == 0

    def _is_swept(self, until: float) -> bool:
        if not until:
            return True
        done: dict[str, float] = {}
        for number in range(len(self.tenant.commands)):
            for job, at in self._swept(number):
                done[job] = max(at, done.get(job, 0.0))
        return done.keys() >= _SWEEPS and min(done.values()) >= until

    def _swept(self, number: int) -> list[tuple[str, float]]:
        try:
            lines = self.tenant.get("/metrics", number)[1].splitlines()
        except OSError:
            return []
        found = [one for one in lines if one.startswith("baobei_swept_until_seconds{")]
        return [(one.split('"')[1], float(one.rpartition(" ")[2])) for one in found]

    def _state(self) -> str:
        rows = self.records.rows("SELECT status, count(*) AS n FROM outbox GROUP BY status")
        inbox = self.records.rows("SELECT status, count(*) AS n FROM inbox GROUP BY status")
        return f"{self.now}: outbox {rows}, inbox {inbox}, swept {self._swept(0)}"

    # Kills

    def kill(self) -> None:
        """End one process, or all, at once, and start it again."""
        with self._restarting:
            count = len(self.tenant.commands)
            at = self.now
            if count > 1 and self.chance.random() < 0.3:
                self.tenant.kill()
                self.tenant.start()
                what = f"全部 {count} 个进程"
            else:
                number = self.chance.randrange(count)
                self.tenant.restart(number)
                what = f"第 {number + 1} 个进程" if count > 1 else "进程"
            self.kills.append(Kill(at, what))

    def killed_soon(self) -> threading.Thread:
        """Begin a kill at a random moment within the next two seconds; join the thread returned."""
        moment = self.chance.uniform(0.0, 2.0)

        def strike() -> None:
            time.sleep(moment)  # the random moment itself, not a wait
            self.kill()

        thread = threading.Thread(target=strike, name="assassin")
        thread.start()
        return thread

    # Messages

    def answer_to(self, message_id: str, chat_id: str) -> Message | None:
        """Return the bot's answer to a message."""
        platform = self.tenant.playground.platform
        with platform.lock:
            for message in reversed(platform.chat_messages.get(chat_id, [])):
                if message.reply_to == message_id:
                    return message
                if message.message_id == message_id:
                    return None
        return None

    def count(self, act: str) -> None:
        """Count one act of somebody; "" is none."""
        with self._counting:
            if act:
                self.acts[act] = self.acts.get(act, 0) + 1


def begin(directory: Path, url: str, way: Way, processes: int, scale: Scale) -> World:
    """Make the world on a fresh database; enter `world.tenant` to start it."""
    directory.mkdir(parents=True, exist_ok=True)
    start = workdays.at(scale.first_day, 8, 30).timestamp()
    (directory / "clock").write_text(f"{start - time.time():.3f}", "ascii")
    tenant = Tenant(directory, url, way, commands=("serve",) * processes)
    company = cast.members(scale.sellers, scale.seed)
    cast.move_in(tenant.playground.platform, company)
    return World(
        tenant=tenant,
        scale=scale,
        records=Records(url),
        members=company,
        market=companies(scale.companies, scale.seed),
        chance=random.Random(scale.seed),
        mail=Mail(tenant.playground.platform),
        day=scale.first_day,
    )


def stop(world: World) -> None:
    """End the bot in order."""
    world.tenant.kill(signal.SIGTERM)
