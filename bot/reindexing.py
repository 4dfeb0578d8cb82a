"""Keeps keys and index of names at this program's version: `baobei reindex`, and beside the work of `serve`.

What is made anew and how it is resumed is `storage.reindexing`; here it is run, told of and paced.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.logs import Event, logger
from bot.settings import Settings
from storage.database.crypto import Vault
from storage.database.engine import Database, open_database
from storage.database.schema import require_current
from storage.reindexing import walk

TOLD_EVERY_SECONDS = 1.0
MERGED_AT_ONCE = 16
"""Names whose pairs are made in one transaction of the background: some 5 ms."""
LOOKS_EVERY_SECONDS = 2.0
LOOKS_FOR_OLDER_EVERY_SECONDS = 3600.0
"""How often it is looked for what a process of an older program has written meanwhile."""
BACKGROUND_SHARE = 0.5
"""The part of the time the walk may take beside the work: its arithmetic and answers share one interpreter."""
COMMAND_SHARE = 0.8
"""The same for the command: on SQLite a running bot must get to write in between."""


@dataclass(slots=True)
class IndexUpkeep:
    """Reindexes what an older version wrote, and makes the pairs of new names."""

    database: Database
    vault: Vault

    def reindex(self) -> float:
        """Do a batch of what there is to do; returns the seconds until the next look."""
        now = _begun(self.database)
        if now.is_done:
            return LOOKS_FOR_OLDER_EVERY_SECONDS
        if not now.done:
            logger("index").info(Event.REINDEXING, total=now.total, found=str(now.found))
        began = time.monotonic()
        after = walk.step(self.database, self.vault)
        if after.is_done:
            logger("index").info(Event.REINDEXED, version=str(walk.CURRENT), equal_keys=now.met)
            return LOOKS_FOR_OLDER_EVERY_SECONDS
        return _pause(time.monotonic() - began, BACKGROUND_SHARE)

    def merge(self) -> float:
        """Make the pairs of some new names; returns the seconds until the next look."""
        with self.database.read(self.vault) as store:
            waiting = store.matching.index.count_fresh()
        if waiting:
            self.database.run(self.vault, lambda store: store.matching.index.merge(MERGED_AT_ONCE))
        return 0.0 if waiting > MERGED_AT_ONCE else LOOKS_EVERY_SECONDS


def reindex_all(settings: Settings, say: Callable[[str], None], *, every: bool = False) -> None:
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
        reindex(database, vault, say, every=every)
    finally:
        database.close()


def reindex(
    database: Database, vault: Vault, say: Callable[[str], None], *, every: bool = False
) -> None:
    """Make everything anew that another version wrote, or with `every` all, telling how far it is."""
    last = now = _begun(database, every=every)
    if now.is_done:
        say(f"索引已是最新（版本 {walk.CURRENT}）。全部重做一遍：baobei reindex --all")
        return
    first, began = now.done, time.monotonic()
    told_at = began
    say(_progress(now, 0, 0.0))
    while not now.is_done:
        last, at = now, time.monotonic()
        now = walk.step(database, vault)
        moment = time.monotonic()
        if moment - told_at >= TOLD_EVERY_SECONDS and not now.is_done:
            told_at = moment
            say(_progress(now, now.done - first, moment - began))
        time.sleep(_pause(moment - at, COMMAND_SHARE))
    seconds = time.monotonic() - began
    say(f"完成，索引是版本 {walk.CURRENT}，共 {last.done} 家客户，用时 {seconds:.0f} 秒。")
    if last.met:
        say(f"按新规则，其中 {last.met} 项与别的客户相同：归属都不变，可以用 合并 处理。")


def _begun(database: Database, *, every: bool = False) -> walk.State:
    """Return where the walk is, begun if there is something to do."""
    if not every:
        with database.snapshot() as connection:
            now = walk.state(connection)
        if now.stage is not walk.Stage.WAITING:
            return now
    with database.transaction() as connection:
        return walk.begin(connection, every=every)


def _pause(worked: float, share: float) -> float:
    return worked * (1 - share) / share


def _progress(now: walk.State, done: int, seconds: float) -> str:
    total = max(now.total, now.done)
    left = f"，约还需 {seconds / done * (total - now.done):.0f} 秒" if done else ""
    return f"正在重建索引 {now.done}/{total}（{100 * now.done // max(total, 1)}%）{left} …"
