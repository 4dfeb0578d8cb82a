"""The conditions of a customer list, as SQL."""

from typing import Any

from sqlalchemy import func, or_, select

from handlers.records import CustomerFilter
from storage import joint
from storage.custom_values import fits
from storage.customer_rows import folded
from storage.repository import ESCAPE, like_literal
from storage.tables.customers import customer
from storage.tables.disputes import collaboration


def conditions(wanted: CustomerFilter) -> list[Any]:
    """Return the WHERE clauses of a filter; withdrawn registrations are in no list."""
    c = customer.c
    found: list[Any] = [c.withdrawn_at.is_(None)]
    people = []
    if wanted.owner_open_id:
        people.append(c.owner_open_id == wanted.owner_open_id)
    if wanted.collaborator_open_id:
        shared = select(collaboration.c.customer_id).where(
            collaboration.c.person_open_id == wanted.collaborator_open_id
        )
        if wanted.at is not None:
            until = collaboration.c.until_at
            shared = shared.where(or_(until.is_(None), until > wanted.at))
        people.append(c.id.in_(shared))
    if people:
        found.append(or_(*people))
    if wanted.joint_open_id:
        found.append(c.id.in_(joint.customers_of(wanted.joint_open_id)))
    if wanted.ownership is not None:
        found.append(c.ownership == wanted.ownership.value)
    if wanted.name:
        pattern = f"%{like_literal(folded(wanted.name))}%"
        found.append(c.name_folded.like(pattern, escape=ESCAPE))
    for column, value in ((c.stage, wanted.stage), (c.level, wanted.level)):
        if value:
            found.append(column == value)
    if wanted.source:
        found.append(c.source == wanted.source)
    if wanted.protected_before is not None:
        found.append(c.protected_until < wanted.protected_before)
    if wanted.untouched_since is not None:
        touched = func.coalesce(c.last_follow_at, c.registered_at)
        found.append(touched < wanted.untouched_since)
    found += [c.id.in_(fits(condition)) for condition in wanted.custom]
    return found
