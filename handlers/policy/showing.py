"""The rules as an administrator sees them: all, some, their history, a trial, a change, extra days."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.changes import note_change, shown_name
from handlers.command import Context, Result
from handlers.disclosing import person_view
from handlers.domain.policy import RULES, Rule, Setting, rule_of, show_setting
from handlers.outcomes import (
    DayChanged,
    ExtraDay,
    MoveLine,
    OwnRule,
    Refused,
    RuleChanged,
    RuleLine,
    RuleShown,
    RulesShown,
    RuleTrial,
    RuleVersions,
    VersionLine,
)
from handlers.ownership.protecting import policy_of
from handlers.policy.proposal import OPEN_AGAIN, Proposal, in_force
from handlers.policy.trial import Tally
from handlers.records import ChangeKind

HISTORY = "历史"
WORKDAY, DAY_OFF = "工作日", "放假"
_VERSIONS_SHOWN = 30
_OWNERS_SHOWN = 12
_NAMED = 8


def all_rules(ctx: Context) -> RulesShown:
    """Return every rule with its value, departments' own, days from now on, and the version."""
    return RulesShown(
        lines=tuple(_line(rule, getattr(ctx.policy, rule.field)) for rule in RULES),
        own=_own(ctx, RULES),
        days=_days(ctx),
        version=ctx.store.rules.version(ctx.now),
    )


def some_rules(ctx: Context, found: Sequence[Rule], *, note: str = "") -> RuleShown:
    """Return one rule, or those that share a first word."""
    rule = found[0]
    shown = show_setting(rule, getattr(ctx.policy, rule.field)).removesuffix(rule.unit).strip()
    return RuleShown(
        name=rule.name if len(found) == 1 else rule.name.partition(" ")[0],
        lines=tuple(_line(one, getattr(ctx.policy, one.field)) for one in found),
        own=_own(ctx, found),
        allowed=allowed(rule),
        example=f"规则 {rule.name} {shown}",
        note=note,
    )


def versions(ctx: Context) -> RuleVersions:
    """Return the newest changes of the rules."""
    names = _department_names(ctx)
    lines = tuple(
        VersionLine(
            number=one.number,
            name=name_of(one.field),
            value=value_words(rule_of(one.field), one.value),
            department=names.get(one.department_id, one.department_id),
            by=person_view(ctx, one.by_open_id),
            at=one.at,
        )
        for one in ctx.store.rules.versions(_VERSIONS_SHOWN)
    )
    return RuleVersions(lines, int(ctx.store.rules.version(ctx.now)))


def trial(ctx: Context, proposal: Proposal, tally: Tally, total: int) -> RuleTrial:
    """Return what a change would do, as far as it was counted."""
    rule = proposal.rule
    owners = sorted(tally.owners.items(), key=lambda item: (-item[1], item[0]))
    return RuleTrial(
        name=rule.name,
        department=_department_names(ctx).get(proposal.department_id, proposal.department_id),
        was=show_setting(rule, in_force(ctx, rule, proposal.department_id)),
        becomes=_becomes(ctx, proposal),
        words=proposal.words,
        department_id=proposal.department_id,
        version=int(ctx.store.rules.version(ctx.now)),
        looked_at=tally.looked_at,
        total=total,
        later=tally.later,
        earlier=tally.earlier,
        lapsing=tally.lapsing,
        owners=tuple((person_view(ctx, who), count) for who, count in owners[:_OWNERS_SHOWN]),
        owner_count=len(owners),
        largest=_largest(ctx, tally),
        notes=_notes(ctx, proposal),
    )


def changed(
    ctx: Context, proposal: Proposal, *, was: str, total: int, change_id: int = 0
) -> RuleChanged:
    """Return what was changed; to be asked after the value was written."""
    return RuleChanged(
        name=proposal.rule.name,
        department=_department_names(ctx).get(proposal.department_id, proposal.department_id),
        was=was,
        becomes=_becomes(ctx, proposal),
        version=int(ctx.store.rules.version(ctx.now)),
        total=total,
        change_id=change_id,
    )


