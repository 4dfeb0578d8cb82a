"""A digest put together from the record of its span, as its audience may see it.

The numbers are of every reader; whose customers are due, amounts and concerns go to a manager alone.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from handlers.command import Context
from handlers.digests.concern_lines import concern_lines
from handlers.digests.records import (
    Closed,
    Concern,
    Deed,
    Due,
    DueList,
    Happening,
    Span,
    Subscription,
    Worked,
)
from handlers.digests.scope import below, name_of
from handlers.disclosing import person_view
from handlers.domain.digest_times import IN_WORDS, DigestKind
from handlers.domain.joint import credited
from handlers.domain.quality import show_customer_name
from handlers.outcomes import Digest, DueLine, Earned, Earner, ManagerDigest, Names, Ruled, Worker
from handlers.records import Role
from handlers.rights import disclosure, superiors
from handlers.views import PersonView

SETTLED_AFTER = timedelta(seconds=5)
"""Spans end a little before their moment: what was being written just then belongs to the next digest."""
STILL_OPEN = timedelta(seconds=3)
"""No digest is made while a unit of work older than this is open: it may write into the span that ends. Less than
SETTLED_AFTER, for the clocks of bot and database differ a little."""
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
        ending=tuple(_due_line(ctx, one) for one in ending.first),
        overdue=tuple(_due_line(ctx, one) for one in overdue.first),
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


def _due(ctx: Context, span: Span) -> tuple[DueList, DueList]:
    """Return the customers whose protection ends soon, and those to be contacted by now."""
    soon, units = ctx.now + _ENDING_WITHIN, span.departments
    ending = ctx.store.digests.ending(soon, units, limit=_LINES)
    return ending, ctx.store.digests.overdue(ctx.now, units, limit=_LINES)


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
    """Count the customers of a deed, each once however often it happened to it."""
    fits = list({one.customer_id: one for one in reversed(happened) if one.deed is deed}.values())
    fits.reverse()
    names = tuple(show_customer_name(one.name, one.kind) for one in fits[:_NAMED])
    return Names(len(fits), names)


def _names_of(due: DueList) -> Names:
    names = tuple(show_customer_name(one.name, one.kind) for one in due.first[:_NAMED])
    return Names(due.total, names)


def _ranking(ctx: Context, worked: Sequence[Worked]) -> tuple[Worker, ...]:
    """Return who had most effective follow-ups, the most first; of equals in a stable order."""
    counted = Counter(one.person for one in worked)
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:_RANKED]
    names = _told_apart([person_view(ctx, person) for person, _ in ordered])
    return tuple(Worker(name, count) for name, (_, count) in zip(names, ordered, strict=True))


def _told_apart(people: Sequence[PersonView]) -> list[str]:
    """Return their names for a chart, where two of one name would share a bar."""
    names = [one.name or "一位同事" for one in people]
    twice = {name for name, times in Counter(names).items() if times > 1}
    named = [
        f"{name}（{one.department}）" if name in twice and one.department else name
        for name, one in zip(names, people, strict=True)
    ]
    return [
        f"{name} {named[:place].count(name) + 1}" if named.count(name) > 1 else name
        for place, name in enumerate(named)
    ]


def _before(ctx: Context, span: Span) -> tuple[tuple[str, int], ...]:
    """Return the numbers of the equally long time before."""
    earlier = Span(span.since - (span.until - span.since), span.since, span.departments)
    happened = ctx.store.digests.happened(earlier)
    worked = _of_department(ctx, ctx.store.digests.worked(earlier), earlier)
    counted = {deed.value: _named(happened, deed).count for deed in Deed}
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
    return DueLine(one.customer_id, name, person_view(ctx, one.owner), one.at, one.is_first)


def _earned(ctx: Context, span: Span) -> tuple[tuple[Earned, ...], tuple[Earner, ...]]:
    """Return the sums of the deals whose amounts the reader may see, and what of those in yuan is whose.

    A joint customer's sum counts for each partner by the share of then. Currencies and periods are never added up.
    """
    sums: dict[tuple[str, str], Decimal] = {}
    people: dict[str, Decimal] = {}
    for one in ctx.store.digests.deals(span):
        if not _sees_sum(ctx, one):
            continue
        amount, sort = Decimal(one.amount_fen) / 100, (one.currency, one.period)
        sums[sort] = sums.get(sort, Decimal(0)) + amount
        if sort != ("", ""):
            continue
        for who, part in credited(amount, one.closed_by, _shares_then(ctx, one)).items():
            people[who] = people.get(who, Decimal(0)) + part
    ranked = sorted(people.items(), key=lambda item: (-item[1], item[0]))
    names = _told_apart([person_view(ctx, who) for who, _ in ranked[:_LINES]])
    earned = zip(names, (part for _, part in ranked), strict=False)
    return (
        tuple(Earned(amount, *sort) for sort, amount in sorted(sums.items())),
        tuple(Earner(name, part) for name, part in earned),
    )


def _sees_sum(ctx: Context, deal: Closed) -> bool:
    """Whether the reader may see the amount: of a customer of the own people, or closed by one of them."""
    customer = ctx.store.customers.get(deal.customer_id)
    if customer is None:
        return False
    theirs = disclosure(ctx, customer).sees_amounts
    return theirs or ctx.actor.open_id in superiors(ctx, deal.closed_by)


def _shares_then(ctx: Context, deal: Closed) -> dict[str, int]:
    """Return the shares when the deal was closed; who got the customer handed over since has the owner's."""
    shares = dict(ctx.store.joints.shares_at(deal.customer_id, deal.at))
    if not shares or deal.closed_by in shares:
        return shares
    customer = ctx.store.customers.get(deal.customer_id)
    if customer is not None and customer.owner_open_id in shares:
        shares[deal.closed_by] = shares.pop(customer.owner_open_id)
    return shares


def _may_hear(ctx: Context, one: Concern, span: Span) -> bool:
    """Whether a concern is about the reader's own people, in the departments of the digest."""
    person = ctx.store.people.get(one.person)
    if person is None or one.person == ctx.actor.open_id:
        return False
    if span.departments is not None and person.department_id not in span.departments:
        return False
    return Role.ADMIN in ctx.roles or ctx.actor.open_id in superiors(ctx, one.person)
