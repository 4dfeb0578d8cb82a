"""One owner per name, whoever comes at the same moment: across threads and processes."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from storage.database.engine import open_database
from tests.storage.samples import VAULT, registered

_HANG = """
import sys
from storage.database.engine import open_database
from tests.storage.samples import VAULT, registered

with open_database(sys.argv[1]).write(VAULT) as store:
    registered(store)
    print("inside", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def children() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes of a test; whatever is still there at its end is killed."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for child in started:
        if child.poll() is None:
            child.kill()
        child.communicate()


def _start(*command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_a_killed_process_leaves_nothing_behind_and_nobody_waiting(
    schema_url: str, children: list[subprocess.Popen[str]]
) -> None:
    child = _start("-c", _HANG, schema_url)
    children.append(child)
    assert child.stdout is not None
    assert child.stdout.readline() == "inside\n"
    child.kill()
    child.wait(timeout=30)
    database = open_database(schema_url)
    with database.write(VAULT) as store:
        assert registered(store).customer_no == "XS2026000001"
    with database.snapshot() as connection:
        assert connection.execute(text("SELECT count(*) FROM customer")).scalar() == 1
    database.close()
