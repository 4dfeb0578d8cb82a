"""`python -m benchmarks.matching.train`: makes the weights of the score, `handlers/matching/tables/weights.txt`.

Names and queries come from our own generator (`names.py`, `questions.py`), or by --corpus and --queries
from files of the columns that `reading.py` describes (several pairs may be given); --short-names and --others add
real ones: tests/matching/real_short_names.txt, of which every second pair is held back, and real_names.txt,
of which every second name is indexed and every second of the rest is asked for as one that nobody has.
Each query's candidates, found as the product finds them, are pairs: the one meant, and the others, which
are not. Logistic regression over `scoring.features`, weights shrunk towards nothing.
"""

import argparse
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import exp, sqrt
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.matching.names import stock
from benchmarks.matching.questions import Query, questions
from benchmarks.matching.reading import read_corpus, read_queries
from handlers.matching import engine
from handlers.matching.comparing import compare
from handlers.matching.parts import NameParts, unpack
from handlers.matching.scoring import features
from handlers.matching.shortlist import PER_TERM, shortlist

_NOBODY = 1.5
"""A candidate of a name that nobody has weighs this much: a false alarm costs a question."""
_REAL = 2.5
"""And one of a real name this much: there are few of them, and made names are easier."""
_SHRINK, _SHRINK_PAIRS = 0.3, 1.0
"""The pull towards nothing, of single words and of words of two aspects together."""
_ROUNDS, _FINE_ROUNDS, _BATCH = 24, 8, 400
"""Times that all rows are gone through, in big and in small steps, and rows a step."""
_GRAIN = 20
"""Shares (`cover`, `ratio`) are kept in steps of a twentieth, so that equal pairs become one row."""

Row = tuple[tuple[str, float], ...]


