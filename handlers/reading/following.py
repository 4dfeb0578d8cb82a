"""Reading what follows 跟进: customer, channel, what was said, when it was, the next step and its time.

Clauses are judged one by one: a leading day of the past says when, a leading day to come is the next
step, a clause that only names the channel is no content when there is other content. Everything else
is content, exactly as typed.
"""

import re
import unicodedata
from dataclasses import replace
from typing import NamedTuple

from handlers.domain.dates import DateReading, DateSpan, Precision, Purpose, find_dates
from handlers.domain.quality import Problem, example_of
from handlers.domain.text import to_simplified
from handlers.reading.collected import Collected
from handlers.reading.custom import labels_of
from handlers.reading.entities import find_customer_no
from handlers.reading.fields import put_date
from handlers.reading.labelled import read_labelled
from handlers.reading.labels import find_labels
from handlers.reading.line import Line, without_thanks
from handlers.reading.mentions import take_mentions
from handlers.reading.options import channel_in
from handlers.reading.organisations import find_organisation
from handlers.reading.several import named_lines, numbered_items, told_together

_CLAUSE_ENDS = " ,，;；。!！?？\n\x1f"
_ARRANGED = re.compile(r"[^,，。;；\s]{0,10}?(?:约|约了|约好|约在)(?:了|好|我们?|咱们?|在|于)*$")
"""Words that make a coming day an appointment: 许经理约我们12月2日上午9点评审."""

_NO_PLAN = re.compile(r"再?(?:说|看|看看|议|定|讲)吧?|(?:[都也就]?(?:不|没|别|暂不|无法)).*")
"""What follows a day and is no step: 春节后再说, 年前不考虑."""

_OURS_TO_DO = re.compile(r" ?(?:再|去|要|约|送|发|准备|打算|给|带|寄)")
_PLAN_LEAD = re.compile(
    r"^(?:下次|下一步|约了?好?在?|约定|定在|定了|准备|计划|打算|预计|争取|再|然后|接下来|我|说好|明确)*$"
)
_PLAN_TAIL = re.compile(
    r"^(?:[之以]?前|左右|的时候|再|的|去|要|会|准备|打算|联系(?=他|她)|就|我|,|，|\s)+"
)
_CONTACTED = re.compile(
    r"[^,，。;；\s约定]{0,8}?(?:拜访|走访|回访|见|聊|谈|打|沟通|开会|上门|联系|通电话|演示|面谈|去|来)(?:了|过)"
)
"""A contact told of as held, behind the day it is said to have been on."""

_TOLD = re.compile(r"了(?!解)|过(?![去来程期年])|已经?|刚")
_CHANNEL_ONLY = re.compile(
    r"^(?:和|跟|与|给)?(?:客户|对方|他|她|[\u4e00-\u9fff]{1,3}(?:总|工|经理|主任|老师|哥|姐))?(?:又|刚|刚刚|再次|已)?"
    r"(?:打了?个?电话|通了?个?电话|电话会议|电话|微信(?:语音|视频|电话)|微信|邮件|视频电话|视频|上门|当面|现场)?(?:拜访|聊|沟通|联系|见面|面谈|开会|交流|回访|谈|见|去)?"
    r"(?:了一下|了|过了|过|一下|完)?(?:客户|一次)?$"
)
_CHANNEL_COLON = re.compile(
    r"(?<=[ \n,，;；])(电话|微信|邮件|面谈|拜访) ?:(?= ?[\u4e00-\u9fff]{2})"
)
_CHANNEL_NAMES = ("微信语音", "微信视频", "微信电话", "电话会议", "视频电话")
_THE_CUSTOMER = frozenset(("客户", "对方", "这个客户", "该客户", "这家", "客户那边"))
"""Words that mean the customer spoken of and name nobody."""

_LATIN_NAME = re.compile(
    r"[A-ZÀ-Þ][\wÀ-ÿ&.'-]*(?: [A-ZÀ-Þ&][\wÀ-ÿ&.'-]*){1,5}(?![^\s,，:：;；。])", re.ASCII
)
_POLITE = re.compile(r"(?:谢谢|多谢|麻烦了?|辛苦了?|您好|你好|请|帮忙|帮我|[\s,，。!！~])+")
_CONTACT_VERB = re.compile(r"(?:刚刚?|又|已经?|再次)?(?:拜访|走访|回访|约见|联系了|打了?个?电话)")
_TALK_LEAD = re.compile(
    r"(?:和|跟|与|给|刚|刚刚|已|已经|又|再次|客户|对方|他|她|打|通了?个?|约|见|去|发|聊|谈|沟通|拜访|电话|微信|邮件|视频|语音"
    r"|上门|当面|现场|开会|回访)"
)
_TOLD_OF = re.compile(
    r"^(?:我们?|刚|又|去|到|拜访|走访|联系|回访|约见?|见|和|跟|与|给|打|电话|微信|沟通|聊|了|过|的)++"
)
_SAID = re.compile(
    r"[了过说聊谈]|表示|反馈|沟通|交流|联系|见面|面谈|拜访|回访|开会|电话|微信|邮件|没|还|客户|对方|确认|同意|要求|上门|当面"
)
_NO_DATE = re.compile(
    r" ?[:在是]? ?((?:\d{1,4}|[一二三四五六七八九十]{1,3}) ?[年月日号点/.:-][^ ,，;；。\n]{0,20}|待定|未定|未知|待确认)"
)
"""What stands where the time of the next step should, and is no day of the calendar."""

