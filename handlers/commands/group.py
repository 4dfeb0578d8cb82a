"""集团成员: the group of a customer, from its card; paged in place."""

from handlers.actions import Click
from handlers.command import Context, Result
from handlers.groups.showing import group_shown
from handlers.rights import may_open

PAGE_TURN = "page"
"""What a click says that turns the page of a card instead of opening one."""


def open_group(ctx: Context, click: Click) -> Result:
    """Show the group of a customer that this person may open."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None or not may_open(ctx, customer):
        toast = "您看不到这个客户的详情。可发：我的客户"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="refused")
    return Result(
        answer=group_shown(ctx, customer, click.page),
        keeps_card=click.word != PAGE_TURN,
        act="group",
        customer_id=customer.id,
    )
