"""Grammars of the commands that name a customer and little else: 查重, 客户, 历史, 为什么, 领取, 锁定."""

from dataclasses import replace

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.reading.asked import (
    asked_in_a_row,
    asked_lines,
    asked_words,
    is_addressed,
    name_with_comma,
    together,
)
from handlers.reading.collected import Collected
from handlers.reading.labelled import read_labelled
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisation
from handlers.reading.ways import take_ways

_WORDS = lazy_pattern(r"[\s,，;；。、|\x1f]+")
_AND = frozenset(("和", "跟", "与", "及", "或", "以及", "还有", "或者", "还是"))
"""Words that only join numbers: 138… 和 139…."""

_ENDS = " \n:：,，。?？；;、"


def whatever_identifies(kept: Collected, line: Line) -> None:
    """Read 查重 名称/电话/信用代码: whatever identifies a customer; a pasted list names one a line."""
    line = together(line)
    items = asked_lines(line)
    if len(items) == 1:
        line = together(Line.of(items[0]))  # the only row of a table
    elif items := items or asked_in_a_row(asked_words(line)):
        kept.items += items
        return
    if whole := name_with_comma(asked_words(line)):
        kept.name(whole)
        return
    line = read_labelled(kept, line)
    organisation = find_organisation(line)
    if organisation is not None and kept.customer is None:
        kept.name(organisation.name)
        if organisation.site:
            kept.put("site", organisation.site, organisation.site)
        line = line.blank(organisation.start, organisation.end)
    line = take_ways(kept, line)
    asked = asked_words(line)
    words = asked.words(0, len(asked.text))
    parts = [part for part in _WORDS.split(words) if part and part not in _AND]
    if kept.customer is None and parts:
        kept.name(" ".join(parts) if parts[0].isascii() else parts[0])
        parts = [] if parts[0].isascii() else parts[1:]
    elif kept.customer is None:
        _name_after_contact(kept)
    kept.unread += parts


def _name_after_contact(kept: Collected) -> None:
    """Take the only word beside a number for the customer: 华为 138… asks for both, though 华 is a surname."""
    first = kept.contacts[0] if kept.contacts else None
    if first is not None and first.name and not is_addressed(first.name):
        nameless = replace(first, name="")
        kept.contacts[:1] = [nameless] if any((first.phone, first.email, first.wechat)) else []
        kept.name(first.name)


def customer_only(kept: Collected, line: Line) -> None:
    """Read 客户 X, 历史 X, 为什么 X: all the words name the customer."""
    if words := " ".join(line.shown.split()).strip(_ENDS):
        kept.name(words)


def narrowing_words(kept: Collected, line: Line) -> None:
    """Read 帮助, 我的客户, 待办, 撤销, 统计 and the settings: words that only narrow down."""
    if words := " ".join(line.shown.split()).strip(_ENDS):
        kept.unread.append(words)
