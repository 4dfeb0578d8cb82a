"""Reading what follows 跟进: customer, channel, what was said, when it was, the next step and its time.

Clauses are judged one by one: a leading day of the past says when, a leading day to come is the next
step, a clause that only names the channel is no content when there is other content. Everything else
is content, exactly as typed.
"""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import NamedTuple

from handlers.domain.amount import find_amounts
from handlers.domain.dates import DateReading, DateSpan, Precision, Purpose, find_dates
from handlers.domain.follow_up import no_contact_words
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.quality import Problem, example_of
from handlers.domain.text import to_simplified
from handlers.reading.collected import Collected
from handlers.reading.custom import labels_of
from handlers.reading.doubting import doubt_customer, doubt_values
from handlers.reading.fields import put_amount, put_date
from handlers.reading.labelled import read_labelled
from handlers.reading.labels import find_labels
from handlers.reading.line import HOLE, Line, without_thanks
from handlers.reading.mentions import take_mentions
from handlers.reading.options import channel_in
from handlers.reading.people import parse_person
from handlers.reading.several import named_lines, numbered_items, told_together
from handlers.reading.whose import CLAUSE_ENDS, take_customer

_BY_CHANNEL = (
    r"(?:打电话|电话|微信|邮件|上门|当面|现场|面谈|拜访|见面|视频|开会)(?:里|上)?"
    r"(?:拜访|聊|沟通|联系|见面|面谈|交流|回访|谈|见|通)?"
)
_DAY_PART = lazy_pattern(
    r"(?:今早|今晚|早上|上午|中午|下午|晚上|刚才|刚刚|刚)(?:通完|打完|聊完|谈完|通了|打了)?个?"
    rf"{_BY_CHANNEL}(?:过了|了|过|完|的|好)?$|{_BY_CHANNEL}(?:的|通了)$"
)
"""A clause that says the channel and, at most, when today: 上午拜访了, 刚通完电话, 微信聊的."""
_ARRANGED = lazy_pattern(
    r"[^,，。;；\s]{0,10}?(?:约|约了|约好|约在|改|改约|改期|换)(?:了|好|我们?|咱们?|在|于|到|成|为)*$"
)
"""Words that make a coming day an appointment: 许经理约我们12月2日上午9点评审."""

_MADE_WITH = lazy_pattern(
    r"^(?:我|已经?|刚刚?|跟|和|电话|微信|当面)*+约(?:了|好了?|到了?)[^,，。;；\s]{0,2}?(?:客户|对方|[他她]们?|[\u4e00-\u9fff]{2,4})$"
)
"""An appointment with somebody: 约了徐小姐明天下午3点线上演示."""

_NO_PLAN = lazy_pattern(r"再?(?:说|看|看看|议|定|讲)吧?|(?:[都也就]?(?:不|没|别|暂不|无法)).*")
"""What follows a day and is no step: 春节后再说, 年前不考虑."""

_OURS_TO_DO = lazy_pattern(r" ?(?:再|去|要|约|送|发|准备|打算|给|带|寄)")
_PLAN_LEAD = lazy_pattern(
    r"^(?:下次|下一步|约了?好?在?|约定|定在|定了|准备|计划|打算|预计|争取|再|然后|接下来|(?:让|叫|要)(?:我们?|咱们)|我|说好|明确)*$"
)
_ASKED_OF_US = lazy_pattern(r"(?:让|叫|要)(?:我们?|咱们)$")
_BY_THEN = lazy_pattern(r" ?[之以]?前")
"""What the customer demands by a day (让我们12月5号前交货) is content; 让我们周五去签字 is the next step."""

_PLAN_TAIL = lazy_pattern(
    r"^(?:[之以]?前|左右|的时候|再|的|去|要|会|准备|打算|联系(?=他|她)|让我|叫我|就|我|,|，|\s)+"
)
_PLACE = lazy_pattern(
    r"(?:厂里?|公司|店里?|现场|工地|单位|学校|医院|[他她]们?(?:公司|厂|店|那)?)[\u4e00-\u9fff]{0,2}$"
)
"""Where one goes, which is no step without the going: 去厂里."""
_CONTACTED = lazy_pattern(
    r"[^,，。;；\s约定]{0,8}?(?:拜访|走访|回访|见|聊|谈|打|沟通|开会|上门|联系|通电话|演示|面谈|去|来)(?:了|过)"
)
"""A contact told of as held, behind the day it is said to have been on."""

