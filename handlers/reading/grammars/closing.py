"""Grammars of how a deal ends and how the customer took it: 成交, 流失, 满意度, 投诉."""

import re
from decimal import Decimal

from handlers.domain.amount import AmountSpan, find_amounts
from handlers.domain.dates import Purpose, find_dates
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.numerals import parse_small
from handlers.domain.quality import Problem
from handlers.reading.collected import Collected
from handlers.reading.deal_words import take_deal_fields
from handlers.reading.fields import put_date
from handlers.reading.grammars.reasons import words_left
from handlers.reading.labelled import read_labelled
from handlers.reading.line import Line
from handlers.reading.options import match_option, options_of
from handlers.reading.whose import take_customer

_CONTRACT = lazy_pattern(
    r"合同(?:编?号码?|no\.?)? ?[:是为]? ?([a-z0-9][a-z0-9/_-]{2,39})(?![a-z0-9/_-])"
)
_BARE_NUMBER = lazy_pattern(
    r"(?:^|(?<=[\s,，;；\x1f]))((?:[a-z]{1,6}[-_/]?20\d\d[a-z0-9/_-]*\d|(?:ht|ct|xs|hd)[-_/]?\d[a-z0-9/_-]*))"
    r"(?=$|[\s,，;；。\x1f])"
)
"""A number that is one by its form: letters and a year (HT2026-001), or the letters of 合同."""
_UNTIL = lazy_pattern(r"(?:合同|保修|服务)?(?:至|到期日?|截止到?|到) ?:? ?$")
_LONGEST_LEAD = 12
_PERIOD_LEAD = lazy_pattern(r"(?:每个?月|每年|月付|年付|总价|合同额|金额) ?$")
_PAID = lazy_pattern(r"(?:已经?)?(?:付款?|收款?|回款|到账|首付|预付|打款)了? ?")
_PART = lazy_pattern(r"(\d{1,3})% ?|([一二两三四五六七八九])成")
_ALL_PAID = lazy_pattern(
    r"(?:全款|全额|款项?|货款|尾款)(?:已经?|都)?(?:付清|结清|付|到账|收到|收|打)了?|(?:已经?|都)(?:付清|结清)了?"
)
_SIGNED = lazy_pattern(r"(?<![\u4e00-\u9fff])(?:签[约单订署]|成交)(?:时间|日期|日)? ?[:：]")
"""How people label the day of signing; elsewhere 签约时间 is when they expect to sign."""
_NO_SUM = lazy_pattern(r"[-−+]?\d[\d.,]*(?:e\+?\d+)?[万亿千百元块w]*", re.IGNORECASE)
"""A number that is no sum that can be: negative, or beyond every limit."""
_TERMS = lazy_pattern(
    r"^下次|尾款|余款|首付|分期|月结|季付|账期|含税|开票|发票|签(?:了)?[\d一二两三四五]{1,2}年|[付款清结]$|合同"
)
"""Terms of a deal, which are no product."""
_LONGEST_TERM = 6
_ALONE = lazy_pattern(r"[\s,，。;；\x1f]{1,2}")
"""What stands around a sum that is a word of its own: two of them leave it open which counts."""

_WHOLE = lazy_pattern(r"全款|全部|全额|付清|结清")
_HALF = lazy_pattern(r"一半|半数")
_SCORE = lazy_pattern(r"(?<![\d.])(\d{1,3}(?:\.\d)?|[一二两三四五]) ?(?:分|星|颗星)|满分")
_BARE_SCORE = lazy_pattern(r"(?:^|(?<=[\s\x1f:]))(\d{1,3})(?=$|[\s,，。\x1f])")
_AROUND_SCORE = lazy_pattern(r"^(?:打|给|评)?[\s,，]*(?:建议|意见|评价|内容|反馈)? ?[:：]? ?")
_CLAUSES = lazy_pattern(r"[\s,，。;；!！\x1f]+")
_MOOD = lazy_pattern(
    r"^(?:客户|对方|他们?|她|老板)?(?:很|非常|特别|十分|相当|都|比较)?(?:生气|不满意?|恼火|着急|愤怒|火大|不高兴|有意见|发火|气愤|失望)"
)
_BY_WHEN = lazy_pattern(r"[之以]?前|处理|解决|补|换|退|修|完成|上门|给|答复|回复")
_BARE_SUM = lazy_pattern(
    r"(?:^|(?<=[\s,，\x1f]))(每月|每年|月付|年付|每个月)? ?(\d{3,9}(?:\.\d{1,2})?)(?=$|[\s,，。\x1f])"
)
_DEMAND = lazy_pattern(r"^(?:客户|对方|他们?|她)?(?:要求|希望|催|限|让我们|要我们|必须|需要)")
_SETTLED = lazy_pattern(
    r"已(?:经)?(?:处理|解决|补发|退款|换货|道歉)|处理(?:完|好)了?|解决了|搞定了"
)
_RIVAL = lazy_pattern(r"(?:被|输给|选了?|给了)([^\s,，。;；\x1f]{2,12}?)(?:拿|抢|签|中标|做|了|$)")
_BECAUSE = lazy_pattern(r"^(?:说是|听说是?|因为|由于|原因是|主要是?|是因为)(?=..)")
_HOW = lazy_pattern(r"(?:用|以)?(?:更?低价|高价|关系|价格|的?价格).*$")
_NOBODY = frozenset(("同行", "对手", "别人", "别家", "其他家", "人家", "竞争对手", "友商", "他们"))


