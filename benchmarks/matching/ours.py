"""The product's own look-up, a primary-key read beside it, and what writing a name into the index costs."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from statistics import mean, median
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from benchmarks.matching.judging import FIRST, Answer, Hit, Spread, ask, spread
from benchmarks.matching.progress import told
from benchmarks.matching.questions import Query
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.matching import MatchingRepository
from storage.name_index import NameIndex
from storage.tables.customers import customer

_VAULT = Vault(bytes(32))
_SLICES = 10
_BY_KEY = select(customer.c.name).where(customer.c.id == bindparam("number"))
_ADD = insert(customer)


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is done for a figure: questions to warm up, reads by key, inserts, seconds for each rival.

    Among the inserts with the index, every 64th merges it.
    """

    warm_up: int = 300
    reads: int = 30_000
    inserts: int = 384
    rival_s: float = 30.0


USUAL = Effort()


@dataclass(frozen=True, slots=True)
class InsertCost:
    """Milliseconds of a durable insert of a customer, alone and with its name in the index."""

    plain: float
    indexed: float
    plain_mean: float
    indexed_mean: float


@dataclass(slots=True)
class Measured:
    """Answers, and reads by primary key of the same minutes: by the bare driver and by the product's way."""

    answers: list[Answer]
    key: Spread
    key_product: Spread


@contextmanager
def finding(database: Database) -> Iterator[Callable[[str], list[Hit]]]:
    """Yield the product's look-up over one snapshot."""
    with database.snapshot() as connection:
        yield lambda name: _similar(connection, name)


def _similar(connection: Connection, name: str) -> list[Hit]:
    """Look a name up as a unit of work does; what is below every tier fills up the ten, without a tier."""
    repository = MatchingRepository(connection, _VAULT)
    shown = repository.similar(name, limit=FIRST)
    hits = [Hit(one.customer_id, one.score, str(one.tier)) for one in shown]
    if len(hits) < FIRST:
        # The port hands out no pair below the tiers; how good the order is shows below them as well.
        ranked = (repository._asked[name].matches or [])[:FIRST]
        hits += [Hit(one.customer_id, one.score) for one in ranked if one.tier is None]
    return hits[:FIRST]


def measure(
    database: Database, queries: Sequence[Query], total: int, effort: Effort = USUAL
) -> Measured:
    """Ask all questions in slices, and read by primary key after each."""
    random, keys, product = Random(1), list[float](), list[float]()
    reads = effort.reads // _SLICES
    answers: list[Answer] = []
    with database.snapshot() as connection:
        read = _bare_reader(connection, database.is_sqlite)

        def read_by_product(number: int) -> None:
            connection.execute(_BY_KEY, {"number": number}).all()

        ask(lambda name: _similar(connection, name), Random(2).choices(queries, k=effort.warm_up))
        _timed(read, random.choices(range(1, total + 1), k=reads))
        for at in told(range(_SLICES), "提问，每份十分之一", _SLICES):
            part = queries[at::_SLICES]
            answers += ask(lambda name: _similar(connection, name), part)
            numbers = random.choices(range(1, total + 1), k=reads)
            keys += _timed(read, numbers)
            product += _timed(read_by_product, numbers[: reads // 3])
    return Measured(answers, spread(keys), spread(product))


def _bare_reader(connection: Connection, is_sqlite: bool) -> Callable[[int], None]:
    cursor: Any = connection.connection.cursor()
    if is_sqlite:
        return lambda number: cursor.execute(
            "SELECT name FROM customer WHERE id = ?", (number,)
        ).fetchone()
    return lambda number: cursor.execute(
        "SELECT name FROM customer WHERE id = %s", (number,), prepare=True
    ).fetchone()


def _timed(act: Callable[[int], None], numbers: Sequence[int]) -> list[float]:
    times = []
    for number in numbers:
        began = time.perf_counter()
        act(number)
        times.append((time.perf_counter() - began) * 1e3)
    return times


def insert_cost(database: Database, names: Sequence[str], effort: Effort = USUAL) -> InsertCost:
    """Insert customers alone and with their name, in turns, each in a transaction of its own.

    Both go the product's way to the database; nobody merges meanwhile but the index itself.
    """
    with database.snapshot() as connection:
        last: int = connection.execute(select(func.max(customer.c.id))).scalar_one()

    def plain(number: int) -> None:
        with database.transaction() as connection:
            connection.execute(_ADD, _row(number, names[number % len(names)]))

    def indexed(number: int) -> None:
        name = names[number % len(names)]
        with database.transaction() as connection:
            connection.execute(_ADD, _row(number, name))
            NameIndex(connection).put(number, name, kind="name")

    alone, with_index = list[float](), list[float]()
    for at in told(range(effort.inserts), "插入客户", effort.inserts):
        # Numbers of their own: the index merges at every 64th.
        alone += _timed(plain, [last + effort.inserts + at + 1])
        with_index += _timed(indexed, [last + at + 1])
    return InsertCost(median(alone), median(with_index), mean(alone), mean(with_index))


def _row(number: int, name: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "id": number,
        "customer_no": f"B{number}",
        "name": name,
        "name_folded": name,
        "kind": "企业客户",
        "ownership": "pool",
        "registered_at": now,
        "pooled_at": now,
    }
