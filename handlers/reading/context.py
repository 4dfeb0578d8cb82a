"""What a message is read against: the moment, the calendar, the option lists, the command words.

All of it is passed in as data, so that reading stays pure and commands are declared in one place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from handlers.domain.calendar import WorkCalendar
from handlers.domain.custom_field import CustomField
from handlers.domain.text import fold


class Spelling(NamedTuple):
    """One way a command is typed, folded, and the command it means."""

    spelling: str
    command: str
    is_typo: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The command words with their synonyms and typos, longest first, and which of them write."""

    spellings: tuple[Spelling, ...]
    commands: tuple[str, ...]
    writing: frozenset[str]

    def is_command(self, word: str) -> bool:
        """Tell whether a folded word is a way to type a command in Chinese, which names nobody."""
        return not word.isascii() and any(one.spelling == word for one in self.spellings)

    @staticmethod
    def of(rows: Iterable[tuple[str, Sequence[str], Sequence[str], bool]]) -> "Vocabulary":
        """Make it of (command word, synonyms, typos, whether it writes)."""
        known: dict[str, Spelling] = {}
        commands: list[str] = []
        writing: set[str] = set()
        for word, synonyms, typos, writes in rows:
            commands.append(word)
            if writes:
                writing.add(word)
            for spelling, is_typo in (
                (word, False),
                *((synonym, False) for synonym in synonyms),
                *((typo, True) for typo in typos),
            ):
                folded = fold(spelling)
                known.setdefault(folded, Spelling(folded, word, is_typo))
        longest_first = sorted(known.values(), key=lambda one: -len(one.spelling))
        return Vocabulary(tuple(longest_first), tuple(commands), frozenset(writing))


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """The surroundings of one message. `options` maps an option field to its live options.

    `custom` are the administrator's live fields. `now` is when the message was sent (aware UTC);
    dates are read from there.
    """

    now: datetime
    calendar: WorkCalendar
    vocabulary: Vocabulary
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)
    custom: tuple[CustomField, ...] = ()

    def custom_field(self, name: str) -> CustomField | None:
        """Return the administrator's field of exactly that name."""
        return next((one for one in self.custom if one.name == name), None)
