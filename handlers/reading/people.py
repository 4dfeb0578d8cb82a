"""Telling a person's name among words: 张伟, 刘主任, 采购部刘主任, 王芳(采购经理), 老林, John Smith.

A name is recognised by its form, never looked up; what could be something else is no name here.
"""

from typing import NamedTuple

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import SURNAMES, is_full_name, is_titled
from handlers.domain.text import to_simplified

_DEPARTMENT = lazy_pattern(
    r"([\u4e00-\u9fff]{1,8}?(?:部门|部|科|处|室|系|局|办|队|组|办公室|中心|车间|事业部|学院))(?=[\u4e00-\u9fffA-Z]|$)"
)
_DEPARTMENTS = frozenset(
    ("图书馆", "實驗室", "实验室", "档案馆", "圖書館", "档案室", "后勤", "总务", "基建", "保卫")
)
_THING = lazy_pattern(
    r"(?<!项目)(?<!采购)(?<!技术)(?<!工作)(?<!研发)(?<!专项)(?<!设备)(?<!维修)(?<!质量)(?<!生产)(?<!行政)(?<!业务)(?<!商务)(?<!课题)"
    r"(?<!教研)(?<!备课)(?<!学科)(?<!工艺)(?<!筹备)(?<!筹建)(?<!领导)(?<!招标)(?<!评审)(?<!实施)(?<!推进)(?<!年级)组$"
    r"|(?:净化|无尘|洁净|恒温|移动|集装箱)车间$"
)
"""What ends like a department and is a thing to buy: 制冷机组, 电池组, 净化车间."""

_ABBREVIATION = lazy_pattern(r"([A-Z][A-Za-z&]{1,5}|hr|hrbp|it|ceo|cto|cfo)(?=[\u4e00-\u9fff])")
"""A post or department in Latin letters before a Chinese name: HRBP林女士, IT王工."""

_POST = lazy_pattern(
    r"(?:联系人|对接人|负责人|经办人|客户)?(?:是|叫|为|:)?((?:[\u4e00-\u9fff]{0,4}(?:助理|秘书)|财务|采购|技术|销售|商务|行政|人事|工程"
    r"|设备|仓库|老板娘|老板|厂长|店长|园长|校长|院长|所长|经理|主任|总监|主管)?)的?(?=[\u4e00-\u9fff]{2}|[A-Z][a-z])"
)
"""What stands before a person without a blank: 财务刘会计, 韦总助理小覃, 联系人是沈建国."""

_ROLE = lazy_pattern(
    r"(?:是|叫|找)?((?:[A-Z]{2,4}(?=[\u4e00-\u9fff]))?(?:车队长|[\u4e00-\u9fff]{0,3}?(?:组长|主管|经理|总监|代表|主任|部长|科长|处长|助理|秘书|专员|工程师|领班))|业主|房东|户主|店主|掌柜|店长"
    r"|主厨|厨师长|教练|班长|队长|馆长|台长|站长|会长|社长|村长|镇长|股长|文员|前台|内勤|外勤|跟单|调度|采购员|买手|设计师|会计|出纳"
    r"|班主任|护士长|工头|包工头|监理|客服|运营|策划|市场|后勤|总务|基建|质检|品管|生产|媒介|合伙人|创始人|董事长|总裁|总经理|副总)(?:叫|是)?"
)
"""The function of a person, written in one with the name: 业主刘姐, 生鲜组长郝哥, 甲方代表邱工."""

_ADDRESSED = lazy_pattern(
    r"[\u4e00-\u9fff·]{1,5}(?:先生|女士|小姐|老师|太太)|[\u4e00-\u9fff\u3040-\u30ff]{1,6}(?:さん|様)"
)
"""Any name with a form of address: 次仁先生, 佐藤さん."""

_LATIN_POSTS = frozenset(
    ["HR", "HRBP", "IT", "CEO", "CTO", "CFO", "COO", "CIO", "PMC", "QA", "QC", "PM"]
)
_LED = lazy_pattern(r"^(?:找|联系|对接)(?=[\u4e00-\u9fff]{2,8}?[部科处室])")
"""找工程部李工: whom to ask for."""

_PREPOSITIONS = "和向于同时"
"""Surnames that are more often another word."""

_RARE_SURNAME = lazy_pattern(
    r"(?![老副各总正大小这那职员技电木施该])[\u4e00-\u9fff](?:总|经理|主任|科长|处长|部长|校长|院长|老板|厂长|书记|总监)"
)
_NICKNAME = lazy_pattern(
    rf"([\u4e00-\u9fff]{{0,5}})(?<![老小阿])([老小][{''.join(sorted(SURNAMES))}]|阿[\u4e00-\u9fff])"
)
_POST_ALONE = lazy_pattern(
    r"(?:采购|技术|销售|市场|财务|行政|人事|设备|研发|生产|运营|项目|工程|信息|品质|仓库|[\u4e00-\u9fff]{1,4}部)?"
    r"(?:副?总经理|副?总监|采购|技术|财务|商务|行政|人事|研发|经理|主管|主任|负责人|工程师|专员|助理|董事长|总裁)"
)
_SHORT_POSTS = "科处局队导"
"""A surname with a short post (汪处) is a person only beside a number: 万科 is none."""
_TRAILING_BRACKET = lazy_pattern(r"[(（\[]([^()（）\[\]]{1,20})[)）\]]$")
_LATIN = lazy_pattern(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ.'-]{1,19}(?: [A-ZÀ-Þ][A-Za-zÀ-ÿ.'-]{0,19}){0,2}$")

