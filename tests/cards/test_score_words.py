"""What a similarity score adds up is readable to who looks into it."""

import pytest

from cards.score_words import score_words
from handlers.matching.tables.weights import WEIGHTS


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        ("bias", "起点"),
        ("r:far", "地区（不同地方）"),
        ("l:more2", "用字（多字2）"),
        ("x:same|unasked|same", "字号、地区、行业（相同、没写、相同）"),
        ("ratio:edited", "用字相同（差一两个字）"),
    ],
)
def test_a_part_of_a_score_says_the_aspect_and_what_was_found(feature: str, words: str) -> None:
    assert score_words(feature) == words


def test_every_weighed_part_is_in_chinese() -> None:
    told = {feature: score_words(feature) for feature in WEIGHTS}
    assert {one: words for one, words in told.items() if any("a" <= c <= "z" for c in words)} == {}
