"""Reading what follows 报备: a line in any order, with labels anywhere, or a pasted form.

Labelled values first, then what shows itself by its form (phone, e-mail, sum, date, company), then
what the place in the sentence says (the name first, the contact beside the number, the need last).
What finds no place is returned as unread, never written.
"""

import re
from itertools import pairwise

from handlers.domain.amount import find_amounts
from handlers.domain.company_name import CustomerKind, guess_kind, name_doubt
from handlers.domain.dates import Purpose, read_date
from handlers.domain.person_name import TITLES, speaks_of_a_person
from handlers.domain.quality import Problem, check_text, example_of, is_placeholder
from handlers.domain.text import is_han, squeeze, to_simplified
from handlers.domain.wordlists import CITIES, INDUSTRY_WORDS, PROVINCES
from handlers.reading.collected import Collected
from handlers.reading.entities import has_phone
from handlers.reading.labelled import read_labelled
from handlers.reading.line import Line
from handlers.reading.options import match_option, options_of, source_in
from handlers.reading.organisations import NameSpan, find_organisations
from handlers.reading.people import (
    Person,
    is_department,
    is_post,
    is_titled_person,
    parse_person,
)
from handlers.reading.several import numbered_items
from handlers.reading.taking import take_amounts, take_dates
from handlers.reading.ways import take_ways
from handlers.reading.words import (
    DESKS,
    FILLER,
    KINDS,
    NEED,
    SEPARATORS,
    join_latin,
    word_start,
    words_of,
)

_NOTES = re.compile(
    r"(?:走|需要?|要|准备|已)?(?:公开招标|邀请招标|招标|邀标|议标|单一来源|竞争性谈判|竞争性磋商|框架协议|年框|年度框架|挂网)"
    r"|老客户|新客户|加急|急单|试单|月结|现结|含税|不含税|包安装|包邮|含运费"
)
_QUANTITY = re.compile(
    r"(?:\d{1,6}|[一二两三四五六七八九十]{1,3}) ?"
    r"[套台个件只张批吨辆间项组条份双对卷桶箱瓶袋盒枚颗根支块米斤](?:/[天月年])?"
)
_LEVEL = re.compile(r"[abcABC][级类](?:客户)?")
_ATTACHED = {"需求": "need", "来源": "source", "备注": "remark"}
_DIGITS = re.compile(r"\d[\d-]{2,}")
_ACT_OR_NUMBER = re.compile(
    r"采购|购买|想买|想要|要买|需要|需求|求购|定制|每[月年天]|大概|左右|[要想买需约]|[\d一二两三四五六七八九十几百千万]+"
    r"[套台个件只张批吨辆间项组条份双对卷桶箱瓶袋盒枚颗根支块米斤]?"
)
_NO_THING = re.compile(
    r"预算|价格|合同|金额|联系|接触|电话|邮箱|微信|之前|以前|开幕|寒假|暑假|招标|投标|公司|集团|就这|分.批|找到|姓|叫|负责|介绍|认识|项目组|组委会|[，,。<>{}=/\\]|\d月"
)
_EMPHASIS = re.compile(r"^(?:主要|就)(?=[想要需买换做])")
_BRANCH_OFFICE = re.compile(r".{2,10}(?:代表处|办事处|分公司|分厂|分行|支行)")
_SPOKEN_FILLER = re.compile(
    r"(?:^|(?<=[\s,，;；。]))(?:嗯+|呃+|额|那个|就是说?|然后|的话)(?=[\s\u4e00-\u9fff])"
    r"|(?:^|(?<=[\s,，;；。]))(?:他们?的?|她们?的?|对方的?)(?=电话|手机|联系|邮箱|微信|要|想|需|主要|预算|老板)"
)
_QUOTES = str.maketrans("“”「」『』【】〔〕", " " * 10)
_DASHES = re.compile(r"(?<=[^\d\s-])-(?=\S)|(?<=\d)-(?=[\u4e00-\u9fff])")
_SURNAME_TOLD = re.compile(
    r"(?:(?:他们?|她们?)?(老板娘|老板|厂长|经理|负责人|主任|店长|校长|院长|联系人|对接人))(?:姓|是姓)([\u4e00-\u9fff])"
)
_LATIN_DEPARTMENT = re.compile(r"(?<![a-z])[a-z]{2,20} (?:dept\.?|department)(?![a-z])")
_SITE = re.compile(r"[区期部店楼座库仓厂线栋院]$")
_REGIONS = (*PROVINCES, *CITIES)
_BRACKET_BEHIND = re.compile(r"([^()（）]{2,60})[(（]([^()（）]{2,8})[)）]")
_POST = re.compile(r"(?:hr|hrbp|it|ceo|cto|cfo|coo|cio|pmc|qa|qc|pm)")
_PART_OF_NAME = re.compile(r"[\u4e00-\u9fff]{2,12}(?:公司|厂|店|院|校|站|场|所|分部|支行|分行)")
"""A word that names a place of its own: behind the customer's name it may belong to it."""


