"""The list of likely duplicates as one person may act on it, and what else makes a pair none."""

from collections.abc import Sequence

from handlers.command import Context
from handlers.disclosing import customer_view, person_view
from handlers.domain.company_name import CustomerKind
from handlers.groups.kindred import are_of_one_group
from handlers.merging.planning import clash
from handlers.merging.records import Pair
from handlers.merging.rights import may_merge
from handlers.outcomes import DuplicatesShown
from handlers.outcomes.merging import PairLine, PairSide
from handlers.records import Customer, Ownership

A_CARD = 5
"""Pairs on one card: each takes two lines and two buttons."""
Both = tuple[Customer, Customer]


def may_be_one(ctx: Context, one: Customer, other: Customer) -> bool:
    """Whether two similar customers can be duplicates: no persons, not of one group, no contradiction."""
    if CustomerKind.PERSON in (one.kind, other.kind) or clash(one, other):
        return False
    if Ownership.HISTORY in (one.ownership, other.ownership):
        return False
    if are_of_one_group(one.name, other.name):
        return False
    roots = [[each.id, *ctx.store.groups.above(each.id)][-1] for each in (one, other)]
    return roots[0] != roots[1]


def both_of(ctx: Context, pair: Pair) -> Both | None:
    """Return the two customers of a pair while both stand."""
    first = ctx.store.customers.get(pair.first_id)
    second = ctx.store.customers.get(pair.second_id)
    return None if first is None or second is None else (first, second)


def mine(ctx: Context, pairs: Sequence[Pair]) -> list[tuple[Pair, Both]]:
    """Return the pairs that the acting person may merge, each with its customers."""
    found = []
    for pair in pairs:
        both = both_of(ctx, pair)
        if both is not None and all(may_merge(ctx, one) for one in both):
            found.append((pair, both))
    return found


def page_of(
    ctx: Context, pairs: Sequence[tuple[Pair, Both]], page: int = 1, *, is_news: bool = False
) -> DuplicatesShown:
    """Return one page of pairs as the acting person sees them."""
    pages = max((len(pairs) + A_CARD - 1) // A_CARD, 1)
    page = min(max(page, 1), pages)
    here = pairs[(page - 1) * A_CARD : page * A_CARD]
    return DuplicatesShown(
        lines=tuple(
            PairLine(_side(ctx, both[0]), _side(ctx, both[1]), pair.score, pair.reason)
            for pair, both in here
        ),
        total=len(pairs),
        page=page,
        pages=pages,
        is_news=is_news,
    )


def _side(ctx: Context, customer: Customer) -> PairSide:
    shown = customer_view(ctx, customer)
    is_owned = customer.ownership is Ownership.OWNED
    owner = person_view(ctx, shown.owner.open_id) if is_owned else None
    return PairSide(customer.id, customer.customer_no, shown.name, owner)
