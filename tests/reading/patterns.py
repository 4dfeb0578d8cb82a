"""Every regular expression of reading, rules and matching, and hostile text made of the words each of them holds."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import handlers.domain
import handlers.matching
import handlers.reading
from handlers.domain.lazy_pattern import LazyPattern

LENGTH = 5000


def patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns by module and name; those in tuples and dictionaries too."""
    found: dict[str, re.Pattern[str]] = {}
    for package in (handlers.reading, handlers.domain, handlers.matching):
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                for number, pattern in enumerate(_inside(value)):
                    found[f"{info.name.partition('.')[2]}.{name}.{number}"] = pattern
    return found


def _inside(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern | LazyPattern):
        yield re.compile(value.pattern, value.flags)
    elif isinstance(value, tuple) and value and isinstance(value[0], tuple):
        yield from (found for row in value for part in row for found in _inside(part))


def words_of(pattern: re.Pattern[str]) -> list[str]:
    """Return the literal words of a pattern, optional last letters with and without."""
    words: list[str] = []
    for word in re.findall(r"[\u4e00-\u9fffa-z0-9:：()（） ,，\-.]+\??", pattern.pattern):
        plain = word.removesuffix("?")
        words += [plain, plain[:-1]] if word.endswith("?") else [plain]
    return [word for word in dict.fromkeys(words) if 0 < len(word) <= 12] or ["1"]


def pieces_of(pattern: re.Pattern[str]) -> list[str]:
    """Return what to repeat: each word, two neighbours, and signs that many patterns begin with."""
    words = words_of(pattern)
    pairs = [one + two for one, two in pairwise(words)]
    return [*words, *pairs, "1", "a", " ", "张", "1-", "a ", "(", "1,"]


def hostile(piece: str, length: int = LENGTH) -> str:
    """Return a text that begins to match again and again and fails at its end."""
    return (piece * length)[: length - 1] + "\x00"
