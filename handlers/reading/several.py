"""Several customers in one message: numbered lists, lines that each begin with a name, A、B 都…

Each customer's words are returned as typed; what they say is read when each is worked on alone.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import to_simplified
from handlers.domain.wordlists import CITIES, INDUSTRY_WORDS, PROVINCES
from handlers.reading.entities import find_customer_no, find_entities
from handlers.reading.labels import Field, field_labelled, find_labels
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisation
from handlers.reading.people import is_department, is_post, is_titled_person, parse_person
from handlers.reading.words import NEED, words_of

_NUMBER = lazy_pattern(
    r"(?:^|\n) ?(?:[(（]?\d{1,2} ?[.、)．]|[一二三四五六七八九十]{1,2}[、.]) ?(?=[^\d\s])"
)
_INLINE_NUMBER = lazy_pattern(r"(?:^|(?<=[\s,，;；。:]))(\d{1,2})[.、)．] ?(?=[^\d\s])")
_ONE_BY_ONE = lazy_pattern(
    r"(?:第[一二三四五][个家](?:客户)?(?:是|叫)?|(?:另外?一|还有一|[一二三四五])[个家](?:客户)?(?:是|叫))[\s:：]?"
)
_ANNOUNCED = lazy_pattern(r"[下面以下这几家个客户公司的如两二三四五六七八九十\d\s:：,，]*")
"""What may stand before a list: 下面几家."""

_BREAK = lazy_pattern(r"[\n;；]+")
_NAMED = lazy_pattern(r" ?(?:[-·*•] ?)?([^\s,，。;；:：、]{2,20}) ?: ?\S")
_TOGETHER = lazy_pattern(
    r"^[\s:：]*(?P<names>[^\s,，。;；:：、]{2,20}(?:、[^\s,，。;；:：、]{2,20}){1,9}) ?[,，\s] ?"
    r"(?P<told>(?:今天|昨天|上午|下午|刚|刚刚|都|分别|均|一起|全都|全部)[^\n]{2,200})$"
)
_BOTH = lazy_pattern(
    r"^[\s:：]*(?P<one>[^\s,，。;；:：、和跟与]{2,10})(?:和|跟|与|、|还有|以及)(?P<other>[^\s,，。;；:：、和跟与都]{2,10}?)[\s,，]?"
    r"(?P<told>(?:两家|二家|两边|这两家)?(?:今天|昨天|上午|下午|刚刚?)?(?:都|分别)[^\n]{2,200})$"
)
"""朗诺和海岳都聊过了: two names and what is told of both."""
_NOBODY = frozenset(
    ("我们", "他们", "她们", "客户", "对方", "老板", "今天", "昨天", "双方", "技术", "采购", "财务")
)
_EACH = lazy_pattern(r"都|分别|均|一起|全部|全都")


def numbered_items(line: Line) -> list[str]:
    """Return the items of a numbered list as typed, each on one line; fewer than two are no list."""
    starts = list(_NUMBER.finditer(line.text))
    if len(starts) < 2:
        starts = _counted_up(line.text)
    if len(starts) < 2 or not _ANNOUNCED.fullmatch(line.text, 0, starts[0].start()):
        return []
    ends = [*(found.start() for found in starts[1:]), len(line.text)]
    return [
        " ".join(line.words(found.end(), end).split())
        for found, end in zip(starts, ends, strict=True)
    ]


def told_one_by_one(line: Line) -> list[str]:
    """Return the customers that dictation counts in words: 一个是洛阳轴研所 庞工136… 另一个是…; each with a number."""
    starts = list(_ONE_BY_ONE.finditer(line.text))
    if len(starts) < 2 or not _ANNOUNCED.fullmatch(line.text, 0, starts[0].start()):
        return []
    ends = [*(found.start() for found in starts[1:]), len(line.text)]
    parts = [line.cut(found.end(), end) for found, end in zip(starts, ends, strict=True)]
    if not all(find_entities(one).found for one in parts):
        return []
    return [" ".join(one.shown.split()).strip(" ,，;；、") for one in parts]


def _counted_up(text: str) -> list[re.Match[str]]:
    """Return the numbers 1, 2, 3 … inside one line, in this order: 1.云杉 电话聊了 2.星河 没人接."""
    found = list(_INLINE_NUMBER.finditer(text))
    is_counting = [int(one[1]) for one in found] == list(range(1, len(found) + 1))
    return found if is_counting else []


class CustomerLines(NamedTuple):
    """The customers of a list without numbers, each as typed; sure when every name shows itself as one."""

    items: list[str]
    is_sure: bool


def customer_lines(line: Line) -> CustomerLines | None:
    """Return the lines (or parts between semicolons) of a list: each begins with a customer and has a number.

    A first line that only announces the list is dropped, one of column titles labels the cells.
    """
    parts = [part for part in lines_of(line) if part.text.strip(" :：,，。\x1f")]
    if len(parts) > 2 and _ANNOUNCED.fullmatch(parts[0].text.strip()):
        parts = parts[1:]
    if len(parts) > 2 and (titles := _column_titles(parts[0])):
        rows = [_cells(part) for part in parts[1:]]
        if all(len(row) == len(titles) for row in rows):
            texts = (
                " ".join(f"{label}:{cell}" for label, cell in zip(titles, row, strict=True) if cell)
                for row in rows
            )
            return CustomerLines(list(texts), is_sure=True)
    if len(parts) < 2 or not all(map(_is_customer_line, parts)):
        return None
    items = [" ".join(part.shown.split()).strip(" -·*•") for part in parts]
    if len({item.split()[0] for item in items}) < len(items):
        return None  # one customer with several contacts
    return CustomerLines(items, is_sure=all(map(_shows_itself, parts)))


def is_announcement(text: str) -> bool:
    """Tell whether a folded text only announces a list: 下面几家客户."""
    return _ANNOUNCED.fullmatch(text) is not None


def lines_of(line: Line) -> list[Line]:
    """Return the lines of a message, or the parts between semicolons."""
    parts, start = [], 0
    for stop in [*_BREAK.finditer(line.text), None]:
        parts.append(line.cut(start, stop.start() if stop else len(line.text)))
        start = stop.end() if stop else 0
    return parts


def _cells(part: Line) -> list[str]:
    """Return the cells of a row: between bars, or, as a sheet is pasted, between blanks."""
    if "|" not in part.text:
        return part.shown.split()
    return [cell.strip() for cell in part.shown.strip(" |｜").replace("｜", "|").split("|")]


def _column_titles(part: Line) -> list[str]:
    """Return the titles of a pasted table's columns when every one names a field, the customer among them."""
    cells = _cells(part)
    fields: list[Field | None] = [field_labelled(cell) for cell in cells]
    keys = [field.key for field in fields if field is not None]
    is_whole = len(keys) == len(cells) == len(set(keys)) > 1 and "name" in keys
    return cells if is_whole else []


