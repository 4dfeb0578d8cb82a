"""`python -m benchmarks.matching`: our look-up beside LIKE and rapidfuzz (where installed), one run, on SQLite.

Prints a JSON object per method. False alarms are counted for ours only: the others have no tiers.
`similar` leaves out what is below every tier, so our recall@10 is recall at the similar threshold.
"""

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from sqlalchemy import bindparam, insert, select, text

from benchmarks.figures import quantile
from benchmarks.matching.names import Query, corpus, queries, read_corpus, read_queries
from handlers.domain.company_name import core_name
from storage.database.crypto import Vault
from storage.database.engine import Database, open_database
from storage.database.migrating import upgrade
from storage.matching import MatchingRepository
from storage.tables.customers import customer

Found = list[tuple[int, str]]
"""Customers' numbers, best first, each with its tier or nothing."""
_VAULT = Vault(bytes(32))
_BATCH = 5_000
_BY_KEY = select(customer.c.name).where(customer.c.id == bindparam("number"))


def fill(database: Database, names: dict[int, str]) -> float:
    """Put the names in as customers, through our own repository; returns the seconds taken."""
    began = time.perf_counter()
    numbers = list(names)
    for at in range(0, len(numbers), _BATCH):
        with database.transaction() as connection:
            index = MatchingRepository(connection, _VAULT)
            for number in numbers[at : at + _BATCH]:
                row = {"id": number + 1, "customer_no": f"B{number}", "name": names[number]}
                row |= {"name_folded": names[number], "kind": "企业客户", "ownership": "pool"}
                connection.execute(insert(customer), row | {"registered_at": datetime.now(UTC)})
                index.put(number + 1, names[number], kind="name")
    return time.perf_counter() - began


def judged(
    find: Callable[[str], Found], asked: Iterable[Query], *, tiered: bool = False
) -> dict[str, object]:
    """Ask every query and count; times in milliseconds."""
    hits: dict[str, list[int]] = defaultdict(list)
    flags: dict[str, list[int]] = defaultdict(list)
    first: list[int] = []
    times: list[float] = []
    for query in asked:
        began = time.perf_counter()
        found = find(query.text)[:10]
        times.append((time.perf_counter() - began) * 1e3)
        numbers = [number for number, _ in found]
        if query.positive:
            hits[query.kind].append(query.target in numbers)
            first.append(numbers[:1] == [query.target])
        else:
            for tier in ("same", "similar"):
                flags[f"{query.kind}/{tier}"].append(any(one == tier for _, one in found))
    every = [one for kind in hits.values() for one in kind]
    return {
        "recall@10": _share(every),
        "first": _share(first),
        **_latency(times),
        "by_kind": {kind: _share(one) for kind, one in hits.items()},
        "flagged": {kind: _share(one) for kind, one in flags.items()} if tiered else None,
    }


def _latency(times: list[float]) -> dict[str, float]:
    return {"p50_ms": round(quantile(times, 0.5), 4), "p99_ms": round(quantile(times, 0.99), 4)}


def _share(of: list[int]) -> float | None:
    return round(sum(of) / len(of), 4) if of else None


def measure(names: dict[int, str], asked: list[Query], folder: Path) -> dict[str, object]:
    """Measure every method on one stock; returns the results by method."""
    database = open_database(f"sqlite:///{folder / 'names.db'}")
    upgrade(database)
    results: dict[str, object] = {"names": len(names), "queries": len(asked)}
    results["build_s"] = round(fill(database, names), 2)
    results["disk_mb"] = round(sum(f.stat().st_size for f in folder.iterdir()) / 1e6, 2)
    with database.snapshot() as connection:
        ours = MatchingRepository(connection, _VAULT)

        def similar(name: str) -> Found:
            return [(one.customer_id - 1, str(one.tier)) for one in ours.similar(name)]

        like = text("SELECT id FROM customer WHERE name LIKE :part LIMIT 10")

        def contains(part: str) -> Found:
            rows = connection.execute(like, {"part": f"%{part}%"}) if part else ()
            return [(row[0] - 1, "") for row in rows]

        times = []
        for number in Random(1).choices(list(names), k=max(len(asked), 500)):
            began = time.perf_counter()
            connection.execute(_BY_KEY, {"number": number + 1}).all()
            times.append((time.perf_counter() - began) * 1e3)
        results["primary_key"] = _latency(times)
        results["ours"] = judged(similar, asked, tiered=True)
        results["like"] = judged(contains, asked)
        results["like_short"] = judged(lambda name: contains(core_name(name)), asked)
    results |= scans(names, asked)
    database.close()
    return results


def scans(names: dict[int, str], asked: list[Query]) -> dict[str, object]:
    """Measure rapidfuzz over all names, when it is installed; nothing otherwise."""
    try:
        from rapidfuzz import distance, fuzz, process
    except ImportError:
        return {"rapidfuzz": None}
    scorers = {"ratio": fuzz.ratio, "WRatio": fuzz.WRatio}
    scorers["JaroWinkler"] = distance.JaroWinkler.similarity

    def full_scan(scorer: Callable[..., float]) -> Callable[[str], Found]:
        return lambda name: [
            (one[2], "") for one in process.extract(name, names, scorer=scorer, limit=10)
        ]

    return {f"rapidfuzz_{name}": judged(full_scan(one), asked) for name, one in scorers.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching")
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-kind", type=int, default=50)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--queries", type=Path)
    options = parser.parse_args()
    if bool(options.corpus) != bool(options.queries):
        parser.error("--corpus and --queries belong together")
    if options.corpus:
        names, asked = read_corpus(options.corpus), read_queries(options.queries)
    else:
        companies = corpus(options.size, seed=options.seed)
        names = {number: one.name for number, one in enumerate(companies)}
        asked = queries(companies, seed=options.seed + 1, per_kind=options.per_kind)
    with tempfile.TemporaryDirectory() as folder:
        for method, result in measure(names, asked, Path(folder)).items():
            print(json.dumps({method: result}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
