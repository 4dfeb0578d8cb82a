"""Labelled questions about a made-up stock: other spellings of a name in it, and names that are not in it.

25 kinds that mean the customer and 8 that do not are those of the shared study; three more come from real
short names: a company by brand and 股份, by letters of several words, and by its province's one letter.
A name is asked only when no other of the stock may be meant as well: not when its text is another's name, nor,
where the words were changed, when the stock has an organisation of that city, brand and trade.
"""

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from opencc import OpenCC

from benchmarks.matching import vocabulary as words
from benchmarks.matching.names import (
    City,
    Maker,
    Organisation,
    Stock,
    identity,
    sound_of,
)
from handlers.matching.regions import short_of
from handlers.matching.sounds import syllables


class Query(NamedTuple):
    """A question with its answer: `target` is the customer (the first name is 1), -1 where nothing is meant."""

    text: str
    positive: bool
    kind: str
    target: int


class Variant(NamedTuple):
    """A spelling; `identity` of whom it would name where that may be somebody else."""

    text: str
    identity: int | None = None


_FORM = re.compile(r"(（集团）|集团)?(股份)?(有限责任公司|有限公司)$|（有限合伙）$")
_BRACKETED = re.compile(r"（([^）]+)）")
_SIGNS = re.compile(r"[\s·()（）。，,]")
_ATTEMPTS = 4_000
"""Organisations tried for a kind; few fit some kinds."""
_FEW, _SOME, _MANY = 5, 30, 200
"""So many bearers of a brand leave it a name for one of them: alone, with a trade, with a city."""


class Asker:
    """Makes questions about one stock."""

    def __init__(self, known: Stock, seed: int) -> None:
        self.random = Random(seed)
        self.maker = Maker(self.random)
        self.known = known
        self._to_traditional = OpenCC("s2t").convert
        self._names = set(known.names)
        self._bare = {_SIGNS.sub("", name) for name in known.names}
        self._by_sort: dict[str, list[int]] = {}
        for number, one in known.kept.items():
            if one.sort != "company" or (one.trade and len(one.brand) >= 2):
                self._by_sort.setdefault(one.sort, []).append(number)

    def questions(self, per_kind: int) -> Iterator[Query]:
        """Make questions of every kind, twice as many plain novel names; fewer where the stock gives fewer."""
        for kind, (sort, vary) in _SAME.items():
            yield from self._asked(kind, sort, vary, per_kind, positive=True)
        for kind, (sort, vary) in _OTHER.items():
            wanted = per_kind * 2 if kind == "novel" else per_kind
            yield from self._asked(kind, sort, vary, wanted, positive=False)

    def _asked(
        self, kind: str, sort: str, vary: "Vary", wanted: int, *, positive: bool
    ) -> Iterator[Query]:
        numbers = self._by_sort.get(sort) or (list(self.known.kept) if not sort else [])
        texts: set[str] = set()
        for _ in range(_ATTEMPTS if numbers else 0):
            if len(texts) == wanted:
                return
            number = self.random.choice(numbers)
            variant = vary(self, self.known.kept[number])
            if variant is None or variant.text in texts or not self._is_fit(kind, variant, number):
                continue
            texts.add(variant.text)
            yield Query(variant.text, positive, kind, number + 1 if positive else -1)

    def _is_fit(self, kind: str, variant: Variant, number: int) -> bool:
        if kind == "exact":
            return True
        if variant.text in self._names or variant.identity in self.known.identities:
            return False
        bare = _SIGNS.sub("", variant.text)
        return bare not in self._bare or _SIGNS.sub("", self.known.names[number]) == bare

    def traditional(self, text: str) -> str:
        """Return a text in traditional characters."""
        changed: str = self._to_traditional(text)
        return changed

    def bearers(self, one: Organisation) -> int:
        """Return how many of the stock bear the brand."""
        return self.known.bearers[one.brand]


Vary = Callable[[Asker, Organisation], Variant | None]
"""Returns a spelling, or None where this organisation has none of that kind."""


def _if_other(text: str, one: Organisation, number: int | None = None) -> Variant | None:
    return Variant(text, number) if text != one.name else None


def _without_form(name: str) -> str:
    return _FORM.sub("", name)


def _without_place(one: Organisation) -> str:
    return one.name.removeprefix(one.place)


def _begins_with_place(one: Organisation) -> bool:
    return bool(one.place) and one.name.startswith(one.place)


