"""Going on with what was asked about: the words are read again as they were meant when they were said."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from handlers import catalog
from handlers.command import Context, Result
from handlers.commands import update
from handlers.reading.line import Line
from handlers.reading.result import Reading
from handlers.records import Draft
from handlers.running import run_command
from handlers.told_of import with_items


class ReadText(Protocol):
    """Reads a message as it was meant when it was said (default: now)."""

    def __call__(self, words: str, said_at: datetime | None = None) -> Reading: ...


def resume(
    ctx: Context,
    draft: Draft,
    read: ReadText,
    *,
    corrected: Reading | None = None,
    customer_id: int = 0,
    contact: str = "",
    alternative: int = 0,
) -> Result | None:
    """Carry out what the draft's words say, about this customer if one was chosen; the draft is used up.

    `corrected` are values changed on the card, `contact` the id of the contact that was chosen,
    `alternative` which of the two ways to read a field counts (1 or 2). None when the command or the
    customer is no more.
    """
    word = str(draft.payload.get("word", ""))
    command = catalog.find(word)
    if command is None or command.run is None:
        return None
    reading = read(_words(draft, alternative), draft.said_at).as_command(word)
    reading = with_items(reading, draft.payload.get("items", ()))
    if corrected is not None:
        reading = reading.corrected_by(corrected)
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


def _words(draft: Draft, alternative: int) -> str:
    """The words of the draft, without those of the way to read them that was not chosen."""
    text = str(draft.payload.get("text", ""))
    ways = [str(one) for one in draft.payload.get("alternatives", [])]
    if not 1 <= alternative <= len(ways):
        return text
    unwanted = ways[2 - alternative]
    shown = Line.of(text).shown
    return shown.replace(unwanted, " ", 1)


def as_said(ctx: Context, draft: Draft) -> Context:
    """The words were said when the message was sent, not when the button was pressed."""
    source = replace(
        ctx.source,
        said_at=draft.said_at or ctx.source.said_at,
        message_id=draft.message_id or ctx.source.message_id,
        text=str(draft.payload.get("text", "")),
    )
    return replace(ctx, source=source)
