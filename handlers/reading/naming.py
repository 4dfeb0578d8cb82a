"""Which words of a registration are the customer's name: by its ending, by its place, before the contact.

What could be another's, or a part of the name, is asked about.
"""

from handlers.domain.company_name import CustomerKind, name_doubt
from handlers.domain.dates import Purpose, read_date
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.quality import Problem, example_of, is_placeholder
from handlers.domain.text import is_han, squeeze, to_simplified
from handlers.domain.wordlists import CITIES, INDUSTRY_WORDS, PROVINCES
from handlers.reading.collected import Collected
from handlers.reading.line import Line
from handlers.reading.options import options_of, source_in
from handlers.reading.organisations import OTHER_NAME, SHOP, NameSpan, find_organisations
from handlers.reading.people import (
    is_department,
    is_titled_person,
    parse_person,
)
from handlers.reading.words import (
    COUNTED,
    FILLER,
    KINDS,
    NEED,
    SEPARATORS,
    word_start,
    words_of,
)

_DOES = lazy_pattern(r"[买订租换装修做询](?=[\u4e00-\u9fff]{2})")
"""What begins a need that stands behind the contact: 买重疾险."""
_NAMED = lazy_pattern(
    r"(?:[分支]行|分公司|中心|指挥部|委员会|公司|集团|协会|商会|站|厂|店|院|校|馆|部落|会所|基地|公社)$"
)
"""What makes a first word a name although it speaks of a need: 阳光采购中心."""
_SITE = lazy_pattern(r"[区期部店楼座库仓厂线栋院]$")
_SHOP = lazy_pattern(
    rf"{SHOP}|[\u4e00-\u9fff\d]{{1,8}}(?:校区|院区|厂区|园区|分院|分校)|[东西南北新老本总]院"
)
"""A branch as a word of its own behind a customer whose name is whole: 家家悦超市 金牛店."""
_REGIONS = (*PROVINCES, *CITIES)
_BRACKET_BEHIND = lazy_pattern(r"([^()（）]{2,60})[(（]([^()（）]{2,16})[)）]")
_FIRST_WORD = lazy_pattern(r"\d{1,6}(?=[\s,，])|[^\w\s,，;；。!！?？、|\x1f]+(?=[\s,，])")
"""A number or signs where the name stands."""
_PART_OF_NAME = lazy_pattern(r"[\u4e00-\u9fff]{2,12}(?:公司|厂|店|院|校|站|场|所|分部|支行|分行)")
"""A word that names a place of its own: behind the customer's name it may belong to it."""


def take_organisation(kept: Collected, line: Line) -> Line:
    """Take the first organisation as the customer; another company is asked about."""
    spans = find_organisations(line)
    if not spans:
        return line
    first = spans[0]
    head = line.words(0, first.start)
    if kept.customer is None and (whole := _whole_name(head, first)):
        kept.name(whole, is_sure=False, note=f"客户是「{whole}」吗？")
        return line.blank(0, first.end)
    if kept.customer is None and to_simplified(head) in _REGIONS:
        kept.doubts.append(f"客户是「{first.name}」还是「{head}{first.name}」？")
        kept.other_names.append(f"{head}{first.name}")
    if kept.customer is None:
        _name(kept, first)
        line = line.blank(first.start - len(first.lead), first.end)
    for other in spans[1:]:
        if kept.customer and other.full in (kept.customer.value, first.full):
            line = line.blank(other.start, other.end)
        elif kept.customer and is_company(other):
            kept.doubts.append(
                f"读到两个客户：「{kept.customer.value}」和「{other.full}」，报备哪一个？"
            )
            kept.other_names.append(other.full)
    return line


def _whole_name(head: str, span: NameSpan) -> str:
    """Put a name together that was typed in several words: 长沙 湘味坊 食品有限公司; else empty."""
    words = SEPARATORS.sub(" ", head).split()
    is_name = 1 <= len(words) <= 2 and all(2 <= len(word) <= 6 for word in words)
    if not is_name or not name_doubt(span.name) or not all(map(is_all_han, words)):
        return ""
    joined = "".join(words)
    return "" if NEED.search(to_simplified(joined)) else f"{joined}{span.name}"


def is_company(span: NameSpan) -> bool:
    """Tell whether a name says of itself that it is a company's."""
    return "公司" in span.name


def _name(kept: Collected, span: NameSpan) -> None:
    doubt = name_doubt(span.name)
    note = f"「{span.name}」{doubt}，这是客户名称吗？" if doubt else ""
    if span.lead:
        note = f"客户名称是「{span.name}」吗？原文写的是「{span.lead}{span.name}」"
        source = source_in(span.lead, options_of("source", dict(kept.ctx.options)))
        if source and "source" not in kept.fields:
            kept.put("source", source, span.lead)
    kept.name(span.name, is_sure=not note, note=note)
    if span.site:
        kept.put("site", span.site, span.site)
    if called := OTHER_NAME.match(span.aside):
        kept.put_text("other_names", span.aside[called.end() :])
    elif span.aside:
        person = parse_person(span.aside)
        is_place = _SITE.search(span.aside) and not is_titled_person(span.aside)
        if person is not None and not is_place:
            kept.person(person)
        else:
            kept.put("site", span.aside, span.aside)


