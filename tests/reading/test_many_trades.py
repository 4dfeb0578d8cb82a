"""What the second blind batch, of many trades, showed: names, needs, lists and tellings nobody had thought of."""

from decimal import Decimal

import pytest

from handlers.reading.message import read
from handlers.reading.result import Certainty, Reading
from tests.reading.surroundings import CONTEXT


def _read(text: str) -> Reading:
    return read(text, CONTEXT)


def _name(reading: Reading) -> str:
    return str(reading.customer.value) if reading.customer else ""


@pytest.mark.parametrize(
    ("text", "name", "contact"),
    [
        ("报备 华润化工 李小姐 13900001243 采购丙酮 6500一吨", "华润化工", "李小姐"),
        ("报备 阳光采购中心 刘姐 13900001248 打印纸200箱", "阳光采购中心", "刘姐"),
        ("报备 湖南广电项目部 制片主任阿坤 13900001246 航拍设备 三套", "湖南广电项目部", "阿坤"),
        ("报备 味千拉面(人民路店) 前厅经理小杨 13900001241 收银机2台", "味千拉面", "小杨"),
        ("报备 青岛海洋馆联系人是市场部的宋经理电话是18653201234", "青岛海洋馆", "宋经理"),
        ("报备 Bright Future国际幼儿园 园长Ms. Wang 13810101010 校服260套",
         "Bright Future国际幼儿园", "Ms. Wang"),
        ("报备 云杉智能 联系人:巴特尔 13900002222", "云杉智能", "巴特尔"),
    ],
)  # fmt: skip
def test_the_customer_and_the_contact_of_any_trade_are_told_apart(
    text: str, name: str, contact: str
) -> None:
    reading = _read(text)
    assert (_name(reading), reading.contacts[0].name) == (name, contact)
    assert "expected_amount" not in reading.fields
    assert reading.certainty is Certainty.SURE


@pytest.mark.parametrize(
    "name",
    [
        "无锡国联集团公司物业有限公司",
        "北京公交集团公司资产管理有限公司",
        "中国石化集团公司销售有限公司",
        "苏州汽车总公司旅游客运有限责任公司",
        "国网浙江省电力公司物资供应股份有限公司",
    ],
)
def test_a_company_of_a_company_is_one_name(name: str) -> None:
    reading = _read(f"报备 {name} 张伟 13812345678 需求:设备 来源:行业展会")
    assert _name(reading) == name
    assert reading.certainty is Certainty.SURE
    assert _name(_read(f"报备 {name}华东分公司 张伟 13812345678")) == name


@pytest.mark.parametrize(
    "text",
    [
        "报备 上海申通公司和北京云杉科技有限公司 张伟 13812345678",
        "报备 杭州云杉智能科技有限公司苏州朗诺精密机械有限公司 张伟 13812345678",
        "报备 朋友公司杭州云杉智能科技有限公司 张伟 13812345678",
        "报备 上海申通公司北京云杉科技有限公司 张伟 13812345678",
        "报备 上海申通公司介绍的北京云杉科技有限公司 张伟 13812345678",
    ],
)
def test_two_companies_written_in_one_are_asked_about(text: str) -> None:
    assert _read(text).certainty is not Certainty.SURE


@pytest.mark.parametrize(
    "text",
    [
        "报备 星河 13812345678 全包",
        "报备 内蒙古草原牛羊肉批发 巴特尔 13804710001 真空包装机",
        "报备 云杉智能 联系人 就是那个胖子王 13900002222",
    ],
)
def test_a_word_that_may_be_no_contact_is_asked_about(text: str) -> None:
    reading = _read(text)
    assert reading.certainty is Certainty.UNSURE
    assert "联系人" in reading.note


@pytest.mark.parametrize("price", ["单价4800", "人均450", "6500一吨", "每套120"])
def test_the_price_of_one_piece_is_no_sum_and_no_name(price: str) -> None:
    reading = _read(f"报备 天地会务 王芳 13812345678 采购校服 {price}")
    assert _name(reading) == "天地会务"
    assert "expected_amount" not in reading.fields
    assert price in [one.read for one in reading.problems]


def test_lines_that_each_begin_with_a_customer_are_a_list() -> None:
    rows = ("湖州丝绸厂 费总 13705720001 10万", "嘉兴粽子食品有限公司 褚经理 13705730001")
    reading = _read("报备三家：\n" + "\n".join((*rows, "绍兴黄酒集团 孟主任 13705750001")))
    assert reading.items[:2] == rows
    assert (len(reading.items), reading.certainty) == (3, Certainty.SURE)


def test_a_list_of_names_that_do_not_show_themselves_is_asked_about() -> None:
    reading = _read("报备\n云杉家 张伟 13812345678\n星河家 李敏 13812345679")
    assert len(reading.items) == 2
    assert reading.certainty is Certainty.UNSURE


def test_the_column_titles_of_a_pasted_table_label_its_cells() -> None:
    reading = _read(
        "批量报备\n客户 | 联系人 | 电话\n青田石雕厂 | 留总 | 13957800001\n龙泉宝剑厂 | 季师傅 | 13957800002"
    )
    assert reading.items[0] == "客户:青田石雕厂 联系人:留总 电话:13957800001"


