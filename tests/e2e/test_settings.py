"""选项 and 字段 over the real wire: the next message and the next form follow at once."""

from tests.support.tenant import Tenant


def test_an_option_is_added_used_and_taken_back(tenant: Tenant, company: str, phone: str) -> None:
    wu, li = tenant.chat.person("吴昊"), tenant.chat.person("李雷")
    wu.says("选项 客户来源 加 视频号")
    added = wu.wait_card(containing="已加上：视频号")
    li.says(f"报备 {company} 张伟 {phone} 来源:视频号")
    li.wait_card(containing="报备成功")
    li.says(f"客户 {company}")
    assert "来源：视频号" in li.wait_card(containing="更多资料").text
    clicked = added.click("撤销")
    assert not clicked.error
    assert "已撤销" in added.refresh().text
    li.says(f"更新 {company} 来源:视频号")
    assert "不在选项里" in li.wait_card(containing="视频号").text


def test_a_field_is_filled_in_the_form_and_searched(
    tenant: Tenant, company: str, phone: str
) -> None:
    wu, han = tenant.chat.person("吴昊"), tenant.chat.person("韩梅梅")
    for words in ("国家 文本", "投产日期 日期", "渠道商 单选 甲,乙", "兴趣 多选 产线,仓储,质检"):
        wu.says(f"字段 加 {words}")
        wu.wait_card(containing=f"已加上字段：{words.partition(' ')[0]}")
    han.says(f"报备 {company} 国家:德国")
    form = han.wait_card(containing="还差一点")
    filled = {
        "联系人": "王芳",
        "电话": phone,
        "投产日期": "2027-03-01",
        "渠道商": "乙",
        "兴趣": ["产线", "质检"],
    }
    clicked = form.click("确认报备", filled)
    assert not clicked.error
    assert "报备成功" in form.refresh().text
    han.says("我的客户 兴趣:质检")
    assert company in han.wait_card(containing="我的客户").text
    han.says(f"客户 {company}")
    shown = han.wait_card(containing="更多资料").text
    for line in ("国家：德国", "投产日期：2027年3月1日", "渠道商：乙", "兴趣：产线、质检"):
        assert line in shown
    wu.says("字段 停 国家")
    wu.wait_card(containing="已停用字段：国家")
    han.says(f"历史 {company}")
    han.says(f"更新 {company}")
    assert "国家" not in han.wait_card(containing="更新客户资料").text


def test_a_seller_may_not_change_them(tenant: Tenant) -> None:
    liu = tenant.chat.person("刘洋")
    liu.says("字段 加 颜色 文本")
    assert "管理员" in liu.wait_card(containing="不是您的权限").text
