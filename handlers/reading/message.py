"""From a message's text to its reading: the command, whether it is meant, then the grammar it follows.

Pure and deterministic; the same text in the same surroundings always reads the same. Nothing is
written here, and nothing is guessed: doubts make the reading unsure, and the person is asked.
"""

from dataclasses import replace

from handlers.domain.text import clean
from handlers.reading.collected import Collected
from handlers.reading.command_word import (
    CHECK,
    CommandFound,
    find_command,
    is_question,
    no_command,
)
from handlers.reading.context import ReadingContext
from handlers.reading.line import Line, without_thanks
from handlers.reading.meant import as_meant, doubt_left_over
from handlers.reading.registration import read_registration
from handlers.reading.result import Certainty, Reading
from handlers.reading.settling import settle
from handlers.reading.sounding import with_spoken_signs, without_slashes, without_spread
from handlers.reading.unnamed import find_unnamed_command

LONGEST = 8000
"""Characters that are looked at, as typed and again when made plain: one sign may stand for four words.

Callers refuse longer messages before (product rules, bad input).
"""


def read(text: str, ctx: ReadingContext) -> Reading:
    """Read a message."""
    line = _plain(text)
    found = find_command(line, ctx) or find_unnamed_command(line, ctx) or no_command(line, ctx)
    if found.word == CHECK and "\t" in text:  # the cells of a pasted sheet: each stays one
        line = _plain(text.replace("\t", "|"))
        found = find_command(line, ctx) or found
    kept = Collected(ctx)
    if found.word is None:
        if found.has_facts:
            read_registration(kept, found.rest)
        reading = kept.reading(None, Certainty.NONE)
        return replace(reading, candidates=found.candidates, note=found.note)
    command = found.word
    meant = as_meant(_settled(kept, found), line, ctx)
    if meant.note:
        kept.doubts.append(meant.note)
    grammar = found.grammar or ctx.vocabulary.grammars[command]
    grammar(kept, meant.rest)
    if meant.note and _is_left_open(kept, line):
        kept.doubts.remove(meant.note)  # 月底还是明年3月 asks nobody: which of the two, is asked
    if left := doubt_left_over(command, kept.unread):
        kept.doubts.append(left)
    return replace(kept.reading(command, meant.certainty), is_inferred=found.is_inferred)


def _plain(text: str) -> Line:
    """Return the message in its two forms, without what only speech and typing put into it."""
    line = with_spoken_signs(Line.of(clean(text)[:LONGEST]).cut(0, LONGEST))
    return without_slashes(without_spread(without_thanks(line)))


def _is_left_open(kept: Collected, line: Line) -> bool:
    """Tell whether the only question is which of two values of a field counts."""
    said = (kept.customer, *kept.fields.values())
    is_open = any(one is not None and one.other_words for one in said)
    return is_open and "还是" in line.text and not is_question(line.text)


def _settled(kept: Collected, found: CommandFound) -> CommandFound:
    """Take out what is corrected right behind it; a correction that is the order itself stays."""
    if found.word not in kept.ctx.vocabulary.writing or found.grammar is not None:
        return found
    settled = settle(found.rest, kept.ctx)
    if settled.note:
        kept.doubts.append(settled.note)
    return replace(found, rest=settled.line)
