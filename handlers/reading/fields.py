"""Reading one labelled field, and a whole form of them: each value validated and kept in one form.

`read_value` takes what fits from the beginning of the words and returns what it left over, so that a
line may go on after the value. All problems of a form are reported at once.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.domain.amount import Amount, find_amounts, is_vague, parse_amount
from handlers.domain.custom_field import CustomField, is_custom
from handlers.domain.dates import DateReading, Precision, Purpose, find_dates, read_date
from handlers.domain.email import parse_email
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.option_list import listed, to_choose
from handlers.domain.phone import parse_phone
from handlers.domain.quality import (
    Problem,
    check_text,
    example_of,
    is_placeholder,
    is_placeholder_word,
)
from handlers.domain.text import squeeze
from handlers.domain.unit_price import parse_priced
from handlers.domain.uscc import parse_uscc
from handlers.reading.choosing import either
from handlers.reading.collected import Collected
from handlers.reading.context import ReadingContext
from handlers.reading.custom import read_custom
from handlers.reading.deal_fields import DEAL_BY_KEY
from handlers.reading.entities import phone_value
from handlers.reading.further import FURTHER, read_further
from handlers.reading.labels import BY_KEY, Field, FieldType
from handlers.reading.line import Line
from handlers.reading.milestones import read_milestones
from handlers.reading.options import match_option, option_example, options_of
from handlers.reading.people import Person, is_titled_person, parse_person
from handlers.reading.result import Certainty, ContactReading, Reading

LARGEST_AMOUNT = 10**12
"""Yuan from which a sum is a slip of the unit: 10,000 times 1 亿."""

NO_PARENT = "无"
"""What the field 上级公司 says of a customer that stands for itself."""
NO_OTHER_NAMES = "无"
"""What the field 别名 says of a customer that is called by its name alone from now on."""
_NO_MORE = ("无", "没有", "取消", "清空", "删除")
_EMPTIED = {
    "parent": frozenset((*_NO_MORE, "独立", "不属于集团")),
    "other_names": frozenset(_NO_MORE),
}
"""Words that take back what a field says, where nothing is an answer of its own."""

_PURPOSES = {
    FieldType.CLOSE_DATE: Purpose.CLOSE,
    FieldType.PAST_DATE: Purpose.PAST,
    FieldType.NEXT_DATE: Purpose.NEXT,
}
_LEFT_OPEN = frozenset(
    (FieldType.NAME, FieldType.AMOUNT, FieldType.OPTION, FieldType.CLOSE_DATE, FieldType.NEXT_DATE)
)
"""Types of which a person may leave two values open."""

_NUMBERS = frozenset((FieldType.PHONE, FieldType.USCC, FieldType.AMOUNT, *_PURPOSES))
"""Types whose digits are judged as such: 123 is a wrong phone, not a word to fill the field with."""

_BY_FORM = frozenset((FieldType.EMAIL, FieldType.PHONE, FieldType.AMOUNT))
_TYPED = frozenset(("abc", "aaa", "asdf", "qwer", "qwerty", "123", "1234", "12345", "123456"))
"""What may be meant as the value: it is told what one looks like, not that a word fills a place."""

_PLAIN = {
    "expected_amount_max",
    "currency",
    "amount_is_approximate",
    "amount_period",
    "expected_close_precision",
}
"""Marks that accompany another field; a draft brings them back word by word."""

_PRECISIONS = frozenset(map(str, Precision))
_IN_A_CONTACT = {"title": "title", "contact_department": "department", "role": "role"}
_HAS_NUMBER = lazy_pattern(r"[\d一二两三四五六七八九十百]")
_SHORTEST_WECHAT = 5
"""An id has six characters or more, a QQ number that serves as one five."""
_SAYS_HOW_OFTEN = r"大概|大约|约|预计|人民币|(?:每个?|一个?)[年月]|[年月]均|[\s:]"
"""What may stand before a labelled sum: 金额:每年3万."""
_HARDLY_A_SUM = lazy_pattern(r"[1-9]\d{0,2}")
"""预算50 may be 50 or 500,000."""
_PICKED_DAY = lazy_pattern(r"20\d\d-[01]\d-[0-3]\d [+-][01]\d[0-5]\d")
"""What the platform's pickers send back (card JSON 2.0, date and time pickers)."""

