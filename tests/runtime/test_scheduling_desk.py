"""The desk the product gives its scheduler: what it says was done is what it queued."""

from collections.abc import Sequence

from sqlalchemy import func, select

from bot.metrics import Metrics
from bot.scheduling import BotDesk
from handlers.command import Tell, Urgency
from handlers.outcomes import Dropped
from handlers.ports import Store
from scheduler.sweeps import Done
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.tables.queues import outbox
from tests.runtime.conftest import HandClock
from tests.usecases.desk import SHANGHAI


def note(key: str) -> Done:
    outcome = Dropped(what="报备草稿「星河物流」", example="报备 星河物流", is_expired=True)
    tell = Tell(to_open_id="ou_wang", outcome=outcome, urgency=Urgency.SCHEDULED, dedup_key=key)
    return Done(f"清除过期草稿 {key}", tell)


def test_card_queued_before_is_neither_queued_nor_told_again(
    database: Database, sealed: Vault, clock: HandClock
) -> None:
    desk = BotDesk(database, sealed, clock, timezone=SHANGHAI, metrics=Metrics())
    quiet = Done("没有卡片的一件事")

    def work(store: Store) -> Sequence[Done]:
        return [note("a"), note("b"), quiet]

    assert len(desk.write(lambda _: [note("a")], clock.now())) == 1
    assert [one.line for one in desk.write(work, clock.now())] == [note("b").line, quiet.line]
    with database.snapshot() as connection:
        assert connection.execute(select(func.count()).select_from(outbox)).scalar_one() == 2
