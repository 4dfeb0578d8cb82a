"""What is due, as notices: pure selection and decision over the store's ports.

A sweep looks first (whom does it concern now?), then decides for one subject at a time inside a unit
of work of its own, reading everything again there. So a sweep may run twice, late, or in two processes:
what was sent is marked in the same transaction that queues the card. Nothing here sends, renders or commits.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.command import Context, Source, Tell, Urgency
from handlers.conversation.saving import DRAFT_LIFE, REGISTER_PURPOSE
from handlers.disclosing import missing_of
from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy
from handlers.domain.policy_book import PolicyBook
from handlers.domain.timing import (
    BUNDLED_WITHIN,
    CUSTOMERS_A_CARD,
    Timing,
    draft_reminder_at,
    goes_out_at,
    is_due,
    is_quiet,
    last_morning,
    to_the_minute,
)
from handlers.incoming import ChatKind
from handlers.outcomes import DraftsWaiting, Dropped, RegisterForm, RemindersDue
from handlers.ownership import untouched
from handlers.people import PersonStatus, Profile
from handlers.ports import Store
from handlers.records import Draft, Reminder, ReminderKind
from handlers.standing_in import deputy_of
from handlers.views import DraftLine, FieldView, ReminderLine
from handlers.working.reminding import OF_A_PARTNER, OPEN_AT_MOST, later_choices, lines_for

_ONE_MINUTE = timedelta(minutes=1)
_TOGETHER_WITHIN = timedelta(hours=1)
"""Drafts whose reminders fall due this soon after another come on the same card."""

_REPEATED = frozenset({ReminderKind.FIRST_FOLLOW_UP, ReminderKind.NEXT_FOLLOW_UP})
"""What comes again each working morning until it is done; all else is said once."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a sweep leans on.

    `since` is the end of the last complete run of this process, if any; it spares looking, and decides
    nothing: what is due is in the data.
    """

    store: Store
    now: datetime
    book: PolicyBook
    calendar: WorkCalendar
    since: datetime | None = None

    @property
    def policy(self) -> Policy:
        """The company's rules in force."""
        return self.book.general


@dataclass(frozen=True, slots=True)
class Done:
    """One thing done: the line that `baobei run-due` prints ("": none), and the card to queue, if there is one."""

    line: str
    tell: Tell | None = None


# ------------------------------------------------------------------ reminders


def people_to_remind(turn: Turn) -> list[str]:
    """Return the open_ids that have something to be reminded of now, in a stable order."""
    next_minute = to_the_minute(turn.now) + _ONE_MINUTE
    due = turn.store.reminders.due(next_minute, limit=OPEN_AT_MOST)
    found = {reminder.person_open_id for reminder in due if _is_due(turn, reminder)}
    if is_morning_new(turn):
        found |= {
            person.open_id
            for person in turn.store.people.all()
            if turn.store.reminders.open_of(person.open_id, limit=1)
        }
    return sorted(open_id for open_id in found if not has_left(turn, open_id))


def remind(turn: Turn, open_id: str) -> list[Done]:
    """Send one person the one card of everything that is due, and mark it sent."""
    person = turn.store.people.get(open_id) or Profile(open_id=open_id)
    if person.status is PersonStatus.LEFT:
        return []
    live = _live(turn, turn.store.reminders.open_of(open_id, limit=OPEN_AT_MOST))
    chosen = _chosen(turn, live)
    lines = lines_for(context_of(turn, person), chosen)
    if not lines:
        return []
    # The mark is what keeps a reminder from coming twice; a dedup_key would only lose one that is to
    # come again, put off or set anew for a moment that a rehearsal has gone through.
    turn.store.reminders.mark_sent([reminder.id for reminder in chosen], turn.now)
    own = [_reminded(turn, open_id, lines)]
    deputy = deputy_of(turn, open_id)
    theirs = [line for line in lines if line.kind != ReminderKind.PERSONAL.value]
    if deputy and theirs:
        own.append(_reminded(turn, deputy, theirs, owner_id=open_id))
    return own + _partners_reminded(turn, open_id, lines)