_SAME_AS_PHONE = lazy_pattern(
    r"(?:就?是|和|与|跟)?(?:同|即)?(?:手机|电话)(?:号码?)?(?:同号|一样|相同)?|同号码?|同上|一样"
)
"""微信:同手机 - the phone is the WeChat id as well."""

_IGNORED_AROUND_DATE = lazy_pattern(
    r"[之以]?前|左右|大概|大约|约|预计|争取|准备|签约?单?|成交|定|吧|[\s。.,，]"
)


def read_fields(values: Mapping[str, str], ctx: ReadingContext) -> Reading:
    """Read a form's values by identifier; contacts' fields make one contact. Empty values say nothing."""
    kept = Collected(ctx)
    stated = {
        key: _from_picker(words.strip(), ctx)
        for key, words in values.items()
        if words and words.strip()
    }
    order = ["name", "contact", "phone", "email", "wechat", *stated]
    for key in dict.fromkeys(order):
        custom = ctx.custom_field(key)
        if key == FURTHER or key not in stated or (is_custom(key) and custom is None):
            continue  # a field that was stopped since: its words mean nothing any more
        if key in _PLAIN:
            _plain(kept, key, stated[key])
        else:
            before = list(kept.contacts)
            field = BY_KEY.get(key) or DEAL_BY_KEY.get(key)
            leftover = read_value(kept, field, key, Line.of(stated[key]))
            if leftover.text.strip() and (custom or field):
                if key == "contact" and _is_no_person(kept.contacts):
                    kept.contacts[:] = before
                example = custom.example if custom else example_of(key)
                kept.problems.append(_cannot(key, stated[key], "只读懂了一部分", example))
    if FURTHER in stated:
        read_further(kept, stated[FURTHER])
    return kept.reading(None, Certainty.SURE)


def _is_no_person(contacts: Sequence[ContactReading]) -> bool:
    """Tell whether the name read last is none by its form: half of such words is no contact."""
    return bool(contacts) and parse_person(contacts[-1].name) is None


def _from_picker(words: str, ctx: ReadingContext) -> str:
    """Return what a date or time picker sends (`2026-11-20 15:00 +0800`) as a time of this calendar."""
    if _PICKED_DAY.fullmatch(words):
        return words.partition(" ")[0]
    try:
        moment = datetime.strptime(words, "%Y-%m-%d %H:%M %z")
    except ValueError:
        return words
    return f"{ctx.calendar.local(moment):%Y-%m-%d %H:%M}"


def read_value(kept: Collected, field: Field | None, key: str, line: Line) -> Line:
    """Read the value of a field into the collection; returns the part of the line not used."""
    words = line.shown.strip()
    if custom := kept.ctx.custom_field(key):
        return _custom(kept, custom, line)
    if field is None or field.type is FieldType.TEXT:
        return _text(kept, key, words)
    if field.type in _LEFT_OPEN and (ways := either(line)):
        for way in ways:
            read_value(kept, field, key, way)
        return Line("", "")
    is_number = field.type in _NUMBERS and any(char.isdigit() for char in words)
    is_number = is_number or (field.type in _BY_FORM and squeeze(words) in _TYPED)
    if words and field.type is not FieldType.OPTION and not is_number and is_placeholder(words):
        problem = check_text(key, words)
        kept.problems.extend([problem] if problem else [])
        return Line("", "")
    match field.type:
        case FieldType.NAME:
            kept.labelled_name(words.strip(" ,，;；。"))
            return Line("", "")
        case FieldType.CONTACT:
            return _contact(kept, line)
        case FieldType.PHONE:
            return _phone(kept, line)
        case FieldType.EMAIL:
            address = parse_email(words.strip(",;。 "))
            _way_or_problem(kept, "email", address, words, "不是完整的邮箱地址")
        case FieldType.USCC:
            return _uscc(kept, line)
        case FieldType.AMOUNT:
            return _amount(kept, key, line)
        case FieldType.OPTION:
            return _option(kept, key, words)
        case FieldType.MILESTONES:
            return _milestones(kept, line)
        case _:
            return _date(kept, key, _PURPOSES[field.type], line)
    return Line("", "")


