"""The walk through all customers that makes keys and index anew, one batch a transaction.

Its place is written in the transaction of the batch: killed at any moment it goes on from there, and of
two at once the slower one finds the place moved on and drops its batch. Meanwhile new customers are
right at once, and names of older rows are found by the terms both versions share and judged as new.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select

from handlers.domain.company_name import KEY_VERSION
from handlers.matching.engine import ENGINE_VERSION
from storage.database.contention import StillContested
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.database.turns import take_turn
from storage.name_index import TURN
from storage.reindexing.batch import Workings, read_batch
from storage.reindexing.keys import bring_columns_up_to_date, bring_keys_up_to_date
from storage.reindexing.names import bring_up_to_date
from storage.repository import insert_or_replace
from storage.tables.customers import customer
from storage.tables.matching import known_name
from storage.tables.settings import meta
from storage.uow import SqlStore

BATCH = 100
"""Customers of one transaction: it holds the one writer of SQLite, or the turn of the index, some 20 ms."""
WAIT_SECONDS = 0.3
"""How long a batch waits for others' locks: below PostgreSQL's deadlock_timeout (1 s), so that of two that
wait for each other it is the batch that starts over, and nobody's answer."""
_VERSION = "index_made_by"
_PLACE = "index_place"
_WALK = "reindex"
_FIRST_KEYS = 1
"""The version of keys in databases that were written before versions were noted."""

_READ = select(meta.c.value).where(meta.c.key == bindparam("wanted"))
_FORGET = delete(meta).where(meta.c.key == bindparam("wanted"))
_COUNT = select(func.count()).select_from(customer)
_OLDER = select(known_name.c.id).where(known_name.c.engine_version < ENGINE_VERSION).limit(1)


@dataclass(frozen=True, slots=True)
class Versions:
    """By which rules index and keys were made."""

    names: int
    keys: int

    def __str__(self) -> str:
        return f"{self.keys}.{self.names}"

    def is_behind(self, other: "Versions") -> bool:
        """Whether anything here is older than there; what is newer is a newer program's business."""
        return self.names < other.names or self.keys < other.keys


CURRENT = Versions(ENGINE_VERSION, KEY_VERSION)


class Stage(StrEnum):
    """How far the walk is."""

    DONE = "done"
    WAITING = "waiting"
    UNDER_WAY = "under_way"


@dataclass(frozen=True, slots=True)
class State:
    """Where the walk is: `done` of `total` customers; `met` keys met another customer's.

    `found` are the versions the database was made by before it.
    """

    stage: Stage
    found: Versions
    done: int = 0
    total: int = 0
    met: int = 0

    @property
    def is_done(self) -> bool:
        """Whether all was made by this program's rules."""
        return self.stage is Stage.DONE


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a walk stands: behind the customer `after`, on its way to the versions `names` and `keys`."""

    names: int
    keys: int
    total: int
    every: bool
    after: int = 0
    done: int = 0
    met: int = 0


def state(connection: Connection) -> State:
    """Return where the walk is, whoever does it.

    Reads all names when there is nothing to do (some .3 s at a million): a process of an older program
    may have written some after the walk.
    """
    found = _found(connection)
    place = _place(connection)
    if place is not None:
        return State(Stage.UNDER_WAY, found, place.done, place.total, place.met)
    is_behind = found.is_behind(CURRENT) or connection.execute(_OLDER).first() is not None
    return State(Stage.WAITING if is_behind else Stage.DONE, found)


def begin(connection: Connection, *, every: bool = False) -> State:
    """Begin a walk if one is needed, or with `every` in any case and over all rows; returns where it is.

    One of the same kind that is under way goes on, unless it leads to another program's versions.
    """
    _take_walk(connection)
    place = _place(connection)
    if place is not None and (place.every or not every):
        return state(connection)
    if not every and (now := state(connection)).is_done:
        return now
    total: int = connection.execute(_COUNT).scalar_one()
    _write(connection, _PLACE, asdict(_Place(CURRENT.names, CURRENT.keys, total, every)))
    return state(connection)


def step(database: Database, vault: Vault, *, most: int = BATCH) -> State:
    """Do the next batch, if there is one; returns where the walk is then.

    What others hold locked is left for the next step. Raises what the database raises when it is away.
    """
    with database.snapshot() as connection:
        found, place = _found(connection), _place(connection)
        if place is None:
            return state(connection)
        works = Workings(vault, with_keys=place.every or found.keys < place.keys)
        for facts in read_batch(connection, place.after, most):
            works.of(facts)

    def work(store: SqlStore) -> None:
        _take_walk(store.connection)
        if _place(store.connection) == place:
            _do_batch(store.connection, vault, place, works, most)

    with suppress(StillContested):  # the place has not moved then
        database.run(vault, work, attempts=1, within_seconds=WAIT_SECONDS)
    with database.snapshot() as connection:
        return state(connection)


def _do_batch(
    connection: Connection, vault: Vault, place: _Place, works: Workings, most: int
) -> None:
    take_turn(connection, TURN)
    batch = read_batch(connection, place.after, most, locks=True)
    if not batch:
        _write(connection, _VERSION, {"names": place.names, "keys": place.keys})
        connection.execute(_FORGET, {"wanted": _PLACE})
        return
    derived = [(facts, works.of(facts)) for facts in batch]
    bring_columns_up_to_date(connection, [(facts, made.columns) for facts, made in derived])
    met = 0
    if works.with_keys:
        kept = [(facts, made.keys) for facts, made in derived if not facts.is_withdrawn]
        met = bring_keys_up_to_date(connection, vault, kept)
    bring_up_to_date(
        connection,
        [facts.customer_id for facts in batch],
        [row for _, made in derived for row in made.names],
        every=place.every,
    )
    moved = replace(
        place, after=batch[-1].customer_id, done=place.done + len(batch), met=place.met + met
    )
    _write(connection, _PLACE, asdict(moved))


def _take_walk(connection: Connection) -> None:
    take_turn(connection, _WALK)


def _found(connection: Connection) -> Versions:
    noted = _noted(connection, _VERSION)
    return Versions(**noted) if noted else Versions(0, _FIRST_KEYS)


def _place(connection: Connection) -> _Place | None:
    """Return where the walk to this program's versions stands; another program's is none."""
    noted = _noted(connection, _PLACE)
    place = _Place(**noted) if noted else None
    fits = place is not None and Versions(place.names, place.keys) == CURRENT
    return place if fits else None


def _noted(connection: Connection, key: str) -> dict[str, Any]:
    value = connection.execute(_READ, {"wanted": key}).scalar()
    noted: dict[str, Any] = json.loads(value) if value else {}
    return noted


def _write(connection: Connection, key: str, value: dict[str, Any]) -> None:
    statement = insert_or_replace(connection.dialect.name, meta, ("key",))
    connection.execute(statement, {"key": key, "value": json.dumps(value)})