def _partners_reminded(turn: Turn, open_id: str, lines: Sequence[ReminderLine]) -> list[Done]:
    """Return the cards of these lines to whoever has a share of their customers."""
    kinds = {kind.value for kind in OF_A_PARTNER}
    shared = [line for line in lines if line.kind in kinds and line.customer_id is not None]
    ids = dict.fromkeys(line.customer_id for line in shared if line.customer_id is not None)
    shares = turn.store.joints.shares_of_each(list(ids))
    partners = dict.fromkeys(one for each in shares.values() for one in each if one != open_id)
    done = []
    for partner in partners:
        theirs = [line for line in shared if partner in shares.get(line.customer_id or 0, {})]
        if not has_left(turn, partner):
            done.append(_reminded(turn, partner, theirs, owner_id=open_id, is_joint=True))
    return done


def _reminded(
    turn: Turn,
    reader: str,
    lines: Sequence[ReminderLine],
    *,
    owner_id: str = "",
    is_joint: bool = False,
) -> Done:
    """Return the reminder card of these lines; the owner is named to who stands in for somebody away, and to
    who has a share of the customers.
    """
    whose = name_of(turn, owner_id) if owner_id else ""
    first = lines[0].customer_name or lines[0].text
    tell = Tell(
        to_open_id=reader,
        outcome=RemindersDue(
            lines=tuple(lines[:CUSTOMERS_A_CARD]),
            more=max(len(lines) - CUSTOMERS_A_CARD, 0),
            later=later_choices(turn.now, turn.calendar),
            owner="" if is_joint else whose,
            joint_with=whose if is_joint else "",
            owner_id=owner_id,
        ),
        urgency=Urgency.SCHEDULED,
    )
    count = f" 等 {len(lines)} 项" if len(lines) > 1 else ""
    return Done(f"提醒 {name_of(turn, reader)}：{first}{count}", tell)


def has_left(turn: Turn, open_id: str) -> bool:
    """Tell whether somebody has left the company: nothing goes to them any more."""
    person = turn.store.people.get(open_id)
    return person is not None and person.status is PersonStatus.LEFT


def has_morning_come(turn: Turn) -> bool:
    """Tell whether the morning cards of today may go out: it is past 09:00 of a working day."""
    if is_quiet(turn.now, turn.policy, turn.calendar):
        return False
    morning = last_morning(turn.now, turn.policy, turn.calendar)
    return turn.calendar.day_of(morning) == turn.calendar.day_of(turn.now)


def is_morning_new(turn: Turn) -> bool:
    """Tell whether this process has not yet looked at everybody for the morning cards of today."""
    if not has_morning_come(turn):
        return False
    return turn.since is None or turn.since < last_morning(turn.now, turn.policy, turn.calendar)


def _live(turn: Turn, reminders: Sequence[Reminder]) -> list[Reminder]:
    """Return the reminders that still mean something; the others are closed."""
    live = []
    for reminder in reminders:
        if reminder.customer_id is None or _still_holds(turn, reminder):
            live.append(reminder)
        else:
            turn.store.reminders.close_one(reminder.id, turn.now)
    return live


def _still_holds(turn: Turn, reminder: Reminder) -> bool:
    """Whether the customer still gives reason to remind; a person's own 提醒我 always holds."""
    assert reminder.customer_id is not None
    if reminder.kind is ReminderKind.PERSONAL:
        return True
    customer = turn.store.customers.get(reminder.customer_id)
    if customer is None:
        return False
    if reminder.kind is ReminderKind.INCOMPLETE and not missing_of(customer):
        return False
    if reminder.kind is ReminderKind.FIRST_FOLLOW_UP and customer.won_at is not None:
        return False
    person = reminder.person_open_id
    if reminder.kind is ReminderKind.UNTOUCHED and not untouched.step(
        context_of(turn, Profile(open_id=person)), customer
    ):
        return False
    return customer.owner_open_id == person or any(
        grant.person_open_id == person
        for grant in turn.store.sharing.collaborators(customer.id, turn.now)
    )


def _chosen(turn: Turn, live: Sequence[Reminder]) -> list[Reminder]:
    """Return what belongs on a card now: all that is due, and what comes again this morning."""
    unsent = [reminder for reminder in live if reminder.sent_at is None]
    chosen = [one for one in unsent if _is_due(turn, one)] + _again_today(turn, live)
    if chosen:
        chosen += [one for one in unsent if _joins_the_card(turn, one)]
    return chosen


