"""No regular expression doubles its work with each letter: a message of sixty such letters would never end."""

import re
import signal
from itertools import chain, product
from types import FrameType

import pytest

from tests.reading.patterns import patterns, pieces_of

PATTERNS = patterns()
LENGTH = 60
"""Letters after which a doubling is beyond any machine, and any other growth is nothing."""
PATIENCE_S = 20
"""Seconds of which the honest ones together need four."""
MOST_PIECES = 25
"""Up to so many pieces each pair of them is repeated too."""


def _give_up(number: int, frame: FrameType | None) -> None:
    raise TimeoutError


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_a_pattern_comes_to_an_end_on_its_own_words_repeated(name: str) -> None:
    before = signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(PATIENCE_S)
    try:
        for piece in _repeated(PATTERNS[name]):
            text = piece * (LENGTH // len(piece) + 1) + "\x01"
            PATTERNS[name].search(text)
            PATTERNS[name].fullmatch(text)
    except TimeoutError:
        pytest.fail(f"{name} does not come to an end on 「{piece}」 repeated")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _repeated(pattern: re.Pattern[str]) -> list[str]:
    pieces = list(dict.fromkeys(pieces_of(pattern)))
    pairs = product(pieces, pieces) if len(pieces) <= MOST_PIECES else ()
    return ["".join(words) for words in chain(((one,) for one in pieces), pairs)]
