"""Whose follow-up it is: the customer at the beginning of what is told, by its ending, number or place.

A day, a channel or what was said is no name; a name in the middle is asked about.
"""

import re
import unicodedata

from handlers.domain.dates import Purpose, find_dates
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.quality import Problem, example_of
from handlers.reading.collected import THE_CUSTOMER, Collected
from handlers.reading.entities import find_customer_no
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisation

CLAUSE_ENDS = " ,，;；。!！?？\n\x1f"
_TELLS = frozenset(("客户", "对方", "客户那边"))
"""Those of them that begin what was told: 客户 同意了."""
_LATIN_NAME = lazy_pattern(
    r"[A-ZÀ-Þ][\wÀ-ÿ&.'-]*(?: [A-ZÀ-Þ&][\wÀ-ÿ&.'-]*){1,5}(?![^\s,，:：;；。])", re.ASCII
)
_POLITE = lazy_pattern(
    r"(?:谢谢|多谢|麻烦了?|辛苦了?|您好|你好|请|帮忙|帮我|[\s,，。;；!！~\x1f])+"
)
_CONTACT_VERB = lazy_pattern(r"(?:刚刚?|又|已经?|再次)?(?:拜访|走访|回访|约见|联系了|打了?个?电话)")
_TALK_LEAD = lazy_pattern(
    r"(?:和|跟|与|给|刚|刚刚|已|已经|又|再次|客户|对方|他|她|打|通了?个?|约|见|去|发|聊|谈|沟通|拜访|电话|微信|邮件|视频|语音"
    r"|上门|当面|现场|开会|回访)"
)
_TOLD_OF = lazy_pattern(
    r"^(?:我们?|刚|又|去|到|拜访|走访|联系|回访|约见?|见|和|跟|与|给|打|电话|微信|沟通|聊|了|过|的)++"
)
_ENDS_TOLD = lazy_pattern(
    r".{2,16}?(?:都|已经?|刚刚?|又|今天|昨天)?(?:聊|谈|见|问|联系|拜访|沟通|约|回复|答应|同意|付款|收到|看|打款)(?:好|完|妥)?(?:过了?|了)"
)
"""A first word that goes on to tell what happened: 朗诺聊过了."""
_SAID = lazy_pattern(
    r"[了过说聊谈]|表示|反馈|沟通|交流|联系|见面|面谈|拜访|回访|开会|电话|微信|邮件|没|还|客户|对方|确认|同意|要求|上门|当面"
)


def take_customer(kept: Collected, line: Line) -> Line:
    """Take the customer from the beginning: a company by its ending, else the first word.

    A day, a channel or what was said is no name: such a message names nobody, unless a company shows
    itself further on, which is asked about.
    """
    line = _without_courtesy(line)
    span = find_organisation(line)
    if span is not None and not any(map(str.isalnum, line.text[: span.start])):
        if _is_told(kept, line.text[span.start : span.end]):
            _ask_for(kept, span.full)
            return line
        kept.name(span.full)
        return line.blank(span.start, span.end)
    start = next((n for n, char in enumerate(line.text) if not _is_between(char)), None)
    if start is None:
        return line
    end = next(
        (n for n in range(start, len(line.text)) if line.text[n] in CLAUSE_ENDS + ":"),
        len(line.text),
    )
    if number := find_customer_no(line.text[start:end]):
        kept.name(number)
        return line.blank(start, end)
    word = line.text[start:end].strip("@:")
    if word not in THE_CUSTOMER and kept.ctx.vocabulary.is_command(word):
        kept.problems.append(Problem("name", word, "这是命令词，不是客户名称", example_of("name")))
        return line.blank(start, end)
    if word in THE_CUSTOMER and (kept.is_update or word not in _TELLS):
        return line.blank(start, end)
    if word in THE_CUSTOMER or _is_told(kept, word):
        if span is not None:
            _ask_for(kept, span.full)
        return line
    if latin := _LATIN_NAME.match(line.shown, start):
        return _take_latin_name(kept, line, latin)
    cut = _run_on_end(kept, line.text, start, end)
    is_open = cut < end or _ENDS_TOLD.fullmatch(line.text, start, end) is not None
    note = f"客户是「{line.words(start, cut)}」吗？" if is_open else ""
    kept.name(line.words(start, cut).strip("@:："), is_sure=not note, note=note)
    return line.blank(start, cut)


def _without_courtesy(line: Line) -> Line:
    """Take the polite words from the beginning, whatever decorates them: 😂 谢谢 云杉智能."""
    while True:
        start = next((n for n, char in enumerate(line.text) if not _is_between(char)), 0)
        polite = _POLITE.match(line.text, start)
        if polite is None or not line.text[start : polite.end()].strip():
            return line
        line = line.blank(start, polite.end())


def _is_between(char: str) -> bool:
    """Tell whether a character separates words or decorates them: a comma, a dash, an emoji."""
    return char in CLAUSE_ENDS + ":-、" or unicodedata.category(char) in ("So", "Sk")


def _take_latin_name(kept: Collected, line: Line, found: re.Match[str]) -> Line:
    """Take a name of several Latin words; where it ends among more of them is asked, but not in an update."""
    end = found.end()
    is_open = not kept.is_update and bool(line.text[end:].strip())
    name = line.words(found.start(), end)
    kept.name(name, is_sure=not is_open, note=f"客户是「{name}」吗？" if is_open else "")
    return line.blank(found.start(), end)


def _ask_for(kept: Collected, words: str) -> None:
    """Take a company named in the middle of what is told, and ask whether it is the customer."""
    first = next(find_dates(words, kept.ctx.now, kept.ctx.calendar, Purpose.PAST), None)
    name = words[first.end :] if first is not None and first.start == 0 else words
    name = _TOLD_OF.sub("", name) or words
    kept.name(name, is_sure=False, note=f"客户是「{name}」吗？")


def _is_told(kept: Collected, word: str) -> bool:
    """Tell whether a first word says when or what happened instead of naming somebody.

    今日头条 begins like a day and is a name; 今天电话聊了 is none.
    """
    dates = find_dates(word, kept.ctx.now, kept.ctx.calendar, Purpose.PAST)
    first = next(dates, None)
    if first is not None and first.start == 0:
        rest = word[first.end :].lstrip("的")
        return len(rest) < 2 or _SAID.search(rest) is not None
    lead = _TALK_LEAD.match(word)
    return _CONTACT_VERB.match(word) is not None or (
        lead is not None and _SAID.search(word, lead.end()) is not None
    )


def _run_on_end(kept: Collected, text: str, start: int, end: int) -> int:
    """Where the name ends in run-on speech: before the first day or channel; unsure then."""
    dates = find_dates(text[start:end], kept.ctx.now, kept.ctx.calendar, Purpose.PAST)
    places = [span.start for span in dates if span.start >= 2]
    found = re.search(r"(?:打了?个?电话|电话|微信|拜访|上门|邮件|开会|见面)", text[start + 2 : end])
    if found:
        places.append(found.start() + 2)
    return start + min(places) if places else end
