"""Who stands how to a customer: owner, collaborator, somebody's superior, or a stranger.

Every right in the product follows from one `Viewer`; the disclosure policy says what each may see.
"""

from dataclasses import replace

from handlers.command import Context
from handlers.domain.disclosure import Disclosure, Viewer, disclose
from handlers.people import (
    DepartmentProfile,
    PersonStatus,
    departments_above,
    manager_chain,
)
from handlers.records import Collaboration, Customer, Role

WORK, VIEW = "work", "view"
"""The rights of a collaborator."""


def viewer(ctx: Context, customer: Customer, *, reader: str = "") -> Viewer:
    """Return how `reader` (default: the acting person) stands to the customer."""
    open_id = reader or ctx.actor.open_id
    is_actor = open_id == ctx.actor.open_id
    roles = ctx.roles if is_actor else ctx.store.people.roles(open_id)
    is_owner = bool(customer.owner_open_id) and customer.owner_open_id == open_id
    grant = None if is_owner else grant_of(ctx, customer, open_id)
    return Viewer(
        open_id=open_id,
        is_owner=is_owner,
        is_collaborator=grant is not None,
        only_looks=grant is not None and grant.rights == VIEW,
        is_manager=(
            not is_owner
            and Role.MANAGER in roles
            and open_id in superiors(ctx, customer.owner_open_id)
        ),
        is_admin=Role.ADMIN in roles,
        is_finance=Role.FINANCE in roles,
    )


def disclosure(ctx: Context, customer: Customer, *, reader: str = "") -> Disclosure:
    """Return what `reader` (default: the acting person) may see of the customer."""
    return disclose(viewer(ctx, customer, reader=reader), ctx.policy)


def may_work_on(ctx: Context, customer: Customer) -> bool:
    """Whether the acting person may log contacts: the owner, and collaborators unless they only look."""
    me = viewer(ctx, customer)
    return me.is_owner or (me.is_collaborator and not me.only_looks)


def may_change(ctx: Context, customer: Customer) -> bool:
    """Whether the acting person may change fields: the owner, superiors, administrators."""
    me = viewer(ctx, customer)
    return me.is_owner or me.is_manager or me.is_admin


def may_open(ctx: Context, customer: Customer) -> bool:
    """Whether the acting person gets the customer's card rather than a duplicate check's answer."""
    shown = disclosure(ctx, customer)
    return shown.sees_details or shown.sees_amounts


def grant_of(ctx: Context, customer: Customer, open_id: str) -> Collaboration | None:
    """Return the collaboration in force by which somebody shares the customer."""
    grants = ctx.store.sharing.collaborators(customer.id, ctx.now)
    return next((one for one in grants if one.person_open_id == open_id), None)


def superiors(ctx: Context, open_id: str) -> list[str]:
    """Return a person's superiors, the nearest first; empty for unknown people.

    Whom an administrator made manager of a department (角色) leads it where the directory names nobody who is
    here; beside a leader of the directory they come after everybody of the directory.
    """
    person = ctx.store.people.get(open_id) if open_id else None
    if person is None:
        return []
    people = {profile.open_id: profile for profile in ctx.store.people.all()}
    chain = manager_chain(person, people, _led(ctx))
    made = _appointed(ctx, person.department_id)
    return [*chain, *(one for one in made if one not in chain and one != open_id)]


def managers_of_department(ctx: Context, department_id: str) -> list[str]:
    """Return who leads a department or one above it, and who was made manager of one of them."""
    led = [unit.leader_open_id for unit in departments_above(department_id, _led(ctx))]
    return list(dict.fromkeys([*filter(None, led), *_appointed(ctx, department_id)]))


def _led(ctx: Context) -> dict[str, DepartmentProfile]:
    """Return the departments by id, each with its leader: of the directory, else who was made its manager."""
    units = {unit.id: unit for unit in ctx.store.people.departments()}
    for one in ctx.store.people.grants():
        unit = units.get(one.department_id) if one.role is Role.MANAGER else None
        if unit is None or not is_present(ctx, one.open_id):
            continue
        if not unit.leader_open_id or not is_present(ctx, unit.leader_open_id):
            units[unit.id] = replace(unit, leader_open_id=one.open_id)
    return units


def _appointed(ctx: Context, department_id: str) -> list[str]:
    """Return who was made manager of a department or one above it by 角色, and is here."""
    made = [one for one in ctx.store.people.grants() if one.role is Role.MANAGER]
    if not made:
        return []
    departments = {unit.id: unit for unit in ctx.store.people.departments()}
    above = [unit.id for unit in departments_above(department_id, departments)]
    return [
        one.open_id
        for unit in above
        for one in made
        if one.department_id == unit and is_present(ctx, one.open_id)
    ]


def deciding_manager(ctx: Context, one: str, other: str) -> str:
    """Return who decides between two people: their lowest common superior, else an administrator.

    An administrator who leads one of them comes last of all. Where there is none, the nearest superior of one
    of them, the claimant's first, so that the case is before somebody. Empty when nobody is left (product
    rules, Who is told and what is seen).
    """
    first, second = superiors(ctx, one), superiors(ctx, other)
    common = [open_id for open_id in first if open_id in second]
    admins = sorted(
        ctx.store.people.admins(), key=lambda open_id: leads_one_side(ctx, open_id, (one, other))
    )
    others = [*common, *admins, *first, *second]
    fit = (
        open_id for open_id in others if open_id not in {one, other} and is_present(ctx, open_id)
    )
    return next(fit, "")


def leads_one_side(ctx: Context, open_id: str, sides: tuple[str, str]) -> bool:
    """Whether somebody stands above one of two people and not above the other."""
    one, other = (open_id in superiors(ctx, side) for side in sides)
    return one is not other


def is_present(ctx: Context, open_id: str) -> bool:
    """Whether somebody may still be told things; who is not cached yet may."""
    person = ctx.store.people.get(open_id)
    return person is None or person.status is not PersonStatus.LEFT
