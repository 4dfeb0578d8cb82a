"""The commands that talk to Feishu, against the local one: check, init, run-due, outbox."""

import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.checking import Finding, check_all, check_holidays
from bot.feishu.console import FIND_PEOPLE, NEEDS, Need
from bot.playground import team
from bot.playground.config import GRANTED_SCOPES, PlaygroundConfig
from bot.playground.server import Playground
from bot.settings import Settings
from handlers.domain.calendar import holidays_known_until
from storage import outbox_claims as claims
from storage.database.crypto import Vault, load_or_create_data_key
from storage.database.engine import open_database
from storage.database.schema import prepare
from storage.outbox import Claim, OutboxKind, Outgoing, add
from storage.outbox_claims import Failure
from tests.chat import Chat
from tests.runtime.conftest import BEGAN_AT
from tests.runtime.events import later
from tests.runtime.process import BotProcess, free_port
from tests.structure.source import ROOT


@pytest.fixture
def playground(tmp_path: Path) -> Iterator[Playground]:
    with Playground(PlaygroundConfig(limits_scale=0)) as running:
        yield running


def run(
    *arguments: str, playground: Playground, directory: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run one command of the bot to its end, in a directory of its own."""
    url = f"sqlite:///{directory / 'baobei.db'}"
    values = BotProcess(playground, url, directory).environment | environment
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=directory,
        env=values,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_sound_setup_passes_the_check(playground: Playground, tmp_path: Path) -> None:
    done = run("check", playground=playground, directory=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    for item in (
        "凭证",
        "机器人",
        "权限",
        "时钟",
        "数据库",
        "接收事件",
        "端口",
        "管理员",
        "节假日",
    ):
        assert f"{item}" in done.stdout
    assert "✗" not in done.stdout
    assert re.search(r"^时钟 +✓ 相差 [0-9] 秒", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(("days_left", "hint"), [(61, ""), (60, "即将用完"), (-1, "已用完")])
def test_check_hints_when_the_known_holidays_end_soon(days_left: int, hint: str) -> None:
    (found,) = check_holidays(holidays_known_until() - timedelta(days=days_left))
    assert found.ok
    assert hint in found.result
    assert bool(found.mend) is bool(hint)


def test_a_wrong_secret_is_found_and_the_mend_named(playground: Playground, tmp_path: Path) -> None:
    done = run("check", playground=playground, directory=tmp_path, FEISHU_APP_SECRET="wrong")
    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("凭证")]
    assert "✗" in line
    assert "FEISHU_APP_SECRET" in line


def test_a_wrong_secret_is_the_one_thing_to_mend(playground: Playground, tmp_path: Path) -> None:
    wrong = {
        "FEISHU_APP_SECRET": "wrong",
        "BAOBEI_TRANSPORT": "websocket",
        "BAOBEI_ADMINS": f"{team.WU_HAO},a@b.cn",
    }
    lines = wrong_lines(run("check", playground=playground, directory=tmp_path, **wrong))
    assert {line.split()[0] for line in lines} == {"凭证", "接收事件", "管理员"}
    assert [line for line in lines if "核对 FEISHU_APP_ID、FEISHU_APP_SECRET" not in line] == []


def test_an_address_of_another_machine_is_not_taken_for_our_own(
    playground: Playground, tmp_path: Path
) -> None:
    done = run("check", playground=playground, directory=tmp_path, HOST="192.0.2.1")
    (line,) = wrong_lines(done)
    assert "HOST=192.0.2.1 不是本机的地址" in line
    assert "HOST=127.0.0.1" in line
    assert "如果不是 baobei" not in line


def test_a_bad_data_key_is_found_before_there_is_a_database(
    playground: Playground, tmp_path: Path
) -> None:
    done = run("check", playground=playground, directory=tmp_path, BAOBEI_DATA_KEY="abc")
    (line,) = wrong_lines(done)
    assert line.startswith("数据密钥")
    assert "不是 32 字节的密钥" in line


@pytest.mark.parametrize("content", [b"half a key\n", b"\xff\xfe", b""])
def test_a_damaged_key_file_is_found_before_there_is_a_database(
    playground: Playground, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "data.key").write_bytes(content)
    done = run("check", playground=playground, directory=tmp_path, BAOBEI_DATA_KEY="")
    (line,) = wrong_lines(done)
    assert line.startswith("数据密钥")
    assert "data.key" in line


def wrong_lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return the lines of the table that are not well; the command said so with its status."""
    lines = [line for line in done.stdout.splitlines() if "✗" in line]
    assert done.returncode == (1 if lines else 0), done.stdout + done.stderr
    return lines


def checked_without(scope: str, directory: Path, admins: str = team.WU_HAO) -> list[Finding]:
    """Return what is found wrong while the tenant has not granted one scope."""
    with Playground(PlaygroundConfig(scopes=GRANTED_SCOPES - {scope})) as playground:
        config = playground.config
        settings = Settings.from_mapping(
            {
                "FEISHU_APP_ID": config.app_id,
                "FEISHU_APP_SECRET": config.app_secret,
                "FEISHU_VERIFICATION_TOKEN": config.verification_token,
                "FEISHU_DOMAIN": playground.base_url,
                "DATABASE_URL": f"sqlite:///{directory / 'x.db'}",
                "BAOBEI_ADMINS": admins,
                "PORT": str(free_port()),
            }
        )
        return [found for found in check_all(settings, lambda _: None) if not found.ok]


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.scope)
def test_a_missing_permission_is_found_by_its_own_name(tmp_path: Path, need: Need) -> None:
    permissions = [one for one in checked_without(need.scope, tmp_path) if one.item == "权限"]
    assert [need.scope in one.result for one in permissions] == [True]
    assert f"auth?q={need.scope}" in permissions[0].mend


