"""Holding a reading against what was expected: right or wrong field by field, and whether it wrote wrongly.

A write is a sure reading of a command that changes something. It is wrong when the command, the
customer or any expected field differs, when it states what nobody said, or when nothing was to be written.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from handlers.domain.follow_up import Contacted, judge
from handlers.domain.policy import Policy
from handlers.domain.text import squeeze
from handlers.reading.message import read
from handlers.reading.result import Certainty, FieldValue, Reading
from tests.reading.corpus import ASKS_FIRST, COMMANDS, Row, samples, written
from tests.reading.surroundings import CALENDAR, CONTEXT
from tests.reading.test_sample_messages import as_kept, facts
from tests.reading.variants import variants

OWN_CUSTOMER = "sample-32"
"""Said as 报备 of one's own customer, which offers the update."""

FOUND_OUT_LATER = frozenset(("group_hint", "want", "target", "customer"))
"""What the command finds out in the records, not the reading."""

STATED = (
    *("name", "contact", "contacts", "phone", "phone_masked", "ext", "email", "wechat", "uscc"),
    *("need", "source", "amount", "amount_max", "currency", "amount_period", "close"),
    *("next_at", "next_plan", "stage", "result", "product", "competitor", "level"),
)
"""What must not be written when nobody said it."""

_TEXTS = frozenset(
    (
        "need",
        "note",
        "content",
        "next_plan",
        "result",
        "reason",
        "suggestion",
        "evidence",
        "decision",
    )
)
_SAME_AS = {
    "contacts": ("contact", "phone", "ext"),
    "phone_masked": ("phone",),
    "query": ("name",),
    "at": ("next_at",),
    "next_at": ("next_plan",),
}
_INTO = re.compile(r"^(?:再|去|要|会|就|给)+")


class Verdict(NamedTuple):
    """One expected field of one message; `field` is `intent` for the command itself."""

    row: Row
    field: str
    expected: Any
    got: Any
    is_right: bool


class Outcome(NamedTuple):
    """A message read: the verdict of every field, what it wrote wrongly, and whether it asks first."""

    row: Row
    verdicts: tuple[Verdict, ...]
    wrong_write: str
    is_asked: bool


def outcome(row: Row) -> Outcome:
    """Read a message and judge it."""
    reading = read(row.text, CONTEXT)
    found = _found(reading)
    verdicts = [Verdict(row, "intent", row.intent, reading.command, _is_intended(row, reading))]
    for key, expected in row.expect.items():
        if key not in FOUND_OUT_LATER:
            got = found.get(key)
            is_right = _equal(key, expected, got, reading)
            verdicts.append(Verdict(row, key, expected, got, is_right))
    wrong = _wrong_write(row, reading, verdicts, found) if writes(reading) else ""
    is_asked = reading.command in CONTEXT.vocabulary.writing and not writes(reading)
    return Outcome(row, tuple(verdicts), wrong, is_asked)


@cache
def outcomes() -> tuple[Outcome, ...]:
    """Judge every golden message and its variants, those known to be misread included."""
    by_hand = [*samples(), *written()]
    return tuple(outcome(row) for row in (*by_hand, *variants(by_hand)))


def writes(reading: Reading) -> bool:
    """Tell whether a reading changes a record without asking."""
    is_writing = reading.command in CONTEXT.vocabulary.writing
    is_refused = bool(reading.problems) and reading.command != "报备"  # the form opens instead
    return is_writing and reading.certainty is Certainty.SURE and not is_refused


def _is_intended(row: Row, reading: Reading) -> bool:
    match row.intent:
        case "none":
            return not writes(reading)
        case "ambiguous":
            return reading.command is None and bool(reading.candidates)
        case _ if row.id.startswith(OWN_CUSTOMER):
            return reading.command == "报备"
        case intent:
            return reading.command == COMMANDS[intent]