_FORGOTTEN = re.compile(
    r"^(?:忘了?记?了?写了?|忘记记?录?了?|补一?下?|补记|补录|补上|漏记了?|忘了)$"
)


class _Clause(NamedTuple):
    """A clause with its place, its words and the date it begins with, if any."""

    start: int
    end: int
    date: DateSpan | None


def read_follow_up(kept: Collected, line: Line) -> None:
    """Read the words after 跟进 into the collection; a list of several customers is kept as typed."""
    if items := _several(kept, line):
        kept.items += items
        return
    line = read_labelled(kept, _told_by_channel(kept, line), bare=False)
    line = _bare_next(kept, line)
    if kept.customer is None:
        line = take_customer(kept, line)
    _told(kept, line)


def _several(kept: Collected, line: Line) -> list[str]:
    """Return the words of each of several customers; only a numbered list is one for sure."""
    if items := numbered_items(line):
        return items
    extra = labels_of(kept.ctx.custom)
    labels = [label.start for label in find_labels(line.text, bare=False, extra=extra)]
    items = named_lines(line, labels) or told_together(line)
    if items:
        kept.doubts.append(f"读到 {len(items)} 家客户，每家记一条跟进，对吗？")
    return items


def read_told(kept: Collected, line: Line) -> None:
    """Read what is told of a contact whose customer is known already."""
    line = read_labelled(kept, line, bare=False)
    _told(kept, _bare_next(kept, line))


def _told(kept: Collected, line: Line) -> None:
    _clauses(kept, line)
    if "channel" not in kept.fields:
        _channel(kept)
    _split_plan(kept)
    if (content := kept.fields.get("content")) is not None:
        take_mentions(kept, Line.of(str(content.value)))


def _told_by_channel(kept: Collected, line: Line) -> Line:
    """Read `电话：客户说…` as the channel and what was said, not as a phone number."""
    found = _CHANNEL_COLON.search(line.text)
    if found is None:
        return line
    option, word = channel_in(found[1])
    kept.put("channel", option, word)
    return line.blank(found.start(1), found.end())


def take_customer(kept: Collected, line: Line) -> Line:
    """Take the customer from the beginning: a company by its ending, else the first word.

    A day, a channel or what was said is no name: such a message names nobody, unless a company shows
    itself further on, which is asked about.
    """
    if polite := _POLITE.match(line.text):
        line = line.blank(0, polite.end())
    span = find_organisation(line)
    if span is not None and not any(map(str.isalnum, line.text[: span.start])):
        if _is_told(kept, line.text[span.start : span.end]):
            _ask_for(kept, span.name)
            return line
        kept.name(span.name)
        return line.blank(span.start, span.end)
    start = next((n for n, char in enumerate(line.text) if not _is_between(char)), None)
    if start is None:
        return line
    end = next(
        (n for n in range(start, len(line.text)) if line.text[n] in _CLAUSE_ENDS + ":"),
        len(line.text),
    )
    if number := find_customer_no(line.text[start:end]):
        kept.name(number)
        return line.blank(start, end)
    word = line.text[start:end].strip("@:")
    if word not in _THE_CUSTOMER and kept.ctx.vocabulary.is_command(word):
        kept.problems.append(Problem("name", word, "这是命令词，不是客户名称", example_of("name")))
        return line.blank(start, end)
    if word in _THE_CUSTOMER or _is_told(kept, word):
        if span is not None:
            _ask_for(kept, span.name)
        return line
    if latin := _LATIN_NAME.match(line.shown, start):
        return _take_latin_name(kept, line, latin)
    cut = _run_on_end(kept, line.text, start, end)
    note = f"客户是「{line.words(start, cut)}」吗？" if cut < end else ""
    kept.name(line.words(start, cut).strip("@:："), is_sure=not note, note=note)
    return line.blank(start, cut)