def test_looking_people_up_needs_its_permission_only_where_it_is_used(tmp_path: Path) -> None:
    assert checked_without(FIND_PEOPLE.scope, tmp_path) == []
    mobile = "13800000000"
    found = checked_without(FIND_PEOPLE.scope, tmp_path, f"{team.WU_HAO},{mobile}")
    assert FIND_PEOPLE.scope in found[0].result


def test_the_guide_asks_for_the_permissions_that_are_checked() -> None:
    guide = (ROOT / "README.md").read_text(encoding="utf-8")
    asked = set(re.findall(r"`((?:im|contact):[a-z_:.0-9]+)`", guide))
    assert asked == {need.scope for need in (*NEEDS, FIND_PEOPLE)}


@pytest.mark.parametrize(
    ("admins", "lost"),
    [("ou_doesnotexist", "ou_doesnotexist"), (f"{team.WU_HAO},张三,a@b.cn", "张三、a@b.cn")],
)
def test_an_administrator_who_is_not_there_is_named(
    playground: Playground, tmp_path: Path, admins: str, lost: str
) -> None:
    done = run("check", playground=playground, directory=tmp_path, BAOBEI_ADMINS=admins)
    (line,) = wrong_lines(done)
    assert f"找不到 {lost} " in line


def test_without_a_network_the_network_is_what_to_mend(
    playground: Playground, tmp_path: Path
) -> None:
    gone = {
        "FEISHU_DOMAIN": f"http://127.0.0.1:{free_port()}",
        "BAOBEI_TRANSPORT": "websocket",
        "BAOBEI_ADMINS": f"{team.WU_HAO},a@b.cn",
    }
    lines = wrong_lines(run("check", playground=playground, directory=tmp_path, **gone))
    assert {line.split()[0] for line in lines} == {"凭证", "时钟", "接收事件", "管理员"}
    assert [line for line in lines if "FEISHU_DOMAIN，稍后再试" not in line] == []


def test_unset_credentials_are_told_in_the_table(playground: Playground, tmp_path: Path) -> None:
    done = run("check", playground=playground, directory=tmp_path, FEISHU_APP_ID="")
    assert done.returncode == 1
    assert "FEISHU_APP_ID" in done.stdout
    assert "Traceback" not in done.stderr


def test_scanning_a_code_makes_the_app_and_a_private_env_file(
    playground: Playground, tmp_path: Path
) -> None:
    unset = {"FEISHU_APP_ID": "", "FEISHU_APP_SECRET": ""}
    file = tmp_path / ".env"
    file.write_text("# mine\nPORT=9001\nFEISHU_APP_ID=\n", encoding="utf-8")
    done = run("init", playground=playground, directory=tmp_path, **unset)
    assert done.returncode == 0, done.stdout + done.stderr
    written = file.read_text(encoding="utf-8")
    assert "# mine\nPORT=9001\n" in written
    assert f"FEISHU_APP_ID={playground.config.app_id}\n" in written
    assert f"BAOBEI_ADMINS={team.WU_HAO}\n" in written
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = run("init", playground=playground, directory=tmp_path)
    assert again.returncode == 1
    assert "--force" in again.stderr


