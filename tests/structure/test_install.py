"""The locks and the Makefile hold what a fresh machine relies on."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.structure.source import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
_PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)(\[[a-z,]+\])?==(?P<version>[^ ;]+)", re.MULTILINE)


def pinned(lock: str) -> dict[str, str]:
    """Return the packages of a lock and their versions."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {found["name"]: found["version"] for found in _PINNED.finditer(text)}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_is_hashed_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    entries = re.split(r"\n(?=[a-z0-9])", text)
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_development_lock_adds_to_the_other_and_changes_nothing() -> None:
    runtime, development = (pinned(lock) for lock in LOCKS)
    assert runtime.items() <= development.items()


def test_locks_hold_every_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {
        LOCKS[0]: [*project["dependencies"], *extras["build"]],
        LOCKS[1]: [*project["dependencies"], *extras["build"], *extras["dev"]],
    }
    for lock, requirements in wanted.items():
        names = {re.match(r"[A-Za-z0-9-]+", one)[0].lower() for one in requirements}  # type: ignore[index]
        assert names <= set(pinned(lock)), f"run: make lock ({lock})"


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z][a-z0-9-]*):", makefile, re.MULTILINE)
    shown = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True
    ).stdout
    assert [target for target in targets if f"make {target} " not in shown] == []


def debian_without_venv(directory: Path) -> Path:
    """Return a python3 that makes environments as Debian's does without python3-venv: no pip, and an error."""
    fake = directory / "python3"
    fake.write_text(
        f"""#!/bin/sh
if [ "$1 $2" = "-m venv" ]; then
    {sys.executable} -m venv --without-pip .venv
    exit 1
fi
exec {sys.executable} "$@"
""",
        encoding="utf-8",
    )
    fake.chmod(0o755)
    return fake


@pytest.mark.parametrize("is_left_over", [False, True], ids=["first", "retry"])
def test_an_environment_without_pip_is_made_anew_and_not_left(
    tmp_path: Path, is_left_over: bool
) -> None:
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "install.sh", tmp_path / "tools")
    if is_left_over:
        made = [sys.executable, "-m", "venv", "--without-pip", str(tmp_path / ".venv")]
        subprocess.run(made, check=True)
    ended = subprocess.run(
        ["sh", "tools/install.sh", "requirements.lock", ".venv/stamp"],
        cwd=tmp_path,
        env={**os.environ, "PYTHON": str(debian_without_venv(tmp_path))},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 1
    assert "apt install python3-venv" in ended.stderr
    assert "No module named pip" not in ended.stdout + ended.stderr
    assert not (tmp_path / ".venv").exists()
