"""Pairs that the score alone judges wrongly: rules over the words of a comparison, by the product's levels.

The score is the probability of one customer; a person is to be asked about more than the probable
(product rules, E3 and E4: short name contained, one character apart, same brand and region, one group).
"""

from enum import StrEnum

from handlers.domain.site import is_site
from handlers.domain.text import is_han
from handlers.matching import institutions
from handlers.matching.comparing import Comparison
from handlers.matching.one_group import GROUP, bond
from handlers.matching.parts import NameParts, Sort
from handlers.matching.regions import Region
from handlers.matching.slips import is_one_slip
from handlers.matching.tables import words
from handlers.matching.terms import OWN_PROVINCE
from handlers.matching.well_known import is_nationwide

FEW = 3
"""Customers of one brand, among the names judged, up to which the brand still tells who is meant."""
RARE = 2
"""The same for companies of other trades or places, which only a rare brand relates."""
SMALL = 30_000
"""Up to so many names a bare brand of two characters, one of them another of the same sound, tells who is meant."""
LARGE = 300_000
"""From so many names on, a brand of three characters meets its like by chance: the city must be the same.

Measured at a million made names: without the city, letters apart alone show 2.5 % of novel names."""
VAST = 3_000_000
"""From so many on it does so within one city too (shared study, section 4: ten million names)."""
_SHORTEST_WHOLE = 4
_COMPATIBLE = frozenset(("same", "none", "unasked", "unknown", "within", "unclear"))
_SAME_TRADE = frozenset(("same", "synonym", "opens"))
_PART_OF_TRADE = frozenset(("same", "synonym", "opens", "within"))
_EDITED = frozenset(("one2", "one3", "one4", "more2", "more3", "less2", "less3", "swapped"))
_ONE_APART = frozenset(("one3", "one4", "more3", "less3", "latinone"))


class Relation(StrEnum):
    """Why a pair is shown though it is unlikely to be one customer."""

    SHORT = "short"
    GROUP = "group"
    BRAND = "brand"
    LETTER = "letter"
    SOUND = "sound"
    SPELT = "spelt"
    SITE = "site"


def relation_of(
    asked: NameParts, known: NameParts, pair: Comparison, *, namesakes: int, stock: int
) -> Relation | None:
    """Return how two names are related beyond the score.

    `namesakes` customers bear the stored brand, of the names judged; `stock` names are known.
    """
    if is_asked_short(asked, known, pair):
        return Relation.SHORT
    is_large = stock >= LARGE
    is_firm = asked.sort is known.sort is Sort.FIRM
    is_group = is_firm and _is_of_one_group(asked, known, pair, namesakes, is_large=is_large)
    # 第一医院 is not 第二医院, but 中铁四局第二工程 and 第五工程 are sisters
    if pair.number == "conflict":
        return Relation.GROUP if is_group else None
    if asked.brand == OWN_PROVINCE and pair.brand == "hollow" and pair.trade == "same":
        return Relation.SHORT
    if is_whole_and_site(asked, known) or _is_site(asked, known, pair):
        return Relation.SITE
    if _is_numbered_body(asked, known, pair) or _is_place_and_trade(asked, known, pair):
        return Relation.SHORT
    if namesakes <= FEW and _is_spelt_alike(pair, needs_trade=is_large):
        return Relation.SPELT
    is_rare = namesakes <= FEW and not is_large
    if pair.brand == "latinone" and is_rare and _is_misspelt(asked, known, pair):
        return Relation.LETTER
    if asked.sort is Sort.SHOP and (is_rare or is_telling(known.brand)):
        return Relation.SITE if _is_shop_of(asked, known, pair) else None
    if not is_firm:
        return None
    if is_group:
        return Relation.GROUP
    if is_rare and (found := _spoken(asked, known, pair, stock)):
        return found
    if pair.brand == "same" and (
        found := _named_alike(asked, known, pair, namesakes, is_large=is_large)
    ):
        return found
    if is_large and (stock >= VAST or pair.region != "same" or not asked.region.city):
        return None
    if pair.brand == "same":
        most = RARE if is_telling(known.brand) or pair.region == "same" else 1
        is_related = namesakes <= most and _is_of_one_brand(asked, known, pair)
        return Relation.BRAND if is_related else None
    is_related = namesakes <= FEW and _is_one_apart(asked, known, pair)
    return Relation.LETTER if is_related else None


