"""Whether a follow-up counts: the predicate of the product's rules, with its reason in Chinese.

Every follow-up is logged; only an effective one moves the protection. The predicate sees the text
and the times, never the customer; it tells the author why a follow-up did not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.domain.calendar import WorkCalendar
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.policy import Policy
from handlers.domain.quality import is_placeholder
from handlers.domain.text import count_characters, fold, is_han, squeeze


@dataclass(frozen=True, slots=True)
class Contacted:
    """What was logged: `happened_at` when it took place, `logged_at` when it was written down.

    `told` are all the words of the contact where the content leaves some out (the channel, the day).
    """

    content: str
    happened_at: datetime
    logged_at: datetime
    channel: str = ""
    result: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier follow-up of the same customer."""

    content: str
    happened_at: datetime
    is_effective: bool


@dataclass(frozen=True, slots=True)
class Effectiveness:
    """The verdict. `reason` says in Chinese why it does not count; empty when it does."""

    is_effective: bool
    is_late: bool
    reason: str = ""


NO_CONTACT = (
    "没人接", "无人接", "未接", "没接", "不接", "没有接", "未接听", "无人应答", "打不通", "没打通", "未打通", "打不进",
    "关机", "停机", "空号", "占线", "忙音", "通话中", "无法接通", "不在服务区", "拒接", "挂断",
    "挂了电话", "挂了我电话", "挂我电话", "把电话挂", "被挂", "没空接", "不方便接",
    "已读没回", "已读不回", "已读未回", "没回", "没有回", "未回", "不回", "没理", "不理", "没反应",
    "没有反应", "没消息",
    "没信号", "转了半天", "没联系上", "联系不上", "未联系上", "没找到人", "没见到", "没见着", "未见到",
    "不在公司", "人不在", "扑空", "没碰到", "白跑", "没在店", "没在公司", "没在办公室", "没在单位", "没在家",
    "把我删", "微信删了", "拉黑",
)  # fmt: skip
"""Words that say no contact came about (product rules: 没人接, 关机, 已读没回, …)."""

_AWAY = lazy_pattern(
    r"(?:[总工师姐哥板理任监长]|本人)(?:今天|现在|刚好|正好|又|都|还|也){0,2}不在(?=$|[\s,，。;；]|公司|单位|办公室|厂|店|家|现场|学校|医院)"
    r"|(?:打|拨|响|敲|等)[^,，。;；]{0,10}没人(?=$|[\s,，。;；])"
)
"""Whom one came to see was not there: 郭总监不在."""

_BYSTANDER = lazy_pattern(
    r"(?:前台|保安|门卫|门口|邻居|隔壁)[^,，。;；\s]{0,20}说[^,，。;；\s]{0,30}|(?:前台|保安|门卫)说[^,，。;；\s]{0,30}"
)
"""Who speaks for nobody: 前台说下午回来."""

_DID_NOT = lazy_pattern(
    r"(?:我们?|今天|昨天|前天|[上下]午|[这本上]周|还|也|都|就|一直|最近|暂时){0,4}+"
    r"(?P<not>没(?:有|能|空|时间|来得及|顾上|法)?|未|不能)(?:再|来|和|跟|给|与|跟?他们?|客户){0,3}+"
    r"(?P<act>去|打过?电话|联系|拜访|见|聊|谈|说|沟通|跟进|上门|什么可?[聊说谈]|啥可?[聊说谈])"
)
"""A clause in which the author says of himself that no contact was made: 没空联系他, 没去拜访."""

_TALKED_BEFORE = lazy_pattern(
    r"[聊谈说讲]了[^,，。;；]{0,12}(?:[,，。;；]|后|然后)?[^,，。;；]{0,8}$"
)
"""A talk that was held before the line went dead: 打电话聊了报价，中途挂断了."""

