"""请假 日期~日期 @代理: a deputy gets reminders and cards meanwhile; 销假 and 请假 取消 end it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from handlers.actions import Click
from handlers.changes import note_change
from handlers.command import Context, Result, Tell
from handlers.conversation.finding import invalid
from handlers.disclosing import person_view
from handlers.outcomes import AbsenceForm, AbsenceNews, Absences, Refused, Undone
from handlers.outcomes.staff import AbsenceLine
from handlers.ownership.records import Absence
from handlers.people import Profile
from handlers.reading.result import Reading
from handlers.records import Change, ChangeKind
from handlers.rights import is_present
from handlers.staff.colleagues import choices, named, present
from handlers.working.contacting import text_of

LONGEST = timedelta(days=365)
EXAMPLE = "请假 12-01~12-07 @李雷"


def leave(ctx: Context, reading: Reading) -> Result:
    """Record a leave, end one (取消), or show what is recorded and the form (command 请假)."""
    if "cancel" in reading.fields:
        return end(ctx, reading)
    if reading.problems:
        return invalid("请假", reading)
    first, last = _day(ctx, reading, "leave_from"), _day(ctx, reading, "leave_until")
    name = text_of(reading, "deputy")
    if first is None and not name:
        return _shown(ctx) if _open(ctx) else _form(ctx)
    last = last or first
    deputies = present(named(ctx, name)) if name else ()
    if first is None or last is None or len(deputies) != 1:
        problem = "" if first else "还缺日期"
        if name and len(deputies) != 1:
            count = (
                f"有 {len(deputies)} 位同事叫「{name}」" if deputies else f"没有找到同事「{name}」"
            )
            problem = f"{count}，请选择代理人。"
        deputy = deputies[0].open_id if len(deputies) == 1 else ""
        return _form(ctx, first, last, deputy, problem=problem)
    return _set(ctx, first, last, deputies[0])


def end(ctx: Context, reading: Reading) -> Result:
    """End every leave that is not over (command 销假; also 请假 取消)."""
    del reading
    return _cancelled(ctx)


def form(ctx: Context, click: Click) -> Result:
    """请假 on a card: the form, as a new card."""
    del click
    opened = _form(ctx)
    return Result(
        answer=opened.answer,
        keeps_card=True,
        toast="请在新卡片里填写",
        toast_kind="info",
        act=opened.act,
    )


def submit(ctx: Context, click: Click, filled: Mapping[str, Any]) -> Result:
    """The form comes back."""
    del click
    first, last = _picked(filled.get("from_on")), _picked(filled.get("until_on"))
    deputy = ctx.store.people.get(str(filled.get("deputy", "")))
    if first is None or last is None or deputy is None:
        missing = "日期" if first is None or last is None else "代理人"
        chosen = deputy.open_id if deputy else ""
        return _form(ctx, first, last, chosen, problem=f"还缺{missing}")
    return _set(ctx, first, last, deputy)


def cancel(ctx: Context, click: Click) -> Result:
    """取消请假 on a card."""
    del click
    return _cancelled(ctx)


def undo_absence(ctx: Context, change: Change) -> Result:
    """Take back what the person did about their leaves: what it replaced or ended stands again."""
    before = change.before
    tells: list[Tell] = []
    for number in before.get("set", []):
        if ctx.store.absences.cancel(int(number), ctx.now):
            tells += _news(ctx, before, str(number), is_cancelled=True)
    for number in before.get("ended", []):
        ctx.store.absences.let_stand_again(int(number))
        tells += _news(ctx, before, str(number), is_cancelled=False)
    what = "已取消刚才的请假" if before.get("set") else "请假照旧，代理人继续代收"
    return Result(answer=Undone(what=what), tells=tuple(tells))


def _set(ctx: Context, first: date, last: date, deputy: Profile) -> Result:
    if problem := _problem(ctx, first, last, deputy):
        return _form(ctx, first, last, deputy.open_id, problem=problem)
    replaced = [one for one in _open(ctx) if one.from_on <= last and one.until_on >= first]
    for one in replaced:
        ctx.store.absences.cancel(one.id, ctx.now)
    made = ctx.store.absences.add(Absence(ctx.actor.open_id, deputy.open_id, first, last), ctx.now)
    note_change(ctx, ChangeKind.ABSENCE, before=_before([made], replaced))
    told = [
        _told(ctx, one, is_cancelled=True)
        for one in replaced
        if one.deputy_open_id != deputy.open_id
    ]
    away = ctx.store.absences.open_of(deputy.open_id, first)
    clash = next((one for one in away if one.from_on <= last and one.until_on >= first), None)
    notes: tuple[str, ...] = ()
    if clash is not None:
        days = f"{_said(clash.from_on)}~{_said(clash.until_on)}"
        notes = (f"{deputy.name} {days} 也请假，那几天仍会发给{deputy.name}，建议换一位代理。",)
    return Result(
        answer=Absences(_lines(ctx), "set", replaced=len(replaced), notes=notes),
        tells=(*_present_only(ctx, told), _told(ctx, made)),
        toast="已记录请假，已告诉代理人",
        act="leave",
    )


def _cancelled(ctx: Context) -> Result:
    found = _open(ctx)
    if not found:
        return Result(
            answer=Refused(
                title="没有要取消的请假",
                understood="取消请假",
                why="您没有还没结束的请假。",
                example=EXAMPLE,
            ),
            toast="没有要取消的请假",
            toast_kind="info",
            act="leave.none",
        )
    for one in found:
        ctx.store.absences.cancel(one.id, ctx.now)
    note_change(ctx, ChangeKind.ABSENCE, before=_before([], found))
    told = [_told(ctx, one, is_cancelled=True) for one in found]
    return Result(
        answer=Absences((), "cancelled"),
        tells=_present_only(ctx, told),
        toast="已取消请假",
        act="leave.cancel",
    )


def _shown(ctx: Context) -> Result:
    return Result(answer=Absences(_lines(ctx), "shown"), act="leave.shown")


def _form(
    ctx: Context,
    first: date | None = None,
    last: date | None = None,
    deputy: str = "",
    *,
    problem: str = "",
) -> Result:
    me = ctx.actor
    return Result(
        answer=AbsenceForm(
            from_on=first.isoformat() if first else "",
            until_on=last.isoformat() if last else "",
            deputy=deputy,
            choices=choices(ctx, near=me.department_id, without={me.open_id}),
            problem=problem,
        ),
        toast=problem,
        toast_kind="error",
        act="leave.form",
    )


def _problem(ctx: Context, first: date, last: date, deputy: Profile) -> str:
    today = ctx.calendar.day_of(ctx.now)
    if deputy.open_id == ctx.actor.open_id:
        return "代理人不能是自己，请选一位同事。"
    if not present([deputy]):
        return f"{deputy.name}已离职或账号已暂停，请另选一位。"
    if last < first:
        return f"结束日期 {_said(last)} 在开始日期 {_said(first)} 之前。例：{EXAMPLE}"
    if last < today:
        return f"{_said(first)}~{_said(last)} 已经过去了。例：{EXAMPLE}"
    if last - first > LONGEST:
        return f"一次请假最长一年，读到 {(last - first).days + 1} 天。例：{EXAMPLE}"
    return ""


def _open(ctx: Context) -> list[Absence]:
    return ctx.store.absences.open_of(ctx.actor.open_id, ctx.calendar.day_of(ctx.now))


def _lines(ctx: Context) -> tuple[AbsenceLine, ...]:
    today = ctx.calendar.day_of(ctx.now)
    return tuple(
        AbsenceLine(
            one.from_on,
            one.until_on,
            person_view(ctx, one.deputy_open_id),
            is_now=one.from_on <= today,
        )
        for one in _open(ctx)
    )


def _told(ctx: Context, absence: Absence, *, is_cancelled: bool = False) -> Tell:
    person = person_view(ctx, absence.open_id)
    news = AbsenceNews(person, absence.from_on, absence.until_on, is_cancelled)
    return Tell(to_open_id=absence.deputy_open_id, outcome=news)


def _present_only(ctx: Context, tells: Sequence[Tell]) -> tuple[Tell, ...]:
    return tuple(tell for tell in tells if is_present(ctx, tell.to_open_id))


def _before(made: Sequence[Absence], ended: Sequence[Absence]) -> dict[str, Any]:
    """Return what taking it back needs: the ids, and of each the days and who was told."""
    return {
        "set": [one.id for one in made],
        "ended": [one.id for one in ended],
        "of": {
            str(one.id): [one.deputy_open_id, one.from_on.isoformat(), one.until_on.isoformat()]
            for one in (*made, *ended)
        },
    }


def _news(
    ctx: Context, before: Mapping[str, Any], number: str, *, is_cancelled: bool
) -> list[Tell]:
    deputy, first, last = before["of"][number]
    absence = Absence(
        ctx.actor.open_id, str(deputy), date.fromisoformat(first), date.fromisoformat(last)
    )
    return list(_present_only(ctx, [_told(ctx, absence, is_cancelled=is_cancelled)]))


def _day(ctx: Context, reading: Reading, key: str) -> date | None:
    field = reading.fields.get(key)
    if field is None:
        return None
    moment = reading.moment(key)
    return ctx.calendar.day_of(moment) if moment is not None else None


def _picked(value: object) -> date | None:
    """Read what a date picker sends: 2026-12-01, maybe with a zone behind."""
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日"
