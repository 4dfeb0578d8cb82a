"""更新 X 上级公司:Y: a customer moves below another, or stands for itself; taken back with the update."""

from dataclasses import dataclass

from handlers.changes import shown_name
from handlers.command import Context, Tell
from handlers.groups.grouping import owner_told, parent_of, put_below, stated
from handlers.reading.fields import NO_PARENT
from handlers.records import Customer
from handlers.views import ChangeView


@dataclass(frozen=True, slots=True)
class Move:
    """Where a customer goes: below `parent` (None: below nobody), from below `was_id` (0: nobody).

    `change` is None where nothing changes; `problem` says in words what is wrong with what was stated.
    """

    parent: Customer | None
    was_id: int
    change: ChangeView | None
    problem: str = ""


def move_of(ctx: Context, customer: Customer, words: str) -> Move | None:
    """Return where a stated 上级公司 moves the customer; None when none was stated."""
    if not words:
        return None
    above, was = stated(ctx, words, below=customer), parent_of(ctx, customer)
    was_id = was.id if was else 0
    if above.problem:
        return Move(None, was_id, None, f"上级公司没有改：{above.problem}")
    before, after = _name(was), _name(above.parent)
    if (above.parent.id if above.parent else 0) == was_id:
        return Move(above.parent, was_id, None)
    return Move(above.parent, was_id, ChangeView("parent", before, after))


def carry_out(ctx: Context, customer: Customer, move: Move) -> list[Tell]:
    """Move the customer, and tell the owner of the group that it comes into."""
    if not put_below(ctx, customer, move.parent) or move.parent is None:
        return []
    return owner_told(ctx, customer, move.parent)


def move_back(ctx: Context, customer: Customer, parent_id: int) -> None:
    """Put the customer back to where it was; one that is gone, or below it by now, is nobody."""
    parent = ctx.store.customers.get(parent_id) if parent_id else None
    if not put_below(ctx, customer, parent):
        put_below(ctx, customer, None)


def _name(customer: Customer | None) -> str:
    return shown_name(customer) if customer else NO_PARENT