_BROKEN_OFF = frozenset(("挂断", "挂了电话", "被挂"))
_ONE_WAY = lazy_pattern(
    r"(?:发了?|发送了?|寄了?|转发了?|推了?|群发了?|发过)(?:一?[份个下些条封]|了|过)?"
    r"[^,，。;；\s说回聊谈]{0,6}?"
    r"(?:资料|彩页|报价单?|方案|邮件|短信|微信|消息|样册|画册|介绍|链接|文件|手册|目录|合同|祝福|问候|信息|样品|样板|小样|快递)(?!过?来)"
)
_AWAITS = lazy_pattern(
    r"(?:现在|目前|还|就|只|正|在|坐){0,4}+(?:等待?|待|静候)(?!了|[^,，。;；]{0,16}(?:[聊谈见说讲]了|见到|见面))"
)
"""A clause that only waits for an answer: 等林老板回复."""
_TWO_WAY = lazy_pattern(
    r"聊|谈|沟通|交流|商量|讨论|答复|回复|回电|回了|回邮件|回信|来电|来访|打来|接了|接通|接电话|说|表示|反馈|答应|同意|确认"
    r"|认可|要求|提出|询问|问了|咨询|见面|见了|面谈|拜访|上门|到访|开会|会议|参观|考察|演示|试用|测试|验收|签|定了|约好|约了"
    r"|收到|满意|犹豫|感兴趣|考虑|介绍了|汇报|看了|安排|通过|批了|推进|对接|了解到|得知|告知"
)
_PLANNED = lazy_pattern(
    r"改天|下次|改日|过两天|过几天|回头|明天|后天|明早|下周|下月|下个月|准备|打算|计划|拟|预约|再打|再约|再联系|再聊|再跟|再试"
    r"|再拜访|继续联系|待联系|要联系|需要联系|等客户"
)
_HELD = lazy_pattern(
    r"(?:聊|谈|沟通|交流|商量|讨论|拜访|面谈|见|见面|碰头|说|问|询问|确认|商定|回访|演示|介绍|汇报|参观|考察|开会|开|签|定|约|讲|敲|对接"
    r"|推进|答应|看|通)(?:了|过|好|完|妥|得)|[谈说讲敲商]定|约在"
)
"""A contact spoken of as held."""
_SAID = lazy_pattern(
    r"说|表示|答复|回复|回电|回信|来电|打来|来访|反馈|答应|同意|要求|提出|询问|告知|认可|确认|收到|得知|了解到|接通"
)
"""What the other side said or did; no plan of one's own unless an intention goes before it."""
_INTENDED = lazy_pattern(r"要(?!求)|想|需|去|待|等|考虑|争取|希望|应该|尽快|记得")
_CLAUSES = lazy_pattern(r"[,，。;；!！?？、\s]+")
_LATIN_WORDS = lazy_pattern(r"[A-Za-z]{2,20}")
_FEWEST_LATIN_WORDS = 3
"""Fewer make no sentence: ok, abcdefgh ijklmn."""


def judge(
    contact: Contacted,
    earlier: Sequence[Earlier],
    policy: Policy,
    calendar: WorkCalendar,
) -> Effectiveness:
    """Decide whether a follow-up is effective (product rules, Protection: Effective).

    `earlier` are the customer's standing follow-ups in any order.
    """
    is_late = contact.logged_at > _last_moment_to_log(contact.happened_at, calendar)
    reason = (
        _doubt_about_time(contact, is_late)
        or _doubt_about_contact(contact)
        or _doubt_about_words(contact, policy)
        or _doubt_about_earlier(contact, earlier, calendar)
    )
    return Effectiveness(not reason, is_late, reason)