_TOLD = lazy_pattern(r"了(?!解)|过(?![去来程期年])|已经?|刚")
_CHANNEL_ONLY = lazy_pattern(
    r"^(?:和|跟|与|给)?(?:客户|对方|他|她|[\u4e00-\u9fff]{1,3}(?:总|工|经理|主任|老师|哥|姐)|[老小阿][\u4e00-\u9fff])?(?:又|刚|刚刚|再次|已)?"
    r"(?:打了?个?电话|通了?个?电话|通了话|来电话?|打来电话|电话会议|电话|微信(?:语音|视频|电话)|微信|邮件|视频电话|视频|上门|当面|现场)?(?:拜访|聊|沟通|联系|见面|面谈|开会|交流|回访|谈|见|去)?"
    r"(?:了一下|了|过了|过|一下|完)?(?:客户|一次)?$"
)
_MET_WITH = lazy_pattern(
    r"(?:又|刚|刚刚)?(?:拜访|走访|回访|约见|见)(?:了|到了?|过)?+(?!客户|对方|面|完|一次)[\u4e00-\u9fff]{1,3}$"
)
"""Whom one met is told, not only how: 拜访何总 stays in the content."""

_MET_THERE = lazy_pattern(r"(?:是)?在[^,，。;；\s]{1,8}?(?:见的?面|碰的?头|聊的|谈的)")
_CHANNEL_COLON = lazy_pattern(
    r"(?<=[ \n,，;；])(电话|微信|邮件|面谈|拜访) ?:(?= ?[\u4e00-\u9fff]{2})"
)
_CHANNEL_NAMES = ("微信语音", "微信视频", "微信电话", "电话会议", "视频电话")

_NO_DATE = lazy_pattern(
    r" ?[:在是]? ?((?:\d{1,4}|[一二三四五六七八九十]{1,3}) ?[年月日号点/.:-][^ ,，;；。\n]{0,20}|待定|未定|未知|待确认)"
)
"""What stands where the time of the next step should, and is no day of the calendar."""

_OFFERED = lazy_pattern(r"[ ,，]{0,3}(?:报了|报价|报出|报)?[ :是为]{0,3}\Z")
_LONGEST_OFFERED = 10
_LONG_PAST = timedelta(days=100)
"""A day of the calendar so long ago, said without its year, may as well be a slip."""
_YEAR_SAID = lazy_pattern(r"[年去前上]|\d{4}")

_SPOKE = lazy_pattern(
    r"(?:又|才|刚|已经?|就|还)?(?:打(?:了|过|来|电)|来电|来了?(?:公司|厂|店|信|邮件|微信)|回(?:了|复|电|话|微信|邮件)|发(?:了|来|邮件|微信)"
    r"|微信|电话|邮件|说|讲|告诉|通知|答应|同意|确认|要求|问)"
)
"""What somebody did on the day behind his name: 章主任昨天打过来问交期."""

_FORGOTTEN = lazy_pattern(
    r"^(?:忘了?记?了?写了?|忘记记?录?了?|补一?下?|补记|补录|补上|漏记了?|忘了)$"
)


_WORDS = lazy_pattern(r"[\s,，。;；!！]+")
_STEP_OF_OURS = lazy_pattern(r" ?(?:再|我?(?:去|给|带|送|寄|发|上门|过去|签|约)|约(?!了))")
_PROMISED = lazy_pattern(r"[说讲等到在要约让叫定好给于]$")
_A_DAY = (Precision.DAY, Precision.MINUTE, Precision.MONTH_END)
_DAY_DENIED = lazy_pattern(
    r"(?:[上下]午)?(?:[都也又就]|可能|恐怕|说)?(?:不行|不方便|没空|没时间|不在|去不了|来不了|过不来|不能|取消|有事|有会)"
)
"""Behind a day that is said not to do: 周五不行改下周二."""
_NO_DAY_OF_OURS = lazy_pattern(
    r"(?:[之以]?前|左右|就|才)?(?:到期|过期|截止|生日|放假|休假|休息)|(?:以来|至今)"
)
_OFFERED_AT_MOST = 2
_FILLER_LEAD = lazy_pattern(
    r"^(?:就是(?:说)?|那个|然后|嗯|呃)(?=[\u4e00-\u9fff]{1,3}(?:总|工|经理|主任|老师|哥|姐|客户))"
)
"""Dictated words before the person who is told of: 就是马经理今天打电话来说."""
_LEAST_RUN_ON = 12
"""Characters without a sign before a day in the middle: what stands there is a sentence of its own."""


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
    said = line
    line = read_labelled(kept, _told_by_channel(kept, line), bare=False)
    line = _bare_next(kept, sum_beside_stage(kept, line))
    if kept.customer is None:
        line = take_customer(kept, line)
        doubt_customer(kept, said)
    _told(kept, line)
    doubt_values(kept, said)


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
    _offer_days(kept)
    if (content := kept.fields.get("content")) is not None:
        take_mentions(kept, Line.of(str(content.value)))


