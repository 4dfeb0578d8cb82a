"""Commands that a message means without naming them: a correction, a contact told of, a hand-over, the pool.

What only looks is sure; a correction that states its field and value is sure as well; everything else is
inferred from the telling and asked about. Questions, quotations and talk about reporting are none.
"""

import re

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import is_full_name
from handlers.reading.colleagues import mentioned
from handlers.reading.command_word import CommandFound, is_question, is_quotation
from handlers.reading.context import ReadingContext
from handlers.reading.entities import has_phone
from handlers.reading.grammars import handing
from handlers.reading.grammars.adding import (
    find_changed,
    put_changed,
    put_further_contact,
    says_further_contact,
)
from handlers.reading.grammars.amending import find_amendment, put_amendment
from handlers.reading.grammars.correcting import (
    find_correction,
    only_labelled,
    put_correction,
    put_labelled,
)
from handlers.reading.grammars.speaking import find_spoken_contact, put_spoken_contact
from handlers.reading.grammars.succeeding import find_succession, put_succession
from handlers.reading.grammars.telling import find_told_contact, put_told_contact
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisations
from handlers.reading.result import Certainty

_SIGNS = lazy_pattern(r"^[\s,，。.!！~、\U0001f000-\U0001faff\u2600-\u27bf\u203c\u2049]+")
_POOL_ASKED = lazy_pattern(
    r"公海(?:里面?|中|上)?(?=[^\s,，。;；]{1,20}(?:有哪些|有什么|有多少|有没有|有几家))|"
    r"公海(?:里|里面|池|上|中)?(?:现在|目前|最近)?(?:还)?(?:有|剩)?(?:哪些|什么|没有|几家|多少|啥)"
    r"|(?:看看|看一?下|查看|查一?下|列一?下|打开)(?:一下)?(?:现在)?(?:的)?公海"
)
_HANDED = lazy_pattern(
    r"^(?:我?(?:把|将))?(?P<what>[^\s,，。;；@把将我]{2,30}?)(?P<verb>(?:移交|转交|交接|转让|转|交|让|划)给) ?"
    r"(?=@|(?P<who>[\u4e00-\u9fff]{2,4})(?<![了吧吗呢])(?:$|[\s,，。;；]))"
)
_GIVEN = lazy_pattern(
    r"^(?:我?(?:把|将))(?P<what>[^\s,，。;；@把将我]{2,30}?)(?P<verb>给) ?(?P<who>[\u4e00-\u9fff]{2,3})"
    r"(?P<does>(?:来|去)?(?:跟进?|负责|管|做|接手|维护)(?:吧|了|啊)?)(?=$|[\s,，。;；])"
)
"""把力拓模具给李雷跟吧: to be confirmed."""
_ORGANISED = r"[^\s,，。;；]{2,30}(?:公司|集团|厂|店|院|校|局|所|社|行)"
_TOLD_OF = r"(?P<what>[^\s,，。;；@？?把将我]{2,30}?)"
_SAID_OTHERWISE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("申诉", lazy_pattern(rf"^对 ?{_TOLD_OF}(?P<verb>(?:的?归属)?(?:有异议|不服))")),
    ("延期", lazy_pattern(rf"^{_TOLD_OF}[\s,，]*(?P<verb>再?(?:保|续|延)护?)(?= ?\d{{1,3}} ?天)")),
    (
        "释放",
        lazy_pattern(rf"^(?:把|将)?{_TOLD_OF}(?P<verb>(?:丢|放|退|还)(?:回|到|进)?公海[吧了啊]?)"),
    ),
    (
        "释放",
        lazy_pattern(
            rf"^(?P<verb>放了|放掉)[\s,，:：]+(?={_ORGANISED}){_TOLD_OF}(?=$|[\s,，。;；])"
        ),
    ),
    (
        "联合",
        lazy_pattern(
            rf"^{_TOLD_OF}(?:这一?单|这家|这个客户|这个项目|项目)?(?P<verb>跟|和|与)(?=[\u4e00-\u9fff]{{2,3}}?(?P<joint>一起|一块儿?|合作|搭)(?:跟进?|做|弄|搞|报)?)"
        ),
    ),
    (
        "流失",
        lazy_pattern(rf"^{_TOLD_OF}(?P<verb>黄了|没戏了|丢单了?|飞了|丢了)(?=$|[\s,，。;；])"),
    ),
    (
        "成交",
        lazy_pattern(
            rf"^{_TOLD_OF}(?P<verb>签了|签啦|签下来?了|签下来?啦|签约了|成交了|成交啦|拿下了|拿下啦|定下来了)(?=[\s,，:：]*[^\s,，]{{0,4}}\d)"
        ),
    ),
)
"""How people say it with the customer first; always asked about."""

