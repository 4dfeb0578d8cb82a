"""Grammar of a correction that names its customer and no command: 博奥检测的预算更正一下 不是60万 是68万.

What is denied is never written; the person confirms, because nobody named a command.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import is_common_name, is_full_name
from handlers.domain.text import to_simplified
from handlers.reading.collected import Collected
from handlers.reading.grammars.correcting import CORRECTABLE, put_labelled
from handlers.reading.grammars.speaking import may_be_name
from handlers.reading.labels import FieldType
from handlers.reading.line import Line
from handlers.reading.people import (
    Person,
    is_post,
    is_titled_person,
    parse_person,
    parse_person_by_number,
)

_NAME = r"^(?:把|将)?(?P<name>[^\s,，。;；:：@?？我你他她]{2,20}?)"
_LABEL = "|".join(sorted(map(re.escape, CORRECTABLE), key=len, reverse=True))
_NOT = r"(?:不是 ?(?P<old>[^\s,，。;；]{1,20}?)[\s,，]*(?:而|应该?)?)"
_IS = r"(?:是|为|叫|改成|改为) ?(?P<new>[^,，。;；!！?？]{1,40}?)"
_END = (
    r"(?:(?:帮我|麻烦)?(?:改|更正|更新|修改)(?:一下|下)?|才对|[吧啊哈]|谢谢|[\s,，。!！~]){0,12}+$"
)
_VALUE = lazy_pattern(
    rf"{_NAME}(?:的|那个|这个)?(?P<label>{_LABEL})(?:号码?)?"
    rf"(?:更正|改|修改|纠正|更新|变|(?:搞|弄|写|报|填|说|记)错)?(?:一下|下|了)?[\s,，:：]*{_NOT}?(?:应该?|应|现在)?{_IS}{_END}"
)
_FROM_TO = lazy_pattern(
    rf"{_NAME}的?(?P<label>{_LABEL})(?:从 ?(?P<old>[^\s,，。;；]{{1,16}}?))?"
    rf"(?:涨|降|调|改|变|加|减|提|推|拖|延)(?:到|成|为)了? ?(?P<new>[^,，。;；!！?？]{{1,20}}?){_END}"
)
_PROMOTED = lazy_pattern(
    rf"{_NAME}(?:的|那个|这个|家的?)?"
    r"(?P<who>[老小阿][\u4e00-\u9fff]|[\u4e00-\u9fff]{1,3}(?:总|工|经理|主任|姐|哥))(?:现在|已经|刚)?"
    rf"(?:升|提|调|当|改做|转)(?:为|任|成|了|做)?(?P<new>[\u4e00-\u9fff]{{2,8}}?)了?{_END}"
)
_NEW_NUMBER = lazy_pattern(
    rf"{_NAME}的?(?P<who>[\u4e00-\u9fff]{{2,4}}?)的?(?:换|改)(?:了|个|了个)?新?(?:号码?|手机号?|电话号?码?)了?"
    rf"[\s,，:：]*(?:新|现在)?的?(?:号码?|手机号?|电话)?(?:是|为)? ?(?P<new>\+?[\d -]{{7,20}}){_END}"
)
_RENAMED = lazy_pattern(
    rf"{_NAME}(?:已经?|最近|刚)?(?:改名字?|更名|换名字?|改了名字?|换了名字?)了?"
    r"[\s,，:：]*(?:现在|以后|今后|新名字?)*(?:叫做?|是|为|成|改叫|变成) ?"
    rf"(?P<new>[^\s,，。;；!！?？]{{2,40}}){_END}"
)
_PERSON = lazy_pattern(
    r"(?:把|将)?(?P<old>[\u4e00-\u9fff]{2,4}?)(?:的名字)?(?:要|应该|得)?"
    r"(?:改成了?|改为|换成|应该?是|写成了?) ?(?P<new>[\u4e00-\u9fff]{2,4})[\s,，。!！~]*"
)
"""张伟改成张玮: a contact of the customer spoken of last."""

_POST = lazy_pattern(
    rf"{_NAME}(?:的|那个|这个|家)+(?P<who>[\u4e00-\u9fff]{{2,4}})[\s,，]*{_NOT}{_IS}{_END}"
)


_OF_PERSONS = frozenset(("电话", "手机", "手机号", "号码", "微信", "微信号", "邮箱", "联系电话"))
"""Labels of what is a person's: 星沙物业胡总的电话."""


