"""Grammar of a message that begins with the customer and what its person did: 北方重工小秦发邮件来了.

Nobody names a command and no verb leads to the customer, so it is always asked about. The words count only
where a person of the customer is told to have said or done something.
"""

import re
from typing import NamedTuple

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import SURNAMES
from handlers.domain.text import to_simplified
from handlers.domain.wordlists import CITIES, INDUSTRY_WORDS, PROVINCES
from handlers.reading.collected import Collected
from handlers.reading.following import read_told, says_channel_only
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisation
from handlers.reading.people import is_department, is_post, is_titled_person, parse_person

_SAYS = lazy_pattern(
    r"(?:刚刚|刚才|刚|今天|今早|昨天|昨晚|前天|上午|中午|下午|晚上|又|已经|终于|也|都|那边|这边|那里|的|在){0,4}+"
    r"(?:说|讲了?|表示|反馈|回复|回[话信电]|回了?(?:我|邮件|微信|消息|电话)|来[电信]|来(?:公司|我们|我司|厂里|店里|展厅)|来了?(?:邮件|消息|电话)|发(?:来|了|邮件|微信|消息)|打来|打了?电话"
    r"|给(?:我|了|回)|约(?:我|了)|让(?:我|把|发|送|寄|给|明|下|周)|叫(?:我们?)|要(?:我们|了|求)|加了?(?:我|上)|同意|答应|确认|拒绝|没接|没回|不接|没来|没见|没同意"
    r"|问了?|看[了过]|看中|批了|定了|有了?(?:进展|消息|回复|答复)|电话(?:里|上|中|通|说|聊|打|接)|微信(?:里|上|说|聊|回)|邮件(?:里|上|说|回))"
)
_WHEN = lazy_pattern(r"^(?:今天|今早|昨天|昨晚|前天|上午|中午|下午|早上|刚才|刚刚|刚|[\s,，])*+")
_NAME = lazy_pattern(r"[\u4e00-\u9fffa-z0-9&·()（）-]{2,20}")
_THERE = lazy_pattern(r"(?:那边|这边|那里|那头)?的?$")
_NO_NAME = lazy_pattern(
    r"[我你他她它咱谁哪您]|^(?:这|那|有|新来|没|不|别|先|对|嗯|哈|怎|如果|要是|听说|据说|隔壁|群里|大家|领导|老板|同事|财务|行政|人事|客户|对方|公司|部门|朋友)"
    r"|[了吗呢吧说问让被把跟给在是没不]|(?<!联)想|^和|和$|部门|同事|领导"
)
_THEIRS = lazy_pattern(
    r"(?P<name>[\u4e00-\u9fffa-z0-9]{2,14})的(?P<person>[\u4e00-\u9fff]{2,4}?|[a-z]{2,15})(?=(?:电话|微信|说|回|今天|刚|昨天))"
)
_LATIN_NAME = lazy_pattern(r"[A-Z][\w&.'-]*(?: [A-Z][\w&.'-]*){0,4}", re.ASCII)
_TRADES = (
    *("茶叶", "物业", "文旅", "火锅", "医疗", "科技", "智能", "物流", "商贸", "传媒"),
    *("重工", "石化", "鞋材", "面料", "五金", "包装", "化纤", "药材", "种植"),
)
_PLACES = tuple("厂店行社所院校局部网坊斋阁馆铺庄号园城站场")
"""What the name of a business of three characters or more ends in."""

_POSTS = frozenset(
    (
        "园长",
        "校长",
        "院长",
        "店长",
        "厂长",
        "馆长",
        "老板",
        "老板娘",
        "采购",
        "财务",
        "负责人",
        "经理",
        "总监",
        "主任",
    )
)
"""Who speaks for a customer with a Latin name, without a surname."""
_HAPPENED = lazy_pattern(
    r"[^\s,，。;；吗呢?？]{0,10}了(?![吗么呢没?？])"
    r"|(?:今天|明天|后天|[上下]午|今晚|明早|周[一二三四五六日])[^\s,，。;；吗呢?？]{0,8}(?:见|视频|开会|签|来|过来|碰头|面谈)"
)
_LATIN_TITLED = lazy_pattern(
    r"(?P<name>[\u4e00-\u9fff]{2,10})(?P<who>[a-z]{2,12}(?:姐|哥|总|老师|经理))"
)
_LATIN_SAYS = lazy_pattern(r"[ ,，][a-z]{3,12} ?(?=说|回了?|来|发|问|约|同意|确认)")
"""诺德 vivian 回了: somebody with a Latin name beside the customer's."""