def read_registration(kept: Collected, line: Line) -> None:
    """Read the words after 报备 into the collection."""
    line = _without_fillers(_without_quotes(line))
    if items := numbered_items(line):
        kept.items += items
        return
    if items := _one_after_another(line):
        kept.items += items
        kept.doubts.append(f"读到 {len(items)} 家客户，每家报备一条，对吗？")
        return
    free = read_labelled(kept, line)
    free = _take_organisation(kept, free)
    free = take_ways(kept, free)
    free = take_dates(kept, free)
    free = take_amounts(kept, free)
    _place_words(kept, free)
    _settle_kind(kept)


def _one_after_another(line: Line) -> list[str]:
    """Return the parts of a list without numbers: each begins with a company and has a number of its own."""
    starts = [one.start for one in find_organisations(line) if _is_company(one)]
    if len(starts) < 2 or line.text[: starts[0]].strip():
        return []
    parts = [line.cut(*place) for place in pairwise((*starts, len(line.text)))]
    if not all(has_phone(one.text) for one in parts):
        return []
    return [" ".join(one.shown.split()).strip(" ,，;；、") for one in parts]


def _without_fillers(line: Line) -> Line:
    """Read what dictation puts before a word as blanks: 那个联系人是沈厂长, 她电话是136…, 就是泉州弘达."""
    for found in _SPOKEN_FILLER.finditer(line.text):
        line = line.blank(found.start(), found.end(), " ")
    return line


def _without_quotes(line: Line) -> Line:
    """Read quotation marks around a word, and dashes that separate everything, as blanks."""
    text, shown = line.text.translate(_QUOTES), line.shown.translate(_QUOTES)
    if text.count("-") > 2 and not SEPARATORS.search(text.strip()):
        for dash in list(_DASHES.finditer(text)):
            text = f"{text[: dash.start()]} {text[dash.end() :]}"
        shown = "".join(" " if one == " " else old for one, old in zip(text, shown, strict=True))
    return Line(text, shown)


def _take_organisation(kept: Collected, line: Line) -> Line:
    spans = find_organisations(line)
    if not spans:
        return line
    first = spans[0]
    head = line.words(0, first.start)
    if kept.customer is None and to_simplified(head) in _REGIONS:
        kept.doubts.append(f"客户是「{first.name}」还是「{head}{first.name}」？")
        kept.other_names.append(f"{head}{first.name}")
    if kept.customer is None:
        _name(kept, first)
        line = line.blank(first.start, first.end)
    for other in spans[1:]:
        if kept.customer and other.name != kept.customer.value and _is_company(other):
            kept.doubts.append(
                f"读到两个客户：「{kept.customer.value}」和「{other.name}」，报备哪一个？"
            )
            kept.other_names.append(other.name)
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
    line = _take_name_before_contact(kept, _take_latin_department(kept, line))
    words = [word for word in words_of(line) if not FILLER.fullmatch(to_simplified(word))]
    words = join_latin(words)
    before = ""
    for word in words:
        if kept.customer is None and any(one.name == word for one in kept.contacts):
            kept.name(word)  # 报备 陈总 陈总 138…: an individual, named as customer and as contact
            continue
        if _is_placed(kept, word):
            continue
        is_unsaid = kept.contact_at is None or _is_early(kept, line, word)
        if not before and is_unsaid and (doubt := _doubt_about_name(kept, word)):
            kept.doubts.append(doubt)
            kept.other_names.append(f"{kept.customer.value}{word}" if kept.customer else word)
            continue
        is_need = NEED.search(to_simplified(word).lower()) is not None
        if _QUANTITY.fullmatch(to_simplified(word)) and others and others[-1] == before:
            needs.append(others.pop())
            is_need = True
        (needs if is_need else others).append(word)
        before = word
    nouns = [word for word in others if _is_noun(word)]
    if kept.contacts and _lacks_thing(needs):
        things = nouns if len(nouns) == 1 else [word for word in nouns if _is_thing(word)]
        if 1 <= len(things) <= 2:
            needs = [word for word in words if word in needs or word in things]
            others = [word for word in others if word not in things]
    kept.doubts += [
        f"「{word}」是客户名称的一部分吗？" for word in others if _is_early(kept, line, word)
    ]
    if needs and "need" not in kept.fields:
        kept.put_text("need", _EMPHASIS.sub("", " ".join(needs)))
    else:
        others = needs + others
    kept.unread += others
    for word in kept.unread:
        kept.problems.append(Problem("remark", word, "没看懂是哪一项", f"备注:{word}"))


def _take_latin_department(kept: Collected, line: Line) -> Line:
    found = _LATIN_DEPARTMENT.search(line.text)
    if found is None or not kept.contacts:
        return line
    kept.way(department=line.words(found.start(), found.end()))
    return line.blank(found.start(), found.end())


