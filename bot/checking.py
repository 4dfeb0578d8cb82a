"""`baobei check`: tries everything the bot stands on and says what is wrong and how to mend it.

Each check is a function that returns findings; none changes anything, in Feishu or here. Permissions are
asked for by name: those to receive messages could not be found out by any call.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from bot.clock import SystemClock
from bot.feishu.client import FeishuClient
from bot.feishu.console import FIND_PEOPLE, NEEDS
from bot.feishu.errors import FeishuError
from bot.listening import NotOurAddress, PortTaken, free_address
from bot.settings import DATA_DIRECTORY, Settings, Transport
from handlers.domain.calendar import holidays_known_until

if TYPE_CHECKING:
    from storage.database.engine import Database

CLOCK_MAY_DIFFER = timedelta(minutes=2)
"""Pushes from five minutes ahead are refused; two leave room."""

HOLIDAYS_TOLD_AHEAD = timedelta(days=60)
"""The State Council announces the next year's days off in November."""

_CHECK_NETWORK = "检查本机网络、代理与 FEISHU_DOMAIN，稍后再试"
_CHECK_CREDENTIALS = "核对 FEISHU_APP_ID、FEISHU_APP_SECRET 与 FEISHU_DOMAIN"
_BAD_CREDENTIALS = frozenset({514, 10003, 10015, 99991543, 1000040344})
"""What Feishu answers to a wrong id or secret, whatever was asked for (「获取 tenant_access_token」, 「长连接」)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table. `mend` may hold advice although all is well."""

    item: str
    ok: bool
    result: str
    mend: str = ""

    def cells(self) -> tuple[str, str, str]:
        """Return the cells of the table: item, result, mend."""
        return (self.item, f"{'✓' if self.ok else '✗'} {self.result}", self.mend)


def check_all(settings: Settings, say: Callable[[str], None]) -> list[Finding]:
    """Run every check, saying which one is under way; returns all findings."""
    found: list[Finding] = []
    client = FeishuClient(settings.app_id, settings.app_secret, settings.domain)
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("凭证与权限", lambda: check_feishu(settings, client)),
        ("时钟", lambda: check_clock(settings)),
        ("数据库", lambda: check_database(settings)),
        ("接收事件", lambda: check_transport(settings)),
        ("管理员", lambda: check_admins(settings, client)),
        (
            "节假日",
            lambda: check_holidays(SystemClock().now().astimezone(settings.timezone).date()),
        ),
    )
    for name, check in checks:
        say(f"正在检查{name} …")
        found += check()
    client.close()
    return found


def check_feishu(settings: Settings, client: FeishuClient) -> Iterator[Finding]:
    """Credentials, the bot ability, and the permissions one by one."""
    missing = settings.missing()
    if missing:
        yield from (Finding("配置", False, "缺少设置", sentence) for sentence in missing)
        return
    try:
        client.ping_token()
    except FeishuError as error:
        yield Finding("凭证", False, error.message, _mend(error, _CHECK_CREDENTIALS))
        return
    yield Finding("凭证", True, f"应用 {settings.app_id}")
    try:
        name = str(client.bot_info().get("app_name", ""))
        yield Finding("机器人", True, name or "已启用")
    except FeishuError as error:
        mend = "开发者后台 > 添加应用能力 > 机器人，然后发布版本"
        yield Finding("机器人", False, error.message, _mend(error, mend))
    yield from _check_permissions(settings, client)


def _mend(error: FeishuError, otherwise: str) -> str:
    """What mends a failed call: the cause common to all calls, if it is one, else what this call needs.

    Without an answer of Feishu's it is the way there that is wrong.
    """
    if error.code is None:
        return _CHECK_NETWORK
    return _CHECK_CREDENTIALS if error.code in _BAD_CREDENTIALS else otherwise


def _check_permissions(settings: Settings, client: FeishuClient) -> Iterator[Finding]:
    try:
        granted = client.granted_scopes()
    except FeishuError as error:
        needed = "、".join(error.missing_scopes) or "README 权限表里的各项"
        mend = f"在开发者后台 > 权限管理 核对 {needed}，然后发布版本"
        yield Finding("权限", False, f"没能核对：{error.message}", _mend(error, mend))
        return
    needs = [*NEEDS, *([FIND_PEOPLE] if _named(settings) else [])]
    lacking = [need for need in needs if granted.isdisjoint((need.scope, *need.wider))]
    for need in lacking:
        where = f"{settings.domain}/app/{settings.app_id}/auth?q={need.scope}"
        yield Finding(
            "权限", False, f"缺少 {need.scope}（{need.purpose}）", f"开通后发布版本：{where}"
        )
    if not lacking:
        yield Finding("权限", True, f"{len(needs)} 项都已开通")


