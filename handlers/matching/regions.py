"""Where a name says its customer is: province, city, district at its head, in brackets or inside.

The table is the public list of administrative divisions down to the county (GB/T 2260).
"""

from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import NamedTuple

from handlers.matching.sounds import syllables
from handlers.matching.tables import latin, places


class Region(NamedTuple):
    """Short names, empty where the name says nothing; `area` is 中国 or empty."""

    province: str = ""
    city: str = ""
    district: str = ""

    def __bool__(self) -> bool:
        return bool(self.province or self.city or self.district)


NOWHERE = Region()

_ENDINGS = (
    "特别行政区", "自治区", "自治州", "自治县", "地区", "省", "市", "盟", "新区", "林区", "区", "县", "旗",
)  # fmt: skip
_SITES = (
    "经济技术开发区", "高新技术产业开发区", "高新技术开发区", "经济开发区", "高新区", "经开区", "开发区", "工业园区",
    "新区", "自贸区", "保税区",
)  # fmt: skip


@dataclass(slots=True)
class _Table:
    provinces: dict[str, str] = field(default_factory=dict)
    cities: dict[str, tuple[str, str]] = field(default_factory=dict)  # word -> (province, city)
    districts: dict[str, list[Region]] = field(default_factory=dict)  # full word -> where
    bare: dict[tuple[str, str], Region] = field(default_factory=dict)  # (city, bare word) -> where
    counties: dict[str, list[Region]] = field(default_factory=dict)  # bare word -> where
    bracketed: dict[str, tuple[str, str]] = field(
        default_factory=dict
    )  # as cities, brands at a head


def short_of(name: str) -> str:
    """Return a division's name without its rank and its peoples (延边朝鲜族自治州 -> 延边)."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            name = name[: -len(ending)]
            break
    for people in places.PEOPLES:
        if people in name and len(name) - len(people) >= 2:
            name = name.replace(people, "")
    return name


@cache
def _table() -> _Table:
    table = _Table()
    province = ""
    for line in (
        (resources.files(__package__) / "tables" / "regions.txt").read_text("utf-8").split("\n")
    ):
        if line and not line.startswith(" "):
            province = short_of(line)
            table.provinces |= {line: province, province: province, province + "省": province}
        elif line:
            _add_city(table, province, line.split())
    for province, divisions in places.FURTHER_DIVISIONS:
        _add_city(table, province, divisions.split())
    _add_former_names(table)
    for word in places.NO_BARE_CITIES:
        if word in table.cities:
            table.bracketed[word] = table.cities.pop(word)
    table.provinces |= {"中国": "中国", "内蒙": "内蒙古"}
    return table


def _add_city(table: _Table, province: str, words: list[str]) -> None:
    city = short_of(words[0])
    table.cities |= dict.fromkeys((words[0], city, city + "市"), (province, city))
    for full in words[1:]:
        where = Region(province, city, short_of(full))
        table.districts.setdefault(full, []).append(where)
        table.bare.setdefault((city, where.district), where)
        table.counties.setdefault(where.district, []).append(where)
        if where.district in places.BARE_COUNTIES:
            # 吴江市 and 江宁县 are 吴江区 and 江宁区 now
            for rank in {"", "市", "县"} - {full[-1]}:
                table.districts.setdefault(where.district + rank, []).append(where)


def _add_former_names(table: _Table) -> None:
    for former, now in places.FORMER_NAMES.items():
        if now in table.cities:
            table.cities |= dict.fromkeys((former, former + "市"), table.cities[now])
        else:
            table.districts.setdefault(former, []).extend(table.counties[now])


def split_head(text: str) -> tuple[Region, str]:
    """Return the region at the head of a squeezed name, and the rest; at least two characters stay."""
    table = _table()
    province = city = district = ""
    rest = text
    found = _longest(table.provinces, rest, 8)
    # 海南藏族自治州 lies in 青海, not in the province its name opens with
    if found and len(_longest(table.cities, rest, 11)) <= max(len(found), 3):
        province, rest = table.provinces[found], rest[len(found) :]
        if province == "吉林" and found == "吉林" and rest.startswith("市"):
            city, rest = "吉林", rest[1:]
        elif province == "吉林":
            pass  # province and city: the province where one of its cities follows, told below
        elif (province, province) == table.cities.get(province):
            city, rest = province, rest.removeprefix("市")
    found = _longest(table.cities, rest, 11)
    # 朝阳区 lies in 北京 or 长春, not in the city its name opens with
    is_district = rest[len(found) : len(found) + 1] == "区" and found + "区" in table.districts
    if (found and not is_district) and (
        province in ("", "中国", table.cities[found][0])
        and (not city or city == table.cities[found][1])
    ):
        (province, city), rest = table.cities[found], rest[len(found) :]
    if told := _district(table, rest, province, city):
        word, where = told
        province, city, district = where
        rest = rest[len(word) :]
    if province or city:
        for site in _SITES:
            if rest.startswith(site) and len(rest) - len(site) >= 2:
                rest = rest[len(site) :]
                break
    if len(rest) < 2:
        return NOWHERE, text
    return Region(province, city, district), rest


def head_spelt_right(text: str) -> str:
    """Return a text whose city is misspelt with 洲 (杭洲云杉) with that city's name; any other as it is."""
    is_slip = text[1:2] == "洲" and text[:2] not in _table().cities
    return f"{text[0]}州{text[2:]}" if is_slip and f"{text[0]}州" in _table().cities else text


