"""Names in Latin letters: region by its sound, trade by its translation, the rest is the brand."""

import re

from handlers.matching import regions
from handlers.matching.parts import NameParts, Sort
from handlers.matching.regions import NOWHERE
from handlers.matching.tables import latin

_TOKEN = re.compile(r"[^\W_]+")


def as_latin(folded: str, key: str) -> NameParts:
    """Return the parts of a name without ideographs; digits alone are a brand too."""
    tokens = _TOKEN.findall(folded)
    brand: list[str] = []
    trades: list[str] = []
    where = NOWHERE
    at = 0
    while at < len(tokens):
        pair = tokens[at] + tokens[at + 1] if at + 1 < len(tokens) else ""
        size = 2 if pair and (pair in latin.TRADES or pair in regions.by_sound()) else 1
        word = pair if size == 2 else tokens[at]
        at += size
        if not where and word in regions.by_sound() and len(tokens) > size:
            where = regions.by_sound()[word]
        elif word in latin.TRADES and brand:
            trades.append(latin.TRADES[word])
        elif word not in latin.FORMS:
            brand.append(word)
    name = "".join(brand)[:40] or key
    form = "有限" if any(token in latin.FORMS for token in tokens) else ""
    numbers = ",".join(re.findall(r"\d+", name))
    return NameParts(
        key,
        where,
        name,
        "".join(trades),
        form,
        "",
        numbers,
        Sort.LATIN,
        " ".join(brand)[:60] or key,
    )


def split_latin_trade(brand: str) -> tuple[str, str]:
    """Return a Latin brand without the English trade written into it (huaweitechnology)."""
    if not brand.isascii():
        return brand, ""
    for size in range(min(14, len(brand) - 3), 3, -1):
        if brand[-size:] in latin.TRADES:
            return brand[:-size], latin.TRADES[brand[-size:]]
    return brand, ""
