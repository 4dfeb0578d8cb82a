"""Grammar of 证据: the case's number, then the words of the evidence."""

from handlers.reading.collected import Collected
from handlers.reading.grammars.reasons import words_left
from handlers.reading.grammars.ruling import CASE
from handlers.reading.line import Line


def evidence(kept: Collected, line: Line) -> None:
    """Read 证据 #A12 11月3日上门拜访王总; the words stay as typed."""
    if case := CASE.search(line.text):
        kept.put("case", case[1].upper(), line.words(case.start(), case.end()))
        line = line.blank(case.start(), case.end())
    if said := words_left(line):
        kept.put_text("content", said)
