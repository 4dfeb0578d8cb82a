"""A deal over the real wire: won by form, paid, a milestone told of in the morning, then lost and taken back."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from handlers.domain.calendar import WorkCalendar
from tests.scheduler.desk import SHANGHAI
from tests.support.tenant import Tenant

NAME = "杭州云杉智能科技有限公司"
CALENDAR = WorkCalendar(SHANGHAI)


@pytest.fixture
def tenant(database_url: str, tmp_path: Path) -> Iterator[Tenant]:
    """A running bot."""
    with Tenant(tmp_path / "bot", database_url) as running:
        yield running


def test_a_customer_is_won_served_and_lost(tenant: Tenant) -> None:
    wang, chen = tenant.chat.person("王磊"), tenant.chat.person("陈晨")
    wang.says(f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    wang.wait_card(containing="报备成功")
    wang.says("更新 云杉智能 合作状态:合作中")
    form = wang.wait_card(containing="登记成交")
    today = datetime.fromtimestamp(tenant.chat.now_ms() / 1000, SHANGHAI).date()
    due = CALENDAR.add_workdays(today, 12)
    form.click("成交", {"amount": "118万", "milestones": f"验收 {due.month}月{due.day}日"})
    won = wang.wait_card(containing="¥118万")
    assert "合同签订" in won.text
    wang.says("更新 云杉智能 已付:30% 交付:交付中")
    assert "¥35.4万" in wang.wait_card(containing="资料已更新").text
    chen.says(f"报备 {NAME} 李四 13700009999")
    taken = chen.wait_card(containing="已有归属")
    assert "118" not in taken.text
    taken.click("关注释放")
    morning = CALENDAR.workday_on_or_before(due - timedelta(days=3))
    tenant.chat.advance_to(int(CALENDAR.at(morning, time(9, 0)).timestamp() * 1000))
    reminder = wang.wait_card(containing="节点「验收」")
    reminder.click("成交记录")
    wang.wait_card(containing="第 1 笔").click("完成")
    assert "已完成" in wang.wait_card(containing="（已完成）").text
    wang.says("流失 云杉智能")
    wang.wait_card(containing="为什么流失").click("竞争对手")
    wang.wait_card(containing="已登记流失")
    chen.wait_card(containing="登记了流失")
    wang.says("撤销")
    wang.wait_card(containing="已撤销流失")
    assert "归属人撤销了流失" in chen.wait_card(containing="作废").text
