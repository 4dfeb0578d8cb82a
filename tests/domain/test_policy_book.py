"""Rules of departments: the nearest decides, what it leaves open comes from above."""

import pytest

from handlers.domain.policy import Policy
from handlers.domain.policy_book import book_from

BOOK = book_from(
    {
        "": {"level_b_days": 40, "holding_limit": 60},
        "sales": {"level_b_days": 20},
        "east": {"holding_limit": 10},
    }
)


@pytest.mark.parametrize(
    ("chain", "days", "limit"),
    [
        ((), 40, 60),
        (("unknown",), 40, 60),
        (("sales",), 20, 60),
        (("east", "sales"), 20, 10),
        (("east",), 40, 10),
    ],
)
def test_the_nearest_department_decides_what_it_set(
    chain: tuple[str, ...], days: int, limit: int
) -> None:
    policy = BOOK.of(chain)
    assert (policy.level_b_days, policy.holding_limit) == (days, limit)


def test_without_settings_the_defaults_hold() -> None:
    assert book_from({}).of(("sales",)) == Policy()


def test_a_rule_that_is_none_is_no_rule() -> None:
    with pytest.raises(KeyError):
        book_from({"sales": {"patience": 3}}).of(("sales",))
