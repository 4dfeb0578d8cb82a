"""The customers of people who leave the company or move to another department: the card to the manager.

It opens once per leaving; the notices and the pool are `scheduler.leavers`. Checks no rights.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from handlers.command import Context, Tell, Urgency
from handlers.disclosing import line_of, person_view
from handlers.domain import leaving
from handlers.handover.records import Leaver, OfferState
from handlers.outcomes import LeaverCustomers, Notice
from handlers.ownership.protecting import policy_of, renewed
from handlers.ownership.records import SentNotice
from handlers.people import PersonStatus, Profile
from handlers.records import Customer, LedgerEntry, LedgerKind
from handlers.rights import is_present, managers_of_department, superiors
from handlers.staff.colleagues import choices
from handlers.standing_in import recipients

KIND = "leaver"
PAGE = 5
CHOICES = 40


def opened_key(leaver: Leaver) -> str:
    """The key of the first card of one leaving."""
    return f"{KIND}:{leaver.open_id}:{leaver.left_at:%Y%m%dT%H%M%S}"


def managers_of(ctx: Context, person: Profile) -> tuple[str, ...]:
    """Return who gets the card: the nearest superior who is here, else an administrator; deputies too."""
    return _first_here(ctx, person, superiors(ctx, person.open_id))


def managers_left_behind(ctx: Context, person: Profile, unit: str) -> tuple[str, ...]:
    """Return who gets the card of what somebody left behind in a department: who may settle it, that is who
    leads it now, not a direct leader of before."""
    return _first_here(ctx, person, managers_of_department(ctx, unit))


def _first_here(ctx: Context, person: Profile, above: Sequence[str]) -> tuple[str, ...]:
    wanted = (one for one in (*above, *ctx.store.people.admins()) if one != person.open_id)
    found = recipients(ctx, next((one for one in wanted if is_present(ctx, one)), ""))
    return tuple(one for one in found if one != person.open_id)


def to_managers(
    ctx: Context,
    readers: Sequence[str],
    card: LeaverCustomers,
    *,
    unit: str = "",
    urgency: Urgency = Urgency.ALERT,
) -> list[Tell]:
    """Address the card to the manager and, as what it is to them, to a deputy: who may not hand over only looks."""
    may = {*superiors(ctx, card.person.open_id), *ctx.store.people.admins()}
    if unit:
        may = {*managers_of_department(ctx, unit), *ctx.store.people.admins()}
    manager = person_view(ctx, readers[0]).name if readers else ""
    tells = []
    for place, reader in enumerate(readers):
        theirs = replace(card, instead_of=manager, only_looks=reader not in may) if place else card
        tells.append(Tell(to_open_id=reader, outcome=theirs, urgency=urgency))
    return tells


def person_changed(ctx: Context, before: Profile | None, after: Profile) -> list[Tell]:
    """Open the card for who has just left, or has moved to another department, with customers of theirs."""
    if after.status is PersonStatus.LEFT:
        fits = [
            one for one in ctx.store.handovers.owners_who_left() if one.open_id == after.open_id
        ]
        return open_card(ctx, fits[0]) if fits else end_offers_to(ctx, after.open_id)
    is_moved = (
        before is not None
        and bool(before.department_id and after.department_id)
        and before.department_id != after.department_id
    )
    return open_moved_cards(ctx, after, was=before) if is_moved else []


def open_moved_cards(ctx: Context, person: Profile, *, was: Profile | None = None) -> list[Tell]:
    """Put the customers that a person left behind in other departments before those departments' managers.

    Once a month for each department; `was` is the person before a move of now, of which they hear in any case.
    """
    tells = []
    for unit in dict.fromkeys(unit for _, unit in behind(ctx, person)):
        month = f"{ctx.calendar.day_of(ctx.now):%Y%m}"
        key = f"moved:{person.open_id}:{unit}:{person.department_id}:{month}"
        is_new = ctx.store.deadlines.say(SentNotice(key, None, "moved", "", ctx.now))
        is_of_now = was is not None and was.department_id == unit
        if not (is_new or is_of_now):
            continue
        card = moved_card(ctx, person, unit)
        tells += to_managers(ctx, managers_left_behind(ctx, person, unit), card, unit=unit)
    return tells


def open_card(ctx: Context, leaver: Leaver) -> list[Tell]:
    """Put a leaver's customers before the manager, once; where there is nobody yet, nothing begins."""
    person = ctx.store.people.get(leaver.open_id) or Profile(leaver.open_id)
    readers = managers_of(ctx, person)
    if not readers:
        return []
    opened = SentNotice(opened_key(leaver), None, KIND, readers[0], ctx.now)
    if not ctx.store.deadlines.say(opened):
        return []
    until = leaving.pool_at(ctx.now, (), policy_of(ctx, person.department_id), ctx.calendar)
    card = leaver_card(ctx, person, pool_at=until)
    return [
        *to_managers(ctx, readers, card),
        *end_offers_to(ctx, leaver.open_id),
    ]


def end_offers_to(ctx: Context, open_id: str) -> list[Tell]:
    """Withdraw what waits for somebody who cannot accept any more, and tell who offered it."""
    name = person_view(ctx, open_id).name or "对方"
    tells = []
    for offer in ctx.store.handovers.waiting_for(open_id):
        ctx.store.handovers.decide(offer.id, OfferState.WITHDRAWN, ctx.now)
        customer = ctx.store.customers.get(offer.customer_id)
        if customer is not None and is_present(ctx, offer.asked_by):
            text = f"{name}已离职，{customer.name} 的移交已撤回，仍在原归属人名下。可以移交给别人。"
            notice = Notice(title="移交已撤回", text=text)
            tells.append(Tell(to_open_id=offer.asked_by, outcome=notice))
    return tells


