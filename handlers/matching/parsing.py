"""Taking a name apart: brackets, noise, legal form and branch, region, trade; the rest is the brand.

A business name is region, brand, trade and legal form (企业名称登记管理规定, article 6); people leave
out, move and add. Any text is taken; what says nothing gives empty parts.
"""

import re
from functools import cache
from hashlib import blake2b

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import fold, is_han
from handlers.matching import regions, well_known
from handlers.matching.institutions import as_branch_office, as_institution, spoken_out
from handlers.matching.latin_names import as_latin, split_latin_trade, split_spelt_trade
from handlers.matching.parts import NameParts, Sort
from handlers.matching.regions import NOWHERE, Region
from handlers.matching.sounds import syllables
from handlers.matching.tables import foreign, lookalikes, words

LONGEST = 80
"""Characters of a name that are looked at; the longest registered names have about fifty."""

_BRACKETED = lazy_pattern(r"[(\[【〔{<《]([^()\[\]【】〔〕{}<>《》]{0,40})[)\]】〕}>》]")
_SPOKEN_OF = ("经理", "总", "先生", "女士", "老师", "老板", "主任", "工", "客户", "项目", "部")
_COMPANY = lazy_pattern(r"(?<![分支])(?:公司|合伙企业|有限合伙)")
_BANK = lazy_pattern(r"^(.{2,20}银行)(.{2,12}(?:分行|支行|营业部|分理处))$")
_DEPARTMENT = lazy_pattern(r"[-—–_/·]\s*[\w]{1,6}(?:部|处|科|组|项目)\s*$")
_PHASE = lazy_pattern(r"(?:[一二三四五六]期)?(?:项目|工程)?(?:项目部|项目)$|[一二三四五六]期$")
_NUMBER = lazy_pattern(
    r"第([一二三四五六七八九十百]{1,3}|\d{1,4})|(\d{1,6})|"
    r"([一二三四五六七八九十]{1,3})(?=医院|中学|小学|幼儿园|中心|[局建冶院厂处中小分航所](?:$|集团|工程|公司|建设|附)|"
    r"[航公][局院]|局第)"
)
_BRANCH = lazy_pattern(
    r"^(.{3,}?)((?:第?[一二三四五六七八九十\d]{1,2})?(?:分公司|支公司|办事处|代表处))$"
)
_BRANCHES = ("分公司", "支公司", "办事处", "代表处")
_LATIN = lazy_pattern(r"[a-z]{2,}")
_NOT_LATIN = r"\u0250-\u02af\u0370-\u052f\u1d00-\u1d2b\ua640-\ua69f\ua730\ua731"
"""Greek, Cyrillic, and the blocks of phonetic letters and small capitals."""
_FOREIGN = lazy_pattern(f"[{_NOT_LATIN}]")
_WORD = lazy_pattern(f"[a-z{_NOT_LATIN}]+")
_EXCHANGE_MARK = lazy_pattern(
    r"^(?:\*?st|n|xd|xr|dr)(?=[\u4e00-\u9fff]{2})|(?<=[\u4e00-\u9fff]{2})(?:a|b|-u|-w|-uw|-b)$"
)


def parse(name: str) -> NameParts:
    """Return the parts of a name."""
    whole = _in_one_script(fold(name))
    key, folded = _key_of(_letters(whole)), whole[: LONGEST * 2]
    if not any(is_han(char) for char in key):
        return as_latin(folded, key)
    folded = _EXCHANGE_MARK.sub("", folded)
    text, place, form = _without_brackets(folded)
    text = well_known.bank_spoken_out(well_known.bureau_spoken(_in_chinese(text)))
    if known := well_known.read(text, place):
        said = known.form + form
        kind = _kind_of_form(said) if said and not known.branch else ""
        brand, trade, _ = known.name
        return _parts(key, known.region, brand, trade, kind, known.branch, Sort.FIRM)
    if text.endswith("分局") and (office := as_branch_office(text)):
        where, brand, trade = office
        return _parts(key, where or place, brand, trade, "", "", Sort.INSTITUTION)
    text = spoken_out(text.removeprefix("国家税务总局") or text)
    text, branch, form = _split_form(text, form)
    if "银行" in text and (bank := _BANK.match(text)):
        text, branch = bank[1], bank[2] + branch
    text = regions.head_spelt_right(text)
    where, rest = regions.split_head(text)
    if place and where.province != place.province and text == where.district + rest:
        where, rest = (
            NOWHERE,
            text,
        )  # 龙港(天津)投资: a bare county's word, and another place in brackets
    is_body = not form and not well_known.is_bureau(text)
    if is_body and (body := as_institution(rest, text)):
        where = (where if body.keeps_region else NOWHERE) or place
        county = regions.of_county(body.brand, where)
        own = "" if county else body.brand
        site = branch or body.site
        return _parts(key, county or where, own, body.kind, "", site, Sort.INSTITUTION)
    where, rest = _region_inside(where or place, rest)
    brand, trade = split_trade(rest)
    where, brand = _region_behind_brand(where, brand, trade)
    sort = Sort.SHOP if not form and trade.endswith(words.SHOPS) else Sort.FIRM
    return _parts(key, where, brand, trade, form, branch, sort)


