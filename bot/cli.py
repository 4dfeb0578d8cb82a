"""The command line `baobei`: each command reads its arguments and hands over; the work is elsewhere.

Commands import what they need when they run, so that help appears at once. Whatever a person can mend is
told in a sentence and ends with status 1; nothing else is caught.
"""

import contextlib
import gc
import os
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from bot.ending import Ending

P = ParamSpec("P")
R = TypeVar("R")


def mendable(run: Callable[P, R]) -> Callable[P, R]:
    """Turn the exceptions a person can mend into a message and status 1."""

    @wraps(run)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return run(*args, **kwargs)
        except _mendable() as problem:
            click.echo(str(problem), err=True)
            sys.exit(1)

    return guarded


def _mendable() -> tuple[type[Exception], ...]:
    """The classes to tell of, loaded when something is raised: they bring the database's library with them."""
    from bot.mending import MENDABLE

    return MENDABLE


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="baobei", prog_name="baobei")
def main() -> None:
    """报备：让客户归属无可争议的飞书机器人。

    第一次使用：baobei demo 在本机体验；baobei init 创建飞书应用；baobei check 检查配置。
    """


@main.command()
@mendable
def serve() -> None:
    """启动全部：接收事件、处理、发送、定时任务（一条命令就够）。"""
    _run("SERVE")


@main.command()
@mendable
def web() -> None:
    """只接收事件、应答卡片点击（PostgreSQL 上可开多个）。"""
    _run("WEB", needs_postgresql=True)


@main.command()
@mendable
def worker() -> None:
    """只处理事件并发送消息（PostgreSQL 上可开多个）。"""
    _run("WORKER", needs_postgresql=True)


@main.command()
@mendable
def scheduler() -> None:
    """只跑定时任务（PostgreSQL 上可开多个，由一个担任）。"""
    _run("SCHEDULER", needs_postgresql=True)


def _run(role: str, *, needs_postgresql: bool = False) -> None:
    # What is made while starting stays: looking through it for garbage costs a tenth of the start.
    # `bot.serve.run` sets the collector going again.
    gc.disable()
    from bot.ending import Ended, Ending

    with contextlib.suppress(Ended):
        _start(role, Ending(), needs_postgresql=needs_postgresql)


def _start(role: str, ending: "Ending", *, needs_postgresql: bool) -> None:
    from bot.app import Role
    from bot.logs import configure
    from bot.serve import run
    from bot.settings import SettingsError, load_settings

    configure()
    settings = load_settings(os.environ).require_credentials()
    if needs_postgresql and settings.is_sqlite:
        raise SettingsError(
            [
                "分开的进程需要 PostgreSQL：SQLite 只能由一个进程写入。"
                "请设置 DATABASE_URL=postgresql://baobei:密码@127.0.0.1:5432/baobei，"
                "或用一条命令 baobei serve。"
            ]
        )
    run(settings, roles=Role[role], ending=ending)


@main.command()
@mendable
def migrate() -> None:
    """建立或升级数据库结构（SQLite 会先备份）。"""
    from bot.settings import load_settings
    from storage.database import schema
    from storage.database.engine import open_database

    settings = load_settings(os.environ)
    database = open_database(settings.database_url)
    database.make_file()
    schema.check_answers(database)
    with database.snapshot() as connection:
        found = schema.current_revision(connection)
    if found == schema.head():
        click.echo(f"数据库结构已是最新（{found}）。")
        return
    from storage.database.migrating import upgrade

    click.echo(f"正在把数据库结构从 {found or '空'} 升级到 {schema.head()} …")
    backup = upgrade(database)
    if backup is not None:
        click.echo(f"升级前的备份：{backup}")
    click.echo(f"完成，数据库结构是 {schema.head()}。")


@main.command()
@click.option("--all", "every", is_flag=True, help="不看版本，全部重做一遍")
@mendable
def reindex(every: bool) -> None:
    """升级后重建查重用的键和名称索引（serve 会自己在后台做；中断了再运行会接着做）。"""
    from bot.reindexing import reindex_all
    from bot.settings import load_settings

    reindex_all(load_settings(os.environ), click.echo, every=every)