def put_amount(kept: Collected, key: str, amount: Amount, words: str) -> None:
    """Keep a sum with the marks that belong to it; nothing, and more than any deal, is no sum."""
    if not 0 < amount.value < LARGEST_AMOUNT:
        wrong = "金额要大于 0" if amount.value <= 0 else "金额太大，请核对单位"
        kept.problems.append(_cannot(key, words, wrong))
        return
    kept.put(key, amount.value, words)
    if key not in ("expected_amount", "amount") or kept.fields[key].value != amount.value:
        return  # of two sums the first one's marks stand
    if amount.high is not None:
        kept.put(f"{key}_max", amount.high, words)
    if amount.currency != "CNY":
        kept.put("currency", amount.currency, words)
    if amount.is_approximate:
        kept.put("amount_is_approximate", True, words)
    if amount.period:
        kept.put("amount_period", amount.period, words)


def put_date(kept: Collected, key: str, reading: DateReading, words: str) -> None:
    """Keep a date; an expected close keeps its precision beside it; an unsure date is a doubt."""
    is_timed = reading.at is not None and key != "expected_close"
    value = reading.value if is_timed else reading.on
    if key == "next_at" and is_over(kept, reading):
        kept.problems.append(_cannot(key, words, "这个时间已经过去，请写将来的时间"))
        return
    if key == "expected_close" and is_over(kept, reading):
        kept.problems.append(_cannot(key, words, "这个日期已经过去，请写将来的日期"))
        return
    shown = f"{reading.on.month}月{reading.on.day}日"
    if reading.on.year != kept.ctx.calendar.day_of(kept.ctx.now).year:
        shown = f"{reading.on.year}年{shown}"
    note = "" if reading.is_sure else f"「{words}」读作 {shown}，对吗？"
    kept.put(key, value, words, is_sure=reading.is_sure, note=note)
    if note:
        kept.doubts.append(note)
    exact = (Precision.DAY, Precision.MINUTE)
    is_first = kept.fields[key].value == value  # of two days the first one's precision stands
    if key == "expected_close" and is_first and reading.precision not in exact:
        kept.put("expected_close_precision", str(reading.precision), words)


def is_over(kept: Collected, reading: DateReading) -> bool:
    """Tell whether a date, or a moment of it, lies before the message."""
    if reading.at is not None:
        return reading.at <= kept.ctx.now
    return reading.on < kept.ctx.calendar.day_of(kept.ctx.now)


def _text(kept: Collected, key: str, words: str) -> Line:
    words = words.strip(" ,，;；")
    if key == "wechat" and _SAME_AS_PHONE.fullmatch(words):
        kept.is_wechat_phone = True
    elif key == "wechat":
        problem = check_text(key, words)
        if problem is None and words.isascii() and len(words) < _SHORTEST_WECHAT:
            problem = _cannot(key, words, "微信号太短，请核对")
        if problem:
            kept.problems.append(problem)
        else:
            kept.way(wechat=words)
    elif key in _IN_A_CONTACT:
        problem = check_text(key, words)
        if problem:
            kept.problems.append(problem)
        else:
            kept.way(**{_IN_A_CONTACT[key]: words})
    elif words in _EMPTIED.get(key, ()):
        kept.put(key, "无", words)
    elif words:
        kept.put_text(key, words)
    return Line("", "")


_WAS = lazy_pattern(
    r" ?(?P<old>[\u4e00-\u9fff]{2,4}?) ?(?:改成了?|改为|换成了?|换为|变成|(?<= )改|->|→) ?(?=[\u4e00-\u9fffA-Za-z]{2})"
)
"""Who the contact was before: 联系人 韩部长 改 韩卫国."""


_NOW = lazy_pattern(r" ?([^\s,，;；。]{2,4})[了啦](?=$|[\s,，;；。])")
"""联系人换成刘工了: the particle is no part of the name."""


