"""`baobei run-due`: everything due by a moment is done once, sent, and told line by line.

The moment given is the clock of the whole run: it decides, stamps and sends. The same sweeps as the
scheduler's; a running `serve` may go on meanwhile.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bot.app import prepare_database
from bot.clock import FixedClock, make_clock
from bot.feishu.client import FeishuClient
from bot.metrics import Metrics
from bot.scheduling import BotDesk
from bot.sender import Sender
from bot.sendfailures import SenderParts
from bot.settings import Settings
from storage.group_commit import GroupCommit

DRAIN_WITHIN_SECONDS = 120.0


def run_due(
    settings: Settings, at: datetime | None, *, say: Callable[[str], None]
) -> Iterator[str]:
    """Do it, yielding a line per thing done; `say` hears how many messages went out."""
    from scheduler.runner import run_due as sweep

    clock = FixedClock(at.astimezone(UTC) if at else make_clock(settings.clock_file).now())
    database, vault = prepare_database(settings)
    metrics = Metrics()
    desk = BotDesk(database, vault, clock, timezone=settings.timezone, metrics=metrics)
    client = FeishuClient(settings.app_id, settings.app_secret, settings.domain)
    commits = GroupCommit(database, vault)
    token = f"run-due-{uuid.uuid4().hex}"
    sender = Sender(SenderParts(database, vault, clock, client, commits, metrics, token))
    try:
        yield from sweep(desk, clock.at)
        sent = sender.drain(DRAIN_WITHIN_SECONDS)
        say(f"发出 {sent} 条消息" if sent else "没有要发的消息")
    finally:
        client.close()
        database.close()
