"""Cards of 规则: the rules, one of them, their history, a change tried out, made, and told to owners.

Each public function turns one outcome into one card. Must not decide or disclose.
"""

from cards import elements as e
from cards.frame import Card, Look, act, finish, primary, row, run
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.outcomes import (
    DayChanged,
    ExtraDay,
    MoveLine,
    OwnRule,
    ProtectionsMoved,
    RuleChanged,
    RuleLine,
    RuleShown,
    RulesShown,
    RuleTrial,
    RuleVersions,
)
from handlers.records import ChangeKind

_WHOLE_COMPANY = "全公司"
_SEE_HISTORY = "规则 历史"


def rules_shown(outcome: RulesShown, look: Look) -> Card:
    """List every rule, departments' own values and extra days."""
    head = e.header("规则", Colour.NORMAL, subtitle=f"版本 {outcome.version}，每次修改加一")
    body: list[e.Element] = [e.lines((one.name, _value(one)) for one in outcome.lines)]
    if outcome.own:
        body.append(e.panel(f"部门自己的规则（{len(outcome.own)}）", [_own_lines(outcome.own)]))
    if outcome.days:
        body.append(e.text(f"调整过的日子：{_days(outcome.days, look)}", limit=600))
    body.append(
        e.note(
            "改一条：规则 保护期 B 30\n只改一个部门：规则 保有量 60 销售一部\n恢复默认：规则 保护期 B 恢复\n"
            "调休上班：规则 工作日 2026-12-26\n公司放假：规则 放假 2026-12-31\n看改动：规则 历史"
        )
    )
    return finish(head, body)


def rule_shown(outcome: RuleShown, look: Look) -> Card:
    """Show one rule, what may be set and how."""
    del look
    head = e.header(f"规则：{outcome.name}", Colour.NORMAL)
    body: list[e.Element] = [e.text(outcome.note)] if outcome.note else []
    body.append(e.lines((one.name, _value(one)) for one in outcome.lines))
    if outcome.own:
        body.append(_own_lines(outcome.own))
    body.append(
        e.note(
            f"可以填：{outcome.allowed}\n例：{outcome.example}\n恢复上一级的值：规则 {outcome.lines[0].name} 恢复"
        )
    )
    body += row(run("规则"))
    return finish(head, body, about=outcome.name)


def rule_versions(outcome: RuleVersions, look: Look) -> Card:
    """List the newest changes."""
    head = e.header("规则历史", Colour.NORMAL, subtitle=f"当前版本 {outcome.total}")
    body: list[e.Element] = []
    if outcome.lines:
        heads = [("number", "版本"), ("rule", "规则"), ("value", "改成"), ("by", "谁，何时")]
        rows = [
            {
                "number": str(one.number),
                "rule": f"{one.name}（{one.department}）" if one.department else one.name,
                "value": one.value,
                "by": f"{one.by.name} {look.moment(one.at)}",
            }
            for one in outcome.lines
        ]
        body.append(e.table(heads, rows))
    else:
        body.append(e.text("还没有改过，都是默认值。"))
    body.append(e.note("裁定书里的规则版本就是这里的版本。"))
    body += row(run("规则"))
    return finish(head, body)


def rule_trial(outcome: RuleTrial, look: Look) -> Card:
    """Show what a change would do; it is made by the button, when all customers were looked at."""
    subtitle = f"{outcome.name} · {outcome.department or _WHOLE_COMPANY}"
    title = "规则试算" if outcome.is_done else "规则试算中"
    head = e.header(title, Colour.ASKING, subtitle=subtitle)
    body = e.fields(
        [
            ("规则", outcome.name),
            ("范围", outcome.department or _WHOLE_COMPANY),
            ("现在", outcome.was),
            ("改成", outcome.becomes),
        ]
    )
    if not outcome.is_done:
        body.append(e.text(f"正在看每个客户的保护期：{outcome.looked_at:,} / {outcome.total:,}"))
        return finish(head, body, about=outcome.name)
    body += _effect(outcome, look)
    body += [e.note(one) for one in outcome.notes]
    click = Click(
        Action.RULE_CHANGE,
        word=outcome.words,
        draft=outcome.department_id,
        change=outcome.version,
    )
    drop = Click(Action.RULE_CHANGE_DROP, word=outcome.words, draft=outcome.department_id)
    body += row(primary("确认修改", click), act("取消", drop))
    body.append(e.note("现在还没有改。确认后马上生效，10 分钟内可以撤销。"))
    return finish(head, body, about=outcome.name)


def _effect(outcome: RuleTrial, look: Look) -> list[e.Element]:
    moved = outcome.later + outcome.earlier
    if not outcome.total:
        return [e.text("没有客户的保护期会变。")] if not outcome.notes else []
    if not moved:
        return [e.text(f"看了 {outcome.looked_at:,} 个客户，保护期都不变。")]
    parts: list[e.Element] = [
        e.text(
            f"看了 {outcome.looked_at:,} 个客户，{moved:,} 个的保护期会变："
            f"延后 {outcome.later:,} 个，提前 {outcome.earlier:,} 个。"
        )
    ]
    if outcome.lapsing:
        parts.append(
            e.text(
                f"其中 {outcome.lapsing:,} 个马上到期。到期前一定先预告归属人，预告满 24 小时后的工作日才会释放。"
            )
        )
    points = [(who.name or "离职人员", count) for who, count in outcome.owners]
    shown = f"前 {len(points)} 位" if outcome.owner_count > len(points) else ""
    if len(points) > 1:
        title = f"每人变动的客户数{'（' + shown + '）' if shown else ''}"
        parts.append(e.chart("bar", title, points))
    else:
        parts.append(e.text(f"都是 {points[0][0]} 的客户。"))
    return [*parts, *_largest(outcome, look)]


