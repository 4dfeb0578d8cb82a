"""Protections that end, as one person's lines: shared by the sweep that tells of them and by the card's pages."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from handlers.command import Context
from handlers.domain.policy import Policy
from handlers.domain.release_plan import Plan, looked_at_until, plan
from handlers.ownership.protecting import policy_of
from handlers.ownership.records import NearEnd, SentNotice
from handlers.records import Customer
from handlers.views import EndingLine

NOTICE = "release"
"""What the kind of a notice before a release begins with; the days follow."""
COVERED = "covered"
"""What it ends with where a later notice made up for it."""


def kind_of(days: int, *, is_covered: bool = False) -> str:
    """Return the kind under which a notice is remembered: release_7, release_3_covered."""
    return f"{NOTICE}_{days}" + (f"_{COVERED}" if is_covered else "")


def notice(near: NearEnd, days: int, at: datetime, *, is_covered: bool = False) -> SentNotice:
    """Return the mark of a notice: one per customer, owner, deadline and days."""
    until = int(near.protected_until.timestamp())
    return SentNotice(
        key=f"{NOTICE}:{near.customer_id}:{near.owner_open_id}:{until}:{days}",
        customer_id=near.customer_id,
        kind=kind_of(days, is_covered=is_covered),
        person_open_id=near.owner_open_id,
        at=at,
        protected_until=near.protected_until,
    )


def said_days(said: Sequence[SentNotice]) -> dict[int, datetime]:
    """Return the notices among what was said, by their days."""
    return {
        int(one.kind.split("_")[1]): one.at for one in said if one.kind.startswith(f"{NOTICE}_")
    }


def policies(ctx: Context) -> list[Policy]:
    """Return every set of rules that may hold for a customer."""
    return [ctx.policy, *(policy_of(ctx, department) for department in ctx.book.own)]


def planned(ctx: Context, open_id: str = "") -> list[tuple[NearEnd, Plan]]:
    """Return what is to be done about each protection that ends, of one owner if named."""

    @cache
    def rules_of(department_id: str) -> Policy:
        return policy_of(ctx, department_id)

    before = looked_at_until(ctx.now, policies(ctx), ctx.calendar)
    near = ctx.store.deadlines.ending(before, open_id)
    said = ctx.store.deadlines.said_of_ending(before) if near else {}
    return [
        (
            one,
            plan(
                one.protected_until,
                said_days(said.get(one.customer_id, ())),
                ctx.now,
                rules_of(one.department_id),
                ctx.calendar,
            ),
        )
        for one in near
    ]


def planned_for(ctx: Context, customer: Customer) -> Plan | None:
    """Return what is to be done about one customer's protection; None where it has none."""
    if customer.protected_until is None:
        return None
    said = [
        one
        for one in ctx.store.deadlines.said_of(customer.id)
        if one.person_open_id == customer.owner_open_id
        and one.protected_until == customer.protected_until
    ]
    policy = policy_of(ctx, customer.department_id)
    return plan(customer.protected_until, said_days(said), ctx.now, policy, ctx.calendar)


def line_of_ending(ctx: Context, near: NearEnd, release_at: datetime | None) -> EndingLine | None:
    """Return the line of one protection; None when the customer is gone."""
    customer = ctx.store.customers.get(near.customer_id)
    if customer is None or release_at is None:
        return None
    return EndingLine(
        customer_id=customer.id,
        name=customer.name,
        until=near.protected_until,
        days_left=ctx.calendar.days_until(near.protected_until, ctx.now),
        release_at=release_at,
    )


def told_of(ctx: Context, open_id: str) -> list[EndingLine]:
    """Return a person's protections that they were told of and that still end, the soonest first."""
    lines = []
    for near, step in planned(ctx, open_id):
        said = ctx.store.deadlines.said_of(near.customer_id)
        if any(one.protected_until == near.protected_until for one in said):
            lines.append(line_of_ending(ctx, near, step.release_at))
    return [line for line in lines if line is not None]
