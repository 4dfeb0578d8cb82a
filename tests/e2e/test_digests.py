"""A digest over the real wire: subscribed in a group, sent once across a kill and two more runs, made up for."""

import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.playground.team import EAST_GROUP_NAME
from handlers.domain.calendar import WorkCalendar
from tests.chat import CardView, Person
from tests.scheduler.desk import SHANGHAI
from tests.support.tenant import Tenant
from tests.support.waiting import wait_until

NAME = "杭州云杉智能科技有限公司"
CALENDAR = WorkCalendar(SHANGHAI)


@pytest.fixture
def tenant(database_url: str, tmp_path: Path) -> Iterator[Tenant]:
    """A bot whose clock shows nine o'clock of a day to come."""
    with Tenant(tmp_path / "bot", database_url) as running:
        now = datetime.fromtimestamp(running.chat.now_ms() / 1000, SHANGHAI)
        morning = (now + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
        running.chat.advance_to(int(morning.timestamp() * 1000))
        yield running


def digests(person: Person) -> list[CardView]:
    """The digests of the group so far."""
    return [card for card in person.cards(EAST_GROUP_NAME) if card.title.endswith(" 日报")]


def test_a_group_gets_each_digest_once_across_kills_and_schedulers(tenant: Tenant) -> None:
    zhao, wang = tenant.chat.person("赵敏"), tenant.chat.person("王磊")
    zhao.says_in(EAST_GROUP_NAME, "@报备助手 订阅 日报 18:00")
    wait_until(
        lambda: any("已订阅日报" in card.text for card in zhao.cards(EAST_GROUP_NAME)),
        reason=lambda: zhao.last_text,
    )
    wang.says(f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    wang.wait_card(containing="报备成功")
    wang.says("跟进 云杉智能 上门拜访张总，谈了三期产线的改造计划")
    wang.wait_card(containing="跟进已记录")
    day = datetime.fromtimestamp(tenant.chat.now_ms() / 1000, SHANGHAI)
    evening = day.replace(hour=18, minute=0, second=0, microsecond=0)
    tenant.kill()
    tenant.chat.advance_to(int(evening.timestamp() * 1000))
    tenant.start()
    wait_until(lambda: digests(zhao), 40, reason=lambda: zhao.last_text)
    (first,) = digests(zhao)
    assert NAME in first.text
    assert "王磊" in first.text
    for secret in ("张伟", "13812345678", "终端", "产线"):
        assert secret not in first.text
    tenant.kill(signal.SIGTERM)
    # Two more runs of the same moment say nothing; three days later one digest makes up for two.
    for _ in range(2):
        assert "日报" not in tenant.run("run-due", "--at", evening.isoformat()).stdout
    later = CALENDAR.at((evening + timedelta(days=3)).date(), evening.time())
    tenant.chat.advance_to(int(later.timestamp() * 1000))
    printed = tenant.run("run-due", "--at", later.isoformat())
    assert "（补上错过的 2 次）" in printed.stdout, printed.stdout + printed.stderr
    wait_until(lambda: len(digests(zhao)) == 2, reason=lambda: zhao.last_text)
