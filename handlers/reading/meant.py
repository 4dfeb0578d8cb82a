"""Whether a command is meant to be carried out at all: the one place that judges every writing command.

The whole message is looked at, before, between and behind: a question, a negation or taking-back, a
condition, a plan, or somebody else's wish is never sure. The person is asked, and what speaks to the bot
instead of about the customer is taken out, so that a yes writes nothing of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.reading.command_word import REGISTER, UNDO, CommandFound
from handlers.reading.context import ReadingContext
from handlers.reading.labels import CHANGES
from handlers.reading.line import Line
from handlers.reading.result import Certainty

_TOLD = frozenset(
    ("跟进", "提醒我", "投诉", "申诉", "流失", "满意度", "释放", "延期", "移交", "裁定", "反馈")
)
"""Commands whose words go on in free speech: what the customer asked or declined is content."""

_NEVER_ASKS = frozenset(("提醒我", "反馈"))
"""Commands whose content may be a question of the speaker's own: 提醒我 明天 问孙厂长到货没有."""

_NAMES_THINGS = frozenset(("字段", "选项", "订阅", "退订"))
"""Commands that may name anything, also 下次跟进 or 取消: only what ends them can take them back."""

_ENDED_BY_A_WORD = frozenset(("请假", "角色"))
"""Commands with a word of their own for ending what they set: 请假 取消, 角色 @人 财务 取消."""

_NOUNS = frozenset(("取消", "撤销", "撤回", "作废", "测试", "不用", "不要", "免"))

_ENDED_BY_WORD = frozenset(("协作", "联合"))
"""Commands that end something by a word of their own: 协作 云杉智能 取消 @李雷."""
_ENDS_IT = lazy_pattern(r"(?:取消|结束|停止|解除|终止|不再)(?:协作|联合|共享)?")

_CLAUSES = lazy_pattern(r"[^\s,，。;；!！\x1f]+")
_SENTENCES = lazy_pattern(r"[^,，。;；\n\x1f]+")
_DIGIT = lazy_pattern(r"\d")
_SIGNS = " 。!！~,，"
_LONGEST_QUESTION = 16
"""Characters of a clause that is a question and nothing else."""
_LONGEST_LAST = 5
"""Characters of a question that a value ends in: 金额改成90万会怎样."""
_LONGEST_END = 24
"""Characters at a clause's end that are looked at for a refusal."""

_ACT = (
    r"(?:报备?|登记|录入?|记录?|写|跟进?|改|更新|动|提交|撤销?|撤回|移交|转|交接|放弃?|释放|领取?|延期?|成交|申诉|投诉"
    r"|协作|共享|联合|裁定|锁定?|提醒|弄|搞|办|处理|操作|执行)"
)
_NOT = (
    r"(?:不要|别|不用|不必|不想|不需要|无需|没必要|不打算|不准备|不能|不该|甭|没让你?|没要你?|不)"
)
_BEFORE_NOT = r"(?:算了|要不|还是|先|暂时|暂|现在|还没定|没定|[这那][条个家次]|我|就|请|千万|都|也|但是?|不过|你){0,6}+"
_AFTER_NOT = r"(?:再|急着?|忙着?|去|给我|帮我|给他|马上|着急|被|打算|准备|想){0,4}+"
_END = r"(?:了|吧|进去|进来|掉|它|他|的|先|上|啊|哈|呢){0,4}+"
_NOT_DONE = lazy_pattern(
    rf"(?<![能要该会可想行]){_BEFORE_NOT}(?:{_NOT}{_AFTER_NOT}{_ACT}{_END}|不(?:打算|准备|想))$"
)
_OWN_VERBS = {"移交": "移交转给", "释放": "释放丢退", "延期": "延期续保", "流失": "流失丢"}
_NOT_TOLD = {
    word: lazy_pattern(
        rf"{_BEFORE_NOT}{_NOT}{_AFTER_NOT}"
        rf"(?:记录?|录入?|写|算|登记|报备?|提交|[{_OWN_VERBS.get(word, word)}]{{1,2}}){_END}"
    )
    for word in sorted(_TOLD)
}
"""What takes back a command in free speech: only what speaks of recording it, or of its own verb."""

