"""Grammar of 更新: the customer first, then labelled values; loose words are asked about."""

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.reading.collected import Collected
from handlers.reading.custom import labels_of
from handlers.reading.deal_words import take_deal_fields, take_loose
from handlers.reading.doubting import note_on_name
from handlers.reading.following import sum_beside_stage
from handlers.reading.labelled import read_labelled
from handlers.reading.labels import find_labels
from handlers.reading.line import Line
from handlers.reading.people import parse_person
from handlers.reading.ways import take_ways
from handlers.reading.whose import take_customer

_WORDS = lazy_pattern(r"[\s,，;；。、]+")
_SAYS_SOMETHING = lazy_pattern(r"[^\W了吧的啊哈呀哦噢把]")
"""What is more than a sign or a particle."""


def customer_and_fields(kept: Collected, line: Line) -> None:
    """Read 更新 X 字段:值."""
    kept.is_update = True
    line = take_deal_fields(kept, line)
    numbered = take_customer(kept, _before_labels(kept, line))
    rest = numbered.before(line.cut(len(numbered.text), len(line.text)))  # 它的 is taken out
    if kept.customer is not None:
        at = line.shown.find(str(kept.customer.value))
        rest = line.blank(at, at + len(str(kept.customer.value))) if at >= 0 else numbered
    rest = sum_beside_stage(kept, read_labelled(kept, rest))
    new = kept.fields.get("name")
    if new is not None and (note := note_on_name(str(new.value))) and note not in kept.doubts:
        kept.unsure("name", note)
    rest = take_loose(kept, take_ways(kept, rest))
    loose = []
    for word in filter(None, _WORDS.split(rest.shown)):
        person = parse_person(word.removesuffix("的")) if kept.contacts else None
        if person is not None:
            kept.person(person)
        else:
            loose.append(word)
    loose = [word for word in loose if _SAYS_SOMETHING.search(word)]
    kept.unread += loose
    if any(one.field == "name" for one in kept.problems):
        return  # the word that is no name is told of already
    if loose and (kept.fields or kept.contacts):
        kept.doubts.append(f"没看懂「{' '.join(loose)}」，其余照写吗？")
    elif loose:
        kept.doubts.append(f"「{' '.join(loose)}」是哪个字段？例：更新 云杉智能 预计金额:65万")


def _before_labels(kept: Collected, line: Line) -> Line:
    """Show only what stands before the first label: the customer's name."""
    labels = find_labels(line.text, extra=labels_of(kept.ctx.custom))
    return line.cut(0, labels[0].start) if labels and labels[0].start else line
