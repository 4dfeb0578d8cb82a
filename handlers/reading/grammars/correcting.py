"""Grammars of corrections without a command word: 电话打错了 张伟的是138…, 金额不是50万是65万.

The customer is the one last spoken of in the chat; which one that is, the command finds out.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from handlers.domain.amount import parse_amount
from handlers.domain.email import parse_email
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import is_common_name
from handlers.domain.phone import parse_phone
from handlers.reading.collected import Collected
from handlers.reading.context import ReadingContext
from handlers.reading.custom import labels_of
from handlers.reading.labelled import read_labelled
from handlers.reading.labels import FIELDS, Field, FieldType, find_labels
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisations
from handlers.reading.people import Person, is_titled_person, parse_person
from handlers.reading.result import ContactReading, FieldValue
from handlers.reading.ways import take_ways

_NOT_CORRECTED = frozenset(("content", "happened_at", "channel", "result", "reason"))
"""What belongs to a follow-up: taken back with 撤销 and written anew."""

CORRECTABLE = {
    label: field for field in FIELDS if field.key not in _NOT_CORRECTED for label in field.labels
}
CORRECTABLE |= {"名字": CORRECTABLE["客户名称"], "姓名": CORRECTABLE["联系人"]}
CORRECTABLE |= {"号码": CORRECTABLE["电话"]}
CORRECTABLE |= dict.fromkeys(("客户名字", "公司名字", "单位名字"), CORRECTABLE["客户名称"])
CORRECTABLE |= dict.fromkeys(
    ("联系人名字", "联系人的名字", "联系人姓名", "联系人的姓名"), CORRECTABLE["联系人"]
)
_LABEL = "|".join(sorted(map(re.escape, CORRECTABLE), key=len, reverse=True))
_LEAD = (
    r"^(?:不好意思|抱歉|对不起|不对|哦|啊|呃|刚才|刚刚|上一?[条个家]|那[条个家]|这[条个家]|(?:报|写|填|发|弄|搞|记)错了?|我|把|的|客户(?=的|[^\u4e00-\u9fff])"
    r"|报备的?|写的|发的|里的?|[\s,，。!！:：\U0001f000-\U0001faff\u2600-\u27bf])*+"
)
_WHO = r"(?:(?P<who>[\u4e00-\u9fff]{2,10}?)的?)??"
_WRONG = lazy_pattern(
    rf"{_LEAD}{_WHO}(?P<label>{_LABEL})(?:号码?)?(?:我|好像|可能|刚才)?"
    rf"(?:(?:少|多|漏)(?:写|打|输)?了?一?[位个](?:数字?|字母?)?|(?:打|写|填|选|输|报|说|搞|弄|记|发|录|给)?错(?:了|啦|误)?(?:一[位个](?:数字?|字)?)?|不对|有误)"
)
_NOT_BUT = lazy_pattern(
    rf"{_LEAD}{_WHO}(?P<label>{_LABEL})(?:号码?)?不是 ?(?P<old>[^\s,，。;；]{{1,30}}?)[\s,，]*(?:而?应?该?是)"
)
_BUT_NOT = lazy_pattern(
    rf"{_LEAD}{_WHO}(?P<label>{_LABEL})(?:号码?)?(?:应该|其实)?是 ?"
    r"(?=[^\s,，。;；]{1,30}?[\s,，]{0,2}(?:而)?不是 ?[^\s,，。;；]{1,30}[\s,，。!！~]{0,4}$)"
)
"""金额是5.5万不是55万."""
_NOT_THIS = lazy_pattern(
    rf"{_LEAD}(?:(?:打|写|填|输|报|说|搞|弄|记|发)?错了?[\s,，。!！]*)?(?:应该)?不是 ?(?P<old>[^\s,，。;；]{{2,20}}?)"
    r"[\s,，]*(?:而?应?该?是) ?(?P<new>[^\s,，。;；]{2,20})[\s,，。!！~]*$"
)
_KINDS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("电话", parse_phone),
    ("邮箱", parse_email),
    ("金额", lambda words: parse_amount(words, bare=False)),
)
"""Values that tell by their form which field they belong to."""
_CHANGE = lazy_pattern(
    rf"{_LEAD}{_WHO}(?P<label>{_LABEL})(?:号码?)?(?:应该是|应为|应是|改成了?|改为了?|改到|(?:加|涨|降|减|调|砍)到了?|换成了?|更正为|更正|改一下|改下|修改为|变成了?|变更为|换了|变了|更新了)"
)
_NEW_WAY = lazy_pattern(
    rf"{_LEAD}(?P<who>[\u4e00-\u9fff]{{2,10}}?)的?(?:换|改)(?:了|个|了个)?新?(?P<label>号码|号(?!码)|手机号码|手机号|手机|电话号码|电话|微信号|微信|邮箱)(?:了|啦)"
)
"""李敏换号码了 138…: somebody's own new number."""
_FIRST_DENIED = lazy_pattern(
    r"^[\s,，。;；:：!！]*不是 ?[^\s,，。;；]{1,30}?[\s,，]*(?:而?应?该?是) ?(?=\S)"
)
"""What was wrong, named before what is right: 金额写错了 不是8万是18万."""
_INSTEAD = lazy_pattern(
    r"^[\s,，。;；:：!！]*(?:正确的?|对的|准确的?|新的?)?(?:号码?|电话|手机号?|金额|名字)?(?:应该|应当|应)?(?:是|为|改成|改为|换成|写成)?[\s:：]*"
)
_NOT_THAT = lazy_pattern(r"(?<![\s,，])[\s,，]*(?:而?不是|不要|别写) ?[^,，。;；]{1,40}$")
_OF_SOMEBODY = lazy_pattern(
    rf"^(?P<who>[\u4e00-\u9fff]{{2,4}}?)的?(?:{_LABEL})?(?:应该|才)?是 ?[:：]?"
)


