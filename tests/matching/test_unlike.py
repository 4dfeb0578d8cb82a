"""The names that tests and benchmarks use where no name may resemble another."""

from handlers.matching import engine
from handlers.matching.records import StoredName
from tests.support.unlike import unlike_company


def test_none_of_the_names_of_the_tests_resembles_another() -> None:
    names = [unlike_company(number) for number in range(120)]
    stored = [
        StoredName(number, number, name, engine.pack(engine.parts_of(name)))
        for number, name in enumerate(names)
    ]
    alike = [
        (names[number], one.name)
        for number in range(len(names))
        for one in engine.rank(engine.parts_of(names[number]), stored[:number], stock=len(names))
        if one.tier is not None
    ]
    assert alike == []
