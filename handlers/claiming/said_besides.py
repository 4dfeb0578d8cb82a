"""What the answer of a 查重 says besides its hits: which words nobody looked for, and what was looked up apart."""

from collections.abc import Iterator, Mapping

from handlers.domain.person_name import speaks_of_a_person
from handlers.reading.result import Reading

_MOST_SHOWN = 40
"""Characters of the words left out that are shown; of more it is said how many there are."""


def left_out(reading: Reading, query: str) -> str:
    """Say which words were not looked for; empty when all were."""
    words = [word for word in dict.fromkeys(_besides(reading)) if word and word != query]
    if not words or reading.unread.strip() == query:
        return ""
    shown = _shown(words)
    more = len(words) - len(shown)
    told = f"只查了「{query}」，没有查「{' '.join(shown)}」"
    if more:
        return f"{told}等 {len(words)} 项。几家一起查请一家写一行。"
    return f"{told}。几家一起查请用顿号隔开：查重 {'、'.join((query, *shown))}"


def looked_up_apart(query: str, apart: Mapping[str, str]) -> str:
    """Say what the names that one name joins came to, each in a word; empty without any."""
    if not apart:
        return ""
    each = "，".join(f"「{name}」{told}" for name, told in apart.items())
    return f"没有叫「{query}」的客户；分开查：{each}。"


def _besides(reading: Reading) -> Iterator[str]:
    """Return what was said and is no part of the question: a contact only where nothing shows that it is one."""
    yield from reading.unread.split()
    yield from (one.name for one in reading.contacts if not speaks_of_a_person(one.name))
    yield from (one.phone for one in reading.contacts if "*" in one.phone)
    yield from (one.read for one in reading.problems)


def _shown(words: list[str]) -> list[str]:
    """Return as many of the first words as a line takes, one at least, and that shortened."""
    shown: list[str] = []
    left = _MOST_SHOWN
    for word in words:
        if shown and len(word) > left:
            break
        shown.append(word if len(word) <= _MOST_SHOWN else f"{word[:_MOST_SHOWN]}…")
        left -= len(word) + 1
    return shown
