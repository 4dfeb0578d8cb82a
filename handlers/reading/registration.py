"""Reading what follows 报备: a line in any order, with labels anywhere, or a pasted form.

Labelled values first, then what shows itself by its form (phone, e-mail, sum, date, company), then
what the place in the sentence says (the name first, the contact beside the number, the need last).
What finds no place is returned as unread, never written.
"""

import re

from handlers.domain.amount import find_amounts
from handlers.domain.company_name import CustomerKind, guess_kind, name_doubt
from handlers.domain.dates import Purpose, read_date
from handlers.domain.person_name import TITLES
from handlers.domain.phone import Phone, parse_phone
from handlers.domain.quality import Problem, check_text, example_of, is_placeholder
from handlers.domain.text import is_han, squeeze
from handlers.reading.collected import Collected
from handlers.reading.entities import Found, find_entities
from handlers.reading.labelled import read_labelled
from handlers.reading.line import Line
from handlers.reading.options import match_option, options_of
from handlers.reading.organisations import NameSpan, find_organisations
from handlers.reading.people import is_department, is_titled_person, parse_person
from handlers.reading.several import numbered_items
from handlers.reading.taking import take_amounts, take_dates

_SEPARATORS = re.compile(r"[\s,，;；。!！?？、|/／`\x1f]+")
_FILLER = re.compile(
    r"(?:谢谢|多谢|辛苦了?|麻烦了?|帮忙|你好|您好|请|客户是?|公司是?|对接人|联系人|联系|电话|手机|预计|预算|预估|金额|总价|大概|大约|约"
    r"|差不多|左右|能定|能签|可签|签单|签约|签下来|签|成交|拿下|定下来|定|开标|招标|交货|前后?|到访|来访|以内|吧|哈|啊|呀|哦|的|是|了|~)+"
)
_NOTES = re.compile(
    r"(?:公开招标|邀请招标|邀标|议标|单一来源|竞争性谈判|竞争性磋商|框架协议|老客户|新客户|加急|急单)"
)
_NEED = re.compile(
    r"采购|购买|想买|想要|要买|需要|需求|求购|更换|换型|更新|升级|改造|建设|安装|定制|租赁|租用|维保|扩容|搭建|实施|开发|上线"
    r"|\d{1,6} ?[套台个件只张批吨辆间项组]|[一二两三四五六七八九十]{1,3}[套台批辆组]"
)
_QUANTITY = re.compile(r"(?:\d{1,6}|[一二两三四五六七八九十]{1,3}) ?[套台个件只张批吨辆间项组]")
_LEVEL = re.compile(r"[abcABC][级类](?:客户)?")
_ATTACHED = {"需求": "need", "来源": "source", "备注": "remark"}
_KINDS = re.compile(
    r"^(?:个体户|个体工商户|个人客户|个人|散客|企业客户|企业|机构客户|机构|政府客户)$"
)
_DESKS = frozenset(("客服", "前台", "总机", "热线", "值班室", "服务台"))
_DIGITS = re.compile(r"\d[\d-]{2,}")


def read_registration(kept: Collected, line: Line) -> None:
    """Read the words after 报备 into the collection."""
    if items := numbered_items(line):
        kept.items += items
        return
    free = read_labelled(kept, line)
    free = _take_organisation(kept, free)
    free = take_ways(kept, free)
    free = take_dates(kept, free)
    free = take_amounts(kept, free)
    _place_words(kept, free)
    _settle_kind(kept)


def take_ways(kept: Collected, line: Line) -> Line:
    """Take phones, e-mails, WeChat ids and credit codes, each phone with the person beside it."""
    entities = find_entities(line)
    kept.problems += entities.problems
    line = entities.rest
    for found in entities.found:
        if found.key == "uscc":
            kept.put("uscc", found.value, found.value)
            continue
        line = _take_person_before(kept, line, found)
        if found.key == "phone":
            kept.way(phone=found.value, extension=found.extension)
        else:
            kept.way(**{found.key: found.value})
    if entities.same_wechat and kept.contacts and not kept.contacts[-1].wechat:
        number = parse_phone(kept.contacts[-1].phone)
        if isinstance(number, Phone):
            kept.way(wechat=number.national)
    return line


def _take_person_before(kept: Collected, line: Line, found: Found) -> Line:
    """Read the word directly before a number as the person it belongs to."""
    if found.key == "wechat" and kept.contacts and kept.contacts[-1].name:
        return line
    before = line.text[: found.start].rstrip(" :,，(（`")
    start = max((match.end() for match in _SEPARATORS.finditer(before)), default=0)
    words = line.words(start, len(before))
    department_start = start
    person = parse_person(words) if words else None
    if person is None or not is_han(words[:1] or "x"):
        return line
    previous = re.search(r"([\u4e00-\u9fff]{2,9})[ \n-]$", line.text[:start])
    if not person.department and previous and is_department(previous[1]):
        department_start = previous.start(1)
        person = person._replace(department=line.words(department_start, previous.end(1)))
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
    return line.blank(department_start, len(before))


def _take_organisation(kept: Collected, line: Line) -> Line:
    spans = find_organisations(line)
    if not spans:
        return line
    first = spans[0]
    if kept.customer is None:
        _name(kept, first)
        line = line.blank(first.start, first.end)
    for other in spans[1:]:
        if kept.customer and other.name != kept.customer.value and _is_company(other):
            kept.doubts.append(
                f"读到两个客户：「{kept.customer.value}」和「{other.name}」，报备哪一个？"
            )
    return line


