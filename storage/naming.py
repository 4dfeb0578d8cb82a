"""Searching customers by what people call them: number, name, short name, alias, in whole or in part.

What a person types is compared literally (`%` and `_` are no wildcards) in one folded form. Among one's own
customers a part of a name will do. Among all of them, a million perhaps, only what an index finds is looked
at: equal names here, parts of names by `storage.matching`.
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
    literal,
    or_,
    select,
    union_all,
)

from handlers.domain.company_name import core_name
from storage.customer_rows import folded
from storage.repository import ESCAPE, like_literal
from storage.tables.customers import customer, customer_alias
from storage.tables.disputes import collaboration

MIN_CORE = 2
"""Characters a short name needs before names are searched for it."""

Asked = tuple[Select[Any], dict[str, Any]]
"""A statement and its values."""

_WANTED: BindParameter[str] = bindparam("wanted", type_=Text)
_CORE: BindParameter[str] = bindparam("core", type_=Text)
_PERSON: BindParameter[str] = bindparam("person", type_=Text)


def called(text: str, limit: int) -> Asked | None:
    """Return the statement that finds customers called exactly so, best first; None when the text says nothing.

    Best is: the number or the exact name, then an alias or equal short name; shorter names first.
    """
    wanted = folded(text)
    if not wanted:
        return None
    values = {"wanted": wanted, "number": wanted.upper(), "at_most": limit}
    core = core_name(text)
    if len(core) >= MIN_CORE:
        values["core"] = core
    return _called(has_core="core" in values), values


def of_person(text: str, open_id: str, limit: int) -> Asked | None:
    """Return the statement that finds a person's own and shared customers by `text`, best first.

    None when the text says nothing. Own ones come first, then as by `called`, then names that begin with the
    text, names that contain it, aliases that do; shorter names first.
    """
    if (exact := called(text, limit)) is None:
        return None
    values = exact[1]
    part = like_literal(values["wanted"])
    values |= {"begins": f"{part}%", "contains": f"%{part}%", "person": open_id}
    if "core" in values:
        values["contains_core"] = f"%{like_literal(values['core'])}%"
    return _of_person(has_core="core" in values), values


@cache
def _called(*, has_core: bool) -> Select[Any]:
    c = customer.c
    # Not one OR: PostgreSQL would go through all customers for it.
    ways = [
        select(c.id).where(c.customer_no == bindparam("number")),
        select(c.id).where(c.name_folded == _WANTED),
        select(customer_alias.c.customer_id).where(customer_alias.c.alias_folded == _WANTED),
    ]
    if has_core:
        # Of a short name that many bear, as many as are ever shown.
        same = select(c.id).where(c.core_name == _CORE, c.withdrawn_at.is_(None))
        ways.append(select(same.order_by(c.id).limit(bindparam("at_most")).subquery().c.id))
    found = select(customer).where(c.id.in_(union_all(*ways)), c.withdrawn_at.is_(None))
    order = (_rank(has_core=has_core), func.length(c.name_folded), c.id)
    return found.order_by(*order).limit(bindparam("at_most"))


@cache
def _of_person(*, has_core: bool) -> Select[Any]:
    c = customer.c
    has_alias = (
        select(literal(1))
        .where(
            customer_alias.c.customer_id == c.id,
            customer_alias.c.alias_folded.like(bindparam("contains"), escape=ESCAPE),
        )
        .exists()
    )
    begins = c.name_folded.like(bindparam("begins"), escape=ESCAPE)
    contains = c.name_folded.like(bindparam("contains"), escape=ESCAPE)
    fits = [c.customer_no == bindparam("number"), contains, has_alias]
    if has_core:
        fits.append(c.core_name.like(bindparam("contains_core"), escape=ESCAPE))
    order = (
        own_first(_PERSON),
        _rank((begins, 2), (contains, 3), has_core=has_core),
        func.length(c.name_folded),
        c.id,
    )
    found = select(customer).where(belongs_to(_PERSON), or_(*fits), c.withdrawn_at.is_(None))
    return found.order_by(*order).limit(bindparam("at_most"))


def _rank(*more: tuple[ColumnElement[bool], int], has_core: bool) -> ColumnElement[int]:
    """Return how well a name fits, the best being 0."""
    c = customer.c
    is_exact = or_(c.customer_no == bindparam("number"), c.name_folded == _WANTED)
    is_alias = c.id.in_(
        select(customer_alias.c.customer_id).where(customer_alias.c.alias_folded == _WANTED)
    )
    is_core = [(c.core_name == _CORE, 1)] if has_core else []
    return case((is_exact, 0), (is_alias, 1), *is_core, *more, else_=4)


def belongs_to(open_id: str | BindParameter[str]) -> ColumnElement[bool]:
    """Return the condition that the person owns the customer or collaborates on it."""
    own = select(customer.c.id).where(customer.c.owner_open_id == open_id)
    shared = select(collaboration.c.customer_id).where(collaboration.c.person_open_id == open_id)
    return customer.c.id.in_(union_all(own, shared))


def own_first(open_id: str | BindParameter[str]) -> ColumnElement[int]:
    """Return the order that puts the person's own customers before shared ones."""
    return case((customer.c.owner_open_id == open_id, 0), else_=1)
