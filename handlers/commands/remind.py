"""提醒我, and what the buttons of a reminder card do: later, or done."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.actions import Click
from handlers.changes import note_change
from handlers.command import Context, Result
from handlers.commands import extend, lists, release
from handlers.conversation.blank import ask_words
from handlers.conversation.finding import among_mine
from handlers.domain.timing import BUNDLED_WITHIN
from handlers.outcomes import RemindersDue, ReminderSet, Snoozed
from handlers.reading.result import Reading
from handlers.records import ChangeKind, Customer, Reminder, ReminderKind
from handlers.standing_in import recipients
from handlers.views import EXTEND, RELEASE
from handlers.working.reminding import (
    LATER_KEYS,
    OF_A_PARTNER,
    OPEN_AT_MOST,
    TOMORROW,
    has_share,
    later_choices,
    lines_for,
    open_for,
)

_PER_CARD = 10
_AHEAD_AT_MOST = timedelta(days=366)


def remind(ctx: Context, reading: Reading) -> Result:
    """Note a reminder at a moment (command 提醒我)."""
    text = _words(reading)
    if reading.problems:
        wrong = "；".join(f"{one.wrong}（读到「{one.read}」）" for one in reading.problems)
        return _asked(ctx, f"{wrong}。")
    due_at = reading.moment("next_at")
    if due_at is None or not text:
        return _asked(ctx, "没读到时间。" if due_at is None else "没读到要提醒什么。")
    if due_at <= ctx.now:
        return _asked(ctx, f"{_shown(ctx, due_at)} 已经过去。")
    if due_at - ctx.now > _AHEAD_AT_MOST:
        return _asked(ctx, "只能提醒一年以内的事。")
    customer = _about(ctx, reading, text)
    reminder = ctx.store.reminders.add_numbered(
        Reminder(
            person_open_id=ctx.actor.open_id,
            kind=ReminderKind.PERSONAL,
            due_at=due_at,
            text=text,
            customer_id=customer.id if customer else None,
            is_dated=True,
            chosen_by_person=True,
        )
    )
    note_change(ctx, ChangeKind.REMINDER, subject_id=reminder.id)
    return Result(
        answer=ReminderSet(
            due_at=due_at, text=text, customer_name=customer.name if customer else ""
        ),
        toast="已设提醒",
        act="remind",
        customer_id=customer.id if customer else None,
    )


def snooze(ctx: Context, click: Click, choice: str) -> Result:
    """稍后提醒: move one reminder, or open the form of 延期 or 释放, as chosen in the select on the card."""
    reminder = _mine(ctx, click)
    if reminder is None:
        return _gone()
    if choice in (EXTEND, RELEASE) and reminder.customer_id is not None:
        ask = extend.form if choice == EXTEND else release.release_form
        return ask(ctx, replace(click, customer=reminder.customer_id))
    if choice not in LATER_KEYS:
        toast = "没有读到推迟到什么时候，请在卡片上再选一次"
        return Result(
            answer=None, keeps_card=True, toast=toast, toast_kind="error", act="snooze.unknown"
        )
    due_at, is_dated = _later(ctx, choice)
    _note_move(ctx, reminder)
    ctx.store.reminders.reschedule(reminder.id, due_at, is_dated=is_dated)
    line = lines_for(ctx, [reminder])
    return Result(
        answer=Snoozed(text=line[0].customer_name or line[0].text, due_at=due_at) if line else None,
        keeps_card=True,
        toast=f"好的，{_shown(ctx, due_at)} 再提醒您",
        act="snooze",
    )


def done(ctx: Context, click: Click) -> Result:
    """知道了: close one reminder; the card shows what is left."""
    reminder = _mine(ctx, click)
    if reminder is None:
        return _gone()
    _note_move(ctx, reminder)
    ctx.store.reminders.close_one(reminder.id, ctx.now)
    left = lists.todo_page(ctx, click) if click.word == "todo" else page(ctx, click)
    return replace(left, toast="好的，已完成", act="reminder.done")


def _note_move(ctx: Context, reminder: Reminder) -> None:
    before = {"due_at": reminder.due_at.isoformat(), "is_dated": reminder.is_dated}
    note_change(ctx, ChangeKind.REMINDER_MOVED, subject_id=reminder.id, before=before)


def page(ctx: Context, click: Click) -> Result:
    """下一页 of a reminder card, in place: what is open and was sent or is already due.

    On the card of who stands in, or shares customers, it is the owner's named in the click.
    """
    owner, is_deputy, opened = _open_on_card(ctx, click.word)
    soon = ctx.now + BUNDLED_WITHIN
    due = [one for one in opened if one.sent_at is not None or one.due_at <= soon]
    person = ctx.store.people.get(owner) if owner else None
    # The names are those that the card of the morning showed: as their owner sees them.
    lines = lines_for(replace(ctx, actor=person) if is_deputy and person else ctx, due)
    pages = max((len(lines) + _PER_CARD - 1) // _PER_CARD, 1)
    number = min(max(click.page, 1), pages)
    shown = lines[(number - 1) * _PER_CARD : number * _PER_CARD]
    name = (person.name or owner) if person else owner
    left = RemindersDue(
        lines=tuple(shown),
        more=max(len(lines) - number * _PER_CARD, 0),
        page=number,
        later=later_choices(ctx.now, ctx.calendar),
        owner=name if is_deputy else "",
        joint_with="" if is_deputy else name,
        owner_id=owner,
    )
    return Result(answer=left, act="reminders")


def _open_on_card(ctx: Context, owner: str) -> tuple[str, bool, list[Reminder]]:
    """Return whose reminders a card is about ("" the reader's own), whether as deputy, and what is open of them."""
    me = ctx.actor.open_id
    if not owner or owner == me:
        return "", False, open_for(ctx)
    if me in recipients(ctx, owner):
        theirs = ctx.store.reminders.open_of(owner, limit=OPEN_AT_MOST)
        return owner, True, [one for one in theirs if one.kind is not ReminderKind.PERSONAL]
    shared = ctx.store.joints.reminders_with(me, OF_A_PARTNER)
    return owner, False, [one for one in shared if one.person_open_id == owner]


def _later(ctx: Context, choice: str) -> tuple[datetime, bool]:
    """The moment of a choice; one that is over by now means the next working morning."""
    ahead = {one.key: one.at for one in later_choices(ctx.now, ctx.calendar)}
    key = choice if choice in ahead else TOMORROW
    return ahead[key], key != TOMORROW


def _about(ctx: Context, reading: Reading, text: str) -> Customer | None:
    """The customer meant, if the words name exactly one of one's own (by name or contact)."""
    if reading.customer is not None:
        return among_mine(ctx, str(reading.customer.value)).only
    if reading.contacts:
        fits = ctx.store.customers.with_contact(reading.contacts[0].name, open_id=ctx.actor.open_id)
        return fits[0] if len(fits) == 1 else None
    return None


def _words(reading: Reading) -> str:
    for key in ("content", "next_plan"):
        if key in reading.fields:
            return str(reading.fields[key].value).strip()
    return reading.unread.strip()


def _mine(ctx: Context, click: Click) -> Reminder | None:
    reminder = ctx.store.reminders.get(click.reminder)
    if reminder is None or reminder.closed_at:
        return None
    is_personal = reminder.kind is ReminderKind.PERSONAL
    standing_in = () if is_personal else recipients(ctx, reminder.person_open_id)
    is_theirs = ctx.actor.open_id in (reminder.person_open_id, *standing_in)
    return reminder if is_theirs or has_share(ctx, reminder) else None


def _gone() -> Result:
    return Result(
        answer=None,
        keeps_card=True,
        toast="这条提醒已经处理过了",
        toast_kind="info",
        act="reminder.gone",
    )


def _shown(ctx: Context, moment: datetime) -> str:
    local = ctx.calendar.local(moment)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _asked(ctx: Context, why: str) -> Result:
    """Open the form with what was typed; nothing typed is nothing wrong."""
    typed = ctx.source.text.removeprefix("提醒我").strip(" ,，:：")
    return ask_words(
        ctx, "提醒我", typed=typed, problem=f"{why}请写清时间和事情。" if typed else ""
    )
