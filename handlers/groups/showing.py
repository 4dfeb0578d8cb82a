"""The group as one person may see it: every company of it and who serves it, by the rules of disclosure."""

from handlers.command import Context
from handlers.disclosing import days_left, owner_view
from handlers.groups.records import Member
from handlers.outcomes import GroupShown
from handlers.records import Customer, Ownership
from handlers.rights import disclosure, may_open, viewer
from handlers.views import GroupLine, GroupSummary

_PAGE = 10


def root_of(ctx: Context, customer: Customer) -> int:
    """Return the id of the company at the top of a customer's group; its own when it stands alone."""
    above = ctx.store.groups.above(customer.id)
    return above[-1] if above else customer.id


def summary_of(ctx: Context, customer: Customer) -> GroupSummary | None:
    """Return what a customer's card says of its group; None for one that stands alone."""
    above = ctx.store.groups.above(customer.id)
    root = above[-1] if above else customer.id
    members = ctx.store.groups.members(root)
    if not members:
        return None
    parent = ctx.store.customers.get(above[0]) if above else None
    head = ctx.store.customers.get(root)
    return GroupSummary(
        head=_name(ctx, head) if head else "",
        parent=_name(ctx, parent) if parent else "",
        count=len(members) + 1,
    )


def group_shown(ctx: Context, customer: Customer, page: int) -> GroupShown:
    """Return one page of the group of a customer that this person may open."""
    root = root_of(ctx, customer)
    members = [Member(root, 0, 0), *ctx.store.groups.members(root)]
    pages = max((len(members) + _PAGE - 1) // _PAGE, 1)
    number = min(max(page, 1), pages)
    shown = members[(number - 1) * _PAGE : number * _PAGE]
    lines = [
        _line(ctx, one, found, customer)
        for one in shown
        if (found := ctx.store.customers.get(one.customer_id)) is not None
    ]
    head = ctx.store.customers.get(root)
    return GroupShown(
        customer_id=customer.id,
        head_name=_name(ctx, head) if head else "",
        lines=tuple(lines),
        total=len(members),
        page=number,
        pages=pages,
    )


def _line(ctx: Context, member: Member, customer: Customer, here: Customer) -> GroupLine:
    me = viewer(ctx, customer)
    is_owned = customer.ownership is Ownership.OWNED
    state = "mine" if me.is_owner else "shared" if me.is_collaborator else "taken"
    return GroupLine(
        customer_id=customer.id if may_open(ctx, customer) else 0,
        name=_name(ctx, customer),
        depth=member.depth,
        state=state if is_owned else customer.ownership.value,
        owner=owner_view(ctx, customer),
        days_left=days_left(ctx, customer),
        is_here=customer.id == here.id,
    )


def _name(ctx: Context, customer: Customer) -> str:
    return disclosure(ctx, customer).customer_name(customer.name, customer.kind)
