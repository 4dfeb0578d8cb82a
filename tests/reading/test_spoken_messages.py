"""More ways of saying the same: run-on speech, forms, odd names, mixed separators, near misses.

Each row: the message and everything that must be read from it; what is not named must be absent.
"""

from typing import Any

import pytest

from handlers.reading.fields import read_fields
from handlers.reading.message import read
from handlers.reading.result import Certainty
from tests.reading.surroundings import CALENDAR, CONTEXT

YUNSHAN = "杭州云杉智能科技有限公司"

REGISTRATIONS: list[tuple[str, str, list[str], dict[str, str]]] = [
    (
        f"报备 {YUNSHAN} 张伟 13812345678 需求:采购巡检终端 来源:行业展会",
        YUNSHAN,
        ["张伟 +8613812345678"],
        {"need": "采购巡检终端", "source": "行业展会"},
    ),
    (
        f"报备{YUNSHAN}张伟13812345678采购50套巡检终端预计50万12月底签",
        YUNSHAN,
        ["张伟 +8613812345678"],
        {"need": "采购50套巡检终端", "expected_amount": "500000", "expected_close": "2026-12-31",
         "expected_close_precision": "month_end"},
    ),
    (
        "报备 深圳市启明星光电股份有限公司，联系人王晓明，手机号13800138000，需求采购LED屏，来源转介绍",
        "深圳市启明星光电股份有限公司",
        ["王晓明 +8613800138000"],
        {"need": "采购LED屏", "source": "客户转介绍"},
    ),
    (
        "报备 客户名称：华为技术有限公司 联系人：任总 联系电话：0755-28780808 需求：服务器 来源：主动拜访 级别：A",
        "华为技术有限公司",
        ["任总 +8675528780808"],
        {"need": "服务器", "source": "主动拜访", "level": "A"},
    ),
    (
        "报备：\n公司：苏州工业园区海联机电有限公司\n对接人：陆小姐\n手机：13912340000（微信同号）\n预算：30-50万\n备注：月底前要方案",
        "苏州工业园区海联机电有限公司",
        ["陆小姐 +8613912340000 13912340000"],
        {"expected_amount": "300000", "expected_amount_max": "500000", "remark": "月底前要方案"},
    ),
    (
        "报备 联系人科技有限公司 电话：13812345678 联系人：吴经理",
        "联系人科技有限公司",
        ["吴经理 +8613812345678"],
        {},
    ),
    ("报备 南京电话机厂 赵厂长 025-83456789", "南京电话机厂", ["赵厂长 +862583456789"], {}),
    (
        "报备 中国石油化工股份有限公司 王强 采购经理 13911112222",
        "中国石油化工股份有限公司",
        ["王强 +8613911112222 采购经理"],
        {},
    ),
    (
        "报备 云杉智能 张伟 13812345678 下次 明天上午10点 送样",
        "云杉智能",
        ["张伟 +8613812345678"],
        {"next_at": "2026-11-19T10:00", "next_plan": "送样"},
    ),
    (
        "帮我登记一下 北京和平里医院 设备处 郑处长 13300001111 核磁共振 1台 1500万 2027年Q3",
        "北京和平里医院",
        ["郑处长 +8613300001111 设备处"],
        {"need": "核磁共振 1台", "expected_amount": "15000000", "expected_close": "2027-09-30",
         "expected_close_precision": "quarter"},
    ),
    (
        "报备 哈尔滨工业大学 机电学院 周教授 0451-86412345 机械臂采购 80万",
        "哈尔滨工业大学",
        ["周教授 +8645186412345 机电学院"],
        {"need": "机械臂采购", "expected_amount": "800000"},
    ),
    (
        f"报备 {YUNSHAN} 联系人：张伟 电话：13812345678 需求：采购巡检终端，50套，含安装 来源：老客户介绍",
        YUNSHAN,
        ["张伟 +8613812345678"],
        {"need": "采购巡检终端，50套，含安装", "source": "客户转介绍"},
    ),
    (f"报备　{YUNSHAN}／张伟／13812345678", YUNSHAN, ["张伟 +8613812345678"], {}),
    (f"报备 {YUNSHAN} | 张伟 | 13812345678 | 巡检终端", YUNSHAN, ["张伟 +8613812345678"], {"need": "巡检终端"}),
    ("报备 云杉智能 张伟13812345678 李敏13987654321", "云杉智能",
     ["张伟 +8613812345678", "李敏 +8613987654321"], {}),
    ("报备 云杉智能 张伟 13812345678 A级", "云杉智能", ["张伟 +8613812345678"], {"level": "A"}),
    ("报备 云杉智能 张伟 微信 zhangwei88", "云杉智能", ["张伟 zhangwei88"], {}),
    ("报备 恒大集团 许总 138-0013-8000", "恒大集团", ["许总 +8613800138000"], {}),
    ("报备 Apple Inc. Tim Cook +1 408 996 1010 iPhone采购", "Apple Inc.", ["Tim Cook +14089961010"],
     {"need": "iPhone采购"}),
    ("报备 张三 13812345678", "", ["张三 +8613812345678"], {}),
    ("报备 赵先生 13812345678", "", ["赵先生 +8613812345678"], {}),
    ("报备", "", [], {}),
]  # fmt: skip


