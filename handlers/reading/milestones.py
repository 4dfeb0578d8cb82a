"""Reading the steps of a deal: 验收 3月1日、尾款 6月30日, 验收 完成."""

from datetime import date
from typing import NamedTuple

from handlers.domain.dates import Purpose, find_dates
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.reading.context import ReadingContext
from handlers.reading.line import Line

_PARTS = lazy_pattern(r"[、,，;；\n\x1f]+")
_DONE = lazy_pattern(r"[\s:：]{0,6}(?:已经?|都)?(?:完成|做完|办完|办好|达成)了?$")
_AROUND = " ,，。;；:：的在于"
_LEFT_DAY = lazy_pattern(r"\d{1,2} ?月 ?\d{1,2}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
"""A day left in a name: one that no calendar has, or a second one; nobody would be reminded of it."""
LONGEST_NAME = 40


class MilestoneReading(NamedTuple):
    """One step: its name, its day if one was said, and whether it was said to be over."""

    name: str
    due_on: date | None
    is_done: bool


def read_milestones(line: Line, ctx: ReadingContext) -> list[MilestoneReading] | None:
    """Return the steps a value lists; None when one of them has no name, or a day that cannot be read."""
    found, start = [], 0
    for end in [*(one.start() for one in _PARTS.finditer(line.text)), len(line.text)]:
        part = line.cut(start, end)
        start = end + 1
        if part.text.strip(_AROUND):
            found.append(_milestone(part, ctx))
    is_named = bool(found) and all(
        0 < len(one.name) <= LONGEST_NAME and not _LEFT_DAY.search(one.name) for one in found
    )
    return found if is_named else None


def _milestone(part: Line, ctx: ReadingContext) -> MilestoneReading:
    done = _DONE.search(part.text)
    if done and part.text[: done.start()].strip(_AROUND):
        part = part.cut(0, done.start())
    else:
        done = None
    span = next(find_dates(part.text, ctx.now, ctx.calendar, Purpose.CLOSE), None)
    if span is None:
        return MilestoneReading(part.shown.strip(_AROUND), None, done is not None)
    rest = f"{part.shown[: span.start]} {part.shown[span.end :]}".strip(_AROUND)
    return MilestoneReading(" ".join(rest.split()), span.reading.on, done is not None)