def _with_brand(one: Organisation, brand: str) -> Variant | None:
    if brand == one.brand:
        return None
    return Variant(one.name.replace(one.brand, brand, 1), identity(one.city, brand, one.trade))


def _spaced(asker: Asker, one: Organisation) -> Variant | None:
    random, name = asker.random, one.name
    if random.random() < 0.5:
        name = name.replace("（", "(").replace("）", ")")
    at = random.randrange(1, len(name))
    name = name[:at] + random.choice(" \u3000·") + name[at:]
    if random.random() < 0.5:
        name = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in name)
    return Variant(name + random.choice(("", "。", " ", "，")))


def _swapped_form(asker: Asker, one: Organisation) -> Variant | None:
    forms = ("有限责任公司", "股份有限公司", "有限公司", "集团有限公司")
    return _if_other(_without_form(one.name) + asker.random.choice(forms), one)


def _other_place(asker: Asker, one: Organisation) -> Variant | None:
    city = one.city
    if not _begins_with_place(one) or one.place not in (city.name, city.short):
        return None
    places = {city.name, city.short, short_of(city.province) + city.short} - {one.place}
    if city.is_province:
        places.discard(city.short * 2)
    return Variant(asker.random.choice(sorted(places)) + _without_place(one))


def _moved_place(asker: Asker, one: Organisation) -> Variant | None:
    short = one.city.short
    if not _begins_with_place(one):
        if f"（{short}）" not in one.name:
            return None
        return Variant(
            asker.random.choice((one.city.name, short)) + one.name.replace(f"（{short}）", "")
        )
    if one.place not in (one.city.name, short) or not one.form.startswith(("有限", "股份")):
        return None
    return Variant(
        asker.random.choice(
            (
                f"{one.brand}{one.trade}（{short}）{one.form}",
                f"{one.brand}({short}){one.trade}{one.form}",
            )
        )
    )


def _no_brackets(_: Asker, one: Organisation) -> Variant | None:
    found = _BRACKETED.search(one.name)
    if not found or found.group(1) != one.city.short:
        return None
    return Variant(one.name.replace("（", "").replace("）", ""))


def _brand_and_trade(asker: Asker, one: Organisation) -> Variant | None:
    return Variant(one.brand + one.trade[:2]) if asker.bearers(one) <= _SOME else None


def _place_and_brand(asker: Asker, one: Organisation) -> Variant | None:
    fits = _begins_with_place(one) and asker.bearers(one) <= _MANY
    return Variant(one.city.short + one.brand) if fits else None


def _brand_only(asker: Asker, one: Organisation) -> Variant | None:
    return Variant(one.brand) if asker.bearers(one) <= _FEW else None


def _same_sound(asker: Asker, brand: str) -> str:
    places = [at for at, char in enumerate(brand) if len(_sounding_like(char)) > 1]
    if not places:
        return brand
    at = asker.random.choice(places)
    others = [char for char in _sounding_like(brand[at]) if char != brand[at]]
    return brand[:at] + asker.random.choice(others) + brand[at + 1 :]


_BY_SOUND: dict[str, list[str]] = {}


def _sounding_like(char: str) -> list[str]:
    if not _BY_SOUND:
        for one in dict.fromkeys(words.LETTERS + words.GIVEN + words.SURNAMES):
            _BY_SOUND.setdefault(syllables(one)[0], []).append(one)
    return _BY_SOUND.get(syllables(char)[0], [])


def _look_alike(asker: Asker, one: Organisation) -> Variant | None:
    groups = {char: group for group in words.LOOK_ALIKE for char in group}
    places = [at for at, char in enumerate(one.brand) if char in groups]
    if not places:
        return None
    at = asker.random.choice(places)
    char = asker.random.choice(groups[one.brand[at]].replace(one.brand[at], ""))
    return _with_brand(one, one.brand[:at] + char + one.brand[at + 1 :])


def _dropped(asker: Asker, one: Organisation) -> Variant | None:
    if len(one.brand) < 3:
        return None
    at = asker.random.randrange(len(one.brand))
    return _with_brand(one, one.brand[:at] + one.brand[at + 1 :])


def _inserted(asker: Asker, one: Organisation) -> Variant | None:
    at = asker.random.randrange(len(one.brand))
    char = asker.random.choice((one.brand[at], asker.random.choice(words.LUCKY)))
    return _with_brand(one, one.brand[: at + 1] + char + one.brand[at + 1 :])


