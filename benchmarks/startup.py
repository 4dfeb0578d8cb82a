"""Start-up and resident memory of `baobei serve`, against a plain `import lark_oapi`.

Start-up: from starting the program to the first 200 of /readyz, on a migrated SQLite database, with the local
Feishu as its platform; beside it the life of `python -c "import lark_oapi"`. Memory: all processes of the
running bot added up, after a few messages and a pause; beside it a process that has done the import.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, Result, Target
from benchmarks.machine import cpu_seconds, end, rss_mb, running, status_of
from benchmarks.talking import Talk
from benchmarks.tenant import Tenant, bot_command, tenant

TIME_TARGET = Target(0.5)
MEMORY_TARGET = Target(0.8)
IMPORT = "import lark_oapi"
_HELD_OPEN = "import lark_oapi, sys; sys.stdout.write('!'); sys.stdout.flush(); sys.stdin.read()"
_IDLE_S = 2.0


def run(*, quick: bool) -> Result:
    """Measure; quick: two rounds instead of seven."""
    rounds = 2 if quick else 7
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as name, tenant(Path(name)) as place:
        place.run("migrate")
        _start(place)  # compiled files and the disk's cache are warm for both
        _import(place.directory)
        starts, imports = [], []
        for _ in range(rounds):
            imports.append(_import(place.directory))
            starts.append(_start(place))
        bots, sdks = [], []
        for _ in range(1 if quick else 3):
            sdks.append(_import_memory())
            bots.append(_serve_memory(place))
    return Result(
        (
            Figure(
                subject="启动",
                name="启动到 /readyz 首个 200",
                unit="s",
                product=tuple(wall for wall, _ in starts),
                baseline=tuple(wall for wall, _ in imports),
                baseline_name=IMPORT,
                target=TIME_TARGET,
            ),
            Figure(
                subject="启动",
                name="其间用掉的处理器时间",
                unit="s",
                product=tuple(cpu for _, cpu in starts),
                baseline=tuple(cpu for _, cpu in imports),
                baseline_name=IMPORT,
            ),
            Figure(
                subject="内存",
                name="空闲时常驻内存（所有进程之和）",
                unit="MB",
                product=tuple(bots),
                baseline=tuple(sdks),
                baseline_name=IMPORT,
                target=MEMORY_TARGET,
            ),
        )
    )


def _start(place: Tenant) -> tuple[float, float]:
    """Start the bot; returns the seconds to the first 200 of /readyz and its processor time by then."""
    began = time.perf_counter()
    with running(bot_command("serve"), cwd=place.directory, env=place.environment()) as process:
        while status_of(place.port, "/readyz") != 200:
            if process.poll() is not None:
                raise RuntimeError("the bot ended before it was ready")
            time.sleep(0.001)
        return time.perf_counter() - began, cpu_seconds(process.pid)


def _import(directory: Path) -> tuple[float, float]:
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", "import lark_oapi"], cwd=directory, stdin=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("import lark_oapi failed")
    return wall, usage.ru_utime + usage.ru_stime


def _import_memory() -> float:
    process = subprocess.Popen(
        [sys.executable, "-c", _HELD_OPEN], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        process.stdout.read(1)
        return rss_mb(process.pid)
    finally:
        end(process)
        process.stdout.close()
        assert process.stdin is not None
        process.stdin.close()


def _serve_memory(place: Tenant) -> float:
    with place.serving() as process:
        talk = Talk(place.playground, people=4)
        talk.introduce()
        time.sleep(_IDLE_S)
        return rss_mb(process.pid)
