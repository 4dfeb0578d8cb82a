"""A made-up stock of organisations' names, seeded: the same seed gives the same names.

Of a hundred: 80 companies (6 of them near to another one: same brand and other trade, one character changed,
other city), 5 branches of companies, 8 shops, 5 to 6 public bodies, 1 to 2 with a Latin name. Brands: 45 %
from 35,000 words, the frequent ones often, 35 % from some hundred thousand, 20 % invented of lucky
characters. A twelfth of all brands, by their hash, never enters a stock: those are novel.
"""

from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import accumulate
from random import Random
from typing import Generic, NamedTuple, TypeVar
from zlib import crc32

from benchmarks.matching import vocabulary as words
from handlers.matching.regions import short_of
from handlers.matching.sounds import syllables

T = TypeVar("T")

_KEPT = 120_000
"""Organisations of a stock that questions are made from, evenly spread."""
_COMMON_BRANDS, _ZIPF = 35_000, 0.82
_HELD_BACK = 12
"""One brand in so many is never in a stock."""


class City(NamedTuple):
    """A city with its province (the same text for 北京 and its like) and districts, full names."""

    province: str
    name: str
    districts: tuple[str, ...]

    @property
    def short(self) -> str:
        """The name without its rank."""
        return short(self.name)

    @property
    def is_province(self) -> bool:
        """Whether the city is a province of its own."""
        return self.province == self.name


class Organisation(NamedTuple):
    """A name with the pieces it was composed of; `place` is how it was written, empty where left out."""

    name: str
    sort: str
    city: City
    place: str = ""
    brand: str = ""
    trade: str = ""
    form: str = ""

    @property
    def identity(self) -> int:
        """What two spellings of one organisation share, as a number: city, brand and trade."""
        return identity(self.city, self.brand, self.trade)


def identity(city: City, brand: str, trade: str) -> int:
    """Return the number of a city, a brand and a trade."""
    return hash((city.name, brand, trade))


short = cache(short_of)
"""The name of a division without its rank."""


@cache
def cities() -> tuple[City, ...]:
    """Read the public divisions; those with no city above them stand for themselves."""
    table = resources.files("handlers.matching") / "tables" / "regions.txt"
    found, province = [], ""
    for line in table.read_text("utf-8").splitlines():
        if not line.startswith(" "):
            province = line.strip()
        elif row := line.split():
            found.append(City(province, row[0], tuple(row[1:])))
    return tuple(found)


def sound_of(text: str) -> str:
    """Return the sound of a text in Latin letters."""
    return "".join(syllables(text))


def is_held_back(brand: str) -> bool:
    """Tell whether a brand never enters a stock."""
    return crc32(brand.encode()) % _HELD_BACK == 0


class Drawn(Generic[T]):
    """Things drawn by weight."""

    def __init__(self, things: Sequence[T], weights: Sequence[float]) -> None:
        self._things = things
        self._sums = list(accumulate(weights))

    def by(self, random: Random) -> T:
        """Return one of the things."""
        return self._things[bisect(self._sums, random.random() * self._sums[-1])]


@cache
def _common_brands() -> Drawn[str]:
    """The frequent brands: fixed words, whatever the seed; the first ones come most often."""
    random = Random(7)
    found: dict[str, None] = {}
    while len(found) < _COMMON_BRANDS:
        word = "".join(random.choices(words.LETTERS, k=random.choice((2, 2, 2, 3))))
        if not is_held_back(word) and word[0] != word[1]:
            found.setdefault(word)
    weights = [1 / (rank + 12) ** _ZIPF for rank in range(len(found))]
    return Drawn(list(found), weights)


@cache
def _drawn_cities() -> Drawn[City]:
    known = cities()
    return Drawn(known, [words.BIG_CITIES.get(city.short, 0.35) for city in known])


@cache
def _drawn_trades() -> Drawn[words.Trade]:
    return Drawn(words.TRADES, [trade.weight for trade in words.TRADES])


@cache
def _drawn_forms() -> Drawn[str]:
    return Drawn([form for form, _ in words.FORMS], [weight for _, weight in words.FORMS])


