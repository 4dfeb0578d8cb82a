"""Telling a person's name among words: 张伟, 刘主任, 采购部刘主任, 王芳(采购经理), 老林, John Smith.

A name is recognised by its form, never looked up; what could be something else is no name here.
"""

import re
from typing import NamedTuple

from handlers.domain.person_name import is_full_name, is_titled
from handlers.domain.text import to_simplified

_DEPARTMENT = re.compile(
    r"([\u4e00-\u9fff]{1,8}?(?:部门|部|科|处|室|系|办公室|中心|车间|事业部|学院))(?=[\u4e00-\u9fff]|$)"
)
_TRAILING_BRACKET = re.compile(r"[(（\[]([^()（）\[\]]{1,20})[)）\]]$")
_LATIN = re.compile(r"[A-Z][A-Za-z.'-]{1,19}(?: [A-Z][A-Za-z.'-]{0,19}){0,2}$")


class Person(NamedTuple):
    """A person as named: title and department when they were part of the words."""

    name: str
    title: str = ""
    department: str = ""
    is_sure: bool = True


def parse_person(words: str) -> Person | None:
    """Read words that should be one person, with department before and bracket behind.

    Traditional characters are read as simplified ones; what is returned stays as typed.
    """
    simple = to_simplified(words)
    if simple == words or len(simple) != len(words):
        return _parse(words)
    person = _parse(simple)
    if person is None:
        return None
    name, title, department = (
        words[at : at + len(part)] if part and (at := simple.find(part)) >= 0 else part
        for part in (person.name, person.title, person.department)
    )
    return Person(name, title, department, person.is_sure)


def _parse(words: str) -> Person | None:
    words = words.strip(" ,，、;；:：。~")
    title = ""
    if bracket := _TRAILING_BRACKET.search(words):
        title, words = bracket[1].strip(), words[: bracket.start()].strip()
    if not words or len(words) > 24:
        return None
    if _LATIN.match(words):
        return Person(words, title)
    department, name = _split_department(words)
    head, blank, tail = name.partition(" ")
    if blank and not department and is_department(head):
        department, name = head, tail
    if is_titled(name):
        return Person(name, title, department)
    if is_full_name(name):
        return Person(name, title, department, is_sure=bool(title or department) or len(name) > 1)
    return None


def is_titled_person(words: str) -> bool:
    """Tell whether words are a surname with a title, or 老/小 with a surname: 刘主任, 老林."""
    return is_titled(to_simplified(words))


def _split_department(words: str) -> tuple[str, str]:
    found = _DEPARTMENT.match(words)
    rest = words[found.end() :].lstrip(" -") if found else ""
    if found and (not rest or is_titled(rest) or is_full_name(rest)):
        return found[1], rest
    return "", words


def is_department(words: str) -> bool:
    """Tell whether a word is the name of a department: 信息科, 设备科, 机电系."""
    found = _DEPARTMENT.match(to_simplified(words))
    return found is not None and found.end() == len(words) and len(words) >= 2
