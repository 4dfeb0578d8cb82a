"""What two names have in common: one word per aspect, from which score and reason are made.

Each aspect (brand, region, trade, number, form, branch, letters) is judged on its own; the score
weighs the words (`scoring`), the reason says them (`reasons`).
"""

from dataclasses import dataclass
from functools import lru_cache

from handlers.matching import regions
from handlers.matching.parts import NameParts, Sort
from handlers.matching.regions import Region
from handlers.matching.slips import is_one_slip
from handlers.matching.tables import bodies, foreign, shapes, words
from handlers.matching.terms import OWN_PROVINCE, initials_of


@dataclass(slots=True)
class Comparison:
    """The aspects of a pair. `cover` is how much of the shorter core stands in the longer, in order;
    `ratio` the same against both lengths; `pair` the two characters that alone differ."""

    brand: str
    region: str
    trade: str
    number: str
    form: str
    branch: str
    letters: str
    cover: float
    ratio: float
    pair: str = ""


def compare(asked: NameParts, known: NameParts) -> Comparison:
    """Return what two names have in common."""
    brand, pair = _brand(asked, known)
    return _compared(asked, known, brand, _letters(asked, known), pair)


def compare_alike(asked: NameParts, known: NameParts) -> Comparison | None:
    """Return what two names have in common; None where their brands have nothing, which is soon told.

    Institutions are always compared: many have no brand.
    """
    brand, pair = _brand(asked, known)
    letters = _letters(asked, known)
    if (
        brand in ("other", "otherscript")
        and letters in ("no", "long")
        and known.sort is not Sort.INSTITUTION
        and asked.key != known.key
    ):
        return None
    return _compared(asked, known, brand, letters, pair)


def _compared(
    asked: NameParts, known: NameParts, brand: str, letters: str, pair: str
) -> Comparison:
    mine, theirs = asked.core, known.core
    common = _common(mine, theirs)
    # By place: naming the ten costs as much as finding some of them.
    return Comparison(
        brand,
        _region_of(asked, known),
        _trade(asked.trade, known.trade),
        _number(asked.numbers, known.numbers),
        _form(asked.form, known.form, is_short=letters != "long"),
        _branch(asked.branch, known.branch),
        letters,
        common / (min(len(mine), len(theirs)) or 1),
        2 * common / max(len(mine) + len(theirs), 1),
        pair,
    )


def _brand(asked: NameParts, known: NameParts) -> tuple[str, str]:
    mine, theirs = asked.brand, known.brand
    if mine == theirs:
        is_word = mine in words.trades() or mine in words.HOLLOW_BRANDS
        is_hollow = not mine or is_word or mine in (asked.form, known.form)
        return ("hollow" if is_hollow else "same"), ""
    if mine == OWN_PROVINCE and not theirs and known.region.province and not known.region.city:
        return "hollow", ""
    if asked.core == known.core and len(asked.core) >= 3:
        return "same", ""
    if asked.sound == known.sound:
        return "sound", _differing(mine, theirs)
    if mine.isascii() != theirs.isascii():
        return _spelt(asked, known), ""
    if mine.isascii():
        return _latin(asked, known), ""
    if _is_common_word_opened(asked, known):
        return "other", ""
    if known.core.startswith(mine) and len(mine) >= 2:
        return "opens" if len(mine) > 2 or len(theirs) <= 4 else "opens2", ""
    if asked.core.startswith(theirs) and len(theirs) >= 2:
        return "opened", ""
    return _edited(asked, known)


def _is_common_word_opened(asked: NameParts, known: NameParts) -> bool:
    """Tell whether a usual word with a trade opens the other brand: 东方电子 and 东方红电子 are two."""
    mine, theirs = asked.brand, known.brand
    if len(mine) < len(theirs):
        return bool(asked.trade) and mine in words.COMMON_BRANDS and theirs.startswith(mine)
    return bool(known.trade) and theirs in words.COMMON_BRANDS and mine.startswith(theirs)


def _edited(asked: NameParts, known: NameParts) -> tuple[str, str]:
    mine, theirs = asked.brand, known.brand
    size = len(mine)
    if size == len(theirs):
        places = [at for at in range(size) if mine[at] != theirs[at]]
        if len(places) == 1:
            pair = mine[places[0]] + theirs[places[0]]
            if pair in shapes.pairs():
                return "shape", pair
            return f"one{min(size, 4)}", pair
        if len(places) == 2 and sorted(mine) == sorted(theirs):
            return "swapped", ""
    elif abs(size - len(theirs)) == 1:
        longer, shorter = (mine, theirs) if size > len(theirs) else (theirs, mine)
        if len(shorter) >= 2 and _common(longer, shorter) == len(shorter):
            return ("more" if size > len(theirs) else "less") + str(min(len(shorter), 3)), ""
    if _is_one_sound_apart(asked.sound, known.sound):
        return "nearsound", ""
    if edit := _core_edit(asked.core, known.core):
        return edit, ""
    return (
        "within" if _is_within(mine, known.core) or _is_within(theirs, asked.core) else "other"
    ), ""