class Index:
    """Names under their terms, in memory, as the database keeps them: the oldest first, so many a term."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self._under: dict[int, array[int]] = {}
        self._parts = [engine.pack(engine.parts_of(name)) for name in names]
        for at, packed in enumerate(self._parts):
            for code in engine.index_terms(unpack(packed)):
                ids = self._under.setdefault(code, array("i"))
                if len(ids) < PER_TERM:
                    ids.append(at)

    def candidates(self, asked: NameParts) -> dict[int, NameParts]:
        """Return what the product would judge for a name, by number."""
        terms = engine.query_terms(asked)
        found = {term.code: self._under[term.code] for term in terms if term.code in self._under}
        ids = shortlist(terms, found, stock=len(self.names))
        return {at: unpack(self._parts[at]) for at in ids}


class Pairs:
    """Pairs by their features: what equal ones weigh as one customer, and as two."""

    def __init__(self) -> None:
        self.rows: dict[Row, list[float]] = {}

    def add(self, index: Index, asked: Iterable[Query], *, weight: float) -> None:
        """Add every candidate of every query but the equal names and numbers, which rules decide."""
        for query in asked:
            parts = engine.parts_of(query.text)
            found = index.candidates(parts)
            namesakes = Counter(known.brand for known in found.values())
            for at, known in found.items():
                pair = compare(parts, known)
                if parts.key == known.key or pair.number == "conflict":
                    continue
                row = tuple(
                    (name, round(value * _GRAIN) / _GRAIN)
                    for name, value in features(pair, namesakes[known.brand])
                )
                is_one = query.positive and at + 1 == query.target
                cost = weight * (1.0 if query.positive else _NOBODY)
                self.rows.setdefault(row, [0.0, 0.0])[not is_one] += cost


def fitted(pairs: Pairs) -> dict[str, float]:
    """Return the weights that make the pairs likeliest, by Adam (Kingma and Ba, 2015) on shuffled batches."""
    order = {name: at for at, name in enumerate(sorted({n for row in pairs.rows for n, _ in row}))}
    rows = [
        ([(order[name], value) for name, value in row if value], one, two)
        for row, (one, two) in sorted(pairs.rows.items())
    ]
    shrink = [_SHRINK_PAIRS if name.startswith(("x:", "lt:", "lr:")) else _SHRINK for name in order]
    weights, mean, square = ([0.0] * len(order) for _ in range(3))
    random, step = Random(1), 0
    for turn in range(_ROUNDS + _FINE_ROUNDS):
        random.shuffle(rows)
        size = 0.1 if turn < _ROUNDS else 0.02
        for start in range(0, len(rows), _BATCH):
            step += 1
            batch = rows[start : start + _BATCH]
            slope = _slope(batch, weights, [pull * len(batch) / len(rows) for pull in shrink])
            for at, one_slope in enumerate(slope):
                mean[at] = 0.9 * mean[at] + 0.1 * one_slope
                square[at] = 0.999 * square[at] + 0.001 * one_slope * one_slope
                upward = mean[at] / (1 - 0.9**step)
                weights[at] -= size * upward / (sqrt(square[at] / (1 - 0.999**step)) + 1e-8)
    return {name: weights[at] for name, at in order.items()}


def _slope(
    batch: Sequence[tuple[list[tuple[int, float]], float, float]],
    weights: Sequence[float],
    shrink: Sequence[float],
) -> list[float]:
    """Return how the loss of some rows grows with each weight."""
    slope = [pull * weight for pull, weight in zip(shrink, weights, strict=True)]
    for row, one, two in batch:
        total = sum(weights[at] * value for at, value in row)
        likely = 1 / (1 + exp(-max(-30.0, min(30.0, total))))
        error = two * likely - one * (1 - likely)
        for at, value in row:
            slope[at] += error * value
    return slope


class Real(NamedTuple):
    """Real names: those to be indexed, and what is asked; targets count from the first of them."""

    names: list[str]
    asked: list[Query]


def real_names(short_names: Path, others: Path) -> Real:
    """Read the training half of real short names and of names that nobody has."""
    pairs = [line.split(" ") for line in _lines(short_names)]
    full = list(dict.fromkeys(name for _, name in pairs))
    rest = _lines(others)
    known, nobodys = rest[0::2], rest[1::2]
    asked = [Query(short, True, "real", full.index(name) + 1) for short, name in pairs[0::2]]
    asked += [Query(name, False, "real_novel", -1) for name in nobodys[0::2]]
    return Real([*full, *known], asked)


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]


def _sets(options: argparse.Namespace) -> Iterator[tuple[list[str], list[Query]]]:
    """Read or make the sets of names, each with its queries; a target is a place in the list, from 1."""
    for names_file, queries_file in zip(options.corpus, options.queries, strict=True):
        yield read_corpus(names_file), read_queries(queries_file)
    if not options.corpus:
        known = stock(options.size, seed=options.seed)
        yield known.names, questions(known, seed=options.seed + 1, per_kind=options.per_kind)


def main() -> None:
    """Train and write the file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching.train")
    parser.add_argument("weights", type=Path)
    parser.add_argument("--corpus", type=Path, nargs="*", default=[])
    parser.add_argument("--queries", type=Path, nargs="*", default=[])
    parser.add_argument("--short-names", type=Path)
    parser.add_argument("--others", type=Path)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=501)
    parser.add_argument("--per-kind", type=int, default=200)
    parser.add_argument("--made-from", default="", help="said in the file's first line")
    options = parser.parse_args()
    if len(options.corpus) != len(options.queries) or bool(options.short_names) != bool(
        options.others
    ):
        parser.error("--corpus belongs to --queries, --short-names to --others")
    pairs = Pairs()
    real = real_names(options.short_names, options.others) if options.short_names else None
    for at, (names, asked) in enumerate(_sets(options)):
        index = Index([*names, *(real.names if real and at == 0 else ())])
        pairs.add(index, asked, weight=1.0)
        if real and at == 0:
            later = [
                one._replace(target=one.target + len(names)) if one.positive else one
                for one in real.asked
            ]
            pairs.add(index, later, weight=_REAL)
        print(f"{len(names)} names, {len(asked)} queries, {len(pairs.rows)} rows", flush=True)
    weights = {name: weight for name, weight in fitted(pairs).items() if abs(weight) >= 0.02}
    head = (
        f"# by benchmarks.matching.train{', ' + options.made_from if options.made_from else ''}\n"
    )
    body = "".join(f"{name} {weight:.2f}\n" for name, weight in sorted(weights.items()))
    options.weights.write_text(head + body, "utf-8")


if __name__ == "__main__":
    main()
