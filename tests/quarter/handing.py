"""What sellers do with each other: share, propose shares, hand over, stand in; and how a customer is closed."""

from datetime import timedelta

from tests.chat import CardView
from tests.quarter.actors import Actor
from tests.quarter.records import Customer

_REASONS = ("需求取消", "价格", "竞争对手")


def share(actor: Actor) -> str:
    """Let a colleague work on an own customer for some days."""
    customer = _any_of(actor)
    if customer is None:
        return ""
    actor.says(f"协作 {customer.name} @{actor.colleague()} {actor.chance.randint(5, 20)}天")
    return "协作"


def propose_shares(actor: Actor) -> str:
    """Propose to share an own customer with a colleague."""
    customer = _any_of(actor)
    if customer is None:
        return ""
    actor.says(f"联合 {customer.name} @{actor.colleague()} {actor.chance.choice(('7:3', '6:4'))}")
    return "联合"


def hand_over(actor: Actor) -> str:
    """Offer an own customer to a colleague."""
    customer = _any_of(actor)
    if customer is None:
        return ""
    actor.says(f"移交 {customer.name} 给 @{actor.colleague()} 区域调整")
    return "移交"


def go_on_leave(actor: Actor) -> str:
    """Have a colleague stand in for some days."""
    begins = actor.today + timedelta(days=actor.chance.randint(1, 4))
    ends = begins + timedelta(days=actor.chance.randint(0, 6))
    days = f"{begins.month}月{begins.day}日~{ends.month}月{ends.day}日"
    actor.says(f"请假 {days} @{actor.colleague()}")
    return "请假"


def win(actor: Actor) -> str:
    """Record a deal with an own customer."""
    customer = _any_of(actor)
    if customer is None:
        return ""
    actor.says(f"成交 {customer.name} {actor.chance.randint(5, 200)}万")
    return "成交"


def lose(actor: Actor) -> str:
    """Record that an own customer is lost."""
    customer = _any_of(actor)
    if customer is None:
        return ""
    actor.says(f"流失 {customer.name} {actor.chance.choice(_REASONS)}")
    return "流失"


def answer_offer(actor: Actor, card: CardView) -> str:
    """Accept most of what a colleague offers."""
    if "接收" not in card.buttons:
        return ""
    if actor.likely(0.75):
        return "接收" if actor.presses(card, "接收") else ""
    no = next((word for word in ("不接收", "不同意") if word in card.buttons), "")
    return "不接收" if no and actor.presses(card, no, {"reason": "不在我的区域"}) else ""


def _any_of(actor: Actor) -> Customer | None:
    return actor.chance.choice(actor.customers) if actor.customers else None