def take_name_before_contact(kept: Collected, line: Line) -> Line:
    """In free order the name stands before the contact: 矿灯 十二万五 太原晋源煤业 郭矿长 136…

    A word that begins with a region is taken; another is asked about, unless the first word shows that
    it is the name.
    """
    if not kept.lacks("name") or kept.contact_at is None:
        return line
    before = line.text[: kept.contact_at].rstrip(" \n,，、")
    start = word_start(before)
    word = line.words(start, len(before))
    plain = ((one, to_simplified(one).lower()) for one in words_of(line))
    first = next((one for one, low in plain if not (FILLER.fullmatch(low) or NEED.search(low))), "")
    if len(word) < 3 or first == word or not is_han(word[-1]) or NEED.search(to_simplified(word)):
        return line
    is_body = squeeze(first).endswith((*INDUSTRY_WORDS, "局", "院", "集团", "支队"))
    if first and (first.startswith(_REGIONS) or is_body):
        return line
    if to_simplified(word).startswith(_REGIONS) and len(word) > 3:
        kept.name(word)
        return line.blank(start, len(before))
    if not (is_department(word) or KINDS.match(to_simplified(first)) or is_placeholder(first)):
        kept.doubts.append(f"客户是「{first}」还是「{word}」？")
        kept.other_names.append(word)
    return line


def is_early(kept: Collected, line: Line, word: str) -> bool:
    """Tell whether a word stands before the contact, where the name and its parts stand."""
    return kept.contact_at is not None and line.shown.find(word) < kept.contact_at


def is_branch(kept: Collected, line: Line, word: str) -> bool:
    """Tell whether a word behind a customer's whole name is a branch of it, before anything else is said."""
    if kept.customer is None or "site" in kept.fields or not _SHOP.fullmatch(to_simplified(word)):
        return False
    is_whole = bool(find_organisations(Line.of(str(kept.customer.value))))
    return is_whole and not line.shown[: line.shown.find(word)].strip(" \n,，、\x1f")


def doubt_about_name(kept: Collected, word: str) -> str:
    """Ask whether a word behind a name without legal form belongs to it (园区 污水处理厂)."""
    name = str(kept.customer.value) if kept.customer else ""
    is_whole = not name or not is_han(name[-1]) or find_organisations(Line.of(name))
    if is_whole or not _PART_OF_NAME.fullmatch(to_simplified(word)):
        return ""
    return f"客户是「{name}」还是「{name}{word}」？"


def is_named_by_place(kept: Collected, line: Line, word: str) -> bool:
    """The first word that is nothing else is the name: 报备 名称 [联系人] [电话]."""
    if not kept.lacks("name") or _is_no_name(kept, line, word):
        return False
    stated = kept.fields.get("kind")
    if stated is not None and stated.value == CustomerKind.PERSON and kept.contacts:
        return False  # the person is the customer
    bracket = _BRACKET_BEHIND.fullmatch(word)
    if bracket and (called := OTHER_NAME.match(bracket[2])):
        kept.put_text("other_names", bracket[2][called.end() :])
        word = bracket[1]
    elif bracket and (person := parse_person(bracket[2])):
        kept.person(person)
        word = bracket[1]
    elif bracket and _SITE.search(bracket[2]):
        kept.put("site", bracket[2], bracket[2])
        word = bracket[1]
    if len(word) < 2:
        kept.problems.append(Problem("name", word, "客户名称太短", example_of("name")))
        return True
    if read_date(word.lower(), kept.ctx.now, kept.ctx.calendar, Purpose.CLOSE) is not None:
        return False
    doubt = name_doubt(word)
    kept.name(word, is_sure=not doubt, note=f"「{word}」{doubt}，这是客户名称吗？" if doubt else "")
    return True


def refuse_first_word(kept: Collected, line: Line, free: Line) -> None:
    """Say why the first word is no name where none was read: 58, 😀, %. `free` is what nothing was read from."""
    found = _FIRST_WORD.match(line.text)
    word = line.words(*found.span()) if found else ""
    is_read = word.isdigit() and free.text[: len(word)] != line.text[: len(word)]
    is_told = any(
        one.field == "name" or (one.read == word and one.field != "remark") for one in kept.problems
    )
    if not word or is_read or is_told or not kept.lacks("name"):
        return
    kept.unread = [one for one in kept.unread if one != word]
    kept.problems = [one for one in kept.problems if one.read != word]
    wrong = f"{name_doubt(word)}，不像客户名称"
    kept.problems.insert(0, Problem("name", word, wrong, example_of("name")))


def _is_no_name(kept: Collected, line: Line, word: str) -> bool:
    """Tell whether a word asks for something or counts it; a first word that ends like a name is one all the same."""
    plain = to_simplified(word).lower()
    if COUNTED.search(plain) or not any(map(str.isalpha, plain)):
        return True
    if kept.contact_at is not None and not is_early(kept, line, word):
        return bool(NEED.search(plain) or _DOES.match(plain))
    is_first = not line.shown[: line.shown.find(word)].strip(" \n,，、:：\x1f")
    is_local = (
        plain.startswith(_REGIONS) and len(plain) > 5 and not NEED.search(plain, len(plain) - 4)
    )
    return NEED.search(plain) is not None and not (is_first and (is_local or _NAMED.search(plain)))


def may_be_first(word: str) -> bool:
    """Tell whether a first word that was taken for something else may be the customer's name: 铁西改造指挥部."""
    plain = to_simplified(word).lower()
    is_long = len(plain) > 5 and is_all_han(plain)
    wanted = NEED.match(plain)
    return (
        is_long
        and wanted is None
        and (plain.startswith(_REGIONS) or not NEED.search(plain, len(plain) - 4))
    )


def is_all_han(word: str) -> bool:
    """Tell whether a word is Chinese characters throughout."""
    return all(is_han(char) for char in word)
