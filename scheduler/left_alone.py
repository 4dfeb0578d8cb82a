"""The sweeps over what is left alone: 未跟进 in its three steps, and the monthly check of old contacts.

The owner's lines become reminders, so that they come on the one card of the morning; a manager gets a card of
the team. Each step is said once per person and spell of silence.
"""

from datetime import date, datetime, time, timedelta

from handlers.command import Tell, Urgency
from handlers.disclosing import person_view
from handlers.domain.timing import CUSTOMERS_A_CARD, last_morning
from handlers.outcomes import UntouchedTeam
from handlers.ownership.ending import policies
from handlers.ownership.records import SentNotice
from handlers.ownership.releasing import SYSTEM
from handlers.ownership.untouched import AT_RISK, since, step, workdays
from handlers.people import Profile
from handlers.records import Customer, Reminder, ReminderKind
from handlers.rights import superiors
from handlers.standing_in import recipients
from handlers.views import UntouchedLine
from scheduler.sweeps import Done, Turn, context_of, has_left, is_morning_new, name_of

_TO_MANAGER = 2
"""The step of 未跟进 from which the manager is told too."""
_STALE_AFTER = timedelta(days=90)
_CHECK_WITHIN = timedelta(days=7)
"""A monthly check that was missed is made up for so long; after that the next month's covers it."""


def owners_of_untouched(turn: Turn) -> list[str]:
    """Return the owners who left a customer alone for so long that they may have to hear of it."""
    if not is_morning_new(turn):
        return []
    owners = {one.owner_open_id for one in turn.store.deadlines.untouched(_touched_before(turn))}
    return sorted(one for one in owners if not has_left(turn, one))


def remind_of_untouched(turn: Turn, open_id: str) -> list[Done]:
    """Give one owner a reminder for each customer that reached a further step; it comes this morning."""
    ctx = context_of(turn, turn.store.people.get(open_id) or Profile(open_id=open_id))
    done = []
    for row in turn.store.deadlines.untouched(_touched_before(turn), open_id):
        customer = turn.store.customers.get(row.customer_id)
        reached = step(ctx, customer) if customer else 0
        if customer is None or not reached:
            continue
        if not turn.store.deadlines.say(_step_said(turn, customer, reached, open_id)):
            continue
        days = workdays(ctx, customer)
        risk = "，有风险" if reached >= AT_RISK else ""
        turn.store.reminders.close(customer.id, (ReminderKind.UNTOUCHED,), turn.now)
        turn.store.reminders.add(
            Reminder(
                person_open_id=open_id,
                kind=ReminderKind.UNTOUCHED,
                due_at=_this_morning(turn),
                text=f"已 {days} 个工作日没有跟进{risk}",
                customer_id=customer.id,
                is_dated=False,
            )
        )
        done.append(Done(f"未跟进 {days} 个工作日 {name_of(turn, open_id)}：{customer.name}"))
    return done


def managers_of_untouched(turn: Turn) -> list[str]:
    """Return the managers whose team left a customer alone so long that they may have to hear of it."""
    ctx = context_of(turn, Profile(open_id=SYSTEM))
    found = {
        manager for owner in owners_of_untouched(turn) for manager in superiors(ctx, owner)[:1]
    }
    return sorted(found)


def tell_manager(turn: Turn, open_id: str) -> list[Done]:
    """Send one manager the one card of what the team has left alone since the last one."""
    ctx = context_of(turn, turn.store.people.get(open_id) or Profile(open_id=open_id))
    lines = []
    for row in turn.store.deadlines.untouched(_touched_before(turn)):
        if has_left(turn, row.owner_open_id) or superiors(ctx, row.owner_open_id)[:1] != [open_id]:
            continue
        customer = turn.store.customers.get(row.customer_id)
        reached = step(ctx, customer) if customer else 0
        if customer is None or reached < _TO_MANAGER:
            continue
        if turn.store.deadlines.say(_step_said(turn, customer, reached, open_id)):
            lines.append(
                UntouchedLine(
                    customer_id=customer.id,
                    name=customer.name,
                    owner=person_view(ctx, customer.owner_open_id),
                    workdays=workdays(ctx, customer),
                    is_at_risk=reached >= AT_RISK,
                )
            )
    if not lines:
        return []
    lines.sort(key=lambda line: (-line.workdays, line.customer_id))
    outcome = UntouchedTeam(
        lines=tuple(lines[:CUSTOMERS_A_CARD]), more=max(len(lines) - CUSTOMERS_A_CARD, 0)
    )
    return [
        Done(
            f"团队未跟进 {name_of(turn, reader)}：{lines[0].name} 等 {len(lines)} 家",
            Tell(to_open_id=reader, outcome=outcome, urgency=Urgency.SCHEDULED),
        )
        for reader in recipients(turn, open_id)
    ]


def owners_of_stale_contacts(turn: Turn) -> list[str]:
    """Return the owners of contacts that nobody confirmed for 90 days, in the first days of a month."""
    begun = _month_check(turn)
    if begun is None or not is_morning_new(turn):
        return []
    stale = turn.store.deadlines.stale_contacts(begun - _STALE_AFTER)
    return sorted({owner for _, owner in stale if not has_left(turn, owner)})


def ask_about_contacts(turn: Turn, open_id: str) -> list[Done]:
    """Give one owner a reminder for each customer whose contacts are to be checked this month."""
    begun = _month_check(turn)
    if begun is None:
        return []
    count = 0
    for customer_id, _ in turn.store.deadlines.stale_contacts(begun - _STALE_AFTER, open_id):
        month = f"{turn.calendar.day_of(begun):%Y-%m}"
        key = f"contacts:{customer_id}:{open_id}:{month}"
        if not turn.store.deadlines.say(
            SentNotice(key, customer_id, "stale_contacts", open_id, turn.now)
        ):
            continue
        turn.store.reminders.close(customer_id, (ReminderKind.STALE_CONTACTS,), turn.now)
        turn.store.reminders.add(
            Reminder(
                person_open_id=open_id,
                kind=ReminderKind.STALE_CONTACTS,
                due_at=_this_morning(turn),
                customer_id=customer_id,
                is_dated=False,
            )
        )
        count += 1
    return [Done(f"请核对联系人 {name_of(turn, open_id)}：{count} 家")] if count else []


def _step_said(turn: Turn, customer: Customer, reached: int, open_id: str) -> SentNotice:
    """The mark of one step of one spell of silence, for one person."""
    ctx = context_of(turn, Profile(open_id=open_id))
    spell = turn.calendar.day_of(since(ctx, customer))
    key = f"untouched:{customer.id}:{open_id}:{customer.owner_open_id}:{spell}:{reached}"
    return SentNotice(key, customer.id, f"untouched_{reached}", open_id, turn.now)


def _touched_before(turn: Turn) -> datetime:
    """Return before which moment a customer was last touched if it has reached the first step by now."""
    ctx = context_of(turn, Profile(open_id=SYSTEM))
    fewest = min(one.untouched_workdays[0] for one in policies(ctx))
    today = turn.calendar.day_of(turn.now)
    return turn.calendar.at(turn.calendar.add_workdays(today, 1 - fewest), time(0))


def _this_morning(turn: Turn) -> datetime:
    return last_morning(turn.now, turn.policy, turn.calendar)


def _month_check(turn: Turn) -> datetime | None:
    """Return the morning of this month's check while it may still be made, else None."""
    today = turn.calendar.day_of(turn.now)
    first = turn.calendar.workday_on_or_after(date(today.year, today.month, 1))
    morning = turn.calendar.at(first, time(9))
    return morning if morning <= turn.now < morning + _CHECK_WITHIN else None
