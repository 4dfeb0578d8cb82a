"""Names of public bodies, hospitals and schools: brand, kind in its short form, site."""

import re
from functools import cache
from typing import NamedTuple

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.wordlists import AREAS
from handlers.matching import regions
from handlers.matching.regions import NOWHERE, Region
from handlers.matching.tables import bodies, places, words

_SITE = lazy_pattern(
    r"^(.*?(?:医院|大学|学院|学校|中学|小学|幼儿园|法院|中心(?!医院)))"
    r"(.{0,6}?(?:院区|校区|分院|分校|分部)|[东西南北新老本]院|[东西南北]校|(?<=医院)[东西南北]区)$"
)
_NUMBERED = lazy_pattern(
    r"第?([一二三四五六七八九十百\d]{1,3})(?:人民)?(医院|院|高级中学|中学|中|小学|小|幼儿园|幼)$"
)
_LONG = {"院": "医院", "中": "中学", "小": "小学", "高级中学": "中学", "幼": "幼儿园"}
_GENERAL = lazy_pattern(
    r"(?:局|法院|检察院|政府|医院|大学|学院|中学|小学|学校|幼儿园|委员会|管委会|支队|大队)$"
)
_OFFICE = "|".join(sorted(bodies.OFFICES, key=len, reverse=True))
_BRANCH_OFFICE = lazy_pattern(
    rf"^(?:(?P<kind>{_OFFICE})局(?P<area>.{{2,8}}?)|(?P<where>.{{2,8}}?)(?P<sort>{_OFFICE}))分局$"
)
_SITE_ALONE = lazy_pattern(r"[\w]{0,6}?(?:院区|校区|分院|分校|分部)|[东西南北新老本]院")
_COURT = lazy_pattern(r"(.{2,8}?)(?:第?([一二三四]))?([中高])院")
_BELOW = lazy_pattern(r"(?:医学院)?(?:附属|附)[\w]{1,12}")
_OF_UNIVERSITY = lazy_pattern(r"第?([一二三四五六])附?(?:属)?(?:医)?院")
_ATTACHED = lazy_pattern(r"第([一二三四五六七八九])附属医院")
_SEAT = lazy_pattern(r".{2,}?(?:大学|学院)([\u4e00-\u9fff]{2,4})")
_SPOKEN = frozenset(short[:2] for short in (*bodies.HOSPITALS, *bodies.UNIVERSITIES))
_OF_CITY = lazy_pattern(
    r"([\u4e00-\u9fff])(第?[一二三四五六七八九十\d]{1,3}(?:中|院|医院|中学|小学|幼儿园))"
)
_SHORT = tuple(sorted({*words.INSTITUTION_SHORT.values()}, key=len, reverse=True))
_BY_LENGTH = sorted(words.INSTITUTION_SHORT.items(), key=lambda pair: -len(pair[0]))


class Body(NamedTuple):
    """An institution's own words; `keeps_region` tells whether the region before them is one."""

    brand: str
    kind: str
    site: str
    keeps_region: bool


def as_institution(rest: str, whole: str) -> Body | None:
    """Return the parts of an institution from the words behind its region; None if it is none."""
    if (kind := _kind(whole)) and len(kind) > len(rest) and regions.of_word(whole[: -len(kind)]):
        # 深圳市监局, 深圳市场监督管理局: the region took the first character of the kind
        return Body("", short_kind(kind), "", True)
    text, site = _ATTACHED.sub(r"附属第\1医院", rest).replace("大学医学院附属", "大学附属"), ""
    if found := _SITE.match(text):
        # 东院 and 东院区 are one
        text, site = found[1], re.sub("(?<=[东西南北新老][院校])$", "区", found[2])
    if numbered := _NUMBERED.search(text):
        # 市第一人民医院 behind a region that took no 市
        head = text[: numbered.start()]
        kind = f"第{numbered[1]}{_LONG.get(numbered[2], numbered[2])}"
        return Body("" if head in ("市", "县", "区") else head, kind, site, True)
    kind = _kind(text)
    if not kind:
        return None
    head = text[: -len(kind)]
    return Body(head, short_kind(kind), site, True)


