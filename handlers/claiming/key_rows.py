"""Which rows the exact keys of a customer get: alone, in its own scope, or none (product rules, One owner).

Pure over what the store found: whoever writes keys asks here, so that a key that others bear by right can never
stop a write for good. Decides nothing about who may register; that was settled before.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from handlers.claiming.hits import too_common
from handlers.records import Key, KeyHit, Ownership


class KeyRows(NamedTuple):
    """The keys that are the customer's alone, and those that it shares, each in its own scope."""

    alone: tuple[Key, ...]
    shared: tuple[Key, ...] = ()


def rows_of(
    keys: Sequence[Key],
    found: Sequence[KeyHit],
    *,
    bearer: int = 0,
    shared: Collection[Key] = (),
) -> KeyRows:
    """Return the rows of a customer's keys; `found` is who bears them now.

    A key of very many customers is no evidence and gets no row, unless `bearer`, the customer itself, has one:
    that row stays as it is, and the others are counted with it. What another customer bears that is owned or
    in the pool is shared: somebody found the two to be apart, or the write would have been refused before.
    `shared` are keys known to be so.
    """
    common = set(too_common(found))
    held = {one.key for one in found if one.customer.id == bearer}
    borne = set(shared) | {
        one.key
        for one in found
        if one.customer.id != bearer and one.customer.ownership is not Ownership.HISTORY
    }
    kept = [one for one in keys if one in held or one not in common]
    return KeyRows(
        alone=tuple(one for one in kept if one in held or one not in borne),
        shared=tuple(one for one in kept if one not in held and one in borne),
    )