_LONGEST_PERSON = 4
_FURTHER_TRADES = (
    *(
        "印务",
        "光伏",
        "制衣",
        "牙科",
        "口腔",
        "茶厂",
        "校服",
        "冷鲜",
        "宠物",
        "实验室",
        "物流园",
        "制药",
        "药房",
    ),
    *(
        "煤机",
        "酒店",
        "医院",
        "门诊部",
        "幼儿园",
        "车队",
        "饭店",
        "农场",
        "牧场",
        "影楼",
        "健身",
        "美容",
        "养殖",
    ),
    *(
        "管理局",
        "事务局",
        "水泥",
        "电子厂",
        "机床",
        "汽修",
        "面馆",
        "烘焙",
        "花店",
        "书店",
        "驾校",
        "培训",
        "学校",
    ),
)
_TRADE_FIRST = lazy_pattern(
    r"(?P<name>[\u4e00-\u9fff]{2,8}?(?:"
    + "|".join(
        sorted(
            {*INDUSTRY_WORDS, *_TRADES, *_FURTHER_TRADES}
            - {
                "服务",
                "销售",
                "发展",
                "管理",
                "项目",
                "产品",
                "工程",
                "技术",
                "系统",
                "设计",
                "信息",
                "开发",
                "国际",
                "经营",
                "商务",
                "会展",
            },
            key=len,
            reverse=True,
        )
    )
    + r"))(?:那边|这边|那里|的)?(?=[\s,，]?[\u4e00-\u9fffa-z0-9]{2})"
)
_DONE = lazy_pattern(r"了(?![解吗么呢?？])|已经|说|回复|同意|不同意|收到|寄出|约")
"""What tells of something that happened."""


class Spoken(NamedTuple):
    """The customer and its person, as typed, and where the telling begins."""

    name: str
    person: str
    start: int


def find_spoken_contact(line: Line) -> Spoken | None:
    """Return the customer that a message begins with telling of; None when it tells of none."""
    lead = _WHEN.match(line.text)
    start = lead.end() if lead else 0
    return (
        _written_in_one(line, start)
        or _of_theirs(line, start)
        or _with_latin_person(line, start)
        or _name_first(line, start)
        or _by_trade(line, start)
    )


def put_spoken_contact(kept: Collected, line: Line) -> None:
    """Read the customer, its person and the rest as a follow-up."""
    found = find_spoken_contact(line)
    if found is None:
        return
    kept.name(found.name)
    if found.person and (person := parse_person(found.person)):
        kept.person(person)
    read_told(kept, line.cut(found.start, len(line.text)))


def _written_in_one(line: Line, start: int) -> Spoken | None:
    """Read 北方重工小秦发邮件来了, 猫先森的周博士今天回我了, Bright Future园长微信上说…."""
    latin = _LATIN_NAME.match(line.shown, start)
    first = latin.end() if latin else start + 2
    word = lazy_pattern(r"[^\s,，。;；:：!！?？]*").match(line.text, first)
    end = word.end() if word else first
    for at in range(first, min(end, start + 24)):
        for size in range(_LONGEST_PERSON, 1, -1):
            person = line.text[at : at + size]
            if len(person) < size or not _tells(line.text, at + size, person):
                continue
            if line.text[at] == "边" and line.text[at - 1] in "那这":
                continue  # 富维车队那边高主任
            if _is_somebody(person) or (latin is not None and person in _POSTS):
                name = _THERE.sub("", line.words(start, at))
                return Spoken(name, person, at) if may_be_name(name) else None
    return None


def _tells(text: str, place: int, person: str) -> bool:
    """Tell whether somebody says or does something here; of one with a title, whatever is told as done."""
    if _SAYS.match(text, place):
        return True
    is_known = is_titled_person(person) or _is_short_post(person)
    return is_known and _HAPPENED.match(text, place) is not None


def _is_short_post(words: str) -> bool:
    """Tell whether two characters are a surname with a short post: 武科, 汪处."""
    return len(words) == 2 and words[0] in SURNAMES and words[1] in "科处局队导"


