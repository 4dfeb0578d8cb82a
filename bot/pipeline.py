"""One inbox row to its effects: reads it, runs the use case, renders, and writes everything in one commit.

Meaning is read before the write transaction; inside it the row is taken, the use case decides, and the
effects, the audit entry, the outbox rows and "inbox done" become durable together. No network here.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.batch import new_job
from bot.clock import Clock
from bot.feishu.profile import leaver_profile, person_profile
from bot.logs import Event, describe, logger
from bot.meaning import Meaning, Reader
from bot.outgoing import Deliveries
from handlers import catalog
from handlers.actions import MalformedClick, unpack
from handlers.claiming.objecting import foresee_lines
from handlers.claiming.unchecked import answer_to
from handlers.clicks import answer_click
from handlers.command import Context, Result, Source
from handlers.commands import help, undo
from handlers.handover.leaving import person_changed
from handlers.incoming import (
    BotAdded,
    BotRemoved,
    CardClicked,
    ChatEntered,
    ChatKind,
    Incoming,
    MenuClicked,
    MessageRecalled,
    MessageReceived,
    PersonChanged,
)
from handlers.matching.ports import CannotCheck
from handlers.messages import answer_message
from handlers.outcomes import (
    AskWords,
    FollowUpForm,
    Invalid,
    NotUnderstood,
    Refused,
    RegisterForm,
)
from handlers.ownership.releasing import SYSTEM
from handlers.people import Profile
from handlers.reading.result import Certainty, Reading
from handlers.records import AuditEntry
from handlers.running import run_command
from storage import inbox, jobs
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.database.group_commit import Riders
from storage.database.turns import take_turn
from storage.inbox import InboxRow, NewInbox
from storage.outbox import Claim, OutboxRow
from storage.uow import SqlStore

_UNREMARKABLE = ("entered", "ignored")
"""Opening the chat is no deed: nothing was done or seen."""

_ASKS_AGAIN = (Refused, Invalid, NotUnderstood, RegisterForm, FollowUpForm, AskWords)
"""Answers to a message that could not be done as it stands: wrong, unreadable, or something is missing."""

STALE_CLICK = {
    "toast": {"type": "error", "content": "这张卡片已失效，请重新发送命令，如：我的客户"}
}


class ProfileMissing(Exception):
    """The acting person is not cached yet: fetch the profile outside the transaction, then rerun."""

    def __init__(self, open_id: str) -> None:
        super().__init__(open_id)
        self.open_id = open_id


@dataclass(frozen=True, slots=True)
class Processed:
    """What a row came to: the answer to a click (None otherwise), what it was, and rows to send now."""

    answer: dict[str, Any] | None
    act: str
    claimed: tuple[OutboxRow, ...] = ()
    is_refused: bool = False
    """Whether a message was answered without doing what it asked, because of what it said."""


class _NothingIsKept(Exception):
    """Ends a rehearsal, so that its transaction is rolled back."""


class Pipeline:
    """Turns inbox rows into effects. Safe to use from several threads."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        clock: Clock,
        *,
        timezone: ZoneInfo,
        reader: Reader,
        claim: Callable[[], Claim | None] = lambda: None,
        riders: Riders | None = None,
        on_job: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_job = on_job
        self._riders = riders if riders is not None else Riders()
        self._database = database
        self._vault = vault
        self._clock = clock
        self._timezone = timezone
        self._reader = reader
        self._claim = claim
        self._log = logger("pipeline")

    def meaning_of(self, incoming: Incoming) -> Meaning:
        """Read an event's words, for what works on it by `answer_within`."""
        return self._reader.meaning_of(incoming, self._database, self._vault)

    def answer_within(
        self, store: SqlStore, message: MessageReceived, meaning: Meaning, now: datetime
    ) -> Result:
        """Work on a message inside somebody else's unit of work, audit included; nothing is delivered.

        Raises ProfileMissing when the person is unknown.
        """

        def answer(ctx: Context) -> Result:
            result = self._answer(ctx, store, message, meaning)
            assert result is not None
            return result

        return self.act_within(store, message, meaning, now, answer)

    def act_within(
        self,
        store: SqlStore,
        message: MessageReceived,
        meaning: Meaning,
        now: datetime,
        deed: Callable[[Context], Result],
    ) -> Result:
        """Do a deed of the message's sender inside somebody else's unit of work, audit included.

        Raises ProfileMissing when the person is unknown.
        """
        actor = self._actor(store, message)
        assert actor is not None
        ctx = self._context(store, actor, message, meaning, now)
        result = deed(ctx)
        _audit(store, ctx, result)
        return result

    def process(self, row: InboxRow) -> Processed:
        """Do what the row asks for, exactly once.

        Raises ProfileMissing when the person is unknown, storage.inbox.AlreadyHandled and EarlierOpen
        as `inbox.take` does, storage.uow.StillContested when others kept winning.
        """

        def take_it(store: SqlStore, now: datetime) -> InboxRow:
            inbox.take(store.connection, row, now=now)
            return row

        return self._run(row.incoming, take_it)

    def process_new(self, new: NewInbox, *, within_seconds: float | None = None) -> Processed:
        """Store an event and do what it asks for, in one commit instead of two.

        Raises storage.inbox.KnownEvent when it was stored before, and what `process` raises, also when
        others keep the database longer than `within_seconds`; then nothing was stored.
        """
        prepared = inbox.prepare(self._vault, new)

        def store_it(store: SqlStore, now: datetime) -> InboxRow:
            return inbox.insert_done(store.connection, prepared, now=now)

        return self._run(new.incoming, store_it, within_seconds)

    def rehearse(self, events: Sequence[NewInbox], actor: Profile) -> None:
        """Work on events for nobody: everything runs as in earnest, nothing is kept or sent.

        What is loaded, compiled and cached at first use is there when the first real message comes.
        """
        # Read before the write lock is taken, as in earnest: the tables of words take longest to load.
        meanings = [
            self._reader.meaning_of(new.incoming, self._database, self._vault) for new in events
        ]
        try:
            with self._database.write(self._vault) as store:
                store.people.upsert_profile(actor, self._clock.now())
                for new, meaning in zip(events, meanings, strict=True):
                    (row,) = inbox.add_all(store.connection, self._vault, [new])
                    if row is not None:
                        inbox.take(store.connection, row, now=self._clock.now())
                        self._carry_out(store, row, meaning, self._clock.now())
                raise _NothingIsKept
        except _NothingIsKept:
            return

    def _run(
        self,
        incoming: Incoming,
        row_in: Callable[[SqlStore, datetime], InboxRow],
        within_seconds: float | None = None,
    ) -> Processed:
        meaning = self._reader.meaning_of(incoming, self._database, self._vault)

        deed: Callable[[Context], Result] | None = None

        def work(store: SqlStore) -> Processed:
            now = self._clock.now()
            ride(store.connection)
            return self._carry_out(store, row_in(store, now), meaning, now, deed)

        # What was sent is noted on the way: who has got one answer may get the next one at once.
        with self._riders.aboard() as ride:
            try:
                processed = self._database.run(self._vault, work, within_seconds=within_seconds)
            except CannotCheck as failure:
                self._log.error(Event.CHECK_FAILED, **describe(failure.__cause__ or failure))
                if within_seconds is not None:
                    raise  # it stands in line and is tried once more, without haste
                deed = answer_to(failure)
                processed = self._database.run(self._vault, work)
        if processed.is_refused and isinstance(incoming, MessageReceived):
            self._log.info(
                Event.MESSAGE_REFUSED, kind=processed.act, message_type=incoming.message_type[:40]
            )
        return processed

    def _carry_out(
        self,
        store: SqlStore,
        row: InboxRow,
        meaning: Meaning,
        now: datetime,
        deed: Callable[[Context], Result] | None = None,
    ) -> Processed:
        """Do what the row asks for, or the `deed` in its place."""
        incoming = row.incoming
        out = Deliveries(store, row, now=now, tz=self._timezone, claim=self._claim())
        if isinstance(incoming, PersonChanged):
            self._person_changed(store, incoming, meaning, now, out)
            return Processed(None, "person", tuple(out.claimed))
        if isinstance(incoming, BotRemoved):
            store.chats.left(incoming.chat_id, incoming.removed_at)
            return Processed(None, "bot_removed")
        actor = self._actor(store, incoming)
        if actor is None:
            return Processed(None, "recall.nothing")
        foresee_lines(store, actor.open_id, now)
        ctx = self._context(store, actor, incoming, meaning, now)
        result = deed(ctx) if deed else self._answer(ctx, store, incoming, meaning)
        if result is None:
            inbox.store_answer(store.connection, self._vault, row.id, STALE_CLICK)
            return Processed(STALE_CLICK, "malformed_click")
        answer = out.deliver(ctx, incoming, result)
        if result.act not in _UNREMARKABLE:
            _audit(store, ctx, result)
        if result.setting:
            store.after_commit(self._reader.renew)
        if result.batch is not None:
            # Long work is a job: this person's other messages do not wait for it.
            job = new_job(ctx, incoming, result.batch)
            jobs.add(store.connection, store.vault, job, now=now)
            store.after_commit(self._on_job)
        if result.job is not None:
            work = result.job
            wanted = jobs.NewJob(
                work.kind, actor.open_id, work.payload, work.total, work.wait_seconds
            )
            jobs.add(store.connection, store.vault, wanted, now=now)
            store.after_commit(self._on_job)
        if answer is not None:
            inbox.store_answer(store.connection, self._vault, row.id, answer)
        is_refused = isinstance(result.answer, _ASKS_AGAIN) or not ctx.source.text.strip()
        return Processed(answer, result.act, tuple(out.claimed), is_refused)

    def _person_changed(
        self,
        store: SqlStore,
        changed: PersonChanged,
        meaning: Meaning,
        now: datetime,
        out: Deliveries,
    ) -> None:
        """Keep the cache true, and put the customers of who leaves or moves before the manager."""
        before, after = _keep_profile(store, changed)
        if after is None:
            return
        ctx = self._context(store, Profile(open_id=SYSTEM), changed, meaning, now)
        out.tell_all(person_changed(ctx, before, after))

    def _actor(self, store: SqlStore, incoming: Incoming) -> Profile | None:
        """Return who acts; raises ProfileMissing. None: a recall of a message that did nothing."""
        if isinstance(incoming, MessageReceived | MessageRecalled):
            _take_turn_with_recall(store, incoming.message_id)
        if isinstance(incoming, MessageReceived):
            store.rules.foresee_happened(_recalled(incoming.message_id))
            store.drafts.foresee_latest(incoming.sender_open_id)
        elif isinstance(incoming, CardClicked):
            store.chats.foresee_kind(incoming.chat_id)
        if isinstance(incoming, MessageRecalled):
            changes = store.journal.change_of_message(incoming.message_id)
            store.rules.first_time(_recalled(incoming.message_id), incoming.recalled_at)
            drafts = store.drafts.of_message(incoming.message_id)
            authors = [one.actor_open_id for one in changes]
            authors += [one.person_open_id for one in drafts]
            if not authors or incoming.recall_type != "message_owner":
                return None
            open_id = authors[0]
        else:
            open_id = _person_of(incoming)
        profile = store.people.get_with_roles(open_id)
        if profile is None:
            raise ProfileMissing(open_id)
        return profile

    def _context(
        self,
        store: SqlStore,
        actor: Profile,
        incoming: Incoming,
        meaning: Meaning,
        now: datetime,
    ) -> Context:
        return Context(
            now=now,
            actor=actor,
            roles=store.people.roles(actor.open_id),
            source=_source(store, incoming, meaning.text),
            store=store,
            book=meaning.book,
            calendar=meaning.calendar,
            new_id=lambda: uuid.uuid4().hex[:20],
        )

    def _answer(
        self, ctx: Context, store: SqlStore, incoming: Incoming, meaning: Meaning
    ) -> Result | None:
        match incoming:
            case MessageReceived():
                if ctx.source.is_group:
                    store.chats.seen(incoming.chat_id, incoming.sent_at)
                if store.rules.happened(_recalled(incoming.message_id)):
                    return Result(answer=None, act="recalled_before")
                if ctx.source.is_group and not any(one.is_bot for one in incoming.mentions):
                    return Result(answer=None, act="ignored")
                return answer_message(
                    ctx, incoming, read=meaning.read, read_fields=meaning.read_fields
                )
            case CardClicked():
                try:
                    click = unpack(incoming.value)
                except MalformedClick:
                    return None
                return answer_click(
                    ctx, click, incoming, read=meaning.read, read_fields=meaning.read_fields
                )
            case MenuClicked():
                command = catalog.of_menu(incoming.event_key) or catalog.find("帮助")
                reading = (
                    Reading(command=command.word, certainty=Certainty.SURE) if command else None
                )
                return run_command(ctx, command, reading) if command and reading else None
            case MessageRecalled():
                return undo.recall(ctx, incoming.message_id)
            case ChatEntered():
                is_new = not store.journal.has_acted(ctx.actor.open_id)
                return help.welcome(ctx, is_group=False) if is_new else Result(None, act="entered")
            case BotAdded():
                store.chats.joined(incoming.chat_id, incoming.chat_name, incoming.added_at)
                return help.welcome(ctx, is_group=True)
            case _:
                return Result(answer=None, act="ignored")


