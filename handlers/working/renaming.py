"""A customer's new names, changed or further ones: looked for among all customers before they are written.

As good as a colleague's customer is refused; what merely resembles one is written and the owner hears of it,
with 有异议 (product rules, 更新: a changed name is checked for duplicates again).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.changes import shown_name
from handlers.claiming.alike import ALSO_NAMED, ASKED_ABOUT, RENAMED, alike
from handlers.claiming.hits import Hit
from handlers.claiming.known_as import say_names, unsay_names
from handlers.claiming.objecting import note_beside
from handlers.command import Context
from handlers.domain.company_name import name_key
from handlers.domain.conflict import Level
from handlers.domain.other_names import names_in
from handlers.records import Customer
from handlers.working.bearing import found_apart


@dataclass(frozen=True, slots=True)
class NewNames:
    """Names that a customer did not have: the changed one, empty when it stays, and further ones."""

    changed: str
    further: tuple[str, ...]

    def __iter__(self) -> Iterator[str]:
        return filter(None, (self.changed, *self.further))

    def meant_by(self, hit: Hit) -> str:
        """Return which of them a hit resembles."""
        told = (one for one in self.further if f"别名「{one}」" in hit.reason)
        return next(told, self.changed)


def new_names(customer: Customer, values: Mapping[str, Any]) -> NewNames:
    """Return the names among these new values that the customer did not have."""
    had = {name_key(one) for one in (customer.name, *_other_names(customer))}
    said = names_in(str(values.get("other_names") or ""))
    further = tuple(one for one in said if name_key(one) not in had)
    return NewNames(str(values.get("name") or ""), further)


def beside_new_names(ctx: Context, customer: Customer, kind: str, names: NewNames) -> list[Hit]:
    """Return the customers of others that new names resemble, and that it was not known to be apart from.

    Where only its own side said so, they may resemble each other still, but not be as good as the same.
    """
    if not any(names):
        return []
    for name in names:
        ctx.store.matching.similar(name)  # the long look-up, before anybody has to wait
    ctx.store.matching.take_turn()
    apart = found_apart(ctx, customer)
    sure = {number for number, is_found in apart.items() if is_found}
    found = alike(ctx, names.changed, kind, also=names.further, besides=sure | {customer.id})
    told = [
        one
        for one in found
        if one.level is Level.E2 or (one.level is Level.E3 and one.customer.id not in apart)
    ]
    return told[:ASKED_ABOUT]


def note_new_names(ctx: Context, customer: Customer, names: NewNames, hits: Sequence[Hit]) -> None:
    """Let the owners of what new names resemble hear of it with their next card."""
    note_beside(ctx, customer, hits, RENAMED if names.changed else ALSO_NAMED)


def notes_of(hits: Sequence[Hit]) -> tuple[str, ...]:
    """Say what a new name resembles; the owners hear of it with their next card."""
    return tuple(
        f"新名称和同事的「{shown_name(one.customer)}」相近（{one.reason}），对方会看到，可以提异议。"
        for one in hits
    )


def settle_names(ctx: Context, customer: Customer, words: str) -> None:
    """Let the customer be found by the further names it has now, and by those it had no longer."""
    names = names_in(words)
    kept = {name_key(one) for one in names}
    gone = [one for one in _other_names(customer) if name_key(one) not in kept]
    unsay_names(ctx, customer.id, gone)
    say_names(ctx, customer.id, names)


def _other_names(customer: Customer) -> tuple[str, ...]:
    return names_in(str(customer.details.get("other_names") or ""))