_DOTTED = lazy_pattern(r"[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,2}")
"""A name with its father's: 阿卜杜拉·买买提."""

_MIXED = lazy_pattern(rf"[A-Z][a-z]{{1,15}} ?[{''.join(sorted(SURNAMES))}]")
"""An English given name with a Chinese surname: Jason黄."""

_LATIN_TITLED = lazy_pattern(
    r"[A-Z][a-z]{1,15}(?: [A-Z][a-z]{1,15})? ?(?:总|哥|姐|老师|经理|主任|工|先生|女士|小姐|老板"
    r"|医生|博士|教授|校长|园长|院长|店长)"
)
"""An English given name with a title: Tony哥, Kevin总."""

_TRADES = lazy_pattern(r"[\u4e00-\u9fff]{2}(?:化|重|建|军|精|加|电|轻|神|理|职|民)工$")
"""Companies that end like an engineer: 华润化工, 徐州重工."""

_NO_NAME_ENDS = "店厂局部栋"
"""What no name of a person ends in: 万达店 is a place, whatever 万 is besides."""


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
    if _DOTTED.fullmatch(words):
        return Person(words, title)
    if (words[-1] in _NO_NAME_ENDS and words[0] not in "老小") or _TRADES.search(words):
        return None
    if _is_latin_person(words):
        return Person(words, title)
    department, name = _split_department(words)
    head, blank, tail = name.partition(" ")
    if blank and not department and is_department(head):
        department, name = head, tail
    if is_titled(name) or (department and _is_latin_person(name)):
        return Person(name, title, department)
    if is_full_name(name):
        return Person(name, title, department, is_sure=bool(title or department) or len(name) > 1)
    if person := _after_post(words, title):
        return person
    return Person(name, title, department) if _ADDRESSED.fullmatch(name) else None


def _after_post(words: str, title: str) -> Person | None:
    """Read a person behind a post that is written in one with the name."""
    for pattern in (_ABBREVIATION, _POST, _ROLE):
        found = pattern.match(words)
        name = words[found.end() :] if found else ""
        if found and found.end() and _is_person(name):
            return Person(name, title or found[1])
    return None


def _is_person(name: str) -> bool:
    return is_titled(name) or is_full_name(name) or _is_latin_person(name)


def _is_latin_person(words: str) -> bool:
    """Tell whether words are a Latin name, with or without a Chinese title: John Smith, Tony哥."""
    is_plain = _LATIN.match(words) is not None and words not in _LATIN_POSTS
    return is_plain or bool(_MIXED.fullmatch(words) or _LATIN_TITLED.fullmatch(words))


def parse_person_by_number(words: str) -> Person | None:
    """Read the word directly before a number as a person: short posts count here (汪处, 秦导)."""
    person = parse_person(words)
    if person is not None:
        return person
    simple = to_simplified(words)
    if len(simple) == 2 and simple[0] in SURNAMES and simple[1] in _SHORT_POSTS:
        return Person(words)
    if _RARE_SURNAME.fullmatch(simple):
        return Person(words)
    if found := _NICKNAME.fullmatch(simple):
        return Person(words[found.start(2) :], words[: found.end(1)])
    return None


def ends_like_a_trade(words: str) -> bool:
    """Tell whether a name ends like an engineer and is a company's: 广西玉柴重工."""
    return _TRADES.search(words[-4:]) is not None


def is_post(words: str) -> bool:
    """Tell whether a word is a post without a name: 采购总监, 客房部经理."""
    simple = to_simplified(words)
    return _POST_ALONE.fullmatch(simple) is not None and not is_titled(simple)


def titled_person_in(words: str) -> str:
    """Return the first surname with a title in running words: 和蒋部长吃饭 speaks of 蒋部长."""
    simple = to_simplified(words)
    starts = [place for place, char in enumerate(simple) if char in SURNAMES]
    for start in sorted(starts, key=lambda place: simple[place] in _PREPOSITIONS):
        for end in range(min(start + 7, len(simple)), start + 1, -1):
            if is_titled(simple[start:end]):
                return words[start:end]
    return ""


def is_titled_person(words: str) -> bool:
    """Tell whether words are a surname with a title, or 老/小 with a surname: 刘主任, 老林."""
    simple = to_simplified(words)
    return is_titled(simple) or _LATIN_TITLED.fullmatch(simple) is not None


def _split_department(words: str) -> tuple[str, str]:
    words = _LED.sub("", words)
    found = _DEPARTMENT.match(words)
    rest = words[found.end() :].lstrip(" -").removeprefix("的") if found else ""
    if found and (not rest or _is_person(rest)):
        return found[1], rest
    return "", words


def is_department(words: str) -> bool:
    """Tell whether a word is the name of a department: 信息科, 设备科, 机电系."""
    if words in _DEPARTMENTS:
        return True
    simple = to_simplified(words)
    found = _DEPARTMENT.match(simple)
    is_whole = found is not None and found.end() == len(words) and len(words) >= 2
    return is_whole and _THING.search(simple) is None
