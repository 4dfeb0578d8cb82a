"""What a field may hold, and how text is cleaned and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.quality import (
    EXAMPLES,
    Problem,
    check_text,
    is_placeholder,
    limit_of,
    mask_person,
    show_customer_name,
)
from handlers.domain.text import clean, count_characters, fold, has_substance, one_line, squeeze


@pytest.mark.parametrize(
    "words", ["未知", "待补充", " 无 ", "XXX", "。。。", "ｘｘ", "哈哈哈", "再说", "...", "暫無"]
)
def test_placeholders_are_refused_with_an_example(words: str) -> None:
    problem = check_text("contact", words)
    assert isinstance(problem, Problem)
    assert is_placeholder(words)
    assert (problem.field, problem.example) == ("contact", EXAMPLES["contact"])
    assert problem.wrong


@pytest.mark.parametrize("words", ["无锡锡润", "CT球管耗材年框", "ERP换型", "陈", "无人机"])
def test_real_content_is_kept(words: str) -> None:
    assert check_text("need", words) is None


@pytest.mark.parametrize("words", ["旺旺", "当当", "陌陌", "盼盼", "滴滴", "爽爽", "婷婷", "滴滴!"])
def test_a_character_twice_is_a_name(words: str) -> None:
    assert check_text("name", words) is None


@pytest.mark.parametrize(
    "words",
    [
        "哈哈",
        "呵呵",
        "嘿嘿",
        "啊啊",
        "嗯嗯",
        "谢谢",
        "试试",
        "啊啊啊",
        "旺旺旺",
        "。。",
        "11",
        "aa",
    ],
)
def test_laughter_and_a_character_oftener_than_twice_are_none(words: str) -> None:
    assert check_text("name", words) is not None


def test_a_field_has_a_limit() -> None:
    assert check_text("name", "云杉" * 50) is None
    problem = check_text("name", "云杉" * 2500)
    assert problem is not None
    assert "5000" in problem.wrong
    assert len(problem.read) < 40
    assert limit_of("anything else") == 500


def test_people_are_masked_and_companies_shown() -> None:
    assert mask_person("张伟") == "张*"
    assert mask_person("") == ""
    assert show_customer_name("赵先生", "个人客户") == "赵*"
    assert show_customer_name("云杉智能", "企业客户") == "云杉智能"


def test_cleaning_drops_what_cannot_be_seen() -> None:
    assert clean("云\u200b杉\u202e 智能\x00\r\n 第二行\u00a0。 ") == "云杉 智能\n第二行 。"
    assert one_line("a\n b\t c") == "a b c"
    assert fold("報備：ＡＢｃ") == "报备:abc"
    assert squeeze("云杉·智能 (杭州)") == "云杉智能杭州"
    assert count_characters("电话沟通, ok 3 台") == 8
    assert has_substance("陈")
    assert not has_substance("x")


@given(st.text(max_size=200))
def test_cleaning_is_stable(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    assert squeeze(squeeze(text)) == squeeze(text)
