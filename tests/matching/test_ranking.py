"""What is judged the same, similar or another customer, and the reason people are told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.matching import engine
from handlers.matching.records import Match, StoredName, Tier

STOCK = 100_000


def _match(asked: str, known: str) -> Match:
    stored = StoredName(1, 1, known, engine.pack(engine.parts_of(known)))
    return engine.rank(engine.parts_of(asked), [stored], stock=STOCK)[0]


@pytest.mark.parametrize(
    ("asked", "known", "tier", "reason"),
    [
        ("云杉智能科技（深圳）有限公司", "云杉智能科技(深圳)有限公司", Tier.SAME, "名称相同"),
        (
            "深圳云杉智能科技",
            "深圳市云杉智能科技有限公司",
            Tier.SAME,
            "去掉地区和公司类型后同名「云杉智能科技」",
        ),
        ("杭州云山智能科技有限公司", "杭州云杉智能科技有限公司", None, "同音「山/杉」"),
        ("苏州锐达机械有限公司", "苏州瑞达机械有限公司", None, "同音「锐/瑞」"),
        ("苏州端达机械有限公司", "苏州瑞达机械有限公司", Tier.SIMILAR, "仅一字之差「端/瑞」"),
        ("永辉超市", "永辉超市股份有限公司", None, "永辉超市"),
        ("新泉股份", "江苏新泉汽车饰件股份有限公司", Tier.SIMILAR, "新泉"),
        ("晶华新材", "上海晶华胶粘新材料股份有限公司", Tier.SIMILAR, "晶华"),
        ("云杉", "深圳市云杉智能科技有限公司", Tier.SIMILAR, "云杉"),
        ("云杉智能", "深圳市云杉智能科技有限公司", Tier.SIMILAR, "云杉"),
        ("苏州达瑞机械有限公司", "苏州瑞达机械有限公司", Tier.SIMILAR, "字序不同"),
        ("云杉智能科技有限公司南京分公司", "云杉智能科技有限公司", Tier.SIMILAR, "分支机构"),
    ],
)
def test_what_may_be_the_same_customer_is_shown_with_its_reason(
    asked: str, known: str, tier: Tier | None, reason: str
) -> None:
    match = _match(asked, known)
    assert match.tier is not None
    assert tier is None or match.tier is tier
    assert reason in match.reason
    assert match.terms


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("深圳市第二人民医院", "深圳市第一人民医院"),
        ("中铁四局集团有限公司", "中铁三局集团有限公司"),
        ("临江市第三中学", "临江市第四中学"),
        ("天津市河西区第九小学", "天津市第九小学"),
        ("西安云杉智能科技有限公司", "杭州海棠餐饮管理有限公司"),
        ("苏州博达机械有限公司", "苏州瑞达机械有限公司"),
        ("南京银行股份有限公司", "杭州银行股份有限公司"),
    ],
)
def test_what_is_another_customer_is_not_shown(asked: str, known: str) -> None:
    assert _match(asked, known).tier is None


def test_the_same_trade_and_brand_elsewhere_is_never_treated_as_the_same() -> None:
    assert _match("成都云杉智能科技有限公司", "深圳云杉智能科技有限公司").tier is not Tier.SAME


def test_a_brand_with_two_characters_exchanged_is_found_among_many_of_its_first_ones() -> None:
    asked, known = (engine.parts_of(f"深圳{brand}贸易有限公司") for brand in ("艺枫", "枫艺"))
    shared = {term.code for term in engine.query_terms(asked)} & set(engine.index_terms(known))
    words = {f"艺{char}" for char in "达诚信源博华"}
    others = [engine.index_terms(engine.parts_of(f"深圳{word}贸易有限公司")) for word in words]
    weight = {term.code: term.weight for term in engine.query_terms(asked)}
    assert sum(weight[code] for code in shared) > max(
        sum(weight.get(code, 0.0) for code in codes) for codes in others
    )


def test_a_larger_stock_asks_for_more() -> None:
    sizes = [engine.similar_from(10**power) for power in range(9)]
    assert sizes == sorted(sizes)
    assert all(0 < one < engine.SAME_FROM for one in sizes)


_NAMES = st.sampled_from(
    [
        "云杉智能科技有限公司", "深圳云杉智能", "第一医院", "深圳市第一人民医院", "华为", "华为技术有限公司", "粤高速",
        "12", "有限公司", "a", "北京大学", "北大",
    ]
)  # fmt: skip


@given(_NAMES | st.text(max_size=60), _NAMES | st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_two_texts_are_judged_and_nearly_alike_both_ways_round(one: str, other: str) -> None:
    there, back = _match(one, other), _match(other, one)
    assert 0 <= there.score <= 1
    assert (there.tier is Tier.SAME and there.reason == "名称相同") == (
        back.tier is Tier.SAME and back.reason == "名称相同"
    )
    if there.tier is not None:
        assert there.reason
