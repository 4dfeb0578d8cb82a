"""One owner per name, whoever comes at the same moment: across threads and processes."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from handlers.records import ClaimVerdict, CustomerFilter
from storage.engine import Database, open_database
from tests.storage.racing import CLAIMS, NAMES, claims, take_part
from tests.storage.samples import VAULT, registered

_HANG = """
import sys
from storage.engine import open_database
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


def _assert_one_owner_each(database: Database) -> None:
    with database.read(VAULT) as store:
        customers = store.customers.list(CustomerFilter(), size=CLAIMS).items
        assert sorted(each.name for each in customers) == sorted(NAMES)
        assert len({each.customer_no for each in customers}) == len(NAMES)
        verdicts: Counter[ClaimVerdict] = Counter()
        for customer in customers:
            made = store.ledger.claims_of(customer.id, limit=CLAIMS)
            verdicts.update(each.verdict for each in made)
            winner = next(each for each in made if each.verdict is ClaimVerdict.REGISTERED)
            assert winner.claimant_open_id == customer.owner_open_id
    assert verdicts == {
        ClaimVerdict.REGISTERED: len(NAMES),
        ClaimVerdict.REFUSED: CLAIMS - len(NAMES),
    }


def test_threads_that_claim_together_get_one_owner_each(database: Database) -> None:
    take_part(database, claims())
    _assert_one_owner_each(database)


def test_processes_that_claim_together_get_one_owner_each(
    schema_url: str, children: list[subprocess.Popen[str]]
) -> None:
    for share in (0, 1):
        children.append(_start("-m", "tests.storage.racing", schema_url, str(share), "2"))
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        assert child.wait(timeout=120) == 0
    database = open_database(schema_url)
    _assert_one_owner_each(database)
    database.close()


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