def said_since(ctx: Context, leaver: Leaver) -> tuple[datetime | None, list[datetime]]:
    """Return when the first card went out, and the notices since."""
    opened = ctx.store.deadlines.said([opened_key(leaver)])
    if not opened:
        return None, []
    days = leaving.looked_back(ctx.calendar, opened[0].at, ctx.now)
    said = ctx.store.deadlines.said([f"{opened_key(leaver)}:{day}" for day in days])
    return opened[0].at, [one.at for one in said]


def say_again(ctx: Context, leaver: Leaver, reader: str) -> bool:
    """Mark today's notice as said; False when it was."""
    key = f"{opened_key(leaver)}:{ctx.calendar.day_of(ctx.now).isoformat()}"
    return ctx.store.deadlines.say(SentNotice(key, None, KIND, reader, ctx.now))


def note_return(ctx: Context, open_id: str) -> None:
    """Note that a hand-over of a leaver's customers was taken back: the manager is choosing anew."""
    ctx.store.rules.first_time(_returned_key(open_id, ctx.calendar.day_of(ctx.now)), ctx.now)


def was_returned(ctx: Context, open_id: str) -> bool:
    """Whether that was today: the manager is told once more, and a day passes, before anything goes to the pool."""
    return ctx.store.rules.happened(_returned_key(open_id, ctx.calendar.day_of(ctx.now)))


def _returned_key(open_id: str, day: date) -> str:
    return f"{KIND}-returned:{open_id}:{day.isoformat()}"


def pooled_from(ctx: Context, person: Profile) -> datetime | None:
    """Return when a leaver's customers may go to the pool; None for somebody who is here."""
    fits = [one for one in ctx.store.handovers.owners_who_left() if one.open_id == person.open_id]
    opened, said = said_since(ctx, fits[0]) if fits else (None, [])
    if opened is None:
        return None
    policy = policy_of(ctx, person.department_id)
    return leaving.pool_at(opened, said, policy, ctx.calendar)


def leaver_card(
    ctx: Context,
    person: Profile,
    *,
    pool_at: datetime | None = None,
    news: str = "opened",
    page: int = 1,
    pooled: Sequence[str] = (),
) -> LeaverCustomers:
    """Return the card of a leaver's customers as they are now."""
    numbers = ctx.store.handovers.ids_owned_by(person.open_id)
    page, pages, lines = page_of(ctx, numbers, page)
    return LeaverCustomers(
        cause="left",
        person=person_view(ctx, person.open_id),
        lines=tuple(line_of(ctx, one) for one in lines),
        total=len(numbers),
        choices=receivers(ctx, person),
        pool_at=pool_at,
        news=news,
        page=page,
        pages=pages,
        pooled=tuple(pooled),
    )


def moved_card(
    ctx: Context, person: Profile, moved_from: str, *, news: str = "opened", page: int = 1
) -> LeaverCustomers:
    """Return the card of the customers that somebody still has of a department left behind."""
    numbers = [number for number, unit in behind(ctx, person) if unit == moved_from]
    page, pages, lines = page_of(ctx, numbers, page)
    return LeaverCustomers(
        cause="moved",
        person=person_view(ctx, person.open_id),
        lines=tuple(line_of(ctx, one) for one in lines),
        total=len(numbers),
        choices=receivers(ctx, person, near=moved_from),
        news=news,
        moved_from=_unit(ctx, moved_from),
        moved_to=_unit(ctx, person.department_id),
        page=page,
        pages=pages,
    )


def behind(ctx: Context, person: Profile) -> list[tuple[int, str]]:
    """Return a person's customers that count for a department the person is not in, with that department."""
    return list(ctx.store.handovers.left_behind(person.open_id, person.department_id))


def count_for(ctx: Context, customer: Customer, department_id: str) -> None:
    """Let a customer count for another department; its rules may give another deadline."""
    was = ctx.store.people.department(customer.department_id)
    now = ctx.store.people.department(department_id)
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.UPDATED,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=customer.owner_open_id,
            message_id=ctx.source.message_id,
            facts={
                "fields": ["department"],
                "texts": {"department": [was.name if was else "", now.name if now else ""]},
            },
        )
    )
    theirs = replace(customer, department_id=department_id)
    until = renewed(ctx, theirs)
    ctx.store.customers.change(customer, {"department_id": department_id, "protected_until": until})


def page_of(ctx: Context, numbers: Sequence[int], page: int) -> tuple[int, int, list[Customer]]:
    """Return the page, of how many, and its customers."""
    pages = max((len(numbers) + PAGE - 1) // PAGE, 1)
    page = min(max(page, 1), pages)
    here = numbers[(page - 1) * PAGE : page * PAGE]
    found = [one for each in here if (one := ctx.store.customers.get(each)) is not None]
    return page, pages, found


def receivers(ctx: Context, person: Profile, *, near: str = "") -> tuple[tuple[str, str], ...]:
    """Return who may take over, the colleagues of the department first."""
    unit = near or person.department_id
    return choices(ctx, near=unit, without={person.open_id}, most=CHOICES)


def _unit(ctx: Context, department_id: str) -> str:
    unit = ctx.store.people.department(department_id) if department_id else None
    return unit.name if unit else "原部门"
