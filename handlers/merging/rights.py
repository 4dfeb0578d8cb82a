"""Who may merge two customers, and who is asked about a likely duplicate: the manager of both, or an administrator."""

from handlers.command import Context
from handlers.records import Customer, Ownership, Role
from handlers.rights import is_present, managers_of_department, superiors


def may_merge(ctx: Context, customer: Customer) -> bool:
    """Whether the acting person may merge this customer with another one that they may merge too."""
    if Role.ADMIN in ctx.roles:
        return True
    return Role.MANAGER in ctx.roles and ctx.actor.open_id in heads_of(ctx, customer)


def heads_of(ctx: Context, customer: Customer) -> list[str]:
    """Return who stands above a customer, the nearest first; an owner who leads others is among them."""
    if customer.ownership is Ownership.OWNED:
        above = superiors(ctx, customer.owner_open_id)
        is_head = Role.MANAGER in ctx.store.people.roles(customer.owner_open_id)
        return [customer.owner_open_id, *above] if is_head else above
    return managers_of_department(ctx, customer.department_id)


def judge_of(ctx: Context, one: Customer, other: Customer) -> str:
    """Return who decides whether two customers are one: the nearest common leader, else an administrator.

    Empty when nobody is left.
    """
    others = heads_of(ctx, other)
    common = [open_id for open_id in heads_of(ctx, one) if open_id in others]
    fit = (each for each in (*common, *ctx.store.people.admins()) if is_present(ctx, each))
    return next(fit, "")
