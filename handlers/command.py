"""The declaration of a command, and what its handler is given and gives back.

One `Command` per word: help, docs, permissions, synonyms and tests all follow from it.
A handler is a function of (Context, Reading); it decides with pure rules, writes through the store,
and returns what happened. It never renders, never sends, never commits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy
from handlers.domain.policy_book import PolicyBook
from handlers.incoming import ChatKind, Mention
from handlers.outcomes import Outcome
from handlers.people import Profile
from handlers.ports import Store
from handlers.reading.context import Grammar
from handlers.reading.grammars.reasons import customer_and_reason
from handlers.reading.result import Reading
from handlers.records import Customer, Role


@dataclass(frozen=True, slots=True)
class Source:
    """Where words came from. `said_at` is the message's own time, which decides who was first.

    `mentioned` are the colleagues it names with @, bots left out.
    """

    via: str
    message_id: str
    chat_id: str
    chat_kind: ChatKind
    said_at: datetime
    text: str = ""
    mentioned: tuple[Mention, ...] = ()

    @property
    def is_group(self) -> bool:
        """Whether others read the answer too."""
        return self.chat_kind is ChatKind.GROUP


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a handler may lean on: who, when, where from, and the store of this transaction.

    Rules that a department may set for itself are asked of `handlers.ownership.protecting.policy_of`, not of `policy`.
    """

    now: datetime
    actor: Profile
    roles: frozenset[Role]
    source: Source
    store: Store
    book: PolicyBook
    calendar: WorkCalendar
    new_id: Callable[[], str]

    @property
    def policy(self) -> Policy:
        """The company's rules in force."""
        return self.book.general


class Urgency(StrEnum):
    """How soon a card goes out when the platform's limits make cards wait."""

    ANSWER = "answer"
    ALERT = "alert"
    SCHEDULED = "scheduled"


@dataclass(frozen=True, slots=True)
class Tell:
    """A card to somebody else. With `card_key`, their earlier card of that key (24 h) is replaced in place.

    `only_replaces`: brings an earlier card up to date, however old, and is never sent as a new one.
    """

    to_open_id: str
    outcome: Outcome
    urgency: Urgency = Urgency.ALERT
    card_key: str = ""
    dedup_key: str = ""
    chat_id: str = ""
    only_replaces: bool = False


@dataclass(frozen=True, slots=True)
class Renewal:
    """A card of the asker's own, by its message, that this deed made untrue; `pressed_at` on it before."""

    message_id: str
    outcome: Outcome
    pressed_at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts to be worked on one after the other as if each had been that message."""

    texts: tuple[str, ...]
    message_id: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class LongWork:
    """Work of the named kind to be done after this unit of work and outside its order (`bot.jobs`).

    `total` counts its steps; with `card_key` the answer's card can be brought up to date by it. It begins
    after `wait_seconds`.
    """

    kind: str
    payload: Mapping[str, Any]
    total: int = 1
    card_key: str = ""
    wait_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What a handler did. `answer` goes to the asker; on a click it replaces the card clicked.

    `toast` is shown on a click (`toast_kind`: success, info, warning, error). `keeps_card` leaves the
    clicked card as it is and sends `answer`, if any, as a new card. `group_state` and `group_name` are
    all a group learns, beside the `command`'s word. `act` names the deed in the audit; `customer_id` is
    what it was about. `batch` is worked on after this unit of work and outside its order; the answer's
    card is kept up to date meanwhile. `setting` says what of the settings was changed: it goes into the
    audit, and the next message is read on the new ones. `renewals` are replaced in place. `job` is
    further work of another kind than `batch`.
    """

    answer: Outcome | None
    tells: tuple[Tell, ...] = ()
    toast: str = ""
    toast_kind: str = "success"
    keeps_card: bool = False
    group_state: str = "answered"
    group_name: str = ""
    act: str = ""
    customer_id: int | None = None
    command: str = ""
    batch: Batch | None = None
    setting: Mapping[str, Any] = field(default_factory=dict)
    renewals: tuple[Renewal, ...] = ()
    job: LongWork | None = None


class Handler(Protocol):
    """Carries a command out."""

    def __call__(self, ctx: Context, reading: Reading) -> Result:
        """Decide, write through `ctx.store`, and say what happened."""


class CustomerHandler(Protocol):
    """Carries a command out on one known customer (after a card asked which)."""

    def __call__(self, ctx: Context, reading: Reading, customer: Customer) -> Result:
        """Check the rights on this customer, then do it."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its words, how what follows is read, who may use it, what it does, its help.

    `run` is None while the command is not built; it is then listed as coming. `examples` are executed
    by a test. `writes` commands need a sure reading; others may run on an unsure one.
    """

    word: str
    summary: str
    usage: str
    examples: tuple[str, ...]
    group: str
    grammar: Grammar = customer_and_reason
    synonyms: tuple[str, ...] = ()
    typos: tuple[str, ...] = ()
    roles: frozenset[Role] = field(default_factory=lambda: frozenset({Role.SALES}))
    run: Handler | None = None
    run_on: CustomerHandler | None = None
    writes: bool = True
    menu_key: str = ""
