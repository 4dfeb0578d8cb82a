"""Commands that a message means without naming them: a correction, a contact told of, a hand-over, the pool.

What only looks is sure; a correction that states its field and value is sure as well; everything else is
inferred from the telling and asked about. Questions, quotations and talk about reporting are none.
"""

import re

from handlers.domain.person_name import is_full_name
from handlers.reading.command_word import CommandFound, is_question, is_quotation
from handlers.reading.context import ReadingContext
from handlers.reading.entities import has_phone
from handlers.reading.grammars.correcting import (
    find_correction,
    only_labelled,
    put_correction,
    put_labelled,
)
from handlers.reading.grammars.telling import find_told_contact, put_told_contact
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisations
from handlers.reading.result import Certainty

_POOL_ASKED = re.compile(
    r"公海(?:里|里面|池|上|中)?(?:现在|目前|最近)?(?:还)?(?:有|剩)?(?:哪些|什么|没有|几家|多少|啥)"
    r"|(?:看看|看一?下|查看|查一?下|列一?下|打开)(?:一下)?(?:现在)?(?:的)?公海"
)
_HANDED = re.compile(
    r"^(?:我?(?:把|将))?(?P<what>[^\s,，。;；@把将我]{2,30}?)(?P<verb>(?:移交|转交|交接|转让|转|交|让|划)给) ?"
    r"(?=@|(?P<who>[\u4e00-\u9fff]{2,4})(?<![了吧吗呢])(?:$|[\s,，。;；]))"
)
_ORDERED = re.compile(r"让我|叫我|通知|规定|要求我|转发|说要?报备")
_REPORTED_TALK = re.compile(r"报备|登记|跟进的?(?:人|客户|规则|制度)|撞单|系统|机器人")


def find_unnamed_command(line: Line, ctx: ReadingContext) -> CommandFound | None:
    """Return the command that the message means; None when it means none that can be told."""
    return (
        _pool(line, ctx)
        or _correction(line, ctx)
        or _handover(line, ctx)
        or _told(line, ctx)
        or _fields_only(line, ctx)
    )


def _pool(line: Line, ctx: ReadingContext) -> CommandFound | None:
    if "公海" not in ctx.vocabulary.commands:
        return None
    asked = _POOL_ASKED.search(line.text)
    if asked is None or len(line.text) > 60:
        return None
    return CommandFound("公海", Certainty.SURE, line.blank(asked.start(), asked.end(), " "))


def _correction(line: Line, ctx: ReadingContext) -> CommandFound | None:
    """Read 电话打错了 张伟的是138…, 金额不是50万是65万: of the customer spoken of last in this chat."""
    if is_question(line.text) or is_quotation(line.text) or find_correction(line) is None:
        return None
    return CommandFound("更新", Certainty.SURE, line, grammar=put_correction, is_inferred=True)


def _handover(line: Line, ctx: ReadingContext) -> CommandFound | None:
    """Read 云杉智能转给@李雷: sure with a mention, else asked about."""
    if "移交" not in ctx.vocabulary.commands or is_question(line.text) or is_quotation(line.text):
        return None
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


def _told(line: Line, ctx: ReadingContext) -> CommandFound | None:
    """Read 刚从第一医院出来,吴老师说…: a contact that took place, for the person to confirm."""
    if is_question(line.text) or _ORDERED.search(line.text) or _REPORTED_TALK.search(line.text):
        return None
    told = find_told_contact(line)
    if told is None:
        return None
    return CommandFound(
        "跟进",
        Certainty.UNSURE,
        line,
        f"要给「{told.who}」记一条跟进吗？",
        grammar=put_told_contact,
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
