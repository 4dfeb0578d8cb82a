"""One owner per name and its look-alikes, whoever comes at the same moment: across threads and processes."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from storage.database.engine import Database, open_database
from tests.storage.lookalikes import NAMES, SPELLINGS, attempt
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


def _names(database: Database) -> list[str]:
    with database.snapshot() as connection:
        return list(connection.execute(text("SELECT name FROM customer ORDER BY id")).scalars())


def test_of_look_alikes_at_one_moment_one_thread_registers(database: Database) -> None:
    barrier = Barrier(len(SPELLINGS))

    def race(spelling: int) -> list[bool]:
        won = []
        for number in range(len(NAMES)):
            barrier.wait(60)
            won.append(attempt(database, number, number + spelling))
        return won

    with ThreadPoolExecutor(len(SPELLINGS)) as pool:
        rounds = zip(*pool.map(race, range(len(SPELLINGS))), strict=True)
        assert [sum(one) for one in rounds] == [1] * len(NAMES)
    assert len(_names(database)) == len(NAMES)


def test_of_look_alikes_at_one_moment_one_process_registers_and_a_killed_one_none(
    schema_url: str, children: list[subprocess.Popen[str]]
) -> None:
    for spelling in range(3):
        children.append(_start("-m", "tests.storage.lookalikes", schema_url, str(spelling)))
    assert [_answer(child) for child in children] == ["ready"] * 3
    _say(children[0], "hang")
    assert _answer(children[0]) == "True"
    _say(children[1], "0")  # waits for the one that hangs
    children[0].kill()
    children[0].wait(timeout=30)
    assert _answer(children[1]) == "True"
    children.append(_start("-m", "tests.storage.lookalikes", schema_url, "3"))
    runners = children[1:]
    assert _answer(runners[-1]) == "ready"
    for number in range(1, len(NAMES)):
        for child in runners:
            _say(child, str(number))
        assert sorted(_answer(child) for child in runners) == ["False", "False", "True"]
    database = open_database(schema_url)
    assert len(_names(database)) == len(NAMES)
    database.close()


def _say(child: subprocess.Popen[str], line: str) -> None:
    assert child.stdin is not None
    child.stdin.write(f"{line}\n")
    child.stdin.flush()


def _answer(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()
