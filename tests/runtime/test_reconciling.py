"""The nightly look at everybody: leavers without an event are found; who is merely missing is asked about."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.directory import PeopleDirectory
from bot.playground import team
from bot.playground.server import Playground
from bot.reconciling import Reconciliation
from handlers.people import PersonStatus
from storage import outbox
from storage.tables.queues import outbox as outbox_table
from tests.chat import Chat
from tests.runtime.sending import Desk, chat, desk, playground
from tests.storage.samples import new_customer

__all__ = ["chat", "desk", "playground"]

SHANGHAI = ZoneInfo("Asia/Shanghai")
EVERYBODY = [team.WANG_LEI, team.LI_LEI, team.HAN_MEIMEI, team.CHEN_CHEN, team.ZHAO_MIN]


@pytest.fixture(autouse=True)
def everybody_is_back(playground: Playground) -> Iterator[None]:
    """People changed by a test are as before in the next one."""
    yield
    for person in playground.platform.people.values():
        person.is_resigned, person.in_range = False, True


@pytest.fixture
def directory(desk: Desk) -> PeopleDirectory:
    """The directory, which knows everybody and an administrator."""
    made = PeopleDirectory(desk.database, desk.vault, desk.clock, desk.client)
    assert made.fetch(EVERYBODY)
    made.resolve_admins([team.WU_HAO])
    with desk.database.write(desk.vault) as store:
        store.customers.add(new_customer(owner_open_id=team.WANG_LEI))
    return made


@pytest.fixture
def night(desk: Desk, directory: PeopleDirectory) -> Reconciliation:
    return Reconciliation(desk.database, desk.vault, desk.clock, directory, timezone=SHANGHAI)


def status(desk: Desk, open_id: str) -> PersonStatus:
    with desk.database.read(desk.vault) as store:
        person = store.people.get(open_id)
    assert person is not None
    return person.status


def told(desk: Desk, open_id: str = team.WU_HAO) -> list[str]:
    with desk.database.snapshot() as connection:
        rows = connection.execute(
            select(outbox_table.c.payload_enc).where(outbox_table.c.receiver == open_id)
        )
        return [desk.vault.open(row.payload_enc, outbox.PAYLOAD) for row in rows]


def test_it_is_due_once_after_three_at_night(
    desk: Desk, night: Reconciliation, directory: PeopleDirectory
) -> None:
    assert night.run_if_due()  # ten in the morning: nothing ran at three
    again = Reconciliation(desk.database, desk.vault, desk.clock, directory, timezone=SHANGHAI)
    assert not again.run_if_due()
    desk.clock.advance(hours=16, minutes=59)
    assert not night.run_if_due()
    desk.clock.advance(minutes=1)
    assert night.run_if_due()
    assert not night.run_if_due()
    desk.clock.advance(days=1)
    assert night.run_if_due()


def test_a_leaver_without_an_event_is_found(
    desk: Desk, night: Reconciliation, playground: Playground
) -> None:
    playground.platform.people[team.WANG_LEI].is_resigned = True
    desk.clock.advance(hours=17)
    assert night.run_if_due()
    assert status(desk, team.WANG_LEI) is PersonStatus.LEFT
    with desk.database.read(desk.vault) as store:
        (leaver,) = store.handovers.owners_who_left()
    assert leaver.open_id == team.WANG_LEI


def test_who_is_missing_is_asked_about_once_and_stays(
    desk: Desk, night: Reconciliation, playground: Playground
) -> None:
    playground.platform.people[team.WANG_LEI].in_range = False
    for _ in range(2):
        desk.clock.advance(days=1)
        assert night.run_if_due()
    assert status(desk, team.WANG_LEI) is PersonStatus.ACTIVE
    (card,) = told(desk)
    assert "按离职处理" in card


def test_when_many_are_missing_the_range_is_suspected(
    desk: Desk, night: Reconciliation, playground: Playground
) -> None:
    for open_id in (team.WANG_LEI, team.LI_LEI, team.HAN_MEIMEI):
        playground.platform.people[open_id].in_range = False
    desk.clock.advance(days=1)
    assert night.run_if_due()
    (words,) = told(desk)
    assert "通讯录权限范围" in words
    assert "按离职处理" in words


def test_without_the_platform_the_night_is_tried_again(
    desk: Desk, night: Reconciliation, chat: Chat
) -> None:
    desk.clock.advance(days=1)
    chat.fault("internal_error")
    assert not night.run_if_due()
    chat.fault("internal_error", probability=0)
    assert night.run_if_due()


def test_who_is_no_more_shown_is_not_fetched_again_at_once(
    desk: Desk, directory: PeopleDirectory, playground: Playground
) -> None:
    playground.platform.people[team.WANG_LEI].in_range = False
    desk.clock.advance(days=2)
    assert directory.refresh() > 0
    assert directory.refresh() == 0
    desk.clock.advance(hours=1, minutes=1)
    assert directory.refresh() == 1
