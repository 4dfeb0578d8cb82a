"""The product's levels among names: what is the same, what a person is asked about, what only informs."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.matching import engine
from handlers.matching.records import Match, StoredName, Tier

STOCK = 10_000


def _stored(number: int, name: str, customer: int = 0) -> StoredName:
    return StoredName(number, customer or number, name, engine.pack(engine.parts_of(name)))


def _match(asked: str, known: str, *others: str) -> Match:
    stored = [_stored(number, name) for number, name in enumerate((known, *others), start=1)]
    matches = engine.rank(engine.parts_of(asked), stored, stock=STOCK)
    return next(match for match in matches if match.name_id == 1)


@pytest.mark.parametrize(
    ("asked", "known", "reason"),
    [
        ("苏州瑞丰机械有限公司", "苏州锐丰机械有限公司", "同音「瑞/锐」"),
        ("中化国际", "中华国际", "同音「化/华」"),
        ("tengxun科技", "深圳市腾讯科技有限公司", "同音「腾讯」"),
        ("杭州云栖科技有限公司", "杭州云栖山科技有限公司", "云栖"),
        ("杭州云栖山科技有限公司", "杭州云栖科技有限公司", "云栖"),
        ("海纳德集团物流有限公司", "海纳德集团地产有限公司", "同一集团，同字号「海纳德」"),
        ("海纳德集团物流有限公司", "海纳德集团有限公司", "同一集团，同字号「海纳德」"),
        ("苏州海纳德物流有限公司", "海纳德集团有限公司", "同一集团，同字号「海纳德」"),
        ("云杉集团物流有限公司", "云杉集团地产有限公司", "同一集团，同字号「云杉」"),
        ("苏州海拉德阀门有限公司", "苏州海纳德阀门有限公司", "仅一字之差「拉/纳」"),
        ("苏州海纳德阀门有限公司", "杭州海纳德阀门有限公司", "同字号「海纳德」，地区不同"),
        ("杭州云杉智能科技有限公司", "上海云杉智能科技有限公司", "同字号「云杉」，地区不同"),
        ("苏州海纳德泵业有限公司", "苏州海纳德阀门有限公司", "同字号「海纳德」，行业不同"),
        ("海纳德泵业有限公司", "海纳德阀门有限公司", "同字号「海纳德」，行业不同"),
        ("深圳云杉贸易有限公司", "深圳市云杉智能科技有限公司", "同字号「云杉」，行业不同"),
        ("杭州云杉智能科技有限公司", "云杉智能", "云杉"),
        ("杭州市青禾面粉股份有限公司", "青禾面粉有限公司", "青禾"),
        ("爱哆哆建设工程", "长沙市爱哆哆建筑工程有限公司", "爱哆哆"),
        ("云山智能", "杭州云杉智能科技有限公司", "同音「山/杉」"),
        ("郎诺自动化", "苏州朗诺自动化设备有限公司", "同音「郎/朗」"),
        ("朝阳区人社局", "北京市朝阳区人力资源和社会保障局", "同名「人社局」"),
        ("海尔", "青岛海尔智家股份有限公司", "简称「海尔」包含于全称"),
        ("东方红", "东方红电子有限公司", "东方红"),
        ("阿里", "阿里巴巴（中国）有限公司", "简称「阿里」包含于全称"),
    ],
)
def test_a_person_is_asked_about_what_resembles(asked: str, known: str, reason: str) -> None:
    match = _match(asked, known)
    assert match.tier is Tier.SIMILAR
    assert reason in match.reason


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("南京银行股份有限公司", "江苏银行股份有限公司"),
        ("江苏常熟农村商业银行股份有限公司", "江苏苏州农村商业银行股份有限公司"),
        ("西北大学", "西北工业大学"),
        ("南京市实验小学", "南京市六合区实验小学"),
        ("江苏省人民医院", "南京市人民医院"),
        ("苏州恒达机械有限公司", "杭州恒达餐饮有限公司"),
        ("苏州海纳德阀门有限公司", "杭州海纳德餐饮有限公司"),
        ("苏州海纳德阀门有限公司", "海纳德餐饮有限公司"),
        ("苏州海拉德阀门有限公司", "海纳德阀门有限公司"),
        ("天津云海杉集团有限公司", "天津市云杉物业服务有限公司"),
        ("云栖股份", "杭州市云栖山小吃店"),
        ("上海云杉科技有限公司", "杭州云杉科技有限公司"),
        ("上海东方智能科技有限公司", "杭州东方智能科技有限公司"),
    ],
)
def test_bodies_of_another_place_or_kind_are_not_shown(asked: str, known: str) -> None:
    assert _match(asked, known).tier is None


def test_a_brand_of_many_relates_nobody_and_a_customers_other_names_do_not_make_it_many() -> None:
    asked = engine.parts_of("苏州海纳德泵业有限公司")
    trades = ("阀门", "机械", "餐饮", "物流", "化工", "食品")
    names = [f"苏州海纳德{trade}有限公司" for trade in trades]
    many = engine.rank(asked, [_stored(at, one) for at, one in enumerate(names, 1)], stock=STOCK)
    assert {match.tier for match in many} == {None}
    one = engine.rank(
        asked, [_stored(at, name, 7) for at, name in enumerate(names, 1)], stock=STOCK
    )
    assert {match.tier for match in one} == {Tier.SIMILAR}


def test_a_short_brand_of_several_places_relates_nobody_elsewhere() -> None:
    asked = engine.parts_of("杭州云杉智能科技有限公司")
    names = ["上海云杉智能科技有限公司", "成都云杉智能科技有限公司"]
    several = engine.rank(asked, [_stored(at, one) for at, one in enumerate(names, 1)], stock=STOCK)
    assert {match.tier for match in several} == {None}


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("南宁海纳德集团有限公司", "北京海纳德教育咨询有限公司"),
        ("云浮云杉汽车销售服务有限公司", "Yunshan Group Inc."),
    ],
)
def test_in_a_large_stock_a_group_elsewhere_or_a_sound_alone_may_be_chance(
    asked: str, known: str
) -> None:
    parts, stored = engine.parts_of(asked), [_stored(1, known)]
    assert engine.rank(parts, stored, stock=STOCK)[0].tier is Tier.SIMILAR
    assert engine.rank(parts, stored, stock=1_000_000)[0].tier is None


def test_in_a_very_large_stock_a_shared_brand_alone_may_be_chance() -> None:
    asked = engine.parts_of("苏州海拉德阀门有限公司")
    known = [_stored(1, "苏州海纳德阀门有限公司")]
    assert engine.rank(asked, known, stock=STOCK)[0].tier is Tier.SIMILAR
    assert engine.rank(asked, known, stock=5_000_000)[0].tier is None


def test_a_latin_name_without_a_place_is_shown_but_among_ten_million() -> None:
    asked = engine.parts_of("衢州昌辰贸易有限公司")
    known = [_stored(1, "Changchen Trading Co., Ltd.")]
    assert engine.rank(asked, known, stock=1_000_000)[0].tier is Tier.SIMILAR
    assert engine.rank(asked, known, stock=10_000_000)[0].tier is None


_ODD = (
    "华", "a", "1", "", " ", "　", "20240101", "12345678901", "有限公司", "股份有限公司", "集团", "（）",
    "第一", "公司公司", "😀", "😀😀有限公司", "云😀杉智能", "\u200b\u200b", "云\u200b杉智能科技有限公司",
    "АВВ（中国）有限公司", "Газпром", "株式会社", "ｱｲｳ商事", "㈱日立", "云杉Smart科技Ltd", "é è", "\ud800云杉",
    "云" * 200, "有限公司" * 50, "A" * 200, "1" * 200, "深圳市" * 60,
)  # fmt: skip


@given(st.sampled_from(_ODD) | st.text(max_size=220), st.sampled_from(_ODD))
@example("有限公司", "有限公司" * 50)
@settings(max_examples=200, deadline=None)
def test_odd_names_are_the_same_only_when_their_letters_are(asked: str, known: str) -> None:
    match = _match(asked, known)
    key = engine.parts_of(asked).key
    is_one = bool(key) and key == engine.parts_of(known).key
    assert (match.reason == "名称相同") == is_one
    if not set(asked) - set("有限公司股份集团第一 （）") and not is_one:
        assert match.tier is not Tier.SAME
    assert len(engine.query_terms(engine.parts_of(asked))) <= 56


def test_letters_of_another_script_that_look_the_same_are_the_same() -> None:
    assert _match("АВВ（中国）有限公司", "ABB(中国)有限公司").tier is Tier.SAME
    assert _match("ᴀʙʙ（中国）有限公司", "ABB(中国)有限公司").tier is Tier.SAME
    assert engine.parts_of("Газпром").brand == "газпром"
    assert _match("云\u200b杉智能科技有限公司", "云杉智能科技有限公司").reason == "名称相同"


def test_long_names_that_differ_behind_what_is_looked_at_are_not_equal() -> None:
    one, other = ("云杉" * 60 + ending for ending in ("甲", "乙"))
    assert _match(one, one).reason == "名称相同"
    assert _match(one, other).reason != "名称相同"