def _joins_the_card(turn: Turn, reminder: Reminder) -> bool:
    """Tell whether something timed is due so soon that it need not come by itself.

    While it is quiet only what a person chose joins: all else waits for the end of the quiet hours.
    """
    timing = _timing(reminder)
    if timing is Timing.MORNING:
        return False
    if timing is not Timing.CHOSEN and is_quiet(turn.now, turn.policy, turn.calendar):
        return False
    return turn.now < _goes_out_at(turn, reminder) <= turn.now + BUNDLED_WITHIN


def _timing(reminder: Reminder) -> Timing:
    """How a reminder's time is meant: chosen with 提醒我, said as a time of day, or of the morning."""
    if not reminder.is_dated:
        return Timing.MORNING
    return Timing.CHOSEN if reminder.chosen_by_person else Timing.AT_MINUTE


def _goes_out_at(turn: Turn, reminder: Reminder) -> datetime:
    return goes_out_at(reminder.due_at, _timing(reminder), turn.policy, turn.calendar)


def _is_due(turn: Turn, reminder: Reminder) -> bool:
    timing = _timing(reminder)
    if timing is Timing.MORNING and not has_morning_come(turn):
        return False
    return is_due(reminder.due_at, timing, turn.now, turn.policy, turn.calendar)


def _again_today(turn: Turn, live: Sequence[Reminder]) -> list[Reminder]:
    """Return what was sent on an earlier day and is still to be done, once its 09:00 has come."""
    if not has_morning_come(turn):
        return []
    today = turn.calendar.day_of(turn.now)
    return [
        one
        for one in live
        if one.sent_at is not None
        and one.kind in _REPEATED
        and turn.calendar.day_of(one.sent_at) < today
    ]


def context_of(turn: Turn, person: Profile) -> Context:
    """Return the context in which a person's own card is put together."""
    source = Source(
        via="schedule",
        message_id="",
        chat_id="",
        chat_kind=ChatKind.PRIVATE,
        said_at=turn.now,
    )
    return Context(
        now=turn.now,
        actor=person,
        roles=turn.store.people.roles(person.open_id),
        source=source,
        store=turn.store,
        book=turn.book,
        calendar=turn.calendar,
        new_id=lambda: uuid.uuid4().hex,
    )


# ------------------------------------------------------------------ drafts


def people_with_drafts(turn: Turn) -> list[str]:
    """Return the open_ids whose drafts lapsed, or whose one reminder is due."""
    quiet = is_quiet(turn.now, turn.policy, turn.calendar)
    found = {
        draft.person_open_id
        for draft in turn.store.drafts.expiring(turn.now + DRAFT_LIFE, limit=OPEN_AT_MOST)
        if _is_lapsed(turn, draft, quiet) or (not quiet and _is_reminder_due(turn, draft))
    }
    return sorted(found)


def mind_drafts(turn: Turn, open_id: str) -> list[Done]:
    """Drop a person's lapsed drafts with one note, and remind of unfinished ones, each once, on one card."""
    drafts = list(reversed(turn.store.drafts.of_person(open_id)))
    quiet = is_quiet(turn.now, turn.policy, turn.calendar)
    lapsed = [draft for draft in drafts if _is_lapsed(turn, draft, quiet)]
    done = _drop(turn, open_id, lapsed)
    if quiet or not any(_is_reminder_due(turn, draft) for draft in drafts):
        return done
    soon = replace(turn, now=turn.now + _TOGETHER_WITHIN)
    waiting = [
        draft
        for draft in drafts
        if _is_reminder_due(turn, draft)
        or (draft.expires_at > turn.now and _is_reminder_due(soon, draft))
    ]
    return done + _remind_of(turn, open_id, waiting)


def _is_lapsed(turn: Turn, draft: Draft, quiet: bool) -> bool:
    """A lapsed draft is dead at once; one that needs a note is cleared when notes may go out."""
    return draft.expires_at <= turn.now and not (quiet and _is_worth_a_note(draft))