def _is_customer_line(part: Line) -> bool:
    """Tell whether a line begins with what may be a customer's name and holds a number or an address."""
    words = words_of(part)
    lead = len(part.text) - len(part.text.lstrip(" -·*•"))
    if len(words) < 2 or any(one.start == lead for one in find_labels(part.text, bare=False)):
        return False
    if not any(one.key in ("phone", "email", "wechat") for one in find_entities(part).found):
        return False
    first = words[0]
    is_other = parse_person(first) is not None or is_department(first) or is_post(first)
    is_name = len(first) > 2 and not first[0].isdigit() and not NEED.search(to_simplified(first))
    return _shows_itself(part) or (is_name and not is_other)


def _shows_itself(part: Line) -> bool:
    """Tell whether a line begins with a name by its ending, its region or its trade."""
    organisation = find_organisation(part)
    if organisation is not None and not part.text[: organisation.start].strip(" -·*•"):
        return True
    first = to_simplified(next(iter(words_of(part)), ""))
    is_local = first.startswith((*PROVINCES, *CITIES)) and len(first) > 4
    return is_local or (len(first) > 3 and first.endswith(INDUSTRY_WORDS))


def named_lines(line: Line, labels: Sequence[int]) -> list[str]:
    """Return the lines (or parts between semicolons) when each begins with a customer.

    A customer shows itself by its ending, its number, or a colon behind a word that is no label
    (`labels`: where labels begin) and no person. Else, or with fewer than two, none.
    """
    parts, start = [], 0
    for stop in [*_BREAK.finditer(line.text), None]:
        end = stop.start() if stop else len(line.text)
        if line.text[start:end].strip(" :：,，。\x1f"):
            parts.append((start, end))
        start = stop.end() if stop else end
    if len(parts) < 2 or not all(_begins_named(line, *part, labels) for part in parts):
        return []
    return [" ".join(line.words(start, end).split()).strip(" :：-·*•") for start, end in parts]


def told_together(line: Line) -> list[str]:
    """Return one text per customer for `云杉智能、星河物流 都电话聊了`; none when it is no such telling."""
    found = _TOGETHER.match(line.text)
    if found is None or not _EACH.search(found["told"]):
        return _told_of_both(line)
    names = line.words(*found.span("names")).split("、")
    told = line.words(*found.span("told"))
    if any(is_titled_person(name) for name in names):
        return []
    return [f"{name} {told}" for name in names]


def _told_of_both(line: Line) -> list[str]:
    found = _BOTH.match(line.text)
    if found is None:
        return []
    names = [line.words(*found.span("one")), line.words(*found.span("other"))]
    is_nobody = any(name in _NOBODY or parse_person(name) is not None for name in names)
    told = line.words(*found.span("told"))
    return [] if is_nobody else [f"{name} {told}" for name in names]


def _begins_named(line: Line, start: int, end: int, labels: Sequence[int]) -> bool:
    part = line.cut(start, end)
    lead = len(part.text) - len(part.text.lstrip(" -·*•"))
    if start + lead in labels:
        return False
    if find_customer_no(part.text[lead : lead + 24]):
        return True
    organisation = find_organisation(part)
    if organisation is not None and not part.text[: organisation.start].strip(" -·*•"):
        return bool(part.text[organisation.end :].strip(" :：,，"))
    named = _NAMED.match(part.text)
    return named is not None and parse_person(part.words(*named.span(1))) is None