def no_contact_words(content: str) -> str:
    """Return the words by which a text says that nobody was reached; empty when it says none.

    A contact that came about afterwards (没人接，后来回电说…) takes them back.
    """
    folded = fold(content)
    own = next(filter(None, map(_DID_NOT.match, _CLAUSES.split(folded))), None)
    if own is not None and not _tells_of_contact(folded):
        return own["not"] + own["act"]
    places = [(folded.rfind(word), word) for word in NO_CONTACT if word in folded]
    if away := _AWAY.search(folded):
        places.append((away.start(), away[0]))
    if not places:
        return ""
    place, word = max(places, key=lambda found: found[0] + len(found[1]))
    if word in _BROKEN_OFF and _TALKED_BEFORE.search(folded, 0, place):
        return ""
    after = _BYSTANDER.sub(" ", folded[place + len(word) :])
    return "" if _tells_of_contact(after) else word


def _doubt_about_time(contact: Contacted, is_late: bool) -> str:
    if contact.happened_at > contact.logged_at + timedelta(minutes=5):
        return "跟进时间在将来，还没有发生"
    return "补记晚了：要在次日结束前记录" if is_late else ""


def _doubt_about_contact(contact: Contacted) -> str:
    told = f"{contact.told or contact.content} {contact.result}"
    if word := no_contact_words(told):
        return f"没有联系上客户（{word}）"
    folded = fold(told)
    clauses = [clause for clause in _CLAUSES.split(folded) if clause]
    if _ONE_WAY.search(folded) and not _tells_of_contact(_ONE_WAY.sub(" ", folded)):
        return "只发了资料，客户还没有回应"
    if clauses and all(_is_mere_plan(clause) for clause in clauses):
        return "只写了计划，还没有联系"
    return ""


def _doubt_about_words(contact: Contacted, policy: Policy) -> str:
    least = policy.min_effective_characters
    if is_placeholder(contact.content) or not _says_something(contact.told or contact.content):
        return "没有写跟进内容"
    if count_characters(contact.told or contact.content) < least:
        return f"内容不足 {least} 个字"
    return ""


def _says_something(told: str) -> bool:
    """Tell whether a text holds words: Chinese ones, or several of another language, no digits alone."""
    latin = _LATIN_WORDS.findall(told)
    return any(is_han(char) for char in told) or len(latin) >= _FEWEST_LATIN_WORDS


def _doubt_about_earlier(
    contact: Contacted, earlier: Sequence[Earlier], calendar: WorkCalendar
) -> str:
    last = max(earlier, key=lambda one: one.happened_at, default=None)
    if last is not None and squeeze(last.content) == squeeze(contact.content):
        return "和上一条跟进内容相同"
    day = calendar.day_of(contact.happened_at)
    if any(one.is_effective and calendar.day_of(one.happened_at) == day for one in earlier):
        return "当天已有一条有效跟进，每天计一次"
    return ""


def _tells_of_contact(folded: str) -> bool:
    """Tell whether a clause speaks of a contact that took place, not of one that is planned.

    The first word decides: 客户说下周答复 tells of a talk, 下周再聊 of a plan.
    """
    for clause in _CLAUSES.split(folded):
        if _DID_NOT.match(clause) or _AWAITS.match(clause):
            continue
        told, planned = _TWO_WAY.search(clause), _PLANNED.search(clause)
        if told and (planned is None or told.start() < planned.start()):
            return True
    return False


def _is_mere_plan(clause: str) -> bool:
    """Tell whether a clause speaks of what is to come and not, before that, of a contact that was.

    客户说下周答复 and 聊了预算下周再谈 tell of contacts; 上门拜访定在下周 and 想跟客户确认明天的时间 of plans.
    """
    planned = _PLANNED.search(clause)
    if planned is None:
        return False
    before = clause[: planned.start()]
    if _HELD.search(before):
        return False
    said = _SAID.search(before)
    return said is None or bool(_INTENDED.search(before[: said.start()]))


def _last_moment_to_log(happened_at: datetime, calendar: WorkCalendar) -> datetime:
    return calendar.end_of_day(calendar.end_of_day(happened_at) + timedelta(hours=12))
