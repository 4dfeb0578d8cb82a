"""What a reason quotes stands in the two names as it says: among real names, and those that once were misquoted."""

import re
from pathlib import Path

import pytest

from handlers.matching import engine
from handlers.matching.records import Match, StoredName
from handlers.matching.shortlist import shortlist

_HERE = Path(__file__).parent
_QUOTE = re.compile("「([^」]*)」")


def _lines(file: str) -> list[str]:
    text = (_HERE / file).read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def _stands_in(short: str, name: str) -> bool:
    rest = iter(engine.parts_of(name).key)
    return bool(short) and all(char in rest for char in short)


def _untrue(asked: str, match: Match) -> str:
    """Return the first part of a reason that is not so of the two names; empty if all is."""
    known = match.name
    for part in match.reason.split("，"):
        if not (quote := _QUOTE.search(part)):
            continue
        said, (mine, slash, theirs) = quote[1], quote[1].partition("/")
        if slash:
            is_so = _stands_in(mine, asked) and _stands_in(theirs, known) and mine != theirs
            if part.startswith("仅一字之差"):
                one, other = (engine.parts_of(name).key for name in (asked, known))
                near = one[max(one.find(mine) - 1, 0) : one.find(mine) + 2].replace(mine, theirs)
                is_so = is_so and (near in other or near[:2] in other or near[-2:] in other)
        elif part.startswith(("简称", "字号")):
            is_so = _stands_in(said, asked)
            is_so = is_so and _stands_in(said, known) == ("包含于全称" in part)
        elif part.startswith(("同名", "同字号", "去掉地区和公司类型后同名", "同类机构", "包含")):
            is_so = _stands_in(said, asked) and _stands_in(said, known)
        elif part.startswith(("同音", "同为")):
            is_so = _stands_in(said, known) or _stands_in(said, asked)
        else:
            # a group is called by its usual name, whatever its companies are registered as
            is_so = part.startswith("同一集团")
        if not is_so:
            return part
    return ""


def test_every_quote_is_so_among_real_names() -> None:
    pairs = [line.split(" ") for line in _lines("real_short_names.txt")]
    names = list(dict.fromkeys([full for _, full in pairs] + _lines("real_names.txt")))
    packed = [engine.pack(engine.parts_of(name)) for name in names]
    under: dict[int, list[int]] = {}
    for at, name in enumerate(names):
        for code in engine.index_terms(engine.parts_of(name)):
            under.setdefault(code, []).append(at)
    untrue = []
    for asked in dict.fromkeys([short for short, _ in pairs] + names):
        parts = engine.parts_of(asked)
        ids = shortlist(engine.query_terms(parts), under, stock=len(names))
        found = [StoredName(at, at, names[at], packed[at]) for at in ids]
        shown = [one for one in engine.rank(parts, found, stock=len(names)) if one.tier]
        untrue += [(asked, one.name, wrong) for one in shown if (wrong := _untrue(asked, one))]
    assert not untrue, "\n".join(map(str, untrue))


@pytest.mark.parametrize(
    ("asked", "known", "reason"),
    [
        ("宝钢股份", "宝山钢铁股份有限公司", "简称「宝钢」包含于全称"),
        ("沪电股份", "沪士电子股份有限公司", "简称「沪电」包含于全称"),
        ("上海城投", "上海市城市建设投资开发总公司", "简称「上海城投」包含于全称"),
        ("Apple", "Apple Inc.", "去掉地区和公司类型后同名「apple」"),
        ("Apple", "苹果有限公司", "同一品牌「apple/苹果」"),
        ("星海实验中学", "苏州工业园区星海实验中学", "同名「星海实验中学」"),
        ("浙江建筑设计院", "浙江省建筑设计研究院", "简称「浙江建筑设计院」包含于全称"),
        ("建行", "中国建设银行股份有限公司", "同为「建设银行」"),
        ("粤高速", "广东省高速公路发展股份有限公司", "简称「粤高速」与全称对得上"),
        ("中兴通信", "中兴通讯股份有限公司", "同字号「中兴」，行业近义「通信/通讯」"),
        ("海底捞南京西路店", "海底捞（上海）餐饮管理有限公司", "包含字号「海底捞」"),
        ("Microsft", "微软（中国）有限公司", "拼写相近「microsft/微软」"),
    ],
)
def test_a_reason_quotes_what_is_written(asked: str, known: str, reason: str) -> None:
    stored = StoredName(1, 1, known, engine.pack(engine.parts_of(known)))
    (match,) = engine.rank(engine.parts_of(asked), [stored], stock=1_000)
    assert match.reason == reason
    assert _untrue(asked, match) == ""
