"""Reading what follows 报备: a line in any order, with labels anywhere, or a pasted form.

Labelled values first, then what shows itself by its form (phone, e-mail, sum, date, company), then
what the place in the sentence says (the name first, the contact beside the number, the need last).
What finds no place is returned as unread, never written.
"""

import re
from collections.abc import Collection
from dataclasses import replace
from itertools import pairwise

from handlers.domain.company_name import CustomerKind, guess_kind
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import (
    TITLES,
    speaks_of_a_person,
)
from handlers.domain.phone import Phone, parse_phone
from handlers.domain.quality import Problem, check_text, example_of, is_placeholder
from handlers.domain.text import squeeze, to_simplified
from handlers.reading.asked import first_together
from handlers.reading.bare_persons import (
    is_full_name_of_contact,
    is_hardly_a_name,
    is_short_post,
    is_surname_by_number,
)
from handlers.reading.choosing import take_choice
from handlers.reading.closing_dates import settle_told_time
from handlers.reading.collected import Collected
from handlers.reading.doubting import doubt_registration
from handlers.reading.entities import has_phone
from handlers.reading.glued import ask_about_glued_name, behind_dates, without_emoji
from handlers.reading.labelled import read_labelled
from handlers.reading.leftover import attached_value, doubt_about_need, is_counted, is_other_matter
from handlers.reading.line import Line
from handlers.reading.naming import (
    doubt_about_name,
    is_all_han,
    is_branch,
    is_company,
    is_early,
    is_named_by_place,
    may_be_first,
    refuse_first_word,
    take_name_before_contact,
    take_organisation,
)
from handlers.reading.needing import QUANTITY, things_needed
from handlers.reading.options import match_option, options_of, source_in
from handlers.reading.organisations import find_organisations
from handlers.reading.people import (
    Person,
    is_department,
    is_post,
    is_titled_person,
    parse_person,
)
from handlers.reading.several import customer_lines, numbered_items, told_one_by_one
from handlers.reading.spoken import (
    introduced,
    parted,
    take_honoured,
    without_fillers,
    without_quotes,
)
from handlers.reading.taking import take_amounts, take_dates
from handlers.reading.ways import take_ways
from handlers.reading.words import (
    FILLER,
    HEADS,
    KINDS,
    NEED,
    USAGE,
    join_latin,
    words_of,
)

_NOTES = lazy_pattern(
    r"(?:走|需要?|要|准备|已)?(?:公开招标|邀请招标|招标|邀标|议标|单一来源|竞争性谈判|竞争性磋商|框架协议|年框|年度框架|挂网|政府采购|政采|集采|比选|询价)"
    r"|老客户|新客户|加急|急单|试单|月结|现结|含税|不含税|包安装|包邮|含运费"
    r"|分(?:\d|[两二三四五六七八九十])[批期](?:付款?|交货?|到货)?"
)
_LEVEL = lazy_pattern(r"[abcABC][级类](?:客户)?")
_ATTACHED = {"需求": "need", "来源": "source", "备注": "remark"}
_DIGITS = lazy_pattern(r"\d[\d-]{2,}")
_EMPHASIS = lazy_pattern(
    r"^(?:他们?|她们?|对方|客户|这边|那边)?(?:主要|就|说)?(?=[想要需买换做]|打算|准备|考虑)"
)
_BRANCH_OFFICE = lazy_pattern(r".{2,10}(?:代表处|办事处|分公司|分厂|分行|支行)")
_SURNAME_TOLD = lazy_pattern(
    r"(?:(?:他们?|她们?)?[男女]?(老板娘|老板|厂长|经理|负责人|主任|店长|校长|院长|联系人|对接人))(?:姓|是姓)([\u4e00-\u9fff])"
)
_CALLED = lazy_pattern(
    r"(?:(?:他们?|她们?|对方|那边|客户)的?)?(采购|老板娘|老板|厂长|经理|负责人|主任|店长|校长|院长|联系人|对接人)"
    r"(?:名字)?(?:叫做?|是叫)([\u4e00-\u9fff]{2,3})"
)
"""他们采购叫宋明."""
_LATIN_DEPARTMENT = lazy_pattern(r"(?<![a-z])[a-z]{2,20} (?:dept\.?|department)(?![a-z])")


_LONGEST_TAIL = 3
"""Characters of what only goes on behind a date."""

_POST = lazy_pattern(r"(?:hr|hrbp|it|ceo|cto|cfo|coo|cio|pmc|qa|qc|pm)")


