"""What a reading rests on besides the words: the moment, the calendar, option lists, the command words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.domain.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class CommandWords:
    """One command as the reader knows it: its word, other words for it, known typos, does it write."""

    word: str
    synonyms: tuple[str, ...]
    typos: tuple[str, ...]
    writes: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All command words, made once from the declarations."""

    commands: tuple[CommandWords, ...]

    @staticmethod
    def of(
        declared: Iterable[tuple[str, tuple[str, ...], tuple[str, ...], bool]],
    ) -> "Vocabulary":
        """Make the vocabulary from (word, synonyms, typos, writes)."""
        return Vocabulary(tuple(CommandWords(*one) for one in declared))


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """The circumstances of one message. `now` is when it was said (aware UTC); `options` by field."""

    now: datetime
    calendar: WorkCalendar
    vocabulary: Vocabulary
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
