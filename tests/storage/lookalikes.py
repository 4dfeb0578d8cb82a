"""One process of the race of look-alikes: registers a spelling of each round's name unless it is known by then.

`python -m tests.storage.lookalikes URL SPELLING` reads the rounds' numbers from its input, a line each, and
answers each with what became of it; on `hang` it stops inside its unit of work.
"""

import sys

from storage.database.engine import Database, open_database
from storage.uow import SqlStore
from tests.storage.samples import VAULT, other_customer

NAMES = (
    "云杉智能", "星河物流", "蓝鲸食品", "白桦家具", "金蟾医疗",
    "海螺建材", "赤兔体育", "磐石化工", "雨燕服饰", "青禾农业",
)  # fmt: skip
SPELLINGS = ("杭州{}科技有限公司", "{}", "杭州{}", "杭州市{}有限公司")


def register(store: SqlStore, name: str) -> bool:
    """Register a name unless one like it is known; the question that decides is asked in turn."""
    if store.matching.similar(name):
        return False
    store.matching.take_turn()
    if store.matching.similar(name):
        return False
    store.customers.add(other_customer(name, keys=()))
    return True


def attempt(database: Database, number: int, spelling: int) -> bool:
    """Do it as a unit of work; returns whether this one registered the name."""
    name = SPELLINGS[spelling % len(SPELLINGS)].format(NAMES[number % len(NAMES)])
    return database.run(VAULT, lambda store: register(store, name))


def main(url: str, spelling: int) -> None:
    """Answer round after round until the input ends."""
    database = open_database(url)
    _say("ready")
    for line in sys.stdin:
        if line.strip() == "hang":
            with database.write(VAULT) as store:
                _say(register(store, SPELLINGS[spelling].format(NAMES[0])))
                sys.stdin.readline()
        _say(attempt(database, int(line), spelling))


def _say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
