"""Who decides a case: the lowest common superior, neither party, nor one party's own manager when the other
has a different one; without one an administrator, of whom the same is asked; after the time limit, and on appeal,
the next level up.
"""

from datetime import datetime

from handlers.cases.records import Part
from handlers.command import Context
from handlers.ownership.protecting import policy_of
from handlers.records import Case, Customer, Role
from handlers.rights import is_present, leads_one_side, superiors


def due_at(ctx: Context, customer: Customer) -> datetime:
    """Return when the time of whoever gets a case now is over (rule 裁定时限)."""
    hours = policy_of(ctx, customer.department_id).ruling_working_hours
    return ctx.calendar.add_working_hours(ctx.now, hours)


def appeal_until(ctx: Context, customer: Customer) -> datetime:
    """Return until when a ruling of now may be appealed: the end of the last working day (rule 申诉期)."""
    days = policy_of(ctx, customer.department_id).appeal_workdays
    last = ctx.calendar.add_workdays(ctx.calendar.day_of(ctx.now), days)
    return ctx.calendar.end_of_day(ctx.calendar.at(last, ctx.calendar.local(ctx.now).time()))


def parties_of(ctx: Context, case: Case) -> set[str]:
    """Return whose matter it is: the claimant, the owner, and former owners."""
    found = {
        one.open_id for one in ctx.store.cases.parties(case.id) if one.part is not Part.MANAGER
    }
    return found | {case.claimant_open_id, case.owner_open_id}


def why_not_decider(ctx: Context, case: Case, *, reader: str = "") -> str:
    """Return why somebody (default: the acting person) may not rule on the case; empty when they may."""
    me = reader or ctx.actor.open_id
    if me in parties_of(ctx, case):
        return "您是这个案子的当事人，不能自己裁定。"
    if me == case.manager_open_id:
        return ""
    if case.instance == 2 and me in {one.ruled_by for one in ctx.store.cases.rulings_of(case.id)}:
        return "第一次裁定是您作出的，申诉要由上一级裁定。"
    if _is_above_both(ctx, case, me):
        return ""
    if Role.ADMIN in ctx.store.people.roles(me) and not leads_one_side(ctx, me, _sides(case)):
        return ""
    return "这个案子要由双方的共同上级或管理员裁定，您只管其中一方。"


def next_decider(ctx: Context, case: Case, *, above: str) -> str:
    """Return who decides after `above`: the next common superior, else an administrator who has not had the
    case. Nobody who leads one side alone, unless the case is before nobody yet. Empty when nobody is left."""
    parties = ctx.store.cases.parties(case.id)
    asked = {one.open_id for one in parties if one.part is Part.MANAGER} | {above}
    admins = ctx.store.people.admins()
    higher = [
        one for one in superiors(ctx, above) if one in admins or _is_above_both(ctx, case, one)
    ]
    barred = parties_of(ctx, case) | asked
    fit = [one for one in [*higher, *admins] if one not in barred and is_present(ctx, one)]
    fair = [one for one in fit if not leads_one_side(ctx, one, _sides(case))]
    return next(iter(fair if above else [*fair, *fit]), "")


def _is_above_both(ctx: Context, case: Case, open_id: str) -> bool:
    return all(open_id in superiors(ctx, side) for side in _sides(case))


def _sides(case: Case) -> tuple[str, str]:
    return case.claimant_open_id, case.owner_open_id
