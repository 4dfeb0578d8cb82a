"""我的客户 and 待办: one's own customers, filtered and paged; what is due and overdue."""

import re
from datetime import timedelta

from handlers.actions import Click
from handlers.command import Context, Result
from handlers.disclosing import line_of
from handlers.domain.custom_field import CustomField, CustomKind, named
from handlers.domain.text import one_line
from handlers.outcomes import MyCustomers, Refused, TodoList
from handlers.ownership.protecting import holding_limit
from handlers.reading.custom import read_custom
from handlers.reading.labels import BY_KEY
from handlers.reading.line import Line
from handlers.reading.result import Reading
from handlers.records import CustomCondition, CustomerFilter, Ownership
from handlers.working.reminding import later_choices, lines_for, open_for

_PAGE = 8

_CONDITIONS = {
    "快到期": "soon",
    "即将到期": "soon",
    "到期": "soon",
    "未跟进": "quiet",
    "没跟进": "quiet",
    "协作": "shared",
    "联合": "joint",
}
"""Words of a condition that are no field value, to the key a button carries."""

_WORDS = (label for key in ("stage", "level", "source", "name") for label in BY_KEY[key].labels)
_LABEL = re.compile(rf"^(?:{'|'.join(_WORDS)})\s*[:：]\s*")
"""A condition may name its field, by any of the words that name it elsewhere."""
_SOON = timedelta(days=7)
_QUIET_WORKDAYS = 3


def my_customers(ctx: Context, reading: Reading) -> Result:
    """List one's own and shared customers (command 我的客户)."""
    words = _condition(reading)
    return _listed(ctx, words, page=1)


def my_customers_page(ctx: Context, click: Click) -> Result:
    """Turn the page of the list in place."""
    return _listed(ctx, click.word, page=click.page)


def todo(ctx: Context, reading: Reading) -> Result:
    """List what is due and overdue (command 待办)."""
    return _todo(ctx, page=1)


def todo_page(ctx: Context, click: Click) -> Result:
    """Turn the page of the to-do list in place."""
    return _todo(ctx, page=click.page)


def _listed(ctx: Context, words: str, *, page: int) -> Result:
    own = _field_asked(ctx, words)
    wanted = _filter(ctx, words) if own is None else _field_filter(ctx, *own)
    if isinstance(wanted, Result):
        return wanted
    found = ctx.store.customers.list(wanted, page=page, size=_PAGE)
    pages = max((found.total + _PAGE - 1) // _PAGE, 1)
    if page > pages:
        found = ctx.store.customers.list(wanted, page=pages, size=_PAGE)
    shares = ctx.store.joints.shares_of_each([one.id for one in found.items])
    me = ctx.actor.open_id
    return Result(
        answer=MyCustomers(
            lines=tuple(
                line_of(ctx, one, percent=shares.get(one.id, {}).get(me, 0)) for one in found.items
            ),
            total=found.total,
            page=min(page, pages),
            pages=pages,
            condition=words,
            holding_used=ctx.store.customers.count_open(ctx.actor.open_id),
            holding_limit=holding_limit(ctx, ctx.actor),
        ),
        act="my_customers",
    )


def _todo(ctx: Context, *, page: int) -> Result:
    lines = lines_for(ctx, open_for(ctx))
    pages = max((len(lines) + _PAGE - 1) // _PAGE, 1)
    page = min(max(page, 1), pages)
    return Result(
        answer=TodoList(
            lines=tuple(lines[(page - 1) * _PAGE : page * _PAGE]),
            total=len(lines),
            page=page,
            pages=pages,
            later=later_choices(ctx.now, ctx.calendar),
        ),
        act="todo",
    )


def _condition(reading: Reading) -> str:
    for key in ("stage", "level", "source", "name"):
        if key in reading.fields:
            return str(reading.fields[key].value)
    words = str(reading.customer.value) if reading.customer else reading.unread
    return one_line(words)[:64]


def _field_asked(ctx: Context, condition: str) -> tuple[CustomField, str] | None:
    """Return the added field that a condition is about, and its words: 国家:德国."""
    name, mark, words = condition.replace("：", ":").partition(":")
    field = named(name, ctx.store.custom_fields.live()) if mark else None
    return (field, words.strip()) if field is not None and words.strip() else None


def _field_filter(ctx: Context, field: CustomField, words: str) -> CustomerFilter | Result:
    """Return the filter of an added field; a value it cannot have is answered, not searched for."""
    found = read_custom(field, Line.of(words), ctx.now, ctx.calendar)
    value = words if field.kind is CustomKind.TEXT else found.value
    if value is None or found.rest.text.strip():
        wrong = found.problem.wrong if found.problem else "只读懂了一部分"
        refused = Refused(
            title="这个条件没看懂",
            understood=f"我的客户 {field.name}:{words}",
            why=f"{field.name}：{wrong}。",
            example=f"我的客户 {field.example}",
        )
        return Result(answer=refused, act="my_customers.refused")
    me = ctx.actor.open_id
    return CustomerFilter(
        owner_open_id=me,
        collaborator_open_id=me,
        at=ctx.now,
        custom=(CustomCondition(field.name, field.kind, value),),
    )


def _filter(ctx: Context, condition: str) -> CustomerFilter:
    me = ctx.actor.open_id
    words = _LABEL.sub("", condition).strip()
    match _CONDITIONS.get(words, ""):
        case "soon":
            return CustomerFilter(
                owner_open_id=me, ownership=Ownership.OWNED, protected_before=ctx.now + _SOON
            )
        case "quiet":
            today = ctx.calendar.local(ctx.now).date()
            day = today
            for _ in range(_QUIET_WORKDAYS):
                day = ctx.calendar.previous_workday(day)
            since = ctx.calendar.at(day, ctx.calendar.local(ctx.now).time())
            return CustomerFilter(
                owner_open_id=me, ownership=Ownership.OWNED, untouched_since=since
            )
        case "shared":
            return CustomerFilter(collaborator_open_id=me, at=ctx.now)
        case "joint":
            return CustomerFilter(joint_open_id=me)
    if not words:
        return CustomerFilter(owner_open_id=me, collaborator_open_id=me, at=ctx.now)
    if words in ctx.store.rules.options("stage"):
        return CustomerFilter(owner_open_id=me, stage=words)
    level = words.upper().removesuffix("级").strip()
    if level in ctx.store.rules.options("level"):
        return CustomerFilter(owner_open_id=me, level=level)
    if words in ctx.store.rules.options("source"):
        return CustomerFilter(owner_open_id=me, source=words)
    return CustomerFilter(owner_open_id=me, collaborator_open_id=me, at=ctx.now, name=words)
