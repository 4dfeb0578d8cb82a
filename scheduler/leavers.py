"""The customers of those who left: the card to the manager, its notices on working days, and in the end the pool.

An event of the platform opens the card at once (`handlers.handover.leaving`); whoever is found to have left otherwise
is found here. What was said is marked in the transaction that queues the card; the pool reads everything again.
"""

from collections.abc import Sequence
from datetime import datetime

from handlers.changes import shown_name
from handlers.command import Context, Tell, Urgency
from handlers.domain.claim_states import Event
from handlers.domain.leaving import Step, step
from handlers.domain.release_plan import is_hour_of_release
from handlers.domain.timing import is_quiet
from handlers.handover.leaving import (
    leaver_card,
    managers_of,
    open_card,
    open_moved_cards,
    pooled_from,
    said_since,
    say_again,
    to_managers,
    was_returned,
)
from handlers.handover.records import Leaver
from handlers.ownership.life import can
from handlers.ownership.protecting import policy_of
from handlers.ownership.releasing import SYSTEM, release
from handlers.people import Profile
from handlers.records import Customer
from scheduler.sweeps import Done, Turn, context_of, is_morning_new, name_of

_AT_MOST = 200
"""Customers that go to the pool in one unit of work; the others follow a minute later."""


def leavers(turn: Turn) -> Sequence[str]:
    """Return who left with customers about whom the manager must hear, or that go to the pool now."""
    if is_quiet(turn.now, turn.policy, turn.calendar):
        return []
    ctx = _in_nobodys_name(turn)
    return [one.open_id for one in turn.store.handovers.owners_who_left() if _is_due(ctx, one)]


def mind_leaver(turn: Turn, open_id: str) -> Sequence[Done]:
    """Open the card, say it again today, or put into the pool what nobody took."""
    ctx = _in_nobodys_name(turn)
    fits = [one for one in turn.store.handovers.owners_who_left() if one.open_id == open_id]
    if not fits or is_quiet(turn.now, turn.policy, turn.calendar):
        return []
    leaver = fits[0]
    name = name_of(turn, open_id)
    opened, said = said_since(ctx, leaver)
    if opened is None:
        return _each(open_card(ctx, leaver), f"离职交接 {name}：请主管处理")
    person = _person(ctx, leaver)
    due = _due(ctx, person, opened, said)
    if due.pool and _is_hour(ctx, person) and not was_returned(ctx, open_id):
        pooled = _pooled(ctx, person, f"离职 {name} 的客户无人交接")
        if pooled:
            return pooled
    if due.say:
        return _said_again(ctx, leaver, person, f"离职交接 {name}：再提醒主管")
    return []


def movers(turn: Turn) -> Sequence[str]:
    """Return who has customers of a department left behind; looked at once a morning: events come at once."""
    return turn.store.handovers.owners_who_moved() if is_morning_new(turn) else []


def mind_mover(turn: Turn, open_id: str) -> Sequence[Done]:
    """Put the customers before the manager of the department left behind, once a month until it is settled."""
    ctx = _in_nobodys_name(turn)
    person = turn.store.people.get(open_id)
    if person is None:
        return []
    return _each(open_moved_cards(ctx, person), f"调岗 {person.name}：请原主管处理客户")


def _is_due(ctx: Context, leaver: Leaver) -> bool:
    """Whether there is something to do now; asks no more than a few counts, since it runs each minute."""
    opened, said = said_since(ctx, leaver)
    if opened is None:
        return True
    person = _person(ctx, leaver)
    due = _due(ctx, person, opened, said)
    if due.say or not (due.pool and _is_hour(ctx, person)):
        return due.say
    if was_returned(ctx, person.open_id):
        return False
    owned = len(ctx.store.handovers.ids_owned_by(person.open_id))
    return owned > ctx.store.handovers.count_contested(person.open_id)


def _due(ctx: Context, person: Profile, opened: datetime, said: Sequence[datetime]) -> Step:
    return step(opened, said, ctx.now, policy_of(ctx, person.department_id), ctx.calendar)


def _person(ctx: Context, leaver: Leaver) -> Profile:
    return ctx.store.people.get(leaver.open_id) or Profile(leaver.open_id)


def _is_hour(ctx: Context, person: Profile) -> bool:
    return is_hour_of_release(ctx.now, policy_of(ctx, person.department_id), ctx.calendar)


def _said_again(ctx: Context, leaver: Leaver, person: Profile, line: str) -> Sequence[Done]:
    readers = managers_of(ctx, person)
    if not readers or not say_again(ctx, leaver, readers[0]):
        return []
    card = leaver_card(ctx, person, pool_at=pooled_from(ctx, person), news="again")
    return _each(to_managers(ctx, readers, card, urgency=Urgency.SCHEDULED), line)


def _pooled(ctx: Context, person: Profile, line: str) -> Sequence[Done]:
    """Put what may go into the pool; what an open case holds back stays, and comes again tomorrow."""
    gone: list[str] = []
    tells: list[Tell] = []
    for customer in _customers(ctx, person):
        if not _may_go(ctx, customer):
            continue
        _, told = release(ctx, customer, actor=SYSTEM, cause="left")
        gone.append(shown_name(customer))
        tells += told
    if not gone:
        return []
    card = leaver_card(ctx, person, news="pooled", pooled=gone)
    cards = to_managers(ctx, managers_of(ctx, person), card, urgency=Urgency.SCHEDULED)
    return _each([*cards, *tells], f"{line}：{len(gone)} 家进入公海")


def _customers(ctx: Context, person: Profile) -> list[Customer]:
    numbers = ctx.store.handovers.ids_owned_by(person.open_id)[:_AT_MOST]
    return [one for each in numbers if (one := ctx.store.customers.get(each)) is not None]


def _may_go(ctx: Context, customer: Customer) -> bool:
    """Whether nothing holds a customer back: while a case is open it waits for the ruling."""
    is_disputed = any(one.status == "open" for one in ctx.store.cases.of_customer(customer.id))
    return not is_disputed and can(ctx, customer, Event.LEAVE)


def _each(tells: Sequence[Tell], line: str) -> Sequence[Done]:
    """Return a line for the first card and the others without one."""
    if not tells:
        return []
    return [Done(line if place == 0 else "", tell) for place, tell in enumerate(tells)]


def _in_nobodys_name(turn: Turn) -> Context:
    return context_of(turn, Profile(open_id=SYSTEM))
