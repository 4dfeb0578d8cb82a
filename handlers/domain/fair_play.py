"""Signs in the record that somebody games the rules: pure counting over what was logged.

A sign is no proof. Each has an honest explanation too, so that nothing follows from it but a line to the
manager, with its numbers (product rules; field notes on anti-gaming).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from handlers.domain.calendar import WorkCalendar
from handlers.domain.company_name import is_clearly_different
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import count_characters, squeeze

FIRST_DAYS = 7
"""Whoever takes a customer should have had an effective contact with it after so many days."""
COPIES = 3
"""So many follow-ups of one text in a week are worth a line."""
ALIKE = 0.9
"""From this likeness (0 to 1) two texts count as one, names and numbers left out."""
AGAIN_WITHIN = timedelta(weeks=4)
"""So long copies on one customer are looked for: another text in between keeps each of them effective."""
LAST_DAYS = 2
"""A contact is a rescue when so few days of the protection are left."""
RESCUES = 2
"""So many rescues one after the other, and no other effective contact between, are worth a line."""
CHECKS = 5
WITHIN = timedelta(hours=1)
"""So many checks on names near to each other within this time look like probing."""


@dataclass(frozen=True, slots=True)
class Told:
    """An effective follow-up as it was logged. `names`: the customer's and its contacts'."""

    id: int
    customer_id: int
    content: str
    at: datetime
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A duplicate check's hit on a colleague's customer."""

    customer_id: int
    name: str
    at: datetime


def is_squatted(taken_at: datetime, effective_at: Iterable[datetime]) -> bool:
    """Tell whether a customer had no effective contact in the first days after it was taken."""
    until = taken_at + timedelta(days=FIRST_DAYS)
    return not any(taken_at <= at < until for at in effective_at)


def copies(told: Sequence[Told], *, min_characters: int) -> list[tuple[Told, ...]]:
    """Return the groups of follow-ups that say nearly the same, each of `COPIES` or more, oldest first.

    Texts shorter than `min_characters` are left out: short ones are alike by chance.
    """
    groups: list[tuple[_Text, list[Told]]] = []
    for one in sorted(told, key=lambda each: (each.at, each.id)):
        if count_characters(one.content) < min_characters:
            continue
        words = _Text(_bare(one))
        fits = (kept for first, kept in groups if words.is_alike(first))
        group = next(fits, None)
        if group is None:
            groups.append((words, [one]))
        else:
            group.append(one)
    return [tuple(kept) for _, kept in groups if len(kept) >= COPIES]


_NUMBERS = lazy_pattern(r"[0-9一二两三四五六七八九十百千万]+")
_ADDRESSED = lazy_pattern(
    r"[\u4e00-\u9fff](?:总|经理|主任|先生|女士|老师|医生|处长|部长|厂长|院长|所长|校长|老板)(?!部)"
)
_SHORTEST_NAME, _LONGEST_NAME = 2, 24
_LEFT_AT_LEAST = 4


def _bare(told: Told) -> str:
    """Return what a follow-up says without whom it is about and without numbers, which differ in any copy."""
    whole = squeeze(told.content)
    words = _ADDRESSED.sub("", whole)
    for name in map(squeeze, told.names):
        words = _without(words, name[:_LONGEST_NAME])
    words = _NUMBERS.sub("", words)
    return words if len(words) >= _LEFT_AT_LEAST else whole


def _without(words: str, name: str) -> str:
    """Leave out a name, and whatever part of it people say instead, the longest first."""
    for length in range(len(name), _SHORTEST_NAME - 1, -1):
        for first in range(len(name) - length + 1):
            words = words.replace(name[first : first + length], "")
    return words


class _Text:
    """A text to compare with many others: what differs at a glance is never looked at closely."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._letters = frozenset(words)

    def is_alike(self, other: "_Text") -> bool:
        """Compare two texts: what the letters of one have not in common with the other can match nowhere."""
        ours, theirs = len(self._words), len(other._words)
        most = min(
            ours - len(self._letters - other._letters), theirs - len(other._letters - self._letters)
        )
        if 2 * most < ALIKE * (ours + theirs):
            return False
        return SequenceMatcher(None, self._words, other._words, autojunk=False).ratio() >= ALIKE


def is_rescue(at: datetime, protected_until: datetime, calendar: WorkCalendar) -> bool:
    """Tell whether a contact fell on the last days of the protection as it stood then."""
    return at <= protected_until and calendar.days_until(protected_until, at) <= LAST_DAYS


def rescues(contacts: Sequence[tuple[datetime, datetime]], calendar: WorkCalendar) -> int:
    """Count the rescues since the last other contact, each contact with the deadline it met; 0 for too few.

    A contact in the first days does not hide them: everybody has to make that one.
    """
    run = 0
    for at, until in reversed(contacts):
        if not is_rescue(at, until, calendar):
            break
        run += 1
    return run if run >= RESCUES else 0


def probing(hits: Sequence[LookedUp]) -> tuple[LookedUp, ...]:
    """Return the first run of checks on customers with names near to each other; empty without one.

    What one check found counts as one check, however many customers it named.
    """
    ordered = sorted(hits, key=lambda hit: hit.at)
    for place, first in enumerate(ordered):
        run = tuple(
            hit
            for hit in ordered[place:]
            if hit.at < first.at + WITHIN and not is_clearly_different(first.name, hit.name)
        )
        if len({hit.at for hit in run}) >= CHECKS:
            return run
    return ()
