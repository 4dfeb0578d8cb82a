"""What a message is read against: the moment, the calendar, the option lists, the command words.

All of it is passed in as data, so that reading stays pure and commands are declared in one place.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from handlers.domain.calendar import WorkCalendar
from handlers.domain.custom_field import CustomField
from handlers.domain.text import fold

if TYPE_CHECKING:
    from handlers.reading.collected import Collected
    from handlers.reading.line import Line

Grammar = Callable[["Collected", "Line"], None]
"""Reads the words behind a command into the collection (see `handlers.reading.grammars`)."""


class Spelling(NamedTuple):
    """One way a command is typed, folded, and the command it means."""

    spelling: str
    command: str
    is_typo: bool


class Word(NamedTuple):
    """A command as the reading needs it: its word, the ways to type it, whether it writes, its grammar."""

    word: str
    synonyms: Sequence[str]
    typos: Sequence[str]
    writes: bool
    grammar: Grammar


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The command words with their synonyms and typos, longest first, which of them write, how they go on."""

    spellings: tuple[Spelling, ...]
    commands: tuple[str, ...]
    writing: frozenset[str]
    grammars: Mapping[str, Grammar]

    def is_command(self, word: str) -> bool:
        """Tell whether a folded word is a way to type a command in Chinese, which names nobody."""
        return not word.isascii() and any(one.spelling == word for one in self.spellings)

    @staticmethod
    def of(words: Iterable[Word]) -> "Vocabulary":
        """Make it of the declared commands."""
        declared = tuple(words)
        known: dict[str, Spelling] = {}
        for one in declared:
            for spelling, is_typo in (
                (one.word, False),
                *((synonym, False) for synonym in one.synonyms),
                *((typo, True) for typo in one.typos),
            ):
                folded = fold(spelling)
                known.setdefault(folded, Spelling(folded, one.word, is_typo))
        return Vocabulary(
            spellings=tuple(sorted(known.values(), key=lambda one: -len(one.spelling))),
            commands=tuple(one.word for one in declared),
            writing=frozenset(one.word for one in declared if one.writes),
            grammars={one.word: one.grammar for one in declared},
        )


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