def deal(kept: Collected, line: Line) -> None:
    """Read 成交 X 金额 [产品] [合同号] [至:日期], and what is paid, in money or as a part."""
    line = Line.of(_SIGNED.sub("签约日期:", line.shown))
    line = take_deal_fields(kept, line)
    first = next(iter(_CLAUSES.split(line.text.strip())), "")
    is_nameless = _NO_SUM.fullmatch(first) is not None and not first[-1].isdigit()
    line = read_labelled(kept, line, bare=False) if is_nameless else _customer(kept, line)
    line = _take_dates(kept, _take_number(kept, line))
    paid = _PAID.search(line.text)
    sums = list(find_amounts(line.text))
    own = next((one for one in sums if paid is None or one.start != paid.end()), None)
    if own is None and (bare := _BARE_SUM.search(line.text)):
        kept.put("amount", Decimal(bare[2]), line.words(bare.start(), bare.end()))
        if bare[1]:
            kept.put("amount_period", "year" if "年" in bare[1] else "month", bare[1])
        line = line.blank(bare.start(), bare.end())
    if own is not None:
        kept.put("amount", own.amount.value, line.words(own.start, own.end))
        for other in sums:
            if other != own and _is_rival(line.text, other, paid):
                kept.put("amount", other.amount.value, line.words(other.start, other.end))
        if own.amount.high is not None:
            kept.put("amount_max", own.amount.high, line.words(own.start, own.end))
        if own.amount.currency != "CNY":
            kept.put("currency", own.amount.currency, own.amount.currency)
        if own.amount.period:
            kept.put("amount_period", own.amount.period, own.amount.period)
    if (settled := _ALL_PAID.search(line.text)) and "amount" in kept.fields:
        kept.put("paid", kept.fields["amount"].value, line.words(*settled.span()))
        line = line.blank(*settled.span())
    elif paid is not None:
        end = _put_paid(kept, line, paid)
        line = line.blank(paid.start(), end)
    if own is not None:
        lead = _PERIOD_LEAD.search(line.text, max(0, own.start - _LONGEST_LEAD), own.start)
        line = line.blank(lead.start() if lead else own.start, own.end)
    words = [word for word in _CLAUSES.split(words_left(line)) if word]
    if "amount" not in kept.fields and (sum_ := next(filter(_NO_SUM.fullmatch, words), "")):
        kept.problems.append(Problem("amount", sum_, "读不出金额", "金额:118万"))
        words.remove(sum_)
    things = [word for word in words if _is_product(word)]
    if things and "product" not in kept.fields:
        kept.put_text("product", things[0])
        words.remove(things[0])
    kept.unread += words


def _is_product(word: str) -> bool:
    """Tell whether a word may be what was sold: no term of a deal, no label of something else, no bare number."""
    is_named = any(one.isalpha() for one in word) and not _NO_SUM.fullmatch(word)
    return is_named and not _TERMS.search(word) and not re.search(r"[:：]", word)


def _is_rival(text: str, span: AmountSpan, paid: re.Match[str] | None) -> bool:
    """Tell whether a second sum is a word of its own and no term, so that it is open which counts."""
    around = text[max(0, span.start - 1) : span.start] + text[span.end : span.end + 1]
    is_paid = paid is not None and span.start == paid.end()
    is_term = _TERMS.search(text, max(0, span.start - _LONGEST_TERM), span.start) is not None
    return not (is_paid or is_term) and _ALONE.fullmatch(around) is not None


def _take_number(kept: Collected, line: Line) -> Line:
    """Take the number of the contract, by its word or by its form: 合同HT-1, HT2026-001."""
    found = _CONTRACT.search(line.text) or _BARE_NUMBER.search(line.text)
    if found is None or "contract_no" in kept.fields:
        return line
    number = line.words(found.start(1), found.end(1))
    kept.put("contract_no", number, number)
    return line.blank(found.start(), found.end())


def _take_dates(kept: Collected, line: Line) -> Line:
    """Take the end of the contract and the day it was signed."""
    ctx = kept.ctx
    for span in list(find_dates(line.text, ctx.now, ctx.calendar, Purpose.CLOSE)):
        until = _UNTIL.search(line.text, max(0, span.start - _LONGEST_LEAD), span.start)
        if until is None and span.reading.on > ctx.calendar.day_of(ctx.now):
            continue
        key = "contract_until" if until else "signed_on"
        start = until.start() if until else span.start
        put_date(kept, key, span.reading, line.words(span.start, span.end))
        after = re.match(r" ?的?(?:签约?|签的?合同|成交)的?", line.text[span.end :])
        line = line.blank(start, span.end + (after.end() if after and not until else 0))
    return line


