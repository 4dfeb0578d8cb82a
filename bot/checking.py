"""`baobei check`: tries everything the bot stands on and says what is wrong and how to mend it.

Each check is a function that returns findings; none changes anything, in Feishu or here. Permissions are
found out by harmless calls about things that do not exist: Feishu refuses for lack of permission first.
"""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.clock import SystemClock
from bot.feishu.client import FeishuClient
from bot.feishu.errors import FeishuError
from bot.settings import DATA_DIRECTORY, Settings, Transport
from handlers.domain.calendar import holidays_known_until

if TYPE_CHECKING:
    from storage.engine import Database

CLOCK_MAY_DIFFER = timedelta(minutes=2)
"""Pushes from five minutes ahead are refused; two leave room."""

HOLIDAYS_TOLD_AHEAD = timedelta(days=60)
"""The State Council announces the next year's days off in November."""

NO_PERMISSION = (99991672, 99991679, 99991676)
_NOBODY = "ou_00000000000000000000000000000000"


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
        yield Finding(
            "凭证", False, error.message, "核对 FEISHU_APP_ID、FEISHU_APP_SECRET 与 FEISHU_DOMAIN"
        )
        return
    yield Finding("凭证", True, f"应用 {settings.app_id}")
    try:
        name = str(client.bot_info().get("app_name", ""))
        yield Finding("机器人", True, name or "已启用")
    except FeishuError as error:
        yield Finding(
            "机器人", False, error.message, "开发者后台 > 添加应用能力 > 机器人，然后发布版本"
        )
    yield from _check_permissions(client)


def _check_permissions(client: FeishuClient) -> Iterator[Finding]:
    trials: tuple[tuple[str, str, Callable[[], object]], ...] = (
        (
            "权限 发消息",
            "im:message:send_as_bot",
            lambda: client.patch("om_00000000000000000000000000000000", {}),
        ),
        ("权限 通讯录", "contact:user.base:readonly", lambda: client.users([_NOBODY])),
        (
            "权限 部门",
            "contact:department.base:readonly",
            lambda: client.department("od-00000000000000000000000000000000"),
        ),
        (
            "权限 群信息",
            "im:chat:readonly",
            lambda: client.chat("oc_00000000000000000000000000000000"),
        ),
    )
    for item, scope, attempt in trials:
        try:
            attempt()
        except FeishuError as error:
            if error.code in NO_PERMISSION:
                where = error.mend_url or "开发者后台 > 权限管理"
                yield Finding(item, False, f"缺少 {scope}", f"开通后发布版本：{where}")
                continue
            if error.code is None:
                yield Finding(item, False, error.message, "稍后再试，或检查网络")
                continue
        yield Finding(item, True, "已开通")


def check_clock(settings: Settings) -> Iterator[Finding]:
    """Our clock against the Date header of Feishu's answer."""
    import requests

    try:
        answer = requests.head(settings.domain, timeout=5, allow_redirects=False)
        theirs = parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
    except requests.RequestException as problem:
        yield Finding(
            "时钟", False, f"连不上 {settings.domain}（{type(problem).__name__}）", "检查网络"
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
    from storage.engine import open_database

    kind = "SQLite" if settings.is_sqlite else "PostgreSQL"
    database = open_database(settings.database_url)
    if database.file is not None and not database.file.exists():
        yield Finding("数据库", True, "还没有数据", "首次启动时自动建立")
        return
    try:
        yield from _check_open_database(settings, database, kind)
    finally:
        database.close()


def _check_open_database(settings: Settings, database: "Database", kind: str) -> Iterator[Finding]:
    from storage import schema

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
    yield _check_data_key(settings, database)


def _check_data_key(settings: Settings, database: "Database") -> Finding:
    from storage.crypto import BadDataKey, Vault, load_or_create_data_key
    from storage.fingerprint import stored_fingerprint

    mend = "恢复备份里的 data.key，或设置原来的 BAOBEI_DATA_KEY"
    if not settings.data_key and not (DATA_DIRECTORY / "data.key").exists():
        return Finding("数据密钥", False, "找不到", mend)
    try:
        vault = Vault(load_or_create_data_key(settings.data_key, DATA_DIRECTORY))
    except BadDataKey:
        return Finding("数据密钥", False, "不是 32 字节的密钥", mend)
    if stored_fingerprint(database) not in (None, vault.fingerprint):
        return Finding("数据密钥", False, "与数据库不符", mend)
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
        return Finding(
            "接收事件",
            False,
            f"长连接：{error.message}",
            "开发者后台 > 事件与回调 > 订阅方式选“使用长连接接收”，然后发布版本",
        )
    return Finding("接收事件", True, "长连接可用")


def _check_port(host: str, port: int) -> Finding:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            mend = "如果不是 baobei 自己在用，请换一个 PORT"
            return Finding("端口", _is_ours(host, port), f"{host}:{port} {error.strerror}", mend)
    return Finding("端口", True, f"{host}:{port} 空闲")


def _is_ours(host: str, port: int) -> bool:
    import requests

    try:
        return bool(requests.get(f"http://{host}:{port}/healthz", timeout=2).json() == {"ok": True})
    except (requests.RequestException, ValueError):
        return False


def check_admins(settings: Settings, client: FeishuClient) -> Iterator[Finding]:
    """Whether the named administrators exist."""
    if not settings.admins:
        yield Finding("管理员", False, "没有设置", "BAOBEI_ADMINS=open_id、邮箱或手机号，逗号分隔")
        return
    if settings.missing():
        return
    named = [name for name in settings.admins if not name.startswith("ou_")]
    emails = [name for name in named if "@" in name]
    mobiles = [name for name in named if "@" not in name]
    try:
        found = client.find_users(mobiles, emails) if named else {}
    except FeishuError as error:
        yield Finding(
            "管理员", False, error.message, "改用 open_id，或开通 contact:user.id:readonly"
        )
        return
    if len(found) < len(named):
        lost = f"{len(named)} 个里找到 {len(found)} 个"
        yield Finding("管理员", False, lost, "核对邮箱和手机号是否与飞书里的一致")
    else:
        yield Finding("管理员", True, f"{len(settings.admins)} 人")