class Amendment(NamedTuple):
    """The customer as typed, what is changed (a label, 名称, or whose post), and the new words."""

    name: str
    label: str
    who: str
    old: str
    new: str


def find_amendment(line: Line) -> Amendment | None:
    """Return what a message amends of a customer that it names first; None when it amends nothing."""
    if found := _RENAMED.match(line.text):
        label, who = "客户名称", ""
    elif found := _PERSON.fullmatch(line.text):
        old, new = (line.words(*found.span(group)) for group in ("old", "new"))
        if not (is_full_name(to_simplified(old)) and is_full_name(to_simplified(new))):
            return None
        return Amendment("", "联系人", "", old, new)
    elif found := _FROM_TO.match(line.text):
        label, who = found["label"], ""
    elif found := _NEW_NUMBER.match(line.text):
        label, who = (
            "电话",
            _person_behind(line.words(*found.span("name")) + line.words(*found.span("who"))),
        )
        whole = line.words(*found.span("name")) + line.words(*found.span("who"))
        if not who or not may_be_name(whole[: -len(who)]):
            return None
        return Amendment(whole[: -len(who)], label, who, "", line.words(*found.span("new")))
    elif found := _PROMOTED.match(line.text):
        label, who = "", line.words(*found.span("who"))
        if not is_post(line.words(*found.span("new"))):
            return None
    elif found := _VALUE.match(line.text):
        label, who = found["label"], ""
        if found["old"] is None and found.end("label") == found.start("new") - 1:
            return None  # 云杉的电话是… tells, it corrects nothing
    elif found := _POST.match(line.text):
        label, who = "", line.words(*found.span("who"))
        if not (is_titled_person(who) or parse_person(who)):
            return None
    else:
        return None
    name = line.words(*found.span("name")).removesuffix("的")
    if not may_be_name(name) or name[-1] in "换改变":
        return None
    old = line.words(*found.span("old")) if found.groupdict().get("old") else ""
    if (
        label in _OF_PERSONS
        and (behind := _person_behind(name))
        and may_be_name(name[: -len(behind)])
    ):
        name, who = name[: -len(behind)].removesuffix("的"), behind
    return Amendment(name, label, who, old, line.words(*found.span("new")))


def _person_behind(words: str) -> str:
    """Return the person that a name and a person written in one end in: 渔之乐阮生; empty without one."""
    for size in (2, 3, 4):
        who = words[-size:]
        if len(words) > size + 1 and (
            is_titled_person(who)
            or is_common_name(to_simplified(who))
            or is_full_name(to_simplified(who))
        ):
            return who
    return ""


def put_amendment(kept: Collected, line: Line) -> None:
    """Read the customer and its new value."""
    found = find_amendment(line)
    if found is None:
        return
    kept.is_update = True
    if found.name:
        kept.name(found.name)
    if found.who and found.label:
        kept.person(Person(found.who))
    if found.label:
        field = CORRECTABLE[found.label]
        if field.type is FieldType.CONTACT:
            _put_contact(kept, found.old, found.new)
        elif field.type is FieldType.NAME:
            kept.put_text("name", found.new)
        else:
            put_labelled(kept, Line.of(f"{field.labels[0]}:{found.new}"))
    elif is_post(found.new) or (to_simplified(found.old) and is_post(found.old)):
        kept.person(Person(found.who, title=found.new))
    else:
        _put_contact(kept, found.who, found.new)


def _put_contact(kept: Collected, old: str, new: str) -> None:
    kept.person(parse_person(new) or parse_person_by_number(new) or Person(new))
    kept.contacts[-1:] = [replace(one, was=old) for one in kept.contacts[-1:]]