def _contact(kept: Collected, line: Line) -> Line:
    """Read one person; what follows a blank or comma is left over unless it belongs to the name."""
    if changed := _WAS.match(line.shown):
        was = parse_person(changed["old"])
        start, before = changed.end(), len(kept.contacts)
        rest = _contact(kept, line.cut(start, len(line.text)))
        if was is not None and len(kept.contacts) > before:
            kept.contacts[-1] = replace(kept.contacts[-1], was=was.name)
        return rest
    if (told := _NOW.match(line.shown)) and is_titled_person(told[1]):
        kept.person(Person(told[1]))
        return line.cut(told.end(), len(line.text))
    for size in _ends(line.shown):
        person = parse_person(line.shown[:size])
        if person is not None:
            kept.person(person)
            return line.cut(size, len(line.text))
    words = re.split(r"[\s,，;；、]", line.shown.strip(), maxsplit=1)[0]
    problem = check_text("contact", words)
    if problem is not None:
        kept.problems.append(problem)
    else:
        kept.person(parse_person(words) or _verbatim(words))
    at = line.shown.find(words) + len(words)
    return line.cut(at, len(line.text))


def _ends(shown: str) -> list[int]:
    """The places where a name may end, the farthest first: the end, or before a separator."""
    places = [place for place, char in enumerate(shown[:40]) if char in " ,，;；、" and place]
    whole = [len(shown)] if len(shown) <= 40 else []
    return sorted({*places, *whole}, reverse=True)


def _phone(kept: Collected, line: Line) -> Line:
    words = line.shown.strip().strip(",;，；。")
    phone = parse_phone(words) or parse_phone(line.text.strip(" ,;，；。"))
    if phone is None:
        kept.problems.append(_cannot("phone", words, "不是有效的电话号码"))
        return Line("", "")
    value, extension = phone_value(phone)
    kept.way(words=words, phone=value, extension=extension)
    return Line("", "")


def _uscc(kept: Collected, line: Line) -> Line:
    """Read a code that may be typed in groups; what follows it is left over."""
    first = re.match(r" ?[0-9a-z]{18}(?![0-9a-z])", line.text)
    found = first or re.match(r" ?[0-9a-z](?:[ -]?[0-9a-z]){0,21}", line.text)
    end = found.end() if found else len(line.text)
    words = line.words(0, end)
    if code := parse_uscc(words):
        kept.put("uscc", code, words)
    else:
        kept.problems.append(_cannot("uscc", words, "统一社会信用代码校验不通过，请核对"))
    return line.cut(end, len(line.text))


_FROM_TO = lazy_pattern(
    r" ?([^,，;；。]{1,16}?) ?(?:改成了?|改为了?|改到|变成|变为|换成|调到|涨到|加到|降到|→|->)"
)
"""What a value was before it changed: 预算 20万改成25万."""


def _amount(kept: Collected, key: str, line: Line) -> Line:
    text = line.text.strip().strip(",;。")
    if (changed := _FROM_TO.match(line.text)) and parse_amount(changed[1]) is not None:
        return _amount(kept, key, line.cut(changed.end(), len(line.text)))
    whole = parse_priced(text) or parse_amount(text)
    if whole is not None:
        words = line.shown.strip(" ,;，；。")
        if not whole.value:
            kept.problems.append(_cannot(key, words, "金额要大于 0"))
            return Line("", "")
        put_amount(kept, key, whole, words)
        if key == "expected_amount" and _HARDLY_A_SUM.fullmatch(text):
            kept.unsure(key, f"金额是「{words}」元吗？若是「{words}」万，请改成 {words}万")
        return Line("", "")
    first = next(iter(find_amounts(line.text)), None)
    lead = line.text[: first.start] if first else ""
    behind = re.split(r"[\s,，;；。、]", line.text[first.end :], maxsplit=1)[0] if first else ""
    if first is not None and _HAS_NUMBER.search(behind):
        end = first.end + len(behind)
        wrong = "金额范围要从小到大" if behind[0] in "-~至到" else "读不出金额"
        kept.problems.append(_cannot(key, line.words(0, end), wrong))
        return line.cut(end, len(line.text))
    if first is not None and not re.sub(_SAYS_HOW_OFTEN, "", lead):
        put_amount(kept, key, first.amount, line.words(first.start, first.end))
        return line.cut(first.end, len(line.text))
    wrong = "金额不够具体，请写成数字" if is_vague(line.text) else "读不出金额"
    kept.problems.append(_cannot(key, line.shown.strip(), wrong))
    return Line("", "")


