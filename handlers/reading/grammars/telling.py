"""Grammar of a contact told of without a command word: 刚从第一医院出来,吴老师说预算批了.

Whom it was with is taken from the verb beside it; the rest is read like what follows 跟进.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from handlers.domain.dates import Precision, Purpose, find_dates
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import TITLES, is_common_name
from handlers.domain.text import to_simplified
from handlers.reading.collected import Collected
from handlers.reading.fields import put_date
from handlers.reading.following import read_told
from handlers.reading.grammars.speaking import name_by_trade
from handlers.reading.line import Line
from handlers.reading.options import channel_in
from handlers.reading.organisations import find_organisation
from handlers.reading.people import is_titled_person, parse_person

_WHEN = (
    r"(?:我们|我|刚刚|刚|才|今天|今儿个?|今早|今晚|昨天|昨儿个?|昨晚|前天|前儿个?|上午|中午|下午|晚上|早上|一早|上周[一二三四五六日天]?|这?周[一二三四五六日天]"
    r"|[跑忙累]了一?整?天(?=[\s,，])|又|已经|已|终于|\d{1,2}[月号日点]|[\s,，])*+"
)
_WHO = r"(?P<who>[^\s,，。;；:：!！?？、@的]{2,20}?(?:的[^\s,，。;；:：!！?？、@的]{2,8}?)?)"
_CUSTOMER = r"(?:在[^\s,，。;；]{1,6}?)?(?:那边|那里|这边|公司|现场|门口|总部|工厂)?"
_TALKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        lazy_pattern(rf"^{_WHEN}从{_WHO}{_CUSTOMER}(?:出来|回来|离开|拜访回来|谈完|开完会)了?"),
        "拜访",
    ),
    (
        lazy_pattern(
            rf"^{_WHEN}(?:拜访|走访|回访|约见|上门拜访|上门|电话联系|微信联系|联系)(?:了|过|完)(?:一下)?(?:客户)?{_WHO}(?=$|[\s,，。;；!！的])"
        ),
        "拜访",
    ),
    (
        lazy_pattern(
            rf"^{_WHEN}(?:去了?|到了?|在|跑了?)(?:一?趟)?{_WHO}{_CUSTOMER}(?:拜访|见|谈|开会|聊|看|演示|参观|调研|现场)[^\s,，。;；]{{0,6}}"
        ),
        "拜访",
    ),
    (
        lazy_pattern(rf"^{_WHEN}(?:去|到|跑)了(?:一?趟)?{_WHO}{_CUSTOMER}(?=[\s,，。;；!！])"),
        "拜访",
    ),
    (lazy_pattern(rf"^{_WHEN}(?:拜访|走访|回访){_WHO}(?=[\s,，])"), "拜访"),
    (
        lazy_pattern(
            rf"^{_WHEN}(?:陪|带|领|接待|请)(?:了|着)?{_WHO}(?=(?P<told>看|参观|吃|试|走|转|验|考察|体验|逛)(?:了|过|完))"
        ),
        "拜访",
    ),
    (
        lazy_pattern(
            rf"^{_WHEN}(?:和|跟|与){_WHO}(?:通(?:了|完|过)?个?电话|打(?:了|完|过)?个?电话|电话(?:里|沟通|聊)|通话)[^\s,，。;；]{{0,4}}"
        ),
        "电话",
    ),
    (lazy_pattern(rf"^{_WHEN}给{_WHO}(?=(?P<told>寄|发|送|带|报|做|出|装|修)(?:了|过|好|完))"), ""),
    (lazy_pattern(rf"^{_WHEN}(?:给|打给){_WHO}(?:打|去|回)了?(?:个|一个|通)?电话了?"), "电话"),
    (
        lazy_pattern(
            rf"^{_WHEN}{_WHO}(?:刚刚?|又|才|今天|给我们?){{0,3}}+(?:打来|打|来|回)了?(?:个)?电话了?"
        ),
        "电话",
    ),
    (
        lazy_pattern(
            rf"^{_WHEN}(?:和|跟|与){_WHO}{_CUSTOMER}(?:微信)?(?:(?:聊|谈|沟通|交流|见|碰|吃|开|对接|确认|敲定)(?:了|过|完|好|面)[^\s,，。;；]{{0,6}}|视频会议|视频会|视频|语音|碰头|吃饭|喝茶)"
        ),
        "",
    ),
    (
        lazy_pattern(
            rf"^{_WHEN}{_WHO}(?:那边)?(?:回复|回邮件|来邮件|回微信|反馈|答应|同意|确认|表示)了?(?=$|[\s,，。;；!！说])"
        ),
        "",
    ),
)
_NOBODY = frozenset(
    (
        "客户",
        "对方",
        "老板",
        "领导",
        "同事",
        "主管",
        "经理",
        "大家",
        "家里",
        "公司",
        "他们",
        "老婆",
        "朋友",
        "孩子",
        "你们",
        "我们",
    )
)


class ToldContact(NamedTuple):
    """Whom the contact was with, as typed, the channel the verb speaks of, and where the verb ends."""

    who: str
    channel: str
    end: int


def find_told_contact(line: Line) -> ToldContact | None:
    """Return the contact that a message begins with telling of; None when it tells of none."""
    for pattern, channel in _TALKS:
        found = pattern.match(line.text)
        if found is None:
            continue
        who = line.words(*found.span("who"))
        if who in _NOBODY or len(who) < 2:
            continue
        end = found.end()
        if "told" in pattern.groupindex and "的" in who:
            end = found.start("who") + who.index("的") + 1  # what the person did is content
        return ToldContact(who, channel, end)
    return None


def put_told_contact(kept: Collected, line: Line) -> None:
    """Read the customer from the verb beside it and the rest as a follow-up."""
    found = find_told_contact(line)
    if found is None:
        return
    _put_whom(kept, found.who)
    option, word = channel_in(line.text[: found.end].replace(found.who.lower(), " "))
    if option in ("电话", "微信") and found.channel == "拜访":
        kept.put("channel", option, word)  # 电话联系了
    elif found.channel:
        kept.put("channel", "面谈" if found.channel == "拜访" else found.channel, found.channel)
    elif option:
        kept.put("channel", option, word)
    _put_when(kept, line.cut(0, found.end))
    rest = line.cut(found.end, len(line.text))
    read_told(kept, rest if rest.text.strip(" ,，。;；!！") else line)
    if (content := kept.fields.get("content")) is not None:
        kept.fields["content"] = replace(content, words=line.shown)


def _put_whom(kept: Collected, who: str) -> None:
    """Keep the customer, or the person where only a person is named: 四川省肿瘤医院邓主任, 俞总."""
    organisation = find_organisation(Line.of(who))
    if organisation is not None and organisation.start == 0:
        kept.name(organisation.full)
        who = who[organisation.end :]
    if organisation is None:
        who = _name_before_person(kept, who)
    if person := parse_person(who) if who else None:
        kept.person(person)
    elif organisation is None and who:
        kept.name(who)


def _name_before_person(kept: Collected, who: str) -> str:
    """Take the customer before a titled person, 烟台鲁蓬水产老孙, and return the rest."""
    name, of, rest = who.partition("的")
    if of and rest and len(name) >= 2:
        kept.name(name)
        return rest
    cut = name_by_trade(who)
    if cut and is_common_name(to_simplified(who[cut:])):
        kept.name(who[:cut])
        return who[cut:]
    for size in (2, 3, 4):
        is_title = to_simplified(who[-size:]) in TITLES
        if len(who) >= size + 2 and not is_title and is_titled_person(who[-size:]):
            kept.name(who[:-size])
            return who[-size:]
    return who


def _put_when(kept: Collected, line: Line) -> None:
    """Keep the day that the telling begins with; 今天 and 刚 are the message's own moment."""
    ctx = kept.ctx
    span = next(find_dates(line.text, ctx.now, ctx.calendar, Purpose.PAST), None)
    if span is None or span.reading.on >= ctx.calendar.day_of(ctx.now):
        return
    if span.reading.precision in (Precision.DAY, Precision.MINUTE):
        put_date(kept, "happened_at", span.reading, line.words(span.start, span.end))
