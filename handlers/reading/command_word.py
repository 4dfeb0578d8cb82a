"""Finding the command in a message: its word, a synonym or typo, at the beginning or at the end.

Chit-chat, questions, negations and quotations are no commands: they get the nearest words offered.
Only the vocabulary that is passed in says which words exist.
"""

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches

from handlers.domain.dates import DateSpan, Purpose, find_dates
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.wordlists import CITIES, PROVINCES
from handlers.reading.context import Grammar, ReadingContext, Spelling
from handlers.reading.entities import find_customer_no, has_phone
from handlers.reading.grammars.correcting import find_correction
from handlers.reading.labels import CHANGES, CHANGING_LABELS, find_labels
from handlers.reading.line import Line
from handlers.reading.options import channel_in
from handlers.reading.organisations import find_organisation, find_organisations
from handlers.reading.result import Certainty
from handlers.reading.sounding import command_sounding_like

REGISTER, CHECK, FOLLOW_UP, HELP, REMIND = "报备", "查重", "跟进", "帮助", "提醒我"
UPDATE, UNDO = "更新", "撤销"


@dataclass(frozen=True, slots=True)
class CommandFound:
    """The command (or None), how sure, and the line without the command's words.

    `grammar` reads the rest where it is not the command's own; `is_inferred` when the command was
    not named and only what is told suggests it.
    """

    word: str | None
    certainty: Certainty
    rest: Line
    note: str = ""
    candidates: tuple[str, ...] = ()
    has_facts: bool = False
    grammar: Grammar | None = None
    is_inferred: bool = False


_LEAD = lazy_pattern(
    r"^(?:@\S{1,20}\s|[\s,，。.!！:：;；~、\U0001f000-\U0001faff\u2600-\u27bf]|你好|您好|hi |hello |嗨|请问(?:一?下)?"
    r"|请(?!假)|麻烦(?:你|您)?|帮我|帮忙|帮(?!助)|给我|我要|我想|想|我来|我(?=报备|登记|跟进)|(?:新客户|新增|批量|项目)(?=报备)|再(?!保)|嗯|那个|小助手|助手|机器人)+"
)
_PARTICLES = lazy_pattern(
    r"^(?:(?:一?[家个])?新的(?=[\s,，:：])|一下下?|那个|嗯|呃|下哈?|一个|个(?!人)|一家|一条|一笔|新客户|哈|吧|呢|啊|呀|了一下|客户[啊哈吧]?(?=[:：,，\s])|(?:客户)?[啊哈吧]?(?:就是|叫)(?:那个|这个)?(?=[\u4e00-\u9fff]{4}))++"
)
_ONCE = lazy_pattern(r" 一下下?(?!科技|网络|信息)")
"""改 一下云杉智能: politeness behind the blank; 一下科技 is a company."""

_OF_DIGESTS = frozenset(("订阅", "退订"))
_DIGEST = lazy_pattern(r"日报|周报|公海|撞单")
"""What is subscribed to is often written in one with the word: 订阅日报; 订阅号 is a word of its own."""

_BOUNDARY = " \n\t:,;。.!、=-/#@（(【[《<|·~"
_GOES_ON = tuple("的了过吗呢是要会能不没怎么流规制系机成失后前时期率量员人表单于")
_NO_COMMAND = lazy_pattern(
    r"了|过(?!江|滤|桥)|吗|呢|没|不(?!锈|夜)|怎么|怎样|如何|是否|的(?!士|力|卢)|员(?!工)|处(?!州)|表(?!面)|册|证|单子|记录|系统|流程"
    r"|规则|制度|要求|率|费|之[前后]|以[前后]|时候|期间"
)
"""What makes a command word, written in one with it, a word of its own: 登记处, 报备员, 报备了没."""