_WITHDRAWING = (
    r"(?:算了|取消|撤销|撤回|撤消|作废|不用|不要|不必|不需要|免|当我没说|没事|忽略|别管|打住|停下|[别不]急|(?<=先)[别不]"
    r"|(?:发|写|打|搞|弄|报|填|说|输|点|按|选)错)"
)
_WITHDRAWN = lazy_pattern(
    r"(?:要不|还是|暂时|不对|那就?|就|哎|唉|哦|额|啊|我|这[条个]|刚才|上面|先){0,4}+"
    rf"{_WITHDRAWING}(?:{_WITHDRAWING}|了|吧|掉|它|人|群|地方|报备|登记|跟进|更新){{0,6}}+"
)
_REFUSES = lazy_pattern(r"[不别]|算了")
_LATER = rf"(?:再|说|看|定|议|吧|了|{_ACT})"
_PUT_OFF = lazy_pattern(
    r"(?:还是|那就?|就|我|先|再|这[条个家]|暂时?|不过|但是?){0,4}+"
    rf"(?:(?:缓一?缓|等一?等|等一?下|放一?放|等会儿?|改[天日]|暂缓|暂停|再说|再议|再看|忘了?){_LATER}{{0,6}}+"
    rf"|(?:以后|回头|晚[点些]|迟点|下次|明天|后天|过几天|过两天){_LATER}{{1,6}}+"
    rf"|(?:暂时|还没有?|尚未|没来得及|没定)[^\s]{{0,4}}?(?:{_NOT}|没){_ACT}?{_LATER}{{0,4}}+)"
)
_AT_END = lazy_pattern(r"(?<![打计核预结估])算了吧?$|还早$|太早了?$|没同意$|不同意$|没答应$|没批$")
_WAITING = lazy_pattern(
    rf"(?:等|待)[^,，。;；\s]{{1,12}}再(?:说|定|看|{_ACT})|确认(?:好|完|了|清楚)?之?后再"
)
_TRIED = lazy_pattern(
    r"(?:我|这)?(?:只是|就是|随便)想?(?:试|测)[^,，。;；\s]{0,10}|(?:测试|试)一下$|试试看?$|测试$"
    r"|不[作算]数|(?:我)?(?:是)?开玩笑|(?:只是)?举?个?例子|仅供参考|演示一下|(?:麻烦|请|帮我)?撤[掉了回]"
)
_NOT_MINE = lazy_pattern(
    r"不是我的?(?:客户|单子)|不归我|是[\u4e00-\u9fff]{2,4}(?<![我们])的(?:客户|单子)|撞单|已经?(?:被|有)[^,，。;；\s]{0,4}[报跟]|有人[在已]?[报跟]|报过了?(?:的)?$"
)
"""What makes a registration somebody else's."""

_ASKS_AT_END = lazy_pattern(
    r"(?:[,，\s]?(?:对吗|对不对|对吧|是吧|是吗|是不是|行不行|行吗|行不|可以吗|好吗|好不好|会怎么?样|怎么?样|(?:怎么|咋)(?:弄|办|搞|整|写|填|改)"
    r"|什么好|多少好|能[^,，。;；\s]{0,4}不|没报|成不成)|(?<=[了过])没有?)?(?:吗|嘛|呢|(?<!什)么|[?？]){0,6}+[\s。!！~]{0,9}+$"
)
_ASKS = lazy_pattern(
    r"能不能|能否|可不可以|可否|是不是|是否|有没有|有无|会不会|要不要|该不该|需不需要|行不行|怎么|怎样|如何|为什么|为啥|咋[办弄整样]"
    r"|什么时候|何时|啥时候|几时|谁|哪[个家些里儿]|(?<![\u4e00-\u9fff])(?:不知道|不确定|不清楚)|你觉得|您觉得|请问|什么好|注意什么|什么情况|啥情况|[咋怎]么?回事|什么意思|还有(?:多久|几天|多少天)|到哪了|多少(?:钱|天)|能[^,，。;；\s]{0,3}几|来着|报不[上了]"
    r"|还是(?=\+?\d)|[\u4e00-\u9fffa-z\d]还是(?!老|原|要|想|上次|之前|嫌|觉得|认为|比较|很|太|有点|犹豫|坚持|担心|倾向|希望|决定|挺|蛮)"
    r"(?<![他她们总工姐哥理任户方板师]还是(?=[没不在得会按用等先]))[\u4e00-\u9fffa-z\d]"
)
_OWN_MEMORY = lazy_pattern(
    r"来着[\s?？。!！~]*$|(?:上次|上回|之前|最后一?次)[^,，。;；\s]{0,6}?(?:聊|谈|说|跟|报|联系)[^,，。;；\s]{0,4}?(?:什么|啥|到哪|多少|几[号天点]|何时)了?[\s?？。!！~]*$"
)
"""A question of one's own about what was told before: 上次聊的什么来着."""

