"""Grammars of figures and files: 统计 [时间] [@人/部门], 排行, 订阅 日报 [时间], 退订, 导出 [条件].

What narrows is kept as values; words that are none of them stay unread and narrow by name.
"""

from handlers.domain.clock_times import TIME, clock_time
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.reading.colleagues import first_alone, mentioned
from handlers.reading.collected import Collected
from handlers.reading.grammars.reasons import words_left
from handlers.reading.line import Line

PERIOD = lazy_pattern(
    r"(?P<this>本|这个?|当)(?P<unit>周|星期|月|季度?|年)度?|(?P<last>上个?)(?P<past>周|星期|月|季度?)|今年|去年|今天|今日|昨天|昨日"
    r"|最?近(?:\d{1,3}|[一二两三四五六七八九十]{1,3}) ?(?:天|周|个月)|20\d\d年(?:\d{1,2}月)?|(?<!\d)\d{1,2}月份?(?!\d)"
)
_UNITS = {"星期": "周", "季度": "季"}
_SAME = {"本年": "今年", "今日": "今天", "昨日": "昨天"}
_DIGESTS = lazy_pattern(r"日报|周报|公海|撞单")
_WEEKDAY = lazy_pattern(r"(?:每?周|星期|礼拜)([一二三四五六日天])")
_DEPARTMENT = lazy_pattern(
    r"(全公司|[\u4e00-\u9fffa-z0-9]{1,12}(?:部门?|组|大区|区域|团队|中心|分公司))(?![\u4e00-\u9fff])"
)
_FILLER = lazy_pattern(
    r"^(?:的|看|给我|发|到|本群|这个群|每天|每日|每周|每|客户|数据|一下|[\s,，:：\x1f])+$"
)


def figures(kept: Collected, line: Line) -> None:
    """Read 统计 [本周/本月/本季/今年] [@人/部门] and 排行."""
    line = take_period(kept, line)
    line = _take_department(kept, take_person(kept, line))
    _leave(kept, line)


def subscription(kept: Collected, line: Line) -> None:
    """Read 订阅 日报/周报/公海/撞单 [时间] [部门] and 退订 [日报…]: the time of day as HH:MM."""
    if found := _DIGESTS.search(line.text):
        kept.put("digest", found[0], line.words(*found.span()))
        line = line.blank(*found.span())
    if found := _WEEKDAY.search(line.text):
        kept.put(
            "weekday", f"周{'日' if found[1] == '天' else found[1]}", line.words(*found.span())
        )
        line = line.blank(*found.span())
    if (found := TIME.search(line.text)) and (told := clock_time(found, found[1] or "")):
        at, is_sure = told
        words = line.words(*found.span())
        note = "" if is_sure else f"「{words}」读作 {at:%H:%M}，对吗？"
        kept.put("at", f"{at:%H:%M}", words, is_sure=is_sure, note=note)
        kept.doubts += [note] if note else []
        line = line.blank(*found.span())
    _leave(kept, _take_department(kept, line))


def exported(kept: Collected, line: Line) -> None:
    """Read 导出 [条件]: a period, whose customers, other conditions unread."""
    _leave(kept, take_person(kept, take_period(kept, line)))


def take_period(kept: Collected, line: Line) -> Line:
    """Take a period as its short word: 这个月 and 本月度 are 本月."""
    found = PERIOD.search(line.text)
    if found is None:
        return line
    words = line.words(*found.span())
    if unit := found["unit"] or found["past"]:
        period = f"{'本' if found['this'] else '上'}{_UNITS.get(unit, unit)}"
    else:
        period = found[0].replace(" ", "")
    kept.put("period", _SAME.get(period, period), words)
    return line.blank(*found.span())


def take_person(kept: Collected, line: Line) -> Line:
    """Take the one colleague named, with @ or by the full name."""
    people = mentioned(line)
    if not people and (alone := first_alone(line)):
        people = [alone]
    if people:
        kept.put("person", people[0].name, people[0].name)
        line = line.blank(people[0].start, people[0].end)
    return line


def _take_department(kept: Collected, line: Line) -> Line:
    found = _DEPARTMENT.search(line.text)
    if found is None:
        return line
    kept.put("department", line.words(*found.span(1)), line.words(*found.span()))
    return line.blank(*found.span())


def _leave(kept: Collected, line: Line) -> None:
    words = words_left(line)
    if words and not _FILLER.match(words):
        kept.unread.append(words)
