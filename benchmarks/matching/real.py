"""Really registered names: a few hundred that the project carries, or a register of one's own, and measured.

One file of registered names, a line each. One of pairs, a line each: the name as asked, a tab, the registered
name. Some registered names that no pair means are left out of the stock and asked for: nobody's customers yet.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.matching import ours, rivals
from benchmarks.matching.building import load, prepare
from benchmarks.matching.judging import Answer, Judged, ask, judge
from benchmarks.matching.ours import USUAL, Effort
from benchmarks.matching.questions import Query
from benchmarks.matching.rivals import Compared, compare
from handlers.groups.kindred import are_of_one_group
from handlers.matching.engine import parts_of
from storage.database.engine import open_database
from storage.database.migrating import upgrade

LEFT_OUT = 3_000
"""Registered names asked for as unknown ones: at most a fifth of all."""


_OWN = Path(__file__).parents[2] / "tests" / "matching"
"""Of these lists every second pair, and every second of the names nobody has, is held back from tuning."""


class RealSet(NamedTuple):
    """Registered names, pairs of an asked and a registered one, and names left out of the stock."""

    registered: list[str]
    pairs: list[tuple[str, str]]
    unknown: frozenset[str]


@dataclass(slots=True)
class RealNames:
    """What was found of real names. `novel` of the results is the share of unknown ones flagged.

    A register is full of companies of one group. `asked` is the part of it about whose names a seller is
    asked: companies of one group are registered without a question (E4). `other_brand` is the part flagged
    with a company of another brand.
    """

    names: int
    pairs: int
    ours: Judged
    unknown: int = 0
    is_own: bool = False
    asked: float = 0.0
    other_brand: float = 0.0
    rivals: list[Compared] = field(default_factory=list)


def own_set() -> RealSet:
    """Read the project's own names; only what was held back from tuning is asked."""
    pairs = [(short, full) for short, full in map(str.split, _lines(_OWN / "real_short_names.txt"))]
    rest = _lines(_OWN / "real_names.txt")
    known, nobodys = rest[0::2], rest[1::2]
    registered = [*(full for _, full in pairs), *known, *nobodys[1::2]]
    return RealSet(list(dict.fromkeys(registered)), pairs[1::2], frozenset(nobodys[1::2]))


def read_set(pairs: Path, registered: Path, *, seed: int) -> RealSet:
    """Read a register of one's own; at most a fifth of the names that no pair means is left out."""
    names, asked = read_registered(registered), read_pairs(pairs)
    meant = {target for _, target in asked}
    others = [name for name in names if name not in meant]
    unknown = Random(seed).sample(others, min(LEFT_OUT, len(others) // 5))
    return RealSet(names, asked, frozenset(unknown))


def read_registered(file: Path) -> list[str]:
    """Read registered names, each once; lines with # are remarks."""
    return list(dict.fromkeys(_lines(file)))


def read_pairs(file: Path) -> list[tuple[str, str]]:
    """Read pairs of an asked and a registered name. Raises ValueError naming the line that is none."""
    pairs = []
    for line in _lines(file):
        asked, tab, registered = line.partition("\t")
        if not tab or not asked.strip() or not registered.strip():
            raise ValueError(f"{file}: 「{line}」不是「问的名称<TAB>登记的名称」")
        pairs.append((asked.strip(), registered.strip()))
    return pairs


def _lines(file: Path) -> list[str]:
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def measure(known: RealSet, *, is_own: bool, effort: Effort = USUAL) -> RealNames:
    """Measure on SQLite; a target that is not among the registered names is added to them."""
    meant = {target for _, target in known.pairs}
    stock = (name for name in known.registered if name not in known.unknown)
    names = [*dict.fromkeys((*stock, *sorted(meant)))]
    number = {name: place for place, name in enumerate(names, start=1)}
    queries = [Query(asked, True, "real", number[target]) for asked, target in known.pairs]
    queries += [Query(name, False, "novel", -1) for name in sorted(known.unknown)]
    with tempfile.TemporaryDirectory(prefix="baobei-names-") as folder:
        place = Path(folder)
        database = open_database(f"sqlite:///{place / 'names.db'}")
        upgrade(database)
        parts_s = prepare(names, place / "prepared")
        load(database, place / "prepared", len(names), parts_s=parts_s)
        with ours.finding(database) as find:
            answers = ask(find, queries)
            result = RealNames(
                len(names),
                len(known.pairs),
                judge("baobei", answers),
                unknown=len(known.unknown),
                is_own=is_own,
                asked=_share(answers, names, _is_asked_about),
                other_brand=_share(answers, names, _is_of_other_brand),
            )
        with database.snapshot() as connection:
            for rival in (*rivals.likes(connection, database), *rivals.scans_where_there(names)):
                result.rivals.append(compare(rival, queries, budget_s=effort.rival_s))
        database.close()
    return result


def _share(
    answers: Sequence[Answer], names: Sequence[str], counts: Callable[[str, str], bool]
) -> float:
    """Return the share of unknown names that are flagged with a name that counts."""
    unknown = [one for one in answers if not one.query.positive]
    flagged = [
        any(hit.tier and counts(one.query.text, names[hit.number - 1]) for hit in one.hits)
        for one in unknown
    ]
    return sum(flagged) / len(flagged) if flagged else 0.0


def _is_asked_about(name: str, known: str) -> bool:
    return not are_of_one_group(name, known)


def _is_of_other_brand(name: str, known: str) -> bool:
    return parts_of(name).brand != parts_of(known).brand