_OTHER_WORD = lazy_pattern(
    r"客户(?=[要想]报备|[要想]登记|名[字称]?(?:写|打|填|报|输|弄|搞)错)|领(?=导|带|先|队|域|土|班|口|军|头|取|会|袖|略)|改(?=天|日|签|期|口|变|进|革|善|造|编|行|良|制|装|名)|跟(?=[^\s,，]{0,8}(?:约|说|聊|谈|见|吃|开会|一起))"
    r"|看(?=来|到|见|上|好|看|起来|样子|望|法|了)|查(?=到|出|水|收|看|询|了)|捞(?=到)|签了(?=个|一|几|份|字|名|到)|丢了(?=个|一|东西)"
)
"""Words that only begin like a command of one or two characters: 领导, 改天, 签了个协议."""
_NEGATED = lazy_pattern(
    r"(?:先别|别|不要|不用|不必|暂不|先不|不想|不能|没有|没|未|不|取消|停止)(?:再|急着?|忙着?|去|给我|帮我)?$"
)
_ENDED = lazy_pattern(r"(?:取消|结束|停止|解除|终止)(协作|联合)(?=[\s:：,，@])")
"""What ends a sharing names the command last: 取消协作 云杉智能 @李雷."""
_TAIL = lazy_pattern(
    r"(?:一下下?|下|上|吧|哈|谢谢|多谢|辛苦|啊|呀|[\s,，。.!！~\U0001f000-\U0001faff]++){0,12}+$"
)
_QUESTION = lazy_pattern(
    r"(?:吗|么|嘛|呢|[?？])[\s。!！~]*$|^(?:怎么|如何|为啥|什么是|能不能|可不可以|是不是|有没有|请问)"
)
_QUOTED = lazy_pattern(
    r"他说|她说|说了?[:：“\"「]|让我|叫我|通知|规定|要求我|转发|[“\"「][^”\"」]{0,40}报备"
)
_ASKED_ABOUT = lazy_pattern(
    r"(?:(?:这个|这家|该)(?:客户|公司|单位)?|客户)?(?:有没有人|有人|是?谁)(?:在)?(?:跟进?|报备?|负责|对接)(?:了|过|着)?的?(?:吗|么|没有|没|嘛|啊|呢)?"
    r"|(?:现在)?是(?:谁|哪个)的(?:客户|单子)?(?:啊|呀|呢)?|(?:有没有|是否已?经?)?(?:被人?)?(?:报备|登记|跟进)(?:了|过)(?:吗|么|没有?)|(?:有没有|是否已?经?)被?人?(?:报备|登记)过?"
    r"|(?:还)?(?:能不能|能否)(?:报备?|跟(?!进))(?:吗|么|不)?|(?:还)?(?:可以|能)(?:报备?|跟)(?:吗|么|不(?=$|[\s?？]))|归谁|有没有主(?:了|啊|呢)?|有主了?(?:吗|么|没有?)|有归属(?:了)?吗|是不是(?:有人|被)\S{0,6}(?:跟|报备?)了?"
)
_CASE = lazy_pattern(r"# ?[a-z]\d{1,6}(?![a-z0-9])")
_QUOTED_WORDS = lazy_pattern(r"他说|她说|说了?[:：“\"「]|让我|通知|规定|要求我|转发|能不能|别|不要")
_UNDONE = lazy_pattern(
    r"(?:(?:帮我|把|刚才|刚刚|刚|上一条|上条|那条|这条|的|报备|跟进|更新|消息|(?:报|发|写|搞|弄|填)错了|[\s,，]++){1,12}+)"
    r"(?:撤销|撤回|撤消)(?:一下|了|吧|掉|[\s,，。.!！~\U0001f000-\U0001faff])*+"
)
_TAKEN_BACK = lazy_pattern(
    r"(?:帮我|麻烦|请|把|将|算了|[\s,，]){0,6}+(?:"
    r"(?:删掉?|删除|去掉|作废|取消|不要)了?(?:刚才|刚刚|上一?[条个次]|最后一[条个])(?:[那的这条个次]|记录|报备|跟进|消息|更新|操作){0,5}+"
    r"|(?:刚才|刚刚|上一?[条个次]|最后一[条个])(?:[那的这条个次]|记录|报备|跟进|消息|更新|操作){0,5}+"
    r"(?:不算数?|作废|删掉?|删了|删除|不要了?|取消|去掉))(?:[了吧掉哈]|谢谢|[\s,，。.!！~\U0001f000-\U0001faff]){0,9}+"
)
"""删掉刚才的, 上一条不算: 撤销 in other words, to be confirmed."""

