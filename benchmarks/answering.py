"""From a message to its reply, and from a click to its answer, against their floor.

The floor is one durable commit on the same kind of database with the same settings, plus one HTTP round trip
to the same playground, at the same pace, round by round beside the product. With one person and with fifty
talking; on SQLite and on PostgreSQL.
"""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import Figure, Result, Table, Target, quantile
from benchmarks.floor import FloorProcess, floor
from benchmarks.talking import Talk, schedule
from benchmarks.tenant import PEOPLE, tenant
from tests.support.postgres import running_server

P50_TARGET = Target(3.0)
P99_TARGET = Target(6.0)
FLOOR = "一次落盘提交 + 一次 HTTP 往返"


@dataclass(frozen=True, slots=True)
class Pace:
    """How many talk, how fast, for how long a round.

    One person stays well below 5 messages a second: beyond that the bot holds replies back, as the
    platform demands, and the figure would show its limiter.
    """

    people: int
    messages_per_second: float
    clicks_per_second: float
    seconds: float
    rounds: int


PACES = (Pace(1, 2.5, 6.0, 6.0, 4), Pace(PEOPLE, 15.0, 15.0, 4.0, 4))
QUICK_PACES = (Pace(1, 2.5, 6.0, 1.5, 1), Pace(PEOPLE, 15.0, 15.0, 1.0, 1))


@dataclass
class Rounds:
    """Seconds of each act, a list a round."""

    messages: list[list[float]] = field(default_factory=list)
    clicks: list[list[float]] = field(default_factory=list)
    floor: list[list[float]] = field(default_factory=list)
    by_command: dict[str, list[float]] = field(default_factory=dict)


def run(*, quick: bool) -> Result:
    """Measure both databases; quick: SQLite only, short rounds."""
    measured: dict[tuple[str, int], Rounds] = {}
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as name:
        directory = Path(name)
        file = directory / "sqlite" / "floor.db"
        for pace, rounds in _on(directory / "sqlite", "", f"sqlite:///{file}", quick=quick):
            measured["SQLite", pace.people] = rounds
        if not quick:
            with _postgresql() as (ours, floors):
                for pace, rounds in _on(directory / "postgresql", ours, floors, quick=quick):
                    measured["PostgreSQL", pace.people] = rounds
    figures = [
        figure
        for (database, people), rounds in measured.items()
        for figure in _figures(f"{database}，{people} 人", rounds)
    ]
    return Result(tuple(figures), (_table(measured),))


@contextmanager
def _postgresql() -> Iterator[tuple[str, str]]:
    """Run a server that flushes to disk; yields the URLs of the bot's and the floor's database."""
    durable = {"fsync": "on", "full_page_writes": "on", "autovacuum": "on"}
    with running_server(durable) as server:
        yield server.url(server.create_database()), server.url(server.create_database())


def _on(
    directory: Path, database_url: str, floor_url: str, *, quick: bool
) -> Iterator[tuple[Pace, Rounds]]:
    with tenant(directory, database_url) as place:
        place.run("migrate")
        with place.serving():
            everybody = Talk(place.playground, people=PEOPLE)
            everybody.introduce()
            target, card = everybody.somebodys_card()
            with floor(floor_url, place.playground.base_url, target, card) as ground:
                for pace in QUICK_PACES if quick else PACES:
                    yield pace, _rounds(everybody.among(pace.people), ground, pace)


def _rounds(talk: Talk, ground: FloorProcess, pace: Pace) -> Rounds:
    chance, measured = random.Random(3), Rounds()
    for _ in range(pace.rounds):
        beats = schedule(chance, seconds=pace.seconds / 2, per_second=pace.messages_per_second)
        before = ground.measure(beats)
        answered = talk.messages(seconds=pace.seconds, per_second=pace.messages_per_second)
        measured.messages.append([seconds for _, seconds in answered])
        for command, seconds in answered:
            measured.by_command.setdefault(command, []).append(seconds)
        measured.clicks.append(talk.clicks(seconds=pace.seconds, per_second=pace.clicks_per_second))
        measured.floor.append(before + ground.measure(beats))
    return measured


def _figures(where: str, rounds: Rounds) -> list[Figure]:
    acts = (("消息到回复", rounds.messages), ("卡片点击到应答", rounds.clicks))
    shares = ((0.5, "p50", P50_TARGET), (0.99, "p99", P99_TARGET))
    return [
        Figure(
            subject="应答",
            name=f"{act} {label}（{where}）",
            unit="ms",
            product=_by_round(took, share),
            baseline=_by_round(rounds.floor, share),
            baseline_name=FLOOR,
            target=target,
        )
        for act, took in acts
        for share, label, target in shares
    ]


def _by_round(rounds: list[list[float]], share: float) -> tuple[float, ...]:
    """Return a quantile of each round in ms; high ones of all rounds together, which need the numbers."""
    if share > 0.9:
        together = [seconds for one in rounds for seconds in one]
        return (quantile(together, share) * 1000,)
    return tuple(quantile(one, share) * 1000 for one in rounds)


def _table(measured: dict[tuple[str, int], Rounds]) -> Table:
    rows = []
    for (database, people), rounds in measured.items():
        for command, taken in sorted(rounds.by_command.items()):
            numbers = [f"{quantile(taken, share) * 1000:.1f}" for share in (0.5, 0.9, 0.99)]
            rows.append((f"{database}，{people} 人", command, str(len(taken)), *numbers))
        clicks = [seconds for one in rounds.clicks for seconds in one]
        numbers = [f"{quantile(clicks, share) * 1000:.1f}" for share in (0.5, 0.9, 0.99)]
        rows.append((f"{database}，{people} 人", "（点击）", str(len(clicks)), *numbers))
        ground = [seconds for one in rounds.floor for seconds in one]
        numbers = [f"{quantile(ground, share) * 1000:.1f}" for share in (0.5, 0.9, 0.99)]
        rows.append((f"{database}，{people} 人", "（下限）", str(len(ground)), *numbers))
    return Table(
        "应答：按命令", ("场景", "命令", "次数", "p50 ms", "p90 ms", "p99 ms"), tuple(rows)
    )
