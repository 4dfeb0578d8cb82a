"""docs/quarter.md: written by `make quarter`, it names every check and what was found."""

from tests.quarter.checks.every import all_checks


def test_the_checks_have_names_of_their_own() -> None:
    names = [check.name for check in all_checks()]
    assert len(set(names)) == len(names)
