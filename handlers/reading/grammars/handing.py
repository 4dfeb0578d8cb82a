"""Grammars of what goes to a colleague: 移交 X 给 @人, 协作 X @人 天数, 联合 X @人 7:3."""

import re

from handlers.domain.dates import Purpose, find_dates
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import is_full_name
from handlers.domain.quality import Problem
from handlers.domain.text import to_simplified
from handlers.reading.colleagues import Colleague, first_alone, mentioned
from handlers.reading.collected import Collected
from handlers.reading.grammars.reasons import put_days, words_left
from handlers.reading.labelled import read_labelled
from handlers.reading.line import Line
from handlers.reading.shares import find_shares
from handlers.reading.whose import take_customer

_ALL = lazy_pattern(
    r"(?:客户|单子)?(?:名下|手上|手里|所有|全部)(?:的)?(?:全部|所有)?(?:的)?(?:客户|单子)?|整体|全体"
)
_BETWEEN = lazy_pattern(r"(?:把|将)(?=[^\s])|(?:转|移)?交?给到?|->|→|=>")
_WHOSE = lazy_pattern(r"([\u4e00-\u9fff]{2,4}?)的(?:全部|所有)?(?:客户|单子)")
_ENDS_IT = lazy_pattern(
    r"(?:^|(?<=[\s,，。;；、\x1f]))(?:取消|结束|停止|解除|终止|不再)(?:协作|联合|共享)?(?=$|[\s@,，。;；、\x1f])"
)
_ONLY_LOOKS = lazy_pattern(r"(?:只|仅)(?:能|可以?|让他|让她)?(?:查看|看|读)(?:权限)?|只读(?:权限)?")
_NO_SPAN = lazy_pattern(r"(?<!\d)[0零] ?(?:天|日|周|个?月)")
_UNTIL = lazy_pattern(r"(?:到|至|截止到?|直到) ?$")
_DOES = lazy_pattern(
    r"(?:由|让)?(?:他|她|对方|我们?)?(?:来|主要)?(?:做|负责|管|出)([^\s,，。;；、\x1f]{2,10})"
)


def handover(kept: Collected, line: Line) -> None:
    """Read 移交 X 给 @人 and 移交 全部 @甲 给 @乙; two colleagues and no customer mean all."""
    line = read_labelled(kept, line, bare=False)
    people, line = _take_colleagues(line)
    whose = _WHOSE.search(line.text)
    if whose is not None and is_full_name(to_simplified(whose[1])):
        giver = line.words(whose.start(1), whose.end(1))
        people.insert(0, Colleague(giver, whose.start(1), whose.end(1)))
        line = line.blank(whose.start(1), whose.end(1) + 1)
    if everything := _ALL.search(line.text):
        kept.put("scope", "all", line.words(everything.start(), everything.end()))
        line = line.blank(everything.start(), everything.end())
        if len(people) == 1 and (alone := first_alone(line)):
            people, line = [alone, *people], line.blank(alone.start, alone.end)
    line = _without(line, _BETWEEN)
    if "scope" not in kept.fields and kept.customer is None:
        if len(people) > 1 and not words_left(line):
            kept.put("scope", "all", "")
        else:
            line = take_customer(kept, line)
    if len(people) > 1:
        kept.put("giver", people[0].name, people[0].name)
    if people:
        kept.put("receiver", people[-1].name, people[-1].name)
    _put_reason(kept, line)


def everything(kept: Collected, line: Line) -> None:
    """Read 离职交接 韩梅梅 给 李雷: all that one colleague has goes to another."""
    people, line = _take_colleagues(line)
    if len(people) < 2 and (alone := first_alone(line)):
        people, line = [alone, *people], line.blank(alone.start, alone.end)
    kept.put("scope", "all", "")
    if len(people) > 1:
        kept.put("giver", people[0].name, people[0].name)
    if people:
        kept.put("receiver", people[-1].name, people[-1].name)
    _put_reason(kept, _without(line, _BETWEEN))


