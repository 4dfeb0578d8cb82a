"""`python -m tests.quarter` (make quarter): the whole quarter on both databases, then docs/quarter.md."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.quarter import report
from tests.quarter.figures import Result
from tests.quarter.running import POSTGRESQL, SQLITE, run
from tests.quarter.world import Scale
from tests.support.postgres import running_server


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for; returns 1 when something was wrong."""
    scale, only = _read(arguments)
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="baobei-quarter-") as name:
        folder = Path(name)
        if only != "postgresql":
            url = f"sqlite:///{folder / 'baobei.db'}"
            results.append(run(SQLITE, url, folder / "sqlite", scale, told=_tell))
        if only != "sqlite":
            with running_server() as server:
                url = server.url(server.create_database())
                results.append(run(POSTGRESQL, url, folder / "postgresql", scale, told=_tell))
    for result in results:
        for check in result.checks:
            _tell(f"{result.database} {check.name}：{check.seen} 次，不符 {check.failed}")
            for failure in check.failures:
                _tell(f"  {failure}")
    if scale == Scale() and not only:
        report.write(results, scale)
        _tell(f"已写 {report.PAGE.name}")
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


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