def is_chance(pair: Comparison, stock: int) -> bool:
    """Tell whether what two names share is mere chance among so many: the sound of a Latin name without a place.

    Of 41 novel names shown a like among ten million six were of this kind, of 2,400 others shown theirs two.
    """
    return stock >= VAST and pair.brand == "spelt" and pair.region == "unknown"


def _is_of_one_group(
    asked: NameParts, known: NameParts, pair: Comparison, namesakes: int, *, is_large: bool
) -> bool:
    """Tell whether two companies are to be shown as of one group.

    In a large stock a group that not everybody knows has its namesakes in other places, and an opening that is
    its brand says nothing.
    """
    found = bond(asked, known)
    if found is None or found.is_known:
        return found is not None
    if found.is_sure:
        return not is_large or pair.region in _COMPATIBLE
    return pair.brand != "same" and namesakes <= FEW and not is_large


def is_whole_and_site(one: NameParts, other: NameParts) -> bool:
    """Tell whether one name is the other with a branch, campus or shop behind it, as written: 浙江大学玉泉校区."""
    short, long = sorted((one.key, other.key), key=len)
    is_longer = len(short) >= _SHORTEST_WHOLE and long.startswith(short) and long != short
    return is_longer and is_site(long[len(short) :])


def _is_site(asked: NameParts, known: NameParts, pair: Comparison) -> bool:
    """Tell whether one of two names is the other's site, or a nationwide company's branch: 某医院 and its 东院区."""
    is_body = asked.sort is known.sort is Sort.INSTITUTION
    return (
        pair.branch in ("asked", "known")
        and asked.core == known.core
        and pair.number in ("same", "none")
        and pair.region in _COMPATIBLE
        and (is_body or is_nationwide(known.core))
    )


def _is_numbered_body(asked: NameParts, known: NameParts, pair: Comparison) -> bool:
    """Tell whether a body is asked for by city and number alone: 上海九院, of whatever university it is."""
    is_body = asked.sort is known.sort is Sort.INSTITUTION
    is_here = pair.region == "same" and bool(asked.region.city)
    is_spoken = not asked.brand and pair.letters.startswith("whole")
    return is_body and is_here and is_spoken and pair.number == pair.trade == "same"


def _is_place_and_trade(asked: NameParts, known: NameParts, pair: Comparison) -> bool:
    """Tell whether two letters stand for a place and a trade, or 中国 and two words: 武钢, 沈飞, 国航, 南大.

    Only of a name that has no brand of its own, such as 武汉钢铁 and 中国东方航空.
    """
    if len(asked.key) != 2 or asked.region or asked.form or asked.branch:
        return False
    if not all(map(is_han, asked.key)):
        return False
    if pair.letters == "initials":
        return True
    is_of_place = pair.letters.startswith(("place", "whole")) and known.brand in words.trades()
    is_of_china = pair.letters == "core2" and known.region.province == "中国"
    return is_of_place or (is_of_china and known.trade[:1] == asked.key[1])


def _is_shop_of(asked: NameParts, known: NameParts, pair: Comparison) -> bool:
    """Tell whether a shop is called by a company's brand and a street or a place of the town: 海底捞南京西路店.

    The brand has three characters, or the shop its street: 喜茶南京西路店. 海底捞店 says no place.
    """
    if asked.trade != "店" or known.sort is Sort.INSTITUTION:
        return False
    if pair.brand != "opened":
        return pair.brand == "same" and bool(asked.region)
    where = asked.brand[len(known.brand) :]
    return len(where) >= 2 and (is_telling(known.brand) or where.endswith(words.STREETS))


def _is_misspelt(asked: NameParts, known: NameParts, pair: Comparison) -> bool:
    """Tell whether two names in Latin letters are one with a slip of the pen: Wigdets, Widgets."""
    is_latin = asked.sort is known.sort is Sort.LATIN
    is_one = pair.region in _COMPATIBLE and pair.trade in ("none", *_SAME_TRADE)
    return is_latin and is_one and is_one_slip(asked.brand, known.brand)


