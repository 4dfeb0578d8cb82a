"""From a verified event to a stored one, and for card clicks to the answer.

Nothing is acknowledged that is not on disk, and nothing is done twice: events are known by their id,
messages by theirs, clicks by card and act. The work itself is the worker's; a click waits for it as long as
the platform allows.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Protocol

from bot.acts import Acts
from bot.clock import Clock
from bot.feishu.events import MalformedEvent, parse
from bot.feishu.inbound import Envelope
from bot.known_chats import KnownChats
from bot.logs import Event, describe, logger
from bot.metrics import Metrics
from bot.worker import Processed
from bot.worklanes import Answer, Failed
from handlers.actions import MalformedClick, unpack
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
from storage import inbox, repeats
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.database.group_commit import GroupCommit
from storage.inbox import InboxRow, KnownEvent, NewInbox
from storage.incoming_json import kind_of
from storage.repeats import Repeat

ANSWER_WITHIN_SECONDS = 2.0
"""The platform waits 3 s for the answer to a click; the rest is for the way."""

STORING_THREADS = 4

_CLICK = "card.action.trigger"


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer the platform: an HTTP status and a JSON object."""

    status: int
    body: dict[str, Any]


class NotTaken(StrEnum):
    """Why a verified event was not taken in; the name of the error in the answer."""

    MALFORMED_EVENT = "malformed_event"
    FOREIGN_APP = "foreign_app"
    NOT_STORED = "not_stored"

    @property
    def status(self) -> int:
        """The HTTP status it is answered with."""
        return int(_STATUS[self])


_STATUS = {
    NotTaken.MALFORMED_EVENT: HTTPStatus.BAD_REQUEST,
    NotTaken.FOREIGN_APP: HTTPStatus.FORBIDDEN,
    NotTaken.NOT_STORED: HTTPStatus.INTERNAL_SERVER_ERROR,
}


def _not_taken(why: NotTaken, **more: str) -> Reply:
    return Reply(why.status, {"error": why.value, **more})


OK = Reply(HTTPStatus.OK, {})


def toast(kind: str, text: str) -> dict[str, Any]:
    """Return the body that shows the clicking person a line (kind: info, success, warning, error)."""
    return {"toast": {"type": kind, "content": text}}


IN_PROGRESS = toast("info", "处理中，稍后会更新这张卡片")
BUSY = toast("warning", "系统正忙，这一步可能还没记下；几秒后卡片没有变化的话，请再按一次")
SENT_BEFORE = toast("info", "刚才已经发给您了，请看和我的私聊里最新的消息")
UNREADABLE = toast(
    "error", "这个按钮的内容读不懂，请重新打开卡片；也可以直接发消息，例如：我的客户"
)

STRANGER = toast("warning", "这个机器人只为安装它的企业服务；请联系您自己企业的管理员")


def _broke(error_id: str) -> dict[str, Any]:
    return toast("warning", f"刚才没处理好，正在重试（编号 {error_id}），结果会更新在卡片上")


def _dead(error: str) -> dict[str, Any]:
    shown = error.partition(" ")[0]
    return toast("error", f"这一步没能完成（编号 {shown}），请把编号告诉管理员")


class Hand(Protocol):
    """Works on events: at once, or on rows right after their commit (a worker)."""

    def at_once(self, new: NewInbox) -> Processed | None: ...

    def accept(self, row: InboxRow, future: Future[Answer] | None = None) -> None: ...
    def attach(self, row_id: int, future: Future[Answer]) -> bool: ...


@dataclass(frozen=True, slots=True)
class IntakeParts:
    """What the intake works with. `app_id` is ours: events for another app are refused."""

    database: Database
    vault: Vault
    clock: Clock
    commits: GroupCommit
    metrics: Metrics
    app_id: str
    hand: Hand
    takes_messages: bool = True
    """Whether this process works on messages too, or only answers clicks."""


