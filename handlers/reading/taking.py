"""Taking sums and dates out of the free words of a registration, each to the field it belongs to.

What is ambiguous is refused with an example and kept as a remark; nothing is rounded or guessed.
"""

import re
from dataclasses import replace

from handlers.domain.amount import find_amounts, is_vague
from handlers.domain.dates import DateReading, DateSpan, Purpose, find_dates
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.quality import Problem, example_of
from handlers.reading.closing_dates import (
    ask_about_delivery,
    ask_which_date,
    date_end,
    left_open,
    of_the_deal,
)
from handlers.reading.collected import Collected
from handlers.reading.fields import is_over, put_amount, put_date
from handlers.reading.leftover import is_thing
from handlers.reading.line import HOLE, Line
from handlers.reading.sums import (
    ask_about_sums,
    is_other_matter,
    matter_start,
    sum_end,
    sum_lead,
    take_priced,
)
from handlers.reading.words import word_start

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
_GOING = lazy_pattern(
    r"(?:我们?|咱们|再|要|准备|打算|约好?了?|说好){0,4}+(?:过去|去|上门|到)(?:[\u4e00-\u9fff]{0,6}?)"
    r"(?:谈|聊|看|见|拜访|演示|交流|勘|测|量|送|讲|汇报|调研|参观|考察|试|一趟|面谈)(?!下?单|定|签)|过去(?=$|[\s,，;；。!！\x1f])"
)
"""What one goes to do on a day, which is a visit and no closing: 下下周一过去谈."""
_EVENTS = ("开幕", "开学", "开园", "庆典", "放假", "年会", "生日", "举办", "举行")
_FIRST_CONTACT = ("首次接触", "首次联系", "首次拜访", "第一次接触", "初次接触")
_QUANTITY_DOUBT = lazy_pattern(
    r"(?:(?<=[\s,，;；。\x1f])|^)(?:预算|金额|预计|预估|估计|大概|大约|差不多|总共|报价|约|也?就){0,3}+"
    r"(\d{1,6})个(?:左右|上下|的样子|吧)?(?=$|[\s,，;；。!！\x1f])"
)
"""50个 alone may be 50万; behind the word of a thing (礼盒2000个, 3个点位) it counts pieces."""
_PRICE_OF_ONE = lazy_pattern(
    r"(?:(?:单价|人均|均价|客单价?|每[台套个件只张批吨辆平米人亩份间]) ?|一[台套个件只张辆])(?:是|为|约|大概)?\Z"
)
_EACH_PIECE = lazy_pattern(r"(?:/|每|一)[台套个件只把张批吨辆平米人份间条箱斤片块](?!左右)")
_PENNIES = lazy_pattern(
    r"\d{1,4}(?:\.\d{1,2})?[块毛分元](?:钱)?(?:/|每|一)[台套个件只把张批吨辆平米人份间条箱斤片]"
)
_PRICE_TOLD = lazy_pattern(
    r"(?:单价|人均|均价|客单价?|(?:每|一)[台套个件只张批吨辆箱份车人斤平亩])(?:是|为|大概|大约|约)?"
    r" ?\d{1,6}(?:\.\d{1,2})?[块元]?(?:左右)?(?=$|[\s,，;；。\x1f])"
)
_PRICE_EACH = lazy_pattern(
    r"(?<![\d.\w])\d{2,6}(?:\.\d{1,2})?(?:元|块)?(?:/|每|一)[台套个件只张批吨辆箱份车人斤平亩](?=$|[\s,，;；。\x1f])"
)
_VISIT_WORDS = lazy_pattern(r"[\u4e00-\u9fff]{2,12}(?=[\s,，;；。!！\x1f]|$)")
_VAGUE = lazy_pattern(
    r"[^\s,，;；。几]{0,6}几[^\s,，;；。]{1,6}"
    r"|(?:大概|大约|约|差不多)?[一二两三四五六七八九][二三四五六七八九][十百千]?[万亿](?:左右|吧)?"
)
_AMOUNT_LEAD = lazy_pattern(
    r"(?:月采购|年采购|[年月]缴|[年月]付|[年月]费|[年月]租|保费|首付|每个?月|每年|一年|一个月|预算|预计|预估|估计|大概|大约|差不多|将近|接近|不到|近|约"
    r"|总价|总额|总共|一共|合计|共|金额|报价){1,4}+\Z"
)


def take_dates(kept: Collected, line: Line) -> Line:
    """Take dates: a first contact, a visit agreed on, or when the deal is expected to close."""
    ctx, text = kept.ctx, line.text
    as_past: dict[int, DateReading] | None = None
    as_next: dict[int, DateReading] | None = None
    spans = list(find_dates(text, ctx.now, ctx.calendar, Purpose.CLOSE))
    line = _take_open_visit(kept, line, spans)
    for span in of_the_deal(text, spans):
        if line.text[span.start] == HOLE:
            continue
        words = line.words(span.start, span.end)
        before = text[max(span.start - 20, 0) : span.start].rstrip()
        after = text[span.end : span.end + 20].lstrip()
        key, reading = "expected_close", span.reading
        if after.startswith(_EVENTS):
            continue  # 12月28日开幕 is no date of the deal
        if before.endswith(_FIRST_CONTACT):
            as_past = as_past or _starts(kept, text, Purpose.PAST)
            key, reading = "first_contact_at", as_past.get(span.start, reading)
        elif reading.at is not None or after.startswith(_VISIT) or _GOING.match(after):
            as_next = as_next or _starts(kept, text, Purpose.NEXT)
            key, reading = "next_at", as_next.get(span.start, reading)
            if is_over(kept, reading):
                continue  # a visit that took place is no next step
        elif reading.on <= ctx.calendar.day_of(ctx.now):
            continue  # 今天, 昨天: when somebody spoke, no date of the deal
        if key in kept.fields:
            line = ask_which_date(kept, line, span)
            continue
        put_date(kept, key, reading, words)
        if key == "expected_close":
            ask_about_delivery(kept, text, span)
        end = date_end(text, span.end)
        plan = _VISIT_WORDS.match(line.text, end)
        if key == "next_at" and plan and "next_plan" not in kept.fields:
            end = plan.end()
            kept.put_text("next_plan", line.words(span.end, end))
        line = line.blank(span.start, end)
    return line


