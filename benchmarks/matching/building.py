"""Filling an empty database with a stock of names, as bulk loading does it: prepared rows, sorted pairs, one pass.

`prepare` has the engine take every name apart, on all processors, into a file; `load` writes that file into
a database. The rows are those that a registration and the merge after it write (`storage.name_index`).
"""

import os
import pickle
import sqlite3
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Self

import psycopg
from sqlalchemy import text

from benchmarks.matching.progress import say, told
from storage.database.engine import Database
from storage.name_index import row_of, unpacked

_CHUNK = 5_000
_ALONE = 20_000
"""Up to so many names one process takes less time than starting others."""
_AHEAD = 3
"""Chunks under way for each process: what comes faster than it is written must not pile up."""
_KIND = "企业客户"
_NAMED = ("customer_id", "name", "kind", "parts", "codes", "engine_version")


@dataclass(frozen=True, slots=True)
class Built:
    """What it took: seconds for taking apart, loading customers, loading the index; MB on disk of each."""

    parts_s: float
    customers_s: float
    index_s: float
    customers_mb: float
    index_mb: float


def prepare(names: Sequence[str], file: Path) -> float:
    """Write the index's rows of all names, the first one customer 1; returns the seconds taken."""
    began = time.perf_counter()
    chunks = [(at, names[at : at + _CHUNK]) for at in range(0, len(names), _CHUNK)]
    made = _made_by_many(chunks) if len(names) > _ALONE else map(_rows, chunks)
    with file.open("wb") as output:
        for rows in told(made, "拆分名称", len(names), size=_CHUNK):
            pickle.dump(rows, output, protocol=pickle.HIGHEST_PROTOCOL)
    return time.perf_counter() - began


def _rows(chunk: tuple[int, Sequence[str]]) -> list[tuple[Any, ...]]:
    first, names = chunk
    made = (row_of(first + place, name, "name") for place, name in enumerate(names, start=1))
    return [tuple(row[column] for column in _NAMED) for row in made]


def _made_by_many(
    chunks: Iterable[tuple[int, Sequence[str]]],
) -> Iterator[list[tuple[Any, ...]]]:
    count = os.cpu_count() or 1
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[list[tuple[Any, ...]]]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_rows, chunk))
            if len(waiting) >= count * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _prepared(file: Path, what: str, total: int) -> Iterator[list[tuple[Any, ...]]]:
    def chunks() -> Iterator[list[tuple[Any, ...]]]:
        with file.open("rb") as source:
            for _ in range(0, total, _CHUNK):
                yield pickle.load(source)

    yield from told(chunks(), what, total, size=_CHUNK)


def load(database: Database, prepared: Path, total: int, *, parts_s: float) -> Built:
    """Fill an empty database, its schema there already, with what `prepare` wrote."""
    empty_mb = size_mb(database)
    loader = _Sqlite(database) if database.is_sqlite else _PostgreSQL(database)
    with loader:
        began = time.perf_counter()
        for rows in _prepared(prepared, "写入客户", total):
            loader.add_customers([(row[0], f"B{row[0]}", row[1]) for row in rows])
        customers_s, customers_mb = time.perf_counter() - began, size_mb(database) - empty_mb
        began = time.perf_counter()
        for rows in _prepared(prepared, "写入名称", total):
            loader.add_names(rows)
        say(f"排序并写入索引（{total:,} 个名称）…")
        loader.finish()
    return Built(
        parts_s=parts_s,
        customers_s=customers_s,
        index_s=time.perf_counter() - began,
        customers_mb=customers_mb,
        index_mb=size_mb(database) - customers_mb - empty_mb,
    )


_KNOWN_COLUMNS = "id, customer_id, name, kind, parts, codes, engine_version"
_CUSTOMER_COLUMNS = "id, customer_no, name, name_folded, kind, ownership, registered_at, pooled_at"