def as_branch_office(text: str) -> tuple[Region, str, str] | None:
    """Return region, brand and kind of a district's branch of a city's office: 杭州市公安局西湖区分局 and
    西湖公安分局 are the same. The city is kept only where it is said."""
    where, rest = regions.split_head(text)
    for city, words_of_it in ((NOWHERE, text), (where, rest)):
        if city.district and words_of_it.removesuffix("分局") in bodies.OFFICES:
            return city, "", words_of_it
        if not (found := _BRANCH_OFFICE.match(words_of_it)):
            continue
        kind, area = found["kind"] or found["sort"], found["area"] or found["where"]
        inner = regions.district_in(area, city or where)
        if inner:
            return inner, "", f"{kind}分局"
        if found["kind"] or not where:
            return city or NOWHERE, area, f"{kind}分局"
    return None


def spoken_out(text: str) -> str:
    """Return the full name of a university or hospital that people say in short; any other text as it is."""
    if court := _COURT.fullmatch(text) if text.endswith("院") else None:
        number = f"第{court[2]}" if court[2] else ""
        return f"{court[1]}{number}{court[3]}级人民法院" if regions.of_word(court[1]) else text
    if academy := bodies.ACADEMIES.get(text[:3]):
        # 中科院自动化所
        rest = text[3:]
        is_spoken = rest.endswith("所") and not rest.endswith("研究所")
        return academy + (f"{rest[:-1]}研究所" if is_spoken else rest)
    if text[:2] not in _SPOKEN:
        return _city_spoken_out(text)
    if text[2:3] == "市" and text[:2] + text[3:] in bodies.HOSPITALS:
        text = text[:2] + text[3:]
    for table in (bodies.HOSPITALS, bodies.UNIVERSITIES):
        size = next((size for size in range(min(8, len(text)), 1, -1) if text[:size] in table), 0)
        if not size:
            continue
        full, rest = table[text[:size]], text[size:]
        if not rest or _SITE_ALONE.fullmatch(rest):
            return full + rest
        if table is bodies.HOSPITALS:
            continue
        if numbered := _OF_UNIVERSITY.fullmatch(rest):
            return f"{full}附属第{numbered[1]}医院"
        if _BELOW.fullmatch(rest):
            return full + rest
    return _city_spoken_out(text)


def _city_spoken_out(text: str) -> str:
    """杭二中 is 杭州二中; a character that stands for several places (宁) stays."""
    if len(text) <= 8 and (found := _OF_CITY.fullmatch(text)):
        cities = set(places.SHORT_FORMS.get(found[1], ()))
        if len(cities) == 1 and regions.of_word(*cities).city:
            return cities.pop() + found[2]
    return text


def seat_of(key: str) -> str:
    """Return the place behind a university's name, which makes it another body: 中国矿业大学（北京）."""
    found = _SEAT.fullmatch(key)
    return found[1] if found and (found[1] in AREAS or regions.of_word(found[1])) else ""


def _kind(text: str) -> str:
    endings = _endings()
    if text.endswith(endings):
        return next(ending for ending in endings if text.endswith(ending))
    if found := _GENERAL.search(text):
        return found[0]
    return ""


@cache
def _endings() -> tuple[str, ...]:
    every = {*words.institutions(), *words.INSTITUTION_SHORT}
    every |= {short for short in _SHORT if len(short) >= 2}
    return tuple(sorted(every, key=lambda ending: (-len(ending), ending)))


def short_kind(kind: str) -> str:
    """Return the kind's short form, in which both long and short words agree."""
    for long, short in _BY_LENGTH:
        if kind.endswith(long):
            return kind[: -len(long)] + short
    return kind
