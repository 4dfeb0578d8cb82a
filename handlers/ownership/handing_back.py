"""A former owner who gets a customer back through a colleague inside the cool-down: noted for the managers.

Whoever released a customer may not take it back for 冷却期; a friend who picks it up and passes it on would
make nothing of that rule. Nothing is refused: hand-overs have good reasons too, and a manager judges. Back
in the pool it is another matter: there the cool-down of who released it goes on (`handlers.ownership.pooling`).
"""

from datetime import timedelta

from handlers.command import Context
from handlers.ownership.protecting import policy_of, standing
from handlers.records import Customer, LedgerKind

KIND = "friend_hand_back"


def flag_hand_back(ctx: Context, customer: Customer, receiver: str) -> None:
    """Note it when `receiver` released this customer not long ago and somebody else picked it up since."""
    entries = standing(ctx.store.ledger.entries_of(customer.id))
    released = [
        one for one in entries if one.kind is LedgerKind.RELEASED and one.owner_open_id == receiver
    ]
    if not released:
        return
    last = released[-1]
    friends = [
        one
        for one in entries
        if one.kind is LedgerKind.PICKED_UP and one.id > last.id and one.owner_open_id != receiver
    ]
    cooling = timedelta(days=policy_of(ctx, customer.department_id).cool_down_days)
    if not friends or ctx.now >= last.at + cooling:
        return
    ctx.store.concerns.add(
        f"{KIND}:{last.id}:{receiver}",
        KIND,
        person=receiver,
        customer_id=customer.id,
        at=ctx.now,
        facts={"through": friends[-1].owner_open_id, "released_at": last.at.isoformat()},
    )
