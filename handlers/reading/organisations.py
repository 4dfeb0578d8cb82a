"""Finding the customer's name in running text: by legal form, by the endings of public bodies, by place.

A legal form or a known ending makes a name sure; a short name is one only where the command's
grammar puts it. Names stay exactly as typed.
"""

from typing import NamedTuple

from handlers.domain.company_name import CustomerKind, guess_kind
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.site import is_site, with_site
from handlers.domain.text import to_simplified
from handlers.domain.wordlists import (
    AREAS,
    CITIES,
    INSTITUTION_ENDINGS,
    PROVINCES,
    SHOP_ENDINGS,
    SITE_ENDINGS,
)
from handlers.reading.line import Line
from handlers.reading.name_lead import talk_before


class NameSpan(NamedTuple):
    """A name in a line; `site` is a campus or branch that follows it, `aside` a bracket after it.

    `lead` is talk written in one before the name; where it ends is in doubt.
    """

    start: int
    end: int
    name: str
    site: str = ""
    aside: str = ""
    lead: str = ""

    @property
    def full(self) -> str:
        """The name with the branch or campus, as the customer is called."""
        return with_site(self.name, self.site)


_LATIN_FORM = lazy_pattern(
    r"(?<![a-z])(?:gmbh ?& ?co\.? ?kg(?:aa)?"
    r"|co\.? ?, ?ltd|co\.? ltd|pte\.? ltd|ltd|inc|llc|gmbh|corp|corporation|limited|plc"
    r"|s\.a|b\.v)\.?(?![a-z])"
)
_LATIN_PLACE = lazy_pattern(
    r" ?, ?(?:china|p\.?r\.? ?china|shanghai|beijing|shenzhen|guangzhou|suzhou|hong kong|taiwan|singapore|japan|korea"
    r"|germany|usa|u\.s\.a\.?|uk|france|italy|india|vietnam|thailand|malaysia)(?! ?[a-z])"
)
"""A country or city behind a comma belongs to the name before it: Siemens Ltd., China."""
_KOREAN = lazy_pattern(
    r"(?:주식회사|유한회사|[(（]주[)）]) ?[\uac00-\ud7a3a-z0-9]{2,30}"
    r"|[\uac00-\ud7a3a-z0-9]{2,30} ?(?:주식회사|유한회사|[(（]주[)）])"
)
_SEPARATORS = "\n\t ,，;；。!！?？、|\x1f"
_FORMS = lazy_pattern(
    r"有限责任公司|股份有限公司|有限公司|集团公司|总公司|股份公司|(?<![来到去回在我们你他贵咱])公司|[(（](?:有限|普通)合伙[)）]|合伙企业|个体工商户"
)
_FULL = lazy_pattern(r"有限责任公司|股份有限公司|有限公司")
_GROUP = lazy_pattern(r"集团(?![\u4e00-\u9fff])")
_LONG_ENDINGS = ("营业部", "分局", "医学中心")
"""Endings of a part of something: a name only together with what they are a part of."""

_ALSO_ENDINGS = ("客栈", "酒楼", "酒馆", "酒庄", "滑雪场", "牧场", "旅行社", *_LONG_ENDINGS, "总署")
"""Endings that show a name in running text; unlike the domain's lists they go into no key."""

