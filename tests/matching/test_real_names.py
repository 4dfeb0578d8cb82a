"""Real short names against real full names: found first among all of them, written down from memory."""

from pathlib import Path

from handlers.matching import engine
from handlers.matching.records import StoredName
from handlers.matching.shortlist import shortlist

_HERE = Path(__file__).parent


def _lines(file: str) -> list[str]:
    return [
        line for line in (_HERE / file).read_text("utf-8").splitlines() if not line.startswith("#")
    ]


def test_most_short_names_find_their_company_first() -> None:
    pairs = [line.split(" ") for line in _lines("real_short_names.txt")]
    names = list(dict.fromkeys([full for _, full in pairs] + _lines("real_names.txt")))
    parts = [engine.parts_of(name) for name in names]
    packed = [engine.pack(one) for one in parts]
    under: dict[int, list[int]] = {}
    for at, one in enumerate(parts):
        for code in engine.index_terms(one):
            under.setdefault(code, []).append(at)
    first = within_ten = 0
    for short, full in pairs:
        asked = engine.parts_of(short)
        ids = shortlist(engine.query_terms(asked), under, stock=len(names))
        found = [StoredName(at, at, names[at], packed[at]) for at in ids]
        best = [match.name for match in engine.rank(asked, found, stock=len(names))[:10]]
        first += best[:1] == [full]
        within_ten += full in best
    assert within_ten / len(pairs) >= 0.93
    assert first / len(pairs) >= 0.85
