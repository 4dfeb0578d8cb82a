"""The card of a leaver's or a moved colleague's customers: one receiver for all, one per customer, or 随人走."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.actions import Click
from handlers.changes import note_change, shown_name
from handlers.command import Context, Result, Tell
from handlers.commands import handover_all
from handlers.commands.handover import told
from handlers.commands.handover_pick import Wanted
from handlers.disclosing import line_of, person_view
from handlers.handover.leaving import (
    behind,
    count_for,
    leaver_card,
    moved_card,
    page_of,
    person_changed,
    pooled_from,
    receivers,
)
from handlers.handover.transferring import (
    can_be_handed_over,
    hand_over,
    holding,
    in_hand,
    manages,
    why_not_receiver,
)
from handlers.outcomes import LeaverCustomers, LeaverEach, LeaverEachDone, Notice
from handlers.people import PersonStatus, Profile
from handlers.records import ChangeKind, Role

_CHOICES_EACH = 20
_FIELD = "to_"
"""What the select of one customer is called: this and the customer's id."""


def page(ctx: Context, click: Click) -> Result:
    """Another page of the card (上一页, 下一页)."""
    person = _person(ctx, click)
    if person is None:
        return _not_yours(ctx, click)
    card = _card(ctx, person, page=click.page)
    return Result(answer=card, act="leaver.page")


def all_to_one(ctx: Context, click: Click, form: Mapping[str, Any]) -> Result:
    """全部移交: the preview with the receiver's limits, as a new card; 确认移交 is on it."""
    person = _person(ctx, click)
    if person is None:
        return _not_yours(ctx, click)
    receiver = ctx.store.people.get(str(form.get("receiver", "")))
    if receiver is None:
        toast = "请先选择接收人"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="invalid")
    wanted = Wanted(
        giver=person.open_id, receiver=receiver.open_id, reason=_reason(person), is_all=True
    )
    shown = handover_all.preview(ctx, wanted)
    return replace(shown, keeps_card=True, toast=shown.toast or "请在新卡片上确认")


def each(ctx: Context, click: Click) -> Result:
    """逐个指定: a form with a receiver for each customer."""
    person = _person(ctx, click)
    if person is None:
        return _not_yours(ctx, click)
    return Result(
        answer=_form(ctx, person, click.page),
        keeps_card=click.page == 1,
        toast="请在卡片里逐个选择" if click.page == 1 else "",
        toast_kind="info",
        act="leaver.each",
    )


def each_submit(ctx: Context, click: Click, form: Mapping[str, Any]) -> Result:
    """确认移交 on that form: those with a receiver move, the others stay."""
    person = _person(ctx, click)
    if person is None:
        return _not_yours(ctx, click)
    allowed = set(in_hand(ctx, person.open_id))
    moved: list[tuple[str, str]] = []
    tells: list[Tell] = []
    each: list[Mapping[str, Any]] = []
    for number, receiver in _chosen(ctx, form):
        customer = ctx.store.customers.get(number) if number in allowed else None
        if customer is None or not can_be_handed_over(ctx, customer):
            continue
        if why := why_not_receiver(ctx, person.open_id, receiver):
            problem = f"{shown_name(customer)}：{why}"
            return Result(
                answer=None, keeps_card=True, toast=problem, toast_kind="error", act="invalid"
            )
        after, more, before = hand_over(ctx, customer, receiver, reason=_reason(person))
        tells += [*told(ctx, after, before, _reason(person)), *more]
        moved.append((shown_name(after), receiver.name))
        each.append({"customer": after.id, **before})
    if not moved:
        toast = "还没有选择接收人"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="invalid")
    note_change(ctx, ChangeKind.TRANSFER, before={"part": "each", "each": each})
    left = len(in_hand(ctx, person.open_id))
    return Result(
        answer=LeaverEachDone(person_view(ctx, person.open_id), tuple(moved), left),
        tells=tuple(tells),
        toast=f"已移交 {len(moved)} 个客户",
        act="handover.each",
    )