def _wrong_write(
    row: Row, reading: Reading, verdicts: Iterable[Verdict], found: dict[str, Any]
) -> str:
    """Say what a writing reading has wrong; a field left out with a problem told is not written."""
    if row.intent in ("none", "ambiguous") or ASKS_FIRST in row.flags:
        return f"writes {reading.command}"
    told = bool(reading.problems)
    for one in verdicts:
        if not one.is_right and not (told and one.got in (None, "", [])):
            return f"{one.field}: {one.got!r} for {one.expected!r}"
    named = {*row.expect, *(other for key in row.expect for other in _SAME_AS.get(key, ()))}
    if row.intent != "register_batch" and not row.id.startswith(OWN_CUSTOMER):
        for key in STATED:
            stated = found.get(key)
            if key not in named and stated and not (key == "contacts" and "contact" in named):
                return f"{key}: {stated!r} for nothing"
    return ""


def _found(reading: Reading) -> dict[str, Any]:
    """Return what was read in the notation of the rows, the verdict on a contact included."""
    found = facts(reading)
    found["contact"] = found["contact"] or None
    if len(reading.contacts) < 2:
        found.pop("contacts", None)
    if "*" not in str(found["phone_masked"]):
        found.pop("phone_masked")
    if "name" in reading.fields:
        found["new_name"] = reading.fields["name"].value
    if reading.items:
        alone = [read(f"{reading.command} {item}", CONTEXT) for item in reading.items]
        each = [facts(one) for one in alone]
        found["items"] = len(alone)
        found["names"] = [one["name"] for one in each]
        found["phones"] = [one["phone"] for one in each]
        found["amounts"] = [one.get("amount") for one in each]
    if reading.command == "跟进":
        found["effective"] = _is_effective(reading)
    return found


def _is_effective(reading: Reading) -> bool:
    """Judge the follow-up as the product does, without earlier ones."""
    content, result = reading.fields.get("content"), reading.fields.get("result")
    contact = Contacted(
        content=str(content.value) if content else "",
        happened_at=reading.moment("happened_at") or CONTEXT.now,
        logged_at=CONTEXT.now.astimezone(UTC),
        result=str(result.value) if result else "",
        told=content.words if content else "",
    )
    return judge(contact, (), Policy(), CALENDAR).is_effective


def _equal(key: str, expected: Any, got: Any, reading: Reading) -> bool:
    """Compare as a reader would: signs between words, width and script do not count in texts."""
    if key == "contacts":
        said = list(got or ())
        pairs = zip(expected, said, strict=False)
        return len(expected) == len(said) and all(_same_contact(*pair) for pair in pairs)
    if key == "next_at" and got is None:  # offered as one tap
        return any(
            _equal(key, expected, one.value.isoformat(), reading) for one in _offered(reading)
        )
    if key in _TEXTS:
        wanted = _bare(str(expected))
        told = reading.fields["content"].words if "content" in reading.fields else ""
        accepted = {_bare(str(got or "")), *({_bare(told)} if key == "content" else ())}
        return wanted in accepted
    if isinstance(got, datetime):
        got = got.isoformat()
    if isinstance(expected, str) and isinstance(got, str):
        return squeeze(as_kept(key, expected) or "") == squeeze(got)
    return bool(expected == got)


def _offered(reading: Reading) -> list[FieldValue]:
    """Return the days to tap, a moment in the notation of the rows."""
    return [
        replace(one, value=one.value.astimezone(CALENDAR.timezone).replace(tzinfo=None))
        if isinstance(one.value, datetime)
        else one
        for one in reading.offers
    ]


def _bare(words: str) -> str:
    return _INTO.sub("", squeeze(words))


def _same_contact(expected: str, got: str) -> bool:
    """A role may stand as the title: 张伟13812345678(总经理)."""
    name, phone, role = (*expected.split("/"), "")[:3]
    got_name, got_phone, got_role = (*got.split("/"), "")[:3]
    is_named = (squeeze(name), phone) == (squeeze(got_name), got_phone)
    return is_named and squeeze(role) in ("", squeeze(got_role))
