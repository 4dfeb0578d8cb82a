"""A dispute over the real wire: appeal, evidence with a file, ruling, appeal against it, the document."""

from tests.chat import Chat, Person
from tests.support.tenant import Tenant
from tests.support.waiting import wait_until

MINUTES = "会议纪要：11 月 3 日上门拜访".encode()


def _files(person: Person) -> int:
    """How many files are in the chat with somebody."""
    return sum(message["msg_type"] == "file" for message in person.messages())


def _refused(chat: Chat, company: str, phone: str) -> tuple[Person, Person]:
    han, liu = chat.person("韩梅梅"), chat.person("刘洋")
    han.says(f"报备 {company} 张伟 {phone} 需求:巡检终端 来源:行业展会")
    han.wait_card(containing="报备成功")
    liu.says(f"报备 {company} 李四 13700009901")
    liu.wait_card(containing="已有归属")
    return han, liu


def test_a_case_is_ruled_and_appealed(tenant: Tenant, company: str, phone: str) -> None:
    han, liu = _refused(tenant.chat, company, phone)
    admin = tenant.chat.person("吴昊")
    liu.says(f"申诉 {company} 10月20号就拜访过，有签到照片")
    liu.wait_card(containing="已提出申诉")
    liu.sends_file("纪要.pdf", MINUTES)
    liu.wait_card(containing="证据已收入")
    han.says("证据 我 10 月 8 号就见过张伟，有合影")
    han.wait_card(containing="证据已收入")
    card = admin.wait_card(containing="裁定顺序")
    assert company in card.text
    both = ("「纪要.pdf」", "我 10 月 8 号就见过张伟")
    wait_until(
        lambda: all(said in card.refresh().text for said in both),
        10,
        reason=lambda: card.refresh().text,
    )
    assert not card.refresh().click("改判").error
    form = admin.wait_card(containing="确认裁定")
    assert not form.click("确认裁定", form={"reason": "申诉方有会议纪要"}).error
    assert "申诉方有会议纪要" in han.wait_card(containing="裁定结果").text
    told = liu.wait_card(containing="裁定结果")
    assert "客户归申诉人" in told.text
    liu.says(f"客户 {company}")
    assert "张伟" in liu.wait_card(containing="更多资料").text

    assert not han.wait_card(containing="裁定结果").click("申诉").error
    again = han.wait_card(containing="再次申诉")
    assert not again.click("申诉", form={"reason": "纪要不是这家客户的"}).error
    final = admin.wait_card(containing="申诉待终局裁定")
    assert not final.click("维持").error
    form = admin.wait_card(containing="第一次裁定不变")
    assert not form.click("确认裁定", form={"reason": "纪要核对无误"}).error
    assert "原裁定不变" in han.wait_card(containing="终局裁定").text

    ruled = admin.wait_card(containing="原裁定不变")
    assert not ruled.click("导出卷宗").error
    assert not ruled.click("证据文件").error
    wait_until(lambda: _files(admin) >= 2, 10, reason=lambda: str(_files(admin)))
    uploaded = {str(call.get("summary", "")) for call in tenant.chat.calls()}
    assert "上传文件 纪要.pdf" in uploaded
    assert any(one.endswith("卷宗.md") for one in uploaded)
