"""A scheduler over the desk of the use-case tests: the product's own sweeps, on the hand clock."""

from datetime import datetime

from bot.metrics import Metrics
from bot.scheduling import BotDesk
from scheduler.runner import run_due
from tests.usecases.desk import SHANGHAI, VAULT, Desk


def local(text: str) -> datetime:
    """Read `2026-12-11 09:30` as Shanghai time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def at(desk: Desk, text: str) -> list[str]:
    """Move the desk's clock to a local time and do everything due by then; returns a line per thing done."""
    desk.clock.at = local(text)
    metrics = Metrics()
    scheduling = BotDesk(desk.database, VAULT, desk.clock, timezone=SHANGHAI, metrics=metrics)
    return run_due(scheduling, desk.clock.at)