def read_registration(kept: Collected, line: Line) -> None:
    """Read the words after 报备 into the collection."""
    lead = len(line.text) - len(line.text.lstrip(" :"))
    line = line.cut(lead, len(line.text))
    line = first_together(parted(without_fillers(without_quotes(introduced(line)))))
    if items := numbered_items(line):
        kept.items += items
        return
    if lines := customer_lines(line):
        kept.items += lines.items
        if not lines.is_sure:
            kept.doubts.append(f"读到 {len(lines.items)} 家客户，每家报备一条，对吗？")
        return
    if items := _one_after_another(line) or told_one_by_one(line):
        kept.items += items
        kept.doubts.append(f"读到 {len(items)} 家客户，每家报备一条，对吗？")
        return
    free = read_labelled(kept, line)
    settle_told_time(kept)
    free = take_organisation(kept, take_choice(kept, without_emoji(free)))
    free = take_honoured(kept, free)
    free = take_ways(kept, free)
    said = free
    dated = take_dates(kept, said)
    free = take_amounts(kept, dated)
    _place_words(kept, free, behind_dates(said, dated))
    ask_about_glued_name(kept, said, free)
    refuse_first_word(kept, line, free)
    _settle_kind(kept)
    doubt_registration(kept, line)


def _one_after_another(line: Line) -> list[str]:
    """Return the parts of a list without numbers: each begins with a company and has a number of its own."""
    companies = [one for one in find_organisations(line) if is_company(one)]
    starts = [one.start for one in companies]
    if (
        len({one.full for one in companies}) < max(len(companies), 2)
        or line.text[: starts[0]].strip()
    ):
        return []
    parts = [line.cut(*place) for place in pairwise((*starts, len(line.text)))]
    if not all(has_phone(one.text) for one in parts):
        return []
    return [" ".join(one.shown.split()).strip(" ,，;；、") for one in parts]


def _place_words(kept: Collected, line: Line, tails: Collection[str]) -> None:
    """Give each remaining word its place: the name first, then people, notes, options, the need.

    `tails` are words that were written in one with a date before them: 25号前要.
    """
    needs: list[str] = []
    others: list[str] = []
    line = take_name_before_contact(kept, _take_latin_department(kept, line))
    words = [word for word in words_of(line) if not FILLER.fullmatch(to_simplified(word))]
    words = join_latin(words)
    before = ""
    for word in words:
        if (
            kept.customer is not None
            and word in tails
            and len(word) <= _LONGEST_TAIL
            and doubt_about_need([word])
        ):
            kept.unread.append(word)
            continue
        if kept.customer is None and any(one.name == word for one in kept.contacts):
            kept.name(word)  # 报备 陈总 陈总 138…: an individual, named as customer and as contact
            continue
        if not before and is_branch(kept, line, word):
            kept.put("site", word, word)
            continue
        was_named = kept.customer is not None
        if _is_placed(kept, line, word):
            if before and not was_named and kept.customer is not None and may_be_first(before):
                kept.doubts.append(f"客户是「{before}」还是「{word}」？")
                kept.other_names.append(before)
            continue
        is_unsaid = kept.contact_at is None or is_early(kept, line, word)
        if not before and is_unsaid and (doubt := doubt_about_name(kept, word)):
            kept.doubts.append(doubt)
            kept.other_names.append(f"{kept.customer.value}{word}" if kept.customer else word)
            continue
        if is_counted(word) and others and others[-1] == before:
            needs += [others.pop(), word]
            before = word
            continue
        if (needs or others) and USAGE.fullmatch(to_simplified(word)):
            needs += [others.pop(), word] if others and others[-1] == before else [word]
            before = word
            continue
        if is_other_matter(word):
            kept.unread.append(word)
            before = word
            continue
        is_need = NEED.search(to_simplified(word).lower()) is not None or is_counted(word)
        if QUANTITY.fullmatch(to_simplified(word)) and others and others[-1] == before:
            needs.append(others.pop())
            is_need = True
        (needs if is_need else others).append(word)
        before = word
    is_told_of = any(one.field in ("contact", "phone") for one in kept.problems)
    if kept.contacts or is_told_of:
        things = things_needed(words, needs, others)
        needs = [word for word in words if word in needs or word in things]
        others = [word for word in others if word not in things]
    kept.doubts += [
        f"「{word}」是客户名称的一部分吗？" for word in others if is_early(kept, line, word)
    ]
    if needs and "need" not in kept.fields:
        kept.put_text("need", _EMPHASIS.sub("", " ".join(needs)))
        _ask_about_rest(kept, words, needs, others)
        if (doubt := doubt_about_need(needs)) and "need" in kept.fields:
            kept.unsure("need", doubt)
    else:
        others = needs + others
    kept.unread += others
    for word in kept.unread:
        kept.problems.append(Problem("remark", word, "没看懂是哪一项", f"备注:{word}"))


