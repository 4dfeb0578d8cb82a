"""What a 查重 asks about: one customer, the names of a row, the lines of a list, the rows of a pasted table.

Each is returned as typed and read again on its own. A check only looks, so that a word too many costs a line
in the answer; a word too few is a customer nobody looked for.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from handlers.domain.company_name import has_organisation_ending
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import speaks_of_a_person
from handlers.domain.text import is_han, to_simplified
from handlers.domain.wordlists import (
    AREAS,
    CITIES,
    INDUSTRY_WORDS,
    INSTITUTION_ENDINGS,
    LATIN_LEGAL_FORMS,
    PROVINCES,
)
from handlers.reading.columns import Columns, cells_of, columns_of, is_rule
from handlers.reading.entities import find_entities
from handlers.reading.labels import find_labels
from handlers.reading.line import Line
from handlers.reading.organisations import NameSpan, find_organisations
from handlers.reading.people import is_titled_person, parse_person
from handlers.reading.several import is_announcement, lines_of, numbered_items

_POLITE = lazy_pattern(
    r"^(?:[\s,，。:：【“|\x1f]|帮我|帮忙|麻烦|请问|请|一下|下|这个?(?:号码?|电话|手机号?)|这个客户|这家|客户|看看|是|有没有|叫)+"
)
_ASKING = lazy_pattern(
    r"(?:[\s,，。?？!！~]++|谢谢|(?<=..)这[个家]?(?:客户|公司|单位)?|有没有主|有主|有没有人(?:报备?|跟进?)(?:过|了)?|(?:有没有)?(?:报备?|登记|跟进?)过了?没有?|(?:报备?|登记)了没有?|有人在?(?:跟进?|报备?|登记)[了过]?|被?人?(?:报备?|登记|跟进?)了|有人跟吗|能报吗|可以报吗|吗|呢|啊|呀|吧|么){1,12}+$"
)
_ENDING_IN_NAME = lazy_pattern(r"[\u4e00-\u9fff](?:了么|吧)")
"""A name that ends like a question and is nothing without its ending: 饿了么, 贴吧."""
_LONGEST_TAIL = 60

_APART = lazy_pattern(r"(?<!\w)[\u4e00-\u9fff](?: [\u4e00-\u9fff](?![\u4e00-\u9fff]))+")
_CHINESE = lazy_pattern(r"[\u4e00-\u9fff()（）]{2,}")
"""A name between slashes; A/S and 24/7 belong to one."""

_BETWEEN = ",、|;"
"""What parts names, in the form that is compared: half width."""
_OPEN, _CLOSED = "([【〔《", ")]】〕》"
_AND = lazy_pattern(r" (?:和|跟|与|及|以及|还有|或者?|and|or) ")
_AND_BEHIND = lazy_pattern(r" ?(?:以及|还有|和|跟|与|及) ?(?=[^\s,，]{2,}$)")
"""Another customer behind a company's whole name: 华为技术有限公司和腾讯."""
_AND_WRITTEN_IN_ONE = lazy_pattern(r"以及|或者|还是|和|跟|与|及|或| and | or |[&+]|, ?")
_PLACES = "|".join((*PROVINCES, *CITIES, *AREAS))
_FIRST_DUTIES = (
    "文化|住房|人力资源|自然资源|规划|经济|工业|发展|卫生|卫生健康|水利|农业|交通|科技|商务|旅游|教育|民族|城市|城乡"
    "|应急|市场|体育|质量|民政|财政|广播|统计|林业|园林|生态|环境|知识产权"
)
"""What an authority's name may say before its 和: 文化和旅游局, 住房和城乡建设部."""
_JOINING_NOTHING = lazy_pattern(
    r"人民共和国|协和医"
    rf"|^(?:{_PLACES})[省市]?[协永大共人太祥义中仁泰万天同昌润瑞元正嘉清新德]和"
    rf"|(?:^|[省市区县旗州]|国家|{_PLACES})(?:{_FIRST_DUTIES})[和与及](?!{_PLACES})"
    r"(?=[\u4e00-\u9fff]{2,10}(?:[局委部厅办处署]|中心|委员会|办公室)$)"
)
"""和 inside of one name: 共和国, 协和医院, 上海大和衡器, 杭州市文化和旅游局."""
_COMMA = lazy_pattern(r",")
_AMPERSAND = lazy_pattern(r" ?& ?")
_ANY_SIGN = lazy_pattern(r"[\s,，;；和与跟]+")
_SLASH = lazy_pattern(r" ?/ ?")
_SIGNS = " ,，;；。、和与及跟\t\x1f"
"""What may stand between the names of a row."""
_AROUND = " -·*•:：,，。;；、|"
_NUMBERED = lazy_pattern(r" ?[(（]?\d{1,3} ?[.、)）．] ?(?=\D)")
_COUNTED = lazy_pattern(r"\d{1,2}(?= \D)")
"""The number of a row in a cell of its own."""

