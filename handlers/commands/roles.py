"""角色 @人 销售|主管|财务|管理员 [部门]: roles granted and taken back, listed, audited; one administrator stays.

Everybody is 销售; who leads a department or a person in Feishu is 主管 without being granted it: neither can be
taken away here. 主管 granted here is of a department and those below it.
"""

from collections.abc import Mapping
from typing import Any

from handlers.actions import Click
from handlers.changes import note_change
from handlers.command import Context, Result, Tell
from handlers.conversation.saving import keep, mine
from handlers.disclosing import person_view
from handlers.outcomes import Notice, Refused, RoleChanged, RolePick, RolesShown, Undone
from handlers.outcomes.staff import RoleLine
from handlers.people import DepartmentProfile, Profile
from handlers.reading.result import Reading
from handlers.records import Change, ChangeKind, Role
from handlers.rights import is_present
from handlers.staff.colleagues import choices, labelled, named, present
from handlers.staff.records import BY_SETTINGS, Grant
from handlers.working.contacting import text_of

PURPOSE = "role"
WORDS = {
    "销售": Role.SALES,
    "主管": Role.MANAGER,
    "财务": Role.FINANCE,
    "管理员": Role.ADMIN,
}
_NAMES = {role: word for word, role in WORDS.items()}
_MEANINGS = {
    Role.MANAGER: "可以裁定撞单、移交和查看本部门及下级部门的客户",
    Role.FINANCE: "可以看成交和金额、登记回款和交付，看不到电话",
    Role.ADMIN: "可以改规则、选项、字段和角色，看审计",
}
_MOST_LINES = 20
_EXAMPLE = "角色 @郑琳 财务"


def role(ctx: Context, reading: Reading) -> Result:
    """Grant a role or take it back; without one show who holds what (command 角色)."""
    name, word = text_of(reading, "person"), text_of(reading, "role")
    unit = text_of(reading, "department")
    if not name and not word:
        return _all(ctx)
    is_revoked = "revoke" in reading.fields
    wanted = {"role": word, "department": unit, "revoke": is_revoked}
    fits = named(ctx, name) if name else ()
    if len(fits) != 1:
        return _pick(ctx, wanted, name, fits)
    return _of(ctx, fits[0], wanted)


def picked(ctx: Context, click: Click, form: Mapping[str, Any]) -> Result:
    """The form comes back with the colleague."""
    draft = mine(ctx, click.draft)
    person = ctx.store.people.get(str(form.get("person", "")))
    if draft is None or draft.purpose != PURPOSE or Role.ADMIN not in ctx.roles:
        toast = "这张卡片已经处理过，或已过期。请重新发：角色"
        return Result(None, keeps_card=True, toast=toast, toast_kind="warning", act="draft.gone")
    if person is None:
        toast = "请先选择一位同事"
        return Result(None, keeps_card=True, toast=toast, toast_kind="error", act="invalid")
    ctx.store.drafts.delete(draft.id)
    return _of(ctx, person, draft.payload)


def undo_role(ctx: Context, change: Change) -> Result:
    """Take a change of roles back, if the person still is an administrator and one stays."""
    before = change.before
    said = str(before["setting"])
    if Role.ADMIN not in ctx.roles:
        return _refused(said, "您已不是管理员，不能改角色。")
    person = ctx.store.people.get(str(before["person"])) or Profile(str(before["person"]))
    given, unit = Role(str(before["role"])), str(before["department"])
    ctx.store.people.take_turn_of_roles()
    if before["granted"]:
        if why := _why_kept(ctx, person, given):
            return _refused(f"撤销 {said}", why)
        ctx.store.people.revoke_role(person.open_id, given, department_id=unit)
    else:
        ctx.store.people.grant_role(
            person.open_id, given, by=ctx.actor.open_id, at=ctx.now, department_id=unit
        )
    tells = _told(ctx, person, given, unit, is_granted=not before["granted"])
    return Result(answer=Undone(what=f"已撤销：{said}"), tells=tells, setting={"undone": said})