def _key_of(letters: str) -> str:
    """Return a name's letters; of a longer name than is looked at, its beginning and a digest of all.

    Two texts are the same by their key, so what is cut off must count.
    """
    if len(letters) <= LONGEST:
        return letters
    digest = blake2b(letters.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return letters[: LONGEST - len(digest)] + digest


def _in_one_script(folded: str) -> str:
    """Return folded text with words that only look Latin made Latin; words of another language stay."""
    if folded.isascii() or not _FOREIGN.search(folded):
        return folded

    def made_latin(found: re.Match[str]) -> str:
        word = found[0].translate(lookalikes.LATIN)
        return word if word.isascii() else found[0]

    return _WORD.sub(made_latin, folded)


def _letters(folded: str) -> str:
    """Return folded text without anything but letters, digits and ideographs."""
    return "".join(filter(str.isalnum, folded))


def _parts(
    key: str, where: Region, brand: str, trade: str, form: str, branch: str, sort: Sort
) -> NameParts:
    sound = " ".join(syllables(brand)) if any(is_han(char) for char in brand) else brand
    if brand.isascii() and brand and not key.startswith(brand + trade):
        # its trade was spelt out behind it, or so it seems: the whole word counts as its sound too
        whole = re.match("[a-z]*", key)
        sound = f"{brand} {whole[0]}" if whole and len(whole[0]) > len(brand) else brand
    return NameParts(key, where, brand, trade, form, branch, numbers_in(brand + trade), sort, sound)


def numbers_in(core: str) -> str:
    """Return the numbers that tell namesakes apart (第一医院, 三局), joined by commas."""
    found = (one or two or three for one, two, three in _NUMBER.findall(core))
    return ",".join(map(_in_digits, found))


def _in_digits(number: str) -> str:
    """Return a numeral up to 99 in digits; a larger one, or digits, as it is."""
    tens, ten, ones = number.rpartition("十")
    if not ten or (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return _DIGITS.get(number, number)
    return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0")))


_DIGITS = {char: str(at) for at, char in enumerate("一二三四五六七八九十", start=1)}


def _without_brackets(folded: str) -> tuple[str, Region, str]:
    """Return the squeezed text without bracketed extras, with the region and form found in them."""
    place, form = NOWHERE, ""

    def judged(found: re.Match[str]) -> str:
        nonlocal place, form
        inside = _letters(found[1])
        if where := regions.of_word(inside) if inside else NOWHERE:
            place = place or where
            return "\u3000" if len(inside) > 8 else ""
        if inside in words.legal_forms() or inside in ("控股", "普通", "特殊普通合伙"):
            form = form or _kind_of_form(inside)
            return ""
        if (
            not inside
            or inside in words.NOISE
            or (len(inside) <= 4 and inside.endswith(_SPOKEN_OF))
        ):
            return ""
        return inside

    text = _DEPARTMENT.sub("", folded)
    return (
        _letters(_BRACKETED.sub(judged, text if len(_letters(text)) >= 2 else folded))[:LONGEST],
        place,
        form,
    )


def _kind_of_form(words_of_form: str) -> str:
    kinds = [kind for kind in ("股份", "集团", "合伙", "合作社", "厂") if kind in words_of_form]
    return "".join(kinds) or "有限"


def _split_form(text: str, form: str) -> tuple[str, str, str]:
    """Return the text before the legal form, the branch behind it, and the form's kind."""
    branch = ""
    for opening in ("株式会社", "有限会社"):
        if text.startswith(opening) and len(text) > len(opening):
            return text[len(opening) :], "", "股份"
    places = [found.end() for found in _COMPANY.finditer(text)]
    if places and places[-1] < len(text) and places[-1] >= 4:
        text, branch = text[: places[-1]], text[places[-1] :]
        branch = "" if branch in words.NOISE or _PHASE.fullmatch(branch) else branch
    elif found := _spoken_branch(text):
        text, branch = found
    else:
        text = _without_noise(text)
    stripped = ""
    changed = True
    while changed:
        changed = False
        for ending in words.legal_forms() if text.endswith(words.legal_forms()) else ():
            if text.endswith(ending) and len(text) > len(ending):
                text, stripped, changed = text[: -len(ending)], ending + stripped, True
                break
    if "集团" in text[2:] and text.rindex("集团") >= len(text) - 6 and stripped:
        tail = text.rpartition("集团")[2]
        if tail and regions.of_word(tail):
            return text, branch, form or _kind_of_form(stripped)
    return text, branch, (form or "") if not stripped else _kind_of_form(stripped + form)


def _spoken_branch(text: str) -> tuple[str, str] | None:
    """Return a name without legal form and the branch behind it: 云杉智能 and 上海分公司."""
    if not text.endswith(_BRANCHES) or not (found := _BRANCH.match(text)):
        return None
    head, ending = found[1], found[2]
    for size in range(min(7, len(head) - 2), 1, -1):
        word, rest = head[-size:], head[:-size].removesuffix("驻")
        if len(rest) >= 2 and regions.of_word(word) and not regions.of_word(rest):
            return rest, word + ending
    return None if ending.endswith("处") or regions.of_word(head) else (head, ending)


def _in_chinese(text: str) -> str:
    """Return a text whose brand is written in Latin letters with the brand's Chinese name, said once."""
    if not (found := _LATIN.search(text)) or found[0] not in foreign.CHINESE:
        return text
    chinese = foreign.CHINESE[found[0]]
    before, after = text[: found.start()], text[found.end() :]
    if before.endswith(chinese) or after.startswith(chinese):
        return before + after
    return before + chinese + after


def _without_noise(text: str) -> str:
    """Drop what people add behind an organisation that needs no legal form (…医院采购部)."""
    if not text.endswith(words.NOISE):
        return text
    for noise in words.NOISE:
        rest = text[: -len(noise)]
        is_whole = rest.endswith(_bodies()) or (len(noise) > 2 and bool(split_trade(rest)[1]))
        if text.endswith(noise) and len(rest) >= 4 and is_whole:
            return rest
    return text


@cache
def _bodies() -> tuple[str, ...]:
    return (*words.institutions(), *words.SHOPS)


def split_trade(text: str) -> tuple[str, str]:
    """Return brand and trade words; the brand keeps two characters, or all when only trades are there."""
    known = words.trades()
    at = len(text)
    while at > 2:
        size = next((n for n in range(min(8, at - 2), 1, -1) if text[at - n : at] in known), 0)
        if not size and at == len(text) and at >= 4 and text[-1] in "厂店馆坊":
            size = 1
        if not size:
            break
        at -= size
    brand, trade = text[:at], text[at:]
    if not trade:
        brand, trade = split_latin_trade(brand)
    if brand.isascii():
        brand, spelt = split_spelt_trade(brand)
        trade = spelt + trade
    return brand, trade


def _region_inside(where: Region, rest: str) -> tuple[Region, str]:
    """Take a region from the end of the words, as when its brackets were left out."""
    if where:
        return where, rest
    for size in (4, 3, 2):
        word = rest[-size:]
        if len(rest) - size >= 4 and (found := regions.of_word(word)) and (found.city or size > 2):
            return found, rest[:-size]
    return where, rest


def _region_behind_brand(where: Region, brand: str, trade: str) -> tuple[Region, str]:
    """Take a region from between brand and trade (路桥深圳工程)."""
    if where or not trade:
        return where, brand
    for size in (4, 3, 2):
        word = brand[-size:]
        if len(brand) - size >= 2 and (found := regions.of_word(word)) and found.city:
            return found, brand[:-size]
    return where, brand
