"""Grammars of leave, merging and settings: 请假 日期~日期 @代理, 合并 A B, 规则 名称 值, 角色, 审计, 备份."""

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.domain.dates import DateSpan, Precision, Purpose, find_dates
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import is_full_name
from handlers.domain.policy import rule_at
from handlers.domain.quality import Problem
from handlers.reading.colleagues import first_alone, mentioned
from handlers.reading.collected import Collected
from handlers.reading.entities import find_customer_no
from handlers.reading.fields import put_date
from handlers.reading.grammars.reasons import take_days, words_left
from handlers.reading.grammars.reporting import take_period, take_person
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisations

_APART = lazy_pattern(r"[\s,，;；、\x1f]+|(?:和|与|跟|到|并入|合并到|->|→|=>)")
_UNTIL = lazy_pattern(r" ?(?:~|-|—|–|至|到)+ ?")
_DEPUTY = lazy_pattern(
    r"(?:由|代理人?[:：]?|交给|找) ?([\u4e00-\u9fff]{2,4}?)(?:代理|代收|代|顶)?(?=$|[\s,，。\x1f])"
)
_STANDS_IN = lazy_pattern(
    r"(?:^|(?<=[\s,，\x1f]))([\u4e00-\u9fff]{2,4}?)(?:代理|代收|代|顶)(?=$|[\s,，。\x1f])"
)
_SHORT_DAY = lazy_pattern(r"(?<![\d./-])(\d{1,2})[-/.](\d{1,2})(?![\d./-])")
_SHORT_DAYS = lazy_pattern(
    r"(?<![\d./-])(\d{1,2})([-/.])(\d{1,2}) ?(?:~|-|—|–|至|到)+ ?(\d{1,2})\2(\d{1,2})(?![\d./-])"
)
_IN_ONE_MONTH = lazy_pattern(r"(?<!\d)(\d{1,2})月(\d{1,2}) ?(?:~|-|—|–|至|到)+ ?(\d{1,2})[日号]")
_CANCELLED = frozenset(("取消", "撤销", "结束", "作废", "不请了"))
_ROLES = lazy_pattern(r"(销售|主管|财务|管理员)")
_NO_ROLE = lazy_pattern(r"取消|去掉|撤掉|撤销|不再")
_VALUE = lazy_pattern(
    r"(?:^|[\s:：=]|改成|改为|设为|设成|调到)"
    r"(?P<value>\d[\d:.~/-]*(?: ?(?:天|日|小时|h|个|家|次|字|个工作日|工作小时))?(?: ?[-~/] ?\d[\d:]*(?: ?天)?){0,3}"
    r"|[是否]|[a-z]{1,8})$"
)
_AT_ONCE = lazy_pattern(
    r"^[\s:：=,，]*(?:(?:改成|改为|设为|设成|调到|调成|定为)[\s:：]*)?"
    r"(?P<value>\d[\d:.~/,，、-]*(?: ?(?:天|日|小时|h|个客户|个|家|次|字|个工作日|工作日|工作小时))?"
    r"|恢复(?:默认)?|不显示|显示|[是否开关]|[a-z]{1,8})(?=$|[\s,，])"
)
_CHANGED_HEAD = lazy_pattern(r"^(?:改成|改为|设为|设成|调到)\s*")
_DAY_KIND = lazy_pattern(r"(?P<kind>工作日|放假|恢复)[\s:：]+(?=\d|[今明后下周]|元旦|国庆|春节)")
_CHANGED = lazy_pattern(r"(?:改成|改为|设为|设成|调到|[:：=])\s*$")


def leave(kept: Collected, line: Line) -> None:
    """Read 请假 日期~日期 @代理; one day is a leave of that day. 请假 取消 ends it."""
    if words_left(line).strip(" ,，。") in _CANCELLED:
        kept.put("cancel", "取消", line.shown.strip())
        return
    line = _take_deputy(kept, _with_months(line))
    spans = _days(kept, line)
    if spans:
        put_date(kept, "leave_from", spans[0].reading, line.words(spans[0].start, spans[0].end))
        last, line = _last_day(line, spans)
        kept.put("leave_until", last, line.words(spans[-1].start, spans[-1].end))
    if len(spans) > 1 and spans[1].reading.on < spans[0].reading.on:
        words = line.words(spans[0].start, spans[1].end)
        wrong = "结束日期在开始日期之前"
        kept.problems.append(Problem("leave_until", words, wrong, "请假 12-01~12-07 @李雷"))
    if spans:
        line = line.blank(spans[0].start, spans[-1].end)
    if words := words_left(line).strip("~-—至到从起开始 "):
        if any(one in _CANCELLED for one in words.split()):
            kept.doubts.append(f"读到「{words}」，还要请假吗？取消请发：请假 取消")
        kept.put_text("reason", words)


def _with_months(line: Line) -> Line:
    """Read 12-01 and 12/1 as days, which they are in a leave: 12月01日; also 12.1-12.7 and 12月1-7日."""
    text = _SHORT_DAYS.sub(r"\1月\3日~\4月\5日", line.shown)
    text = _IN_ONE_MONTH.sub(r"\1月\2日~\1月\3日", text)
    return Line.of(_SHORT_DAY.sub(r"\1月\2日", text))


