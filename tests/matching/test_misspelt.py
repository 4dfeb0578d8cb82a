"""Names as people mistype and shorten them: a question to a person, found among real names too."""

from pathlib import Path

import pytest

from handlers.matching import engine
from handlers.matching.records import Match, StoredName, Tier
from handlers.matching.shortlist import shortlist

_HERE = Path(__file__).parent
SMALL, MEDIUM, LARGE = 1_000, 100_000, 1_000_000


def _match(asked: str, known: str, stock: int) -> Match:
    stored = StoredName(1, 1, known, engine.pack(engine.parts_of(known)))
    return engine.rank(engine.parts_of(asked), [stored], stock=stock)[0]


_ASKED_ABOUT = [
    ("科大迅飞", "科大讯飞股份有限公司", MEDIUM),
    ("老凤翔", "上海老凤祥有限公司", MEDIUM),
    ("哇哈哈", "杭州娃哈哈集团有限公司", MEDIUM),
    ("正太", "浙江正泰电器股份有限公司", SMALL),
    ("锐德", "杭州瑞德电子有限公司", SMALL),
    ("杭州锐德", "杭州瑞德电子有限公司", SMALL),
    ("招商轮船", "招商局能源运输股份有限公司", MEDIUM),
    ("海底捞南京西路店", "海底捞（上海）餐饮管理有限公司", LARGE),
    ("星巴克（南京西路店）", "星巴克企业管理（中国）有限公司", LARGE),
    ("华为杭州西湖店", "华为技术有限公司", MEDIUM),
    ("喜茶万达广场店", "深圳喜茶餐饮有限公司", MEDIUM),
    ("Acme Wigdets Ltd", "Acme Widgets Ltd", MEDIUM),
    ("Microsft", "Microsoft", MEDIUM),
    ("Microsft", "微软（中国）有限公司", MEDIUM),
    ("武汉协和医院", "华中科技大学同济医学院附属协和医院", LARGE),
]


@pytest.mark.parametrize(("asked", "known", "stock"), _ASKED_ABOUT)
def test_a_slip_or_a_spoken_name_is_asked_about(asked: str, known: str, stock: int) -> None:
    assert _match(asked, known, stock).tier is Tier.SIMILAR


@pytest.mark.parametrize(("asked", "known", "_"), _ASKED_ABOUT)
def test_it_is_found_among_real_names(asked: str, known: str, _: int) -> None:
    names = [known, *(_HERE / "real_names.txt").read_text("utf-8").splitlines()]
    parts = engine.parts_of(asked)
    under: dict[int, list[int]] = {}
    for at, name in enumerate(names):
        for code in engine.index_terms(engine.parts_of(name)):
            under.setdefault(code, []).append(at)
    ids = shortlist(engine.query_terms(parts), under, stock=len(names))
    found = [StoredName(at, at, names[at], engine.pack(engine.parts_of(names[at]))) for at in ids]
    shown = [one.name for one in engine.rank(parts, found, stock=len(names)) if one.tier]
    assert known in shown[:3]


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("中科院自动化所", "中国科学院自动化研究所"),
        ("社科院经济所", "中国社会科学院经济研究所"),
    ],
)
def test_an_institute_of_an_academy_is_known_by_its_short_name(asked: str, known: str) -> None:
    assert _match(asked, known, LARGE).tier is Tier.SAME


@pytest.mark.parametrize(
    ("asked", "known", "stock"),
    [
        ("正太贸易", "浙江正泰电器股份有限公司", SMALL),
        ("政泰", "浙江郑太电器股份有限公司", SMALL),
        ("正太", "浙江正泰电器股份有限公司", LARGE),
        ("老王小吃店", "老王餐饮有限公司", SMALL),
        ("东方红旗路店", "东方餐饮有限公司", SMALL),
        ("喜茶万达广场店", "深圳喜茶餐饮有限公司", LARGE),
        ("Canon Ltd", "Cannon Ltd", SMALL),
        ("Acme Gadgets Ltd", "Acme Widgets Ltd", SMALL),
        ("无锡市人民医院", "无锡市中医医院", SMALL),
        ("无锡市中医医院", "无锡市人民医院", SMALL),
        ("无锡市人民医院", "无锡市妇幼保健院", SMALL),
        ("郑大一附院", "中山大学附属第一医院", SMALL),
        ("中山大学附属第一医院", "郑州大学第一附属医院", SMALL),
    ],
)
def test_what_only_looks_so_is_not_shown(asked: str, known: str, stock: int) -> None:
    assert _match(asked, known, stock).tier is None
