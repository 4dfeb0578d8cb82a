"""What a company's name says of its group: 云杉集团上海物流 and 云杉科技上海分公司 name the company above them.

A name is sure where it holds the head's own name; that brand and group bear one name only suggests it.
"""

from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.company_name import (
    CustomerKind,
    brand,
    core_name,
    guess_kind,
    name_key,
)
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import fold
from handlers.domain.wordlists import INDUSTRY_WORDS

_GROUP = "集团"
_LONGEST_COMPANY = 40
_COMPANY_END = lazy_pattern(r"公司|集团|银行|厂|店|院")
_BRANCH = lazy_pattern(
    r"^[(（]?[^()（）]{0,12}?[)）]?"
    r"(?:分公司|子公司|支公司|办事处|事业部|营业部|经营部|分行|支行|分厂|分店|分院|项目部)[)）]?$"
)
_SHORTEST = 2


class Kinship(StrEnum):
    """How surely a name belongs to a group: it names the head, or only shares its brand."""

    SURE = "sure"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Wanted:
    """By what the head of a name's group is looked for: short names of a 集团, and full names, folded."""

    cores: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def heads_of(name: str) -> Wanted:
    """Return under which names the company above a company may be known; nothing for people and institutions."""
    if guess_kind(name) is not CustomerKind.COMPANY:
        return Wanted()
    cores = [_core_before_group(name), _brand_of(name)]
    names = tuple(one.replace(" ", "") for one in _branch_of(name))
    return Wanted(tuple(dict.fromkeys(filter(None, cores))), names)


def kinship(name: str, head: str) -> Kinship | None:
    """Return how a company's name is related to that of a possible head; None for one and the same or none."""
    if name_key(name) == name_key(head):
        return None
    if name_key(head) in map(name_key, _branch_of(name)):
        return Kinship.SURE
    core = core_name(head)
    if _GROUP not in head or len(core) < _SHORTEST or core in INDUSTRY_WORDS:
        return None
    if _core_before_group(name) == core and not _is_head(name):
        return Kinship.SURE
    # 美的 and 美的有限公司 say no more than 美的集团 does: that is the head's own short name.
    says_more = core_name(name) != core
    is_likely = says_more and _brand_of(name) == core and _GROUP not in name
    return Kinship.LIKELY if is_likely else None


def are_sisters(one: str, other: str) -> bool:
    """Tell whether two names are of different companies that name the same 集团: 云杉集团物流 and 云杉集团地产."""
    core = _core_before_group(one)
    is_same_group = bool(core) and core == _core_before_group(other)
    return is_same_group and core_name(one) != core_name(other)


def _core_before_group(name: str) -> str:
    """Return the short name of the group that a name begins with: 云杉 of 上海云杉集团物流有限公司."""
    before, mark, _ = fold(name).partition(_GROUP)
    if not mark:
        return ""
    core = core_name(before + _GROUP)
    return core if len(core) >= _SHORTEST and core not in INDUSTRY_WORDS else ""


def _is_head(name: str) -> bool:
    """Tell whether a name is a group's own: nothing but its legal form stands behind 集团."""
    return core_name(name) == _core_before_group(name)


def _branch_of(name: str) -> tuple[str, ...]:
    """Return of which companies a name may be a branch, the longest name first, none if it is no branch.

    中铁四局集团第二工程有限公司南京分公司 is a branch of the company before 南京, but 集团 ends a name too.
    """
    text = fold(name).strip()
    ends = [
        found.end()
        for found in _COMPANY_END.finditer(text)
        if _SHORTEST <= found.start() <= _LONGEST_COMPANY
    ]
    return tuple(text[:end] for end in reversed(ends) if _BRANCH.match(text[end:]))


def _brand_of(name: str) -> str:
    found = brand(name)
    return found if len(found) >= _SHORTEST and found not in INDUSTRY_WORDS else ""
