"""One process of a race: several people's threads claim names at once, each as a unit of work.

Run as `python -m tests.storage.racing URL SHARE OF`; waits for a line on its input, so that all
processes begin together.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from threading import Thread

from handlers.records import ClaimVerdict, Customer, Key, KeyKind
from storage.engine import Database, open_database
from storage.uow import SqlStore
from tests.storage.samples import VAULT, claim_of, other_customer

PEOPLE = tuple(f"ou_{number}" for number in range(6))
NAMES = tuple(f"抢注{number}号有限公司" for number in range(20))
CLAIMS = 200


def claims() -> list[tuple[str, str]]:
    """Return who claims what: 200 claims on 20 names by 6 people, neighbours on the same name."""
    return [
        (PEOPLE[number % len(PEOPLE)], NAMES[number // (CLAIMS // len(NAMES))])
        for number in range(CLAIMS)
    ]


def claim(store: SqlStore, person: str, name: str) -> Customer:
    """Register `name` for `person`, or note the refusal; returns the customer either way."""
    hits = store.customers.with_keys([Key(KeyKind.NAME, name)])
    if hits:
        customer, verdict = hits[0].customer, ClaimVerdict.REFUSED
    else:
        customer = store.customers.add(other_customer(name, owner_open_id=person))
        verdict = ClaimVerdict.REGISTERED
    store.ledger.add_claim(replace(claim_of(customer), claimant_open_id=person, verdict=verdict))
    return customer


def take_part(database: Database, share: Sequence[tuple[str, str]]) -> None:
    """Make every claim of a share, each person in a thread of its own."""

    def work(person: str) -> None:
        for who, name in share:
            if who == person:
                database.run(VAULT, lambda store, name=name: claim(store, person, name))  # type: ignore[misc]  # name is bound now

    threads = [Thread(target=work, args=(person,)) for person in PEOPLE]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> None:
    """Play one process's part."""
    url, share, parts = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    database = open_database(url)
    database.ping()
    print("ready", flush=True)  # noqa: T201 - the parent waits for it
    sys.stdin.readline()
    take_part(database, claims()[share::parts])
    database.close()


if __name__ == "__main__":
    main()
