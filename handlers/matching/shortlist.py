"""From the names under each term to the few that are judged: a vote, rare terms counting more."""

from collections.abc import Iterable, Mapping, Sequence
from math import log
from operator import itemgetter

from handlers.matching.records import Term
from handlers.matching.relations import VAST

PER_TERM = 60
"""Names read under one term; a term of more tells little. Of 5,578 questions with an answer among a million
names 99.57 % found it among ten with 60 and 99.62 % with 200, for two fifths fewer names read; as many were
shown it. Among ten million 90.2 % were shown it, and 90.0 % with 100."""
CANDIDATES = 28
"""Names judged. Of 8,260 such questions 99.8 % kept the answer among the first ten with 28 as with 40. The last
ones take as long as the first."""
CANDIDATES_OF_VAST = 16
"""The same from `relations.VAST` names on, where lists are longer and reading them takes the time: of 8,460
questions with an answer among ten million 96.7 % kept it among the first ten, with 28 97.7 %; 89.3 % were shown
it, and 90.0 %; the slowest hundredth took 2.2 ms, and 2.6 to 2.9."""
FAINT = 0.2
"""Names with less than this share of the best one's vote are not judged. Of the 8,260 .05 % more than with .15
lost the answer from the first ten, none was shown it less, and 16 names were judged for a question, not 20."""
_LONG_LIST = 32
"""From so many names on, it pays to ask first whether a term can still bring in anybody."""
_CUT_LIST = 2.5
"""What sharing a term of very many names says, in the unit of log(stock / names)."""


def shortlist(
    terms: Sequence[Term], found: Mapping[int, Sequence[int]], *, stock: int
) -> list[int]:
    """Return the ids of the names that share the weightiest terms, best first; the faint left out.

    `found` holds the names under each term's code, cut at PER_TERM; `stock` is the number of names.
    """
    votes: dict[int, float] = {}
    lists = _heaviest_first(terms, found, stock)
    to_come = sum(share for share, _ in lists)
    for share, names in lists:
        known: Iterable[int] = names
        if len(names) >= _LONG_LIST and votes and to_come < FAINT * max(votes.values()):
            # Nobody who comes only now can be more than faint.
            known = votes.keys() & names
        for name_id in known:
            votes[name_id] = votes.get(name_id, 0.0) + share
        to_come -= share
    least = FAINT * max(votes.values(), default=0.0)
    best = sorted((-vote, name_id) for name_id, vote in votes.items() if vote >= least)
    most = CANDIDATES_OF_VAST if stock >= VAST else CANDIDATES
    return [name_id for _, name_id in best[:most]]


def _heaviest_first(
    terms: Sequence[Term], found: Mapping[int, Sequence[int]], stock: int
) -> list[tuple[float, Sequence[int]]]:
    """Return the names under each term with what sharing it says."""
    lists = []
    for code, weight in terms:
        if names := found.get(code):
            rarity = _CUT_LIST if len(names) >= PER_TERM else log(max(stock, 2) / len(names))
            lists.append((weight * max(rarity, 0.1), names))
    lists.sort(key=itemgetter(0), reverse=True)
    return lists
