"""Looking around among colleagues' customers: counted, and beyond the limit told to the manager once a day.

A duplicate check is no search engine (product rules, Who is told and what is seen): every answer that
confirms a customer this person has no right to counts, whichever command it came from. 报备 is never counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.command import Context, Tell, Urgency
from handlers.outcomes import Notice
from handlers.records import Customer, Ownership
from handlers.rights import may_open, superiors
from handlers.views import CheckLine, PersonView

LOOKUPS_WITHIN = timedelta(hours=1)
"""The rolling window in which hits count."""


def is_foreign(ctx: Context, customer: Customer) -> bool:
    """Whether it is somebody else's customer that the acting person has no right to open."""
    return customer.ownership is Ownership.OWNED and not may_open(ctx, customer)


def counted_since(ctx: Context) -> datetime:
    """Return the moment since which hits count now."""
    return ctx.now - LOOKUPS_WITHIN


def foresee(ctx: Context) -> None:
    """Have the hits that count now read along with the next question."""
    ctx.store.journal.foresee_lookups(ctx.actor.open_id, counted_since(ctx))


def used(ctx: Context) -> int:
    """Return how many hits of the acting person count now."""
    return ctx.store.journal.count_lookups(ctx.actor.open_id, counted_since(ctx))


def is_exhausted(ctx: Context) -> bool:
    """Whether the acting person has used up the hits of an hour (rule 查重次数)."""
    return used(ctx) >= ctx.policy.lookups_per_hour


def count(ctx: Context, customers: Iterable[Customer]) -> int:
    """Count the hits on foreign customers among these; returns how many."""
    foreign = [one for one in customers if is_foreign(ctx, one)]
    for customer in foreign:
        ctx.store.journal.add_lookup(ctx.actor.open_id, customer.id, ctx.now)
    return len(foreign)


def may_hear_of(ctx: Context, customers: Sequence[Customer]) -> bool:
    """Whether the acting person may be told that such customers exist; a hit on foreign ones counts."""
    if any(may_open(ctx, one) for one in customers):
        return True
    return not is_exhausted(ctx) and count(ctx, customers) > 0


def without_owner(line: CheckLine) -> CheckLine:
    """Return a candidate as shown beyond the limit: which name is meant must be seen, not who has it."""
    if line.state != "taken" or line.customer_id is not None:
        return line
    nobody = PersonView(open_id="", name="", department="")
    return replace(line, owner=nobody, days_left=None, is_limited=True)


def settle(ctx: Context, name: str) -> None:
    """What was looked up and is registered now no longer counts."""
    if used(ctx):
        for similar in ctx.store.customers.named_like(name):
            ctx.store.journal.forget_lookups(ctx.actor.open_id, similar.id)


def told_manager(ctx: Context) -> tuple[Tell, ...]:
    """Return the manager's one line of the day about somebody beyond the limit."""
    day = ctx.calendar.local(ctx.now).date().isoformat()
    chain = superiors(ctx, ctx.actor.open_id)
    if not chain or not ctx.store.rules.first_time(f"probing:{ctx.actor.open_id}:{day}", ctx.now):
        return ()
    text = (
        f"{ctx.actor.name} 一小时内查重命中同事客户超过 {ctx.policy.lookups_per_hour} 次，"
        "今天不再重复提示。"
    )
    notice = Notice(title="查重次数偏多", text=text, color="orange")
    return (Tell(to_open_id=chain[0], outcome=notice, urgency=Urgency.SCHEDULED),)
