"""Sharing over the real wire: asked for and granted for some days, joint by shares, a group known by its name."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from handlers.domain.calendar import WorkCalendar
from tests.scheduler.desk import SHANGHAI
from tests.support.tenant import Tenant
from tests.support.waiting import wait_until

CALENDAR = WorkCalendar(SHANGHAI)


@pytest.fixture
def own_tenant(database_url: str, tmp_path: Path) -> Iterator[Tenant]:
    """A running bot of its own, on each database."""
    with Tenant(tmp_path / "bot", database_url) as running:
        yield running


def test_a_customer_is_shared_for_days_then_by_shares(
    own_tenant: Tenant, company: str, phone: str
) -> None:
    chat = own_tenant.chat
    wang, chen, li = chat.person("王磊"), chat.person("陈晨"), chat.person("李雷")
    wang.says(f"报备 {company} 张伟 {phone} 需求:巡检终端 来源:行业展会")
    wang.wait_card(containing="报备成功")

    chen.says(f"协作 {company}")
    chen.wait_card(containing="已申请协作")
    wang.wait_card(containing="有人申请协作您的客户")
    wang.says(f"协作 {company} @陈晨 1天 只看")
    assert "只看" in wang.wait_card(containing="已设为协作人").text
    told = chen.wait_card(containing="请您一起跟一家客户")
    assert "跟进" not in told.buttons
    assert not told.click("客户详情").error
    assert "张伟" in chen.wait_card(containing="更多资料").text

    wang.says(f"联合 {company} @李雷 7:3")
    offer = li.wait_card(containing="邀请您联合")
    assert not offer.click("接收", form={"reason": ""}).error
    wait_until(
        lambda: "联合已生效" in offer.refresh().text, 10, reason=lambda: offer.refresh().text
    )
    assert "您 70% · 对方 30%" in wang.wait_card(containing="联合已生效").text
    li.says(f"跟进 {company} 上门拜访了张伟，聊了预算和时间安排")
    li.wait_card(containing="跟进已记录")

    today = CALENDAR.day_of(datetime.fromtimestamp(chat.now_ms() / 1000, SHANGHAI))
    over = CALENDAR.workday_on_or_after(today + timedelta(days=2))
    chat.advance_to(int(CALENDAR.at(over, time(9, 5)).timestamp() * 1000))
    assert "不再能查看" in chen.wait_card(containing="协作已到期结束").text
    assert "再请一次" in wang.wait_card(containing="协作已到期结束").text
    li.says("我的客户 联合")
    assert company in li.wait_card(containing="联合 30%").text


def test_a_subsidiary_is_known_by_its_groups_name(
    own_tenant: Tenant, company: str, phone: str
) -> None:
    chat = own_tenant.chat
    wang, chen = chat.person("王磊"), chat.person("陈晨")
    head = company.replace("智能科技有限公司", "集团有限公司")
    subsidiary = company.replace("智能科技有限公司", "集团物流有限公司")
    wang.says(f"报备 {head} 张伟 {phone} 需求:终端 来源:行业展会")
    wang.wait_card(containing="报备成功")
    chen.says(f"报备 {subsidiary} 李四 13700008888 需求:终端 来源:行业展会")
    assert "已归入这个集团" in chen.wait_card(containing="报备成功").text
    told = wang.wait_card(containing="您的集团客户有新的子公司")
    assert not told.click("集团成员").error
    shown = wang.wait_card(containing="集团：")
    assert subsidiary in shown.text
    assert "陈晨" in shown.text