_TALK = lazy_pattern(
    r"能不能|可不可以|能否|有没有|是不是|有人|怎么|帮我|帮忙|看看|查一?下|谢谢|麻烦|[吗呢?？]$|^急|^.{2,}[了过]$|^.{3,}的$"
    r"|今天|昨天|明天|刚才"
)
"""What speaks to the bot between commas, and names nobody."""

_TRADES = tuple(sorted(INDUSTRY_WORDS, key=len, reverse=True))
_MOST_PARTS = 4
_SHORTEST = 2


def together(line: Line) -> Line:
    """Put single characters together again that were typed with blanks between: 华 为."""
    for found in reversed(list(_APART.finditer(line.text))):
        line = _joined(line, *found.span())
    return line


def first_together(line: Line) -> Line:
    """Put the characters that a line begins with together, where its name stands: 华 为 张伟."""
    found = _APART.match(line.text)
    return _joined(line, *found.span()) if found else line


def _joined(line: Line, start: int, end: int) -> Line:
    whole = line.cut(start, end)
    joined = Line(whole.text.replace(" ", ""), whole.shown.replace(" ", ""))
    return line.cut(0, start).before(joined).before(line.cut(end, len(line.text)))


def asked_words(line: Line) -> Line:
    """Return what is asked about, without the words that only ask."""
    lead = _POLITE.match(line.text)
    line = line.cut(lead.end() if lead else 0, len(line.text))
    tail = _ASKING.search(line.text, max(0, len(line.text) - _LONGEST_TAIL))
    if _ENDING_IN_NAME.fullmatch(line.text.rstrip(" ,，。?？!！~")):
        return line.cut(0, len(line.text.rstrip(" ,，。?？!！~")))
    return line.cut(0, tail.start() if tail else len(line.text))


def asked_lines(line: Line) -> list[str]:
    """Return what a pasted list or table asks about, one customer, number or code a row; a single name is no list.

    Of a table with titles its only row is returned as well: what stands above it is nobody's name.
    """
    parts = [one for one in lines_of(line) if one.text.strip(_AROUND)]
    titles = list(map(columns_of, parts))
    titled = any(titles)
    if not titled and (items := numbered_items(line)):
        return _each(items)
    if len(parts) < 2 or _is_form(parts, titles):
        return []
    if len(parts) > 2 and _announces(parts[0]):
        parts, titles = parts[1:], titles[1:]
    items = _each(_rows(parts, titles))
    return items if titled or sum(len(item) > 1 for item in items) > 1 else []


def _announces(part: Line) -> bool:
    words = part.text.strip(_AROUND)
    return is_announcement(words) and not words.isdigit()


def _rows(parts: list[Line], titles: list[Columns | None]) -> list[str]:
    columns: Columns | None = None
    rows = []
    for part, found in zip(parts, titles, strict=True):
        columns = found or columns
        if found or is_rule(part):
            continue
        number = _NUMBERED.match(part.text)
        part = part.cut(number.end() if number else 0, len(part.text))
        rows.append(columns.identifying(part) if columns else " ".join(cells_of(part)))
    rows = [row for one in rows if (row := one.strip(_AROUND))]
    counted = [_COUNTED.match(row) for row in rows]
    if all(one and int(one[0]) == place for place, one in enumerate(counted, 1)):
        rows = [row[one.end() :].strip() for row, one in zip(rows, counted, strict=True) if one]
    return rows