def moved_along(ctx: Context, click: Click) -> Result:
    """客户随人走: the customers count for the department that their owner is in now."""
    person = _person(ctx, click)
    if person is None or person.status is PersonStatus.LEFT:
        return _not_yours(ctx, click)
    mine = [number for number, unit in behind(ctx, person) if _may_let_go(ctx, unit)]
    was: list[list[Any]] = []
    for number in mine:
        customer = ctx.store.customers.get(number)
        if customer is not None:
            was.append([customer.id, customer.department_id])
            count_for(ctx, customer, person.department_id)
    changed = len(was)
    before = {"part": "along", "person": person.open_id, "to": person.department_id, "was": was}
    note_change(ctx, ChangeKind.TRANSFER, before=before)
    unit = person_view(ctx, person.open_id).department or "新部门"
    text = f"{person.name} 的 {changed} 个客户随人到了{unit}，归属人和保护期都不变。10 分钟内可以发「撤销」。"
    own = Notice(title="客户已随人走", text=f"您的 {changed} 个客户随您到了{unit}，归属不变。")
    return Result(
        answer=Notice(title="客户已随人走", text=text),
        tells=(Tell(to_open_id=person.open_id, outcome=own),),
        toast=f"{changed} 个客户随人走",
        act="handover.along",
    )


def person_gone(ctx: Context, click: Click) -> Result:
    """按离职处理: an administrator says that somebody no more found has left."""
    person = ctx.store.people.get(click.word)
    if person is None or Role.ADMIN not in ctx.roles:
        toast = "只有管理员能处理"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="refused")
    if not ctx.store.people.mark_left(person.open_id, ctx.now):
        toast = f"{person.name}已经按离职处理过"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="info", act="gone")
    after = replace(person, status=PersonStatus.LEFT)
    tells = person_changed(ctx, person, after)
    text = f"已按离职处理 {person.name}，交接卡片已发给主管。"
    return Result(
        answer=Notice(title="已按离职处理", text=text),
        tells=tuple(tells),
        toast="已按离职处理",
        act="person.gone",
    )


def _card(ctx: Context, person: Profile, *, page: int) -> LeaverCustomers:
    if person.status is PersonStatus.LEFT:
        return leaver_card(ctx, person, pool_at=pooled_from(ctx, person), page=page)
    units = [unit for _, unit in behind(ctx, person) if _may_let_go(ctx, unit)]
    return moved_card(ctx, person, units[0] if units else "", page=page)


def _form(ctx: Context, person: Profile, page: int) -> LeaverEach:
    page, pages, lines = page_of(ctx, in_hand(ctx, person.open_id), page)
    return LeaverEach(
        person=person_view(ctx, person.open_id),
        lines=tuple(line_of(ctx, one) for one in lines),
        choices=tuple(_with_load(ctx, one) for one in receivers(ctx, person)[:_CHOICES_EACH]),
        page=page,
        pages=pages,
    )


def _with_load(ctx: Context, choice: tuple[str, str]) -> tuple[str, str]:
    """Add to a colleague's label how many customers they hold, of how many (保有量)."""
    open_id, label = choice
    receiver = ctx.store.people.get(open_id)
    if receiver is None:
        return choice
    would = holding(ctx, receiver, 0)
    return open_id, f"{label} {would.now}/{would.limit}"


def _chosen(ctx: Context, form: Mapping[str, Any]) -> list[tuple[int, Profile]]:
    found = []
    for key, value in form.items():
        number = key.removeprefix(_FIELD)
        receiver = ctx.store.people.get(str(value)) if value else None
        if key.startswith(_FIELD) and number.isdigit() and receiver is not None:
            found.append((int(number), receiver))
    return sorted(found, key=lambda one: one[0])


def _may_let_go(ctx: Context, department_id: str) -> bool:
    return Role.ADMIN in ctx.roles or manages(ctx, department_id)


def _person(ctx: Context, click: Click) -> Profile | None:
    """Return the colleague of the card, if the acting person may hand their customers over."""
    person = ctx.store.people.get(click.word)
    if person is None or person.open_id == ctx.actor.open_id:
        return None
    return person if in_hand(ctx, person.open_id) else None


def _reason(person: Profile) -> str:
    return "离职交接" if person.status is PersonStatus.LEFT else "调岗交接"


def _not_yours(ctx: Context, click: Click) -> Result:
    """Refuse whoever may not hand these over, and tell apart that nothing is left to do."""
    toast = "已经没有要您处理的客户了。可发：我的客户"
    if ctx.store.handovers.ids_owned_by(click.word) and not in_hand(ctx, click.word):
        toast = "只有主管和管理员能移交这些客户"
    return Result(answer=None, keeps_card=True, toast=toast, toast_kind="info", act="leaver.gone")