_ENDINGS = lazy_pattern(
    "(?:"
    + "|".join(sorted({*INSTITUTION_ENDINGS, *SHOP_ENDINGS, *_ALSO_ENDINGS}, key=len, reverse=True))
    + r")(?!(?<=市场)[部总]|总署)"
)
_PERSON_TOLD = lazy_pattern(r"联系人|对接人|负责人|电话|手机")
"""Words of run-on speech that end a name without a legal form: 青岛海洋馆联系人是…."""
_LATIN_LEAD = lazy_pattern(r"(?:[A-Z][A-Za-z&'-]{1,20} ){1,3}\Z")
_LOCAL = lazy_pattern(r"(?!分公司)[\u4e00-\u9fff]{2,8}?(?<!分)公司")
"""What may follow a legal form within one name: 国网浙江省电力有限公司宁波供电公司."""
_OWN = lazy_pattern(r"[^和与及跟或的给找在要\W\da-z]{2,14}?(?:有限责任公司|股份有限公司|有限公司)")
"""A company's company, one name: 中国石化集团公司销售有限公司."""
_REGIONS = (*PROVINCES, *CITIES)
_PLACES = frozenset((*AREAS, *_REGIONS))
"""In brackets behind a public body they are of its name: 中国石油大学（北京） and （华东） are two."""
_WHERE = r"(?!开[个家新分店])[^想要做买装的个去在了是说找给\W_a-z]"
"""A character of where a site is; what is planned or told is none: 想开个新店, 张伟要做园区监控."""
SHOP = rf"{_WHERE}{{1,10}}(?<!新)店"
_BRANCH = lazy_pattern(
    rf"{_WHERE}{{0,10}}?(?:{'|'.join(SITE_ENDINGS)})(?:{_WHERE}{{2,6}}?(?:支公司|支行|营业部|分理处))?"
    r"|[东西南北新老本总]院(?![\u4e00-\u9fff])"
    rf"|{SHOP}(?![\u4e00-\u9fff])"
)
"""What may follow a name in one word: 杭州分公司萧山支公司, 东院区, 西湖店."""
_PLACE_BRANCH = lazy_pattern(r"([\u4e00-\u9fff\d]{2,5}?)[省市]?(?:分公司|支公司)")
OTHER_NAME = lazy_pattern(
    r"(?:原名称?|原称|曾用名称?|前身|简称|别名|又名|又称|俗称|下称)(?:是|为|叫)?[:： ]?(?=..)"
    r"|原来?(?:是|为|叫)?[:： ]?(?![料材油木件装创始药])"
    r"(?=[\u4e00-\u9fff()（）]{4,40}$)(?![\u4e00-\u9fff]{1,40}[部区期楼座库线栋]$)"
)
"""What stands before a name in brackets that the customer has or had besides: 原杭州云松科技有限公司."""
_BRACKET = lazy_pattern(r"[(（]([^()（）]{1,20})[)）]")
_JUNK = lazy_pattern(
    r"^(?:客户名称|客户(?:是|叫|为)?|公司(?:名称)?(?:是|叫|为)|单位(?:是|叫|为)|名称(?:是|为)|新客户|老客户|个体户|个人客户|企业客户"
    r"|名?叫|有一家|有个|这家|刚从|刚去|去了?(?!哪)(?=[\u4e00-\u9fff]{3})|拜访了?|联系了|关于|[-·:：*\s])+"
)
_LONGEST = 60
_PHONE_INSIDE = lazy_pattern(r"\d{7,}")
"""Run-on speech: a contact with his number before the name is read as such, not as talk."""

_UPPER_FORM = lazy_pattern(r"(?<![a-z])(?:ab|ag|oy|nv|sa|srl|spa|kk|llp)(?=$|[\s,，;；。\x1f])")
"""Legal forms that count only in capitals."""

_AMPERSAND = lazy_pattern(
    r"(?<![A-Za-z])[A-Z][a-z'.-]{2,}(?: [A-Z][a-z'.-]{2,})? ?& ?[A-Z][a-z'.-]{2,}"
    r"(?: (?:Company|Sons|Co|Partners|Group))?(?![A-Za-z])"
)


def find_organisation(line: Line) -> NameSpan | None:
    """Return the first organisation whose name shows itself by its ending; None without one."""
    spans = find_organisations(line)
    return spans[0] if spans else None


def find_organisations(line: Line) -> list[NameSpan]:
    """Return every organisation that shows itself by its ending, in order, none overlapping."""
    spans: list[NameSpan] = []
    for start, end in _chunks(line.text):
        if span := _chinese(line, start, end):
            spans.append(span)
            # What has a full legal form of its own is no rest to be left out: it may be who is meant.
            if _FULL.search(line.text, span.end, end) and (
                next_one := _chinese(line, span.end, end)
            ):
                spans.append(next_one)
    spans += _latin(line)
    spans.sort()
    kept: list[NameSpan] = []
    for span in spans:
        if kept and _is_its_branch(line, kept[-1], span):
            kept[-1] = kept[-1]._replace(site=span.name, end=span.end)
        elif not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _is_its_branch(line: Line, before: NameSpan, span: NameSpan) -> bool:
    """Tell whether a name is the branch of the one before it, by a place alone: 云杉有限公司 上海分公司."""
    found = _PLACE_BRANCH.fullmatch(to_simplified(span.name))
    is_behind = not (before.site or before.aside or line.text[before.end : span.start].strip())
    return is_behind and found is not None and (found[1] in _PLACES or found[1][0] == "第")


