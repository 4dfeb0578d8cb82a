"""Taking what is said of a deal out of a message: 已付:30万, 交付:已交付, 节点:验收 3月1日.

Labels need their colon; without one only what cannot mean anything else is taken (已付30万, 已交付).
"""

from decimal import Decimal

from handlers.domain.amount import find_amounts
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.numerals import parse_small
from handlers.reading.collected import Collected
from handlers.reading.deal_fields import DEAL_BY_KEY, DEAL_FIELDS
from handlers.reading.fields import put_amount, read_value
from handlers.reading.labels import FieldType, Label, find_labels
from handlers.reading.line import Line

_LINE_END = lazy_pattern(r"[\n\x1f]")
_VALUE_END = lazy_pattern(r"[\s,，;；。\x1f]")
_LONG_VALUE_END = lazy_pattern(r"[,，;；。\x1f]| (?=[^\s:：]{2,6}[:：])")
_WHOLE = frozenset(("content", "result", "next_plan", "reason", "remark"))
"""Texts that may speak of payments themselves: 备注:付款:月底."""
_PART = lazy_pattern(
    r" ?(?:(\d{1,3})%|([一二两三四五六七八九])成|(全款|全部|全额|付清|结清)|(一半|半数))"
)
_PAID = lazy_pattern(r"(?:^|(?<=[\s,，;；。\x1f]))(?:已经?)(?:付款?|收款?|回款|到账|打款)了? ?")
_DELIVERED = lazy_pattern(
    r"(?:^|(?<=[\s,，;；。\x1f]))(?:已经?|都)?(交付中|交付了?|验收了?|验收通过|发货了?|交货了?)(?=$|[\s,，;；。\x1f])"
)
_BARE_STEPS = lazy_pattern(r"(?:^|(?<=[\s,，;；。\x1f]))(?:节点|里程碑) (?=\S)")


def take_deal_fields(kept: Collected, line: Line) -> Line:
    """Read the labelled fields of a deal, and what says of itself that it is one; returns the rest."""
    for label in _labels(kept, line):
        end = _end_of(line, label)
        used = _read(kept, label, line.cut(label.value_start, end))
        line = line.blank(label.start, label.value_start + used)
    return line


def take_loose(kept: Collected, line: Line) -> Line:
    """Read what needs no label in an update of a deal: 已付30万, 已交付, 节点 验收 3月1日."""
    if "paid" not in kept.fields and (found := _PAID.search(line.text)):
        used = _paid(kept, line.cut(found.end(), len(line.text)), is_loose=True)
        line = line.blank(found.start(), found.end() + used) if used else line
    if "milestones" not in kept.fields and (found := _BARE_STEPS.search(line.text)):
        field = DEAL_BY_KEY["milestones"]
        read_value(kept, field, field.key, line.cut(found.end(), len(line.text)))
        line = line.blank(found.start(), len(line.text))
    if "delivery_state" not in kept.fields and (found := _DELIVERED.search(line.text)):
        read_value(kept, DEAL_BY_KEY["delivery_state"], "delivery_state", line.cut(*found.span()))
        line = line.blank(*found.span())
    return line


def _labels(kept: Collected, line: Line) -> list[Label]:
    """Return the labels of deals that are not inside a remark; a field of an administrator's goes first."""
    own = {one.name for one in kept.ctx.custom}
    extra = tuple(
        field._replace(labels=tuple(one for one in field.labels if one not in own))
        for field in DEAL_FIELDS
    )
    found = find_labels(line.text, bare=False, extra=extra)
    return [one for one in found if one.field.key in DEAL_BY_KEY and not _is_told(line, one, found)]


def _is_told(line: Line, label: Label, found: list[Label]) -> bool:
    return any(
        one.field.key in _WHOLE
        and one.start < label.start
        and not _LINE_END.search(line.text, one.start, label.start)
        for one in found
    )


def _end_of(line: Line, label: Label) -> int:
    """Where the value of a label ends at the latest: the next label of any field, or the line."""
    later = find_labels(line.text, bare=False, extra=DEAL_FIELDS)
    ends = [one.start for one in later if one.start >= label.value_start]
    stop = _LINE_END.search(line.text, label.value_start)
    return min([*ends, stop.start() if stop else len(line.text)])


def _read(kept: Collected, label: Label, value: Line) -> int:
    """Read one value and return how much of it was used."""
    field = label.field
    if field.key == "paid":
        return _paid(kept, value)
    if field.type in (FieldType.TEXT, FieldType.OPTION):
        ends = _LONG_VALUE_END if field.type is FieldType.TEXT else _VALUE_END
        lead = len(value.text) - len(value.text.lstrip())
        if field.key == "contract_no":
            ends = _VALUE_END
        stop = ends.search(value.text, lead)
        value = value.cut(0, stop.start() if stop else len(value.text))
    leftover = read_value(kept, field, field.key, value)
    return len(value.text) - len(leftover.text)


def _paid(kept: Collected, value: Line, *, is_loose: bool = False) -> int:
    """Read what is paid, in money or as a part of the deal's sum; returns how much was used."""
    if part := _PART.match(value.text):
        share = Decimal(1) if part[3] else Decimal("0.5")
        if part[1] or part[2]:
            share = Decimal(int(part[1] or 10 * (parse_small(part[2] or "") or 0))) / 100
        kept.put("paid_share", share, value.words(*part.span()))
        return part.end()
    first = next(iter(find_amounts(value.text, bare=True)), None)
    if first is not None and not value.text[: first.start].strip(" :"):
        if first.amount.value == 0:
            kept.put("paid", Decimal(0), value.words(first.start, first.end))
        else:
            put_amount(kept, "paid", first.amount, value.words(first.start, first.end))
        return first.end
    if is_loose:
        return 0
    leftover = read_value(kept, DEAL_BY_KEY["paid"], "paid", value)
    return len(value.text) - len(leftover.text)