def _ask_about_rest(kept: Collected, words: list[str], needs: list[str], others: list[str]) -> None:
    """Ask whether an unknown word right beside the need belongs to it: 工服 3千来套."""
    places = {words.index(word) for word in needs}
    counts = [word for word in kept.unread if HEADS.fullmatch(word) and word in words]
    beside = [
        word
        for word in (*others, *counts)
        if {words.index(word) - 1, words.index(word) + 1} & places
    ]
    gaps = range(min(places), max(places))
    if "need" in kept.fields and any(words[at] in kept.unread for at in gaps):
        kept.unsure("need", f"需求是「{kept.fields['need'].value}」吗？")
    elif beside and "need" in kept.fields and kept.fields["need"].is_sure:
        whole = " ".join(word for word in words if word in needs or word in beside)
        need = kept.fields["need"]
        kept.fields["need"] = replace(need, is_sure=False, other_words=whole)
        kept.doubts.append(f"需求是「{need.value}」还是「{whole}」？")


def _take_latin_department(kept: Collected, line: Line) -> Line:
    found = _LATIN_DEPARTMENT.search(line.text)
    if found is None or not kept.contacts:
        return line
    kept.way(department=line.words(found.start(), found.end()))
    return line.blank(found.start(), found.end())


def _is_placed(kept: Collected, line: Line, word: str) -> bool:
    """Place one word as kind, note, person, department, source or name; False leaves it over."""
    if _read_attached(kept, word):
        return True
    if KINDS.match(to_simplified(word)):
        kind = match_option("kind", word, options_of("kind", dict(kept.ctx.options)))
        if kind:
            kept.put("kind", kind, word)
        return True
    if _LEVEL.fullmatch(word):
        kept.put("level", word[0].upper(), word)
        return True
    if _NOTES.fullmatch(to_simplified(word)):
        kept.put("remark", word, word)
        return True
    if _is_hotline(word) and kept.lacks("phone"):
        kept.way(words=word, phone=word)
        return True
    if is_placeholder(word) or _DIGITS.fullmatch(word):
        _refuse(kept, word)
        return True
    if (called := _CALLED.fullmatch(to_simplified(word))) and kept.lacks("contact"):
        post = "" if called[1] in ("联系人", "对接人", "负责人") else called[1]
        kept.person(Person(word[-len(called[2]) :], title=post))
        return True
    if told := _SURNAME_TOLD.fullmatch(to_simplified(word)):
        if kept.lacks("contact"):
            post = "" if told[1] in ("联系人", "对接人", "负责人") else told[1]
            kept.person(Person(f"{word[-1]}{post}"))
        return True
    lead = re.match(r"(?:客户|对接人|联系人|负责人|找|联系)(?:是|叫)?", to_simplified(word))
    stripped = word[lead.end() :] if lead else word
    if is_surname_by_number(kept, word):
        kept.person(Person(word))
        kept.doubts.append(f"联系人是「{word}」吗？")
        return True
    if is_short_post(kept, word):
        kept.person(Person(word))
        kept.doubts.append(f"联系人是「{word}」吗？")
        return True
    if is_full_name_of_contact(kept, stripped):
        kept.contacts[-1] = replace(kept.contacts[-1], name=stripped)
        kept.doubts.append(f"联系人是「{stripped}」吗？")
        return True
    if _is_contact_place(kept, stripped) and _put_person(kept, stripped):
        if is_hardly_a_name(kept, stripped):
            kept.doubts.append(f"联系人是「{stripped}」吗？")
        return True
    is_said = lead is not None and lead[0][:3] in ("联系人", "对接人", "负责人")
    is_sought = (
        lead is not None
        and lead[0] == "找"
        and stripped[:1] not in "的了个到"
        and NEED.search(stripped) is None
    )
    if is_sought and kept.lacks("contact") and 2 <= len(stripped) <= 5 and is_all_han(stripped):
        kept.person(Person(stripped))
        kept.doubts.append(f"联系人是「{stripped}」吗？")
        return True
    if is_said and kept.lacks("contact") and 2 <= len(stripped) <= 6 and is_all_han(stripped):
        kept.person(Person(stripped))  # 联系人买买提: said to be one
        return True
    if kept.contacts and _POST.fullmatch(word.lower()) and not kept.contacts[-1].title:
        kept.way(title=word)
        return True
    is_title = (word in TITLES and len(word) > 1) or is_post(word)
    if is_title and kept.contacts and not kept.contacts[-1].title:
        kept.way(title=word)
        return True
    is_room = word.endswith(("室", "中心")) and not word.endswith("办公室")  # 洁净室 is a need
    if (
        _BRANCH_OFFICE.fullmatch(to_simplified(word))
        and kept.customer is not None
        and "site" not in kept.fields
    ):
        kept.put("site", word, word)
        return True
    is_long = len(word) == 2 or len(word) > 4 or word.endswith("局")  # 万科, 湖南广电项目部
    is_name = kept.lacks("name") and is_long
    if (
        kept.contacts
        and is_department(word)
        and not (is_room or is_name or kept.contacts[-1].department)
    ):
        kept.way(department=word)
        return True
    source = source_in(word, options_of("source", dict(kept.ctx.options)))
    if source and "source" not in kept.fields:
        kept.put("source", source, word)
        return True
    return is_named_by_place(kept, line, word)


