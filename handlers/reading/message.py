"""From a message's text to its reading: the command, then the grammar that command follows.

Pure and deterministic; the same text in the same surroundings always reads the same. Nothing is
written here, and nothing is guessed: doubts make the reading unsure, and the person is asked.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from handlers.domain.dates import Purpose, find_dates
from handlers.domain.text import clean
from handlers.reading.collected import Collected
from handlers.reading.command_word import find_command
from handlers.reading.context import ReadingContext
from handlers.reading.fields import put_date
from handlers.reading.following import read_follow_up, take_customer
from handlers.reading.labelled import read_labelled
from handlers.reading.labels import find_labels
from handlers.reading.line import Line, without_thanks
from handlers.reading.organisations import find_organisation
from handlers.reading.people import parse_person, titled_person_in
from handlers.reading.registration import read_registration
from handlers.reading.result import Certainty, Reading
from handlers.reading.ways import take_ways

LONGEST = 8000
"""Characters that are looked at; callers refuse longer messages before (product rules, bad input)."""

_POLITE = re.compile(
    r"^(?:[\s,，。:：【“]|帮我|帮忙|麻烦|请问|请|一下|下|这个客户|这家|客户|看看|是|有没有|叫)+"
)
_ASKING = re.compile(
    r"(?:[\s,，。?？!！~]++|谢谢|有人跟吗|能报吗|可以报吗|吗|呢|啊|呀|吧|么){1,12}+$"
)
_WORDS = re.compile(r"[\s,，;；。、]+")


def read(text: str, ctx: ReadingContext) -> Reading:
    """Read a message."""
    line = without_thanks(Line.of(clean(text)[:LONGEST]))
    found = find_command(line, ctx)
    kept = Collected(ctx)
    if found.word is None:
        if found.has_facts:
            read_registration(kept, found.rest)
        reading = kept.reading(None, Certainty.NONE)
        return replace(reading, candidates=found.candidates, note=found.note)
    if found.note:
        kept.doubts.append(found.note)
    _GRAMMARS.get(found.word, _customer_and_reason)(kept, found.rest)
    return kept.reading(found.word, found.certainty)


def _query(kept: Collected, line: Line) -> None:
    """查重 名称/电话/信用代码: whatever identifies a customer."""
    line = read_labelled(kept, line)
    organisation = find_organisation(line)
    if organisation is not None and kept.customer is None:
        kept.name(organisation.name)
        line = line.blank(organisation.start, organisation.end)
    line = take_ways(kept, line)
    lead = _POLITE.match(line.text)
    line = line.cut(lead.end() if lead else 0, len(line.text))
    tail = _ASKING.search(line.text)
    words = line.words(0, tail.start() if tail else len(line.text))
    parts = [part for part in _WORDS.split(words) if part]
    if kept.customer is None and parts:
        kept.name(" ".join(parts) if parts[0].isascii() else parts[0])
        parts = [] if parts[0].isascii() else parts[1:]
    kept.unread += parts


def _customer_only(kept: Collected, line: Line) -> None:
    """客户 X, 历史 X, 为什么 X: all the words name the customer."""
    words = " ".join(line.shown.split()).strip(" :：,，。?？；;、")
    if words:
        kept.name(words)


def _customer_and_reason(kept: Collected, line: Line) -> None:
    """申诉 X 理由, 释放 X 原因 and their like: the customer, then words for the reason."""
    line = read_labelled(kept, line, bare=False)
    if kept.customer is None:
        line = take_customer(kept, line)
    reason = " ".join(line.shown.split()).strip(" :：,，。；;、")
    if reason and "reason" not in kept.fields:
        kept.put_text("reason", reason)


def _update(kept: Collected, line: Line) -> None:
    """更新 X 字段:值: the customer first, then labelled values; loose words are asked about."""
    kept.is_update = True
    numbered = take_customer(kept, _hide_labels(line))
    rest = line
    if kept.customer is not None:
        at = line.shown.find(str(kept.customer.value))
        rest = line.blank(at, at + len(str(kept.customer.value))) if at >= 0 else numbered
    rest = read_labelled(kept, rest)
    rest = take_ways(kept, rest)
    loose = []
    for word in filter(None, _WORDS.split(rest.shown)):
        person = parse_person(word.removesuffix("的")) if kept.contacts else None
        if person is not None:
            kept.person(person)
        else:
            loose.append(word)
    kept.unread += loose
    if loose and not kept.fields and not kept.contacts:
        kept.doubts.append(f"「{' '.join(loose)}」是哪个字段？例：更新 云杉智能 预计金额:65万")


def _hide_labels(line: Line) -> Line:
    """Show only what stands before the first label: the customer's name."""
    labels = find_labels(line.text)
    return line.cut(0, labels[0].start) if labels and labels[0].start else line


def _remind(kept: Collected, line: Line) -> None:
    """提醒我 时间 事: the first time found, everything else is the thing."""
    ctx = kept.ctx
    span = next(find_dates(line.text, ctx.now, ctx.calendar, Purpose.NEXT), None)
    if span is not None:
        put_date(kept, "next_at", span.reading, line.words(span.start, span.end))
        line = line.blank(span.start, span.end, " ")
    words = re.sub(r"^(?:我|要|去|在|的|前|[\s,，:：])+", "", " ".join(line.shown.split()))
    if words:
        kept.put_text("content", words)
    organisation = find_organisation(line)
    if organisation is not None:
        kept.name(organisation.name)
    if person := titled_person_in(words):
        kept.way(name=person)


def _free(kept: Collected, line: Line) -> None:
    """帮助, 我的客户, 待办, 撤销: words that only narrow down."""
    if words := " ".join(line.shown.split()).strip(" :：,，。；;、"):
        kept.unread.append(words)


_GRAMMARS: dict[str, Callable[[Collected, Line], None]] = {
    "报备": read_registration,
    "查重": _query,
    "跟进": read_follow_up,
    "客户": _customer_only,
    "历史": _customer_only,
    "为什么": _customer_only,
    "更新": _update,
    "提醒我": _remind,
    "我的客户": _free,
    "待办": _free,
    "撤销": _free,
    "帮助": _free,
}
"""Which grammar the words of a command follow; all others read a customer and a reason."""