class Maker:
    """Composes organisations from one stream of chance."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def brand(self) -> str:
        """Return a brand that may be in a stock."""
        while is_held_back(brand := self._any_brand()):
            pass
        return brand

    def novel_brand(self) -> str:
        """Return a brand that is in no stock."""
        while not is_held_back(brand := self._any_brand()):
            pass
        return brand

    def _any_brand(self) -> str:
        random, chance = self.random, self.random.random()
        if chance < 0.45:
            brand = _common_brands().by(random)
            # The frequent words hold none that is kept back; a changed one may be.
            return brand if random.random() < 0.9 else random.choice(words.LETTERS) + brand[1:]
        letters = words.LETTERS if chance < 0.80 else words.LUCKY
        length = random.choices((2, 3, 4), (60, 25, 15))[0]
        return "".join(random.choices(letters, k=length))

    def city(self) -> City:
        """Return a city, the big ones more often."""
        return _drawn_cities().by(self.random)

    def trade(self) -> str:
        """Return a trade word."""
        return _drawn_trades().by(self.random).word

    def place(self, city: City) -> str:
        """Return how a name may write where it is."""
        random, chance = self.random, self.random.random()
        if chance < 0.42:
            return city.name
        if chance < 0.80 or (city.is_province and chance < 0.93):
            return city.short
        if chance < 0.90:
            return short(city.province)
        if chance < 0.93:
            return city.province + city.name
        if not city.districts:
            return city.short
        district = random.choice(city.districts)
        return city.name + district if chance < 0.97 else city.short + short(district)

    def company(
        self, city: City | None = None, brand: str = "", trade: str = "", *, form: str = ""
    ) -> Organisation:
        """Return a company; what is given stands fast."""
        random = self.random
        city, brand = city or self.city(), brand or self.brand()
        trade, form = trade or self.trade(), form or _drawn_forms().by(random)
        if "集团" in form and random.random() < 0.7:
            trade = ""
        inside = form.replace("（集团）", "集团").replace("（有限合伙）", "有限公司")
        chance = random.random()
        if chance < 0.80:
            place = self.place(city)
            return Organisation(
                place + brand + trade + form, "company", city, place, brand, trade, form
            )
        bare = city.short
        if chance < 0.90:
            name = f"{brand}{trade}（{bare}）{inside}"
        elif chance < 0.93:
            name = f"{brand}（{bare}）{trade}{inside}"
        else:
            return Organisation(brand + trade + form, "company", city, "", brand, trade, form)
        return Organisation(name, "company", city, bare, brand, trade, inside)

    def near(self, one: Organisation) -> Organisation:
        """Return another company that is near to one: a daughter, a neighbour, a namesake elsewhere."""
        chance = self.random.random()
        if chance < 0.4:
            return self.company(one.city, one.brand)
        if chance < 0.7:
            return self.company(one.city, self.other_brand(one.brand), one.trade)
        return self.company(None, one.brand, one.trade)

    def other_brand(self, brand: str) -> str:
        """Return a brand with one character changed, not one that is held back."""
        while True:
            at = self.random.randrange(len(brand))
            other = brand[:at] + self.random.choice(words.LUCKY) + brand[at + 1 :]
            if other != brand and not is_held_back(other):
                return other

    def branch(self, parent: Organisation) -> Organisation:
        """Return a branch of a company."""
        city = self.city()
        name = parent.name + city.short + self.random.choice(words.BRANCHES)
        return parent._replace(name=name, sort="branch")

    def district(self, city: City) -> str:
        """Return one of the city's districts, the city itself where there is none."""
        return self.random.choice(city.districts) if city.districts else city.name

    def shop(self, brand: str = "") -> Organisation:
        """Return a sole trader's shop."""
        random, city = self.random, self.city()
        if not brand and random.random() < 0.35:
            brand = random.choice(words.SURNAMES) + "".join(
                random.choices(words.GIVEN, k=random.choice((1, 2, 2)))
            )
        brand = brand or self.brand()
        place = (city.name if random.random() < 0.35 else "") + self.district(city)
        kind = random.choice(words.SHOPS)
        return Organisation(place + brand + kind, "shop", city, place, brand, kind)

    def body(self) -> Organisation:
        """Return a hospital, a school or an office."""
        random, city = self.random, self.city()
        district, chance = self.district(city), random.random()
        if chance < 0.35:
            kinds, places = words.HOSPITALS, (city.name, city.name + district, district)
        elif chance < 0.70:
            kinds, places = words.SCHOOLS, (city.name, city.name + district, district)
        else:
            kinds, places = words.OFFICES, (city.name, city.name + district, city.province)
        brand = self.brand() if chance < 0.70 and random.random() < 0.45 else ""
        kind = random.choice(kinds).replace("#", random.choice(words.NUMBERS))
        place = random.choice(places)
        return Organisation(place + brand + kind, "body", city, place, brand, kind)

    def latin(self) -> Organisation:
        """Return a company with a Latin name."""
        random, city = self.random, self.city()
        trade = random.choice([trade.english for trade in words.TRADES if trade.english])
        brand = sound_of(self.brand()).capitalize()
        if random.random() < 0.4:
            brand = "".join(random.choices(words.LATIN_BRANDS, k=2))
        spelt = sound_of(city.short).capitalize()
        name = random.choice(
            (
                f"{brand} {trade} Co., Ltd.",
                f"{brand} {trade} ({spelt}) Co., Ltd.",
                f"{spelt} {brand} {trade} Co., Ltd.",
                f"{brand} {trade} Limited",
                f"{brand} Group Inc.",
                f"{brand}{trade}有限公司",
            )
        )
        return Organisation(name, "latin", city, "", brand, trade)


@dataclass(slots=True)
class Stock:
    """Names by number; of some of them the pieces, how often a brand comes, and all identities."""

    names: list[str] = field(default_factory=list)
    kept: dict[int, Organisation] = field(default_factory=dict)
    bearers: Counter[str] = field(default_factory=Counter)
    identities: set[int] = field(default_factory=set)


def stock(count: int, *, seed: int) -> Stock:
    """Return `count` different names."""
    made, known = Stock(), set[str]()
    stride = max(1, count // _KEPT)
    for one in _organisations(Maker(Random(seed))):
        if one.name in known:
            continue
        known.add(one.name)
        if len(made.names) % stride == 0:
            made.kept[len(made.names)] = one
        made.names.append(one.name)
        made.bearers[one.brand] += 1
        made.identities.add(one.identity)
        if len(made.names) == count:
            return made
    raise AssertionError("the stream of organisations has no end")


def _organisations(maker: Maker) -> Iterator[Organisation]:
    random, recent = maker.random, [maker.company()]
    while True:
        chance = random.random()
        if chance < 0.74:
            one = maker.company()
            # A window of earlier ones to be near to, replaced at random: the same at any size.
            if len(recent) < 20_000:
                recent.append(one)
            else:
                recent[random.randrange(len(recent))] = one
        elif chance < 0.80:
            one = maker.near(random.choice(recent))
        elif chance < 0.85:
            one = maker.branch(random.choice(recent))
        elif chance < 0.93:
            one = maker.shop()
        elif chance < 0.985:
            one = maker.body()
        else:
            one = maker.latin()
        yield one