_TOGETHER = lazy_pattern(r"(?:一起|一块儿?|合作|搭)(?:跟进?|做|弄|搞|报)?")
_ENDS = " 。!！?？~"
_LOOKED_AT: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "排行",
        lazy_pattern(
            r"(?:看一?下|看看|查一?下)?(?P<rest>[本上这当]个?(?:周|星期|月|季度?|年)|今年|去年|今天|昨天)?的?(?:报备|跟进|成交|客户|业绩|销售)?(?:排行榜?|排名)"
        ),
    ),
    (
        "统计",
        lazy_pattern(
            r"(?:看一?下|看看|查一?下)?(?P<rest>[本上这当]个?(?:周|星期|月|季度?|年)|今年|去年|今天|昨天)?(?:我的?)?的?(?:报备|跟进|成交|客户|销售)?(?:统计|漏斗|业绩)"
        ),
    ),
    (
        "我的客户",
        lazy_pattern(r"(?:我的?|我手上)?(?P<rest>快到期)(?:的|了的)?(?:客户)?(?:有哪些)?"),
    ),
)
_DECIDED = lazy_pattern(r"(?P<said>通过|同意|不同意|驳回) ?(?=# ?[a-z]\d{1,6}(?![a-z0-9]))")
"""How people answer a case by its number; 驳回 leaves it with the owner, the others do not say whose it is."""

_EVERYTHING = lazy_pattern(r"^(?:离职|工作|客户)?交接[\s:：]+(?=\S)")
_RULING = lazy_pattern(r"^# ?[a-z]\d{1,6}[\s,，:：]*(?:维持|改判|联合|两家)")
_ORDERED = lazy_pattern(
    r"(?:领导|主管|老板|公司|经理)[^,，。\s]{0,4}(?:让|叫|要求|通知)我|通知|规定|转发|说要?报备"
)
_REPORTED_TALK = lazy_pattern(
    r"报备|登记|跟进的?(?:人|客户|规则|制度)|撞单|(?:这个|那个|你们|咱们|公司|报备)的?系统|^系统|系统(?:怎么|又|卡|坏|崩|里)|机器人"
)


def find_unnamed_command(line: Line, ctx: ReadingContext) -> CommandFound | None:
    """Return the command that the message means; None when it means none that can be told."""
    lead = _SIGNS.match(line.text)
    line = line.cut(lead.end() if lead else 0, len(line.text))
    return (
        _pool(line, ctx)
        or _looked_at(line, ctx)
        or _correction(line, ctx)
        or _succession(line)
        or _amendment(line)
        or _handover(line, ctx)
        or _ruling(line)
        or _decided(line, ctx)
        or _said_otherwise(line, ctx)
        or _told(line, ctx)
        or _fields_only(line, ctx)
        or _added(line, ctx)
    )


def _pool(line: Line, ctx: ReadingContext) -> CommandFound | None:
    if "公海" not in ctx.vocabulary.commands:
        return None
    asked = _POOL_ASKED.search(line.text)
    if asked is None or len(line.text) > 60:
        return None
    return CommandFound("公海", Certainty.SURE, line.blank(asked.start(), asked.end(), " "))


def _looked_at(line: Line, ctx: ReadingContext) -> CommandFound | None:
    """Read 本月报备排行, 上周的漏斗 and 快到期的: lists and figures only look."""
    for command, pattern in _LOOKED_AT:
        found = pattern.fullmatch(line.text.strip(_ENDS))
        if found is not None and command in ctx.vocabulary.commands:
            rest = line.words(*found.span("rest")) if found["rest"] else ""
            return CommandFound(command, Certainty.SURE, Line.of(rest))
    return None


def _correction(line: Line, ctx: ReadingContext) -> CommandFound | None:
    """Read 电话打错了 张伟的是138…, 金额不是50万是65万: of the customer spoken of last in this chat."""
    if is_question(line.text) or is_quotation(line.text):
        return None
    correction = find_correction(line)
    if correction is None:
        return None
    certainty, note = Certainty.SURE, ""
    if not correction.is_named:
        note = f"要改刚才说到的客户的{correction.field.labels[0]}吗？"
        certainty = Certainty.UNSURE
    return CommandFound("更新", certainty, line, note, grammar=put_correction, is_inferred=True)


def _amendment(line: Line) -> CommandFound | None:
    """Read 博奥检测的预算更正一下 不是60万 是68万: for the person to confirm."""
    if is_question(line.text) or is_quotation(line.text):
        return None
    found = find_amendment(line)
    if found is None:
        return None
    name = found.name or "刚才说到的客户"
    note = f"要更新「{name}」吗？"
    return CommandFound(
        "更新", Certainty.UNSURE, line, note, grammar=put_amendment, is_inferred=True
    )


def _succession(line: Line) -> CommandFound | None:
    """Read 佳和物业换对接人了 现在是赵工 180…: for the person to confirm."""
    if is_question(line.text) or is_quotation(line.text):
        return None
    found = find_succession(line)
    if found is None:
        return None
    note = f"要更新「{found.name}」的联系人吗？"
    return CommandFound(
        "更新", Certainty.UNSURE, line, note, grammar=put_succession, is_inferred=True
    )