def _is_hotline(word: str) -> bool:
    """Tell whether a word is a 95 or 96 number: no evidence, but a way to reach somebody, as a 400 number is.

    In running text it has no shape of its own, so it counts in the phone's place only; a round 95000 is a sum.
    """
    phone = parse_phone(word)
    is_service = isinstance(phone, Phone) and phone.is_no_evidence
    return is_service and word.isdigit() and word.startswith("9") and not word.endswith("000")


def _refuse(kept: Collected, word: str) -> None:
    """Report a word that fills a place without saying anything: 未知, x, 12345, in the order of 报备."""
    if _DIGITS.fullmatch(word):
        if kept.lacks("phone"):
            wrong = "不是有效的电话号码"
            kept.problems.append(Problem("phone", word, wrong, example_of("phone")))
        else:
            kept.unread.append(word)
        return
    field = next((key for key in ("name", "contact", "phone") if kept.lacks(key)), "remark")
    if problem := check_text(field, word):
        kept.problems.append(problem)


def _read_attached(kept: Collected, word: str) -> bool:
    """Read a label written in one with its value: 需求采购LED屏, 来源转介绍."""
    if (told := attached_value(word)) and told[0] not in kept.fields:
        kept.put_text(*told)
        return True
    for label, key in _ATTACHED.items():
        if not word.startswith(label) or len(word) < len(label) + 2 or key in kept.fields:
            continue
        value = word[len(label) :]
        if key != "source":
            kept.put_text(key, value)
            return True
        option = match_option(key, value, options_of(key, dict(kept.ctx.options)))
        if option is not None:
            kept.put(key, option, value)
            return True
    return False


def _is_contact_place(kept: Collected, word: str) -> bool:
    """A person with title or department is always one; a bare name only beside the customer's."""
    person = parse_person(word)
    if person is None:
        return False
    if is_titled_person(person.name) or person.title or person.department or "·" in word:
        return True
    if kept.lacks("name"):  # 138… 吴桂芳: whose number it is
        is_nameless = any(one.phone and not one.name for one in kept.contacts)
        return is_nameless and speaks_of_a_person(person.name)
    return not kept.lacks("name") and person.is_sure and kept.lacks("contact")


def _put_person(kept: Collected, word: str) -> bool:
    person = parse_person(word)
    if person is None:
        return False
    kept.person(person)
    return True


def _settle_kind(kept: Collected) -> None:
    """An individual is the contact as well; a name that is a person's needs the word 个人客户."""
    stated = kept.fields.get("kind")
    is_person = stated is not None and stated.value == CustomerKind.PERSON
    named = next((contact.name for contact in kept.contacts if contact.name), "")
    if is_person and kept.customer is None and named:
        kept.name(named)
    elif is_person and kept.customer is not None and not named:
        person = parse_person(str(kept.customer.value))
        if person is not None:
            kept.person(person)
    elif kept.customer is not None and stated is None:
        name = str(kept.customer.value)
        is_contact = any(squeeze(contact.name) == squeeze(name) for contact in kept.contacts)
        if not is_contact and guess_kind(name) is CustomerKind.PERSON:
            note = f"「{name}」像是人名，是个人客户吗？"
            kept.put("kind", CustomerKind.PERSON.value, "个人客户", is_sure=False, note=note)
            kept.doubts.append(note)