def typed(ctx: Context, proposal: Proposal) -> str:
    """Return the command that asks for this change."""
    rule = proposal.rule
    value = OPEN_AGAIN if proposal.value is None else show_setting(rule, proposal.value)
    unit = _department_names(ctx).get(proposal.department_id, "")
    return f"规则 {rule.name} {value.removesuffix(rule.unit).strip()} {unit}".strip()


def name_of(field: str) -> str:
    """Return a rule's name by its field of `Policy`."""
    return rule_of(field).name


def rule_named(field: str) -> Rule:
    """Return a rule by its field of `Policy`."""
    return rule_of(field)


def value_words(rule: Rule, value: Setting | None) -> str:
    """Return a value as an administrator reads it."""
    return "恢复上一级的值" if value is None else show_setting(rule, value)


def set_day(ctx: Context, day: date, kind: str) -> Result:
    """Make a day a working day or a day off, or leave it to the public calendar again."""
    said = f"规则 {kind} {day.isoformat()}"
    days = ctx.store.rules.extra_days()
    if day < ctx.calendar.day_of(ctx.now):
        why = "这一天已经过去，改了也不会重发当天的提醒。请填今天或以后的日期。"
        return Result(
            answer=Refused("没有改", said, why, f"规则 {kind} {ctx.calendar.day_of(ctx.now)}"),
            act="rules.refused",
        )
    ctx.store.rules.take_turn()
    before = days.get(day)
    is_workday = None if kind == OPEN_AGAIN else kind == WORKDAY
    _put_day(ctx, day, is_workday)
    facts = {"setting": said, "day": day.isoformat(), "was": before, "set": is_workday}
    note_change(ctx, ChangeKind.RULE, before=facts)
    change_id = ctx.store.journal.changes_since(ctx.actor.open_id, ctx.now)[0].id
    shown = DayChanged(day, is_workday, _days(ctx), change_id)
    return Result(answer=shown, act="rules.day", setting={"said": said})


def is_day_as_set(ctx: Context, before: Mapping[str, Any]) -> bool:
    """Whether a day is still what that change made it."""
    day = date.fromisoformat(str(before["day"]))
    return ctx.store.rules.extra_days().get(day) == before.get("set")


def put_day_back(ctx: Context, before: Mapping[str, Any]) -> None:
    """Make a day what it was before."""
    _put_day(ctx, date.fromisoformat(str(before["day"])), before["was"])


def _put_day(ctx: Context, day: date, is_workday: bool | None) -> None:
    if is_workday is None:
        ctx.store.rules.clear_day(day)
    else:
        ctx.store.rules.set_day(day, is_workday=is_workday, by=ctx.actor.open_id, at=ctx.now)


def _becomes(ctx: Context, proposal: Proposal) -> str:
    after = proposal.book(ctx.book)
    units = {unit.id: unit for unit in ctx.store.people.departments()}
    chain, at = [], proposal.department_id
    while at in units and at not in chain:
        chain.append(at)
        at = units[at].parent_id
    value: Setting = getattr(after.of(chain) if chain else after.general, proposal.rule.field)
    return show_setting(proposal.rule, value)


def _line(rule: Rule, value: Setting) -> RuleLine:
    default = "" if value == rule.default else show_setting(rule, rule.default)
    return RuleLine(rule.name, show_setting(rule, value), default)


def _own(ctx: Context, rules: Sequence[Rule]) -> tuple[OwnRule, ...]:
    names = _department_names(ctx)
    return tuple(
        OwnRule(names.get(unit, unit), rule.name, show_setting(rule, settings[rule.field]))
        for unit, settings in sorted(ctx.book.own.items())
        for rule in rules
        if rule.field in settings
    )


