"""Concerns as a manager reads them: one line per person and kind of sign, with its numbers."""

from collections.abc import Sequence

from handlers.changes import shown_name
from handlers.command import Context
from handlers.digests.records import Concern, ConcernKind
from handlers.disclosing import person_view
from handlers.outcomes import ConcernLine

_NAMED = 3
"""Customers named in a line; of more it gives the number."""


def concern_lines(ctx: Context, concerns: Sequence[Concern]) -> tuple[ConcernLine, ...]:
    """Return the lines, persons by open_id, each person's signs in the order of their kinds."""
    groups: dict[tuple[str, ConcernKind], list[Concern]] = {}
    for one in concerns:
        groups.setdefault((one.person, one.kind), []).append(one)
    kinds = list(ConcernKind)
    ordered = sorted(groups.items(), key=lambda group: (group[0][0], kinds.index(group[0][1])))
    return tuple(_line(ctx, kind, person, found) for (person, kind), found in ordered)


def _line(ctx: Context, kind: ConcernKind, person: str, found: Sequence[Concern]) -> ConcernLine:
    friends = dict.fromkeys(str(one.facts["through"]) for one in found if "through" in one.facts)
    return ConcernLine(
        person=person_view(ctx, person),
        kind=kind.value,
        count=len(found),
        names=_names(ctx, found),
        times=_sum(found, "times"),
        customers=_sum(found, "customers"),
        total=max((int(one.facts.get("total", 0)) for one in found), default=0),
        through="、".join(person_view(ctx, one).name or "一位同事" for one in friends),
    )


def _sum(found: Sequence[Concern], key: str) -> int:
    return sum(int(one.facts.get(key, 0)) for one in found)


def _names(ctx: Context, found: Sequence[Concern]) -> tuple[str, ...]:
    ids = list(dict.fromkeys(one.customer_id for one in found if one.customer_id))
    customers = (ctx.store.customers.get(each) for each in ids[:_NAMED])
    return tuple(shown_name(one) for one in customers if one is not None)
