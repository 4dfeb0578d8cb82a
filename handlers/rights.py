"""Who stands how to a customer: owner, collaborator, somebody's superior, or a stranger.

Every right in the product follows from one `Standing`; the disclosure policy says what each may see.
"""

from handlers.command import Context
from handlers.domain.disclosure import Standing
from handlers.people import manager_chain
from handlers.records import Customer, Role


def standing(ctx: Context, customer: Customer) -> Standing:
    """Return how the acting person stands to the customer."""
    return standing_of(ctx, customer, ctx.actor.open_id, ctx.roles)


def standing_of(ctx: Context, customer: Customer, open_id: str, roles: frozenset[Role]) -> Standing:
    """Return how any person stands to the customer."""
    if customer.owner_open_id and customer.owner_open_id == open_id:
        return Standing.OWNER
    if any(
        grant.person_open_id == open_id
        for grant in ctx.store.sharing.collaborators(customer.id, ctx.now)
    ):
        return Standing.COLLABORATOR
    if Role.ADMIN in roles:
        return Standing.ADMIN
    if Role.MANAGER in roles and open_id in superiors(ctx, customer.owner_open_id):
        return Standing.MANAGER
    return Standing.STRANGER


def superiors(ctx: Context, open_id: str) -> list[str]:
    """Return a person's superiors, the nearest first; empty for unknown people."""
    person = ctx.store.people.get(open_id) if open_id else None
    if person is None:
        return []
    people = {profile.open_id: profile for profile in ctx.store.people.all()}
    departments = {unit.id: unit for unit in ctx.store.people.departments()}
    return list(manager_chain(person, people, departments))


def deciding_manager(ctx: Context, one: str, other: str) -> str:
    """Return who decides between two people: their lowest common superior, else an administrator.

    Empty when there is neither (product rules, Who is told and what is seen).
    """
    chain = superiors(ctx, one)
    others = set(superiors(ctx, other))
    common = [open_id for open_id in chain if open_id in others and open_id not in {one, other}]
    if common:
        return common[0]
    admins = [open_id for open_id in ctx.store.people.admins() if open_id not in {one, other}]
    return admins[0] if admins else ""
