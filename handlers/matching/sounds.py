"""How characters sound: toneless syllables, from a table of the common reading of each ideograph."""

from functools import cache
from importlib import resources


@cache
def _syllable_of() -> dict[str, str]:
    """Read the table: a syllable, a blank, the characters it is the common reading of."""
    lines = (
        (resources.files(__package__) / "tables" / "syllables.txt").read_text("utf-8").split("\n")
    )
    pairs = (line.split(" ") for line in lines if line)
    return {char: syllable for syllable, chars in pairs for char in chars}


def syllables(text: str) -> tuple[str, ...]:
    """Return the syllable of each ideograph; other characters stand for themselves."""
    table = _syllable_of()
    return tuple(table.get(char, char) for char in text)


@cache
def _all_syllables() -> frozenset[str]:
    """Return the syllables; interjections without a vowel (ng, m) would make Mandarin of any word."""
    return frozenset(one for one in _syllable_of().values() if set(one) & set("aeiouv"))


def is_syllable(word: str) -> bool:
    """Tell whether a Latin word is one syllable of Mandarin."""
    return word in _all_syllables()


def is_spelt_out(word: str, *, least: int = 1) -> bool:
    """Tell whether a Latin word can be read as `least` syllables of Mandarin or more from end to end."""
    if not 0 < len(word) <= 40:
        return False
    known = _all_syllables()
    most = {0: 0}
    for end in range(1, len(word) + 1):
        counts = [
            most[at] for at in range(max(end - 6, 0), end) if at in most and word[at:end] in known
        ]
        if counts:
            most[end] = max(counts) + 1
    return most.get(len(word), 0) >= least
