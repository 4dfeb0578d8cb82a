"""Searching customers by what people call them: number, name, short name, alias, in whole or in part.

What a person types is compared literally (`%` and `_` are no wildcards) in one folded form. Finding
names that merely resemble each other is another matter and is not done here.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Text,
    bindparam,
    case,
    func,
    or_,
    select,
)

from handlers.domain.company_name import core_name
from storage.customer_rows import folded
from storage.repository import ESCAPE, like_literal
from storage.tables.customers import customer, customer_alias
from storage.tables.disputes import collaboration

MIN_CORE = 2
"""Characters a short name needs before names are searched for it."""


def named_like(
    text: str, open_id: str | None, limit: int
) -> tuple[Select[Any], dict[str, Any]] | None:
    """Return the statement that finds customers by `text`, best first, with its values.

    None when the text says nothing. Best is: the number or the exact name, an alias or equal short
    name, a name that begins with the text, one that contains it, an alias that does; shorter names first.
    """
    wanted = folded(text)
    if not wanted:
        return None
    core = core_name(text)
    literal = like_literal(wanted)
    values: dict[str, Any] = {
        "wanted": wanted,
        "number": wanted.upper(),
        "begins": f"{literal}%",
        "contains": f"%{literal}%",
        "at_most": limit,
    }
    if len(core) >= MIN_CORE:
        values |= {"core": core, "contains_core": f"%{like_literal(core)}%"}
    if open_id is not None:
        values["person"] = open_id
    return _named_like(has_core="core" in values, is_mine="person" in values), values


@cache
def _named_like(*, has_core: bool, is_mine: bool) -> Select[Any]:
    c = customer.c
    wanted = bindparam("wanted", type_=Text)
    is_number = c.customer_no == bindparam("number")
    is_alias = c.id.in_(
        select(customer_alias.c.customer_id).where(customer_alias.c.alias_folded == wanted)
    )
    has_alias = c.id.in_(
        select(customer_alias.c.customer_id).where(
            customer_alias.c.alias_folded.like(bindparam("contains"), escape=ESCAPE)
        )
    )
    begins = c.name_folded.like(bindparam("begins"), escape=ESCAPE)
    contains = c.name_folded.like(bindparam("contains"), escape=ESCAPE)
    fits = [is_number, contains, has_alias]
    ranks: list[tuple[ColumnElement[bool], int]] = [
        (or_(is_number, c.name_folded == wanted), 0),
        (is_alias, 1),
    ]
    if has_core:
        ranks.append((c.core_name == bindparam("core"), 1))
        fits.append(c.core_name.like(bindparam("contains_core"), escape=ESCAPE))
    ranks += [(begins, 2), (contains, 3)]
    found = select(customer).where(or_(*fits), c.withdrawn_at.is_(None))
    order: list[Any] = [case(*ranks, else_=4), func.length(c.name_folded), c.id]
    if is_mine:
        person = bindparam("person", type_=Text)
        found = found.where(belongs_to(person))
        order.insert(0, own_first(person))
    return found.order_by(*order).limit(bindparam("at_most"))


def belongs_to(open_id: str | BindParameter[str]) -> ColumnElement[bool]:
    """Return the condition that the person owns the customer or collaborates on it."""
    shared = select(collaboration.c.customer_id).where(collaboration.c.person_open_id == open_id)
    return or_(customer.c.owner_open_id == open_id, customer.c.id.in_(shared))


def own_first(open_id: str | BindParameter[str]) -> ColumnElement[int]:
    """Return the order that puts the person's own customers before shared ones."""
    return case((customer.c.owner_open_id == open_id, 0), else_=1)
