"""The statements of a customer list. Those of one set of conditions are made once and bound anew each time."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Text,
    bindparam,
    func,
    or_,
    select,
    union_all,
)

from handlers.records import CustomCondition, CustomerFilter
from storage import joint
from storage.custom_values import fits
from storage.customer_rows import folded
from storage.repository import ESCAPE, like_literal
from storage.tables.base import UtcDateTime
from storage.tables.customers import customer
from storage.tables.disputes import collaboration

IN_ORDER = (customer.c.protected_until.is_(None), customer.c.protected_until, customer.c.id)
"""Whose protection ends soonest comes first."""


class Listing(NamedTuple):
    """A page of customers, each row with the `total` number; that number alone; and the values of both.

    The page's values are these with `at_most` and `skipped`.
    """

    page: Select[Any]
    total: Select[Any]
    values: dict[str, Any]


def listing_of(wanted: CustomerFilter) -> Listing:
    """Return the statements of a filter; withdrawn registrations are in no list."""
    given = {
        "owner": wanted.owner_open_id,
        "collaborator": wanted.collaborator_open_id,
        "at": wanted.at if wanted.collaborator_open_id else None,
        "partner": wanted.joint_open_id,
        "ownership": wanted.ownership.value if wanted.ownership else "",
        "part": f"%{like_literal(folded(wanted.name))}%" if wanted.name else "",
        "stage": wanted.stage,
        "level": wanted.level,
        "source": wanted.source,
        "protected_before": wanted.protected_before,
        "untouched_since": wanted.untouched_since,
    }
    values = {f"wanted_{name}": value for name, value in given.items() if value}
    if wanted.custom:
        return Listing(*_statements(frozenset(values), wanted.custom), values)
    return Listing(*_usual(frozenset(values)), values)


@lru_cache(maxsize=64)
def _usual(given: frozenset[str]) -> tuple[Select[Any], Select[Any]]:
    return _statements(given, ())


def _statements(
    given: frozenset[str], custom: Sequence[CustomCondition]
) -> tuple[Select[Any], Select[Any]]:
    conditions = [*_conditions(given), *(customer.c.id.in_(fits(one)) for one in custom)]
    total = select(func.count()).select_from(customer).where(*conditions)
    page = select(customer, total.scalar_subquery().label("total")).where(*conditions)
    skipped: BindParameter[int] = bindparam("skipped")
    return page.order_by(*IN_ORDER).limit(bindparam("at_most")).offset(skipped), total


def _conditions(given: frozenset[str]) -> list[ColumnElement[bool]]:
    c = customer.c
    touched = func.coalesce(c.last_follow_at, c.registered_at)
    part: BindParameter[str] = bindparam("wanted_part", type_=Text)
    before, since = (_moment(f"wanted_{name}") for name in ("protected_before", "untouched_since"))
    found: list[ColumnElement[bool]] = [c.withdrawn_at.is_(None)]
    if theirs := _of_people(given):
        # Not one OR: PostgreSQL would go through all customers for it.
        found.append(c.id.in_(union_all(*theirs)))
    if "wanted_partner" in given:
        found.append(c.id.in_(joint.customers_of(bindparam("wanted_partner", type_=Text))))
    for name in ("ownership", "stage", "level", "source"):
        if f"wanted_{name}" in given:
            found.append(c[name] == bindparam(f"wanted_{name}", type_=Text))
    if "wanted_part" in given:
        found.append(c.name_folded.like(part, escape=ESCAPE))
    if "wanted_protected_before" in given:
        found.append(c.protected_until < before)
    if "wanted_untouched_since" in given:
        found.append(touched < since)
    return found


def _of_people(given: frozenset[str]) -> list[Select[Any]]:
    """Return the customers somebody owns, and those somebody collaborates on."""
    owner, other = (bindparam(f"wanted_{name}", type_=Text) for name in ("owner", "collaborator"))
    theirs: list[Select[Any]] = []
    if "wanted_owner" in given:
        theirs.append(select(customer.c.id).where(customer.c.owner_open_id == owner))
    if "wanted_collaborator" in given:
        shared = select(collaboration.c.customer_id).where(collaboration.c.person_open_id == other)
        if "wanted_at" in given:
            until = collaboration.c.until_at
            shared = shared.where(or_(until.is_(None), until > _moment("wanted_at")))
        theirs.append(shared)
    return theirs


def _moment(name: str) -> BindParameter[Any]:
    return bindparam(name, type_=UtcDateTime)
