"""Whatever anybody types: it is answered, nothing breaks, and no customer comes of an unsure reading."""

import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.catalog import COMMANDS
from handlers.reading.result import Certainty
from tests.usecases.desk import Desk, desk_on, lay
from tests.usecases.samples import PHONE, USCC, YUNSHAN

_WORDS = [one.word for one in COMMANDS] + [
    word for one in COMMANDS for word in (*one.synonyms, *one.typos)
]
_PIECES = [
    YUNSHAN, "云杉智能", "苏州朗诺", "张伟", "赵先生", PHONE, "138****5678", "0571-8888 6666转801",
    "400-820-8820", "zhang@yunshan.cn", USCC, "XS2026000001", "50万", "两百来万", "几十万", "明天上午10点",
    "下周三", "昨天", "2027年Q1", "需求:采购", "来源:行业展会", "来源:不存在", "阶段:方案报价", "级别:A", "下次",
    "联系人:", "电话:", "客户名称:", "预计金额:", "个人客户", "@李雷", "@_user_1", "不要", "先别", "吗", "?",
    "没人接", "聊了合同", "全部", "#A12", "\n", "1. ",
    "，", "：", "%", "_", "'", '"', "\\", "{", "}", "<at id=all></at>",
    "[点](https://x.test)", "\x00", "\u200b", "\u202e", "😀", "ǅ", "ﷺ", "𠮷", "\U000e0001", "١٢٣",
]  # fmt: skip

_piece = st.one_of(
    st.sampled_from(_WORDS), st.sampled_from(_PIECES), st.text(max_size=12), st.just(" ")
)
_sentence = st.lists(_piece, max_size=14).map("".join)
_spaced = st.lists(_piece, max_size=14).map(" ".join)
_texts = st.one_of(_sentence, _spaced, st.text(max_size=300))


@pytest.fixture(scope="module")
def lasting() -> Iterator[Desk]:
    """One desk for all examples: what came before is part of the surroundings."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/baobei.db"
        lay(url)
        with desk_on(url) as opened:
            opened.says("王磊", f"报备 {YUNSHAN} 张伟 {PHONE}")
            yield opened


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=_texts, name=st.sampled_from(["王磊", "陈晨", "吴昊", "郑琳"]))
def test_any_text_is_answered_and_only_a_sure_reading_registers(
    lasting: Desk, text: str, name: str
) -> None:
    desk = lasting
    before = desk.total()
    said = desk.says(name, text)
    assert said.cards, text
    if desk.total() > before:
        reading = desk.reads(text)
        assert (reading.command, reading.certainty) == ("报备", Certainty.SURE), text


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    words=st.fixed_dictionaries(
        {},
        optional={
            key: st.one_of(_texts, st.sampled_from(_PIECES))
            for key in (
                "name", "contact", "phone", "need", "source", "expected_amount", "remark",
                "content", "channel", "next_at", "next_plan", "stage", "level", "reason", "\x00", "",
            )
        },
    ),
    action=st.sampled_from(["register_submit", "update_submit", "follow_up_submit", "appeal_submit"]),
)  # fmt: skip
def test_any_form_is_answered(lasting: Desk, words: dict[str, str], action: str) -> None:
    desk = lasting
    form = desk.says("王磊", "报备").card
    value = {**form.value("确认报备"), "a": action, "c": 1, "k": 1}
    pressed = desk.sends_back("王磊", value, words, card=form)
    assert pressed.toast or pressed.cards