def _longest(
    words: dict[str, object] | dict[str, str] | dict[str, tuple[str, str]], text: str, most: int
) -> str:
    for size in range(min(most, len(text) - 1), 1, -1):
        if text[:size] in words:
            return text[:size]
    return ""


def _district(table: _Table, text: str, province: str, city: str) -> tuple[str, Region] | None:
    for size in range(min(11, len(text) - 1), 1, -1):
        word = text[:size]
        if city and (where := table.bare.get((city, word))) and len(text) - size >= 2:
            return word, where
        known = table.districts.get(word)
        # 湖北武昌鱼 bears a fish for a brand
        if not known or (len(text) - size < 2 and word in places.BARE_COUNTIES):
            continue
        fitting = [
            one
            for one in known
            if (not city or one.city == city) and province in ("", "中国", one.province)
        ]
        if len(fitting) == 1:
            return word, fitting[0]
        if fitting:
            same = fitting[0].province if len({one.province for one in fitting}) == 1 else province
            return word, Region(same, city, fitting[0].district)
    return None


def of_word(word: str) -> Region:
    """Return the region a whole word names, as in brackets; NOWHERE if none."""
    table = _table()
    if word in table.provinces:
        province = table.provinces[word]
        return Region(
            province, province if table.cities.get(province) == (province, province) else ""
        )
    if where := table.cities.get(word) or table.bracketed.get(word):
        return Region(*where)
    if known := table.districts.get(word):
        return known[0] if len(known) == 1 else Region("", "", known[0].district)
    place, rest = split_head(word + "有限")
    return place if rest == "有限" else NOWHERE


def of_county(word: str, within: Region) -> Region:
    """Return the county a bare word names before a public body (瑞安七中), within what is known; else NOWHERE."""
    fitting = [
        one
        for one in _table().counties.get(word, ())
        if within.province in ("", one.province) and within.city in ("", one.city)
    ]
    return fitting[0] if len(fitting) == 1 and not within.district and len(word) >= 2 else NOWHERE


def district_in(word: str, within: Region) -> Region:
    """Return the district a word names, with or without its rank, within a city if one is known; else NOWHERE.

    Where several cities have it and none is known, the district alone.
    """
    bare = short_of(word) if len(word) > 2 else word
    fitting = [
        one
        for one in _table().counties.get(bare, ())
        if within.province in ("", one.province) and within.city in ("", one.city)
    ]
    if not fitting:
        return NOWHERE
    return fitting[0] if len(fitting) == 1 else Region("", "", bare)


def is_county(word: str) -> bool:
    """Tell whether a bare word is a district or county of any city."""
    return word in _table().counties


@cache
def by_sound() -> dict[str, Region]:
    """Return the regions by their Latin names: `shenzhen`, `hongkong`; of namesakes the first in the table."""
    table = _table()
    found: dict[str, Region] = {}
    for city, where in table.cities.items():
        if city not in places.FORMER_NAMES:
            found.setdefault("".join(syllables(city)), Region(*where))
    found |= {"".join(syllables(word)): of_word(word) for word in table.provinces}
    for word, names in latin.PLACES.items():
        found |= dict.fromkeys(names, of_word(word))
    return found


def sound_alike(one: Region, other: Region) -> bool:
    """Tell whether two cities are written the same in Latin letters (苏州, 宿州)."""
    return bool(one.city and other.city) and syllables(one.city) == syllables(other.city)


@cache
def abbreviated(char: str) -> tuple[str, ...]:
    """Return the provinces and cities that one character stands for at the head of a short name.

    Beside the usual ones, the first character of a province or city that hardly another begins with: 马钢, 柳钢.
    """
    table = _table()
    provinces = {one for one in table.provinces.values() if char and one.startswith(char)}
    cities = {city for _, city in table.cities.values() if char and city.startswith(char)}
    own = sorted(provinces) + (sorted(cities) if len(cities) <= _FEW_CITIES else [])
    return tuple(dict.fromkeys((*places.SHORT_FORMS.get(char, ()), *own)))


_FEW_CITIES = 2
