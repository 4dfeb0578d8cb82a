"""Reminders as lines of a card: overdue first, then the soonest; shared by 待办 and the scheduler."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from handlers.command import Context
from handlers.disclosing import days_left, missing_of
from handlers.domain.calendar import WorkCalendar
from handlers.domain.priority import USUAL, rank_of
from handlers.domain.timing import next_contact_due
from handlers.ownership.untouched import is_at_risk
from handlers.records import Customer, Reminder, ReminderKind
from handlers.rights import may_open
from handlers.views import LaterView, ReminderLine

_ON_TIME_WITHIN = timedelta(minutes=30)
"""A reminder seen this soon after its minute is on time, not overdue."""

_TEXTS = {
    ReminderKind.FIRST_FOLLOW_UP: "首次跟进",
    ReminderKind.NEXT_FOLLOW_UP: "约定的下次跟进",
    ReminderKind.INCOMPLETE: "资料待完善：需求或来源",
    ReminderKind.DRAFT: "报备草稿还没提交",
    ReminderKind.PERSONAL: "提醒",
    ReminderKind.UNTOUCHED: "好几个工作日没有跟进",
    ReminderKind.STALE_CONTACTS: "联系人三个月没有核对，还是原来的吗",
    ReminderKind.MILESTONE: "节点到期",
    ReminderKind.COMPLAINT: "投诉待处理",
}

OF_THE_OWNER = tuple(kind for kind in ReminderKind if kind is not ReminderKind.PERSONAL)
"""Reminders that go with the ownership of a customer; 提醒我 is a person's own and stays with them."""

OF_A_PARTNER = (
    ReminderKind.FIRST_FOLLOW_UP,
    ReminderKind.NEXT_FOLLOW_UP,
    ReminderKind.UNTOUCHED,
    ReminderKind.MILESTONE,
    ReminderKind.COMPLAINT,
)
"""What also comes to whoever has a share of a joint customer: the work on it, not the care of its record."""

TOMORROW = "tomorrow"
"""The choice that always lies ahead: the morning of the next working day."""
LATER_KEYS = frozenset(("hour", "afternoon", TOMORROW))
"""Every choice that a card may offer."""
OPEN_AT_MOST = 20_000
"""No person's day is cut off: reminders that wait for a morning must not hide later ones."""
_MORNING, _AFTERNOON = time(9, 0), time(14, 0)

_ASKS_TO_FOLLOW = (ReminderKind.FIRST_FOLLOW_UP.value, ReminderKind.NEXT_FOLLOW_UP.value)

_INCOMPLETE_AFTER = timedelta(hours=24)
_INCOMPLETE_WORKDAYS = 3


def remind_to_complete(ctx: Context, customer: Customer) -> None:
    """Have the owner of a 待完善 customer reminded after 24 h and 3 working days (product rules, Records)."""
    if not missing_of(customer):
        return
    local = ctx.calendar.local(ctx.now)
    third_day = ctx.calendar.add_workdays(local.date(), _INCOMPLETE_WORKDAYS)
    for due_at in (ctx.now + _INCOMPLETE_AFTER, ctx.calendar.at(third_day, local.time())):
        ctx.store.reminders.add(
            Reminder(
                person_open_id=customer.owner_open_id,
                kind=ReminderKind.INCOMPLETE,
                due_at=due_at,
                customer_id=customer.id,
                is_dated=False,
            )
        )


def remind_of_next(
    ctx: Context,
    customer: Customer,
    next_at: datetime | None,
    plan: str,
    *,
    person: str,
    is_timed: bool,
) -> bool:
    """Have a person reminded of the agreed next contact; False: there is none ahead."""
    if next_at is None:
        return False
    due_at = next_contact_due(
        next_at, ctx.now, is_timed=is_timed, policy=ctx.policy, calendar=ctx.calendar
    )
    if due_at is None:
        return False
    ctx.store.reminders.add(
        Reminder(
            person_open_id=person,
            kind=ReminderKind.NEXT_FOLLOW_UP,
            due_at=due_at,
            text=plan,
            customer_id=customer.id,
            is_dated=is_timed,
        )
    )
    return True