def _is_somebody(words: str) -> bool:
    """Tell whether words are a person beside the customer's name: 高主任, 武科, 小初, coco姐."""
    is_nickname = len(words) == 2 and words[0] in "小阿" and "\u4e00" <= words[1] <= "\u9fff"
    return is_nickname or _is_short_post(words) or is_titled_person(words)


def _of_theirs(line: Line, start: int) -> Spoken | None:
    """Read 草原牛羊肉的巴特尔电话通了: somebody of the customer's, whatever the name."""
    found = _THEIRS.match(line.text, start)
    if found is None or not _SAYS.match(line.text, found.end()):
        return None
    name = line.words(*found.span("name"))
    if not may_be_name(name):
        return None
    stop = re.search(r"[\s,，。;；]", line.text[found.end() :])
    clause = line.text[found.end() : found.end() + stop.start() if stop else len(line.text)]
    start = found.end() if says_channel_only(clause) else found.start("person")
    return Spoken(name, line.words(*found.span("person")), start)


def _name_first(line: Line, start: int) -> Spoken | None:
    """Read 六和桥茶叶 沈总电话里说…: the name as a word of its own, then a person, now or later, who says it."""
    organisation = find_organisation(line)
    if organisation is not None and organisation.start == start:
        end, name = organisation.end, organisation.full
    else:
        word = _NAME.match(line.text, start)
        end = word.end() if word else start
        name = line.words(start, end)
        if line.text[end : end + 1] not in (" ", ",", "，"):
            return None
        if not (_shows_itself(name) or _LATIN_SAYS.match(line.text, end)):
            return None
    if not may_be_name(name) or not _somebody_says(line.text, end):
        return None
    return Spoken(name, "", end)


def _with_latin_person(line: Line, start: int) -> Spoken | None:
    """Read 芙兰朵coco姐打样费付了: a Latin name with a title behind the customer's."""
    found = _LATIN_TITLED.match(line.text, start)
    if found is None or not (
        _SAYS.match(line.text, found.end()) or _HAPPENED.match(line.text, found.end())
    ):
        return None
    name = line.words(*found.span("name"))
    return Spoken(name, "", found.start("who")) if may_be_name(name) else None


def _by_trade(line: Line, start: int) -> Spoken | None:
    """Read 冰城印务台历打样已经寄出: the trade ends the name, what follows is told as done."""
    found = _TRADE_FIRST.match(line.text, start)
    if found is None or not _DONE.search(line.text, found.end()):
        return None
    name = line.words(*found.span("name"))
    return Spoken(name, "", found.end()) if may_be_name(name) else None


def name_by_trade(words: str) -> int:
    """Return where a name ends that its trade ends, with more behind it: 双流物流园余洋; 0 without one."""
    found = _TRADE_FIRST.match(to_simplified(words).lower())
    return found.end("name") if found else 0


def _somebody_says(text: str, start: int) -> bool:
    """Tell whether a clause begins with a person who said or did something."""
    if _SAYS.match(text, start) and text[start : start + 1] not in " ,，":
        return True
    if _LATIN_SAYS.match(text, start):
        return True
    for clause in re.finditer(r"(?:^|(?<=[\s,，。;；]))[^\s,，。;；]+", text[start:]):
        for size in range(_LONGEST_PERSON, 1, -1):
            person = clause[0][:size]
            if is_titled_person(person) and _SAYS.match(clause[0], size):
                return True
    return False


def may_be_name(name: str) -> bool:
    """Tell whether words may name a customer: no region alone, nobody of ours, no talk."""
    simple = to_simplified(name).lower()
    if len(simple) < 2 or simple in (*PROVINCES, *CITIES) or _NO_NAME.search(simple):
        return False
    is_body = len(simple) > 3 and simple.endswith(
        ("队", "室", "局", "中心")
    )  # 富维车队, 星海实验室
    is_part = is_department(simple) and not is_body
    return not (is_part or is_post(simple) or is_titled_person(simple))


def _shows_itself(name: str) -> bool:
    """Tell whether a word alone looks like a customer: by ending, trade or region, or by its length."""
    simple = to_simplified(name)
    if simple.endswith((*INDUSTRY_WORDS, *_TRADES)) and len(simple) > 3:
        return True
    if simple.startswith((*PROVINCES, *CITIES)) and len(simple) > 4:
        return True
    return len(simple) > 2 and simple.endswith(_PLACES)
