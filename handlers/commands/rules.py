"""规则: the rules of the product, shown and changed by an administrator; a change is tried out before it is made.

Showing is `handlers.policy.showing`; what a change would do, `handlers.policy.trial`. A large stock is gone
through by a job (`bot.policy_steps`), a small one at once.
"""

from typing import Any

from handlers.actions import Click
from handlers.changes import note_change
from handlers.command import Context, LongWork, Result
from handlers.domain.policy import (
    Rule,
    Setting,
    SettingProblem,
    find_rules,
    parse_setting,
    show_setting,
)
from handlers.outcomes import Notice, Refused, RuleTrial, Undone
from handlers.people import DepartmentProfile
from handlers.policy import showing
from handlers.policy.proposal import OPEN_AGAIN, Proposal, in_force, proposal_of
from handlers.policy.trial import PAGE, Tally, try_out
from handlers.reading.result import Reading
from handlers.records import Change, ChangeKind, Role

TRIAL_JOB = "rule_trial"
SETTLE_JOB = "rule_settle"
SETTLE_AFTER_SECONDS = 3
"""By then no process works on the former rules any more (`bot.meaning` keeps them two seconds)."""


def rules(ctx: Context, reading: Reading) -> Result:
    """Show the rules, one of them or their history; try a change out; set a day (command 规则)."""
    said = {key: str(value.value) for key, value in reading.fields.items()}
    if "day" in reading.fields:
        if reading.unread:
            typed = f"规则 {said['day_kind']} {said['day']} {reading.unread}"
            why = "一次改一天，连着几天请一天发一条。"
            return _refused("没有改", typed, why, f"规则 {said['day_kind']} {said['day']}")
        return showing.set_day(ctx, reading.fields["day"].value, said["day_kind"])
    name = said.get("rule", "")
    if (kind := name.split()[0] if name.split() else "") in (showing.WORKDAY, showing.DAY_OFF):
        today = ctx.calendar.day_of(ctx.now)
        why = "没读出是哪一天。请写今天或以后的日期。"
        return _refused("没有改", f"规则 {name}", why, f"规则 {kind} {today}")
    if not name:
        return Result(answer=showing.all_rules(ctx), act="rules")
    if name == showing.HISTORY:
        return Result(answer=showing.versions(ctx), act="rules.history")
    found = find_rules(name)
    if not found:
        return _unknown(name)
    department = _department(ctx, said.get("department", ""), found[0])
    if isinstance(department, Result):
        return department if "value" in said else _no_value(found[0], said["department"])
    if "value" not in said:
        return Result(answer=showing.some_rules(ctx, found), act="rules.one")
    if len(found) > 1:
        return _which(ctx, found, said["value"])
    return _wish(ctx, found[0], said["value"], department.id if department else "")


def _wish(ctx: Context, rule: Rule, typed: str, department_id: str) -> Result:
    value: Setting | SettingProblem | None
    value = None if typed.startswith(OPEN_AGAIN) else parse_setting(rule, typed)
    if isinstance(value, SettingProblem):
        return _refused(
            "规则没有改", f"规则 {rule.name} {typed}", value.wrong + "。", value.example
        )
    proposal = Proposal(rule, value, department_id)
    is_so = ctx.book.set_by(department_id, rule.field) == value
    if is_so or (not department_id and in_force(ctx, rule, "") == value):
        same = "本来就是这个值" if value is not None else "这里没有单独设过"
        shown = showing.some_rules(ctx, (rule,), note=f"{same}，没有改。")
        return Result(answer=shown, act="rules.same")
    return _try(ctx, proposal)


def _try(ctx: Context, proposal: Proposal) -> Result:
    """Go through a small stock at once; through a large one by a job that keeps the card up to date."""
    total, up_to = ctx.store.touched.owned() if proposal.rule.moves_deadlines else (0, 0)
    if total <= PAGE:
        tally = counted(ctx, proposal, Tally(), after=0, up_to=up_to)[0]
        answer = trial_shown(ctx, proposal, tally, tally.looked_at)
        return Result(answer=answer, act="rules.tried")
    key = f"rules:{ctx.source.message_id}"
    payload = {
        "proposal": [proposal.words, proposal.department_id],
        "tally": Tally().payload,
        "after": 0,
        "up_to": up_to,
        "total": total,
        "card_key": key,
    }
    return Result(
        answer=trial_shown(ctx, proposal, Tally(), total),
        act="rules.tried",
        job=LongWork(TRIAL_JOB, payload, steps_for(total), card_key=key),
    )


