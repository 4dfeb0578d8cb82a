"""Names in Latin letters: region by its sound, trade by its translation, the rest is the brand."""

import re
from functools import cache

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.matching import regions
from handlers.matching.parts import NameParts, Sort
from handlers.matching.regions import NOWHERE
from handlers.matching.sounds import is_spelt_out, is_syllable, syllables
from handlers.matching.tables import foreign, latin, words

_TOKEN = lazy_pattern(r"[^\W_]+")


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
    said = "".join(brand)
    form = "有限" if any(token in latin.FORMS for token in tokens) else ""
    if chinese := _chinese_of(brand):
        name, further = chinese
        trade = "".join([*further, *trades])
        return NameParts(
            key, where, name, trade, form, "", "", Sort.FIRM, " ".join(syllables(name))
        )
    brand, spelt = _spelt_words(brand)
    name = "".join(brand)[:40] or key
    numbers = ",".join(re.findall(r"\d+", name))
    sound = " ".join([*brand, said] if spelt else brand)[:60] or key
    trade = "".join([*spelt, *trades])
    return NameParts(key, where, name, trade, form, "", numbers, Sort.LATIN, sound)


def _chinese_of(words_of_brand: list[str]) -> tuple[str, list[str]] | None:
    """Return the Chinese name of a foreign brand and the words behind it; None if it has none we know."""
    for size in (2, 1):
        word, further = "".join(words_of_brand[:size]), words_of_brand[size:]
        if word in foreign.CHINESE and not (further and word in foreign.WORDS):
            return foreign.CHINESE[word], further
    return None


def _spelt_words(words_of_brand: list[str]) -> tuple[list[str], list[str]]:
    """Return the brand's words in Mandarin and the trades spelt out in them; all words when none is Mandarin.

    A word of two syllables or more says who is meant; English ones beside it translate the rest.
    """
    first = next(
        (at for at, word in enumerate(words_of_brand) if is_spelt_out(word, least=2)), None
    )
    if first is None:
        return words_of_brand, []
    end = first + 1
    while end < len(words_of_brand) and is_spelt_out(words_of_brand[end]):
        end += 1
    brand, trade = split_spelt_trade("".join(words_of_brand[first:end]))
    return [brand] if trade else words_of_brand[first:end], [trade] if trade else []


def split_spelt_trade(brand: str) -> tuple[str, str]:
    """Return a brand in Latin letters without the Chinese trades spelt out behind it (jinxingdianqi)."""
    trades: list[str] = []
    known = _trades_by_sound()
    while len(brand) >= 8:
        size = next(
            (
                size
                for size in range(min(len(brand) - 4, 18), 3, -1)
                if brand[-size:] in known and _is_brand(brand[:-size])
            ),
            0,
        )
        if not size:
            break
        trades.insert(0, known[brand[-size:]])
        brand = brand[:-size]
    return brand, "".join(trades)


def _is_brand(word: str) -> bool:
    """Tell whether a word is Mandarin of two syllables or more, in whatever way it is read."""
    return is_spelt_out(word, least=2) and not is_syllable(word)


@cache
def _trades_by_sound() -> dict[str, str]:
    """Return trade words of two characters or more by their syllables; of namesakes the first one listed."""
    found: dict[str, str] = {}
    for word in words.TRADES_BY_USE:
        if len(word) >= 2:
            found.setdefault("".join(syllables(word)), word)
    return found


def split_latin_trade(brand: str) -> tuple[str, str]:
    """Return a Latin brand without the English trade written into it (huaweitechnology)."""
    if not brand.isascii() or not brand:
        return brand, ""
    for size in range(min(14, len(brand) - 3), 3, -1):
        if brand[-size:] in latin.TRADES:
            return brand[:-size], latin.TRADES[brand[-size:]]
    return brand, ""
