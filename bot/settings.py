"""Every setting of the bot: one declaration each, read from the environment and an optional `.env` file.

`SETTINGS` is the only list of names; the environment table of the docs and `baobei check` are made from it.
Business numbers (days, quotas) are rules in the database, never settings. Nothing here opens a file or a
socket at import, and no other module reads `os.environ`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DATA_DIRECTORY = Path("data")
DOTENV_FILE = Path(".env")


class Transport(StrEnum):
    """How events reach the bot."""

    WEBHOOK = "webhook"
    WEBSOCKET = "websocket"


class SettingsError(Exception):
    """One or more settings cannot be used; `problems` are complete sentences for the person who starts it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: `field` is its name in `Settings`, `parse` raises ValueError with the reason."""

    name: str
    field: str
    default: str
    help: str
    example: str
    parse: Callable[[str], Any] = str
    is_secret: bool = False


def _base_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        is_address = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise ValueError("不是完整的网址") from None
    if parts.scheme not in ("http", "https") or not is_address:
        raise ValueError("要以 http:// 或 https:// 开头")
    return value.rstrip("/")


def _database_url(value: str) -> str:
    scheme = value.split(":", 1)[0]
    if scheme == "sqlite":
        if not value.startswith("sqlite:///") or len(value) <= len("sqlite:///"):
            raise ValueError("SQLite 要写成 sqlite:/// 加文件路径，如 sqlite:///data/baobei.db")
        return value
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return "postgresql" + value[len(scheme) :]
    raise ValueError("只支持 sqlite:/// 和 postgresql://")


def _transport(value: str) -> Transport | None:
    if not value:
        return None
    try:
        return Transport(value.strip().lower())
    except ValueError:
        raise ValueError("只能是 webhook 或 websocket") from None


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value) <= 65535:
        raise ValueError("要是 1 到 65535 之间的整数")
    return int(value)


def _zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("不是已知的时区名") from None


def _names(value: str) -> tuple[str, ...]:
    return tuple(part for part in (p.strip() for p in value.replace("，", ",").split(",")) if part)


def _path(value: str) -> Path | None:
    return Path(value) if value else None


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "FEISHU_APP_ID", "app_id", "", "飞书应用的 App ID（凭证与基础信息页）", "cli_a1b2c3d4e5f6"
    ),
    Setting(
        "FEISHU_APP_SECRET",
        "app_secret",
        "",
        "飞书应用的 App Secret（同一页）",
        "Xk3…（32 位）",
        is_secret=True,
    ),
    Setting(
        "FEISHU_ENCRYPT_KEY",
        "encrypt_key",
        "",
        "加密策略里的 Encrypt Key；设了就必须加密并验签，留空则收明文",
        "任意一串字符，与开发者后台一致",
        is_secret=True,
    ),
    Setting(
        "FEISHU_VERIFICATION_TOKEN",
        "verification_token",
        "",
        "加密策略里的 Verification Token；webhook 方式必填",
        "v-token-from-console",
        is_secret=True,
    ),
    Setting(
        "FEISHU_DOMAIN",
        "domain",
        "https://open.feishu.cn",
        "飞书开放平台地址；Lark 租户或本地模拟时改它",
        "https://open.feishu.cn",
        _base_url,
    ),
    Setting(
        "DATABASE_URL",
        "database_url",
        "sqlite:///data/baobei.db",
        "数据库地址；默认是 ./data 下的 SQLite 文件",
        "postgresql://baobei:密码@127.0.0.1:5432/baobei",
        _database_url,
        is_secret=True,
    ),
    Setting(
        "BAOBEI_TRANSPORT",
        "chosen_transport",
        "",
        "接收事件的方式 webhook 或 websocket（长连接）；"
        "默认：设了 FEISHU_VERIFICATION_TOKEN 为 webhook，否则 websocket",
        "websocket",
        _transport,
    ),
    Setting("HOST", "host", "127.0.0.1", "监听地址", "0.0.0.0"),
    Setting("PORT", "port", "8000", "监听端口", "8000", _port),
    Setting("BAOBEI_TIMEZONE", "timezone", "Asia/Shanghai", "时区", "Asia/Shanghai", _zone),
    Setting(
        "BAOBEI_ADMINS",
        "admins",
        "",
        "管理员，逗号分隔：open_id、邮箱或手机号",
        "ou_0123456789abcdef,it@example.com,13800138000",
        _names,
    ),
    Setting(
        "BAOBEI_DATA_KEY",
        "data_key",
        "",
        "加密落盘数据的密钥；留空时首次启动在 ./data/data.key 生成，请备份",
        "32 字节的 base64 或 64 位十六进制",
        is_secret=True,
    ),
    Setting(
        "BAOBEI_API_TOKEN",
        "api_token",
        "",
        "REST 接口的令牌，有管理员权限；留空则关闭接口",
        "任意一串够长的随机字符",
        is_secret=True,
    ),
    Setting(
        "BAOBEI_CLOCK_FILE",
        "clock_file",
        "",
        "演练用：此文件里的秒数会加到每次读到的时间上；正式环境留空",
        "data/clock",
        _path,
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. Secrets are here in the clear: never log this value."""

    app_id: str
    app_secret: str
    encrypt_key: str
    verification_token: str
    domain: str
    database_url: str
    chosen_transport: Transport | None
    host: str
    port: int
    timezone: ZoneInfo
    admins: tuple[str, ...]
    data_key: str
    api_token: str
    clock_file: Path | None

    @classmethod
    def from_mapping(cls, values: Mapping[str, str]) -> Self:
        """Make settings from variables; raises SettingsError naming every one that is wrong."""
        parsed: dict[str, Any] = {}
        problems: list[str] = []
        for setting in SETTINGS:
            given = values.get(setting.name, "").strip() or setting.default
            try:
                parsed[setting.field] = setting.parse(given)
            except ValueError as reason:
                shown = "（已隐藏）" if setting.is_secret else f"“{given}”"
                problems.append(
                    f"环境变量 {setting.name} 的值 {shown} 不能用：{reason}。例如 {setting.name}={setting.example}"
                )
        if problems:
            raise SettingsError(problems)
        return cls(**parsed)

    @property
    def transport(self) -> Transport:
        """The transport chosen, or the default the contract names."""
        if self.chosen_transport is not None:
            return self.chosen_transport
        return Transport.WEBHOOK if self.verification_token else Transport.WEBSOCKET

    @property
    def is_sqlite(self) -> bool:
        """Whether one process only may write."""
        return self.database_url.startswith("sqlite")

    def missing(self) -> list[str]:
        """Return a sentence for every variable without which the bot cannot talk to Feishu."""
        needed = [("FEISHU_APP_ID", self.app_id), ("FEISHU_APP_SECRET", self.app_secret)]
        if self.transport is Transport.WEBHOOK:
            needed.append(("FEISHU_VERIFICATION_TOKEN", self.verification_token))
        declared = {setting.name: setting for setting in SETTINGS}
        return [
            f"还没有设置环境变量 {name}：{declared[name].help}。例如 {name}={declared[name].example}"
            for name, value in needed
            if not value
        ]

    def require_credentials(self) -> Self:
        """Return self, or raise SettingsError when something needed to talk to Feishu is absent."""
        if missing := self.missing():
            raise SettingsError(missing)
        return self


