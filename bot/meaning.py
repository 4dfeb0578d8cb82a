"""What a message means, read before the write transaction: words, policy, calendar, option lists.

Rules and options are read from the database and kept for a moment; a reading of the same text is made
once. Pure text work only: no writes, no network.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from threading import Lock
from zoneinfo import ZoneInfo

from bot.clock import Clock
from handlers import catalog
from handlers.conversation.resuming import ReadText
from handlers.domain.calendar import WorkCalendar
from handlers.domain.custom_field import CustomField
from handlers.domain.policy_book import PolicyBook
from handlers.domain.text import clean_cells
from handlers.incoming import CardClicked, Incoming, MessageReceived
from handlers.messages import LONGEST_MESSAGE
from handlers.reading import fields, message
from handlers.reading.context import ReadingContext
from handlers.reading.result import Reading
from storage.database.crypto import Vault
from storage.database.engine import Database

_KEPT = timedelta(seconds=2)
_EVERYONE = "@_all"
"""How @所有人 stands in a text (「接收消息」)."""
_OPTION_FIELDS = (
    "source",
    "stage",
    "level",
    "coop_status",
    "kind",
    "industry",
    "tier",
    "lost_reason",
)


@dataclass(frozen=True, slots=True)
class Basis:
    """The rules and lists that readings and decisions rest on, as of `read_at`."""

    read_at: datetime
    book: PolicyBook
    calendar: WorkCalendar
    options: Mapping[str, tuple[str, ...]]
    custom: tuple[CustomField, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """A message's own words and how to read them and a form's values."""

    text: str
    book: PolicyBook
    calendar: WorkCalendar
    read: ReadText
    read_fields: Callable[[Mapping[str, str]], Reading]


class Reader:
    """Reads messages on the rules in force."""

    def __init__(self, clock: Clock, timezone: ZoneInfo) -> None:
        self._clock = clock
        self._timezone = timezone
        self._lock = Lock()
        self._basis: Basis | None = None
        self._renewals = 0
        self._vocabulary = catalog.vocabulary()

    def meaning_of(self, incoming: Incoming, database: Database, vault: Vault) -> Meaning:
        """Read the message; for clicks, give the means to read a draft or a form."""
        basis = self.basis(database, vault)
        ctx = ReadingContext(
            now=_said_at(incoming) or self._clock.now(),
            calendar=basis.calendar,
            options=basis.options,
            custom=basis.custom,
            vocabulary=self._vocabulary,
        )
        text = own_words(incoming) if isinstance(incoming, MessageReceived) else ""

        @lru_cache(maxsize=4)
        def read(words: str, said_at: datetime | None = None) -> Reading:
            return message.read(words, replace(ctx, now=said_at) if said_at else ctx)

        if text and len(text) <= LONGEST_MESSAGE:
            read(text)
        return Meaning(
            text=text,
            book=basis.book,
            calendar=basis.calendar,
            read=read,
            read_fields=lambda values: fields.read_fields(values, ctx),
        )

    def basis(self, database: Database, vault: Vault) -> Basis:
        """Return rules and lists: at most two seconds old, none older than this process's last change."""
        now = self._clock.now()
        with self._lock:
            known, renewals = self._basis, self._renewals
        if known is not None and abs(now - known.read_at) < _KEPT:
            return known
        with database.read(vault) as store:
            store.foresee_basis(now)
            fresh = Basis(
                read_at=now,
                book=store.rules.book(now),
                calendar=_calendar(self._timezone, store.rules.extra_days()),
                options={key: store.rules.options(key) for key in _OPTION_FIELDS},
                custom=store.custom_fields.live(),
            )
        with self._lock:
            if renewals == self._renewals:  # else read before a change that was made meanwhile
                self._basis = fresh
        return fresh

    def renew(self) -> None:
        """Read rules and lists again for the next message: a setting was changed here."""
        with self._lock:
            self._basis = None
            self._renewals += 1


def own_words(message_received: MessageReceived) -> str:
    """Return the text without the mention of the bot; other mentions read as @name."""
    text = message_received.text.replace(_EVERYONE, "")
    for mention in sorted(message_received.mentions, key=lambda one: len(one.key), reverse=True):
        text = text.replace(mention.key, "" if mention.is_bot else f"@{mention.name}")
    return clean_cells(text).strip()


def _said_at(incoming: Incoming) -> datetime | None:
    match incoming:
        case MessageReceived():
            return incoming.sent_at
        case CardClicked():
            return incoming.clicked_at
        case _:
            return None


def _calendar(timezone: ZoneInfo, extra: Mapping[date, bool]) -> WorkCalendar:
    return WorkCalendar(timezone, dict(extra))
