"""Finds in the record what looks like gaming the rules: one concern per sign, with the numbers behind it.

Reads only; what counts as a sign is decided in `handlers.domain.fair_play`. The hand-back by a friend is noted
where it happens (`handlers.ownership.handing_back`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from handlers.command import Context
from handlers.digests.records import Concern, ConcernKind
from handlers.domain import fair_play
from handlers.domain.protection import protected_until
from handlers.ownership.protecting import policy_of, terms_of
from handlers.records import Customer, Ownership

_LOOKED_BACK = timedelta(days=30)
"""Older takings are not brought up: a sign is for now, and the first run on old data must not flood anybody."""
_CONTACTS_OF = timedelta(days=3)
"""More than a day: while nothing runs, nothing is logged either."""
_CHECKS_OF = timedelta(days=2)


def squatting(ctx: Context) -> list[Concern]:
    """Return the customers that were taken and not contacted in the first days, still with who took them."""
    first_days = timedelta(days=fair_play.FIRST_DAYS)
    until = ctx.now - first_days
    return [
        Concern(
            key=f"{ConcernKind.SQUATTING.value}:{one.entry_id}",
            kind=ConcernKind.SQUATTING,
            person=one.person,
            customer_id=one.customer_id,
            at=one.at + first_days,
        )
        for one in ctx.store.concerns.taken(until - _LOOKED_BACK, until)
        if fair_play.is_squatted(one.at, one.effective_at)
    ]


def copied(ctx: Context) -> list[Concern]:
    """Return the groups of follow-ups that say nearly the same: in a week, and on one customer in four."""
    monday, fewest = _monday(ctx), ctx.policy.min_effective_characters
    weeks = [ctx.calendar.at(monday + timedelta(days=7 * n), time(0)) for n in (-1, 0, 1)]
    since = min(weeks[0], ctx.now - fair_play.AGAIN_WITHIN)
    found: list[Concern] = []
    for person, told in ctx.store.concerns.told(since, weeks[-1]).items():
        for begin, end in pairwise(weeks):
            of_week = [one for one in told if begin <= one.at < end]
            week = ctx.calendar.day_of(begin)
            for group in fair_play.copies(of_week, min_characters=fewest):
                found.append(_copy(f"{person}:{week}:{group[0].id}", person, group, len(of_week)))
        late = [one for one in told if one.at >= ctx.now - fair_play.AGAIN_WITHIN]
        found += _copies_on_one(ctx, person, late)
    return found


def _copies_on_one(ctx: Context, person: str, told: Sequence[fair_play.Told]) -> list[Concern]:
    """Return the customers of which one text was logged again in several weeks; once a month each."""
    of_each: dict[int, list[fair_play.Told]] = {}
    for one in told:
        of_each.setdefault(one.customer_id, []).append(one)
    found = []
    for customer_id, theirs in of_each.items():
        fewest = ctx.policy.min_effective_characters
        for group in fair_play.copies(theirs, min_characters=fewest):
            first, last = (ctx.calendar.day_of(one.at) for one in (group[0], group[-1]))
            if first.isocalendar()[:2] != last.isocalendar()[:2]:
                key = f"{person}:customer:{customer_id}:{last:%Y-%m}"
                found.append(_copy(key, person, group, 0))
    return found


def _copy(key: str, person: str, group: tuple[fair_play.Told, ...], total: int) -> Concern:
    return Concern(
        key=f"{ConcernKind.COPIED.value}:{key}",
        kind=ConcernKind.COPIED,
        person=person,
        customer_id=None,
        at=group[fair_play.COPIES - 1].at,
        facts={
            "times": len(group),
            "customers": len({one.customer_id for one in group}),
            "total": total,
        },
    )


def last_days(ctx: Context) -> list[Concern]:
    """Return the customers whose last effective contacts all fell on the last days of their protection."""
    found = []
    for customer_id in ctx.store.concerns.contacted(ctx.now - _CONTACTS_OF, ctx.now):
        customer = ctx.store.customers.get(customer_id)
        if customer is None or customer.ownership is not Ownership.OWNED:
            continue
        contacts = contacts_of(ctx, customer)
        times = fair_play.rescues(contacts, ctx.calendar)
        if not times:
            continue
        last = contacts[-1][0]
        found.append(
            Concern(
                key=f"{ConcernKind.LAST_DAY.value}:{customer_id}:{last.isoformat()}",
                kind=ConcernKind.LAST_DAY,
                person=customer.owner_open_id,
                customer_id=customer_id,
                at=last,
                facts={"times": times},
            )
        )
    return found


def contacts_of(ctx: Context, customer: Customer) -> list[tuple[datetime, datetime]]:
    """Return the effective contacts of the present ownership, each with the deadline as it stood before it."""
    terms = terms_of(ctx, customer)
    policy = policy_of(ctx, customer.department_id)
    contacts = []
    for at in sorted(one for one in terms.follow_ups if one >= terms.started_at):
        before = replace(
            terms,
            follow_ups=tuple(one for one in terms.follow_ups if one < at),
            extensions=tuple(one for one in terms.extensions if one.at < at),
            kept_rulings=tuple(one for one in terms.kept_rulings if one < at),
            contract_until=None if terms.won_at and terms.won_at >= at else terms.contract_until,
        )
        contacts.append((at, protected_until(before, policy, ctx.calendar).until))
    return contacts


def probing(ctx: Context) -> list[Concern]:
    """Return who checked many names near to each other within an hour and registered none of them."""
    found = []
    for person, hits in ctx.store.concerns.looked_up(ctx.now - _CHECKS_OF, ctx.now).items():
        run = fair_play.probing(hits)
        if not run:
            continue
        day = ctx.calendar.day_of(run[0].at)
        found.append(
            Concern(
                key=f"{ConcernKind.PROBING.value}:{person}:{day}",
                kind=ConcernKind.PROBING,
                person=person,
                customer_id=None,
                at=run[-1].at,
                facts={
                    "times": len({hit.at for hit in run}),
                    "customers": len({hit.customer_id for hit in run}),
                },
            )
        )
    return found


FINDERS: Mapping[str, Callable[[Context], list[Concern]]] = {
    ConcernKind.SQUATTING.value: squatting,
    ConcernKind.COPIED.value: copied,
    ConcernKind.LAST_DAY.value: last_days,
    ConcernKind.PROBING.value: probing,
}
"""What is looked for in the record, by kind."""


def _monday(ctx: Context) -> date:
    today = ctx.calendar.day_of(ctx.now)
    return today - timedelta(days=today.weekday())