def _spoken(asked: NameParts, known: NameParts, pair: Comparison, stock: int) -> Relation | None:
    """Judge a name as people say it, without legal form: its brand sounds the same, or opens the other's.

    云山智能 for 杭州云杉智能科技有限公司, 海尔 for 青岛海尔智家股份有限公司.
    """
    if asked.form or asked.branch or pair.region not in _COMPATIBLE:
        return None
    if pair.brand == "sound" and _is_sound_enough(asked, pair, stock):
        return Relation.SOUND
    # 皖能电力 for 安徽省皖能股份有限公司, which names no trade
    if pair.brand == "same" and asked.trade and not known.trade and _is_own_word(known.brand):
        return Relation.BRAND
    # 招商轮船 for 招商局能源运输
    is_bare = pair.trade in _PART_OF_TRADE or (
        not asked.trade and known.brand.startswith(asked.brand)
    )
    is_inside = not asked.trade and pair.brand == "within" and _is_word_of(known.brand, asked.brand)
    # 青岛港 opens 青岛港国际, though the place makes two brands of them
    is_opening = len(asked.key) >= 3 and known.key.startswith(asked.key) and not asked.region
    is_short = (is_bare and pair.brand == "opens") or is_inside or is_opening
    return Relation.SHORT if is_short else None


def _is_sound_enough(asked: NameParts, pair: Comparison, stock: int) -> bool:
    """Tell whether a brand spoken without form that sounds as another one may be that: of one trade, or bare.

    A bare one of two characters sounds as many do: only in a small stock, and with one of the two the same.
    """
    if asked.trade:
        return pair.trade in _SAME_TRADE
    return is_telling(asked.brand) or (bool(pair.pair) and stock <= SMALL)


def _is_word_of(brand: str, word: str) -> bool:
    """Tell whether a word is a whole part of a brand that people say alone: 同花顺 of 核新同花顺, 讯飞 of 科大讯飞."""
    if word in words.trades() or word in words.COMMON_BRANDS:
        return False
    return word in brand if len(word) >= 3 else len(brand) >= 4 and brand.endswith(word)


def is_asked_short(asked: NameParts, known: NameParts, pair: Comparison) -> bool:
    """Tell whether the asked name is the known one's opening words, brand included, and no more.

    Who writes a bare brand may mean any of its bearers: each is unlikely, all are to be shown.
    """
    return (
        asked.sort is Sort.FIRM
        and not asked.form
        and not asked.branch
        and _opens(asked, known, pair)
        and pair.brand != "hollow"
        and pair.number in ("same", "none")
        and pair.region in ("same", "none", "unasked", "unknown", "within")
    )


def _opens(short: NameParts, long: NameParts, pair: Comparison) -> bool:
    """Tell whether a name's words open the other's, its trade in any of the usual words."""
    if len(long.brand) < 2 or len(short.core) < len(long.brand):
        return False
    return long.core.startswith(short.core) or (
        short.brand == long.brand and pair.trade in _SAME_TRADE
    )


def _named_alike(
    asked: NameParts, known: NameParts, pair: Comparison, namesakes: int, *, is_large: bool
) -> Relation | None:
    """Judge two names of one brand where one names a group, or is the other's opening words.

    In a large stock a group of another place is one by chance: of 1,500 names left out of 400 thousand
    made ones, .9 % were shown such a group.
    """
    is_compatible = pair.region in _COMPATIBLE
    groups = is_of_group(asked) + is_of_group(known)
    is_near = is_compatible or (is_telling(known.brand) and not is_large)
    if groups and is_near and (groups == 2 or namesakes <= FEW):
        return Relation.GROUP
    if not known.form and namesakes <= FEW and is_compatible and _opens(known, asked, pair):
        return Relation.SHORT
    # 股份有限公司 of a place, and 有限公司 without one: nothing but the legal form contradicts.
    if is_compatible and pair.trade in ("same", "synonym") and namesakes <= RARE:
        return Relation.BRAND
    return None


def _is_of_one_brand(asked: NameParts, known: NameParts, pair: Comparison) -> bool:
    """Tell whether one brand relates two names: a long one of one place or trade, a short one of one city.

    A short one elsewhere only with a trade of two words (智能科技), which few share by chance.
    """
    if is_telling(known.brand):
        is_here = pair.region in ("same", "none") or (
            pair.region in _COMPATIBLE and pair.trade != "other"
        )
        return is_here or pair.trade in _SAME_TRADE
    if pair.region in ("city", "far"):
        return pair.trade == "same" and len(known.trade) >= 4 and _is_own_word(known.brand)
    return pair.region == "same" and bool(asked.region.city)


def _is_own_word(brand: str) -> bool:
    """Tell whether a brand of two ideographs is neither a trade nor a word that many take for a brand."""
    is_usual = brand in words.COMMON_BRANDS or brand in words.trades()
    return len(brand) == 2 and all(map(is_han, brand)) and not is_usual