def later_choices(now: datetime, calendar: WorkCalendar) -> tuple[LaterView, ...]:
    """Return what a reminder can be put off to: only what lies ahead."""
    today = calendar.local(now).date()
    afternoon = calendar.at(today, _AFTERNOON)
    tomorrow = LaterView(TOMORROW, calendar.at(calendar.next_workday(today), _MORNING))
    hour = LaterView("hour", now + timedelta(hours=1))
    if afternoon <= now + timedelta(hours=1):
        return (hour, tomorrow)
    return (hour, LaterView("afternoon", afternoon), tomorrow)


def open_for(ctx: Context) -> list[Reminder]:
    """Return what is open for the acting person: the own reminders, and those of customers they have a share of."""
    me = ctx.actor.open_id
    return [
        *ctx.store.reminders.open_of(me, limit=OPEN_AT_MOST),
        *ctx.store.joints.reminders_with(me, OF_A_PARTNER),
    ]


def has_share(ctx: Context, reminder: Reminder) -> bool:
    """Tell whether a reminder of somebody else's is about a customer that the acting person has a share of."""
    if reminder.customer_id is None or reminder.kind not in OF_A_PARTNER:
        return False
    return ctx.actor.open_id in ctx.store.joints.shares_of(reminder.customer_id)


def lines_for(ctx: Context, reminders: Sequence[Reminder]) -> list[ReminderLine]:
    """Return one line per reminder, the most urgent first."""
    customers: dict[int, Customer | None] = {}
    lines = []
    for reminder in reminders:
        customer = None
        if reminder.customer_id is not None:
            if reminder.customer_id not in customers:
                customers[reminder.customer_id] = ctx.store.customers.get(reminder.customer_id)
            customer = customers[reminder.customer_id]
            if customer is None and reminder.kind is not ReminderKind.PERSONAL:
                continue
            if customer is not None and not may_open(ctx, customer):
                customer = None
        lines.append(
            ReminderLine(
                reminder_id=reminder.id,
                kind=reminder.kind.value,
                customer_id=customer.id if customer else None,
                customer_name=customer.name if customer else "",
                due_at=reminder.due_at,
                text=reminder.text or _TEXTS[reminder.kind],
                is_overdue=reminder.due_at < ctx.now - _ON_TIME_WITHIN,
                days_left=days_left(ctx, customer) if customer else None,
                is_at_risk=customer is not None and is_at_risk(ctx, customer),
            )
        )
    ranks = {one.id: rank_of(one.coop_status) for one in customers.values() if one is not None}
    return _said_once(sorted(lines, key=lambda line: _urgency(ctx, line, ranks)))


def _urgency(
    ctx: Context, line: ReminderLine, ranks: Mapping[int, int]
) -> tuple[bool, int, datetime, int]:
    """What is due goes before what is to come; of what is due, customers by how far the cooperation is."""
    is_ahead = line.due_at > ctx.now
    rank = 0 if is_ahead else ranks.get(line.customer_id or 0, USUAL)
    return is_ahead, rank, line.due_at, line.reminder_id


def _said_once(lines: list[ReminderLine]) -> list[ReminderLine]:
    """Keep the first of several reminders that ask for the same: to complete, or to follow up one customer."""
    to_follow = {line.customer_id for line in lines if line.kind in _ASKS_TO_FOLLOW}
    seen: set[int] = set()
    kept = []
    for line in lines:
        if line.kind == ReminderKind.INCOMPLETE.value and line.customer_id is not None:
            if line.customer_id in seen:
                continue
            seen.add(line.customer_id)
        if line.kind == ReminderKind.UNTOUCHED.value and line.customer_id in to_follow:
            continue
        kept.append(line)
    left_alone = {
        line.customer_id: line.text for line in lines if line.kind == ReminderKind.UNTOUCHED.value
    }
    return [
        replace(line, text=f"{line.text} · {left_alone[line.customer_id]}")
        if line.kind in _ASKS_TO_FOLLOW and line.customer_id in left_alone
        else line
        for line in kept
    ]