def _is_between(char: str) -> bool:
    """Tell whether a character separates words or decorates them: a comma, a dash, an emoji."""
    return char in _CLAUSE_ENDS + ":-、" or unicodedata.category(char) in ("So", "Sk")


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


def _bare_next(kept: Collected, line: Line) -> Line:
    """Read `下次 明天上午10点 送样` and `下一步 发报价` without a colon."""
    found = re.search(r"(?:^|(?<=[ ,，;；。\n]))(下次|下一步)(?:跟进|联系)? ?", line.text)
    if found is None or "next_plan" in kept.fields:
        return line
    stop = re.compile(r"[\n\x1f]").search(line.text, found.end())
    end = stop.start() if stop else len(line.text)
    words = line.cut(found.end(), end)
    span = next(find_dates(words.text, kept.ctx.now, kept.ctx.calendar, Purpose.NEXT), None)
    if span is not None and not words.text[: span.start].strip(" :在是"):
        _put_next(kept, words, span)
        plan = _plan(words.cut(span.end, len(words.text)))
        if plan:
            kept.put("next_plan", plan, plan)
        return line.blank(found.start(), end)
    if found[1] == "下次" and (unread := _NO_DATE.match(words.text)):
        read = words.words(unread.start(1), unread.end(1))
        kept.problems.append(Problem("next_at", read, "读不出日期", example_of("next_at")))
        plan = _plan(words.cut(unread.end(), len(words.text)))
        if plan:
            kept.put("next_plan", plan, plan)
        return line.blank(found.start(), end)
    if found[1] == "下一步" and words.text.strip():
        kept.put("next_plan", words.shown.strip(), words.shown.strip())
        return line.blank(found.start(), end)
    return line


def _clauses(kept: Collected, line: Line) -> None:
    """Sort the clauses into when, next and content."""
    content: list[_Clause] = []
    channel_only: list[_Clause] = []
    is_next_open = False
    for start, end in _pieces(line.text):
        clause = _clause(kept, line, start, end)
        words = line.text[clause.start : end]
        if clause.date is not None and "next_at" not in kept.fields:
            _put_next(kept, line, clause.date)
            plan = _plan(line.cut(clause.date.end, end))
            if plan and "next_plan" not in kept.fields:
                kept.put("next_plan", plan, plan)
            is_next_open = True
        elif is_next_open and not _TOLD.search(words) and "next_plan" in kept.fields:
            plan = f"{kept.fields['next_plan'].value} {line.words(start, end)}"
            kept.fields["next_plan"] = kept.fields["next_plan"].__class__(plan, plan)
        elif _FORGOTTEN.match(words):
            continue
        elif words and _is_channel_only(words) and _is_read(words, clause, start):
            channel_only.append(clause)
        elif words:
            content.append(clause)
    if "channel" not in kept.fields:
        spoken = " ".join(line.text[one.start : one.end] for one in channel_only)
        option, word = channel_in(spoken)
        if option:
            kept.put("channel", option, word)
    _put_content(kept, line, content or channel_only)
    if "content" in kept.fields and content and channel_only:
        whole = _joined(line, sorted((*content, *channel_only)))
        kept.fields["content"] = replace(kept.fields["content"], words=whole)


def _is_channel_only(words: str) -> bool:
    return channel_in(words)[1] == words or _CHANNEL_ONLY.match(words) is not None


def _is_read(words: str, clause: _Clause, start: int) -> bool:
    """Whether a clause about the channel is all read into fields: its day, or only the channel's word."""
    return clause.start > start or channel_in(words)[1] == words or words in _CHANNEL_NAMES


def _clause(kept: Collected, line: Line, start: int, end: int) -> _Clause:
    """Take a leading date off a clause: past ones say when it was, coming ones make it the next step."""
    ctx, text = kept.ctx, line.text[start:end]
    today = ctx.calendar.day_of(ctx.now)
    purpose = Purpose.PAST if _TOLD.search(text) else Purpose.NEXT
    span = next(find_dates(text, ctx.now, ctx.calendar, purpose), None)
    if span is None:
        return _Clause(start, end, None)
    lead = text[: span.start]
    if not lead and purpose is Purpose.NEXT and _is_gone(span.reading, text[span.end :]):
        past = find_dates(text, ctx.now, ctx.calendar, Purpose.PAST)
        span = next(past, span)
    is_appointed = purpose is Purpose.NEXT and _ARRANGED.match(lead) is not None
    if is_appointed and not _PLAN_LEAD.match(lead):
        return _appointed(kept, line, (start, end), span)
    if not _PLAN_LEAD.match(lead) or _NO_PLAN.fullmatch(text, span.end):
        return _Clause(start, end, None)
    is_next = span.reading.on > today or (span.reading.at is not None and span.reading.at > ctx.now)
    if is_next and purpose is Purpose.PAST and not lead.startswith("约"):
        if not lead and _CONTACTED.match(text, span.end):
            _ask_when(kept, span.reading, line.words(start, start + span.end))
        return _Clause(start, end, None)
    if purpose is Purpose.PAST and lead.startswith("约"):
        coming = next(find_dates(text, ctx.now, ctx.calendar, Purpose.NEXT), None)
        span, is_next = coming or span, True
    if is_next:
        placed = DateSpan(start + span.start, start + span.end, span.reading)
        return _Clause(start, end, placed)
    if lead:
        return _Clause(start, end, None)
    _put_happened(kept, span.reading, line.words(start, start + span.end))
    after = start + span.end
    while after < end and line.text[after] in " 的,，":
        after += 1
    return _Clause(after, end, None)


