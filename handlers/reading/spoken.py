"""What speaking and quoting add to a registration: fillers, quotation marks, forms of address before names."""

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.reading.collected import Collected
from handlers.reading.line import Line
from handlers.reading.people import Person, is_department, is_post, is_titled_person
from handlers.reading.words import SEPARATORS

_KIND_BEHIND = lazy_pattern(r"[(（](个体户|个体工商户)[)）]")
_FILLER = lazy_pattern(
    r"(?:^|(?<=[\s,，;；。]))(?:说是(?=想|要|需|打算|准备|考虑)|嗯+|呃+|额|那个|就是说?|然后|的话)(?=[\s\u4e00-\u9fff])"
    r"|(?:^|(?<=[\s,，;；。]))(?:他们?的?|她们?的?|对方的?)(?=电话|手机|联系|邮箱|微信|要|想|需|主要|预算|老板)"
)
_QUOTES = str.maketrans("“”「」『』【】〔〕", " " * 10)
_DASHES = lazy_pattern(r"(?<=[^\d\s-])-(?=\S)|(?<=\d)-(?=[\u4e00-\u9fff])")
_HONOURED = lazy_pattern(
    r"(?P<post>[\u4e00-\u9fff]{0,8})(?P<name>(?:mr|ms|mrs|miss|dr|prof)\b\.? ?[a-z]{2,20}(?: [a-z]{2,20})?)(?![a-z@])"
)
"""A Latin name behind a form of address, with what the person does: 园长Ms. Wang."""


_INTRODUCED = lazy_pattern(
    r"^.{0,40}?(?:我|这[里边])是(?P<of>[\u4e00-\u9fffA-Za-z0-9()（）]{3,24}?)(?P<the>的)(?P<who>[\u4e00-\u9fff]{2,4})(?=$|[\s,，。;；])"
)
_BEFORE_INTRODUCED = lazy_pattern(
    r"(?:转发?|[:：,，。\s【】\[\]]|您好|你好|以下是?)|(?P<who>[\u4e00-\u9fff]{2,4})"
)


def introduced(line: Line) -> Line:
    """Read how somebody introduced himself in a forwarded message: 【张磊】您好我是合肥皖江电缆的张磊."""
    found = _INTRODUCED.match(line.text)
    if found is None:
        return line
    before = line.text[: found.start("of")].removesuffix("是").rstrip("我这里边")
    said = {one["who"] for one in _BEFORE_INTRODUCED.finditer(before) if one["who"]}
    if _BEFORE_INTRODUCED.sub("", before).strip() or said - {found["who"]}:
        return line
    line = line.blank(found.start("the"), found.end("the"), " ")
    return line.blank(0, found.start("of"), " ")


_GLUED_CONTACT = lazy_pattern(
    r"(?<=[\u4e00-\u9fff)）])(?=(?:联系人|对接人)(?:姓[\u4e00-\u9fff]|是|叫)?[\u4e00-\u9fff]{2,4}?"
    r"(?:的?(?:联系)?(?:电话|手机|微信|号码)|1[3-9]\d|0\d{2}))"
)
_SURNAME_FIRST = lazy_pattern(r"(?<=联系人|对接人)姓([\u4e00-\u9fff])(?=\1)")
"""What says the surname before the person: 联系人姓邓邓生."""
_OF_COMPANY = lazy_pattern(
    r"^[\s,，]*(?P<who>[\u4e00-\u9fff]{2,4})[(（](?P<of>[\u4e00-\u9fff]{4,24})[)）](?=[\s,，]*\d)"
)
"""A person with the company in brackets, before the number: 徐工（泉州海丝陶瓷）136…."""


def parted(line: Line) -> Line:
    """Part what dictation and business cards write in one: …制品厂联系人张倩139…, 徐工（泉州海丝陶瓷）136…."""
    if surname := _SURNAME_FIRST.search(line.text):
        place = surname.span()
        line = Line(
            line.text[: place[0]] + line.text[place[1] :],
            line.shown[: place[0]] + line.shown[place[1] :],
        )
    if (glued := _GLUED_CONTACT.search(line.text)) and glued.start() > 3:
        at = glued.start()
        line = Line(f"{line.text[:at]} {line.text[at:]}", f"{line.shown[:at]} {line.shown[at:]}")
    found = _OF_COMPANY.match(line.text)
    if (
        found is None
        or not is_titled_person(found["who"])
        or is_department(found["of"])
        or is_post(found["of"])
    ):
        return line
    who, of, rest = found.span("who"), found.span("of"), found.end()
    return Line(
        f"{line.text[slice(*of)]} {line.text[slice(*who)]} {line.text[rest:]}",
        f"{line.shown[slice(*of)]} {line.shown[slice(*who)]} {line.shown[rest:]}",
    )


def without_fillers(line: Line) -> Line:
    """Read what dictation puts before a word as blanks: 那个联系人是沈厂长, 她电话是136…, 就是泉州弘达."""
    if kind := _KIND_BEHIND.search(line.text):
        line = line.blank(kind.start(), kind.start() + 1, " ")
        line = line.blank(kind.end() - 1, kind.end(), " ")
    for found in _FILLER.finditer(line.text):
        line = line.blank(found.start(), found.end(), " ")
    return line


def without_quotes(line: Line) -> Line:
    """Read quotation marks around a word, and dashes that separate everything, as blanks."""
    text, shown = line.text.translate(_QUOTES), line.shown.translate(_QUOTES)
    if text.count("-") > 2 and not SEPARATORS.search(text.strip()):
        for dash in list(_DASHES.finditer(text)):
            text = f"{text[: dash.start()]} {text[dash.end() :]}"
        shown = "".join(" " if one == " " else old for one, old in zip(text, shown, strict=True))
    return Line(text, shown)


def take_honoured(kept: Collected, line: Line) -> Line:
    """Take a person with a form of address: Ms. Wang, 园长Ms. Wang, 采购部Mr. Chen."""
    found = _HONOURED.search(line.text)
    if found is None or not kept.lacks("contact"):
        return line
    name, post = line.words(*found.span("name")), line.words(*found.span("post"))
    if not all(part[:1].isupper() for part in name.split()):
        return line
    is_whole_word = not post or SEPARATORS.match(line.text, max(found.start() - 1, 0)) is not None
    if not is_whole_word or len(post) > 6:
        return line
    if post and is_department(post):
        kept.person(Person(name, department=post))
    else:
        kept.person(Person(name, title=post))
    kept.contact_at = found.start()
    return line.blank(found.start(), found.end())