def _of(ctx: Context, person: Profile, wanted: Mapping[str, Any]) -> Result:
    if not wanted["role"]:
        return _one(ctx, person)
    given = WORDS[str(wanted["role"])]
    said = f"角色 {person.name} {_NAMES[given]}" + (" 取消" if wanted["revoke"] else "")
    if given is Role.SALES:
        why = "应用可见范围内的人都是销售，不用设置，也不能取消。"
        return _refused(said, why)
    unit: DepartmentProfile | None = None
    if given is Role.MANAGER:
        unit, why = _department(ctx, person, str(wanted["department"]))
        if why:
            return _refused(said, why)
    elif wanted["department"]:
        why = f"{_NAMES[given]}不分部门，只有主管可以写部门。"
        return _refused(said, why)
    ctx.store.people.take_turn_of_roles()
    change = _revoke if wanted["revoke"] else _grant
    return change(ctx, person, given, unit, said)


def _grant(
    ctx: Context, person: Profile, given: Role, unit: DepartmentProfile | None, said: str
) -> Result:
    if not present([person]):
        return _refused(said, f"{person.name}已离职或账号已暂停，不能设置角色。")
    place = unit.id if unit else ""
    held = _held(ctx, person, given)
    if any(one.department_id == place for one in held):
        return _refused(said, f"{person.name}已经是{_named(given, unit)}。")
    ctx.store.people.grant_role(
        person.open_id, given, by=ctx.actor.open_id, at=ctx.now, department_id=place
    )
    return _changed(ctx, person, given, unit, said, is_granted=True)


def _revoke(
    ctx: Context, person: Profile, given: Role, unit: DepartmentProfile | None, said: str
) -> Result:
    place = unit.id if unit else ""
    held = [one for one in _held(ctx, person, given) if one.department_id == place]
    if not held:
        why = f"{person.name}没有设置过{_named(given, unit)}。"
        if given is Role.MANAGER and Role.MANAGER in ctx.store.people.roles(person.open_id):
            why = f"{why}在飞书里是部门负责人或别人的直属上级，请在飞书管理后台修改。"
        return _refused(said, why)
    if why := _why_kept(ctx, person, given):
        return _refused(said, why)
    ctx.store.people.revoke_role(person.open_id, given, department_id=place)
    return _changed(ctx, person, given, unit, said, is_granted=False)


def _why_kept(ctx: Context, person: Profile, given: Role) -> str:
    """Return why a role cannot be taken away: it comes from the settings, or nobody would be left."""
    if given is not Role.ADMIN:
        return ""
    if any(one.granted_by == BY_SETTINGS for one in _held(ctx, person, given)):
        return f"{person.name}是配置 BAOBEI_ADMINS 里的管理员，请改配置后重启。"
    others = [
        one for one in ctx.store.people.admins() if one != person.open_id and is_present(ctx, one)
    ]
    return "" if others else f"{person.name}是最后一位管理员，请先设置另一位。"


def _changed(
    ctx: Context,
    person: Profile,
    given: Role,
    unit: DepartmentProfile | None,
    said: str,
    *,
    is_granted: bool,
) -> Result:
    place = unit.id if unit else ""
    note_change(
        ctx,
        ChangeKind.ROLE,
        before={
            "setting": said,
            "person": person.open_id,
            "role": given.value,
            "department": place,
            "granted": is_granted,
        },
    )
    return Result(
        answer=RoleChanged(
            person=person_view(ctx, person.open_id),
            role=_NAMES[given],
            is_granted=is_granted,
            meaning=_MEANINGS[given],
            department=unit.name if unit else "",
        ),
        tells=_told(ctx, person, given, place, is_granted=is_granted),
        toast="已设置" if is_granted else "已取消",
        act="role.grant" if is_granted else "role.revoke",
        setting={"role": said, "person": person.open_id},
    )


