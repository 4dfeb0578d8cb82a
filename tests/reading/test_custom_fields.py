"""Added fields in messages: found by their colon, read by their kind, stable when rendered, quick on any text."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.domain.custom_field import (
    CustomField,
    CustomKind,
    field_of_input,
    input_name,
    show_number,
)
from handlers.reading.custom import read_custom
from handlers.reading.fields import read_fields
from handlers.reading.line import Line
from handlers.reading.message import read
from handlers.reading.render import render
from handlers.reading.result import Certainty
from tests.reading.surroundings import CALENDAR, CONTEXT

COUNTRY = CustomField("国家", CustomKind.TEXT)
OUTPUT = CustomField("年产值", CustomKind.NUMBER)
START = CustomField("投产日期", CustomKind.DATE)
DEALER = CustomField("渠道商", CustomKind.CHOICE, ("甲", "乙类", "Trade Show"))
INTEREST = CustomField("兴趣", CustomKind.CHOICES, ("产线", "产线改造", "质检"))
CUSTOM = replace(CONTEXT, custom=(COUNTRY, OUTPUT, START, DEALER, INTEREST))


def value(field: CustomField, words: str) -> object:
    return read_custom(field, Line.of(words), CUSTOM.now, CALENDAR).value


def wrong(field: CustomField, words: str) -> str:
    problem = read_custom(field, Line.of(words), CUSTOM.now, CALENDAR).problem
    assert problem is not None
    assert problem.field == field.name
    assert problem.example.startswith(f"{field.name}:")
    return problem.wrong


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("3000", "3000"), ("3000万", "30000000"), ("3,000.50", "3000.5"), ("１２００", "1200"), ("1.2亿", "120000000"),
        ("十二万五", "125000"), ("-5", "-5"), ("-5万", "-50000"), ("0", "0"), ("0.125", "0.125"), ("120k", "120000"),
        ("50万元", "500000"), ("2027", "2027"), (": 7", "7"), ("007", "7"),
    ],
)  # fmt: skip
def test_numbers_are_kept_in_one_form(words: str, number: str) -> None:
    assert str(value(OUTPUT, words)) == number


@pytest.mark.parametrize(
    "words",
    [
        "很多",
        "300吨",
        "30%",
        "80-100万",
        "约300万",
        "300左右",
        "5万美元",
        "8千/月",
        "12345678901234567",
        "1e9",
        "--5",
    ],
)
def test_what_is_no_single_number_is_refused(words: str) -> None:
    assert wrong(OUTPUT, words)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2027-03-01", date(2027, 3, 1)),
        ("2027年3月1日", date(2027, 3, 1)),
        ("2027.3.1", date(2027, 3, 1)),
        ("1998/5/1", date(1998, 5, 1)),
        ("明天", date(2026, 11, 19)),
        ("昨天", date(2026, 11, 17)),
    ],
)
def test_days_are_read_of_any_year(words: str, day: date) -> None:
    assert value(START, words) == day


@pytest.mark.parametrize("words", ["2027-02-30", "2027年3月", "月底", "Q1", "很快", "20270301天"])
def test_what_is_no_single_day_is_refused(words: str) -> None:
    assert wrong(START, words)


def test_a_day_without_its_year_makes_the_reading_unsure() -> None:
    reading = read("更新 云杉智能 投产日期:3月1日", CUSTOM)
    assert reading.certainty is Certainty.UNSURE
    assert reading.fields["投产日期"].value == date(2027, 3, 1)
    assert "2027-03-01" in reading.note


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ("产线", ("产线",)),
        ("产线改造", ("产线改造",)),
        ("质检、产线", ("产线", "质检")),
        ("产线 质检", ("产线", "质检")),
        ("产线，质检；产线", ("产线", "质检")),
        ("產線", ("产线",)),
    ],
)
def test_several_choices_come_in_the_order_of_the_list(words: str, chosen: tuple[str, ...]) -> None:
    assert value(INTEREST, words) == chosen


def test_a_choice_may_be_latin_words_with_a_blank() -> None:
    assert value(DEALER, "trade show") == "Trade Show"
    assert value(DEALER, "乙類") == "乙类"
    assert "只能选一个" in wrong(DEALER, "甲、Trade Show")
    assert "可选：甲、乙类、Trade Show" in wrong(DEALER, "丁")


def test_a_message_goes_on_behind_each_value() -> None:
    reading = read(
        "报备 云杉智能 国家:德国 年产值:3000万 张伟 13812345678 渠道商:甲 来源:展会 兴趣:产线 质检 "
        "投产日期:2027-03-01 需求:终端",
        CUSTOM,
    )
    assert reading.problems == ()
    assert {key: one.value for key, one in reading.fields.items()} == {
        "国家": "德国",
        "年产值": Decimal(30_000_000),
        "渠道商": "甲",
        "source": "行业展会",
        "兴趣": ("产线", "质检"),
        "投产日期": date(2027, 3, 1),
        "need": "终端",
    }
    assert [one.name for one in reading.contacts] == ["张伟"]


def test_without_its_colon_a_name_is_a_word_like_any_other() -> None:
    reading = read("报备 国家电网有限公司 张伟 13812345678 需求:国家 标准件", CUSTOM)
    assert reading.customer is not None
    assert reading.customer.value == "国家电网有限公司"
    assert "国家" not in reading.fields


@pytest.mark.parametrize(
    ("text", "name", "values"),
    [
        ("报备 王强 13911112009 国家 德国", "", {"国家": "德国"}),
        (
            "报备 天一机电 王强 13911112009 国家 德国 渠道商 甲",
            "天一机电",
            {"国家": "德国", "渠道商": "甲"},
        ),
        ("报备 天一机电 国家 德国 王强 13911112009", "天一机电", {"国家": "德国"}),
        ("更新 天一 国家 德国", "天一", {"国家": "德国"}),
    ],
)
def test_a_name_and_a_blank_label_a_value_too(text: str, name: str, values: dict[str, str]) -> None:
    reading = read(text, CUSTOM)
    assert (str(reading.customer.value) if reading.customer else "") == name
    assert {key: one.value for key, one in reading.fields.items()} == values
    assert reading.certainty is Certainty.SURE
    assert not reading.unread


def test_in_talk_the_name_of_a_field_is_no_label() -> None:
    reading = read("跟进 天一 聊了聊 兴趣 不大 国家 政策有变", CUSTOM)
    assert reading.fields["content"].value == "聊了聊 兴趣 不大 国家 政策有变"
    assert "国家" not in reading.fields


def test_a_name_that_holds_a_label_of_the_product_is_the_longer_one() -> None:
    context = replace(CONTEXT, custom=(CustomField("年产规模", CustomKind.TEXT),))
    reading = read("更新 云杉智能 年产规模:5万套 规模:200人", context)
    values = {key: one.value for key, one in reading.fields.items()}
    assert values == {"年产规模": "5万套", "company_size": "200人"}


def test_nothing_behind_the_colon_says_nothing() -> None:
    text = "报备\n客户名称:云杉智能\n联系人:张伟\n电话:13812345678\n国家:\n年产值:\n投产日期:\n渠道商:\n兴趣:"
    reading = read(text, CUSTOM)
    assert (dict(reading.fields), reading.problems) == ({}, ())


PIECES = st.sampled_from(
    ["国家:德国", "国家：德国 慕尼黑", "年产值:3000万", "年产值:1,200.5", "年产值:-5万", "年产值:300吨",
     "投产日期:2027-03-01", "投产日期:明天", "渠道商:甲", "渠道商:trade show", "渠道商:丁", "兴趣:产线、质检",
     "兴趣:产线改造 质检",
     "国家改成法国", "张伟", "13812345678", "50万", "需求:巡检终端", "来源:行业展会", "预计成交:12月底",
     "😂", "甲", "谢谢"]
)  # fmt: skip
MESSAGES = st.builds(
    lambda command, parts, glue: f"{command} 云杉智能 " + glue.join(parts),
    st.sampled_from(["报备", "更新", "跟进"]),
    st.lists(PIECES, max_size=6),
    st.sampled_from([" ", "，", "\n", "；"]),
)


@given(MESSAGES)
@example("跟进 云杉智能 甲 甲 甲 甲 甲 张伟")
@settings(max_examples=150, deadline=None)
def test_a_sure_reading_rendered_reads_the_same(text: str) -> None:
    reading = read(text, CUSTOM)
    if reading.certainty is not Certainty.SURE:
        return
    again = read(render(reading), CUSTOM)
    assert {key: one.value for key, one in again.fields.items()} == {
        key: one.value for key, one in reading.fields.items()
    }
    assert render(again) == render(reading)


def test_a_form_brings_back_what_a_message_said() -> None:
    text = "报备 云杉智能 国家:德国 年产值:3000万 投产日期:明天 渠道商:trade show 兴趣:质检,产线"
    reading = read(text, CUSTOM)
    words = {key: one.words for key, one in reading.fields.items() if key != "投产日期"}
    again = read_fields({**words, "投产日期": "2026-11-19 +0800"}, CUSTOM)
    assert {key: one.value for key, one in again.fields.items()} == {
        key: one.value for key, one in reading.fields.items()
    }


@given(st.text(max_size=200))
@settings(deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    for field in CUSTOM.custom:
        read(f"更新 云杉智能 {field.name}:{text}", CUSTOM)
    read_fields({field.name: text for field in CUSTOM.custom}, CUSTOM)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["国家:", "年产值:", "1,", "1", "甲、", "甲 ", "2027-", "兴趣:产线", "国家改成", "-"]
)
def test_five_thousand_hostile_characters_are_read(piece: str) -> None:
    text = (piece * 5000)[:5000]
    read(f"更新 云杉智能 {text}", CUSTOM)
    read_fields({field.name: text for field in CUSTOM.custom}, CUSTOM)


@given(st.text(alphabet="国家ERP编号年产值１２ab", min_size=2, max_size=12))
def test_the_name_of_an_input_is_ascii_and_leads_back(name: str) -> None:
    assert input_name(name).isascii()
    assert field_of_input(input_name(name)) == name


def test_other_inputs_keep_their_names() -> None:
    for name in ("name", "custom_zz", "custom_ff", "submit"):
        assert field_of_input(name) == name


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-(10**14), max_value=10**14
    )
)
def test_a_number_shown_reads_as_the_same_number(number: Decimal) -> None:
    assert value(OUTPUT, show_number(number)) == number


@pytest.mark.parametrize(
    ("words", "option"), [("大", "大"), ("大型", "大"), ("中小型", ""), ("一般", "")]
)
def test_the_scale_of_cooperation_is_a_listed_one(words: str, option: str) -> None:
    reading = read(f"更新 云杉智能 合作规模:{words}", CONTEXT)
    assert [one.value for one in reading.fields.values()] == ([option] if option else [])
    assert bool(reading.problems) is not bool(option)
