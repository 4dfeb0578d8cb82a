"""The deadline: every term of the rules, folded in order and explained."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy
from handlers.domain.protection import (
    Extension,
    LevelConfirmed,
    ProtectionTerms,
    StartKind,
    TermKind,
    protected_until,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(SHANGHAI)
POLICY = Policy()
START = datetime(2026, 11, 18, 10, tzinfo=SHANGHAI).astimezone(UTC)


def day(number: int) -> datetime:
    """Noon, so many days after the start."""
    return START + timedelta(days=number, hours=2)


def last_day(terms: ProtectionTerms) -> date:
    return CALENDAR.day_of(protected_until(terms, POLICY, CALENDAR).until)


def test_a_registration_is_protected_thirty_days_to_the_end_of_the_day() -> None:
    protection = protected_until(ProtectionTerms(START), POLICY, CALENDAR)
    assert CALENDAR.local(protection.until).isoformat() == "2026-12-18T23:59:59+08:00"
    assert [term.words for term in protection.explained] == ["报备起保护 30 天"]


def test_an_effective_follow_up_moves_the_deadline_and_never_shortens_it() -> None:
    assert last_day(ProtectionTerms(START, follow_ups=(day(10),))) == date(2026, 12, 28)
    level_a = (LevelConfirmed(day(1), "A"),)
    assert last_day(ProtectionTerms(START, follow_ups=(day(2),), levels=level_a)) == date(
        2026, 12, 18
    )


def test_a_level_counts_from_the_next_effective_follow_up() -> None:
    level_c = (LevelConfirmed(day(5), "C"),)
    assert last_day(ProtectionTerms(START, levels=level_c)) == date(2026, 12, 18)
    before = ProtectionTerms(START, follow_ups=(day(4),), levels=level_c)
    after = ProtectionTerms(START, follow_ups=(day(6),), levels=level_c)
    assert (last_day(before), last_day(after)) == (date(2026, 12, 22), date(2027, 1, 23))


def test_follow_ups_are_capped_from_the_start_of_the_ownership() -> None:
    often = tuple(day(number) for number in range(0, 89, 5))
    assert last_day(ProtectionTerms(START, follow_ups=often)) == date(2027, 2, 16)
    quoted = ProtectionTerms(START, follow_ups=often, quoted_at=day(20))
    assert last_day(quoted) == CALENDAR.day_of(day(85 + 30))
    protection = protected_until(ProtectionTerms(START, follow_ups=often), POLICY, CALENDAR)
    assert protection.explained[-1].kind is TermKind.CAPPED_FOLLOW_UP
    assert "90" in protection.explained[-1].words


def test_an_extension_adds_its_days_on_top_of_the_cap() -> None:
    often = tuple(day(number) for number in range(0, 89, 5))
    extended = ProtectionTerms(START, follow_ups=often, extensions=(Extension(day(86), 30),))
    assert last_day(extended) == date(2027, 3, 18)
    assert last_day(ProtectionTerms(START, extensions=(Extension(day(3), 30),))) == date(
        2027, 1, 17
    )


def test_what_lies_before_the_present_ownership_does_not_count() -> None:
    terms = ProtectionTerms(
        day(20),
        StartKind.PICKED_UP,
        follow_ups=(day(5),),
        extensions=(Extension(day(6), 30),),
    )
    protection = protected_until(terms, POLICY, CALENDAR)
    assert CALENDAR.day_of(protection.until) == date(2027, 1, 7)
    assert [term.kind for term in protection.explained] == [TermKind.START]
    assert protection.explained[0].words == "领取起保护 30 天"


def test_a_won_customer_is_protected_beyond_its_contract() -> None:
    terms = ProtectionTerms(START, contract_until=date(2027, 11, 18))
    assert last_day(terms) == date(2028, 2, 16)
    assert last_day(ProtectionTerms(START, contract_until=date(2026, 1, 1))) == date(2026, 12, 18)


DAYS = st.lists(st.integers(0, 400), max_size=12).map(lambda ns: tuple(day(n) for n in ns))


@given(DAYS, DAYS)
def test_more_follow_ups_never_shorten_and_order_does_not_matter(
    some: tuple[datetime, ...], more: tuple[datetime, ...]
) -> None:
    fewer = protected_until(ProtectionTerms(START, follow_ups=some), POLICY, CALENDAR).until
    all_of_them = protected_until(ProtectionTerms(START, follow_ups=some + more), POLICY, CALENDAR)
    turned = protected_until(ProtectionTerms(START, follow_ups=more + some), POLICY, CALENDAR)
    assert all_of_them.until >= fewer
    assert turned == all_of_them
    assert CALENDAR.day_of(all_of_them.until) <= CALENDAR.day_of(START) + timedelta(days=90)
    untils = [term.until for term in all_of_them.explained]
    assert untils == sorted(untils)
    assert untils[-1] == all_of_them.until


def test_a_ruling_that_keeps_the_owner_gives_the_days_anew_and_begins_no_ownership() -> None:
    kept = ProtectionTerms(START, kept_rulings=(day(20),))
    assert last_day(kept) == date(2027, 1, 7)
    assert protected_until(kept, POLICY, CALENDAR).explained[-1].words == "裁定维持，续 30 天"
    often = tuple(day(number) for number in range(0, 89, 5))
    assert last_day(ProtectionTerms(START, follow_ups=often, kept_rulings=(day(40),))) == date(
        2027, 2, 16
    )


def test_a_ruling_that_keeps_the_owner_never_shortens() -> None:
    long = (LevelConfirmed(START, "C"),)
    terms = ProtectionTerms(START, follow_ups=(day(1),), levels=long, kept_rulings=(day(2),))
    assert last_day(terms) == last_day(ProtectionTerms(START, follow_ups=(day(2),), levels=long))
