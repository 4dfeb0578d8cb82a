"""A customer that was named but cannot be one: nothing is written, least of all to somebody else's card."""

import pytest

from tests.usecases.desk import Desk
from tests.usecases.samples import COMPLETE, YUNSHAN


@pytest.mark.parametrize(
    "words",
    [
        "跟进 未知 今天电话聊了报价和交期问题",
        "跟进 ### 今天电话聊了报价和交期问题",
        "跟进 报备 今天电话聊了报价和交期问题",
        "更新 未知 预计金额:66万",
        "更新 ### 预计金额:66万",
        "客户 %",
        "历史 未知",
        "为什么 ###",
    ],
)
def test_an_unusable_name_is_answered_with_the_problem_and_touches_no_other_customer(
    desk: Desk, words: str
) -> None:
    desk.says("王磊", COMPLETE)
    before = desk.customer(YUNSHAN)
    answer = desk.says("王磊", words)
    assert "1 处需要修改" in answer.card.title
    assert words.split()[1] in answer.text
    after = desk.customer(YUNSHAN)
    assert after == before
    assert desk.read(lambda store: store.follow_ups.of_customer(after.id)) == []


def test_no_name_at_all_means_the_customer_last_spoken_of(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    for words in ("今天电话聊了报价和交期问题", "电话聊了一下，客户说下周给答复"):
        logged = desk.says("王磊", f"跟进 {words}")
        assert "跟进已记录" in logged.text
        assert "云杉智能" in logged.text
    assert "云杉智能" in desk.says("王磊", "客户").text


@pytest.mark.parametrize(
    "name",
    [
        "[x](http://e.com)",
        "[点](https://x.test)",
        "http://e.com",
        "https://www.yunshan.cn/",
        "客户名称:[x](http://e.com) 联系人:",
        "[杭州云杉智能科技有限公司](http://e.com)",
    ],
)
def test_a_piece_of_a_link_is_no_name_unasked(desk: Desk, name: str) -> None:
    answer = desk.says("王磊", f"报备 {name} 张伟 13812340003 需求:采购 来源:行业展会")
    assert answer.card is not None
    assert desk.customers() == []


@pytest.mark.parametrize("noise", ["\x00", "\ufffd", "\x1b[31m", "\u200b", "\x07"])
def test_what_shows_nothing_is_no_part_of_a_name(desk: Desk, noise: str) -> None:
    words = COMPLETE.replace("云杉", f"云{noise}杉")
    desk.says("王磊", words)
    assert [one.name for one in desk.customers()] == [YUNSHAN]


HARDLY_NAMES = ["有限公司", "科技有限公司", "云", "58", "中国"]


@pytest.mark.parametrize("name", HARDLY_NAMES)
def test_what_is_hardly_a_name_is_asked_about_behind_its_label_too(desk: Desk, name: str) -> None:
    asked = desk.says("王磊", f"报备 客户名称:{name} 联系人:张伟 电话:13812345678")
    assert (asked.act, desk.customers()) == ("报备.ask", []), asked.text
    assert "这是客户名称吗" in asked.text
    assert desk.says("王磊", "确认").act == "register"
    desk.registers("王磊", "报备 苏州朗诺自动化有限公司 李强 13900002222")
    asked = desk.says("王磊", f"更新 苏州朗诺 客户名称:{name}")
    assert asked.act == "更新.ask", asked.text


@pytest.mark.parametrize("name", HARDLY_NAMES)
def test_the_form_takes_what_is_hardly_a_name_when_it_is_submitted_again(
    desk: Desk, name: str
) -> None:
    form = desk.says("王磊", "报备").card
    said = {"name": name, "contact": "张伟", "phone": "13812345678"}
    again = desk.clicks("王磊", form, "确认报备", said)
    assert (again.act, desk.customers()) == ("register.draft", []), again.text
    assert "确实叫这个名称，就再提交一次" in again.text
    card = again.cards[0] if again.cards else form
    assert desk.clicks("王磊", card, "确认报备").act == "register"


@pytest.mark.parametrize("name", HARDLY_NAMES)
def test_the_form_of_a_change_takes_what_is_hardly_a_name_when_it_is_submitted_again(
    desk: Desk, name: str
) -> None:
    desk.says("王磊", COMPLETE)
    form = desk.says("王磊", "更新 云杉").card
    asked = desk.clicks("王磊", form, "确认更新", {"name": name, "remark": "补充说明"})
    assert (asked.act, asked.toast_kind) == ("update.invalid", "error")
    for words in ("确实叫这个名称，就再提交一次", "可以这样写"):
        assert words in asked.text, asked.text
    kept = desk.customer(YUNSHAN)
    assert "remark" not in kept.details
    other = desk.clicks("王磊", asked.card, "确认更新", {"name": "公司"})
    assert (other.act, desk.customer(YUNSHAN).name) == ("update.invalid", YUNSHAN)
    again = desk.clicks("王磊", asked.card, "确认更新")
    assert again.act == "update", again.text
    changed = desk.customer(name)
    assert (changed.id, changed.details["remark"]) == (kept.id, "补充说明")


@pytest.mark.parametrize("name", ["医院", "学校", "分公司", "浙江省杭州市"])
def test_what_names_nobody_is_asked_about_before_it_is_registered(desk: Desk, name: str) -> None:
    asked = desk.says("王磊", f"报备 {name} 张伟 13812345678")
    assert "这是客户名称吗" in asked.text
    assert desk.customers() == []


@pytest.mark.parametrize(
    "name", ["中华人民共和国财政部", "中华人民共和国商务部", "中华人民共和国海关总署", "海关总署"]
)
def test_a_ministry_is_registered_by_its_whole_name(desk: Desk, name: str) -> None:
    desk.registers("王磊", f"报备 {name} 王处 13912340000")
    assert [one.name for one in desk.customers()] == [name]


@pytest.mark.parametrize(
    ("word", "wrong"),
    [("58", "只有数字"), ("2024", "只有数字"), ("😀😀😀", "没有文字"), ("%", "没有文字")],
)
def test_what_is_wrong_with_a_first_word_that_is_no_name_is_said(
    desk: Desk, word: str, wrong: str
) -> None:
    answer = desk.says("王磊", f"报备 {word} 张伟 13812345678")
    assert f"读到「{word}」，{wrong}" in answer.text
    assert "有 1 处要改" in answer.text
    assert desk.customers() == []


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("华为Huawei技术", "华为Huawei技术"),
        ("华为Ηuаwei技术", "华为Ηuаwei技术"),
        ("华 为 技 术", "华为技术"),
        ("Müller & Söhne GmbH & Co. KG", "Müller & Söhne GmbH & Co. KG"),
        ("삼성전자 주식회사", "삼성전자 주식회사"),
        ("Siemens Ltd., China", "Siemens Ltd., China"),
    ],
)
def test_no_part_of_a_name_is_read_as_something_else(desk: Desk, said: str, name: str) -> None:
    desk.registers("王磊", f"报备 {said} 张伟 13812345678")
    (customer,) = desk.customers()
    assert customer.name == name
    assert "need" not in customer.details
    assert "未报备" not in desk.says("陈晨", f"查重 {said}").text
