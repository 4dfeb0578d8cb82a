"""The end of a protection over the real wire: notices, an extension, a kill between, the release, run-due."""

import signal
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from handlers.domain.calendar import WorkCalendar
from tests.chat import CardView, Person
from tests.scheduler.desk import SHANGHAI
from tests.support.tenant import Tenant
from tests.support.waiting import wait_until

NAME = "杭州云杉智能科技有限公司"
CALENDAR = WorkCalendar(SHANGHAI)
HALF_PAST_NINE = time(9, 30)


@pytest.fixture
def tenant(database_url: str, tmp_path: Path) -> Iterator[Tenant]:
    """A running bot."""
    with Tenant(tmp_path / "bot", database_url) as running:
        yield running


def go(tenant: Tenant, day: date, clock: time) -> None:
    """Move the clock of the platform and the bot forward."""
    tenant.chat.advance_to(int(CALENDAR.at(day, clock).timestamp() * 1000))


def notices(person: Person) -> list[CardView]:
    return [card for card in person.cards() if "快要释放" in card.text]


def test_notices_come_across_kills_and_the_release_after_them(tenant: Tenant) -> None:
    wang = tenant.chat.person("王磊")
    wang.says(f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    wang.wait_card(containing="报备成功")
    registered = datetime.fromtimestamp(tenant.chat.now_ms() / 1000, SHANGHAI).date()
    wang.says("延期 云杉智能 2天 招标推迟")
    assert "保护期已延长" in wang.wait_card(containing="1 / 2").text
    last_day = registered + timedelta(days=32)
    days = dict.fromkeys(
        CALENDAR.workday_on_or_before(last_day - timedelta(days=before)) for before in (7, 3, 1)
    )
    for number, day in enumerate(days, 1):
        if number == 2:
            tenant.kill()
        go(tenant, day, HALF_PAST_NINE)
        if number == 2:
            tenant.start()
        wait_until(lambda: len(notices(wang)) >= number, 40, reason=lambda: wang.last_text)  # noqa: B023
        assert len(notices(wang)) == number
    assert {"跟进", "延期", "释放"} <= set(notices(wang)[-1].buttons)
    # Everything once more, by hand, while nobody runs: nothing is said twice, nothing released early.
    tenant.kill(signal.SIGTERM)
    end = CALENDAR.at(last_day, time(20, 0))
    assert "释放" not in tenant.run("run-due", "--at", end.isoformat()).stdout
    release = CALENDAR.at(CALENDAR.next_workday(last_day), HALF_PAST_NINE)
    tenant.chat.advance_to(int((release + timedelta(seconds=5)).timestamp() * 1000))
    printed = tenant.run("run-due", "--at", release.isoformat())
    assert f"释放到公海 {NAME}（王磊）" in printed.stdout, printed.stdout + printed.stderr
    assert len(notices(wang)) == len(days)
    assert NAME in wang.wait_card(containing="公海").text
