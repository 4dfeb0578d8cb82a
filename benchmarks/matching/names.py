"""Made-up company names and labelled queries, seeded; and reading sets that others made (TSV).

Everything is composed of common words; no name is claimed to be a real company.
Corpus columns: id, name (further ones are ignored). Query columns: qid, query, label, kind, target_id, ...
"""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

_REGIONS = [
    "北京",
    "上海",
    "深圳",
    "广州",
    "杭州",
    "成都",
    "重庆",
    "天津",
    "武汉",
    "苏州",
    "南京",
    "西安",
    "郑州",
    "长沙",
    "青岛",
    "东莞",
    "宁波",
    "厦门",
]
_INDUSTRIES = [
    "科技",
    "信息技术",
    "贸易",
    "电子",
    "食品",
    "物流",
    "化工",
    "建材",
    "医疗器械",
    "文化传媒",
    "新材料",
    "智能科技",
]
_SYNONYMS = {"科技": "技术", "贸易": "商贸", "医疗器械": "医疗设备", "文化传媒": "文化传播"}
_FORMS = ("有限公司", "有限责任公司", "股份有限公司")
_SYLLABLES = (
    "鑫盛恒达瑞祥宏兴隆源泰华丰德信安康佳诚顺利通润福嘉锦荣昌亿博创联天海龙腾飞宇凯星辰晨光明远"
)
_HELD_BACK = "蕴澜砚渺岫霁翊珩"
"""Characters of novel names' brands: no name of the corpus has them."""
_SOUND_ALIKE = {
    "鑫": "欣",
    "盛": "胜",
    "瑞": "锐",
    "宏": "弘",
    "华": "桦",
    "诚": "成",
    "嘉": "佳",
    "恒": "衡",
}


class Company(NamedTuple):
    """A name of the corpus in its pieces."""

    region: str
    brand: str
    industry: str
    form: str

    @property
    def name(self) -> str:
        """The whole name."""
        return "".join(self)


class Query(NamedTuple):
    """A question with its answer: `target` is the number in the corpus, -1 where nothing is meant."""

    text: str
    positive: bool
    kind: str
    target: int


def corpus(count: int, *, seed: int) -> list[Company]:
    """Return `count` different companies."""
    random = Random(seed)
    seen: dict[Company, None] = {}
    while len(seen) < count:
        seen.setdefault(_company(random, _SYLLABLES))
    return list(seen)


def _company(random: Random, syllables: str) -> Company:
    brand = "".join(random.choices(syllables, k=random.choice((2, 2, 3, 3, 4))))
    industry = random.choice(_INDUSTRIES)
    return Company(random.choice(_REGIONS), brand, industry, random.choice(_FORMS))


def _sound_alike(one: Company) -> str:
    at = next((at for at, char in enumerate(one.brand) if char in _SOUND_ALIKE), None)
    if at is None:
        return ""
    brand = one.brand[:at] + _SOUND_ALIKE[one.brand[at]] + one.brand[at + 1 :]
    return one._replace(brand=brand).name


_SAME: dict[str, Callable[[Company], str]] = {
    "exact": lambda one: one.name,
    "drop_legal": lambda one: one.region + one.brand + one.industry,
    "drop_region": lambda one: one.brand + one.industry + one.form,
    "region_moved": lambda one: f"{one.brand}{one.industry}（{one.region}）{one.form}",
    "region_suffix": lambda one: f"{one.region}市{one.name.removeprefix(one.region)}",
    "brand_industry": lambda one: one.brand + one.industry,
    "homophone": _sound_alike,
    "transposed": lambda one: one._replace(brand=one.brand[1] + one.brand[0] + one.brand[2:]).name,
    "industry_synonym": lambda one: (
        one._replace(industry=_SYNONYMS[one.industry]).name if one.industry in _SYNONYMS else ""
    ),
}


def queries(companies: list[Company], *, seed: int, per_kind: int) -> list[Query]:
    """Return labelled queries; kinds a corpus cannot give are shorter. Novel names share no brand with it."""
    random = Random(seed)
    known = {one.name for one in companies}
    made: list[Query] = []
    for kind, vary in _SAME.items():
        for target in random.sample(range(len(companies)), min(len(companies), per_kind)):
            text = vary(companies[target])
            if text and (kind == "exact" or text not in known):
                made.append(Query(text, True, kind, target))
    for target in random.sample(range(len(companies)), min(len(companies), per_kind)):
        one = companies[target]
        elsewhere = one._replace(region=random.choice([r for r in _REGIONS if r != one.region]))
        if elsewhere.name not in known:
            made.append(Query(elsewhere.name, False, "neg_region", -1))
    made += [
        Query(_company(random, _HELD_BACK).name, False, "novel", -1) for _ in range(per_kind * 2)
    ]
    return made


def read_corpus(file: Path) -> dict[int, str]:
    """Read others' names: number to name."""
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return {int(row[0]): row[1] for row in rows}


def read_queries(file: Path) -> list[Query]:
    """Read others' queries; the first line is the heading."""
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    return [Query(row[1], row[2] == "1", row[3], int(row[4])) for row in rows]
