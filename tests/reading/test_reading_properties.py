"""What holds for every message: no crash, no slow pattern, no write from chit-chat, stable when rendered."""

import json
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.domain.custom_field import CustomField, CustomKind
from handlers.reading.fields import read_fields
from handlers.reading.message import read
from handlers.reading.render import render
from handlers.reading.result import Certainty, Reading
from tests.reading.corpus import samples, written
from tests.reading.patterns import LENGTH, hostile, patterns, pieces_of
from tests.reading.surroundings import CONTEXT

_LINES = (Path(__file__).parent / "messages.jsonl").read_text("utf-8").splitlines()
TEXTS = [json.loads(line)["text"] for line in _LINES]

PIECES = st.sampled_from(
    ["杭州云杉智能科技有限公司", "云杉智能", "临江市第一人民医院", "张伟", "刘主任", "采购部刘主任", "13812345678",
     "0532-8888 6666转8012", "138****5678", "lily@haiyue-trade.com", "50万", "80-100万", "3万2", "10万美金", "12月底",
     "下周三下午3点", "年前", "采购50套终端", "需求:巡检终端", "来源:行业展会", "联系人:李敏",
     "电话：13987654321", "预计金额:120万",
     "预计成交:下周三", "微信同号", "个人客户", "赵先生", "备注:周末别打电话", "阶段:报价",
     "91510107MA6C4K2T09", "😂", "谢谢"
    ]
)  # fmt: skip
COMMANDS = st.sampled_from(
    ["报备", "报备：", "跟进", "查重", "更新", "提醒我", "申诉", "报被", "bb", "客户", "延期"]
)
MESSAGES = st.builds(
    lambda command, parts, glue: command + " " + glue.join(parts),
    COMMANDS,
    st.lists(PIECES, max_size=7),
    st.sampled_from([" ", "，", "\n", ", ", "；"]),
)


def kept(reading: Reading) -> object:
    """What a reading says, without the words it came from."""
    return (
        reading.command,
        reading.customer.value if reading.customer else None,
        {key: value.value for key, value in reading.fields.items()},
        list(reading.contacts),
    )


@given(MESSAGES)
@example("延期 😂 谢谢 杭州云杉智能科技有限公司")
@example("查重 联系人:李敏")
@settings(max_examples=150, deadline=None)
def test_a_sure_reading_rendered_reads_the_same(text: str) -> None:
    reading = read(text, CONTEXT)
    if reading.command and reading.certainty is Certainty.SURE:
        again = read(render(reading), CONTEXT)
        assert kept(again) == kept(reading)
        assert render(again) == render(reading)


@pytest.mark.parametrize("text", TEXTS)
def test_a_sample_message_rendered_reads_the_same(text: str) -> None:
    reading = read(text, CONTEXT)
    if reading.command and reading.certainty is Certainty.SURE:
        assert kept(read(render(reading), CONTEXT)) == kept(reading)


