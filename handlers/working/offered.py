"""A day that a follow-up spoke of, chosen as the next contact by one tap: 客户说月底前给答复.

The follow-up was logged without it; the tap enters it in that follow-up, so that 撤销 takes back both.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from handlers.command import Context
from handlers.domain.dates import Purpose, find_dates
from handlers.reading.line import Line
from handlers.records import Customer, FollowUp, ReminderKind
from handlers.working.reminding import remind_of_next

_MORNING = time(9, 0)
_CLAUSES = re.compile(r"[^,，。;；\s]+")
_LONGEST_PLAN = 60


@dataclass(frozen=True, slots=True)
class Chosen:
    """The moment of the next contact, whether a time of day was said, and the words that speak of it."""

    at: datetime
    is_timed: bool
    plan: str


def day_chosen(ctx: Context, logged: FollowUp, said: str) -> Chosen | None:
    """Read the day of a button; None when it is over or the follow-up does not speak of it."""
    line = Line.of(logged.content)
    for span in find_dates(line.text, logged.logged_at, ctx.calendar, Purpose.NEXT):
        if offer_word(logged.id, span.reading.value).partition("@")[2] != said:
            continue
        if span.reading.on < ctx.calendar.day_of(ctx.now):
            return None
        is_timed = span.reading.at is not None
        at = span.reading.at or ctx.calendar.at(span.reading.on, _MORNING)
        return Chosen(at, is_timed, _clause_of(line, span.start)) if at > ctx.now else None
    return None


def _clause_of(line: Line, place: int) -> str:
    """Return the clause around a place, as typed: what the reminder is about."""
    found = (one for one in _CLAUSES.finditer(line.text) if one.start() <= place < one.end())
    clause = next(found, None)
    return line.words(*clause.span())[:_LONGEST_PLAN] if clause else ""


def offer_word(follow_up_id: int, value: date | datetime) -> str:
    """Return what the button of an offered day carries."""
    return f"{follow_up_id}@{value.isoformat()}"


def agree_on(ctx: Context, customer: Customer, logged: FollowUp, chosen: Chosen) -> Customer:
    """Enter the day as the next contact and have the author reminded of it."""
    ctx.store.follow_ups.agree_next(logged.id, chosen.at, chosen.plan)
    kinds = (ReminderKind.FIRST_FOLLOW_UP, ReminderKind.NEXT_FOLLOW_UP, ReminderKind.UNTOUCHED)
    ctx.store.reminders.close(customer.id, kinds, ctx.now)
    remind_of_next(
        ctx,
        customer,
        chosen.at,
        chosen.plan,
        person=ctx.actor.open_id,
        is_timed=chosen.is_timed,
    )
    values = {"next_follow_at": chosen.at, "next_plan": chosen.plan}
    return ctx.store.customers.change(customer, values)
