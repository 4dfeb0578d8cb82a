"""Grammars of corrections without a command word: 电话打错了 张伟的是138…, 金额不是50万是65万.

The customer is the one last spoken of in the chat; which one that is, the command finds out.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from handlers.domain.amount import parse_amount
from handlers.domain.email import parse_email
from handlers.domain.phone import parse_phone
from handlers.reading.collected import Collected
from handlers.reading.context import ReadingContext
from handlers.reading.custom import labels_of
from handlers.reading.labelled import read_labelled
from handlers.reading.labels import FIELDS, Field, FieldType, find_labels
from handlers.reading.line import Line
from handlers.reading.people import parse_person

_NOT_CORRECTED = frozenset(("content", "happened_at", "channel", "result", "reason"))
"""What belongs to a follow-up: taken back with 撤销 and written anew."""

_CORRECTABLE = {
    label: field for field in FIELDS if field.key not in _NOT_CORRECTED for label in field.labels
}
_CORRECTABLE |= {"名字": _CORRECTABLE["客户名称"], "姓名": _CORRECTABLE["联系人"]}
_CORRECTABLE |= {"号码": _CORRECTABLE["电话"]}
_LABEL = "|".join(sorted(map(re.escape, _CORRECTABLE), key=len, reverse=True))
_LEAD = (
    r"^(?:不好意思|抱歉|对不起|不对|哦|啊|呃|刚才|刚刚|上一?[条个家]|那[条个家]|这[条个家]|我|把|的|客户(?=的|[^\u4e00-\u9fff])"
    r"|报备的?|写的|发的|里的?|[\s,，。!！:：\U0001f000-\U0001faff\u2600-\u27bf])*+"
)
_WHO = r"(?:(?P<who>[\u4e00-\u9fff]{2,4}?)的?)?"
_WRONG = re.compile(
    rf"{_LEAD}{_WHO}(?P<label>{_LABEL})(?:号码?)?(?:我|好像|可能|刚才)?"
    rf"(?:(?:少|多|漏)(?:写|打|输)?了?一?[位个](?:数字?|字)?|(?:打|写|填|输|报|说|搞|弄|记|发|录|给)?错(?:了|啦|误)?(?:一[位个](?:数字?|字)?)?|不对|有误)"
)
_NOT_BUT = re.compile(
    rf"{_LEAD}{_WHO}(?P<label>{_LABEL})(?:号码?)?不是 ?[^\s,，。;；]{{1,30}}?[\s,，]*(?:而?应?该?是)"
)
_NOT_THIS = re.compile(
    rf"{_LEAD}(?:(?:打|写|填|输|报|说|搞|弄|记|发)?错了?[\s,，。!！]*)?(?:应该)?不是 ?(?P<old>[^\s,，。;；]{{2,20}}?)"
    r"[\s,，]*(?:而?应?该?是) ?(?P<new>[^\s,，。;；]{2,20})[\s,，。!！~]*$"
)
_KINDS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("电话", parse_phone),
    ("邮箱", parse_email),
    ("金额", lambda words: parse_amount(words, bare=False)),
)
"""Values that tell by their form which field they belong to."""
_CHANGE = re.compile(
    rf"{_LEAD}{_WHO}(?P<label>{_LABEL})(?:号码?)?(?:应该是|应为|应是|改成了?|改为了?|改到|换成了?|更正为|更正|改一下|改下|修改为|变成了?|变更为|换了|变了|更新了)"
)
_NEW_WAY = re.compile(
    rf"{_LEAD}(?P<who>[\u4e00-\u9fff]{{2,4}}?)的?(?:换|改)(?:了|个|了个)?新?(?P<label>号码|手机号码|手机号|手机|电话号码|电话|微信号|微信|邮箱)(?:了|啦)"
)
"""李敏换号码了 138…: somebody's own new number."""
_INSTEAD = re.compile(
    r"^[\s,，。;；:：!！]*(?:正确的?|对的|准确的?|新的?)?(?:号码?|电话|手机号?|金额|名字)?(?:应该|应当|应)?(?:是|为|改成|改为|换成|写成)?[\s:：]*"
)
_NOT_THAT = re.compile(r"[\s,，]*(?:而?不是|不要|别写) ?[^,，。;；]{1,40}$")
_OF_SOMEBODY = re.compile(
    rf"^(?P<who>[\u4e00-\u9fff]{{2,4}}?)的?(?:{_LABEL})?(?:应该|才)?是 ?[:：]?"
)


class Correction(NamedTuple):
    """The field that was wrong, whose it is when said, and where the right value begins.

    `is_named` is false where only the kind of the value tells the field: 不是38万 是33万.
    """

    field: Field
    who: str
    value_start: int
    is_named: bool = True


def find_correction(line: Line) -> Correction | None:
    """Return what a message corrects; None when it corrects nothing."""
    for pattern in (_WRONG, _NOT_BUT, _CHANGE, _NEW_WAY):
        if found := pattern.match(line.text):
            who = found["who"] or ""
            if who and parse_person(who) is None:
                continue
            return Correction(_CORRECTABLE[found["label"]], who, found.end())
    found = _NOT_THIS.match(line.text)
    if found is None:
        return None
    for kind, parse in _KINDS:
        if parse(found["old"]) is not None and parse(found["new"]) is not None:
            return Correction(_CORRECTABLE[kind], "", found.start("new"), is_named=False)
    return None


def put_correction(kept: Collected, line: Line) -> None:
    """Read the right value, and whose it is; without a value the form opens."""
    found = find_correction(line)
    if found is None:
        return
    kept.is_update = True
    value = line.cut(found.value_start, len(line.text))
    lead = _INSTEAD.match(value.text)
    value = value.cut(lead.end() if lead else 0, len(value.text))
    if not_that := _NOT_THAT.search(value.text):
        value = value.cut(0, not_that.start())
    who = found.who
    if of_somebody := _OF_SOMEBODY.match(value.text):
        named = value.words(*of_somebody.span("who"))
        if parse_person(named) is not None:
            who, value = named, value.cut(of_somebody.end(), len(value.text))
    person = parse_person(who) if who else None
    if person is not None:
        kept.person(person)
    if not value.text.strip(" ,，。;；!！"):
        return
    if found.field.type is FieldType.NAME:
        if words := _first_words(value):
            kept.put_text("name", words)
        return
    put_labelled(kept, Line.of(f"{found.field.labels[0]}:{value.shown}"))


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


def _first_words(value: Line) -> str:
    stop = re.search(r"[,，。;；!！\n]", value.text)
    return value.words(0, stop.start() if stop else len(value.text))
