"""Why a known name is shown, in words: what is equal first, then what differs."""

from handlers.matching.comparing import Comparison
from handlers.matching.one_group import are_of_one_group, bond
from handlers.matching.parts import NameParts, Sort
from handlers.matching.quoting import (
    same_body,
    same_words,
    spelt_with_a_slip,
    stands_in,
    stands_in_both,
)
from handlers.matching.tables import words

_REGIONS = {"city": "地区不同", "far": "地区不同", "district": "区县不同"}
_ONE_TRADE = ("same", "synonym", "none")


def reason_of(asked: NameParts, known: NameParts, pair: Comparison) -> str:
    """Return the reason in Chinese, one line."""
    first = _equal(asked, known, pair)
    further = [text for text in (_differs(asked, known, pair)) if text]
    return "，".join([first, *further])


def _equal(asked: NameParts, known: NameParts, pair: Comparison) -> str:
    if asked.key == known.key:
        return "名称相同"
    is_elsewhere = known.sort is not Sort.INSTITUTION and pair.region in _REGIONS
    if pair.brand in ("same", "hollow") and asked.core == known.core and not is_elsewhere:
        if known.sort is Sort.INSTITUTION:
            is_one = pair.region == "same" and pair.branch in ("none", "same")
            return "名称只差简写" if is_one else same_body(asked, known)
        same = same_words("去掉地区和公司类型后同名", known.core, asked, known)
        is_daughter = pair.branch == "none" and are_of_one_group(asked, known)
        return f"同一集团，{same}" if is_daughter else same
    if pair.brand in ("same", "hollow"):
        return _same_brand(asked, known, pair)
    if related := bond(asked, known):
        # 建工 is everywhere: a person says 上海建工
        is_trade = related.group in words.trades()
        place = known.region.city or known.region.province if is_trade else ""
        return f"同一集团「{place}{related.group}」"
    return _alike(asked, known, pair)


def _same_brand(asked: NameParts, known: NameParts, pair: Comparison) -> str:
    if known.brand in words.trades() and pair.trade not in _ONE_TRADE:
        # 建筑设计院 and 建筑设计研究院 bear no 建筑 for a name
        return _contained(asked, known) or "名称相近"
    label = "同字号" if known.sort is not Sort.INSTITUTION else "同名"
    if known.brand:
        if are_of_one_group(asked, known):
            brand = known.brand.removesuffix("集团")
            return f"同一集团，{same_words(label, brand, asked, known)}"
        return same_words(label, known.brand, asked, known)
    if pair.trade not in _ONE_TRADE:
        return "名称相近"
    return f"同类机构「{known.trade}」" if stands_in_both(known.trade, asked, known) else "同类机构"


def _alike(asked: NameParts, known: NameParts, pair: Comparison) -> str:
    """Say in what brands are alike that are not equal."""
    if pair.brand in ("speltin", "nearsound"):
        return f"读音相近「{asked.brand}/{known.brand}」"
    if pair.brand in ("sound", "spelt"):
        if pair.pair:
            return f"同音「{pair.pair[0]}/{pair.pair[1]}」"
        if slip := spelt_with_a_slip(asked, known):
            return slip
        return f"同音「{known.brand}」"
    if pair.brand == "latinone":
        return f"拼写相近「{asked.brand}/{known.brand}」"
    # 宝钢 is short for 宝山钢铁, and not 宝山 with another letter
    is_in_letters = pair.letters.startswith(("core", "place", "whole"))
    if pair.pair and not is_in_letters:
        return f"仅一字之差「{pair.pair[0]}/{pair.pair[1]}」"
    # 云杉只能 opens with 云杉, and is 云杉智能 mistyped
    if pair.brand in ("opened", "opens", "opens2") and (two := _only_other(asked.core, known.core)):
        return f"仅一字之差「{two[0]}/{two[1]}」"
    # 粤高速 is 广东省高速公路, and not 高速 with one more letter
    if pair.brand.startswith(("more", "less")) and not pair.letters.startswith("place"):
        return f"字号多或少一个字「{asked.brand}/{known.brand}」"
    if pair.brand == "swapped":
        return f"字号只是字序不同「{asked.brand}/{known.brand}」"
    is_short = pair.letters not in ("long", "no", "butone")
    if is_short or (pair.brand in ("opens", "opens2") and known.core.startswith(asked.core)):
        return _short(_short_name(asked), known)
    if pair.brand in ("opens", "opens2"):
        return f"字号「{asked.brand}」包含于全称"
    if pair.brand == "within" and asked.core in known.core:
        return f"简称「{asked.core}」包含于全称"
    if pair.brand == "opened":
        return f"包含字号「{known.brand}」"
    return "名称相近"