def _last_day(line: Line, spans: Sequence[DateSpan]) -> tuple[date, Line]:
    """Return the last day; 三天 beside the first day says it, beside both days it says nothing new."""
    last = spans[-1].reading.on
    length = take_days(line.blank(spans[0].start, spans[-1].end).text)
    if length is None:
        return last, line
    if len(spans) == 1:
        last += timedelta(days=length.days - 1)
    return last, line.blank(length.start, length.end)


def _take_deputy(kept: Collected, line: Line) -> Line:
    """Take who stands in: @李雷, 由李雷代, 李雷代理, or the full name alone."""
    people = mentioned(line)
    if not people:
        for pattern in (_DEPUTY, _STANDS_IN):
            found = pattern.search(line.text)
            if found is not None and is_full_name(found[1]):
                kept.put("deputy", line.words(*found.span(1)), line.words(*found.span()))
                return line.blank(*found.span())
        people = [alone] if (alone := first_alone(line)) else []
    if not people:
        return line
    kept.put("deputy", people[0].name, people[0].name)
    return line.blank(people[0].start, people[0].end)


def _days(kept: Collected, line: Line) -> list[DateSpan]:
    """Return the first day and the last, if they stand side by side; a second part may be only a day: 12月1日到7日."""
    ctx = kept.ctx
    spans = [
        one
        for one in find_dates(line.text, ctx.now, ctx.calendar, Purpose.NEXT)
        if one.reading.precision in (Precision.DAY, Precision.MINUTE)
    ]
    if len(spans) > 1 and _UNTIL.fullmatch(line.text, spans[0].end, spans[1].start):
        return spans[:2]
    return spans[:1]


def merging(kept: Collected, line: Line) -> None:
    """Read 合并 A B: which customer stays is asked by the command; two names or numbers, in order."""
    spans = find_organisations(line)
    if len(spans) >= 2:
        names = [one.full for one in spans]
    else:
        names = [word for word in _APART.split(line.shown) if word and word not in ("把", "将")]
        names = [find_customer_no(name.lower()) or name for name in names]
    for key, name in zip(("first", "second"), names, strict=False):
        kept.put(key, name, name)
    kept.unread += names[2:]


def rule(kept: Collected, line: Line) -> None:
    """Read 规则, 规则 历史, 规则 名称 [值|恢复] [部门] and 规则 工作日|放假|恢复 日期."""
    plain = Line.of(words_left(line).removeprefix("把").strip())
    if _take_day(kept, plain):
        return
    name, _ = rule_at(plain.shown)
    rest = plain
    if name:
        rest = plain.cut(len(plain.shown) - len(rule_at(plain.shown)[1]), len(plain.text))
        kept.put("rule", name, name)
    value = _AT_ONCE.match(rest.text) if name else None
    if found := value or _VALUE.search(rest.text):
        said = rest.words(*found.span("value"))
        kept.put("value", said, said)
        rest = rest.blank(*found.span("value"))
    others = " ".join(_CHANGED.sub("", words_left(rest)).strip(" :：=把的").split())
    if others and name:
        kept.put("department", _CHANGED_HEAD.sub("", others), others)
    elif others:
        kept.put("rule", others, others)


def _take_day(kept: Collected, line: Line) -> bool:
    """Take 工作日 2026-12-26, 放假 12月31日 and 恢复 2026-12-31."""
    kind = _DAY_KIND.match(line.text)
    if kind is None:
        return False
    spans = _days(kept, line.cut(kind.end(), len(line.text)))
    if not spans:
        return False
    rest = line.cut(kind.end(), len(line.text))
    kept.put("day_kind", kind["kind"], kind["kind"])
    kept.put("day", spans[0].reading.on, rest.words(spans[0].start, spans[0].end))
    for one in spans[1:]:
        kept.unread.append(rest.words(one.start, one.end))
    return True


def role(kept: Collected, line: Line) -> None:
    """Read 角色 @人 销售|主管|财务|管理员 [部门]; taking one away is for the person to confirm."""
    if found := _ROLES.search(line.text):
        kept.put("role", found[1], found[1])
        line = line.blank(*found.span())
    if found := _NO_ROLE.search(line.text):
        kept.put("revoke", "取消", found[0])
        kept.doubts.append(f"读到「{found[0]}」，是要取消这个角色吗？")
        line = line.blank(*found.span())
    line = take_person(kept, line)
    if department := words_left(line).strip("为是的 "):
        kept.put("department", department, department)


def audit(kept: Collected, line: Line) -> None:
    """Read 审计 [@人] [客户] [今天|本周]."""
    line = take_person(kept, take_period(kept, line))
    if name := words_left(line):
        kept.name(name)


def backup(kept: Collected, line: Line) -> None:
    """Read 备份 and 备份 验证."""
    words = words_left(line)
    if words in ("验证", "校验", "检查", "测试"):
        kept.put("verify", "验证", words)
    elif words:
        kept.unread.append(words)
