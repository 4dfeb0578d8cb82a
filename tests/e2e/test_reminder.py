"""What was set for later comes at its minute: the clock of a tenant of its own is moved on."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.calendar import WorkCalendar
from tests.support.tenant import Tenant
from tests.support.waiting import wait_until

_SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def tenant(tmp_path: Path) -> Iterator[Tenant]:
    """A tenant of its own, whose clock stands on a working day at half past ten."""
    with Tenant(tmp_path / "bot", f"sqlite:///{tmp_path / 'baobei.db'}") as running:
        calendar = WorkCalendar(_SHANGHAI)
        now = datetime.fromtimestamp(running.chat.now_ms() / 1000, UTC)
        day = calendar.next_workday(calendar.day_of(now))
        start = calendar.at(day, time(10, 30))
        running.chat.advance_to(int(start.timestamp() * 1000))
        yield running


def test_the_next_contact_is_reminded_of_at_its_minute_and_once(
    tenant: Tenant, company: str, phone: str
) -> None:
    sun = tenant.chat.person("孙悦")
    sun.says(f"报备 {company} 张伟 {phone} 需求:采购巡检终端 来源:行业展会")
    sun.wait_card(containing="报备成功")
    sun.says(f"跟进 {company} 电话沟通了采购计划和预算 下次 今天下午3点")
    assert "15:00" in sun.wait_card(containing="跟进已记录").text
    before = len(sun.cards())
    tenant.chat.advance(hours=4, minutes=29)
    tenant.run("run-due")
    assert len(sun.cards()) == before
    tenant.chat.advance(minutes=1)
    wait_until(lambda: len(sun.cards()) == before + 1)
    card = sun.cards()[-1]
    assert company in card.text
    assert "跟进" in card.buttons
    assert "稍后提醒" in card.text
    tenant.chat.advance(minutes=10)
    tenant.run("run-due")
    assert len(sun.cards()) == before + 1