def _is_gone(reading: DateReading, after: str) -> bool:
    """Tell whether a day that begins a clause is over (周二拜访): no word says that it is to come."""
    return not reading.is_sure and reading.at is None and not _OURS_TO_DO.match(after)


def _appointed(kept: Collected, line: Line, place: tuple[int, int], span: DateSpan) -> _Clause:
    """Keep an appointment that is told of as the next step; the clause stays content."""
    start, end = place
    placed = DateSpan(start + span.start, start + span.end, span.reading)
    if span.reading.at is not None and "next_at" not in kept.fields:
        _put_next(kept, line, placed)
        if plan := _plan(line.cut(placed.end, end)):
            kept.put("next_plan", plan, plan)
    return _Clause(start, end, None)


def _put_happened(kept: Collected, reading: DateReading, words: str) -> None:
    """Keep when it was; 今天 without a time is the message's own moment and needs no field."""
    is_today = reading.on == kept.ctx.calendar.day_of(kept.ctx.now)
    if "happened_at" in kept.fields or (is_today and reading.at is None):
        return
    if reading.precision in (Precision.DAY, Precision.MINUTE):
        put_date(kept, "happened_at", reading, words)


def _ask_when(kept: Collected, reading: DateReading, words: str) -> None:
    """Ask about a contact told of as held at a time to come: 今天晚上8点拜访了张总, said in the morning."""
    note = f"「{words}」还没到，是什么时候跟进的？"
    kept.put("happened_at", reading.at or reading.on, words, is_sure=False, note=note)
    kept.doubts.append(note)


def _put_next(kept: Collected, line: Line, span: DateSpan) -> None:
    if "next_at" not in kept.fields:
        put_date(kept, "next_at", span.reading, line.words(span.start, span.end))


def _plan(line: Line) -> str:
    lead = _PLAN_TAIL.match(line.text)
    rest = without_thanks(line.cut(lead.end() if lead else 0, len(line.text)))
    plan = rest.shown.strip(" ,，。;；")
    return plan if any(char.isalnum() for char in plan) else ""


def _put_content(kept: Collected, line: Line, clauses: list[_Clause]) -> None:
    """Keep the content; its `words` are all that was told, the clause about day and channel as well."""
    if "content" not in kept.fields and clauses:
        kept.put_text("content", _joined(line, clauses))


def _joined(line: Line, clauses: list[_Clause]) -> str:
    """Return the clauses with what stood between them, as typed."""
    parts: list[str] = []
    for place, clause in enumerate(clauses):
        if place and (between := line.shown[clauses[place - 1].end : clause.start].strip("\n\x1f")):
            parts.append(between if len(between) <= 2 else between[:1])
        elif place:
            parts.append(" ")
        parts.append(line.words(clause.start, clause.end))
    return "".join(parts).strip()


def _channel(kept: Collected) -> None:
    content = kept.fields.get("content")
    told = to_simplified(str(content.value)).lower() if content else ""
    option, word = channel_in(told)
    if option:
        kept.put("channel", option, word)


def _split_plan(kept: Collected) -> None:
    """`下一步:周五前发正式报价`: the day of a labelled plan is when it is due."""
    plan = kept.fields.get("next_plan")
    if plan is None or "next_at" in kept.fields:
        return
    line = Line.of(str(plan.value))
    span = next(find_dates(line.text, kept.ctx.now, kept.ctx.calendar, Purpose.NEXT), None)
    if span is None or span.start > 0:
        return
    _put_next(kept, line, span)
    if rest := _plan(line.cut(span.end, len(line.text))):
        kept.fields["next_plan"] = plan.__class__(rest, plan.words)


def _pieces(text: str) -> list[tuple[int, int]]:
    pieces, start = [], 0
    for place, char in enumerate(text + "\n"):
        if char in _CLAUSE_ENDS:
            if text[start:place].strip():
                pieces.append((start, place))
            start = place + 1
    return pieces