_NOT_WHOSE = lazy_pattern(
    r"^[我你您他她它这那各某本该]|客户|对方|公司|刚|[昨今前]天|报备|跟进|说|让|叫|想|要|是|有|没|不|了|吗|怎|什么|为什|谁|哪|登记|系统|资料|名片|表"
)
"""Words before a label that name no customer."""
_AS_LABEL = {"号": "号码"}
_CALLED = lazy_pattern(r"^(?:应该|应)?(?:叫做?|名叫)[\s:：]*")
_IS_RIGHT = lazy_pattern(r"(?:才对|才是|才行|就对了|[吧啊呀哈]|[^\w·]){1,12}$")


class Correction(NamedTuple):
    """The label and field that were wrong, whose it is when said, and where the right value begins.

    `is_named` is false where only the kind of the value tells the field: 不是38万 是33万.
    """

    label: str
    field: Field
    who: str
    value_start: int
    is_named: bool = True
    old: str = ""
    whose: str = ""


def find_correction(line: Line) -> Correction | None:
    """Return what a message corrects; None when it corrects nothing."""
    for pattern in (_WRONG, _NOT_BUT, _BUT_NOT, _CHANGE, _NEW_WAY):
        if found := pattern.match(line.text):
            who = found["who"] or ""
            whose, who = _whose(who) if pattern in (_WRONG, _NOT_BUT, _NEW_WAY) else ("", who)
            if who and parse_person(who) is None:
                continue
            label = _AS_LABEL.get(found["label"], found["label"])
            old = _old(line, found)
            return Correction(label, CORRECTABLE[label], who, found.end(), old=old, whose=whose)
    found = _NOT_THIS.match(line.text)
    if found is None:
        return None
    for kind, parse in _KINDS:
        if parse(found["old"]) is not None and parse(found["new"]) is not None:
            return Correction(kind, CORRECTABLE[kind], "", found.start("new"), is_named=False)
    return None


def _whose(who: str) -> tuple[str, str]:
    """Part what stands before a label into customer and person: 朗诺李敏, 海岳, 李敏."""
    if not who or parse_person(who) is not None:
        return "", who
    if _NOT_WHOSE.search(who):
        return "", who  # of nobody known
    sizes = [size for size in (2, 3) if len(who) - size > 1]
    ends = [(size, who[-size:]) for size in sizes]
    named = [size for size, end in ends if is_titled_person(end) or is_common_name(end)]
    if len(named) > 1:
        return "", who  # 渔之乐阮生 parts in two ways
    return (who[: -named[0]], who[-named[0] :]) if named else (who, "")


def _old(line: Line, found: re.Match[str]) -> str:
    """Return the words that are denied, as typed: 联系人不是陈建平是陈建萍."""
    return line.words(*found.span("old")) if found.groupdict().get("old") else ""


