"""A name taken apart, and how the parts are stored beside it."""

from enum import StrEnum
from typing import NamedTuple

from handlers.matching.regions import NOWHERE, Region


class Sort(StrEnum):
    """What a name names; one letter, as stored."""

    FIRM = "f"
    INSTITUTION = "i"
    SHOP = "s"
    LATIN = "l"


class NameParts(NamedTuple):
    """A name taken apart: folded words, empty where the name says nothing.

    `form` is the legal form's kind (股份, 有限, 集团, 合伙 ...), `numbers` what 第一 and digits say, joined
    by commas, `sound` the brand's syllables joined by blanks, `branch` the words behind the legal form.
    """

    key: str
    region: Region = NOWHERE
    brand: str = ""
    trade: str = ""
    form: str = ""
    branch: str = ""
    numbers: str = ""
    sort: Sort = Sort.FIRM
    sound: str = ""

    @property
    def core(self) -> str:
        """The name without region, form and branch."""
        return self.brand + self.trade


_SPLIT = "|"
_SORTS = {sort.value: sort for sort in Sort}


def pack(parts: NameParts) -> str:
    """Return the parts as one line; no part holds the separator, which is no letter."""
    return _SPLIT.join(
        (
            parts.key,
            *parts.region,
            parts.brand,
            parts.trade,
            parts.form,
            parts.branch,
            parts.numbers,
            parts.sort.value,
            parts.sound,
        )
    )


def unpack(stored: str) -> NameParts:
    """Return the parts that `pack` wrote."""
    key, province, city, district, brand, trade, form, branch, numbers, sort, sound = stored.split(
        _SPLIT
    )
    region = Region(province, city, district)
    return NameParts(key, region, brand, trade, form, branch, numbers, _SORTS[sort], sound)
