"""How names are taken apart: table tests, and what holds for any text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.matching import engine


@pytest.mark.parametrize(
    ("name", "place", "brand", "trade"),
    [
        ("深圳市腾讯计算机系统有限公司", "深圳", "腾讯", "计算机系统"),
        ("腾讯科技（深圳）有限公司", "深圳", "腾讯", "科技"),
        ("腾讯科技深圳有限公司", "深圳", "腾讯", "科技"),
        ("江苏省蘇州市雲杉科技股份有限公司", "苏州", "云杉", "科技"),
        ("吉林长春聚龙商贸有限公司", "长春", "聚龙", "商贸"),
        ("海南藏族自治州云杉企业管理有限公司", "海南", "云杉", "企业管理"),
        ("北京银行股份有限公司", "北京", "银行", ""),
        ("Shenzhen Tengxun Technology Co., Ltd.", "深圳", "tengxun", "科技"),
        ("tengxun科技", "", "tengxun", "科技"),
        ("株式会社日立", "", "日立", ""),
        ("龙岗区王芳小吃店", "深圳", "王芳", "小吃店"),
        ("阿里巴巴（中国）网络技术有限公司", "", "阿里巴巴", "网络技术"),
        ("云杉智能科技有限公司（张经理）", "", "云杉", "智能科技"),
        ("云杉智能科技有限公司-采购部", "", "云杉", "智能科技"),
        ("云杉智能科技有限公司(总部)", "", "云杉", "智能科技"),
        ("吴江恒力化纤有限公司", "苏州", "恒力", "化纤"),
        ("龙港（天津）投资管理有限公司", "天津", "龙港", "投资管理"),
        ("福建省永安林业(集团)股份有限公司", "", "永安", "林业"),
    ],
)
def test_a_name_is_region_brand_and_trade(name: str, place: str, brand: str, trade: str) -> None:
    parts = engine.parts_of(name)
    assert (parts.region.city, parts.brand, parts.trade) == (place, brand, trade)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("深圳一院", "深圳市第一人民医院"),
        ("福田区人社局", "深圳市福田区人力资源和社会保障局"),
        ("上海疾控中心", "上海市疾病预防控制中心"),
        ("杭州二中", "杭州市第二中学"),
    ],
)
def test_short_and_long_words_of_a_public_body_are_one(short: str, long: str) -> None:
    assert engine.parts_of(short).core == engine.parts_of(long).core


def test_a_branch_or_a_site_is_told_from_the_name_it_belongs_to() -> None:
    assert engine.parts_of("华为技术有限公司深圳分公司").branch == "深圳分公司"
    assert engine.parts_of("中国工商银行深圳分行").branch == "深圳分行"
    assert engine.parts_of("深圳市第一人民医院东院区").branch == "东院区"
    assert engine.parts_of("华为技术有限公司深圳分公司").brand == "华为"


@pytest.mark.parametrize(
    "spelling",
    [
        "云杉智能(深圳)科技有限公司",
        "云杉智能（深圳）科技有限公司",
        "云杉 智能【深圳】科技有限公司",
        "雲杉智能（深圳）科技有限公司",
        "云杉\u200b智能（深圳）科技有限公司",
        "云杉智能（深圳）科技有限公司。",
    ],
)
def test_width_blanks_brackets_and_script_do_not_count(spelling: str) -> None:
    plain = engine.parts_of("云杉智能（深圳）科技有限公司")
    assert engine.parts_of(spelling) == plain


_ANY = st.one_of(
    st.text(max_size=220),
    st.text(alphabet="有限公司集团股份责任科技深圳市第一二()（）-", max_size=220),
    st.text(alphabet="0123456789 ", max_size=40),
    st.text(alphabet="abcd. ,&()LtdCo", max_size=220),
    st.sampled_from(
        [
            "",
            "有限公司",
            "😀😀",
            "第",
            "中",
            "股份",
            "集团",
            "()",
            "医院",
            "公司公司公司",
            "市市市市",
        ]
    ),
)


@given(_ANY)
@settings(max_examples=150, deadline=None)
def test_any_text_is_taken_packed_and_found_by_few_terms(text: str) -> None:
    parts = engine.parts_of(text)
    assert engine.unpack(engine.pack(parts)) == parts
    stored, asked = engine.index_terms(parts), engine.query_terms(parts)
    assert len(set(stored)) == len(stored) <= 48
    assert len(asked) <= 48
    assert all(-(2**63) <= code < 2**63 for code in stored)
    assert bool(stored) == bool(parts.core)


@pytest.mark.parametrize("char", ["第", "(", "市", "公", "a", "1", "院", "-", "集"])
def test_no_long_text_is_slow(char: str) -> None:
    started = time.process_time()
    for size in (200, 5_000):
        parts = engine.parts_of(char * size)
        engine.index_terms(parts)
        engine.query_terms(parts)
    assert time.process_time() - started < 0.5