def _handover(line: Line, ctx: ReadingContext) -> CommandFound | None:
    """Read 云杉智能转给@李雷: sure with a mention, else asked about."""
    if "移交" not in ctx.vocabulary.commands or is_question(line.text) or is_quotation(line.text):
        return None
    if (every := _EVERYTHING.match(line.text)) and len(mentioned(line)) > 0:
        rest = line.cut(every.end(), len(line.text))
        return CommandFound(
            "移交", Certainty.SURE, rest, grammar=handing.everything, is_inferred=True
        )
    if (given := _GIVEN.match(line.text)) and is_full_name(given["who"]):
        note = f"是要移交「{line.words(*given.span('what'))}」吗？"
        rest = line.blank(given.start("verb"), given.end("does"), " ")
        rest = rest.cut(given.start("what"), len(rest.text))
        rest = Line(f"{rest.text} @{given['who']}", f"{rest.shown} @{given['who']}")
        return CommandFound("移交", Certainty.UNSURE, rest, note, is_inferred=True)
    found = _HANDED.match(line.text)
    if found is None:
        return None
    is_sure = found["who"] is None
    if not is_sure and not is_full_name(found["who"]):
        return None
    note = (
        "" if is_sure else f"是要移交「{line.words(found.start('what'), found.end('what'))}」吗？"
    )
    rest = line.blank(found.start("verb"), found.end("verb") - 1, " ")
    return CommandFound(
        "移交",
        Certainty.SURE if is_sure else Certainty.UNSURE,
        rest.cut(found.start("what"), len(rest.text)),
        note,
        is_inferred=True,
    )


def _ruling(line: Line) -> CommandFound | None:
    """Read #A90 维持原判 证据不足: a case's number and a verdict are enough."""
    if _RULING.match(line.text) is None:
        return None
    return CommandFound("裁定", Certainty.SURE, line, is_inferred=True)


def _decided(line: Line, ctx: ReadingContext) -> CommandFound | None:
    """Read 驳回 #A1 理由 and 通过 #A1: a ruling whose verdict the person confirms or states."""
    found = _DECIDED.match(line.text)
    if found is None or "裁定" not in ctx.vocabulary.commands or is_question(line.text):
        return None
    rest = line.cut(found.end(), len(line.text))
    if found["said"] == "驳回":
        note = "「驳回」就是维持原来的归属，对吗？"
        rest = Line(f"维持 {rest.text}", f"维持 {rest.shown}")
    else:
        note = f"「{found['said']}」哪一方？请写明，例：裁定 #A1 维持 理由"
    return CommandFound("裁定", Certainty.UNSURE, rest, note, is_inferred=True)


def _said_otherwise(line: Line, ctx: ReadingContext) -> CommandFound | None:
    """Read 云杉智能黄了, 云杉智能签了 88万, 对云杉智能有异议: for the person to confirm."""
    if is_question(line.text) or is_quotation(line.text):
        return None
    for command, pattern in _SAID_OTHERWISE:
        found = pattern.match(line.text)
        if found is None or command not in ctx.vocabulary.commands:
            continue
        what = line.words(*found.span("what"))
        rest = line.blank(*found.span("verb"), " ")
        if "joint" in pattern.groupindex:
            together = _TOGETHER.search(rest.text, found.start("joint"))
            rest = rest.blank(*together.span(), " ") if together else rest
            rest = rest.blank(found.end("what"), found.start("verb"), " ")
        rest = rest.cut(found.start("what"), len(rest.text))
        note = f"是要「{command}」「{what}」吗？"
        return CommandFound(command, Certainty.UNSURE, rest, note, is_inferred=True)
    return None


def _told(line: Line, ctx: ReadingContext) -> CommandFound | None:
    """Read 刚从第一医院出来,吴老师说…: a contact that took place, for the person to confirm."""
    if is_question(line.text) or _ORDERED.search(line.text) or _REPORTED_TALK.search(line.text):
        return None
    told = find_told_contact(line)
    spoken = find_spoken_contact(line) if told is None else None
    if told is None and spoken is None:
        return None
    who = told.who if told else spoken.name if spoken else ""
    return CommandFound(
        "跟进",
        Certainty.UNSURE,
        line,
        f"要给「{who}」记一条跟进吗？",
        grammar=put_told_contact if told else put_spoken_contact,
        is_inferred=True,
    )


def _fields_only(line: Line, ctx: ReadingContext) -> CommandFound | None:
    """Read 需求:采购终端 来源:展会, labelled values and nothing else, for the customer spoken of last."""
    if has_phone(line.text) and find_organisations(line):
        return None
    if not only_labelled(line, ctx):
        return None
    return CommandFound(
        "更新",
        Certainty.UNSURE,
        line,
        "要更新刚才说到的客户吗？",
        grammar=put_labelled,
        is_inferred=True,
    )


def _added(line: Line, ctx: ReadingContext) -> CommandFound | None:
    """Read 云杉智能的国家改成法国 and 再加个联系人 王五 138…: for the person to confirm."""
    if is_question(line.text) or is_quotation(line.text):
        return None
    if found := find_changed(line, ctx):
        note, grammar = f"要更新「{found.name or '刚才说到的客户'}」吗？", put_changed
    elif says_further_contact(line):
        note, grammar = "要给刚才说到的客户加一个联系人吗？", put_further_contact
    else:
        return None
    return CommandFound("更新", Certainty.UNSURE, line, note, grammar=grammar, is_inferred=True)
