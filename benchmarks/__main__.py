"""`python -m benchmarks`: measures every subject and prints each figure beside its baseline of this run.

--quick         seconds instead of minutes, fewer rounds, no page: does everything still run?
--only NAME     one subject (may be repeated)
--strict        end with status 1 when a target is missed
--no-page       print only, leave docs/benchmarks alone
"""

import argparse
import sys
import time
from typing import Protocol

from benchmarks import acknowledgement, answering, reading, startup, verifying
from benchmarks.figures import Result
from benchmarks.report import as_text, figures_as_text, write_page


class Subject(Protocol):
    """What a module of this package offers."""

    def __call__(self, *, quick: bool) -> Result: ...


SUBJECTS: dict[str, tuple[str, Subject]] = {
    "startup": ("启动与内存", startup.run),
    "verifying": ("验签与解密", verifying.run),
    "reading": ("读懂一条消息", reading.run),
    "acknowledgement": ("持久确认", acknowledgement.run),
    "answering": ("消息到回复、点击到应答", answering.run),
}


def main(arguments: list[str]) -> int:
    """Measure what is asked for; returns the exit status."""
    options = _parser().parse_args(arguments)
    chosen = options.only or list(SUBJECTS)
    began = time.monotonic()
    results = [_measured(name, quick=options.quick) for name in chosen]
    took_s = time.monotonic() - began
    figures = [figure for result in results for figure in result.figures]
    missed = [figure.name for figure in figures if figure.is_met is False]
    aimed = sum(figure.target is not None for figure in figures)
    print(f"\n{aimed} 项目标，{aimed - len(missed)} 项达标；用时 {took_s:.0f} 秒")
    for name in missed:
        print(f"未达标：{name}")
    if set(chosen) == set(SUBJECTS) and not options.quick and not options.no_page:
        write_page(results, took_s=took_s)
    return 1 if missed and options.strict else 0


def _measured(name: str, *, quick: bool) -> Result:
    title, run = SUBJECTS[name]
    print(f"\n正在测量：{title} …", flush=True)
    result = run(quick=quick)
    print(figures_as_text(result))
    for table in result.tables:
        print(f"\n{table.title}\n{as_text(table.heading, table.rows)}")
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", action="append", choices=list(SUBJECTS))
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--no-page", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
