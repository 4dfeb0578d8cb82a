"""Every example of the help and the docs is read surely and does what it says, in the order of the help."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.clock import FixedClock
from bot.meaning import Reader
from bot.pipeline import Pipeline
from handlers.catalog import COMMANDS, find
from handlers.incoming import ChatKind, MessageReceived
from handlers.people import DepartmentProfile, Profile
from handlers.reading.result import Certainty, Reading
from handlers.records import Role
from storage import inbox
from storage.database.engine import Database, open_database
from storage.database.schema import create_directly
from storage.inbox import NewInbox
from tests.scheduler.desk import SHANGHAI, VAULT, local
from tests.structure.source import ROOT

ME = "ou_wang"
NOW = local("2026-11-19 10:00")
DEEDS = {
    "报备": "register",
    "查重": "check",
    "跟进": "follow_up",
    "我的客户": "my_customers",
    "待办": "todo",
    "提醒我": "remind",
    "撤销": "undo",
    "帮助": "help",
    "客户": "customer",
    "历史": "history",
    "为什么": "why",
    "更新": "update",
    "成交": "won",
    "协作": "share.form",
    "联合": "joint.form",
    "流失": "流失.not_found",
    "满意度": "rate",
    "投诉": "complain",
    "申诉": "appeal.nothing",
    "证据": "evidence.refused",
    "裁定": "rule.refused",
    "公海": "pool",
    "领取": "领取.not_found",
    "释放": "释放.not_found",
    "延期": "extend",
    "锁定": "hold",
    "解锁": "hold.end",
    "移交": "handover.pick",
    "销假": "leave.none",
    "撤销合并": "merge.undo_refused",
    "疑似重复": "duplicates",
    "查重依据": "matches.explained",
}
"""What the audit calls a command that was carried out."""

BY_EXAMPLE = {
    "合并 XS2026000001 XS2026000002": "merge.preview",
    "合并 云杉智能 云杉科技": "merge.refused",
    "选项": "options",
    "选项 客户来源 加 抖音": "options.add",
    "选项 客户来源 停 抖音": "options.stop",
    "字段": "fields",
    "字段 加 国家 文本": "fields.add",
    "字段 加 渠道商 单选 甲,乙,丙": "fields.add",
    "字段 停 国家": "fields.stop",
    "订阅 日报 18:00": "subscribe",
    "订阅 周报 周五 17:30": "subscribe",
    "订阅 撞单": "subscribe",
    "订阅": "subscriptions",
    "退订 周报": "unsubscribe",
    "退订": "unsubscribe.ask",
    "请假 12-01~12-07 @李雷": "leave.form",
    "请假 取消": "leave.none",
    "角色": "roles",
    "角色 @郑琳 财务": "role.pick",
    "角色 @李雷 主管 华东销售部": "role.pick",
    "规则": "rules",
    "规则 保护期 B 30": "rules.same",
    "规则 保有量 60 销售一部": "rules.refused",
    "规则 工作日 2026-12-26": "rules.day",
    "规则 历史": "rules.history",
}
"""The same, where a command's examples come to different deeds."""

_STORY = re.compile(r"发：`(?P<words>[^`]+)`")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A product with one person who holds every role."""
    opened = open_database(f"sqlite:///{tmp_path_factory.mktemp('examples') / 'baobei.db'}")
    with opened.transaction() as connection:
        create_directly(connection)
    with opened.write(VAULT) as store:
        store.people.upsert_department(DepartmentProfile("od-1", "华东", "", ME), NOW)
        store.people.upsert_profile(Profile(ME, name="王磊", department_id="od-1"), NOW)
        store.people.set_admins([ME], NOW)
        store.people.grant_role(ME, Role.FINANCE, by=ME, at=NOW)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def say(database: Database) -> Callable[[str], str]:
    """Says something in private and returns what the audit calls it."""
    clock = FixedClock(NOW)
    reader = Reader(clock, SHANGHAI)
    pipeline = Pipeline(database, VAULT, clock, timezone=SHANGHAI, reader=reader)
    numbers = count(1)

    def said(text: str) -> str:
        message = _message(text, next(numbers))
        new = NewInbox(f"ev_{message.message_id}", ME, message, message.sent_at, NOW)
        with database.transaction() as connection:
            (row,) = inbox.add_all(connection, VAULT, [new])
        assert row is not None
        return pipeline.process(row).act

    return said


def _message(text: str, number: int) -> MessageReceived:
    return MessageReceived(
        message_id=f"om_{number}",
        chat_id="oc_1",
        chat_kind=ChatKind.PRIVATE,
        sender_open_id=ME,
        message_type="text",
        text=text,
        sent_at=NOW + timedelta(seconds=number),
    )


@pytest.fixture(scope="module")
def read(database: Database) -> Callable[[str], Reading]:
    """Reads words as the bot does."""
    reader = Reader(FixedClock(NOW), SHANGHAI)

    def reading_of(text: str) -> Reading:
        return reader.meaning_of(_message(text, 1), database, VAULT).read(text)

    return reading_of


def _all_examples() -> list[tuple[str, str]]:
    return [(command.word, example) for command in COMMANDS for example in command.examples]


@pytest.mark.parametrize(("word", "example"), _all_examples())
def test_example_is_read_surely_as_its_command(
    read: Callable[[str], Reading], word: str, example: str
) -> None:
    reading = read(example)
    assert reading.command is not None
    command = find(reading.command)
    assert command is not None
    assert (command.word, reading.certainty) == (word, Certainty.SURE)


def test_examples_run_in_the_order_of_the_help(say: Callable[[str], str]) -> None:
    done = {(word, example): say(example) for word, example in _all_examples()}
    built = {command.word for command in COMMANDS if command.run is not None}
    wanted = {
        (word, example): (BY_EXAMPLE.get(example) or DEEDS[word]) if word in built else "coming"
        for word, example in _all_examples()
    }
    assert done == wanted


def _pages() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize(
    "words",
    [
        found["words"]
        for page in _pages()
        for found in _STORY.finditer(page.read_text(encoding="utf-8"))
    ],
)
def test_story_of_the_docs_is_read_surely(read: Callable[[str], Reading], words: str) -> None:
    assert read(words).certainty is Certainty.SURE
