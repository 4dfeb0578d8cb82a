"""The import rules hold, and each of them breaks when somebody builds an upward import."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.structure.source import PACKAGES, ROOT

_RUN = "from importlinter.cli import lint_imports_command; lint_imports_command()"

# Contract -> one offence: file, and the line planted into it.
PLANTED = {
    "floors": ("handlers/planted.py", "import storage"),
    "siblings": ("cards/planted.py", "import storage"),
    "pure-core": ("cards/planted.py", "import requests"),
    "one-gateway": ("bot/planted.py", "import lark_oapi"),
    "one-database": ("scheduler/planted.py", "import sqlalchemy"),
    "one-clockwork": ("bot/planted.py", "import apscheduler"),
    "playground-apart": ("bot/playground/planted.py", "import handlers"),
}


CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
NAMES = {contract["id"]: contract["name"] for contract in CONTRACTS}
NAMES["siblings"] = NAMES["floors"]


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages' layout with empty modules: the contracts, without the product."""
    root = tmp_path_factory.mktemp("floors")
    shutil.copy(ROOT / "pyproject.toml", root)
    for package in (*PACKAGES, "bot/feishu", "bot/playground"):
        (root / package).mkdir()
        (root / package / "__init__.py").touch()
    (root / "cards" / "schema.py").touch()
    return root


def _check(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _RUN, "--no-cache"],
        cwd=root,
        env={**os.environ, "COLUMNS": "300"},  # or it breaks the contracts' names over lines
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_product_keeps_every_contract() -> None:
    checked = _check(ROOT)
    assert checked.returncode == 0, checked.stdout
    assert "0 broken" in checked.stdout


def test_bare_skeleton_keeps_every_contract(skeleton: Path) -> None:
    checked = _check(skeleton)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("contract", PLANTED)
def test_planted_import_breaks_the_contract(skeleton: Path, contract: str) -> None:
    path, line = PLANTED[contract]
    planted = skeleton / path
    planted.write_text(f"{line}\n", encoding="utf-8")
    try:
        checked = _check(skeleton)
    finally:
        planted.unlink()
    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert f"{NAMES[contract]} BROKEN" in checked.stdout


def test_every_contract_has_a_planted_offence() -> None:
    assert set(PLANTED) == set(NAMES)
