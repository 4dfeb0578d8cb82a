"""Sealing keeps text secret and whole, indexes say only "equal", and one key file wins."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.database.crypto import (
    BadDataKey,
    Unreadable,
    Vault,
    WrongDataKey,
    load_or_create_data_key,
    parse_data_key,
)
from storage.database.engine import Database
from storage.database.fingerprint import check_fingerprint

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
ONE = Vault(bytes(range(32)))
OTHER = Vault(bytes(range(1, 33)))


@given(ANY_TEXT, ANY_TEXT.filter(lambda text: text.isprintable()))
def test_what_was_sealed_opens_in_its_context(text: str, context: str) -> None:
    assert ONE.open(ONE.seal(text, context), context) == text


@given(st.text(min_size=8, max_size=50))
def test_a_sealed_text_shows_nothing_and_never_looks_the_same_twice(text: str) -> None:
    sealed = ONE.seal(text, "phone")
    assert text.encode() not in sealed
    assert sealed != ONE.seal(text, "phone")


@given(st.binary(max_size=60), st.integers(0, 500), st.integers(1, 255))
def test_a_changed_value_does_not_open(garbage: bytes, place: int, flip: int) -> None:
    sealed = bytearray(ONE.seal("13800138000", "phone"))
    sealed[place % len(sealed)] ^= flip
    with pytest.raises(Unreadable):
        ONE.open(bytes(sealed), "phone")
    with pytest.raises(Unreadable):
        ONE.open(garbage, "phone")


def test_a_value_moved_elsewhere_or_under_another_key_does_not_open() -> None:
    sealed = ONE.seal("13800138000", "contact.phone:1")
    with pytest.raises(Unreadable):
        ONE.open(sealed, "contact.phone:2")
    with pytest.raises(Unreadable):
        OTHER.open(sealed, "contact.phone:1")


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_indexes_are_equal_only_for_equal_kind_and_value(kind: str, one: str, other: str) -> None:
    assert ONE.index(kind, one) == ONE.index(kind, one)
    assert (ONE.index(kind, one) == ONE.index(kind, other)) == (one == other)
    assert ONE.index(kind, one) != OTHER.index(kind, one)


def test_kind_and_value_do_not_run_into_each_other() -> None:
    assert ONE.index("ab", "c") != ONE.index("a", "bc")


@pytest.mark.parametrize(
    "value",
    [
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F\n",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    ],
)
def test_a_key_is_read_as_hex_or_base64(value: str) -> None:
    assert parse_data_key(value) == bytes(range(32))


@pytest.mark.parametrize("value", ["", "secret", "00" * 31, "zz" * 32, "AAEC", "密钥"])
def test_what_is_no_key_is_refused_with_an_example(value: str) -> None:
    with pytest.raises(BadDataKey, match="openssl rand -hex 32"):
        parse_data_key(value)


def test_the_key_file_is_made_once_and_for_this_user_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = load_or_create_data_key("", folder)
    assert load_or_create_data_key("", folder) == first
    assert stat.S_IMODE((folder / "data.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert os.listdir(folder) == ["data.key"]


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    assert load_or_create_data_key("11" * 32, tmp_path) == b"\x11" * 32
    assert not (tmp_path / "data.key").exists()


def test_a_spoiled_key_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data.key").write_text("gone\n")
    with pytest.raises(BadDataKey, match=r"data\.key"):
        load_or_create_data_key("", tmp_path)
    assert (tmp_path / "data.key").read_text() == "gone\n"


_PRINT_KEY = """
import pathlib, sys
from storage.database.crypto import load_or_create_data_key
sys.stdin.readline()
print(load_or_create_data_key("", pathlib.Path(sys.argv[1])).hex())
"""


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _PRINT_KEY, str(tmp_path / "data")]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    keys = [process.communicate(timeout=60)[0] for process in processes]
    assert len(set(keys)) == 1
    assert len(keys[0].strip()) == 64


def test_a_key_that_does_not_fit_the_database_names_the_mend(database: Database) -> None:
    check_fingerprint(database, ONE)
    check_fingerprint(database, ONE)
    with pytest.raises(WrongDataKey, match="BAOBEI_DATA_KEY"):
        check_fingerprint(database, OTHER)