def sharing(kept: Collected, line: Line) -> None:
    """Read 协作 X [@人] [天数 or 到 a day] [只看], and 协作 X 取消 [@人]."""
    line = read_labelled(kept, line, bare=False)
    people, line = _take_colleagues(line)
    line = _take_end(kept, line)
    if found := _ONLY_LOOKS.search(line.text):
        kept.put("rights", "view", line.words(*found.span()))
        line = line.blank(*found.span())
    line = line if kept.customer is not None else take_customer(kept, line)
    if not people and (alone := first_alone(line)):
        people, line = [alone], line.blank(alone.start, alone.end)
    _put_partners(kept, people)
    line = put_days(kept, _take_last_day(kept, line), is_bare=True)
    if "days" not in kept.fields and (nothing := _NO_SPAN.search(line.text)):
        wrong = "天数要大于 0；不写就一直有效"
        words = line.words(*nothing.span())
        kept.problems.append(Problem("days", words, wrong, "协作 云杉智能 @李雷 7天"))
        line = line.blank(*nothing.span())
    _put_reason(kept, line)


def joint(kept: Collected, line: Line) -> None:
    """Read 联合 X @人 7:3: the first share is the speaker's own; and 联合 X 取消."""
    line = read_labelled(kept, line, bare=False)
    people, line = _take_colleagues(line)
    line = _take_end(kept, line)
    line = take_shares(kept, line)
    line = line if kept.customer is not None else take_customer(kept, line)
    if not people and (alone := first_alone(line)):
        people, line = [alone], line.blank(alone.start, alone.end)
    _put_partners(kept, people)
    if found := _DOES.search(line.text):
        kept.put("role", line.words(found.start(1), found.end(1)), found[0])
        line = line.blank(found.start(), found.end())
    _put_reason(kept, line)


def take_shares(kept: Collected, line: Line) -> Line:
    """Take the shares out of a line; parts that make no whole are reported."""
    shares = find_shares(line.text)
    if shares is None:
        return line
    words = line.words(shares.start, shares.end)
    if shares.parts:
        kept.put("split", list(shares.parts), words)
    else:
        wrong = "两份比例加起来要等于 10 或 100"
        kept.problems.append(Problem("split", words, wrong, "联合 云杉智能 @李雷 7:3"))
    return line.blank(shares.start, shares.end)


def _put_partners(kept: Collected, people: list[Colleague]) -> None:
    """Put the colleague named; several are one too many, which is reported."""
    if not people:
        return
    kept.put("partner", people[0].name, people[0].name)
    if others := [one.name for one in people[1:] if one.name != people[0].name]:
        wrong = "一次只能写一位同事，其余请再发一条"
        kept.problems.append(
            Problem("partner", "、".join(others), wrong, "协作 云杉智能 @李雷 7天")
        )


def _take_end(kept: Collected, line: Line) -> Line:
    """Take the word that ends a sharing out of a line."""
    found = _ENDS_IT.search(line.text)
    if found is None:
        return line
    kept.put("ends", True, line.words(*found.span()))
    return line.blank(*found.span())


def _take_last_day(kept: Collected, line: Line) -> Line:
    """Take the day until which it is shared: 到12月31日."""
    for span in find_dates(line.text, kept.ctx.now, kept.ctx.calendar, Purpose.NEXT):
        lead = _UNTIL.search(line.text, 0, span.start)
        start = lead.start() if lead else span.start
        if lead or line.text[span.end :].lstrip().startswith(("为止", "止", "前")):
            end = span.end + next(
                (len(one) for one in ("为止", "止", "前") if line.text.startswith(one, span.end)), 0
            )
            kept.put("share_until", span.reading.on, line.words(start, end))
            return line.blank(start, end)
    return line


def _take_colleagues(line: Line) -> tuple[list[Colleague], Line]:
    people = mentioned(line)
    for one in people:
        line = line.blank(one.start, one.end)
    return people, line


def _without(line: Line, what: re.Pattern[str]) -> Line:
    for match in what.finditer(line.text):
        line = line.blank(match.start(), match.end())
    return line


def _put_reason(kept: Collected, line: Line) -> None:
    if (reason := words_left(line)) and "reason" not in kept.fields:
        kept.put_text("reason", reason)
