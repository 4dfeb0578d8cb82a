"""May this person take this customer out of the public pool now, and if not, why and from when.

Pure; the numbers come from the policy (product rules: 公海等待, 冷却期, 每日领取, 保有量), the facts from the record.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.domain.policy import Policy


class Barrier(StrEnum):
    """What stands in the way, the one that ends last or never first."""

    OTHER_DEPARTMENT = "other_department"
    COOLING = "cooling"
    WAITING = "waiting"
    DAILY_LIMIT = "daily_limit"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class InThePool:
    """A customer of the pool. `former_owner` had it, last until `released_at`; "" when nobody is known."""

    pooled_at: datetime
    former_owner: str = ""
    released_at: datetime | None = None
    is_of_the_department: bool = True


@dataclass(frozen=True, slots=True)
class Taker:
    """Who wants it: how many were picked up today and how many open customers are held."""

    open_id: str
    picked_up_today: int
    holding: int


@dataclass(frozen=True, slots=True)
class Hindered:
    """Why not. `free_from` is when that ends by itself, None when it does not."""

    barrier: Barrier
    free_from: datetime | None = None


def opens_at(customer: InThePool, policy: Policy) -> datetime:
    """Return from when anybody may take it: 公海等待 after it came into the pool."""
    return customer.pooled_at + timedelta(hours=policy.pool_wait_hours)


def cools_until(customer: InThePool, open_id: str, policy: Policy) -> datetime | None:
    """Return until when the former owner may not take it back; None for everybody else."""
    if customer.former_owner != open_id or customer.released_at is None:
        return None
    return customer.released_at + timedelta(days=policy.cool_down_days)


def hindrance(
    customer: InThePool, taker: Taker, now: datetime, *, pool: Policy, own: Policy
) -> Hindered | None:
    """Return what keeps a person from taking a customer at `now`, None when nothing does.

    `pool` holds for the customer's department, `own` for the taker's.
    """
    if pool.pools_by_department and not customer.is_of_the_department:
        return Hindered(Barrier.OTHER_DEPARTMENT)
    cooling = cools_until(customer, taker.open_id, pool)
    opening = opens_at(customer, pool)
    if cooling is not None and now < cooling and cooling >= opening:
        return Hindered(Barrier.COOLING, cooling)
    if now < opening:
        return Hindered(Barrier.WAITING, opening)
    if taker.picked_up_today >= own.daily_pick_ups:
        return Hindered(Barrier.DAILY_LIMIT)
    if taker.holding >= own.holding_limit:
        return Hindered(Barrier.FULL)
    return None