_TELLS = lazy_pattern(
    r"(?:(?<![想请我])问(?!一?[下问])|[说嫌让催聊谈讲]|表示|反馈|回复|想知道|咨询|提出|关心|担心|要求|希望|沟通|讨论|来电|打来|打听|邮件|微信|打电话来?|答复|拜访|面谈|上门|开会|演示)"
    r"(?![了过完好]{0,2}(?:吗|没|么))"
)
"""Verbs behind which a question is what the customer asked; 聊了吗 is the speaker's own."""

_REMARK = lazy_pattern(r"(?:备注|说明|内容|理由|原因|结果) ?[:=]")
"""From here on a change or a delay may be what the customer spoke of."""

_SPEAKS = lazy_pattern(r"[不没别先再撤错报录登我你您吗呢谁]|什么|怎么|因为|但是|如果|只是|重复")
"""Words of talk: to the bot, about the registration, or against it."""

_OF_DATA = lazy_pattern(
    r"预算|金额|价格?|电话|手机|邮箱|微信|型号|数量|时间|日期|元|地址|税|[客对][户方]|他|她|老板|[总工]说"
)
"""Words about the customer's own data, which are no talk: 预算没说, 电话还没要到."""

_IF = lazy_pattern(
    r"(?:没|有|能|可以|不)[^,，。;；\s]{0,6}就(?:报|登|跟|录)|如果|要是|假如|假设|倘若|万一|除非|的话(?=再|就|才)"
)
_ORDER = lazy_pattern(rf"{CHANGES}|改成|变成|转给|移交给|转交给|交给|转让给")
_NO_ORDER = lazy_pattern(
    r"要求|希望|客户想|对方想|他想|她想|们想|让我|叫我|说要|说把|说想|说|建议|提议|打算|准备|考虑|计划|可能|也许|昨天|前天|已经|上周|上个?月"
    r"|早就|不是|[\u4e00-\u9fff](?<![我请帮忙烦要想下就先])把"
)
_OPEN_STILL = lazy_pattern(
    r"还没|没有?签|未签|待定|待签|待确认|可能|也许|估计|好像|差不多|差点"
    r"|(?:下周|下个?月|明天|后天|明年|月底|年底|即将|准备|预计|争取|快要?|马上|有望)[^,，。;；\s]{0,4}(?:签|成交|定|流失|丢)"
)
"""What says of a deal that it is neither won nor lost yet."""

_ABOUT_ASKING = lazy_pattern(
    r"我|你|您|这[个家]|能|会|可以|想问|请问|有没有|怎么|是不是|谁|成功|失败"
)
_HANDED_OVER = lazy_pattern(r"[^\s,，。;；!！]{1,30}?了(?=$|[\s,，。;；!！~])")


_NO_CLAIM = lazy_pattern(
    r"(?:^|(?<=[\s,，。;；]))(?:先|帮我)?(?:占着|占个?[位坑]|占一下|挂着|放着|存着)(?:再说)?(?=$|[\s,，。;；!！])"
    r"|(?:^|(?<=[\s,，。;；]))(?:又|怎么|还是|一直|刚才|提示|显示){0,3}(?:失败|没成功|不成功|报不上|被拒|被驳回|通不过|没通过|成功)了?(?=$|[\s,，。;；!！?？])"
)
"""What claims without a customer's business, or tells how a registration went: 先占着, 失败."""


