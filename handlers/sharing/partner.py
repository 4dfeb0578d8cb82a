"""Which colleague is meant: by @, by a plain name, or by choice on a card where that leaves it open."""

from collections.abc import Collection
from dataclasses import dataclass

from handlers.command import Context
from handlers.disclosing import person_view
from handlers.people import PersonStatus, Profile
from handlers.views import PersonView

MOST_CHOICES = 60
"""Colleagues offered on a card at most; others are written by name."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom words mean: one colleague, or nobody for sure, with what is wrong and who may be meant."""

    open_id: str = ""
    problem: str = ""
    choices: tuple[PersonView, ...] = ()


def colleague_named(ctx: Context, name: str, *, but: Collection[str]) -> Named:
    """Return the colleague of that name; without a name, those who may be chosen. `but` never fit."""
    if not name:
        return Named(choices=colleagues(ctx, but=but))
    said = {one.open_id for one in ctx.source.mentioned if one.name == name}
    known = [ctx.store.people.get(one) or Profile(open_id=one, name=name) for one in sorted(said)]
    known = known or ctx.store.people.named(name)
    fits = [one for one in known if one.status is PersonStatus.ACTIVE]
    if not fits:
        why = f"「{name}」已不在职" if known else f"没有找到同事「{name}」"
        return Named(problem=f"{why}，请在下面选择。", choices=colleagues(ctx, but=but))
    if len(fits) > 1:
        views = tuple(person_view(ctx, one.open_id) for one in fits[:MOST_CHOICES])
        return Named(problem=f"有 {len(fits)} 位同事叫「{name}」，请选择。", choices=views)
    if fits[0].open_id in but:
        return Named(
            problem=f"{name}就是归属人，请选另一位同事。", choices=colleagues(ctx, but=but)
        )
    return Named(open_id=fits[0].open_id)


def colleagues(ctx: Context, *, but: Collection[str]) -> tuple[PersonView, ...]:
    """Return the colleagues that a card offers: the own department first, then by name."""
    mine = ctx.actor.department_id
    fits = [
        one
        for one in ctx.store.people.all()
        if one.status is PersonStatus.ACTIVE and one.name and one.open_id not in but
    ]
    fits.sort(key=lambda one: (one.department_id != mine, one.name, one.open_id))
    return tuple(person_view(ctx, one.open_id) for one in fits[:MOST_CHOICES])
