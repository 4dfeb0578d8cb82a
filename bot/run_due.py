"""`baobei run-due`: everything due by a moment is done once, sent, and told line by line.

The moment given is the clock of the whole run: it decides, stamps and sends. The same sweeps as the
scheduler's; a running `serve` may go on meanwhile, and its messages that wait for another try are left to
it: how old they are is not for this clock to say.
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
from storage.outbox_claims import leave_to_others

DRAIN_WITHIN_SECONDS = 120.0


def run_due(
    settings: Settings, at: datetime | None, *, say: Callable[[str], None]
) -> Iterator[str]:
    """Do it, yielding a line per thing done; `say` hears how many messages went out."""
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
    try:
        yield from sweep(desk, clock.at)
        try:
            sent = sender.drain(DRAIN_WITHIN_SECONDS)
        finally:
            with database.transaction() as connection:
                left = leave_to_others(connection, clock.at, now=real_clock.now())
        if left:
            say(f"还有 {left} 条没有发出，由运行中的 baobei serve 接着发")
        say(f"发出 {sent} 条消息" if sent or left else "没有要发的消息")
    finally:
        client.close()
        database.close()
