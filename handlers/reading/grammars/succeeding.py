"""Grammar of a customer's new contact: 佳和物业换对接人了 现在是赵工 180…, 星耀灯饰阿玲离职了，新采购叫阿珍 138….

Nobody names the command, so it is always asked about; without somebody new there is nothing to change.
"""

from typing import NamedTuple

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import to_simplified
from handlers.reading.collected import Collected
from handlers.reading.grammars.speaking import may_be_name
from handlers.reading.line import Line
from handlers.reading.people import (
    Person,
    is_department,
    is_titled_person,
    parse_person,
    parse_person_by_number,
)
from handlers.reading.ways import take_ways
from handlers.reading.words import words_of

_POST = (
    r"对接人|对接的人|联系人|负责人|经办人|采购员|采购经理|采购|技术|财务|老板|店长|厂长|校长|院长|园长"
    r"|经理|主任|总监|主管"
)
_CHANGED = lazy_pattern(
    rf"^(?P<what>[^\s,，。;；:：@?？我你他她]{{2,20}}?)(?:的|那边|这边|家)?"
    rf"(?:(?:又|刚|已经)?(?:换|更换|变更|改)了?(?:个|新)?(?:{_POST}|人)了?|(?:{_POST})(?:又|刚|已经)?(?:换|变|改)(?:人)?了)"
    r"(?=[\s,，。;；:：]|现在|$)"
)
_LEFT = lazy_pattern(
    r"^(?P<what>[^\s,，。;；:：@?？我你他她]{4,24}?)(?:已经?|刚刚?|都|上周|上个?月|昨天|今天)?"
    r"(?:离职|离开|调走|调岗|退休|辞职|不干|走|不负责)了?(?=[\s,，。;；])"
)
_NEW = lazy_pattern(
    rf"[\s,，。;；:：]*(?:现在|目前|以后|今后|后面|后续|新来?|接手|接替|的|人|改|换|成|了|由|找|跟)*"
    rf"(?P<post>{_POST})?(?:换成了?|改成了?|是|叫|为|[:：])*"
)
_NOBODYS = frozenset(("对接人", "对接的人", "联系人", "负责人", "经办人"))
"""Posts that say nothing of what the person does."""


class Succession(NamedTuple):
    """The customer as typed, and where the words about the new contact begin, with the post told."""

    name: str
    post: str
    start: int


def find_succession(line: Line) -> Succession | None:
    """Return the change of contact that a message begins with; None when nobody new is named."""
    changed = _CHANGED.match(line.text)
    found = changed or _LEFT.match(line.text)
    if found is None:
        return None
    name = line.words(*found.span("what"))
    name = name if changed else _without_person(name)
    if not may_be_name(name):
        return None
    new = _NEW.match(line.text, found.end())
    start = new.end() if new else found.end()
    words = words_of(line.cut(start, len(line.text)))
    words = words[1:] if words and is_department(words[0]) else words
    if not words or parse_person_by_number(words[0]) is None:
        return None
    post = new["post"] or "" if new else ""
    return Succession(name, "" if post in _NOBODYS else post, start)


def put_succession(kept: Collected, line: Line) -> None:
    """Read the customer and the new contact with what reaches him."""
    found = find_succession(line)
    if found is None:
        return
    kept.is_update = True
    kept.name(found.name)
    rest = take_ways(kept, line.cut(found.start, len(line.text)))
    words = words_of(rest)
    if kept.lacks("contact") and words:
        person = parse_person_by_number(words[0])
        kept.person(person or Person(words[0]))
        words = words[1:]
    if found.post and not kept.contacts[-1].title:
        kept.way(title=found.post)
    kept.unread += words


def _without_person(words: str) -> str:
    """Return the customer before the person who left: 星耀灯饰阿玲, 顺捷冷链的王姐; empty without a person."""
    for size in (2, 3, 4):
        name, who = words[:-size].removesuffix("的"), words[-size:]
        if len(name) >= 2 and _is_somebody(who):
            return name
    return ""


def _is_somebody(words: str) -> bool:
    """Tell whether a word behind the customer's name is a person: 阿玲, 王姐, 张伟, Lily."""
    simple = to_simplified(words)
    is_nickname = len(simple) == 2 and simple[0] in "阿小老"
    return is_nickname or is_titled_person(words) or parse_person(words) is not None
