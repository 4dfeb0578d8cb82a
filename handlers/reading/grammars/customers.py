"""Grammars of the commands that name a customer and little else: 查重, 客户, 历史, 为什么, 领取, 锁定."""

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.reading.collected import Collected
from handlers.reading.labelled import read_labelled
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisation
from handlers.reading.several import asked_in_a_row, asked_lines
from handlers.reading.ways import take_ways

_POLITE = lazy_pattern(
    r"^(?:[\s,，。:：【“\x1f]|帮我|帮忙|麻烦|请问|请|一下|下|这个?(?:号码?|电话|手机号?)|这个客户|这家|客户|看看|是|有没有|叫)+"
)
_ASKING = lazy_pattern(
    r"(?:[\s,，。?？!！~]++|谢谢|(?<=..)这[个家]?(?:客户|公司|单位)?|有没有主|有主|有没有人(?:报备?|跟进?)(?:过|了)?|(?:有没有)?(?:报备?|登记|跟进?)过了?没有?|(?:报备?|登记)了没有?|有人跟吗|能报吗|可以报吗|吗|呢|啊|呀|吧|么){1,12}+$"
)
_WORDS = lazy_pattern(r"[\s,，;；。、]+")
_LONGEST_TAIL = 60
_ENDS = " \n:：,，。?？；;、"


def whatever_identifies(kept: Collected, line: Line) -> None:
    """Read 查重 名称/电话/信用代码: whatever identifies a customer; a pasted list names one a line."""
    if items := asked_lines(line):
        kept.items += items
        return
    if items := asked_in_a_row(_asked(line)):
        kept.items += items
        return
    line = read_labelled(kept, line)
    organisation = find_organisation(line)
    if organisation is not None and kept.customer is None:
        kept.name(organisation.name)
        if organisation.site:
            kept.put("site", organisation.site, organisation.site)
        line = line.blank(organisation.start, organisation.end)
    line = take_ways(kept, line)
    asked = _asked(line)
    words = asked.words(0, len(asked.text))
    parts = [part for part in _WORDS.split(words) if part]
    if kept.customer is None and parts:
        kept.name(" ".join(parts) if parts[0].isascii() else parts[0])
        parts = [] if parts[0].isascii() else parts[1:]
    kept.unread += parts


def _asked(line: Line) -> Line:
    """Return what is asked about, without the words that only ask."""
    lead = _POLITE.match(line.text)
    line = line.cut(lead.end() if lead else 0, len(line.text))
    tail = _ASKING.search(line.text, max(0, len(line.text) - _LONGEST_TAIL))
    return line.cut(0, tail.start() if tail else len(line.text))


def customer_only(kept: Collected, line: Line) -> None:
    """Read 客户 X, 历史 X, 为什么 X: all the words name the customer."""
    if words := " ".join(line.shown.split()).strip(_ENDS):
        kept.name(words)


def narrowing_words(kept: Collected, line: Line) -> None:
    """Read 帮助, 我的客户, 待办, 撤销, 统计 and the settings: words that only narrow down."""
    if words := " ".join(line.shown.split()).strip(_ENDS):
        kept.unread.append(words)