_PUT_DOWN = lazy_pattern(
    r"(?:把|将)(?P<who>[^\s,，。;；:：]{2,30}?)(?P<verb>(?:报备|登记|报(?:一下|下|个)备)(?:一下|下|上|吧|哈){0,3}+)(?![了过的])"
)
"""帮我把云杉智能报备一下，联系人…: the customer stands before the command's word."""

_CHANGED = lazy_pattern(
    r"(?:把|将)? ?([^\s,，。;；:：?？]{2,40}?)(的)? ?"
    rf"(?:{'|'.join(CHANGING_LABELS)}){CHANGES} ?\S"
)
_STATED = lazy_pattern(
    rf"([^\s,，。;；:：?？的]{{2,30}}?)的(?:{'|'.join(CHANGING_LABELS)})(?:号码?)?(?:现在|应该)?是 ?(?=[\da-z¥$])"
)
_STATED_MAIL = lazy_pattern(
    r"([^\s,，。;；:：?？@的]{2,30}?)(?:的)?(?:电子)?邮箱(?:地址)?(?:现在|应该)?是 ?(?=[a-z0-9][\w.+-]{0,60}@)"
)
_REGISTERED = lazy_pattern(
    r"(?:(?:(?<=[\s,，。;；!！])(?:帮我|麻烦|请|先)?|(?<=的客户)|(?<=的新客户))(?:报备|登记)(?:一下|下)?"
    r"|(?<=[个家位]客户)(?:报备|登记)(?:一下|下)(?:哈|啊|吧|呗|了)?|(?:单子?|项目|客户)(?:报备|登记)一?下(?:哈|啊|吧|呗)?"
    r"|^客户[要想]?(?:报备|登记)的?|^[^\s:：,，。;；]{0,12}?(?:[几两二三四五六七八九十]|\d{1,2})[个家](?:新)?(?:客户|公司|单位)(?:都|全|一起|帮我|麻烦|请){0,3}(?:报备|登记)(?:一下|下)?"
    r"|^(?:下面|以下|这|上面)[这几两二三四五六七八九十\d]*[个家](?:客户|公司)?(?:帮我|麻烦|请)?(?:报备|登记)(?:一下|下)?"
    r"|^(?:再|又|还要?|顺便)+(?:报|加|登|录)一?[个家条])[\s,，:：](?=\S)"
)
_AMID = lazy_pattern(r"(?<=[\s,，;；])(?:报备|登记|bb)(?:一下|下)?(?=[\s,，;；])")
"""The command as a word of its own among the facts: 138… 钱总 扬州润扬化工 报备 反应釜三台."""

_REMINDED = lazy_pattern(r" ?(?:记得)?(?:提醒我?(?:一下)?|叫我|喊我|叫一下我) ?(?=\S)")
_ADDRESS = lazy_pattern(r"[a-z0-9]@[a-z0-9-]{1,60}\.[a-z]")
_CORRECTS = lazy_pattern(
    r"改成|改为|换成|不是[^,，。]{1,20}[,，]?是|(?:写|打|填|报|输)错|不对|有误"
)
"""Words of a correction: 更新 is what may be meant."""
_DIGEST = lazy_pattern(
    r"(?:看一?下|看看|我要)?(?:我的|本周|上周|今天|今日|昨天|这周)?的?(?:日报|周报|月报)"
)
_CHATTY = lazy_pattern(r"[了的吗呢啊呀吧哈]")
_POLITE_BEFORE = lazy_pattern(r"(?:[\s,，]|帮我|帮忙|麻烦|请|要|想|先|来|给我){0,9}$")
_SEPARATED = lazy_pattern(r"[\s,，]")
_DONE = lazy_pattern(r"过?了$|过$")
_TOLD_AS_DONE = lazy_pattern(
    r"(?:我|你|他|她|我们)?(?:已经?|刚才?|刚刚|昨天|上次|之前)?(?:把|给)(?=\S)"
)
_LONGEST_TOUCHING = 16
_HAN_AT_END = lazy_pattern(rf"[\u4e00-\u9fff]{{1,{_LONGEST_TOUCHING}}}$")
_NO_DATA = lazy_pattern(
    r"缓|改天|改日|何时|撤|忘|明天|后天|下次|以后|回头|再|不|别|暂|没|是否|已|被|说|让|叫|谁|正在|重新"
)
"""Words beside a command's word that say when, whether or who, and are no value."""

