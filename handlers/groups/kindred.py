"""What customers' names say of their groups: the test of one group, and by what the company above is looked for."""

from dataclasses import dataclass

from handlers.domain.company_name import CustomerKind, guess_kind
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import fold
from handlers.matching import one_group
from handlers.matching.engine import parts_of
from handlers.matching.one_group import Kinship
from handlers.matching.tables import words

__all__ = ["Kinship", "Wanted", "are_of_one_group", "heads_of", "kinship", "may_be_one"]

_SHORTEST = 2
_LONGEST_COMPANY = 40
_LONGEST_OPENING = 4
_COMPANY_END = lazy_pattern(r"公司|集团|银行|厂|店|院")
_BRANCH = lazy_pattern(
    r"^[(（]?[^()（）]{0,12}?[)）]?"
    r"(?:分公司|子公司|支公司|办事处|事业部|营业部|经营部|分行|支行|分厂|分店|分院|项目部)[)）]?$"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """By what the head of a name's group is looked for: short names of a 集团, and full names, folded."""

    cores: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def heads_of(name: str) -> Wanted:
    """Return under which names the company above a company may be known; nothing for people and institutions."""
    if guess_kind(name) is not CustomerKind.COMPANY:
        return Wanted()
    parts = parts_of(name)
    brand = parts.brand
    ends = range(_SHORTEST, min(len(brand) - 1, _LONGEST_OPENING + 1))
    brands = (brand, f"{brand}控股", *(brand[:end] for end in ends))
    cores = (
        one_group.group_of(parts),
        *(one for one in brands if len(one) >= _SHORTEST and one not in words.trades()),
    )
    names = tuple(one.replace(" ", "") for one in _branch_of(name))
    return Wanted(tuple(dict.fromkeys(filter(None, cores))), names)


def kinship(name: str, head: str) -> Kinship | None:
    """Return how a company's name is related to that of a possible head; None for one and the same or none."""
    return one_group.kinship(parts_of(name), parts_of(head))


def are_of_one_group(one: str, other: str) -> bool:
    """Tell whether two names are of different companies of one group, whichever of them is the head."""
    return one_group.are_of_one_group(parts_of(one), parts_of(other))


def may_be_one(one: str, other: str) -> bool:
    """Tell whether two names are alike but for place and legal form, so that no group makes them two companies."""
    mine, theirs = parts_of(one), parts_of(other)
    return mine.core == theirs.core and not one_group.are_of_one_group(mine, theirs)


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
