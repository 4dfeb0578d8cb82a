"""The parts of the documentation that are made from the code, each a function that returns Markdown.

A page holds `<!-- 生成 NAME -->` ... `<!-- 生成结束 -->`; `python -m tests.docs.generate` fills what lies
between, and a test compares. So a command, setting, rule or metric cannot go undocumented.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from bot.cli import main
from bot.feishu.inbound import Reason, Rejected
from bot.intake import NotTaken
from bot.logs import Event
from bot.metrics import METRICS
from bot.settings import SETTINGS
from bot.web.refusals import MEANINGS
from cards.theme import LABELS
from handlers.catalog import COMMANDS
from handlers.command import Command
from handlers.domain.policy import RULES, Rule, show_setting
from handlers.records import Role
from scheduler.jobs import JOBS
from storage.rules import DEFAULT_OPTIONS
from tests.docs import accuracy
from tests.structure.source import ROOT

_ROLE_WORDS = {
    Role.SALES: "销售",
    Role.MANAGER: "主管",
    Role.ADMIN: "管理员",
    Role.FINANCE: "财务",
}
_PART = re.compile(r"(<!-- 生成 (?P<name>[a-z]+) -->\n).*?(<!-- 生成结束 -->)", re.DOTALL)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines
    )


def settings() -> str:
    """Every environment variable."""
    return _table(
        ("变量", "默认", "说明", "例"),
        (
            (
                f"`{one.name}`",
                f"`{one.default}`" if one.default else "—",
                one.help + ("（机密）" if one.is_secret else ""),
                f"`{one.example}`",
            )
            for one in SETTINGS
        ),
    )


def commands() -> str:
    """Every command that works today, by group, with synonyms and examples."""
    parts = []
    for group in dict.fromkeys(one.group for one in COMMANDS):
        works = [one for one in COMMANDS if one.group == group and one.run is not None]
        if works:
            parts += [f"### {group}\n\n", *(_command(one) for one in works)]
    return "".join(parts)


def _command(one: Command) -> str:
    who = "所有人" if one.roles == frozenset(Role) else "、".join(_roles(one))
    lines = [
        f"#### {one.word}\n",
        f"{one.summary}。\n",
        f"- 写法：`{one.usage}`",
        f"- 谁能用：{who}",
    ]
    if one.synonyms:
        lines.append("- 也可以说：" + "、".join(f"`{word}`" for word in one.synonyms))
    if one.menu_key:
        lines.append(f"- 机器人菜单的事件标识：`{one.menu_key}`")
    lines.append("- 例：\n")
    examples = "\n".join(one.examples)
    return "\n".join(lines) + f"\n```text\n{examples}\n```\n\n"


def _roles(one: Command) -> list[str]:
    return [word for role, word in _ROLE_WORDS.items() if role in one.roles]


def coming() -> str:
    """The commands that are declared but not built; the bot says so politely."""
    return _table(
        ("命令", "将来做什么", "写法"),
        ((one.word, one.summary, f"`{one.usage}`") for one in COMMANDS if one.run is None),
    )


def rules() -> str:
    """Every number of the rules with its default and range."""
    return _table(
        ("规则", "默认", "允许范围"),
        ((rule.name, show_setting(rule, rule.default), _range(rule)) for rule in RULES),
    )


def _range(rule: Rule) -> str:
    match rule.default:
        case bool():
            return "是 / 否"
        case int() | tuple():
            return f"{rule.low}–{rule.high} {rule.unit}"
        case _ if rule.field == "department_abbreviation":
            return f"{rule.low}–{rule.high} 个英文字母"
        case _:
            return "开始-结束"


def options() -> str:
    """The option lists a new installation begins with."""
    return _table(
        ("字段", "选项"),
        ((LABELS.get(key, key), "、".join(values)) for key, values in DEFAULT_OPTIONS.items()),
    )


def fields() -> str:
    """Every field of the records: the word on screen and the identifier in REST and exports."""
    return _table(("字段", "标识"), ((label, f"`{key}`") for key, label in LABELS.items()))


def metrics() -> str:
    """Every metric of /metrics."""
    return _table(
        ("指标", "类型", "标签", "含义"),
        (
            (f"`{one.name}`", one.kind, "、".join(f"`{label}`" for label in one.labels), one.help)
            for one in METRICS
        ),
    )


def events() -> str:
    """Every event name of the log."""
    return "、".join(f"`{event.value}`" for event in Event) + "。\n"


def refusals() -> str:
    """Every refusal of the webhook: the error in its answer, what it means, what to do."""
    statuses: dict[Reason | NotTaken, int] = {
        **{reason: Rejected(reason).status for reason in Reason},
        **{why: why.status for why in NotTaken},
    }
    return _table(
        ("error", "状态", "含义", "怎么办"),
        ((f"`{one}`", str(status), *MEANINGS[one]) for one, status in statuses.items()),
    )


def sweeps() -> str:
    """Every scheduled sweep."""
    return _table(("名称", "做什么"), ((f"`{job.name}`", job.what) for job in JOBS))


def cli() -> str:
    """Every command of `baobei`, with its options."""
    return _table(("命令行", "做什么"), _cli_rows(main, "baobei"))


def _cli_rows(command: click.Command, path: str) -> Iterable[tuple[str, str]]:
    if isinstance(command, click.Group):
        for name, child in sorted(command.commands.items()):
            yield from _cli_rows(child, f"{path} {name}")
        return
    arguments = " ".join(
        one.make_metavar(click.Context(command))
        for one in command.params
        if isinstance(one, click.Argument)
    )
    options = "".join(
        f" [{one.opts[0]}{'' if one.is_flag else ' ' + one.make_metavar(click.Context(command))}]"
        for one in command.params
        if isinstance(one, click.Option)
    )
    said = (command.help or "").partition("\n\n")[0].replace("\n", "")
    yield f"`{path}{' ' + arguments if arguments else ''}{options}`", said


def decisions() -> str:
    """The decision records, in order."""
    found = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    return "".join(f"- [{_title(file)}]({file.name})\n" for file in found)


def _title(page: Path) -> str:
    first = page.read_text(encoding="utf-8").splitlines()[0]
    return first.removeprefix("# ").strip()


def reading() -> str:
    """How well messages are read: all of them, by intent, by field."""
    intents = ("意图", "命令", "条数", "已知读错", "应读字段", "读对", "先问再写", "错误写入")
    fields = ("字段", "应读次数", "读对", "没读对的意图")
    return "\n".join(
        (
            accuracy.summary(),
            "### 按意图\n",
            _table(intents, accuracy.by_intent()),
            "### 按字段\n",
            _table(fields, accuracy.by_field()),
        )
    )


PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part
    for part in (
        settings,
        commands,
        coming,
        rules,
        options,
        fields,
        metrics,
        events,
        refusals,
        sweeps,
        cli,
        decisions,
        reading,
    )
}


def pages() -> list[Path]:
    """Return the pages that may hold parts."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def filled(text: str) -> str:
    """Return a page's text with every part made anew. Raises KeyError for an unknown part."""
    return _PART.sub(lambda found: f"{found[1]}{PARTS[found['name']]()}{found[3]}", text)


def parts_in(text: str) -> list[str]:
    """Return the names of the parts a page holds."""
    return [found["name"] for found in _PART.finditer(text)]
