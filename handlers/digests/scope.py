"""Which departments a digest is about, and who may read of which: managers of their own tree, administrators of all."""

from collections.abc import Mapping

from handlers.command import Context
from handlers.domain.text import squeeze
from handlers.people import DepartmentProfile, departments_above
from handlers.records import Role
from handlers.rights import managers_of_department

EVERYBODY = "全公司"


def units_of(ctx: Context) -> Mapping[str, DepartmentProfile]:
    """Return all departments by id."""
    return {unit.id: unit for unit in ctx.store.people.departments()}


def below(ctx: Context, department_id: str) -> frozenset[str] | None:
    """Return the ids of a department and of all under it; None for "", which is everybody's."""
    if not department_id:
        return None
    units = units_of(ctx)
    return frozenset(
        one
        for one in units
        if any(unit.id == department_id for unit in departments_above(one, units))
    ) | {department_id}


def readable(ctx: Context) -> list[DepartmentProfile]:
    """Return the departments the acting person may read digests of, the largest of the own first.

    They are those led in the directory or by 角色, and all below. Who is direct leader of somebody and leads no
    department has the own one.
    """
    units = units_of(ctx)
    if Role.ADMIN in ctx.roles:
        return sorted(units.values(), key=lambda unit: (len(_path(unit, units)), unit.id))
    me = ctx.actor.open_id
    mine = [unit for unit in units.values() if me in managers_of_department(ctx, unit.id)]
    own = units.get(ctx.actor.department_id)
    if not mine and own is not None and Role.MANAGER in ctx.roles:
        return [own]
    return sorted(mine, key=lambda unit: (len(_path(unit, units)), unit.id))


def may_read(ctx: Context, department_id: str) -> bool:
    """Whether the acting person may read a digest of that department ("": of everybody)."""
    if Role.ADMIN in ctx.roles:
        return True
    return bool(department_id) and any(unit.id == department_id for unit in readable(ctx))


def usual(ctx: Context) -> str | None:
    """Return the department meant when none is named: everybody's for an administrator, else the highest led;
    None where there is none."""
    if Role.ADMIN in ctx.roles:
        return ""
    fits = readable(ctx)
    return fits[0].id if fits else None


def named(ctx: Context, words: str) -> str | None:
    """Return the department that these words name; "" for 全公司, None for none or several."""
    wanted = squeeze(words)
    if wanted in (squeeze(EVERYBODY), "全部", "所有部门", "公司"):
        return ""
    units = units_of(ctx).values()
    same = [unit for unit in units if squeeze(unit.name) == wanted]
    alike = same or [unit for unit in units if wanted and wanted in squeeze(unit.name)]
    return alike[0].id if len(alike) == 1 else None


def name_of(ctx: Context, department_id: str) -> str:
    """Return a department's name; 全公司 for ""."""
    if not department_id:
        return EVERYBODY
    unit = ctx.store.people.department(department_id)
    return unit.name if unit and unit.name else "已撤销的部门"


def _path(
    unit: DepartmentProfile, units: Mapping[str, DepartmentProfile]
) -> tuple[DepartmentProfile, ...]:
    return tuple(departments_above(unit.id, units))