def _each(rows: list[str]) -> list[str]:
    """Return the names of every row: a line of a list may name several itself; what only asks names none."""
    found = []
    for row in rows:
        asked = asked_words(together(Line.of(row)))
        if asked.text.strip(_AROUND):
            found += asked_in_a_row(asked) or [row]
    return found


def _is_form(parts: list[Line], titles: list[Columns | None]) -> bool:
    """Whether lines are the fields of one customer: one begins with a label, and not several with the name's."""
    labels = [next(iter(find_labels(one.text.lstrip(_AROUND))), None) for one in parts]
    leading = [
        one.field.key
        for one, found in zip(labels, titles, strict=True)
        if one is not None and one.start == 0 and found is None
    ]
    return bool(leading) and leading.count("name") < 2


def asked_in_a_row(line: Line) -> list[str]:
    """Return several customers asked about in one line: names between signs, or companies between any words."""
    if "\n" in line.text or find_labels(line.text, bare=False):
        return []
    parts = _separated(line)
    if find_entities(line).found:  # else it is the number of the customer before it
        is_each = len(parts) > 1 and all(find_entities(one).found for one in parts)
        return [one.shown.strip() for one in parts] if is_each else []
    parts = [half for one in parts for half in _between_slashes(one)]
    parts = [half for one in parts for half in _at(_AND, one)]
    names = [name for one in parts if (name := one.shown.strip())]
    if len(names) > 1 and all(len(name) > 1 for name in names) and not _speaks(line, names):
        return names
    words = [one.shown for one in _at(_ANY_SIGN, line) if one.shown]
    if len(words) > 1 and all(map(_is_brand_with_trade, words)):
        return words
    return _companies(line)


def _speaks(line: Line, names: list[str]) -> bool:
    """Whether a part between commas is talk or the contact; between 、 stand names only."""
    is_listed = "、" in line.text and "," not in line.text
    return not is_listed and any(
        _TALK.search(to_simplified(name)) or is_addressed(name) for name in names
    )


def is_addressed(name: str) -> bool:
    """Tell whether a word is somebody's surname with a title: 张总. 小米 and 徐工 are companies as well."""
    return is_titled_person(name) and speaks_of_a_person(name)


def _companies(line: Line) -> list[str]:
    """Return the companies of a line that holds nothing else."""
    spans = find_organisations(line)
    if spans and (other := _AND_BEHIND.match(line.text, spans[0].end)) and _is_whole(spans[0]):
        ahead = line.words(0, spans[0].end)
        return [ahead, line.words(other.end(), len(line.text))]
    between = line
    for span in spans:
        between = between.blank(span.start, span.end)
    is_all = len(spans) > 1 and not between.text.strip(_SIGNS) and all(map(_is_whole, spans))
    return [line.words(span.start, span.end) for span in spans] if is_all else []


def _separated(line: Line) -> list[Line]:
    """Return the parts between commas, 、 and bars outside of brackets; a legal form belongs to what is before it."""
    cuts, depth = [-1], 0
    whole = [(one.start, one.end) for one in find_organisations(line)]  # Siemens Ltd., China
    for place, char in enumerate(line.text):
        depth += (char in _OPEN) - (char in _CLOSED)
        if char in _BETWEEN and depth <= 0 and not _is_within(place, whole):
            cuts.append(place)
    cuts.append(len(line.text))
    places: list[tuple[int, int]] = []
    for before, stop in pairwise(cuts):
        start = before + 1
        if not line.text[start:stop].strip(" |"):
            continue
        if places and _is_form_alone(line.text[start:stop]):
            start = places.pop()[0]
        places.append((start, stop))
    parts = [line.cut(*place) for place in places]
    return [line] if _is_one_latin_name(parts) else parts