_PARTICLE_AT_END = lazy_pattern(r"[吧啊哈呗]$")
"""Politeness behind the first word: 释放下椰岛婚庆吧 联系不上人."""

_LONGEST_ATTACHED = 12
_LONGEST_TAIL = 60
"""Characters of thanks and punctuation looked at behind a command that comes last."""


def find_command(line: Line, ctx: ReadingContext) -> CommandFound | None:
    """Find the command that a message names and take its words out; None when it names none."""
    lead = _LEAD.match(line.text)
    start = lead.end() if lead else 0
    head = _spelling_at(line.text, start, ctx)
    if head is not None and not _is_label(line.text, start, head):
        found = _at_head(line, start, head, ctx)
        if found is not None:
            return _asked_if_misspelt(
                found, line.words(start, start + len(head.spelling)), head, ctx
            )
    elif head is None and (heard := _heard(line, start, ctx)) is not None:
        return heard
    if (ended := _ENDED.match(line.text, start)) and ended[1] in ctx.vocabulary.commands:
        rest = line.blank(*ended.span(1)).cut(start, len(line.text))
        return _found(ended[1], rest, True)
    if (asked := _asked_about(line, start, ctx)) is not None:
        return asked
    if (negated := _negated(line, ctx)) is not None:
        return negated
    return _at_tail(line, start, ctx) or _inside(line, start, ctx)


def _asked_if_misspelt(
    found: CommandFound, words: str, head: Spelling, ctx: ReadingContext
) -> CommandFound:
    """Ask before a misspelt word (报被) writes anything; what only looks things up is answered."""
    writes = head.command in ctx.vocabulary.writing
    if not head.is_typo or not writes or found.certainty is not Certainty.SURE:
        return found
    return replace(
        found, certainty=Certainty.UNSURE, note=found.note or f"「{words}」是要{head.command}吗？"
    )


def is_quotation(text: str) -> bool:
    """Tell whether a folded text tells what somebody else said or ordered."""
    return _QUOTED.search(text) is not None


def is_question(text: str) -> bool:
    """Tell whether a folded text asks something."""
    return _QUESTION.search(text) is not None


def _spelling_at(text: str, start: int, ctx: ReadingContext) -> Spelling | None:
    other = _OTHER_WORD.match(text, start)
    for one in ctx.vocabulary.spellings:
        if other is not None and len(one.spelling) <= other.end() - start:
            continue
        if text.startswith(one.spelling, start):
            ends_latin = one.spelling[-1].isascii() and one.spelling[-1].isalnum()
            after = text[start + len(one.spelling) : start + len(one.spelling) + 1]
            if not (ends_latin and after.isascii() and after.isalnum()):
                return one
    return None


def _heard(line: Line, start: int, ctx: ReadingContext) -> CommandFound | None:
    """Read 抱被 温州鑫隆 138…: a word that sounds like a command, with facts behind it."""
    word = command_sounding_like(line.text, start)
    rest = line.cut(start + len(word), len(line.text))
    if word not in ctx.vocabulary.commands or not _has_facts(rest):
        return None
    if rest.text[:1] not in _BOUNDARY or is_question(line.text):
        return None
    return _found(word, rest, False, f"「{line.words(start, start + len(word))}」是要{word}吗？")


