"""The rehearsal runs everything and leaves nothing behind."""

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot import rehearsal
from bot.meaning import Reader
from bot.pipeline import Pipeline, Processed
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.database.schema import all_tables
from tests.runtime.conftest import HandClock

_ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def pipeline(database: Database, sealed: Vault, clock: HandClock) -> Pipeline:
    reader = Reader(clock, _ZONE)
    return Pipeline(database, sealed, clock, timezone=_ZONE, reader=reader)


def counts(database: Database) -> dict[str, int]:
    with database.snapshot() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in all_tables().tables.items()
        }


def test_nothing_is_kept(database: Database, clock: HandClock, pipeline: Pipeline) -> None:
    before = counts(database)
    rehearsal.rehearse(pipeline, clock)
    rehearsal.rehearse(pipeline, clock)
    assert counts(database) == before


def test_every_line_is_understood_and_carried_out(
    clock: HandClock, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts: list[str] = []
    carry_out = pipeline._carry_out

    def noted(*arguments: object) -> Processed:
        processed = carry_out(*arguments)  # type: ignore[arg-type]
        acts.append(processed.act)
        return processed

    monkeypatch.setattr(pipeline, "_carry_out", noted)
    rehearsal.rehearse(pipeline, clock)
    assert [act.partition(".")[0] for act in acts] == [
        "register",
        "check",
        "follow_up",
        "customer",
        "todo",
        "help",
    ]
