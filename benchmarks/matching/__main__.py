"""`python -m benchmarks.matching`: finding similar names beside what a user would have instead, in one run.

--sizes N ...        stocks of so many names (10000 100000 1000000)
--long               sizes 1000000 and 10000000; its page is matching-10m.md
--seed N             another stock and other questions
--per-kind N         questions of each kind (100)
--databases D ...    SQLite and PostgreSQL; or one of them
--rival-seconds S    for each rival at each size (30); it is asked as many questions as fit
--no-rivals          only our own look-up
--corpus F --queries F   a stock and questions others made (tab-separated), instead of --sizes
--real F --registered F  also real names: pairs of asked and registered name, and all registered names
--strict             end with status 1 when a target is missed
--no-page            print only, leave docs/benchmarks alone
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.matching import real
from benchmarks.matching.names import stock
from benchmarks.matching.ours import USUAL
from benchmarks.matching.progress import say
from benchmarks.matching.questions import Query, questions
from benchmarks.matching.reading import read_corpus, read_queries
from benchmarks.matching.report import as_terminal, write_page
from benchmarks.matching.running import run_size
from benchmarks.matching.targets import AIMS, HUGE, MAIN, Results

_DATABASES = ("SQLite", "PostgreSQL")


def main(arguments: Sequence[str]) -> int:
    """Measure what is asked for; returns the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    for one, other in ((options.corpus, options.queries), (options.real, options.registered)):
        if bool(one) != bool(other):
            parser.error("--corpus 和 --queries、--real 和 --registered 要一起给")
    began = time.monotonic()
    results = Results(options.seed)
    effort = replace(USUAL, rival_s=options.rival_seconds)
    page = "matching-10m" if options.long else "matching"

    def tell() -> None:
        print(as_terminal(results), flush=True)
        if not options.no_page:
            write_page(results, page, took_s=time.monotonic() - began)

    for names, asked in _stocks(options):
        results.sizes[len(names)] = run_size(
            names, asked, options.databases, with_rivals=not options.no_rivals, effort=effort
        )
        tell()  # after each size: what was measured stays when a long run is broken off
    if options.real:
        register = real.read_set(options.real, options.registered, seed=options.seed)
        results.real = real.measure(register, is_own=False, effort=effort)
        tell()
    elif not options.long:
        results.real = real.measure(real.own_set(), is_own=True, effort=effort)
        tell()
    is_missed = any(aim.is_met(results) is False for aim in AIMS)
    return 1 if is_missed and options.strict else 0


def _stocks(options: argparse.Namespace) -> Iterator[tuple[list[str], list[Query]]]:
    if options.corpus:
        yield read_corpus(options.corpus), read_queries(options.queries)
        return
    sizes = (MAIN, HUGE) if options.long else options.sizes
    for size in sizes:
        say(f"编 {size:,} 个名称（种子 {options.seed}）…")
        known = stock(size, seed=options.seed)
        yield known.names, questions(known, seed=options.seed + 1, per_kind=options.per_kind)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.matching",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, MAIN])
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-kind", type=int, default=100)
    parser.add_argument("--databases", nargs="+", choices=_DATABASES, default=list(_DATABASES))
    parser.add_argument("--rival-seconds", type=float, default=USUAL.rival_s)
    parser.add_argument("--no-rivals", action="store_true")
    for name in ("--corpus", "--queries", "--real", "--registered"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--no-page", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
