"""Finds in the record what looks like gaming the rules: one concern per sign, with the numbers behind it.

Reads only; what counts as a sign is decided in `handlers.domain.fair_play`. The hand-back by a friend is noted
where it happens (`handlers.ownership.handing_back`).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

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
    """Return the groups of follow-ups of this week and the last that say nearly the same."""
    found: list[Concern] = []
    monday = _monday(ctx)
    for first in (monday - timedelta(days=7), monday):
        since = ctx.calendar.at(first, time(0))
        until = ctx.calendar.at(first + timedelta(days=7), time(0))
        for person, told in ctx.store.concerns.told(since, until).items():
            groups = fair_play.copies(told, min_characters=ctx.policy.min_effective_characters)
            found += [_copy(person, first, group, len(told)) for group in groups]
    return found


def _copy(person: str, week: date, group: tuple[fair_play.Told, ...], total: int) -> Concern:
    return Concern(
        key=f"{ConcernKind.COPIED.value}:{person}:{week}:{group[0].id}",
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
    """Return the customers whose only effective contacts fell on the last days of their protection, repeatedly."""
    found = []
    for customer_id in ctx.store.concerns.contacted(ctx.now - _CONTACTS_OF, ctx.now):
        customer = ctx.store.customers.get(customer_id)
        if customer is None or customer.ownership is not Ownership.OWNED:
            continue
        contacts = contacts_of(ctx, customer)
        if not fair_play.are_only_rescues(contacts, ctx.calendar):
            continue
        last = contacts[-1][0]
        found.append(
            Concern(
                key=f"{ConcernKind.LAST_DAY.value}:{customer_id}:{last.isoformat()}",
                kind=ConcernKind.LAST_DAY,
                person=customer.owner_open_id,
                customer_id=customer_id,
                at=last,
                facts={"times": len(contacts)},
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