def _is_spelt_alike(pair: Comparison, *, needs_trade: bool) -> bool:
    """Tell whether a name in Latin letters spells the other's brand, and nothing else contradicts.

    Where many brands sound alike, one trade must speak for it too.
    """
    if pair.brand != "spelt" or pair.region not in _COMPATIBLE:
        return False
    is_silent = pair.trade in ("none", "unasked", "unknown") and not needs_trade
    return pair.trade in _SAME_TRADE or pair.trade == "within" or is_silent


def _is_one_apart(asked: NameParts, known: NameParts, pair: Comparison) -> bool:
    """Tell whether two brands of one trade differ by one character; another character only in one city.

    威力达 and 金力达 of nobody knows where, 广汽本田 and 广汽丰田 are two.
    """
    if pair.brand in ("one3", "one4") and not (pair.region == "same" and asked.region.city):
        return False
    return (
        pair.brand in _ONE_APART
        and min(len(asked.brand), len(known.brand)) >= 3
        and pair.region in ("same", "none", "unasked", "unknown")
        and pair.trade in ("same", "synonym")
    )


def is_of_group(parts: NameParts) -> bool:
    """Tell whether a name is a group's: its brand and 集团 alone, or 集团 before the trade (海纳德集团物流)."""
    return parts.trade.startswith(GROUP) or (GROUP in parts.form and not parts.trade)


def is_telling(brand: str) -> bool:
    """Tell whether a brand is long enough that two bearers seldom chose it each on its own."""
    if brand in words.trades():
        return False
    return len(brand) >= 3 if any(map(is_han, brand)) else len(brand) >= 5


def is_of_other_body(asked: NameParts, known: NameParts, pair: Comparison) -> bool:
    """Tell whether two names without a brand, or of two kinds of body, belong to two bodies.

    So do two branches of one bank, two schools of which one has a number, a 股份有限公司 and a shop, and two
    registered names of which brand and trade both differ (蓝海通集团, 蓝通物业服务).
    天津市第九小学 is not 天津市河西区第九小学, 南京银行 is not 江苏银行: what bears its place for a name is
    one for each level of government. 西北大学 is not 西北工业大学.
    """
    # 渝农商行 ends as a shop does, and its letters are those of 重庆农村商业银行
    is_abbreviated = pair.letters.startswith("place")
    if _is_shop_and_large(asked, known) and pair.brand != "same" and not is_abbreviated:
        return True
    is_registered = bool(asked.form and known.form) and pair.letters == "long"
    if pair.brand in _EDITED and pair.trade in ("unasked", "unknown") and is_registered:
        return True
    if pair.branch == "other" and is_nationwide(known.core):
        return True
    is_body = asked.sort is known.sort is Sort.INSTITUTION
    if is_body and (pair.number == "missing" or _are_two_hospitals(asked, known, pair)):
        return True
    # 郑州大学附属第一医院 is not 中山大学's: both bear their place for a name
    is_of_university = known.brand.startswith("大学附属")
    if pair.brand == "hollow" or is_of_university or (not asked.brand and not known.brand):
        # 常熟农村商业银行 is not 苏州农村商业银行
        if pair.region in ("city", "far"):
            return True
        return _depth(asked.region) != _depth(known.region) and bool(asked.region and known.region)
    return is_body and pair.brand == "same" and pair.trade in ("near", "other", "opens", "within")


def _are_two_hospitals(asked: NameParts, known: NameParts, pair: Comparison) -> bool:
    """Tell whether one of two hospitals of a place is the 人民医院, and the other of a kind of its own: 中医医院.

    市中心医院 may be its other name.
    """
    if pair.trade != "within" or asked.brand or known.brand:
        return False
    kinds = {asked.trade, known.trade}
    general = asked.key if asked.trade == "医院" else known.key
    return "医院" in kinds and "人民医院" in general and kinds <= _HOSPITALS


_HOSPITALS = frozenset(
    institutions.short_kind(one)
    for one in words.INSTITUTIONS
    if one.endswith(("医院", "中医院")) and one not in ("中心医院", "总医院", "附属医院")
)


def _is_shop_and_large(*two: NameParts) -> bool:
    is_large = any("股份" in one.form or "集团" in one.form for one in two)
    return is_large and {one.sort for one in two} == {Sort.FIRM, Sort.SHOP}


def _depth(region: Region) -> int:
    return 3 if region.district else 2 if region.city else 1 if region.province else 0
