"""Whether two names are of one group of companies: the one test that index, reasons and registration share.

A name is sure where it names the group (云杉集团物流, 中铁四局第二工程) or is a branch of the head's own name; that
it only begins with the group's brand (华润雪花 under 华润集团) suggests it. What is named alike but for its
legal form is no relative: it may be the very customer.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import is_han
from handlers.matching import regions
from handlers.matching.parts import NameParts, Sort
from handlers.matching.regions import Region
from handlers.matching.tables import words
from handlers.matching.tables.parents import parent_in
from handlers.matching.well_known import bureau_of, is_nationwide

GROUP = "集团"
_SHORTEST = 2
_BUILDERS = ("建工", "城建", "建设", "建筑", "路桥")
_NUMBERED = lazy_pattern(
    r"^(.{2,}?)(?:第[一二三四五六七八九十\d]{1,3}|[一二三四五六七八九十]{1,3}(?=建|工程|公司|安装))"
)
_COMPANY_ENDS = ("公司", GROUP, "银行", "厂", "店", "院")
_BRANCH = lazy_pattern(
    r".{0,12}(?:分公司|子公司|支公司|办事处|事业部|营业部|经营部|分行|支行|分厂|分店|分院|项目部)$"
)
_REGISTERED = ("有限公司", "责任公司", "集团公司")


class Kinship(StrEnum):
    """How surely a name belongs to a group: it names the head, or only shares its brand."""

    SURE = "sure"
    LIKELY = "likely"


def kinship(name: NameParts, head: NameParts) -> Kinship | None:
    """Return how a company's name is related to that of a possible head; None for one and the same or none."""
    if is_branch_of(name, head):
        return Kinship.SURE
    return _below(name, head) if not head.branch else None


def are_of_one_group(one: NameParts, other: NameParts) -> bool:
    """Tell whether two names are of different companies of one group, whichever of them is the head."""
    return bond(one, other) is not None


@dataclass(frozen=True, slots=True)
class Bond:
    """The group of two companies as it is called; `is_sure` where both name it, and do not only share its brand."""

    group: str
    is_sure: bool

    @property
    def is_known(self) -> bool:
        """Whether everybody knows the group, so that nobody else is called so by chance."""
        return bool(bureau_of(self.group) or parent_in(self.group)) or is_nationwide(self.group)


def bond(one: NameParts, other: NameParts) -> Bond | None:
    """Return what makes two companies one group; None if nothing does, or both may be one customer."""
    if one.key == other.key or one.core[:2] != other.core[:2]:
        return None
    both = ((one, other), (other, one))
    if any(_is_spoken_of(name, head) for name, head in both):
        return None
    for name, head in both:
        if is_branch_of(name, head):
            return Bond(head.core, is_sure=True)
        # a branch of the head stands for it here: 云杉集团广州分公司
        if how := _below(name, head):
            return Bond(head_of(head), how is Kinship.SURE)
    if _are_branches(one, other):
        return Bond(one.core, is_sure=True)
    if are_sisters(one, other):
        return Bond(group_of(one), is_sure=True)
    for name, of_group in both:
        group = group_of(of_group)
        # 云杉物流 may be short for 云杉集团物流, 云杉科技 is another
        if _has_brand_of(group, name, of_group) and _differ_behind(group, name, of_group):
            return Bond(group, is_sure=False)
    parent = _known_parent(one, other)
    return Bond(parent, is_sure=True) if parent else None


def are_sisters(one: NameParts, other: NameParts) -> bool:
    """Tell whether two names are of different companies that name the same group: 云杉集团物流, 云杉集团地产.

    Daughters of one number are left to a person: 中铁四局第五工程 may be called 中铁四局五处.
    """
    group = group_of(one)
    if not group or group != group_of(other) or one.core == other.core:
        return False
    if head_of(one) == head_of(other) == group:
        return False
    mine, theirs = _own_number(one), _own_number(other)
    return not (mine and mine == theirs) and _is_one_group_called(group, one, other)


def is_branch_of(name: NameParts, head: NameParts) -> bool:
    """Tell whether a name is that of a branch: the head's own name and a branch, or a nationwide one's branch.

    A nationwide name without its legal form is how people call any of its companies: 中国移动.
    """
    is_longer = bool(head.key) and name.key.startswith(head.key)
    if is_longer and head.key.endswith(_COMPANY_ENDS) and _BRANCH.match(name.key, len(head.key)):
        return True
    is_head = bool(name.branch and head.form and not head.branch)
    return is_head and name.core == head.core and is_nationwide(head.core)


def _are_branches(one: NameParts, other: NameParts) -> bool:
    """Tell whether two names are of branches of one registered company in two cities: 上海分公司, 深圳分公司."""
    if not (one.form and one.core == other.core and one.form == other.form):
        return False
    if one.region != other.region or not (
        _BRANCH.match(one.branch) and _BRANCH.match(other.branch)
    ):
        return False
    mine, theirs = (regions.split_head(each.branch)[0].city for each in (one, other))
    return bool(mine and theirs) and mine != theirs


@lru_cache(maxsize=4096)
def group_of(parts: NameParts) -> str:
    """Return the group that a name names: 云杉 of 云杉集团物流, 中铁四局 of its 第二工程, 建工 of 建工二建集团."""
    core = parts.core
    if bureau := bureau_of(core):
        return bureau
    before, mark, _ = core.partition(GROUP)
    if mark:
        return _without_holding(before)
    if parts.sort is not Sort.FIRM:
        return ""
    numbered = _NUMBERED.match(core)
    if numbered and numbered[1].endswith(_BUILDERS):
        return numbered[1]
    return _without_holding(core) if GROUP in parts.form else ""