def sum_beside_stage(kept: Collected, line: Line) -> Line:
    """Read 阶段:方案报价 15万8: a sum right behind the stage is what was offered."""
    stage = kept.fields.get("stage")
    if stage is None or "expected_amount" in kept.fields:
        return line
    for span in find_amounts(line.text):
        before = line.text[max(0, span.start - _LONGEST_OFFERED) : span.start]
        is_behind = _OFFERED.sub("", before).endswith(HOLE)
        if is_behind and line.text[span.end : span.end + 1] in (*CLAUSE_ENDS, ""):
            put_amount(kept, "expected_amount", span.amount, line.words(span.start, span.end))
            return line.blank(span.start, span.end)
        break
    return line


def _told_by_channel(kept: Collected, line: Line) -> Line:
    """Read `电话：客户说…` as the channel and what was said, not as a phone number."""
    found = _CHANNEL_COLON.search(line.text)
    if found is None:
        return line
    option, word = channel_in(found[1])
    kept.put("channel", option, word)
    return line.blank(found.start(1), found.end())


def _bare_next(kept: Collected, line: Line) -> Line:
    """Read `下次 明天上午10点 送样` and `下一步 发报价` without a colon."""
    found = re.search(r"(?:^|(?<=[ ,，;；。\n]))(下次|下一步)(?:跟进|联系)? ?", line.text)
    if found is None or "next_plan" in kept.fields:
        return line
    stop = lazy_pattern(r"[\n\x1f]").search(line.text, found.end())
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
        elif (
            words
            and says_channel_only(words)
            and _is_read(words, clause, start)
            and not _MET_WITH.match(words)
        ):
            channel_only.append(clause)
        elif words:
            content.append(_without_step(kept, line, clause))
    if "channel" not in kept.fields:
        spoken = " ".join(line.text[one.start : one.end] for one in channel_only)
        option, word = channel_in(spoken)
        if option:
            kept.put("channel", option, word)
    _put_content(kept, line, content or channel_only)
    if "content" in kept.fields and content and channel_only:
        whole = _joined(line, sorted((*content, *channel_only)))
        kept.fields["content"] = replace(kept.fields["content"], words=whole)


def _without_step(kept: Collected, line: Line, clause: _Clause) -> _Clause:
    """Take the step off a sentence spoken without a sign, and ask: …聊了他说可以先试用下周四给他开账号."""
    if "next_at" in kept.fields or clause.end - clause.start < _LEAST_RUN_ON:
        return clause
    text = line.text[clause.start : clause.end]
    for span in find_dates(text, kept.ctx.now, kept.ctx.calendar, Purpose.NEXT):
        is_step = _STEP_OF_OURS.match(text, span.end) and not _PROMISED.search(text[: span.start])
        if span.start < _LEAST_RUN_ON or not is_step or not span.reading.is_sure:
            continue
        placed = DateSpan(clause.start + span.start, clause.start + span.end, span.reading)
        _put_next(kept, line, placed)
        if "next_at" in kept.fields:
            plan = _plan(line.cut(placed.end, clause.end))
            if plan and "next_plan" not in kept.fields:
                kept.put("next_plan", plan, plan)
            kept.unsure("next_at", f"下次是「{line.words(placed.start, clause.end)}」吗？")
            return clause._replace(end=placed.start)
    return clause


def _offer_days(kept: Collected) -> None:
    """Offer the days to come that the content speaks of as the next contact: 客户说月底前给答复.

    What was told is logged all the same; a tap makes the day a reminder (see `Reading.offers`).
    """
    content = kept.fields.get("content")
    if content is None or "next_at" in kept.fields:
        return
    line = Line.of(str(content.value))
    today = kept.ctx.calendar.day_of(kept.ctx.now)
    for span in find_dates(line.text, kept.ctx.now, kept.ctx.calendar, Purpose.NEXT):
        reading = span.reading
        is_day = reading.is_sure and reading.precision in _A_DAY and reading.on > today
        is_other = _DAY_DENIED.match(line.text, span.end) or _NO_DAY_OF_OURS.match(
            line.text, span.end
        )
        if is_day and not is_other and len(kept.offers) < _OFFERED_AT_MOST:
            kept.offer(reading.at or reading.on, line.words(span.start, span.end))