def _contained(asked: NameParts, known: NameParts) -> str:
    """Say which of two names holds the other's words; empty if neither does."""
    if stands_in(short := _short_name(asked), known.key):
        return f"简称「{short}」包含于全称"
    return f"包含「{known.core}」" if stands_in_both(known.core, asked, known) else ""


def _short(short: str, known: NameParts) -> str:
    """Say that a name is short for the other: with its own letters, or with the place's or a body's usual ones."""
    return f"简称「{short}」{'包含于全称' if stands_in(short, known.key) else '与全称对得上'}"


def _only_other(mine: str, theirs: str) -> str:
    """Return the two characters in which alone two names of one length differ; empty if there are more."""
    if len(mine) != len(theirs):
        return ""
    pairs = [one + other for one, other in zip(mine, theirs, strict=True) if one != other]
    return pairs[0] if len(pairs) == 1 else ""


def _short_name(asked: NameParts) -> str:
    """Return what a person would call the short name: 上海机场, since 机场 alone names no company.

    中国人寿 as it is written, though it is read as 人寿保险.
    """
    is_name = asked.core not in words.trades() and stands_in(asked.core, asked.key)
    return asked.core if is_name else asked.key


def _differs(asked: NameParts, known: NameParts, pair: Comparison) -> tuple[str, ...]:
    # the 店 of 海底捞南京西路店 is no trade
    is_other = pair.trade == "other" and asked.trade != "店"
    trade = "行业不同" if is_other and pair.letters in ("long", "no") else ""
    if pair.trade == "synonym" and asked.sort is known.sort is Sort.FIRM:
        trade = _other_words(asked, known)
    number = "序号不同" if pair.number == "conflict" else ""
    return _REGIONS.get(pair.region, ""), trade, number, _branches(asked, known, pair)


def _other_words(asked: NameParts, known: NameParts) -> str:
    """Say which trade words were taken for each other (通信, 通讯); no more words for it (电力发展)."""
    mine, theirs = asked.trade, known.trade
    is_written = mine in asked.key and theirs in known.key
    is_more = stands_in(mine, theirs) or stands_in(theirs, mine)
    return f"行业近义「{mine}/{theirs}」" if is_written and not is_more else ""


def _branches(asked: NameParts, known: NameParts, pair: Comparison) -> str:
    """Say which of the two is a branch; of the other one only where they are one body without it."""
    is_one = pair.brand in ("same", "hollow") or pair.letters not in ("long", "no", "butone")
    is_here = pair.region not in _REGIONS
    match pair.branch:
        case "asked":
            is_its = is_one and is_here and pair.trade in (*_ONE_TRADE, "unknown")
            return "是它的分支机构或院区" if is_its else "所写的是分支机构或院区"
        case "known":
            is_yours = is_one and is_here and pair.trade in (*_ONE_TRADE, "unasked")
            return "是所写这家的分支机构或院区" if is_yours else "这家是分支机构或院区"
        case "other" if asked.branch not in known.branch and known.branch not in asked.branch:
            return "分支机构不同"
    return ""
