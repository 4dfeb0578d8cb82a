"""Hand-overs over the real wire: offered and accepted, then the owner leaves and the manager gives all to another."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.playground.team import HAN_MEIMEI
from tests.chat import Person
from tests.support.tenant import Tenant
from tests.support.waiting import wait_until

FIRST, SECOND = "杭州云杉智能科技有限公司", "苏州朗诺精密机械有限公司"


@pytest.fixture
def tenant(database_url: str, tmp_path: Path) -> Iterator[Tenant]:
    """A tenant of its own: somebody leaves."""
    with Tenant(tmp_path / "bot", database_url) as running:
        yield running


def registers(person: Person, name: str, phone: str) -> None:
    person.says(f"报备 {name} 张伟 {phone} 需求:巡检终端 来源:行业展会")
    person.wait_card(containing="报备成功")


def test_customers_go_from_hand_to_hand_and_the_leavers_to_one_colleague(tenant: Tenant) -> None:
    chat = tenant.chat
    wang, li, han = chat.person("王磊"), chat.person("李雷"), chat.person("韩梅梅")
    zhao = chat.person("赵敏")
    registers(wang, FIRST, "13812345678")
    registers(li, SECOND, "13987654321")
    wang.says(f"移交 {FIRST} 给 @李雷 区域调整")
    wang.wait_card(containing="已请对方接收")
    offer = li.wait_card(containing="区域调整")
    assert not offer.click("接收").error
    wang.wait_card(containing="您的客户已移交")
    li.says(f"客户 {FIRST}")
    assert "张伟" in li.wait_card(containing="更多资料").text

    li.says("请假 明天 @韩梅梅")
    han.wait_card(containing="请您代理")

    li.leaves()
    card = zhao.wait_card(containing="同事离职，请交接客户")
    assert "2 个" in card.text
    assert not card.click("全部移交", form={"receiver": HAN_MEIMEI}).error
    preview = zhao.wait_card(containing="请确认移交")
    assert "接收后 2 个" in preview.text
    assert not preview.click("确认移交").error
    wait_until(lambda: "移交完成" in preview.refresh().text, 20, reason=lambda: zhao.last_text)
    assert "2 个客户移交给您了" in han.wait_card(containing="移交给您了").text
    han.says("我的客户")
    mine = han.wait_card(containing=FIRST)
    assert SECOND in mine.text


def test_an_administrator_grants_and_takes_back_a_role(tenant: Tenant) -> None:
    admin, li = tenant.chat.person("吴昊"), tenant.chat.person("李雷")
    admin.says("角色 @李雷 财务")
    admin.wait_card(containing="角色已设置")
    li.wait_card(containing="您现在是财务")
    admin.says("撤销")
    admin.wait_card(containing="已撤销：角色 李雷 财务")
    li.wait_card(containing="您不再是财务")
