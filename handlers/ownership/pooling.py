"""What the acting person may do with customers of the pool: gathers the facts, asks the pure rule.

The duplicate check, the pool's list and 领取 all ask here, so that a limit shown is the limit that holds.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time

from handlers.command import Context
from handlers.domain.pool_rules import Barrier, Hindered, InThePool, Taker, hindrance
from handlers.ownership.protecting import policy_of
from handlers.people import departments_above
from handlers.records import Customer, LedgerEntry, Role


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a person has used of the two limits of taking: 每日领取 and 保有量."""

    picked_up: int
    daily_limit: int
    holding: int
    holding_limit: int


def allowance(ctx: Context) -> Allowance:
    """Return what the acting person has used today and holds."""
    policy = policy_of(ctx, ctx.actor.department_id)
    morning = ctx.calendar.at(ctx.calendar.day_of(ctx.now), time())
    return Allowance(
        picked_up=ctx.store.pool.count_picked_up(ctx.actor.open_id, morning),
        daily_limit=policy.daily_pick_ups,
        holding=ctx.store.customers.count_open(ctx.actor.open_id),
        holding_limit=policy.holding_limit,
    )


def hindrances(
    ctx: Context, customers: Sequence[Customer], used: Allowance
) -> dict[int, Hindered | None]:
    """Return what keeps the acting person from each of these customers of the pool."""
    ids = [customer.id for customer in customers]
    # The own release counts, whoever had the customer since: a friend in between ends no cool-down.
    releases = {
        **ctx.store.pool.last_releases(ids),
        **ctx.store.pool.last_releases(ids, owner=ctx.actor.open_id),
    }
    taker = Taker(ctx.actor.open_id, used.picked_up, used.holding)
    own, closed = policy_of(ctx, ctx.actor.department_id), closed_departments(ctx)
    return {
        customer.id: hindrance(
            _in_the_pool(customer, releases.get(customer.id), closed),
            taker,
            ctx.now,
            pool=policy_of(ctx, customer.department_id),
            own=own,
        )
        for customer in customers
    }


def cools_for_actor(ctx: Context, customer: Customer) -> bool:
    """Whether the acting person has to wait for this customer of the pool after having had it (冷却期)."""
    hindered = hindrances(ctx, [customer], allowance(ctx))[customer.id]
    return hindered is not None and hindered.barrier is Barrier.COOLING


def closed_departments(ctx: Context) -> tuple[str, ...]:
    """Return the departments whose pool the acting person does not see.

    With 部门公海 a person sees the pool of the own department and of those above and below it; an
    administrator sees all. What is of no department, or of one that is gone, is everybody's.
    """
    is_parted = any(
        settings.get("pools_by_department")
        for settings in (ctx.book.company, *ctx.book.own.values())
    )
    if not is_parted or Role.ADMIN in ctx.roles:
        return ()
    departments = {unit.id: unit for unit in ctx.store.people.departments()}
    mine = ctx.actor.department_id
    return tuple(
        unit
        for unit in departments
        if policy_of(ctx, unit).pools_by_department
        and mine not in [one.id for one in departments_above(unit, departments)]
        and unit not in [one.id for one in departments_above(mine, departments)]
    )


def _in_the_pool(
    customer: Customer, released: LedgerEntry | None, closed: Collection[str]
) -> InThePool:
    return InThePool(
        pooled_at=customer.details.get("pooled_at")
        or (released.at if released else customer.registered_at),
        former_owner=released.owner_open_id if released else "",
        released_at=released.at if released else None,
        is_of_the_department=customer.department_id not in closed,
    )
