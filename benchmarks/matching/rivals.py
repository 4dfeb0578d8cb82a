"""What a user would have instead, each as fast as it honestly can be, over the same names.

LIKE: what Chinese CRMs do, `LIKE '%…%'` and the first ten, with the text as typed, and with the text stripped
of place and legal form by our own parser, which they do not have. rapidfuzz: a scan of all names in memory by
`process.extract`. FTS5: a table with the trigram tokenizer, any trigram of the text, best by bm25. pg_trgm:
a GIN index, `%` at its usual threshold of .3, best by similarity.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Connection

from benchmarks.matching.judging import FIRST, Answer, Find, Hit, Judged, ask, judge, threshold_of
from benchmarks.matching.progress import say
from benchmarks.matching.questions import Query
from handlers.domain.company_name import core_name
from storage.database.engine import Database

_FEWEST = 72
"""Questions asked in any case: two of a kind."""
_TRIAL = 8
_TRIGRAMS = "trigrams"


@dataclass(frozen=True, slots=True)
class Rival:
    """A method: `scans` when it reads every name, `scored` when its hits have scores to flag by."""

    name: str
    find: Find
    scans: bool = False
    scored: bool = True
    build_s: float = 0.0
    disk_mb: float = 0.0


@dataclass(frozen=True, slots=True)
class Compared:
    """A rival's results with what it is and what it costs to have."""

    judged: Judged
    scans: bool
    build_s: float
    disk_mb: float


def compare(rival: Rival, queries: Sequence[Query], *, budget_s: float) -> Compared:
    """Ask a rival as many of the questions as fit that many seconds, as many of each kind."""
    mixed = _one_of_each_kind_in_turn(queries)
    trial = ask(rival.find, mixed[:_TRIAL])
    seconds = sum(answer.ms for answer in trial) / _TRIAL / 1e3
    count = min(len(mixed), max(_FEWEST, int(budget_s / max(seconds, 1e-6))))
    say(f"{rival.name}：{count} 个问题")
    answers: list[Answer] = ask(rival.find, mixed[:count])
    threshold = threshold_of(answers) if rival.scored else None
    judged = judge(rival.name, answers, threshold=threshold)
    return Compared(judged, rival.scans, rival.build_s, rival.disk_mb)


def _one_of_each_kind_in_turn(queries: Sequence[Query]) -> list[Query]:
    kinds: dict[str, list[Query]] = {}
    for query in queries:
        kinds.setdefault(query.kind, []).append(query)
    rounds = zip_longest(*kinds.values())
    return [query for one in rounds for query in one if query is not None]


def likes(connection: Connection, database: Database) -> Iterator[Rival]:
    """Yield LIKE on the customers' table, by the bare driver."""
    cursor: Any = connection.connection.cursor()
    mark = "?" if database.is_sqlite else "%s"
    statement = f"SELECT id FROM customer WHERE name LIKE {mark} LIMIT {FIRST}"

    def containing(part: str) -> list[Hit]:
        if not part:
            return []
        rows = cursor.execute(statement, (f"%{part}%",)).fetchall()
        return [Hit(row[0], tier="similar") for row in rows]

    where = "SQLite" if database.is_sqlite else "PostgreSQL"
    yield Rival(f"LIKE（{where}）", containing, scans=True, scored=False)
    yield Rival(
        f"LIKE 短名（{where}）",
        lambda name: containing(core_name(name)),
        scans=True,
        scored=False,
    )


