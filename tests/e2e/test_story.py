"""The main job, end to end, as people play it: register, refuse, tell the owner, share, follow up."""

from tests.support.tenant import Tenant
from tests.support.waiting import wait_until


def test_one_message_registers_a_customer(tenant: Tenant, company: str, phone: str) -> None:
    wang = tenant.chat.person("王磊")
    message = wang.says(f"报备 {company} 张伟 {phone} 需求:采购巡检终端 来源:行业展会")
    card = wang.wait_card(containing="报备成功")
    assert company in card.text
    assert card.reply_to == message["message_id"]


def test_a_second_claim_is_refused_and_the_owner_is_told(
    tenant: Tenant, company: str, phone: str
) -> None:
    wang, chen = tenant.chat.person("王磊"), tenant.chat.person("陈晨")
    wang.says(f"报备 {company} 张伟 {phone} 需求:保密的需求 预计金额:77万")
    wang.wait_card(containing="报备成功")
    chen.says(f"报备 {company} 李四 13700009999")
    refused = chen.wait_card(containing="已有归属")
    assert {"申请协作", "申诉", "关注释放"} <= set(refused.buttons)
    for secret in ("张伟", phone, phone[-4:], "保密的需求", "77"):
        assert secret not in refused.text
    told = wang.wait_card(containing="陈晨")
    assert company in told.text
    assert {"维持归属", "同意协作", "让出"} <= set(told.buttons)


def test_agreeing_to_share_tells_the_colleague(tenant: Tenant, company: str, phone: str) -> None:
    wang, chen = tenant.chat.person("王磊"), tenant.chat.person("陈晨")
    wang.says(f"报备 {company} 张伟 {phone}")
    wang.wait_card(containing="报备成功")
    chen.says(f"报备 {company} 李四 13700009998")
    chen.wait_card(containing="已有归属")
    told = wang.wait_card(containing="陈晨")
    clicked = told.click("同意协作")
    assert not clicked.error
    assert "同意协作" not in told.refresh().buttons
    shared = chen.wait_card(containing="同意您协作")
    assert "张伟" in shared.text


def test_ceding_moves_the_customer(tenant: Tenant, company: str, phone: str) -> None:
    wang, chen = tenant.chat.person("王磊"), tenant.chat.person("陈晨")
    wang.says(f"报备 {company} 张伟 {phone}")
    wang.wait_card(containing="报备成功")
    chen.says(f"报备 {company} 李四 13700009997")
    wang.wait_card(containing="陈晨").click("让出")
    chen.wait_card(containing="让给您")
    chen.says(f"客户 {company}")
    assert "张伟" in chen.wait_card(containing="更多资料").text
    wang.says(f"查重 {company}")
    assert "陈晨" in wang.wait_card(containing="归属人").text


def test_after_ceding_the_new_owner_hears_of_attempts_and_waiting_wishes(
    tenant: Tenant, company: str, phone: str
) -> None:
    wang, chen, li = (tenant.chat.person(name) for name in ("王磊", "陈晨", "李雷"))
    wang.says(f"报备 {company} 张伟 {phone}")
    wang.wait_card(containing="报备成功")
    for rival in (chen, li):
        rival.says(f"报备 {company} 李四 13700009996")
        wang.wait_card(containing=rival.name)
    chen.wait_card(containing="已有归属").click("申请协作")
    asked = wang.wait_card(containing="申请协作您的客户")
    wang.wait_card(containing="李雷").click("让出")
    passed_on = li.wait_card(containing="申请协作您的客户")
    assert "陈晨" in passed_on.text
    wait_until(lambda: "已不归您" in asked.refresh().text)
    assert "张伟" not in asked.refresh().text
    chen.says(f"报备 {company} 李四 13700009996")
    assert "陈晨" in li.wait_card(containing="有人报备了您的客户").text


def test_an_answer_on_one_card_is_told_on_the_other(
    tenant: Tenant, company: str, phone: str
) -> None:
    wang, chen = tenant.chat.person("王磊"), tenant.chat.person("陈晨")
    wang.says(f"报备 {company} 张伟 {phone}")
    wang.wait_card(containing="报备成功")
    chen.says(f"报备 {company} 李四 13700009995")
    news = wang.wait_card(containing="有人报备了您的客户")
    chen.wait_card(containing="已有归属").click("申请协作")
    asked = wang.wait_card(containing="申请协作您的客户")
    asked.click("维持归属")
    assert "维持归属" not in asked.refresh().buttons
    wait_until(lambda: "维持归属" not in news.refresh().buttons)
    assert "有人申请协作" in asked.refresh().title


def test_a_form_finishes_what_a_message_began(tenant: Tenant, company: str, phone: str) -> None:
    han = tenant.chat.person("韩梅梅")
    han.says(f"报备 {company}")
    form = han.wait_card(containing="客户名称")
    clicked = form.click("确认报备", {"联系人": "王芳", "电话": phone})
    assert not clicked.error
    assert "报备成功" in form.refresh().text


def test_a_group_sees_the_masked_card_and_the_asker_the_details(
    tenant: Tenant, company: str, phone: str
) -> None:
    li = tenant.chat.person("李雷")
    li.says_in("华东销售群", f"@报备助手 报备 {company} 赵工 {phone}")
    public = li.wait_card(containing=company, chat="华东销售群")
    assert "赵工" not in public.text
    assert phone[-4:] not in public.text
    assert "赵工" in li.wait_card(containing="报备成功").text


def test_a_recalled_message_takes_its_registration_back(
    tenant: Tenant, company: str, phone: str
) -> None:
    sun, liu = tenant.chat.person("孙悦"), tenant.chat.person("刘洋")
    message = sun.says(f"报备 {company} 张伟 {phone}")
    sun.wait_card(containing="报备成功")
    liu.says(f"报备 {company} 张伟 {phone}")
    liu.wait_card(containing="已有归属")
    sun.recall(message)
    liu.wait_card(containing="可以报备")
    liu.says(f"报备 {company} 张伟 {phone}")
    liu.wait_card(containing="报备成功")


def test_a_call_nobody_took_is_logged_as_no_contact(
    tenant: Tenant, company: str, phone: str
) -> None:
    sun = tenant.chat.person("孙悦")
    sun.says(f"报备 {company} 张伟 {phone}")
    sun.wait_card(containing="报备成功")
    sun.says(f"跟进 {company} 打电话没人接")
    assert "没有联系上" in sun.wait_card(containing="跟进已记录").text


def test_every_menu_item_answers(tenant: Tenant) -> None:
    liu = tenant.chat.person("刘洋")
    for key, word in (
        ("register", "报备"),
        ("my_customers", "我的客户"),
        ("todo", "待办"),
        ("help", "帮助"),
    ):
        liu.presses_menu(key)
        assert liu.wait_card(containing=word).text


def test_what_is_no_command_gets_buttons(tenant: Tenant, company: str, phone: str) -> None:
    liu = tenant.chat.person("刘洋")
    liu.says(f"{company} 李敏 {phone}")
    asked = liu.wait_card(containing=company)
    assert {"报备", "查重", "跟进"} <= set(asked.buttons)
    liu.says(f"查重 {company}")
    assert "未报备" in liu.wait_card(containing="查重").text


def test_a_person_is_welcomed_once(tenant: Tenant) -> None:
    zhou = tenant.chat.person("周强")
    zhou.enters()
    zhou.wait_card(containing="您好")
    zhou.enters()
    zhou.says("帮助")
    zhou.wait_card(containing="报备")
    assert sum("您好" in card.title for card in zhou.cards()) == 1
