"""关注释放 taken back: the watch ends, and the card it was pressed on offers it again."""

from handlers.changes import shown_name
from handlers.claiming.attempts import taken
from handlers.command import Context, Renewal, Result
from handlers.outcomes import Undone
from handlers.records import Change, Customer, Ownership


def unwatch(ctx: Context, customer: Customer, change: Change) -> Result:
    """End the watch that `change` noted."""
    me = ctx.actor.open_id
    ctx.store.sharing.remove_watch(customer.id, me)
    claim = ctx.store.ledger.claim(change.subject_id or 0)
    card = str(change.before.get("card", ""))
    is_taken = customer.ownership is Ownership.OWNED and customer.owner_open_id != me
    renewals: tuple[Renewal, ...] = ()
    if card and claim is not None and is_taken:
        renewals = (Renewal(card, taken(ctx, customer, claim), change.at),)
    done = Undone(what=f"已取消关注释放：{shown_name(customer)}")
    return Result(answer=done, renewals=renewals)
