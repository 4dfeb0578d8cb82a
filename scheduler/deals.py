"""The sweeps over what follows a deal: milestones before and on their day, complaints on and past theirs.

The owner's lines become reminders, so that they come on the one card of the morning. Each telling is marked in
its transaction; a milestone that was put off is told of anew.
"""

from collections.abc import Sequence
from datetime import date, time, timedelta

from handlers.command import Tell, Urgency
from handlers.commands.feedback import complaint_card
from handlers.deals.records import Feedback, FeedbackState, MilestoneDue
from handlers.domain.deal import TOLD_AHEAD_DAYS, milestone_step
from handlers.domain.timing import last_morning
from handlers.ownership.records import SentNotice
from handlers.people import Profile
from handlers.records import Customer, Ownership, Reminder, ReminderKind
from handlers.rights import is_present, superiors
from handlers.standing_in import recipients
from scheduler.sweeps import Done, Turn, context_of, has_left, is_morning_new, name_of

_FARTHEST = timedelta(days=TOLD_AHEAD_DAYS + 15)
"""The longest row of days off is shorter: what is told of on the working day before them is found in time."""
_SHOWN = 40


def owners_of_milestones(turn: Turn) -> list[str]:
    """Return the owners of milestones that may have to be told of this morning."""
    if not is_morning_new(turn):
        return []
    due = turn.store.deals.milestones_due(_today(turn) + _FARTHEST)
    found = {one.owner_open_id for one in due if _step(turn, one) is not None}
    return sorted(one for one in found if not has_left(turn, one))


def remind_of_milestones(turn: Turn, open_id: str) -> list[Done]:
    """Give one owner a reminder for each milestone whose day comes near, and once more on the day."""
    done = []
    for due in turn.store.deals.milestones_due(_today(turn) + _FARTHEST, open_id):
        step = _step(turn, due)
        if step is None or not turn.store.deadlines.say(_milestone_said(turn, due, step)):
            continue
        text = _milestone_words(due)
        _replace(turn, open_id, due.customer_id, ReminderKind.MILESTONE, text)
        customer = turn.store.customers.get(due.customer_id)
        name = customer.name if customer else ""
        done.append(Done(f"节点将到 {name_of(turn, open_id)}：{name} {text}"))
    return done


def complaints_to_mind(turn: Turn) -> list[str]:
    """Return the ids of the complaints whose last day has come and that nobody was told of yet."""
    if not is_morning_new(turn):
        return []
    until = turn.calendar.at(_today(turn), time(23, 59, 59))
    return [str(one.id) for one in turn.store.feedback.complaints_due(until)]


def mind_complaint(turn: Turn, subject: str) -> Sequence[Done]:
    """Remind the owner on the last day of a complaint; past it, tell the owner's manager once."""
    complaint = turn.store.feedback.get(int(subject))
    if complaint is None or complaint.state is FeedbackState.DONE or complaint.due_at is None:
        return []
    customer = turn.store.customers.get(complaint.customer_id)
    if customer is None or customer.ownership is not Ownership.OWNED:
        return []
    last_day = turn.calendar.day_of(complaint.due_at)
    if last_day > _today(turn):
        return []
    done = _owner_reminded(turn, customer, complaint, last_day)
    return done + (_manager_told(turn, customer, complaint) if last_day < _today(turn) else [])


def _owner_reminded(
    turn: Turn, customer: Customer, complaint: Feedback, last_day: date
) -> list[Done]:
    owner = customer.owner_open_id
    key = f"complaint:{complaint.id}:{owner}:{last_day}"
    notice = SentNotice(key, customer.id, "complaint", owner, turn.now)
    if has_left(turn, owner) or not turn.store.deadlines.say(notice):
        return []
    text = f"投诉「{_cut(complaint.content)}」{last_day.month}月{last_day.day}日前处理"
    _replace(turn, owner, customer.id, ReminderKind.COMPLAINT, text)
    return [Done(f"投诉到期 {name_of(turn, owner)}：{customer.name}")]


def _manager_told(turn: Turn, customer: Customer, complaint: Feedback) -> list[Done]:
    ctx = context_of(turn, Profile(open_id=customer.owner_open_id))
    above = superiors(ctx, customer.owner_open_id)
    manager = next((one for one in above if is_present(ctx, one)), "")
    key = f"complaint_overdue:{complaint.id}:{manager}"
    notice = SentNotice(key, customer.id, "complaint_overdue", manager, turn.now)
    if not manager or not turn.store.deadlines.say(notice):
        return []
    return [
        Done(
            f"投诉逾期 {name_of(turn, reader)}：{customer.name}",
            Tell(
                to_open_id=reader,
                outcome=complaint_card(ctx, customer, complaint, "overdue", reader=reader),
                urgency=Urgency.SCHEDULED,
            ),
        )
        for reader in recipients(turn, manager)
    ]


def _replace(turn: Turn, owner: str, customer_id: int, kind: ReminderKind, text: str) -> None:
    """Give the owner this reminder, in place of an earlier one that says the same."""
    for known in turn.store.reminders.open_of(owner):
        if (known.kind, known.customer_id, known.text) == (kind, customer_id, text):
            turn.store.reminders.close_one(known.id, turn.now)
    turn.store.reminders.add(
        Reminder(
            person_open_id=owner,
            kind=kind,
            due_at=last_morning(turn.now, turn.policy, turn.calendar),
            text=text,
            customer_id=customer_id,
            is_dated=False,
        )
    )


def _milestone_said(turn: Turn, due: MilestoneDue, step: int) -> SentNotice:
    """The mark of one telling of one milestone on one day, for one owner."""
    one = due.milestone
    key = f"milestone:{one.id}:{one.due_on}:{due.owner_open_id}:{step}"
    return SentNotice(key, due.customer_id, f"milestone_{step}", due.owner_open_id, turn.now)


def _milestone_words(due: MilestoneDue) -> str:
    day = due.milestone.due_on
    return f"节点「{_cut(due.milestone.name)}」{f'{day.month}月{day.day}日' if day else ''}"


def _step(turn: Turn, due: MilestoneDue) -> int | None:
    day = due.milestone.due_on
    return milestone_step(day, _today(turn), turn.calendar) if day else None


def _today(turn: Turn) -> date:
    return turn.calendar.day_of(turn.now)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
