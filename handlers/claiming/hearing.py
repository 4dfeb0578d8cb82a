"""Who hears of an attempt on a customer: its owner; of an owner who has left, whoever stands above them.

A leaver's customer is handed over by the superior, so the superior must know who else wants it.
"""

from collections.abc import Sequence

from handlers.command import Context
from handlers.disclosing import customer_view, person_view
from handlers.outcomes import Notice
from handlers.people import PersonStatus
from handlers.records import Claim, Customer
from handlers.rights import is_present, superiors

_DEEDS = {"": "报备了", "share": "申请协作", "appeal": "申诉"}


def has_left(ctx: Context, open_id: str) -> bool:
    """Whether somebody is known to have left the company."""
    person = ctx.store.people.get(open_id) if open_id else None
    return person is not None and person.status is PersonStatus.LEFT


def hearer_of(ctx: Context, customer: Customer, claimant: str) -> str:
    """Return who is told of a claimant's attempt: the owner, else the nearest superior, else an administrator.

    Empty when nobody is left to be told.
    """
    if not has_left(ctx, customer.owner_open_id):
        return customer.owner_open_id
    above = [*superiors(ctx, customer.owner_open_id), *ctx.store.people.admins()]
    return next((one for one in above if one != claimant and is_present(ctx, one)), "")


def heard_by(ctx: Context, customer: Customer, claimant: str) -> str:
    """Return how to call who is told: owner, superior or nobody."""
    hearer = hearer_of(ctx, customer, claimant)
    if not hearer:
        return "nobody"
    return "owner" if hearer == customer.owner_open_id else "superior"


def of_a_leaver(
    ctx: Context,
    customer: Customer,
    claim: Claim,
    reader: str,
    *,
    wants: str = "",
    appeal_reason: str = "",
    others: Sequence[str] = (),
) -> Notice:
    """Return what the superior reads about an attempt on a customer whose owner has left.

    `others` names further customers of theirs that the same claim ran into.
    """
    rival, owner = (
        person_view(ctx, claim.claimant_open_id),
        person_view(ctx, customer.owner_open_id),
    )
    who = f"{rival.name}（{rival.department}）" if rival.department else rival.name or "一位同事"
    lines = [
        f"{who}{_DEEDS[wants]} {customer_view(ctx, customer, reader=reader).name}（{claim.reason}）。",
        f"同一次报备还和另外 {len(others)} 家重合：{'、'.join(others)}。" if others else "",
        f"理由：{appeal_reason}" if appeal_reason else "",
        f"归属人{owner.name}已离职，没有人能答复。请安排这家客户由谁接手，并告诉对方。",
    ]
    text = "\n".join(line for line in lines if line)
    return Notice(title="离职同事的客户有人报备", text=text, color="orange")