@main.command("run-due")
@click.option("--at", "at_text", metavar="ISO", help="按这个时刻执行，例如 2026-12-01T09:00+08:00")
@mendable
def run_due(at_text: str | None) -> None:
    """把到点的事做完并发出，每件打印一行，然后退出。"""
    from bot.logs import configure
    from bot.run_due import Told
    from bot.run_due import run_due as run_once
    from bot.settings import load_settings

    configure()
    settings = load_settings(os.environ).require_credentials()
    at = None
    if at_text is not None:
        at = _moment(at_text, settings.timezone)
    told = Told(done=click.echo, progress=lambda line: click.echo(line, err=True))
    sys.exit(0 if run_once(settings, at, told) else 1)


_EARLIEST_YEAR, _LATEST_YEAR = 2000, 2999


def _moment(text: str, timezone: ZoneInfo) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or not _EARLIEST_YEAR <= at.year <= _LATEST_YEAR:
        wrong = "看不懂时间" if at is None else "离现在太远的时间"
        raise click.BadParameter(f"{wrong}“{text}”，例如 2026-12-01T09:00+08:00", param_hint="--at")
    return at if at.tzinfo is not None else at.replace(tzinfo=timezone)


class Port(click.ParamType[int]):
    """A port of this machine."""

    name = "integer"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number; refuses whatever is no port."""
        shown = str(value)
        if not (shown.isascii() and shown.isdigit() and 1 <= int(shown) <= 65535):
            self.fail(f"“{shown}”不是端口：要是 1 到 65535 之间的整数，例如 8801", param, ctx)
        return int(shown)


@main.command()
@click.option("--port", type=Port(), default=8801, show_default=True, help="聊天页的端口")
@click.option("--bot-port", type=Port(), default=8000, show_default=True, help="机器人的端口")
@click.option("--open", "opens", is_flag=True, help="用浏览器打开聊天页")
@click.option("--keep", is_flag=True, help="保留上次的演示数据")
@mendable
def demo(port: int, bot_port: int, opens: bool, keep: bool) -> None:
    """在本机体验：机器人 + 模拟飞书 + 聊天页，不需要飞书账号。"""
    from bot.ending import Ended, Ending

    with contextlib.suppress(Ended):
        ending = Ending()
        from bot.demo import Demo

        demonstration = Demo(port=port, bot_port=bot_port, keeps=keep, ending=ending)
        sys.exit(demonstration.run(opens=opens))


@main.command()
@mendable
def check() -> None:
    """检查配置、权限、数据库、时钟和节假日数据，列出问题和解决办法。"""
    from bot.checking import check_all
    from bot.cli_tables import table
    from bot.settings import load_settings

    rows = check_all(load_settings(os.environ), lambda line: click.echo(line, err=True))
    click.echo(table(("项目", "结果", "怎么办"), [row.cells() for row in rows]))
    sys.exit(0 if all(row.ok for row in rows) else 1)


@main.command()
@click.option("--force", is_flag=True, help="覆盖 .env 里已有的应用")
@mendable
def init(force: bool) -> None:
    """扫码创建飞书应用，并把凭证写入 .env。"""
    from bot.cli_init import create_app_by_scanning

    create_app_by_scanning(replaces=force)


@main.group()
def outbox() -> None:
    """查看没能送到的消息，处理好原因后重发。"""


@outbox.command("list")
@mendable
def list_letters() -> None:
    """列出没能送到的消息和原因。"""
    from bot.cli_outbox import list_dead_letters

    click.echo(list_dead_letters())


@outbox.command("retry")
@click.argument("which", metavar="编号|all")
@mendable
def retry_letters(which: str) -> None:
    """重发一条（编号）或全部（all）。"""
    from bot.cli_outbox import NoSuchLetter, retry_dead_letters

    try:
        click.echo(retry_dead_letters(which))
    except NoSuchLetter as problem:
        click.echo(str(problem), err=True)
        sys.exit(1)
