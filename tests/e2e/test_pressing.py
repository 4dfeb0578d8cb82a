"""Buttons over the real wire: answered in time whatever the database does, and done again when meant again."""

import pytest

from tests.support.holding import held
from tests.support.tenant import Tenant
from tests.support.waiting import wait_until


@pytest.mark.parametrize("table", ["counter", "inbox"])
def test_a_press_is_answered_in_time_while_the_database_is_held(
    tenant: Tenant, company: str, phone: str, table: str
) -> None:
    """`counter`: the work waits; `inbox`: not even storing the press is possible."""
    wang = tenant.chat.person("王磊")
    wang.says(f"报备 {company}")
    form = wang.wait_card(containing="确认报备", timeout=30)
    with held(tenant.database_url, table):
        pressed = form.click("确认报备", {"联系人": "李四", "电话": phone})
    assert pressed.error == "", pressed
    assert "处理中" in pressed.toast or "再按一次" in pressed.toast, pressed

    def is_registered() -> bool:
        tenant.chat.advance(minutes=0.1)
        form.refresh()
        return form.title == "报备成功"

    wait_until(is_registered, 60, reason=lambda: f"{pressed.toast!r}, then {form.text!r}")


def test_a_button_brings_its_form_again_after_the_first_was_put_away(tenant: Tenant) -> None:
    chen = tenant.chat.person("陈晨")
    chen.says("帮助")
    helping = chen.wait_card(containing="我能帮您")
    for _ in range(2):
        helping.click("报备")
        # By its words: a reminder may come between when the clock has been moved.
        chen.wait_card(containing="不报备了", timeout=30).click("不报备了")
        wait_until(lambda: not any("不报备了" in card.buttons for card in chen.cards()), 30)