def _put_paid(kept: Collected, line: Line, paid: re.Match[str]) -> int:
    """Keep what is paid; a part counts from the deal's amount. Returns where its words end."""
    start = paid.end()
    whole = kept.fields.get("amount")
    amount = next((one for one in find_amounts(line.text) if one.start == start), None)
    if amount is not None:
        kept.put("paid", amount.amount.value, line.words(paid.start(), amount.end))
        return amount.end
    for pattern, share in ((_WHOLE, Decimal(1)), (_HALF, Decimal("0.5"))):
        if (found := pattern.match(line.text, start)) and whole is not None:
            kept.put("paid", whole.value * share, line.words(paid.start(), found.end()))
            return found.end()
    if (found := _PART.match(line.text, start)) and whole is not None:
        share = Decimal(found[1]) / 100 if found[1] else Decimal(parse_small(found[2]) or 0) / 10
        value = (Decimal(whole.value) * share).quantize(Decimal("0.01")).normalize()
        kept.put("paid", Decimal(f"{value:f}"), line.words(paid.start(), found.end()))
        return found.end()
    return paid.end()


def loss(kept: Collected, line: Line) -> None:
    """Read 流失 X 原因: a listed reason where the words name one, the other words as a remark."""
    line = _customer(kept, line)
    if "reason" in kept.fields:
        return
    reasons = options_of("lost_reason", dict(kept.ctx.options))
    clauses = [clause for clause in _CLAUSES.split(words_left(line)) if clause]
    if rival := _RIVAL.search(line.text):
        name = _HOW.sub("", line.words(rival.start(1), rival.end(1)))
        if name not in _NOBODY and "某" not in name and len(name) > 1:
            kept.put("competitor", name, rival[0])
    for clause in clauses:
        if option := match_option("lost_reason", clause, reasons):
            kept.put("reason", option, clause)
            clauses.remove(clause)
            break
    else:
        if clauses:
            kept.put_text("reason", _BECAUSE.sub("", " ".join(clauses)))
        return
    if clauses:
        kept.put_text("remark", " ".join(clauses))


def rating(kept: Collected, line: Line) -> None:
    """Read 满意度 X 分 内容, on the scale of 1 to 5."""
    line = _customer(kept, line)
    if found := _SCORE.search(line.text) or _BARE_SCORE.search(line.text):
        words = line.words(found.start(), found.end())
        value = 5 if words == "满分" else _number(found[1])
        if value is not None and value == int(value) and 1 <= value <= 5:
            kept.put("score", int(value), words)
        else:
            wrong = "满意度是 1 到 5 分的整数"
            kept.problems.append(Problem("score", words, wrong, "满意度 云杉智能 4分"))
        line = line.blank(found.start(), found.end())
    if suggestion := _AROUND_SCORE.sub("", words_left(line)):
        kept.put_text("suggestion", suggestion)


def _number(words: str) -> float | None:
    return float(words) if words[0].isdigit() else parse_small(words)


def grievance(kept: Collected, line: Line) -> None:
    """Read 投诉 X 内容: what went wrong; how the customer takes it and what is asked for, by when."""
    line = _customer(kept, line)
    ctx = kept.ctx
    is_settled = _SETTLED.search(line.text) is not None
    span = next(find_dates(line.text, ctx.now, ctx.calendar, Purpose.NEXT), None)
    if span and span.reading.on >= ctx.calendar.day_of(ctx.now) and not is_settled:
        put_date(kept, "due", span.reading, line.words(span.start, span.end))
    content: list[str] = []
    asides: list[str] = []
    for clause in filter(None, _CLAUSES.split(words_left(line))):
        is_aside = bool(content) and (_is_aside(kept, clause) or bool(asides))
        (asides if is_aside else content).append(clause)
    if content and "content" not in kept.fields:
        kept.put_text("content", " ".join(content))
    if asides:
        kept.put_text("remark", " ".join(asides))
    if kept.fields:
        kept.put("state", "已处理" if is_settled else "待处理", "")


def _is_aside(kept: Collected, clause: str) -> bool:
    """Tell whether a clause says how the customer takes it, or what is to be done by when."""
    if _MOOD.match(clause):
        return True
    ctx = kept.ctx
    dates = list(find_dates(clause, ctx.now, ctx.calendar, Purpose.NEXT))
    is_demand = _DEMAND.match(clause) or (dates and dates[0].start == 0)
    return bool(dates and is_demand and _BY_WHEN.search(clause))


def _customer(kept: Collected, line: Line) -> Line:
    line = read_labelled(kept, line, bare=False)
    return line if kept.customer is not None else take_customer(kept, line)