class Intake:
    """Stores events and answers clicks. Safe to use from several threads."""

    def __init__(
        self,
        parts: IntakeParts,
        *,
        bot_open_id: Callable[[], str] = lambda: "",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._parts = parts
        self._bot_open_id = bot_open_id
        self._monotonic = monotonic
        self._acts = Acts()
        self._chats = KnownChats(parts.database, parts.vault)
        self._storing = ThreadPoolExecutor(STORING_THREADS, thread_name_prefix="store-click")
        self._log = logger("intake")

    def accept(self, envelope: Envelope) -> Reply:
        """Store the event if it is new and say what to answer. Never raises."""
        began = self._monotonic()
        if refused := self._refusal(envelope):
            return refused
        try:
            incoming = parse(envelope, bot_open_id=self._bot_open_id())
            if isinstance(incoming, CardClicked):
                unpack(incoming.value)
        except MalformedEvent as problem:
            return self._malformed(envelope, problem.field)
        except MalformedClick:
            return self._malformed(envelope, "action.value")
        if incoming is None:
            self._count("other", "unknown")
            self._log.info(Event.EVENT_UNKNOWN, event_type=envelope.event_type[:80])
            return OK
        try:
            return self._store(envelope, incoming, began)
        except Exception as error:  # the request's edge: what is not stored is not acknowledged
            self._count(kind_of(incoming), "not_stored")
            self._log.error(Event.EVENT_NOT_STORED, kind=kind_of(incoming), **describe(error))
            return _not_taken(NotTaken.NOT_STORED)

    def _malformed(self, envelope: Envelope, field: str) -> Reply:
        self._count(envelope.event_type, "malformed")
        self._log.warning(Event.EVENT_MALFORMED, event_type=envelope.event_type, field=field)
        is_click = envelope.event_type == _CLICK
        if is_click:
            return Reply(HTTPStatus.OK, UNREADABLE)
        return _not_taken(NotTaken.MALFORMED_EVENT, field=field)

    def _refusal(self, envelope: Envelope) -> Reply | None:
        if envelope.app_id and self._parts.app_id and envelope.app_id != self._parts.app_id:
            self._count("other", "foreign_app")
            self._log.warning(Event.EVENT_FOREIGN, event_type=envelope.event_type[:80])
            return _not_taken(NotTaken.FOREIGN_APP)
        speaker = envelope.event.get("sender") or envelope.event.get("operator")
        theirs = speaker.get("tenant_key") if isinstance(speaker, dict) else None
        if theirs and envelope.tenant_key and theirs != envelope.tenant_key:
            self._count("other", "foreign_tenant")
            self._log.warning(Event.EVENT_FOREIGN, event_type=envelope.event_type[:80])
            # There is no way to write to somebody of another tenant; a click has its answer.
            return Reply(HTTPStatus.OK, STRANGER) if envelope.event_type == _CLICK else OK
        return None

    def _store(self, envelope: Envelope, incoming: Incoming, began: float) -> Reply:
        now = self._parts.clock.now()
        event_key, message_key = self._keys(envelope, incoming, now)
        new = NewInbox(
            event_key=event_key,
            partition=self._partition(incoming),
            incoming=incoming,
            happened_at=min(envelope.created_at, now),
            received_at=now,
            message_key=message_key,
        )
        if isinstance(incoming, CardClicked):
            return self._answer_click(new, began)
        self._count(kind_of(incoming), "stored" if self._take_in(new) else "duplicate")
        return OK

    def _take_in(self, new: NewInbox) -> bool:
        """Store the event, working on it at once where that is possible; False when it was known."""
        if not self._parts.takes_messages:
            return self._parts.commits.add(new) is not None
        try:
            if self._parts.hand.at_once(new) is not None:
                return True
        except KnownEvent:
            return False
        return self._parts.commits.add(new, self._parts.hand.accept) is not None

    def _keys(
        self, envelope: Envelope, incoming: Incoming, now: datetime
    ) -> tuple[str, str | None]:
        """Return the keys of which neither may come twice: the event's, and the message's or act's."""
        match incoming:
            case MessageReceived():
                return envelope.event_id, incoming.message_id
            case CardClicked():
                return self._acts.key(incoming, now), f"event:{envelope.event_id}"
            case _:
                return envelope.event_id, None

    # ---------------------------------------------------------------- clicks

    def _answer_click(self, new: NewInbox, began: float) -> Reply:
        try:
            done = self._parts.hand.at_once(new)
        except KnownEvent:
            done = None
        if done is not None:
            self._count("click", "stored")
            return Reply(HTTPStatus.OK, done.answer or {})
        future: Future[Answer] = Future()
        try:
            stored = self._store_click(new, future, began)
        except TimeoutError:
            self._count("click", "late")
            return Reply(HTTPStatus.OK, BUSY)
        if stored is not None:
            self._count("click", "stored")
            return self._wait_for(new, future, began)
        repeat = self._repeat(new)
        if repeat is not None and repeat.new_key:
            return self._answer_click(replace(new, event_key=repeat.new_key), began)
        self._count("click", "duplicate")
        return self._answer_repeat(new, repeat, began)

    def _store_click(self, new: NewInbox, future: Future[Answer], began: float) -> InboxRow | None:
        """Store a click, by another thread: the database may keep it longer than the platform waits.

        Raises TimeoutError then; it is stored later, or not at all, and the person is told so.
        """
        storing = self._storing.submit(
            self._parts.commits.add, new, lambda row: self._parts.hand.accept(row, future)
        )
        try:
            return storing.result(timeout=self._seconds_left(began))
        except TimeoutError:
            storing.cancel()
            raise

    def _answer_repeat(self, new: NewInbox, repeat: Repeat | None, began: float) -> Reply:
        if repeat is None:
            return Reply(HTTPStatus.OK, {})
        known = repeat.known
        if known.status == "done":
            return Reply(HTTPStatus.OK, known.answer or SENT_BEFORE)
        if known.status == "dead":
            return Reply(HTTPStatus.OK, _dead(known.error))
        future: Future[Answer] = Future()
        if not self._parts.hand.attach(known.id, future):
            return Reply(HTTPStatus.OK, self._answer_of(new) or IN_PROGRESS)
        return self._wait_for(new, future, began)

    def _wait_for(self, new: NewInbox, future: Future[Answer], began: float) -> Reply:
        try:
            answer = future.result(timeout=self._seconds_left(began))
        except TimeoutError:
            return Reply(HTTPStatus.OK, IN_PROGRESS)
        except Failed as failed:
            return Reply(HTTPStatus.OK, _broke(failed.error_id))
        if answer is None:
            answer = self._answer_of(new) or {}
        return Reply(HTTPStatus.OK, answer)

    def _seconds_left(self, began: float) -> float:
        return max(0.0, ANSWER_WITHIN_SECONDS - (self._monotonic() - began))

    def _repeat(self, new: NewInbox) -> Repeat | None:
        with self._parts.database.snapshot() as connection:
            return repeats.find(connection, self._parts.vault, new)

    def _answer_of(self, new: NewInbox) -> Answer:
        repeat = self._repeat(new)
        return repeat.known.answer if repeat is not None else None

    # ---------------------------------------------------------------- whose order

    def _partition(self, incoming: Incoming) -> str:
        """Return in whose order the event is worked: the person's, in groups the chat's."""
        match incoming:
            case MessageReceived():
                in_group = incoming.chat_kind is not ChatKind.PRIVATE
                self._chats.note(incoming.chat_id, is_group=in_group)
                return incoming.chat_id if in_group else incoming.sender_open_id
            case CardClicked():
                in_group = self._chats.is_group(incoming.chat_id)
                return incoming.chat_id if in_group else incoming.operator_open_id
            case MenuClicked() | ChatEntered():
                return incoming.operator_open_id
            case MessageRecalled():
                return self._partition_of_message(incoming.message_id) or incoming.chat_id
            case BotAdded() | BotRemoved():
                self._chats.note(incoming.chat_id, is_group=True)
                return incoming.chat_id
            case PersonChanged():
                return incoming.open_id

    def _partition_of_message(self, message_id: str) -> str | None:
        with self._parts.database.snapshot() as connection:
            return inbox.partition_of_message(connection, message_id)

    def _count(self, kind: str, result: str) -> None:
        self._parts.metrics.count("baobei_events_total", kind=kind, result=result)
        if result == "duplicate":
            self._log.info(Event.EVENT_DUPLICATE, kind=kind)