def _is_reminder_due(turn: Turn, draft: Draft) -> bool:
    if draft.reminded_at or draft.expires_at <= turn.now or not _is_worth_a_note(draft):
        return False
    moment = draft_reminder_at(draft.created_at, draft.expires_at, turn.policy, turn.calendar)
    return moment is not None and moment <= turn.now


def _is_worth_a_note(draft: Draft) -> bool:
    """A registration somebody began to fill in; a bare 报备 and the bot's own questions are not."""
    return draft.purpose == REGISTER_PURPOSE and bool(_words(draft))


def _words(draft: Draft) -> dict[str, str]:
    words = draft.payload.get("words")
    return {str(key): str(text) for key, text in words.items()} if isinstance(words, dict) else {}


def _called(draft: Draft) -> str:
    words = _words(draft)
    return words.get("name") or next(iter(words.values()))


def _drop(turn: Turn, open_id: str, lapsed: Sequence[Draft]) -> list[Done]:
    for draft in lapsed:
        turn.store.drafts.delete(draft.id)
    told = [draft for draft in lapsed if _is_worth_a_note(draft)]
    if not told:
        return []
    what = "报备草稿" + "".join(f"「{_called(draft)}」" for draft in told[:CUSTOMERS_A_CARD])
    if len(told) > CUSTOMERS_A_CARD:
        what += f"等 {len(told)} 份"
    again = "\n".join(_again(draft) for draft in told[:CUSTOMERS_A_CARD])
    tell = Tell(
        to_open_id=open_id,
        outcome=Dropped(what=f"{what}满 24 小时已清除", example=again, is_expired=True),
        urgency=Urgency.SCHEDULED,
        dedup_key=f"draft-dropped:{told[0].id}:{told[0].created_at:%Y%m%dT%H%M%S}",
    )
    return [Done(f"清除过期草稿 {name_of(turn, open_id)}：{what}", tell)]


def _again(draft: Draft) -> str:
    """The message that begins the same registration again."""
    words = _words(draft)
    said = " ".join(words.get(key, "") for key in ("name", "contact", "phone")).split()
    return " ".join(["报备", *said])


def _remind_of(turn: Turn, open_id: str, waiting: Sequence[Draft]) -> list[Done]:
    for draft in waiting:
        turn.store.drafts.put(replace(draft, reminded_at=turn.now))
    first = waiting[0]
    tell = Tell(
        to_open_id=open_id,
        outcome=_form_of(turn, first) if len(waiting) == 1 else _list_of(waiting),
        urgency=Urgency.SCHEDULED,
        dedup_key=f"draft-reminder:{first.id}:{first.created_at:%Y%m%dT%H%M%S}",
    )
    count = f" 等 {len(waiting)} 份" if len(waiting) > 1 else ""
    name = _words(first).get("name", "未填名称")
    return [Done(f"提醒未完成的报备 {name_of(turn, open_id)}：{name}{count}", tell)]


def _form_of(turn: Turn, draft: Draft) -> RegisterForm:
    words = _words(draft)
    return RegisterForm(
        draft_id=draft.id,
        values=tuple(FieldView(key, text) for key, text in words.items()),
        missing=_missing(words),
        problems=(),
        sources=turn.store.rules.options("source"),
        expires_at=draft.expires_at,
        custom=turn.store.custom_fields.live(),
    )


def _list_of(waiting: Sequence[Draft]) -> DraftsWaiting:
    lines = tuple(
        DraftLine(draft.id, _called(draft), _missing(_words(draft)), draft.expires_at)
        for draft in waiting[:CUSTOMERS_A_CARD]
    )
    return DraftsWaiting(lines=lines, more=len(waiting) - len(lines))


def _missing(words: dict[str, str]) -> tuple[str, ...]:
    missing = [key for key in ("name", "contact") if not words.get(key)]
    if not any(words.get(key) for key in ("phone", "email", "wechat")):
        missing.append("phone")
    return tuple(missing)


def name_of(turn: Turn, open_id: str) -> str:
    """Return somebody's name for a line of `run-due`; the open_id where it is unknown."""
    person = turn.store.people.get(open_id)
    return person.name if person and person.name else open_id
