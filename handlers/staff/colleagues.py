"""Who a name means, and who may be chosen when it means nobody or several: @人, a plain name, 我."""

from collections.abc import Collection, Iterable

from handlers.command import Context
from handlers.disclosing import person_view
from handlers.domain.text import clean, fold
from handlers.people import PersonStatus, Profile

MOST_CHOICES = 60
"""Names in one select: more than anybody reads; whoever is not among them is named with @."""
_ME = frozenset(("我", "自己", "本人", "我自己"))


def named(ctx: Context, name: str) -> tuple[Profile, ...]:
    """Return the persons a name means, leavers included; 我 is the acting person. Several fit: all of them."""
    words = clean(name).strip().lstrip("@").strip()
    if words in _ME:
        return (ctx.actor,)
    exact = ctx.store.people.named(words)
    if exact or not words:
        return tuple(exact)
    folded = fold(words).replace(" ", "")
    return tuple(one for one in ctx.store.people.all() if fold(one.name).replace(" ", "") == folded)


def present(people: Iterable[Profile]) -> tuple[Profile, ...]:
    """Return those who work here and can act."""
    return tuple(one for one in people if one.status is PersonStatus.ACTIVE)


def choices(
    ctx: Context, *, near: str = "", without: Collection[str] = (), most: int = MOST_CHOICES
) -> tuple[tuple[str, str], ...]:
    """Return (open_id, name with department) of who may be chosen, the department `near` before the others."""
    units = {unit.id: unit.name for unit in ctx.store.people.departments()}
    there = [one for one in present(ctx.store.people.all()) if one.open_id not in without]
    there.sort(key=lambda one: (one.department_id != near, one.department_id, one.name))
    return tuple((one.open_id, _label(one, units.get(one.department_id, ""))) for one in there)[
        :most
    ]


def labelled(ctx: Context, people: Iterable[Profile]) -> tuple[tuple[str, str], ...]:
    """Return (open_id, name with department) of these persons."""
    views = [person_view(ctx, one.open_id) for one in people]
    return tuple(
        (one.open_id, f"{one.name}（{one.department}）" if one.department else one.name)
        for one in views
    )


def _label(person: Profile, department: str) -> str:
    return f"{person.name}（{department}）" if department else person.name
