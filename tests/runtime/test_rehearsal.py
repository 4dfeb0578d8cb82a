"""The rehearsal runs everything and leaves nothing behind."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.meaning import Reader
from bot.pipeline import Pipeline, Processed
from bot.rehearsal import Rehearsal
from handlers.people import Profile
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.database.schema import all_tables
from storage.inbox import NewInbox
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
    assert Rehearsal(pipeline, clock).go_on()
    assert Rehearsal(pipeline, clock).go_on()
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
    Rehearsal(pipeline, clock).go_on()
    assert list(dict.fromkeys(act.partition(".")[0] for act in acts)) == [
        "register",
        "check",
        "follow_up",
        "customer",
        "todo",
        "help",
    ]


def test_it_gives_way_to_a_storm_and_goes_on_after_it(
    database: Database, clock: HandClock, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[int] = []
    rehearse = pipeline.rehearse

    def noted(events: Sequence[NewInbox], actor: Profile) -> None:
        rehearse(events, actor)
        played.append(len(events))

    monkeypatch.setattr(pipeline, "rehearse", noted)
    storms_after = 2
    rehearsal = Rehearsal(pipeline, clock, holds_back=lambda: len(played) >= storms_after)
    assert not rehearsal.go_on()
    assert len(played) == storms_after
    storms_after = 100
    assert rehearsal.go_on()
    assert played == [1, 2, 2, 2, 1, 1]