def _is_company(span: NameSpan) -> bool:
    return "公司" in span.name


def _name(kept: Collected, span: NameSpan) -> None:
    doubt = name_doubt(span.name)
    kept.name(
        span.name,
        is_sure=not doubt,
        note=f"「{span.name}」{doubt}，这是客户名称吗？" if doubt else "",
    )
    if span.site:
        kept.put("site", span.site, span.site)
    if span.aside:
        person = parse_person(span.aside)
        if person is not None:
            kept.person(person)
        else:
            kept.put("site", span.aside, span.aside)


def _place_words(kept: Collected, line: Line) -> None:
    """Give each remaining word its place: the name first, then people, notes, options, the need."""
    needs: list[str] = []
    others: list[str] = []
    words = [word for word in _words(line) if not _FILLER.fullmatch(word)]
    words = _join_latin(words)
    before = ""
    for word in words:
        if kept.customer is None and any(one.name == word for one in kept.contacts):
            kept.name(word)  # 报备 陈总 陈总 138…: an individual, named as customer and as contact
            continue
        if _is_placed(kept, word):
            continue
        is_need = _NEED.search(word.lower()) is not None
        if _QUANTITY.fullmatch(word) and others and others[-1] == before:
            needs.append(others.pop())
        (needs if is_need else others).append(word)
        before = word
    if not needs and len(others) == 1 and kept.contacts and _is_noun(others[0]):
        needs, others = others, []
    if needs and "need" not in kept.fields:
        kept.put_text("need", " ".join(needs))
    else:
        others = needs + others
    kept.unread += others
    for word in kept.unread:
        kept.problems.append(Problem("remark", word, "没看懂是哪一项", f"备注:{word}"))


def _is_placed(kept: Collected, word: str) -> bool:
    """Place one word as kind, note, person, department, source or name; False leaves it over."""
    if _read_attached(kept, word):
        return True
    if _KINDS.match(word):
        kind = match_option("kind", word, options_of("kind", dict(kept.ctx.options)))
        if kind:
            kept.put("kind", kind, word)
        return True
    if _LEVEL.fullmatch(word):
        kept.put("level", word[0].upper(), word)
        return True
    if _NOTES.fullmatch(word):
        kept.put("remark", word, word)
        return True
    if is_placeholder(word) or _DIGITS.fullmatch(word):
        _refuse(kept, word)
        return True
    stripped = re.sub(r"^(?:客户|对接人|联系人|负责人)(?:是|叫)?", "", word)
    if _is_contact_place(kept, stripped) and _put_person(kept, stripped):
        return True
    if word in TITLES and len(word) > 1 and kept.contacts and not kept.contacts[-1].title:
        kept.way(title=word)
        return True
    if kept.contacts and is_department(word) and not kept.contacts[-1].department:
        kept.way(department=word)
        return True
    source = match_option("source", word, options_of("source", dict(kept.ctx.options)))
    if source and "source" not in kept.fields:
        kept.put("source", source, word)
        return True
    return _is_named_by_place(kept, word)


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
    if is_titled_person(person.name) or person.title or person.department:
        return True
    return not kept.lacks("name") and person.is_sure and kept.lacks("contact")


def _put_person(kept: Collected, word: str) -> bool:
    person = parse_person(word)
    if person is None:
        return False
    kept.person(person)
    return True


def _is_named_by_place(kept: Collected, word: str) -> bool:
    """The first word that is nothing else is the name: 报备 名称 [联系人] [电话]."""
    if not kept.lacks("name") or _NEED.search(word.lower()):
        return False
    if len(word) < 2:
        kept.problems.append(Problem("name", word, "客户名称太短", example_of("name")))
        return True
    if read_date(word.lower(), kept.ctx.now, kept.ctx.calendar, Purpose.CLOSE) is not None:
        return False
    doubt = name_doubt(word)
    kept.name(word, is_sure=not doubt, note=f"「{word}」{doubt}，这是客户名称吗？" if doubt else "")
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


def _words(line: Line) -> list[str]:
    words, start = [], 0
    for stop in [*_SEPARATORS.finditer(line.text), None]:
        end = stop.start() if stop else len(line.text)
        if word := line.words(start, end).strip("-:：()（）[]【】\"“”'"):
            words.append(word)
        start = stop.end() if stop else end
    return [word for word in words if any(char.isalnum() for char in word)]


def _join_latin(words: list[str]) -> list[str]:
    """Put the words of a Latin name together again: John Smith."""
    joined: list[str] = []
    for word in words:
        is_capital = word[0].isascii() and word[0].isupper() and word.isalpha()
        if joined and is_capital and joined[-1].replace(" ", "").isalpha() and joined[-1].isascii():
            joined[-1] += f" {word}"
        else:
            joined.append(word)
    return joined


def _is_noun(word: str) -> bool:
    """Whether a last word may be the need: no talk, no bare number or sum, no place of a telephone."""
    if not 2 <= len(word) <= 30 or re.search(r"[了的吗呢吧啊不没]", word):
        return False
    sums = [span for span in find_amounts(word) if span.end - span.start == len(word)]
    return not sums and not word.isdigit() and word not in _DESKS
