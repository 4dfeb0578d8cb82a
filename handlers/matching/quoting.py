"""What a reason may quote of two names: only what their writers wrote, though both are known by another name."""

from handlers.matching import regions
from handlers.matching.parts import NameParts
from handlers.matching.slips import is_one_slip
from handlers.matching.tables import foreign

_WORD = 2
"""Characters of a word that names nobody by itself: 人民 of 中国人民财产保险."""


def stands_in(short: str, long: str) -> bool:
    """Tell whether a text's letters stand in another in their order."""
    rest = iter(long)
    return bool(short) and all(char in rest for char in short)


def stands_in_both(text: str, asked: NameParts, known: NameParts) -> bool:
    """Tell whether a text's letters stand in both names as written."""
    return stands_in(text, asked.key) and stands_in(text, known.key)


def same_body(asked: NameParts, known: NameParts) -> str:
    """Say that two public bodies are called the same, in the written words: 星海实验中学, not 星海实中."""
    written = regions.split_head(known.key)[1]
    if written in asked.key:
        return f"同名「{written}」"
    return same_words("同名", known.core, asked, known)


def same_words(label: str, text: str, asked: NameParts, known: NameParts) -> str:
    """Say that two names share a text, which either may write in another way: 建行, Apple."""
    if stands_in_both(text, asked, known):
        return f"{label}「{text}」"
    latin = foreign.LATIN.get(text, "")
    if latin and stands_in_both(latin, asked, known):
        return f"{label}「{latin}」"
    if latin:
        mine, theirs = (text if text in one.key else latin for one in (asked, known))
        return f"同一品牌「{mine}/{theirs}」"
    # 建行 does not hold 建设银行, but is it
    is_written = stands_in(text, known.key) or stands_in(text, asked.key)
    return f"同为「{text}」" if is_written and len(text) > _WORD else "名称相近"


def spelt_with_a_slip(asked: NameParts, known: NameParts) -> str:
    """Say that one name is a foreign brand with a slip (microsft); empty if none is."""
    latin, han = (asked, known) if asked.brand.isascii() else (known, asked)
    official = foreign.LATIN.get(han.brand, "")
    if not is_one_slip(latin.brand, official):
        return ""
    other = official if official in han.key else han.brand
    pair = (latin.brand, other) if latin is asked else (other, latin.brand)
    return f"拼写相近「{pair[0]}/{pair[1]}」"
