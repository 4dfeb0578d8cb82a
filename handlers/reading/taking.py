"""Taking sums and dates out of the free words of a registration, each to the field it belongs to.

What is ambiguous is refused with an example and kept as a remark; nothing is rounded or guessed.
"""

import re
from dataclasses import replace

from handlers.domain.amount import find_amounts, is_vague
from handlers.domain.dates import DateReading, Purpose, find_dates
from handlers.domain.quality import Problem, example_of
from handlers.reading.collected import Collected
from handlers.reading.fields import is_over, put_amount, put_date
from handlers.reading.line import Line

_VISIT = (
    "到访",
    "来访",
    "来看",
    "见面",
    "拜访",
    "上门",
    "带看",
    "看房",
    "来公司",
    "约见",
    "联系",
    "回访",
)
_FIRST_CONTACT = ("首次接触", "首次联系", "首次拜访", "第一次接触", "初次接触")
_QUANTITY_DOUBT = re.compile(r"(?<!\d)(\d{1,6})个(?:左右|吧|上下)?(?![月人工小])")
_PRICE_OF_ONE = re.compile(
    r"(?:(?:单价|每[台套个件只张批吨辆平米人]) ?|一[台套个件只张辆])(?:约|大概)?$"
)
_VAGUE = re.compile(r"[^\s,，;；。几]{0,6}几[^\s,，;；。]{1,6}")
_AMOUNT_LEAD = re.compile(r"(?:月采购|年采购|每月|每年|预算|预计|大概|大约|约|总价|金额)$")


def take_dates(kept: Collected, line: Line) -> Line:
    """Take dates: a first contact, a visit agreed on, or when the deal is expected to close."""
    ctx = kept.ctx
    for span in list(find_dates(line.text, ctx.now, ctx.calendar, Purpose.CLOSE)):
        words = line.words(span.start, span.end)
        before, after = line.text[: span.start].rstrip(), line.text[span.end :].lstrip()
        key, reading = "expected_close", span.reading
        if before.endswith(_FIRST_CONTACT):
            key, reading = (
                "first_contact_at",
                _again(line, span.start, Purpose.PAST, kept) or reading,
            )
        elif reading.at is not None or after.startswith(_VISIT):
            key, reading = "next_at", _again(line, span.start, Purpose.NEXT, kept) or reading
            if is_over(kept, reading):
                continue  # a visit that took place is no next step
        elif reading.on <= ctx.calendar.day_of(ctx.now):
            continue  # 今天, 昨天: when somebody spoke, no date of the deal
        if key in kept.fields:
            continue
        put_date(kept, key, reading, words)
        line = line.blank(span.start, span.end)
    return line


def _again(line: Line, start: int, purpose: Purpose, kept: Collected) -> DateReading | None:
    spans = find_dates(line.text, kept.ctx.now, kept.ctx.calendar, purpose)
    return next((span.reading for span in spans if span.start == start), None)


def take_amounts(kept: Collected, line: Line) -> Line:
    """Take the sum; a price of one piece, or a vague sum, is kept as a remark and asked about."""
    for span in list(find_amounts(line.text)):
        words = line.words(span.start, span.end)
        if price := _PRICE_OF_ONE.search(line.text[: span.start]):
            wrong = "读到的是单价，请写总金额"
            line = _refuse_amount(kept, line, (price.start(), span.end), wrong)
            continue
        if (
            "expected_amount" in kept.fields
            and kept.fields["expected_amount"].value != span.amount.value
        ):
            known = kept.fields["expected_amount"]
            kept.fields["expected_amount"] = replace(known, is_sure=False, other_words=words)
            kept.doubts.append(f"金额是「{known.words}」还是「{words}」？")
        elif "expected_amount" not in kept.fields:
            put_amount(kept, "expected_amount", span.amount, words)
        start = span.start
        if lead := _AMOUNT_LEAD.search(line.text[:start]):
            start = lead.start()
        line = line.blank(start, span.end)
    if "expected_amount" not in kept.fields:
        if is_vague(line.text):
            match = _VAGUE.search(line.text)
            place = match.span() if match else (0, 0)
            line = _refuse_amount(kept, line, place, "金额不够具体")
        elif match := _QUANTITY_DOUBT.search(line.text):
            wrong = f"是 {match[1]} 万还是 {match[1]} 件？"
            line = _refuse_amount(kept, line, match.span(), wrong)
    return line


def _refuse_amount(kept: Collected, line: Line, place: tuple[int, int], wrong: str) -> Line:
    start, end = place
    words = line.words(start, end)
    kept.problems.append(Problem("expected_amount", words, wrong, example_of("expected_amount")))
    if words:
        kept.put("remark", words, words)
    return line.blank(start, end)