def dead_letter(directory: Path) -> str:
    """Leave a message that was given up in the directory's database; returns its id."""
    database = open_database(f"sqlite:///{directory / 'baobei.db'}")
    prepare(database)
    vault = Vault(load_or_create_data_key("", directory / "data"))
    payload = {"msg_type": "text", "content": {"text": "late but there"}}
    outgoing = Outgoing(OutboxKind.SEND, team.WANG_LEI, payload)
    with database.transaction() as connection:
        claim = Claim("test", later(30))
        added = add(connection, vault, outgoing, now=BEGAN_AT, claim=claim)
        assert added is not None
        assert added.claimed is not None
        claims.bury(connection, added.claimed, Failure(230013, "不在可用范围"), token="test")
    database.close()
    return outgoing.id


def test_dead_letters_are_listed_retried_and_sent(playground: Playground, tmp_path: Path) -> None:
    letter = dead_letter(tmp_path)
    listed = run("outbox", "list", playground=playground, directory=tmp_path)
    assert listed.returncode == 0
    assert letter in listed.stdout
    assert "不在可用范围" in listed.stdout
    assert "230013" in listed.stdout
    assert "可用范围后重发" in listed.stdout
    unknown = run("outbox", "retry", "unknown", playground=playground, directory=tmp_path)
    assert (unknown.returncode, "没有编号" in unknown.stderr) == (1, True)
    retried = run("outbox", "retry", letter, playground=playground, directory=tmp_path)
    assert "1 条" in retried.stdout
    sent = run("run-due", playground=playground, directory=tmp_path)
    assert sent.returncode == 0, sent.stderr
    assert "发出 1 条" in sent.stderr
    with Chat(playground.base_url) as chat:
        assert chat.person("王磊").last_text == "late but there"


def revived_letter(playground: Playground, directory: Path) -> None:
    """Leave a message that is due in the directory's database."""
    letter = dead_letter(directory)
    run("outbox", "retry", letter, playground=playground, directory=directory)


def test_what_could_not_be_sent_is_not_called_sent(playground: Playground, tmp_path: Path) -> None:
    revived_letter(playground, tmp_path)
    nowhere = f"http://127.0.0.1:{free_port()}"
    done = run("run-due", playground=playground, directory=tmp_path, FEISHU_DOMAIN=nowhere)
    assert done.returncode == 1
    assert "发出 0 条，待重发 1 条，放弃 0 条" in done.stderr
    assert "原因：" in done.stderr
    again = run("run-due", playground=playground, directory=tmp_path)
    assert (again.returncode, "发出 1 条" in again.stderr) == (0, True)


def test_what_was_given_up_is_counted_apart(playground: Playground, tmp_path: Path) -> None:
    revived_letter(playground, tmp_path)
    with Chat(playground.base_url) as chat:
        chat.fault("out_of_availability")
        done = run("run-due", playground=playground, directory=tmp_path)
    assert done.returncode == 1
    assert re.search(r"发出 0 条，待重发 0 条，放弃 [12] 条", done.stderr)
    assert "baobei outbox list" in done.stderr


def test_sending_that_takes_long_says_how_far_it_is(playground: Playground, tmp_path: Path) -> None:
    revived_letter(playground, tmp_path)
    with Chat(playground.base_url) as chat:
        chat.fault("slow_answer", on="im/v1/messages", seconds=2.5)
        done = run("run-due", playground=playground, directory=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("正在发送 … 已发出 0 条") >= 2


def test_nothing_due_prints_nothing_and_a_wrong_time_is_refused(
    playground: Playground, tmp_path: Path
) -> None:
    done = run("run-due", "--at", "2026-12-01T09:00", playground=playground, directory=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    wrong = run("run-due", "--at", "tomorrow", playground=playground, directory=tmp_path)
    assert wrong.returncode == 2
    assert "2026-12-01T09:00" in wrong.stderr


@pytest.mark.parametrize("command", ["web", "worker", "scheduler"])
def test_parts_apart_need_postgresql(playground: Playground, tmp_path: Path, command: str) -> None:
    done = run(command, playground=playground, directory=tmp_path)
    assert done.returncode == 1
    assert "postgresql://" in done.stderr
