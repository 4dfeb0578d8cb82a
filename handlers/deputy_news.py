"""What the deputy of somebody on leave hears of the cards that ask that person for an answer (请假).

A line, not the card: a deputy has no rights, so there is nothing to press and no more to read than who wants
what and until when. Nothing goes to a deputy who is on the other side of it.
"""

from dataclasses import dataclass

from handlers.cases.views import CaseView
from handlers.command import Tell
from handlers.domain.quality import show_customer_name
from handlers.outcomes import (
    AttemptOnYours,
    CaseShown,
    HandoverOffered,
    JointOffered,
    Notice,
    Outcome,
)
from handlers.standing_in import Moment, deputy_of
from handlers.views import PersonView

_ASKING = (AttemptOnYours, CaseShown, HandoverOffered, JointOffered)
"""Looked at first: for most cards nobody need be asked whether their reader is away."""


@dataclass(frozen=True, slots=True)
class _News:
    """What is said: `about` are those on the other side, who must not get it as a deputy."""

    title: str
    text: str
    about: tuple[str, ...]


def deputy_told(at: Moment, tell: Tell) -> Tell | None:
    """Return the line to the deputy of whoever this card goes to; None when it asks them for nothing.

    It bears a key made of the card's, so that what updates the card updates the line.
    """
    if tell.chat_id or tell.only_replaces or not isinstance(tell.outcome, _ASKING):
        return None
    deputy = deputy_of(at, tell.to_open_id)
    if not deputy:
        return None
    person = at.store.people.get(tell.to_open_id)
    whose = person.name if person and person.name else "同事"
    news = _news(at, tell.outcome, whose)
    if news is None or deputy in news.about:
        return None
    text = f"{news.text}\n您代{whose}收到这条消息，不能代为答复：请转告{whose}。"
    return Tell(
        to_open_id=deputy,
        outcome=Notice(title=news.title, text=text, color="orange"),
        urgency=tell.urgency,
        card_key=f"deputy:{deputy}:{tell.card_key}" if tell.card_key else "",
    )


def _news(at: Moment, outcome: Outcome, whose: str) -> _News | None:
    match outcome:
        case AttemptOnYours(answer=""):
            return _attempt(outcome, whose)
        case CaseShown(case=case):
            return _case(at, case, whose)
        case HandoverOffered(role="receiver", state="waiting"):
            more = f" 等 {outcome.total} 家" if outcome.total > 1 else ""
            name = outcome.names[0] if outcome.names else "客户"
            text = f"{_who(outcome.giver)}想移交 {name}{more}，等{whose}接收。"
            return _News(f"有客户等{whose}接收", text, (outcome.giver.open_id,))
        case JointOffered(state="waiting"):
            text = f"{_who(outcome.by)}想和{whose}联合 {outcome.customer_name}，等{whose}答复。"
            return _News(f"有联合等{whose}答复", text, (outcome.by.open_id,))
        case _:
            return None


def _attempt(outcome: AttemptOnYours, whose: str) -> _News:
    name = show_customer_name(outcome.customer.name, outcome.customer.kind)
    rival = _who(outcome.rival)
    match outcome.wants:
        case "share":
            title, said = f"有人想协作{whose}的客户", f"{rival}申请协作 {name}，等{whose}答复。"
        case "appeal":
            title = f"有人对{whose}的客户提出申诉"
            said = f"{rival}对 {name} 提出申诉，主管会裁定；{whose}可以答复、补充证据。"
        case _:
            title = f"有人报备了{whose}的客户"
            said = f"{rival}报备 {name}（{outcome.reason}），没有登记。不处理等于维持归属。"
            if outcome.others:
                said += f"同一次报备还和{whose}的另外 {len(outcome.others)} 家客户重合。"
    return _News(title, said, (outcome.rival.open_id,))


def _case(at: Moment, case: CaseView, whose: str) -> _News | None:
    """To whom must rule: that a case waits. To a party: the ruling, while it can be appealed."""
    sides = (case.claimant.open_id, case.owner.open_id)
    if case.role == "decider" and case.status == "open":
        until = f"{at.calendar.local(case.due_at):%m-%d %H:%M}" if case.due_at else ""
        parties = f"{case.claimant.name}与{case.owner.name}"
        text = f"{case.customer_name}：{parties}，请于 {until} 前裁定；过了时限转上一级。"
        return _News(f"撞单案 #{case.case_no} 等{whose}裁定", text, sides)
    if case.status == "ruled" and case.may_appeal and case.rulings:
        ruling = case.rulings[-1]
        until = f"{at.calendar.local(ruling.appeal_until):%m-%d}" if ruling.appeal_until else ""
        text = f"{case.customer_name}：{ruling.decision}。{whose}不同意可以申诉，到 {until} 为止。"
        return _News(f"撞单案 #{case.case_no} 已裁定", text, sides)
    return None


def _who(person: PersonView) -> str:
    name = person.name or "一位同事"
    return f"{name}（{person.department}）" if person.department else name
