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