def says_channel_only(words: str) -> bool:
    """Tell whether a clause says by which channel it was and nothing of what was said."""
    is_word = channel_in(words)[1] == words or _MET_THERE.fullmatch(words) is not None
    return is_word or bool(_CHANNEL_ONLY.match(words) or _DAY_PART.match(words))


def _is_read(words: str, clause: _Clause, start: int) -> bool:
    """Whether a clause about the channel is all read into fields: its day, or only the channel's word."""
    if clause.start > start or channel_in(words)[1] == words or words in _CHANNEL_NAMES:
        return True
    return _DAY_PART.match(words) is not None or _MET_THERE.fullmatch(words) is not None


def _clause(kept: Collected, line: Line, start: int, end: int) -> _Clause:
    """Take a leading date off a clause: past ones say when it was, coming ones make it the next step."""
    ctx, text = kept.ctx, line.text[start:end]
    today = ctx.calendar.day_of(ctx.now)
    purpose = Purpose.PAST if _TOLD.search(text) else Purpose.NEXT
    spans = list(find_dates(text, ctx.now, ctx.calendar, purpose))
    if not spans:
        return _Clause(start, end, None)
    span = next((one for one in spans if not _DAY_DENIED.match(text, one.end)), spans[0])
    lead = text[: span.start]
    if not lead and purpose is Purpose.NEXT and _is_gone(span.reading, text[span.end :]):
        past = find_dates(text, ctx.now, ctx.calendar, Purpose.PAST)
        span = next(past, span)
    is_appointed = purpose is Purpose.NEXT and _ARRANGED.match(lead) is not None
    with_whom = purpose is Purpose.PAST and _MADE_WITH.match(lead)
    if with_whom and not _PLAN_LEAD.match(lead):
        coming = next(find_dates(text, ctx.now, ctx.calendar, Purpose.NEXT), None)
        if coming is not None and coming.reading.on > today:
            return _appointed(kept, line, (start, end), coming)
    if is_appointed and not _PLAN_LEAD.match(lead):
        return _appointed(kept, line, (start, end), span)
    if span.reading.on < today and _SPOKE.match(text, span.end) and _is_person(line, start, lead):
        _put_happened(kept, span.reading, line.words(start + span.start, start + span.end))
    is_told_by_when = _ASKED_OF_US.search(lead) and _BY_THEN.match(text, span.end)
    if not _PLAN_LEAD.match(lead) or _NO_PLAN.fullmatch(text, span.end) or is_told_by_when:
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
    if "约" in line.text[after:end]:
        return _clause(kept, line, after, end)  # 今天电话约好了徐小姐下周二下午2点
    return _Clause(after, end, None)


def _is_person(line: Line, start: int, lead: str) -> bool:
    """Tell whether what stands before a day is a person and nothing else."""
    who = line.words(start, start + len(lead))
    return bool(who) and parse_person(who) is not None


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
    if kept.ctx.now - _LONG_PAST > _morning(kept, reading) and not _YEAR_SAID.search(words):
        reading = replace(reading, is_sure=False)
    if reading.precision in (Precision.DAY, Precision.MINUTE):
        put_date(kept, "happened_at", reading, words)


def _morning(kept: Collected, reading: DateReading) -> datetime:
    return datetime.combine(reading.on, time(9), tzinfo=kept.ctx.calendar.timezone)


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
    if _PLACE.match(plan) and lead and "去" in lead[0]:
        plan = f"去{plan}"
    return plan if any(char.isalnum() for char in plan) else ""


def _put_content(kept: Collected, line: Line, clauses: list[_Clause]) -> None:
    """Keep the content; its `words` are all that was told, the clause about day and channel as well."""
    if "content" not in kept.fields and clauses:
        said = _joined(line, clauses)
        lead = _FILLER_LEAD.match(to_simplified(said))
        kept.put_text("content", said[lead.end() :] if lead else said)


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
    reached = [clause for clause in _WORDS.split(told) if not no_contact_words(clause)]
    option, word = channel_in(" ".join(reached))
    if not option:
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
        if char in CLAUSE_ENDS:
            if text[start:place].strip(" :"):
                start += len(text[start:place]) - len(text[start:place].lstrip(" :"))
                pieces.append((start, place))
            start = place + 1
    return pieces