def _told(
    ctx: Context, person: Profile, given: Role, place: str, *, is_granted: bool
) -> tuple[Tell, ...]:
    """Tell the person, but for who did it."""
    if person.open_id == ctx.actor.open_id or not is_present(ctx, person.open_id):
        return ()
    what = _named(given, ctx.store.people.department(place) if place else None)
    by = person_view(ctx, ctx.actor.open_id).name or "管理员"
    text = (
        f"{by}设置您为{what}：{_MEANINGS[given]}。" if is_granted else f"{by}取消了您的{what}角色。"
    )
    title = f"您现在是{_NAMES[given]}" if is_granted else f"您不再是{_NAMES[given]}"
    return (Tell(to_open_id=person.open_id, outcome=Notice(title=title, text=text)),)


def _department(ctx: Context, person: Profile, words: str) -> tuple[DepartmentProfile | None, str]:
    """Return the department that words name, the person's own without words; else why none."""
    units = ctx.store.people.departments()
    if not words:
        own = next((unit for unit in units if unit.id == person.department_id), None)
        return (
            own,
            "" if own else f"不知道{person.name}的部门，请写上部门。例：角色 @李雷 主管 华东销售部",
        )
    fits = [unit for unit in units if unit.name == words]
    fits = fits or [unit for unit in units if words in unit.name]
    if len(fits) == 1:
        return fits[0], ""
    if not fits:
        return None, f"没有找到部门「{words}」。例：角色 @李雷 主管 华东销售部"
    names = "、".join(unit.name for unit in fits[:5])
    return None, f"有 {len(fits)} 个部门像「{words}」：{names}，请写全名。"


def _all(ctx: Context) -> Result:
    holders = dict.fromkeys(one.open_id for one in ctx.store.people.grants())
    for person in present(ctx.store.people.all()):
        if Role.MANAGER in ctx.store.people.roles(person.open_id):
            holders.setdefault(person.open_id)
    lines = [_line(ctx, open_id) for open_id in holders]
    shown = RolesShown(tuple(lines[:_MOST_LINES]), more=max(len(lines) - _MOST_LINES, 0))
    return Result(answer=shown, act="roles")


def _one(ctx: Context, person: Profile) -> Result:
    return Result(answer=RolesShown((_line(ctx, person.open_id),), of_one=True), act="roles")


def _line(ctx: Context, open_id: str) -> RoleLine:
    """Return a person's roles and where each comes from."""
    granted = [one for one in ctx.store.people.grants() if one.open_id == open_id]
    words = []
    for one in granted:
        unit = ctx.store.people.department(one.department_id) if one.department_id else None
        source = "配置" if one.granted_by == BY_SETTINGS else "聊天里设置"
        words.append(f"{_named(one.role, unit)}（{source}）")
    is_leader = Role.MANAGER in ctx.store.people.roles(open_id)
    if is_leader and all(one.role is not Role.MANAGER for one in granted):
        words.append("主管（飞书组织架构）")
    return RoleLine(person_view(ctx, open_id), tuple(words) or ("销售",))


def _pick(ctx: Context, wanted: Mapping[str, Any], name: str, fits: tuple[Profile, ...]) -> Result:
    draft = keep(ctx, purpose=PURPOSE, payload=wanted)
    problem = ""
    if name:
        count = f"有 {len(fits)} 位同事叫「{name}」" if fits else f"没有找到同事「{name}」"
        problem = f"{count}，请选择。"
    what = f"{'取消' if wanted['revoke'] else '设置'} {wanted['role'] or '角色'}"
    offered = labelled(ctx, fits) or choices(ctx)
    return Result(answer=RolePick(draft.id, what, offered, problem=problem), act="role.pick")


def _held(ctx: Context, person: Profile, given: Role) -> list[Grant]:
    return [
        one
        for one in ctx.store.people.grants()
        if one.open_id == person.open_id and one.role is given
    ]


def _named(given: Role, unit: DepartmentProfile | None) -> str:
    return f"{unit.name}{_NAMES[given]}" if unit else _NAMES[given]


def _refused(said: str, why: str) -> Result:
    return Result(
        answer=Refused(title="角色没有变", understood=said, why=why, example=_EXAMPLE),
        toast="角色没有变",
        toast_kind="warning",
        act="role.refused",
    )
