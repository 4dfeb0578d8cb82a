"""Two ways that a person leaves open in so many words: 云杉智能还是云杉科技, 50万还是60万.

Both are kept; one tap decides.
"""

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import is_full_name
from handlers.domain.text import to_simplified
from handlers.reading.collected import Collected
from handlers.reading.line import Line
from handlers.reading.people import Person, parse_person

_EITHER = lazy_pattern(
    r"([^\s,，。;；:：\x1f]{2,20}?)(?:还是|或者是?|或是)([^\s,，。;；:：\x1f]{2,20})"
)
_OTHER_DATA = lazy_pattern(r"\d|[万亿]|月|周|年|季")


def either(line: Line) -> tuple[Line, Line] | None:
    """Return the two values that a text leaves open; None when it is one value."""
    found = _EITHER.fullmatch(line.text.strip())
    if found is None:
        return None
    lead = len(line.text) - len(line.text.lstrip())
    first, second = (
        line.cut(lead + found.start(group), lead + found.end(group)) for group in (1, 2)
    )
    return first, second


def take_choice(kept: Collected, line: Line) -> Line:
    """Take a customer's name, or a person's, that is left open between two in a registration."""
    found = _EITHER.search(line.text)
    if found is None or _OTHER_DATA.search(found[0]):
        return line
    first, second = (line.words(*found.span(group)) for group in (1, 2))
    if all(is_full_name(to_simplified(one)) for one in (first, second)):
        if not kept.lacks("contact"):
            return line
        kept.person(parse_person(first) or Person(first))
        kept.doubts.append(f"联系人是「{first}」还是「{second}」？")
        kept.contact_at = found.start()
        return line.blank(*found.span())
    if kept.customer is not None or line.text[: found.start()].strip(" ,，:：。\x1f"):
        return line
    kept.name(first)
    kept.name(second)
    return line.blank(*found.span())