def scans_where_there(names: Sequence[str]) -> Iterator[Rival]:
    """Yield rapidfuzz's scans; none, and a word about it, where it is not installed.

    `extract` over a list was faster than `cdist` and a partition of its row (shortened names among 200
    thousand: Jaro-Winkler 41 ms against 55, token_sort_ratio 91 against 105).
    """
    try:
        from rapidfuzz import distance, fuzz, process
    except ModuleNotFoundError:
        say("没有安装 rapidfuzz，跳过它的全表扫描")
        return
    scorers: dict[str, tuple[Callable[..., float], float]] = {
        "Jaro-Winkler": (distance.JaroWinkler.similarity, 0.6),
        "token_sort_ratio": (fuzz.token_sort_ratio, 40),
        "token_set_ratio": (fuzz.token_set_ratio, 40),
        "WRatio": (fuzz.WRatio, 40),
    }
    for name, (scorer, least) in scorers.items():

        def find(
            text: str, scorer: Callable[..., float] = scorer, least: float = least
        ) -> list[Hit]:
            best = process.extract(text, names, scorer=scorer, limit=FIRST, score_cutoff=least)
            return [Hit(place + 1, score) for _, score, place in best]

        yield Rival(f"rapidfuzz {name}", find, scans=True)


def full_text(names: Sequence[str], folder: Path) -> Rival:
    """Return FTS5 with its trigram tokenizer, in a file of its own."""
    file = folder / "fts.db"
    began = time.perf_counter()
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("CREATE VIRTUAL TABLE known USING fts5(name, tokenize = 'trigram')")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO known (rowid, name) VALUES (?, ?)", enumerate(names, start=1)
    )
    connection.execute("COMMIT")
    took_s = time.perf_counter() - began

    def find(text: str) -> list[Hit]:
        parts = dict.fromkeys(text[at : at + 3] for at in range(len(text) - 2))
        if not parts:
            return []
        asked = " OR ".join('"' + part.replace('"', '""') + '"' for part in parts)
        rows = connection.execute(
            f"SELECT rowid, -rank FROM known WHERE known MATCH ? ORDER BY rank LIMIT {FIRST}",
            (asked,),
        )
        return [Hit(number, score) for number, score in rows]

    return Rival("FTS5 trigram", find, build_s=took_s, disk_mb=file.stat().st_size / 1e6)


@contextmanager
def trigrams(database: Database, names: Sequence[str]) -> Iterator[Rival]:
    """Yield pg_trgm, in a database of its own on the same server.

    That database has the C library's C.UTF-8: where the locale is C, as in the server's others, pg_trgm makes
    nothing of Chinese and says nothing. Raises RuntimeError where it does so here too, or nothing can be made.
    """
    url = database.url.set(drivername="postgresql")
    locale = "TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C.UTF-8'"
    with psycopg.connect(_text_of(url), autocommit=True) as server:
        try:
            server.execute(f"CREATE DATABASE {_TRIGRAMS} {locale}")
        except psycopg.Error as error:
            raise RuntimeError("the server has no locale C.UTF-8") from error
        try:
            other = _text_of(url.set(database=_TRIGRAMS))
            with psycopg.connect(other, autocommit=True) as connection:
                yield _trigrams_in(connection, names)
        finally:
            server.execute(f"DROP DATABASE {_TRIGRAMS} WITH (FORCE)")


def _trigrams_in(connection: psycopg.Connection[Any], names: Sequence[str]) -> Rival:
    run = connection.execute
    run("CREATE EXTENSION pg_trgm")
    if run("SELECT show_trgm('华为技术')").fetchone() == ([],):
        raise RuntimeError("pg_trgm finds no trigrams in Chinese")
    began = time.perf_counter()
    run("CREATE TABLE known (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
    with connection.cursor().copy("COPY known (id, name) FROM STDIN") as copy:
        for row in enumerate(names, start=1):
            copy.write_row(row)
    run("CREATE INDEX known_name ON known USING gin (name gin_trgm_ops)")
    took_s = time.perf_counter() - began
    run("VACUUM (ANALYZE) known")
    sized = run("SELECT pg_total_relation_size('known') / 1e6").fetchone()
    statement = (
        "SELECT id, similarity(name, %(text)s) FROM known WHERE name %% %(text)s "
        f"ORDER BY 2 DESC, 1 LIMIT {FIRST}"
    )

    def find(text: str) -> list[Hit]:
        return [Hit(*found) for found in run(statement, {"text": text}).fetchall()]

    return Rival("pg_trgm", find, build_s=took_s, disk_mb=float(sized[0]) if sized else 0.0)


def _text_of(url: URL) -> str:
    return url.render_as_string(hide_password=False)