class _Sqlite:
    """Bulk loading of an SQLite file, over a connection of its own."""

    def __init__(self, database: Database) -> None:
        assert database.file is not None
        self._file = database.file
        self._pairs = database.file.with_suffix(".pairs")

    def __enter__(self) -> Self:
        self._connection = sqlite3.connect(self._file, isolation_level=None)
        # Unsorted pairs wait in a file of their own; the stock's file grows by what stays only.
        for statement in (
            f"ATTACH DATABASE '{self._pairs}' AS waiting",
            "PRAGMA waiting.journal_mode = OFF",
            "PRAGMA waiting.synchronous = OFF",
            "PRAGMA cache_size = -400000",
            "CREATE TABLE waiting.pair (term INTEGER, name_id INTEGER)",
        ):
            self._connection.execute(statement)
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._pairs.unlink(missing_ok=True)

    def _add(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(statement, rows)
        self._connection.execute("COMMIT")

    def add_customers(self, rows: Iterable[tuple[int, str, str]]) -> None:
        moment = int(time.time() * 1e6)
        self._add(
            f"INSERT INTO customer ({_CUSTOMER_COLUMNS}) "
            f"VALUES (?1, ?2, ?3, ?3, '{_KIND}', 'pool', {moment}, {moment})",
            rows,
        )

    def add_names(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self._add(
            f"INSERT INTO known_name ({_KNOWN_COLUMNS}) VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6)", rows
        )
        self._add("INSERT INTO waiting.pair VALUES (?, ?)", _pairs(rows))

    def finish(self) -> None:
        self._connection.execute(
            "INSERT INTO name_term (term, name_id) SELECT term, name_id FROM waiting.pair ORDER BY 1, 2"
        )
        self._connection.execute("DROP TABLE waiting.pair")
        self._connection.execute("ANALYZE")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class _PostgreSQL:
    """Bulk loading of a PostgreSQL database: COPY, the key of the pairs made at the end."""

    def __init__(self, database: Database) -> None:
        self._url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def __enter__(self) -> Self:
        self._connection = psycopg.connect(self._url)
        self._connection.execute("SET maintenance_work_mem = '512MB'")
        self._connection.execute("ALTER TABLE name_term DROP CONSTRAINT pk_name_term")
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add_customers(self, rows: Iterable[tuple[int, str, str]]) -> None:
        moment = datetime.now(UTC)
        copied = f"COPY customer ({_CUSTOMER_COLUMNS}) FROM STDIN"
        with self._connection.cursor().copy(copied) as copy:
            for number, mark, name in rows:
                copy.write_row((number, mark, name, name, _KIND, "pool", moment, moment))
        self._connection.commit()

    def add_names(self, rows: Sequence[tuple[Any, ...]]) -> None:
        cursor = self._connection.cursor()
        with cursor.copy(f"COPY known_name ({_KNOWN_COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row((row[0], *row))
        with cursor.copy("COPY name_term (term, name_id) FROM STDIN") as copy:
            copy.write("".join(f"{term}\t{name_id}\n" for term, name_id in _pairs(rows)))
        self._connection.commit()

    def finish(self) -> None:
        run = self._connection.execute
        run("ALTER TABLE name_term ADD CONSTRAINT pk_name_term PRIMARY KEY (term, name_id)")
        for table in ("customer", "known_name"):
            run(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
        self._connection.commit()
        self._connection.autocommit = True
        run("VACUUM (ANALYZE) customer, known_name, name_term")
        run("CHECKPOINT")


def _pairs(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, int]]:
    for row in rows:
        for code in unpacked(row[4]):
            yield code, row[0]


def size_mb(database: Database) -> float:
    """Return the size of a database in MB, an SQLite file with what stands beside it."""
    if database.file is not None:
        beside = database.file.parent.glob(f"{database.file.name}*")
        return sum(file.stat().st_size for file in beside) / 1e6
    with database.snapshot() as connection:
        size: int = connection.execute(
            text("SELECT pg_database_size(current_database())")
        ).scalar_one()
    return size / 1e6
