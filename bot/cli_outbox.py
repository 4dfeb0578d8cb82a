"""`baobei outbox`: the dead letters as a table, and another chance for them."""

import os

from bot.cli_tables import table
from bot.clock import make_clock
from bot.feishu.errors import mend_of
from bot.settings import Settings, load_settings
from storage import dead_letters
from storage.database.engine import Database, open_database
from storage.database.schema import require_current


class NoSuchLetter(Exception):
    """No dead letter has the number given; the message names the mend."""


def _open() -> tuple[Settings, Database]:
    settings = load_settings(os.environ)
    database = open_database(settings.database_url)
    require_current(database)
    return settings, database


def list_dead_letters() -> str:
    """Return the table of what was given up. Raises what `storage.database.schema.require_current` raises."""
    settings, database = _open()
    with database.snapshot() as connection:
        letters = dead_letters.dead_letters(connection)
    if not letters:
        return "没有死信：所有消息都已送到或正在发送。"
    rows = [
        (
            letter.id,
            f"{letter.created_at.astimezone(settings.timezone):%m-%d %H:%M}",
            letter.receiver,
            str(letter.attempts),
            "" if letter.error_code is None else str(letter.error_code),
            letter.error_text or "原因未知",
            mend_of(letter.error_code),
        )
        for letter in letters
    ]
    shown = table(("编号", "时间", "收件人", "次数", "错误码", "原因", "怎么办"), rows)
    return f"{shown}\n重发一条：baobei outbox retry 编号；重发全部：baobei outbox retry all"


def retry_dead_letters(which: str) -> str:
    """Make one or all due again; the running sender takes them up. Raises NoSuchLetter."""
    settings, database = _open()
    ids = None if which == "all" else [which]
    now = make_clock(settings.clock_file).now()
    with database.transaction() as connection:
        revived = dead_letters.revive(connection, ids, now=now)
    if not (revived.due or revived.outdated) and ids:
        raise NoSuchLetter(f"没有编号为 {which} 的死信。用 baobei outbox list 查看编号。")
    told = f"已重新排队 {revived.due} 条，运行中的 baobei 会在几秒内发送。"
    if revived.outdated:
        told += f"另有 {revived.outdated} 条是卡片的旧内容，卡片已有更新的内容，不再发送。"
    return told
