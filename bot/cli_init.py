"""`baobei init`: shows a code in the terminal, waits for the scan, and writes the credentials to `.env`.

The file is readable by its owner only; lines already in it stay. An app already set is not replaced unasked.
"""

import io
import os
from pathlib import Path

import click

from bot.feishu.registration import NewApp, RegistrationRefused, register
from bot.settings import DOTENV_FILE, SettingsError, load_settings, parse_dotenv, read_dotenv

LARK = "https://open.larksuite.com"


def create_app_by_scanning(*, replaces: bool, dotenv: Path = DOTENV_FILE) -> None:
    """Do it. Raises SettingsError when an app is set already or none was made."""
    settings = load_settings(os.environ, dotenv)
    if settings.app_id and not replaces:
        raise SettingsError(
            [f"已经设置了应用 {settings.app_id}。要换成新的应用：baobei init --force"]
        )
    click.echo("正在向飞书申请二维码 …")
    try:
        made = register(settings.domain, _show_code)
    except RegistrationRefused as refused:
        raise SettingsError([str(refused)]) from refused
    write_dotenv(dotenv, _values(made))
    click.echo(
        f"\n应用 {made.app_id} 已创建，凭证写入 {dotenv}（仅本人可读）。\n"
        "接下来：baobei check 检查，baobei serve 启动，然后在飞书里搜索“报备助手”。"
    )


def _show_code(address: str, seconds: int) -> None:
    import segno

    drawn = io.StringIO()
    segno.make(address, error="l").terminal(drawn, compact=True)
    click.echo(drawn.getvalue())
    click.echo(f"用飞书扫一扫（{seconds // 60} 分钟内有效），或打开：\n{address}\n等待确认 …")


def _values(made: NewApp) -> dict[str, str]:
    values = {
        "FEISHU_APP_ID": made.app_id,
        "FEISHU_APP_SECRET": made.app_secret,
        "BAOBEI_TRANSPORT": "websocket",
    }
    if made.maker_open_id:
        values["BAOBEI_ADMINS"] = made.maker_open_id
    if made.is_lark:
        values["FEISHU_DOMAIN"] = LARK
    return values


def write_dotenv(path: Path, values: dict[str, str]) -> None:
    """Set variables in the file, keeping its other lines; the file is replaced whole, mode 0600."""
    kept = []
    for line in read_dotenv(path).splitlines():
        if not set(parse_dotenv(line)) & set(values):
            kept.append(line)
    lines = [*kept, *(f"{name}={value}" for name, value in values.items())]
    aside = path.with_name(f"{path.name}.new")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