def _transposed(asker: Asker, one: Organisation) -> Variant | None:
    brand, at = one.brand, asker.random.randrange(len(one.brand) - 1)
    return _with_brand(one, brand[:at] + brand[at + 1] + brand[at] + brand[at + 2 :])


_OTHER_WORD = {trade.word: trade.other for trade in words.TRADES if trade.other}
_ENGLISH = {trade.word: trade.english for trade in words.TRADES if trade.english}


def _other_word(_: Asker, one: Organisation) -> Variant | None:
    other = _OTHER_WORD.get(one.trade)
    if not other:
        return None
    return Variant(one.name.replace(one.trade, other, 1), identity(one.city, one.brand, other))


def _branch_of(asker: Asker, one: Organisation) -> Variant | None:
    if "合伙" in one.name:
        return None
    endings = ("分公司", "办事处", "第二分公司", "营业部")
    return Variant(one.name + asker.maker.city().short + asker.random.choice(endings))


def _spelt_brand(asker: Asker, one: Organisation) -> Variant | None:
    return Variant(sound_of(one.brand) + one.trade) if asker.bearers(one) <= _SOME else None


def _in_english(asker: Asker, one: Organisation) -> Variant | None:
    english = _ENGLISH.get(one.trade)
    if not english or asker.bearers(one) > _SOME:
        return None
    brand, city = sound_of(one.brand).capitalize(), sound_of(one.city.short).capitalize()
    return Variant(
        asker.random.choice(
            (
                f"{city} {brand} {english} Co., Ltd.",
                f"{brand} {english} ({city}) Co.,Ltd",
                f"{brand} {english}".upper(),
            )
        )
    )


def _latin_spelling(asker: Asker, one: Organisation) -> Variant | None:
    text = one.name
    if asker.random.random() < 0.6:
        for form in words.LATIN_FORMS:
            text = text.removesuffix(form)
    changed = (text.upper(), text.lower(), text.replace("Co., Ltd.", "Co Ltd"))
    return _if_other(asker.random.choice(changed), one)


def _shorter_body(asker: Asker, one: Organisation) -> Variant | None:
    text = one.name
    for long, short in words.SHORTER_BODIES:
        text = text.replace(long, short)
    text = re.sub(r"第(.)中学", r"\1中", text)
    if asker.random.random() < 0.5:
        text = re.sub(r"第(.)医院", r"\1院", text)
    if text.startswith(one.city.name) and asker.random.random() < 0.6:
        text = one.city.short + text.removeprefix(one.city.name)
    return _if_other(text, one)


def _two_changes(asker: Asker, one: Organisation) -> Variant | None:
    if asker.bearers(one) > _SOME * 2 or not _begins_with_place(one):
        return None
    text = _without_form(_without_place(one))
    if asker.random.random() < 0.5:
        brand = _same_sound(asker, one.brand)
        number = identity(one.city, brand, one.trade)
        return Variant(text.replace(one.brand, brand, 1), number) if brand != one.brand else None
    other = _OTHER_WORD.get(one.trade, "")
    return Variant(text.replace(one.trade, other, 1)) if other else None


def _stock_name(asker: Asker, one: Organisation) -> Variant | None:
    fits = "股份" in one.form and asker.bearers(one) <= _SOME
    return Variant(one.brand + "股份") if fits else None


def _letters(asker: Asker, one: Organisation) -> Variant | None:
    fits = len(one.trade) >= 4 and len(one.brand) == 2 and asker.bearers(one) <= _SOME
    return Variant(one.brand + one.trade[0] + one.trade[2]) if fits else None


def _province_letter(asker: Asker, one: Organisation) -> Variant | None:
    letter = words.PROVINCE_LETTERS.get(short_of(one.city.province))
    fits = letter and _begins_with_place(one) and asker.bearers(one) <= _SOME
    return Variant(f"{letter}{one.brand}{one.trade[:2]}") if fits else None


