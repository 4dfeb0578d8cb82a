"""What managers and the administrator do: rule, sometimes too late; answer 延期; confirm levels; export dossiers."""

from collections.abc import Callable

from tests.quarter.actors import ANSWERED_WITHIN_S, Actor
from tests.quarter.cast import Kind, group_name
from tests.quarter.records import Case
from tests.support.waiting import wait_until

_DECISIONS = ("维持", "维持", "维持", "改判", "联合 6:4", "两家")
_PROMPT = 0.45
"""How likely a manager rules on a case in one half day; what is left for 24 working hours goes up."""


def rule(actor: Actor) -> str:
    """Rule on what lies before this manager."""
    done = [_ruled(actor, case) for case in _before(actor) if actor.likely(_PROMPT)]
    return "裁定" if any(done) else ""


def answer_extensions(actor: Actor) -> str:
    """Agree to most requests for more protection."""
    done = ""
    for card in actor.news():
        if "同意" in card.buttons and actor.likely(0.9):
            actor.presses(card, "同意" if actor.likely(0.7) else "不同意")
            done = "答复延期"
    return done


def confirm_level(actor: Actor) -> str:
    """Give one of the department's customers a level."""
    team = [
        one
        for one in actor.world.known.customers.values()
        if one.ownership == "owned" and one.department_id == actor.member.department_id
    ]
    if not team or not actor.likely(0.25):
        return ""
    customer = actor.chance.choice(team)
    actor.says(f"更新 {customer.name} 级别:{actor.chance.choice('AABC')}")
    return "定级"


def look_at_the_team(actor: Actor) -> str:
    """Look at one customer of the team."""
    team = [
        one
        for one in actor.world.known.customers.values()
        if one.ownership == "owned" and one.department_id == actor.member.department_id
    ]
    if not team or not actor.likely(0.2):
        return ""
    actor.says(f"客户 {actor.chance.choice(team).name}")
    return "主管看客户"


def change_a_rule(actor: Actor) -> str:
    """Let the administrator change a rule on its day: the trial is waited for, then confirmed."""
    index = (actor.today - actor.world.scale.first_day).days
    words = dict(actor.world.scale.rules).get(index)
    if words is None or actor.member.kind is not Kind.ADMIN or actor.has_done(words):
        return ""
    card = actor.says(f"规则 {words}")
    wait_until(
        lambda: "确认修改" in card.refresh().buttons, ANSWERED_WITHIN_S, reason=lambda: card.text
    )
    actor.presses(card, "确认修改")
    return "改规则"


def subscribe(actor: Actor) -> str:
    """Subscribe the department's group to the 日报 of nine o'clock."""
    if len(actor.member.superiors) != 1 or actor.has_done("订阅"):
        return ""
    actor.says("订阅 日报 9:00", group=group_name(actor.member))
    return "订阅日报"


def look_at_figures(actor: Actor) -> str:
    """Look at the figures of the team."""
    if not actor.likely(0.1):
        return ""
    actor.says(actor.chance.choice(("统计 本周", "统计 本月", "排行")))
    return "看统计"


def hand_over_of_leavers(actor: Actor) -> str:
    """Give the customers of somebody who left to a colleague; now and then too late, then the pool has them."""
    for open_id in sorted(actor.world.left):
        leaver = actor.world.member(open_id)
        is_ours = leaver is not None and leaver.superiors[:1] == (actor.open_id,)
        if leaver is None or not is_ours or not actor.world.known.owned_by(open_id):
            continue
        if actor.likely(0.8):
            return ""
        card = actor.says(f"移交 全部 @{leaver.name} 给 @{actor.colleague()}")
        actor.presses(card, "确认移交")
        return "离职交接"
    return ""


DEEDS: tuple[Callable[[Actor], str], ...] = (
    answer_extensions,
    rule,
    confirm_level,
    look_at_the_team,
    change_a_rule,
    subscribe,
    look_at_figures,
    hand_over_of_leavers,
)


def half_a_day(actor: Actor) -> None:
    """Let a manager work for half a day."""
    for deed in DEEDS:
        actor.world.count(deed(actor))


def _before(actor: Actor) -> list[Case]:
    cases = actor.world.known.cases.values()
    mine = [one for one in cases if one.status == "open" and one.manager == actor.open_id]
    return sorted(mine, key=lambda one: one.id)


def _ruled(actor: Actor, case: Case) -> bool:
    decision = actor.chance.choice(_DECISIONS)
    answer = actor.says(f"裁定 #{case.number} {decision} 看过双方记录，{actor.topic()}")
    if "导出卷宗" in answer.buttons:
        actor.presses(answer, "导出卷宗")
    return True