@lru_cache(maxsize=4096)
def head_of(parts: NameParts) -> str:
    """Return what a group's own name calls it (吉利 for 吉利控股集团); empty for any other company."""
    core = parts.core
    if bureau_of(core) == core:
        return core
    before, mark, behind = core.partition(GROUP)
    if mark:
        return _without_holding(before) if behind in ("", "控股", "投资") else ""
    return _without_holding(core) if GROUP in parts.form else ""


def _without_holding(name: str) -> str:
    name = name.removesuffix("控股") if len(name) - 2 >= _SHORTEST else name
    return name if len(name) >= _SHORTEST else ""


def _below(name: NameParts, head: NameParts) -> Kinship | None:
    """Return how a name is related to a head's by what it says of the group, branches left aside."""
    group = head_of(head)
    if group and _is_listed_beside(name, head):
        return Kinship.SURE
    # 美的 and 美的有限公司 say no more than 美的集团 does: that is the head's own short name.
    if not group or name.core in (head.core, group) or head_of(name) == group:
        return None
    if _is_spoken_of(name, head):
        return None
    if group_of(name) == group:
        return Kinship.SURE if _is_one_group_called(group, name, head) else None
    return Kinship.LIKELY if _has_brand_of(group, name, head) else None


def _is_spoken_of(name: NameParts, head: NameParts) -> bool:
    """Tell whether a brand with 集团 may be short for a registered group that says its trade as well.

    蚂蚁集团 for 蚂蚁科技集团股份有限公司; with a legal form of its own it is another company.
    """
    is_said = head.key.endswith(GROUP) and not head.trade and name.key.endswith(_REGISTERED)
    is_of_place = not _is_far(name.region, head.region)
    is_group = GROUP in name.form and bool(name.trade) and not name.branch
    return is_said and is_of_place and is_group and name.brand == head.brand


def _is_listed_beside(name: NameParts, head: NameParts) -> bool:
    """Tell whether both are registered, known to everybody, and differ as 中国电信股份 and 中国电信集团 do.

    So do 顺丰速运 and 顺丰速运(集团); a known name alone with 有限公司 may be the group's own.
    """
    if name.core != head.core or name.region != head.region or GROUP in name.form:
        return False
    if not (name.key.endswith(_REGISTERED) and head.key.endswith(_REGISTERED)) or name.branch:
        return False
    parent = parent_in(head.brand)
    is_known = bool(parent) or is_nationwide(head.core) or head.region.province == "中国"
    return is_known and ("股份" in name.form or bool(parent and parent != head.core))


def _has_brand_of(group: str, name: NameParts, other: NameParts) -> bool:
    """Tell whether a name bears the brand of a group that another name names, without naming the group itself.

    东方红 is not of 东方集团, 华润雪花 is of 华润集团; a usual word elsewhere is another's.
    """
    if not group or group in words.trades() or group in (name.core, group_of(name)):
        return False
    if name.sort is Sort.INSTITUTION:  # 同济大学 is not of 同济集团
        return False
    is_usual, is_far = group in words.COMMON_BRANDS, _is_far(name.region, other.region)
    if name.brand == group:
        return not (is_usual and is_far)
    is_opened = name.brand.startswith(group) and len(name.brand) - len(group) >= 2
    return is_opened and is_han(group[0]) and not is_usual and not is_far


def _differ_behind(group: str, one: NameParts, other: NameParts) -> bool:
    """Tell whether two names have no character in common behind the group's name."""
    mine, theirs = (set(each.core.replace(GROUP, "")[len(group) :]) for each in (one, other))
    return not mine & theirs


def _is_one_group_called(group: str, one: NameParts, other: NameParts) -> bool:
    """Tell whether a group's name tells it from others: every province may have its 建工集团."""
    if group in words.trades():
        return bool(one.region.province) and one.region.province == other.region.province
    return group not in words.COMMON_BRANDS or not _is_far(one.region, other.region)


def _is_far(one: Region, other: Region) -> bool:
    """Tell whether two names are of different provinces."""
    provinces = {one.province, other.province} - {"", "中国"}
    return len(provinces) == 2


def _own_number(parts: NameParts) -> str:
    """Return the number of a daughter, without that of its bureau."""
    return parts.numbers.partition(",")[2] if bureau_of(parts.core) else parts.numbers


def _known_parent(one: NameParts, other: NameParts) -> str:
    """Return the known parent of two registered companies of different business.

    A spoken name (深圳华为, 华为科技) is not one of them: it may mean the other.
    """
    parent = parent_in(one.brand)
    if not parent or parent != parent_in(other.brand) or one.core == other.core:
        return ""
    is_firm = one.sort is other.sort is Sort.FIRM
    is_registered = one.key.endswith(_REGISTERED) and other.key.endswith(_REGISTERED)
    return parent if is_firm and is_registered and _differ(one, other) else ""


def _differ(one: NameParts, other: NameParts) -> bool:
    """Tell whether two names of one parent differ by more than a slip in the trade: 华为技术, 华为科技."""
    if one.brand != other.brand or not one.trade or not other.trade:
        return True
    return not set(one.trade) & set(other.trade)
