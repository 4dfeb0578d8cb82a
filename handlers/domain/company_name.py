"""Names of customers: what makes two spellings the same, and whether a text can be a name at all.

`name_key` is the exact key that decides ownership; `core_name` and `brand` serve comparison only.
Any change to what they return needs a higher `KEY_VERSION`, because stored keys were made with the
old one. Nothing here looks at other customers.
"""

import re
from enum import StrEnum
from functools import cache, lru_cache

from handlers.domain import wordlists
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import may_be_a_person, speaks_of_a_person
from handlers.domain.text import fold, is_han, one_line, squeeze

KEY_VERSION = 2
"""Raised whenever a key function or a list it reads changes; `reindex` makes the keys anew."""


class CustomerKind(StrEnum):
    """What a customer is (product rules, Records); the value is the option shown."""

    COMPANY = "企业客户"
    PERSON = "个人客户"
    INSTITUTION = "机构"


_BRACKETED = lazy_pattern(r"[(\[【〔][^()\[\]【】〔〕]{0,40}[)\]】〕]")
_PERSON_ENDING = ("先生", "女士", "小姐", "太太", "阿姨", "大哥")
_ORDINAL = lazy_pattern(r"第?([一二三四五六七八九十0-9]{1,3})(?=[^年月日号])")
_ORDINAL_ALONE = lazy_pattern(r"第[一二三四五六七八九十百0-9]{1,4}")
"""第一: which of the hospitals, schools and companies that begin so is not said."""
_STRANGE = lazy_pattern(r"://|www\.|[=<>{}\\|;@]|&[a-z]{2,6};")
_LINK = lazy_pattern(r"\]\(|://|^\[[^\]]*$|^[\W_]*(?:https?|ftp|mailto)[\W_]*$", re.IGNORECASE)


def name_key(name: str) -> str:
    """Return the normalised full name: what two exact namesakes share; empty if nothing is left.

    Width, script, case, blanks and signs do not count; what stands in brackets does.
    """
    return squeeze(name)


@lru_cache(maxsize=4096)
def core_name(name: str) -> str:
    """Return the name without legal form and leading region; public bodies keep their region."""
    if guess_kind(name) is not CustomerKind.COMPANY:
        return name_key(name)
    text = _BRACKETED.sub(_keep_unless_region, fold(name))
    text = _strip_legal_form(text)
    stripped = _strip_region(squeeze(text))
    return stripped or name_key(name)


@lru_cache(maxsize=4096)
def brand(name: str) -> str:
    """Return the core without trade words at its end (`云杉智能科技` -> `云杉`), two characters at least."""
    core = core_name(name)
    changed = True
    while changed:
        changed = False
        for word in _industry_words():
            if core.endswith(word) and len(core) - len(word) >= 2:
                core, changed = core[: -len(word)], True
                break
    return core


@lru_cache(maxsize=4096)
def guess_kind(name: str, contacts: tuple[str, ...] = ()) -> CustomerKind:
    """Return the kind a name speaks for; COMPANY when it speaks for none.

    A name that is one of the customer's own `contacts` is that person's, unless it is an organisation's.
    """
    key = squeeze(_BRACKETED.sub("", fold(name))) or squeeze(name)
    if key.endswith(_PERSON_ENDING) and len(key) <= 5:
        return CustomerKind.PERSON
    if key.endswith(wordlists.INSTITUTION_ENDINGS):
        return CustomerKind.INSTITUTION
    if has_organisation_ending(name):
        return CustomerKind.COMPANY
    if speaks_of_a_person(name):
        return CustomerKind.PERSON
    is_contact = any(squeeze(contact) == key for contact in contacts)
    return CustomerKind.PERSON if is_contact and may_be_a_person(name) else CustomerKind.COMPANY


def has_organisation_ending(name: str) -> bool:
    """Tell whether a name ends the way organisations' names do: legal form, public body or shop."""
    key = squeeze(name)
    if key.endswith((*wordlists.LEGAL_FORMS, "公司", *wordlists.INSTITUTION_ENDINGS)):
        return True
    if key.endswith(wordlists.SHOP_ENDINGS):
        return True
    last = re.split(r"[^a-z]+", fold(name).rstrip(" .)"))[-1]
    return last in wordlists.LATIN_LEGAL_FORMS


def holds_link(name: str) -> bool:
    """Tell whether a text is, or begins or ends in, an address of the web rather than a name."""
    return _LINK.search(name) is not None


