"""Going on with what was asked about: the words are read again as they were meant when they were said."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from handlers import catalog
from handlers.command import Context, Result
from handlers.commands import update
from handlers.conversation.told_of import with_items
from handlers.reading.line import Line
from handlers.reading.result import FieldValue, Reading
from handlers.records import Draft
from handlers.running import run_command

ReadFields = Callable[[Mapping[str, str]], Reading]
"""Reads a form's values by identifier."""


class ReadText(Protocol):
    """Reads a message as it was meant when it was said (default: now)."""

    def __call__(self, words: str, said_at: datetime | None = None) -> Reading: ...


def resume(
    ctx: Context,
    draft: Draft,
    read: ReadText,
    *,
    corrected: Reading | None = None,
    cleared: Collection[str] = (),
    customer_id: int = 0,
    contact: str = "",
    alternative: int = 0,
) -> Result | None:
    """Carry out what the draft's words say, about this customer if one was chosen; the draft is used up.

    `corrected` are values changed on the card, `cleared` doubtful ones emptied there, `contact` the id of
    the contact that was chosen, `alternative` which of the ways to read a field counts (from 1). None when
    the command or the customer is no more.
    """
    word = str(draft.payload.get("word", ""))
    command = catalog.find(word)
    if command is None or command.run is None:
        return None
    reading = read(_words(draft, alternative), draft.said_at).as_command(word)
    reading = with_items(reading, draft.payload.get("items", ()))
    if (name := _chosen_name(draft, alternative)) and reading.customer is not None:
        reading = replace(reading, customer=FieldValue(name, name))
    reading = reading.corrected_by(corrected or Reading.empty(), cleared)
    reading = reading.corrected_by(_chosen_option(draft, alternative))
    said = as_said(ctx, draft)
    ctx.store.drafts.delete(draft.id)
    if not customer_id:
        return run_command(said, command, reading, is_confirmed=True)
    chosen = ctx.store.customers.get(customer_id)
    if chosen is None or command.run_on is None:
        return None
    if contact:
        reading = update.about_contact(reading, chosen, contact)
    return command.run_on(said, reading, chosen)


def _chosen_option(draft: Draft, alternative: int) -> Reading:
    """The option of a list that was chosen in place of what is none."""
    ways = [str(one) for one in draft.payload.get("alternatives", [])]
    key = str(draft.payload.get("option_of", ""))
    if not key or not 1 <= alternative <= len(ways):
        return Reading.empty()
    option = ways[alternative - 1]
    return replace(Reading.empty(), fields={key: FieldValue(option, option)})


_OR = r"(?:还是|或者是?|或是?)"
"""What stands between two values that are left open; it goes with the one not chosen."""


def _words(draft: Draft, alternative: int) -> str:
    """The words of the draft, without those of the way to read them that was not chosen."""
    text = str(draft.payload.get("text", ""))
    ways = [str(one) for one in draft.payload.get("alternatives", [])]
    if not 1 <= alternative <= len(ways) or draft.payload.get("option_of"):
        return text
    chosen = ways[alternative - 1]
    others = [one for one in ways if one != chosen]
    shown = Line.of(text).shown
    if instead_of := str(draft.payload.get("instead_of", "")):
        return shown.replace(instead_of, chosen, 1)
    if draft.payload.get("choice") == "name":
        return _named(shown, chosen, others) if draft.payload.get("word") == "报备" else text
    other = re.escape(others[0])
    joined, count = re.subn(rf"\s*{_OR}\s*{other}|{other}\s*{_OR}\s*", "", shown, count=1)
    return joined if count else shown.replace(others[0], " ", 1)


def _named(shown: str, chosen: str, others: list[str]) -> str:
    """The words of a registration with the chosen name behind its label.

    Nothing is kept of another name: what it says of this customer, if anything, is not known.
    """
    rest = shown
    for name in sorted((chosen, *others), key=len, reverse=True):
        rest = _without(rest, name)
    return f"{rest}\n客户名称:{chosen}"


def _without(shown: str, name: str) -> str:
    """Blank a name out, also where it was typed in two parts."""
    pattern = r"\s*".join(map(re.escape, name.replace(" ", "")))
    return re.sub(pattern, " ", shown, count=1)


def _chosen_name(draft: Draft, alternative: int) -> str:
    ways = [str(one) for one in draft.payload.get("alternatives", [])]
    if draft.payload.get("choice") != "name" or draft.payload.get("instead_of"):
        return ""
    return ways[alternative - 1] if 1 <= alternative <= len(ways) else ""


def as_said(ctx: Context, draft: Draft) -> Context:
    """The words were said when the message was sent, not when the button was pressed."""
    source = replace(
        ctx.source,
        said_at=draft.said_at or ctx.source.said_at,
        message_id=draft.message_id or ctx.source.message_id,
        text=str(draft.payload.get("text", "")),
    )
    return replace(ctx, source=source)
