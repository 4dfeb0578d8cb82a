"""Really registered names, which no project may carry along: read from files of one's own, and measured.

One file of registered names, a line each. One of pairs, a line each: the name as asked, a tab, the registered
name. Some registered names that no pair means are left out of the stock and asked for: nobody's customers yet.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.matching import ours, rivals
from benchmarks.matching.building import load, prepare
from benchmarks.matching.judging import Answer, Judged, ask, judge
from benchmarks.matching.ours import USUAL, Effort
from benchmarks.matching.questions import Query
from benchmarks.matching.rivals import Compared, compare
from handlers.matching.engine import parts_of
from storage.database.engine import open_database
from storage.database.migrating import upgrade

LEFT_OUT = 3_000
"""Registered names asked for as unknown ones: at most a fifth of all."""


@dataclass(slots=True)
class RealNames:
    """What was found of real names. `novel` of the results is the share of unknown ones flagged.

    `other_brand` is the part of it flagged with a company of another brand: a register is full of
    companies of one group, and those are to be shown.
    """

    names: int
    pairs: int
    ours: Judged
    other_brand: float = 0.0
    rivals: list[Compared] = field(default_factory=list)


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


def measure(
    registered: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    *,
    seed: int,
    effort: Effort = USUAL,
) -> RealNames:
    """Measure on SQLite; a target that is not among the registered names is added to them."""
    meant = {target for _, target in pairs}
    others = [name for name in registered if name not in meant]
    unknown = set(Random(seed).sample(others, min(LEFT_OUT, len(others) // 5)))
    names = [
        *dict.fromkeys((*(name for name in registered if name not in unknown), *sorted(meant)))
    ]
    number = {name: place for place, name in enumerate(names, start=1)}
    queries = [Query(asked, True, "real", number[target]) for asked, target in pairs]
    queries += [Query(name, False, "novel", -1) for name in sorted(unknown)]
    with tempfile.TemporaryDirectory(prefix="baobei-names-") as folder:
        place = Path(folder)
        database = open_database(f"sqlite:///{place / 'names.db'}")
        upgrade(database)
        parts_s = prepare(names, place / "prepared")
        load(database, place / "prepared", len(names), parts_s=parts_s)
        with ours.finding(database) as find:
            answers = ask(find, queries)
            result = RealNames(
                len(names), len(pairs), judge("baobei", answers), _of_other_brands(answers, names)
            )
        with database.snapshot() as connection:
            for rival in (*rivals.likes(connection, database), *rivals.scans_where_there(names)):
                result.rivals.append(compare(rival, queries, budget_s=effort.rival_s))
        database.close()
    return result


def _of_other_brands(answers: Sequence[Answer], names: Sequence[str]) -> float:
    """Return the share of unknown names that are flagged with a company of another brand."""
    unknown = [one for one in answers if not one.query.positive]
    flagged = [
        any(
            hit.tier and parts_of(names[hit.number - 1]).brand != parts_of(one.query.text).brand
            for hit in one.hits
        )
        for one in unknown
    ]
    return sum(flagged) / len(flagged) if flagged else 0.0
