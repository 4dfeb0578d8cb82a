"""The places that open names, as firms write them: a district without its city, a former name, a short one."""

import pytest

from handlers.matching import engine
from handlers.matching.records import StoredName, Tier


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("吴江恒力化纤有限公司", "苏州市吴江区恒力化纤有限公司"),
        ("吴江市恒力化纤有限公司", "苏州市吴江区恒力化纤有限公司"),
        ("江宁县云杉机械有限公司", "南京市江宁区云杉机械有限公司"),
        ("鄞州云杉电器有限公司", "宁波市鄞州区云杉电器有限公司"),
        ("鄞县云杉电器有限公司", "宁波市鄞州区云杉电器有限公司"),
        ("柯桥云杉印染有限公司", "绍兴市柯桥区云杉印染有限公司"),
        ("嘉定云杉精工有限公司", "上海市嘉定区云杉精工有限公司"),
        ("双流云杉物流有限公司", "成都双流区云杉物流有限公司"),
        ("渝北云杉商贸有限公司", "重庆市渝北区云杉商贸有限公司"),
        ("临平云杉纺织有限公司", "杭州市临平区云杉纺织有限公司"),
        ("通州云杉纺织有限公司", "南通市通州区云杉纺织有限公司"),
        ("仙桃云杉纺织有限公司", "湖北省仙桃市云杉纺织有限公司"),
        ("襄樊云杉科技有限公司", "襄阳云杉科技有限公司"),
        ("湖北襄樊市云杉科技有限公司", "襄阳市云杉科技有限公司"),
        ("呼市云杉科技", "呼和浩特云杉科技有限公司"),
    ],
)
def test_a_district_alone_or_a_former_name_is_the_place(asked: str, known: str) -> None:
    parts, stored = engine.parts_of(asked), engine.parts_of(known)
    assert (parts.brand, parts.trade) == (stored.brand, stored.trade)
    assert {term.code for term in engine.query_terms(parts)} & set(engine.index_terms(stored))
    (match,) = engine.rank(parts, [StoredName(1, 1, known, engine.pack(stored))], stock=100_000)
    assert match.tier is not None
    assert match.tier is Tier.SAME or "通州" in asked


@pytest.mark.parametrize(
    ("name", "brand"),
    [
        ("和平鸟服饰有限公司", "和平鸟"),
        ("宝山钢铁股份有限公司", "宝山"),
        ("福田汽车股份有限公司", "福田"),
        ("广东东阳光科技控股股份有限公司", "东阳光"),
        ("深圳市汇川技术股份有限公司", "汇川"),
        ("湖北武昌鱼股份有限公司", "武昌鱼"),
        ("新昌鸿泰轴承有限公司", "新昌鸿泰"),
    ],
)
def test_a_word_that_is_rather_a_brand_is_no_place(name: str, brand: str) -> None:
    assert engine.parts_of(name).brand == brand