@given(st.text(max_size=200))
@settings(deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    read(text, CONTEXT)
    read("报备 " + text, CONTEXT)
    read("跟进 云杉 " + text, CONTEXT)
    read_fields(
        {"name": text, "contact": text, "phone": text, "need": text, "expected_close": text},
        CONTEXT,
    )


HOSTILE = [
    "1", "一", "万", "1,", "1 ", "¥", " ", "\n", "a", "a@", "a.", "公司", "有限", "需求:", "电话 ",
    "(", "138", "0532-", "张", "张总 ",
    "周", "3天后", "年前", "几", "，", "报备", "报备 ", "co ", "a b,", "微信", "转", "+86", "1-",
    "q1 ", "：", "@", "1月", "医院(", "😂", "下午3点", "3点提醒我", "12:", "张-", "\n一、", "co., ltd",
    "辛苦了", "一下下", "(1)", "采购部", "3块一", "40块", "1/", "\n来源:", "“", "老板姓",
    "把的金额改成", "谢谢 ", "约见",
]  # fmt: skip


@pytest.mark.timeout(60)  # a pattern that backtracks takes hours
@pytest.mark.parametrize("piece", HOSTILE)
def test_five_thousand_hostile_characters_are_read(piece: str) -> None:
    text = (piece * 5000)[:5000]
    for command in ("报备 ", "跟进 云杉 ", ""):
        read(command + text, CONTEXT)
        read_fields({"need": text, "expected_amount": text, "expected_close": text}, CONTEXT)


PATTERNS = patterns()


@pytest.mark.timeout(60)  # overlapping alternatives under a star take for ever
@given(st.data())
@settings(max_examples=400, deadline=None)
def test_no_pattern_backtracks_badly_on_its_own_words(data: st.DataObject) -> None:
    pattern = PATTERNS[data.draw(st.sampled_from(sorted(PATTERNS)))]
    piece = "".join(
        data.draw(st.lists(st.sampled_from(pieces_of(pattern)), min_size=1, max_size=3))
    )
    spent_s = spent_on(pattern, hostile(piece))
    if spent_s > 0.2:  # four times the text: four times the work when linear, sixteen when squared
        assert spent_s < 10 * spent_on(pattern, hostile(piece, LENGTH // 4))


def spent_on(pattern: re.Pattern[str], text: str) -> float:
    began = time.process_time()
    pattern.search(text)
    pattern.fullmatch(text)
    return time.process_time() - began


@pytest.mark.parametrize("text", [row.text for row in (*samples(), *written())])
def test_a_golden_message_rendered_reads_the_same(text: str) -> None:
    reading = read(text, CONTEXT)
    if reading.command and reading.certainty is Certainty.SURE and not reading.items:
        again = read(render(reading), CONTEXT)
        assert kept(again) == kept(reading)
        assert kept(read(render(again), CONTEXT)) == kept(reading)


@pytest.mark.parametrize(
    "text",
    [
        "今天报备的人好多啊，累死了", "先别报备 云杉智能 张伟 13812345678",
        "不要报备杭州云杉智能科技有限公司", "报备了吗", "怎么报备",
        "报备流程是什么", "报备 怎么弄？", "他说：报备 杭州云杉智能科技有限公司 张伟 13812345678",
        "跟进一下大家的情绪", "释放压力的方法",
        "客户王总今天来电话了", "你好", "哈哈哈哈", "云杉智能不错", "", "   ", "😂😂",
        "更新换代太快了", "提醒大家开会", "撤销不了怎么办",
        "没报备 杭州云杉智能科技有限公司 13812345678", "报备成功了", "明天要报备吗？",
    ],
)  # fmt: skip
def test_chit_chat_questions_and_negations_never_write(text: str) -> None:
    reading = read(text, CONTEXT)
    writes = reading.command in CONTEXT.vocabulary.writing
    assert not (writes and reading.certainty is Certainty.SURE)
    if reading.command is None:
        assert reading.candidates or not text.strip()


@pytest.mark.parametrize(
    ("text", "command", "name"),
    [
        ("登记 云杉智能 张伟 13812345678", "报备", "云杉智能"),
        ("帮我报备一下 云杉智能 张伟 13812345678", "报备", "云杉智能"),
        ("麻烦报备:云杉智能,张伟,13812345678", "报备", "云杉智能"),
        ("報備 雲杉智能 張偉 13812345678", "报备", "雲杉智能"),
        ("ＢＢ　云杉智能　张伟　１３８１２３４５６７８", "报备", "云杉智能"),
        ("云杉智能有人跟吗", "查重", "云杉智能"),
        ("杭州云杉智能科技有限公司有人跟吗", "查重", "杭州云杉智能科技有限公司"),
        ("云杉智能有人报备了吗？", "查重", "云杉智能"),
        ("云杉智能归谁", "查重", "云杉智能"),
        ("查一下 云杉智能", "查重", "云杉智能"),
        ("客户 XS2026000001", "客户", "XS2026000001"),
        ("为什么 云杉智能", "为什么", "云杉智能"),
        ("申诉 云杉智能 我10月就拜访过", "申诉", "云杉智能"),
        ("跟进 XS2026000001 电话确认了参数", "跟进", "XS2026000001"),
    ],
)
def test_commands_are_known_by_their_words(text: str, command: str, name: str) -> None:
    reading = read(text, CONTEXT)
    assert (reading.command, reading.certainty) == (command, Certainty.SURE)
    assert reading.customer is not None
    assert reading.customer.value == name


def test_a_form_is_read_field_by_field_with_all_its_problems() -> None:
    reading = read_fields(
        {
            "name": "杭州云杉智能科技有限公司",
            "contact": "张伟",
            "phone": "138 1234 5678 转 8",
            "email": "lily@",
            "need": "未知",
            "source": "展会",
            "expected_amount": "80-100万",
            "expected_close": "很快",
            "国家": "德国",
            "颜色": "红",
        },
        replace(CONTEXT, custom=(CustomField("国家", CustomKind.TEXT),)),
    )
    assert reading.customer is not None
    (contact,) = reading.contacts
    assert (contact.name, contact.phone, contact.extension) == ("张伟", "+8613812345678", "8")
    assert {one.field for one in reading.problems} == {"email", "need", "expected_close"}
    values = {key: str(value.value) for key, value in reading.fields.items()}
    assert values == {
        "source": "行业展会",
        "expected_amount": "800000",
        "expected_amount_max": "1000000",
        "国家": "德国",
    }


def test_a_form_brings_back_the_words_of_a_message() -> None:
    reading = read(
        "报备 云杉智能 张伟 13812345678 需求:终端 预算大概80-100万美金 12月底签", CONTEXT
    )
    words = {key: value.words for key, value in reading.fields.items()}
    again = read_fields({"name": "云杉智能", **words}, CONTEXT)
    assert {key: value.value for key, value in again.fields.items()} == {
        key: value.value for key, value in reading.fields.items()
    }
