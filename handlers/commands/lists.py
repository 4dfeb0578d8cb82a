"""我的客户 and 待办: one's own customers, filtered and paged; what is due and overdue."""

from handlers.actions import Click
from handlers.command import Context, Result
from handlers.commands.list_conditions import read_conditions, says_a_field
from handlers.disclosing import line_of
from handlers.domain.quality import Problem
from handlers.domain.text import one_line
from handlers.outcomes import MyCustomers, Refused, TodoList
from handlers.ownership.protecting import holding_limit
from handlers.reading.labels import label_of
from handlers.reading.result import Reading
from handlers.working.reminding import later_choices, lines_for, open_for

_PAGE = 8

_LONGEST_CONDITION = 120
"""Characters of a condition that a page button carries."""


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


def narrowed(ctx: Context, words: str) -> Result | None:
    """List one's own customers where the words are conditions by field (客户 国家:德国); None: they are not."""
    return _listed(ctx, words, page=1) if says_a_field(ctx, words) else None


def _listed(ctx: Context, words: str, *, page: int) -> Result:
    asked = read_conditions(ctx, words)
    if asked.problem is not None and asked.is_wrong:
        return _refused(words, asked.problem)
    wanted = asked.wanted
    found = ctx.store.customers.list(wanted, page=page, size=_PAGE)
    if asked.problem is not None and not found.total:
        return _refused(words, asked.problem)
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
    words = str(reading.customer.value) if reading.customer else reading.unread
    return one_line(words)[:_LONGEST_CONDITION]


def _refused(condition: str, problem: Problem) -> Result:
    refused = Refused(
        title="这个条件没看懂",
        understood=f"我的客户 {condition}",
        why=f"{label_of(problem.field)}：{problem.wrong}。",
        example=f"我的客户 {problem.example}",
    )
    return Result(answer=refused, act="my_customers.refused")
