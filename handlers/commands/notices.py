"""What the buttons of the scheduler's own cards do: pages of the release notices, 没变 on the monthly check."""

from handlers.actions import Click
from handlers.command import Context, Result
from handlers.commands.remind import done
from handlers.domain.timing import CUSTOMERS_A_CARD
from handlers.outcomes import ReleaseNotices
from handlers.ownership.ending import told_of
from handlers.records import LedgerEntry, LedgerKind
from handlers.rights import may_change
from handlers.standing_in import recipients


def page(ctx: Context, click: Click) -> Result:
    """下一页 of the release notices, in place: what still ends, for the owner or who stands in."""
    owner = click.word or ctx.actor.open_id
    if ctx.actor.open_id not in recipients(ctx, owner):
        toast = "这张卡片是发给别人的。可发：我的客户 快到期"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="refused")
    lines = told_of(ctx, owner)
    pages = max((len(lines) + CUSTOMERS_A_CARD - 1) // CUSTOMERS_A_CARD, 1)
    number = min(max(click.page, 1), pages)
    begin = (number - 1) * CUSTOMERS_A_CARD
    person = ctx.store.people.get(owner)
    return Result(
        answer=ReleaseNotices(
            lines=tuple(lines[begin : begin + CUSTOMERS_A_CARD]),
            more=max(len(lines) - begin - CUSTOMERS_A_CARD, 0),
            page=number,
            owner=person.name if person and owner != ctx.actor.open_id else "",
            owner_id=click.word,
        ),
        act="notices",
    )


def contacts_same(ctx: Context, click: Click) -> Result:
    """没变: the contacts were looked at and stay; they count as confirmed today."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None or not may_change(ctx, customer):
        toast = "这个客户不在您名下，没有记录。可发：我的客户"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="refused")
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.UPDATED,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=customer.owner_open_id,
            message_id=ctx.source.message_id,
            facts={"contacts": "confirmed"},
        )
    )
    return done(ctx, click)
