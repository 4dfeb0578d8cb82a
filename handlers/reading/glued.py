"""What sticks to a word without belonging to it: emoji around it, a date or sum read from its beginning."""

from dataclasses import replace

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.reading.collected import Collected
from handlers.reading.line import HOLE, Line

_WORD = lazy_pattern(r"[^\s,，;；。!！?？、|\x1f]+")
_EMOJI = lazy_pattern(r"[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff]")


def without_emoji(line: Line) -> Line:
    """Read emoji as blanks: 👍上海云图👍 王总☎13800001111."""
    for found in _EMOJI.finditer(line.text):
        line = line.blank(found.start(), found.end(), " ")
    return line


def behind_dates(said: Line, dated: Line) -> frozenset[str]:
    """Return the words that were written in one with a date before them: 前要 of 25号前要.

    `said` is the line before the dates were taken out of it, `dated` what was left.
    """
    return frozenset(
        found[0]
        for found in _WORD.finditer(dated.shown)
        if found.start()
        and dated.text[found.start() - 1] == HOLE
        and said.text[found.start() - 1].isalnum()
    )


def ask_about_glued_name(kept: Collected, said: Line, free: Line) -> None:
    """Ask whether a date or sum that was read belongs to the name behind it: 下周三酒吧.

    `said` is the line before dates and sums were taken out of it, `free` what was left.
    """
    if kept.customer is None or not kept.customer.is_sure:
        return
    name = str(kept.customer.value)
    at = said.shown.find(name)
    if at <= 0 or not said.text[at - 1].isalnum() or free.text[at - 1] != HOLE:
        return
    start = at
    while start and free.text[start - 1] == HOLE and said.text[start - 1].isalnum():
        start -= 1
    note = f"客户名称是「{said.words(start, at)}{name}」还是「{name}」？"
    kept.customer = replace(kept.customer, is_sure=False, note=note)
    kept.doubts.append(note)
