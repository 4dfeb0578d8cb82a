"""What makes a whole reading unsure, whatever field it falls on: looked at once, over all that was read.

A word taken back in mid-sentence, a number without a place, a name or a need that holds what belongs
elsewhere, more numbers than people: none of them says what is right, so the person is asked. These are
signs, not lists of mistakes: each speaks of how the words lie, not of which words they are.
"""

import re
from dataclasses import replace
from itertools import pairwise

from handlers.domain.company_name import name_doubt
from handlers.domain.dates import Purpose, find_dates
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.phone import mask_phone
from handlers.domain.text import to_simplified
from handlers.domain.wordlists import LATIN_LEGAL_FORMS, LEGAL_FORMS
from handlers.reading.collected import Collected
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisations
from handlers.reading.people import ends_like_a_trade, is_titled_person, titled_person_in

_TAKEN_BACK = lazy_pattern(
    r"(?<![要是])不是(?!很|太|特别|一般|问题|吗|不)|(?<![绝])不对(?!外|称|等)|(?:说|写|打|报|填|输|搞|弄|记|念)错|(?:哦|啊|呃|噢|哎)不"
    r"|应该是|更正|纠正|口误|才对"
)
"""Words that correct what was said before them."""

_REMARK = lazy_pattern(r"(?:备注|说明|内容|理由|原因|结果|要求|需求|情况) ?[:=]")
_LONE_NUMBER = lazy_pattern(r"(?<![\da-z.#-])\d{5,}+(?![\d.-]{0,20}[\u4e00-\u9fffa-z])")
"""Digits that count nothing and belong to no code."""

_LABELLED = lazy_pattern(
    r"(?:电话|手机|联系人|对接人|微信|邮箱|预算|金额)(?=$|[是的号\d])|合同[到期]|(?:现在|目前|之前)的"
)
_NAMES_CONTACT = lazy_pattern(r"(?<=..)(?:联系人|对接人)(?:是|叫|姓)?[\u4e00-\u9fff]{2,3}$")
"""A name that goes on with its contact: 东海水晶厂联系人张倩."""
_LEGAL_FORMS = frozenset((*LEGAL_FORMS, *LATIN_LEGAL_FORMS, "株式会社", "有限会社")) - {
    "company",
    "group",
}
"""On its own such a word says that the name was written in two pieces."""
_LABELLED_SUM = lazy_pattern(
    r"(?:预算|金额|总价|合同额|总共|一共)(?:大概|大约|约|在|是|有|就|也)*[\d一二两三四五六七八九十百几]"
)
_ANOTHER = lazy_pattern(r"[\s,，:：。]{0,6}(?:不是|不对|哦不|错了|说错|应该是)")
_OR = lazy_pattern(r"[\s,，、]*(?:还是|或者是?|或是?)? ?")
_BESIDE = 4
_RANGE = lazy_pattern(r"到|至|[-~—、和]|(?:[之以]?前|后)")
_LONGEST_CLAUSE = 16
_CLAUSE = lazy_pattern(r"[^\s,，。;；!！\x1f]+")


def doubt_registration(kept: Collected, line: Line) -> None:
    """Ask about a registration whose words contradict each other or found no place.

    `line` is all that was said behind the command.
    """
    if words := _taken_back(line, _TAKEN_BACK):
        kept.doubts.append(f"读到「{words}」，以更正后的为准，对吗？")
    _ask_about_name(kept)
    _ask_about_need(kept)
    _ask_about_numbers(kept)


def doubt_values(kept: Collected, line: Line) -> None:
    """Ask about the day of the next step where two stand side by side: 下周四 下周五 试机."""
    if "next_at" in kept.fields and kept.fields["next_at"].is_sure:
        _ask_which_day(kept, line)


def _ask_which_day(kept: Collected, line: Line) -> None:
    """Ask which of two days counts that stand side by side: 下周四 下周五 试机."""
    spans = list(find_dates(line.text, kept.ctx.now, kept.ctx.calendar, Purpose.NEXT))
    for one, other in pairwise(spans):
        between = line.text[one.end : other.start]
        is_beside = len(between) <= _BESIDE and _RANGE.search(between) is None
        words = line.words(other.start, other.end)
        is_known = kept.fields["next_at"].words == line.words(one.start, one.end)
        if is_beside and is_known and one.reading.on != other.reading.on:
            known = kept.fields["next_at"]
            kept.fields["next_at"] = replace(known, is_sure=False, other_words=words)
            kept.doubts.append(f"下次是「{known.words}」还是「{words}」？")
            _plan_without(kept, words)
            return


