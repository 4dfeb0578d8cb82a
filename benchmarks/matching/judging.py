"""Asking a method labelled questions and counting: who is found, who is taken for somebody else, how long it takes."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.figures import quantile
from benchmarks.matching.questions import HARD, NOVEL, Query

FIRST = 10
"""Hits that count: a person reads no more."""
MOST_NOVEL_FLAGGED = 0.02


class Hit(NamedTuple):
    """A name found, by its number in the stock. `tier`: same, similar or empty; rivals have scores only."""

    number: int
    score: float = 1.0
    tier: str = ""


Find = Callable[[str], Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a method said to a question, best hit first, and the milliseconds it took."""

    query: Query
    hits: tuple[Hit, ...]
    ms: float


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds."""

    p50: float
    p95: float
    p99: float


@dataclass(slots=True)
class Judged:
    """What a method is worth on a set of questions. Shares are 0 to 1.

    `recall` is the target among the first ten, `first` in first place, `shown` among the first ten and
    flagged; by kind too. `flagged` and `same`: of what means no customer of the stock, the share with any
    flagged hit, by kind.
    """

    method: str
    asked: int
    recall: float
    first: float
    shown: float
    threshold: float | None
    times: Spread
    recall_by_kind: dict[str, float] = field(default_factory=dict)
    shown_by_kind: dict[str, float] = field(default_factory=dict)
    flagged: dict[str, float] = field(default_factory=dict)
    same: dict[str, float] = field(default_factory=dict)
    novel: float = 0.0
    hard: float = 0.0
    hard_same: float = 0.0


def ask(find: Find, queries: Iterable[Query]) -> list[Answer]:
    """Ask every question once, one after another."""
    answers = []
    for query in queries:
        began = time.perf_counter()
        hits = find(query.text)
        answers.append(Answer(query, tuple(hits[:FIRST]), (time.perf_counter() - began) * 1e3))
    return answers


def spread(milliseconds: Sequence[float]) -> Spread:
    """Return the quantiles that are compared."""
    return Spread(*(quantile(milliseconds, share) for share in (0.5, 0.95, 0.99)))


def threshold_of(answers: Sequence[Answer]) -> float:
    """Return the score from which a rival flags: the lowest that leaves 2 % of these novel names flagged.

    It is chosen on the very questions it is judged by, which favours the rival.
    """
    best = sorted(
        (max((hit.score for hit in answer.hits), default=0.0) for answer in answers
         if answer.query.kind in NOVEL),
        reverse=True,
    )  # fmt: skip
    allowed = int(len(best) * MOST_NOVEL_FLAGGED)
    # Just above the first one that must not be flagged any more.
    return best[allowed] + 1e-9 if len(best) > allowed else 0.0


def judge(method: str, answers: Sequence[Answer], *, threshold: float | None = None) -> Judged:
    """Count. With a `threshold` hits count as flagged from that score, else by their tier."""

    def is_flagged(hit: Hit) -> bool:
        return bool(hit.tier) if threshold is None else hit.score >= threshold

    meant = [answer for answer in answers if answer.query.positive]
    others = [answer for answer in answers if not answer.query.positive]
    found = [_found(answer) for answer in meant]
    shown = [hit is not None and is_flagged(hit) for hit in found]
    flagged = [any(map(is_flagged, answer.hits)) for answer in others]
    same = [any(hit.tier == "same" for hit in answer.hits) for answer in others]
    return Judged(
        method=method,
        asked=len(answers),
        recall=_share([hit is not None for hit in found]),
        first=_share([_found(answer, among=1) is not None for answer in meant]),
        shown=_share(shown),
        threshold=threshold,
        times=spread([answer.ms for answer in answers]),
        recall_by_kind=_by_kind(meant, [hit is not None for hit in found]),
        shown_by_kind=_by_kind(meant, shown),
        flagged=_by_kind(others, flagged),
        same=_by_kind(others, same),
        novel=_share_of(NOVEL, others, flagged),
        hard=_share_of(HARD, others, flagged),
        hard_same=_share_of(HARD, others, same),
    )


def _found(answer: Answer, among: int = FIRST) -> Hit | None:
    return next((hit for hit in answer.hits[:among] if hit.number == answer.query.target), None)


def _by_kind(answers: Sequence[Answer], marks: Sequence[bool]) -> dict[str, float]:
    kinds: dict[str, list[bool]] = {}
    for answer, mark in zip(answers, marks, strict=True):
        kinds.setdefault(answer.query.kind, []).append(mark)
    return {kind: _share(one) for kind, one in kinds.items()}


def _share_of(kinds: Sequence[str], answers: Sequence[Answer], marks: Sequence[bool]) -> float:
    pairs = zip(answers, marks, strict=True)
    return _share([mark for answer, mark in pairs if answer.query.kind in kinds])


def _share(marks: Sequence[bool]) -> float:
    return sum(marks) / len(marks) if marks else 0.0