def put_correction(kept: Collected, line: Line) -> None:
    """Read the right value, and whose it is; without a value the form opens."""
    found = find_correction(line)
    if found is None:
        return
    kept.is_update = True
    value = right_value(line.cut(found.value_start, len(line.text)))
    who = found.who
    if of_somebody := _OF_SOMEBODY.match(value.text):
        named = value.words(*of_somebody.span("who"))
        if parse_person(named) is not None:
            who, value = named, value.cut(of_somebody.end(), len(value.text))
    if found.whose:
        said = line.shown[line.text.find(found.whose) :][: len(found.whose)]
        kept.name(said, is_sure=False, note=f"客户是「{said}」吗？")
    person = parse_person(who) if who else None
    is_of_a_name = found.field.type in (FieldType.NAME, FieldType.CONTACT)
    if person is not None and not (is_of_a_name and value.text.strip(" ,，。;；!！")):
        kept.person(person)
    if not value.text.strip(" ,，。;；!！"):
        return
    if is_of_a_name:
        told = Collected(kept.ctx)
        name = _right_name(take_ways(told, value))
        who = (person.name if person else "") or found.old
        if told.contacts:
            _put_reached(kept, found, who, name, told.contacts)
        else:
            _put_name(kept, found, who, name)
        return
    put_labelled(kept, Line.of(f"{found.field.labels[0]}:{value.shown}"))


def right_value(value: Line) -> Line:
    """Return what is right of the words behind a correction: ，不是8万是18万 -> 18万."""
    lead = _FIRST_DENIED.match(value.text) or _INSTEAD.match(value.text)
    value = value.cut(lead.end() if lead else 0, len(value.text))
    if not_that := _NOT_THAT.search(value.text):
        value = value.cut(0, not_that.start())
    return value


def only_labelled(line: Line, ctx: ReadingContext) -> bool:
    """Tell whether a message is nothing but labelled values that a customer has, with no name among them."""
    found = find_labels(line.text, bare=False, extra=labels_of(ctx.custom))
    labels = [one for one in found if one.has_colon]
    if not labels or line.text[: labels[0].start].strip(" ,，。;；\n"):
        return False
    keys = {one.field.key for one in labels}
    return "name" not in keys and not keys & _NOT_CORRECTED


def put_labelled(kept: Collected, line: Line) -> None:
    """Read the labelled values."""
    kept.is_update = True
    rest = read_labelled(kept, line)
    if words := " ".join(rest.shown.split("\x1f")).strip(" ,，。;；\n"):
        kept.unread.append(" ".join(words.split()))


def _right_name(value: Line) -> str:
    """The right name without what is said around it: 应该叫张玮才对."""
    return _IS_RIGHT.sub("", _CALLED.sub("", _first_words(value).strip()))


def _put_name(kept: Collected, found: Correction, who: str, words: str) -> None:
    """Keep a corrected name: a person's is that of the contact, a company's that of the customer.

    名字 alone may mean either; a customer that is to bear a person's name is asked about.
    """
    if not words:
        return
    person, is_company = parse_person(words), bool(find_organisations(Line.of(words)))
    if found.field.type is FieldType.CONTACT or (
        found.label == "名字" and person and not is_company
    ):
        kept.person(person or Person(words))
        kept.contacts[-1:] = [replace(one, was=who) for one in kept.contacts[-1:]]
        return
    kept.put_text("name", words)
    if "name" not in kept.fields:
        return
    if found.label == "名字" and not is_company:
        ways = ("客户名称", "联系人")
        kept.fields["name"] = FieldValue(words, found.label, is_sure=False, ways=ways)
        kept.doubts.append(f"「{words}」是客户名称，还是联系人的名字？")
    elif person is not None and not is_company:
        kept.doubts.append(f"「{words}」像是人名，客户名称要改成它吗？")


def _put_reached(
    kept: Collected, found: Correction, who: str, name: str, reached: list[ContactReading]
) -> None:
    """Keep a corrected name that is said with numbers: 联系人换成李四 138…; the person confirms whose they are."""
    first, *others = reached
    name = first.name or name
    if found.field.type is FieldType.CONTACT:
        kept.contacts.append(replace(first, name=name, was=who))
    else:
        _put_name(kept, found, who, name)
        kept.contacts.append(first)
    kept.contacts += others
    kept.doubts.append("请核对一下，确认后再写入。")


def _first_words(value: Line) -> str:
    stop = re.search(r"[,，。;；!！\n]", value.text)
    return value.words(0, stop.start() if stop else len(value.text))
