"""Settings: read once, checked whole, every complaint complete."""

import dataclasses
import re
from pathlib import Path

import pytest

from bot.cli_init import write_dotenv
from bot.settings import (
    SETTINGS,
    Settings,
    SettingsError,
    Transport,
    load_settings,
    parse_dotenv,
)

CREDENTIALS = {"FEISHU_APP_ID": "cli_x", "FEISHU_APP_SECRET": "s"}


def test_every_field_has_exactly_one_variable() -> None:
    fields = [field.name for field in dataclasses.fields(Settings)]
    assert [setting.field for setting in SETTINGS] == fields
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)


def test_the_defaults_are_those_of_the_contract() -> None:
    settings = Settings.from_mapping({})
    assert settings.domain == "https://open.feishu.cn"
    assert settings.database_url == "sqlite:///data/baobei.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert str(settings.timezone) == "Asia/Shanghai"
    assert settings.admins == ()
    assert settings.clock_file is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, Transport.WEBSOCKET),
        ({"FEISHU_VERIFICATION_TOKEN": "v"}, Transport.WEBHOOK),
        ({"FEISHU_VERIFICATION_TOKEN": "v", "BAOBEI_TRANSPORT": "websocket"}, Transport.WEBSOCKET),
        ({"BAOBEI_TRANSPORT": "Webhook"}, Transport.WEBHOOK),
    ],
)
def test_the_transport_follows_the_verification_token(
    values: dict[str, str], expected: Transport
) -> None:
    assert Settings.from_mapping(values).transport is expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FEISHU_DOMAIN", "open.feishu.cn"),
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "sqlite://"),
        ("BAOBEI_TRANSPORT", "carrier-pigeon"),
        ("PORT", "80a"),
        ("PORT", "70000"),
        ("BAOBEI_TIMEZONE", "Mars/Olympus"),
    ],
)
def test_a_wrong_value_is_told_with_its_name_and_an_example(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_mapping({name: value})
    (problem,) = caught.value.problems
    assert name in problem
    assert "例如" in problem


def test_a_wrong_file_of_sqlite_is_told_with_one_of_sqlite() -> None:
    with pytest.raises(SettingsError, match=r"sqlite:///data/baobei\.db"):
        Settings.from_mapping({"DATABASE_URL": "sqlite://data/x.db"})


def test_all_wrong_values_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_mapping({"PORT": "x", "FEISHU_DOMAIN": "x"})
    assert len(caught.value.problems) == 2


def test_a_wrong_secret_is_not_repeated_in_the_complaint() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_mapping({"DATABASE_URL": "mysql://me:hunter2@db/x"})
    assert "hunter2" not in str(caught.value)


def test_missing_credentials_are_named_one_by_one() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_mapping({"BAOBEI_TRANSPORT": "webhook"}).require_credentials()
    told = str(caught.value)
    for name in ("FEISHU_APP_ID", "FEISHU_APP_SECRET", "FEISHU_VERIFICATION_TOKEN"):
        assert name in told


def test_the_long_connection_needs_no_verification_token() -> None:
    assert Settings.from_mapping(CREDENTIALS).require_credentials().app_id == "cli_x"


def test_administrators_are_split_at_either_comma() -> None:
    settings = Settings.from_mapping({"BAOBEI_ADMINS": "ou_a, b@c.cn，13800138000,"})
    assert settings.admins == ("ou_a", "b@c.cn", "13800138000")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=9001\nHOST=0.0.0.0\n", encoding="utf-8")
    settings = load_settings({"PORT": "9002"}, file)
    assert (settings.port, settings.host) == (9002, "0.0.0.0")


def test_an_absent_file_changes_nothing(tmp_path: Path) -> None:
    assert load_settings({}, tmp_path / ".env").port == 8000


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A=b", {"A": "b"}),
        ("export A = b ", {"A": "b"}),
        ("A='b # c'", {"A": "b # c"}),
        ('A="b"', {"A": "b"}),
        ("A=b # c", {"A": "b"}),
        ("A=b=c", {"A": "b=c"}),
        ("A=", {"A": ""}),
        ("# A=b", {}),
        ("nonsense", {}),
    ],
)
def test_lines_of_the_file(line: str, expected: dict[str, str]) -> None:
    assert parse_dotenv(line) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "²"),
        ("PORT", "８０"),
        ("FEISHU_DOMAIN", "http://[bad"),
        ("FEISHU_DOMAIN", "http://x:y"),
    ],
)
def test_a_complaint_is_in_chinese_whatever_the_value(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_mapping({name: value})
    (problem,) = caught.value.problems
    reason = problem.partition("不能用：")[2].partition("。例如")[0]
    assert reason
    assert not re.search(r"[a-z]{3,} [a-z]{2,}", reason)


def test_a_byte_order_mark_costs_no_line(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=9001\nHOST=0.0.0.0\n", encoding="utf-8-sig")
    assert load_settings({}, file).port == 9001
    write_dotenv(file, {"PORT": "9002"})
    assert file.read_text(encoding="utf-8") == "HOST=0.0.0.0\nPORT=9002\n"


def test_a_file_in_another_encoding_is_told_with_the_mend(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("# 报备\nPORT=9001\n".encode("gbk"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings({}, file)
