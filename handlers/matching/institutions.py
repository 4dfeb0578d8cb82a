"""Names of public bodies, hospitals and schools: brand, kind in its short form, site."""

from functools import cache
from typing import NamedTuple

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.matching import regions
from handlers.matching.tables import words

_SITE = lazy_pattern(
    r"^(.{2,}?(?:医院|大学|学院|学校|中学|小学|幼儿园|法院|中心))"
    r"(.{1,6}?(?:院区|校区|分院|分校|分部))$"
)
_NUMBERED = lazy_pattern(
    r"第?([一二三四五六七八九十百\d]{1,3})(?:人民)?(医院|院|高级中学|中学|中|小学|小|幼儿园|幼)$"
)
_LONG = {"院": "医院", "中": "中学", "小": "小学", "高级中学": "中学", "幼": "幼儿园"}
_GENERAL = lazy_pattern(
    r"(?:局|法院|检察院|政府|医院|大学|学院|中学|小学|学校|幼儿园|委员会|管委会|支队|大队)$"
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
    text, site = rest, ""
    if found := _SITE.match(text):
        text, site = found[1], found[2]
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


def _kind(text: str) -> str:
    endings = _endings()
    if text.endswith(endings):
        return next(ending for ending in endings if text.endswith(ending))
    if found := _GENERAL.search(text):
        return found[0]
    return ""


@cache
def _endings() -> tuple[str, ...]:
    every = {*words.institutions(), *(short for short in _SHORT if len(short) >= 2)}
    return tuple(sorted(every, key=lambda ending: (-len(ending), ending)))


def short_kind(kind: str) -> str:
    """Return the kind's short form, in which both long and short words agree."""
    for long, short in _BY_LENGTH:
        if kind.endswith(long):
            return kind[: -len(long)] + short
    return kind
