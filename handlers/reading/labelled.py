"""Reading `字段:值` anywhere in a message: each label with its value, taken out of the line.

Where a value ends depends on its field: a text goes on to the next label or to a number of its own, a
name to a comma, a phone to its last digit. What remains is read by the grammar of the command.
"""

import re

from handlers.domain.amount import find_amounts
from handlers.domain.company_name import is_place_alone
from handlers.domain.dates import Purpose, find_dates
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import to_simplified
from handlers.reading.collected import Collected
from handlers.reading.custom import labels_of
from handlers.reading.entities import find_entities
from handlers.reading.fields import read_value
from handlers.reading.labels import FieldType, Label, find_labels
from handlers.reading.line import Line, without_thanks
from handlers.reading.options import match_option, options_of
from handlers.reading.organisations import NameSpan, find_organisations
from handlers.reading.people import Person, is_post, parse_person, parse_person_by_number

_SEPARATORS = lazy_pattern(r"[\s,，;；。!！?？、|\x1f]+")
_LINE_END = lazy_pattern(r"[\n\x1f]")
_ONE_WORD = frozenset(("wechat", "website", "site"))
"""Texts that hold no blank."""

_WHOLE = frozenset(("content", "result", "next_plan", "reason", "remark"))
"""Texts that may speak of sums and numbers themselves."""

_TOLD = frozenset(("content", "result"))
"""Texts of a follow-up, which 下次 or 下一步 with a time ends, colon or not."""

_NEXT_STEP = lazy_pattern(r"[\s,，;；。](?:下次|下一步)(?:跟进|联系|拜访)? ?")
_OTHER_MATTER = lazy_pattern(
    r"[\s,，;；](?=[abc][级类](?:客户)?(?:$|[\s,，;；。]))"
    r"|[;；] ?(?=预计|预算|金额|电话|手机|联系人|来源|下周|下个?月|月底|年底|年前|明年|\d{1,2}月)"
)
_GLUED_LABEL = lazy_pattern(
    r"[\s,，;；](电话|手机|邮箱|微信|联系人|对接人|预算|金额|来源|等级|级别|阶段|地址|行业|职务)(?=[\u4e00-\u9fffa-z])"
)
"""A label written in one with its value, in the middle of another text."""

_UNKNOWN_LABEL = lazy_pattern(r"(?<=[\s,，;；。])[\u4e00-\u9fff]{2,6}[:=] ?(?=\S)")
"""A label that is none of ours still begins something else: 需求:叉车 标签:红."""

_SUM_LEAD = lazy_pattern(r"(?:预计|预算|预估|估计|大概|大约|约|总价|合计|共|金额|总额){1,3}+ ?\Z")
_CLAUSE_END = lazy_pattern(r"$|[\s,，;；。!！]|左右|以内|上下|吧")
_SIGNED_ON = lazy_pattern(
    r"(?:[之以]?前|左右)?(?P<verb>(?:能|要|想|可|准备)?(?:签单?|签约|签合同|定下来?|成交|拿下|下单))(?=$|[\s,，;；。!！])"
)
_DATE_ALONE = lazy_pattern(
    r"(?:预计|争取)?(?:今年|明年|后年|\d{2,4}年)?[\d一二三四五六七八九十上下本这个月周星期年季度qQ前后底末初中旬春节国庆元旦号日/.-]{2,14}"
)
_CHANGED_FROM = lazy_pattern(r"^[^,，;；]{1,12}?(?:换成|改成|改为|变成|换为| 改(?= ))了? ?")
"""Who the contact was before: 联系人 小杨 换成 小林."""

_ANY_NAME = lazy_pattern(r"(?![那这][个位])[\u4e00-\u9fff·]{2,6}")
"""A name that is one because it is said to be the contact's: 联系人:巴特尔."""

_NUMBER_LABEL = lazy_pattern(r"[的,， ]?(?:联系)?(?:电话|手机|微信|邮箱)号?码?(?:是|为)?$")
_OPENING = ("(", "（")
_BRACKET_END = lazy_pattern(r"[)）]")
_ROLE = lazy_pattern(r" ?[(（]([^()（）]{1,10})[)）]")