def _largest(outcome: RuleTrial, look: Look) -> list[e.Element]:
    heads = [("customer", "客户"), ("days", "变动"), ("owner", "归属人"), ("until", "保护期至")]
    rows = [
        {
            "customer": one.customer_name,
            "owner": one.owner.name,
            "until": f"{look.day(one.was)} → {look.day(one.becomes)}",
            "days": _moved_by(one)
            + (f"，最早 {look.day(one.release_at)} 释放" if one.release_at else ""),
        }
        for one in outcome.largest
    ]
    moved = outcome.later + outcome.earlier
    title = "变动最大的客户" + (f"（前 {len(rows)} 个）" if moved > len(rows) else "")
    return [e.heading(title), e.table(heads, rows, page_size=5)]


def rule_changed(outcome: RuleChanged, look: Look) -> Card:
    """Say what holds now, and how far the protections are computed anew."""
    del look
    where = outcome.department or _WHOLE_COMPANY
    head = e.header("规则已修改", Colour.WON, subtitle=f"{outcome.name} · {where}")
    body = e.fields(
        [
            ("规则", outcome.name),
            ("范围", where),
            ("原来", outcome.was),
            ("现在", outcome.becomes),
            ("版本", str(outcome.version)),
        ]
    )
    if outcome.total:
        body.append(e.text(_recomputed(outcome)))
    undo = None
    if outcome.change_id:
        click = Click(Action.UNDO, word=ChangeKind.RULE.value, change=outcome.change_id)
        undo = act("撤销", click, style=e.ButtonStyle.QUIET)
    body += row(run("规则"), undo)
    return finish(head, body, about=outcome.name)


def _recomputed(outcome: RuleChanged) -> str:
    if outcome.looked_at < outcome.total:
        return f"正在重算保护期：{outcome.looked_at:,} / {outcome.total:,}"
    if not outcome.moved:
        return f"已重算 {outcome.looked_at:,} 个客户，保护期都没有变。"
    return (
        f"已重算 {outcome.looked_at:,} 个客户，{outcome.moved:,} 个的保护期变了，归属人已收到通知。"
    )


def day_changed(outcome: DayChanged, look: Look) -> Card:
    """Say what a day is now."""
    kind = {True: "工作日", False: "放假", None: "按国家日历"}[outcome.is_workday]
    shown = look.day(outcome.day)
    head = e.header("日历已修改", Colour.WON, subtitle=f"{shown} · {kind}")
    body: list[e.Element] = [
        e.text(f"{shown} 现在是：{kind}。提醒、预告、释放和裁定时限都按它算；保护期的天数不变。")
    ]
    if outcome.days:
        body.append(e.text(f"调整过的日子：{_days(outcome.days, look)}", limit=600))
    click = Click(Action.UNDO, word=ChangeKind.RULE.value, change=outcome.change_id)
    body += row(run("规则"), act("撤销", click, style=e.ButtonStyle.QUIET))
    return finish(head, body, about=shown)


def protections_moved(outcome: ProtectionsMoved, look: Look) -> Card:
    """Tell an owner that a change of the rules moved protections of theirs."""
    del look
    colour = Colour.AT_RISK if outcome.earlier else Colour.NEWS
    head = e.header("规则变了，保护期有调整", colour, subtitle=outcome.name)
    parts = [
        f"提前到期 {outcome.earlier} 个" if outcome.earlier else "",
        f"延后到期 {outcome.later} 个" if outcome.later else "",
    ]
    body: list[e.Element] = [
        e.text(
            f"管理员把「{outcome.name}」从 {outcome.was} 改成 {outcome.becomes}（版本 {outcome.version}）。"
        ),
        e.text(f"您的客户：{'，'.join(one for one in parts if one)}。到期前照样先预告。"),
        e.note("想知道某个客户怎么算的：为什么 客户名称"),
    ]
    body += row(run("我的客户"))
    return finish(head, body, about=outcome.name)


def _value(line: RuleLine) -> str:
    return f"{line.value}（默认 {line.default}）" if line.default else line.value


def _moved_by(line: MoveLine) -> str:
    days = abs((line.becomes - line.was).days)
    return f"{'延后' if line.becomes > line.was else '提前'} {days} 天"


def _own_lines(own: tuple[OwnRule, ...]) -> e.Element:
    return e.lines((e.inert(f"{one.department} {one.name}", 40), one.value) for one in own)


def _days(days: tuple[ExtraDay, ...], look: Look) -> str:
    return "、".join(
        f"{look.day(one.day)} {'上班' if one.is_workday else '放假'}" for one in days[:20]
    )
