"""Why a known name is shown, in words: what is equal first, then what differs."""

from handlers.matching.comparing import Comparison
from handlers.matching.parts import NameParts, Sort
from handlers.matching.relations import is_of_group

_REGIONS = {"city": "地区不同", "far": "地区不同", "district": "区县不同"}
_BRANCHES = {
    "asked": "是它的分支机构或院区",
    "known": "是您写的这家的分支机构或院区",
    "other": "分支机构不同",
}


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
            return f"同名「{known.core}」" if pair.region != "same" else "名称只差简写"
        return f"去掉地区和公司类型后同名「{known.core}」"
    if pair.brand in ("same", "hollow"):
        label = "同字号" if known.sort is not Sort.INSTITUTION else "同名"
        if known.brand:
            return (
                f"同一集团，{label}「{known.brand}」"
                if is_of_group(asked) or is_of_group(known)
                else f"{label}「{known.brand}」"
            )
        return f"同类机构「{known.trade}」"
    if pair.brand in ("sound", "spelt", "speltin", "nearsound"):
        if pair.pair:
            return f"同音「{pair.pair[0]}/{pair.pair[1]}」"
        return f"同音「{known.brand}」"
    if pair.pair:
        return f"仅一字之差「{pair.pair[0]}/{pair.pair[1]}」"
    if pair.brand.startswith(("more", "less")):
        return f"字号多或少一个字「{asked.brand}/{known.brand}」"
    if pair.brand == "swapped":
        return f"字号只是字序不同「{asked.brand}/{known.brand}」"
    if pair.letters not in ("long", "no", "butone") or pair.brand in ("opens", "opens2"):
        return f"简称「{asked.core}」包含于全称"
    if pair.brand == "opened":
        return f"包含字号「{known.brand}」"
    return "名称相近"


def _differs(asked: NameParts, known: NameParts, pair: Comparison) -> tuple[str, ...]:
    trade = "行业不同" if pair.trade == "other" and pair.letters in ("long", "no") else ""
    number = "序号不同" if pair.number == "conflict" else ""
    return _REGIONS.get(pair.region, ""), trade, number, _BRANCHES.get(pair.branch, "")
