"""What a message was read as: the command, the values with the words they came from, and how sure.

Made by `handlers.reading`, consumed by the use cases. A reading is never a guess: a value whose meaning
is open is either left out with a note or marked unsure, and an unsure reading asks before it writes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from handlers.domain.quality import Problem

_DAY_STARTS = time(9, 0)
"""A day without a time of day means its working morning (product rules, Reminders: 09:00)."""


MARKS_OF_AMOUNT = ("expected_amount_max", "currency", "amount_is_approximate", "amount_period")
"""Fields that say more of the expected amount and go with it."""


class Certainty(StrEnum):
    """How sure the reading is: SURE is written, UNSURE asks first, NONE is no command."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One value and the words it came from. A `date` has no time of day; a `datetime` is aware.

    `other_words` say something else of the same field; then which of the two counts is open. `ways` are the
    things that `words` may mean, each as it should have been written (名字: 客户名称 or 联系人), or all the
    names that a customer may be called by.
    """

    value: Any
    words: str
    is_sure: bool = True
    note: str = ""
    other_words: str = ""
    ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactReading:
    """One contact as read. `phone` is E.164, or `138****5678` when only that much was given.

    `typed` are the words of what is kept in another form than it was typed, by field (see `words`).
    `was` is given when the name is the right one of a contact there is: its present name, empty when the
    words did not say whose.
    """

    name: str = ""
    phone: str = ""
    extension: str = ""
    email: str = ""
    wechat: str = ""
    title: str = ""
    department: str = ""
    role: str = ""
    typed: Mapping[str, str] = field(default_factory=dict, compare=False)

    def words(self, key: str) -> str:
        """Return the words a value came from; names and titles stand as they were typed."""
        return self.typed.get(key) or str(getattr(self, key))

    was: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as understood.

    `command` is the command word (`报备`) or None; `candidates` are the nearest words when there is
    none. `fields` are by identifier (need, source, expected_amount, next_at, content, ...), contacts
    apart. `unread` are words that found no place. `items` are the customers of a numbered list, each as
    typed; such a reading holds nothing else. `offers` are days that the content of a follow-up speaks of
    and that nobody called the next contact: one tap makes one of them that. `is_inferred` when no command
    was named. `note` says, in Chinese, what is in doubt or why nothing was taken as a command (a question,
    a negation, chit-chat).
    """

    command: str | None = None
    certainty: Certainty = Certainty.NONE
    customer: FieldValue | None = None
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    contacts: tuple[ContactReading, ...] = ()
    problems: tuple[Problem, ...] = ()
    unread: str = ""
    items: tuple[str, ...] = ()
    offers: tuple[FieldValue, ...] = ()
    candidates: tuple[str, ...] = ()
    note: str = ""
    is_inferred: bool = False
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))

    @staticmethod
    def empty() -> "Reading":
        """A reading of nothing."""
        return Reading()

    @property
    def alternatives(self) -> tuple[str, ...] | None:
        """The two ways one field was said or may be meant, when exactly one field is open in that way."""
        chosen = self.choice
        if chosen is None:
            return None
        one = chosen[1]
        return one.ways or (one.words, one.other_words)

    @property
    def choice(self) -> tuple[str, FieldValue] | None:
        """The field that is open between two ways, by identifier, when it is the only one."""
        said = [("name", self.customer), *self.fields.items()]
        open_ones = [
            (key, one) for key, one in said if one is not None and (one.other_words or one.ways)
        ]
        return open_ones[0] if len(open_ones) == 1 else None

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The identifiers of what is not sure, the customer's name included."""
        said = [("name", self.customer), *self.fields.items()]
        return tuple(key for key, one in said if one is not None and not one.is_sure)

    @property
    def unusable_name(self) -> Problem | None:
        """What is wrong with the customer's name, when one was stated that cannot be a name.

        No name at all is None: only then may a command fall back to the last customer spoken of.
        """
        if self.customer is not None:
            return None
        return next((one for one in self.problems if one.field == "name"), None)

    def as_command(self, word: str) -> "Reading":
        """The same values under a command the person confirmed."""
        return replace(self, command=word, certainty=Certainty.SURE)

    def corrected_by(self, other: "Reading", cleared: Collection[str] = ()) -> "Reading":
        """The same reading with the values of another in place of its own, as a person corrected them.

        `cleared` are the fields that the person emptied: they are said no more.
        """
        kept = {key: one for key, one in self.fields.items() if key not in _with_marks(cleared)}
        if "expected_amount" in other.fields:
            kept = {key: one for key, one in kept.items() if key not in MARKS_OF_AMOUNT}
        return replace(
            self,
            customer=other.customer or self.customer,
            fields={**kept, **other.fields},
            problems=tuple(one for one in self.problems if one.field not in other.fields),
        )

    def moment(self, key: str) -> datetime | None:
        """Return a date field as an aware moment; a bare day means its working morning."""
        stated = self.fields.get(key)
        if stated is None:
            return None
        if isinstance(stated.value, datetime):
            return stated.value
        if isinstance(stated.value, date):
            return datetime.combine(stated.value, _DAY_STARTS, tzinfo=self.timezone)
        return None


def _with_marks(keys: Collection[str]) -> set[str]:
    """Return the fields with those that only say more of them."""
    marks = {"expected_amount": MARKS_OF_AMOUNT, "expected_close": ("expected_close_precision",)}
    return {*keys, *(mark for key in keys for mark in marks.get(key, ()))}
