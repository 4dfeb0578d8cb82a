"""Durable acknowledgement: signed and sealed events posted to the bot, each committed before its 200.

The baseline is a bare Flask route under gunicorn (gthread, 1 worker of 8 threads). Both are driven by the same
generator, over 16 kept connections, one round after the other. Afterwards the database is asked whether it
holds every acknowledged event.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Better, Figure, Result, Table, Target
from benchmarks.load import CONNECTIONS, Load, ceiling, run_load, write_requests
from benchmarks.machine import end, free_port, running, wait_ready
from benchmarks.pushes import http_requests
from benchmarks.tenant import tenant

TARGET = Target(1.0, Better.HIGHER)
GUNICORN = "Flask 空路由 / gunicorn gthread 1×8"
_WARM_UP_S = 2.0
"""On both sides. A bot that has just started does in its first second what it does once: that is start-up's."""


class NotDurable(Exception):
    """An acknowledged event is not in the database."""


@dataclass(frozen=True, slots=True)
class _Rounds:
    flask: list[Load]
    serve: list[Load]


def run(*, quick: bool) -> Result:
    """Measure; quick: one short round.

    Five rounds, because one of three spoilt by a neighbour of this machine moved the median by a third.
    """
    rounds, seconds = (1, 1.0) if quick else (5, 4.0)
    measured = _Rounds([], [])
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as name:
        directory = Path(name)
        requests = directory / "requests"
        write_requests(requests, http_requests(8_000 if quick else 45_000))
        alone = ceiling(requests, seconds=0.5 if quick else 1.5)
        for number in range(rounds):
            measured.flask.append(_flask(directory, requests, seconds))
            measured.serve.append(_serve(directory / f"serve-{number}", requests, seconds))
    return Result((_figure(measured),), (_table(measured, alone),))


def _flask(directory: Path, requests: Path, seconds: float) -> Load:
    with gunicorn("benchmarks.bare_flask:app", directory) as port:
        return run_load(port, requests, warm_up_s=_WARM_UP_S, seconds=seconds)


@contextmanager
def gunicorn(target: str, directory: Path, *more: str) -> Iterator[int]:
    """Run a WSGI application under gunicorn gthread, one worker of eight threads; yields its port."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("gunicorn")), "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "8"]
    command += ["--keep-alive", "30", "--chdir", str(Path(__file__).parent.parent), *more, target]
    with running(command, cwd=directory) as process:
        wait_ready(process, port, "/ready")
        yield port


def _serve(directory: Path, requests: Path, seconds: float) -> Load:
    with tenant(directory) as place:
        place.run("migrate")
        with place.serving() as process:
            load = run_load(place.port, requests, warm_up_s=_WARM_UP_S, seconds=seconds)
            process.kill()  # what was acknowledged must be there without a tidy end
            end(process)
        _check(directory / "baobei.db", load)
    return load


def _check(database: Path, load: Load) -> None:
    with sqlite3.connect(database) as connection:
        (stored,) = connection.execute("SELECT count(*) FROM inbox").fetchone()
    if stored < load.sent_in_all - CONNECTIONS or load.other:
        raise NotDurable(f"{load.sent_in_all} sent, {stored} stored, {load.other} not 200")


def _figure(measured: _Rounds) -> Figure:
    return Figure(
        subject="确认",
        name="持久确认（同时处理积压）",
        unit="次/s",
        product=tuple(load.per_second for load in measured.serve),
        baseline=tuple(load.per_second for load in measured.flask),
        baseline_name=GUNICORN,
        target=TARGET,
    )


def _table(measured: _Rounds, alone: Load) -> Table:
    named = [(GUNICORN, load) for load in measured.flask]
    named += [("baobei serve（SQLite，FULL）", load) for load in measured.serve]
    named.append(("发压程序对空应答的上限", alone))
    return Table(
        "持久确认：每一轮",
        ("对象", "次/s", "p50 ms", "p99 ms", "发压程序占用的核"),
        tuple(
            (
                name,
                f"{x.per_second:,.0f}",
                f"{x.p50_ms:.2f}",
                f"{x.p99_ms:.1f}",
                f"{x.cpu_share:.2f}",
            )
            for name, x in named
        ),
    )
