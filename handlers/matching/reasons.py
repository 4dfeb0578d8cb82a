"""Why a known name is shown, in words: what is equal first, then what differs."""

from handlers.matching.comparing import Comparison
from handlers.matching.one_group import are_of_one_group, bond
from handlers.matching.parts import NameParts, Sort
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
            return "名称只差简写" if is_one else f"同名「{known.core}」"
        same = f"去掉地区和公司类型后同名「{known.core}」"
        is_daughter = pair.branch == "none" and are_of_one_group(asked, known)
        return f"同一集团，{same}" if is_daughter else same
    if pair.brand in ("same", "hollow"):
        label = "同字号" if known.sort is not Sort.INSTITUTION else "同名"
        if known.brand:
            return (
                f"同一集团，{label}「{known.brand.removesuffix('集团')}」"
                if are_of_one_group(asked, known)
                else f"{label}「{known.brand}」"
            )
        return f"同类机构「{known.trade}」" if pair.trade in _ONE_TRADE else "名称相近"
    if related := bond(asked, known):
        # 建工 is everywhere: a person says 上海建工
        is_trade = related.group in words.trades()
        place = known.region.city or known.region.province if is_trade else ""
        return f"同一集团「{place}{related.group}」"
    if pair.brand in ("speltin", "nearsound"):
        return f"读音相近「{asked.brand}/{known.brand}」"
    if pair.brand in ("sound", "spelt"):
        if pair.pair:
            return f"同音「{pair.pair[0]}/{pair.pair[1]}」"
        return f"同音「{known.brand}」"
    # 国航 is short for 中国国际航空, and not 国际 with another letter
    is_two_letters = len(asked.key) == 2 and pair.letters.startswith(("core", "place", "whole"))
    if pair.pair and not is_two_letters:
        return f"仅一字之差「{pair.pair[0]}/{pair.pair[1]}」"
    # 云杉只能 opens with 云杉, and is 云杉智能 mistyped
    if pair.brand in ("opened", "opens", "opens2") and (two := _only_other(asked.core, known.core)):
        return f"仅一字之差「{two[0]}/{two[1]}」"
    if pair.brand.startswith(("more", "less")):
        return f"字号多或少一个字「{asked.brand}/{known.brand}」"
    if pair.brand == "swapped":
        return f"字号只是字序不同「{asked.brand}/{known.brand}」"
    is_short = pair.letters not in ("long", "no", "butone")
    if is_short or (pair.brand in ("opens", "opens2") and known.core.startswith(asked.core)):
        return f"简称「{_short_name(asked)}」包含于全称"
    if pair.brand in ("opens", "opens2"):
        return f"字号「{asked.brand}」包含于全称"
    if pair.brand == "within" and asked.core in known.core:
        return f"简称「{asked.core}」包含于全称"
    if pair.brand == "opened":
        return f"包含字号「{known.brand}」"
    return "名称相近"


def _only_other(mine: str, theirs: str) -> str:
    """Return the two characters in which alone two names of one length differ; empty if there are more."""
    if len(mine) != len(theirs):
        return ""
    pairs = [one + other for one, other in zip(mine, theirs, strict=True) if one != other]
    return pairs[0] if len(pairs) == 1 else ""


def _short_name(asked: NameParts) -> str:
    """Return what a person would call the short name: 上海机场, since 机场 alone names no company."""
    return asked.key if asked.core in words.trades() else asked.core


def _differs(asked: NameParts, known: NameParts, pair: Comparison) -> tuple[str, ...]:
    trade = "行业不同" if pair.trade == "other" and pair.letters in ("long", "no") else ""
    number = "序号不同" if pair.number == "conflict" else ""
    return _REGIONS.get(pair.region, ""), trade, number, _branches(asked, known, pair)


def _branches(asked: NameParts, known: NameParts, pair: Comparison) -> str:
    """Say which of the two is a branch; of the other one only where they are one body without it."""
    is_one = pair.brand in ("same", "hollow") or pair.letters not in ("long", "no", "butone")
    match pair.branch:
        case "asked":
            is_its = is_one and pair.trade in (*_ONE_TRADE, "unknown")
            return "是它的分支机构或院区" if is_its else "您写的是分支机构或院区"
        case "known":
            is_yours = is_one and pair.trade in (*_ONE_TRADE, "unasked")
            return "是您写的这家的分支机构或院区" if is_yours else "这家是分支机构或院区"
        case "other" if asked.branch not in known.branch and known.branch not in asked.branch:
            return "分支机构不同"
    return ""
