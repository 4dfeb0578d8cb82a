"""The directory's cache over the local Feishu: what was fetched does not undo what an event told later."""

import pytest

from bot.directory import PeopleDirectory
from bot.playground.team import WANG_LEI
from handlers.people import Profile
from tests.runtime.sending import Desk, chat, desk, playground

__all__ = ["chat", "desk", "playground"]


@pytest.fixture
def directory(desk: Desk) -> PeopleDirectory:
    return PeopleDirectory(desk.database, desk.vault, desk.clock, desk.client)


def department(desk: Desk) -> str:
    with desk.database.read(desk.vault) as store:
        kept = store.people.get(WANG_LEI)
    assert kept is not None
    return kept.department_id


def test_what_an_event_told_while_it_was_fetched_stays(
    desk: Desk, directory: PeopleDirectory
) -> None:
    moved = Profile(WANG_LEI, name="王磊", department_id="od-new")
    with desk.database.write(desk.vault) as store:
        store.people.upsert_profile(moved, desk.clock.now())
    assert directory.fetch([WANG_LEI])
    assert department(desk) == "od-new"


def test_later_the_platform_knows_better(desk: Desk, directory: PeopleDirectory) -> None:
    assert directory.fetch([WANG_LEI])
    known = department(desk)
    moved = Profile(WANG_LEI, name="王磊", department_id="od-new")
    with desk.database.write(desk.vault) as store:
        store.people.upsert_profile(moved, desk.clock.now())
    desk.clock.advance(minutes=10)
    assert directory.fetch([WANG_LEI])
    assert department(desk) == known != "od-new"