_SLIP = lazy_pattern(
    r"(?:^|(?<=[\s,，。;；]))(?:哦|啊|呃|噢|哎)?不对(?!外|称|等|劲|付|路|口)|(?:说|写|打|报|填|输|记|念)错了?(?=$|[\s,，。;；!！是应])"
    r"|(?:哦|啊|呃|噢|哎)不(?:是)?(?=[\s,，\d下上本这明后今早晚周月])|口误|(?:^|(?<=[\s,，。;；]))更正一?下?(?=$|[\s,，。:：])"
)
_NOT_BUT = lazy_pattern(
    r"(?:^|(?<=[\s,，。;；\x1f]))不是 ?[^\s,，。;；]{1,12}?[\s,，]{0,2}(?:而|应该)?是(?![不否吗])"
)
_VALUED = frozenset(("流失", "满意度", "延期", "移交", "释放"))
"""Commands of free speech whose first words are a value."""


class Doubt(NamedTuple):
    """Why a command may not be meant, in Chinese, and the places of the words that are no data."""

    note: str
    places: tuple[tuple[int, int], ...] = ()


def as_meant(found: CommandFound, line: Line, ctx: ReadingContext) -> CommandFound:
    """Return the command as it is meant: unsure, with the question why, if the message may order nothing.

    `line` is the whole message, `found.rest` what is read of it.
    """
    if found.word not in ctx.vocabulary.writing:
        return found
    doubts = [*_doubts(found.word, found.rest), *_not_ordered(found.word, line)]
    if found.grammar is None:  # else the correction is what is ordered: 电话打错了 应该是…
        doubts += _corrected(found.word, found.rest)
    if not doubts:
        return found
    rest = found.rest
    for one in doubts:
        for start, end in one.places:
            rest = rest.blank(start, end)
    notes = dict.fromkeys(filter(None, (found.note, *(one.note for one in doubts))))
    return replace(found, certainty=Certainty.UNSURE, rest=rest, note="；".join(notes))


def doubt_left_over(command: str, unread: Sequence[str]) -> str:
    """Return why words that found no place in a registration may mean that none is wanted; else empty."""
    if command != REGISTER:
        return ""
    said = next(
        (words for words in unread if _SPEAKS.search(words) and _OF_DATA.search(words) is None), ""
    )
    return f"没看懂「{said}」，其余照报备吗？" if said else ""


def _doubts(command: str, line: Line) -> Iterator[Doubt]:
    yield from _taken_back(command, line)
    if command == REGISTER and (found := _NO_CLAIM.search(line.text)):
        yield Doubt(f"读到「{line.words(*found.span())}」，还要报备吗？", (found.span(),))
    if command not in _NEVER_ASKS and (asked := _asked(command, line)) is not None:
        yield asked
    if command not in _TOLD and (found := _IF.search(line.text)):
        yield Doubt(f"读到「{_clause_at(line, found.start())}」，现在就要{command}吗？")
    if command in ("成交", "流失") and (found := _OPEN_STILL.search(line.text)):
        yield Doubt(f"读到「{_clause_at(line, found.start())}」，已经{command}了吗？")


def _corrected(command: str, line: Line) -> Iterator[Doubt]:
    """Find the words by which the speaker corrects himself in mid-sentence: 下周三 不对 下周四.

    What the customer denies (他说不是价格问题) is content.
    """
    remark = _REMARK.search(line.text)
    end = remark.start() if remark else len(line.text)
    found = _SLIP.search(line.text, 0, end)
    if found is None and (command not in _TOLD or command in _VALUED):
        found = _NOT_BUT.search(line.text, 0, end)
    if found is not None and command not in (
        "报备",
        "反馈",
    ):  # a registration is looked at as a whole
        yield Doubt(f"读到「{line.words(*found.span())}」，前后哪个为准？")


def _taken_back(command: str, line: Line) -> Iterator[Doubt]:
    """Find the clauses that take the order back or put it off: 算了先不报了, 先缓一缓, 等我确认了再说."""
    clauses = list(_CLAUSES.finditer(line.text))
    if command in _NAMES_THINGS:
        clauses = [one for one in clauses[-1:] if len(clauses) > 2 and one[0] not in _NOUNS]
    if command in _ENDED_BY_A_WORD:
        clauses = [one for one in clauses if one[0] not in _NOUNS]
    remark = _REMARK.search(line.text)
    for clause in clauses:
        is_remark = remark is not None and clause.start() >= remark.start()
        start = _where_taken_back(command, clause[0], is_remark=is_remark)
        if start is not None:
            place = (clause.start() + start, clause.end())
            note = f"读到「{line.words(*place)}」，还要{command}吗？"
            yield Doubt(note, () if command in _TOLD else (place,))