def _is_label(text: str, start: int, head: Spelling) -> bool:
    """Tell whether a command word only begins a label: 客户名称:... is a pasted form, no 客户."""
    label = next(iter(find_labels(text[start : start + 20], bare=False)), None)
    return label is not None and label.start == 0 and label.value_start > len(head.spelling) + 1


def _at_head(line: Line, start: int, head: Spelling, ctx: ReadingContext) -> CommandFound | None:
    """Judge a message that begins with a command word; None when it only looks like one."""
    end = start + len(head.spelling)
    if line.text.startswith(REGISTER, end) and head.command != REGISTER:
        end += len(REGISTER)  # 联合报备 is 联合
    if particles := _PARTICLES.match(line.text[end:]):
        end += particles.end()
    is_attached = bool(line.text[end : end + 1]) and line.text[end] not in _BOUNDARY
    if not is_attached and (again := _ONCE.match(line.text, end)):
        end = again.end()
    rest = line.cut(end, len(line.text))
    writes = head.command in ctx.vocabulary.writing
    if not is_attached:
        return _with_boundary(rest, head, writes)
    return _attached(rest, head, writes, ctx)


def _attached(rest: Line, head: Spelling, writes: bool, ctx: ReadingContext) -> CommandFound | None:
    """Judge 报备云杉智能…, written in one: facts make it sure, chat makes it no command."""
    if _NO_COMMAND.match(rest.text) or (writes and len(head.spelling) < 2 and not _is_name(rest)):
        return None
    if rest.text.startswith(_GOES_ON) and writes and _has_facts(rest) and not _is_name(rest):
        return _found(head.command, rest, False, f"是要{head.command}「{rest.words(0, 20)}」吗？")
    if _has_facts(rest) or (head.spelling == REMIND and _begins_with_time(rest, ctx)):
        return _found(head.command, rest, True)
    if head.command in _OF_DIGESTS and _DIGEST.match(rest.text):
        return _found(head.command, rest, True)
    first = re.split(r"[\s,，;；。:]", rest.text, maxsplit=1)[0]
    if head.spelling == FOLLOW_UP and (channel_in(first)[0] or _dates_in(first, ctx)):
        return _found(FOLLOW_UP, rest, False)
    first = _PARTICLE_AT_END.sub("", first)
    is_chat = _CHATTY.search(first) or is_question(rest.text) or len(first) > _LONGEST_ATTACHED
    is_short = len(head.spelling) < 2 and not _is_name(rest)
    if is_chat or rest.text.startswith(_GOES_ON) or is_short:
        return None
    note = f"是要{head.command}「{rest.words(0, 20)}」吗？" if writes else ""
    if _PARTICLE_AT_END.search(words := re.split(r"[\s,，]", rest.text, maxsplit=1)[0]):
        rest = rest.blank(len(words) - 1, len(words), " ")
    return _found(head.command, rest, not writes, note)


def _is_name(rest: Line) -> bool:
    """Tell whether a text begins with what only a name or a number begins with: 成都云图, XS2026000001, 138…."""
    return rest.text.startswith((*PROVINCES, *CITIES, "人民")) or rest.text[:1].isascii()


def _begins_with_time(rest: Line, ctx: ReadingContext) -> bool:
    spans = _dates_in(rest.text[:40], ctx)
    return bool(spans) and spans[0].start <= 1


def _dates_in(text: str, ctx: ReadingContext) -> list[DateSpan]:
    return list(find_dates(text, ctx.now, ctx.calendar, Purpose.NEXT))


def _with_boundary(rest: Line, head: Spelling, writes: bool) -> CommandFound | None:
    body = rest.text.strip(" :,;。.!、=-")
    if head.command == REGISTER and is_question(body):
        if not _has_facts(rest):
            return None
        return _found(head.command, rest, False, "这是在问，还是要报备？")
    if writes and body and re.fullmatch(r"的?(?:流程|规则|制度|方法|步骤|要求)(?:是什么)?", body):
        return None
    return _found(head.command, rest, True)


