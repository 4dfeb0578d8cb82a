"""`python -m tests.quarter` (make quarter): the whole quarter on both databases, then docs/quarter.md."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.quarter import report
from tests.quarter.running import on_postgresql, on_sqlite, tell
from tests.quarter.world import Scale


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for; returns 1 when something was wrong."""
    scale, only = _read(arguments)
    with tempfile.TemporaryDirectory(prefix="baobei-quarter-") as name:
        runs = {"sqlite": on_sqlite, "postgresql": on_postgresql}
        chosen = [each for database, each in runs.items() if only in ("", database)]
        # Both mostly wait, so one after the other would only take twice as long.
        with ProcessPoolExecutor(len(chosen), mp_context=get_context("spawn")) as pool:
            running = [pool.submit(each, Path(name), scale) for each in chosen]
            results = [each.result() for each in running]
    for result in results:
        for check in result.checks:
            tell(f"{result.database} {check.name}：{check.seen} 次，不符 {check.failed}")
            for failure in check.failures:
                tell(f"  {failure}")
    if scale == Scale() and not only:
        report.write(results, scale)
        tell(f"已写 {report.PAGE.name}")
    return 1 if any(result.failed for result in results) else 0


def _read(arguments: Sequence[str]) -> tuple[Scale, str]:
    whole = Scale()
    parser = argparse.ArgumentParser(prog="make quarter")
    parser.add_argument("--days", type=int, default=whole.days, help="模拟多少天")
    parser.add_argument("--sellers", type=int, default=whole.sellers, help="多少位销售")
    parser.add_argument("--kills", type=int, default=whole.kills, help="强杀多少次")
    parser.add_argument("--seed", type=int, default=whole.seed, help="种子")
    parser.add_argument(
        "--only", default="", choices=["", "sqlite", "postgresql"], help="只跑一种数据库"
    )
    given = parser.parse_args(arguments)
    scale = Scale(days=given.days, sellers=given.sellers, kills=given.kills, seed=given.seed)
    return scale, given.only


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