def shown(value: Any) -> str:
    if hasattr(value, "tzinfo"):
        return f"{CALENDAR.local(value):%Y-%m-%dT%H:%M}"
    return str(value)


@pytest.mark.parametrize(("text", "name", "contacts", "fields"), REGISTRATIONS)
def test_a_registration_is_read(
    text: str, name: str, contacts: list[str], fields: dict[str, str]
) -> None:
    reading = read(text, CONTEXT)
    assert (reading.command, reading.certainty, reading.problems) == ("报备", Certainty.SURE, ())
    assert (str(reading.customer.value) if reading.customer else "") == name
    said = [
        " ".join(
            part
            for part in (one.name, one.phone, one.email, one.wechat, one.title, one.department)
            if part
        )
        for one in reading.contacts
    ]
    assert said == contacts
    assert {key: shown(value.value) for key, value in reading.fields.items()} == fields


FOLLOW_UPS: list[tuple[str, dict[str, str]]] = [
    (
        "跟进 云杉智能 客户说价格高了，要求再降5个点，下次 明天上午10点",
        {"content": "客户说价格高了，要求再降5个点", "next_at": "2026-11-19T10:00"},
    ),
    (
        "跟进 云杉智能 和张总通了电话，确认了需求，约了下周二下午2点去拜访",
        {"channel": "电话", "content": "和张总通了电话，确认了需求", "next_at": "2026-11-24T14:00",
         "next_plan": "拜访"},
    ),
    (
        "跟进 云杉智能 拜访了张总，谈了付款方式 阶段:商务谈判 下次:11月25日",
        {"channel": "面谈", "content": "拜访了张总，谈了付款方式", "stage": "商务谈判", "next_at": "2026-11-25"},
    ),
    (
        "跟进 云杉智能 上周五拜访了客户，看了现场，技术方案通过",
        {"channel": "面谈", "content": "看了现场，技术方案通过", "happened_at": "2026-11-13"},
    ),
    ("跟进 云杉智能 微信聊了 客户下个月再定", {"channel": "微信", "content": "微信聊了 客户下个月再定"}),
    ("跟进 云杉智能 客户问什么时候能交货？", {"content": "客户问什么时候能交货"}),
    ("跟进 云杉智能 电话聊了一下，客户说预算砍半", {"channel": "电话", "content": "电话聊了一下，客户说预算砍半"}),
    ("跟进 云杉智能 今天电话聊了，客户说预算砍半", {"channel": "电话", "content": "客户说预算砍半"}),
    ("跟进 云杉智能 电话 客户说预算砍半", {"channel": "电话", "content": "客户说预算砍半"}),
    ("跟进 云杉智能 昨天下午3点开会确认了范围", {"channel": "会议", "content": "开会确认了范围",
                                        "happened_at": "2026-11-17T15:00"}),
    ("跟进 云杉智能", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), FOLLOW_UPS)
def test_a_follow_up_is_read(text: str, fields: dict[str, str]) -> None:
    reading = read(text, CONTEXT)
    assert (reading.command, reading.certainty) == ("跟进", Certainty.SURE)
    assert reading.customer is not None
    assert reading.customer.value == "云杉智能"
    assert {key: shown(value.value) for key, value in reading.fields.items()} == fields


@pytest.mark.parametrize(
    ("text", "command", "word"),
    [
        ("跟进云杉智能今天电话聊了报价，客户同意", "跟进", "云杉智能"),
        ("释放星河物流", "释放", "星河物流"),
        ("报备 云杉智能有限公司 张伟 13812345678 可以吗？", "报备", "在问"),
        ("提醒我 明天3点 开会", "提醒我", "明天3点"),
        (
            "报备 上海合曜医疗器械有限公司 杭州云杉智能科技有限公司 张伟 13812345678",
            "报备",
            "两个客户",
        ),
        ("改 云杉智能 65万", "更新", "哪个字段"),
    ],
)
def test_what_is_doubtful_is_asked_with_the_doubt_in_words(
    text: str, command: str, word: str
) -> None:
    reading = read(text, CONTEXT)
    assert (reading.command, reading.certainty) == (command, Certainty.UNSURE)
    assert word in reading.note