def _is_form_alone(text: str) -> bool:
    words = text.replace(".", " ").split()
    return bool(words) and all(word in LATIN_LEGAL_FORMS for word in words)


def _is_one_latin_name(parts: list[Line]) -> bool:
    """Whether commas stand inside of one name: A,B Co., Ltd."""
    has_form = [
        one.text.replace(".", " ").replace(",", " ").split()[-1:] for one in parts if one.text
    ]
    ends = [bool(words) and words[0] in LATIN_LEGAL_FORMS for words in has_form]
    is_latin = all(one.text.isascii() for one in parts)
    return len(parts) > 1 and is_latin and ends[-1] and not any(ends[:-1])


def name_with_comma(line: Line) -> str:
    """Return the one name that a line with commas is, Latin or with a bracket; empty when it is none or says more."""
    is_plain = "\n" not in line.text and not find_entities(line).found
    has_comma = is_plain and "," in line.text and len(_separated(line)) == 1
    is_name = find_organisations(line) and (line.text.isascii() or " " not in line.text.strip())
    return line.shown.strip() if has_comma and is_name else ""


def _between_slashes(part: Line) -> list[Line]:
    halves = _at(_SLASH, part)
    return halves if all(_CHINESE.fullmatch(half.shown) for half in halves) else [part]


def _at(pattern: re.Pattern[str], line: Line) -> list[Line]:
    """Return the parts of a line between what a pattern finds, trimmed."""
    parts, start = [], 0
    for stop in [*pattern.finditer(line.text), None]:
        part = line.cut(start, stop.start() if stop else len(line.text))
        parts.append(Line(part.text.strip(), part.shown.strip()))
        start = stop.end() if stop else start
    return parts


def names_joined(name: str) -> list[str]:
    """Return the names that one name may be short for, joined by 和, 跟, 与, 或 or a comma: 华为和腾讯; else none.

    Nothing of one character is a name, so that 和记黄埔 and 人和科技 stay whole.
    """
    line = Line.of(name)
    found, start = [""], 0
    signs = [""]
    within = [one.span() for one in _JOINING_NOTHING.finditer(line.text)]
    within += [
        (one.start(), one.end())
        for span in find_organisations(line)
        for one in _COMMA.finditer(line.text, span.start, span.end)
    ]
    if has_organisation_ending(name) and not any(map(is_han, name)):
        within += [one.span() for one in _AMPERSAND.finditer(line.text)]  # Müller & Söhne GmbH
    signs_between = _AND_WRITTEN_IN_ONE.finditer(line.text)
    stops = [one for one in signs_between if not _is_within(one.start(), within)]
    for stop in [*stops, None]:
        part = line.shown[start : stop.start() if stop else len(line.text)]
        is_apart = len(found[-1].strip()) >= _SHORTEST and len(part.strip()) >= _SHORTEST
        if is_apart and not _is_form_alone(part.lower()):
            found.append(part)
        else:
            found[-1] += signs[-1] + part
        signs.append(line.shown[stop.start() : stop.end()] if stop else "")
        start = stop.end() if stop else start
    names = list(dict.fromkeys(one.strip() for one in found))  # Johnson & Johnson
    if any(one.startswith(INSTITUTION_ENDINGS) for one in names):
        return []  # 北京协和医院西院区
    return names if 1 < len(names) <= _MOST_PARTS else []


def _is_within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _is_brand_with_trade(word: str) -> bool:
    """Whether a word shows itself as a company in short, by its trade behind a name: 云杉智能, 星河物流."""
    simple = to_simplified(word)
    trade = next((one for one in _TRADES if simple.endswith(one)), "")
    return len(trade) > 1 and len(word) - len(trade) > 1 and parse_person(word) is None


def _is_whole(span: NameSpan) -> bool:
    """Whether nothing but a company's name was found: 浙江大学 附属第一医院 may be one body, typed with a blank."""
    return "公司" in span.name and not (span.site or span.aside or span.lead)
