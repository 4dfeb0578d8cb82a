"""Grammars of a customer and a reason: 释放 X 原因, 延期 X 天数 理由, 申诉 X 理由. Evidence named is kept apart."""

from typing import NamedTuple

from handlers.domain.dates import Purpose, find_dates
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.numerals import parse_small
from handlers.domain.quality import Problem
from handlers.reading.collected import Collected
from handlers.reading.fields import put_date
from handlers.reading.labelled import read_labelled
from handlers.reading.line import Line
from handlers.reading.whose import take_customer

_ENDS = " :：,，。；;、\x1f"
_HOLES = lazy_pattern(r"[\s\x1f]+")
_SPAN = lazy_pattern(
    r"(\d{1,3}|[一二两三四五六七八九十]{1,3}|半) ?(天|日|周|个?星期|个?礼拜|个月)(?![前后])"
)
_BARE_DAYS = lazy_pattern(r"(?<![^\s\x1f])\d{1,3}(?![^\s,，。\x1f])")
_LABELLED_DAYS = lazy_pattern(r"(?:天数|延期天数) ?[:=] ?(\d{1,3})(?: ?天)?")
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30}
_EVIDENCE = lazy_pattern(
    r"(?:^|(?<=[\s,，。;；、\x1f]))(?:我这里?|我们)?(?:都|也|还)?(?:有|附上?|见|凭|提供) ?"
    r"([^\s,，。;；、\x1f]{0,10}?(?:照片|截图|截屏|邮件|记录|录音|合同|名片|发票|签到表?|报价单|方案|聊天|凭证|单据|视频))"
    r"(?:为证|作证|可查|证明)?(?=$|[\s,，。;；、\x1f])"
)
_MET = lazy_pattern(r"(?:就|才|已经?)?(?:去|来)?(?:拜访|接触|联系|见|聊|谈|跟|上门|认识|对接|报价)")


def customer_and_reason(kept: Collected, line: Line) -> None:
    """Read the customer, then words for the reason."""
    line = _customer(kept, line)
    _put_reason(kept, line)


def extension(kept: Collected, line: Line) -> None:
    """Read 延期 X 天数 理由; a week is seven days, a month thirty."""
    if stated := _LABELLED_DAYS.search(line.text):
        kept.put("days", int(stated[1]), line.words(stated.start(), stated.end()))
        line = line.blank(stated.start(), stated.end())
    first = take_days(line.text)
    if first is not None and not line.text[: first.start].strip():  # 再保30天 云杉智能
        line = put_days(kept, line)
    line = put_days(kept, _customer(kept, line), is_bare=True)
    line = _take_evidence(kept, line)
    _put_reason(kept, line)


def put_days(kept: Collected, line: Line, *, is_bare: bool = False) -> Line:
    """Take a span of days out of a line; `is_bare` admits a number alone: 延期 云杉智能 30 预算延后.

    A number that comes first is meant, whatever span the reason speaks of: 延期 云杉智能 10 还要再等一个月.
    """
    if "days" in kept.fields:
        return line
    found = take_days(line.text)
    if is_bare and (number := _BARE_DAYS.search(line.text)):
        is_first = not line.text[: number.start()].strip(_ENDS)
        if found is None or (is_first and number.start() < found.start):
            found = Days(int(number[0]), *number.span())
    if found is None or not found.days:
        return line
    kept.put("days", found.days, line.words(found.start, found.end))
    return line.blank(found.start, found.end)


class Days(NamedTuple):
    """A number of days with its place."""

    days: int
    start: int
    end: int


def take_days(text: str) -> Days | None:
    """Return the first span of days, weeks or months in a folded text, in days; None without one."""
    found = _SPAN.search(text)
    if found is None:
        return None
    count = 0.5 if found[1] == "半" else float(parse_small(found[1]) or 0)
    days = int(count * _DAYS[found[2].removeprefix("个")])
    return Days(days, found.start(), found.end()) if days else None


def appeal(kept: Collected, line: Line) -> None:
    """Read 申诉 X 理由: the day of the first contact that it speaks of, and what proves it."""
    line = _customer(kept, line)
    line = _take_evidence(kept, line)
    ctx = kept.ctx
    for span in find_dates(line.text, ctx.now, ctx.calendar, Purpose.PAST):
        if span.reading.on <= ctx.calendar.day_of(ctx.now) and _MET.match(
            line.text[span.end :].lstrip(" 的我们,，")
        ):
            put_date(kept, "first_contact_at", span.reading, line.words(span.start, span.end))
            break
    _put_reason(kept, line)


def words_left(line: Line) -> str:
    """Return what is left of a line as one text, as typed."""
    return _HOLES.sub(" ", line.shown).strip(_ENDS)


def _customer(kept: Collected, line: Line) -> Line:
    line = read_labelled(kept, line, bare=False)
    return line if kept.customer is not None else take_customer(kept, line)


def _take_evidence(kept: Collected, line: Line) -> Line:
    if found := _EVIDENCE.search(line.text):
        words = line.words(found.start(1), found.end(1))
        kept.put("evidence", words, line.words(found.start(), found.end()))
        return line.blank(found.start(), found.end())
    return line


def _put_reason(kept: Collected, line: Line) -> None:
    if (reason := words_left(line)) and "reason" not in kept.fields:
        kept.put_text("reason", reason)


def unplaced(kept: Collected, field: str, words: str, wrong: str, example: str) -> None:
    """Report words that stand where a value is expected and are none."""
    kept.problems.append(Problem(field, words, wrong, example))
