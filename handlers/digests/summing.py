"""A digest put together from the record of its span, as its audience may see it.

The numbers are of every reader; whose customers are due, amounts and concerns go to a manager alone.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from handlers.command import Context
from handlers.digests.concern_lines import concern_lines
from handlers.digests.records import Concern, Deed, Due, Happening, Span, Subscription, Worked
from handlers.digests.scope import below, name_of
from handlers.disclosing import person_view
from handlers.domain.digest_times import IN_WORDS, DigestKind
from handlers.domain.joint import credited
from handlers.domain.quality import show_customer_name
from handlers.outcomes import Digest, DueLine, Earned, Earner, ManagerDigest, Names, Ruled, Worker
from handlers.records import Role
from handlers.rights import disclosure, superiors

SETTLED_AFTER = timedelta(seconds=5)
"""Spans end a little before their moment: what was being written just then belongs to the next digest."""
_NAMED = 3
_RANKED = 10
_ENDING_WITHIN = timedelta(days=7)
_LINES = 5
_DAYS_SHOWN = 10


def digest_of(ctx: Context, chosen: Subscription, until: datetime, *, skipped: int) -> Digest:
    """Return the digest from what the last one covered to `until`, as everybody in a chat may see it."""
    span = _span(ctx, chosen, until)
    happened = ctx.store.digests.happened(span)
    disputes = ctx.store.digests.disputes(span)
    worked = _of_department(ctx, ctx.store.digests.worked(span), span)
    ending, overdue = _due(ctx, span)
    is_weekly = chosen.kind is DigestKind.WEEKLY
    ruled = [
        Ruled(one.case_no, show_customer_name(one.customer_name, one.customer_kind), one.decision)
        for one in disputes.ruled
    ]
    return Digest(
        word=next(word for word, kind in IN_WORDS.items() if kind is chosen.kind),
        department=name_of(ctx, chosen.department_id),
        since=chosen.covered_until,
        until=until,
        registered=_named(happened, Deed.REGISTERED),
        attempts=disputes.attempts,
        cases_opened=disputes.opened,
        ruled=tuple(ruled[:_NAMED]),
        cases_ruled=len(ruled),
        cases_waiting=disputes.waiting,
        released=_named(happened, Deed.RELEASED),
        picked_up=_named(happened, Deed.PICKED_UP),
        won=_named(happened, Deed.WON),
        lost=_named(happened, Deed.LOST),
        ending=_names_of(ending),
        overdue=_names_of(overdue),
        effective=len(worked),
        ranking=_ranking(ctx, worked),
        skipped=skipped,
        before=_before(ctx, span) if is_weekly else (),
        by_day=_by_day(ctx, span, happened, worked) if is_weekly else (),
    )


def manager_digest_of(
    ctx: Context, chosen: Subscription, until: datetime, *, skipped: int
) -> ManagerDigest:
    """Return the digest for the acting manager alone."""
    span = _span(ctx, chosen, until)
    ending, overdue = _due(ctx, span)
    concerns = ctx.store.concerns.between(span.since, span.until)
    sums, earned = _earned(ctx, span)
    return ManagerDigest(
        digest=digest_of(ctx, chosen, until, skipped=skipped),
        ending=tuple(_due_line(ctx, one) for one in ending[:_LINES]),
        overdue=tuple(_due_line(ctx, one) for one in overdue[:_LINES]),
        sums=sums,
        earned=earned,
        concerns=concern_lines(ctx, [one for one in concerns if _may_hear(ctx, one, span)]),
    )


def _span(ctx: Context, chosen: Subscription, until: datetime) -> Span:
    return Span(
        chosen.covered_until - SETTLED_AFTER,
        until - SETTLED_AFTER,
        below(ctx, chosen.department_id),
    )


def _due(ctx: Context, span: Span) -> tuple[list[Due], list[Due]]:
    """Return the customers whose protection ends soon, and those whose agreed contact is overdue, as of now."""
    ending = ctx.store.digests.ending(ctx.now + _ENDING_WITHIN, span.departments)
    return ending, ctx.store.digests.overdue(ctx.now, span.departments)


def _of_department(ctx: Context, worked: Sequence[Worked], span: Span) -> list[Worked]:
    if span.departments is None:
        return list(worked)
    theirs = {
        person.open_id
        for person in ctx.store.people.all()
        if person.department_id in span.departments
    }
    return [one for one in worked if one.person in theirs]


def _named(happened: Sequence[Happening], deed: Deed) -> Names:
    fits = [one for one in happened if one.deed is deed]
    names = tuple(show_customer_name(one.name, one.kind) for one in fits[:_NAMED])
    return Names(len(fits), names)


def _names_of(due: Sequence[Due]) -> Names:
    names = tuple(show_customer_name(one.name, one.kind) for one in due[:_NAMED])
    return Names(len(due), names)


def _ranking(ctx: Context, worked: Sequence[Worked]) -> tuple[Worker, ...]:
    """Return who had most effective follow-ups, the most first; of equals in a stable order."""
    counted = Counter(one.person for one in worked)
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:_RANKED]
    return tuple(
        Worker(person_view(ctx, person).name or "一位同事", count) for person, count in ordered
    )


def _before(ctx: Context, span: Span) -> tuple[tuple[str, int], ...]:
    """Return the numbers of the equally long time before."""
    earlier = Span(span.since - (span.until - span.since), span.since, span.departments)
    happened = Counter(one.deed.value for one in ctx.store.digests.happened(earlier))
    worked = _of_department(ctx, ctx.store.digests.worked(earlier), earlier)
    counted = {deed.value: happened[deed.value] for deed in Deed}
    counted["attempts"] = ctx.store.digests.disputes(earlier).attempts
    counted["effective"] = len(worked)
    return tuple(counted.items())


def _by_day(
    ctx: Context, span: Span, happened: Sequence[Happening], worked: Sequence[Worked]
) -> tuple[tuple[date, int, int], ...]:
    """Return new customers and effective follow-ups of each day; empty for a span too long to draw."""
    first, last = ctx.calendar.day_of(span.since), ctx.calendar.day_of(span.until)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if len(days) > _DAYS_SHOWN:
        return ()
    new = Counter(ctx.calendar.day_of(one.at) for one in happened if one.deed is Deed.REGISTERED)
    effective = Counter(ctx.calendar.day_of(one.at) for one in worked)
    return tuple((day, new[day], effective[day]) for day in days)


def _due_line(ctx: Context, one: Due) -> DueLine:
    name = show_customer_name(one.name, one.kind)
    return DueLine(one.customer_id, name, person_view(ctx, one.owner), one.at)


def _earned(ctx: Context, span: Span) -> tuple[tuple[Earned, ...], tuple[Earner, ...]]:
    """Return the sums of the deals whose amounts the reader may see, and what of those in yuan is whose.

    A joint customer's sum counts for each partner by the share. Currencies and periods are never added up.
    """
    sums: dict[tuple[str, str], Decimal] = {}
    people: dict[str, Decimal] = {}
    for one in ctx.store.digests.deals(span):
        customer = ctx.store.customers.get(one.customer_id)
        if customer is None or not disclosure(ctx, customer).sees_amounts:
            continue
        amount, sort = Decimal(one.amount_fen) / 100, (one.currency, one.period)
        sums[sort] = sums.get(sort, Decimal(0)) + amount
        if sort != ("", ""):
            continue
        shares = ctx.store.joints.shares_of(customer.id)
        for who, part in credited(amount, customer.owner_open_id, shares).items():
            people[who] = people.get(who, Decimal(0)) + part
    ranked = sorted(people.items(), key=lambda item: (-item[1], item[0]))
    return (
        tuple(Earned(amount, *sort) for sort, amount in sorted(sums.items())),
        tuple(Earner(person_view(ctx, who), part) for who, part in ranked[:_LINES]),
    )


def _may_hear(ctx: Context, one: Concern, span: Span) -> bool:
    """Whether a concern is about the reader's own people, in the departments of the digest."""
    person = ctx.store.people.get(one.person)
    if person is None or one.person == ctx.actor.open_id:
        return False
    if span.departments is not None and person.department_id not in span.departments:
        return False
    return Role.ADMIN in ctx.roles or ctx.actor.open_id in superiors(ctx, one.person)
