"""Cards that explain: 帮助, the welcome, words that are no command, commands still to come.

The commands shown come with the outcome, derived from their declarations. Must not name commands of
its own except on the buttons the product rules give the welcome.
"""

from cards import elements as e
from cards import theme
from cards.frame import Card, Look, finish, primary, row, run
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.outcomes import Coming, Help, HelpEntry, HelpOne, NotUnderstood, Welcome


def help_overview(outcome: Help, look: Look) -> Card:
    """Show what this person may do, grouped, an example each."""
    del look
    head = e.header("我能帮您做什么", Colour.NORMAL, subtitle="直接发一句话即可")
    body: list[e.Element] = []
    coming: list[str] = []
    for title, entries in outcome.groups:
        ready = [entry for entry in entries if not entry.is_coming]
        coming += [entry.word for entry in entries if entry.is_coming]
        if ready:
            body += [e.heading(title), e.lines(_row(entry) for entry in ready)]
    if coming:
        body.append(e.note(f"即将开放：{'、'.join(coming)}"))
    body.append(e.note("发「帮助 报备」看某个命令的详细用法。"))
    body += row(run("报备"), run("我的客户"), run("待办"))
    return finish(head, body)


def _row(entry: HelpEntry) -> tuple[str, str]:
    """Pair a command word with its purpose and example."""
    return entry.word, f"{entry.summary}。例：{entry.example}"


def help_one(outcome: HelpOne, look: Look) -> Card:
    """Explain one command."""
    del look
    entry = outcome.entry
    tags = [e.tag("即将开放", "neutral")] if entry.is_coming else []
    head = e.header(f"帮助：{entry.word}", Colour.NORMAL, subtitle=entry.summary, tags=tags)
    body = e.fields(
        [
            ("用途", entry.summary),
            ("写法", outcome.usage),
            ("也可以说", "、".join(outcome.synonyms)),
            ("例子", "\n".join(outcome.examples or (entry.example,))),
        ]
    )
    if not entry.is_coming:
        body += row(run(entry.word))
    return finish(head, body)


def welcome(outcome: Welcome, look: Look) -> Card:
    """Greet a person or a group in three lines."""
    del look
    name = outcome.person.name if outcome.person else ""
    head = e.header(f"您好，{name}" if name else "大家好，我是报备助手", Colour.NORMAL)
    lines: tuple[str, ...]
    if outcome.is_group:
        lines = (
            "在群里 @我 就能报备和查重，群里只显示结论，详情私聊发给您。",
            "例：@报备助手 查重 云杉智能",
        )
    else:
        lines = (
            "发一句话就能报备客户，一秒内告诉您是否可以报备：",
            "报备 杭州云杉智能科技有限公司 张伟 13812345678",
            "报备成功后受保护；有人动您的客户，我马上告诉您。",
        )
    body = [e.text("\n".join(lines))]
    first = primary("报备", Click(Action.RUN, word="报备"))
    body += row(first, run("查重"), run("我的客户"), run("帮助"))
    return finish(head, body)


def not_understood(outcome: NotUnderstood, look: Look) -> Card:
    """Show the words again with the nearest commands as buttons."""
    del look
    head = e.header("先和您确认一下" if outcome.note else "这句话我没看懂", Colour.ASKING)
    body = e.fields([("您发的", e.inert(outcome.text, 120))])
    understood = outcome.note or "没有写入任何内容"
    stop = "" if understood.endswith(("。", "？")) else "。"
    body.append(e.text(f"{understood}{stop}您是想："))
    body += row(*[run(word, draft_id=outcome.draft_id) for word in outcome.nearest[:6]])
    body.append(e.note("例：报备 杭州云杉智能科技有限公司 张伟 13812345678"))
    return finish(head, body)


def coming(outcome: Coming, look: Look) -> Card:
    """Say politely that a command is not built yet, and what works today."""
    head = e.header(f"「{e.inert(outcome.command, 12)}」即将开放", Colour.QUIET)
    body = [
        *e.fields((theme.label(one.key), look.field(one)) for one in outcome.fields),
        e.text(f"{outcome.summary}。这个功能还在准备，这次没有写入任何内容。"),
        e.note("现在可以用："),
        *row(*[run(word) for word in outcome.instead]),
    ]
    return finish(head, body)
