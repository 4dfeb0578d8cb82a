"""Stored values come back exactly as they were."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.tables.base import from_micros, to_micros
from storage.values import dump, load

PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False)
    | st.dates()
    | st.times()
    | st.datetimes(timezones=st.just(UTC))
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=4) | st.just("$"), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_every_value_comes_back_as_it_was(value: object) -> None:
    assert load(dump(value)) == value


def test_types_that_json_lacks_are_kept_apart() -> None:
    moment = datetime(2026, 1, 2, 3, tzinfo=UTC)
    value = [moment, date(2026, 1, 2), time(3, 4), Decimal("1.50")]
    assert [type(each) for each in load(dump(value))] == [datetime, date, time, Decimal]
    assert str(load(dump(Decimal("1.50")))) == "1.50"


@pytest.mark.parametrize("value", [object(), {1: "a"}, {"a": {1, 2}}, b"bytes"])
def test_what_cannot_be_kept_whole_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        dump(value)


@given(st.datetimes(timezones=st.just(UTC)))
def test_moments_survive_as_microseconds(moment: datetime) -> None:
    assert from_micros(to_micros(moment)) == moment


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        to_micros(datetime(2026, 1, 1))  # noqa: DTZ001 - the very thing refused