def _days(ctx: Context) -> tuple[ExtraDay, ...]:
    today = ctx.calendar.day_of(ctx.now)
    days = sorted(ctx.store.rules.extra_days().items())
    return tuple(ExtraDay(day, is_workday) for day, is_workday in days if day >= today)


def _department_names(ctx: Context) -> dict[str, str]:
    return {unit.id: unit.name or unit.id for unit in ctx.store.people.departments()}


def _largest(ctx: Context, tally: Tally) -> tuple[MoveLine, ...]:
    lines = []
    for move in tally.largest:
        customer = ctx.store.customers.get(move.customer_id)
        if customer is not None:
            owner = person_view(ctx, move.owner_open_id)
            name = shown_name(customer)
            lines.append(MoveLine(name, owner, move.was, move.becomes, move.release_at))
    return tuple(lines)


def _notes(ctx: Context, proposal: Proposal) -> tuple[str, ...]:
    """Say what a change means that moves no protection."""
    rule = proposal.rule
    if rule.moves_deadlines:
        return ()
    match rule.field:
        case "holding_limit" | "lock_limit":
            return ("保护期不变。", _above_limit(ctx, proposal))
        case "history_after_days":
            return ("保护期不变。", _into_history(ctx, proposal))
        case "notice_days" | "untouched_workdays":
            return ("保护期不变。", "从下一次到点起按新值提醒；已经发过的不重发。")
        case "ruling_working_hours" | "appeal_workdays":
            return ("保护期不变。", "新立的案子按新值；已经在审的按立案时的期限。")
        case _:
            return ("保护期不变。", "从下一条消息起按新值；以前的记录不改。")


def _above_limit(ctx: Context, proposal: Proposal) -> str:
    """Say who has more than a new limit already."""
    field = proposal.rule.field
    held = ctx.store.touched.holdings() if field == "holding_limit" else ctx.store.touched.locks()
    after = replace(ctx, book=proposal.book(ctx.book))
    limits = [after.book.general, *(after.book.of((unit,)) for unit in after.book.own)]
    lowest = min(getattr(one, field) for one in limits)
    above = []
    for who, count in sorted(held.items(), key=lambda item: (-item[1], item[0])):
        if count <= lowest:
            continue
        person = ctx.store.people.get(who)
        if count > getattr(policy_of(after, person.department_id if person else ""), field):
            above.append(person_view(ctx, who).name or "离职人员")
    if not above:
        return "已有的不动，新增时按新上限检查。"
    names = "、".join(above[:_NAMED]) + ("等" if len(above) > _NAMED else "")
    return f"现在有 {len(above)} 人超过新的上限（{names}）；已有的不动，只是不能再增加。"


def _into_history(ctx: Context, proposal: Proposal) -> str:
    """Say how many customers would leave the pool for the history library at once."""
    after = replace(ctx, book=proposal.book(ctx.book))
    policies = [after.book.general, *(after.book.of((unit,)) for unit in after.book.own)]
    moved = 0
    for days in {one.history_after_days for one in policies}:
        pooled = ctx.store.touched.pooled_before(ctx.now - timedelta(days=days))
        moved += sum(
            count
            for unit, count in pooled.items()
            if policy_of(after, unit).history_after_days == days
        )
    if not moved:
        return "现在公海里没有客户因此进客户历史库；以后按新的天数。"
    return f"公海里有 {moved:,} 个客户已经放满新的天数，确认后就进客户历史库，不能再领取（可以重新报备）。"


def allowed(rule: Rule) -> str:
    """Return in words what may be set for a rule."""
    match rule.default:
        case bool():
            return "是 或 否"
        case int():
            return f"{rule.low}–{rule.high} {rule.unit}"
        case str():
            return (
                "开始-结束，例如 21:00-08:00"
                if rule.unit == "时段"
                else f"{rule.low}–{rule.high} 个英文字母"
            )
        case _:
            return f"几个 {rule.low}–{rule.high} 的数，用逗号分开"