def check_clock(settings: Settings) -> Iterator[Finding]:
    """Our clock against the Date header of Feishu's answer."""
    import requests

    try:
        answer = requests.head(settings.domain, timeout=5, allow_redirects=False)
        theirs = parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
    except requests.RequestException as problem:
        yield Finding(
            "时钟", False, f"连不上 {settings.domain}（{type(problem).__name__}）", _CHECK_NETWORK
        )
        return
    except (KeyError, ValueError):
        yield Finding("时钟", True, "对方没有给出时间，未比较")
        return
    differs = _apart(SystemClock().now(), theirs)
    if differs <= CLOCK_MAY_DIFFER:
        yield Finding("时钟", True, f"相差 {differs.total_seconds():.0f} 秒")
    else:
        yield Finding(
            "时钟", False, f"相差 {differs.total_seconds():.0f} 秒", "打开本机的时间同步（NTP）"
        )


def check_holidays(today: date) -> Iterator[Finding]:
    """How far the public holidays are known; a hint while the next year's are still to come."""
    until = holidays_known_until()
    result = f"法定节假日和调休数据到 {until}"
    if until - today > HOLIDAYS_TOLD_AHEAD:
        yield Finding("节假日", True, result)
        return
    mend = (
        "国务院公布次年安排后升级 baobei（依赖包 chinese-calendar）；"
        "在那之前，次年只认元旦、春节、劳动节、国庆节，调休按普通周末算"
    )
    yield Finding(
        "节假日", True, f"{result}，即将用完" if today <= until else f"{result}，已用完", mend
    )


def _apart(one: datetime, other: datetime) -> timedelta:
    return abs(one - other)


def check_database(settings: Settings) -> Iterator[Finding]:
    """Whether the database answers, its schema fits, and the data key is the one it was written with."""
    from storage.database.engine import open_database

    kind = "SQLite" if settings.is_sqlite else "PostgreSQL"
    database = open_database(settings.database_url)
    key_file = DATA_DIRECTORY / "data.key"
    if not settings.data_key and not key_file.exists() and (trouble := _no_place(key_file)):
        mend = "让运行 baobei 的用户能写这个目录，或设置 BAOBEI_DATA_KEY"
        yield Finding("数据密钥", False, f"{key_file} 建不了（{trouble}）", mend)
    if unusable := _unusable_key(settings):
        yield unusable
    if database.file is not None and not database.file.exists():
        if trouble := _no_place(database.file):
            mend = "核对 DATABASE_URL，或换一个能写的目录"
            yield Finding("数据库", False, f"{database.file} 建不了（{trouble}）", mend)
        else:
            yield Finding("数据库", True, "还没有数据", "首次启动时自动建立")
        return
    try:
        yield from _check_open_database(settings, database, kind)
    finally:
        database.close()


def _no_place(file: Path) -> str:
    """Return why a file cannot be made where it should lie; empty when it can. Leaves nothing behind."""
    there = next(parent for parent in file.absolute().parents if parent.exists())
    if not there.is_dir():
        return f"{there} 不是目录"
    try:
        with TemporaryFile(dir=there):
            return ""
    except OSError as error:
        return error.strerror or type(error).__name__


def _check_open_database(settings: Settings, database: "Database", kind: str) -> Iterator[Finding]:
    from storage.database import schema

    if trouble := database.trouble():
        yield Finding("数据库", False, f"连不上（{trouble}）", "核对 DATABASE_URL")
        return
    with database.snapshot() as connection:
        found = schema.current_revision(connection)
    if found is None:
        yield Finding("数据库", True, f"{kind}，空的", "首次启动时自动建立")
        return
    if found != schema.head():
        yield Finding(
            "数据库", False, f"{kind}，结构 {found}，需要 {schema.head()}", "运行 baobei migrate"
        )
        return
    yield Finding("数据库", True, f"{kind}，结构 {found}")
    yield _check_index(database)
    if not _unusable_key(settings):
        yield _check_data_key(settings, database)


def _check_index(database: "Database") -> Finding:
    """Whether the keys and the index of names are this program's; old ones are still found meanwhile."""
    from storage.reindexing.walk import CURRENT, Stage, state

    with database.snapshot() as connection:
        now = state(connection)
    if now.is_done:
        return Finding("名称索引", True, f"版本 {CURRENT}")
    is_begun = now.stage is Stage.UNDER_WAY
    told = f"正在重建，已完成 {now.done}/{now.total} 家客户" if is_begun else "是旧版本的，待重建"
    return Finding("名称索引", True, told, "baobei serve 会在后台完成；想马上做完：baobei reindex")


_OLD_KEY = "恢复备份里的 data.key，或设置原来的 BAOBEI_DATA_KEY"


