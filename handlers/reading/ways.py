"""Taking phones, e-mails, WeChat ids and credit codes out of free words, each with the person beside it.

Whose number it is follows from what stands directly before: a person, a department, or an unknown word
in the contact's place, which is asked about.
"""

import re
from dataclasses import replace

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import TITLES
from handlers.domain.phone import Phone, PhoneKind, parse_phone
from handlers.domain.quality import is_placeholder
from handlers.domain.text import is_han, to_simplified
from handlers.domain.wordlists import INDUSTRY_WORDS
from handlers.reading.collected import Collected
from handlers.reading.entities import Found, find_entities
from handlers.reading.line import Line
from handlers.reading.people import (
    Person,
    ends_like_a_trade,
    is_department,
    is_post,
    is_titled_person,
    parse_person_by_number,
)
from handlers.reading.words import DESKS, FILLER, KINDS, NEED, word_start, words_of

_ROLE = lazy_pattern(r" ?[(（]([\u4e00-\u9fff]{2,8})[)）]")
_NUMBER_LABEL = lazy_pattern(
    r"(?:的|他|她)?(?:联系)?(?:电话|手机|手机号|号码|联系方式|微信号?|邮箱)(?:号码?)?(?:是|为)?[ :：]*$"
)


_LEAST_GLUED = 5
"""Characters of a name with a person written in one behind it."""

_IS_WHO = lazy_pattern(
    r"(?:付款人?|决策人?|拍板的?|管事的|采购|技术|财务|负责人|联系人|对接人|收货人)(?:的人)?(?:是|叫)"
)


_ALSO = lazy_pattern(r"(?:跟|和|与|及|还有|另外|或者?)(?=[\u4e00-\u9fff]{2})")
"""Between two people with their numbers: 赵工139…跟李工138…."""


def take_ways(kept: Collected, line: Line) -> Line:
    """Take phones, e-mails, WeChat ids and credit codes, each phone with the person beside it."""
    told = line
    entities = find_entities(line)
    kept.problems += entities.problems
    line = entities.rest
    for found in entities.found:
        if found.key == "uscc":
            kept.put("uscc", found.value, found.value)
            continue
        line = _take_person_before(kept, line, found)
        words = told.words(found.start, found.end)
        if found.key == "phone":
            kept.way(words=words, phone=found.value, extension=found.extension)
        else:
            kept.way(words=words, **{found.key: found.value})
        line = _take_role_behind(kept, line, found)
    if entities.same_wechat:
        _same_wechat(kept)
    return line


def _same_wechat(kept: Collected) -> None:
    """Take the last mobile number as the WeChat of its owner; no landline has one."""
    numbers = [parse_phone(one.phone) for one in kept.contacts]
    mobiles = [
        (place, number.national)
        for place, number in enumerate(numbers)
        if isinstance(number, Phone) and number.kind is not PhoneKind.LANDLINE
    ]
    if mobiles and not kept.contacts[mobiles[-1][0]].wechat:
        place, wechat = mobiles[-1]
        kept.contacts[place] = replace(kept.contacts[place], wechat=wechat)


def _take_role_behind(kept: Collected, line: Line, found: Found) -> Line:
    """Read what stands in brackets behind a number as the title or role of its owner."""
    role = _ROLE.match(line.text, found.end)
    if role is None or not kept.contacts[-1].name:
        return line
    words = line.words(role.start(1), role.end(1))
    key = "title" if words in TITLES else "role"
    if not getattr(kept.contacts[-1], key):
        kept.way(**{key: words})
    return line.blank(role.start(), role.end())


