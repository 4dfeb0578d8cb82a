"""Which of one's own customers a telling is about: words said of one are never logged with another.

The reading knows no customers. Here the clauses are held against the names of the author's own ones; where
clauses begin with different customers, each gets its own words, and the author is asked first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from handlers.command import Context
from handlers.domain.company_name import brand
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import fold
from handlers.reading.line import Line
from handlers.reading.result import Certainty, Reading

_OWN_CUSTOMERS = 300
_SHORTEST_NAME = 2
_SEPARATORS = "\n ,，。;；、!！:：\x1f"
_COMMAND = lazy_pattern(r"^[\s,，:：]*(?:补?跟进(?:一下)?|跟一下|记一笔|跟(?= ))[\s,，:：]*")
_LEAD = lazy_pattern(
    r"(?:跟进|[-·*•]|\d{1,2}[.、)．]|今天|昨天|前天|刚刚?|上午|中午|下午|晚上|早上|又|再|然后|还|也|接着|后来|另外|以及|还有|\d{1,2}[月号日点]"
    r"|去了?|到了?|跑了?|从|在|拜访了?|走访了?|回访了?|联系了?|打电话给|打给|给|和|跟|与|及|见了?|约了?|电话|微信|[:：]){0,8}+"
)
_NO_TELLING = lazy_pattern(
    r"(?:跟进|[-·*•]|\d{1,2}[.、)．]|和|跟|与|及|以及|还有|[\s,，、:：;；&])+"
)
_DAY = lazy_pattern(r"昨[天晚]|前天|上?周[一二三四五六日天]|\d{1,2}月\d{1,2}[日号]?|\d{1,2}号")


class _Place(NamedTuple):
    """Where one or several own customers are named; `first` is where the words before the name begin."""

    first: int
    start: int
    end: int
    ids: frozenset[int]


def each_of_mine(ctx: Context, reading: Reading) -> Reading:
    """Return the reading; where it tells of several own customers, one for each, to be asked about."""
    if reading.command != "跟进" or reading.items:
        return reading
    line = Line.of(ctx.source.text)
    lead = _COMMAND.match(line.text)
    line = line.cut(lead.end() if lead else 0, len(line.text))
    own = ctx.store.customers.names_of(ctx.actor.open_id, limit=_OWN_CUSTOMERS)
    places = list(_heads(line, _named(line.text, own)))
    if len({one.ids for one in places}) < 2:
        return reading
    items = tuple(_items(line, places))
    return Reading(
        command=reading.command,
        certainty=Certainty.UNSURE,
        items=items,
        note=f"读到 {len(items)} 家客户，每家记一条跟进，对吗？",
        is_inferred=reading.is_inferred,
        timezone=reading.timezone,
    )


def _named(text: str, names: Mapping[int, str]) -> list[_Place]:
    """Return where customers are named, in order; a name inside a longer one counts for nothing."""
    spans: dict[tuple[int, int], set[int]] = {}
    for customer_id, name in names.items():
        short = brand(name)
        at = text.find(short)
        if len(short) < _SHORTEST_NAME or at < 0:
            continue
        key = Line.of(fold(name)).text
        inside = key.find(short)
        while at >= 0 and inside >= 0:
            span = _grown(text, key, at, at + len(short), inside)
            spans.setdefault(span, set()).add(customer_id)
            at = text.find(short, span[1])
    found = [_Place(start, start, end, frozenset(ids)) for (start, end), ids in spans.items()]
    longest = sorted(found, key=lambda one: (one.start, one.start - one.end))
    kept: list[_Place] = []
    for place in longest:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _grown(text: str, key: str, start: int, end: int, inside: int) -> tuple[int, int]:
    """Return the place of a short name grown by what stands beside it in the full one: 苏州朗诺精密."""
    after = inside + end - start
    while start and inside and text[start - 1] == key[inside - 1]:
        start, inside = start - 1, inside - 1
    while end < len(text) and after < len(key) and text[end] == key[after]:
        end, after = end + 1, after + 1
    return start, end


def _heads(line: Line, places: Sequence[_Place]) -> Iterator[_Place]:
    """Yield the places that a clause begins with, or that go on a list of names: A和B, A、B."""
    last: _Place | None = None
    for place in places:
        first = place.start
        while first and line.text[first - 1] not in _SEPARATORS:
            first -= 1
        if last is not None and _NO_TELLING.fullmatch(line.text, last.end, place.start):
            last = place._replace(first=max(last.end, first))
        elif (last is None or first >= last.end) and _LEAD.fullmatch(line.text, first, place.start):
            last = place._replace(first=first)
        else:
            continue
        yield last


def _items(line: Line, places: Sequence[_Place]) -> Iterator[str]:
    """Yield the words of each customer: those behind its name, or those that the next one shares with it."""
    before = _stripped(line.words(0, places[0].first))
    told: list[str] = []
    ends = [*(one.first for one in places[1:]), len(line.text)]
    for place, end in zip(places, ends, strict=True):
        lead = _stripped(line.words(place.first, place.start))
        told.append(" ".join(filter(None, (lead, _stripped(line.words(place.end, end))))))
    for number in range(len(told) - 2, -1, -1):
        told[number] = told[number] or told[number + 1]
    day = _DAY.search(f"{before} {told[0]}")
    for place, words in zip(places, told, strict=True):
        if before:
            words = f"{before} {words}"
        elif day is not None and _DAY.search(words) is None:
            words = f"{day[0]} {words}"
        yield " ".join(f"{line.words(place.start, place.end)} {words}".split())


def _stripped(words: str) -> str:
    """Drop signs, bullets and joining words at both ends; what was told stays as typed."""
    found = _NO_TELLING.match(words)
    return words[found.end() if found else 0 :].strip(_SEPARATORS + "-·*•")


def with_items(reading: Reading, items: Sequence[str]) -> Reading:
    """The reading with the customers that were asked about and confirmed, each with its own words."""
    return replace(reading, items=tuple(items)) if items else reading