def parse_dotenv(text: str) -> dict[str, str]:
    """Read `NAME=value` lines; `#` comments, `export` and matching quotes are understood, nothing is expanded."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        entry = line.strip().removeprefix("export ").strip()
        if not entry or entry.startswith("#") or "=" not in entry:
            continue
        name, value = (part.strip() for part in entry.split("=", 1))
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        elif " #" in value:
            value = value.split(" #", 1)[0].rstrip()
        found[name] = value
    return found


def load_settings(environment: Mapping[str, str], dotenv: Path = DOTENV_FILE) -> Settings:
    """Read the environment over the `.env` file (a variable set in both: the environment's wins)."""
    return Settings.from_mapping({**parse_dotenv(read_dotenv(dotenv)), **environment})


def read_dotenv(path: Path) -> str:
    """Return the text of the file, empty when there is none; a byte order mark is no part of it.

    Raises SettingsError when it cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    except UnicodeDecodeError:
        raise SettingsError(
            [f"{path} 不是 UTF-8 编码。请在编辑器里另存为 UTF-8，或删掉里面的中文再试。"]
        ) from None
    except OSError as error:
        raise SettingsError(
            [
                f"读不了 {path}（{error.strerror}）。请让运行 baobei 的用户能读它，例如 chmod 600 {path}"
            ]
        ) from error