def name_doubt(name: str) -> str:
    """Return in Chinese why a text is hardly a customer's name; empty when nothing speaks against it."""
    text, key = one_line(name), name_key(name)
    if not key:
        return "没有文字"
    if _STRANGE.search(fold(text)) or holds_link(text):
        return "含有网址或代码"
    if key.isdigit():
        return "只有数字"
    if len(key) < 2:
        return "太短"
    rest = _without_form(text)
    if not rest or rest in wordlists.LEGAL_FORMS or _is_form_of_abroad(text):
        return "只有公司类型，没有字号"
    if rest in _industry_words():
        return "只有行业，没有字号"
    if rest in _kinds_of_body() or key in wordlists.PARTS_OF_A_COMPANY:
        return "只有单位类型，没有名称"
    if _ORDINAL_ALONE.fullmatch(rest):
        return "只有序号，没有字号"
    if _is_region(rest):
        return "只有地名"
    if rest in wordlists.PLACEHOLDERS or (len(set(rest)) == 1 and not is_han(rest[0])):
        return "像是占位的字"
    return ""


def _is_form_of_abroad(text: str) -> bool:
    """Tell whether a text is a legal form and nothing else: GmbH, Co., Ltd., 株式会社."""
    words = re.findall(r"\w+", fold(text))
    return squeeze(text) in _FORMS_OF_JAPAN or all(
        word in wordlists.LATIN_LEGAL_FORMS for word in words
    )


_FORMS_OF_JAPAN = frozenset(("株式会社", "有限会社", "合同会社"))


def is_place_alone(name: str) -> bool:
    """Tell whether a name says a place and nothing else: 杭州, 深圳市."""
    return _is_region(_without_form(one_line(name)))


def is_place_and_trade(name: str) -> bool:
    """Tell whether a name says a place and a trade alone: 马鞍山钢铁. With its legal form it is a full name.

    北京银行 and 深圳航空 are names as well: a place has one of these at most.
    """
    key, core = name_key(name), squeeze(core_name(name))
    is_full = key.endswith(_REGISTERED) or core in wordlists.ONE_OF_A_PLACE
    return core in wordlists.INDUSTRY_WORDS and core != key and not is_full and not name_doubt(name)


_REGISTERED = ("有限公司", "责任公司", "股份公司", "集团公司", "总公司")
"""Ends of a name as it is registered; 公司 alone is how people speak of any."""


def _without_form(text: str) -> str:
    return squeeze(_strip_legal_form(fold(text)))