def _asked_about(line: Line, start: int, ctx: ReadingContext) -> CommandFound | None:
    """Read X有人跟吗, X是谁的客户, 能报吗 X as a duplicate check: it only looks."""
    if CHECK not in ctx.vocabulary.commands:
        return None
    match = _ASKED_ABOUT.search(line.text, start)
    if match is None:
        return None
    rest = line.blank(match.start(), match.end(), " ")
    left = rest.cut(start, len(rest.text)).text.strip(" ,，。?？!！~吗呢啊\n")
    if len(left) < 2 or len(left) > 40:
        return None
    return _found(CHECK, rest.cut(start, len(rest.text)), True)


def _negated(line: Line, ctx: ReadingContext) -> CommandFound | None:
    for word in ctx.vocabulary.writing:
        at = line.text.find(word)
        if at > 0 and _NEGATED.search(line.text[max(0, at - 10) : at]):
            note = f"读到「不要{word}」，没有做任何事"
            return CommandFound(None, Certainty.NONE, line, note, (word, CHECK, HELP))
    return None


def _at_tail(line: Line, start: int, ctx: ReadingContext) -> CommandFound | None:
    """Read `云杉智能 张伟 138… 报备一下`: the command last, with facts before it.

    Sure only where nothing but politeness touches the word: 改天报备, 李雷报备 and 报备了 are asked about.
    """
    tail = _TAIL.search(line.text, max(0, len(line.text) - _LONGEST_TAIL))
    last = tail.start() if tail else len(line.text)
    done = _DONE.search(line.text, max(0, last - 4), last)
    for end in (last, done.start()) if done else (last,):
        for one in ctx.vocabulary.spellings:
            at = end - len(one.spelling)
            if len(one.spelling) > 1 and at > start and line.text.startswith(one.spelling, at):
                return _last(line, (start, at), one, is_done=end != last)
    return None


def _last(
    line: Line, place: tuple[int, int], one: Spelling, *, is_done: bool
) -> CommandFound | None:
    """Judge a command that comes last, between where the message begins and the command's word."""
    start, at = place
    told = _TOLD_AS_DONE.match(line.text, start, at)
    lead = _POLITE_BEFORE.search(line.text, max(start, at - _LONGEST_TOUCHING), at)
    rest = line.cut(told.end() if told else start, lead.start() if lead else at)
    if not _has_facts(rest) or is_question(line.text) or _QUOTED.search(line.text):
        return None
    doubt = ""
    touching = "" if lead and _SEPARATED.search(lead[0]) else _touching(rest)
    if touching:
        doubt = f"读到「{touching}{one.spelling}」，是要{one.command}吗？"
        if _NO_DATA.search(touching):
            rest = rest.cut(0, len(rest.text) - len(touching))
    elif is_done or told:
        doubt = f"这是在说已经{one.command}了，还是要{one.command}？"
    return _found(one.command, rest, one.command in (REGISTER, CHECK) and not doubt, doubt)


def _touching(rest: Line) -> str:
    """Return the Chinese words that the command's word is written in one with; a company's name is none."""
    found = _HAN_AT_END.search(rest.text, max(0, len(rest.text) - _LONGEST_TOUCHING))
    if found is None or any(one.end == len(rest.text) for one in find_organisations(rest)):
        return ""
    return rest.words(*found.span())


