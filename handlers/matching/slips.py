"""Latin words with a slip of the pen: one letter left out, added, another, or two exchanged."""

from functools import lru_cache
from itertools import takewhile

from handlers.matching.tables import foreign

_LEAST = 6
"""Letters of a word from which one slip leaves no doubt: canon and cannon are two."""


def is_one_slip(one: str, other: str) -> bool:
    """Tell whether two long words differ by one slip."""
    if min(len(one), len(other)) < _LEAST or abs(len(one) - len(other)) > 1:
        return False
    one, other = _behind_what_is_shared(one, other)
    # turned round, what stands at the end
    one, other = _behind_what_is_shared(one[::-1], other[::-1])
    return len(one) <= 1 >= len(other) or (len(one) == 2 and one == other[::-1])


def _behind_what_is_shared(one: str, other: str) -> tuple[str, str]:
    size = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return one[size:], other[size:]


@lru_cache(maxsize=1024)
def foreign_brand(word: str) -> str:
    """Return the known foreign brand that a Latin word is with a slip (microsft); empty if it is none."""
    return next((brand for brand in foreign.CHINESE if is_one_slip(word, brand)), "")