def is_clearly_different(one: str, other: str) -> bool:
    """Tell whether two names can hardly mean the same customer (product rules, E1 against E2).

    Used for two customers with one phone: doubtful pairs count as not clearly different, so that a
    phone is doubted only when the names leave no way to be one. A person against a company, or a
    Chinese against a Latin name, says nothing and is not clearly different; nor does no name at all.
    """
    if not (name_key(one) and name_key(other)):
        return False
    kinds = {guess_kind(one), guess_kind(other)}
    if CustomerKind.PERSON in kinds or _script(one) != _script(other):
        return False
    mine, theirs = core_name(one), core_name(other)
    if mine == theirs or _is_within(mine, theirs) or _is_within(theirs, mine):
        return False
    if kinds == {CustomerKind.INSTITUTION}:
        return True
    a, b = brand(one), brand(other)
    if _is_within(a, theirs) or _is_within(b, mine) or _one_edit_apart(a, b):
        return False
    shorter, longer = sorted((a, b), key=len)
    shared = sum(char in longer for char in set(shorter))
    if shared == 1 and len(shorter) == 2:
        # 奇骏 and 骏达 share no more than a letter; 骏远 may be 骏达 misheard, 上汽 is short for 上海汽车.
        is_short = _is_within(a, name_key(other)) or _is_within(b, name_key(one))
        return not is_short and all(x != y for x, y in zip(a, b, strict=False))
    return shared < max(1, (len(shorter) + 1) // 2)


@lru_cache(maxsize=4096)
def city(name: str) -> str:
    """Return the city that a name begins with or has in brackets, a municipality included; else empty.

    `浙江省杭州市云杉科技` and `云杉科技(杭州)` are both of 杭州.
    """
    folded = fold(name)
    inside = [squeeze(found[0][1:-1]) for found in _BRACKETED.finditer(folded)]
    return next(
        (found for text in (squeeze(folded), *inside) if (found := _leading_city(text))), ""
    )


def _leading_city(key: str) -> str:
    province = next((one for one in wordlists.PROVINCES if key.startswith(one)), "")
    if province in wordlists.MUNICIPALITIES:
        return province
    endings = ("", *wordlists.PROVINCE_ENDINGS)
    # 吉林 is a city too: what follows the province is looked at first, the whole after it.
    rests = [key[len(province) + len(end) :] for end in endings if key.startswith(province + end)]
    return next(
        (
            one
            for rest in [*reversed(rests), key]
            for one in wordlists.CITIES
            if rest.startswith(one)
        ),
        "",
    )


def ordinals(name: str) -> tuple[str, ...]:
    """Return the numbers in a name: 第一医院 and 第二医院 differ in them."""
    return tuple(found[1] for found in _ORDINAL.finditer(fold(name)))


def _keep_unless_region(found: re.Match[str]) -> str:
    inside = found[0][1:-1]
    squeezed = squeeze(inside)
    dropped = _is_region(squeezed) or squeezed in wordlists.LEGAL_FORMS
    return "" if dropped else inside


def _strip_legal_form(folded: str) -> str:
    changed = True
    while changed:
        changed = False
        folded = folded.rstrip(" .,，。、()")
        for form in _legal_forms():
            if folded.endswith(form):
                folded, changed = folded[: -len(form)], True
                break
        head, _, last = folded.replace(",", " ").rstrip(" .").rpartition(" ")
        if last.strip(".") in wordlists.LATIN_LEGAL_FORMS and head.strip():
            folded, changed = head, True
    return folded


def _strip_region(key: str) -> str:
    """Drop a leading area, province and city, as long as two characters stay."""
    for names, endings in (
        (wordlists.AREAS, ()),
        (wordlists.PROVINCES, wordlists.PROVINCE_ENDINGS),
        (wordlists.CITIES, wordlists.CITY_ENDINGS),
    ):
        found = next((name for name in names if key.startswith(name)), "")
        rest = key[len(found) :]
        ending = next((end for end in endings if found and rest.startswith(end)), "")
        rest = rest[len(ending) :]
        if found and len(rest) >= 2:
            key = rest
    return key


def _is_region(squeezed: str) -> bool:
    """Tell whether a text is a place, or one within another: 杭州, 浙江省杭州市, 杭州市西湖区."""
    if squeezed in _regions():
        return True
    return any(
        squeezed[:at] in _regions()
        and (_is_region(squeezed[at:]) or _DISTRICT.fullmatch(squeezed, at) is not None)
        for at in range(2, len(squeezed) - 1)
    )


_DISTRICT = lazy_pattern(r"[\u4e00-\u9fff]{1,3}(?<![校院厂园小景社新特片库战牧林灾湾])[区县旗]")
"""A district behind its city; a 校区 or 园区 is somebody's."""


@cache
def _regions() -> frozenset[str]:
    names = {*wordlists.AREAS, *wordlists.PROVINCES, *wordlists.CITIES}
    names |= {name + "省" for name in wordlists.PROVINCES}
    names |= {name + end for name in wordlists.CITIES for end in wordlists.CITY_ENDINGS}
    names |= {name + "市" for name in wordlists.PROVINCES}
    return frozenset(names)


@cache
def _kinds_of_body() -> frozenset[str]:
    return frozenset(
        (*wordlists.INSTITUTION_ENDINGS, *wordlists.SHOP_ENDINGS, *wordlists.PARTS_OF_A_COMPANY)
    )


@cache
def _legal_forms() -> tuple[str, ...]:
    return tuple(sorted(wordlists.LEGAL_FORMS, key=len, reverse=True))


@cache
def _industry_words() -> tuple[str, ...]:
    return tuple(sorted(set(wordlists.INDUSTRY_WORDS), key=len, reverse=True))


def _script(name: str) -> str:
    return "han" if any(is_han(char) for char in name) else "latin"


def _is_within(short: str, long: str) -> bool:
    """Tell whether all of `short` occurs in `long` in order: abbreviations leave characters out."""
    if len(short) < 2:
        return False
    rest = iter(long)
    return all(char in rest for char in short)


def _one_edit_apart(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 2:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return True
    return (
        one[at + 1 :] == other[at + 1 :]
        or one[at:] == other[at + 1 :]
        or one[at + 1 :] == other[at:]
    )


def is_short_for(words: str, name: str) -> bool:
    """Tell whether words can be short for a name: three characters or more that it holds in this order.

    第一医院 for 临江市第一人民医院; never 第二医院, whose 二 it does not hold.
    """
    short, rest = squeeze(words), iter(squeeze(name))
    return len(short) >= 3 and all(char in rest for char in short)
