"""Nationwide names as everybody says them: 工行杭州分行, 浙江移动, 国网浙江电力, 中建三局.

A name is read so only when nothing is left over: the head, places, legal forms, a branch. 国药控股 and
移动科技 are read as any other name.
"""

import re
from functools import cache
from typing import NamedTuple

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.matching import regions
from handlers.matching.regions import NOWHERE, Region
from handlers.matching.tables import known_names, words
from handlers.matching.tables.known_names import KnownName, Trait

_NUMERALS = "一二三四五六七八九十百"
_FORM = lazy_pattern(
    r"(?:股份|集团|控股|\(集团\)|总)*(?:有限责任公司|有限公司|公司)|集团|股份|总部|总行|本部"
)
_BRANCH_OF_BANK = lazy_pattern(
    r"[\w]{0,10}?(?:分行|支行|营业部|营业厅|分理处|储蓄所|信用卡中心|私人银行部|票据中心|资金中心)"
)
_BRANCH = lazy_pattern(
    r"(?:第[一二三四五六七八九十\d]{1,2})?(?:分公司|支公司|中心支公司|分局|支局|办事处|营业部|营业厅|项目部)"
)
_FILLERS = {
    Trait.GRID: ("省电力", "市电力", "电力", "供电", "省", "市"),
    Trait.OIL: ("省", "市", "销售", "石油"),
}
"""Words between a place and its form that tell no other body: 国网浙江省电力有限公司."""
_SOUTHERN_GRID = ("广东", "广西", "云南", "贵州", "海南")
"""Provinces of China Southern Power Grid: their 供电局 are not State Grid's."""
_OF_PROVINCE = ("电力公司", "电力")
"""How a province's grid company is called behind the province: 浙江电力."""
_LINES = ("支行", "营业部", "营业厅", "分理处", "储蓄所")
"""Ends of a bank's lesser branches, which are named after a district or a street."""
_DIGITS = lazy_pattern(
    r"(?<=[建铁交科电第])[1-9]\d?(?=(?:研究)?[局所院]|航局|公局|航务|公路|工程局|勘察)|"
    r"(?<!\d)[1-9]\d?(?=冶(?:$|集团|建设))"
)
_DAUGHTER = lazy_pattern(
    r"^(中[铁建交]\w{1,3}局)(?:集团)?(?:有限公司)?第?([一二三四五六七八九十]{1,2})"
    r"(?:(?:建设|工程)+(?:有限责任公司|有限公司|公司)|公司)$"
)


class WellKnown(NamedTuple):
    """A nationwide name taken apart; `form` holds its words."""

    name: KnownName
    region: Region
    branch: str
    form: str


def read(text: str, place: Region) -> WellKnown | None:
    """Read a squeezed name without brackets; `place` was found in them. None if it is no such name."""
    if not _any_head().search(text):
        return None
    text = _without_noise(text)
    for head, (known, mark) in known_names.heads().items():
        if head not in text:
            continue
        where, rest = (NOWHERE, text) if text.startswith(head) else regions.split_head(text)
        if not rest.startswith(head) or where.province == "中国":
            continue
        if head == "供电局" and where.province in _SOUTHERN_GRID:
            continue
        if head in _OF_PROVINCE and not _has_grid_company(where):
            continue
        if where and not (mark == "~" or head.endswith("行") or len(head) == 2):
            continue
        found = _behind(rest[len(head) :], known, where or place)
        if found and head.endswith("集团"):
            found = found._replace(form="集团" + found.form)
        if found and _is_meant(found, head, mark, is_placed=bool(where), is_alone=rest == head):
            return found
    return None


def _has_grid_company(where: Region) -> bool:
    """Tell whether a place is a province of State Grid's: 上海电力, 广东电力 and 内蒙古电力 are others'."""
    is_province = bool(where.province) and not (where.city or where.district)
    return is_province and where.province not in (*_SOUTHERN_GRID, "内蒙古")


@cache
def _any_head() -> re.Pattern[str]:
    """Return what finds a head at a name's beginning, or a spoken one in it, for most names hold none."""
    heads = known_names.heads()
    placed = [
        one for one, (_, mark) in heads.items() if mark == "~" or one[-1] == "行" or len(one) == 2
    ]
    return re.compile(f"^(?:{'|'.join(heads)})|{'|'.join(placed)}")


def _is_meant(found: WellKnown, head: str, mark: str, *, is_placed: bool, is_alone: bool) -> bool:
    """Tell whether words that may be others' too are this name's here."""
    if mark == "?":
        return bool(found.branch) and found.form in ("", "集团") and not is_placed
    if mark == "~":
        said = found.form in ("", "公司")
        return said and (
            is_placed or (is_alone and found.name.trait is not Trait.GRID) or bool(found.region)
        )
    # 中行 is said, not registered
    return len(head) > 2 or not head.endswith("行") or "有限" not in found.form


