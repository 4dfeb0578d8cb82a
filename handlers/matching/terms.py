"""The terms a name is stored under and looked for by: words of its parts, each a 64-bit code.

One letter before each word tells the class; the weight is what sharing it says beside its rarity.
"""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import islice, pairwise
from struct import unpack

from handlers.domain.text import is_han
from handlers.matching import regions
from handlers.matching.parts import NameParts, Sort
from handlers.matching.records import Term
from handlers.matching.slips import foreign_brand
from handlers.matching.tables import foreign, words

_HEAD = 8
"""Characters of the core that make pairs with its first ones."""
OWN_PROVINCE = "省"
"""The brand of 省人民医院, as people of one province say."""
MOST = 56
"""Terms of one name at most, whatever its length."""


def index_terms(parts: NameParts) -> tuple[int, ...]:
    """Return the codes a name is stored under, each once."""
    return _codes_of(list(dict.fromkeys(word for word, _ in _own(parts)))[:MOST])


def query_terms(parts: NameParts) -> tuple[Term, ...]:
    """Return the terms a name is looked for by: its own, and those of what it may be short for."""
    spelt = _asked_words(parts)
    return tuple(map(Term, _codes_of(list(spelt)), spelt.values()))


def query_words(parts: NameParts) -> tuple[tuple[str, float, int], ...]:
    """Return the terms of `query_terms` with their words: (word, weight, code)."""
    spelt = _asked_words(parts)
    return tuple(zip(spelt, spelt.values(), _codes_of(list(spelt)), strict=True))


def _asked_words(parts: NameParts) -> dict[str, float]:
    """Return the words a name is looked for by, each with its weight."""
    found: dict[str, float] = {}
    for word, weight in (*_own(parts), *_swapped(parts), *_readings(parts)):
        if weight > found.get(word, 0.0):
            found[word] = weight
    return dict(islice(found.items(), MOST))


def _codes_of(spelt: Sequence[str]) -> tuple[int, ...]:
    """Return each word's code: the first 64 bits of its BLAKE2b hash, signed as databases want it."""
    digests = b"".join(blake2b(word.encode(), digest_size=8).digest() for word in spelt)
    return unpack(f">{len(spelt)}q", digests)


def _own(parts: NameParts) -> Iterator[tuple[str, float]]:
    core = parts.core
    if not core:
        return
    if parts.sort is Sort.INSTITUTION:
        yield from _of_institution(parts)
    elif parts.sort is Sort.LATIN or not any(is_han(char) for char in parts.brand):
        yield from _of_latin(parts)
    else:
        yield from _of_firm(parts)


def _places(parts: NameParts) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(place for place in (parts.region.city, parts.region.province) if place)
    )


def _of_firm(parts: NameParts) -> Iterator[tuple[str, float]]:
    brand, core, city = parts.brand, parts.core, parts.region.city
    trade = _trade_head(parts.trade)
    sounds = parts.sound.split(" ")
    whole = "".join(sounds)
    yield "b" + brand, 1.5
    yield "c" + core, 1.5
    yield "p" + whole, 1.0
    if city:
        yield f"c{core}|{city}", 1.0
        yield f"p{whole}|{city}", 1.0
    if trade:
        yield f"p{whole}|{trade}", 1.0
    yield from _one_left_out(sounds, city, trade)
    yield from _kept_characters(parts, trade)
    yield from _of_letters(core, len(brand), _places(parts))
    yield from _of_district(parts)
    yield from _of_place_and_trade(parts)


def _of_place_and_trade(parts: NameParts) -> Iterator[tuple[str, float]]:
    """Place and trade of a name whose brand is another trade: 上海机场 is 上海国际机场, 中国重工 中国船舶重工."""
    place = parts.region.city or parts.region.province
    if place and parts.brand in words.trades():
        yield f"t{_trade_head(parts.trade or parts.brand)}|{place}", 1.0
        for char in parts.brand[1:2]:
            # 上药 is 上海医药, 深铁 深圳地铁
            yield f"g{char}|{place}", 0.6