def read_labelled(kept: Collected, line: Line, *, bare: bool = True) -> Line:
    """Read every labelled value and return the line with labels and values taken out."""
    labels = find_labels(line.text, bare=bare, extra=labels_of(kept.ctx.custom))
    names = find_organisations(line) if any(not label.has_colon for label in labels) else []
    labels = [label for label in labels if not _is_inside_name(names, label)]
    labels = [label for label in labels if not _is_told_in_text(line.text, label, labels)]
    if _is_form(line.text, labels):
        labels = [label for label in labels if not _is_inside_text(line.text, label, labels)]
    for place, label in enumerate(labels):
        end = labels[place + 1].start if place + 1 < len(labels) else len(line.text)
        stop = _LINE_END.search(line.text, label.value_start, end)
        end = stop.start() if stop else end
        bracket = _BRACKET_END.search(line.text, label.value_start, end)
        opening = len(line.text[: label.start].rstrip()) - 1
        is_bracketed = bracket is not None and line.text[opening : opening + 1] in _OPENING
        if bracket is not None and is_bracketed:
            end = bracket.start()  # …有限公司（曾用名:某某公司）张伟
        value = line.cut(label.value_start, end)
        if _only_tells(kept, line, label, value):
            continue
        if label.field.type is FieldType.TEXT:
            is_whole = label.field.key in _WHOLE or _begins_line(line.text, label)
            is_spaced = not label.has_colon and kept.ctx.custom_field(label.field.key) is not None
            if label.field.key == "parent":
                value = value.cut(0, _value_end(value, FieldType.NAME))
            elif label.field.key in _ONE_WORD or is_spaced:
                stop = _SEPARATORS.search(value.text, len(value.text) - len(value.text.lstrip()))
                value = value.cut(0, stop.start() if stop else len(value.text))
            else:
                value = value if is_whole else value.cut(0, _text_end(value))
                if label.field.key in _TOLD:
                    value = value.cut(0, _next_step(kept, value))
                elif label.field.key not in _WHOLE and (other := _GLUED_LABEL.search(value.text)):
                    words = value.words(other.start(), len(value.text))
                    kept.doubts.append(f"「{words}」是另一项吗？例：{other[1]}:…")
        elif label.field.type in (FieldType.NAME, FieldType.EMAIL, FieldType.OPTION):
            value = value.cut(0, _value_end(value, label.field.type))
        elif label.field.type is FieldType.PHONE:
            value = value.cut(0, _phone_end(value))
        value = without_thanks(value)
        if not label.has_colon and not value.text.strip():
            continue
        if label.field.key == "name" and (
            doubt := _doubt_of_place(value.words(0, len(value.text)))
        ):
            kept.doubts.append(doubt)
        if label.field.type is FieldType.CONTACT and _holds_several(value):
            used = _take_contacts(kept, value)
        else:
            leftover = read_value(kept, label.field, label.field.key, value)
            used = len(value.text) - len(leftover.text)
            if label.field.key == "next_at":
                used = _plan_after(kept, value, used)
        line = line.blank(label.start, label.value_start + used)
        if bracket is not None and is_bracketed:
            line = line.blank(opening, label.start).blank(bracket.start(), bracket.end())
    return line


def _only_tells(kept: Collected, line: Line, label: Label, value: Line) -> bool:
    """Whether 阶段到 goes on with no stage of the list: 项目阶段到验收了 is told, not set."""
    if label.field.key != "stage" or "到" not in line.text[label.start : label.value_start]:
        return False
    words = value.words(0, _value_end(value, FieldType.OPTION)).rstrip("了啦吧")
    return match_option("stage", words, options_of("stage", dict(kept.ctx.options))) is None


def _doubt_of_place(name: str) -> str:
    """Ask about a name that is a place alone: of 客户:杭州 明镜 光学公司 the blank may have cut off the rest."""
    return f"「{name}」只有地名，这是客户名称吗？" if is_place_alone(name) else ""


def _plan_after(kept: Collected, value: Line, used: int) -> int:
    """What follows the time of the next step is the step itself: 下次 明天上午10点 送样."""
    plan = value.words(used, len(value.text)).strip(" ,，。;；:：")
    if not plan or "next_at" not in kept.fields or "next_plan" in kept.fields:
        return used
    kept.put_text("next_plan", plan)
    return len(value.text)


def _is_form(text: str, labels: list[Label]) -> bool:
    """A pasted form: two lines or more after the first, and each begins with a label."""
    starts = {label.start for label in labels if label.has_colon}
    lines = [match.start(1) for match in re.finditer(r"\n[ ]*([^\s])", text)]
    return len(lines) > 1 and all(start in starts for start in lines)


def _begins_line(text: str, label: Label) -> bool:
    before = text[: label.start].rstrip(" ")
    return before.endswith("\n")


def _is_inside_text(text: str, label: Label, labels: list[Label]) -> bool:
    """In a form, a label inside the line of a text field is part of that text."""
    if _begins_line(text, label):
        return False
    line_start = text.rfind("\n", 0, label.start)
    owner = next(
        (one for one in labels if one.start > line_start and one.start < label.start), None
    )
    if owner is None or owner.field.type is not FieldType.TEXT:
        return False
    return _begins_line(text, owner)


def _is_told_in_text(text: str, label: Label, labels: list[Label]) -> bool:
    """A 预算改成… inside a remark or what was said is part of it: 备注:客户说预算改成80万."""
    if not label.has_colon or re.search("[:=]", text[label.start : label.value_start]):
        return False
    return any(
        one.field.key in _WHOLE
        and one.start < label.start
        and re.search("[:=]", text[one.start : one.value_start])
        and not _LINE_END.search(text, one.start, label.start)
        for one in labels
    )


