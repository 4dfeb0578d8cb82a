"""Who may take a customer out of the pool, and when: every barrier of the rules."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.domain.policy import Policy
from handlers.domain.pool_rules import Barrier, Hindered, InThePool, Taker, hindrance

POOLED = datetime(2026, 12, 1, 2, tzinfo=UTC)
LATER = POOLED + timedelta(hours=24)
POLICY = Policy()
ME = Taker("me", 0, 0)
FREE = InThePool(POOLED, "other", POOLED)
OWN = InThePool(POOLED, "me", POOLED)
COOLED = POOLED + timedelta(days=30)


@pytest.mark.parametrize(
    ("customer", "taker", "now", "expected"),
    [
        (FREE, ME, LATER, None),
        (FREE, ME, LATER - timedelta(seconds=1), Hindered(Barrier.WAITING, LATER)),
        (OWN, ME, LATER, Hindered(Barrier.COOLING, COOLED)),
        (OWN, ME, POOLED, Hindered(Barrier.COOLING, COOLED)),
        (OWN, ME, COOLED, None),
        (FREE, Taker("me", 5, 0), LATER, Hindered(Barrier.DAILY_LIMIT)),
        (FREE, Taker("me", 4, 0), LATER, None),
        (FREE, Taker("me", 0, 50), LATER, Hindered(Barrier.FULL)),
        (FREE, Taker("me", 0, 49), LATER, None),
    ],
)
def test_what_stands_in_the_way(
    customer: InThePool, taker: Taker, now: datetime, expected: Hindered | None
) -> None:
    assert hindrance(customer, taker, now, pool=POLICY, own=POLICY) == expected


def test_without_a_wait_the_former_owner_still_cools_down() -> None:
    at_once = Policy(pool_wait_hours=0)
    assert hindrance(FREE, ME, POOLED, pool=at_once, own=at_once) is None
    assert hindrance(OWN, ME, POOLED, pool=at_once, own=at_once) == Hindered(
        Barrier.COOLING, COOLED
    )


def test_a_cool_down_shorter_than_the_wait_is_no_barrier_of_its_own() -> None:
    short = Policy(cool_down_days=0)
    assert hindrance(OWN, ME, POOLED, pool=short, own=short) == Hindered(Barrier.WAITING, LATER)


def test_another_departments_pool_is_closed_only_where_departments_have_their_own() -> None:
    theirs = InThePool(POOLED, is_of_the_department=False)
    parted = Policy(pools_by_department=True)
    assert hindrance(theirs, ME, LATER, pool=POLICY, own=POLICY) is None
    assert hindrance(theirs, ME, LATER, pool=parted, own=POLICY) == Hindered(
        Barrier.OTHER_DEPARTMENT
    )