def _one_left_out(sounds: list[str], city: str, trade: str) -> Iterator[tuple[str, float]]:
    if len(sounds) < 3:
        return
    for at in range(min(len(sounds), 5)):
        rest = "".join(sounds[:at] + sounds[at + 1 :])
        if len(sounds) > 3:
            yield "p" + rest, 0.8
            continue
        if city:
            yield f"p{rest}|{city}", 0.8
        if trade:
            yield f"p{rest}|{trade}", 0.8


def _swapped(parts: NameParts) -> Iterator[tuple[str, float]]:
    """The brand with two neighbours exchanged, looked for among the stored cores and brands."""
    core, city = parts.core, parts.region.city
    if parts.sort in (Sort.INSTITUTION, Sort.LATIN) or not core or not is_han(core[0]):
        return
    for at in range(min(len(parts.brand), 4) - 1):
        if core[at] == core[at + 1]:
            continue
        other = core[:at] + core[at + 1] + core[at] + core[at + 2 :]
        yield "c" + other, 1.5
        yield "b" + other[: len(parts.brand)], 0.8
        if city:
            yield f"c{other}|{city}", 1.0


def _kept_characters(parts: NameParts, trade: str) -> Iterator[tuple[str, float]]:
    """One of a short brand's characters in its place, with where and what: finds the other one mistyped."""
    if len(parts.brand) > 3 or not trade:
        return
    place = parts.region.city or parts.region.province
    for at, char in enumerate(parts.brand):
        yield f"x{char}{at}|{parts.trade}", 0.7
        if place:
            yield f"x{char}{at}|{place}|{trade}", 0.7


