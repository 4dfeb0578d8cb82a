"""The command line beside a running bot: it looks without leaving traces and says what to do."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.playground.config import PlaygroundConfig
from bot.playground.server import Playground
from bot.settings import SETTINGS
from tests.runtime.process import BotProcess
from tests.support.network import free_port

NOWHERE = "postgresql://nobody@127.0.0.1:{port}/baobei"


def run(directory: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    unset = {setting.name: "" for setting in SETTINGS}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=directory,
        env={**os.environ, **unset, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("arguments", [("outbox", "list"), ("outbox", "retry", "all")])
def test_without_a_database_it_says_how_to_get_one_and_leaves_nothing(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ended = run(tmp_path, *arguments)
    assert ended.returncode == 1
    assert "baobei serve" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_checking_changes_nothing(tmp_path: Path) -> None:
    ended = run(tmp_path, "check")
    assert "还没有数据" in ended.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [("outbox", "list"), ("check",), ("serve",)])
def test_a_database_that_does_not_answer_is_told(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ended = run(
        tmp_path,
        *arguments,
        DATABASE_URL=NOWHERE.format(port=free_port()),
        FEISHU_APP_ID="cli_a",
        FEISHU_APP_SECRET="s",
        FEISHU_VERIFICATION_TOKEN="t",
        FEISHU_DOMAIN=f"http://127.0.0.1:{free_port()}",
        PORT=str(free_port()),
    )
    assert ended.returncode == 1
    assert "DATABASE_URL" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_index_is_made_anew_once_or_when_asked_for(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    assert "是旧版本的，待重建" in run(tmp_path, "check").stdout
    told = [run(tmp_path, "reindex", *more).stdout for more in ((), (), ("--all",))]
    assert ["完成" in one for one in told] == [True, False, True]
    assert "已是最新" in told[1]


def test_what_the_bot_stores_only_its_user_may_read(tmp_path: Path) -> None:
    with Playground(PlaygroundConfig(limits_scale=0)) as playground:
        process = BotProcess(playground, "", tmp_path).start()
        files = [file for file in (tmp_path / "data").rglob("*") if file.is_file()]
        rights = {file.name: stat.S_IMODE(file.stat().st_mode) for file in files}
        process.stop()
    assert {"baobei.db", "baobei.db-wal", "data.key"} <= set(rights)
    assert set(rights.values()) == {0o600}
    listed = run(tmp_path, "outbox", "list")
    assert (listed.returncode, "没有死信" in listed.stdout) == (0, True)


CREDENTIALS = {
    "FEISHU_APP_ID": "cli_a",
    "FEISHU_APP_SECRET": "s",
    "FEISHU_VERIFICATION_TOKEN": "t",
    "FEISHU_DOMAIN": "http://127.0.0.1:9",
}


def told(ended: subprocess.CompletedProcess[str]) -> str:
    """Return what a command that could not be said; it ended with a status and no trace."""
    said = ended.stdout + ended.stderr
    assert ended.returncode in (1, 2), said
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("command", ["migrate", "serve"])
def test_a_file_that_is_no_database_is_told(tmp_path: Path, command: str) -> None:
    (tmp_path / "x.db").write_text("no database at all, only a few words of text " * 50)
    ended = run(
        tmp_path,
        command,
        **CREDENTIALS,
        DATABASE_URL=f"sqlite:///{tmp_path}/x.db",
        PORT=str(free_port()),
    )
    assert "不是 SQLite 数据库" in told(ended)


def test_migrating_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    ended = run(tmp_path, "migrate", DATABASE_URL=NOWHERE.format(port=free_port()))
    assert "DATABASE_URL" in told(ended)


@pytest.mark.parametrize("command", ["migrate", "serve", "demo", "check"])
def test_a_file_where_the_data_should_lie_is_told(tmp_path: Path, command: str) -> None:
    (tmp_path / "data").write_text("in the way")
    ended = run(tmp_path, command, **CREDENTIALS, PORT=str(free_port()))
    assert f"{tmp_path.name}/data" in told(ended) or "data/" in told(ended)


@pytest.mark.parametrize("command", ["migrate", "serve", "check"])
def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, command: str) -> None:
    url = "sqlite:////proc/nowhere/x.db"
    ended = run(tmp_path, command, **CREDENTIALS, DATABASE_URL=url, PORT=str(free_port()))
    assert "/proc/nowhere" in told(ended)
    assert "DATABASE_URL" in told(ended)


@pytest.mark.parametrize("host", ["not-a-host.invalid", "203.0.113.7"])
def test_a_host_that_is_not_ours_is_told_by_its_name(tmp_path: Path, host: str) -> None:
    ended = run(tmp_path, "serve", **CREDENTIALS, HOST=host, PORT=str(free_port()))
    assert f"HOST={host} 不是本机的地址" in told(ended)


@pytest.mark.parametrize("port", ["0", "99999", "-1", "x"])
def test_no_port_is_told_with_an_example(tmp_path: Path, port: str) -> None:
    assert "例如 8801" in told(run(tmp_path, "demo", "--port", port))


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-12-31T23:59", "tomorrow"])
def test_a_moment_out_of_reach_is_told_with_an_example(tmp_path: Path, at: str) -> None:
    ended = run(tmp_path, "run-due", "--at", at, **CREDENTIALS)
    assert "2026-12-01T09:00" in told(ended)


def test_an_env_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("# 报备\n".encode("gbk"))
    assert "UTF-8" in told(run(tmp_path, "check"))