def _plan_without(kept: Collected, day: str) -> None:
    """Take the second day off the step: 下周四还是下周五去签字."""
    plan = kept.fields.get("next_plan")
    found = _OR.match(str(plan.value)) if plan else None
    if plan is None or found is None or not str(plan.value).startswith(day, found.end()):
        return
    rest = str(plan.value)[found.end() + len(day) :].strip(" ,，")
    if rest:
        kept.fields["next_plan"] = replace(plan, value=rest)
    else:
        del kept.fields["next_plan"]


def doubt_customer(kept: Collected, line: Line) -> None:
    """Ask whose follow-up it is where the name is taken back at once: 海口椰岛 不是椰岛婚庆 是椰岛酒店."""
    name = str(kept.customer.value) if kept.customer else ""
    at = line.shown.find(name)
    if name and at >= 0 and _ANOTHER.match(line.text, at + len(name)):
        kept.doubts.append(f"客户是「{name}」吗？后面又更正了")


def _taken_back(line: Line, pattern: re.Pattern[str]) -> str:
    """Return the clause that takes something back, outside a labelled text; else empty."""
    remark = _REMARK.search(line.text)
    found = pattern.search(line.text, 0, remark.start() if remark else len(line.text))
    if found is None:
        return ""
    clause = next(
        (one for one in _CLAUSE.finditer(line.text) if one.start() <= found.start() < one.end()),
        found,
    )
    return line.words(clause.start(), min(clause.end(), clause.start() + _LONGEST_CLAUSE))


def note_on_name(name: str) -> str:
    """Return the question whether a labelled name is one (客户名称:有限公司); empty when nothing is wrong with it."""
    doubt = name_doubt(name)
    return f"「{name}」{doubt}，这是客户名称吗？" if doubt else ""


def _ask_about_name(kept: Collected) -> None:
    if kept.customer is None or not kept.customer.is_sure:
        return
    name = str(kept.customer.value)
    if note := note_on_name(name):
        kept.customer = replace(kept.customer, is_sure=False, note=note)
        kept.doubts += [note] if note not in kept.doubts else []
        return
    plain = to_simplified(name).lower()
    if _NAMES_CONTACT.search(plain):
        kept.doubts.append(f"「{name}」整个是客户名称吗？")
        return
    if any(len(one.name) == len(name) for one in find_organisations(Line.of(name))):
        return  # 南京电话机厂 says of itself that it is one
    is_person_behind = (
        len(plain) > 4
        and not ends_like_a_trade(plain)
        and any(is_titled_person(plain[-size:]) for size in (2, 3))
    )
    if _LABELLED.search(plain, 1) or is_person_behind or _LONE_NUMBER.search(plain):
        kept.doubts.append(f"「{name}」整个是客户名称吗？")


def _ask_about_need(kept: Collected) -> None:
    need = kept.fields.get("need")
    if need is None or not need.is_sure:
        return
    plain = to_simplified(str(need.value)).lower()
    is_person = kept.lacks("contact") and titled_person_in(plain)
    if _LABELLED_SUM.search(plain, 1) or is_person or _LEGAL_FORMS.intersection(plain.split()):
        kept.unsure("need", f"需求是「{need.value}」吗？")


def _ask_about_numbers(kept: Collected) -> None:
    """Ask what digits without a place are, and whose a number beyond the people named is."""
    need = kept.fields.get("need")
    for words in (str(need.value) if need else "", *kept.unread):
        if lone := _LONE_NUMBER.search(to_simplified(words).lower()):
            kept.doubts.append(f"「{lone[0]}」是什么号码？")
    loose = [one for one in kept.contacts if not one.name and one.phone]
    named = [one for one in kept.contacts if one.name]
    if loose and named and all(one.phone for one in named):
        kept.doubts.append(f"电话「{mask_phone(loose[0].phone)}」是谁的？")