def _take_person_before(kept: Collected, line: Line, found: Found) -> Line:
    """Read the word directly before a number as the person it belongs to."""
    if found.key == "wechat" and kept.contacts and kept.contacts[-1].name:
        return line
    before = line.text[: found.start].rstrip(" \n:,，、/(（`")
    label = _NUMBER_LABEL.search(before, max(len(before) - 16, 0))
    if label and before[: label.start()].rstrip(" ")[-1:].isalpha():
        before = before[: label.start()].rstrip(" ")
    start = word_start(before)
    told = _IS_WHO.match(before, start)
    start = told.end() if told else start
    start += len(line.text[start : len(before)]) - len(line.text[start : len(before)].lstrip())
    words = line.words(start, len(before))
    if kept.contacts and (also := _ALSO.match(line.text, start, len(before))):
        line = line.blank(*also.span())
        start, words = also.end(), words[also.end() - start :]
    department_start = start
    person = parse_person_by_number(words) if words else None
    if person is None and (size := _titled_at_end(words)) and kept.lacks("contact"):
        start += len(words) - size
        department_start, words = start, words[-size:]
        person = Person(words)
        kept.doubts.append(f"联系人是「{words}」吗？")
    if person is None:
        person = _unknown_person(kept, words, line.text[:start])
    is_behind = kept.customer is not None or bool(words_of(line.cut(0, start)))
    if person is None and _is_small_latin(kept, words, found, is_behind=is_behind):
        person = Person(words, is_sure=False)
        kept.doubts.append(f"联系人是「{words}」吗？")
    elif person is None or not (is_han(words[:1] or "x") or is_han(words[-1:])):
        return line
    if label:
        line = line.blank(len(before), found.start)
    previous = re.search(r"(?<!\w)([\u4e00-\u9fff]{2,9})[ \n,，、/-]{1,3}\Z", line.text[:start])
    is_behind_name = previous is not None and (
        kept.customer is not None or any(char.isalnum() for char in line.text[: previous.start(1)])
    )
    if is_behind_name and previous:
        said = line.words(previous.start(1), previous.end(1))
        is_faculty = kept.customer is not None and said.endswith("院") and not said.endswith("医院")
        if not person.department and (is_department(said) or is_faculty):
            department_start, person = previous.start(1), person._replace(department=said)
        elif not person.title and is_post(said):
            department_start, person = previous.start(1), person._replace(title=said)
    if kept.contact_at is None:
        kept.contact_at = department_start
    if any(contact.name == person.name for contact in kept.contacts):
        return line.blank(department_start, len(before))
    if (
        kept.contacts
        and kept.contacts[-1].name
        and not kept.contacts[-1].phone
        and found.key != "phone"
    ):
        return line
    kept.person(person)
    if told and told[0][:2] in ("付款", "决策"):
        kept.way(role=told[0][:2])
    return line.blank(told.start() if told else department_start, len(before))


def _is_small_latin(kept: Collected, words: str, found: Found, *, is_behind: bool) -> bool:
    """Tell whether a word between the customer and a phone is a given name in small letters: vivian 021-…."""
    is_word = words.isascii() and words.isalpha() and words.islower() and 3 < len(words) < 13
    return is_word and found.key == "phone" and kept.lacks("contact") and is_behind


def _titled_at_end(words: str) -> int:
    """Return how long the person is that a longer word ends in: 绿城云澜苑陈姐; 0 without one."""
    if len(words) < _LEAST_GLUED or not all(map(is_han, words)) or ends_like_a_trade(words):
        return 0
    return next((size for size in (2, 3) if is_titled_person(words[-size:])), 0)


def _unknown_person(kept: Collected, words: str, before: str) -> Person | None:
    """Take an unknown word between the customer and a number for the contact, and ask: 巴特尔."""
    is_name = 2 <= len(words) <= 4 and all(is_han(char) for char in words)
    is_first = len(words_of(Line.of(before))) == 1 and not words.endswith(INDUSTRY_WORDS)
    is_behind = is_first if kept.customer is None else not before.strip(" \n\x1f,，、;；")
    is_placed = is_behind and kept.lacks("contact")
    if not is_name or not is_placed or words in DESKS or FILLER.fullmatch(words):
        return None
    plain = to_simplified(words)
    if "姓" in plain or words in TITLES or is_post(words):
        return None
    if NEED.search(plain) or is_department(words) or is_placeholder(words) or KINDS.match(plain):
        return None
    kept.doubts.append(f"联系人是「{words}」吗？")
    return Person(words, is_sure=False)
