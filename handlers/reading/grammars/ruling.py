"""Grammar of 裁定: the case, the verdict, whose it becomes, the shares, the reason."""

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.reading.colleagues import first_alone, mentioned
from handlers.reading.collected import Collected
from handlers.reading.grammars.handing import take_shares
from handlers.reading.grammars.reasons import words_left
from handlers.reading.labelled import read_labelled
from handlers.reading.line import Line

CASE = lazy_pattern(r"#? ?(?<![a-z0-9])([a-z]\d{1,6})(?![a-z0-9])")
"""A case's number: #A12, also without the sign."""
_VERDICTS = lazy_pattern(r"维持(?:原判|归属|不变)?|改判(?:给|为)?|联合|两家")
_SAID_BEFORE = lazy_pattern(r"[\u4e00-\u9fff](?<![改判给归转到为由])[给归转到为由判]*$")
"""Before a name: it belongs to a sentence of the reason, which must not lose it (客户归王磊)."""
UPHELD, REASSIGNED, JOINT, TWO_CUSTOMERS = "维持", "改判", "联合", "两家"


def verdict(kept: Collected, line: Line) -> None:
    """Read 裁定 #A12 维持/改判 @人/联合 6:4/两家 理由, in any order.

    A colleague without a verdict means 改判, and with shares 联合 (product rules, Commands).
    """
    line = read_labelled(kept, line, bare=False)
    if case := CASE.search(line.text):
        kept.put("case", case[1].upper(), line.words(case.start(), case.end()))
        line = line.blank(case.start(), case.end())
    line = take_shares(kept, line)
    people = mentioned(line)
    stated = _VERDICTS.search(line.text)
    if not people and (alone := first_alone(line)):
        people = [alone]
    if stated is not None:
        kept.put("verdict", stated[0][:2], line.words(stated.start(), stated.end()))
        line = line.blank(stated.start(), stated.end())
    elif people:
        kept.put("verdict", JOINT if "split" in kept.fields else REASSIGNED, "")
    if people:
        winner = people[0]
        kept.put("winner", winner.name, winner.name)
        if not _SAID_BEFORE.search(line.text[: winner.start]):
            line = line.blank(winner.start, winner.end)
    if (reason := words_left(line)) and "reason" not in kept.fields:
        kept.put_text("reason", reason)
