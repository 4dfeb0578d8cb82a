"""Sums of joint customers are split to the fen, and the parts make up the whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.joint import credited, portions


@pytest.mark.parametrize(
    ("amount", "shares", "parts"),
    [
        ("100", {"a": 70, "b": 30}, {"a": "70.00", "b": "30.00"}),
        ("0.01", {"a": 50, "b": 50}, {"a": "0.01", "b": "0.00"}),
        ("100.01", {"a": 33, "b": 67}, {"a": "33.00", "b": "67.01"}),
        ("0", {"a": 60, "b": 40}, {"a": "0", "b": "0"}),
    ],
)
def test_an_amount_is_split_by_shares(
    amount: str, shares: dict[str, int], parts: dict[str, str]
) -> None:
    assert portions(Decimal(amount), shares) == {one: Decimal(part) for one, part in parts.items()}


@given(st.decimals(0, 10**12, places=2), st.integers(1, 99))
def test_the_parts_make_up_the_amount(amount: Decimal, own: int) -> None:
    parts = portions(amount, {"a": own, "b": 100 - own})
    assert sum(parts.values()) == amount
    assert all(part >= 0 for part in parts.values())


def test_without_shares_all_of_it_is_the_owners() -> None:
    assert credited(Decimal(5), "a", {}) == {"a": Decimal(5)}
    assert portions(Decimal(5), {}) == {}
    with pytest.raises(ValueError, match="100"):
        portions(Decimal(5), {"a": 70, "b": 40})