@pytest.mark.parametrize(
    ("text", "field", "word"),
    [
        ("报备 云杉智能 张伟 138123456", "phone", "11 位"),
        ("报备 云杉智能 张伟 lily@haiyue", "email", "邮箱"),
        ("报备 三一重工 刘部长 13700001111 采购泵车 单价200万", "expected_amount", "单价"),
        ("报备 云杉智能 张伟 13812345678 来源:电线杆", "source", "可选：线上推广"),
        ("更新 云杉智能 电话:57634", "phone", "有效"),
        ("更新 云杉智能 预计成交:有空再说吧", "expected_close", "日期"),
        ("跟进 云杉智能 电话聊了报价，客户有点犹豫 下次 2月30日", "next_at", "读不出日期"),
        ("跟进 云杉智能 电话聊了报价，客户有点犹豫 下次:2月30日", "next_at", "读不出日期"),
        ("跟进 云杉智能 电话聊了报价，客户有点犹豫 下次 昨天", "next_at", "已经过去"),
        ("跟进 云杉智能 电话聊了报价，客户有点犹豫 下次:今天上午9点", "next_at", "已经过去"),
        ("更新 云杉智能 下次:昨天", "next_at", "已经过去"),
        ("提醒我 昨天下午3点 开会", "next_at", "已经过去"),
        ("报备 云杉智能 张伟 13812345678 预算:100万-50万", "expected_amount", "从小到大"),
        ("报备 云杉智能 张伟 12345", "phone", "有效"),
        ("报备 云杉智能 张伟 电话:123", "phone", "有效"),
        ("报备 云杉智能 未知 13912345678", "contact", "占位"),
        ("报备 云杉智能 张伟 13912345678 级别:Z", "level", "A、B、C"),
        ("报备 云杉智能 张伟 13912345678 级别:待定", "level", "占位"),
        ("报备 云杉智能 客服 400-820-8820", "remark", "没看懂"),
        (f"提醒我 3分钟后 {'很长的话' * 750}", "content", "3000 个字，最多 2000"),
        (f"跟进 云杉智能 {'很长的话' * 900}", "content", "3600 个字，最多 2000"),
    ],
)
def test_a_wrong_value_is_reported_and_not_kept(text: str, field: str, word: str) -> None:
    reading = read(text, CONTEXT)
    (problem,) = reading.problems
    assert problem.field == field
    assert word in problem.wrong
    assert problem.example
    assert field not in reading.fields
    assert not any(getattr(one, field, "") for one in reading.contacts)


def test_an_update_names_whose_number_it_is() -> None:
    reading = read("更新 云杉智能 张伟电话改成13900001111", CONTEXT)
    (contact,) = reading.contacts
    assert (contact.name, contact.phone) == ("张伟", "+8613900001111")


@pytest.mark.parametrize(
    ("text", "name", "contact"),
    [
        ("報備 廣州測試有限公司 陳工 13912345678", "廣州測試有限公司", "陳工"),
        ("報備 雲杉智能 張三 13912345678", "雲杉智能", "張三"),
        ("报备 云杉智能 採購部劉主任 13912345678", "云杉智能", "劉主任"),
    ],
)
def test_a_contact_in_traditional_characters_is_read_and_kept_as_typed(
    text: str, name: str, contact: str
) -> None:
    reading = read(text, CONTEXT)
    assert reading.customer is not None
    assert (reading.customer.value, reading.certainty) == (name, Certainty.SURE)
    assert [(one.name, one.phone) for one in reading.contacts] == [(contact, "+8613912345678")]
    assert not reading.fields


@pytest.mark.parametrize("label", ["名称:", "客户名称：", "公司全称:"])
def test_a_name_behind_the_customer_of_an_update_is_its_new_one(label: str) -> None:
    reading = read(f"更新 云杉智能 {label}{YUNSHAN} 预计金额:65万", CONTEXT)
    assert reading.certainty is Certainty.SURE
    assert reading.customer is not None
    assert reading.customer.value == "云杉智能"
    assert reading.fields["name"].value == YUNSHAN
    assert reading.fields["expected_amount"].value == 650000


def test_the_words_that_a_content_leaves_out_are_kept_beside_it() -> None:
    content = read("跟进 云杉智能 今天电话聊了，客户说预算砍半", CONTEXT).fields["content"]
    assert (content.value, content.words) == ("客户说预算砍半", "电话聊了，客户说预算砍半")


def test_what_a_picker_sends_is_a_time_of_the_calendar() -> None:
    values = {"next_at": "2026-11-20 08:00 +0000", "expected_close": "2026-12-31 +0800"}
    reading = read_fields(values, CONTEXT)
    assert not reading.problems
    assert shown(reading.fields["next_at"].value) == "2026-11-20T16:00"
    assert shown(reading.fields["expected_close"].value) == "2026-12-31"


def test_every_rejected_place_of_a_registration_is_a_problem() -> None:
    reading = read("报备 未知 未知 未知", CONTEXT)
    assert [one.field for one in reading.problems] == ["name", "contact", "phone"]
    reading = read("报备 X 张三 12345", CONTEXT)
    assert reading.customer is None
    assert [one.name for one in reading.contacts] == ["张三"]
    assert [(one.field, one.read) for one in reading.problems] == [
        ("name", "X"),
        ("phone", "12345"),
    ]


@pytest.mark.parametrize(
    "words", ["`张三` 13812345678", "50万 客服 13812345678", "预算:100万-50万"]
)
def test_names_sums_and_desks_are_no_need(words: str) -> None:
    assert "need" not in read(f"报备 云杉智能 {words}", CONTEXT).fields