def _of_letters(core: str, brand: int, places: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """The first two characters with each later one, and pairs: what abbreviations keep."""
    head = core[:2]
    yield "h" + head, 1.0
    for place in places[:1]:
        # 杭钢 is 杭州钢铁, 上汽集团 is 上海汽车集团
        yield f"g{core[0]}|{place}", 0.6
    for place in places:
        yield f"h{head}|{place}", 1.0
    for char in dict.fromkeys(core[2:_HEAD]):
        yield f"h{head}{char}", 0.8
        yield f"s{core[0]}{char}", 0.4
        if "中国" in places:
            yield f"s{core[0]}{char}|中国", 0.8
    for at in range(1, min(brand, _HEAD)):
        if at + 2 <= len(core):
            yield "h" + core[at : at + 2], 0.8


def _of_district(parts: NameParts) -> Iterator[tuple[str, float]]:
    """A district's bare name may be the brand's beginning (广州白云山医药)."""
    district = parts.region.district[:2]
    if not district or not parts.region.city:
        return
    yield f"h{district}|{parts.region.city}", 0.6
    for char in dict.fromkeys(parts.core[:5]):
        yield f"h{district}{char}", 0.8


def _of_institution(parts: NameParts) -> Iterator[tuple[str, float]]:
    core, region = parts.core, parts.region
    yield "c" + core, 1.0
    places = [place for place in (region.district, region.city, region.province) if place]
    for place in places[:2]:
        yield f"c{core}|{place}", 1.5
        yield f"k{parts.trade}|{place}", 0.8
        for char in dict.fromkeys(core[:6]):
            yield f"i{char}|{place}", 0.5
    if region.province and not region.city and not parts.brand:
        yield "v" + parts.trade, 1.0
    if letters := initials_of(parts):
        yield "a" + letters, 1.0
    own = parts.brand.rpartition("附属")[2] if "附属" in parts.brand else ""
    if own:
        yield f"w{own}{parts.trade}", 1.5
    if parts.brand:
        yield "b" + parts.brand, 1.5
        yield "p" + parts.sound.replace(" ", ""), 1.0
        yield from _of_letters(core, len(parts.brand), tuple(places[:1]))


def initials_of(parts: NameParts) -> str:
    """Return a university's usual short name: 北航, 北师大, 西工大, 中科大, 南大; empty for other bodies."""
    kind = parts.trade
    if kind not in _UNIVERSITY_KINDS:
        return ""
    opening = parts.region.city or parts.region.province
    if opening and parts.brand:
        return opening[0] + parts.brand[0] + ("大" if opening == "中国" else "")
    first = opening or parts.brand
    return first[0] + ("大" if kind == "大学" else kind) if first else ""


_UNIVERSITY_KINDS = frozenset(
    ("大学", "学院", "师大", "理工", "科大", "工大", "农大", "财大", "医大", "交大", "中医大")
)


def _of_latin(parts: NameParts) -> Iterator[tuple[str, float]]:
    tokens = parts.sound.split(" ")
    city = parts.region.city
    trade = _trade_head(parts.trade)
    yield "b" + parts.brand, 1.0
    yield "c" + parts.core, 1.0
    spelt = [parts.brand, *tokens, *(a + b for a, b in pairwise(tokens))]
    for word in dict.fromkeys(spelt[:8]):
        if len(word) < 3 and word != parts.brand:
            continue
        yield "p" + word, 1.0
        if city:
            yield f"p{word}|{city}", 1.0
        if trade:
            yield f"p{word}|{trade}", 1.0
    if len(parts.brand) >= 6:
        yield "q" + parts.brand[:5], 0.6
        yield "q" + parts.brand[-5:], 0.6


def _trade_head(trade: str) -> str:
    return words.SYNONYMS.get(trade[:2], trade[:2])


def _readings(parts: NameParts) -> Iterator[tuple[str, float]]:
    """Terms of what a short name may stand for: 粤高速 is 广东 and 高速; 中石化 is 中国 and 石, 化."""
    if parts.sort is Sort.LATIN:
        if brand := foreign_brand(parts.brand):
            yield "b" + foreign.CHINESE[brand], 1.5
        return
    if not 2 <= len(parts.key) <= 8:
        return
    core = parts.core
    if parts.brand == OWN_PROVINCE:
        yield "v" + parts.trade, 1.5
    if parts.sort is Sort.INSTITUTION and parts.brand and "附属" not in parts.brand:
        # 武汉协和医院 is the 附属协和医院 of a university
        yield "w" + core, 1.5
    if len(core) >= 2:
        yield f"s{core[:2]}", 0.4
        yield f"s{core[:2]}|{parts.region.province}", 0.8
    if len(parts.key) <= 4 and parts.trade in words.SYNONYMS:
        # 招商轮船 is 招商局能源运输
        for char in words.SYNONYMS[parts.trade]:
            yield f"h{core[:2]}{char}", 0.8
    if len(parts.key) <= 4:
        yield "a" + parts.key, 1.0
        yield f"a{parts.key}大", 0.9
    if parts.sort is Sort.INSTITUTION or parts.region.city:
        yield "w" + parts.key, 1.5
        yield "h" + parts.key[:2], 0.5
        for char in dict.fromkeys(parts.key[2:6]):
            yield f"h{parts.key[:2]}{char}", 0.8
    if parts.region:
        return
    if len(core) == 3 and (place := regions.of_word(core[:2]).city):
        # 青岛港 is 青岛港国际: one character behind a place was taken for a brand with it
        yield f"g{core[2]}|{place}", 1.0
    if core[:1] == "中" and len(core) >= 2:
        # 中金 is 中国国际金融: abbreviations leave 国际 out
        yield f"s国{core[1]}|中国", 0.8
    for place in regions.abbreviated(core[:1]):
        rest = core[1:]
        if len(rest) == 1:
            yield f"g{rest}|{place}", 1.0
        if len(rest) >= 2:
            yield f"h{rest[:2]}|{place}", 1.0
            yield "c" + rest, 0.8
            yield "b" + rest, 0.8
            for char in dict.fromkeys(rest[2:6]):
                yield f"h{rest[:2]}{char}", 0.6
            yield f"s{rest[0]}{rest[1]}", 0.4
