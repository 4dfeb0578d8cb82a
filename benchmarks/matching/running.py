"""One size of stock on one database: build, ask, compare, insert."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.matching import ours, rivals
from benchmarks.matching.building import Built, load, prepare
from benchmarks.matching.judging import Answer, Judged, Spread, judge
from benchmarks.matching.ours import USUAL, Effort, InsertCost
from benchmarks.matching.progress import say
from benchmarks.matching.questions import Query
from benchmarks.matching.rivals import Compared, compare
from benchmarks.matching.warming import read_through
from storage.database.engine import Database, open_database
from storage.database.migrating import upgrade
from tests.support.postgres import running_server

SCANNED_UP_TO = 1_000_000
"""Rivals that read everything are left out above: minutes a question."""
_POSTGRESQL = {
    "fsync": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "8GB",
}


@dataclass(slots=True)
class OnDatabase:
    """What one database brought at one size."""

    database: str
    names: int
    built: Built
    key: Spread
    key_product: Spread
    ours: Judged
    insert: InsertCost
    rivals: list[Compared] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list, repr=False)


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a server that flushes to disk; yields the URL of an empty database."""
    with running_server(_POSTGRESQL) as server, server.fresh_database() as url:
        yield url


def run_size(
    names: Sequence[str],
    queries: Sequence[Query],
    databases: Sequence[str],
    *,
    with_rivals: bool = True,
    effort: Effort = USUAL,
) -> list[OnDatabase]:
    """Measure one stock on each of the databases, those in memory with the first."""
    with tempfile.TemporaryDirectory(prefix="baobei-names-") as folder:
        place = Path(folder)
        parts_s = prepare(names, place / "prepared")
        found = []
        for kind in databases:
            with _database(kind, place) as database:
                measured = run_on(
                    database,
                    names,
                    queries,
                    place,
                    parts_s=parts_s,
                    with_rivals=with_rivals,
                    effort=effort,
                )
                found.append(measured)
        if with_rivals and len(names) <= SCANNED_UP_TO and found:
            others = [*rivals.scans_where_there(names), rivals.full_text(names, place)]
            found[0].rivals += [compare(one, queries, budget_s=effort.rival_s) for one in others]
        return found


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[Database]:
    if kind == "SQLite":
        yield open_database(f"sqlite:///{folder / 'names.db'}")
        return
    with postgresql() as url:
        yield open_database(url)


def run_on(
    database: Database,
    names: Sequence[str],
    queries: Sequence[Query],
    folder: Path,
    *,
    parts_s: float,
    with_rivals: bool,
    effort: Effort = USUAL,
) -> OnDatabase:
    """Measure one stock on an empty database; closes it."""
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    say(f"{kind}，{len(names):,} 个名称")
    upgrade(database)
    built = load(database, folder / "prepared", len(names), parts_s=parts_s)
    read_through(database)
    measured = ours.measure(database, queries, len(names), effort)
    result = OnDatabase(
        kind,
        len(names),
        built,
        measured.key,
        measured.key_product,
        judge("baobei", measured.answers),
        ours.insert_cost(database, names, effort),
        answers=measured.answers,
    )
    if with_rivals and len(names) <= SCANNED_UP_TO:
        with database.snapshot() as connection:
            here = list(rivals.likes(connection, database))
            result.rivals += [compare(one, queries, budget_s=effort.rival_s) for one in here]
        if not database.is_sqlite:
            result.rivals += _trigrams(database, names, queries, effort)
    database.close()
    return result


def _trigrams(
    database: Database, names: Sequence[str], queries: Sequence[Query], effort: Effort
) -> list[Compared]:
    """Return pg_trgm; nothing, and a word about it, where this server cannot have it."""
    try:
        with rivals.trigrams(database, names) as rival:
            return [compare(rival, queries, budget_s=effort.rival_s)]
    except RuntimeError as error:
        say(f"跳过 pg_trgm：{error}")
        return []


def same_answers(first: OnDatabase, second: OnDatabase) -> float:
    """Return the share of questions that both databases answered with the same hits and tiers."""
    pairs = zip(first.answers, second.answers, strict=True)
    equal = [a.hits == b.hits for a, b in pairs]
    return sum(equal) / len(equal)