def _unusable_key(settings: Settings) -> Finding | None:
    """What is wrong with the data key that is there; the bot would not start with it. Makes none."""
    from storage.database.crypto import BadDataKey, load_or_create_data_key
    from storage.database.places import NoPlace

    file = DATA_DIRECTORY / "data.key"
    if not settings.data_key and not file.exists():
        return None
    whose = "BAOBEI_DATA_KEY" if settings.data_key else str(file)
    try:
        load_or_create_data_key(settings.data_key, DATA_DIRECTORY)
    except BadDataKey:
        return Finding("数据密钥", False, f"{whose} 不是 32 字节的密钥", _OLD_KEY)
    except NoPlace:
        return Finding("数据密钥", False, f"读不了 {whose}", f"让运行 baobei 的用户能读 {whose}")
    return None


def _check_data_key(settings: Settings, database: "Database") -> Finding:
    from storage.database.crypto import Vault, load_or_create_data_key
    from storage.database.fingerprint import stored_fingerprint

    if not settings.data_key and not (DATA_DIRECTORY / "data.key").exists():
        return Finding("数据密钥", False, "找不到", _OLD_KEY)
    vault = Vault(load_or_create_data_key(settings.data_key, DATA_DIRECTORY))
    if stored_fingerprint(database) not in (None, vault.fingerprint):
        return Finding("数据密钥", False, "与数据库不符", _OLD_KEY)
    return Finding("数据密钥", True, "相符", "请与数据库分开备份")


def check_transport(settings: Settings) -> Iterator[Finding]:
    """How events come in, and whether the port is free or ours."""
    if settings.transport is Transport.WEBSOCKET:
        yield _check_long_connection(settings)
    elif settings.encrypt_key:
        yield Finding("接收事件", True, "webhook，加密并验签")
    else:
        advice = "建议在 加密策略 里设 Encrypt Key 并填 FEISHU_ENCRYPT_KEY"
        yield Finding("接收事件", True, "webhook，明文", advice)
    yield _check_port(settings.host, settings.port)


def _check_long_connection(settings: Settings) -> Finding:
    from bot.feishu.ws_endpoint import discover

    if not settings.app_id:
        return Finding("接收事件", False, "长连接", "先设置应用凭证")
    try:
        discover(settings.app_id, settings.app_secret, settings.domain, 5.0)
    except FeishuError as error:
        mend = "开发者后台 > 事件与回调 > 订阅方式选“使用长连接接收”，然后发布版本"
        return Finding("接收事件", False, f"长连接：{error.message}", _mend(error, mend))
    return Finding("接收事件", True, "长连接可用")


def _check_port(host: str, port: int) -> Finding:
    try:
        free_address(host, port)
    except NotOurAddress as problem:
        said, _, mend = str(problem).partition("。")
        return Finding("端口", False, said, mend)
    except PortTaken as problem:
        said, _, mend = str(problem).partition("。")
        return Finding("端口", _is_ours(host, port), said, f"如果不是 baobei 自己在用：{mend}")
    return Finding("端口", True, f"{host}:{port} 空闲")


def _is_ours(host: str, port: int) -> bool:
    import requests

    try:
        return bool(requests.get(f"http://{host}:{port}/healthz", timeout=2).json() == {"ok": True})
    except (requests.RequestException, ValueError):
        return False


def _named(settings: Settings) -> list[str]:
    """Return the administrators given by e-mail or mobile number."""
    return [name for name in settings.admins if not name.startswith("ou_")]


def check_admins(settings: Settings, client: FeishuClient) -> Iterator[Finding]:
    """Whether the named administrators exist."""
    if not settings.admins:
        yield Finding("管理员", False, "没有设置", "BAOBEI_ADMINS=open_id、邮箱或手机号，逗号分隔")
        return
    if settings.missing():
        return
    named = _named(settings)
    ids = [name for name in settings.admins if name.startswith("ou_")]
    emails = [name for name in named if "@" in name]
    mobiles = [name for name in named if "@" not in name]
    try:
        found = {*client.find_users(mobiles, emails)} if named else set()
        found |= {*client.users(ids)} if ids else set()
    except FeishuError as error:
        scopes = "、".join(error.missing_scopes)
        mend = f"开通 {scopes}，然后发布版本" if scopes else "改用 open_id 填写 BAOBEI_ADMINS"
        yield Finding("管理员", False, error.message, _mend(error, mend))
        return
    lost = [name for name in settings.admins if name not in found]
    if lost:
        mend = "核对 BAOBEI_ADMINS 与飞书里的是否一致，并把这些人加入应用可用范围"
        yield Finding("管理员", False, f"找不到 {'、'.join(lost)}", mend)
    else:
        yield Finding("管理员", True, f"{len(settings.admins)} 人")
