"""Why two names met in the index: the terms they share, in words a person can check, with their weights."""

from handlers.matching import engine
from handlers.matching.terms import query_words

_KINDS = {
    "a": "缩写", "b": "字号", "c": "字号行业", "g": "地名加一字", "h": "开头", "i": "机构用字", "k": "机构类型",
    "p": "读音", "q": "英文片段", "s": "首尾字", "v": "省级机构", "w": "附属简称", "x": "位置用字",
}  # fmt: skip
"""What the letter before a term's word says (`handlers.matching.terms`)."""


def met(asked: str, known: str) -> list[tuple[str, float]]:
    """Return the terms by which a name is found when another is asked for, the heaviest first."""
    stored = set(engine.index_terms(engine.parts_of(known)))
    shared = [
        (f"{_KINDS.get(word[:1], '其他')} {word[1:].replace('|', ' · ')}", weight)
        for word, weight, code in query_words(engine.parts_of(asked))
        if code in stored
    ]
    return sorted(shared, key=lambda one: (-one[1], one[0]))