def test_one_customer_with_a_contact_a_line_is_no_list() -> None:
    name = "杭州云杉智能科技有限公司"
    for second in (name, "采购部"):
        reading = _read(f"报备\n{name} 张伟 13812345678\n{second} 李敏 13812345679")
        assert (reading.items, _name(reading), len(reading.contacts)) == ((), name, 2)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("北方重工小秦发邮件来了 要我们补三家业绩证明", "北方重工"),
        ("草原牛羊肉的巴特尔电话通了，真空包装机等卖完这批羊再说", "草原牛羊肉"),
        ("湘味坊 贴标机今天发货了 唐总说到货就安排人装", "湘味坊"),
        ("上午陪极速智造的Tony哥看了工厂，他对AGV很满意", "极速智造"),
    ],
)
def test_what_the_customers_person_did_is_a_follow_up_to_confirm(text: str, name: str) -> None:
    reading = _read(text)
    assert (reading.command, _name(reading)) == ("跟进", name)
    assert reading.certainty is Certainty.UNSURE


@pytest.mark.parametrize(
    "text",
    [
        "财务王姐说明天交发票",
        "报销单 王姐说明天交",
        "隔壁部门李总说今天不来了",
        "我们王总说要请客",
        "新来的王经理说周报要改",
        "杭州李总说可以",
        "人事换对接人了 现在是赵姐",
    ],
)
def test_talk_of_colleagues_is_no_follow_up(text: str) -> None:
    assert _read(text).command is None


@pytest.mark.parametrize(
    ("text", "name", "contact"),
    [
        ("佳和物业换对接人了 现在是工程部赵工 18012345671", "佳和物业", "赵工"),
        ("星耀灯饰阿玲离职了，新采购叫阿珍 13802670003", "星耀灯饰", "阿珍"),
        ("顺捷冷链的王姐离职了 以后找陈经理 13800138000", "顺捷冷链", "陈经理"),
    ],
)
def test_a_new_contact_is_an_update_to_confirm(text: str, name: str, contact: str) -> None:
    reading = _read(text)
    assert (reading.command, reading.certainty) == ("更新", Certainty.UNSURE)
    assert (_name(reading), reading.contacts[0].name) == (name, contact)


@pytest.mark.parametrize(
    "text",
    [
        "改 青禾会务 预算20万改成25万",
        "跟进 青禾会务 Mandy说场地换到世博 预算20万变25万",
        "刚才那个打错了 不是20万 是25万",
    ],
)
def test_a_sum_that_changed_is_the_new_one(text: str) -> None:
    assert _read(text).fields["expected_amount"].value == Decimal(250000)


def test_the_sum_behind_the_stage_is_what_was_offered() -> None:
    for text in (
        "跟进 海通会展 阶段:方案报价 15万8 Amy说在看",
        "更新 海通会展 阶段 方案报价 15万8",
    ):
        assert _read(text).fields["expected_amount"].value == Decimal(158000)


def test_terms_of_payment_are_no_product_of_a_deal() -> None:
    reading = _read("成交 精工模具 95万 首付30万 尾款交机付")
    assert "product" not in reading.fields
    assert reading.fields["paid"].value == Decimal(300000)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("报备 镇江醋业 许总 13805280099 去年做过30万", "expected_amount", None),
        ("报备 镇江醋业 许总 13805280099 之前签了30万", "expected_amount", None),
        ("报备 江门雅图印刷 小梁 13826300188 下下周一过去谈", "expected_close", None),
        ("报备 江门雅图印刷 小梁 13826300188 下下周一过去谈", "next_at", "2026-11-30"),
        ("报备 江门雅图印刷 小梁 13826300188 下月10号去签", "expected_close", "2026-12-10"),
        ("跟进 瑞禾食品 没见到何总，前台说开会，留了资料", "channel", "面谈"),
        ("跟进 瑞禾食品 见了小周，礼盒定了三款", "channel", "面谈"),
        ("跟进 瑞禾食品 试用见了成效 客户很满意", "channel", None),
    ],
)
def test_what_the_eighth_blind_batch_showed(text: str, key: str, value: str | None) -> None:
    read_as = read(text, CONTEXT).fields.get(key)
    assert (str(read_as.value) if read_as else None) == value


def test_two_customers_told_of_in_one_breath_are_two_follow_ups() -> None:
    reading = read("跟进 朗诺和海岳都聊过了 都要等明年预算", CONTEXT)
    assert len(reading.items) == 2
    assert reading.certainty is Certainty.UNSURE
    persons = read("跟进 云杉智能 张总和李总都同意了", CONTEXT)
    assert not persons.items


def test_a_contact_written_in_one_with_its_company_is_parted_or_asked_about() -> None:
    glued = read("报备 连云港东海水晶工艺品厂联系人张倩13961300001", CONTEXT)
    assert (glued.customer.value if glued.customer else "") == "连云港东海水晶工艺品厂"
    assert glued.contacts[0].name == "张倩"
    asked = read("报备 连云港东海水晶工艺品厂联系人张倩", CONTEXT)
    assert asked.certainty is not Certainty.SURE or asked.contacts
    traditional = read("報備 個人 錢女士 13655557788", CONTEXT)
    assert (traditional.customer.value if traditional.customer else "") == "錢女士"


def test_a_denied_value_is_not_kept() -> None:
    reading = read("报备 小榄明辉灯饰 联系人张姐不是李姐 13802660266 LED模组", CONTEXT)
    assert [one.name for one in reading.contacts] == ["张姐"]
    assert reading.certainty is Certainty.UNSURE
    whose = read("海岳的邮箱少打个字母 应该是lily@haiyuetrade.com", CONTEXT)
    assert whose.command == "更新"
    assert whose.certainty is Certainty.UNSURE