def _chunks(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for place, char in enumerate(text + "\n"):
        is_colon = char == ":" and not text.startswith("//", place + 1)
        if char in _SEPARATORS or is_colon:
            if place > start:
                found.append((start, place))
            start = place + 1
    return found


def _chinese(line: Line, start: int, end: int) -> NameSpan | None:
    chunk = line.text[start:end]
    name_end = _name_end(chunk)
    junk = _JUNK.match(chunk)
    name_start = junk.end() if junk and junk.end() < name_end else 0
    talk = talk_before(chunk[name_start:name_end])
    lead = _PHONE_INSIDE.split(line.words(start + name_start, start + name_start + talk))[-1]
    name_start += talk
    name = line.words(start + name_start, start + name_end)
    if name_end - name_start < 3 or name_end - name_start > _LONGEST:
        return None
    if chunk[name_start:name_end].endswith(_LONG_ENDINGS) and name_end - name_start < 7:
        return None
    if not _has_head(chunk[name_start:name_end]) or chunk[name_start] in "(（":
        return None
    if not name_start and start <= _LONGEST and line.shown[start].isupper():
        latin = _LATIN_LEAD.search(line.shown, 0, start)  # Bright Future国际幼儿园
        if latin is not None and not line.shown[: latin.start()].strip():
            name = line.words(latin.start(), start + name_end)
            name_start = latin.start() - start
    site, aside, after = "", "", name_end
    if branch := _BRANCH.match(chunk, name_end):
        site, after = line.words(start + name_end, start + branch.end()), branch.end()
    elif bracket := _BRACKET.match(chunk, name_end):
        aside, after = line.words(start + bracket.start(1), start + bracket.end(1)), bracket.end()
        if is_site(aside) and not OTHER_NAME.match(aside):
            site, aside = aside, ""
        elif bracket[1] in _PLACES and guess_kind(name) is CustomerKind.INSTITUTION:
            name, aside = line.words(start + name_start, start + after), ""
    return NameSpan(start + name_start, start + after, name, site, aside, lead)


def _name_end(chunk: str) -> int:
    """Return where the name in a chunk ends: after its legal form, else after the last known ending."""
    if form := _FORMS.search(chunk):
        end = form.end()
        if partner := lazy_pattern(r"[(（](?:有限|普通)合伙[)）]").match(chunk, end):
            end = partner.end()
        own = None if _FULL.fullmatch(form[0]) else _OWN.match(chunk, end)
        if own and not own[0].startswith(_REGIONS):  # what begins with a place is another company
            return own.end()
        local = _LOCAL.match(chunk, end)
        return local.end() if local and "有限" not in local[0] else end
    if group := _GROUP.search(chunk):
        return group.end()
    stop = next((place for place, char in enumerate(chunk) if char in "-(（:=@"), len(chunk))
    if told := _PERSON_TOLD.search(chunk, 2, stop):
        stop = told.start()
    ends = [match.end() for match in _ENDINGS.finditer(chunk, 0, stop)]
    return ends[-1] if ends else 0


def _has_head(name: str) -> bool:
    """A form alone is no name: 公司, 有限公司, 医院."""
    return _FORMS.sub("", name, count=1).strip() != "" and _ENDINGS.fullmatch(name) is None


def _latin(line: Line) -> list[NameSpan]:
    """Walk back from a Latin legal form over the words of the name: a comma inside belongs to it."""
    spans = []
    upper = [
        one
        for one in _UPPER_FORM.finditer(line.text)
        if line.shown[one.start() : one.end()].isupper()
    ]
    for form in (*_LATIN_FORM.finditer(line.text), *upper):
        start = len(line.text[: form.start()].rstrip(", "))
        while start > 0 and form.start() - start < _LONGEST and _is_name_char(line.text[start - 1]):
            start -= 1
        while start < form.start() and not line.text[start].isalnum():
            start += 1
        if start < form.start():
            place = _LATIN_PLACE.match(line.text, form.end())
            end = place.end() if place else form.end()
            spans.append(NameSpan(start, end, line.words(start, end)))
    for korean in _KOREAN.finditer(line.text):
        spans.append(NameSpan(korean.start(), korean.end(), line.words(*korean.span())))
    for pair in _AMPERSAND.finditer(line.shown):
        spans.append(NameSpan(pair.start(), pair.end(), pair[0]))
    return spans


def _is_name_char(char: str) -> bool:
    """Whether a character may stand in a name before a Latin form: letters with accents, Greek, Cyrillic too."""
    return (char < _LAST_OF_EUROPE and char.isalnum()) or char in " &.'()-/+"


_LAST_OF_EUROPE = "\u0530"
