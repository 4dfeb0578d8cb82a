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
    return frozenset(_syllable_of().values())


def is_spelt_out(word: str) -> bool:
    """Tell whether a Latin word can be read as syllables of Mandarin from end to end."""
    reachable = [0]
    known = _all_syllables()
    for end in range(1, min(len(word), 40) + 1):
        if any(word[at:end] in known for at in reachable if end - at <= 6):
            reachable.append(end)
    return len(word) <= 40 and reachable[-1] == len(word) > 0