def _inside(line: Line, start: int, ctx: ReadingContext) -> CommandFound | None:
    """Read a command said in the middle: 刚才那条撤回一下, 把云杉的金额改成90万, 周五3点提醒我开会."""
    if is_question(line.text) or _QUOTED_WORDS.search(line.text):
        return None
    if _UNDONE.fullmatch(line.text, start):
        return _found(UNDO, line.cut(len(line.text), len(line.text)), True)
    if _TAKEN_BACK.fullmatch(line.text, start):
        nothing = line.cut(len(line.text), len(line.text))
        return _found(UNDO, nothing, False, "是要撤销您刚才的操作吗？")
    if (put := _PUT_DOWN.match(line.text, start)) and _has_facts(line):
        rest = line.blank(*put.span("verb"), " ").cut(put.start("who"), len(line.text))
        return _found(REGISTER, rest, has_phone(rest.text))
    registered = _REGISTERED.search(line.text)
    if registered and _has_facts(rest := line.cut(registered.end(), len(line.text))):
        return _found(REGISTER, rest, False, f"是要报备「{rest.words(0, 20)}」吗？")
    if (amid := _AMID.search(line.text, start)) and _has_facts(line):
        rest = line.blank(*amid.span(), " ").cut(start, len(line.text))
        return _found(REGISTER, rest, False)
    if (changed := _CHANGED.match(line.text, start)) and find_correction(line) is None:
        the = changed.end(1) if changed[2] else 0
        rest = line.blank(the, the + 1, " ") if the else line
        return _found(UPDATE, rest.cut(changed.start(1), len(line.text)), True)
    if stated := _STATED.match(line.text, start) or _STATED_MAIL.match(line.text, start):
        at, the = stated.end(1), line.text.startswith("的", stated.end(1))
        rest = line.cut(start, at).joined(line.cut(at + the, len(line.text)))
        note = f"是要更新「{line.words(*stated.span(1))}」吗？"
        return _found(UPDATE, rest, False, note)
    return _reminded(line, start, ctx)


def _reminded(line: Line, start: int, ctx: ReadingContext) -> CommandFound | None:
    """Read 周五3点叫我开会; a day without a time is asked about."""
    spans = _dates_in(line.text[start : start + 30], ctx)
    if not spans or spans[0].start > 0:
        return None
    end = start + spans[0].end
    reminded = _REMINDED.match(line.text, end)
    if reminded is None or (spans[0].reading.at is None and "了" in line.text[end:]):
        return None
    rest = line.blank(end, reminded.end(), " ").cut(start, len(line.text))
    is_sure = spans[0].reading.at is not None
    return _found(REMIND, rest, is_sure, "" if is_sure else "是要设一个提醒吗？")


def no_command(line: Line, ctx: ReadingContext) -> CommandFound:
    """Offer the nearest words: by the facts in the message, else by the look of its first word."""
    lead = _LEAD.match(line.text)
    start = lead.end() if lead else 0
    has_facts = _has_facts(line)
    if has_facts:
        nearest: tuple[str, ...] = (REGISTER, CHECK, FOLLOW_UP)
        note = "没有写要做什么"
    else:
        first = re.split(r"[\s:,，。]", line.text[start:].strip(), maxsplit=1)[0][:6]
        spellings = {one.spelling: one.command for one in ctx.vocabulary.spellings}
        close = get_close_matches(first, list(spellings), n=3, cutoff=0.5) if first else []
        mentioned = [word for word in ctx.vocabulary.commands if word in line.text]
        words = [spellings[one] for one in close] + mentioned + [REGISTER, CHECK, FOLLOW_UP, HELP]
        if _DIGEST.fullmatch(line.text.strip(" 。!！?？~")):
            words = ["订阅", "统计", *words]
        nearest = tuple(dict.fromkeys(words))[:4]
        note = ""
    if _CORRECTS.search(line.text):
        nearest = (UPDATE, *(word for word in nearest if word != UPDATE))[:4]
    known = tuple(word for word in nearest if word in ctx.vocabulary.commands)
    return CommandFound(None, Certainty.NONE, line, note, known, has_facts)


def _has_facts(line: Line) -> bool:
    """Tell whether a text holds what only data has: a phone, a code, a case's number, a company's name."""
    if has_phone(line.text) or find_customer_no(line.text) or _ADDRESS.search(line.text):
        return True
    if _CASE.search(line.text):
        return True
    return find_organisation(line) is not None


def _found(command: str, rest: Line, is_sure: bool, note: str = "") -> CommandFound:
    return CommandFound(command, Certainty.SURE if is_sure else Certainty.UNSURE, rest, note)