def _is_one_sound_apart(mine: str, theirs: str) -> bool:
    blanks = mine.count(" ")
    if blanks < 2 or blanks != theirs.count(" "):
        return False
    pairs = zip(mine.split(" "), theirs.split(" "), strict=True)
    return sum(one != two for one, two in pairs) == 1


def _core_edit(mine: str, theirs: str) -> str:
    """Judge whole cores by one edit, as where a slip moved the line between brand and trade."""
    if len(mine) < 5 or len(theirs) < 5 or mine[-2:] != theirs[-2:]:
        return ""
    if len(mine) == len(theirs):
        places = [at for at in range(len(mine)) if mine[at] != theirs[at]]
        is_swap = len(places) == 2 and places[1] == places[0] + 1
        return "swapped" if is_swap and sorted(mine) == sorted(theirs) else ""
    if abs(len(mine) - len(theirs)) == 1 and _common(mine, theirs) == min(len(mine), len(theirs)):
        return "more3" if len(mine) > len(theirs) else "less3"
    return ""


def _spelt(asked: NameParts, known: NameParts) -> str:
    """Judge a Latin brand against a Chinese one by the sound, or by what the Chinese one is called elsewhere."""
    latin, han = (asked, known) if asked.brand.isascii() else (known, asked)
    if han.brand in foreign.LATIN and is_one_slip(latin.brand, foreign.LATIN[han.brand]):
        return "spelt"
    sound = han.sound.replace(" ", "")
    if sound == latin.brand or sound in latin.sound.split(" ")[1:]:
        return "spelt"
    if len(sound) >= 4 and sound in latin.brand:
        return "speltin"
    if len(latin.brand) >= 4 and sound.startswith(latin.brand):
        return "speltin"
    return "otherscript"


def _latin(asked: NameParts, known: NameParts) -> str:
    mine, theirs = asked.brand, known.brand
    shorter, longer = sorted((mine, theirs), key=len)
    if len(shorter) >= 4 and longer.startswith(shorter):
        return "latinopens"
    if len(shorter) >= 5 and _common(mine, theirs) >= len(longer) - 1:
        return "latinone"
    return "other"


def _differing(mine: str, theirs: str) -> str:
    places = [at for at in range(min(len(mine), len(theirs))) if mine[at] != theirs[at]]
    return (
        mine[places[0]] + theirs[places[0]] if len(places) == 1 and len(mine) == len(theirs) else ""
    )


def _region_of(asked: NameParts, known: NameParts) -> str:
    found = _region(asked.region, known.region)
    is_latin = Sort.LATIN in (asked.sort, known.sort)
    if found == "far" and is_latin and regions.sound_alike(asked.region, known.region):
        return "same"
    return found


def _region(mine: Region, theirs: Region) -> str:
    if not mine or not theirs:
        return "none" if not mine and not theirs else "unasked" if not mine else "unknown"
    if mine.district and theirs.district:
        if mine.district != theirs.district:
            return "district"
        if not mine.city or not theirs.city:
            # 西湖区 alone may be another city's
            return "same" if mine == theirs else "within"
        return "same" if mine.city == theirs.city else "city"
    if mine.city and theirs.city:
        return (
            "same"
            if mine.city == theirs.city
            else "city"
            if mine.province == theirs.province
            else "far"
        )
    if mine.province and theirs.province:
        if mine.province == theirs.province:
            return "within" if mine != theirs else "same"
        return "country" if "中国" in (mine.province, theirs.province) else "far"
    return "unclear"


@lru_cache(maxsize=16384)
def _trade(mine: str, theirs: str) -> str:
    if mine == theirs:
        return "same" if mine else "none"
    if not mine or not theirs:
        return "unasked" if not mine else "unknown"
    mine, theirs = _plain(mine), _plain(theirs)
    if mine == theirs:
        return "synonym"
    if mine.startswith(theirs) or theirs.startswith(mine):
        return "opens"
    shared = _common(mine, theirs)
    if shared == min(len(mine), len(theirs)):
        return "within"
    return "near" if shared * 2 >= min(len(mine), len(theirs)) else "other"


@lru_cache(maxsize=8192)
def _plain(trade: str) -> str:
    """Return a trade with synonyms made one and hollow words left out, unless nothing else is there."""
    for word, same in words.SYNONYMS.items():
        if word in trade and same not in trade:
            trade = trade.replace(word, same)
    plain = trade
    for word in words.HOLLOW_TRADES:
        plain = plain.replace(word, "")
    return plain or trade