def steps_for(total: int) -> int:
    """Return how many pages so many customers are."""
    return max(1, -(-total // PAGE))


def counted(
    ctx: Context, proposal: Proposal, tally: Tally, *, after: int, up_to: int
) -> tuple[Tally, int]:
    """Count one page further; returns what is counted now, and the last id looked at."""
    page = ctx.store.touched.owned_after(after, up_to, PAGE)
    customers = [one for one in map(ctx.store.customers.get, page) if one is not None]
    moves = try_out(ctx, proposal, customers)
    return tally.with_moves(len(page), moves, ctx.now), page[-1] if page else up_to


def trial_shown(ctx: Context, proposal: Proposal, tally: Tally, total: int) -> RuleTrial:
    """Return what was counted so far as an administrator sees it."""
    return showing.trial(ctx, proposal, tally, total)


def confirm(ctx: Context, click: Click) -> Result:
    """Make a change that was tried out, if the rules are still those it was tried on (button 确认修改)."""
    if Role.ADMIN not in ctx.roles:
        return _refused("规则没有改", "确认修改", "只有管理员可以改规则。", "帮助")
    proposal = proposal_of(click.word, click.draft)
    is_known = not click.draft or ctx.store.people.department(click.draft) is not None
    if proposal is None or not is_known:
        gone = "规则" if proposal is None else "部门"
        return _refused("规则没有改", "确认修改", f"这张卡片里的{gone}已经不存在。", "规则")
    ctx.store.rules.take_turn()
    if _is_made(ctx, proposal):
        return _made_already()
    if ctx.store.rules.version(ctx.now) != str(click.change):
        why = "试算之后规则又改过，数字可能不对了。请再发一次，看新的试算。"
        typed = showing.typed(ctx, proposal)
        return _refused("规则没有改", typed, why, typed)
    return _set(ctx, proposal, card=ctx.source.message_id)


def cancel(ctx: Context, click: Click) -> Result:
    """Leave the rules as they are (button 取消)."""
    proposal = proposal_of(click.word, click.draft)
    if proposal is not None and _is_made(ctx, proposal):
        return _made_already()
    name = proposal.rule.name if proposal else "规则"
    text = f"「{name}」没有改，还是原来的值。"
    return Result(
        answer=Notice(title="规则没有改", text=text), toast="没有改", act="rules.cancelled"
    )


def _is_made(ctx: Context, proposal: Proposal) -> bool:
    """Whether the value of a card already holds: pressed twice, the second press changes nothing."""
    book = ctx.store.rules.book(ctx.now)
    return book.set_by(proposal.department_id, proposal.rule.field) == proposal.value


def _made_already() -> Result:
    toast = "已经改好了，没有再改。要改回去请点撤销，或发：规则"
    return Result(answer=None, keeps_card=True, toast=toast, toast_kind="info", act="rules.same")


def _set(ctx: Context, proposal: Proposal, *, card: str) -> Result:
    """Write the value and have every protection computed anew, by a job."""
    rule, unit = proposal.rule, proposal.department_id
    was, set_here = in_force(ctx, rule, unit), ctx.book.set_by(unit, rule.field)
    ctx.store.rules.set_rule(
        rule.field, proposal.value, by=ctx.actor.open_id, at=ctx.now, department_id=unit
    )
    said = showing.typed(ctx, proposal)
    note_change(
        ctx,
        ChangeKind.RULE,
        before={
            "setting": said,
            "rule": rule.field,
            "department": unit,
            "value": list(set_here) if isinstance(set_here, tuple) else set_here,
            "set": list(proposal.value) if isinstance(proposal.value, tuple) else proposal.value,
        },
    )
    change_id = ctx.store.journal.changes_since(ctx.actor.open_id, ctx.now)[0].id
    total = ctx.store.touched.owned()[0] if rule.moves_deadlines else 0
    shown = showing.changed(
        ctx, proposal, was=show_setting(rule, was), total=total, change_id=change_id
    )
    return Result(
        answer=shown,
        toast="规则已修改",
        act="rules.set",
        setting={"said": said},
        job=_settling(ctx, rule, shown.payload, total, card=card),
    )


def _settling(
    ctx: Context, rule: Rule, shown: dict[str, Any], total: int, *, card: str = ""
) -> LongWork | None:
    """Return the work of computing every protection anew; with nobody's customer too: one may just come in."""
    if not rule.moves_deadlines:
        return None
    payload = {
        "shown": shown,
        "after": 0,
        "owners": {},
        "card": card,
        "pressed_at": ctx.now.isoformat(),
    }
    # One step more than there are pages: the last one tells the owners.
    return LongWork(SETTLE_JOB, payload, steps_for(total) + 1, wait_seconds=SETTLE_AFTER_SECONDS)


def undo_rule(ctx: Context, change: Change) -> Result:
    """Give a rule the value it had before, if it still has the one that was set, and compute anew."""
    said = str(change.before["setting"])
    if Role.ADMIN not in ctx.roles:
        return _refused("不能撤销", f"撤销 {said}", "您已不是管理员，不能改设置。", "规则")
    ctx.store.rules.take_turn()
    if "day" in change.before:
        if not showing.is_day_as_set(ctx, change.before):
            why = "这一天后来又改过。请直接改成您要的。"
            return _refused("不能撤销", f"撤销 {said}", why, said)
        showing.put_day_back(ctx, change.before)
        return Result(answer=Undone(what=f"已撤销：{said}"), setting={"undone": said})
    field, unit = str(change.before["rule"]), str(change.before["department"])
    book = ctx.store.rules.book(ctx.now)
    if book.set_by(unit, field) != _setting(change.before["set"]):
        why = "这条规则后来又改过。请直接改成您要的值。"
        return _refused("不能撤销", f"撤销 {said}", why, f"规则 {showing.name_of(field)}")
    proposal = Proposal(showing.rule_named(field), _setting(change.before["value"]), unit)
    was = show_setting(proposal.rule, in_force(ctx, proposal.rule, unit))
    ctx.store.rules.set_rule(
        field, proposal.value, by=ctx.actor.open_id, at=ctx.now, department_id=unit
    )
    total = ctx.store.touched.owned()[0] if proposal.rule.moves_deadlines else 0
    shown = showing.changed(ctx, proposal, was=was, total=total)
    notes = ("保护期正在按原来的规则重算。",) if total else ()
    return Result(
        answer=Undone(what=f"已撤销：{said}", notes=notes),
        setting={"undone": said},
        job=_settling(ctx, proposal.rule, shown.payload, total),
    )


def _setting(stored: Any) -> Setting | None:
    value: Setting | None = tuple(stored) if isinstance(stored, list) else stored
    return value


def _department(ctx: Context, said: str, rule: Rule) -> DepartmentProfile | Result | None:
    """Return the department that was named; None without a name."""
    if not said:
        return None
    if not rule.by_department:
        why = f"「{rule.name}」全公司一个值，不能按部门设。"
        return _refused("规则没有改", f"规则 {rule.name} … {said}", why, f"规则 {rule.name}")
    units = ctx.store.people.departments()
    found = [one for one in units if one.name == said] or [one for one in units if said in one.name]
    if len(found) == 1:
        return found[0]
    names = "、".join(one.name for one in (found or units)[:20]) or "（还没有同步到部门）"
    why = f"{'有几个部门' if found else '没有部门'}叫「{said[:20]}」。可以写：{names}。"
    example = f"规则 {rule.name} {show_setting(rule, rule.default)} {(found or units)[0].name if units else ''}"
    return _refused("规则没有改", f"规则 {rule.name} … {said}", why, example.strip())


def _which(ctx: Context, found: tuple[Rule, ...], typed: str) -> Result:
    names = "、".join(rule.name for rule in found)
    why = f"有 {len(found)} 条规则：{names}。请写全名。"
    return _refused("改哪一条？", f"规则 … {typed}", why, f"规则 {found[0].name} {typed}")


def _no_value(rule: Rule, typed: str) -> Result:
    """Say what may be set: the words are no value of the rule, and no department of which to show it."""
    shown = show_setting(rule, rule.default).removesuffix(rule.unit).strip()
    why = f"「{typed[:30]}」不是这条规则可以填的值，也没有叫这个的部门。可以填：{showing.allowed(rule)}。"
    return _refused(
        "规则没有改", f"规则 {rule.name} {typed}"[:120], why, f"规则 {rule.name} {shown}"
    )


def _unknown(name: str) -> Result:
    why = f"没有叫「{name[:30]}」的规则。发「规则」看全部。"
    return _refused("没找到这条规则", f"规则 {name}"[:120], why, "规则 保护期 B 30")


def _refused(title: str, understood: str, why: str, example: str) -> Result:
    return Result(
        answer=Refused(title=title, understood=understood, why=why, example=example),
        toast=title,
        toast_kind="warning",
        act="rules.refused",
    )
