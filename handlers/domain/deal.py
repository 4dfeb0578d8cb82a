"""What follows from the dates and sums of a deal and of a complaint: pure rules, no record and no words.

Days are local calendar days; what is told of in the morning goes out on working days only.
"""

from datetime import date, timedelta
from decimal import Decimal

from handlers.domain.calendar import WorkCalendar

TOLD_AHEAD_DAYS = 3
"""Days before a milestone on which it is told of first; the second time is its day itself."""

COMPLAINT_WORKDAYS = 3
"""Working days in which a complaint is to be handled when nobody said until when."""


def contract_end(signed_on: date) -> date:
    """Return the end of a contract of which none was stated: the same day a year later."""
    try:
        return signed_on.replace(year=signed_on.year + 1)
    except ValueError:  # signed on a 29th of February
        return date(signed_on.year + 1, 2, 28)


def share_of(amount: Decimal, share: Decimal) -> Decimal:
    """Return a part of a sum in yuan, exact to the fen: 30 % of 260,000 is 78,000."""
    part = (amount * share).quantize(Decimal("0.01"))
    return Decimal(f"{part.normalize():f}")


def told_on(due_on: date, days_ahead: int, calendar: WorkCalendar) -> date:
    """Return the working day on which something due on a day is told of so many days ahead, never later."""
    return calendar.workday_on_or_before(due_on - timedelta(days=days_ahead))


def milestone_step(due_on: date, today: date, calendar: WorkCalendar) -> int | None:
    """Return which telling of a milestone has come: 0 on its day and after, the days ahead before, None yet."""
    if told_on(due_on, 0, calendar) <= today:
        return 0
    return TOLD_AHEAD_DAYS if told_on(due_on, TOLD_AHEAD_DAYS, calendar) <= today else None


def complaint_due(on: date, calendar: WorkCalendar) -> date:
    """Return until when a complaint made on a day is to be handled when nothing else was said."""
    return calendar.add_workdays(on, COMPLAINT_WORKDAYS)