def _option(kept: Collected, key: str, words: str) -> Line:
    words = words.strip(" ,，;；。")
    options = options_of(key, dict(kept.ctx.options))
    if not options:
        return _text(kept, key, words)
    said = words if len(words) < 3 else words.rstrip("了啦吧")
    if (
        option := match_option(key, words, options) or match_option(key, said, options)
    ) is not None:
        kept.put(key, option, words)
        return Line("", "")
    head, blank, rest = words.partition(" ")
    if blank and (option := match_option(key, head, options)) is not None:
        kept.put(key, option, head)
        return Line.of(rest)
    problem = check_text(key, words) if is_placeholder_word(words) else None
    problem = problem or _cannot(key, words, f"不在选项里，可选：{listed(options)}")
    example = option_example(key, options)
    kept.problems.append(replace(problem, example=example, ways=to_choose(options)))
    return Line("", "")


def _custom(kept: Collected, field: CustomField, line: Line) -> Line:
    """Read the value of an administrator's field; what it does not use is left over."""
    found = read_custom(field, line, kept.ctx.now, kept.ctx.calendar)
    if found.problem is not None:
        kept.problems.append(found.problem)
    elif found.value is not None:
        kept.put(field.name, found.value, found.words, is_sure=not found.note, note=found.note)
        kept.doubts.extend([found.note] if found.note else [])
    return found.rest


def _milestones(kept: Collected, line: Line) -> Line:
    """Read the steps of a deal: 验收 3月1日、尾款 6月30日."""
    steps = read_milestones(line, kept.ctx)
    words = line.shown.strip()
    if steps is None:
        kept.problems.append(
            _cannot("milestones", words, "每个节点写名称，最好带一个日期，几个用、隔开")
        )
    else:
        kept.put("milestones", tuple(steps), words)
    return Line("", "")


def _date(kept: Collected, key: str, purpose: Purpose, line: Line) -> Line:
    now, calendar = kept.ctx.now, kept.ctx.calendar
    whole = read_date(line.text, now, calendar, purpose)
    if whole is not None:
        put_date(kept, key, whole, line.shown.strip(" ,;，；。"))
        return Line("", "")
    first = next(find_dates(line.text, now, calendar, purpose), None)
    if first is not None and not _IGNORED_AROUND_DATE.sub("", line.text[: first.start]):
        put_date(kept, key, first.reading, line.words(first.start, first.end))
        rest = line.cut(first.end, len(line.text))
        return rest if _IGNORED_AROUND_DATE.sub("", rest.text) else Line("", "")
    kept.problems.append(_cannot(key, line.shown.strip(), "读不出日期"))
    return Line("", "")


def _plain(kept: Collected, key: str, words: str) -> None:
    """Read a mark back from the words it came from: those of the sum or date, or the mark itself."""
    if key in kept.fields:
        return
    folded = Line.of(words).text
    amount = parse_priced(folded) or parse_amount(folded)
    if key == "expected_close_precision" and words not in _PRECISIONS:
        day = read_date(folded, kept.ctx.now, kept.ctx.calendar, Purpose.CLOSE)
        value: object = str(day.precision) if day else None
    elif key == "expected_amount_max":
        value = (amount.high or amount.value) if amount else None
    elif key == "amount_is_approximate":
        value = True
    elif amount is not None:
        value = amount.currency if key == "currency" else amount.period
    else:
        value = words
    if value:
        kept.put(key, value, words)


def _way_or_problem(kept: Collected, key: str, value: str | None, words: str, wrong: str) -> None:
    if value:
        kept.way(words=words, **{key: value})
    else:
        kept.problems.append(_cannot(key, words, wrong))


def _cannot(key: str, words: str, wrong: str, example: str = "") -> Problem:
    shown = words if len(words) <= 30 else words[:30] + "…"
    return Problem(key, shown, wrong, example or example_of(key))


def _verbatim(words: str) -> Person:
    return Person(words)
