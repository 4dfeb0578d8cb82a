"""The conditions of 我的客户 as people write them, all to be met: 快到期, A级, 来源:展会, 国家:德国 渠道商:乙.

A labelled value goes on to the next label; what has no label is a known word, an option, or part of the name.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from handlers.command import Context
from handlers.domain.custom_field import CustomField, CustomKind
from handlers.domain.option_list import listed
from handlers.domain.quality import Problem
from handlers.reading.custom import labels_of, read_custom
from handlers.reading.labels import Label, find_labels, label_of
from handlers.reading.line import Line
from handlers.reading.options import match_option
from handlers.records import CustomCondition, CustomerFilter, Ownership

_SOON = timedelta(days=7)
_QUIET_WORKDAYS = 3
_KNOWN = {
    "快到期": "soon",
    "即将到期": "soon",
    "到期": "soon",
    "未跟进": "quiet",
    "没跟进": "quiet",
    "协作": "shared",
    "联合": "joint",
}
"""Words of a condition that are no field value."""
_OPTIONS = ("stage", "level", "source")
"""Fields with a list that a list of customers is narrowed by, in the order in which a bare word is tried."""
_ENDS = " ,，;；、"


@dataclass
class Conditions:
    """What a list is narrowed by. `problem` is a value that cannot be had (`is_wrong`), or one that no list
    offers and only customers of before may have."""

    wanted: CustomerFilter
    problem: Problem | None = None
    is_wrong: bool = False
    bare: list[str] = field(default_factory=list)


def read_conditions(ctx: Context, condition: str) -> Conditions:
    """Read a condition; one's own and shared customers are meant unless it says otherwise."""
    me = ctx.actor.open_id
    found = Conditions(CustomerFilter(owner_open_id=me, collaborator_open_id=me, at=ctx.now))
    line = Line.of(condition)
    labels = _labels(ctx, line)
    ends = [*[one.start for one in labels[1:]], len(line.text)]
    found.bare.append(line.words(0, labels[0].start if labels else len(line.text)))
    for label, end in zip(labels, ends, strict=False):
        _labelled(ctx, found, label.field.key, line.cut(label.value_start, end))
    _bare(ctx, found, " ".join(found.bare).strip(_ENDS))
    return found


def says_a_field(ctx: Context, words: str) -> bool:
    """Tell whether words begin with the label of a field that a list is narrowed by: 国家:德国."""
    labels = _labels(ctx, Line.of(words))
    return bool(labels) and labels[0].start == 0 and labels[0].field.key != "name"


def _labels(ctx: Context, line: Line) -> list[Label]:
    if ":" not in line.text.replace("=", ":"):
        return []  # the common list asks the database for no fields
    extra = labels_of(ctx.store.custom_fields.live())
    keys = {*_OPTIONS, "name", *(one.key for one in extra)}
    found = find_labels(line.text, bare=False, extra=extra)
    return [one for one in found if one.field.key in keys]


def _labelled(ctx: Context, found: Conditions, key: str, value: Line) -> None:
    if not value.text.strip(_ENDS):
        return
    if key == "name":
        found.bare.append(value.shown)
    elif key in _OPTIONS:
        _listed_one(ctx, found, key, value.shown.strip(_ENDS))
    else:
        fields = ctx.store.custom_fields.live()
        _custom(ctx, found, next(one for one in fields if one.name == key), value)


def _listed_one(ctx: Context, found: Conditions, key: str, words: str) -> None:
    """Narrow by an option, whole or as the first word; one that was stopped still finds who has it."""
    options = ctx.store.rules.options(key)
    head, _, rest = words.partition(" ")
    option = match_option(key, words, options)
    if option is None:
        option = match_option(key, head, options)
        found.bare.append(rest)
    if option is None:
        label = label_of(key)
        example = f"{label}:{options[0]}" if options else label
        wrong = f"不在选项里，可选：{listed(options)}"
        found.problem = Problem(key, head, wrong, example)
    _narrow(found, key, option or head)


def _custom(ctx: Context, found: Conditions, asked: CustomField, line: Line) -> None:
    words = line.shown.strip(_ENDS)
    read = read_custom(asked, line, ctx.now, ctx.calendar)
    value = words if asked.kind is CustomKind.TEXT else read.value
    if value is None:
        found.problem = read.problem
        found.is_wrong = not asked.has_options
        word = read.problem.read if read.problem else words
        value = (word,) if asked.kind is CustomKind.CHOICES else word
    condition = CustomCondition(asked.name, asked.kind, value)
    found.wanted = replace(found.wanted, custom=(*found.wanted.custom, condition))
    if asked.kind is not CustomKind.TEXT:
        found.bare.append(read.rest.shown)


def _bare(ctx: Context, found: Conditions, words: str) -> None:
    """Narrow by words without a label: all of them one condition, else each, the rest a part of the name."""
    if not words or _known(ctx, found, words):
        return
    names = [one for one in words.split() if not _known(ctx, found, one.strip(_ENDS))]
    found.wanted = replace(found.wanted, name=" ".join(names))


def _known(ctx: Context, found: Conditions, words: str) -> bool:
    if (kind := _KNOWN.get(words)) is not None:
        found.wanted = _of_kind(ctx, found.wanted, kind)
        return True
    for key in _OPTIONS:
        options = ctx.store.rules.options(key)
        option = match_option(key, words, options) if key == "level" else words
        if option in options:
            _narrow(found, key, str(option))
            return True
    return False


def _narrow(found: Conditions, key: str, option: str) -> None:
    wanted = found.wanted
    match key:
        case "stage":
            found.wanted = replace(wanted, stage=option)
        case "level":
            found.wanted = replace(wanted, level=option)
        case _:
            found.wanted = replace(wanted, source=option)


def _of_kind(ctx: Context, wanted: CustomerFilter, kind: str) -> CustomerFilter:
    me = ctx.actor.open_id
    own = replace(wanted, collaborator_open_id="", ownership=Ownership.OWNED)
    match kind:
        case "soon":
            return replace(own, protected_before=ctx.now + _SOON)
        case "quiet":
            day = ctx.calendar.local(ctx.now).date()
            for _ in range(_QUIET_WORKDAYS):
                day = ctx.calendar.previous_workday(day)
            since = ctx.calendar.at(day, ctx.calendar.local(ctx.now).time())
            return replace(own, untouched_since=since)
        case "shared":
            return replace(wanted, owner_open_id="", collaborator_open_id=me)
        case _:
            return replace(wanted, owner_open_id="", collaborator_open_id="", joint_open_id=me)