def _without_noise(text: str) -> str:
    if not text.endswith(words.NOISE):
        return text
    for noise in words.NOISE:
        if text.endswith(noise) and len(text) - len(noise) >= 2:
            return text[: -len(noise)]
    return text


def _behind(tail: str, known: KnownName, where: Region) -> WellKnown | None:
    """Read what stands behind the head to its end; None where anything else is said."""
    is_bank = known.trait is Trait.BANK
    forms, branch, line = "", "", ""
    while tail:
        if found := _FORM.match(tail):
            forms, tail = forms + found[0], tail[found.end() :]
        elif is_bank and (found := _BRANCH_OF_BANK.fullmatch(tail)):
            at, rest = _place_at(tail)
            is_street = tail.endswith(_LINES) and _is_county(at, tail, rest)
            if at and not is_street:
                where, tail = _narrowed(where, at), rest
            line, branch, tail = tail, tail, ""
        elif found := _BRANCH.fullmatch(tail):
            branch, tail = found[0], ""
        elif filler := next(
            (one for one in _FILLERS.get(known.trait, ()) if tail.startswith(one)), ""
        ):
            tail = tail[len(filler) :]
        else:
            at, rest = _place_at(tail)
            if not at:
                return None
            where, tail = _narrowed(where, at), rest
    return WellKnown(known, where, _branch(where, branch, line, is_bank=is_bank), forms)


def _place_at(tail: str) -> tuple[Region, str]:
    """Return the place a text begins with, though nothing stands behind it, and the rest."""
    if whole := regions.of_word(tail):
        return whole, ""
    where, rest = regions.split_head(tail + "〇〇")
    return where, rest.removesuffix("〇〇")


def _is_county(at: Region, tail: str, rest: str) -> bool:
    """Tell whether a branch's first word is as likely a district or a street: 工行朝阳支行 of 北京."""
    word = tail.removesuffix(rest)
    return bool(at) and not word.endswith(("市", "省", "区", "县")) and regions.is_county(word)


def _narrowed(where: Region, inner: Region) -> Region:
    """Return the inner place of two, in the outer one's city where it names only a district."""
    if inner.city or not where:
        return inner
    if inner.district:
        return Region(where.province, where.city, inner.district)
    return where if where.province == inner.province else inner


def _branch(where: Region, branch: str, line: str, *, is_bank: bool) -> str:
    """Return a branch's own words in one form: 杭州分行 for 杭州市分行, 浙江分公司 for 浙江有限公司."""
    place = where.district or where.city or where.province
    if not branch:
        return f"{place}{'分行' if is_bank else '分公司'}" if place else ""
    own = re.sub(r"^[省市区县]", "", line) if line else branch
    own = own if own else branch
    return own if line and not own.startswith(("分行", *_LINES, "信用卡", "私人")) else place + own


@cache
def _bureaus() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(spelt.replace("N", _NUMERALS)), spoken) for spelt, spoken in known_names.BUREAUS
    )


def bureau_spoken(text: str) -> str:
    """Return a numbered bureau's name as it is spoken (中建三局 for 中国建筑第三工程局); any other as it is."""
    if not any(word in text for word in "局院所冶"):
        return text
    text = _DIGITS.sub(lambda found: _in_words(int(found[0])), text)
    for spelt, spoken in _bureaus():
        changed, count = spelt.subn(spoken, text)
        if count:
            return _DAUGHTER.sub(r"\1第\2工程有限公司", changed)
    return text


def bank_spoken_out(text: str) -> str:
    """Return the registered name of a place's rural bank (苏州农商行, 昆山农村商业银行); any other text as it is."""
    found = _RURAL_BANK.match(text) if "农商" in text else None
    if not found or not regions.of_word(found[1]):
        return text
    return f"{found[1]}农村商业银行{text[found.end() :]}"


_RURAL_BANK = lazy_pattern(r"^(.{2,10}?)农商银?行")


def _in_words(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else _NUMERALS[tens - 1]) + "十" if tens else ""
    return ten + (_NUMERALS[ones - 1] if ones else "")


def is_bureau(text: str) -> bool:
    """Tell whether a spoken name is a builders' bureau, which is a company and no public body."""
    return bool(_bureau().match(text))


def bureau_of(core: str) -> str:
    """Return the builders' bureau that brand and trade open with (中铁四局 of 中铁四局第二工程); empty for others."""
    found = _bureau().match(core)
    return found[0] if found else ""


@cache
def _bureau() -> re.Pattern[str]:
    return re.compile(rf"^(?:中[建铁交]|水电)[{_NUMERALS}]{{1,3}}(?:局|航局|公局|院|公院|航院)")


def is_nationwide(core: str) -> bool:
    """Tell whether brand and trade are a nationwide name's, which has branches everywhere."""
    return core in known_names.stored()
