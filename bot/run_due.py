"""`baobei run-due`: everything due by a moment is done once, sent, and told line by line.

The moment given is the clock of the whole run: it decides, stamps and sends. The same sweeps as the
scheduler's; a running `serve` may go on meanwhile. Messages that wait for another try get it at once, since
whoever runs this may have mended the cause; how old they are is for the real clock to say.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.app import prepare_database
from bot.clock import FixedClock, make_clock
from bot.directory import PeopleDirectory
from bot.feishu.client import FeishuClient
from bot.metrics import Metrics
from bot.reconciling import Reconciliation
from bot.scheduling import BotDesk
from bot.sender import Drained, Sender
from bot.sendfailures import SenderParts
from bot.settings import Settings
from storage.database.group_commit import GroupCommit
from storage.outbox_claims import leave_to_others

DRAIN_WITHIN_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Told:
    """Who hears what: `done` a line per thing done, `progress` how far it is and what was sent."""

    done: Callable[[str], None]
    progress: Callable[[str], None]


def run_due(settings: Settings, at: datetime | None, told: Told) -> bool:
    """Do it; returns whether everything that was due has gone out."""
    from scheduler.runner import run_due as sweep

    real_clock = make_clock(settings.clock_file)
    clock = FixedClock(at.astimezone(UTC) if at else real_clock.now())
    database, vault = prepare_database(settings)
    metrics = Metrics()
    desk = BotDesk(database, vault, clock, timezone=settings.timezone, metrics=metrics)
    client = FeishuClient(settings.app_id, settings.app_secret, settings.domain)
    commits = GroupCommit(database, vault)
    token = f"run-due-{uuid.uuid4().hex}"
    parts = SenderParts(database, vault, real_clock, client, commits, metrics, token)
    sender = Sender(parts, due_by=clock.at)
    # What is fetched is of now, whatever moment is rehearsed: it must not make later events look old.
    directory = PeopleDirectory(database, vault, real_clock, client)
    night = Reconciliation(database, vault, clock, directory, timezone=settings.timezone)
    try:
        # Before the sweeps, which put the customers of who is found to have left before the manager.
        if night.run_if_due():
            told.done("夜间核对通讯录：已向飞书重查全部同事")
        for line in sweep(desk, clock.at):
            told.done(line)
        try:
            drained = sender.drain(
                DRAIN_WITHIN_SECONDS,
                progress=lambda sent: told.progress(f"正在发送 … 已发出 {sent} 条"),
            )
        finally:
            with database.transaction() as connection:
                leave_to_others(connection, clock.at, now=real_clock.now())
    finally:
        client.close()
        database.close()
    told.progress(_in_words(drained))
    return drained.is_complete


def _in_words(drained: Drained) -> str:
    if drained.is_complete:
        return f"发出 {drained.sent} 条消息" if drained.sent else "没有要发的消息"
    counts = f"发出 {drained.sent} 条，待重发 {drained.left} 条，放弃 {drained.dead} 条。"
    why = f"原因：{drained.reason}。" if drained.reason else ""
    mends = [
        "待重发的由运行中的 baobei 自动再发，也可以处理好原因后再运行一次。" * bool(drained.left),
        "放弃的用 baobei outbox list 查看原因和办法。" * bool(drained.dead),
    ]
    return counts + why + "".join(mends)
