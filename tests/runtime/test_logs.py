"""The log: one JSON object per line whoever speaks, without long numbers."""

import json
import subprocess
import sys

from tests.structure.source import ROOT

SPEAK = """
import logging
from bot import logs
logs.configure(is_terminal=False)
logging.getLogger("apscheduler.scheduler").warning("job of %s was missed", "13800138000")
logging.getLogger("websockets").info("chatter")
try:
    raise ValueError("13800138000")
except ValueError:
    logging.getLogger("granian").exception("it broke")
logging.getLogger("odd").error("%d", "no number")
logs.logger("app").info(logs.Event.STARTED)
"""


def test_libraries_speak_in_the_form_of_our_own_lines() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", SPEAK], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    told = [(line["event"], line.get("library"), line.get("error")) for line in lines]
    assert told == [
        ("library.message", "apscheduler.scheduler", None),
        ("library.message", "granian", "ValueError"),
        ("library.message", "odd", None),
        ("app.started", None, None),
    ]
    assert "13800138000" not in ended.stderr