def _number(mine: str, theirs: str) -> str:
    if mine == theirs:
        return "same" if mine else "none"
    if not mine or not theirs:
        return "missing"
    # 中铁四局 and its 第二工程公司
    is_more = theirs.startswith(f"{mine},") or mine.startswith(f"{theirs},")
    return "missing" if is_more else "conflict"


def _form(mine: str, theirs: str, *, is_short: bool) -> str:
    if is_short and mine == "有限":
        mine = ""  # 中金公司 says no form: anybody's is 公司
    if mine == theirs:
        return mine or "none"
    if not mine or not theirs:
        return f"none-{mine or theirs}"
    if not is_short and ("集团" in mine) != ("集团" in theirs):
        return "group"
    # 豫园股份 and 美的集团 are short for 股份有限公司 and 集团股份有限公司
    return mine if is_short and mine in theirs else "other"


def _branch(mine: str, theirs: str) -> str:
    if _bare(mine) == _bare(theirs):
        return "same" if mine else "none"
    if mine and theirs:
        return "other"
    return "asked" if mine else "known"


def _bare(branch: str) -> str:
    """Return a branch without what may be left out of its place: 深圳市分行 is 深圳分行."""
    return branch[:-1].translate(_OF_PLACE) + branch[-1:]


_OF_PLACE = str.maketrans("", "", "省市")


def _letters(asked: NameParts, known: NameParts) -> str:
    """Judge a short name by the characters it takes from the long one, in their order."""
    if asked.key in bodies.UNIVERSITIES or asked.key in bodies.HOSPITALS:
        return "long"  # its parts are those of the full name already
    if asked.brand != known.brand and _is_common_word_opened(asked, known):
        return "no"
    short = _short_of(asked.key, asked.form, asked.sort)
    if not short:
        return "long"
    long = known.key
    for place in regions.abbreviated(short[0]):
        # 穗铁 is 广州地铁集团: one letter behind the place says enough only of a name without a brand
        is_enough = len(short) >= 3 or known.brand in words.trades()
        if place in known.region and is_enough and (runs := _runs(short[1:], known.core)):
            return f"place{min(runs, 3)}"
    if runs := _runs(short, known.core):
        return f"core{min(runs, 3)}"
    if runs := _runs(short, long):
        return f"whole{min(runs, 3)}"
    if initials_of(known) in (short, short + "大"):
        return "initials"
    if known.region.district and (runs := _runs(short, known.region.district + known.core)):
        return f"district{min(runs, 3)}"
    if "附属" in known.brand and asked.core and known.core.endswith(asked.core):
        return "attached"
    if len(short) >= 4 and known.core.find(short[:2]) > 0 and _is_within(short, known.core):
        return "inside"
    if len(short) >= 3 and _common(short, long) == len(short) - 1 and short[:2] == known.core[:2]:
        return "butone"
    return "no"


@lru_cache(maxsize=1024)
def _short_of(key: str, form: str, sort: Sort) -> str:
    """Return the characters that a short name may have taken from a long one; empty if it is none."""
    is_said = form in ("", "股份", "集团") or not key.endswith(("有限公司", "责任公司"))
    for ending in ("股份", "集团", "公司", "控股"):
        if len(key) - len(ending) >= 2:
            key = key.removesuffix(ending)
    if not 2 <= len(key) <= 6 or not is_said or sort is Sort.LATIN:
        return ""
    return key


def _runs(short: str, long: str) -> int:
    """Return in how many pieces a text stands in another, the first at its beginning; 0 if it does not."""
    if not long.startswith(short[:1]):
        return 0
    at, runs = 0, 0
    rest = short
    while rest:
        size = next((n for n in range(len(rest), 0, -1) if long.find(rest[:n], at) >= 0), 0)
        if not size:
            return 0
        found = long.find(rest[:size], at)
        if runs == 0 and found:
            size, found = 1, 0
            while size < len(rest) and long.startswith(rest[: size + 1]):
                size += 1
        at, runs, rest = found + size, runs + 1, rest[size:]
    return runs


def _is_within(short: str, long: str) -> bool:
    rest = iter(long)
    return len(short) >= 2 and all(char in rest for char in short)


def _common(one: str, other: str) -> int:
    """Return the length of the longest common subsequence, by Hyyrö's bit-parallel rule."""
    if one == other:
        return len(one)
    masks = _masks(one)
    full = (1 << len(one)) - 1
    row = full
    for char in other:
        if mask := masks.get(char):
            kept = row & mask
            row = ((row + kept) | (row - kept)) & full
    return len(one) - row.bit_count()


@lru_cache(maxsize=1024)
def _masks(text: str) -> dict[str, int]:
    masks: dict[str, int] = {}
    for at, char in enumerate(text):
        masks[char] = masks.get(char, 0) | 1 << at
    return masks