def _recalled(message_id: str) -> str:
    """Return the key under which it is remembered that a message was taken back."""
    return f"recalled:{message_id}"


def _take_turn_with_recall(store: SqlStore, message_id: str) -> None:
    """Let a message, its long work and its recall follow one another.

    They may be outside one order (a recall that comes with its message finds it in no inbox yet): each
    must see what the other has written before it looks.
    """
    take_turn(store.connection, f"message:{message_id}")


def _person_of(incoming: Incoming) -> str:
    match incoming:
        case MessageReceived():
            return incoming.sender_open_id
        case CardClicked() | MenuClicked() | ChatEntered() | BotAdded():
            return incoming.operator_open_id
        case _:
            return ""


def _source(store: SqlStore, incoming: Incoming, text: str) -> Source:
    match incoming:
        case MessageReceived():
            return Source(
                via="chat",
                message_id=incoming.message_id,
                chat_id=incoming.chat_id,
                chat_kind=incoming.chat_kind,
                said_at=incoming.sent_at,
                text=text,
                mentioned=tuple(one for one in incoming.mentions if not one.is_bot),
            )
        case CardClicked():
            in_group = store.chats.is_group(incoming.chat_id)
            return Source(
                via="card",
                message_id=incoming.message_id,
                chat_id=incoming.chat_id,
                chat_kind=ChatKind.GROUP if in_group else ChatKind.PRIVATE,
                said_at=incoming.clicked_at,
            )
        case MenuClicked():
            return _alone("menu", incoming.operator_open_id, incoming.clicked_at)
        case ChatEntered():
            return _alone("entered", incoming.chat_id, incoming.entered_at)
        case MessageRecalled():
            return _alone("recall", incoming.chat_id, incoming.recalled_at)
        case PersonChanged():
            return _alone("directory", "", incoming.changed_at)
        case BotAdded():
            return Source("added", "", incoming.chat_id, ChatKind.GROUP, incoming.added_at)
        case _:
            raise TypeError(f"nobody acts in {type(incoming).__name__}")


