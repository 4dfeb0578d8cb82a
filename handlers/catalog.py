"""All commands, in the order of the help: every word the product answers to.

Each is declared once, in the module of its group (`handlers/declared`). Help, docs, permissions,
did-you-mean and tests follow from this tuple. What is not built yet is declared without a handler, so
that it is listed as coming and answered politely.
"""

from handlers.command import Command, Context, Result
from handlers.commands import fields, help
from handlers.declared import customers, daily, pool, settings, team
from handlers.reading.context import Vocabulary, Word
from handlers.reading.result import Reading


def show_help(ctx: Context, reading: Reading) -> Result:
    """List what this person may do, or explain one command (command 帮助)."""
    words = (str(reading.customer.value) if reading.customer else reading.unread).strip()
    chosen = find(words)
    return help.one(chosen) if chosen else help.overview(ctx, COMMANDS)


def keep_fields(ctx: Context, reading: Reading) -> Result:
    """List, add or stop fields; none may be called like a command or a field of the product (字段)."""
    return fields.fields(ctx, reading, commands=_INDEX)


COMMANDS: tuple[Command, ...] = (
    *daily.commands(show_help=show_help),
    *customers.COMMANDS,
    *pool.COMMANDS,
    *team.COMMANDS,
    *settings.commands(keep_fields=keep_fields),
)


def find(word: str) -> Command | None:
    """Return the command of a word, synonym or known typo, case-insensitive."""
    return _INDEX.get(word.strip().lower())


def vocabulary() -> Vocabulary:
    """Return the commands as the reading needs them."""
    return Vocabulary.of(
        Word(one.word, one.synonyms, one.typos, one.writes, one.grammar) for one in COMMANDS
    )


def of_menu(event_key: str) -> Command | None:
    """Return the command of a bot-menu item."""
    return next((one for one in COMMANDS if one.menu_key and one.menu_key == event_key), None)


_INDEX = {
    word.lower(): command
    for command in COMMANDS
    for word in (command.word, *command.synonyms, *command.typos)
}