_ANY, _COMPANY, _BODY, _LATIN = "", "company", "body", "latin"
_SAME: dict[str, tuple[str, Vary]] = {
    "exact": (_ANY, lambda _, one: Variant(one.name)),
    "width_space_punct": (_COMPANY, _spaced),
    "traditional": (_COMPANY, lambda asker, one: _if_other(asker.traditional(one.name), one)),
    "drop_legal": (_COMPANY, lambda _, one: _if_other(_without_form(one.name), one)),
    "swap_legal": (_COMPANY, _swapped_form),
    "drop_region": (
        _COMPANY,
        lambda _, one: Variant(_without_place(one)) if _begins_with_place(one) else None,
    ),
    "region_suffix": (_COMPANY, _other_place),
    "region_move": (_COMPANY, _moved_place),
    "bracket_drop": (_COMPANY, _no_brackets),
    "short_brand_ind": (_COMPANY, _brand_and_trade),
    "short_region_brand": (_COMPANY, _place_and_brand),
    "brand_only": (_COMPANY, _brand_only),
    "homophone": (_COMPANY, lambda asker, one: _with_brand(one, _same_sound(asker, one.brand))),
    "shape_typo": (_COMPANY, _look_alike),
    "typo_drop": (_COMPANY, _dropped),
    "typo_insert": (_COMPANY, _inserted),
    "typo_transpose": (_COMPANY, _transposed),
    "industry_syn": (_COMPANY, _other_word),
    "branch_of": (_COMPANY, _branch_of),
    "pinyin_brand": (_COMPANY, _spelt_brand),
    "english_alias": (_COMPANY, _in_english),
    "eng_variant": (_LATIN, _latin_spelling),
    "inst_abbrev": (_BODY, _shorter_body),
    "combo2": (_COMPANY, _two_changes),
    "noise_words": (
        _COMPANY,
        lambda asker, one: Variant(one.name + asker.random.choice(words.NOISE)),
    ),
    "short_stock": (_COMPANY, _stock_name),
    "short_letters": (_COMPANY, _letters),
    "short_province": (_COMPANY, _province_letter),
}


def _elsewhere(asker: Asker, one: Organisation) -> Variant | None:
    city = asker.maker.city()
    if not _begins_with_place(one) or city.province == one.city.province:
        return None
    place = asker.random.choice((city.name, city.short))
    return Variant(place + _without_place(one), identity(city, one.brand, one.trade))


def _other_brand(asker: Asker, one: Organisation) -> Variant | None:
    brand = asker.maker.other_brand(one.brand)
    return _with_brand(one, brand) if sound_of(brand) != sound_of(one.brand) else None


def _other_trade(asker: Asker, one: Organisation) -> Variant | None:
    trade = asker.maker.trade()
    if set(trade) & set(one.trade):
        return None
    return Variant(one.name.replace(one.trade, trade, 1), identity(one.city, one.brand, trade))


def _other_number(asker: Asker, one: Organisation) -> Variant | None:
    found = re.search(f"第([{words.NUMBERS}])", one.trade)
    if not found:
        return None
    number = asker.random.choice(words.NUMBERS.replace(found.group(1), ""))
    trade = one.trade.replace(found.group(), f"第{number}")
    return Variant(one.place + one.brand + trade, identity(one.city, one.brand, trade))


def _daughter(asker: Asker, one: Organisation) -> Variant | None:
    other = asker.maker.company(None, one.brand)
    fits = other.city != one.city and other.trade
    return Variant(other.name, other.identity) if fits else None


def _novel_office(asker: Asker, _: Organisation) -> Variant | None:
    city: City = asker.maker.city()
    district = asker.random.choice(city.districts) if city.districts else ""
    return Variant(city.name + district + asker.random.choice(words.NEW_OFFICES))


_OTHER: dict[str, tuple[str, Vary]] = {
    "neg_region": (_COMPANY, _elsewhere),
    "neg_brand1": (_COMPANY, _other_brand),
    "neg_industry": (_COMPANY, _other_trade),
    "neg_number": (_BODY, _other_number),
    "neg_sub": (_COMPANY, _daughter),
    "novel": (
        _ANY,
        lambda asker, _: Variant(asker.maker.company(brand=asker.maker.novel_brand()).name),
    ),
    "novel_inst": (_ANY, _novel_office),
    "novel_indiv": (
        _ANY,
        lambda asker, _: Variant(asker.maker.shop(asker.maker.novel_brand()).name),
    ),
}
SAME_KINDS = tuple(_SAME)
FROM_REAL_SHORT_NAMES = ("short_stock", "short_letters", "short_province")
"""Kinds that the shared study lacks."""
NOVEL = ("novel", "novel_inst", "novel_indiv")
HARD = tuple(kind for kind in _OTHER if kind not in NOVEL)


def questions(known: Stock, *, seed: int, per_kind: int) -> list[Query]:
    """Return labelled questions about a stock; those that mean a customer come first."""
    return list(Asker(known, seed).questions(per_kind))