def _is_inside_name(names: list[NameSpan], label: Label) -> bool:
    """A label without colon inside a company's name is part of the name (联系人科技有限公司)."""
    return not label.has_colon and any(span.start <= label.start < span.end for span in names)


def _next_step(kept: Collected, value: Line) -> int:
    """Where the next step begins in what was told: 下次 and a time right behind it."""
    for found in _NEXT_STEP.finditer(value.text):
        after = value.text[found.end() : found.end() + 20]
        span = next(find_dates(after, kept.ctx.now, kept.ctx.calendar, Purpose.NEXT), None)
        if span is not None and not after[: span.start].strip(" 在是:"):
            return found.start()
    return len(value.text)


def _text_end(value: Line) -> int:
    """A text goes on over blanks until a number, sum or date of its own follows a blank."""
    ends = [found.start for found in find_entities(value).found]
    ends += [span.start for span in find_amounts(value.text)]
    marks = [
        end
        for end in ends
        if end and value.text[end - 1] in " ,，;；" and _is_alone(value.text, end)
    ]
    marks += [found.start() for found in _OTHER_MATTER.finditer(value.text)]
    marks += [found.start() for found in _UNKNOWN_LABEL.finditer(value.text)]
    marks += _ends_of_deal(value)
    return min(marks, default=len(value.text))


def _ends_of_deal(value: Line) -> list[int]:
    """Where a sum said to be expected, or the day of signing, begins behind a comma: 叉车，预计50万，12月底签."""
    starts = []
    for span in find_amounts(value.text):
        lead = _SUM_LEAD.search(value.text, max(span.start - 10, 0), span.start)
        start = lead.start() if lead else span.start
        if (
            start
            and value.text[start - 1] in " ,，;；。"
            and _CLAUSE_END.match(value.text, span.end)
        ):
            starts.append(start)
    for end in _SIGNED_ON.finditer(value.text):
        start = max((value.text.rfind(sign, 0, end.start()) for sign in " ,，;；。"), default=-1)
        words = (value.text[start + 1 : stop] for stop in (end.start(), end.start("verb")))
        if start > 0 and any(map(_DATE_ALONE.fullmatch, words)):
            starts.append(start + 1)
    return starts


def _is_alone(text: str, start: int) -> bool:
    """Whether what begins here is a word of its own, up to the next separator."""
    word = _SEPARATORS.split(text[start:], maxsplit=1)[0]
    spans = list(find_amounts(word))
    return not spans or (spans[0].start == 0 and spans[0].end == len(word))


def _value_end(value: Line, kind: FieldType) -> int:
    """Names and options end at a comma; a blank ends them unless the name is a Latin one."""
    if kind is FieldType.NAME:
        spans = find_organisations(value)
        if spans and not value.text[: spans[0].start].strip():
            return spans[0].end
    lead = len(value.text) - len(value.text.lstrip())
    is_latin = value.text[lead : lead + 1].isascii() and kind is not FieldType.EMAIL
    stop = re.search(
        r"[,，;；。]" if is_latin else r"[,，;；。\s]",
        value.text[lead:],
    )
    return lead + stop.start() if stop else len(value.text)


def _phone_end(value: Line) -> int:
    found = [one for one in find_entities(value).found if one.key == "phone"]
    if found and not value.text[: found[0].start].strip(" :"):
        return found[0].end
    lead = len(value.text) - len(value.text.lstrip())
    stop = re.search(r"[\s,，;；。]", value.text[lead:])
    return lead + stop.start() if stop else len(value.text)


def _holds_several(value: Line) -> bool:
    return any(one.key == "phone" for one in find_entities(value).found)


def _take_contacts(kept: Collected, value: Line) -> int:
    """Read 何总13600001111(决策)、林会计 020-8123 4567(付款) and return how much of it was used."""
    found = [one for one in find_entities(value).found if one.key in ("phone", "wechat", "email")]
    start = 0
    for one in found:
        words = value.words(one.start, one.end)
        named = value.shown[start : one.start].strip(" 、,，;；:")
        if label := _NUMBER_LABEL.search(to_simplified(named)):
            named = named[: label.start()]
        named = _CHANGED_FROM.sub("", named)
        if named[-1:] in ("了", "啦") and parse_person(named[:-1]) is not None:
            named = named[:-1]  # 联系人换成刘工了
        person = parse_person(named) or parse_person_by_number(named)
        first, blank, post = named.partition(" ")
        if person is None and blank and is_post(post) and (who := parse_person(first)):
            person = who._replace(title=post)
        if person is not None or _ANY_NAME.fullmatch(named):
            kept.person(person or Person(named))
        elif any(map(str.isalnum, named)):
            kept.unread.append(named)
            kept.doubts.append(f"「{named}」是联系人吗？")
        if one.key == "phone":
            kept.way(words=words, phone=one.value, extension=one.extension)
        else:
            kept.way(words=words, **{one.key: one.value})
        start = one.end
        if role := _ROLE.match(value.shown, start):
            kept.way(role=role[1])
            start = role.end()
    return start
