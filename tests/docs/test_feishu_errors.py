"""docs/feishu-errors.md is the error table, generated."""

import subprocess
import sys
from pathlib import Path

from bot.feishu.errors import markdown

PAGE = Path(__file__).parents[2] / "docs" / "feishu-errors.md"


def test_the_page_of_error_codes_is_the_table() -> None:
    assert PAGE.read_text("utf-8") == markdown(), (
        "run: python -m bot.feishu.errors > docs/feishu-errors.md"
    )


def test_the_documented_command_prints_the_page() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.feishu.errors"],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
        cwd=PAGE.parents[1],
    )
    assert done.stdout == markdown()
