"""Keeps keys and index of names at this program's version: `baobei reindex`, and beside the work of `serve`.

What is made anew and how it is resumed is `storage.reindexing`; here it is run, told of and paced.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.logs import Event, logger
from bot.settings import Settings
from handlers.claiming.candidate import keys_of
from handlers.records import Customer, Key
from storage import reindexing
from storage.database.crypto import Vault
from storage.database.engine import Database, open_database
from storage.database.schema import require_current
from storage.reindexing import State
from storage.uow import SqlStore

AT_A_TIME_SECONDS = 0.3
"""So long the background goes on before it looks after its other chores."""
TOLD_EVERY_SECONDS = 1.0
MERGED_AT_ONCE = 16
"""Names whose pairs are made in one transaction of the background: some 5 ms."""
LOOKS_EVERY_SECONDS = 2.0


@dataclass(slots=True)
class IndexUpkeep:
    """Reindexes what an older version wrote, and makes the pairs of new names."""

    database: Database
    vault: Vault
    _is_begun: bool = False

    def reindex(self) -> float:
        """Work at it for a moment; returns the seconds until the next, infinite when all is done."""
        if not self._is_begun:
            with self.database.snapshot() as connection:
                state = reindexing.state_of(connection)
            if not self.database.run(self.vault, reindexing.begin):
                return float("inf")
            logger("index").info(Event.REINDEXING, total=state.total, waiting=state.waiting)
            self._is_begun = True
        until = time.monotonic() + AT_A_TIME_SECONDS
        while time.monotonic() < until:
            if self.database.run(self.vault, _step) == 0:
                logger("index").info(Event.REINDEXED, version=reindexing.wanted_version())
                return float("inf")
        return 0.0

    def merge(self) -> float:
        """Make the pairs of some new names; returns the seconds until the next look."""
        with self.database.read(self.vault) as store:
            waiting = store.matching.index.count_fresh()
        if waiting:
            self.database.run(self.vault, lambda store: store.matching.index.merge(MERGED_AT_ONCE))
        return 0.0 if waiting > MERGED_AT_ONCE else LOOKS_EVERY_SECONDS


def reindex_all(settings: Settings, say: Callable[[str], None]) -> None:
    """Run `reindex` on the database of the settings, which a start has made before.

    Raises what `storage.database.schema.require_current` raises.
    """
    from bot.app import prepare_database

    database = open_database(settings.database_url)
    try:
        require_current(database)
    finally:
        database.close()
    database, vault = prepare_database(settings)
    try:
        reindex(database, vault, say)
    finally:
        database.close()


def reindex(database: Database, vault: Vault, say: Callable[[str], None]) -> None:
    """Make everything anew that another version wrote, telling how far it is."""
    with database.snapshot() as connection:
        state = reindexing.state_of(connection)
    if not database.run(vault, reindexing.begin):
        say(f"索引已是最新（版本 {reindexing.wanted_version()}，{state.total} 家客户）。")
        return
    done, told_at = state.total - state.waiting, time.monotonic()
    say(_progress(done, state))
    while (more := database.run(vault, _step)) > 0:
        done += more
        if time.monotonic() - told_at >= TOLD_EVERY_SECONDS:
            told_at = time.monotonic()
            say(_progress(done, state))
    say(f"完成，索引是版本 {reindexing.wanted_version()}，共 {state.total} 家客户。")


def _progress(done: int, state: State) -> str:
    return f"正在重建索引 {min(done, state.total)}/{state.total} …"


def _step(store: SqlStore) -> int:
    return reindexing.step(store, _keys_of)


def _keys_of(customer: Customer) -> list[Key]:
    uscc = str(customer.details.get("uscc") or "")
    return keys_of(customer.name, customer.kind, uscc, customer.contacts)