def _take_name_before_contact(kept: Collected, line: Line) -> Line:
    """In free order the name stands before the contact: 矿灯 十二万五 太原晋源煤业 郭矿长 136…

    A word that begins with a region is taken; another is asked about, unless the first word shows that
    it is the name.
    """
    if not kept.lacks("name") or kept.contact_at is None:
        return line
    before = line.text[: kept.contact_at].rstrip(" \n,，、")
    start = word_start(before)
    word = line.words(start, len(before))
    plain = ((one, to_simplified(one).lower()) for one in words_of(line))
    first = next((one for one, low in plain if not (FILLER.fullmatch(low) or NEED.search(low))), "")
    if len(word) < 3 or first == word or not is_han(word[-1]) or NEED.search(to_simplified(word)):
        return line
    if first and (first.startswith(_REGIONS) or squeeze(first).endswith(INDUSTRY_WORDS)):
        return line
    if to_simplified(word).startswith(_REGIONS) and len(word) > 3:
        kept.name(word)
        return line.blank(start, len(before))
    if not (is_department(word) or KINDS.match(first) or is_placeholder(first)):
        kept.doubts.append(f"客户是「{first}」还是「{word}」？")
        kept.other_names.append(word)
    return line


def _is_placed(kept: Collected, word: str) -> bool:
    """Place one word as kind, note, person, department, source or name; False leaves it over."""
    if _read_attached(kept, word):
        return True
    if KINDS.match(word):
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
    if told := _SURNAME_TOLD.fullmatch(to_simplified(word)):
        if kept.lacks("contact"):
            post = "" if told[1] in ("联系人", "对接人", "负责人") else told[1]
            kept.person(Person(f"{word[-1]}{post}"))
        return True
    lead = re.match(r"(?:客户|对接人|联系人|负责人|找|联系)(?:是|叫)?", to_simplified(word))
    stripped = word[lead.end() :] if lead else word
    if _is_contact_place(kept, stripped) and _put_person(kept, stripped):
        return True
    is_said = lead is not None and lead[0][:3] in ("联系人", "对接人", "负责人")
    if is_said and kept.lacks("contact") and 2 <= len(stripped) <= 6 and _is_all_han(stripped):
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
    if kept.contacts and is_department(word) and not (is_room or kept.contacts[-1].department):
        kept.way(department=word)
        return True
    source = source_in(word, options_of("source", dict(kept.ctx.options)))
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


def _is_early(kept: Collected, line: Line, word: str) -> bool:
    """Tell whether a word stands before the contact, where the name and its parts stand."""
    return kept.contact_at is not None and line.shown.find(word) < kept.contact_at


def _doubt_about_name(kept: Collected, word: str) -> str:
    """Ask whether a word behind a name without legal form belongs to it (园区 污水处理厂)."""
    name = str(kept.customer.value) if kept.customer else ""
    is_whole = not name or not is_han(name[-1]) or find_organisations(Line.of(name))
    if is_whole or not _PART_OF_NAME.fullmatch(to_simplified(word)):
        return ""
    return f"客户是「{name}」还是「{name}{word}」？"


def _is_named_by_place(kept: Collected, word: str) -> bool:
    """The first word that is nothing else is the name: 报备 名称 [联系人] [电话]."""
    if not kept.lacks("name") or NEED.search(to_simplified(word).lower()):
        return False
    stated = kept.fields.get("kind")
    if stated is not None and stated.value == CustomerKind.PERSON and kept.contacts:
        return False  # the person is the customer
    if (bracket := _BRACKET_BEHIND.fullmatch(word)) and (person := parse_person(bracket[2])):
        kept.person(person)
        word = bracket[1]
    elif bracket and _SITE.search(bracket[2]):
        kept.put("site", bracket[2], bracket[2])
        word = bracket[1]
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


def _is_all_han(word: str) -> bool:
    return all(is_han(char) for char in word)


def _lacks_thing(needs: list[str]) -> bool:
    """Tell whether the need has no thing in it yet: nothing at all, or only 要 and 三十台."""
    return not _ACT_OR_NUMBER.sub("", to_simplified("".join(needs)))


def _is_thing(word: str) -> bool:
    """Whether one of several unknown words is the thing needed and no remark of another kind."""
    return len(word) <= 12 and _NO_THING.search(to_simplified(word)) is None


def _is_noun(word: str) -> bool:
    """Whether a last word may be the need: no talk, no bare number or sum, no place of a telephone."""
    if not 2 <= len(word) <= 30 or re.search(r"[了的吗呢吧啊不没过]|[大小多少高低急快慢好]$", word):
        return False
    sums = [span for span in find_amounts(word) if span.end - span.start == len(word)]
    return not sums and not word.isdigit() and word not in DESKS
