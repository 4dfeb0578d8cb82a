"""Cards about the colleagues themselves: 请假 and 角色."""

from datetime import date

from cards import elements as e
from cards import form_elements as f
from cards.frame import Card, Look, act, finish, person, row, run, submit, undo_button
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.outcomes import (
    AbsenceForm,
    AbsenceNews,
    Absences,
    RoleChanged,
    RolePick,
    RolesShown,
)
from handlers.records import ChangeKind

_MEANING = "期间您的提醒和卡片同时发给代理人，您自己也照常收到；客户归属和权限不变。"
_TITLES = {
    "set": ("请假已记录", Colour.NORMAL),
    "cancelled": ("请假已取消", Colour.QUIET),
    "shown": ("您的请假", Colour.NORMAL),
}


def absence_form(outcome: AbsenceForm, look: Look) -> Card:
    """Ask for the days and who stands in."""
    del look
    head = e.header("请假", Colour.ASKING)
    body = [e.text(outcome.problem, colour="red")] if outcome.problem else []
    fields = [
        *f.date_input(f.Field("from_on", "开始日期", True), outcome.from_on),
        *f.date_input(f.Field("until_on", "结束日期", True), outcome.until_on),
        *f.select(
            f.Field("deputy", "代理人", True, "请选择"),
            [f.Option(label, open_id) for open_id, label in outcome.choices],
            outcome.deputy,
        ),
    ]
    body.append(f.form("leave", fields, submit=submit("请假", Click(Action.LEAVE_SUBMIT))))
    body.append(e.note(f"{_MEANING}也可以直接发：请假 12-01~12-07 @李雷"))
    return finish(head, body)


def absences(outcome: Absences, look: Look) -> Card:
    """Show the leaves that are not over, and what they mean."""
    title, colour = _TITLES[outcome.news]
    head = e.header(title, colour)
    body: list[e.Element] = []
    for line in outcome.lines:
        now = "，进行中" if line.is_now else ""
        days = _days(line.from_on, line.until_on, look)
        body += e.fields([("日期", f"{days}{now}"), ("代理人", person(line.deputy))])
    body += [e.text(note, colour="orange") for note in outcome.notes]
    if outcome.replaced:
        body.append(e.note(f"这几天原来的 {outcome.replaced} 条请假已替换。"))
    if outcome.news == "cancelled":
        body.append(e.text("代理人不再代收您的提醒和卡片，也收到了通知。"))
    else:
        body.append(e.note(_MEANING))
    undo = undo_button(ChangeKind.ABSENCE) if outcome.news != "shown" else None
    more = act("请假", Click(Action.LEAVE_FORM)) if outcome.news != "set" else None
    cancel = act("取消请假", Click(Action.LEAVE_CANCEL)) if outcome.lines else None
    body += row(more, cancel, undo)
    return finish(head, body)


def absence_news(outcome: AbsenceNews, look: Look) -> Card:
    """Tell the deputy."""
    who = person(outcome.person)
    days = _days(outcome.from_on, outcome.until_on, look)
    if outcome.is_cancelled:
        head = e.header("不用再代理了", Colour.QUIET, subtitle=who)
        body = [e.text(f"{who} {days} 的请假已取消，提醒和卡片不再发给您。")]
        return finish(head, body, about=who)
    head = e.header("请您代理", Colour.NEWS, subtitle=who)
    body = e.fields([("同事", who), ("日期", days)])
    body.append(
        e.note(
            "期间对方的提醒、到期预告和要答复的卡片也发给您，卡片上写明代谁处理。客户仍归对方，您代为转告或跟进。"
        )
    )
    return finish(head, body, about=who)


def roles_shown(outcome: RolesShown, look: Look) -> Card:
    """List who holds what."""
    del look
    head = e.header("角色" if outcome.of_one else "角色一览", Colour.NORMAL)
    body: list[e.Element] = [
        e.text(f"{e.inert(person(line.person), 40)}：{'、'.join(line.roles)}", limit=200)
        for line in outcome.lines
    ]
    if not outcome.lines:
        body.append(e.text("还没有设置过角色。"))
    if outcome.more:
        body.append(e.note(f"还有 {outcome.more} 人，可以发：角色 @人"))
    body.append(e.note("人人都是销售。设置：角色 @郑琳 财务；取消：角色 @郑琳 财务 取消"))
    return finish(head, body)


def role_changed(outcome: RoleChanged, look: Look) -> Card:
    """Confirm a role granted or taken back."""
    del look
    who = person(outcome.person)
    title = "角色已设置" if outcome.is_granted else "角色已取消"
    head = e.header(title, Colour.NORMAL if outcome.is_granted else Colour.QUIET, subtitle=who)
    body = e.fields(
        [
            ("同事", who),
            ("角色", outcome.role),
            ("部门", outcome.department),
            ("权限" if outcome.is_granted else "不再", outcome.meaning),
        ]
    )
    body.append(e.note("马上生效，已记入审计，本人会收到通知。"))
    body += row(undo_button(ChangeKind.ROLE), run("角色"))
    return finish(head, body, about=who)


def role_pick(outcome: RolePick, look: Look) -> Card:
    """Ask which colleague."""
    del look
    head = e.header("角色：选择同事", Colour.ASKING, subtitle=outcome.what)
    body = [e.text(outcome.problem, colour="red")] if outcome.problem else []
    options = [f.Option(label, open_id) for open_id, label in outcome.choices]
    field = f.Field("person", "同事", True, "请选择")
    click = Click(Action.ROLE_PICK, draft=outcome.draft_id)
    body.append(f.form("role", f.select(field, options), submit=submit("下一步", click)))
    return finish(head, body, about=outcome.what)


def _days(first: date, last: date, look: Look) -> str:
    if first == last:
        return look.day(first)
    return f"{look.day(first)} ~ {look.day(last)}，共 {(last - first).days + 1} 天"
