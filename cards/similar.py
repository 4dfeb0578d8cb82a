"""Cards of similar names (E3): the question before a registration, and the line to the owner of a similar one.

They show what the outcome holds, which is what this reader may know. Must not decide or disclose.
"""

from collections.abc import Sequence

from cards import elements as e
from cards import form_elements as f
from cards import theme
from cards.frame import Card, Look, act, details_button, finish, person, row, submit
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.outcomes import AlikeAsked
from handlers.views import AlikeLine, CheckLine

_STATES = {
    "mine": "您自己的客户",
    "shared": "您协作的客户",
    "taken": "已有归属",
    "pool": "在公海",
}


def alike_asked(outcome: AlikeAsked, look: Look) -> Card:
    """Ask whether one of the similar customers is the one meant; nothing is registered yet."""
    count = len(outcome.lines)
    title = (
        "有 1 家相近的客户，是同一家吗？"
        if count == 1
        else f"有 {count} 家相近的客户，是同一家吗？"
    )
    head = e.header(title, Colour.ASKING, subtitle=outcome.customer_name)
    body: list[e.Element] = []
    for place, (line, number) in enumerate(
        zip(outcome.lines, outcome.customer_ids, strict=True), 1
    ):
        body += _candidate(outcome, line, number, place)
        body.append(e.hr())
    choices = [f.Option(one, one) for one in outcome.reasons]
    reason = f.select(f.Field("reason", "不同在哪里", hint="可以不选"), choices)
    click = Click(Action.NOT_SAME_SUBMIT, draft=outcome.draft_id)
    drop = act("不报备了", Click(Action.DRAFT_DISCARD, draft=outcome.draft_id))
    body.append(f.form("alike", reason, submit=submit("不是同一家", click), other=[drop]))
    body.append(
        e.note(
            "还没有登记。点「不是同一家」就按您发消息的时间登记；也可以直接回复 不是同一家，"
            f"或马上回复序号表示就是那一家。{look.moment(outcome.expires_at)} 前有效。"
        )
    )
    return finish(head, body, about=outcome.customer_name)


def _owner(line: CheckLine) -> str:
    if line.is_limited:
        return "本小时查重次数已用完，暂不显示"
    return person(line.owner) if line.state == "taken" else ""


def _candidate(
    outcome: AlikeAsked, line: CheckLine, customer_id: int, place: int
) -> list[e.Element]:
    """Show one candidate with the reason it is shown for, and the way to say that it is the one."""
    is_own = line.state in ("mine", "shared")
    shown = e.fields(
        [
            (f"相近 {place}", e.inert(line.customer_name, 60)),
            ("判断依据", e.inert(line.reason, 80)),
            ("现状", _STATES.get(line.state, "已有归属")),
            ("归属人", _owner(line)),
            ("保护期", theme.days_left(line.days_left)),
        ]
    )
    same = Click(Action.SAME_AS, draft=outcome.draft_id, customer=customer_id)
    take = act("领取", Click(Action.PICK_UP, customer=customer_id))
    return [
        *shown,
        *row(
            act("就是这家", same) if line.state != "pool" else take,
            details_button(customer_id) if is_own else None,
        ),
    ]


def alike_lines(lines: Sequence[AlikeLine], look: Look) -> list[e.Element]:
    """Tell an owner of customers registered under similar names, each with 有异议."""
    shown: list[e.Element] = []
    for line in lines:
        answer = f"，说明：{e.inert(line.answer, 60)}" if line.answer else ""
        words = (
            f"{person(line.by)} {look.moment(line.at)} 报备了「{e.inert(line.other_name, 40)}」，"
            f"和您的「{e.inert(line.customer_name, 40)}」相近（{e.inert(line.reason, 60)}）{answer}。"
        )
        button = act("有异议", Click(Action.OBJECT, claim=line.claim_id))
        shown += [e.hr(), e.line_with_button([e.text(words)], button)]
    return [*shown, e.note("是同一家就点 有异议，由主管裁定；不处理就按两家。")] if shown else []
