"""帮助, the welcome, and what is said when words are no command. Derived from the declarations alone."""

from collections.abc import Sequence

from handlers.command import Command, Context, Result
from handlers.conversation.asking import understood
from handlers.conversation.saving import READING_PURPOSE, keep_text
from handlers.outcomes import Coming, Help, HelpEntry, HelpOne, NotUnderstood, Welcome
from handlers.reading.result import Reading
from handlers.records import Draft
from handlers.views import PersonView

_WORKS_TODAY = ("报备", "查重", "我的客户", "帮助")


def entry(command: Command) -> HelpEntry:
    """Return the help line of a command."""
    return HelpEntry(
        word=command.word,
        summary=command.summary,
        example=command.examples[0],
        is_coming=command.run is None,
    )


def overview(ctx: Context, commands: Sequence[Command]) -> Result:
    """Say what this person may do, grouped as declared, with one example each."""
    groups: dict[str, list[HelpEntry]] = {}
    for command in commands:
        if command.roles & ctx.roles:
            groups.setdefault(command.group, []).append(entry(command))
    outcome = Help(groups=tuple((name, tuple(lines)) for name, lines in groups.items()))
    return Result(answer=outcome, act="help")


def one(command: Command) -> Result:
    """Explain one command."""
    return Result(
        answer=HelpOne(
            entry=entry(command),
            usage=command.usage,
            synonyms=command.synonyms,
            examples=command.examples,
        ),
        act="help",
    )


def coming(command: Command, reading: Reading) -> Result:
    """Say politely that a command is not built yet, what was understood, and what works today."""
    return Result(
        answer=Coming(
            command=command.word,
            summary=command.summary,
            instead=_WORKS_TODAY,
            fields=understood(reading),
        ),
        act="coming",
    )


def welcome(ctx: Context, *, is_group: bool) -> Result:
    """Greet a person or a group."""
    person = None if is_group else PersonView(ctx.actor.open_id, ctx.actor.name)
    return Result(answer=Welcome(is_group=is_group, person=person), act="welcome")


def not_understood(ctx: Context, nearest: Sequence[str], note: str = "") -> Result:
    """Offer the nearest commands as buttons; keep the words so that a tap runs on them."""
    draft: Draft = keep_text(ctx, purpose=READING_PURPOSE)
    return Result(
        answer=NotUnderstood(
            draft_id=draft.id, text=ctx.source.text, nearest=tuple(nearest), note=note
        ),
        act="not_understood",
    )