def _where_taken_back(command: str, words: str, *, is_remark: bool) -> int | None:
    """Return where in a clause the taking-back begins; None when it takes nothing back.

    In a remark a delay is the customer's: 备注:等预算批了再报.
    """
    if command in _ENDED_BY_WORD and _ENDS_IT.fullmatch(words):
        return None
    if _WITHDRAWN.fullmatch(words) and (command != UNDO or _REFUSES.search(words)):
        return 0
    if _TRIED.match(words):
        return 0
    if command in _NAMES_THINGS:
        return None
    if command in _TOLD:
        return 0 if _NOT_TOLD[command].fullmatch(words) else None
    if is_remark:
        return 0 if _NOT_DONE.fullmatch(words) else None
    if _PUT_OFF.fullmatch(words) or _WAITING.search(words) or _NOT_MINE.search(words):
        return 0
    first = max(0, len(words) - _LONGEST_END)
    found = _NOT_DONE.search(words, first) or _AT_END.search(words, first)
    return found.start() if found else None


def _asked(command: str, line: Line) -> Doubt | None:
    """Find the speaker's own question; what the customer asked, told of before, is content."""
    if own := _OWN_MEMORY.search(line.text):
        return Doubt(f"这是在问，还是要{command}？", () if command in _TOLD else (own.span(),))
    told = _TELLS.search(line.text)
    before = told.start() if told else len(line.text)
    note = f"这是在问，还是要{command}？"
    found = None if command in _NAMES_THINGS else _ASKS.search(line.text)
    if found is not None and found.start() < before:
        place = _question_at(
            command, line.text, found.start(), _clause_end(line.text, found.start())
        )
        return Doubt(note, (place,) if place and command not in _TOLD else ())
    for clause in _SENTENCES.finditer(line.text):
        end = _ASKS_AT_END.search(clause[0], max(0, len(clause[0]) - _LONGEST_END))
        if end is not None and end[0].strip(_SIGNS) and clause.start() + end.start() <= before:
            asked = (clause.start() + end.start(), clause.start() + end.end())
            place = _question_at(command, line.text, *asked) or asked
            return Doubt(note, (place,) if command not in _TOLD else ())
    return None


def _question_at(command: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the place of a question: a clause that only asks, or no more than a clause's last words."""
    first = start
    while first and _CLAUSES.match(text[first - 1]):
        first -= 1
    whole = text[first:end]
    if "还是" in whole:
        return None  # 云杉智能还是云杉科技 leaves data open
    is_alone = first == start or (command == REGISTER and _ABOUT_ASKING.search(whole) is not None)
    if is_alone and len(whole) <= _LONGEST_QUESTION and not _DIGIT.search(whole):
        return first, end
    is_last = end - start <= _LONGEST_LAST and not text.startswith("还是", start)
    return (start, end) if is_last else None


def _clause_end(text: str, start: int) -> int:
    found = _CLAUSES.match(text, start)
    return found.end() if found else start


def _not_ordered(command: str, line: Line) -> Iterator[Doubt]:
    """Find a change that is told of: somebody's wish, a plan, or what was done before."""
    if command not in ("更新", "移交") or (order := _ORDER.search(line.text)) is None:
        return
    if _REMARK.search(line.text, 0, order.start()):
        return
    if other := _NO_ORDER.search(line.text, 0, order.start()):
        yield Doubt(f"读到「{_clause_at(line, other.start())}」，现在就要{command}吗？")
    elif command == "移交" and _HANDED_OVER.match(line.text, order.end()):
        yield Doubt(f"读到「{_clause_at(line, order.start())}」，现在就要{command}吗？")


def _clause_at(line: Line, place: int) -> str:
    return next(
        line.words(*one.span())
        for one in _CLAUSES.finditer(line.text)
        if one.start() <= place < one.end()
    )
