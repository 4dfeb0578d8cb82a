"""Reminders as people get them: the real bot, the playground's clock moved forward, kills between.

The clock begins at half past nine of a coming working day, so that the day of the run does not matter.
"""

import signal
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from handlers.domain.calendar import WorkCalendar
from tests.chat import CardView, Person
from tests.scheduler.desk import SHANGHAI
from tests.support.tenant import Tenant
from tests.support.waiting import wait_until

CALENDAR = WorkCalendar(SHANGHAI)


def at(tenant: Tenant, days: int, clock: str) -> datetime:
    """Return a local time so many working days after the day the tenant's clock shows."""
    now = datetime.fromtimestamp(tenant.chat.now_ms() / 1000, SHANGHAI)
    day = CALENDAR.add_workdays(now.date(), days)
    return CALENDAR.at(day, time.fromisoformat(clock))


def go(tenant: Tenant, moment: datetime) -> None:
    """Move the clock of the platform and the bot forward."""
    tenant.chat.advance_to(int(moment.timestamp() * 1000))


@pytest.fixture
def tenant(database_url: str, tmp_path: Path) -> Iterator[Tenant]:
    """A bot whose clock shows half past nine of a working day."""
    with Tenant(tmp_path / "bot", database_url) as running:
        go(running, at(running, 1, "09:30"))
        yield running


def reminders(person: Person) -> list[CardView]:
    """Return the reminder cards a person has got so far."""
    return [card for card in person.cards() if "稍后提醒" in card.text]


def wait_reminder(person: Person, count: int) -> CardView:
    """Wait for the `count`-th reminder card."""
    wait_until(lambda: len(reminders(person)) >= count, 20, reason=lambda: person.last_text)
    cards = reminders(person)
    assert len(cards) == count
    return cards[-1]


def test_reminder_comes_at_its_minute_and_once_across_kills(tenant: Tenant) -> None:
    wang = tenant.chat.person("王磊")
    wang.says("报备 杭州云杉智能科技有限公司 张伟 13812345678 需求:终端 来源:行业展会")
    wang.wait_card(containing="报备成功")
    wang.says("跟进 云杉智能 今天电话聊了,张总对报价有点犹豫 下次 今天下午3点")
    wang.wait_card(containing="跟进已记录")
    tenant.kill()
    go(tenant, at(tenant, 0, "15:00"))
    tenant.start()
    card = wait_reminder(wang, 1)
    assert "杭州云杉智能科技有限公司" in card.text
    assert "跟进" in card.buttons
    tenant.kill()
    tenant.start()
    printed = tenant.run("run-due", "--at", at(tenant, 0, "15:00").isoformat())
    assert printed.returncode == 0, printed.stderr
    assert len(reminders(wang)) == 1


def test_overdue_follow_up_and_an_unfinished_registration_come_by_run_due(tenant: Tenant) -> None:
    wang = tenant.chat.person("王磊")
    wang.says("报备 杭州云杉智能科技有限公司 张伟 13812345678 需求:终端 来源:行业展会")
    wang.wait_card(containing="报备成功")
    wang.says("报备 宁波海川贸易有限公司")
    wang.wait_card(containing="客户名称")
    # In order: a reply whose sending was not noted would be given up two days later, and said.
    tenant.kill(signal.SIGTERM)
    morning = at(tenant, 2, "09:00")
    go(tenant, morning + timedelta(seconds=5))
    printed = tenant.run("run-due", "--at", morning.isoformat())
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout.startswith("夜间核对通讯录")
    assert "提醒 王磊：杭州云杉智能科技有限公司" in printed.stdout
    assert "清除过期草稿 王磊：报备草稿「宁波海川贸易有限公司」" in printed.stdout
    assert "杭州云杉智能科技有限公司" in wait_reminder(wang, 1).text
    assert "宁波海川贸易有限公司" in wang.wait_card(containing="宁波海川").text
    again = tenant.run("run-due", "--at", morning.isoformat())
    assert again.stdout == ""
    assert len(reminders(wang)) == 1


def failed_sends(tenant: Tenant) -> int:
    return sum(one["status"] == 502 for one in tenant.chat.calls())


def test_run_ahead_of_time_gives_up_nothing_that_waits_for_another_try(tenant: Tenant) -> None:
    wang = tenant.chat.person("王磊")
    wang.says("报备 杭州云杉智能科技有限公司 张伟 13812345678 需求:终端 来源:行业展会")
    wang.wait_card(containing="报备成功")
    tenant.chat.fault("server_error", on="/im/v1/messages")
    wang.says("报备 宁波海川贸易有限公司 李四 13912345670 需求:终端 来源:行业展会")
    wait_until(lambda: failed_sends(tenant) > 0, 20, reason="no call has failed yet")
    printed = tenant.run("run-due", "--at", at(tenant, 2, "09:00").isoformat())
    assert "提醒 王磊" in printed.stdout, printed.stderr
    assert "放弃 0 条" in printed.stdout + printed.stderr
    assert "运行中的 baobei 自动再发" in printed.stdout + printed.stderr
    assert "没有死信" in tenant.run("outbox", "list").stdout
    tenant.chat.fault("server_error", probability=0)
    wang.wait_card(containing="稍后提醒", timeout=90)
    assert len(reminders(wang)) == 1
    assert any("宁波海川贸易有限公司" in one.text for one in wang.cards())
