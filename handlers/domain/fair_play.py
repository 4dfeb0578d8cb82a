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
from handlers.domain.text import count_characters, squeeze

FIRST_DAYS = 7
"""Whoever takes a customer should have had an effective contact with it after so many days."""
COPIES = 3
"""So many follow-ups of one text in a week are worth a line."""
ALIKE = 0.9
"""From this likeness (0 to 1) two texts count as one: a changed name or number does not hide a copy."""
LAST_DAYS = 2
"""A contact is a rescue when so few days of the protection are left."""
RESCUES = 2
"""So many rescues, and no other effective contact, are worth a line."""
CHECKS = 5
WITHIN = timedelta(hours=1)
"""So many checks on names near to each other within this time look like probing."""


@dataclass(frozen=True, slots=True)
class Told:
    """An effective follow-up as it was logged."""

    id: int
    customer_id: int
    content: str
    at: datetime


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
    groups: list[tuple[str, list[Told]]] = []
    for one in sorted(told, key=lambda each: (each.at, each.id)):
        if count_characters(one.content) < min_characters:
            continue
        words = squeeze(one.content)
        fits = (kept for first, kept in groups if _is_alike(words, first))
        group = next(fits, None)
        if group is None:
            groups.append((words, [one]))
        else:
            group.append(one)
    return [tuple(kept) for _, kept in groups if len(kept) >= COPIES]


def _is_alike(one: str, other: str) -> bool:
    """Compare two texts, the cheap upper bounds of their likeness first."""
    pair = SequenceMatcher(None, one, other, autojunk=False)
    return (
        pair.real_quick_ratio() >= ALIKE and pair.quick_ratio() >= ALIKE and pair.ratio() >= ALIKE
    )


def is_rescue(at: datetime, protected_until: datetime, calendar: WorkCalendar) -> bool:
    """Tell whether a contact fell on the last days of the protection as it stood then."""
    return at <= protected_until and calendar.days_until(protected_until, at) <= LAST_DAYS


def are_only_rescues(contacts: Sequence[tuple[datetime, datetime]], calendar: WorkCalendar) -> bool:
    """Tell whether every effective contact, each with the deadline it met, was a rescue, and repeatedly so."""
    return len(contacts) >= RESCUES and all(
        is_rescue(at, until, calendar) for at, until in contacts
    )


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
