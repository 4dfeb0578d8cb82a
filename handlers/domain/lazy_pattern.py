"""Regular expressions that are compiled when first used, not when their module is imported.

The reading has some six hundred; compiling all of them takes a quarter of the start-up of the bot (measured,
docs/decisions/0011-patterns-compiled-late.md), and the re module itself keeps no more than 512.
"""

import re
from typing import cast

_OF_COMPILED = (
    "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn", "groups", "groupindex",
)  # fmt: skip


class LazyPattern:
    """Stands for a compiled pattern and becomes one with the first thing asked of it.

    From then on its methods are the compiled pattern's own, so that a call costs no more than there.
    It may be shared among threads: two that come first at once both compile, to the same effect.
    """

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> object:
        if name not in _OF_COMPILED:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for each in _OF_COMPILED:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as `re.compile(pattern, flags)` and compiles at its first use.

    To be used by its methods: the functions of `re` take no pattern of this kind. A mistake in the
    expression shows at the first use; a test compiles every one.
    """
    return cast("re.Pattern[str]", LazyPattern(pattern, flags))
