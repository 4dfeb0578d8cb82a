"""The deadline equals the slow reference on every day of random histories over years."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy
from handlers.domain.protection import (
    Extension,
    LevelConfirmed,
    ProtectionTerms,
    protected_until,
)
from tests.domain.slow_protection import SHANGHAI, Deed, Numbers, day_of, last_day

CALENDAR = WorkCalendar(SHANGHAI)
START = datetime(2024, 1, 5, 2, 0, tzinfo=UTC)
YEARS = timedelta(days=3 * 365)

_MOMENTS = st.integers(0, int(YEARS.total_seconds()) // 60).map(
    lambda minutes: START + timedelta(minutes=minutes)
)
_DEEDS = st.one_of(
    st.builds(Deed, _MOMENTS, st.sampled_from(["follow_up"] * 6 + ["kept", "quoted", "unquoted"])),
    st.builds(Deed, _MOMENTS, st.sampled_from(["begin", "passed_on"])),
    st.builds(Deed, _MOMENTS, st.just("extension"), days=st.integers(1, 180)),
    st.builds(Deed, _MOMENTS, st.just("level"), level=st.sampled_from("ABC")),
    st.builds(
        Deed,
        _MOMENTS,
        st.just("won"),
        until=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    ),
)
_HISTORIES = st.lists(_DEEDS, max_size=45, unique_by=lambda deed: deed.at).map(
    lambda deeds: [Deed(START - timedelta(minutes=1), "begin"), *deeds]
)
_POLICIES = st.lists(
    st.tuples(
        st.integers(0, YEARS.days),
        st.builds(
            Policy,
            level_a_days=st.integers(7, 40),
            level_b_days=st.integers(7, 90),
            level_c_days=st.integers(7, 120),
            cap_before_quote_days=st.integers(30, 200),
            cap_from_quote_days=st.integers(30, 400),
            won_extra_days=st.integers(0, 200),
        ),
    ),
    max_size=4,
)


def terms(deeds: Sequence[Deed]) -> ProtectionTerms:
    """What the ledger would give of these deeds."""
    ordered = sorted(deeds, key=lambda deed: deed.at)
    begun = max(one.at for one in ordered if one.what in ("begin", "passed_on"))
    free_until = max(one.at for one in ordered if one.what == "begin")
    stages = [one for one in ordered if one.what in ("quoted", "unquoted")]
    is_quoted = bool(stages) and stages[-1].what == "quoted"
    contracts = [
        one.until for one in ordered if one.what == "won" and one.at >= free_until and one.until
    ]
    return ProtectionTerms(
        started_at=begun,
        follow_ups=tuple(one.at for one in ordered if one.what == "follow_up"),
        levels=tuple(LevelConfirmed(one.at, one.level) for one in ordered if one.what == "level"),
        extensions=tuple(Extension(one.at, one.days) for one in ordered if one.what == "extension"),
        kept_rulings=tuple(one.at for one in ordered if one.what == "kept"),
        quoted_at=max(stages[-1].at, begun) if is_quoted else None,
        contract_until=max(contracts, default=None),
    )


def numbers(policy: Policy) -> Numbers:
    levels = {"A": policy.level_a_days, "B": policy.level_b_days, "C": policy.level_c_days}
    return Numbers(
        {**levels, "": policy.level_b_days},
        policy.cap_before_quote_days,
        policy.cap_from_quote_days,
        policy.won_extra_days,
    )


@given(_HISTORIES, _POLICIES)
@settings(max_examples=150, deadline=None)
def test_deadline_equals_the_reference_on_every_day_something_may_change(
    deeds: list[Deed], changes: list[tuple[int, Policy]]
) -> None:
    first = day_of(deeds[0].at)
    changed = sorted(((first + timedelta(days=day), policy) for day, policy in changes), key=_day)
    days = {day_of(one.at) for one in deeds} | {day for day, _ in changed}
    days |= {first + timedelta(days=number) for number in range(0, YEARS.days, 97)}
    for day in sorted(days):
        policy = next((rules for since, rules in reversed(changed) if since <= day), Policy())
        known = [one for one in deeds if day_of(one.at) <= day]
        protection = protected_until(terms(known), policy, CALENDAR)
        assert day_of(protection.until) == last_day(deeds, day, numbers(policy)), day
        assert protection.explained[-1].until == protection.until
        untils = [term.until for term in protection.explained]
        assert untils == sorted(untils)  # no term takes time away


def _day(change: tuple[date, Policy]) -> date:
    return change[0]


def test_reference_by_hand() -> None:
    """The reference is itself checked against sums a person can do."""
    start = datetime(2026, 11, 18, 2, tzinfo=UTC)
    deeds = [Deed(start, "begin")]
    assert last_day(deeds, date(2026, 11, 18)) == date(2026, 12, 18)
    deeds.append(Deed(start + timedelta(days=10), "follow_up"))
    assert last_day(deeds, date(2026, 11, 27)) == date(2026, 12, 18)
    assert last_day(deeds, date(2026, 11, 28)) == date(2026, 12, 28)
    deeds.append(Deed(start + timedelta(days=20), "extension", days=30))
    assert last_day(deeds, date(2026, 12, 8)) == date(2027, 1, 27)
    deeds.append(Deed(start + timedelta(days=70), "follow_up"))
    assert last_day(deeds, date(2027, 1, 27)) == date(2027, 2, 26)
    deeds.append(Deed(start + timedelta(days=100), "follow_up"))
    assert last_day(deeds, date(2027, 2, 26)) == date(2027, 3, 18)  # 90 + 30 days from the start