def _take_open_visit(kept: Collected, line: Line, spans: list[DateSpan]) -> Line:
    """Take two times of a visit between which it is left open, and ask: 周四或周五来公司."""
    if (open_days := left_open(line.text, spans)) is None or "next_at" in kept.fields:
        return line
    one, other = open_days
    end = date_end(line.text, other.end)
    is_timed = one.reading.at is not None or other.reading.at is not None
    after = line.text[end : end + 20].lstrip()
    if not is_timed and not (after.startswith(_VISIT) or _GOING.match(after)):
        return line
    as_next = _starts(kept, line.text, Purpose.NEXT)
    put_date(kept, "next_at", as_next.get(one.start, one.reading), line.words(one.start, one.end))
    if "next_at" in kept.fields:
        first, second = kept.fields["next_at"].words, line.words(other.start, other.end)
        kept.fields["next_at"] = replace(kept.fields["next_at"], is_sure=False, other_words=second)
        kept.doubts.append(f"下次是「{first}」还是「{second}」？")
    if plan := _VISIT_WORDS.match(line.text, end):
        kept.put_text("next_plan", line.words(end, plan.end()))
        end = plan.end()
    return line.blank(one.start, end)


def _starts(kept: Collected, text: str, purpose: Purpose) -> dict[int, DateReading]:
    """Read the dates of a text for another purpose, by where they begin."""
    spans = find_dates(text, kept.ctx.now, kept.ctx.calendar, purpose)
    return {span.start: span.reading for span in spans}


def take_amounts(kept: Collected, line: Line) -> Line:
    """Take the sum; a price of one piece, or a vague sum, is kept as a remark and asked about."""
    line = take_priced(kept, line)
    for pennies in _prices_of_one(line.text):
        line = _refuse_amount(kept, line, pennies.span(), "读到的是单价，请写总金额")
    for span in list(find_amounts(line.text)):
        words = line.words(span.start, span.end)
        if not span.amount.value:
            line = _refuse_amount(kept, line, (span.start, span.end), "金额要大于 0")
            continue
        if is_other_matter(line.text, span.start, span.end):
            place = (matter_start(line.text, span.start), sum_end(line.text, span.end))
            line = _refuse_amount(kept, line, place, "读到的不像是这单的金额")
            continue
        price = _PRICE_OF_ONE.search(line.text, max(span.start - 12, 0), span.start)
        piece = _EACH_PIECE.match(line.text, span.end)
        if price or piece:
            place = (price.start() if price else span.start, piece.end() if piece else span.end)
            line = _refuse_amount(kept, line, place, "读到的是单价，请写总金额")
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
        start = sum_lead(line.text, span.start)
        if lead := _AMOUNT_LEAD.search(line.text, max(start - 12, 0), start):
            start = lead.start()
        line = line.blank(start, sum_end(line.text, span.end))
    line = ask_about_sums(kept, line)
    if "expected_amount" not in kept.fields:
        if is_vague(line.text):
            match = _VAGUE.search(line.text)
            place = match.span() if match else (0, 0)
            line = _refuse_amount(kept, line, place, "金额不够具体")
        elif (match := _QUANTITY_DOUBT.search(line.text)) and not _counts(line, match):
            wrong = f"是 {match[1]} 万还是 {match[1]} 件？"
            ways = (f"{match[1]}万", f"{match[1]}件")
            line = _refuse_amount(kept, line, match.span(), wrong, ways)
    return line


def _counts(line: Line, found: re.Match[str]) -> bool:
    """Tell whether a number stands right behind a thing that it counts: 医废转运箱 80个."""
    before = line.text[: found.start()].rstrip(" ")
    return bool(before) and before[-1] != HOLE and is_thing(before[word_start(before) :])


def _prices_of_one(text: str) -> list[re.Match[str]]:
    """Find prices of one piece that are no sums: 3块一个, 单价4800, 6500一吨, 每套120."""
    found: list[re.Match[str]] = []
    for pattern in (_PENNIES, _PRICE_TOLD, _PRICE_EACH):
        found += [one for one in pattern.finditer(text) if not _overlaps(one, found)]
    return found


def _overlaps(one: re.Match[str], others: list[re.Match[str]]) -> bool:
    return any(one.start() < other.end() and other.start() < one.end() for other in others)


def _refuse_amount(
    kept: Collected, line: Line, place: tuple[int, int], wrong: str, ways: tuple[str, ...] = ()
) -> Line:
    start, end = place
    words = line.words(start, end)
    example = example_of("expected_amount")
    kept.problems.append(Problem("expected_amount", words, wrong, example, ways))
    if words:
        kept.put("remark", words, words)
    return line.blank(start, end)