def _alone(via: str, chat_id: str, said_at: datetime) -> Source:
    return Source(
        via=via, message_id="", chat_id=chat_id, chat_kind=ChatKind.PRIVATE, said_at=said_at
    )


def _keep_profile(store: SqlStore, changed: PersonChanged) -> tuple[Profile | None, Profile | None]:
    """Keep the directory's cache true to a contact event; what an event leaves out stays as known.

    Returns the person as known before and as kept now, None for what was not kept: an event of before what is
    known is redelivered or out of order, and would bring back an old department, or a leaver.
    """
    if not store.people.is_news(changed.open_id, changed.changed_at):
        return None, None
    if changed.change == "deleted":
        fresh = leaver_profile(changed.profile, changed.previous)
    else:
        fresh = person_profile(changed.profile)
    before = store.people.get(changed.open_id)
    known = before or Profile(open_id=changed.open_id)
    stated = {
        field: getattr(fresh, field)
        for field in ("union_id", "name", "email", "mobile", "department_id", "leader_open_id")
        if getattr(fresh, field)
    }
    after = replace(known, status=fresh.status, **stated)
    store.people.upsert_profile(after, changed.changed_at)
    return before, after


def _audit(store: SqlStore, ctx: Context, result: Result) -> None:
    told = [tell.to_open_id for tell in result.tells if not tell.only_replaces]
    store.journal.audit(
        AuditEntry(
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            act=result.act,
            outcome=type(result.answer).__name__ if result.answer else "",
            customer_id=result.customer_id,
            message_id=ctx.source.message_id,
            facts={
                "via": ctx.source.via,
                "told": told,
                **({"setting": result.setting} if result.setting else {}),
            },
        )
    )
