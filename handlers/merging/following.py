"""From a customer that was merged to the one that stays: what older cards and older deeds are about now."""

from handlers.changes import shown_name
from handlers.command import Context
from handlers.records import Customer
from handlers.rights import may_open


def kept_for(ctx: Context, customer_id: int) -> Customer | None:
    """Return the customer that a merged one is found as; None for one that is not merged."""
    kept = ctx.store.merges.kept_for(customer_id)
    return None if kept is None else ctx.store.customers.get(kept)


def seen_instead(ctx: Context, customer_id: int) -> Customer | None:
    """Return the customer that stays in place of a merged one, if the acting person may open it."""
    if not customer_id or ctx.store.customers.get(customer_id) is not None:
        return None
    kept = kept_for(ctx, customer_id)
    return kept if kept is not None and may_open(ctx, kept) else None


def went_into(kept: Customer) -> str:
    """Say in Chinese into which customer another one went."""
    return f"这家客户已并入「{shown_name(kept)}」（{kept.customer_no}）"
